//! The CSV tables of a batch: which columns each has, in what words, and the form of the file.
//!
//! Owns the fixed tables (`cases.csv`, a row for each case; `counts.csv`, a row for each count; `department.csv`, a row
//! for each count that gets relief), the office's own (`clerk.csv`, as its mapping says), and the text of each cell. The
//! fixed ones are UTF-8 without a byte order mark, a header, commas, every cell in double quotes (a spreadsheet of a
//! locale that separates by `;` then cuts nothing a program would not), lines ended by carriage return and line feed
//! (RFC 4180). Every cell passes `cell::guard`. Several values of one cell are joined by `; `.

use crate::filing::difference::RowKey;
use crate::filing::field::{Field, Identifiers, Scope, Value};
use crate::filing::manifest::{CASES, CHALLENGES, CLERK, COUNTS, DEPARTMENT};
use crate::filing::{CaseRow, CountRow, Office, cell, challenge};
use csv::StringRecord;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Read, Write};

/// The columns of `cases.csv`: every field of a case but those that only cut another one up.
pub(super) fn case_fields() -> impl Iterator<Item = Field> {
    let cut = [Field::CourtCaseNumber, Field::LastName, Field::GivenNames];
    let all = Field::ALL.iter().copied();
    all.filter(move |field| field.scope() == Scope::Case && !cut.contains(field))
}

/// The columns of `counts.csv`; `batch` and `case` tie a row to its case.
pub(super) fn count_fields() -> impl Iterator<Item = Field> {
    let own = Field::ALL.iter().copied().filter(|field| field.scope() == Scope::Count);
    [Field::Batch, Field::Case].into_iter().chain(own)
}

/// What the Department needs to bring its database up to date, in its own terms: the order number of the count is its.
const DEPARTMENT_FIELDS: [Field; 18] = [
    Field::Cii,
    Field::Name,
    Field::BirthDate,
    Field::CourtCaseNumbers,
    Field::Court,
    Field::County,
    Field::ArrestDate,
    Field::ConvictionDate,
    Field::CountKey,
    Field::Count,
    Field::Section,
    Field::LevelBefore,
    Field::Action,
    Field::LevelAfter,
    Field::Seal,
    Field::RegistrationRelief,
    Field::RouteCitation,
    Field::Case,
];

/// The column of `department.csv` that the court fills in: the date of its order is not known when a batch is written.
const ORDER_DATE: &str = "order_date";

/// What a table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOf {
    /// Each case.
    Case,
    /// Each count.
    Count,
    /// Each count for which relief is asked.
    ReliefCount,
}

/// What a column carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A field of the row.
    Field(Field),
    /// The same text in every row.
    Fixed(String),
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands in the header.
    pub heading: String,
    /// What stands below it.
    pub content: Content,
    /// Other words for values of the field, such as a court's code for an action.
    pub words: BTreeMap<String, String>,
}

/// How values are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What separates the cells.
    pub delimiter: u8,
    /// Whether the first line names the columns.
    pub header: bool,
    /// How a date known to the day is written, in the letters of `strftime`; others stay as they are.
    pub dates: Option<String>,
    /// The words for yes and for no.
    pub yes_no: (String, String),
}

/// A table: its file, its rows, its columns and its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) file: &'static str,
    pub(super) rows: RowOf,
    pub(super) columns: Vec<Column>,
    pub(super) form: Form,
}

impl Form {
    /// The form of the fixed tables.
    pub(super) fn fixed() -> Self {
        Self { delimiter: b',', header: true, dates: None, yes_no: ("yes".to_owned(), "no".to_owned()) }
    }
}

impl Column {
    /// Makes the column of a field under its own id.
    pub(super) fn of(field: Field) -> Self {
        let heading = field.id().to_owned();
        Self { heading, content: Content::Field(field), words: BTreeMap::new() }
    }

    /// Tells whether what stands in it is known from rows that carry these identifiers alone.
    pub(super) fn is_known_by(&self, identifiers: &Identifiers) -> bool {
        match &self.content {
            Content::Field(field) => field.is_allowed(identifiers),
            Content::Fixed(_) => true,
        }
    }
}

