//! Between rows and types: the one place that says how a value is stored in a column.

use crate::casework::{BatchNo, BatchState, CaseId, Digest, Filing, Pattern, PublicKey, Role, Seq, State};
use crate::queue::Error;
use crate::record::{Count, Event, Person, Section, SourceNo, Text};
use crate::relief::{CaseProposal, Lane};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use std::collections::BTreeSet;

/// Stores numbers that count something as `SQLite`'s signed integers; a stored one that is negative is no number.
macro_rules! stored_number {
    ($($name:ident($inner:ty))*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                i64::try_from(self.0)
                    .map(ToSqlOutput::from)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let number = value.as_i64()?;
                <$inner>::try_from(number).map($name).map_err(|_| FromSqlError::OutOfRange(number))
            }
        }
    )*};
}

stored_number! { CaseId(u64) Seq(u64) BatchNo(u32) SourceNo(u32) Number(u64) }

/// A plain count, stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(pub(super) u64);

/// Stores words of a closed list by their id.
macro_rules! stored_word {
    ($($name:ident: $($variant:ident)*;)*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(word(self)))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let stored = value.as_str()?;
                [$($name::$variant),*]
                    .into_iter()
                    .find(|known| word(known) == stored)
                    .ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}

stored_word! {
    State: Waiting Approved Challenged Held Flagged;
    BatchState: Frozen Exported Void;
    Lane: Clear Review;
    Filing: Drafted Filed Granted Denied Sent;
    Role: Reviewer Supervisor Analyst;
}

/// All of them write themselves as the one word they are stored under.
fn word(value: &impl std::fmt::Display) -> String {
    value.to_string()
}

impl ToSql for PublicKey {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.as_bytes().as_slice()))
    }
}

impl FromSql for PublicKey {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self::from_bytes)
    }
}

impl ToSql for Digest {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.as_bytes().as_slice()))
    }
}

impl FromSql for Digest {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self::from_bytes)
    }
}

/// What is kept beside the packed proposal of a case, so that lists, filters and the search need not unpack it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CaseColumns {
    pub(super) event: Number,
    /// One a line: a case number never holds a line feed, it may hold anything else.
    pub(super) numbers: String,
    pub(super) sections: String,
    pub(super) level: String,
    pub(super) convicted: String,
    pub(super) lane: Lane,
    pub(super) action: String,
    pub(super) codes: String,
    /// What it has in common with the cases that may be decided with it.
    pub(super) pattern: Option<Pattern>,
}

impl CaseColumns {
    /// Reads them off a proposal and the person it is about.
    pub(super) fn of(person: &Person, proposal: &CaseProposal) -> Result<Self, Error> {
        let stray =
            || Error::Damaged("a proposal is about an event that its person does not have".to_owned());
        let event = person.events.get(proposal.event).ok_or_else(stray)?;
        let codes = proposal.codes();
        let actions: BTreeSet<&str> = proposal.proposals.iter().map(|one| one.action.id()).collect();
        Ok(Self {
            event: Number(u64::try_from(proposal.event).map_err(|_| stray())?),
            numbers: joined(event.case_numbers.iter().map(Text::as_str), "\n"),
            sections: sections(event, proposal),
            level: candidates(event, proposal)
                .filter_map(|count| count.level)
                .max()
                .map_or_else(String::new, |level| level.to_string()),
            convicted: event.date.to_string(),
            lane: proposal.lane(),
            action: joined(actions, " "),
            codes: joined(codes.iter().map(|code| code.id()), " "),
            pattern: Pattern::of(event, proposal),
        })
    }
}

fn candidates<'a>(event: &'a Event, proposal: &'a CaseProposal) -> impl Iterator<Item = &'a Count> {
    proposal.proposals.iter().filter_map(|one| event.counts.get(one.count))
}

/// Writes the sections of the candidate counts as a filter names them: `11357(b) 11359`.
fn sections(event: &Event, proposal: &CaseProposal) -> String {
    let mut sections = BTreeSet::new();
    for charge in candidates(event, proposal).filter_map(|count| count.charge()) {
        for section in &charge.offense.sections {
            let bare = Section { code: None, ..section.clone() };
            sections.insert(bare.to_string());
        }
    }
    joined(sections.iter().map(String::as_str), " ")
}

/// Returns sections as the search index has them: `11357b 11359`. With its subdivision a section is one word, so that a
/// letter that stands alone is an initial, which few cases have. Where the whole index is written anew, SQL does the same.
pub(super) fn as_words(sections: &str) -> String {
    sections.replace(['(', ')'], "")
}

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, between: &str) -> String {
    words.into_iter().collect::<Vec<_>>().join(between)
}
