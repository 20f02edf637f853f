//! The rows of one person, checked and split, before anything is made of them.
//!
//! Owns what has to travel with the rows so that they can be put together elsewhere, on any thread: their bytes in one
//! piece, which fields they fall into, which rows were refused beside them, and where else the person's numbers stand.

use super::shared_numbers::SharedNumbers;
use crate::record::layout::{Fields, SplitRow};
use crate::record::{History, Person, Phrasebook, Remark, Row, SourceLine, SourceRow};
use std::ops::Range;
use std::sync::Arc;

/// The rows of one person, not yet put together.
#[derive(Debug, Default)]
pub struct PersonRows {
    /// The rows, one after another.
    text: Vec<u8>,
    /// The texts of the fields of those rows in which quotes are doubled, one after another.
    plain: Vec<u8>,
    rows: Vec<Kept>,
    /// Refused rows that may be the person's.
    marks: Vec<SourceLine>,
    /// Where else the person's numbers stand.
    elsewhere: Vec<Remark>,
    /// The case numbers that several people of the sources share.
    shared: Arc<SharedNumbers>,
}

/// A row that was accepted, as it is stored, with the places of its fields.
#[derive(Debug)]
struct Kept {
    source: SourceLine,
    raw: Range<usize>,
    /// Where the texts of its fields stand, if not in the row itself.
    plain: Option<Range<usize>>,
    fields: Fields,
}

/// Rows that a person often has.
const USUAL: usize = 8;

impl PersonRows {
    /// Makes the rows of a person that were held back.
    pub(super) fn held(rows: &[(SourceLine, Vec<u8>)], marks: Vec<SourceLine>) -> Self {
        let mut person = Self { marks, ..Self::default() };
        for (source, raw) in rows {
            person.add_stored(*source, raw);
        }
        person
    }

    /// Asks of the person's case numbers whether they stand on another person too.
    pub(super) fn asking(self, shared: &Arc<SharedNumbers>) -> Self {
        Self { shared: Arc::clone(shared), ..self }
    }

    pub(super) fn with_elsewhere(self, elsewhere: Vec<Remark>) -> Self {
        Self { elsewhere, ..self }
    }

    /// Adds a row that was split.
    pub(super) fn add(&mut self, source: SourceLine, raw: &[u8], mut fields: Fields) {
        if self.rows.is_empty() {
            self.rows.reserve(USUAL);
            self.text.reserve(USUAL * raw.len());
        }
        let start = self.text.len();
        self.text.extend_from_slice(raw);
        let plain = fields.undoubled(raw).map(|plain| {
            let start = self.plain.len();
            self.plain.extend_from_slice(&plain);
            start..self.plain.len()
        });
        self.rows.push(Kept { source, raw: start..self.text.len(), plain, fields });
    }

    /// Adds a row as it is stored. It was split before, and what was left out of it changes no separator.
    pub(super) fn add_stored(&mut self, source: SourceLine, raw: &[u8]) {
        if let Ok(fields) = Fields::split(raw) {
            self.add(source, raw, fields);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn marks(&mut self) -> &mut Vec<SourceLine> {
        &mut self.marks
    }

    /// Returns how many bytes the rows have.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns the rows, in the order in which they stand.
    pub fn rows(&self) -> impl Iterator<Item = SplitRow<'_>> {
        self.rows.iter().map(|kept| SplitRow {
            source: kept.source,
            raw: self.raw(kept),
            plain: kept.plain.clone().and_then(|place| self.plain.get(place)),
            fields: &kept.fields,
        })
    }

    fn raw(&self, kept: &Kept) -> &[u8] {
        self.text.get(kept.raw.clone()).unwrap_or_default()
    }

    /// Puts the person together, and marks it where rows were refused.
    pub fn person(&self, book: &mut Phrasebook) -> Person {
        let rows: Vec<Row<'_>> =
            self.rows().map(|row| row.fields.row(row.source, row.plain.unwrap_or(row.raw))).collect();
        let mut person = Person::assemble_with(&rows, book);
        let mut marks = self.marks.clone();
        marks.sort_unstable();
        person.remarks.extend(marks.into_iter().map(Remark::QuarantinedRow));
        person.remarks.extend(self.elsewhere.iter().cloned());
        person.remarks.extend(self.shared.remarks(self.rows()));
        person
    }

    /// Puts the person together and keeps its rows.
    pub fn history(&self, book: &mut Phrasebook) -> History {
        let stored = |kept: &Kept| SourceRow { source: kept.source, raw: self.raw(kept).to_vec() };
        History { person: self.person(book), rows: self.rows.iter().map(stored).collect() }
    }
}
