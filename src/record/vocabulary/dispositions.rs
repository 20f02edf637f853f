//! What the words of a disposition mean, also where the whole text stands in no table.
//!
//! Owns rules 3, 5, 6 and 9 of "How to match" (docs/domain/vocabulary.md). A text of the tables means what they say. A
//! longer one has the class of the known text that it begins with, unless its tail tells of something later; any other
//! reading explains the text and decides nothing.

use super::file::{Beginning, Tails};
use super::near::is_one_letter_off;
use super::phrase::{Phrase, has_digit};
use super::table::Table;
use crate::record::disposition::{Attention, Basis, Class, Disposition, States};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The letters of a date without separators.
const DATES: [usize; 2] = [6, 8];

/// The dispositions of the vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Dispositions {
    pub(super) table: Table<Disposition>,
    pub(super) beginnings: Arc<Vec<Opening>>,
    pub(super) tails: Arc<Tails>,
}

/// A text that decides whatever harmless tail follows it.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    words: Vec<String>,
    class: Class,
    /// Sections that may stand in front of it or in its tail.
    sections: Vec<String>,
    /// The words that texts of its class have.
    tail: BTreeSet<String>,
}

/// What follows a text that decides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Words that texts of the class have.
    Harmless,
    /// Words that none of them has.
    Unknown,
    /// Words that may tell of a later update.
    Against,
}

impl Opening {
    pub(super) fn new(beginning: &Beginning, class: Class, table: &Table<Disposition>) -> Self {
        let of_class = table.iter().filter(|(_, known)| known.meaning.class == class);
        let words = of_class.flat_map(|(key, _)| key.split(' '));
        Self {
            words: Phrase::new(&beginning.text).words().to_vec(),
            class,
            sections: beginning.sections.clone(),
            tail: words.filter(|word| !has_digit(word)).map(str::to_owned).collect(),
        }
    }
}

impl Dispositions {
    /// Reads a text; words that nothing explains are not understood.
    pub(super) fn read(&self, text: &str) -> Disposition {
        let phrase = Phrase::new(text);
        self.read_words(phrase.words())
            .or_else(|| self.explain(phrase.words()))
            .or_else(|| self.nearly(&phrase))
            .unwrap_or(Disposition::NOT_UNDERSTOOD)
    }

    /// Reads a text of the tables, or one that begins with a text that decides.
    fn read_words(&self, words: &[String]) -> Option<Disposition> {
        let known = self.table.exact(&words.join(" ")).map(|known| known.meaning);
        let Some(known) = known.filter(|known| !known.decides()) else {
            return known.or_else(|| self.opened(words));
        };
        // A text from memory that begins with one that decides is of its class, and claims no more than both.
        let opening = self.opening(words).filter(|opening| opening.class == known.class);
        Some(
            opening
                .map_or(known, |opening| known.guarded_by(opening.class.known(Basis::Code)).on(Basis::Code)),
        )
    }

    /// Reads a text that begins with one that decides, after its section if it has one in front (rules 6 and 9).
    fn opened(&self, words: &[String]) -> Option<Disposition> {
        let (opening, tail) = self.opening(words).map(|opening| (opening, words)).or_else(|| {
            let [section, code, rest @ ..] = words else { return None };
            let opening = self.opening(rest)?;
            (code == "PC" && opening.sections.contains(section)).then_some((opening, rest))
        })?;
        let tail = tail.get(opening.words.len()..)?;
        let meaning = opening.class.known(Basis::Code);
        match self.tail(tail, opening) {
            Tail::Harmless => Some(meaning),
            Tail::Unknown if meaning.is_conviction() => {
                Some(Disposition { attention: Attention::Own, ..meaning })
            }
            Tail::Unknown => Some(Disposition { attention: Attention::Always, ..meaning }),
            Tail::Against => None,
        }
    }

    fn opening(&self, words: &[String]) -> Option<&Opening> {
        self.beginnings.iter().find(|opening| words.starts_with(&opening.words))
    }

    fn tail(&self, words: &[String], opening: &Opening) -> Tail {
        let other = |from: usize| {
            let phrases = (from + 1..=words.len()).filter_map(|to| words.get(from..to));
            phrases
                .filter_map(|phrase| self.table.exact(&phrase.join(" ")))
                .any(|known| known.meaning.class != opening.class && !opening.tail.contains(&words[from]))
        };
        let against = |word: &String| {
            if has_digit(word) {
                return !opening.sections.contains(word) && !is_date(word);
            }
            self.tails.is_against(word)
        };
        if words.iter().any(against) || (0..words.len()).any(other) {
            return Tail::Against;
        }
        let harmless =
            |word: &String| has_digit(word) || opening.tail.contains(word) || self.tails.quiet.contains(word);
        if words.iter().all(harmless) { Tail::Harmless } else { Tail::Unknown }
    }

