//! The third walk: the batches against what their entries say. Whether each case was free to be frozen then is seen in
//! the walk through the cases.

use super::Stop;
use super::chain::{BatchClaim, Step};
use crate::casework::{BatchNo, CaseId, Digest, Filing, Freeze, Seq, Stage};
use crate::queue::columns::Number;
use crate::queue::{Error, batches};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::{BTreeMap, BTreeSet};

/// What every batch did to each of its cases, in the order of the batches.
pub(super) type Freezes = BTreeMap<CaseId, Vec<Freeze>>;

/// Compares every batch and returns what it did.
pub(super) fn walk(connection: &Connection, claims: &BTreeMap<BatchNo, BatchClaim>) -> Result<Freezes, Stop> {
    let mut freezes = Freezes::new();
    for (number, claim) in claims {
        compare(connection, *number, claim)?;
        compare_outcomes(connection, *number, claim)?;
        for frozen in batches::read(connection, *number)?.batch.cases {
            freezes.entry(frozen.case).or_default().push(Freeze {
                batch: *number,
                frozen,
                since: claim.record.seq,
                void: claim.void,
            });
        }
    }
    let last = claims.keys().last().map_or(0, |last| last.0);
    let stray: bool =
        connection
            .query_row("SELECT EXISTS (SELECT 1 FROM batch WHERE number > ?1)", [last], |row| row.get(0))?;
    if stray { Stop::difference("a batch was never frozen by an entry") } else { Ok(freezes) }
}

/// Follows the steps after filing again, and compares where they lead with what is stored.
fn compare_outcomes(connection: &Connection, number: BatchNo, claim: &BatchClaim) -> Result<(), Stop> {
    let mut of_all = Vec::new();
    let mut of_one: BTreeMap<CaseId, Vec<&Step>> = BTreeMap::new();
    for step in &claim.steps {
        match step.case {
            Some(case) => of_one.entry(case).or_default().push(step),
            None => of_all.push(step),
        }
    }
    let mut moving: BTreeSet<Seq> = of_all.iter().map(|step| step.seq).collect();
    let mut statement = connection
        .prepare("SELECT casefile, status, since FROM batch_case WHERE batch = ?1 ORDER BY casefile")?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        let case: CaseId = row.get(0)?;
        let mut steps: Vec<&Step> = of_all.clone();
        steps.extend(of_one.remove(&case).into_iter().flatten());
        steps.sort_by_key(|step| step.seq);
        let mut stage = Stage::DRAFTED;
        for step in steps {
            // A case that left its batch stays where it was.
            let Some((to, on)) = step.to else { break };
            match (stage.after(to, on), step.case) {
                (Ok(next), _) => {
                    stage = next;
                    moving.remove(&step.seq);
                }
                (Err(refusal), Some(_)) => {
                    return Stop::difference(format!(
                        "entry {} should never have been recorded: {refusal}",
                        step.seq
                    ));
                }
                (Err(_), None) => {}
            }
        }
        let is: (Filing, Option<String>) = (row.get(1)?, row.get(2)?);
        if is != (stage.filing, stage.since.map(|day| day.to_string())) {
            return Stop::difference(format!(
                "case {case} of batch {number} is stored as {} and its entries add up to {}",
                is.0, stage.filing
            ));
        }
    }
    if let Some(seq) = moving.first() {
        return Stop::difference(format!("entry {seq} moved no case of batch {number}"));
    }
    match of_one.keys().next() {
        None => Ok(()),
        Some(case) => Stop::difference(format!("an entry moved case {case}, which is not in batch {number}")),
    }
}

fn compare(connection: &Connection, number: BatchNo, claim: &BatchClaim) -> Result<(), Stop> {
    let stored = match batches::read(connection, number) {
        Err(Error::NoBatch(_)) => return Stop::difference(format!("batch {number} is missing")),
        stored => stored?,
    };
    let members = u64::try_from(stored.batch.cases.len()).unwrap_or(u64::MAX);
    if stored.batch.root() != claim.root || members != claim.cases {
        return Stop::difference(format!(
            "batch {number} does not hold what was frozen: its root hash differs"
        ));
    }
    // The root fixes the cases, and the number and the head with them; the rest is compared one by one.
    let (is, was) = (&stored, &claim.record);
    if (is.seq, is.batch.head, is.state, is.manifest) != (was.seq, was.batch.head, was.state, was.manifest) {
        return Stop::difference(format!("what is stored about batch {number} is not what its entries say"));
    }
    if is.superseded != was.superseded {
        return Stop::difference(format!(
            "the superseded cases of batch {number} are not those of the ledger"
        ));
    }
    let kept: Option<(Number, Digest)> = connection
        .query_row("SELECT holds, root FROM batch WHERE number = ?1", [number], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let holds = is.batch.cases.iter().filter(|frozen| is.holds(frozen.case)).count();
    if kept != Some((Number(u64::try_from(holds).unwrap_or(u64::MAX)), claim.root)) {
        return Stop::difference(format!("what is counted about batch {number} is not what its entries say"));
    }
    Ok(())
}
