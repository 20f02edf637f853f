//! Sources in: histories and proposals become persons and cases, all in one transaction.
//!
//! Packing needs no queue: a [`Packer`] can work on a thread of its own. [`Import`] then only writes: into a draft of a
//! queue that holds nobody, else into the queue itself.

mod again;
mod change;
mod draft;
mod known;
mod source;

pub use again::Propose;
pub use change::CaseChange;
pub(super) use draft::remove_stray;
pub use known::Known;
pub(super) use source::mapping_digest;
pub use source::{NewSource, RefusedRow};

use crate::casework::{CaseId, Deed, Digest, Seat, Seq};
use crate::queue::columns::{Number, as_words};
use crate::queue::ledger::{self, Head, Said};
use crate::queue::packed::PackedCase;
use crate::queue::root::RootHash;
use crate::queue::{Error, Packed, Packer, Queue, groups, teach, worth};
use crate::record::{History, SourceNo};
use crate::relief::worth::AtImport;
use crate::relief::{CaseProposal, Lane};
use draft::Draft;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Among so many cases anything is found at once, however many pieces the search index came in.
const FOUND_AT_ONCE: u64 = 100_000;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its ledger entry.
    pub seq: Seq,
    /// Rows read.
    pub rows: u64,
    /// Rows refused.
    pub refused: u64,
    /// Persons read, with or without a case.
    pub read: u64,
    /// Persons stored: those with a case.
    pub persons: u64,
    /// Cases proposed.
    pub cases: u64,
    /// Cases among them in the clear lane.
    pub clear: u64,
    /// Cases by what is proposed for their candidate counts, such as `dismiss-and-seal`.
    pub actions: BTreeMap<String, u64>,
    /// Persons who were in the queue and are told the same.
    pub same: u64,
    /// Cases whose facts changed, in the order of their ledger entries.
    pub changes: Vec<CaseChange>,
    /// The hash over everything proposed.
    pub root: Digest,
}

/// An import that is going on: nothing of it is in the queue before [`Import::commit`], dropping it leaves no trace.
#[derive(Debug)]
pub struct Import<'q> {
    pub(super) queue: &'q mut Queue,
    pub(super) head: Head,
    /// What is written to, where the queue holds nobody yet.
    draft: Option<Draft>,
    /// Whether persons were stored before, so that known ones have to be looked for.
    added_to: bool,
    known_persons: u64,
    /// The number of the first person added.
    first_person: u64,
    /// The persons of the queue that were told again.
    told: BTreeSet<u64>,
    same: u64,
    changes: Vec<CaseChange>,
    replaced: Vec<SourceNo>,
    /// The sources read so far, and how many rows of each were refused.
    sources: Vec<NewSource>,
    refused: BTreeMap<SourceNo, u64>,
    /// What each source is worth, as far as it was said.
    worth: BTreeMap<SourceNo, AtImport>,
    stored_sources: u32,
    next_person: u64,
    next_case: u64,
    root: RootHash,
    packer: Packer,
    patterns: groups::Numbers,
    tally: BTreeMap<(Lane, String), u64>,
    pub(super) done: Imported,
    committed: bool,
}

impl Queue {
    /// Starts an import. Until it is committed or dropped the queue is its alone.
    pub fn begin_import(&mut self) -> Result<Import<'_>, Error> {
        self.make_ready()?;
        let vocabulary = teach::reading(&self.connection, None)?.map(Arc::new);
        let holds_nobody: bool =
            self.connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM person)", [], |row| row.get(0))?;
        let draft = if holds_nobody { Some(Draft::begin(self)?) } else { None };
        let begun = Begun::at(&self.connection).inspect_err(|_| {
            // The error that matters is the first; a rollback without a transaction harms nothing.
            let _ = self.connection.execute_batch("ROLLBACK");
        });
        let begun = match begun {
            Ok(begun) => begun,
            Err(error) => {
                if let Some(draft) = draft {
                    draft.give_up(self);
                }
                return Err(error);
            }
        };
        Ok(Import {
            head: begun.head,
            draft,
            added_to: begun.persons > 0,
            known_persons: 0,
            first_person: begun.persons + 1,
            told: BTreeSet::new(),
            same: 0,
            changes: Vec::new(),
            replaced: Vec::new(),
            sources: Vec::new(),
            refused: BTreeMap::new(),
            worth: BTreeMap::new(),
            stored_sources: begun.sources,
            next_person: begun.persons + 1,
            next_case: begun.cases + 1,
            root: RootHash::default(),
            packer: Packer::reading(vocabulary),
            patterns: groups::Numbers::default(),
            tally: BTreeMap::new(),
            done: Imported {
                seq: Seq(begun.head.entries + 1),
                rows: 0,
                refused: 0,
                read: 0,
                persons: 0,
                cases: 0,
                clear: 0,
                actions: BTreeMap::new(),
                same: 0,
                changes: Vec::new(),
                root: Digest::ZERO,
            },
            committed: false,
            queue: self,
        })
    }
}

/// What stands in the queue when an import begins.
struct Begun {
    head: Head,
    sources: u32,
    persons: u64,
    cases: u64,
}