    /// Explains a text that is made of known ones, where all of them are of one class, or but one tells of relief.
    fn explain(&self, words: &[String]) -> Option<Disposition> {
        let mut found: Vec<Disposition> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (length, known) = self.longest_at(words, at).unzip();
            match (known, words.get(at)) {
                (Some(known), _) => found.push(known),
                (None, Some(word)) if self.tails.quiet.contains(word) || is_date(word) => {}
                _ => return None,
            }
            at += length.unwrap_or(1);
        }
        let told = |class: Class| found.iter().any(|known| known.class == class);
        if told(Class::Denied) || told(Class::Ambiguous) {
            // What was asked for and denied stands in the table with its noun; a word with several meanings tells none.
            let only = found.iter().all(|known| known.class == Class::Denied || known.follows_conviction());
            return (told(Class::Denied) && only).then_some(Class::Denied.known(Basis::Recollection));
        }
        let dismissal = |known: &Disposition| known.class == Class::NoConviction;
        let relief = found.iter().any(Disposition::is_relief);
        found.retain(|known| !(relief && dismissal(known)));
        let (first, rest) = found.split_first()?;
        let one = rest.iter().all(|known| known.class == first.class);
        let guarded = rest.iter().fold(*first, |one, other| one.guarded_by(*other));
        one.then_some(guarded.on(Basis::Recollection))
    }

    /// Returns the longest known text that begins at a word, and how many words it has; a section is known without its
    /// subdivisions.
    pub(super) fn longest_at(&self, words: &[String], at: usize) -> Option<(usize, Disposition)> {
        let most = self.table.longest().min(words.len() - at);
        let exact = (1..=most).rev().find_map(|length| {
            let phrase = words.get(at..at + length)?;
            Some((length, self.table.exact(&phrase.join(" "))?.meaning))
        });
        exact.or_else(|| {
            let (number, _) = words.get(at)?.split_once('(')?;
            let code = words.get(at + 1)?;
            let whole = self.table.exact(&format!("{number} {code}"))?;
            has_digit(number).then_some((2, whole.meaning))
        })
    }

    /// Reads a text that is nearly a known one, or begins with nearly one: it explains and decides nothing.
    fn nearly(&self, phrase: &Phrase) -> Option<Disposition> {
        let near = self.table.near(phrase);
        if let Some((first, rest)) = near.split_first() {
            let one = rest.iter().all(|known| known.meaning.class == first.meaning.class);
            let guarded = rest.iter().fold(first.meaning, |one, other| one.guarded_by(other.meaning));
            return one.then_some(guarded.on(Basis::Near));
        }
        let words = phrase.words();
        let begins = |opening: &&Opening| {
            words.len() >= opening.words.len()
                && words
                    .iter()
                    .zip(&opening.words)
                    .all(|(word, known)| word == known || is_one_letter_off(word, known))
        };
        let opening = self.beginnings.iter().find(begins)?;
        let tail = self.tail(words.get(opening.words.len()..)?, opening);
        (tail != Tail::Against).then_some(opening.class.known(Basis::Near))
    }
}

impl Tails {
    /// Tells whether a word belongs to the noun before it or tells of a later update, also with one letter wrong.
    fn is_against(&self, word: &str) -> bool {
        let near = |stem: &String| word.starts_with(stem.as_str()) || is_stem_misspelled(word, stem);
        self.words.iter().any(|known| known == word) || self.stems.iter().any(near)
    }
}

/// Tells whether a word begins with nearly a stem: one letter wrong, missing, added or swapped within it.
fn is_stem_misspelled(word: &str, stem: &str) -> bool {
    let length = stem.len();
    if length < 4 || word.len() < length || !word.is_ascii() {
        return false;
    }
    [length - 1, length, length + 1].into_iter().any(|taken| {
        word.get(..taken).is_some_and(|start| {
            let same = start.bytes().zip(stem.bytes()).take_while(|(a, b)| a == b).count();
            let (ours, theirs) =
                (start.get(same..).unwrap_or_default(), stem.get(same..).unwrap_or_default());
            let skip = |text: &str, by: usize| text.get(by..).unwrap_or_default().to_owned();
            !theirs.is_empty()
                && (skip(ours, 1) == skip(theirs, 1)
                    || ours == skip(theirs, 1)
                    || skip(ours, 1) == theirs
                    || skip(ours, 2) == skip(theirs, 2)
                        && ours.get(..1) == theirs.get(1..2)
                        && ours.get(1..2) == theirs.get(..1))
        })
    })
}

fn is_date(word: &str) -> bool {
    DATES.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

impl Disposition {
    /// Tells whether it takes a conviction away or makes less of it.
    fn is_relief(&self) -> bool {
        self.states == States::Earlier && self.follows_conviction()
    }
}
