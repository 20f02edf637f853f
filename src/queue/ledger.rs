//! The ledger's table: appending an entry and reading entries back. What an entry says is `casework`'s.

use crate::casework::{CaseId, Deed, Digest, Entry, KnownHead, Receipt, Seat, Seq, Slip, Trail};
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
    Entry { seq: Seq(head.entries + 1), at, seat: seat.clone(), case, shown, policy, erased: None, deed }
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

/// Reads the hash of the entry of this number.
pub(super) fn hash_of(connection: &Connection, seq: Seq) -> Result<Option<Digest>, Error> {
    Ok(connection
        .prepare_cached("SELECT hash FROM ledger WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?)
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

    /// Returns where the chain stands, as it is written down.
    pub fn slip(&self) -> Result<Slip, Error> {
        let Head { entries, hash } = self.head()?;
        Ok(Slip { last: Seq(entries), head: hash })
    }

    /// Signs the head of the ledger with the seat's key; `None` where nothing was done since the last signature, and
    /// in a plain file, where nobody signs in.
    pub fn sign(&mut self, seat: &Seat, now: Timestamp) -> Result<Option<Receipt>, Error> {
        self.own_up(seat, now)?;
        let Some(signer) = self.credentials.as_ref().map(|credentials| credentials.signer.clone()) else {
            return Ok(None);
        };
        let Head { entries, .. } = self.head()?;
        if matches!(self.entry(Seq(entries))?, Some(Entry { deed: Deed::Sign { .. }, .. })) {
            return Ok(None);
        }
        self.transact(|connection, charter, head| {
            let signature = signer.sign(Seq(head.entries), &head.hash);
            let (policy, deed) = (charter.policy_digest, Deed::Sign { head: head.hash, signature });
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            let (entry, after) = append(connection, &head, said)?;
            Ok((Some(Receipt { seq: entry.seq, head: after.hash }), after))
        })
    }

    /// Compares the ledger with a head that was written down once; returns what does not fit, in words.
    pub fn differs_from(&self, known: &KnownHead) -> Result<Option<String>, Error> {
        let stored = hash_of(&self.connection, known.last)?;
        Ok(match stored {
            Some(hash) if known.fits(&hash) => None,
            Some(_) => Some(format!(
                "entry {} is not the one whose head was written down: something up to there was changed",
                known.last
            )),
            None => Some(format!(
                "the ledger ends at entry {}, and entry {} was there when its head was written down: its end was cut off",
                Seq(self.head()?.entries),
                known.last
            )),
        })
    }

    /// Hands out every entry's hash and canonical text, in order: the whole ledger, for another program to check.
    pub fn each_entry<E: From<Error>>(
        &self,
        mut each: impl FnMut(&Digest, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement =
            self.connection.prepare("SELECT hash, body FROM ledger ORDER BY seq").map_err(Error::from)?;
        let mut rows = statement.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let hash = row.get(0).map_err(Error::from)?;
            let body: String = row.get(1).map_err(Error::from)?;
            each(&hash, &body)?;
        }
        Ok(())
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
            // Whoever reads it may be answering known cases, and is not to be told which they were.
            if !matches!(entry.deed, Deed::Known(_)) {
                entries.push(entry);
            }
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
