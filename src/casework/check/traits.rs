//! What decisions have in common: the traits by which a population is divided into strata.
//!
//! Owns the list of traits and the name of a stratum. Where the traits of a case stand is `queue`'s.

use crate::casework::Seat;
use crate::casework::spotcheck::Stratum;
use crate::record::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// By what a population is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// Who decided.
    Reviewer,
    /// The sections of the candidate counts.
    Section,
    /// The gravest level of them.
    Level,
    /// What is proposed for them.
    Action,
    /// The lane.
    Lane,
    /// The routing codes.
    RoutingCode,
    /// Whether it was approved with its group.
    Group,
}

/// The traits of one decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traits {
    /// Who decided.
    pub reviewer: Seat,
    /// The sections, by spaces.
    pub sections: String,
    /// The level.
    pub level: String,
    /// The actions, by spaces.
    pub action: String,
    /// The lane.
    pub lane: String,
    /// The routing codes, by spaces; empty where there is none.
    pub codes: String,
    /// How it was decided.
    pub grouped: Grouped,
}

/// Whether a decision was made in one stroke with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouped {
    /// For itself.
    Alone,
    /// With its group.
    Together,
}

impl Trait {
    /// Every one of them, in the order of a list.
    pub const ALL: [Self; 7] = [
        Self::Reviewer,
        Self::Section,
        Self::Level,
        Self::Action,
        Self::Lane,
        Self::RoutingCode,
        Self::Group,
    ];

    /// Returns the word it is typed and stored under.
    pub fn id(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Section => "section",
            Self::Level => "level",
            Self::Action => "action",
            Self::Lane => "lane",
            Self::RoutingCode => "routing-code",
            Self::Group => "group",
        }
    }

    /// Returns what every stratum is then about: `each reviewer`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reviewer => "each reviewer",
            Self::Section => "each section",
            Self::Level => "each level",
            Self::Action => "each action",
            Self::Lane => "each lane",
            Self::RoutingCode => "each routing code",
            Self::Group => "groups, and the rest",
        }
    }
}

impl fmt::Display for Trait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl std::str::FromStr for Trait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|one| one.id() == text)
            .ok_or_else(|| format!("`{text}` is none of {}", Self::ALL.map(Self::id).join(", ")))
    }
}

impl Traits {
    /// Returns the value of a trait in words.
    pub fn value(&self, of: Trait) -> &str {
        let text = match of {
            Trait::Reviewer => self.reviewer.0.as_str(),
            Trait::Section => &self.sections,
            Trait::Level => &self.level,
            Trait::Action => &self.action,
            Trait::Lane => &self.lane,
            Trait::RoutingCode => &self.codes,
            Trait::Group => match self.grouped {
                Grouped::Alone => "alone",
                Grouped::Together => "in a group",
            },
        };
        if text.is_empty() { "none" } else { text }
    }

    /// Returns the name of the stratum it falls into: the values of the traits, or `all` where there is none.
    pub fn stratum(&self, by: &[Trait]) -> Text {
        if by.is_empty() {
            return Text::new("all");
        }
        let values: Vec<&str> = by.iter().map(|one| self.value(*one)).collect();
        Text::new(&values.join(" · "))
    }
}

/// Divides a population: the strata by name, and for every decision, in the order given, which one it stands in.
pub fn divide(traits: &[Traits], by: &[Trait]) -> (Vec<Stratum>, Vec<usize>) {
    let names: Vec<Text> = traits.iter().map(|one| one.stratum(by)).collect();
    let mut populations: BTreeMap<&Text, u64> = BTreeMap::new();
    for name in &names {
        *populations.entry(name).or_default() += 1;
    }
    let places: BTreeMap<&Text, usize> =
        populations.keys().enumerate().map(|(place, name)| (*name, place)).collect();
    let members = names.iter().map(|name| places.get(name).copied().unwrap_or(0)).collect();
    let strata = populations
        .into_iter()
        .map(|(name, population)| Stratum { name: name.clone(), population })
        .collect();
    (strata, members)
}
