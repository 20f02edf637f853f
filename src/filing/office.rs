//! An office's settings for what goes out: which identifiers each output may carry, and the court's own table.
//!
//! Owns the settings file: its form, what stands where it is silent, and errors that name the line and what may have been
//! meant. Every key is known: a slip is refused, not ignored, because a misspelt key could send more than was meant.
//! What is done with the settings is the tables'. Read by `cli`, and from the copy that travels with an export.

mod error;
mod written;

pub use error::OfficeError;

use crate::casework::PurgeRule;
use crate::filing::field::{Identifier, Identifiers};
use crate::filing::table::{Column, Form, RowOf};
use std::collections::BTreeMap;

/// The settings that stand where an office says nothing else; every key with its reason.
pub const DEFAULT: &str = include_str!("../../assets/templates/office.toml");

/// An office's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Which identifiers each table may carry.
    pub tables: TableIdentifiers,
    /// The court's own table.
    pub clerk: Clerk,
    /// How the court's answers are read.
    pub answers: Answers,
    /// Whether motions are filed for persons whom the state's file records as deceased.
    pub files_for_deceased: bool,
    /// Which granted cases are erased from the queue, and when.
    pub purge: PurgeRule,
    text: String,
}

/// Which identifiers each table may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableIdentifiers {
    /// `cases.csv`, `counts.csv` and `batch.json`.
    pub record: Identifiers,
    /// `clerk.csv`.
    pub clerk: Identifiers,
    /// `workbook.xlsx`.
    pub workbook: Identifiers,
    /// `department.csv`.
    pub department: Identifiers,
    /// `challenges.csv`.
    pub challenges: Identifiers,
}

/// The court's own table, `clerk.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clerk {
    /// What it has a row for.
    pub rows: RowOf,
    /// How values are written.
    pub form: Form,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// How the court's answers are read: the names of their columns, and their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What separates the cells.
    pub delimiter: u8,
    /// The column of the court's case number.
    pub case_number: String,
    /// The column of the name, where it is to agree too.
    pub name: Option<String>,
    /// The column of the birth date, where it is to agree too.
    pub birth_date: Option<String>,
    /// The column of the result.
    pub result: String,
    /// The column of the date of the order.
    pub date: String,
    /// How dates are written, in the letters of `strptime`.
    pub dates: String,
    /// What each word of the result means.
    pub results: BTreeMap<String, Answer>,
}

/// What a court answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The order was made.
    Granted,
    /// It was not.
    Denied,
}

impl Office {
    /// Returns the settings of an office that said nothing.
    pub fn standard() -> Result<Self, OfficeError> {
        Self::parse(DEFAULT)
    }

    /// Reads a settings file.
    pub fn parse(text: &str) -> Result<Self, OfficeError> {
        written::read(text)
    }

    /// Returns the text it was read from: it goes out with a batch, so that the batch can be written again.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl TableIdentifiers {
    /// Names the table, by its key, that could not do its job with the identifiers it may carry, and what it needs.
    fn useless(&self) -> Option<(&'static str, &'static str)> {
        let by_number = [
            ("record", &self.record),
            ("clerk", &self.clerk),
            ("workbook", &self.workbook),
            ("challenges", &self.challenges),
        ];
        let without = by_number.into_iter().find(|(_, set)| !set.allows(Identifier::CaseNumber));
        if let Some((key, _)) = without {
            return Some((key, "a court finds a case by \"case-number\""));
        }
        let department = &self.department;
        let named = department.allows(Identifier::Name) && department.allows(Identifier::BirthDate);
        (!department.allows(Identifier::Cii) && !named).then_some((
            "department",
            "the Department finds a person by \"cii\", or by \"name\" with \"birth-date\"",
        ))
    }
}

#[cfg(test)]
mod tests;
