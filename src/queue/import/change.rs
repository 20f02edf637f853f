//! What a person told again changes in the file: the present facts in the place of the earlier ones, which are kept beside
//! them, and an entry of the ledger for every case.

use super::known::KnownCase;
use crate::casework::{BatchNo, CaseId, Deed, Digest, Seat, Seq, State, Trail};
use crate::queue::columns::{CaseColumns, Number, as_words};
use crate::queue::import::Import;
use crate::queue::ledger::{self, Head, Said};
use crate::queue::packed::PackedCase;
use crate::queue::{Error, cases, groups, record};
use crate::record::{Identity, Text};
use jiff::Timestamp;

/// A case whose facts change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseChange {
    /// Which.
    pub case: CaseId,
    /// What it was until now.
    pub was: State,
    /// The batch that it stands in.
    pub batch: Option<BatchNo>,
    /// Whether the later telling does not have it any more.
    pub gone: bool,
    /// What changes, in words.
    pub what: Vec<Text>,
    history: Digest,
    proposal: Digest,
}

impl Import<'_> {
    /// Stores the present history of a person.
    pub(super) fn store_history(
        &self,
        row: Number,
        subject: &str,
        name: &str,
        born: &str,
        history: &[u8],
    ) -> Result<(), Error> {
        self.queue
            .connection
            .prepare_cached(
                "UPDATE person SET subject = ?2, name = ?3, born = ?4, history = ?5 WHERE id = ?1",
            )?
            .execute((row, subject, name, born, history))?;
        Ok(())
    }

    /// Keeps what was stored of a case and stores what is now; the ledger entry comes with the commit.
    pub(super) fn change(
        &mut self,
        case: &KnownCase,
        row: Number,
        (name, history): (&str, Digest),
        stored: &PackedCase,
        what: Vec<Text>,
        gone: bool,
    ) -> Result<(), Error> {
        let until = Seq(self.by().0 + 1 + u64::try_from(self.changes.len()).unwrap_or(u64::MAX));
        let connection = &self.queue.connection;
        connection
            .prepare_cached(
                "INSERT INTO earlier (casefile, until, history, proposal) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((case.id, until, &case.packed_history, &case.packed_proposal))?;
        connection
            .prepare_cached("UPDATE proposal SET proposal = ?2 WHERE casefile = ?1")?
            .execute((case.id, &stored.proposal))?;
        self.store_columns(case.id, row, &stored.columns)?;
        self.queue
            .connection
            .prepare_cached(
                "UPDATE find SET name = ?2, numbers = ?3, sections = ?4, notes = '' WHERE rowid = ?1",
            )?
            .execute((case.id, name, &stored.columns.numbers, as_words(&stored.columns.sections)))?;
        let batch = self
            .queue
            .connection
            .prepare_cached("SELECT batch FROM casefile WHERE id = ?1")?
            .query_row([case.id], |row| row.get(0))?;
        self.changes.push(CaseChange {
            case: case.id,
            was: case.state,
            batch,
            gone,
            what,
            history,
            proposal: stored.digest,
        });
        Ok(())
    }

    /// Writes what lists show of a case, and moves it in the counts of the header.
    fn store_columns(&self, case: CaseId, row: Number, columns: &CaseColumns) -> Result<(), Error> {
        let connection = &self.queue.connection;
        let pattern =
            columns.pattern.as_ref().map(|pattern| groups::number(connection, pattern)).transpose()?;
        let mut count = connection.prepare_cached(
            "INSERT INTO tally (lane, action, state, cases)
             SELECT lane, action, state, ?2 FROM casefile WHERE id = ?1
             ON CONFLICT DO UPDATE SET cases = cases + excluded.cases",
        )?;
        count.execute((case, -1))?;
        connection
            .prepare_cached(
                "UPDATE casefile SET person = ?2, event = ?3, numbers = ?4, sections = ?5, level = ?6,
                        convicted = ?7, lane = ?8, action = ?9, codes = ?10,
                        pattern = ?11 WHERE id = ?1",
            )?
            .execute((
                case,
                row,
                columns.event,
                &columns.numbers,
                &columns.sections,
                &columns.level,
                &columns.convicted,
                columns.lane,
                &columns.action,
                &columns.codes,
                pattern,
            ))?;
        count.execute((case, 1))?;
        Ok(())
    }

    /// Takes away the rows of a person to which no case belongs any more.
    pub(super) fn drop_empty(&self, identity: &Identity) -> Result<(), Error> {
        self.queue
            .connection
            .prepare_cached(
                "DELETE FROM person WHERE subject = ?1 AND until IS NOT NULL
                 AND id NOT IN (SELECT person FROM casefile)",
            )?
            .execute([identity.subject.as_str()])?;
        Ok(())
    }

    /// The entry that brings the changes: the first that this import appends.
    pub(super) fn by(&self) -> Seq {
        Seq(self.head.entries + 1)
    }

    /// Appends an entry for every case that changed, right after the one that brought it.
    pub(in crate::queue) fn write_changes(
        &mut self,
        mut head: Head,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Head, Error> {
        let by = self.by();
        let connection = &self.queue.connection;
        for change in &self.changes {
            let before = cases::read(connection, change.case)?;
            let trail = Trail::of(&before.entries, before.standing.batch);
            let standing = trail.standing();
            let deed = Deed::Changed {
                by,
                of: standing.decided.map(|decided| decided.seq),
                batch: standing.batch,
                what: change.what.clone(),
                history: change.history,
                proposal: change.proposal,
            };
            let policy = self.queue.charter.policy_digest;
            let said = Said { at: now, seat, on: Some((change.case, &trail)), shown: None, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            head = after;
            if let Some(batch) = standing.batch {
                record::release(connection, batch, change.case, entry.seq)?;
            }
            record::write_standing(connection, &before, &entry)?;
            record::index_notes(connection, &before, &entry)?;
        }
        Ok(head)
    }
}
