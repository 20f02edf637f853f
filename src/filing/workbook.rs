//! `workbook.xlsx`: the batch for attorneys, in a spreadsheet that computes nothing.
//!
//! Owns which sheets there are and what stands in their cells: the schedule (a row for each count), the challenges, the
//! deceased, the totals and the definitions. Numbers, dates and yes or no are typed, the rest is text, nothing is a
//! formula. The same batch gives the same bytes: no clock goes in. How a sheet is written is `workbook::sheet`'s, how the
//! sheets are put together `workbook::package`'s.

mod package;
mod sheet;

pub(super) use sheet::{LONGEST, cut, serial};

use crate::filing::challenge::{self, ChallengeRow};
use crate::filing::field::{Field, Identifiers, Kind, Value};
use crate::filing::manifest::Heading;
use crate::filing::{CaseRow, CountRow, Totals};
use package::Package;
use sheet::Sheet;
use std::borrow::Cow;
use std::io::{self, Write};

/// The sheets, in order.
pub(super) const SHEETS: [&str; 5] = ["Schedule", "Challenges", "Deceased", "Totals", "Definitions"];

/// What an attorney reads of a count, in order.
const SCHEDULE: [Field; 36] = [
    Field::Case,
    Field::CourtCaseNumbers,
    Field::Court,
    Field::Name,
    Field::BirthDate,
    Field::Cii,
    Field::ConvictionDate,
    Field::ArrestDate,
    Field::Count,
    Field::Section,
    Field::Charge,
    Field::LevelBefore,
    Field::Action,
    Field::LevelAfter,
    Field::Seal,
    Field::RegistrationRelief,
    Field::Route,
    Field::RouteCitation,
    Field::Basis,
    Field::Reason,
    Field::Law,
    Field::LawReason,
    Field::Policy,
    Field::PolicyReason,
    Field::PolicyCitation,
    Field::Proposed,
    Field::Amended,
    Field::Lane,
    Field::Deceased,
    Field::Retention,
    Field::Verdict,
    Field::DecidedBy,
    Field::DecidedAt,
    Field::LedgerEntry,
    Field::SourceFile,
    Field::SourceLine,
];

/// What is listed of a case whose person is recorded as deceased: the motion may be moot, or wanted by the family
/// (traps.md T80).
const DECEASED: [Field; 12] = [
    Field::Case,
    Field::CourtCaseNumbers,
    Field::Court,
    Field::Name,
    Field::BirthDate,
    Field::Cii,
    Field::ConvictionDate,
    Field::Counts,
    Field::DismissAndSeal,
    Field::Redesignate,
    Field::RecallAndResentence,
    Field::NoRelief,
];

/// What a cell of the workbook holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'c> {
    /// Text; none where it is empty.
    Text(Cow<'c, str>),
    /// A whole number.
    Number(u64),
    /// A day, as spreadsheets count days.
    Day(i32),
    /// Yes or no.
    YesNo(bool),
}

impl<'c> Cell<'c> {
    /// Makes the cell of a value: a date that is known to the day, and that spreadsheets can tell, is a day.
    pub(super) fn of(value: Value<'c>, kind: Kind) -> Self {
        match value {
            Value::Number(number) => Self::Number(number),
            Value::YesNo(yes) => Self::YesNo(yes),
            Value::Date(date) => serial(date).map_or(Self::Text(Cow::Borrowed(date)), Self::Day),
            Value::Text(text) if kind == Kind::Date => match serial(&text) {
                Some(day) => Self::Day(day),
                None => Self::Text(text),
            },
            Value::Text(text) => Self::Text(text),
        }
    }
}

/// Returns the fields of a sheet that an output with these identifiers has.
fn allowed(fields: &[Field], identifiers: &Identifiers) -> Vec<Field> {
    fields.iter().copied().filter(|field| field.is_allowed(identifiers)).collect()
}

/// The rows of the workbook, as they are written and as they are expected back.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) schedule: Vec<Field>,
    pub(super) deceased: Vec<Field>,
    identifiers: Identifiers,
}

impl Layout {
    pub(super) fn of(identifiers: &Identifiers) -> Self {
        Self {
            schedule: allowed(&SCHEDULE, identifiers),
            deceased: allowed(&DECEASED, identifiers),
            identifiers: identifiers.clone(),
        }
    }

    /// Returns the cells of a count in the schedule.
    pub(super) fn schedule<'r>(&self, case: &'r CaseRow<'_>, count: &'r CountRow<'_>) -> Vec<Cell<'r>> {
        let cell = |field: &Field| Cell::of(field.value(case, Some(count)), field.kind());
        self.schedule.iter().map(cell).collect()
    }

    /// Returns the cells of a case on the sheet of the deceased.
    pub(super) fn deceased<'r>(&self, case: &'r CaseRow<'_>) -> Vec<Cell<'r>> {
        self.deceased.iter().map(|field| Cell::of(field.value(case, None), field.kind())).collect()
    }

    /// Returns the cells of a challenged case.
    pub(super) fn challenge(&self, row: &ChallengeRow<'_>) -> Vec<Cell<'static>> {
        let cell = |column: challenge::ChallengeColumn| Cell::of(column.value(row), column.kind);
        challenge::columns(&self.identifiers).map(cell).collect()
    }

    /// Returns the header of the sheet of challenges.
    pub(super) fn challenge_header(&self) -> Vec<&'static str> {
        challenge::columns(&self.identifiers).map(|column| column.id).collect()
    }