impl Begun {
    /// Begins the transaction and looks.
    fn at(connection: &Connection) -> Result<Self, Error> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let last = |sql: &str| -> Result<u64, Error> {
            Ok(connection.query_row(sql, [], |row| row.get::<_, Number>(0))?.0)
        };
        let sources = last("SELECT coalesce(max(number), 0) FROM source")?;
        Ok(Self {
            head: ledger::head(connection)?,
            sources: u32::try_from(sources).map_err(|_| Error::TooLarge)?,
            persons: last("SELECT coalesce(max(id), 0) FROM person")?,
            cases: last("SELECT coalesce(max(id), 0) FROM casefile")?,
        })
    }
}

impl Import<'_> {
    /// Returns the number of the source whose bytes these are, if it was read in before or stands in this import.
    pub fn known_source(&self, digest: &Digest) -> Result<Option<SourceNo>, Error> {
        if let Some((number, _)) = self.numbered().find(|(_, source)| source.digest == *digest) {
            return Ok(Some(number));
        }
        Ok(self
            .queue
            .connection
            .prepare_cached("SELECT number FROM source WHERE digest = ?1")?
            .query_row([digest], |row| row.get(0))
            .optional()?)
    }

    /// Returns the number that the next source added will have: its rows carry it before it is read to its end.
    pub fn next_source(&self) -> SourceNo {
        let read = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        SourceNo(self.stored_sources.saturating_add(read).saturating_add(1))
    }

    /// Adds a source that was read to its end, under the number that [`Self::next_source`] gave.
    pub fn add_source(&mut self, source: NewSource) -> Result<SourceNo, Error> {
        if let Some(known) = self.known_source(&source.digest)? {
            return Err(Error::KnownSource(known));
        }
        let number = self.next_source();
        self.done.rows += source.rows;
        self.sources.push(source);
        Ok(number)
    }

    /// Keeps what a source of this import is worth.
    pub fn note_worth(&mut self, source: SourceNo, worth: AtImport) {
        self.worth.insert(source, worth);
    }

    fn numbered(&self) -> impl Iterator<Item = (SourceNo, &NewSource)> {
        (self.stored_sources.saturating_add(1)..).map(SourceNo).zip(&self.sources)
    }

    /// Keeps a refused row; its source may be added later.
    pub fn add_refused(&mut self, row: &RefusedRow) -> Result<(), Error> {
        self.queue
            .connection
            .prepare_cached(
                "INSERT INTO quarantine (source, line, field, reason, raw) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((row.source, Number(row.line), &row.field, &row.reason, &row.raw))?;
        self.root.add_refused(row);
        self.done.refused += 1;
        *self.refused.entry(row.source).or_default() += 1;
        Ok(())
    }

    /// Adds a person with the proposed cases; one without a case is only counted.
    pub fn add_person(&mut self, history: &History, proposals: &[CaseProposal]) -> Result<(), Error> {
        let packed = self.packer.pack(history, proposals)?;
        self.add(packed.as_ref())
    }

    /// Adds a person that was packed before; `None` counts one without a case.
    pub fn add(&mut self, packed: Option<&Packed>) -> Result<(), Error> {
        self.done.read += 1;
        let Some(packed) = packed else { return Ok(()) };
        if self.added_to && self.is_known(&packed.subject)? {
            self.known_persons += 1;
            return Ok(());
        }
        let person = Number(self.next_person);
        self.queue
            .connection
            .prepare_cached(
                "INSERT INTO person (id, subject, name, born, history) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((person, &packed.subject, &packed.name, &packed.born, &packed.history))?;
        if let Some(draft) = &mut self.draft {
            draft.wrote(packed.bytes());
        }
        self.next_person += 1;
        self.done.persons += 1;
        packed.cases.iter().try_for_each(|case| self.add_new_case(person, packed, case))
    }

    fn add_new_case(&mut self, person: Number, packed: &Packed, case: &PackedCase) -> Result<(), Error> {
        let id = CaseId(self.next_case);
        self.add_case(id, person, packed, case)?;
        self.next_case += 1;
        self.done.cases += 1;
        self.root.add_case(id, &packed.history_digest, &case.digest);
        *self.tally.entry((case.columns.lane, case.columns.action.clone())).or_default() += 1;
        Ok(())
    }

    fn add_case(
        &mut self,
        id: CaseId,
        person: Number,
        packed: &Packed,
        case: &PackedCase,
    ) -> Result<(), Error> {
        let connection = &self.queue.connection;
        let columns = &case.columns;
        let pattern = columns.pattern.as_ref().map(|pattern| self.patterns.of(connection, pattern));
        let pattern = pattern.transpose()?;
        connection
            .prepare_cached(
                "INSERT INTO casefile (id, person, event, numbers, sections, level, convicted, lane, action, codes, pattern)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                id,
                person,
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
        connection
            .prepare_cached("INSERT INTO proposal (casefile, proposal) VALUES (?1, ?2)")?
            .execute((id, &case.proposal))?;
        connection
            .prepare_cached(
                "INSERT INTO find (rowid, name, numbers, sections, notes) VALUES (?1, ?2, ?3, ?4, '')",
            )?
            .execute((id, &packed.name, &columns.numbers, as_words(&columns.sections)))?;
        Ok(())
    }

    /// Blank keys are never merged (traps.md T66), so a person without one is never a known one.
    fn is_known(&self, subject: &str) -> Result<bool, Error> {
        if subject.is_empty() {
            return Ok(false);
        }
        Ok(self
            .queue
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM person WHERE subject = ?1 AND id < ?2)")?
            .query_row((subject, Number(self.first_person)), |row| row.get(0))?)
    }

    /// Writes the import's ledger entry, syncs everything and returns what was done.
    ///
    /// Fails with [`Error::KnownPersons`], leaving no trace, when a person of these sources is in the queue already:
    /// half a history would be taken for a whole one.
    pub fn commit(mut self, seat: &Seat, now: Timestamp) -> Result<Imported, Error> {
        if self.known_persons > 0 {
            return Err(Error::KnownPersons(self.known_persons));
        }
        self.write_sources()?;
        let head = self.write_import(self.head, seat, now)?;
        let head = self.write_changes(head, seat, now)?;
        self.end(head)
    }

    /// Appends the entry of an import: of new sources, or of cases that are new by a corrected row.
    pub(super) fn write_import(&mut self, head: Head, seat: &Seat, now: Timestamp) -> Result<Head, Error> {
        self.done.root = std::mem::take(&mut self.root).finish();
        self.write_tally()?;
        let deed = Deed::Import {
            sources: self.sources.iter().map(|source| source.digest).collect(),
            rows: self.done.rows,
            refused: self.done.refused,
            persons: self.done.persons,
            cases: self.done.cases,
            root: self.done.root,
            replaces: self.replaced.clone(),
            mappings: source::mappings(&self.sources),
        };
        let policy = self.queue.charter.policy_digest;
        let said = Said { at: now, seat, on: None, shown: None, policy, deed };
        Ok(ledger::append(&self.queue.connection, &head, said)?.1)
    }

    /// Commits what was written and says what was done.
    pub(super) fn end(mut self, head: Head) -> Result<Imported, Error> {
        if self.draft.is_some() {
            if self.done.cases > FOUND_AT_ONCE {
                // In one piece the search index is walked faster than in several.
                self.queue.connection.execute_batch("INSERT INTO find (find) VALUES ('optimize')")?;
            }
            Draft::check(&self.queue.connection)?;
        }
        self.queue.connection.execute_batch("COMMIT")?;
        if let Some(draft) = self.draft.take() {
            draft.take_place(self.queue)?;
        }
        self.committed = true;
        self.queue.acknowledged = head;
        // The import comes before the copy of its entries, because only the queue has its rows: a stop in between leaves
        // a copy that is short, which the next opening mends.
        if let Some(copy) = &mut self.queue.copy
            && copy.catch_up(&self.queue.connection).is_err()
        {
            self.queue.suspect = true;
        }
        // The import is on the disk; a journal that cannot be written back now is written back later.
        let _ = self.queue.checkpoint();
        self.done.same = self.same;
        self.done.changes = std::mem::take(&mut self.changes);
        Ok(self.done.clone())
    }

    /// Returns what would be done so far; dropping the import undoes it.
    pub fn so_far(&self) -> Imported {
        let mut done = self.done.clone();
        done.same = self.same;
        done.changes.clone_from(&self.changes);
        done
    }

    /// Tells whether persons stand in the queue, so that some of them may be told again.
    pub fn has_persons(&self) -> bool {
        self.added_to
    }

    fn write_sources(&self) -> Result<(), Error> {
        let mut statement = self.queue.connection.prepare_cached(
            "INSERT INTO source (number, name, digest, format, rows, refused, bytes, import, mapping)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for (number, source) in self.numbered() {
            statement.execute((
                number,
                source.name.as_str(),
                source.digest,
                &source.format,
                Number(source.rows),
                Number(self.refused.get(&number).copied().unwrap_or(0)),
                Number(source.bytes),
                self.done.seq,
                &source.mapping,
            ))?;
        }
        worth::store(&self.queue.connection, &self.worth)
    }

    fn write_tally(&mut self) -> Result<(), Error> {
        for ((lane, action), cases) in &self.tally {
            self.queue
                .connection
                .prepare_cached(
                    "INSERT INTO tally (lane, action, state, cases) VALUES (?1, ?2, 'waiting', ?3)
                     ON CONFLICT DO UPDATE SET cases = cases + excluded.cases",
                )?
                .execute((lane, action, Number(*cases)))?;
            *self.done.actions.entry(action.clone()).or_default() += cases;
            if *lane == Lane::Clear {
                self.done.clear += cases;
            }
        }
        Ok(())
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // SQLite may have rolled back already; then this fails and harms nothing.
            let _ = self.queue.connection.execute_batch("ROLLBACK");
            if let Some(draft) = self.draft.take() {
                draft.give_up(self.queue);
            }
            // Why it came to this is not known here: the next write looks at the file with fresh eyes.
            self.queue.suspect = true;
        }
    }
}
