//! The head of the ledger as people write it down: the number of the last entry and the first digits of its hash.
//!
//! `#004213 3f9a-1c22-8b10-77de` at the end of a day, on a slip of paper, is enough to prove later that nothing up to
//! there was changed or cut off.

use crate::casework::{Digest, Seq};
use std::fmt;
use std::str::FromStr;

/// Digits of the hash that are written down, at least and as printed.
const DIGITS: usize = 16;

/// A head as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The last entry.
    pub last: Seq,
    /// Its hash.
    pub head: Digest,
}

/// A head as it was written down: perhaps only its first digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHead {
    /// The entry it was.
    pub last: Seq,
    /// The digits of its hash, 16 to 64 of them.
    digits: String,
}

/// Text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a head of a ledger: it looks like #004213 3f9a-1c22-8b10-77de")]
pub struct NotAHead;

impl KnownHead {
    /// Tells whether the hash of that entry begins with what was written down.
    pub fn fits(&self, hash: &Digest) -> bool {
        hash.to_string().starts_with(&self.digits)
    }
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.head.to_string();
        let groups: Vec<&str> = (0..DIGITS).step_by(4).filter_map(|at| digits.get(at..at + 4)).collect();
        write!(f, "{} {}", self.last, groups.join("-"))
    }
}

impl FromStr for KnownHead {
    type Err = NotAHead;

    /// Reads it as it is printed, and as people copy it: without the mark, with other gaps, in capitals.
    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let text = text.trim().trim_start_matches('#');
        let (number, rest) = text.split_once(|c: char| c.is_whitespace()).ok_or(NotAHead)?;
        let last = number.parse().map(Seq).map_err(|_| NotAHead)?;
        let digits: String = rest
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_hash = digits.chars().all(|c| c.is_ascii_hexdigit()) && (DIGITS..=64).contains(&digits.len());
        if is_hash { Ok(Self { last, digits }) } else { Err(NotAHead) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back_however_it_was_copied() {
        let slip = Slip { last: Seq(4213), head: Digest::of(b"head") };
        let hash = slip.head.to_string();
        assert_eq!(
            slip.to_string(),
            format!("#004213 {}-{}-{}-{}", &hash[..4], &hash[4..8], &hash[8..12], &hash[12..16])
        );
        for text in [
            slip.to_string(),
            slip.to_string().to_uppercase(),
            format!("4213  {} {}", &hash[..8], &hash[8..20]),
        ] {
            let known: KnownHead = text.parse().unwrap();
            assert_eq!(known.last, Seq(4213), "{text}");
            assert!(known.fits(&slip.head) && !known.fits(&Digest::ZERO), "{text}");
        }
        for text in ["", "#004213", "#004213 3f9a", "x 3f9a-1c22-8b10-77de", "#1 3f9a-1c22-8b10-77dg"] {
            assert_eq!(text.parse::<KnownHead>(), Err(NotAHead), "{text}");
        }
    }
}
