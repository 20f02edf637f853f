//! The files of the vocabularies that the program brings: what stands in them, before it means anything.
//!
//! Owns the shape of `assets/vocabulary/*.toml`. What the names in them mean is [`super::shipped`]'s.

use crate::record::disposition::Basis;
use serde::Deserialize;
use std::fmt;

/// A file with its name.
pub(super) type Named = (&'static str, &'static str);

pub(super) const DISPOSITIONS: Named =
    ("dispositions.toml", include_str!("../../../assets/vocabulary/dispositions.toml"));
pub(super) const CODES: Named = ("codes.toml", include_str!("../../../assets/vocabulary/codes.toml"));
pub(super) const LEVELS: Named = ("levels.toml", include_str!("../../../assets/vocabulary/levels.toml"));
pub(super) const SENTENCES: Named =
    ("sentences.toml", include_str!("../../../assets/vocabulary/sentences.toml"));
pub(super) const EVENTS: Named = ("events.toml", include_str!("../../../assets/vocabulary/events.toml"));
pub(super) const COURTS: Named = ("courts.toml", include_str!("../../../assets/vocabulary/courts.toml"));
pub(super) const COMMENTS: Named =
    ("comments.toml", include_str!("../../../assets/vocabulary/comments.toml"));
pub(super) const CRIMES: Named = ("crimes.toml", include_str!("../../../assets/vocabulary/crimes.toml"));
pub(super) const CHARGES: Named = ("charges.toml", include_str!("../../../assets/vocabulary/charges.toml"));

/// All of them, in the order in which they are hashed.
pub(super) const ALL: [Named; 9] =
    [DISPOSITIONS, CODES, LEVELS, SENTENCES, EVENTS, COURTS, COMMENTS, CRIMES, CHARGES];

/// What is wrong with a file of a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyError {
    /// The file.
    pub file: &'static str,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for VocabularyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the vocabulary {}: {}", self.file, self.what)
    }
}

impl std::error::Error for VocabularyError {}

/// What a file holds; each file has a few of these.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) entry: Vec<Entry>,
    pub(super) beginning: Vec<Beginning>,
    pub(super) tails: Tails,
    pub(super) place: Vec<Entry>,
    pub(super) unit: Vec<Entry>,
    pub(super) kind: Vec<Entry>,
    pub(super) prefix: Vec<Entry>,
    pub(super) innocent: Vec<Entry>,
    pub(super) no_offense: Vec<Entry>,
    pub(super) word: Vec<Entry>,
}

/// One meaning with the texts that have it, by how well each is known.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Entry {
    /// What the texts mean; of a crime its name.
    pub(super) means: String,
    pub(super) code: Vec<String>,
    pub(super) page: Vec<String>,
    pub(super) recollection: Vec<String>,
    /// Where they were seen.
    pub(super) seen: String,
    pub(super) note: String,
    /// Of a disposition.
    pub(super) effect: Option<Effect>,
    /// Of a crime.
    pub(super) superstrike: String,
    pub(super) registrable: String,
    pub(super) sections: Vec<String>,
    pub(super) not_with: Vec<String>,
    pub(super) only_with: Vec<String>,
}

/// What a disposition does, in the words of "What the effect columns say".
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Effect {
    pub(super) states: String,
    pub(super) ends: String,
    pub(super) level: String,
    pub(super) serving: String,
    pub(super) attention: String,
}

/// A text that decides whatever harmless tail follows it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beginning {
    pub(super) text: String,
    pub(super) means: String,
    #[serde(default)]
    pub(super) sections: Vec<String>,
    #[serde(rename = "seen")]
    pub(super) _seen: String,
}

/// The words that a tail may not have, and those that say nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tails {
    pub(super) stems: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) quiet: Vec<String>,
}

impl File {
    pub(super) fn read((file, text): Named) -> Result<Self, VocabularyError> {
        toml::from_str(text).map_err(|error| VocabularyError { file, what: error.to_string() })
    }
}

impl Entry {
    /// Returns its texts with how well each is known.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, Basis)> {
        let code = self.code.iter().map(|text| (text.as_str(), Basis::Code));
        let page = self.page.iter().map(|text| (text.as_str(), Basis::Page));
        let memory = self.recollection.iter().map(|text| (text.as_str(), Basis::Recollection));
        code.chain(page).chain(memory)
    }
}
