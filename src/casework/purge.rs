//! Which cases may be erased: granted or sealed, carried out, and old enough by the office's own rule.
//!
//! Owns the rule and the judgement of one person's cases. What is left of an entry is [`erasure`]'s, what is said about a
//! purge for ever [`certificate`]'s; the queue carries it out. A person is erased whole or not at all: while one of their
//! cases is still needed, so is the history that all of them share.

pub mod certificate;
pub mod erasure;

pub use certificate::{Destruction, KeptFigure, PurgedBatch, PurgedTotals};
pub use erasure::{Erasure, erased};

use crate::casework::{BatchNo, CaseId, Digest, Filing, State, Verdict};
use crate::relief::Action;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which granted cases are erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Every one.
    Granted,
    /// Those in which every count within reach of relief is dismissed and sealed.
    Sealed,
}

/// From which step on the days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// The court made the order.
    Granted,
    /// The order went to those who carry it out.
    Sent,
}

/// The office's rule: which cases are erased, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeRule {
    /// Which.
    pub cases: Which,
    /// From which step on.
    pub after: Since,
    /// So many whole days later.
    pub days: u16,
}

/// What of a case matters to the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which case.
    pub case: CaseId,
    /// What was decided.
    pub state: State,
    /// The batch it stands in, where it is in that, and since which day.
    pub filed: Option<(BatchNo, Filing, Option<Date>)>,
    /// Whether every count within reach of relief is sealed by what was approved.
    pub sealed: bool,
}

/// Why a person is kept, with the first case that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// A case is not decided, or was decided otherwise than for relief that went out.
    Open(CaseId),
    /// A case went out and the step the rule asks for has not been recorded.
    NotYet(CaseId, Filing),
    /// A case is not sealed, and the rule erases sealed cases alone.
    NotSealed(CaseId),
    /// The days are not over.
    Waits(CaseId, Date),
}

impl PurgeRule {
    /// Judges the cases of one person: `Ok` where all of them may be erased.
    pub fn judge(self, cases: &[Candidate], today: Date) -> Result<(), Kept> {
        cases.iter().try_for_each(|case| self.judge_one(case, today))
    }

    fn judge_one(self, case: &Candidate, today: Date) -> Result<(), Kept> {
        let id = case.case;
        let Some((_, filing, since)) = case.filed.filter(|_| case.state == State::Approved) else {
            return Err(Kept::Open(id));
        };
        let reached = match self.after {
            Since::Granted => matches!(filing, Filing::Granted | Filing::Sent),
            Since::Sent => filing == Filing::Sent,
        };
        let Some(since) = since.filter(|_| reached) else { return Err(Kept::NotYet(id, filing)) };
        if self.cases == Which::Sealed && !case.sealed {
            return Err(Kept::NotSealed(id));
        }
        let due = since.checked_add(jiff::Span::new().days(i64::from(self.days))).unwrap_or(Date::MAX);
        if due <= today { Ok(()) } else { Err(Kept::Waits(id, due)) }
    }
}

/// Tells whether a verdict seals every count that it is about.
pub fn seals_everything(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Approve { actions, .. }
        if actions.values().all(|action| *action == Action::DismissAndSeal))
}

/// A purge as the ledger records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    /// The rule that it followed.
    pub rule: PurgeRule,
    /// The cases, by number.
    pub cases: Vec<CaseId>,
    /// How many persons they are of.
    pub persons: u64,
    /// How many entries of the ledger lost their words.
    pub entries: u64,
    /// What is left of those entries, fixed ([`Erasure::root`]).
    pub root: Digest,
    /// The SHA-256 of the certificate in its JSON form.
    pub certificate: Digest,
}

impl fmt::Display for PurgeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = match self.cases {
            Which::Granted => "granted cases",
            Which::Sealed => "cases whose counts are all dismissed and sealed",
        };
        let after = match self.after {
            Since::Granted => "the court granted relief",
            Since::Sent => "the order was sent",
        };
        let days = if self.days == 1 { "day" } else { "days" };
        write!(f, "{which}, {} {days} after {after}", self.days)
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(case) => write!(f, "case {case} is not one that was granted"),
            Self::NotYet(case, filing) => write!(f, "case {case} is {filing}"),
            Self::NotSealed(case) => write!(f, "case {case} is not sealed"),
            Self::Waits(case, due) => write!(f, "case {case} is due on {due}"),
        }
    }
}

#[cfg(test)]
mod tests;
