//! The tables of an export held against rows that come in order: from `batch.json`, or from the frozen batch.
//!
//! Owns the walk in step and the naming of what differs. Tables whose rows say whose they are are sorted by case and
//! count on both sides, so that a row that was taken out, put in, moved or edited costs one or two lines, not the rest of
//! the table. The court's own table need not say it: its rows are compared one by one.

use crate::filing::difference::{Against, Difference, Differences, RowKey};
use crate::filing::field::Identifiers;
use crate::filing::table::Table;
use crate::filing::{CaseRow, ChallengeRow, Office, challenge};
use crate::record::Text;
use csv::{ByteRecord, StringRecord};
use std::collections::BTreeMap;
use std::io::Read;

/// All the tables of a folder.
#[derive(Debug)]
pub(super) struct Tables<'o, R> {
    office: &'o Office,
    walks: Vec<(Table, Walk<R>)>,
    challenges: Option<Walk<R>>,
    cells: StringRecord,
}

impl<'o, R: Read> Tables<'o, R> {
    /// Opens the tables that are there. `known` are the identifiers that the expected rows carry: what a table says
    /// beyond them is not compared.
    pub(super) fn open(
        mut files: BTreeMap<&'static str, R>,
        office: &'o Office,
        known: &Identifiers,
        against: Against,
        found: &mut Differences,
    ) -> Self {
        let mut walks = Vec::new();
        for table in Table::all(office) {
            if let Some(file) = files.remove(table.file) {
                let walk = Walk::open(&table, known, file, against, found);
                walks.push((table, walk));
            }
        }
        let list = Table::challenges(office);
        let challenges = files.remove(list.file).map(|file| Walk::open(&list, known, file, against, found));
        Self { office, walks, challenges, cells: StringRecord::new() }
    }

    /// Holds the next rows of the tables against the next case.
    pub(super) fn expect(&mut self, case: &CaseRow<'_>, found: &mut Differences) {
        for (table, walk) in &mut self.walks {
            let identifiers = table.identifiers(self.office);
            let done: Result<(), std::convert::Infallible> =
                table.rows(case, identifiers, &mut self.cells, |key, cells| {
                    walk.expect(key, cells, found);
                    Ok(())
                });
            let Ok(()) = done;
        }
    }

    /// Holds the next row of the challenge list against the next challenged case.
    pub(super) fn expect_challenge(&mut self, row: &ChallengeRow<'_>, found: &mut Differences) {
        if let Some(walk) = &mut self.challenges {
            challenge::fill(row, &self.office.tables.challenges, &mut self.cells);
            walk.expect(RowKey { case: row.case, count: None }, &self.cells, found);
        }
    }

    /// Names the rows that are left over, the challenges among them only where those were expected.
    pub(super) fn finish(self, with_challenges: bool, found: &mut Differences) {
        self.walks.into_iter().for_each(|(_, walk)| walk.finish(found));
        self.challenges.into_iter().filter(|_| with_challenges).for_each(|walk| walk.finish(found));
    }
}

/// One table.
#[derive(Debug)]
struct Walk<R> {
    file: &'static str,
    headings: Vec<String>,
    /// Which columns are compared.
    known: Vec<bool>,
    /// Where a row says whose it is, in the tables that do.
    place: Option<Place>,
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

/// The columns that say whose row it is.
#[derive(Clone, Copy, Debug)]
struct Place {
    case: usize,
    count: Option<usize>,
}

/// A row as it stands in the file.
#[derive(Debug)]
struct Row {
    number: u64,
    key: RowKey,
    cells: ByteRecord,
}

impl<R: Read> Walk<R> {
    fn open(
        table: &Table,
        known: &Identifiers,
        source: R,
        against: Against,
        found: &mut Differences,
    ) -> Self {
        let column = |id: &str| table.columns.iter().position(|column| column.heading == id);
        let is_own = table.file == crate::filing::manifest::CLERK;
        let place = column("case").filter(|_| !is_own).map(|case| Place { case, count: column("count") });
        let mut walk = Self {
            file: table.file,
            headings: table.columns.iter().map(|column| column.heading.clone()).collect(),
            known: table.columns.iter().map(|column| column.is_known_by(known)).collect(),
            place,
            reader: table.reader(source),
            against,
            rows: u64::from(table.form.header),
            next: None,
            after: None,
            spare: ByteRecord::new(),
        };
        if table.form.header {
            let mut header = ByteRecord::new();
            let read = walk.reader.read_byte_record(&mut header);
            if !matches!(read, Ok(true)) || header != *table.header().as_byte_record() {
                found.add(Difference::Columns(table.file));
            }
        }
        walk.next = walk.read(found);
        walk.after = walk.read(found);
        walk
    }

