//! Who may do what: the roles of seats and the one table of role × act.
//!
//! Pure data. What act a deed is depends on whose verdict it touches: [`super::Trail::act`] says it. The queue asks the
//! table before it records anything, the audit asks it again of every entry, the workstation asks it so that a key that
//! would be refused is not offered.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a seat is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An attorney who decides cases.
    Reviewer,
    /// Answers for the work: decides what was flagged, changes what others decided, says who sits here.
    Supervisor,
    /// Brings files in and sends batches out; decides nothing.
    Analyst,
}

/// What somebody does, as far as it matters who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// A verdict on a case that waits or is on hold.
    Decide,
    /// A verdict on a case that was flagged for a supervisor.
    Settle,
    /// A note on a case.
    Note,
    /// Adding a fact that the file does not have, or taking one back; a decided case waits again by it.
    AddFact,
    /// Taking back a verdict of one's own.
    TakeBack,
    /// Taking back somebody else's verdict, or one that stands in a batch.
    Override,
    /// Reading files in.
    Import,
    /// Freezing approved cases in a batch.
    Freeze,
    /// Writing a batch out.
    Export,
    /// A spot-check: freezing, planning, drawing, judging it; overriding the gate.
    SpotCheck,
    /// Letting the queue go on under another policy.
    Adopt,
    /// Teaching the vocabulary a word of the office, and forgetting it.
    Teach,
    /// Deciding a sampled case again, and settling a disagreement.
    DecideAgain,
    /// Adding and removing seats, changing roles.
    Seats,
    /// Signing the head of the ledger.
    Sign,
    /// Erasing the personal data of cases that were granted.
    Purge,
}

/// A word that is no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a role: one of reviewer, supervisor, analyst")]
pub struct NotARole;

/// Tells whether a role may do an act. Reading, `status` and `audit` are everybody's.
pub fn may(role: Role, act: Act) -> bool {
    use Role::{Analyst, Reviewer, Supervisor};
    let roles: &[Role] = match act {
        Act::Note | Act::AddFact | Act::Sign => &[Reviewer, Supervisor, Analyst],
        Act::Decide | Act::TakeBack | Act::DecideAgain => &[Reviewer, Supervisor],
        Act::Import | Act::Freeze | Act::Export => &[Supervisor, Analyst],
        Act::Settle | Act::Override | Act::SpotCheck | Act::Adopt | Act::Teach | Act::Seats | Act::Purge => {
            &[Supervisor]
        }
    };
    roles.contains(&role)
}

impl Role {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Reviewer, Self::Supervisor, Self::Analyst];

    /// Returns the word it is stored, named and listed under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
        }
    }
}

impl Act {
    /// Every one of them, in the order of the table.
    pub const ALL: [Self; 16] = [
        Self::Decide,
        Self::Settle,
        Self::Note,
        Self::AddFact,
        Self::TakeBack,
        Self::Override,
        Self::Import,
        Self::Freeze,
        Self::Export,
        Self::SpotCheck,
        Self::Adopt,
        Self::Teach,
        Self::DecideAgain,
        Self::Seats,
        Self::Sign,
        Self::Purge,
    ];

    /// Returns it in words that go after "may" and "may not".
    pub fn words(self) -> &'static str {
        match self {
            Self::Decide => "decide cases",
            Self::Settle => "decide a case that was flagged for a supervisor",
            Self::Note => "write notes",
            Self::AddFact => "add facts",
            Self::Adopt => "change the queue's policy",
            Self::Teach => "teach the queue words",
            Self::TakeBack => "take back a decision of their own",
            Self::Override => "take back somebody else's decision, or one in a batch",
            Self::Import => "read files in",
            Self::Freeze => "freeze batches",
            Self::Export => "write batches out",
            Self::SpotCheck => "carry out a spot-check",
            Self::DecideAgain => "decide a sampled case again",
            Self::Seats => "add, change and remove seats",
            Self::Sign => "sign the ledger",
            Self::Purge => "erase cases",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(word: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.id() == word).ok_or(NotARole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as docs/security.md prints it: reviewer, supervisor, analyst.
    const TABLE: [(Act, [bool; 3]); 16] = [
        (Act::Decide, [true, true, false]),
        (Act::Settle, [false, true, false]),
        (Act::Note, [true, true, true]),
        (Act::AddFact, [true, true, true]),
        (Act::TakeBack, [true, true, false]),
        (Act::Override, [false, true, false]),
        (Act::Import, [false, true, true]),
        (Act::Freeze, [false, true, true]),
        (Act::Export, [false, true, true]),
        (Act::SpotCheck, [false, true, false]),
        (Act::Adopt, [false, true, false]),
        (Act::Teach, [false, true, false]),
        (Act::DecideAgain, [true, true, false]),
        (Act::Seats, [false, true, false]),
        (Act::Sign, [true, true, true]),
        (Act::Purge, [false, true, false]),
    ];

    #[test]
    fn every_role_may_do_what_the_table_says_and_nothing_else() {
        assert_eq!(TABLE.map(|(act, _)| act), Act::ALL);
        for (act, allowed) in TABLE {
            for (role, expected) in Role::ALL.into_iter().zip(allowed) {
                assert_eq!(may(role, act), expected, "{role}: {act:?}");
            }
        }
    }

    #[test]
    fn a_role_is_read_back_from_its_word() {
        for role in Role::ALL {
            assert_eq!(role.id().parse(), Ok(role));
        }
        assert_eq!("judge".parse::<Role>(), Err(NotARole));
    }
}
