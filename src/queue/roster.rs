//! The roster's table: who has a seat, asked before every entry and kept up with every change. The rules are
//! `casework`'s.

use crate::casework::{
    Act, Change, Deed, Entry, Member, PublicKey, Receipt, Refusal, Role, Roster, Seat, Seq, Trail, role::may,
    roster::enrolled,
};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue};
use crate::record::Text;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;

/// Refuses a deed that the role of its seat does not allow.
pub(super) fn require(
    connection: &Connection,
    seat: &Seat,
    deed: &Deed,
    trail: Option<&Trail>,
) -> Result<(), Error> {
    let nothing_before = Trail::default();
    match trail.unwrap_or(&nothing_before).act(deed, seat) {
        None => Ok(()),
        Some(act) => permit(connection, seat, act),
    }
}

fn permit(connection: &Connection, seat: &Seat, act: Act) -> Result<(), Error> {
    match role(connection, seat)? {
        None => Err(Refusal::NoSeat.into()),
        Some(role) if may(role, act) => Ok(()),
        Some(role) => Err(Refusal::Role(role, act).into()),
    }
}

fn role(connection: &Connection, seat: &Seat) -> Result<Option<Role>, Error> {
    Ok(connection
        .prepare_cached("SELECT role FROM seat WHERE name = ?1")?
        .query_row([seat.0.as_str()], |row| row.get(0))
        .optional()?)
}

/// Reads the whole roster, without what was before.
pub(super) fn read(connection: &Connection) -> Result<Roster, Error> {
    let mut statement = connection.prepare_cached("SELECT name, role, since, key FROM seat ORDER BY name")?;
    let members = statement.query_map([], |row| {
        let seat = Seat(Text::new(row.get_ref(0)?.as_str()?));
        Ok(Member { seat, role: row.get(1)?, since: row.get(2)?, key: row.get(3)? })
    })?;
    Ok(Roster::of(members.collect::<Result<Vec<_>, _>>()?))
}

/// Writes down what an entry makes of the roster.
pub(super) fn project(connection: &Connection, entry: &Entry) -> Result<(), Error> {
    match &entry.deed {
        Deed::Found { key, .. } => add(connection, &entry.seat, Role::Supervisor, entry.seq, *key),
        Deed::Roster(Change::Enrol { seats }) => {
            seats.iter().try_for_each(|(seat, role)| add(connection, seat, *role, entry.seq, None))
        }
        Deed::Roster(Change::Add { who, role, key }) => add(connection, who, *role, entry.seq, *key),
        Deed::Roster(Change::Role { who, role }) => {
            connection.execute(
                "UPDATE seat SET role = ?2, since = ?3 WHERE name = ?1",
                (who.0.as_str(), role, entry.seq),
            )?;
            Ok(())
        }
        Deed::Roster(Change::Remove { who }) => {
            connection.execute("DELETE FROM seat WHERE name = ?1", [who.0.as_str()])?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn add(
    connection: &Connection,
    seat: &Seat,
    role: Role,
    since: Seq,
    key: Option<PublicKey>,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO seat (name, role, since, key) VALUES (?1, ?2, ?3, ?4)")?
        .execute((seat.0.as_str(), role, since, key))?;
    Ok(())
}

impl Queue {
    /// Returns who has a seat now.
    pub fn roster(&self) -> Result<Roster, Error> {
        read(&self.connection)
    }

    /// Refuses an act that the seat's role does not allow, before work is put into it.
    ///
    /// The queue asks again when the entry is recorded: this only spares the wait.
    pub fn permit(&self, seat: &Seat, act: Act) -> Result<(), Error> {
        permit(&self.connection, seat, act)
    }

    /// Changes the roster. Refuses what [`Roster::allows`] refuses.
    pub fn change_roster(&mut self, change: Change, seat: &Seat, now: Timestamp) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            read(connection)?.allows(&change)?;
            let policy = charter.policy_digest;
            let said = Said { at: now, seat, on: None, shown: None, policy, deed: Deed::Roster(change) };
            let (entry, after) = ledger::append(connection, &head, said)?;
            Ok((Receipt { seq: entry.seq, head: after.hash }, after))
        })
    }

    /// Gives the accounts of a queue from before there were seats their roles, once: see [`enrolled`].
    pub(super) fn enrol(&mut self, seat: &Seat, now: Timestamp) -> Result<(), Error> {
        if !read(&self.connection)?.is_empty() {
            return Ok(());
        }
        self.transact(|connection, charter, head| {
            let seats = accounts(connection)?;
            let (policy, deed) = (charter.policy_digest, Deed::Roster(Change::Enrol { seats }));
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            ledger::append(connection, &head, said).map(|(_, after)| ((), after))
        })
    }
}

/// Returns everybody who has written in the ledger, with the role that fits what they did.
fn accounts(connection: &Connection) -> Result<BTreeMap<Seat, Role>, Error> {
    // What the program itself put in order gives nobody a seat.
    let mut statement = connection.prepare(
        "SELECT seat, min(seq) = 1, max(deed = 'verdict') FROM ledger WHERE deed <> 'repair' GROUP BY seat",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((Seat(Text::new(row.get_ref(0)?.as_str()?)), enrolled(row.get(1)?, row.get(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
