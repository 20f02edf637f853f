//! Who has a seat: the roster, as the ledger's entries add up to it.
//!
//! Owns the changes of the roster, their rules, and which role a seat had at any entry. Who founds a queue is its first
//! supervisor. Queues from before there were seats begin theirs with one [`Change::Enrol`]. What a role may do is
//! [`super::role`]'s; the table is `queue`'s.

use crate::casework::{Act, Deed, Entry, Refusal, Role, Seat, Seq, role::may};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The entry that makes a queue, and its author a supervisor.
const FOUNDING: Seq = Seq(1);

/// A change of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The accounts that had worked on the queue before there were seats have one now. Written by the program.
    Enrol {
        /// Each with its role.
        seats: BTreeMap<Seat, Role>,
    },
    /// Somebody got a seat.
    Add {
        /// Who.
        who: Seat,
        /// What for.
        role: Role,
    },
    /// Somebody has another role from now on.
    Role {
        /// Who.
        who: Seat,
        /// Which.
        role: Role,
    },
    /// Somebody has no seat any more. What they did stays theirs.
    Remove {
        /// Who.
        who: Seat,
    },
}

/// A seat of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Who.
    pub seat: Seat,
    /// What for.
    pub role: Role,
    /// The ledger entry since which they have this role.
    pub since: Seq,
}

/// Who has a seat, and who had one when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// What became of each seat, oldest first; `None` from its removal on.
    seats: BTreeMap<Seat, Vec<(Seq, Option<Role>)>>,
}

impl Roster {
    /// Makes the roster of these seats, without what was before.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        let seats = members
            .into_iter()
            .map(|member| (member.seat, vec![(member.since, Some(member.role))]))
            .collect();
        Self { seats }
    }

    /// Tells whether nobody has ever had a seat.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Returns the role that a seat has now.
    pub fn role(&self, seat: &Seat) -> Option<Role> {
        self.seats.get(seat)?.last()?.1
    }

    /// Returns the role that a seat had when this entry was written.
    pub fn role_at(&self, seat: &Seat, seq: Seq) -> Option<Role> {
        let history = self.seats.get(seat)?;
        history.iter().rev().find(|(since, _)| *since < seq || *since == FOUNDING)?.1
    }

    /// Returns everybody who has a seat now, by name.
    pub fn members(&self) -> Vec<Member> {
        let last = self.seats.iter().filter_map(|(seat, history)| Some((seat, history.last()?)));
        last.filter_map(|(seat, (since, role))| {
            role.map(|role| Member { seat: seat.clone(), role, since: *since })
        })
        .collect()
    }

    /// Judges whether somebody may do an act now.
    pub fn permits(&self, seat: &Seat, act: Act) -> Result<(), Refusal> {
        permitted(self.role(seat), act)
    }

    /// Judges whether somebody might do an act when this entry was written.
    pub fn permitted_at(&self, seat: &Seat, seq: Seq, act: Act) -> Result<(), Refusal> {
        permitted(self.role_at(seat, seq), act)
    }

    /// Judges whether a change may be made, whoever asks for it.
    ///
    /// Refuses a second seat of one name, a change of a seat that is not there, and to be without a supervisor.
    pub fn allows(&self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Enrol { .. } if self.has_changed() => Err(Refusal::SeatTaken),
            Change::Add { who, .. } if who.0.as_str().trim().is_empty() => Err(Refusal::NoSeatName),
            Change::Add { who, .. } if self.role(who).is_some() => Err(Refusal::SeatTaken),
            Change::Enrol { .. } | Change::Add { .. } => Ok(()),
            Change::Role { who, role } => match self.role(who) {
                None => Err(Refusal::NoSuchSeat),
                Some(now) if now == *role => Err(Refusal::SameRole(now)),
                Some(_) => self.keeps_a_supervisor(who, Some(*role)),
            },
            Change::Remove { who } => match self.role(who) {
                None => Err(Refusal::NoSuchSeat),
                Some(_) => self.keeps_a_supervisor(who, None),
            },
        }
    }

    /// Tells whether it is more than what the founding made it.
    fn has_changed(&self) -> bool {
        self.seats.len() > 1 || self.seats.values().any(|history| history.len() > 1)
    }

    fn keeps_a_supervisor(&self, who: &Seat, role: Option<Role>) -> Result<(), Refusal> {
        let others = self.members().into_iter().filter(|member| member.seat != *who);
        let left = others.map(|member| member.role).chain(role);
        if left.into_iter().any(|role| role == Role::Supervisor) {
            Ok(())
        } else {
            Err(Refusal::LastSupervisor)
        }
    }

    /// Adds what an entry did to it; entries that are not about seats change nothing.
    pub fn follow(&mut self, entry: &Entry) {
        match &entry.deed {
            Deed::Found { .. } => self.set(&entry.seat, entry.seq, Some(Role::Supervisor)),
            Deed::Roster(Change::Enrol { seats }) => {
                for (seat, role) in seats {
                    // Before that there were no roles: everybody could do everything.
                    self.set(seat, Seq(0), Some(Role::Supervisor));
                    self.set(seat, entry.seq, Some(*role));
                }
            }
            Deed::Roster(Change::Add { who, role } | Change::Role { who, role }) => {
                self.set(who, entry.seq, Some(*role));
            }
            Deed::Roster(Change::Remove { who }) => self.set(who, entry.seq, None),
            _ => {}
        }
    }

    fn set(&mut self, seat: &Seat, since: Seq, role: Option<Role>) {
        self.seats.entry(seat.clone()).or_default().push((since, role));
    }
}

fn permitted(role: Option<Role>, act: Act) -> Result<(), Refusal> {
    match role {
        None => Err(Refusal::NoSeat),
        Some(role) if may(role, act) => Ok(()),
        Some(role) => Err(Refusal::Role(role, act)),
    }
}

/// Returns the role that an account gets which worked on a queue before there were seats: who founded it answers for
/// it, who gave verdicts reviews, who did anything else brings in and sends out.
pub fn enrolled(founder: bool, decided: bool) -> Role {
    match (founder, decided) {
        (true, _) => Role::Supervisor,
        (false, true) => Role::Reviewer,
        (false, false) => Role::Analyst,
    }
}

#[cfg(test)]
mod tests;
