//! Yes, no, unknown: what a condition answers, combined by Kleene's strong logic.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The answer of a condition over facts that may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It holds for every value that the facts may have.
    Yes,
    /// It holds for none of them.
    No,
    /// It holds for some of them.
    Unknown,
}

impl Answer {
    /// Returns whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Returns whether at least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !((!self).and(!other))
    }

    /// Returns the answer for something known.
    pub fn known(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Returns it as a word: yes, no, unknown.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

impl std::ops::Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<Option<bool>> for Answer {
    fn from(known: Option<bool>) -> Self {
        known.map_or(Self::Unknown, Self::known)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Answer; 3] = [Answer::Yes, Answer::No, Answer::Unknown];

    #[test]
    fn kleenes_laws_hold_for_every_answer() {
        for a in ALL {
            assert_eq!(!!a, a);
            assert_eq!(a.and(a), a);
            assert_eq!(a.or(a), a);
            assert_eq!(a.and(Answer::Yes), a);
            assert_eq!(a.or(Answer::No), a);
            assert_eq!(a.and(Answer::No), Answer::No);
            assert_eq!(a.or(Answer::Yes), Answer::Yes);
            for b in ALL {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                assert_eq!(!a.and(b), (!a).or(!b));
                assert_eq!(a.and(a.or(b)), a);
                for c in ALL {
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                }
            }
        }
    }

    #[test]
    fn what_is_unknown_decides_nothing_and_what_is_decided_stays_so_once_it_is_known() {
        let values = |answer| match answer {
            Answer::Unknown => vec![Answer::Yes, Answer::No],
            known => vec![known],
        };
        for (a, b) in ALL.into_iter().flat_map(|a| ALL.map(|b| (a, b))) {
            for (x, y) in values(a).into_iter().flat_map(|x| values(b).into_iter().map(move |y| (x, y))) {
                for (open, closed) in [(a.and(b), x.and(y)), (a.or(b), x.or(y)), (!a, !x)] {
                    assert!(open == Answer::Unknown || open == closed, "{a} {b} {x} {y}");
                }
            }
        }
    }
}
