//! Where a statement comes from: the physical line of a source file. Every fact a decision shows carries one.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a source within its queue, in the order of import, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceNo(pub u32);

/// A physical line of a source, counted from 1 as an editor counts it (a header is line 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceLine {
    /// The file it stands in.
    pub source: SourceNo,
    /// The line, counted from 1.
    pub line: u64,
}

impl SourceLine {
    /// The place of what stands nowhere, so that two tellings can be compared.
    pub const NOWHERE: Self = Self { source: SourceNo(0), line: 0 };
}

/// A physical row behind a history, as delivered but for identifiers that are stored nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Where it stands.
    pub source: SourceLine,
    /// Its bytes, with social security number, licence number and citizenship blanked (design.md rule 7).
    pub raw: Vec<u8>,
}

impl fmt::Display for SourceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "source {} line {}", self.source.0, self.line)
    }
}
