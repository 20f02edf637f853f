//! An office's lessons on top of the vocabularies that the program brings.
//!
//! Owns which texts may be taught and how a lesson changes the reading. Who may teach, and which lessons are in force,
//! is the ledger's to say.

use super::meaning::Meaning;
use super::phrase::Phrase;
use super::table::{Known, Table};
use super::{Column, Lesson, Reading, Spelling, Vocabulary};
use crate::record::disposition::{Basis, Disposition};
use std::fmt::Write as _;

impl Vocabulary {
    /// Tells whether an office may teach a text: not where it is blank, and not against what was read in code or a page.
    pub fn may_learn(&self, column: Column, text: &str) -> Result<(), CannotLearn> {
        if column.phrase(text).is_blank() {
            return Err(CannotLearn::Blank);
        }
        match self.read_as(column, text).basis() {
            Some(basis @ (Basis::Code | Basis::Page)) => Err(CannotLearn::Known(basis)),
            _ => Ok(()),
        }
    }

    /// Reads a text of any column; of a comment only a whole phrase of the vocabulary.
    pub fn read_as(&self, column: Column, text: &str) -> Reading<Meaning> {
        match column {
            Column::Disposition => {
                let Disposition { class, basis, .. } = self.dispositions.read(text);
                if basis == Basis::NotUnderstood {
                    return Reading::NotUnderstood;
                }
                Reading::Means { meaning: Meaning::Disposition(class), basis }
            }
            Column::Level => self.levels.read(text).map(Meaning::Level),
            Column::Place => self.places.read(text).map(Meaning::Place),
            Column::Unit => self.units.read(text).map(Meaning::Unit),
            Column::Kind => self.kinds.read(text).map(Meaning::Kind),
            Column::Code => self.codes.read_all(text).map(Meaning::Code),
            Column::Comment => exact(&self.comments.table, &column.phrase(text)).map(Meaning::Comment),
            Column::CaseNumber => exact(&self.missing, &column.phrase(text)).map(|()| Meaning::Missing),
        }
    }

    /// Returns the texts that a column has, in the order of the alphabet.
    pub fn texts(&self, column: Column) -> Vec<(&str, Meaning, Basis)> {
        fn of<T>(table: &Table<T>, meaning: impl Fn(&T) -> Meaning) -> Vec<(&str, Meaning, Basis)>
        where
            T: Clone + PartialEq,
        {
            table.iter().map(|(text, known)| (text, meaning(&known.meaning), known.basis)).collect()
        }
        let mut texts = match column {
            Column::Disposition => of(&self.dispositions.table, |known| Meaning::Disposition(known.class)),
            Column::Level => of(&self.levels, |level| Meaning::Level(*level)),
            Column::Place => of(&self.places, |place| Meaning::Place(place.clone())),
            Column::Unit => of(&self.units, |unit| Meaning::Unit(*unit)),
            Column::Kind => of(&self.kinds, |kind| Meaning::Kind(kind.clone())),
            Column::Code => {
                let spellings = self.codes.spellings().iter();
                let told = |one: &Spelling| Meaning::Code(one.code.clone());
                spellings.map(|one| (one.text.as_str(), told(one), one.basis)).collect()
            }
            Column::Comment => of(&self.comments.table, |bearing| Meaning::Comment(*bearing)),
            Column::CaseNumber => of(&self.missing, |()| Meaning::Missing),
        };
        texts.sort_by_key(|(text, ..)| *text);
        texts
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
        match &lesson.means {
            Meaning::Disposition(class) => self.dispositions.table.teach(&phrase, class.known(basis), basis),
            Meaning::Level(level) => self.levels.teach(&phrase, *level, basis),
            Meaning::Place(place) => self.places.teach(&phrase, place.clone(), basis),
            Meaning::Unit(unit) => self.units.teach(&phrase, *unit, basis),
            Meaning::Kind(kind) => self.kinds.teach(&phrase, kind.clone(), basis),
            Meaning::Code(code) => self.codes.teach(text, code.clone(), basis),
            Meaning::Comment(bearing) => {
                self.comments.table.teach(&Phrase::of_comment(text), *bearing, basis);
            }
            Meaning::Missing => self.missing.teach(&phrase, (), basis),
        }
    }
}

fn exact<T: Clone + PartialEq>(table: &Table<T>, phrase: &Phrase) -> Reading<T> {
    if phrase.is_blank() {
        return Reading::Nothing;
    }
    table.exact(&phrase.key()).map_or(Reading::NotUnderstood, Known::reading)
}

/// Why a text cannot be taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotLearn {
    /// There is nothing in it.
    Blank,
    /// What it means is known.
    Known(Basis),
}
