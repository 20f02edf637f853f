//! The steps of a check and of the gate, as the ledger records them.
//!
//! Owns their form. What a step makes of a check is `state`'s, who may take it `state`'s and `docket`'s.

use crate::casework::check::{Kind, Trait};
use crate::casework::spotcheck::{Seed, StratifiedPlan};
use crate::casework::{BatchNo, Digest, Frozen, Seat, Verdict};
use crate::record::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a check, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CheckNo(pub u32);

/// A step with the check it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckStep {
    /// Which check.
    pub check: CheckNo,
    /// What was done.
    #[serde(flatten)]
    pub step: Step,
}

/// What was done in a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// A list of decisions was fixed.
    Freeze {
        /// Which kind of decision.
        kind: Kind,
        /// How many.
        population: u64,
        /// The root hash of the list ([`super::sample::root_of`]).
        root: Digest,
        /// What they were picked by, in words.
        scope: Text,
        /// Earlier checks of the same kind that some of these decisions' cases stood in.
        earlier: Vec<CheckNo>,
        /// The hash of whom each decision is about ([`super::sample::persons_root`]); none in older entries.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        persons: Option<Digest>,
    },
    /// Cases were picked on purpose, to find errors: no sample that anything is concluded from.
    Direct {
        /// Which kind of decision.
        kind: Kind,
        /// Why these.
        why: Text,
        /// Which, by the decision in force.
        picked: Vec<Frozen>,
    },
    /// How many are drawn and what must come out, before anything is drawn.
    Plan {
        /// The numbers.
        plan: Box<StratifiedPlan>,
        /// What the strata are made by; nothing where all decisions are one.
        by: Vec<Trait>,
        /// The hash of which case stands in which stratum ([`super::sample::members_root`]).
        members: Digest,
        /// How many attempts the risk was divided among.
        attempts: u32,
        /// What happens if it does not pass.
        if_failed: Text,
    },
    /// People made the seed.
    Seed {
        /// The seed.
        seed: Seed,
        /// The two who made it.
        persons: [Text; 2],
    },
    /// A case was decided again by someone who could not see the first decision.
    Redecide {
        /// What came out.
        second: Second,
    },
    /// A disagreement was settled.
    Settle {
        /// Who was right.
        ruling: Ruling,
        /// How it was settled.
        how: How,
        /// The reason for the first decision.
        first_reason: Text,
        /// The reason for the second decision.
        second_reason: Text,
        /// Why it was settled so.
        because: Text,
    },
    /// The result was taken down.
    Close {
        /// Decisions that were overturned or could not be decided.
        errors: u64,
        /// At most so many of the population are wrong, at the plan's confidence; none for a directed sample.
        upper: Option<u64>,
        /// Whether the plan was met; never for a directed sample.
        passed: bool,
    },
    /// What was found to have caused a failure, and what was done about it.
    Repair {
        /// The cause.
        cause: Text,
        /// The repair.
        repair: Text,
    },
    /// The check was given up before its end. It counts as an attempt all the same.
    Abandon {
        /// Why.
        reason: Text,
    },
}

/// A second decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Second {
    /// Decided: an approval or a challenge.
    Decided {
        /// The verdict.
        verdict: Verdict,
        /// Why, in the second reader's words; may be empty.
        reason: Text,
    },
    /// It could not be decided from what is there: an error, whatever the first decision was.
    Undecidable {
        /// What is missing.
        reason: Text,
    },
}

/// Who was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// The first decision stands: no error.
    First,
    /// The second decision is right: an error.
    Second,
    /// Neither is: an error.
    Neither,
    /// It cannot be decided: an error.
    Undecidable,
}

/// How a disagreement was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum How {
    /// By a third person, who made neither decision: the one whose entry it is.
    Third,
    /// By the two in a discussion that both took part in.
    Discussion {
        /// The two.
        between: [Seat; 2],
    },
}

/// What concerns the gate and no single check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gate", rename_all = "kebab-case")]
pub enum GateStep {
    /// A supervisor lets a batch out although its check has not passed.
    Override {
        /// Which batch.
        batch: BatchNo,
        /// Why; printed on the certificate.
        reason: Text,
    },
    /// How many supervisors an override needs from now on.
    Rule {
        /// One or two.
        hands: Hands,
    },
}

/// How many supervisors an override needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hands {
    /// One.
    #[default]
    One,
    /// Two different ones.
    Two,
}

impl Step {
    /// Returns the word it is stored and listed under.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Freeze { .. } => "freeze",
            Self::Direct { .. } => "direct",
            Self::Plan { .. } => "plan",
            Self::Seed { .. } => "seed",
            Self::Redecide { .. } => "redecide",
            Self::Settle { .. } => "settle",
            Self::Close { .. } => "close",
            Self::Repair { .. } => "repair",
            Self::Abandon { .. } => "abandon",
        }
    }
}

impl Ruling {
    /// Every one of them, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Neither, Self::Undecidable];

    /// Returns the word it is typed and stored under.
    pub fn id(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Neither => "neither",
            Self::Undecidable => "undecidable",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::First => "the first decision stands",
            Self::Second => "overturned: the second decision is right",
            Self::Neither => "overturned: neither decision is right",
            Self::Undecidable => "cannot be decided: counted as an error",
        }
    }
}

impl Hands {
    /// Returns how many they are.
    pub fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl fmt::Display for CheckNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
