//! The third walk: the batches against what their entries say. Whether each case was free to be frozen then is seen in
//! the walk through the cases.

use super::Stop;
use super::chain::BatchClaim;
use crate::casework::{BatchNo, CaseId, Digest, Freeze};
use crate::queue::columns::Number;
use crate::queue::{Error, batches};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;

/// What every batch did to each of its cases, in the order of the batches.
pub(super) type Freezes = BTreeMap<CaseId, Vec<Freeze>>;

/// Compares every batch and returns what it did.
pub(super) fn walk(connection: &Connection, claims: &BTreeMap<BatchNo, BatchClaim>) -> Result<Freezes, Stop> {
    let mut freezes = Freezes::new();
    for (number, claim) in claims {
        compare(connection, *number, claim)?;
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
