//! Facts that a person adds to a history: what the state's file does not have, or has only in part.
//!
//! Owns the kinds of such facts, how each is typed and validated, and whether one contradicts the file. What follows
//! from one is `gather`'s; who added it, and when, stands in the ledger, whose entry the fact names. A fact that
//! contradicts the file never replaces it: the case goes to a person.

mod value;

pub use value::{Amount, BadValue, FactValue, WeightUnit};

use crate::record::{Count, CountKey, DateSpan, Level, Person, Text};
use crate::relief::statutes::{Marijuana, Quantity, Statutes};
use crate::relief::{Answer, RoutingCode};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares the kinds once: variant, stable id, key, words, how a value is typed, and whether it is of one count.
macro_rules! fact_kinds {
    ($($variant:ident $id:literal $key:literal $words:literal $typed:literal $scope:ident;)*) => {
        /// What a person can add.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FactKind { $(#[doc = $words] $variant,)* }

        impl FactKind {
            /// Every kind, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the stable id: `weight`.
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

            /// Returns how its value is typed, with an example.
            pub fn typed(self) -> &'static str {
                match self { $(Self::$variant => $typed,)* }
            }

            /// Returns what it is about.
            pub fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)* }
            }
        }
    };
}

fact_kinds! {
    Weight "weight" '1' "weight" "with its unit, g, kg, oz or lb: 28.5 g" Count;
    Plants "plants" '2' "number of plants" "a whole number: 6" Count;
    BuyerAge "buyer-age" '3' "age of the buyer" "in whole years, the youngest if there were several: 19" Count;
    ImportExport "import-export" '4' "import or export" "yes or no" Count;
    BirthDate "birth-date" '5' "date of birth" "year, month and day: 1980-03-14" Person;
    Level "level" '6' "level of the conviction" "felony, misdemeanor or infraction" Count;
    Sentence "sentence" '7' "end of the sentence" "the day it ended: 1999-05-01; or the word serving" Count;
    AllSentences "all-sentences" '8' "all sentences of the person ended" "yes or no" Person;
    Identity "identity" '9' "identity" "the word confirmed: the rows are this person's, and all of them" Person;
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One count of a case.
    Count,
    /// The person, and so every case of theirs.
    Person,
}

/// A fact as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedFact {
    /// What it says.
    #[serde(flatten)]
    pub value: FactValue,
    /// The count it is about; none where it is about the person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub count: Option<CountKey>,
    /// Where it was found, in the words of who added it: `police report p. 3`.
    pub source: Text,
}

/// An added fact with who added it and in which entry of the ledger: what a proof cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cited<'a> {
    /// The fact.
    pub fact: &'a AddedFact,
    /// Who added it.
    pub by: &'a Text,
    /// The number of its ledger entry.
    pub entry: u64,
}

/// The facts in force for one count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Added<'a> {
    cited: &'a [Cited<'a>],
    count: &'a CountKey,
    /// One that is left out, to see whether anything rests on it.
    without: Option<u64>,
}

impl<'a> Added<'a> {
    /// Takes those about this count, and about the person.
    pub(crate) fn to(count: &'a CountKey, cited: &'a [Cited<'a>]) -> Self {
        Self { cited, count, without: None }
    }

    /// Leaves one out.
    pub(crate) fn without(self, entry: u64) -> Self {
        Self { without: Some(entry), ..self }
    }

    /// Returns them in the order of the ledger.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'a Cited<'a>> {
        self.cited.iter().filter(move |cited| {
            cited.fact.count.as_ref().is_none_or(|count| count == self.count)
                && self.without != Some(cited.entry)
        })
    }

