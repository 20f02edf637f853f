//! Earlier decisions on alike cases that differ from what a case is now: what keeps an office consistent.
//!
//! Two cases are alike when the same sections at the same level are to get the same action for the same reasons to look
//! closely, and, in the clear lane, when they follow one [`crate::casework::Pattern`]. Owns what is pointed out and its
//! words; the store finds it.

use crate::casework::{CaseId, Seq, Verdict};
use std::fmt;

/// How many differing decisions are counted; beyond that it is said that there are more.
pub const COUNTED: u64 = 20;

/// Alike cases that were decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// The one that was decided last.
    pub case: CaseId,
    /// The entry of its verdict.
    pub seq: Seq,
    /// What was decided.
    pub outcome: Outcome,
    /// How many such cases there are, this one among them; at most [`COUNTED`].
    pub cases: u64,
}

/// What was decided, as far as it can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Approved as proposed.
    Approved,
    /// Approved with another action for a count.
    Amended,
    /// Challenged.
    Challenged,
}

impl Verdict {
    /// Returns what was decided; `None` where nothing is decided for good.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Approve { amended, .. } if amended.is_empty() => Some(Outcome::Approved),
            Self::Approve { .. } => Some(Outcome::Amended),
            Self::Challenge { .. } => Some(Outcome::Challenged),
            Self::Hold { .. } | Self::Flag { .. } => None,
        }
    }

    /// Tells whether it departs from the proposal.
    pub fn departs(&self) -> bool {
        matches!(self.outcome(), Some(Outcome::Amended | Outcome::Challenged))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Approved => "approved as proposed",
            Self::Amended => "approved with another action",
            Self::Challenged => "challenged",
        })
    }
}

/// Writes it as the screen says it: `no. 412 with the same pattern was challenged (#000123), and 2 more`.
impl fmt::Display for Otherwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, seq, outcome, cases } = self;
        write!(f, "no. {case} with the same pattern was {outcome} ({seq})")?;
        match cases.saturating_sub(1) {
            0 => Ok(()),
            more if *cases >= COUNTED => write!(f, ", and {more} or more"),
            more => write!(f, ", and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_one_line() {
        let table = [
            (Outcome::Challenged, 1, "no. 412 with the same pattern was challenged (#000123)"),
            (
                Outcome::Amended,
                3,
                "no. 412 with the same pattern was approved with another action (#000123), and 2 more",
            ),
            (
                Outcome::Approved,
                COUNTED,
                "no. 412 with the same pattern was approved as proposed (#000123), and 19 or more",
            ),
        ];
        for (outcome, cases, words) in table {
            let otherwise = Otherwise { case: CaseId(412), seq: Seq(123), outcome, cases };
            assert_eq!(otherwise.to_string(), words);
        }
    }
}
