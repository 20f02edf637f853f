//! A stretch of the tables: some persons and rows, turned into bytes on any thread, written by another.

use crate::assessment::columns::{Cells, OWN_COLUMNS, PEER_COLUMNS};
use crate::assessment::note::Note;
use crate::assessment::{Beside, Figures, Terms, as_read, count_row, hint, peer};
use crate::filing::{cell, write_proof};
use crate::record::layout::{Fields, SplitRow};
use crate::record::{Person, SourceLine, SourceRow, Text};
use crate::relief::worth::{CaseIssues, Tally};
use crate::relief::{self, AssessedCount, Assessment};
use std::collections::BTreeSet;

/// A stretch of the tables, with its sums.
#[derive(Debug, Default)]
pub struct Sheet {
    pub(super) rows: Vec<u8>,
    pub(super) counts: Vec<u8>,
    pub(super) refused: Vec<u8>,
    pub(super) proofs: Vec<u8>,
    pub(super) notes: Vec<Note>,
    pub(super) figures: Figures,
    pub(super) worth: Tally,
}

/// A row that was refused.
#[derive(Clone, Copy, Debug)]
pub struct RefusedLine<'a> {
    /// Where it stands.
    pub line: SourceLine,
    /// The column it was refused for; blank where it is the whole row.
    pub field: &'a str,
    /// The stable id of the reason.
    pub id: &'static str,
    /// The reason in words.
    pub reason: &'a str,
    /// Its bytes, with identifiers blanked.
    pub raw: &'a [u8],
}

impl Sheet {
    /// Makes a sheet with room for so many bytes of rows.
    pub fn with_room(bytes: usize) -> Self {
        Self { rows: Vec::with_capacity(bytes + bytes / 4), ..Self::default() }
    }

