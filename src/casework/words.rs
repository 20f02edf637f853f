//! The office's own words: what was taught to the vocabulary and what was forgotten again.
//!
//! Owns which lessons are in force after a run of ledger entries, and what may be taught. How a text is read with them
//! is [`crate::record::vocabulary`]'s; the entries are written by `queue`.

use crate::casework::{Deed, Entry, Refusal, Seq};
use crate::record::Text;
use crate::record::vocabulary::{CannotLearn, Lesson, Vocabulary, Word};
use serde::{Deserialize, Serialize};

/// A change of the office's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum WordChange {
    /// A text was taught. One that was taught before has this meaning from now on.
    Teach {
        /// The text, its column and what it means.
        #[serde(flatten)]
        word: Word,
        /// Why, in the words of who did it.
        reason: Text,
    },
    /// A lesson is no longer in force.
    Forget {
        /// The entry that taught it.
        of: Seq,
        /// Why, in the words of who did it.
        reason: Text,
    },
}

/// The lessons in force, in the order of their entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lessons(Vec<Lesson>);

impl Lessons {
    /// Returns what entries add up to, oldest first.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut lessons = Self::default();
        entries.into_iter().for_each(|entry| lessons.follow(entry));
        lessons
    }

    /// Takes account of an entry.
    pub fn follow(&mut self, entry: &Entry) {
        if let Deed::Vocabulary { change, .. } = &entry.deed {
            self.change(change, entry.seq);
        }
    }

    /// Takes account of a change that an entry with this number makes.
    pub fn change(&mut self, change: &WordChange, seq: Seq) {
        match change {
            WordChange::Teach { word, reason } => {
                self.0.retain(|lesson| !lesson.is_about(word.column, word.text.as_str()));
                self.0.push(Lesson::new(word.clone(), reason.clone(), seq.0));
            }
            WordChange::Forget { of, .. } => self.0.retain(|lesson| lesson.entry != of.0),
        }
    }

    /// Returns them.
    pub fn as_slice(&self) -> &[Lesson] {
        &self.0
    }

    /// Returns the lesson about a text.
    pub fn about(&self, column: crate::record::vocabulary::Column, text: &str) -> Option<&Lesson> {
        self.0.iter().find(|lesson| lesson.is_about(column, text))
    }

    /// Tells whether a change may be recorded after them; `shipped` is what the program itself knows.
    pub fn permits(&self, change: &WordChange, shipped: &Vocabulary) -> Result<(), Refusal> {
        match change {
            WordChange::Teach { reason, .. } | WordChange::Forget { reason, .. } if reason.is_empty() => {
                Err(Refusal::NoReasonForWord)
            }
            WordChange::Teach { word, .. } => {
                shipped.may_learn(word.column, word.text.as_str()).map_err(|why| match why {
                    CannotLearn::Blank => Refusal::EmptyWord,
                    CannotLearn::Known(_) => Refusal::KnownWord,
                })?;
                match self.about(word.column, word.text.as_str()) {
                    Some(lesson) if lesson.means == word.means => Err(Refusal::SameWord(Seq(lesson.entry))),
                    _ => Ok(()),
                }
            }
            WordChange::Forget { of, .. } => {
                let taught = self.0.iter().any(|lesson| lesson.entry == of.0);
                if taught { Ok(()) } else { Err(Refusal::NoSuchLesson(*of)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::vocabulary::{Column, Meaning};

    fn teach(text: &str, means: &str) -> WordChange {
        let column = Column::Disposition;
        let means = Meaning::named(column, means).unwrap();
        WordChange::Teach { word: Word { column, text: Text::new(text), means }, reason: Text::new("seen") }
    }

    #[test]
    fn lessons_are_in_force_until_they_are_taught_otherwise_or_forgotten() {
        let shipped = Vocabulary::shipped().unwrap();
        let mut lessons = Lessons::default();
        let first = teach("CONVCTD-PROB", "convicted");
        assert_eq!(lessons.permits(&first, &shipped), Ok(()));
        lessons.change(&first, Seq(14));
        assert_eq!(
            lessons.permits(&teach("convctd prob", "convicted"), &shipped),
            Err(Refusal::SameWord(Seq(14)))
        );
        assert_eq!(
            lessons.as_slice()[0].to_string(),
            "CONVCTD-PROB: read as convicted, taught by a supervisor, #000014"
        );
        lessons.change(&teach("CONVCTD-PROB", "no-conviction"), Seq(15));
        assert_eq!(lessons.as_slice().iter().map(|lesson| lesson.entry).collect::<Vec<_>>(), [15]);
        let forget = |of| WordChange::Forget { of: Seq(of), reason: Text::new("a slip") };
        assert_eq!(lessons.permits(&forget(14), &shipped), Err(Refusal::NoSuchLesson(Seq(14))));
        assert_eq!(lessons.permits(&forget(15), &shipped), Ok(()));
        lessons.change(&forget(15), Seq(16));
        assert_eq!(lessons, Lessons::default());
    }

    #[test]
    fn what_the_program_knows_is_not_taught_and_every_change_has_a_reason() {
        let shipped = Vocabulary::shipped().unwrap();
        let none = Lessons::default();
        assert_eq!(none.permits(&teach("CONVICTED", "no-conviction"), &shipped), Err(Refusal::KnownWord));
        assert_eq!(none.permits(&teach(" - ", "no-conviction"), &shipped), Err(Refusal::EmptyWord));
        let forget = WordChange::Forget { of: Seq(1), reason: Text::default() };
        assert_eq!(none.permits(&forget, &shipped), Err(Refusal::NoReasonForWord));
    }
}
