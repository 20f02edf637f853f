//! What the words of a source mean: dispositions, levels, sentences, steps, courts, comments, charges.
//!
//! Owns the vocabularies that the program brings (`assets/vocabulary/`, from docs/domain/vocabulary.md) and the
//! lessons of an office on top of them, and how a text is looked up in them: as it is, as the text it begins with, or
//! as nearly another. Three answers: it *means this*, with how well that is known; it means *nothing here*; it is *not
//! understood*. What follows from a meaning is `relief`'s. The assembling of a person asks here, once for each text.

mod assembling;
mod charges;
mod codes;
mod comments;
mod courts;
mod crimes;
mod dispositions;
mod file;
mod lesson;
mod meaning;
mod near;
mod phrase;
pub(crate) mod placeholders;
mod shipped;
mod table;
mod teaching;
mod units;

#[cfg(test)]
mod tests;

pub use assembling::Against;
pub(crate) use assembling::names_marijuana;
pub use charges::NoOffense;
pub(crate) use codes::Codes;
pub use codes::Spelling;
pub use comments::{Bearing, Matter, Remarked};
pub use crimes::{Crime, Standing};
pub use file::VocabularyError;
pub use lesson::{Column, Lesson, Word};
pub use meaning::{Meaning, NotAMeaning};
pub use table::Reading;
pub use teaching::CannotLearn;
pub use units::Unit;

use crate::record::disposition::{Basis, Disposition};
use crate::record::section::LawCode;
use crate::record::{County, Court, EventKind, Level, Section, SentencePlace};
use charges::Charges;
use comments::{Comments, Others};
use courts::Courts;
use crimes::Crimes;
use dispositions::Dispositions;
use phrase::Phrase;
use std::sync::Arc;
use table::Table;

/// The vocabularies in force: those that the program brings and what an office taught.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    dispositions: Dispositions,
    levels: Table<Option<Level>>,
    places: Table<SentencePlace>,
    units: Table<Option<Unit>>,
    kinds: Table<EventKind>,
    codes: Codes,
    courts: Courts,
    comments: Comments,
    crimes: Arc<Crimes>,
    charges: Arc<Charges>,
    /// Marks that an office taught to stand where a case number should.
    missing: Table<()>,
    lessons: Vec<Lesson>,
    canonical: Arc<str>,
}

impl Vocabulary {
    /// Reads the vocabularies that the program brings.
    pub fn shipped() -> Result<Self, VocabularyError> {
        shipped::read()
    }

    /// Makes one that understands nothing.
    fn empty() -> Self {
        Self {
            dispositions: Dispositions::default(),
            levels: Table::default(),
            places: Table::default(),
            units: Table::default(),
            kinds: Table::default(),
            codes: Codes::default(),
            courts: Courts::default(),
            comments: Comments::default(),
            crimes: Arc::default(),
            charges: Arc::default(),
            missing: Table::default(),
            lessons: Vec::new(),
            canonical: Arc::from(""),
        }
    }

    /// Returns the text that is hashed: all files that the program brings, then the lessons in force, one a line.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Returns the lessons in force, in the order in which they were taught.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// Reads a disposition; a blank one is the caller's.
    pub fn disposition(&self, text: &str) -> Disposition {
        self.dispositions.read(text)
    }

    /// Reads a level: `FELONY`, `M`.
    pub fn level(&self, text: &str) -> Reading<Level> {
        self.levels.read(text).said()
    }

    /// Reads where a sentence is served.
    pub fn place(&self, text: &str) -> Reading<SentencePlace> {
        self.places.read(text)
    }

    /// Reads in what a sentence is counted.
    pub fn unit(&self, text: &str) -> Reading<Unit> {
        self.units.read(text).said()
    }

    /// Reads what kind of step an event is.
    pub fn kind(&self, text: &str) -> Reading<EventKind> {
        self.kinds.read(text)
    }

    /// Reads which court an agency is; [`Court::Other`] is an agency that is known to be none.
    pub fn court(&self, agency: &str) -> Reading<Court> {
        self.courts.court(agency)
    }

    /// Reads in which county an agency is, for rows that name none.
    pub fn county_of(&self, agency: &str) -> Reading<County> {
        self.courts.county(agency)
    }

    /// Reads a comment, word by word; every word is told.
    pub fn comment(&self, text: &str) -> Vec<Remarked> {
        let others = Others {
            crimes: &self.crimes,
            dispositions: &self.dispositions,
            places: &self.places,
            codes: &self.codes,
        };
        self.comments.read(text, &others)
    }

    /// Returns the crimes that words beside `sections` name and that may stand against relief.
    pub fn crimes(&self, words: &str, sections: &[Section]) -> Vec<&Crime> {
        self.crimes.named(words, sections)
    }

    /// Reads one word of a charge.
    pub fn charge_word(&self, word: &str) -> Reading<()> {
        self.charges.word(word)
    }

    /// Returns the words of a charge's description that nothing explains.
    pub fn unknown_charge_words(&self, words: &str) -> Vec<String> {
        self.charges.not_understood(&Phrase::new(words))
    }

    /// Tells what a section is that is no offense of its own.
    pub fn no_offense(&self, section: &Section) -> Option<&NoOffense> {
        self.charges.no_offense(section)
    }

    /// Reads the letters of a code.
    pub fn code(&self, letters: &str) -> Reading<LawCode> {
        self.codes.read(letters)
    }

    /// Returns the spellings of the codes, longest first.
    pub fn code_spellings(&self) -> &[Spelling] {
        self.codes.spellings()
    }

    /// Tells how well an office taught that a text stands where a case number should and is none.
    pub fn taught_missing(&self, case_number: &str) -> Option<Basis> {
        self.missing.exact(&Phrase::new(case_number).key()).map(|known| known.basis)
    }
}
