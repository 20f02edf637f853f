//! What a source is worth: how full its columns are, which of its words nobody can be sure of, and which issues that makes.
//!
//! Owns the tally over rows and persons, and which issue comes from one cause: a word, or a column. Tallies of parts, merged
//! in the order of the parts, are the tally of the whole, on however many threads the parts were counted. What is proposed
//! is not decided here. Called by `assessment`, `queue` and `cli`; its words are [`words`]'s.

mod account;
mod cause;
#[cfg(test)]
mod tests;
pub mod words;

pub use account::{Account, AtImport, Filled, IssueShare, Suspected, WordShare};
pub use cause::{Cause, Suspicion, Way};

use crate::record::layout::{COLUMNS, SplitRow};
use crate::record::text::present;
use crate::record::{Person, SourceNo};
use crate::relief::RoutingCode;
use std::collections::{BTreeMap, BTreeSet};

/// As many different texts of a source are kept; further ones are only counted.
pub const MOST_WORDS: usize = 1_000;

/// A text of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The column, by its name in the state's file.
    pub column: &'static str,
    /// The text.
    pub text: String,
}

/// Where a word stands and what it leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrence {
    /// How often it stands in the source.
    pub times: u64,
    /// Cases for review of the persons whose rows have it.
    pub cases: u64,
    /// One line that has it.
    pub line: u64,
    /// Cases of those persons with an issue that such a word can make.
    issues: BTreeMap<RoutingCode, u64>,
}

/// A case as the tally sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseIssues {
    /// Which event of the person, counted from 0.
    pub event: usize,
    /// Its issues, each once.
    pub codes: Vec<RoutingCode>,
}

/// The tally of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// Rows that were accepted.
    rows: u64,
    /// Of each column of the state's file, the rows that fill it; empty where no row was looked at.
    filled: Vec<u64>,
    cases: u64,
    review: u64,
    words: BTreeMap<Word, Occurrence>,
    /// How often further texts stand in it.
    more: u64,
    issues: BTreeMap<RoutingCode, u64>,
    /// Cases with an issue that words of a column, or the column itself, can make.
    columns: BTreeMap<(RoutingCode, &'static str), u64>,
    /// The last line, where it is a row that breaks off.
    breaks_off: Option<u64>,
}

/// The tallies of sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<SourceNo, Worth>);

impl Tally {
    /// Counts which columns a row fills; a mark for a missing value fills none.
    pub fn add_row(&mut self, row: &SplitRow<'_>) {
        let worth = self.0.entry(row.source.source).or_default();
        worth.rows += 1;
        worth.filled.resize(COLUMNS.len(), 0);
        for (column, filled) in worth.filled.iter_mut().enumerate() {
            let field = row.field(column);
            // Most fields are empty: told apart before anything is looked at.
            *filled += u64::from(!field.is_empty() && !present(field).is_empty());
        }
    }

    /// Counts a person's words and cases.
    pub fn add_person(&mut self, person: &Person, cases: &[CaseIssues]) {
        let source_of = |case: &CaseIssues| person.events.get(case.event).map(|event| event.source.source);
        let mut columns = BTreeSet::new();
        let mut counted = BTreeSet::new();
        let review = cases.iter().filter(|case| !case.codes.is_empty()).count() as u64;
        for told in person.not_understood() {
            columns.insert(told.column);
            let worth = self.0.entry(told.line.source).or_default();
            let Some(occurrence) = worth.occurrence(told.column, told.text) else { continue };
            occurrence.meet(told.line.line);
            if counted.insert((told.line.source, told.column, told.text)) {
                occurrence.cases += review;
                for code in cases.iter().flat_map(|case| &case.codes) {
                    if cause::can_make(told.column, *code) {
                        *occurrence.issues.entry(*code).or_default() += 1;
                    }
                }
            }
        }
        for (case, source) in cases.iter().filter_map(|case| Some((case, source_of(case)?))) {
            let worth = self.0.entry(source).or_default();
            worth.cases += 1;
            worth.review += u64::from(!case.codes.is_empty());
            for code in &case.codes {
                *worth.issues.entry(*code).or_default() += 1;
                for column in cause::columns(person, *code, &columns) {
                    *worth.columns.entry((*code, column)).or_default() += 1;
                }
            }
        }
    }

    /// Notes a row that breaks off; of several the last one counts.
    pub fn breaks_off(&mut self, source: SourceNo, line: u64) {
        self.0.entry(source).or_default().breaks_off.replace(line);
    }

    /// Leaves out a row that breaks off and is not the last line of its source.
    pub fn ends_at(&mut self, source: SourceNo, last: u64) {
        let worth = self.0.entry(source).or_default();
        worth.breaks_off = worth.breaks_off.filter(|line| *line >= last);
    }

    /// Leaves out how full the columns are: the source has others.
    pub fn leave_columns(&mut self, source: SourceNo) {
        self.0.entry(source).or_default().filled.clear();
    }

    /// Takes in the tallies of the next part.
    pub fn merge(&mut self, other: Self) {
        for (source, worth) in other.0 {
            self.0.entry(source).or_default().merge(worth);
        }
    }

    /// Returns the tally of a source; one of nothing where none was counted.
    pub fn of(&self, source: SourceNo) -> Worth {
        self.0.get(&source).cloned().unwrap_or_default()
    }

    /// Returns the sources with their tallies, in order.
    pub fn sources(&self) -> impl Iterator<Item = (SourceNo, &Worth)> {
        self.0.iter().map(|(source, worth)| (*source, worth))
    }
}

impl Worth {
    /// Returns the place of a word; `None` where there are too many, which is counted.
    fn occurrence(&mut self, column: &'static str, text: &str) -> Option<&mut Occurrence> {
        let word = Word { column, text: text.to_owned() };
        if self.words.len() >= MOST_WORDS && !self.words.contains_key(&word) {
            self.more += 1;
            return None;
        }
        Some(self.words.entry(word).or_default())
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.cases += other.cases;
        self.review += other.review;
        self.more += other.more;
        self.breaks_off = self.breaks_off.max(other.breaks_off);
        self.filled.resize(self.filled.len().max(other.filled.len()), 0);
        self.filled.iter_mut().zip(other.filled).for_each(|(all, part)| *all += part);
        for (word, part) in other.words {
            if self.words.len() >= MOST_WORDS && !self.words.contains_key(&word) {
                self.more += part.times;
            } else {
                self.words.entry(word).or_default().merge(part);
            }
        }
        add_up(&mut self.issues, other.issues);
        add_up(&mut self.columns, other.columns);
    }
}

impl Occurrence {
    fn meet(&mut self, line: u64) {
        self.line = if self.times == 0 { line } else { self.line.min(line) };
        self.times += 1;
    }

    fn merge(&mut self, other: Self) {
        self.line = if self.times == 0 { other.line } else { self.line.min(other.line) };
        self.times += other.times;
        self.cases += other.cases;
        add_up(&mut self.issues, other.issues);
    }
}

fn add_up<K: Ord>(all: &mut BTreeMap<K, u64>, part: BTreeMap<K, u64>) {
    for (key, number) in part {
        *all.entry(key).or_default() += number;
    }
}
