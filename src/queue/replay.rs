//! An entry done again: what it once made of the tables, from its text and what stands beside it in the second copy.
//!
//! Every table but those of the files that were read in is what the entries add up to, so entries that the queue lost can
//! be done again, each through the same code as the first time, and each must come out with the hash it had. What the
//! whole then is, the audit says, before anything of it is kept.

use crate::casework::check::step::{CheckStep, Step};
use crate::casework::known::KnownStep;
use crate::casework::{Deed, Entry, Frozen, Move, Seq, Trail};
use crate::queue::copy::record::{Beside, Link};
use crate::queue::ledger::{self, Said};
use crate::queue::{
    Error, Head, adopt, batches, cases, checks, decisions, facts, known, outcomes, record, repropose,
};
use crate::relief::Policy;
use rusqlite::Connection;

/// Does the next entry again. Fails with [`Error::NotInTheCopy`] for one whose rows came out of files.
pub(super) fn follow(connection: &Connection, head: &Head, link: &Link) -> Result<Head, Error> {
    let entry = ledger::parse(&link.entry)?;
    let seq = entry.seq;
    if seq.0 != head.entries + 1 || !link.follows(&head.hash) {
        return Err(Error::Damaged(format!("entry {seq} of the second copy does not follow in the chain")));
    }
    let after = again(connection, head, entry, link.beside.as_ref())?;
    if after.hash == link.hash { Ok(after) } else { Err(Error::ComesOutOtherwise(seq)) }
}

fn again(connection: &Connection, head: &Head, entry: Entry, beside: Option<&Beside>) -> Result<Head, Error> {
    match &entry.deed {
        Deed::Verdict(_) | Deed::Note { .. } | Deed::Undo { .. } | Deed::Supersede { .. } => {
            on_a_case(connection, head, &entry)
        }
        Deed::Fact { .. } | Deed::Retract { .. } => {
            let case = entry.case.ok_or_else(|| stray(entry.seq))?;
            let charter = adopt::charter(connection)?;
            facts::again(connection, &charter, *head, &cases::read(connection, case)?, entry)
        }
        Deed::Outcome { batch, to, on, answer } => {
            let step = Move { batch: *batch, case: entry.case, to: *to, on: *on, answer: *answer };
            let trail = match entry.case {
                Some(case) => Trail::of(&ledger::of_case(connection, case)?, Some(*batch)),
                None => Trail::default(),
            };
            outcomes::take(connection, &step)?;
            append(connection, head, entry, &trail)
        }
        Deed::Batch { batch, .. } => {
            let (number, at) = (*batch, entry.at);
            let frozen = frozen(beside, entry.seq)?;
            let after = append(connection, head, entry, &Trail::default())?;
            batches::freeze_again(connection, number, at, head.hash, frozen, Seq(after.entries))?;
            Ok(after)
        }
        Deed::Export { batch, manifest, .. } => {
            batches::mark_exported(connection, *batch, *manifest)?;
            append(connection, head, entry, &Trail::default())
        }
        Deed::Adopt { charter, .. } => {
            let Some(Beside::Policy(text)) = beside else { return Err(stray(entry.seq)) };
            let policy = Policy::read(text).map_err(|error| Error::Policy(error.to_string()))?;
            adopt::again(connection, &policy, &charter.clone(), head, entry)
        }
        // The policy stays: it is the one in force, and the lessons stand in the entries.
        Deed::Vocabulary { charter, .. } => {
            adopt::again(connection, &adopt::policy(connection, None)?, &charter.clone(), head, entry)
        }
        Deed::Check(CheckStep { check, step }) => {
            match step {
                Step::Freeze { persons, .. } => {
                    let frozen = frozen(beside, entry.seq)?;
                    let about = match persons {
                        Some(_) => decisions::persons_of(connection, &frozen)?,
                        None => Vec::new(),
                    };
                    checks::store(connection, *check, &frozen, &about)?;
                }
                Step::Plan { .. } => {
                    let Some(Beside::Strata(strata)) = beside else { return Err(stray(entry.seq)) };
                    checks::store_strata(connection, *check, strata)?;
                }
                _ => {}
            }
            append(connection, head, entry, &Trail::default())
        }
        Deed::Known(step) => {
            match (step, beside) {
                (KnownStep::Plant { .. }, Some(Beside::Known(rows))) => known::store_again(connection, rows)?,
                (KnownStep::Plant { .. }, _) => return Err(stray(entry.seq)),
                (KnownStep::End { .. }, _) => known::erase(connection)?,
                _ => {}
            }
            append(connection, head, entry, &Trail::default())
        }
        Deed::Overlap(_) => append(connection, head, entry, &Trail::default()),
        Deed::Group { .. } | Deed::Roster(_) | Deed::Gate(_) | Deed::Sign { .. } | Deed::Repair(_) => {
            append(connection, head, entry, &Trail::default())
        }
        Deed::Found { .. }
        | Deed::Import { .. }
        | Deed::RowRead { .. }
        | Deed::RowAccepted { .. }
        | Deed::Purge(_)
        | Deed::Changed { .. } => Err(Error::NotInTheCopy(entry.seq)),
    }
}

/// Does an entry on a case again, as [`crate::queue::Queue::record`] and the groups do it.
fn on_a_case(connection: &Connection, head: &Head, entry: &Entry) -> Result<Head, Error> {
    let case = entry.case.ok_or_else(|| stray(entry.seq))?;
    let before = cases::read(connection, case)?;
    let trail = Trail::of(&before.entries, before.standing.batch);
    let after = append(connection, head, entry.clone(), &trail)?;
    repropose::catch_up(connection, &before, entry, &adopt::charter(connection)?)?;
    record::project(connection, &before, entry)?;
    Ok(after)
}

fn append(connection: &Connection, head: &Head, entry: Entry, trail: &Trail) -> Result<Head, Error> {
    let Entry { at, seat, case, shown, policy, deed, .. } = entry;
    let on = case.map(|case| (case, trail));
    let said = Said { at, seat: &seat, on, shown, policy, deed };
    Ok(ledger::append(connection, head, said)?.1)
}

fn frozen(beside: Option<&Beside>, seq: Seq) -> Result<Vec<Frozen>, Error> {
    match beside {
        Some(Beside::Frozen(frozen)) => Ok(frozen.clone()),
        _ => Err(stray(seq)),
    }
}

fn stray(seq: Seq) -> Error {
    Error::Damaged(format!("the second copy does not have what belongs to entry {seq}"))
}
