//! The vocabulary as the assembling of a person asks it: each answer in the form that a history keeps.
//!
//! What is not understood stays as it is written. Called by `record::assemble`, `record::offense` and `record::sentence`.

use super::codes::Codes;
use super::{Crime, Reading, Standing, Vocabulary};
use crate::record::{EventKind, Section, SentencePlace, Text};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, LazyLock};

/// The vocabulary that the program brings, read once: it is a constant, only too large to be read by the compiler.
static SHARED: LazyLock<Arc<Vocabulary>> =
    LazyLock::new(|| Arc::new(Vocabulary::shipped().unwrap_or_else(|_| Vocabulary::empty())));

/// Which list a crime that words name may stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Against {
    /// PC 667(e)(2)(C)(iv).
    Superstrike,
    /// PC 290(c).
    Registrable,
    /// Both.
    Both,
}

impl Against {
    /// Tells whether it may be a superstrike.
    pub fn may_be_superstrike(self) -> bool {
        matches!(self, Self::Superstrike | Self::Both)
    }

    /// Tells whether it may require registration.
    pub fn may_be_registrable(self) -> bool {
        matches!(self, Self::Registrable | Self::Both)
    }

    /// Returns the lists that a crime may stand in; one that does so only with a gang allegation in the same case has the
    /// allegation as a count of its own.
    fn of(crime: &Crime) -> Option<Self> {
        let may = |standing| matches!(standing, Standing::Yes | Standing::Maybe);
        match (may(crime.superstrike), may(crime.registrable)) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Superstrike),
            (false, true) => Some(Self::Registrable),
            (false, false) => None,
        }
    }
}

impl Vocabulary {
    /// Returns the vocabulary that the program brings.
    ///
    /// Were its files malformed, which a test rules out, it would understand nothing: every word goes to an attorney.
    pub fn shared() -> Arc<Self> {
        Arc::clone(&SHARED)
    }

    /// Returns the letters of the codes.
    pub(crate) fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Reads what kind of step an event is; one whose meaning may not decide stays as it is written.
    pub(crate) fn event(&self, words: &Text) -> EventKind {
        match self.kind(words.as_str()) {
            Reading::Means { meaning, basis } if basis.decides() => meaning,
            Reading::Means { .. } | Reading::Nothing | Reading::NotUnderstood => {
                EventKind::Other(words.clone())
            }
        }
    }

    /// Reads where a sentence is served; a place whose meaning may not decide stays as it is written.
    pub(crate) fn sentence_place(&self, words: &Text) -> SentencePlace {
        match self.place(words.as_str()) {
            Reading::Means { meaning, basis } if basis.decides() => meaning,
            Reading::Means { .. } | Reading::Nothing | Reading::NotUnderstood => {
                SentencePlace::Other(words.clone())
            }
        }
    }

    /// Returns the lists that crimes named beside sections may stand in, each once.
    pub(crate) fn crimes_beside(&self, words: &str, sections: &[Section]) -> Vec<Against> {
        let mut named: Vec<Against> = Vec::new();
        for against in self.crimes(words, sections).into_iter().filter_map(Against::of) {
            if !named.contains(&against) {
                named.push(against);
            }
        }
        named
    }

    /// Returns the first word of a charge that nothing explains.
    pub(crate) fn first_unknown_word(&self, words: &str) -> Option<Text> {
        self.unknown_charge_words(words).first().map(|word| Text::new(word))
    }
}

/// Tells whether words name marijuana in any of its spellings.
pub(crate) fn names_marijuana(words: &str) -> bool {
    words.split(|letter: char| !letter.is_ascii_alphanumeric()).any(is_marijuana)
}

/// How the state and the courts begin the word (docs/domain/vocabulary.md, tables 10b and 10c): MARI alone begins MARINE.
const MARIJUANA: [&str; 7] = ["MARIJ", "MARIH", "MARJ", "CANNAB", "CANAB", "CANNIB", "HASHISH"];

/// The short forms, as whole words.
const MARIJUANA_IN_SHORT: [&str; 4] = ["MJ", "HASH", "THC", "MARI"];

fn is_marijuana(word: &str) -> bool {
    let opens =
        |opening: &&str| word.get(..opening.len()).is_some_and(|start| start.eq_ignore_ascii_case(opening));
    MARIJUANA.iter().any(opens) || MARIJUANA_IN_SHORT.iter().any(|short| word.eq_ignore_ascii_case(short))
}
