//! Words that name a crime which may stand against relief: a second witness beside the section.
//!
//! Owns which words name one and the sections with which they are innocent. They make a disqualifier possible, never
//! certain, whatever their own basis; what follows is `relief`'s.

use super::near::is_one_letter_off;
use super::phrase::Phrase;
use crate::record::Section;
use crate::record::disposition::Basis;
use std::collections::BTreeMap;

/// Whether a crime may be of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is of the list.
    Yes,
    /// Some of its forms are.
    Maybe,
    /// It is with a gang allegation in the same case (PC 186.22(b)(4)).
    WithGang,
    /// It is not.
    No,
}

/// A crime that words name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crime {
    /// The words by which the list has it.
    pub name: String,
    /// Whether it may be one of PC 667(e)(2)(C)(iv).
    pub superstrike: Standing,
    /// Whether it may bring registration under PC 290(c).
    pub registrable: Standing,
    /// The sections that its words go with.
    pub sections: Vec<Section>,
    /// Sections whose own words are the same and that are of neither list.
    pub not_with: Vec<Section>,
    /// How well its main words are known.
    pub basis: Basis,
}

impl Crime {
    /// Tells whether its words are innocent beside a section.
    pub fn is_innocent_with(&self, section: &Section) -> bool {
        self.not_with.iter().any(|innocent| is_of(section, innocent))
    }

    /// Tells whether a section is one that its words go with.
    pub fn goes_with(&self, section: &Section) -> bool {
        self.sections.iter().any(|own| is_of(section, own))
    }
}

/// Tells whether a section is another or lies within it.
fn is_of(section: &Section, whole: &Section) -> bool {
    let inner: Vec<_> = whole.subdivisions.iter().map(String::as_str).collect();
    section.code == whole.code && section.number == whole.number && section.is_within(&inner)
}

/// What a phrase names.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// The crime at this place of the list.
    Crime(usize),
    /// None, beside one of these sections, or beside any where there are none.
    Innocent(Vec<Section>),
}

/// The crimes of the vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Crimes {
    pub(super) list: Vec<Crime>,
    pub(super) phrases: BTreeMap<String, Named>,
    pub(super) longest: usize,
}

impl Crimes {
    /// Adds a phrase; tells whether it named nothing before.
    pub(super) fn add(&mut self, text: &str, named: Named) -> bool {
        let phrase = Phrase::new(text);
        self.longest = self.longest.max(phrase.words().len());
        self.phrases.insert(phrase.key(), named).is_none()
    }

    /// Returns the crimes that words name, longest phrases first, each once.
    pub(super) fn named(&self, words: &str, sections: &[Section]) -> Vec<&Crime> {
        let phrase = Phrase::new(words);
        let words = phrase.words();
        let mut found: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let Some((length, place)) = self.at(words, at, sections) else {
                at += 1;
                continue;
            };
            if let Some(place) = place
                && !found.contains(&place)
            {
                found.push(place);
            }
            at += length;
        }
        let crimes = found.into_iter().filter_map(|place| self.list.get(place));
        crimes
            .filter(|crime| crime.superstrike != Standing::No || crime.registrable != Standing::No)
            .filter(|crime| !sections.iter().any(|section| crime.is_innocent_with(section)))
            .collect()
    }

    /// Returns how many words name something at a place, and the crime unless they are innocent.
    pub(super) fn at(
        &self,
        words: &[String],
        at: usize,
        sections: &[Section],
    ) -> Option<(usize, Option<usize>)> {
        let most = self.longest.min(words.len() - at);
        let exact = (1..=most).rev().find_map(|length| {
            match self.phrases.get(&words.get(at..at + length)?.join(" "))? {
                Named::Crime(place) => Some((length, Some(*place))),
                Named::Innocent(with) => {
                    let covers = |section: &Section| with.iter().any(|innocent| is_of(section, innocent));
                    (with.is_empty() || sections.iter().any(covers)).then_some((length, None))
                }
            }
        });
        exact.or_else(|| {
            let word = words.get(at)?;
            let near = self.phrases.iter().find(|(known, named)| {
                matches!(named, Named::Crime(_)) && !known.contains(' ') && is_one_letter_off(word, known)
            });
            match near {
                Some((_, Named::Crime(place))) => Some((1, Some(*place))),
                _ => None,
            }
        })
    }
}
