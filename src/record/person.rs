//! One human being of a source: identity and the whole history, assembled from rows.

mod again;

pub use again::{Distrust, DistrustedColumn};

use crate::record::text::present;
use crate::record::{
    Count, Event, EventKind, PartialDate, Phrasebook, Row, SourceLine, SourceRow, Text, assemble,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// `SUBJECT_ID`: by which the file groups a person's rows. Blank ids are never merged (traps.md T66).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub(crate) String);

impl SubjectId {
    /// Reads a `SUBJECT_ID`; a placeholder such as `NULL` is blank.
    pub fn from_bytes(field: &[u8]) -> Self {
        Self(Text::from_bytes(present(field)).to_string())
    }

    /// Returns the id; nothing where the rows carry none, which any number of persons may share.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether the rows carry no id.
    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns what the spellings of one CII number share, letter by letter: `A01234567`, `01234567` and `1234567` are one
/// (formats.md section 1, and T76 for the lost zero).
pub fn plain_cii(number: &[u8]) -> impl Iterator<Item = u8> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric();
    let number = present(number);
    let letter =
        number.iter().find(|byte| plain(byte)).is_some_and(|first| first.eq_ignore_ascii_case(&b'A'));
    let number = number.iter().copied().filter(move |byte| plain(byte)).skip(usize::from(letter));
    number.map(|byte| byte.to_ascii_uppercase()).skip_while(|byte| *byte == b'0')
}

/// Who the person is, as the rows say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The id the rows are grouped by.
    pub subject: SubjectId,
    /// The state identification number, or blank.
    pub cii: Text,
    /// The primary name, `LAST,FIRST MIDDLE`.
    pub name: Text,
    /// Other names that rows of the person carry.
    pub also_known_as: Vec<Text>,
    /// The date of birth; unknown when rows disagree (then a [`Remark::BirthDatesDiffer`] says so).
    pub birth: PartialDate,
    /// The row that states the birth date.
    pub birth_source: Option<SourceLine>,
    /// Gender as recorded.
    pub gender: Text,
    /// Race as recorded; for the equity figures only, never in a rule nor on the decision screen (design.md rule 7).
    pub race: Text,
}

/// What a reader noticed about the data of a person; `relief` turns these into routing codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remark {
    /// The rows carry no `SUBJECT_ID`; each run of rows stands alone (T66).
    BlankSubject(SourceLine),
    /// Rows under one `SUBJECT_ID` name different CII numbers.
    CiiDiffers(SourceLine),
    /// The same CII stands under another `SUBJECT_ID` of the file (T67).
    CiiElsewhere {
        /// The row that carries it here.
        here: SourceLine,
        /// The other person's id.
        other: SubjectId,
    },
    /// Rows give different birth dates.
    BirthDatesDiffer(SourceLine),
    /// A date field is no day of the calendar (`19850231`); the column is given, and the date is unknown.
    UnreadableDate(SourceLine, String),
    /// Rows of one event disagree in a field; the column is given. A date of the event is then unknown, of any other
    /// field the first value is kept.
    RowsDisagree(SourceLine, String),
    /// A row of the person is in quarantine (design.md rule 1: what is missing may matter).
    QuarantinedRow(SourceLine),
    /// The source holds only part of the person's history: what it does not say is unknown, not absent.
    PartOfHistory(SourceLine),
    /// A later delivery of the same source does not have this row any more.
    NotDelivered(SourceLine),
    /// Rows carry another name, one that is not a shorter form of the first.
    NamesDiffer(SourceLine),
    /// Rows carry another sex.
    SexDiffers(SourceLine),
    /// Another state or the FBI holds records of the person too; the column and its value are given.
    RecordsElsewhere(SourceLine, String, Text),
    /// Part of the record is kept on paper; the column and its value are given.
    PaperRecord(SourceLine, String, Text),
}