    /// Returns what the last of them that says so says.
    fn last<T>(self, read: impl Fn(&'a FactValue) -> Option<T>) -> Option<T> {
        self.iter().filter_map(|cited| read(&cited.fact.value)).last()
    }

    /// Returns the weight in milligrams, rounded up: a limit is kept only by what does not exceed it.
    pub(crate) fn weight(self) -> Option<u64> {
        self.last(|value| match value {
            FactValue::Weight { amount, unit } => Some(unit.milligrams(*amount)),
            _ => None,
        })
    }

    /// Returns the number of plants.
    pub(crate) fn plants(self) -> Option<u32> {
        self.last(|value| if let FactValue::Plants { plants } = value { Some(*plants) } else { None })
    }

    /// Returns the age of the buyer.
    pub(crate) fn buyer(self) -> Option<u8> {
        self.last(|value| if let FactValue::BuyerAge { years } = value { Some(*years) } else { None })
    }

    /// Tells whether anything was imported or exported.
    pub(crate) fn import_export(self) -> Option<bool> {
        self.last(|value| if let FactValue::ImportExport { was } = value { Some(*was) } else { None })
    }

    /// Returns the date of birth.
    pub(crate) fn born(self) -> Option<DateSpan> {
        self.last(
            |value| if let FactValue::BirthDate { on } = value { Some(DateSpan::day(*on)) } else { None },
        )
    }

    /// Returns the level.
    pub(crate) fn level(self) -> Option<Level> {
        self.last(|value| if let FactValue::Level { level } = value { Some(*level) } else { None })
    }

    /// Returns what is known of the end of the sentence.
    pub(crate) fn sentence(self) -> Option<SentenceEnd> {
        self.last(|value| match value {
            FactValue::Sentence { ended: Some(day) } => Some(SentenceEnd::On(*day)),
            FactValue::Sentence { ended: None } => Some(SentenceEnd::Open),
            _ => None,
        })
    }

    /// Tells whether all sentences of the person have ended.
    pub(crate) fn all_ended(self) -> Option<Answer> {
        self.last(|value| match value {
            FactValue::AllSentences { ended } => Some(Answer::known(*ended)),
            _ => None,
        })
    }

    /// Tells whether the identity was confirmed.
    pub(crate) fn identity(self) -> bool {
        self.iter().any(|cited| cited.fact.value == FactValue::Identity)
    }
}

/// What a person has found out about the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SentenceEnd {
    /// It ended, or will end, on this day.
    On(jiff::civil::Date),
    /// It is served, and no end is known.
    Open,
}

/// A fact that says something else than the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// The code under which a person looks.
    pub(crate) code: RoutingCode,
    /// What the file says, in words.
    pub(crate) file: String,
}

/// Returns the first day on which a sentence can have ended, and what the file says happened then: the conviction, or
/// where that is undated the arrest.
pub(crate) fn begun(convicted: Option<DateSpan>, arrested: Option<Date>) -> Option<(&'static str, Date)> {
    let convicted = convicted.map(|span| ("convicted", span.earliest));
    convicted.or(arrested.map(|day| ("arrested", day)))
}

/// Tells whether a fact contradicts the file about a count.
///
/// An end of the sentence other than the estimated one is no contradiction: the file has lengths, not ends.
pub(crate) fn contradiction(
    value: &FactValue,
    person: &Person,
    count: &Count,
    begun: Option<(&str, Date)>,
    quantity: Option<&Quantity>,
) -> Option<Contradiction> {
    let found = |code, file: String| Some(Contradiction { code, file });
    match value {
        FactValue::BirthDate { on } => {
            let span = person.identity.birth.span()?;
            let within = span.earliest <= *on && *on <= span.latest;
            if within { None } else { found(RoutingCode::DobConflict, person.identity.birth.to_string()) }
        }
        FactValue::Level { level } => {
            let stated = count.level.filter(|stated| stated != level)?;
            found(RoutingCode::LevelUnknown, stated.to_string())
        }
        FactValue::Sentence { ended: Some(ended) } => {
            let (what, day) = begun.filter(|(_, day)| ended < day)?;
            found(RoutingCode::DateConflict, format!("{what} {day}"))
        }
        FactValue::Weight { .. } | FactValue::Plants { .. } => {
            let quantity = quantity.filter(|entry| entry.offence.is_none())?;
            found(RoutingCode::ChargeConflict, format!("convicted of {}", quantity.section))
        }
        FactValue::Sentence { ended: None }
        | FactValue::BuyerAge { .. }
        | FactValue::ImportExport { .. }
        | FactValue::AllSentences { .. }
        | FactValue::Identity => None,
    }
}

/// Returns what the quantities added make of a conduct, if the statute tells them apart.
pub(crate) fn quantity<'s>(
    statutes: &'s Statutes,
    conduct: &'s Marijuana,
    level: Option<Level>,
    added: Added<'_>,
) -> Option<&'s Quantity> {
    let conduct = level.map_or(conduct, |level| statutes.conduct(conduct, level));
    statutes.quantity(&conduct.section, added.weight(), added.plants())
}

impl fmt::Display for FactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// Writes `weight 28.5 g`.
impl fmt::Display for AddedFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value.kind().words(), self.value)
    }
}

#[cfg(test)]
mod tests;
