//! The queue against its ledger: does everything that is stored add up to what the entries say?
//!
//! Walks through the file without holding it in memory: the chain of the ledger, the file itself, what was read in, the
//! batches, the cases, and at last the tables, indexes and triggers themselves. Stops at the first difference and names it in words, without case data.

mod batches;
mod cases;
mod chain;
mod checks;
mod copy;
mod policies;
mod proposals;
mod purges;
mod sources;

pub use copy::CopyCheck;

use crate::casework::{CaseId, Digest, Seat, Seq};
use crate::queue::{Error, Queue, read_charter, roster, schema};
use crate::record::Text;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Ledger entries, all of them checked where there is no difference.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: Digest,
    /// Cases.
    pub cases: u64,
    /// Batches.
    pub batches: u64,
    /// Whether the proposals could be computed again.
    pub recomputed: Recomputed,
    /// The last entry that a signature covers, and whose; `None` where nobody has signed.
    pub signed: Option<(Seq, Seat)>,
    /// Decisions in force that would make the person worse off, by case: each is to be decided again.
    pub harmful: Vec<Harmful>,
    /// The first difference, in words; `None` where everything adds up.
    pub difference: Option<String>,
}

/// A decision in force that would make the person worse off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Harmful {
    /// Which case.
    pub case: CaseId,
    /// The entry of the decision.
    pub decision: Seq,
    /// Why, in words without case data.
    pub why: String,
}

/// Whether the stored proposals are what the stored histories, the facts added and the policies lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recomputed {
    /// It was not asked for.
    #[default]
    Not,
    /// Every one came out the same, byte for byte.
    Same,
    /// They were made by another version of the program, whose words or rules may differ: nothing is said.
    OtherVersion {
        /// The version that made the queue.
        made: String,
        /// The first case that this version would propose otherwise.
        first: CaseId,
    },
}

/// Why a walk ended early.
#[derive(Debug)]
enum Stop {
    /// Something does not add up.
    Difference(String),
    /// The file could not be read on.
    Unreadable(Error),
}

impl Stop {
    fn difference<T>(words: impl Into<String>) -> Result<T, Self> {
        Err(Self::Difference(words.into()))
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Error::from(error).into()
    }
}

/// A value that is not what it should be is the difference that an audit looks for.
impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::Damaged(what) => Self::Difference(what),
            error => Self::Unreadable(error),
        }
    }
}

impl Queue {
    /// Replays the ledger and compares everything stored with what its entries add up to.
    ///
    /// Works on a queue that is being written to: it sees one moment of it. An `Err` means that the audit could not
    /// be done; a difference that it found is in [`Audit::difference`].
    pub fn audit(&self) -> Result<Audit, Error> {
        self.audit_with(false)
    }

    /// Does what [`Self::audit`] does, and computes every proposal again from the history that is stored.
    pub fn audit_proposals(&self) -> Result<Audit, Error> {
        self.audit_with(true)
    }

    fn audit_with(&self, proposals: bool) -> Result<Audit, Error> {
        let snapshot = self.connection.unchecked_transaction()?;
        let head = self.head()?;
        let audit = Audit {
            entries: head.entries,
            head: head.hash,
            cases: self.count("SELECT count(*) FROM casefile", ())?,
            batches: self.count("SELECT count(*) FROM batch", ())?,
            recomputed: Recomputed::Not,
            signed: None,
            harmful: Vec::new(),
            difference: None,
        };
        let walked = walk(&self.connection, proposals);
        snapshot.finish()?;
        match walked {
            Ok(Walked { recomputed, signed, harmful }) => Ok(Audit { recomputed, signed, harmful, ..audit }),
            Err(Stop::Difference(words)) => Ok(Audit { difference: Some(words), ..audit }),
            Err(Stop::Unreadable(error)) => Err(error),
        }
    }
}

/// Returns the first difference between what a connection sees and what its ledger says, without computing proposals
/// again: also inside a transaction, before it is kept.
pub(super) fn difference(connection: &Connection) -> Result<Option<String>, Error> {
    match walk(connection, false) {
        Ok(_) => Ok(None),
        Err(Stop::Difference(words)) => Ok(Some(words)),
        Err(Stop::Unreadable(error)) => Err(error),
    }
}

/// What a walk to the end found.
struct Walked {
    recomputed: Recomputed,
    signed: Option<(Seq, Seat)>,
    harmful: Vec<Harmful>,
}

fn walk(connection: &Connection, proposals: bool) -> Result<Walked, Stop> {
    let founded = read_charter(connection)?;
    let mut claims = chain::walk(connection, &founded)?;
    check_file(connection)?;
    policies::walk(connection, &founded, &claims.adoptions)?;
    purges::walk(connection, &claims.purges)?;
    sources::walk(connection, &mut claims.imports)?;
    sources::settled(connection, &claims.settled)?;
    let freezes = batches::walk(connection, &claims.batches)?;
    if roster::read(connection)?.members() != claims.roster.members() {
        return Stop::difference("the seats stored are not those that the ledger's entries add up to");
    }
    checks::walk(connection, &claims.checks, &claims.roster)?;
    let again = if proposals { Some(proposals::Again::new(connection, &founded, &claims)?) } else { None };
    let signed = claims.signed.take();
    let (recomputed, harmful) = cases::walk(connection, claims, freezes, again)?;
    check_tally(connection)?;
    check_schema(connection)?;
    Ok(Walked { recomputed, signed, harmful })
}

/// Lets the store look at itself: its pages, its indexes, the search index, the columns read from ledger entries, and
/// what refers to what.
fn check_file(connection: &Connection) -> Result<(), Stop> {
    let word: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if word != "ok" {
        return Stop::difference(
            "the file is damaged: a page, an index or a column does not hold what it should",
        );
    }
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut strays = statement.query([])?;
    match strays.next()? {
        None => Ok(()),
        Some(row) => {
            let table: String = row.get(0)?;
            Stop::difference(format!("a row of {table} refers to one that is not there"))
        }
    }
}

/// Compares the tables, indexes and triggers with those of a file made now: a changed index can hide a case, a missing
/// trigger lets the ledger be changed.
fn check_schema(connection: &Connection) -> Result<(), Stop> {
    let mut fresh = Connection::open_in_memory()?;
    schema::migrate(&mut fresh, schema::MIGRATIONS)?;
    let (is, should_be) = (objects(connection)?, objects(&fresh)?);
    let names: BTreeSet<&String> = is.keys().chain(should_be.keys()).collect();
    match names.into_iter().find(|name| is.get(*name) != should_be.get(*name)) {
        None => Ok(()),
        Some(name) => {
            let name = Text::new(name);
            Stop::difference(format!("the table, index or trigger {name} is not as vacatur makes it"))
        }
    }
}

fn objects(connection: &Connection) -> Result<BTreeMap<String, Option<String>>, Stop> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema")?;
    let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(objects.collect::<Result<_, _>>()?)
}

fn check_tally(connection: &Connection) -> Result<(), Stop> {
    const COUNTED: &str = "SELECT lane, action, state, count(*) FROM casefile GROUP BY lane, action, state";
    const KEPT: &str = "SELECT lane, action, state, cases FROM tally WHERE cases <> 0";
    for (one, other) in [(COUNTED, KEPT), (KEPT, COUNTED)] {
        let sql = format!("SELECT EXISTS ({one} EXCEPT {other})");
        if connection.query_row(&sql, [], |row| row.get(0))? {
            return Stop::difference("the counts kept for the header are not those of the cases");
        }
    }
    Ok(())
}
