//! Batches: freezing approved cases, handing them out as they were frozen, recording that they went out.

use crate::casework::check::gate::Passage;
use crate::casework::{
    ApprovedGroup, Batch, BatchNo, BatchRecord, BatchSignature, BatchState, CaseFile, CaseId, Deed, Digest,
    Entry, Frozen, Receipt, Refusal, Roster, Seat, Seq, State, Trail,
};
use crate::queue::columns::Number;
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue, cases, checks, purge, teach};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A batch in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BatchLine {
    /// Its number.
    pub number: BatchNo,
    /// When it was frozen.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// How many cases it was frozen with.
    pub cases: u64,
    /// How many of them it still holds.
    pub holds: u64,
    /// What became of it.
    pub state: BatchState,
    /// Its root hash.
    pub root: Digest,
}

impl Queue {
    /// Returns the approved cases that stand in no batch, one after the other: what a new batch would freeze.
    pub fn free_cases(&self) -> Result<impl Iterator<Item = Result<CaseFile, Error>> + '_, Error> {
        let free = free(&self.connection)?;
        Ok(free.into_iter().map(|frozen| cases::read(&self.connection, frozen.case)))
    }

    /// Returns the cases that stand in batches, one after the other.
    pub fn batched_cases(&self) -> Result<impl Iterator<Item = Result<CaseFile, Error>> + '_, Error> {
        let mut statement = self
            .connection
            .prepare("SELECT id FROM casefile WHERE batch IS NOT NULL AND purged IS NULL ORDER BY id")?;
        let ids: Vec<CaseId> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().map(|id| cases::read(&self.connection, id)))
    }

    /// Returns every case of a person with a case that was flagged, with the first of those.
    pub fn cases_of_flagged_persons(&self) -> Result<BTreeMap<CaseId, CaseId>, Error> {
        let mut statement = self.connection.prepare(
            "SELECT casefile.id, min(flagged.id)
             FROM casefile AS flagged JOIN casefile ON casefile.person = flagged.person
             WHERE flagged.state = 'flagged' GROUP BY casefile.id",
        )?;
        let cases = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(cases.collect::<Result<_, _>>()?)
    }

    /// Freezes the approved cases that stand in no batch, but for those left out, under the next number.
    ///
    /// Refuses with [`Refusal::NothingToFreeze`] when there is none.
    pub fn new_batch(
        &mut self,
        left_out: &BTreeSet<CaseId>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<BatchRecord, Error> {
        self.transact(|connection, charter, head| {
            let number =
                connection
                    .query_row("SELECT coalesce(max(number), 0) + 1 FROM batch", [], |row| row.get(0))?;
            let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
            let taken = free(connection)?.into_iter().filter(|frozen| !left_out.contains(&frozen.case));
            let batch = Batch::freeze(number, now, head.hash, taken)?;
            let root = batch.root();
            let cases = u64::try_from(batch.cases.len()).map_err(|_| Error::TooLarge)?;
            let deed = Deed::Batch { batch: number, cases, root };
            let policy = charter.policy_digest;
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            store(connection, &batch, entry.seq, root)?;
            Ok((BatchRecord::new(batch, entry.seq, entry.seat), after))
        })
    }

    /// Returns the batches, in the order of their numbers.
    pub fn batches(&self) -> Result<Vec<BatchLine>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch.number, batch.holds, batch.state, batch.root, ledger.body
             FROM batch JOIN ledger ON ledger.seq = batch.seq ORDER BY batch.number",
        )?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let Entry { at, seat, deed, .. } = ledger::parse(row.get_ref(4)?.as_str().unwrap_or_default())?;
            let Deed::Batch { cases, .. } = deed else {
                return Err(Error::Damaged("a batch has no entry in the ledger".to_owned()));
            };
            let Number(holds) = row.get(1)?;
            let (number, state, root) = (row.get(0)?, row.get(2)?, row.get(3)?);
            lines.push(BatchLine { number, at, seat, cases, holds, state, root });
        }
        Ok(lines)
    }

    /// Returns a batch with what became of it.
    pub fn batch(&self, number: BatchNo) -> Result<BatchRecord, Error> {
        read(&self.connection, number)
    }

    /// Returns the cases of a batch, one after the other, each as it was when the batch was frozen.
    ///
    /// Later notes and superseding entries are not in them: the same batch gives the same cases for ever.
    pub fn batch_cases(
        &self,
        number: BatchNo,
    ) -> Result<impl Iterator<Item = Result<CaseFile, Error>> + '_, Error> {
        let record = self.batch(number)?;
        let seq = record.seq;
        Ok(record.batch.cases.into_iter().map(move |frozen| {
            let case = cases::read(&self.connection, frozen.case)?;
            Ok(before(cases::as_told_before(&self.connection, case, seq)?, seq, Some(number)))
        }))
    }

    /// Returns the cases that were challenged when the batch was frozen, one after the other, each as it was then: the
    /// list that goes out with it. What was challenged or taken back later is the next batch's.
    pub fn challenged_cases(
        &self,
        number: BatchNo,
    ) -> Result<impl Iterator<Item = Result<CaseFile, Error>> + '_, Error> {
        let seq = self.batch(number)?.seq;
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT casefile FROM ledger
             WHERE seq < ?1 AND deed = 'verdict' AND body ->> '$.verdict' = 'challenge' ORDER BY casefile",
        )?;
        let ids: Vec<CaseId> = statement.query_map([seq], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().filter_map(move |id| {
            match purge::is_erased_and_was_not_challenged(&self.connection, id, seq) {
                Ok(false) => {}
                Ok(true) => return None,
                Err(error) => return Some(Err(error)),
            }
            let case = cases::read(&self.connection, id)
                .and_then(|case| cases::as_told_before(&self.connection, case, seq))
                .map(|case| before(case, seq, None));
            case.map(|case| (case.standing.state() == State::Challenged).then_some(case)).transpose()
        }))
    }

    /// Records that a batch was written out with this manifest. Refuses a void one.
    pub fn record_export(
        &mut self,
        number: BatchNo,
        manifest: Digest,
        passage: Option<Passage>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            let state = connection
                .query_row("SELECT state FROM batch WHERE number = ?1", [number], |row| {
                    row.get::<_, BatchState>(0)
                })
                .optional()?
                .ok_or(Error::NoBatch(number))?;
            if state == BatchState::Void {
                return Err(Refusal::Void(number).into());
            }
            let deed = Deed::Export { batch: number, manifest, passage };
            let policy = charter.policy_digest;
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            mark_exported(connection, number, manifest)?;
            Ok((Receipt { seq: entry.seq, head: after.hash }, after))
        })
    }
}

