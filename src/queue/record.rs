//! A decision in: one ledger entry and what it makes of its case, in one synced transaction.

use crate::casework::{
    BatchNo, CaseFile, CaseId, Charter, Deed, Draft, Entry, Receipt, Refusal, Seat, Seq, Shown, State, Trail,
    Verdict,
};
use crate::queue::columns::as_words;
use crate::queue::ledger::{self, Said};
use crate::queue::{CHECKPOINT_EVERY, Error, Queue, adopt, cases, repropose};
use crate::record::Text;
use jiff::Timestamp;
use rusqlite::Connection;

impl Queue {
    /// Records a verdict, a note, an undo, a superseding entry or a fact, and returns once it is on the disk.
    ///
    /// Refuses, recording nothing: what [`Trail::permits`] and [`CaseFile::judge`] refuse, what the seat's role does not
    /// allow, a verdict without the hash of what was shown, and a verdict about a case that has changed since it was
    /// shown.
    pub fn record(&mut self, draft: &Draft, seat: &Seat, now: Timestamp) -> Result<Receipt, Error> {
        if self.since_checkpoint > CHECKPOINT_EVERY {
            self.checkpoint()?;
        }
        self.own_up(seat, now)?;
        // A fact comes with the proposal it leads to.
        if let (Some(case), Deed::Fact { added, .. }) = (draft.case, &draft.deed) {
            return Ok(self.add_fact(case, added, seat, now)?.receipt);
        }
        if let (Some(case), Deed::Retract { of, reason, .. }) = (draft.case, &draft.deed) {
            return Ok(self.retract_fact(case, *of, reason, seat, now)?.receipt);
        }
        let receipt = self.transact(|connection, charter, head| {
            let id = draft.case.ok_or(Refusal::NotOnACase)?;
            let before = cases::read(connection, id)?;
            let trail = Trail::of(&before.entries, before.standing.batch);
            judge(connection, &before, &trail, draft, charter)?;
            let said = Said {
                at: now,
                seat,
                on: Some((id, &trail)),
                shown: draft.shown,
                policy: charter.policy_digest,
                deed: draft.deed.clone(),
            };
            let (entry, head) = ledger::append(connection, &head, said)?;
            repropose::catch_up(connection, &before, &entry, charter)?;
            project(connection, &before, &entry)?;
            Ok((Receipt { seq: entry.seq, head: head.hash }, head))
        })?;
        self.since_checkpoint += 1;
        Ok(receipt)
    }

    /// Writes the journal back if enough verdicts stand in it; to be called when a verdict was acknowledged, so that
    /// nobody waits for it.
    pub fn checkpoint_if_due(&mut self) -> Result<(), Error> {
        if self.since_checkpoint >= CHECKPOINT_EVERY { self.checkpoint() } else { Ok(()) }
    }

    /// Tells whether anything was recorded since the journal was last written back.
    pub fn has_journal(&self) -> bool {
        self.since_checkpoint > 0
    }
}

fn judge(
    connection: &Connection,
    case: &CaseFile,
    trail: &Trail,
    draft: &Draft,
    charter: &Charter,
) -> Result<(), Error> {
    // A check's steps are judged by the whole docket: `Queue::take_check_step`.
    if matches!(draft.deed, Deed::Changed { .. } | Deed::Check(_) | Deed::Overlap(_) | Deed::Known(_)) {
        return Err(Refusal::NotOnACase.into());
    }
    trail.permits(&draft.deed)?;
    if let Deed::Verdict(verdict) = &draft.deed {
        if matches!(verdict, Verdict::Approve { group: Some(_), .. }) {
            return Err(Refusal::NotTheGroup.into());
        }
        let decided = case.standing.decided.as_ref().map(|decided| decided.seq);
        if adopt::behind(connection, decided)?.is_some() {
            return Err(Refusal::OtherPolicy.into());
        }
        let seen = draft.shown.ok_or(Refusal::NotShown)?;
        let shown = Shown::of(case, &charter.policy_digest).map_err(|_| Error::TooLarge)?;
        if seen != shown.0 {
            return Err(Refusal::Changed.into());
        }
        case.judge(verdict)?;
    }
    Ok(())
}