    /// Reads on to the next row that says whose it is.
    fn read(&mut self, found: &mut Differences) -> Option<Row> {
        loop {
            let mut cells = std::mem::take(&mut self.spare);
            self.rows += 1;
            let number = self.rows;
            let file = self.file;
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(_) => {
                    found.add(Difference::Unreadable { file, row: number });
                    return None;
                }
            }
            match self.key(&cells, number) {
                Some(key) => return Some(Row { number, key, cells }),
                None => found.add(Difference::Unreadable { file, row: number }),
            }
        }
    }

    /// Returns whose row it says it is; where rows do not say it, the number of the row stands for it.
    fn key(&self, cells: &ByteRecord, row: u64) -> Option<RowKey> {
        let Some(place) = self.place else { return Some(RowKey { case: row, count: None }) };
        let number = |at: usize| std::str::from_utf8(cells.get(at)?).ok()?.parse().ok();
        let case = number(place.case)?;
        let count = match place.count {
            Some(count) => Some(number(count)?),
            None => None,
        };
        Some(RowKey { case, count })
    }

    fn advance(&mut self, found: &mut Differences) -> Option<Row> {
        let after = if self.after.is_some() { self.read(found) } else { None };
        let next = std::mem::replace(&mut self.after, after);
        std::mem::replace(&mut self.next, next)
    }

    fn expect(&mut self, key: RowKey, cells: &StringRecord, found: &mut Differences) {
        let (file, against) = (self.file, self.against);
        if self.place.is_none() {
            match self.advance(found) {
                Some(row) => self.compare(&row, key, cells, found),
                None => found.add(Difference::NoRow { file, of: key, against }),
            }
            return;
        }
        while let Some(row) = &self.next {
            // A number out of order was moved or edited: the row after it shows whether this row's number is to be
            // believed.
            let moved = self.after.as_ref().is_some_and(|after| after.key <= row.key);
            if row.key == key {
                let Some(row) = self.advance(found) else { return };
                self.compare(&row, key, cells, found);
                self.spare = row.cells;
                return;
            }
            if row.key > key && !moved {
                break;
            }
            self.misplaced(found);
        }
        found.add(Difference::NoRow { file, of: key, against });
    }

    fn misplaced(&mut self, found: &mut Differences) {
        if let Some(Row { number: row, key, .. }) = self.advance(found) {
            let (file, against) = (self.file, self.against);
            found.add(match self.place {
                Some(_) => Difference::Misplaced { file, row, of: key, against },
                None => Difference::LeftOver { file, row, against },
            });
        }
    }

    fn compare(&self, row: &Row, of: RowKey, cells: &StringRecord, found: &mut Differences) {
        let (file, number) = (self.file, row.number);
        if row.cells.len() != cells.len() {
            found.add(Difference::Width { file, row: number, of });
        }
        let columns = self.headings.iter().zip(&self.known);
        for (((heading, known), is), should) in columns.zip(&row.cells).zip(cells) {
            if *known && is != should.as_bytes() {
                let (column, against) = (Text::new(heading).to_string(), self.against);
                found.add(Difference::Cell { file, row: number, of, column, against });
            }
        }
    }

    fn finish(mut self, found: &mut Differences) {
        while self.next.is_some() {
            self.misplaced(found);
        }
    }
}
