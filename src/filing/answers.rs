//! The court's answers, read from a table of its own and matched with the cases that went out.
//!
//! Owns the reading, by the columns and words that the office's settings name, and the matching: by the court's case
//! number, and by name and birth date where the settings name their columns. Nothing is guessed: a line that fits no case,
//! or more than one, is listed with its number and the reason. What a step may follow is `casework`'s; recording it is
//! `cli`'s business with the queue.

use crate::casework::{BatchNo, CaseId, FiledCase, Filing, Move, Stage};
use crate::filing::office::{Answer, Answers};
use crate::record::{PartialDate, Text};
use csv::StringRecord;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read;

/// The answers of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// What each case moves to, in the order of batch and case.
    pub moves: Vec<Move>,
    /// Lines that say again what is on record already.
    pub known: u64,
    /// The lines that fit no case, in their order.
    pub unmatched: Vec<Unmatched>,
}

/// A line that fits no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// Its number, counted from 1, the header among them.
    pub line: u64,
    /// Why.
    pub why: Misfit,
}

/// Why a line fits no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It has other cells than the header, or is not text.
    Unreadable,
    /// It has no case number.
    NoNumber,
    /// No case that went out has the number.
    UnknownNumber,
    /// Several cases have it, and nothing in the line tells them apart.
    Several,
    /// The case with the number has another name or birth date.
    SomebodyElse,
    /// The word of the result is none that the settings know.
    UnknownResult,
    /// The date is none.
    NoDate,
    /// Another line about the same case says something else.
    Contradicted,
    /// Where the case is, this cannot follow.
    OutOfOrder {
        /// Where it is.
        from: Filing,
    },
}

/// Why a file of answers cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// A column that the settings name is not in the header.
    #[error("the file has no column `{name}`; it has: {has}")]
    NoColumn {
        /// Which.
        name: String,
        /// What the header has.
        has: String,
    },
    /// The header could not be read.
    #[error("the file has no header that can be read")]
    NoHeader,
}

/// The places of the columns.
struct Columns {
    number: usize,
    result: usize,
    date: usize,
    name: Option<usize>,
    birth: Option<usize>,
}

/// What a line says about the case it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    to: Filing,
    on: Date,
}

/// Reads answers and matches each with one of the cases that went out. `answer` is the file's hash, for the ledger.
pub fn read(
    source: impl Read,
    settings: &Answers,
    cases: &[FiledCase],
    answer: crate::casework::Digest,
) -> Result<Matched, AnswersError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(settings.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(source);
    let mut cells = StringRecord::new();
    let mut line: u64 = 1;
    if !matches!(reader.read_record(&mut cells), Ok(true)) {
        return Err(AnswersError::NoHeader);
    }
    let width = cells.len();
    let columns = columns(&cells, settings)?;
    let index = index(cases);
    let mut said: BTreeMap<(BatchNo, CaseId), Vec<(u64, Said)>> = BTreeMap::new();
    let mut matched = Matched::default();
    loop {
        line += 1;
        let read = reader.read_record(&mut cells);
        if matches!(read, Ok(false)) {
            break;
        }
        let fits = match read {
            Ok(_) if cells.len() == width => fit(&cells, &columns, settings, &index),
            _ => Err(Misfit::Unreadable),
        };
        match fits {
            Ok((case, what)) => said.entry((case.batch, case.case)).or_default().push((line, what)),
            Err(why) => matched.unmatched.push(Unmatched { line, why }),
        }
    }
    for case in cases {
        if let Some(lines) = said.remove(&(case.batch, case.case)) {
            settle(case, &lines, answer, &mut matched);
        }
    }
    matched.unmatched.sort_by_key(|unmatched| unmatched.line);
    Ok(matched)
}

/// Finds the columns that the settings name.
fn columns(header: &StringRecord, settings: &Answers) -> Result<Columns, AnswersError> {
    let find = |name: &str| {
        header
            .iter()
            .position(|cell| cell.trim_matches(['\u{FEFF}', ' ']) == name)
            .ok_or_else(|| AnswersError::NoColumn { name: name.to_owned(), has: named(header) })
    };
    Ok(Columns {
        number: find(&settings.case_number)?,
        result: find(&settings.result)?,
        date: find(&settings.date)?,
        name: settings.name.as_deref().map(find).transpose()?,
        birth: settings.birth_date.as_deref().map(find).transpose()?,
    })
}

