//! A person read again by another vocabulary, from the words that its history keeps.
//!
//! Owns what becomes of a history when an office teaches a word or distrusts a column: the words stay, what they mean is read
//! anew. Which rows belong together was settled when the file was read, and stays. Called by `queue` and `desk`.

use super::{Person, Remark};
use crate::record::vocabulary::{Reading, Remarked, Vocabulary};
use crate::record::{
    Charge, Count, Event, EventKind, Form, Offense, SentencePart, SentencePlace, SourceNo, Term, Text,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A column that an office may distrust in a source: it states no fact that a rule asks for, and only ever contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DistrustedColumn {
    /// The age at the arrest, a cross-check of the date of birth.
    #[serde(rename = "CYC_AGE")]
    CycleAge,
    /// Whether the whole record is California's.
    #[serde(rename = "SINGLE_SOURCE")]
    SingleSource,
    /// Whether other states hold records.
    #[serde(rename = "MULTI_SOURCE")]
    MultiSource,
    /// How the record is kept.
    #[serde(rename = "CII_TYPE")]
    RecordType,
    /// The same as a letter.
    #[serde(rename = "CII_TYPE_ALPHA")]
    RecordLetter,
}

impl DistrustedColumn {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::CycleAge, Self::SingleSource, Self::MultiSource, Self::RecordType, Self::RecordLetter];

    /// Returns the column's name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::CycleAge => "CYC_AGE",
            Self::SingleSource => "SINGLE_SOURCE",
            Self::MultiSource => "MULTI_SOURCE",
            Self::RecordType => "CII_TYPE",
            Self::RecordLetter => "CII_TYPE_ALPHA",
        }
    }

    /// Returns the column of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// A column of a source that an office distrusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Distrust {
    /// The source.
    pub source: SourceNo,
    /// The column.
    pub column: DistrustedColumn,
}

impl Person {
    /// Reads every word of the history again by a vocabulary, and leaves out what is distrusted.
    ///
    /// Reading by the vocabulary that the history was read by, with nothing distrusted, changes nothing.
    pub fn read_again(&mut self, vocabulary: &Vocabulary, distrusted: &[Distrust]) {
        for event in &mut self.events {
            event.read_again(vocabulary);
            let of_event = |distrust: &Distrust| {
                distrust.source == event.source.source && distrust.column == DistrustedColumn::CycleAge
            };
            if distrusted.iter().any(of_event) {
                event.cycle_age = None;
            }
        }
        self.remarks.retain(|remark| match remark {
            Remark::RecordsElsewhere(line, column, _) | Remark::PaperRecord(line, column, _) => !distrusted
                .iter()
                .any(|distrust| distrust.source == line.source && distrust.column.name() == column),
            _ => true,
        });
    }
}

impl Event {
    fn read_again(&mut self, vocabulary: &Vocabulary) {
        if let EventKind::Other(words) = &self.kind {
            self.kind = vocabulary.event(words);
        }
        self.case_numbers
            .retain(|number| vocabulary.taught_missing(number.as_str()).is_none_or(|basis| !basis.decides()));
        for count in &mut self.counts {
            count.read_again(vocabulary);
        }
    }
}

impl Count {
    fn read_again(&mut self, vocabulary: &Vocabulary) {
        for charge in &mut self.charges {
            charge.read_again(vocabulary);
        }
        let words = vocabulary.comment(self.comment.as_str());
        self.comment_words = words.into_iter().filter(Remarked::needs_attorney).collect();
        let taught = self.level_not_understood.as_ref().map(|(text, _)| vocabulary.level(text.as_str()));
        if let Some(Reading::Means { meaning, basis }) = taught
            && basis.decides()
        {
            self.level = Some(meaning);
            self.level_not_understood = None;
        }
        for disposed in &mut self.dispositions {
            disposed.disposition = vocabulary.disposition(disposed.text.as_str());
            disposed.sentence.iter_mut().for_each(|part| part.read_again(vocabulary));
        }
        self.sentence.iter_mut().for_each(|part| part.read_again(vocabulary));
    }
}

impl Charge {
    fn read_again(&mut self, vocabulary: &Vocabulary) {
        let mut offense = Offense::read(self.text.as_str(), vocabulary);
        // What a qualifier of the row made of it, it is still.
        if matches!(self.offense.form, Form::Attempt | Form::Conspiracy) {
            offense.form = self.offense.form;
        }
        if offense != *self.offense {
            self.offense = Arc::new(offense);
        }
    }
}

impl SentencePart {
    fn read_again(&mut self, vocabulary: &Vocabulary) {
        if let SentencePlace::Other(words) = &self.place {
            self.place = vocabulary.sentence_place(words);
        }
        if self.term.is_none() {
            let (length, unit) =
                self.written.as_str().rsplit_once(' ').unwrap_or((self.written.as_str(), ""));
            let unit = Text::new(unit);
            self.term = Term::of(length, unit.as_str(), &self.place, vocabulary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Row, SourceLine};

    fn row(change: impl FnOnce(&mut Row<'static>)) -> Person {
        let mut row = Row {
            subject: b"1",
            event_date: b"20100101",
            event_kind: b"COURT ACTION",
            county: b"SAN FRANCISCO",
            count_key: b"101002001000",
            charged: b"11359 HS-POSSESS MARIJUANA FOR SALE",
            charged_qualifiers: b"-ATTEMPTED",
            disposition: b"CONVICTED-PROB/JAIL",
            conviction_status: b"FELONY",
            sentence_place: b"PRISON",
            sentence_length: b"16",
            sentence_unit: b"M",
            comment: b"CONV VACATED",
            cycle_age: b"30",
            multi_source: b"x",
            ..Row::blank(SourceLine { source: SourceNo(1), line: 2 })
        };
        change(&mut row);
        Person::assemble(&[row])
    }

    #[test]
    fn reading_again_by_the_same_vocabulary_changes_nothing() {
        let odd: [fn(&mut Row<'static>); 4] = [
            |_| (),
            |row| row.disposition = b"QXZWV",
            |row| (row.sentence_place, row.sentence_unit) = (b"QXZWV", b"L"),
            |row| (row.event_kind, row.conviction_status) = (b"COURI ACTN", b"FELNY"),
        ];
        for change in odd {
            let person = row(change);
            let mut again = person.clone();
            again.read_again(&Vocabulary::shared(), &[]);
            assert_eq!(again, person);
        }
    }

    #[test]
    fn a_distrusted_column_says_nothing_any_more_of_its_source_alone() {
        let of = |source, column| Distrust { source: SourceNo(source), column };
        let mut person = row(|_| ());
        assert!(person.remarks.iter().any(|remark| matches!(remark, Remark::RecordsElsewhere(..))));
        let elsewhere = [of(2, DistrustedColumn::MultiSource), of(2, DistrustedColumn::CycleAge)];
        person.read_again(&Vocabulary::shared(), &elsewhere);
        assert_eq!(person, row(|_| ()));
        let both = [of(1, DistrustedColumn::MultiSource), of(1, DistrustedColumn::CycleAge)];
        person.read_again(&Vocabulary::shared(), &both);
        assert_eq!((person.remarks, person.events[0].cycle_age), (Vec::new(), None));
        for column in DistrustedColumn::ALL {
            assert_eq!(DistrustedColumn::named(column.name()), Some(column));
        }
    }
}