/// Returns what a new batch would fix; the verdict in force of each case is the only entry that matters.
fn free(connection: &Connection) -> Result<Vec<Frozen>, Error> {
    let mut statement = connection.prepare(
        "SELECT casefile.id, ledger.body FROM casefile JOIN ledger ON ledger.seq = casefile.verdict
         WHERE casefile.state = 'approved' AND casefile.batch IS NULL ORDER BY casefile.id",
    )?;
    let mut rows = statement.query([])?;
    let mut frozen = Vec::new();
    while let Some(row) = rows.next()? {
        let case: CaseId = row.get(0)?;
        let verdict = ledger::parse(row.get_ref(1)?.as_str().unwrap_or_default())?;
        frozen.extend(Trail::of([&verdict], None).freezable(case));
    }
    Ok(frozen)
}

/// Notes that a batch was written out with this manifest.
pub(super) fn mark_exported(connection: &Connection, number: BatchNo, manifest: Digest) -> Result<(), Error> {
    connection.execute(
        "UPDATE batch SET state = 'exported', manifest = ?2 WHERE number = ?1",
        (number, manifest),
    )?;
    Ok(())
}

/// Stores a batch again that the queue had lost, as it was frozen under the entry `seq`.
pub(super) fn freeze_again(
    connection: &Connection,
    number: BatchNo,
    at: Timestamp,
    head: Digest,
    frozen: Vec<Frozen>,
    seq: Seq,
) -> Result<(), Error> {
    let batch = Batch::freeze(number, at, head, frozen)?;
    store(connection, &batch, seq, batch.root())
}

fn store(connection: &Connection, batch: &Batch, seq: Seq, root: Digest) -> Result<(), Error> {
    let cases = u64::try_from(batch.cases.len()).map_err(|_| Error::TooLarge)?;
    connection.execute(
        "INSERT INTO batch (number, seq, head, root, holds) VALUES (?1, ?2, ?3, ?4, ?5)",
        (batch.number, seq, batch.head, root, Number(cases)),
    )?;
    let mut member = connection
        .prepare("INSERT INTO batch_case (batch, casefile, verdict, shown) VALUES (?1, ?2, ?3, ?4)")?;
    let mut freeze = connection.prepare("UPDATE casefile SET batch = ?2 WHERE id = ?1")?;
    for frozen in &batch.cases {
        member.execute((batch.number, frozen.case, frozen.verdict, frozen.shown))?;
        freeze.execute((frozen.case, batch.number))?;
    }
    Ok(())
}

