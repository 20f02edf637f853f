//! The rows of one person, checked and split, before anything is made of them.
//!
//! Owns what has to travel with the rows so that they can be put together elsewhere, on any thread: which fields they
//! fall into, which rows were refused beside them, and where else the person's numbers stand.

use crate::record::layout::{Fields, SplitRow};
use crate::record::{History, Person, Phrasebook, Remark, Row, SourceLine, SourceRow};

/// The rows of one person, not yet put together.
#[derive(Debug)]
pub struct PersonRows {
    rows: Vec<Kept>,
    /// Refused rows that may be the person's.
    marks: Vec<SourceLine>,
    /// Where else the person's numbers stand.
    elsewhere: Vec<Remark>,
}

impl PersonRows {
    pub(super) fn new(rows: Vec<Kept>, marks: Vec<SourceLine>) -> Self {
        Self { rows, marks, elsewhere: Vec::new() }
    }

    pub(super) fn with_elsewhere(self, elsewhere: Vec<Remark>) -> Self {
        Self { elsewhere, ..self }
    }

    /// Returns how many bytes the rows have.
    pub fn bytes(&self) -> usize {
        self.rows.iter().map(|kept| kept.raw.len()).sum()
    }

    /// Puts the person together, and marks it where rows were refused.
    pub fn person(&self, book: &mut Phrasebook) -> Person {
        let rows: Vec<_> = self.rows.iter().map(Kept::row).collect();
        let mut person = Person::assemble_with(&rows, book);
        let mut marks = self.marks.clone();
        marks.sort_unstable();
        person.remarks.extend(marks.into_iter().map(Remark::QuarantinedRow));
        person.remarks.extend(self.elsewhere.iter().cloned());
        person
    }

    /// Puts the person together and keeps its rows.
    pub fn history(self, book: &mut Phrasebook) -> History {
        let person = self.person(book);
        History { person, rows: self.rows.into_iter().map(Kept::into_stored).collect() }
    }

    /// Returns the rows, in the order in which they stand.
    pub fn rows(&self) -> impl Iterator<Item = SplitRow<'_>> {
        self.rows.iter().map(Kept::split)
    }
}

/// A row that was accepted, as it is stored, with the places of its fields.
#[derive(Debug)]
pub(super) struct Kept {
    source: SourceLine,
    raw: Vec<u8>,
    /// The fields' texts one after another, where quotes are doubled in the row.
    plain: Option<Vec<u8>>,
    fields: Fields,
}

impl Kept {
    pub(super) fn new(source: SourceLine, raw: Vec<u8>, mut fields: Fields) -> Self {
        let plain = fields.undoubled(&raw);
        Self { source, raw, plain, fields }
    }

    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    pub(super) fn row(&self) -> Row<'_> {
        self.fields.row(self.source, self.plain.as_deref().unwrap_or(&self.raw))
    }

    fn split(&self) -> SplitRow<'_> {
        SplitRow { source: self.source, raw: &self.raw, plain: self.plain.as_deref(), fields: &self.fields }
    }

    pub(super) fn into_stored(self) -> SourceRow {
        SourceRow { source: self.source, raw: self.raw }
    }

    /// Splits a stored row again; it was split before, and what was left out of it changes no separator.
    pub(super) fn again(source: SourceLine, raw: Vec<u8>) -> Option<Self> {
        let fields = Fields::split(&raw).ok()?;
        Some(Self::new(source, raw, fields))
    }
}
