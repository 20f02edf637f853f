//! What is wrong with a settings file: where, what, and what may have been meant.

use crate::record::nearest::nearest;
use std::fmt;

/// What is wrong with a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeError {
    /// The line, counted from 1; 0 where no line is at fault.
    pub line: usize,
    /// What is wrong, in a sentence without a full stop.
    pub what: String,
    /// What may have been meant, or what is allowed.
    pub suggestion: Option<String>,
}

impl OfficeError {
    pub(super) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into(), suggestion: None }
    }

    /// Adds what would be right.
    pub(super) fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// Turns what the TOML reader says into a line, a sentence and the known word nearest to an unknown one.
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let line = error.span().map_or(0, |span| line_at(text, span.start));
        let message = error.message().replace('\n', " ");
        let found = Self::new(line, message.clone());
        let mut words = message.split('`').skip(1).step_by(2);
        let unknown = message.starts_with("unknown ").then(|| words.next()).flatten();
        match unknown.and_then(|unknown| nearest(unknown, words)) {
            Some(near) => {
                let what = message.split(", expected").next().unwrap_or_default();
                Self::new(line, what).suggest(format!("did you mean `{near}`?"))
            }
            None => found,
        }
    }
}

/// Returns the line of an offset, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Writes `line 12: unknown field `colums`; did you mean `column`?`.
impl fmt::Display for OfficeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}", self.what)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, "; {suggestion}"))
    }
}

impl std::error::Error for OfficeError {}