impl Table {
    /// Returns the tables of an export, in the order of their names.
    pub(super) fn all(office: &Office) -> [Self; 4] {
        let fixed = |file, rows, columns: Vec<Column>| Self { file, rows, columns, form: Form::fixed() };
        let mut department: Vec<_> = DEPARTMENT_FIELDS
            .into_iter()
            .filter(|field| field.is_allowed(&office.tables.department))
            .map(Column::of)
            .collect();
        let order_date = Content::Fixed(String::new());
        department.push(Column {
            heading: ORDER_DATE.to_owned(),
            content: order_date,
            words: BTreeMap::new(),
        });
        [
            fixed(CASES, RowOf::Case, case_fields().map(Column::of).collect()),
            Self {
                file: CLERK,
                rows: office.clerk.rows,
                columns: office.clerk.columns.clone(),
                form: office.clerk.form.clone(),
            },
            fixed(COUNTS, RowOf::Count, count_fields().map(Column::of).collect()),
            fixed(DEPARTMENT, RowOf::ReliefCount, department),
        ]
    }

    /// Returns the challenge list, whose rows are [`challenge::fill`]'s.
    pub(super) fn challenges(office: &Office) -> Self {
        let heading = |id: &str| Column {
            heading: id.to_owned(),
            content: Content::Fixed(String::new()),
            words: BTreeMap::new(),
        };
        let columns = challenge::columns(&office.tables.challenges).map(|column| heading(column.id));
        Self { file: CHALLENGES, rows: RowOf::Case, columns: columns.collect(), form: Form::fixed() }
    }

    /// Returns which identifiers its cells may carry.
    pub(super) fn identifiers<'o>(&self, office: &'o Office) -> &'o Identifiers {
        match self.file {
            CLERK => &office.tables.clerk,
            DEPARTMENT => &office.tables.department,
            _ => &office.tables.record,
        }
    }

    /// Returns the header.
    pub(super) fn header(&self) -> StringRecord {
        self.columns.iter().map(|column| cell::guard(&column.heading).into_owned()).collect()
    }

    /// Hands over the rows of a case one after the other, each with whose it is.
    pub(super) fn rows<E>(
        &self,
        case: &CaseRow<'_>,
        identifiers: &Identifiers,
        cells: &mut StringRecord,
        mut each: impl FnMut(RowKey, &StringRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.rows == RowOf::Case {
            self.fill(case, None, identifiers, cells);
            return each(RowKey { case: case.case, count: None }, cells);
        }
        for count in &case.counts {
            if self.rows == RowOf::Count || count.action != "none" {
                self.fill(case, Some(count), identifiers, cells);
                each(RowKey { case: case.case, count: Some(count.count) }, cells)?;
            }
        }
        Ok(())
    }

    fn fill(
        &self,
        case: &CaseRow<'_>,
        count: Option<&CountRow<'_>>,
        identifiers: &Identifiers,
        cells: &mut StringRecord,
    ) {
        cells.clear();
        for column in &self.columns {
            match &column.content {
                Content::Fixed(text) => cells.push_field(&cell::guard(text)),
                Content::Field(field) if !field.is_allowed(identifiers) => cells.push_field(""),
                Content::Field(field) => {
                    let value = field.value(case, count);
                    cells.push_field(&cell::guard(&self.form.write(column, &value)));
                }
            }
        }
    }

    /// Opens it for writing, with its header where it has one.
    pub(super) fn writer<W: Write>(&self, sink: W) -> csv::Result<csv::Writer<W>> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.form.delimiter)
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .buffer_capacity(1 << 16)
            .from_writer(sink);
        if self.form.header {
            writer.write_record(&self.header())?;
        }
        Ok(writer)
    }

    /// Opens it for reading, header and all, with rows of any length: what is wrong with them is for the reader to say.
    pub(super) fn reader<R: Read>(&self, source: R) -> csv::Reader<R> {
        csv::ReaderBuilder::new()
            .delimiter(self.form.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(source)
    }
}

impl Form {
    fn write<'v>(&'v self, column: &'v Column, value: &'v Value<'_>) -> Cow<'v, str> {
        let text = match (value, &self.dates) {
            (Value::YesNo(yes), _) => {
                Cow::Borrowed(if *yes { self.yes_no.0.as_str() } else { self.yes_no.1.as_str() })
            }
            (Value::Date(date), Some(form)) => match date.parse::<Date>() {
                Ok(day) => Cow::Owned(day.strftime(form).to_string()),
                Err(_) => Cow::Borrowed(*date),
            },
            _ => value.plain(),
        };
        match column.words.get(text.as_ref()) {
            Some(other) => Cow::Borrowed(other),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests;