    /// Returns the rows of the totals: what is counted, and how many.
    pub(super) fn totals(totals: &Totals, challenged: u64, deceased: u64) -> Vec<[Cell<'static>; 2]> {
        let actions = &totals.actions;
        let rows = [
            ("Cases", totals.cases),
            ("Counts", totals.counts),
            ("Counts to dismiss and seal", actions.dismiss_and_seal),
            ("Counts to redesignate", actions.redesignate),
            ("Counts to recall and resentence", actions.recall_and_resentence),
            ("Counts without relief", actions.none),
            ("Counts to seal", totals.sealed),
            ("Counts with relief from registration under HS 11590", totals.registration_relief),
            ("Counts decided otherwise than proposed", totals.amended),
            ("Cases challenged", challenged),
            ("Cases of persons recorded as deceased", deceased),
        ];
        rows.map(|(what, number)| [Cell::Text(Cow::Borrowed(what)), Cell::Number(number)]).to_vec()
    }

    /// Returns the rows of the definitions: sheet, column, meaning; first what batch it is.
    pub(super) fn definitions(&self, heading: &Heading) -> Vec<[String; 3]> {
        let about = [
            ("batch", heading.batch.to_string()),
            ("county", heading.county.to_string()),
            ("policy", heading.policy.to_string()),
            ("computed as of", heading.as_of.clone()),
            ("frozen at", heading.frozen_at.clone()),
            ("root of the batch", heading.batch_root.to_string()),
            ("head of the ledger", heading.ledger_head.to_string()),
            ("written by", format!("vacatur {}", heading.version)),
            (
                "people",
                if heading.demo { "fictitious: a demonstration" } else { "as in the state's files" }
                    .to_owned(),
            ),
        ];
        let mut rows: Vec<_> =
            about.map(|(what, value)| ["This batch".to_owned(), what.to_owned(), value]).to_vec();
        for (sheet, fields) in [("Schedule", &self.schedule), ("Deceased", &self.deceased)] {
            rows.extend(
                fields
                    .iter()
                    .map(|field| [sheet.to_owned(), field.id().to_owned(), field.words().to_owned()]),
            );
        }
        let challenges = challenge::columns(&self.identifiers);
        rows.extend(
            challenges.map(|column| ["Challenges".to_owned(), column.id.to_owned(), column.words.to_owned()]),
        );
        rows
    }
}

/// The workbook while it is written: the schedule goes out row by row, the small sheets wait for their turn.
pub(super) struct Workbook<W: Write> {
    package: Package<W>,
    layout: Layout,
    heading: Heading,
    schedule: Sheet,
    deceased: Sheet,
    /// The rows of the deceased, written as they will stand in their sheet.
    held: Vec<u8>,
    challenges: Option<Sheet>,
}

impl<W: Write> Workbook<W> {
    /// Begins the file and its first sheet.
    pub(super) fn begin(sink: W, identifiers: &Identifiers, heading: &Heading) -> io::Result<Self> {
        let layout = Layout::of(identifiers);
        let mut package = Package::begin(sink)?;
        package.begin_sheet(1)?;
        let ids: Vec<_> = layout.schedule.iter().map(|field| field.id()).collect();
        let schedule = Sheet::begin(&mut package, &ids)?;
        let mut held = Vec::new();
        let ids: Vec<_> = layout.deceased.iter().map(|field| field.id()).collect();
        let deceased = Sheet::begin(&mut held, &ids)?;
        Ok(Self { package, layout, heading: heading.clone(), schedule, deceased, held, challenges: None })
    }

    /// Writes the rows of a case.
    pub(super) fn add(&mut self, case: &CaseRow<'_>) -> io::Result<()> {
        for count in &case.counts {
            self.schedule.row(&mut self.package, &self.layout.schedule(case, count))?;
        }
        if case.deceased {
            self.deceased.row(&mut self.held, &self.layout.deceased(case))?;
        }
        Ok(())
    }

    /// Writes the row of a challenged case; every case of the batch comes before the first.
    pub(super) fn challenge(&mut self, row: &ChallengeRow<'_>) -> io::Result<()> {
        let mut sheet = match self.challenges.take() {
            Some(sheet) => sheet,
            None => self.begin_challenges()?,
        };
        sheet.row(&mut self.package, &self.layout.challenge(row))?;
        self.challenges = Some(sheet);
        Ok(())
    }

    fn begin_challenges(&mut self) -> io::Result<Sheet> {
        self.schedule.finish(&mut self.package)?;
        self.package.begin_sheet(2)?;
        Sheet::begin(&mut self.package, &self.layout.challenge_header())
    }

    /// Writes the other sheets and what ties them together, and returns the sink.
    pub(super) fn finish(mut self, totals: &Totals) -> io::Result<W> {
        let challenges = match self.challenges.take() {
            Some(sheet) => sheet,
            None => self.begin_challenges()?,
        };
        challenges.finish(&mut self.package)?;
        self.deceased.finish(&mut self.held)?;
        self.package.begin_sheet(3)?;
        self.package.write_all(&self.held)?;

        self.package.begin_sheet(4)?;
        let mut sheet = Sheet::begin(&mut self.package, &["what", "number"])?;
        for row in Layout::totals(totals, challenges.rows(), self.deceased.rows()) {
            sheet.row(&mut self.package, &row)?;
        }
        sheet.finish(&mut self.package)?;
        let mut ranges =
            vec![self.schedule.range(), challenges.range(), self.deceased.range(), sheet.range()];

        self.package.begin_sheet(5)?;
        let mut sheet = Sheet::begin(&mut self.package, &["sheet", "column", "meaning"])?;
        for row in self.layout.definitions(&self.heading) {
            sheet.row(&mut self.package, &row.map(|text| Cell::Text(Cow::Owned(text))))?;
        }
        sheet.finish(&mut self.package)?;
        ranges.push(sheet.range());
        self.package.finish(&SHEETS, &ranges)
    }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
