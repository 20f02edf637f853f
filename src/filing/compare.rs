//! A table of an export held against rows that come in order: from `batch.json`, or from the frozen batch.
//!
//! Owns the walk in step and the naming of what differs. Both sides are sorted by case and count, so that a row that was
//! taken out, put in, moved or edited costs one or two lines, not the rest of the table.

use crate::filing::CaseRow;
use crate::filing::difference::{Against, Difference, Differences, RowKey};
use crate::filing::manifest::{CASES, COUNTS};
use crate::filing::table::{self, CASE_COLUMNS, COUNT_COLUMNS};
use csv::{ByteRecord, StringRecord};
use std::io::Read;

/// Both tables of a folder.
#[derive(Debug)]
pub(super) struct Tables<R> {
    cases: Option<Table<R>>,
    counts: Option<Table<R>>,
    cells: StringRecord,
}

impl<R: Read> Tables<R> {
    /// Opens the tables that are there.
    pub(super) fn open(
        cases: Option<R>,
        counts: Option<R>,
        against: Against,
        found: &mut Differences,
    ) -> Self {
        Self {
            cases: cases.map(|file| Table::open(CASES, &CASE_COLUMNS, file, against, found)),
            counts: counts.map(|file| Table::open(COUNTS, &COUNT_COLUMNS, file, against, found)),
            cells: StringRecord::new(),
        }
    }

    /// Holds the next rows of the tables against the next case.
    pub(super) fn expect(&mut self, case: &CaseRow<'_>, found: &mut Differences) {
        if let Some(table) = &mut self.cases {
            table::case_cells(case, &mut self.cells);
            table.expect(RowKey { case: case.case, count: None }, &self.cells, found);
        }
        if let Some(table) = &mut self.counts {
            for count in &case.counts {
                table::count_cells(case, count, &mut self.cells);
                table.expect(RowKey { case: case.case, count: Some(count.count) }, &self.cells, found);
            }
        }
    }

    /// Names the rows that are left over.
    pub(super) fn finish(self, found: &mut Differences) {
        [self.cases, self.counts].into_iter().flatten().for_each(|table| table.finish(found));
    }
}

/// One table.
#[derive(Debug)]
struct Table<R> {
    file: &'static str,
    columns: &'static [&'static str],
    reader: csv::Reader<R>,
    against: Against,
    /// Rows read so far, the header among them. Not lines: the parser counts those differently by how they end.
    rows: u64,
    /// The next row, and the one after it.
    next: Option<Row>,
    after: Option<Row>,
    /// A record that is done with, to be filled again.
    spare: ByteRecord,
}

/// A row as it stands in the file.
#[derive(Debug)]
struct Row {
    number: u64,
    key: RowKey,
    cells: ByteRecord,
}

impl<R: Read> Table<R> {
    fn open(
        file: &'static str,
        columns: &'static [&'static str],
        source: R,
        against: Against,
        found: &mut Differences,
    ) -> Self {
        let mut table = Self {
            file,
            columns,
            reader: table::reader(source),
            against,
            rows: 1,
            next: None,
            after: None,
            spare: ByteRecord::new(),
        };
        let mut header = ByteRecord::new();
        let read = table.reader.read_byte_record(&mut header);
        if !matches!(read, Ok(true)) || !header.iter().eq(columns.iter().map(|column| column.as_bytes())) {
            found.add(Difference::Columns(file));
        }
        table.next = table.read(found);
        table.after = table.read(found);
        table
    }

    /// Reads on to the next row that says whose it is.
    fn read(&mut self, found: &mut Differences) -> Option<Row> {
        loop {
            let mut cells = std::mem::take(&mut self.spare);
            self.rows += 1;
            let number = self.rows;
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(_) => {
                    found.add(Difference::Unreadable { file: self.file, row: number });
                    return None;
                }
            }
            match self.key(&cells) {
                Some(key) => return Some(Row { number, key, cells }),
                None => found.add(Difference::Unreadable { file: self.file, row: number }),
            }
        }
    }

    fn key(&self, cells: &ByteRecord) -> Option<RowKey> {
        let number = |column| {
            let place = self.columns.iter().position(|name| *name == column)?;
            std::str::from_utf8(cells.get(place)?).ok()?.parse().ok()
        };
        let case = number("case")?;
        let count = if self.columns.contains(&"count") { Some(number("count")?) } else { None };
        Some(RowKey { case, count })
    }

    fn advance(&mut self, found: &mut Differences) -> Option<Row> {
        let after = if self.after.is_some() { self.read(found) } else { None };
        let next = std::mem::replace(&mut self.after, after);
        std::mem::replace(&mut self.next, next)
    }

    fn expect(&mut self, key: RowKey, cells: &StringRecord, found: &mut Differences) {
        while let Some(row) = &self.next {
            // A number out of order was moved or edited: the row after it shows whether this row's number is to be
            // believed.
            let moved = self.after.as_ref().is_some_and(|after| after.key <= row.key);
            if row.key == key {
                let Some(row) = self.advance(found) else { return };
                self.compare(&row, cells, found);
                self.spare = row.cells;
                return;
            }
            if row.key > key && !moved {
                break;
            }
            self.misplaced(found);
        }
        found.add(Difference::NoRow { file: self.file, of: key, against: self.against });
    }

    fn misplaced(&mut self, found: &mut Differences) {
        if let Some(Row { number: row, key: of, .. }) = self.advance(found) {
            found.add(Difference::Misplaced { file: self.file, row, of, against: self.against });
        }
    }

    fn compare(&self, row: &Row, cells: &StringRecord, found: &mut Differences) {
        let Row { number, key: of, .. } = *row;
        if row.cells.len() != cells.len() {
            found.add(Difference::Width { file: self.file, row: number, of });
        }
        for ((column, is), should) in self.columns.iter().zip(&row.cells).zip(cells) {
            if is != should.as_bytes() {
                let against = self.against;
                found.add(Difference::Cell { file: self.file, row: number, of, column, against });
            }
        }
    }

    fn finish(mut self, found: &mut Differences) {
        while self.next.is_some() {
            self.misplaced(found);
        }
    }
}