/// Reads a batch through any connection.
pub(super) fn read(connection: &Connection, number: BatchNo) -> Result<BatchRecord, Error> {
    let (seq, head, state, manifest, body) = connection
        .prepare_cached(
            "SELECT batch.seq, batch.head, batch.state, batch.manifest, ledger.body
             FROM batch JOIN ledger ON ledger.seq = batch.seq WHERE batch.number = ?1",
        )?
        .query_row([number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?))
        })
        .optional()?
        .ok_or(Error::NoBatch(number))?;
    let Entry { at, seat, .. } = ledger::parse(&body)?;
    let signature = signature(connection, seq, body)?;
    let mut statement = connection.prepare_cached(
        "SELECT casefile, verdict, shown, superseded IS NOT NULL FROM batch_case WHERE batch = ?1 ORDER BY casefile",
    )?;
    let mut rows = statement.query([number])?;
    let mut cases = Vec::new();
    let mut superseded = Vec::new();
    while let Some(row) = rows.next()? {
        let frozen = Frozen { case: row.get(0)?, verdict: row.get(1)?, shown: row.get(2)? };
        if row.get(3)? {
            superseded.push(frozen.case);
        }
        cases.push(frozen);
    }
    let passage = checks::passage(connection, number)?;
    let groups = groups_of(connection, &cases, seq)?;
    Ok(BatchRecord {
        batch: Batch { number, at, head, cases },
        seq,
        seat,
        state,
        manifest,
        passage,
        signature,
        groups,
        superseded,
        lessons: teach::lessons(connection, Some(seq))?,
    })
}

/// Returns the groups that cases of a batch were approved with: a group's verdicts are the entries right after its own.
fn groups_of(connection: &Connection, cases: &[Frozen], since: Seq) -> Result<Vec<ApprovedGroup>, Error> {
    let mut verdicts: Vec<Seq> = cases.iter().map(|frozen| frozen.verdict).collect();
    verdicts.sort_unstable();
    let mut statement = connection
        .prepare_cached("SELECT body FROM ledger WHERE deed = 'group' AND seq < ?1 ORDER BY seq")?;
    let mut bodies = statement.query([since])?;
    let mut groups = Vec::new();
    while let Some(row) = bodies.next()? {
        let entry = ledger::parse(row.get_ref(0)?.as_str().unwrap_or_default())?;
        let Deed::Group { cases, looked_at, .. } = entry.deed else { continue };
        let after = verdicts.partition_point(|verdict| *verdict <= entry.seq);
        let last = Seq(entry.seq.0.saturating_add(cases));
        if verdicts.get(after).is_some_and(|verdict| *verdict <= last) {
            groups.push(ApprovedGroup { group: entry.seq, cases, looked_at });
        }
    }
    Ok(groups)
}

/// Returns the signature that was put under the entry of a batch when it was frozen.
fn signature(connection: &Connection, seq: Seq, entry: String) -> Result<Option<BatchSignature>, Error> {
    let Some(Entry { seat, seq: at, deed: Deed::Sign { signature, .. }, .. }) =
        ledger::of_seq(connection, Seq(seq.0 + 1))?
    else {
        return Ok(None);
    };
    let mut roster = Roster::default();
    let mut statement = connection.prepare_cached(
        "SELECT body FROM ledger WHERE deed IN ('found', 'roster') AND seq < ?1 ORDER BY seq",
    )?;
    let bodies = statement.query_map([at], |row| row.get::<_, String>(0))?;
    for body in bodies {
        roster.follow(&ledger::parse(&body?)?);
    }
    let key = roster.key_at(&seat, at);
    Ok(key.map(|key| BatchSignature { seat, key, signature, entry }))
}

/// Takes everything off a case that was entered later than an entry; `batch` is the one it is frozen in.
fn before(mut case: CaseFile, seq: Seq, batch: Option<BatchNo>) -> CaseFile {
    case.entries.retain(|entry| entry.seq < seq);
    let trail = Trail::of(&case.entries, batch);
    case.standing = trail.standing();
    case.notes = trail.notes().to_vec();
    case
}