/// Names the first columns of a header, each by its beginning: a file that is none has them by the thousand, or one of
/// megabytes.
fn named(header: &StringRecord) -> String {
    const COLUMNS: usize = 20;
    const CHARACTERS: usize = 40;
    let beginning = |cell: &str| {
        let mut rest = cell.chars();
        let mut shown = Text::new(&rest.by_ref().take(CHARACTERS).collect::<String>()).to_string();
        if rest.next().is_some() {
            shown.push('…');
        }
        shown
    };
    let mut names: Vec<_> = header.iter().take(COLUMNS).map(beginning).collect();
    if let Some(more @ 1..) = header.len().checked_sub(COLUMNS) {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

/// Puts the cases under each of their numbers.
fn index(cases: &[FiledCase]) -> BTreeMap<String, Vec<&FiledCase>> {
    let mut index: BTreeMap<String, Vec<&FiledCase>> = BTreeMap::new();
    for case in cases {
        let numbers: BTreeSet<_> = case.numbers.iter().map(|number| plain(number.as_str())).collect();
        for number in numbers.into_iter().filter(|number| !number.is_empty()) {
            index.entry(number).or_default().push(case);
        }
    }
    index
}

/// A word without the blanks around it, in capitals: the only differences that are none.
fn plain(word: &str) -> String {
    word.trim().to_uppercase()
}

fn fit<'c>(
    cells: &StringRecord,
    columns: &Columns,
    settings: &Answers,
    index: &BTreeMap<String, Vec<&'c FiledCase>>,
) -> Result<(&'c FiledCase, Said), Misfit> {
    // Our own tables guard a cell that a spreadsheet would compute; a court that sends one back sends the guard too.
    let cell = |at: usize| crate::filing::cell::plain(cells.get(at).unwrap_or_default()).trim().to_owned();
    let number = plain(&cell(columns.number));
    if number.is_empty() {
        return Err(Misfit::NoNumber);
    }
    let candidates = index.get(&number).ok_or(Misfit::UnknownNumber)?;
    let agrees = |case: &&&FiledCase| {
        let name = columns.name.is_none_or(|at| plain(&cell(at)) == plain(case.name.as_str()));
        let birth = columns.birth.is_none_or(|at| is_day(&cell(at), &settings.dates, &case.born));
        name && birth
    };
    let mut fitting = candidates.iter().filter(agrees);
    let case = match (fitting.next(), fitting.next()) {
        (Some(case), None) => *case,
        (Some(_), Some(_)) => return Err(Misfit::Several),
        (None, _) => return Err(Misfit::SomebodyElse),
    };
    let result = cell(columns.result);
    let known = settings.results.iter().find(|(word, _)| plain(word) == plain(&result));
    let to = match known.ok_or(Misfit::UnknownResult)?.1 {
        Answer::Granted => Filing::Granted,
        Answer::Denied => Filing::Denied,
    };
    let on = Date::strptime(&settings.dates, cell(columns.date)).map_err(|_| Misfit::NoDate)?;
    Ok((case, Said { to, on }))
}

/// Tells whether a cell is the birth date that is known to the day; one that is not known agrees with nothing.
fn is_day(cell: &str, form: &str, born: &str) -> bool {
    Date::strptime(form, cell).is_ok_and(|day| PartialDate::day(day).to_string() == born)
}

/// Makes one step of all the lines about a case; they must agree, and the step must follow where the case is.
fn settle(case: &FiledCase, lines: &[(u64, Said)], answer: crate::casework::Digest, matched: &mut Matched) {
    let Some((_, first)) = lines.first() else { return };
    let mut refuse = |why| {
        matched.unmatched.extend(lines.iter().map(|(line, _)| Unmatched { line: *line, why }));
    };
    if lines.iter().any(|(_, said)| said != first) {
        return refuse(Misfit::Contradicted);
    }
    if case.filing == first.to && case.since == first.on {
        matched.known += lines.len() as u64;
        return;
    }
    let stage = Stage { filing: case.filing, since: Some(case.since) };
    match stage.after(first.to, first.on) {
        Ok(_) => matched.moves.push(Move {
            batch: case.batch,
            case: Some(case.case),
            to: first.to,
            on: first.on,
            answer: Some(answer),
        }),
        Err(_) => refuse(Misfit::OutOfOrder { from: case.filing }),
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("it cannot be read: other cells than the header, or no text"),
            Self::NoNumber => f.write_str("it has no case number"),
            Self::UnknownNumber => f.write_str("no case that went out has this number"),
            Self::Several => f.write_str("several cases have this number, and nothing tells them apart"),
            Self::SomebodyElse => f.write_str("the case with this number has another name or birth date"),
            Self::UnknownResult => f.write_str("the result is none of the words in [answers.results]"),
            Self::NoDate => f.write_str("the date of the order cannot be read"),
            Self::Contradicted => f.write_str("another line about the same case says something else"),
            Self::OutOfOrder { from } => {
                write!(f, "the case is {from}, and this can not follow, or lies before it")
            }
        }
    }
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

#[cfg(test)]
mod tests;
