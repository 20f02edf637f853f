//! What the attorney decides: approve, challenge, hold, flag.

use crate::casework::{Basis, Refusal, Seq};
use crate::record::{CountKey, Text};
use crate::relief::Action;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Declares a closed list of reasons once: variant, stable id, key, and the words on the screen.
macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $key:literal $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $words] #[serde(rename = $id)] $variant,)* }

        impl $name {
            /// Every one of them, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the stable id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns the key that picks it in its popup.
            pub fn key(self) -> char {
                match self { $(Self::$variant => $key,)* }
            }

            /// Returns it in words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.words())
            }
        }
    };
}

reasons! {
    /// On which ground the office opposes relief (HS 11361.9(b); the risk ground is for resentencing only, law.md L4).
    Ground {
        Criteria "criteria" '1' "does not meet the criteria of HS 11361.8";
        Superstrike "superstrike" '2' "prior conviction under PC 667(e)(2)(C)(iv)";
        Registrant "pc290" '3' "prior conviction requiring registration under PC 290(c)";
        Priors "priors" '4' "two or more prior convictions under the same subdivision";
        Minor "minor" '5' "sale to, or use of, a minor";
        ImportExport "import-export" '6' "import or export";
        Danger "danger" '7' "unreasonable risk of danger (still serving only)";
        Other "other" '8' "another ground, stated in the evidence";
    }
}

reasons! {
    /// What is missing.
    HoldReason {
        CaseFile "case-file" '1' "waiting for the case file";
        Identity "identity" '2' "identity to be confirmed";
        BirthDate "birth-date" '3' "date of birth to be found";
        Disposition "disposition" '4' "court record of the disposition to be found";
        Sentence "sentence" '5' "end of the sentence to be confirmed";
        Other "other" '6' "something else, stated in the note";
    }
}

reasons! {
    /// Why a supervisor must decide.
    FlagReason {
        Policy "policy" '1' "the policy does not fit the case";
        Law "law" '2' "a question of law";
        Data "data" '3' "the data look wrong";
        Conflict "conflict" '4' "I know the person, or another conflict";
        Sensitive "sensitive" '5' "sensitive or in the public eye";
        Other "other" '6' "another reason, stated in the note";
    }
}

/// What the attorney decides about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The proposal is right, or right once amended.
    Approve {
        /// The action for every candidate count, by its key; what the batch will ask for.
        actions: BTreeMap<CountKey, Action>,
        /// The counts among them whose action differs from the proposal.
        amended: Vec<CountKey>,
        /// Why they differ, and by which authority; `None` where none does, and in entries from before it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
        /// The entry of the group that it was approved with; `None` where it was approved by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Seq>,
    },
    /// The office opposes relief.
    Challenge {
        /// On which ground.
        ground: Ground,
        /// The evidence for it, in the attorney's words.
        evidence: Text,
    },
    /// Something is missing.
    Hold {
        /// What is missing.
        reason: HoldReason,
        /// When to come back; `None` where no date was given.
        until: Option<Date>,
    },
    /// A supervisor must decide.
    Flag {
        /// Why.
        reason: FlagReason,
    },
}

impl Verdict {
    /// Returns it as the past participle of the screens: `approved`, `challenged`, `held`, `flagged`.
    pub fn done(&self) -> &'static str {
        match self {
            Self::Approve { group: Some(_), .. } => "approved with its group",
            Self::Approve { amended, .. } if amended.is_empty() => "approved",
            Self::Approve { .. } => "approved as amended",
            Self::Challenge { .. } => "challenged",
            Self::Hold { .. } => "held",
            Self::Flag { .. } => "flagged",
        }
    }

    /// Judges whether it says all that it must, whatever the case.
    pub fn must_be_complete(&self) -> Result<(), Refusal> {
        match self {
            Self::Approve { actions, .. } if actions.is_empty() => Err(Refusal::Counts),
            Self::Approve { actions, .. }
                if actions.values().any(|action| *action == Action::Undetermined) =>
            {
                Err(Refusal::Undetermined)
            }
            Self::Approve { group: Some(_), amended, .. } if !amended.is_empty() => Err(Refusal::Amended),
            Self::Approve { basis: Some(basis), .. } if !basis.is_whole() => Err(Refusal::NoBasis),
            Self::Approve { basis: Some(_), amended, .. } if amended.is_empty() => Err(Refusal::Amended),
            Self::Challenge { ground: Ground::Other, evidence } if evidence.is_empty() => {
                Err(Refusal::NoEvidence)
            }
            Self::Approve { .. } | Self::Challenge { .. } | Self::Hold { .. } | Self::Flag { .. } => Ok(()),
        }
    }
}
