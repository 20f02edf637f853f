//! The ledger's table: appending an entry and reading entries back. What an entry says is `casework`'s.

use crate::casework::{CaseId, Deed, Digest, Entry, Seat, Seq, Trail};
use crate::queue::columns::Number;
use crate::queue::{Error, Queue, roster};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

/// Where the chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last; [`Digest::ZERO`] before the first.
    pub hash: Digest,
}

/// What an entry says beside its number.
pub(super) struct Said<'a> {
    pub(super) at: Timestamp,
    pub(super) seat: &'a Seat,
    /// On which case, and what happened to it before.
    pub(super) on: Option<(CaseId, &'a Trail)>,
    pub(super) shown: Option<Digest>,
    pub(super) policy: Digest,
    pub(super) deed: Deed,
}

/// Reads where the chain stands.
pub(super) fn head(connection: &Connection) -> Result<Head, Error> {
    let last = connection
        .prepare_cached("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, Number>(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.map_or(Head { entries: 0, hash: Digest::ZERO }, |(seq, hash)| Head { entries: seq.0, hash }))
}

/// Returns the entry that would follow.
pub(super) fn next(head: &Head, said: Said) -> Entry {
    // The canonical text has milliseconds: the value keeps no more, so that reading it back gives it again.
    let at = Timestamp::from_millisecond(said.at.as_millisecond()).unwrap_or(said.at);
    let Said { seat, on, shown, policy, deed, .. } = said;
    let case = on.map(|(case, _)| case);
    Entry { seq: Seq(head.entries + 1), at, seat: seat.clone(), case, shown, policy, deed }
}

/// Appends an entry and returns it with where the chain stands then; nothing is on the disk before the commit.
///
/// Every entry goes through here, so this is where the role of its seat is asked for, whatever was asked before.
pub(super) fn append(connection: &Connection, head: &Head, said: Said) -> Result<(Entry, Head), Error> {
    roster::require(connection, said.seat, &said.deed, said.on.map(|(_, trail)| trail))?;
    let entry = next(head, said);
    let seq = entry.seq;
    let body = entry.canonical().map_err(|_| Error::TooLarge)?;
    let hash = Entry::link(&head.hash, &body);
    connection
        .prepare_cached(
            "INSERT INTO ledger (seq, hash, body, at, seat, deed, casefile, of)
             VALUES (?1, ?2, ?3, ?3 ->> '$.at', ?3 ->> '$.seat', ?3 ->> '$.deed', ?3 ->> '$.case', ?3 ->> '$.of')",
        )?
        .execute((seq, hash, &body))?;
    roster::project(connection, &entry)?;
    Ok((entry, Head { entries: seq.0, hash }))
}

/// Reads the entries on a case, oldest first.
pub(super) fn of_case(connection: &Connection, case: CaseId) -> Result<Vec<Entry>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM ledger WHERE casefile = ?1 ORDER BY seq")?;
    let bodies = statement.query_map([case], |row| row.get::<_, String>(0))?;
    bodies.map(|body| parse(&body?)).collect()
}

/// Reads the entry of this number.
pub(super) fn of_seq(connection: &Connection, seq: Seq) -> Result<Option<Entry>, Error> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM ledger WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    body.map(|body| parse(&body)).transpose()
}

/// Reads an entry back, or says that the ledger is damaged.
pub(super) fn parse(body: &str) -> Result<Entry, Error> {
    Entry::parse(body).map_err(|error| Error::Damaged(error.to_string()))
}

impl Queue {
    /// Returns where the chain stands: the number of entries and the hash of the last.
    pub fn head(&self) -> Result<Head, Error> {
        head(&self.connection)
    }

    /// Returns the entry of this number.
    pub fn entry(&self, seq: Seq) -> Result<Option<Entry>, Error> {
        of_seq(&self.connection, seq)
    }

    /// Returns the entries since a moment, the newest first, at most so many: the ledger of the day.
    pub fn entries_since(&self, since: Timestamp, limit: u32) -> Result<Vec<Entry>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT body FROM ledger ORDER BY seq DESC LIMIT ?1")?;
        let mut bodies = statement.query([limit])?;
        let mut entries = Vec::new();
        while let Some(row) = bodies.next()? {
            let entry = parse(row.get_ref(0)?.as_str().unwrap_or_default())?;
            if entry.at < since {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Returns the last entries, newest first: the history panel.
    pub fn last_entries(&self, limit: u32) -> Result<Vec<Entry>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT body FROM ledger ORDER BY seq DESC LIMIT ?1")?;
        let bodies = statement.query_map([limit], |row| row.get::<_, String>(0))?;
        bodies.map(|body| parse(&body?)).collect()
    }
}
