//! Texts of one column with what each means and how well that is known.
//!
//! Owns the lookup of a whole text: as it is, or nearly ([`super::near`]). Which texts a table has is
//! [`super::shipped`]'s and the office's; what a longer text means is its column's.

use super::near::{is_clipped, is_misspelled, is_spaced_out};
use super::phrase::Phrase;
use crate::record::disposition::Basis;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a vocabulary answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<T> {
    /// It means this.
    Means {
        /// What.
        meaning: T,
        /// How well that is known.
        basis: Basis,
    },
    /// It means nothing here: blank, or a mark for a missing value.
    Nothing,
    /// No vocabulary has it: it may mean anything.
    NotUnderstood,
}

impl<T> Reading<T> {
    /// Returns the meaning, if it may decide alone.
    pub fn decided(self) -> Option<T> {
        match self {
            Self::Means { meaning, basis } if basis.decides() => Some(meaning),
            _ => None,
        }
    }

    /// Returns the reading with its meaning made into another.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Means { meaning, basis } => Reading::Means { meaning: make(meaning), basis },
            Self::Nothing => Reading::Nothing,
            Self::NotUnderstood => Reading::NotUnderstood,
        }
    }

    /// Returns the meaning, however well it is known.
    pub fn meaning(self) -> Option<T> {
        match self {
            Self::Means { meaning, .. } => Some(meaning),
            Self::Nothing | Self::NotUnderstood => None,
        }
    }

    /// Returns how well the meaning is known; nothing where there is none.
    pub fn basis(&self) -> Option<Basis> {
        match self {
            Self::Means { basis, .. } => Some(*basis),
            Self::Nothing | Self::NotUnderstood => None,
        }
    }
}

/// One text's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known<T> {
    pub(super) meaning: T,
    pub(super) basis: Basis,
}

/// Texts with their meanings; `None` is a text that says nothing.
#[derive(Clone, Debug)]
pub(super) struct Table<T> {
    /// What the program brings; shared among the vocabularies of different lessons.
    known: Arc<BTreeMap<String, Known<T>>>,
    /// What an office taught; it stands in front.
    taught: BTreeMap<String, Known<T>>,
    longest: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { known: Arc::default(), taught: BTreeMap::new(), longest: 0 }
    }
}

impl<T: Clone + PartialEq> Table<T> {
    /// Adds a text; tells whether it had none before.
    pub(super) fn add(&mut self, phrase: &Phrase, meaning: T, basis: Basis) -> bool {
        self.longest = self.longest.max(phrase.words().len());
        Arc::make_mut(&mut self.known).insert(phrase.key(), Known { meaning, basis }).is_none()
    }

    /// Adds a text that an office taught, in the place of what was known of it.
    pub(super) fn teach(&mut self, phrase: &Phrase, meaning: T, basis: Basis) {
        self.longest = self.longest.max(phrase.words().len());
        self.taught.insert(phrase.key(), Known { meaning, basis });
    }

    pub(super) fn exact(&self, key: &str) -> Option<&Known<T>> {
        self.taught.get(key).or_else(|| self.known.get(key))
    }

    /// Returns the most words of a text.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Known<T>)> {
        let shadowed = |key: &String| self.taught.contains_key(key);
        let known = self.known.iter().filter(move |(key, _)| !shadowed(key));
        known.chain(&self.taught).map(|(key, known)| (key.as_str(), known))
    }

    /// Returns the texts that a phrase is nearly.
    pub(super) fn near(&self, phrase: &Phrase) -> Vec<&Known<T>> {
        let key = phrase.key();
        let clipped: Vec<_> =
            self.iter().filter(|(known, _)| is_clipped(&key, known)).map(|(_, meaning)| meaning).collect();
        if !clipped.is_empty() {
            return clipped;
        }
        let fits = |known: &str| is_misspelled(phrase.words(), known) || is_spaced_out(&key, known);
        self.iter().filter(|(known, _)| fits(known)).map(|(_, meaning)| meaning).collect()
    }

    /// Reads a whole text: as it is, or as the one meaning of all texts that it is nearly.
    pub(super) fn read(&self, text: &str) -> Reading<T> {
        let phrase = Phrase::new(text);
        if phrase.is_blank() {
            return self.exact(text.trim()).map_or(Reading::Nothing, Known::reading);
        }
        if let Some(known) = self.exact(&phrase.key()) {
            return known.reading();
        }
        match self.near(&phrase).as_slice() {
            [first, rest @ ..] if rest.iter().all(|known| known.meaning == first.meaning) => {
                Reading::Means { meaning: first.meaning.clone(), basis: Basis::Near }
            }
            _ => Reading::NotUnderstood,
        }
    }
}

impl<T: Clone> Known<T> {
    pub(super) fn reading(&self) -> Reading<T> {
        Reading::Means { meaning: self.meaning.clone(), basis: self.basis }
    }
}

impl<T> Reading<Option<T>> {
    /// Takes a text that is known to say nothing for none.
    pub(super) fn said(self) -> Reading<T> {
        match self {
            Self::Means { meaning: Some(meaning), basis } => Reading::Means { meaning, basis },
            Self::Means { meaning: None, .. } | Self::Nothing => Reading::Nothing,
            Self::NotUnderstood => Reading::NotUnderstood,
        }
    }
}
