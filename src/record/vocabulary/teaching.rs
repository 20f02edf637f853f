//! An office's lessons on top of the vocabularies that the program brings.
//!
//! Owns which texts may be taught and how a lesson changes the reading. Who may teach, and which lessons are in force,
//! is the ledger's to say.

use super::meaning::Meaning;
use super::phrase::Phrase;
use super::{Column, Lesson, Vocabulary};
use crate::record::disposition::Basis;
use std::fmt::Write as _;

impl Vocabulary {
    /// Tells whether an office may teach a text: not where it is blank, and not against what was read in code or a page.
    pub fn may_learn(&self, column: Column, text: &str) -> Result<(), CannotLearn> {
        let phrase = if column == Column::Comment { Phrase::of_comment(text) } else { Phrase::new(text) };
        if phrase.is_blank() {
            return Err(CannotLearn::Blank);
        }
        let basis = match column {
            Column::Disposition => Some(self.dispositions.read(text).basis),
            Column::Level => self.levels.read(text).basis(),
            Column::Place => self.places.read(text).basis(),
            Column::Unit => self.units.read(text).basis(),
            Column::Kind => self.kinds.read(text).basis(),
            Column::Code => self.codes.read(text).basis(),
            Column::Comment => self.comments.table.exact(&phrase.key()).map(|known| known.basis),
            Column::CaseNumber => None,
        };
        match basis {
            Some(basis @ (Basis::Code | Basis::Page)) => Err(CannotLearn::Known(basis)),
            _ => Ok(()),
        }
    }

    /// Returns the vocabulary with the lessons of an office, in their order; a later one of the same text wins.
    ///
    /// A lesson against what is known from code or a page is left out: the program that it was taught to may have
    /// known less.
    #[must_use]
    pub fn taught(&self, lessons: &[Lesson]) -> Self {
        let mut taught = self.clone();
        let mut canonical = String::from(&*self.canonical);
        for lesson in lessons {
            if self.may_learn(lesson.column, lesson.text.as_str()).is_err() {
                continue;
            }
            taught.learn(lesson);
            // Writing to a String cannot fail.
            let _ = writeln!(
                canonical,
                "taught\t{}\t{}\t{}\t{}",
                lesson.column,
                lesson.text,
                lesson.means.name(),
                lesson.entry
            );
            taught.lessons.push(lesson.clone());
        }
        taught.codes.sort();
        taught.canonical = canonical.into();
        taught
    }

    fn learn(&mut self, lesson: &Lesson) {
        let text = lesson.text.as_str();
        let phrase = Phrase::new(text);
        let basis = Basis::Taught(lesson.entry);
        // Every text may be taught anew: whether it was there before does not matter.
        let _ = match &lesson.means {
            Meaning::Disposition(class) => self.dispositions.table.add(&phrase, class.known(basis), basis),
            Meaning::Level(level) => self.levels.add(&phrase, *level, basis),
            Meaning::Place(place) => self.places.add(&phrase, place.clone(), basis),
            Meaning::Unit(unit) => self.units.add(&phrase, *unit, basis),
            Meaning::Kind(kind) => self.kinds.add(&phrase, kind.clone(), basis),
            Meaning::Code(code) => self.codes.add(text, code.clone(), basis),
            Meaning::Comment(bearing) => self.comments.table.add(&Phrase::of_comment(text), *bearing, basis),
            Meaning::Missing => self.missing.add(&phrase, (), basis),
        };
    }
}

/// Why a text cannot be taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotLearn {
    /// There is nothing in it.
    Blank,
    /// What it means is known.
    Known(Basis),
}
