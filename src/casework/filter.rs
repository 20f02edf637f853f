//! The filter language: which cases are meant, as a person types it.
//!
//! `section:11359 level:felony lane:clear state:waiting convicted:<1996 -code:missing-dob reviewer:me note:"weight"`.
//! Every term must hold; a `-` before a term turns it round; values parted by commas are alternatives; words without
//! a key are looked for in names, case numbers, sections and notes. Owns the terms and their reading; `queue` makes the
//! question to the store out of them, with every value as a parameter.

mod complete;
mod key;
mod parse;

pub use complete::{Completion, complete};
pub use key::Key;

use crate::casework::{BatchNo, State};
use crate::record::Level;
use crate::relief::{Lane, RoutingCode};
use jiff::civil::Date;
use std::fmt;
use std::ops::{Range, RangeInclusive};

/// Which cases are meant: those for which every term holds. Without a term, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked.
    pub test: Test,
}

/// What a term asks of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Every word begins a word of the name, a case number, a section or a note.
    Words(String),
    /// Every word begins a word of the name.
    Name(String),
    /// Every word begins a part of a court case number.
    Case(String),
    /// Every word begins a word of a note.
    Note(String),
    /// A candidate count is under one of these sections, with any subdivision where none is given.
    Section(Vec<String>),
    /// The gravest candidate count has one of these levels; `None` where the file states none.
    Level(Vec<Option<Level>>),
    /// It is in one of these lanes.
    Lane(Vec<Lane>),
    /// It is one of these now.
    State(Vec<State>),
    /// One of these actions is proposed for a candidate count, by id.
    Action(Vec<&'static str>),
    /// One of these routing codes stands on it.
    Code(Vec<RoutingCode>),
    /// The day of the conviction.
    Convicted(Days),
    /// The day on which it comes back from hold.
    Returns(Days),
    /// Who gave the verdict in force.
    Reviewer(Reviewer),
    /// Whether, and in which, batch it is frozen.
    Batch(InBatch),
    /// The case's number in the queue.
    Number(RangeInclusive<u64>),
}

/// Days that are meant. A date that is known in part counts where it may be one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// From the first to the second of these, both included; open where there is none.
    Within(Option<Date>, Option<Date>),
    /// No day is known.
    Unknown,
}

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reviewer {
    /// Whoever asks.
    Me,
    /// The seat of this name; capitals do not matter.
    Named(String),
}

/// The batch of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InBatch {
    /// In none.
    None,
    /// In any.
    Any,
    /// In this one.
    Number(BatchNo),
}

/// What is wrong with a filter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// The bytes of the word that is at fault.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub what: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

impl Filter {
    /// Reads a filter; `today` is what the word `today` means.
    pub fn parse(text: &str, today: Date) -> Result<Self, FilterError> {
        parse::parse(text, today).map(|terms| Self { terms })
    }

    /// Makes a filter of terms.
    pub fn of(terms: Vec<Term>) -> Self {
        Self { terms }
    }

    /// Returns the conditions, in the order typed.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Tells whether every case is meant.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Tells whether it asks what a case is now. If so, work in it takes every case that it finds, decided or not;
    /// otherwise only what is due.
    pub fn asks_for_a_state(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.test, Test::State(_) | Test::Reviewer(_) | Test::Batch(_)))
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FilterError {}

#[cfg(test)]
mod tests;
