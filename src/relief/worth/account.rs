//! The tally of a source as figures with their shares: what is shown, written as JSON, and kept.
//!
//! Owns which part of it is kept at import. Texts are not: words of a comment may be a person's, and what is kept of a source
//! is not reached when the persons of it are purged. Called by `queue` and `cli`.

use super::Worth;
use crate::record::disposition::Basis;
use crate::record::layout::COLUMNS;
use crate::record::misunderstood::known_by;
use crate::record::{SourceNo, Vocabulary};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How full a column is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The column, by its name in the file.
    pub column: String,
    /// Rows that fill it.
    pub rows: u64,
    /// Their share of the rows, in percent.
    pub percent: u64,
}

/// An issue, and how many cases of the source have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueShare {
    /// Its stable id.
    pub issue: String,
    /// Cases that have it.
    pub cases: u64,
    /// Their share of the cases, in percent.
    pub percent: u64,
}

/// A word that nobody can be sure of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordShare {
    /// Its column.
    pub column: &'static str,
    /// The text.
    pub text: String,
    /// How well it is known: not understood, by its spelling, or from memory.
    pub known: &'static str,
    /// How often it stands in the source.
    pub times: u64,
    /// Cases for review of the persons whose rows have it.
    pub cases: u64,
    /// One line that has it.
    pub line: u64,
}

/// What is kept of a source when it is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AtImport {
    /// Rows that were accepted and looked at.
    pub rows: u64,
    /// The columns that any row fills, in the order of the file; none of a table that is read through a mapping.
    pub columns: Vec<Filled>,
    /// Cases proposed.
    pub cases: u64,
    /// Cases among them for review.
    pub review: u64,
    /// Their issues, the most frequent first.
    pub issues: Vec<IssueShare>,
    /// Different texts that nobody could be sure of, also of persons without a case.
    pub words: u64,
    /// The last line, where it is a row that breaks off.
    pub breaks_off: Option<u64>,
}

/// Something suspicious, in the words of [`super::words`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspected {
    /// The issue's stable id.
    pub issue: String,
    /// Cases that have it.
    pub cases: u64,
    /// Their share of the cases, in percent.
    pub percent: u64,
    /// The column it comes from.
    pub column: &'static str,
    /// The text it comes from, where it is one.
    pub text: Option<String>,
    /// Cases among them where the cause stands.
    pub from_cause: u64,
    /// The ways to mend it, in words.
    pub ways: Vec<String>,
}

/// What a source is worth, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its number.
    pub source: SourceNo,
    /// What is suspicious, first.
    pub suspicious: Vec<Suspected>,
    /// Cases now.
    pub cases: u64,
    /// Cases among them for review.
    pub review: u64,
    /// Their issues, the most frequent first.
    pub issues: Vec<IssueShare>,
    /// The words, those that lead to the most cases first.
    pub words: Vec<WordShare>,
    /// How often further texts stand in the source, which are not listed.
    pub more_words: u64,
    /// What was kept when it was imported; `None` of a source that an earlier version imported.
    pub at_import: Option<AtImport>,
}

impl Worth {
    /// Returns what is kept of it.
    pub fn at_import(&self) -> AtImport {
        let columns = COLUMNS.iter().zip(&self.filled).filter(|(_, rows)| **rows > 0);
        let filled = columns.map(|(column, rows)| Filled {
            column: (*column).to_owned(),
            rows: *rows,
            percent: percent(*rows, self.rows),
        });
        AtImport {
            rows: self.rows,
            columns: filled.collect(),
            cases: self.cases,
            review: self.review,
            issues: self.issue_shares(),
            words: self.words.len() as u64,
            breaks_off: self.breaks_off,
        }
    }

    /// Puts the account together; a vocabulary tells words known by their spelling or from memory apart.
    pub fn account(&self, source: SourceNo, vocabulary: &Vocabulary, at_import: Option<AtImport>) -> Account {
        let mut words: Vec<_> = self.words.iter().collect();
        words.sort_by_key(|(word, met)| (Reverse(met.cases), Reverse(met.times), *word));
        let words = words.into_iter().map(|(word, met)| WordShare {
            column: word.column,
            text: word.text.clone(),
            known: known(known_by(vocabulary, word.column, &word.text)),
            times: met.times,
            cases: met.cases,
            line: met.line,
        });
        Account {
            source,
            suspicious: self.suspected(),
            cases: self.cases,
            review: self.review,
            issues: self.issue_shares(),
            words: words.collect(),
            more_words: self.more,
            at_import,
        }
    }

    fn issue_shares(&self) -> Vec<IssueShare> {
        let mut issues: Vec<_> = self.issues.iter().collect();
        issues.sort_by_key(|(code, cases)| (Reverse(**cases), **code));
        let share = |(code, cases): (&crate::relief::RoutingCode, &u64)| IssueShare {
            issue: code.id().to_owned(),
            cases: *cases,
            percent: percent(*cases, self.cases),
        };
        issues.into_iter().map(share).collect()
    }

    fn suspected(&self) -> Vec<Suspected> {
        let suspected = |suspicion: super::Suspicion| {
            let column = suspicion.cause.column();
            let leading = self.leading(suspicion.code, column, 3);
            let ways = suspicion.cause.ways(&leading);
            let text = match &suspicion.cause {
                super::Cause::Word(word) => Some(word.text.clone()),
                super::Cause::Column(_) => None,
            };
            Suspected {
                issue: suspicion.code.id().to_owned(),
                cases: suspicion.cases,
                percent: percent(suspicion.cases, self.cases),
                column,
                text,
                from_cause: suspicion.from_cause,
                ways: ways.iter().map(super::words::way).collect(),
            }
        };
        self.suspicions().into_iter().map(suspected).collect()
    }
}

fn known(basis: Basis) -> &'static str {
    match basis {
        Basis::Near => "by its spelling",
        Basis::Recollection => "from memory",
        Basis::Code | Basis::Page | Basis::Taught(_) | Basis::NotUnderstood => "not understood",
    }
}

/// Returns a share in percent, to the nearest; what is not all is never 100, and what is something never 0.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 || part == 0 {
        return 0;
    }
    let nearest = (part.saturating_mul(200) / whole).div_ceil(2);
    if part >= whole { 100 } else { nearest.clamp(1, 99) }
}
