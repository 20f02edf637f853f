//! What a case is now, as its ledger entries add up to it ([`super::trail`] does the adding).

use crate::casework::{BatchNo, Seat, Seq, Verdict};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A verdict in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Its ledger entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// What.
    pub verdict: Verdict,
}

/// What a case is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The verdict in force; `None` while the case waits.
    pub decided: Option<Decided>,
    /// The batch it is frozen in, while that batch stands.
    pub batch: Option<BatchNo>,
}

/// What a case is in one word, for lists, filters and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Undecided.
    Waiting,
    /// Approved, as proposed or amended.
    Approved,
    /// Challenged.
    Challenged,
    /// On hold.
    Held,
    /// Waiting for a supervisor.
    Flagged,
}

impl Standing {
    /// Returns it in one word.
    pub fn state(&self) -> State {
        self.decided.as_ref().map_or(State::Waiting, |decided| State::of(&decided.verdict))
    }

    /// Returns the day on which a held case comes back, if one was given.
    pub fn returns_on(&self) -> Option<Date> {
        match self.decided.as_ref()?.verdict {
            Verdict::Hold { until, .. } => until,
            Verdict::Approve { .. } | Verdict::Challenge { .. } | Verdict::Flag { .. } => None,
        }
    }

    /// Tells whether a decision is due on the given day: it is undecided, or held and its return date has come.
    pub fn is_due(&self, today: Date) -> bool {
        self.state() == State::Waiting || self.returns_on().is_some_and(|until| until <= today)
    }
}

impl State {
    /// Every one of them, in the order of lists and counts.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Approved, Self::Challenged, Self::Held, Self::Flagged];

    /// Returns what a verdict makes of a case.
    pub fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Approve { .. } => Self::Approved,
            Verdict::Challenge { .. } => Self::Challenged,
            Verdict::Hold { .. } => Self::Held,
            Verdict::Flag { .. } => Self::Flagged,
        }
    }

    /// Returns the word it is stored, filtered and listed under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Challenged => "challenged",
            Self::Held => "held",
            Self::Flagged => "flagged",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}
