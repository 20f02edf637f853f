//! The most that is taken of everything that comes from outside: files, records, texts, names.
//!
//! Owns the numbers and how they are said; every reader asks here before it holds what it was given. How a file is read
//! within its limit is its reader's. What is over a limit is refused and never cut, but for a row that is too long,
//! whose beginning is kept in quarantine, and a text at the keyboard, which takes no more.

use crate::record::text::grouped;
use std::fmt;

/// The most of one kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited, with its article: `a policy file`.
    pub what: &'static str,
    /// The largest number that is taken.
    pub most: u64,
    /// What is counted.
    pub unit: &'static str,
}

/// A file of the state, or a table that is read like one.
pub const SOURCE: Limit = Limit::new("a bulk file", 64 << 30, "bytes");

/// A table that is read through a mapping, which is held whole.
pub const TABLE: Limit = Limit::new("a table of an office", 256 << 20, "bytes");

/// One line of a file or a table, and so each field of it, without its end.
pub const RECORD: Limit = Limit::new("a row", 65_535, "bytes");

/// The columns that a mapping names, and those of a table that one is proposed for.
pub const COLUMNS: Limit = Limit::new("the header of a table", 1_024, "columns");

/// The court's answers.
pub const ANSWERS: Limit = Limit::new("a file of answers", 64 << 20, "bytes");

/// A policy, a mapping, the settings of a person or an office, keys, a template: what people write by hand.
pub const WRITTEN: Limit = Limit::new("a file that people write", 1 << 20, "bytes");

/// The manifest and the list of hashes of a batch's folder.
pub const MANIFEST: Limit = Limit::new("a manifest", 1 << 20, "bytes");

/// The key file.
pub const KEY_FILE: Limit = Limit::new("a key file", 256 << 10, "bytes");

/// The slots in it.
pub const SEATS: Limit = Limit::new("a key file", 100, "seats");

/// What stands beside a queue for a while: who holds its lock, how many wrong attempts there were.
pub const BESIDE: Limit = Limit::new("a lock", 1_000, "bytes");

/// A passphrase.
pub const PASSPHRASE: Limit = Limit::new("a passphrase", 1_024, "bytes");

/// A note, a reason, evidence: text that a ledger entry keeps.
pub const TEXT: Limit = Limit::new("a note or a reason", 4_000, "characters");

/// The name of a seat or of a view.
pub const NAME: Limit = Limit::new("a name", 80, "characters");

/// One line at the prompt of the plain mode.
pub const LINE: Limit = Limit::new("a line of the plain mode", 65_536, "bytes");

/// All of them.
pub const ALL: [Limit; 14] = [
    SOURCE, TABLE, RECORD, COLUMNS, ANSWERS, WRITTEN, MANIFEST, KEY_FILE, SEATS, BESIDE, PASSPHRASE, TEXT,
    NAME, LINE,
];

impl Limit {
    const fn new(what: &'static str, most: u64, unit: &'static str) -> Self {
        Self { what, most, unit }
    }

    /// Tells whether so much of it is taken.
    pub const fn admits(self, number: u64) -> bool {
        number <= self.most
    }

    /// Tells whether a text of so many of its characters is taken.
    pub fn admits_text(self, text: &str) -> bool {
        self.admits(u64::try_from(text.chars().count()).unwrap_or(u64::MAX))
    }

    /// Returns the number as a length in memory.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is longer than memory is asked for as a whole number"
    )]
    pub const fn length(self) -> usize {
        self.most as usize
    }
}

/// Writes `a policy file has at most 1,048,576 bytes`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has at most {} {}", self.what, grouped(self.most), self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_the_limit_is_taken_and_one_over_is_not() {
        for limit in ALL {
            assert!(limit.admits(limit.most) && !limit.admits(limit.most + 1), "{limit}");
        }
        let text = "é".repeat(TEXT.length());
        assert!(TEXT.admits_text(&text) && !TEXT.admits_text(&(text + "é")));
    }

    #[test]
    fn a_limit_is_said_with_its_number() {
        assert_eq!(TEXT.to_string(), "a note or a reason has at most 4,000 characters");
        assert_eq!(SEATS.to_string(), "a key file has at most 100 seats");
        assert_eq!(WRITTEN.to_string(), "a file that people write has at most 1,048,576 bytes");
    }
}
