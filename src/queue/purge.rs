//! Erasing the personal data of cases that were granted: what may go, and taking it out of every table.
//!
//! Which cases may go is [`crate::casework::purge`]'s to judge, and so is what is left of a ledger entry. Here they are
//! looked up and erased in one transaction with the entry that says so; [`Queue::scrub`] then writes the file anew, so
//! that nothing of them lies in a free page, in the search index or in the journal. What the audit needs is kept as
//! hashes.

mod erase;
mod plan;

pub use plan::PurgePlan;

use crate::casework::purge::{Destruction, KeptFigure, PurgedBatch, PurgedTotals, certificate};
use crate::casework::{
    Act, BatchNo, CaseId, Deed, Erasure, Purge, PurgeRule, Receipt, Refusal, Seat, Seq, State, Trail,
};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue, batches};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _};

/// A purge that is to be carried out.
#[derive(Clone, Copy, Debug)]
pub struct PurgeOrder<'a> {
    /// Under which rule.
    pub rule: PurgeRule,
    /// The cases that were shown and agreed to.
    pub agreed: &'a [CaseId],
    /// The day of today.
    pub today: Date,
    /// The version of the program, for the certificate.
    pub version: &'a str,
    /// What the cases add to the published figures.
    pub figures: &'a [KeptFigure],
}

impl Queue {
    /// Returns what a rule would erase on a day, and what it keeps, with the reason.
    pub fn plan_purge(&self, rule: PurgeRule, today: Date) -> Result<PurgePlan, Error> {
        Ok(PurgePlan::of(plan::groups(&self.connection)?, rule, today).0)
    }

    /// Erases the cases that were agreed to, all of them or none, and returns the certificate.
    ///
    /// Refuses when the rule would erase other cases now. The file still holds traces in its free pages until
    /// [`Self::scrub`] has written it anew.
    pub fn purge(
        &mut self,
        order: PurgeOrder<'_>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(Receipt, Destruction), Error> {
        self.permit(seat, Act::Purge)?;
        self.transact(|connection, charter, head| {
            let (plan, groups) = PurgePlan::of(plan::groups(connection)?, order.rule, order.today);
            if plan.due.is_empty() {
                return Err(Refusal::NothingToErase.into());
            }
            if plan.due != order.agreed {
                return Err(Refusal::OtherToErase.into());
            }
            let seq = Seq(head.entries + 1);
            let gone = erase::erase(connection, &groups, seq)?;
            let mut left = Erasure::default();
            for (seq, link, body) in &gone.entries {
                left.add(*seq, link, body);
            }
            let certificate = Destruction {
                form: certificate::FORM.to_owned(),
                version: order.version.to_owned(),
                county: charter.county.to_string(),
                entry: seq,
                head_before: head.hash,
                at: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
                seat: seat.clone(),
                rule: order.rule,
                persons: plan.persons,
                cases: plan.due.clone(),
                totals: PurgedTotals { figures: order.figures.to_vec(), ..gone.totals },
                entries: gone.entries.iter().map(|(seq, _, _)| *seq).collect(),
                root: left.root(),
                refused_rows: gone.refused_rows,
                batches: batches_of(connection, &plan.due)?,
            };
            let text = certificate.json().map_err(|_| Error::TooLarge)?;
            let deed = Deed::Purge(Purge {
                rule: order.rule,
                cases: plan.due,
                persons: plan.persons,
                entries: left.entries(),
                root: left.root(),
                certificate: crate::casework::Digest::of(text.as_bytes()),
            });
            let policy = charter.policy_digest;
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            connection.execute("INSERT INTO purge (seq, certificate) VALUES (?1, ?2)", (entry.seq, text))?;
            Ok(((Receipt { seq: entry.seq, head: after.hash }, certificate), after))
        })
    }

