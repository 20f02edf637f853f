//! One line of a table: its cells, what they tell in the words of a history, and the rows that come of it.

use crate::intake::RefusalReason;
use crate::intake::mapping::dates::compact;
use crate::intake::mapping::{BlankCharge, Mapping, NameForm};
use crate::record::spreadsheet::rewrote;
use crate::record::text::{decode, masked, present};
use crate::record::{CaseNumber, CaseNumberField, CaseNumberKey, Row, SourceLine};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Why a line is refused, for which column, and what is kept of it.
type Wrong = (RefusalReason, Option<usize>, Vec<u8>);

/// The cells of one line.
pub(super) struct Cells<'m> {
    mapping: &'m Mapping,
    /// As they stand, decoded.
    cells: Vec<String>,
}

/// Cuts a line at the separator; quotes count only where they open a cell.
pub(in crate::intake) fn split(line: &[u8], separator: u8) -> Result<Vec<String>, RefusalReason> {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let (cell, used) = if rest.first() == Some(&b'"') {
            quoted(rest, separator)?
        } else {
            let end = memchr::memchr(separator, rest).unwrap_or(rest.len());
            (rest.get(..end).unwrap_or_default().to_vec(), end)
        };
        let cell = decode(&cell);
        // A line break within a cell parts words, as a blank does.
        cells.push(if cell.contains('\n') {
            cell.replace("\r\n", " ").replace('\n', " ")
        } else {
            cell.into_owned()
        });
        at += used;
        if line.get(at).is_none() {
            return Ok(cells);
        }
        at += 1;
    }
}

/// Returns a cell in quotes and how many bytes it takes.
fn quoted(rest: &[u8], separator: u8) -> Result<(Vec<u8>, usize), RefusalReason> {
    let mut cell = Vec::new();
    let mut at = 1;
    loop {
        match (rest.get(at), rest.get(at + 1)) {
            (None, _) => return Err(RefusalReason::UnclosedQuote),
            (Some(b'"'), Some(b'"')) => {
                cell.push(b'"');
                at += 2;
            }
            (Some(b'"'), None) => return Ok((cell, at + 1)),
            (Some(b'"'), Some(next)) if *next == separator => return Ok((cell, at + 1)),
            (Some(b'"'), Some(_)) => return Err(RefusalReason::TextAfterQuote),
            (Some(byte), _) => {
                cell.push(*byte);
                at += 1;
            }
        }
    }
}

impl<'m> Cells<'m> {
    /// Cuts a line into the cells of the mapping.
    pub(super) fn of(mapping: &'m Mapping, line: &[u8]) -> Result<Self, Wrong> {
        let kept = || masked(line).unwrap_or_else(|| line.to_vec());
        let cells = split(line, mapping.separator()).map_err(|reason| (reason, None, kept()))?;
        let (found, expected) = (cells.len(), mapping.file.header.len());
        if found == expected {
            return Ok(Self { mapping, cells });
        }
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Err((RefusalReason::Columns { found: count(found), expected: count(expected) }, None, kept()))
    }

    /// Returns a cell by the name of its column, without blanks; nothing where it says nothing.
    fn cell(&self, column: &str) -> &str {
        let cell =
            self.mapping.column(column).and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim());
        let says_nothing = present(cell.as_bytes()).is_empty()
            || self.mapping.reading.blank.iter().any(|blank| blank.eq_ignore_ascii_case(cell));
        if says_nothing { "" } else { cell }
    }

    /// Tells whether a cell is quite empty, without even a word for nothing.
    fn is_empty(&self, column: &str) -> bool {
        self.mapping
            .column(column)
            .and_then(|at| self.cells.get(at))
            .is_none_or(|cell| cell.trim().is_empty())
    }

    /// Returns whose line it is, under the name of the mapping, so that two offices' numbers are never the same person;
    /// nothing where no column says.
    pub(super) fn person(&self) -> String {
        let key = self.mapping.columns.person.iter().find_map(|columns| {
            let parts: Vec<&str> = columns.split(" + ").map(|column| self.cell(column)).collect();
            parts.iter().all(|part| !part.is_empty()).then(|| parts.join(" "))
        });
        key.map_or_else(String::new, |key| format!("{} {key}", self.mapping.name))
    }

    /// Returns the column of an identifier that a spreadsheet rewrote, if there is one. A date of birth may be part of
    /// what names a person, and is judged as a date.
    fn rewritten(&self) -> Option<&str> {
        let columns = &self.mapping.columns;
        let named = columns.person.iter().flat_map(|columns| columns.split(" + "));
        named
            .chain([columns.cii.as_str()])
            .filter(|column| *column != columns.birth)
            .find(|column| rewrote(self.cell(column).as_bytes()))
    }

    /// Returns the line as it is stored: cells that are stored nowhere blanked, numbers of their shape masked.
    pub(super) fn stored(&self) -> Vec<u8> {
        let separator = char::from(self.mapping.separator());
        let drop: Vec<usize> =
            self.mapping.columns.drop.iter().filter_map(|column| self.mapping.column(column)).collect();
        let cells = self.cells.iter().enumerate().map(|(at, cell)| {
            if drop.contains(&at) {
                String::new()
            } else if cell.contains(separator) || cell.starts_with('"') {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        });
        let line = cells.collect::<Vec<_>>().join(&separator.to_string()).into_bytes();
        masked(&line).unwrap_or(line)
    }
}

