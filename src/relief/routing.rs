//! Routing codes: why a person must look closely at a case.
//!
//! A code stands beside a proposal whatever the policy says. Nearly every code also withholds relief: the action
//! is then undetermined, and the lines of law and policy still show what they give (traps.md: "never propose dismissal,
//! queue for a human with that code"). Some codes are not in the list of traps.md: `policy-review`, because a policy may send
//! a count to a person for a reason of its own, `partial-history`, for sources that do not hold a whole history, and those
//! after it, for what a file says in words that nobody can be sure of, says twice, or says somewhere else.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares the codes once: variant, stable id, and the words the reviewer reads.
macro_rules! routing_codes {
    ($($variant:ident $id:literal $words:literal;)*) => {
        /// Why a case needs a person (traps.md, "Routing codes proposed"). Ids are stable: files and ledgers hold them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RoutingCode {
            $(#[doc = $words] #[serde(rename = $id)] $variant,)*
        }

        impl RoutingCode {
            /// Every code, in the order of the list in traps.md.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the stable id, such as `missing-dob`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns the code of a stable id.
            pub fn from_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Self::$variant),)* _ => None }
            }

            /// Returns the reason in words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

routing_codes! {
    ChargeConflict "charge-conflict" "the charge columns disagree";
    FreeTextCharge "free-text-charge" "the charge stands in free text, or cannot be read";
    Compound "compound" "one charge names several sections";
    Attempt "attempt" "an attempt, not the completed offence";
    Conspiracy "conspiracy" "a conspiracy is not eligible (People v. Medina)";
    PleaBargain "plea-bargain" "may be a plea bargain from a marijuana charge (People v. Boatwright)";
    CodeFamily "code-family" "a marijuana section number under another code";
    SubsectionEra "subsection-era" "the subdivision's meaning depends on an unknown offence date";
    Pre1973Section "pre-1973-section" "a section of the old numbering";
    SaleToMinor "sale-to-minor" "a sale to, or use of, a minor is possible";
    SchoolGrounds "school-grounds" "school grounds are possible";
    ImportExport "import-export" "import or export is possible";
    SuperstrikePrior "superstrike-prior" "a superstrike conviction before it";
    SuperstrikePossible "superstrike-possible" "a conviction that may be a superstrike before it";
    Pc290 "pc290" "a conviction or registration under PC 290";
    PriorsCount "priors-count" "the number of priors under the section";
    MissingDob "missing-dob" "the date of birth is not known";
    DobConflict "dob-conflict" "the dates of birth and ages disagree";
    MissingDate "missing-date" "a deciding date is missing";
    PartialDate "partial-date" "a deciding date is known only in part";
    DateConflict "date-conflict" "the dates contradict one another";
    Boundary "boundary" "a deciding date lies at the boundary";
    AgeAtOffence "age-at-offence" "the age at the offence is uncertain";
    LevelUnknown "level-unknown" "the level of the conviction is not stated";
    AlreadyRelieved "already-relieved" "already dismissed or set aside";
    ConvictionNotStanding "conviction-not-standing" "whether the conviction stands is in doubt";
    DuplicateKey "duplicate-key" "two charges under one order number";
    Serving "serving" "whether the sentence has ended is not known";
    NoCaseNumber "no-case-number" "no case number; a motion needs one";
    Identity "identity" "the identity of the person is in doubt";
    Juvenile "juvenile" "a juvenile court: different forms";
    Deceased "deceased" "the person is recorded as deceased";
    QuarantinedRow "quarantined-row" "a row of this person is in quarantine";
    Post2016 "post-2016" "the offence may be on or after 2016-11-09";
    PolicyReview "policy-review" "the office's policy sends it to a person";
    PartialHistory "partial-history" "the file holds only part of the person's history";
    NotUnderstood "not-understood" "a word in the file is not known for certain";
    NoCode "no-code" "no code is stated for the section";
    CountyUnknown "county-unknown" "the county of the court is not known";
    Duplicate "duplicate" "the same conviction may be listed twice";
    AlreadyReduced "already-reduced" "a later order lowered the level";
    OtherJurisdiction "other-jurisdiction" "another court may have jurisdiction";
    LaterOrder "later-order" "a later order changed the conviction or its sentence";
    Comment "comment" "a comment in the file may matter";
    SameCase "same-case" "another count of the same case may matter";
    OtherStates "other-states" "another state may hold records";
    PaperRecord "paper-record" "part of the record is on paper";
}

impl RoutingCode {
    /// Tells whether it withholds relief, so that the action is undetermined until a person has decided.
    ///
    /// The exceptions are facts that are known and change nothing in the statute, but that an attorney must have seen: a
    /// death, after which the motion is the office's choice (traps.md T80, law.md open question 5); a later order whose
    /// effect is reckoned in; another count of the same case that is no bar (People v. Smit).
    pub fn withholds(self) -> bool {
        !matches!(self, Self::Deceased | Self::LaterOrder | Self::SameCase)
    }
}

/// A set of routing codes, small enough to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Codes(u64);

impl Codes {
    /// No code.
    pub(crate) const NONE: Self = Self(0);

    /// The set of one code.
    pub(crate) const fn of(code: RoutingCode) -> Self {
        Self(1 << code as u64)
    }

    /// Returns both sets together.
    #[must_use]
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the set without one code, where a condition holds.
    #[must_use]
    pub(crate) const fn without_if(self, holds: bool, code: RoutingCode) -> Self {
        if holds { Self(self.0 & !Self::of(code).0) } else { self }
    }

    /// Returns the set with one code more where a condition holds.
    #[must_use]
    pub(crate) const fn also_if(self, holds: bool, code: RoutingCode) -> Self {
        if holds { self.with(Self::of(code)) } else { self }
    }

    /// Tells whether the code is in it.
    pub(crate) const fn has(self, code: RoutingCode) -> bool {
        self.0 & Self::of(code).0 != 0
    }

    /// Tells whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the codes in the order of [`RoutingCode::ALL`].
    pub(crate) fn iter(self) -> impl Iterator<Item = RoutingCode> {
        RoutingCode::ALL.iter().copied().filter(move |code| self.has(*code))
    }
}

/// Which way a case goes: with no routing code it is clear, with any it is for review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// Nothing stands against the proposal.
    Clear,
    /// A person must look closely.
    Review,
}

impl Lane {
    /// Returns the lane that a set of codes puts a case in.
    pub fn of(codes: &[RoutingCode]) -> Self {
        if codes.is_empty() { Self::Clear } else { Self::Review }
    }
}

impl fmt::Display for RoutingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Clear => "clear",
            Self::Review => "review",
        })
    }
}
