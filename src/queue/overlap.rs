//! The standing second readings in the file: recording a step, and which cases wait for a second reader.

use crate::casework::check::{CheckRefusal, Overlap, OverlapStep};
use crate::casework::spotcheck::draw::Ticket;
use crate::casework::{CaseId, Decided, Deed, Digest, Receipt, Seat, Seq};
use crate::queue::{Error, Queue, checks, ledger};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

impl Queue {
    /// Takes a step: `on` is the case and what was shown of it, where it is about one.
    pub fn take_overlap_step(
        &mut self,
        step: &OverlapStep,
        on: Option<(CaseId, Digest)>,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Receipt, Error> {
        self.transact(|connection, charter, head| {
            let docket = checks::read_docket(connection, None)?;
            let mut actor = checks::actor(connection, seat)?;
            let case = on.map(|(case, _)| case);
            let first = first_of(connection, step, case)?;
            if let (OverlapStep::Again { first, .. }, Some(case)) = (step, case) {
                actor.decided_a_sampled_case = checks::has_decided(connection, seat, [case].into_iter())?;
                if in_force(connection, case)? != Some(*first) {
                    return Err(CheckRefusal::NotSampled(case).into());
                }
            }
            docket.permits_overlap(step, case, first.as_ref(), &actor)?;
            let deed = Deed::Overlap(step.clone());
            checks::append(connection, &charter.policy_digest, head, seat, now, on, deed)
        })
    }

    /// Returns the decisions that wait for this seat as their second reader, by their tickets.
    pub fn overlap_waiting(&self, overlap: &Overlap, seat: &Seat) -> Result<Vec<(CaseId, Seq)>, Error> {
        let Some(running) = overlap.running() else { return Ok(Vec::new()) };
        let mut statement = self.connection.prepare_cached(
            "SELECT id, verdict FROM casefile WHERE state IN ('approved', 'challenged') AND verdict IS NOT NULL AND purged IS NULL",
        )?;
        let mut rows = statement.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let (case, first): (CaseId, Seq) = (row.get(0)?, row.get(1)?);
            if running.chooses(case) && overlap.pair(first).is_none() {
                waiting.push((Ticket::new(&running.seed, &case.to_string()), case, first));
            }
        }
        waiting.sort_unstable_by_key(|(ticket, case, _)| (*ticket, *case));
        let mut for_seat = Vec::new();
        for (_, case, first) in waiting {
            if !checks::has_decided(&self.connection, seat, [case].into_iter())? {
                for_seat.push((case, first));
            }
        }
        Ok(for_seat)
    }
}

/// Returns the first decision that a step names, if it is one on the step's case.
pub(super) fn first_of(
    connection: &Connection,
    step: &OverlapStep,
    case: Option<CaseId>,
) -> Result<Option<Decided>, Error> {
    let (OverlapStep::Again { first, .. } | OverlapStep::Settle { first, .. }) = step else {
        return Ok(None);
    };
    let entry = ledger::of_seq(connection, *first)?.filter(|entry| entry.case == case);
    Ok(entry.and_then(checks::as_decided))
}

fn in_force(connection: &Connection, case: CaseId) -> Result<Option<Seq>, Error> {
    let verdict = connection
        .prepare_cached("SELECT verdict FROM casefile WHERE id = ?1")?
        .query_row([case], |row| row.get(0))
        .optional()?;
    Ok(verdict.flatten())
}
