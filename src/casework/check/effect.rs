//! What a decision does for the person, and so whether two decisions come to the same.
//!
//! Owns the two kinds of decision that are checked apart, the comparison of a first decision with a second one, and the
//! classes in which agreement is reported.

use crate::casework::Verdict;
use crate::casework::spotcheck::Pile;
use crate::record::CountKey;
use crate::relief::Action;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Which decisions a check is about. Each kind has its own population, plan, bound and gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Approvals that ask for relief: the error is relief that the law does not allow.
    Approvals,
    /// Challenges, and approvals of no relief: the error is a person who qualifies and was left out (the elusion sample).
    Refusals,
}

/// What a decision does for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Asks for relief: the action for every count.
    Relief(BTreeMap<CountKey, Action>),
    /// Asks for none.
    NoRelief,
}

/// In what class a decision is counted when the agreement of two people is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Every count that gets relief is dismissed and sealed.
    DismissAndSeal,
    /// Every count that gets relief is redesignated.
    Redesignate,
    /// Every count that gets relief is recalled and resentenced.
    RecallAndResentence,
    /// Counts get relief of more than one sort.
    Several,
    /// No count gets relief.
    NoRelief,
    /// The office opposes relief.
    Challenge,
    /// It could not be decided.
    Undecided,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Approvals, Self::Refusals];

    /// Returns the kind a verdict belongs to; a hold or a flag is no decision and belongs to none.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        Effect::of(verdict).map(|effect| match effect {
            Effect::Relief(_) => Self::Approvals,
            Effect::NoRelief => Self::Refusals,
        })
    }

    /// Returns the other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Approvals => Self::Refusals,
            Self::Refusals => Self::Approvals,
        }
    }

    /// Returns the words for it in sentences.
    pub fn pile(self) -> Pile {
        match self {
            Self::Approvals => Pile::Approvals,
            Self::Refusals => Pile::Refusals,
        }
    }

    /// Returns the word it is typed and stored under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Approvals => "approvals",
            Self::Refusals => "refusals",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl Effect {
    /// Returns what a verdict does, or `None` where it decides nothing.
    pub fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Approve { actions, .. } if actions.values().any(|action| action.is_relief()) => {
                Some(Self::Relief(actions.clone()))
            }
            Verdict::Approve { .. } | Verdict::Challenge { .. } => Some(Self::NoRelief),
            Verdict::Hold { .. } | Verdict::Flag { .. } => None,
        }
    }
}

impl Class {
    /// Every one of them, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::DismissAndSeal,
        Self::Redesignate,
        Self::RecallAndResentence,
        Self::Several,
        Self::NoRelief,
        Self::Challenge,
        Self::Undecided,
    ];

    /// Returns the class of a verdict.
    pub fn of(verdict: &Verdict) -> Self {
        let Verdict::Approve { actions, .. } = verdict else {
            return match verdict {
                Verdict::Challenge { .. } => Self::Challenge,
                _ => Self::Undecided,
            };
        };
        let mut sorts: Vec<&str> =
            actions.values().filter(|action| action.is_relief()).map(|action| action.id()).collect();
        sorts.sort_unstable();
        sorts.dedup();
        match sorts.as_slice() {
            [] => Self::NoRelief,
            ["dismiss-and-seal"] => Self::DismissAndSeal,
            ["redesignate"] => Self::Redesignate,
            ["recall-and-resentence"] => Self::RecallAndResentence,
            _ => Self::Several,
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::DismissAndSeal => "dismiss and seal",
            Self::Redesignate => "redesignate",
            Self::RecallAndResentence => "recall and resentence",
            Self::Several => "several actions",
            Self::NoRelief => "no relief",
            Self::Challenge => "challenge",
            Self::Undecided => "undecided",
        }
    }
}

/// Tells whether a second decision comes to the same as the first: the same action for every count, or no relief.
pub fn same_effect(first: &Verdict, second: &Verdict) -> bool {
    let (first, second) = (Effect::of(first), Effect::of(second));
    first.is_some() && first == second
}
