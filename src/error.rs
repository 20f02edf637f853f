//! The one edge type of errors: what kind it is, one sentence, the next step, and the exit code.
//!
//! Every room has a small error enum of its own, named by what failed; `cli` turns it into this type once, choosing the
//! kind on purpose. A person at a desk reads it, so it is plain text without a backtrace.

use std::fmt;
use std::process::ExitCode;

/// Whose turn it is, and what the shell is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A check found a problem, or the machine refused to do it: disk full, no permission (exit code 1).
    Problem,
    /// The command was not understood or cannot be done this way (2).
    Usage,
    /// An input file cannot be used (3).
    Input,
    /// The queue is locked, foreign, newer or damaged (4).
    Queue,
    /// A mistake of ours (70).
    Bug,
}

/// An error as a person reads it.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    sentence: String,
    hints: Vec<String>,
}

impl Failure {
    /// Makes an error of one sentence.
    pub fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), hints: Vec::new() }
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns what went wrong, without the next step.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Returns whose turn it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns what the shell is told.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::Problem => 1,
            Kind::Usage => 2,
            Kind::Input => 3,
            Kind::Queue => 4,
            Kind::Bug => 70,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sentence)?;
        self.hints.iter().try_for_each(|hint| write!(f, "\n  next: {hint}"))
    }
}

impl std::error::Error for Failure {}
