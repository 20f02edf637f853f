//! Who has a seat: the roster, as the ledger's entries add up to it.
//!
//! Owns the changes of the roster, their rules, and which role a seat had at any entry. Who founds a queue is its first
//! supervisor. Queues from before there were seats begin theirs with one [`Change::Enrol`]. What a role may do is
//! [`super::role`]'s; the table is `queue`'s.

use crate::casework::{Act, Deed, Entry, PublicKey, Refusal, Role, Seat, Seq, role::may};
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
        /// Their signing key; none in a plain file, where nobody signs in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<PublicKey>,
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
    /// Their signing key, where they sign in.
    pub key: Option<PublicKey>,
}

/// Who has a seat, and who had one when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// What became of each seat, oldest first.
    seats: BTreeMap<Seat, Vec<Tenure>>,
}

/// What a seat is from an entry on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tenure {
    since: Seq,
    /// `None` from its removal on.
    role: Option<Role>,
    key: Option<PublicKey>,
}

impl Roster {
    /// Makes the roster of these seats, without what was before.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        let tenure =
            |member: &Member| Tenure { since: member.since, role: Some(member.role), key: member.key };
        let seats = members.into_iter().map(|member| (member.seat.clone(), vec![tenure(&member)])).collect();
        Self { seats }
    }

    /// Tells whether nobody has ever had a seat.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    /// Returns the role that a seat has now.
    pub fn role(&self, seat: &Seat) -> Option<Role> {
        self.seats.get(seat)?.last()?.role
    }

    /// Returns the role that a seat had when this entry was written.
    pub fn role_at(&self, seat: &Seat, seq: Seq) -> Option<Role> {
        self.tenure_at(seat, seq)?.role
    }

    /// Returns the signing key that a seat had when this entry was written.
    pub fn key_at(&self, seat: &Seat, seq: Seq) -> Option<PublicKey> {
        self.tenure_at(seat, seq)?.key
    }

    fn tenure_at(&self, seat: &Seat, seq: Seq) -> Option<&Tenure> {
        let history = self.seats.get(seat)?;
        history.iter().rev().find(|tenure| tenure.since < seq || tenure.since == FOUNDING)
    }

    /// Returns everybody who has a seat now, by name.
    pub fn members(&self) -> Vec<Member> {
        let last = self.seats.iter().filter_map(|(seat, history)| Some((seat, history.last()?)));
        last.filter_map(|(seat, tenure)| {
            let Tenure { since, role, key } = *tenure;
            role.map(|role| Member { seat: seat.clone(), role, since, key })
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
            Change::Enrol { .. } if self.has_changed() || self.signs() => Err(Refusal::SeatTaken),
            Change::Add { key, .. } if key.is_some() != self.signs() => Err(Refusal::NoSigningKey),
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

    /// Tells whether seats of this queue have signing keys: all of them do, or none.
    pub fn signs(&self) -> bool {
        self.seats.values().flatten().any(|tenure| tenure.key.is_some())
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
            Deed::Found { key, .. } => self.set(&entry.seat, entry.seq, Some(Role::Supervisor), *key),
            Deed::Roster(Change::Enrol { seats }) => {
                for (seat, role) in seats {
                    // Before that there were no roles: everybody could do everything.
                    self.set(seat, Seq(0), Some(Role::Supervisor), None);
                    self.set(seat, entry.seq, Some(*role), None);
                }
            }
            Deed::Roster(Change::Add { who, role, key }) => self.set(who, entry.seq, Some(*role), *key),
            Deed::Roster(Change::Role { who, role }) => {
                let key =
                    self.seats.get(who).and_then(|history| history.last()).and_then(|tenure| tenure.key);
                self.set(who, entry.seq, Some(*role), key);
            }
            Deed::Roster(Change::Remove { who }) => self.set(who, entry.seq, None, None),
            _ => {}
        }
    }

    fn set(&mut self, seat: &Seat, since: Seq, role: Option<Role>, key: Option<PublicKey>) {
        self.seats.entry(seat.clone()).or_default().push(Tenure { since, role, key });
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
