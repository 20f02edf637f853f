//! What is wrong with a policy file: where, what, and what may have been meant.

use std::fmt;

/// What is wrong with a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The line, counted from 1; 0 where no line is at fault.
    pub line: usize,
    /// What is wrong, in a sentence without a full stop.
    pub what: String,
    /// What may have been meant, or what is allowed.
    pub suggestion: Option<String>,
}

impl PolicyError {
    pub(super) fn new(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into(), suggestion: None }
    }

    /// Adds "did you mean …?" where something is near.
    pub(super) fn suggest(mut self, nearest: Option<&str>) -> Self {
        self.suggestion = nearest.map(|near| format!("did you mean `{near}`?"));
        self
    }

    /// Adds what is allowed, where no suggestion stands yet.
    pub(super) fn or_say(mut self, allowed: impl FnOnce() -> String) -> Self {
        self.suggestion = self.suggestion.or_else(|| Some(allowed()));
        self
    }
}

/// Writes `line 12: unknown key `reasn`; did you mean `reason`?`.
impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}", self.what)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, "; {suggestion}"))
    }
}

impl std::error::Error for PolicyError {}
