//! Rows as bytes: fields by their columns, the rest as blank as the padding says.

use super::Padding;
use crate::record::layout::{COLUMNS, column};
use jiff::civil::Date;

/// The rows of a person, one after another.
pub(super) struct Lines {
    bytes: Vec<u8>,
    blank: &'static [u8],
    column: usize,
    count: u64,
    /// What every row of the person begins with.
    person: Vec<u8>,
    person_columns: usize,
}

impl Lines {
    pub(super) fn new(padding: Padding) -> Self {
        let blank: &[u8] = match padding {
            Padding::Lean => b"",
            Padding::Padded => b"  -  ",
        };
        Self { bytes: Vec::new(), blank, column: 0, count: 0, person: Vec::new(), person_columns: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.count = 0;
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Writes the fields that are the same in every row of the person; they are written once and copied.
    pub(super) fn person(&mut self, fields: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.column = 0;
        fields(self);
        self.person.clear();
        self.person.extend(self.bytes.drain(start..));
        self.person_columns = self.column;
    }

    /// Writes a row.
    pub(super) fn row(&mut self, fields: impl FnOnce(&mut Self)) {
        self.bytes.extend_from_slice(&self.person);
        self.column = self.person_columns;
        fields(self);
        self.text(column::END_OF_REC, "EOR");
        debug_assert_eq!(self.column, COLUMNS.len());
        if let Some(last) = self.bytes.last_mut() {
            *last = b'\n';
        }
        self.count += 1;
    }

    /// Writes a field; columns must come in their order. A blank value leaves the field as blank as any.
    pub(super) fn text(&mut self, column: usize, value: &str) {
        if value.is_empty() {
            return;
        }
        self.open(column);
        let quoted = value.contains(',');
        if quoted {
            self.bytes.push(b'"');
        }
        self.bytes.extend_from_slice(value.as_bytes());
        if quoted {
            self.bytes.push(b'"');
        }
        self.close();
    }

    /// Writes a number with zeros in front, after a prefix.
    pub(super) fn number(&mut self, column: usize, prefix: &str, digits: u32, number: u64) {
        self.open(column);
        self.bytes.extend_from_slice(prefix.as_bytes());
        self.digits(digits, number);
        self.close();
    }

    /// Writes a date as `YYYYMMDD`.
    pub(super) fn date(&mut self, column: usize, date: Date) {
        self.open(column);
        self.digits(4, u64::from(date.year().unsigned_abs()));
        self.digits(2, u64::from(date.month().unsigned_abs()));
        self.digits(2, u64::from(date.day().unsigned_abs()));
        self.close();
    }

    fn open(&mut self, column: usize) {
        while self.column < column {
            self.bytes.extend_from_slice(self.blank);
            self.close();
        }
    }

    fn close(&mut self) {
        self.bytes.push(b',');
        self.column += 1;
    }

    fn digits(&mut self, digits: u32, number: u64) {
        for place in (0..digits).rev() {
            let digit = number / 10_u64.pow(place.min(18)) % 10;
            self.bytes.push(b'0' + u8::try_from(digit).unwrap_or(0));
        }
    }
}