/// What one line tells.
pub(super) struct Told {
    place: SourceLine,
    person: String,
    values: BTreeMap<Value, String>,
    court: Option<Date>,
    arrest: Option<Date>,
    /// The charges, and whether each is known to be one.
    charges: Vec<(String, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Cii,
    Name,
    Birth,
    Gender,
    Race,
    County,
    Agency,
    CaseNumber,
    Incident,
    ArrestCharge,
    Level,
    Disposition,
    SentencePlace,
    SentenceLength,
    SentenceUnit,
    Comment,
}

impl Told {
    /// Reads the cells; an error is the reason to refuse the line and the column.
    pub(super) fn of(
        mapping: &Mapping,
        place: SourceLine,
        cells: &Cells<'_>,
    ) -> Result<Self, (RefusalReason, Option<usize>)> {
        if let Some(column) = cells.rewritten() {
            return Err((RefusalReason::SpreadsheetId, mapping.column(column)));
        }
        let columns = &mapping.columns;
        let date = |column: &str| match cells.cell(column) {
            "" => Ok(None),
            cell => match mapping.reading.dates.read(cell) {
                None => Err((RefusalReason::OtherDate, mapping.column(column))),
                written => Ok(written),
            },
        };
        let first_year = mapping.reading.first_year.unwrap_or_default();
        let on = |column: &str| Ok(date(column)?.and_then(|written| written.from_year(first_year)));
        let court = on(&columns.court_date)?;
        let arrest = on(&columns.arrest_date)?.filter(|arrest| Some(*arrest) != court);
        let born = date(&columns.birth)?.and_then(|written| written.born_before(court));
        let charges = charges(mapping, cells);
        if charges.is_empty() {
            let column = mapping.column(&columns.charge);
            return Err((RefusalReason::MissingField, column));
        }
        let county = if mapping.county.is_empty() { cells.cell(&columns.county) } else { &mapping.county };
        let texts = [
            (Value::Cii, cells.cell(&columns.cii).to_owned()),
            (Value::Name, name(cells.cell(&columns.name), mapping.reading.names)),
            (Value::Birth, born.map_or_else(String::new, compact)),
            (Value::Gender, cells.cell(&columns.gender).to_owned()),
            (Value::Race, cells.cell(&columns.race).to_owned()),
            (Value::County, county.to_owned()),
            (Value::Agency, cells.cell(&columns.court).to_owned()),
            (Value::CaseNumber, cells.cell(&columns.case_number).to_owned()),
            (Value::Incident, cells.cell(&columns.incident).to_owned()),
            (Value::ArrestCharge, with_code(mapping, cells.cell(&columns.arrest_charge), "")),
            (Value::Level, cells.cell(&columns.level).to_owned()),
            (Value::Disposition, cells.cell(&columns.disposition).to_owned()),
            (Value::SentencePlace, cells.cell(&columns.sentence_place).to_owned()),
            (Value::SentenceLength, cells.cell(&columns.sentence_length).to_owned()),
            (Value::SentenceUnit, cells.cell(&columns.sentence_unit).to_owned()),
            (Value::Comment, cells.cell(&columns.comment).to_owned()),
        ];
        Ok(Self { place, person: cells.person(), values: texts.into(), court, arrest, charges })
    }

    fn value(&self, value: Value) -> &str {
        self.values.get(&value).map_or("", String::as_str)
    }

    /// Returns what the spellings of its case number share; `None` where it has none.
    fn case_number(&self) -> Option<CaseNumberKey> {
        match CaseNumber::read(self.value(Value::CaseNumber).as_bytes()) {
            CaseNumberField::Number(number) => Some(number.key().clone()),
            CaseNumberField::Missing | CaseNumberField::NotUnderstood(_) => None,
        }
    }

