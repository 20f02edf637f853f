//! The workbook of an export, read back by a program that did not write it, and held against rows that come in order.
//!
//! Owns the walk through its sheets, cell by cell as they stand in the file; no sheet is ever held whole. A formula is no
//! value that any row has, so that one put in shows as a difference. The list of the deceased, which is short, is gathered
//! while the cases go by.

use crate::filing::difference::{Against, Difference, Differences};
use crate::filing::field::{Field, Identifiers};
use crate::filing::manifest::Heading;
use crate::filing::workbook::{Cell, LONGEST, Layout, SHEETS, cut};
use crate::filing::{CaseRow, ChallengeRow, Totals};
use calamine::{DataRef, Reader as _, Xlsx, XlsxCellReader};
use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;

type Book = Xlsx<BufReader<File>>;

/// A workbook that is open, and what is expected of it.
pub(super) struct Workbook {
    book: Book,
    layout: Layout,
    against: Against,
}

/// The schedule, while its rows are compared, and the deceased met on the way.
pub(super) struct Schedule<'b> {
    sheet: Sheet<'b>,
    fields: Vec<Field>,
    layout: Layout,
    deceased: Vec<Vec<Cell<'static>>>,
}

impl Workbook {
    /// Opens it; what is none is named.
    pub(super) fn open(
        file: File,
        identifiers: &Identifiers,
        against: Against,
        found: &mut Differences,
    ) -> Option<Self> {
        let book = Xlsx::new(BufReader::with_capacity(1 << 16, file)).ok();
        match book {
            Some(book) if book.sheet_names() == SHEETS => {
                Some(Self { book, layout: Layout::of(identifiers), against })
            }
            _ => {
                found.add(Difference::Workbook);
                None
            }
        }
    }

