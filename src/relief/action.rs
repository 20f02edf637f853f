//! The five actions, and the route in the statute by which one is asked for.

use crate::record::Level;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is proposed, or decided, for one count (design.md section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Dismiss as invalid and seal.
    DismissAndSeal,
    /// The sentence is completed: redesignate as a lesser offence.
    Redesignate(Lesser),
    /// Still serving: recall the sentence and resentence to a lesser offence.
    RecallAndResentence(Lesser),
    /// Not eligible, or already done: nothing is proposed.
    None,
    /// A fact is missing.
    Undetermined,
}

/// What a conviction becomes when it is lessened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lesser {
    /// A misdemeanor.
    Misdemeanor,
    /// An infraction.
    Infraction,
}

/// Which part of HS 11361.8 the request goes under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Still serving: HS 11361.8(a), (b).
    Serving,
    /// Sentence completed: HS 11361.8(e), (f).
    Completed,
    /// The end of the sentence is not known well enough to tell.
    Unknown,
    /// No request is made.
    NotApplicable,
}

impl Action {
    /// Returns the stable id used in files: `dismiss-and-seal`, `redesignate`, `recall-and-resentence`, `none`,
    /// `undetermined`.
    pub fn id(self) -> &'static str {
        match self {
            Self::DismissAndSeal => "dismiss-and-seal",
            Self::Redesignate(_) => "redesignate",
            Self::RecallAndResentence(_) => "recall-and-resentence",
            Self::None => "none",
            Self::Undetermined => "undetermined",
        }
    }

    /// Returns the level after it, where the conviction remains in a lesser form.
    pub fn level_after(self) -> Option<Level> {
        match self {
            Self::Redesignate(lesser) | Self::RecallAndResentence(lesser) => Some(lesser.level()),
            Self::DismissAndSeal | Self::None | Self::Undetermined => None,
        }
    }

    /// Orders actions by how much they give the person: nothing, a misdemeanor, an infraction, dismissal.
    pub fn favour(self) -> u8 {
        match self {
            Self::None | Self::Undetermined => 0,
            Self::Redesignate(Lesser::Misdemeanor) | Self::RecallAndResentence(Lesser::Misdemeanor) => 1,
            Self::Redesignate(Lesser::Infraction) | Self::RecallAndResentence(Lesser::Infraction) => 2,
            Self::DismissAndSeal => 3,
        }
    }

    /// Tells whether it asks the court for relief.
    pub fn is_relief(self) -> bool {
        matches!(self, Self::DismissAndSeal | Self::Redesignate(_) | Self::RecallAndResentence(_))
    }
}

impl Lesser {
    /// Returns the level it stands for.
    pub fn level(self) -> Level {
        match self {
            Self::Misdemeanor => Level::Misdemeanor,
            Self::Infraction => Level::Infraction,
        }
    }
}

impl Route {
    /// Returns the subdivision in words of a motion, or an empty text where none applies.
    pub fn citation(self) -> &'static str {
        match self {
            Self::Serving => "HS 11361.8(b)",
            Self::Completed => "HS 11361.8(f)",
            Self::Unknown => "HS 11361.8(b) or (f)",
            Self::NotApplicable => "",
        }
    }

    /// Returns the stable id used in files: `serving`, `completed`, `unknown` or `not-applicable`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Serving => "serving",
            Self::Completed => "completed",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// Writes the words of the screen: `dismiss and seal`, `recall and resentence to misdemeanor`.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DismissAndSeal => f.pad("dismiss and seal"),
            Self::Redesignate(lesser) => f.pad(&format!("redesignate as {}", lesser.level())),
            Self::RecallAndResentence(lesser) => {
                f.pad(&format!("recall and resentence to {}", lesser.level()))
            }
            Self::None => f.pad("none"),
            Self::Undetermined => f.pad("undetermined"),
        }
    }
}