impl Remark {
    /// Returns it in words that go on "now …".
    pub fn words(&self) -> &'static str {
        match self {
            Self::BlankSubject(_) => "without a person's id",
            Self::CiiDiffers(_) => "under two CII numbers",
            Self::CiiElsewhere { .. } => "with a CII number that another person carries",
            Self::BirthDatesDiffer(_) => "with birth dates that differ",
            Self::UnreadableDate(..) => "with a date that cannot be read",
            Self::RowsDisagree(..) => "with rows that disagree",
            Self::QuarantinedRow(_) => "with a row in quarantine",
            Self::PartOfHistory(_) => "with only part of the history",
            Self::NotDelivered(_) => "with rows that a later delivery does not have",
            Self::NamesDiffer(_) => "under two names",
            Self::SexDiffers(_) => "with two sexes",
            Self::RecordsElsewhere(..) => "with records in another state",
            Self::PaperRecord(..) => "with a record kept on paper",
        }
    }

    /// Returns it as it would be of a row that stands nowhere, so that remarks of two deliveries can be compared.
    fn without_place(&self) -> Self {
        match self {
            Self::BlankSubject(_) => Self::BlankSubject(SourceLine::NOWHERE),
            Self::CiiDiffers(_) => Self::CiiDiffers(SourceLine::NOWHERE),
            Self::CiiElsewhere { other, .. } => {
                Self::CiiElsewhere { here: SourceLine::NOWHERE, other: other.clone() }
            }
            Self::BirthDatesDiffer(_) => Self::BirthDatesDiffer(SourceLine::NOWHERE),
            Self::UnreadableDate(_, column) => Self::UnreadableDate(SourceLine::NOWHERE, column.clone()),
            Self::RowsDisagree(_, column) => Self::RowsDisagree(SourceLine::NOWHERE, column.clone()),
            Self::QuarantinedRow(_) => Self::QuarantinedRow(SourceLine::NOWHERE),
            Self::PartOfHistory(_) => Self::PartOfHistory(SourceLine::NOWHERE),
            Self::NotDelivered(_) => Self::NotDelivered(SourceLine::NOWHERE),
            Self::NamesDiffer(_) => Self::NamesDiffer(SourceLine::NOWHERE),
            Self::SexDiffers(_) => Self::SexDiffers(SourceLine::NOWHERE),
            Self::RecordsElsewhere(_, column, value) => {
                Self::RecordsElsewhere(SourceLine::NOWHERE, column.clone(), value.clone())
            }
            Self::PaperRecord(_, column, value) => {
                Self::PaperRecord(SourceLine::NOWHERE, column.clone(), value.clone())
            }
        }
    }
}

/// One human being of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who it is.
    pub identity: Identity,
    /// The whole history, in order of cycle and step; stable under any order of the rows.
    pub events: Vec<Event>,
    /// What was noticed about the data.
    pub remarks: Vec<Remark>,
}

/// A conviction of a person: a count that states one, with the event it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Conviction<'a> {
    /// Which event of the person, counted from 0.
    pub event_index: usize,
    /// Which count of the event, counted from 0.
    pub count_index: usize,
    /// The event.
    pub event: &'a Event,
    /// The count.
    pub count: &'a Count,
}

impl Person {
    /// Puts the rows of one person together into the history.
    ///
    /// The order of the rows does not matter: they are taken in the order of their [`SourceLine`]s. Rows belong to one
    /// event when they share cycle and step (the first six digits of `CNT_ORDER`) and kind, to one count when they
    /// share all twelve digits and charge the same; different charges under one number stay two counts (T57). Total:
    /// what can not be read is unknown, and a [`Remark`] where that matters. The rows are taken to be of one person;
    /// which are is the reader's to say.
    pub fn assemble(rows: &[Row<'_>]) -> Self {
        Self::assemble_with(rows, &mut Phrasebook::default())
    }

    /// Does the same as [`Self::assemble`], faster for many persons in a row.
    pub fn assemble_with(rows: &[Row<'_>], book: &mut Phrasebook) -> Self {
        assemble::person(rows, book)
    }

    /// Returns the convictions in the order of their dates: the first day each may have been, unknown dates last.
    pub fn convictions(&self) -> Vec<Conviction<'_>> {
        let mut convictions: Vec<_> = self
            .events
            .iter()
            .enumerate()
            .flat_map(|(event_index, event)| {
                let counts = event.counts.iter().enumerate().filter(|(_, count)| count.is_conviction());
                counts.map(move |(count_index, count)| Conviction { event_index, count_index, event, count })
            })
            .collect();
        convictions.sort_by_key(|conviction| conviction.event.date.order());
        convictions
    }

    /// Returns the person as it would be told by rows that stand nowhere: two deliveries that say the same are equal.
    #[must_use]
    pub fn without_places(&self) -> Self {
        Self {
            identity: Identity {
                birth_source: self.identity.birth_source.map(|_| SourceLine::NOWHERE),
                ..self.identity.clone()
            },
            events: self.events.iter().map(Event::without_places).collect(),
            remarks: self.remarks.iter().map(Remark::without_place).collect(),
        }
    }

    /// Returns the events of a cycle: an arrest and what came of it. There are none for a blank cycle.
    pub fn of_cycle<'a>(&'a self, cycle: &'a str) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(move |event| !cycle.is_empty() && event.cycle() == cycle)
    }

    /// Returns the events of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a EventKind) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(move |event| event.kind == *kind)
    }

    /// Returns the person's registrations, under whatever section.
    pub fn registrations(&self) -> impl Iterator<Item = &Event> {
        self.of_kind(&EventKind::Registration)
    }

    /// Returns the row that records the person's death.
    pub fn death(&self) -> Option<&Event> {
        self.of_kind(&EventKind::Death).next()
    }
}

/// A person together with the physical rows behind every statement: what a reader delivers and the queue keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The person.
    pub person: Person,
    /// The rows, in the order of the sources.
    pub rows: Vec<SourceRow>,
}

impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
