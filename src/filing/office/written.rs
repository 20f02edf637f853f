//! The settings file as it is written, and what it has to be to be used.
//!
//! Owns the keys. Where a whole part is left out, the part of the shipped file stands; a part that is given is taken as it
//! is given, so that nobody has to know what it is mixed with.

use super::error::line_at;
use super::{Answer, Answers, Clerk, DEFAULT, Office, OfficeError, TableIdentifiers};
use crate::casework::purge::{PurgeRule, Since, Which};
use crate::filing::field::{Field, Identifier, Identifiers, Scope};
use crate::filing::table::{Column, Content, Form, RowOf};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tables: Option<Spanned<Tables>>,
    clerk: Option<Spanned<ClerkTable>>,
    answers: Option<Spanned<AnswersTable>>,
    deceased: Option<Deceased>,
    purge: Option<Purge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deceased {
    motions: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purge {
    cases: Which,
    after: Since,
    days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    record: Option<Vec<Identifier>>,
    clerk: Option<Vec<Identifier>>,
    workbook: Option<Vec<Identifier>>,
    department: Option<Vec<Identifier>>,
    challenges: Option<Vec<Identifier>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClerkTable {
    #[serde(default)]
    rows: Rows,
    delimiter: Option<Spanned<String>>,
    header: Option<bool>,
    dates: Option<Spanned<String>>,
    yes: Option<String>,
    no: Option<String>,
    #[serde(default)]
    column: Vec<Spanned<ClerkColumn>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Rows {
    #[default]
    Relief,
    Counts,
    Cases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClerkColumn {
    name: String,
    field: Option<Field>,
    value: Option<String>,
    #[serde(default)]
    words: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersTable {
    delimiter: Option<Spanned<String>>,
    case_number: String,
    name: Option<String>,
    birth_date: Option<String>,
    result: String,
    date: String,
    dates: Option<Spanned<String>>,
    results: BTreeMap<String, Answer>,
}

/// Reads a settings file; what it leaves out is the shipped file's.
pub(super) fn read(text: &str) -> Result<Office, OfficeError> {
    let file = parse(text)?;
    // The shipped file has every part; a test reads it.
    let shipped = parse(DEFAULT)?;
    let part = |part: &str| OfficeError::new(0, format!("the shipped settings have no [{part}]"));
    let (own_tables, line) = match &file.tables {
        Some(tables) => (Some(tables.get_ref()), line_at(text, tables.span().start)),
        None => (None, 0),
    };
    let shipped_tables = shipped.tables.as_ref().ok_or_else(|| part("tables"))?.get_ref();
    let tables = identifiers(own_tables, shipped_tables);
    if let Some((key, why)) = tables.useless() {
        let what = format!("{key} in [tables] leaves out what its receiver needs");
        return Err(OfficeError::new(line, what).suggest(why));
    }
    let clerk = match (&file.clerk, &shipped.clerk) {
        (Some(own), _) => clerk(own, text, &tables)?,
        (None, Some(standard)) => clerk(standard, DEFAULT, &tables)?,
        (None, None) => return Err(part("clerk")),
    };
    let answers = match (&file.answers, &shipped.answers) {
        (Some(own), _) => answers(own, text)?,
        (None, Some(standard)) => answers(standard, DEFAULT)?,
        (None, None) => return Err(part("answers")),
    };
    let deceased = file.deceased.or(shipped.deceased).ok_or_else(|| part("deceased"))?;
    let purge = file.purge.or(shipped.purge).ok_or_else(|| part("purge"))?;
    let purge = PurgeRule { cases: purge.cases, after: purge.after, days: purge.days };
    let files_for_deceased = deceased.motions;
    Ok(Office { tables, clerk, answers, files_for_deceased, purge, text: text.to_owned() })
}

fn parse(text: &str) -> Result<File, OfficeError> {
    toml::from_str(text).map_err(|error| OfficeError::of(&error, text))
}

fn identifiers(own: Option<&Tables>, shipped: &Tables) -> TableIdentifiers {
    let pick = |of: fn(&Tables) -> &Option<Vec<Identifier>>| {
        let chosen = own.and_then(|own| of(own).as_ref()).or_else(|| of(shipped).as_ref());
        Identifiers::of(chosen.into_iter().flatten().copied())
    };
    TableIdentifiers {
        record: pick(|tables| &tables.record),
        clerk: pick(|tables| &tables.clerk),
        workbook: pick(|tables| &tables.workbook),
        department: pick(|tables| &tables.department),
        challenges: pick(|tables| &tables.challenges),
    }
}

fn clerk(written: &Spanned<ClerkTable>, text: &str, tables: &TableIdentifiers) -> Result<Clerk, OfficeError> {
    let line = line_at(text, written.span().start);
    let table = written.get_ref();
    let rows = match table.rows {
        Rows::Relief => RowOf::ReliefCount,
        Rows::Counts => RowOf::Count,
        Rows::Cases => RowOf::Case,
    };
    if table.column.is_empty() {
        return Err(OfficeError::new(line, "[clerk] has no column")
            .suggest("add [[clerk.column]] with its name and field"));
    }
    let mut names = BTreeSet::new();
    let mut columns = Vec::new();
    for column in &table.column {
        let line = line_at(text, column.span().start);
        let column = column.get_ref();
        if !names.insert(column.name.as_str()) {
            return Err(OfficeError::new(line, format!("two columns are called `{}`", column.name)));
        }
        columns.push(clerk_column(column, line, rows, tables)?);
    }
    let form = Form {
        delimiter: delimiter(table.delimiter.as_ref(), text)?,
        header: table.header.unwrap_or(true),
        dates: table.dates.as_ref().map(|dates| date_form(dates, text)).transpose()?,
        yes_no: (
            table.yes.clone().unwrap_or_else(|| "yes".to_owned()),
            table.no.clone().unwrap_or_else(|| "no".to_owned()),
        ),
    };
    Ok(Clerk { rows, form, columns })
}

fn clerk_column(
    column: &ClerkColumn,
    line: usize,
    rows: RowOf,
    tables: &TableIdentifiers,
) -> Result<Column, OfficeError> {
    let name = &column.name;
    let content = match (column.field, &column.value) {
        (Some(field), None) => Content::Field(field),
        (None, Some(value)) => Content::Fixed(value.clone()),
        _ => {
            let what = format!("the column `{name}` needs either a field or a value");
            return Err(OfficeError::new(line, what));
        }
    };
    if let Content::Field(field) = content {
        if let Some(identifier) = field.identifier().filter(|_| !field.is_allowed(&tables.clerk)) {
            let what = format!("the column `{name}` carries an identifier that clerk.csv may not have");
            let add = format!("leave it out, or add \"{}\" to clerk in [tables]", identifier.id());
            return Err(OfficeError::new(line, what).suggest(add));
        }
        if rows == RowOf::Case && field.scope() == Scope::Count {
            let what = format!("the column `{name}` is about a count, and there is a row for each case");
            return Err(OfficeError::new(line, what).suggest("say rows = \"counts\" or rows = \"relief\""));
        }
    }
    Ok(Column { heading: name.clone(), content, words: column.words.clone() })
}

fn answers(written: &Spanned<AnswersTable>, text: &str) -> Result<Answers, OfficeError> {
    let table = written.get_ref();
    if table.results.is_empty() {
        let line = line_at(text, written.span().start);
        return Err(OfficeError::new(line, "[answers.results] is empty").suggest("GRANTED = \"granted\""));
    }
    let dates = match &table.dates {
        Some(dates) => date_form(dates, text)?,
        None => "%Y-%m-%d".to_owned(),
    };
    Ok(Answers {
        delimiter: delimiter(table.delimiter.as_ref(), text)?,
        case_number: table.case_number.clone(),
        name: table.name.clone(),
        birth_date: table.birth_date.clone(),
        result: table.result.clone(),
        date: table.date.clone(),
        dates,
        results: table.results.clone(),
    })
}

fn delimiter(written: Option<&Spanned<String>>, text: &str) -> Result<u8, OfficeError> {
    let Some(written) = written else { return Ok(b',') };
    if let [one @ (b',' | b';' | b'|' | b'\t')] = written.get_ref().as_bytes() {
        return Ok(*one);
    }
    let line = line_at(text, written.span().start);
    let what = "the delimiter is not one that a table can have";
    Err(OfficeError::new(line, what).suggest("it is one of \",\", \";\", \"|\" and \"\\t\""))
}

/// Judges a form of dates by writing a day with it and reading that again.
fn date_form(written: &Spanned<String>, text: &str) -> Result<String, OfficeError> {
    let form = written.get_ref();
    let day = jiff::civil::date(1981, 12, 31);
    let shown = jiff::fmt::strtime::format(form, day).ok();
    let again = shown.and_then(|shown| jiff::civil::Date::strptime(form, shown).ok());
    if again == Some(day) {
        return Ok(form.clone());
    }
    let line = line_at(text, written.span().start);
    let what = format!("`{form}` does not write a date that can be read again");
    Err(OfficeError::new(line, what).suggest("such as \"%m/%d/%Y\" or \"%Y%m%d\""))
}