    /// Returns what makes a count another than those before it in its case.
    fn count(&self, charge: &(String, bool)) -> impl Ord + use<> {
        let court = self.court.map(compact);
        let values =
            [Value::Incident, Value::Level, Value::Disposition].map(|value| self.value(value).to_owned());
        (charge.clone(), court, values)
    }
}

/// Returns the charges of a line, each with its code, and whether it is known to be one.
fn charges(mapping: &Mapping, cells: &Cells<'_>) -> Vec<(String, bool)> {
    let columns = &mapping.columns;
    let mut charges = Vec::new();
    for column in &columns.charges {
        let cell = cells.cell(column);
        if !cell.is_empty() {
            charges.push((with_code(mapping, cell, ""), true));
        } else if cells.is_empty(column) && columns.blank_charge == BlankCharge::Unknown {
            charges.push((with_code(mapping, column, ""), false));
        }
    }
    let cell = cells.cell(&columns.charge);
    if !cell.is_empty() {
        charges.push((with_code(mapping, cell, cells.cell(&columns.charge_words)), true));
    }
    charges
}

/// Writes a charge as the state does: the section, the code where the mapping has one and the cell none, the words.
fn with_code(mapping: &Mapping, section: &str, words: &str) -> String {
    // A word processor made a sign of "(c)".
    let section = section.replace('©', "(c)");
    if section.is_empty() {
        return section;
    }
    let code = mapping.reading.code.as_str();
    let has_code = section.chars().rev().find(|letter| *letter != '.').is_some_and(char::is_alphabetic);
    let section = if code.is_empty() || has_code { section } else { format!("{section} {code}") };
    if words.is_empty() { section } else { format!("{section}-{words}") }
}

/// Writes a name as the state does: `LAST,FIRST MIDDLE`.
fn name(cell: &str, form: NameForm) -> String {
    let mut parts: Vec<&str> = match form {
        NameForm::Slashes => cell.split('/').collect(),
        NameForm::Comma => cell.splitn(2, ',').collect(),
        NameForm::FirstToLast => cell.split_whitespace().collect(),
    };
    if form == NameForm::FirstToLast {
        let last = 1.min(parts.len());
        parts.rotate_right(last);
    }
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.split_first() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{last},{}", others.join(" ")),
    }
}

/// A row of a history that owns its texts.
pub(super) struct Owned<'l> {
    line: &'l Told,
    step: Step,
    key: String,
    date: String,
    arrest: String,
}

/// Which step of a case a row tells.
#[derive(Clone, Copy)]
enum Step {
    Arrest,
    /// A charge of which the outcome is told.
    Court(usize),
    /// A charge of which nobody knows whether it was one.
    InDoubt(usize),
}

/// Makes the rows of one person out of the lines: for each case an arrest, where one is told, and the court action.
pub(super) fn rows(lines: &[Told]) -> Vec<Owned<'_>> {
    let mut cases: Vec<(Option<CaseNumberKey>, Vec<&Told>)> = Vec::new();
    for line in lines {
        let number = line.case_number();
        // Lines without a case number are never of one case.
        match cases.iter_mut().find(|(of, _)| number.is_some() && *of == number) {
            Some((_, case)) => case.push(line),
            None => cases.push((number, vec![line])),
        }
    }
    let mut rows = Vec::new();
    for (at, (_, case)) in cases.iter().enumerate() {
        // The state counts cycles from 101; 899 cases of one person are enough for one step.
        let (cycle, step) = (101 + at % 899, at / 899 * 2);
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for line in case {
            for (at, charge) in line.charges.iter().enumerate() {
                let next = counts.len() + 1;
                let count = *counts.entry(line.count(charge)).or_insert(next);
                let key = |step: usize| format!("{cycle:03}{step:03}{:03}{:03}", count % 1000, count / 1000);
                if line.arrest.is_some() || !line.value(Value::ArrestCharge).is_empty() {
                    rows.push(Owned::new(line, Step::Arrest, key(step + 1), line.arrest));
                }
                let told = if charge.1 { Step::Court(at) } else { Step::InDoubt(at) };
                rows.push(Owned::new(line, told, key(step + 2), line.court));
            }
        }
    }
    rows
}

impl<'l> Owned<'l> {
    fn new(line: &'l Told, step: Step, key: String, date: Option<Date>) -> Self {
        let day = |day: Option<Date>| day.map_or_else(String::new, compact);
        Self { line, step, key, date: day(date), arrest: day(line.arrest) }
    }

    /// Returns it as a row.
    pub(super) fn row(&self) -> Row<'_> {
        let value = |value| self.line.value(value).as_bytes();
        let charge = |at: usize| self.line.charges.get(at).map_or(&b""[..], |(charge, _)| charge.as_bytes());
        let row = Row {
            subject: self.line.person.as_bytes(),
            cii: value(Value::Cii),
            name: value(Value::Name),
            birth: value(Value::Birth),
            gender: value(Value::Gender),
            race: value(Value::Race),
            county: value(Value::County),
            cycle_date: self.arrest.as_bytes(),
            event_date: self.date.as_bytes(),
            count_key: self.key.as_bytes(),
            ..Row::blank(self.line.place)
        };
        let court = Row {
            event_kind: b"COURT ACTION",
            agency: value(Value::Agency),
            case_number: value(Value::CaseNumber),
            conviction_status: value(Value::Level),
            ..row
        };
        match self.step {
            Step::Arrest => {
                Row { event_kind: b"ARREST/DETAINED/CITED", charged: value(Value::ArrestCharge), ..row }
            }
            Step::Court(at) => Row {
                charged: charge(at),
                disposition: value(Value::Disposition),
                sentence_place: value(Value::SentencePlace),
                sentence_length: value(Value::SentenceLength),
                sentence_unit: value(Value::SentenceUnit),
                comment: value(Value::Comment),
                ..court
            },
            // Neither the charge nor its outcome is known: it stands as free text, so that a person looks.
            Step::InDoubt(at) => Row { charged: b"SEE COMMENT FOR CHARGE", comment: charge(at), ..court },
        }
    }
}