    /// Adds a person whose rows all stand here, and the rows.
    pub fn add_person<'r>(
        &mut self,
        terms: &Terms,
        person: &Person,
        rows: impl Iterator<Item = SplitRow<'r>>,
    ) {
        let notes = self.assess(terms, person);
        let mut notes = notes.into_iter().peekable();
        for row in rows {
            while notes.peek().is_some_and(|note| note.line < row.source) {
                notes.next();
            }
            let note = notes.next_if(|note| note.line == row.source);
            self.write(&row, note.as_ref());
        }
    }

    /// Assesses a person whose rows are written later, and keeps the notes on them.
    pub fn note_person(&mut self, terms: &Terms, person: &Person) {
        let notes = self.assess(terms, person);
        self.notes.extend(notes);
    }

    /// Adds a row with the note on it, if there is one.
    pub fn add_row(&mut self, row: &SourceRow, note: Option<&Note>) {
        // It was split before, and what was left out of it since changes no separator.
        let Ok(mut fields) = Fields::split(&row.raw) else { return };
        let plain = fields.undoubled(&row.raw);
        let split = SplitRow { source: row.source, raw: &row.raw, plain: plain.as_deref(), fields: &fields };
        self.write(&split, note);
    }

    /// Adds a refused row.
    pub fn add_refused(&mut self, terms: &Terms, refused: &RefusedLine<'_>) {
        self.figures.add_refused(refused.id);
        Cells::begin(&mut self.refused)
            .text(terms.source_name(refused.line.source))
            .number(refused.line.line)
            .text(refused.field)
            .text(refused.reason)
            .text(Text::from_bytes(refused.raw).as_str());
        self.refused.push(b'\n');
    }

    /// Assesses a person and returns the notes on the rows, in their order.
    fn assess(&mut self, terms: &Terms, person: &Person) -> Vec<Note> {
        let assessment = relief::assess(person, &terms.policy, &terms.county, terms.as_of);
        self.figures.add_person(person, assessment.as_ref());
        self.note_oddities(terms, person);
        self.worth.add_person(person, &assessment.as_ref().map(issues).unwrap_or_default());
        let Some(assessment) = assessment else { return Vec::new() };
        if terms.beside == Beside::Proofs {
            self.prove(terms, person);
        }
        let mut notes: Vec<Note> =
            assessment.counts.iter().filter_map(|count| note(terms, person, &assessment, count)).collect();
        notes.sort_unstable();
        notes
    }

    /// Writes the whole proof of every candidate count, in the order in which persons are assessed.
    fn prove(&mut self, terms: &Terms, person: &Person) {
        for case in relief::propose(person, &terms.policy, &terms.county, terms.as_of) {
            let counts = person.events.get(case.event).map_or(&[][..], |event| event.counts.as_slice());
            for proposal in &case.proposals {
                let Some(count) = counts.get(proposal.count) else { continue };
                let name = |source| terms.source_name(source);
                // Writing to memory does not fail.
                let _ = write_proof(&mut self.proofs, None, None, person, count, proposal, name);
            }
        }
    }

    /// Lists what looks like a candidate and is none, and counties that are none (traps.md T01, T69).
    fn note_oddities(&mut self, terms: &Terms, person: &Person) {
        for event in &person.events {
            let county = &event.county;
            if *county != terms.county && !county.as_str().is_empty() && !county.is_of_california() {
                self.figures.add_other_county(county.as_str());
            }
        }
        if relief::has_look_alike(person, &terms.policy) {
            for found in relief::look_alikes(person, &terms.policy, &terms.county) {
                self.figures.add_look_alike(&found.conduct);
            }
        }
    }

    fn write(&mut self, row: &SplitRow<'_>, note: Option<&Note>) {
        self.worth.add_row(row);
        as_read::write(&mut self.rows, row);
        self.rows.push(b',');
        match note {
            Some(note) => self.rows.extend_from_slice(&note.head),
            None => self.rows.push(b','),
        }
        self.rows.push(b',');
        let hint = hint::other_charges(row);
        if !hint.is_empty() {
            crate::assessment::columns::quoted(&mut self.rows, &cell::guard_bytes(hint));
        }
        self.rows.push(b',');
        match note {
            Some(note) => {
                self.rows.extend_from_slice(&note.tail);
                self.counts.extend_from_slice(&note.count);
            }
            None => self.rows.extend_from_slice(BLANK_TAIL),
        }
        self.rows.push(b'\n');
    }
}

/// The commas between the columns after the hint, where there is nothing to say.
const BLANK_TAIL: &[u8] = &[b','; PEER_COLUMNS.len() - 3 + OWN_COLUMNS.len() - 1];

/// Returns the issues of each case: of all candidate counts of one event.
fn issues(assessment: &Assessment<'_>) -> Vec<CaseIssues> {
    let of_cases = assessment.counts.chunk_by(|one, other| one.event == other.event);
    let issues = of_cases.filter_map(|counts| {
        let codes: BTreeSet<_> = counts.iter().flat_map(|count| count.codes.iter().copied()).collect();
        Some(CaseIssues { event: counts.first()?.event, codes: codes.into_iter().collect() })
    });
    issues.collect()
}

fn note(
    terms: &Terms,
    person: &Person,
    assessment: &Assessment<'_>,
    assessed: &AssessedCount,
) -> Option<Note> {
    let event = person.events.get(assessed.event)?;
    let count = event.counts.get(assessed.count)?;
    let (mut head, mut tail, mut line) = (Vec::new(), Vec::new(), Vec::new());
    peer::head(&mut Cells::begin(&mut head), event, &assessment.record);
    let mut cells = Cells::begin(&mut tail);
    peer::tail(&mut cells, assessment, assessed, event, terms.as_of);
    cells.own(count_row::lane(assessed)).own(&count_row::codes(assessed)).own(assessed.action.id());
    count_row::write(&mut line, terms, person, event, count, assessed);
    Some(Note { line: peer::row_of(count), head, tail, count: line })
}