/// Writes down what the case is after an entry, so that lists, filters and counts need not read the ledger.
pub(super) fn project(connection: &Connection, before: &CaseFile, entry: &Entry) -> Result<(), Error> {
    match &entry.deed {
        Deed::Note { .. } => index_notes(connection, before, entry),
        Deed::Verdict(_) | Deed::Undo { .. } => write_standing(connection, before, entry),
        Deed::Supersede { batch, .. } => {
            release(connection, *batch, before.id, entry.seq)?;
            write_standing(connection, before, entry)
        }
        // Recorded with what they change, by `change` and `quarantine`.
        Deed::Found { .. }
        | Deed::Import { .. }
        | Deed::Group { .. }
        | Deed::Batch { .. }
        | Deed::Export { .. }
        | Deed::Fact { .. }
        | Deed::Retract { .. }
        | Deed::Adopt { .. }
        | Deed::Vocabulary { .. }
        | Deed::Outcome { .. }
        | Deed::Roster(_)
        | Deed::RowRead { .. }
        | Deed::RowAccepted { .. }
        | Deed::Changed { .. }
        | Deed::Purge(_)
        | Deed::Sign { .. }
        | Deed::Repair(_)
        | Deed::Check(_)
        | Deed::Overlap(_)
        | Deed::Known(_)
        | Deed::Gate(_) => Ok(()),
    }
}

pub(super) fn write_standing(connection: &Connection, before: &CaseFile, entry: &Entry) -> Result<(), Error> {
    let mut trail = Trail::of(&before.entries, before.standing.batch);
    trail.follow(entry);
    let standing = trail.standing();
    let verdict: Option<Seq> = standing.decided.as_ref().map(|decided| decided.seq);
    let departs = standing.decided.as_ref().is_some_and(|decided| decided.verdict.departs());
    let returns = standing.returns_on().map(|day| day.to_string());
    connection
        .prepare_cached(
            "UPDATE casefile SET state = ?2, verdict = ?3, returns = ?4, batch = ?5, departs = ?6 WHERE id = ?1",
        )?
        .execute((before.id, standing.state(), verdict, returns, standing.batch, departs))?;
    retally(connection, before.id, before.standing.state(), standing.state())
}

fn retally(connection: &Connection, case: CaseId, from: State, to: State) -> Result<(), Error> {
    if from == to {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO tally (lane, action, state, cases)
         SELECT lane, action, ?2, ?3 FROM casefile WHERE id = ?1
         ON CONFLICT DO UPDATE SET cases = cases + excluded.cases",
    )?;
    statement.execute((case, from, -1))?;
    statement.execute((case, to, 1))?;
    Ok(())
}

/// Takes a case out of its batch; if the batch has not gone out it is void, and its other cases are free.
pub(super) fn release(connection: &Connection, batch: BatchNo, case: CaseId, by: Seq) -> Result<(), Error> {
    connection.execute(
        "UPDATE batch_case SET superseded = ?3 WHERE batch = ?1 AND casefile = ?2",
        (batch, case, by),
    )?;
    connection.execute("UPDATE batch SET holds = holds - 1 WHERE number = ?1", [batch])?;
    let voided = connection.execute(
        "UPDATE batch SET state = 'void', holds = 0 WHERE number = ?1 AND state = 'frozen'",
        [batch],
    )?;
    if voided > 0 {
        connection.execute(
            "UPDATE casefile SET batch = NULL
             WHERE batch = ?1 AND id IN (SELECT casefile FROM batch_case WHERE batch = ?1)",
            [batch],
        )?;
    }
    Ok(())
}

/// Makes the notes of a case findable. The index keeps no text, so that every column is written again.
pub(super) fn index_notes(connection: &Connection, before: &CaseFile, entry: &Entry) -> Result<(), Error> {
    let mut trail = Trail::of(&before.entries, None);
    trail.follow(entry);
    let notes: Vec<&str> = trail.notes().iter().map(|note| note.text.as_str()).collect();
    let numbers: Vec<&str> =
        before.event().map(|event| event.case_numbers.iter().map(Text::as_str).collect()).unwrap_or_default();
    let sections: String =
        connection.query_row("SELECT sections FROM casefile WHERE id = ?1", [before.id], |row| row.get(0))?;
    connection
        .prepare_cached(
            "UPDATE find SET name = ?2, numbers = ?3, sections = ?4, notes = ?5 WHERE rowid = ?1",
        )?
        .execute((
            before.id,
            before.person.identity.name.as_str(),
            numbers.join("\n"),
            as_words(&sections),
            notes.join("\n"),
        ))?;
    Ok(())
}
