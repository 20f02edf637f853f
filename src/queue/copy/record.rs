//! What stands in the second copy: entries with their hashes, and beside an entry what the ledger only has the hash of.
//!
//! Read from the tables, inside the transaction that wrote them or at any time later: so a copy that is written anew is
//! the same as one that grew. What replay needs of an entry is here; the rows of files that were read in are not, they
//! are in the backup that follows every import.

use crate::casework::check::step::{CheckStep, Step};
use crate::casework::known::KnownStep;
use crate::casework::{Deed, Digest, Entry, Frozen};
use crate::queue::columns::Number;
use crate::queue::{Error, checks, known, ledger};
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::queue) enum Record {
    /// Entries that one transaction wrote.
    Entries(Vec<Link>),
    /// Everything up to this entry was written back into the queue file itself.
    Written {
        /// Its number.
        entries: u64,
        /// Its hash.
        hash: Digest,
    },
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::queue) struct Link {
    pub(in crate::queue) hash: Digest,
    /// Its canonical text.
    pub(in crate::queue) entry: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::queue) beside: Option<Beside>,
}

/// What an entry brought that its text only has the hash of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::queue) enum Beside {
    /// The text of the policy that was adopted.
    Policy(String),
    /// The decisions that were frozen, in a batch or for a check.
    Frozen(Vec<Frozen>),
    /// Which stratum of the plan each frozen decision stands in.
    Strata(Vec<u64>),
    /// The known-answer cases that were planted: number, hash, and what is right. What they contained is not copied, so
    /// that it is gone when the queue erases it.
    Known(Vec<(u32, Digest, String)>),
}

impl Link {
    /// Returns the number in its text.
    pub(in crate::queue) fn seq(&self) -> Result<u64, Error> {
        Ok(ledger::parse(&self.entry)?.seq.0)
    }

    /// Tells whether it follows the entry of this hash. One that lost its words to a purge keeps its hash: what is left of
    /// it is fixed by the purge's entry, which `vacatur audit` compares.
    pub(in crate::queue) fn follows(&self, before: &Digest) -> bool {
        Entry::link(before, &self.entry) == self.hash || self.is_erased()
    }

    fn is_erased(&self) -> bool {
        Entry::parse(&self.entry).is_ok_and(|entry| entry.erased.is_some_and(|by| by > entry.seq))
    }
}

const SINCE: &str = "SELECT hash, body, deed FROM ledger WHERE seq > ?1 ORDER BY seq";

/// Reads the entries after this one.
pub(in crate::queue) fn since(connection: &Connection, after: u64) -> Result<Vec<Link>, Error> {
    let mut statement = connection.prepare_cached(SINCE)?;
    let mut rows = statement.query([Number(after)])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        links.push(link(connection, row)?);
    }
    Ok(links)
}

/// Hands out every entry, so many together; the cases of a group stay with it.
pub(in crate::queue) fn all(
    connection: &Connection,
    together: usize,
    mut each: impl FnMut(Vec<Link>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = connection.prepare(SINCE)?;
    let mut rows = statement.query([Number(0)])?;
    let (mut links, mut of_a_group) = (Vec::new(), 0_u64);
    while let Some(row) = rows.next()? {
        let link = link(connection, row)?;
        of_a_group = match group_of(&link, row)? {
            Some(cases) => cases,
            None => of_a_group.saturating_sub(1),
        };
        links.push(link);
        if links.len() >= together && of_a_group == 0 {
            each(std::mem::take(&mut links))?;
        }
    }
    each(links)
}

fn group_of(link: &Link, row: &Row<'_>) -> Result<Option<u64>, Error> {
    if row.get_ref(2)?.as_str().unwrap_or_default() != "group" {
        return Ok(None);
    }
    Ok(match ledger::parse(&link.entry)?.deed {
        Deed::Group { cases, .. } => Some(cases),
        _ => None,
    })
}

fn link(connection: &Connection, row: &Row<'_>) -> Result<Link, Error> {
    let (hash, entry): (Digest, String) = (row.get(0)?, row.get(1)?);
    let beside = match row.get_ref(2)?.as_str().unwrap_or_default() {
        "adopt" | "batch" | "check" | "known" => beside(connection, &ledger::parse(&entry)?)?,
        _ => None,
    };
    Ok(Link { hash, entry, beside })
}

fn beside(connection: &Connection, entry: &Entry) -> Result<Option<Beside>, Error> {
    Ok(match &entry.deed {
        Deed::Adopt { .. } => {
            let sql = "SELECT policy FROM adopted WHERE seq = ?1";
            Some(Beside::Policy(connection.query_row(sql, [entry.seq], |row| row.get(0))?))
        }
        Deed::Batch { batch, .. } => {
            let mut statement = connection.prepare_cached(
                "SELECT casefile, verdict, shown FROM batch_case WHERE batch = ?1 ORDER BY casefile",
            )?;
            let frozen = statement.query_map([batch], |row| {
                Ok(Frozen { case: row.get(0)?, verdict: row.get(1)?, shown: row.get(2)? })
            })?;
            Some(Beside::Frozen(frozen.collect::<Result<_, _>>()?))
        }
        Deed::Check(CheckStep { check, step: Step::Freeze { .. } }) => {
            Some(Beside::Frozen(checks::population(connection, *check)?.decisions))
        }
        Deed::Check(CheckStep { check, step: Step::Plan { .. } }) => {
            let members = checks::population(connection, *check)?.members;
            let strata = members.into_iter().map(u64::try_from).collect::<Result<_, _>>();
            Some(Beside::Strata(strata.map_err(|_| Error::TooLarge)?))
        }
        Deed::Known(KnownStep::Plant { begins, cases, .. }) => {
            Some(Beside::Known(known::rows(connection, *begins, *cases)?))
        }
        _ => None,
    })
}
