//! Charges that are no offense, and the words of charges.

use super::phrase::{Phrase, has_digit};
use super::table::{Reading, Table};
use crate::record::Section;
use crate::record::disposition::Basis;

/// What the vocabulary knows of charges.
#[derive(Clone, Debug, Default)]
pub(super) struct Charges {
    pub(super) words: Table<()>,
    pub(super) no_offenses: Vec<NoOffense>,
}

/// A charge that is no offense of its own: a registration, a violation of supervision, a warrant, an enhancement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoOffense {
    /// What it is instead, such as `registration`.
    pub kind: String,
    /// Its section; subdivisions further in are the same.
    pub section: Section,
    /// How well that is known.
    pub basis: Basis,
}

impl Charges {
    /// Reads one word of a charge; numbers, ages and weights are understood.
    pub(super) fn word(&self, word: &str) -> Reading<()> {
        let phrase = Phrase::new(word);
        if phrase.is_blank() {
            return Reading::Nothing;
        }
        if self.not_understood(&phrase).is_empty() {
            let known = phrase.words().iter().filter_map(|word| self.words.exact(word));
            let basis = known.map(|known| known.basis).fold(Basis::Code, worse);
            return Reading::Means { meaning: (), basis };
        }
        Reading::NotUnderstood
    }

    /// Returns the words of a charge that nothing explains.
    pub(super) fn not_understood(&self, phrase: &Phrase) -> Vec<String> {
        let words = phrase.words();
        let mut unknown = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let most = self.words.longest().min(words.len() - at);
            let known = (1..=most).rev().find(|length| {
                words.get(at..at + length).is_some_and(|words| self.words.exact(&words.join(" ")).is_some())
            });
            if known.is_none() && !is_number(word) {
                unknown.push(word.clone());
            }
            at += known.unwrap_or(1);
        }
        unknown
    }

    pub(super) fn no_offense(&self, section: &Section) -> Option<&NoOffense> {
        self.no_offenses.iter().find(|known| {
            let inner: Vec<_> = known.section.subdivisions.iter().map(String::as_str).collect();
            known.section.code == section.code
                && known.section.number == section.number
                && if inner.is_empty() { section.subdivisions.is_empty() } else { section.is_within(&inner) }
        })
    }
}

/// Tells whether a word is a number with at most a sign or a letter of its own: `28.5`, `18+`, `21`, `1ST`.
fn is_number(word: &str) -> bool {
    has_digit(word) && word.bytes().filter(u8::is_ascii_alphabetic).count() <= 2
}

/// Returns the weaker of two bases.
pub(super) fn worse(one: Basis, other: Basis) -> Basis {
    if other.decides() { one } else { other }
}