    /// Writes the search index, the whole file and the second copy of the ledger anew and empties the journal, so that what
    /// was erased is nowhere in them. Fails while anybody else has the queue open.
    pub fn scrub(&mut self) -> Result<(), Error> {
        self.make_ready()?;
        let tx = self.connection.transaction()?;
        tx.execute_batch(
            "INSERT INTO find (find) VALUES ('delete-all');
             INSERT INTO find (rowid, name, numbers, sections, notes)
                 SELECT casefile.id, person.name, casefile.numbers, replace(replace(casefile.sections, '(', ''), ')', ''),
                        coalesce((SELECT group_concat(text, char(10)) FROM
                            (SELECT body ->> '$.text' AS text FROM ledger
                             WHERE ledger.casefile = casefile.id AND deed = 'note' ORDER BY seq)), '')
                 FROM casefile JOIN person ON person.id = casefile.person
                 WHERE casefile.purged IS NULL ORDER BY casefile.id;",
        )?;
        tx.commit()?;
        self.connection.execute_batch("VACUUM")?;
        let busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            return Err(Error::Store(
                "somebody else has it open, so its journal cannot be emptied".to_owned(),
            ));
        }
        self.since_checkpoint = 0;
        self.write_copy_anew()
    }

    /// Returns the certificates of the purges, oldest first.
    pub fn destructions(&self) -> Result<Vec<Destruction>, Error> {
        let mut statement = self.connection.prepare("SELECT certificate FROM purge ORDER BY seq")?;
        let texts = statement.query_map([], |row| row.get::<_, String>(0))?;
        texts
            .map(|text| {
                serde_json::from_str(&text?)
                    .map_err(|_| Error::Damaged("a certificate of destruction cannot be read".to_owned()))
            })
            .collect()
    }

    /// Returns how many of the cases that went out with a batch, its challenges among them, were erased since, and by
    /// which entry last; none where all of them are there.
    pub fn erased_of(&self, batch: BatchNo) -> Result<Option<(u64, Seq)>, Error> {
        let frozen = self.batch(batch)?.seq;
        let mut statement = self
            .connection
            .prepare("SELECT id, purged, batch IS ?1 FROM casefile WHERE purged IS NOT NULL ORDER BY id")?;
        let mut rows = statement.query([batch])?;
        let mut found: Option<(u64, Seq)> = None;
        while let Some(row) = rows.next()? {
            let (case, by, of_it): (CaseId, Seq, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if of_it || !is_erased_and_was_not_challenged(&self.connection, case, frozen)? {
                let (cases, last) = found.unwrap_or((0, by));
                found = Some((cases + 1, last.max(by)));
            }
        }
        Ok(found)
    }
}

/// Tells whether any case was erased; asked before a list is made, because only then its condition has to say so.
pub(super) fn any(connection: &Connection) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM casefile WHERE purged IS NOT NULL)")?
        .query_row([], |row| row.get(0))?)
}

/// Refuses a case that was erased.
pub(super) fn refuse_erased(connection: &Connection, case: CaseId) -> Result<(), Error> {
    let by: Option<Option<Seq>> = connection
        .prepare_cached("SELECT purged FROM casefile WHERE id = ?1")?
        .query_row([case], |row| row.get(0))
        .optional()?;
    by.flatten().map_or(Ok(()), |by| Err(Refusal::Erased(by).into()))
}

/// Tells whether a case was erased and was not challenged when an entry was made: its own entries still say so.
pub(super) fn is_erased_and_was_not_challenged(
    connection: &Connection,
    case: CaseId,
    before: Seq,
) -> Result<bool, Error> {
    if refuse_erased(connection, case).is_ok() {
        return Ok(false);
    }
    let mut entries = ledger::of_case(connection, case)?;
    entries.retain(|entry| entry.seq < before);
    Ok(Trail::of(&entries, None).standing().state() != State::Challenged)
}

fn batches_of(connection: &Connection, cases: &[CaseId]) -> Result<Vec<PurgedBatch>, Error> {
    let mut of = connection.prepare_cached("SELECT batch FROM casefile WHERE id = ?1")?;
    let mut found = std::collections::BTreeMap::<BatchNo, u64>::new();
    for case in cases {
        let batch: Option<BatchNo> = of.query_row([*case], |row| row.get(0))?;
        if let Some(batch) = batch {
            *found.entry(batch).or_default() += 1;
        }
    }
    let mut last = connection.prepare_cached(
        "SELECT max(seq), at FROM ledger WHERE deed = 'export' AND body ->> '$.batch' = ?1",
    )?;
    let mut batches = Vec::new();
    for (batch, cases) in found {
        let (export, at): (Option<Seq>, Option<String>) =
            last.query_row([batch], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let manifest = batches::read(connection, batch)?.manifest;
        batches.push(PurgedBatch { batch, manifest, export, at: at.and_then(|at| at.parse().ok()), cases });
    }
    Ok(batches)
}