    /// Begins to compare the schedule; `known` are the identifiers that the expected rows carry.
    pub(super) fn schedule(&mut self, known: &Identifiers, found: &mut Differences) -> Option<Schedule<'_>> {
        let layout = self.layout.clone();
        let fields = layout.schedule.clone();
        let columns = fields.iter().map(|field| (field.id().to_owned(), field.is_allowed(known))).collect();
        let sheet = Sheet::open(&mut self.book, SHEETS[0], columns, self.against, found)?;
        Some(Schedule { sheet, fields, layout, deceased: Vec::new() })
    }

    /// Compares the sheet of challenges with rows of the frozen batch.
    pub(super) fn challenges(&mut self, rows: &[Vec<Cell<'_>>], found: &mut Differences) {
        let ids = self.layout.challenge_header();
        let columns = ids.into_iter().map(|id| (id.to_owned(), true)).collect();
        self.whole(SHEETS[1], columns, rows, found);
    }

    /// Returns the cells that a challenged case should have.
    pub(super) fn challenge(&self, row: &ChallengeRow<'_>) -> Vec<Cell<'static>> {
        self.layout.challenge(row)
    }

    /// Compares the sheets after the challenges; `challenged` is how many those are.
    pub(super) fn rest(
        &mut self,
        deceased: &[Vec<Cell<'static>>],
        known: &Identifiers,
        totals: &Totals,
        challenged: u64,
        heading: &Heading,
        found: &mut Differences,
    ) {
        let columns = self.layout.deceased.iter();
        let columns = columns.map(|field| (field.id().to_owned(), field.is_allowed(known))).collect();
        self.whole(SHEETS[2], columns, deceased, found);
        let plain = |ids: &[&str]| ids.iter().map(|id| ((*id).to_owned(), true)).collect::<Vec<_>>();
        let rows = Layout::totals(totals, challenged, deceased.len() as u64);
        let rows: Vec<Vec<Cell<'_>>> = rows.into_iter().map(Vec::from).collect();
        self.whole(SHEETS[3], plain(&["what", "number"]), &rows, found);
        let rows = self.layout.definitions(heading).into_iter();
        let rows: Vec<Vec<Cell<'_>>> =
            rows.map(|row| row.map(|text| Cell::Text(Cow::Owned(text))).to_vec()).collect();
        self.whole(SHEETS[4], plain(&["sheet", "column", "meaning"]), &rows, found);
    }

    /// Counts the rows of the sheet of challenges.
    pub(super) fn challenged(&mut self, found: &mut Differences) -> u64 {
        let Some(mut sheet) = Sheet::open(&mut self.book, SHEETS[1], Vec::new(), self.against, found) else {
            return 0;
        };
        let mut rows = 0;
        while sheet.read(found).is_some() {
            rows += 1;
        }
        rows
    }

    fn whole(
        &mut self,
        name: &'static str,
        columns: Vec<(String, bool)>,
        rows: &[Vec<Cell<'_>>],
        found: &mut Differences,
    ) {
        let Some(mut sheet) = Sheet::open(&mut self.book, name, columns, self.against, found) else { return };
        for row in rows {
            sheet.expect(row, found);
        }
        sheet.finish(found);
    }
}

impl Schedule<'_> {
    /// Holds the next rows against the next case.
    pub(super) fn expect(&mut self, case: &CaseRow<'_>, found: &mut Differences) {
        for count in &case.counts {
            let cells =
                self.fields.iter().map(|field| Cell::of(field.value(case, Some(count)), field.kind()));
            let cells: Vec<_> = cells.collect();
            self.sheet.expect(&cells, found);
        }
        if case.deceased {
            self.deceased.push(self.layout.deceased(case).into_iter().map(owned).collect());
        }
    }

    /// Names the rows that are left over, and returns the deceased.
    pub(super) fn finish(self, found: &mut Differences) -> Vec<Vec<Cell<'static>>> {
        self.sheet.finish(found);
        self.deceased
    }
}

fn owned(cell: Cell<'_>) -> Cell<'static> {
    match cell {
        Cell::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
        Cell::Number(number) => Cell::Number(number),
        Cell::Day(day) => Cell::Day(day),
        Cell::YesNo(yes) => Cell::YesNo(yes),
    }
}

/// A sheet, while its rows are compared.
struct Sheet<'b> {
    name: &'static str,
    /// Each column, and whether it is compared.
    columns: Vec<(String, bool)>,
    against: Against,
    cells: XlsxCellReader<'b, BufReader<File>>,
    /// A cell that was read and belongs to the next row.
    ahead: Option<(u32, u32, Read)>,
    /// Whether the last cell was read: the reader must not be asked again.
    ended: bool,
    row: u64,
}

/// What stands in a cell of the file.
#[derive(Clone, Debug)]
enum Read {
    Text(String),
    Number(f64),
    Day(f64),
    YesNo(bool),
    /// What no row of ours has: an error, a duration.
    Other,
}

impl<'b> Sheet<'b> {
    fn open(
        book: &'b mut Book,
        name: &'static str,
        columns: Vec<(String, bool)>,
        against: Against,
        found: &mut Differences,
    ) -> Option<Self> {
        let Ok(cells) = book.worksheet_cells_reader(name) else {
            found.add(Difference::Workbook);
            return None;
        };
        let mut sheet = Self { name, columns, against, cells, ahead: None, ended: false, row: 0 };
        let header = sheet.read(found).unwrap_or_default();
        let same = header.len() == sheet.columns.len()
            && header
                .iter()
                .zip(&sheet.columns)
                .all(|(is, (should, _))| matches!(is, Some(Read::Text(text)) if text == should));
        if !same && !sheet.columns.is_empty() {
            found.add(Difference::Sheet { sheet: name, row: 1, column: None, against });
        }
        Some(sheet)
    }

    /// Reads the next row of the file, by place.
    fn read(&mut self, found: &mut Differences) -> Option<Vec<Option<Read>>> {
        let mut cells = Vec::new();
        let mut number = None;
        loop {
            let next = match self.ahead.take() {
                Some(cell) => Some(cell),
                None => self.next(found),
            };
            let Some((row, column, value)) = next else { break };
            if *number.get_or_insert(row) != row {
                self.ahead = Some((row, column, value));
                break;
            }
            let place = usize::try_from(column).unwrap_or(usize::MAX).min(1 << 14);
            if cells.len() <= place {
                cells.resize(place + 1, None);
            }
            if let Some(cell) = cells.get_mut(place) {
                *cell = Some(value);
            }
        }
        self.row = u64::from(number?) + 1;
        Some(cells)
    }

    fn next(&mut self, found: &mut Differences) -> Option<(u32, u32, Read)> {
        if self.ended {
            return None;
        }
        match self.cells.next_cell() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let value = match cell.get_value() {
                    DataRef::String(text) => Read::Text(text.clone()),
                    DataRef::SharedString(text) => Read::Text((*text).to_owned()),
                    DataRef::Float(number) => Read::Number(*number),
                    #[expect(clippy::cast_precision_loss, reason = "no number of ours is that large")]
                    DataRef::Int(number) => Read::Number(*number as f64),
                    DataRef::Bool(yes) => Read::YesNo(*yes),
                    DataRef::DateTime(day) => Read::Day(day.as_f64()),
                    _ => Read::Other,
                };
                Some((row, column, value))
            }
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(_) => {
                self.ended = true;
                found.add(Difference::Workbook);
                None
            }
        }
    }

    fn expect(&mut self, expected: &[Cell<'_>], found: &mut Differences) {
        let at = self.row + 1;
        let Some(cells) = self.read(found) else {
            found.add(Difference::Sheet { sheet: self.name, row: at, column: None, against: self.against });
            return;
        };
        for (place, (cell, (column, known))) in expected.iter().zip(&self.columns).enumerate() {
            let is = cells.get(place).and_then(Option::as_ref);
            if *known && !same(is, cell) {
                let (column, against) = (Some(column.clone()), self.against);
                found.add(Difference::Sheet { sheet: self.name, row: self.row, column, against });
            }
        }
        if cells.len() > expected.len() {
            let (column, against) = (None, self.against);
            found.add(Difference::Sheet { sheet: self.name, row: self.row, column, against });
        }
    }

    fn finish(mut self, found: &mut Differences) {
        while self.read(found).is_some() {
            let (column, against) = (None, self.against);
            found.add(Difference::Sheet { sheet: self.name, row: self.row, column, against });
        }
    }
}

fn same(is: Option<&Read>, should: &Cell<'_>) -> bool {
    match (is, should) {
        (None, Cell::Text(text)) => text.is_empty(),
        (Some(Read::Text(is)), Cell::Text(should)) if should.len() <= LONGEST => is == should,
        (Some(Read::Text(is)), Cell::Text(should)) => *is == cut(should),
        #[expect(clippy::cast_precision_loss, reason = "no number of ours is that large")]
        (Some(Read::Number(is)), Cell::Number(should)) => (is - *should as f64).abs() < 0.5,
        (Some(Read::Day(is)), Cell::Day(should)) => (is - f64::from(*should)).abs() < 1e-6,
        (Some(Read::YesNo(is)), Cell::YesNo(should)) => is == should,
        _ => false,
    }
}
