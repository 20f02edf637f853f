//! The keys of the filter language, and the values of those that have a closed list of them.

use crate::casework::State;
use crate::relief::{Action, Lane, Lesser, RoutingCode};

/// Declares the keys once: variant, what is typed, what it asks.
macro_rules! keys {
    ($($variant:ident $id:literal $help:literal;)*) => {
        /// What stands before the colon of a term.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $(#[doc = $help] $variant,)* }

        impl Key {
            /// Every key, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns what is typed.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns what it asks, with an example.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }
        }
    };
}

keys! {
    Section "section" "a candidate count's section: 11359, 11357(b)";
    Level "level" "felony, misdemeanor, infraction, unknown: the gravest candidate count";
    Lane "lane" "clear or review";
    State "state" "waiting, approved, challenged, held, flagged";
    Action "action" "what is proposed: dismiss-and-seal, redesignate, none …";
    Code "code" "a routing code: missing-dob";
    Convicted "convicted" "the conviction: 1996, 1996-03, <1996, 1980..1989, unknown";
    Returns "returns" "the end of a hold: today, <=today, 2018-03, none";
    Reviewer "reviewer" "who decided: me, or a name";
    Batch "batch" "a batch's number, any, none";
    Case "case" "a court case number";
    Name "name" "words of the name";
    Note "note" "words of a note: \"weight slip\"";
    Number "no" "the case's number in the queue: 12, 100..200";
}

/// The actions by their ids, each once.
pub(super) const ACTIONS: [Action; 5] = [
    Action::DismissAndSeal,
    Action::Redesignate(Lesser::Misdemeanor),
    Action::RecallAndResentence(Lesser::Misdemeanor),
    Action::None,
    Action::Undetermined,
];

/// The sections that the statutes put within reach of relief; others can be typed.
const SECTIONS: [&str; 4] = ["11357", "11358", "11359", "11360"];

/// The levels as they are typed; the last stands for none stated.
pub(super) const LEVELS: [&str; 4] = ["felony", "misdemeanor", "infraction", "unknown"];

impl Key {
    /// Returns the key that is typed so.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.id() == id)
    }

    /// Returns the values worth offering; empty where anything can stand.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Section => SECTIONS.to_vec(),
            Self::Level => LEVELS.to_vec(),
            Self::Lane => [Lane::Clear, Lane::Review].map(lane).to_vec(),
            Self::State => State::ALL.map(State::id).to_vec(),
            Self::Action => ACTIONS.map(Action::id).to_vec(),
            Self::Code => RoutingCode::ALL.iter().map(|code| code.id()).collect(),
            Self::Convicted => vec!["unknown"],
            Self::Returns => vec!["today", "none"],
            Self::Reviewer => vec!["me"],
            Self::Batch => vec!["any", "none"],
            Self::Case | Self::Name | Self::Note | Self::Number => Vec::new(),
        }
    }
}

/// Returns the word of a lane.
pub(super) fn lane(lane: Lane) -> &'static str {
    match lane {
        Lane::Clear => "clear",
        Lane::Review => "review",
    }
}
