//! What the screens of a spot-check are told, and what may be ordered from them.
//!
//! Plain values: the queue fills an [`Overview`] and carries an [`Order`] out; every order becomes the same ledger
//! entries as the command of its name.

use crate::casework::check::{CheckNo, Choices, Docket, Kind, Pick, Ruling, Scope, Trait};
use crate::casework::spotcheck::outlook::Workload;
use crate::casework::spotcheck::{Confidence, Seed, Share};
use crate::casework::{BatchNo, BatchState, CaseId};
use crate::record::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Seconds of a second decision where nobody has made one yet.
pub const ASSUMED_SECONDS: u32 = 60;

/// Settling a disagreement takes two or three people and the case file: ten minutes together.
pub const SECONDS_A_DISAGREEMENT: u32 = 600;

/// What happens after a failure unless the office says otherwise.
pub const IF_FAILED: &str =
    "the cause is looked for, what it touches is decided again, and a new list, seed and sample follow";

/// How long a decision takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Measured at second decisions.
    Second(u32),
    /// Measured at first decisions.
    First(u32),
    /// Nothing was measured.
    #[default]
    Assumed,
}

/// The reasons of the first and the second decision, by check, or of the standing share, and case.
pub type Reasons = BTreeMap<(Option<CheckNo>, CaseId), [Text; 2]>;

/// Everything that the screens of a spot-check show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// The checks, the overrides, the second readings.
    pub docket: Docket,
    /// The checks that do not speak for their decisions any more.
    pub stale: BTreeSet<CheckNo>,
    /// The decisions in force, counted by what they have in common.
    pub choices: Choices,
    /// How long a decision takes.
    pub speed: Speed,
    /// The reasons of both, for every disagreement; a check's, or the standing share's.
    pub reasons: Reasons,
    /// The batches: how many cases, and how far each is.
    pub batches: Vec<(BatchNo, u64, BatchState)>,
    /// Decisions that wait for this seat as a second reader.
    pub readings: u64,
}

/// What may be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Freeze decisions of a kind and plan the check.
    Plan {
        /// Which kind.
        kind: Kind,
        /// Which of them.
        scope: Scope,
        /// The strata they are divided into; one draw from all of them where there is none.
        by: Vec<Trait>,
        /// The share of wrong decisions to rule out.
        tolerable: Share,
        /// With what confidence.
        confidence: Confidence,
        /// How many errors the sample may show.
        allowed: u64,
    },
    /// Pick decisions on purpose, to find errors.
    Direct {
        /// Of which kind.
        kind: Kind,
        /// Which.
        pick: Pick,
    },
    /// Record the seed that two people made.
    Seed {
        /// Of which check.
        check: CheckNo,
        /// The seed.
        seed: Seed,
        /// The two.
        persons: [Text; 2],
    },
    /// Settle a disagreement: as a third person, or, by one of the two, after a discussion.
    Settle {
        /// Of which check; the standing share's where there is none.
        check: Option<CheckNo>,
        /// Which case.
        case: CaseId,
        /// Who was right.
        ruling: Ruling,
        /// Why.
        because: Text,
    },
    /// Take the result down.
    Close(CheckNo),
    /// Give a check up; it stays on the certificate as an attempt.
    Abandon {
        /// Which check.
        check: CheckNo,
        /// Why.
        reason: Text,
    },
    /// Give a share of all decisions a second reader from now on.
    BeginShare {
        /// Which share.
        share: Share,
        /// The seed.
        seed: Seed,
        /// Who made it.
        persons: [Text; 2],
    },
    /// Choose no decision for a second reader any more.
    EndShare {
        /// Why.
        reason: Text,
    },
    /// Let a batch out although its checks have not passed.
    Override {
        /// Which batch.
        batch: BatchNo,
        /// Why; printed on the certificate.
        reason: Text,
    },
    /// Say what caused a failure, and what was done.
    Repair {
        /// Which check.
        check: CheckNo,
        /// The cause.
        cause: Text,
        /// What was done.
        repair: Text,
    },
}

impl Speed {
    /// Returns how long the work on a sample takes.
    pub fn workload(self) -> Workload {
        let seconds_a_case = match self {
            Self::Second(seconds) | Self::First(seconds) => seconds,
            Self::Assumed => ASSUMED_SECONDS,
        };
        Workload { seconds_a_case, seconds_a_disagreement: SECONDS_A_DISAGREEMENT }
    }

    /// Says where the figure comes from.
    pub fn words(self) -> String {
        match self {
            Self::Second(seconds) => format!("{seconds} s a case, as measured at second decisions"),
            Self::First(seconds) => format!("{seconds} s a case, as measured at first decisions"),
            Self::Assumed => format!("{ASSUMED_SECONDS} s a case, assumed: nothing is measured yet"),
        }
    }
}
