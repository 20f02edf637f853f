//! What an office teaches: a text of a column with its meaning.
//!
//! Owns the columns that can be taught; their meanings are [`super::meaning`]'s. Which lessons are in force is the ledger's to
//! say; [`super::Vocabulary::taught`] reads with them.

use super::meaning::{Meaning, NotAMeaning};
use super::phrase::Phrase;
use crate::record::Text;
use crate::record::disposition::Basis;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A column whose words can be taught, by its name in the state's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    /// What became of a count.
    #[serde(rename = "DISP_DESCR")]
    Disposition,
    /// How grave a conviction is; the columns of the type of charge say the same.
    #[serde(rename = "CONV_STAT_DESCR")]
    Level,
    /// Where a sentence is served.
    #[serde(rename = "SENT_LOC_DESCR")]
    Place,
    /// In what a sentence is counted.
    #[serde(rename = "SENT_TIME_CODE")]
    Unit,
    /// What kind of step an event is.
    #[serde(rename = "STP_TYPE_DESCR")]
    Kind,
    /// The letters of a code in a charge.
    #[serde(rename = "OFFENSE_DESCR")]
    Code,
    /// A word or phrase of a comment.
    #[serde(rename = "COMMENT_TEXT")]
    Comment,
    /// A mark that stands where a case number should.
    #[serde(rename = "OFN")]
    CaseNumber,
}

/// A text of a column with its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "NamedWord", into = "NamedWord")]
pub struct Word {
    /// The column.
    pub column: Column,
    /// The text, as it stands in the file.
    pub text: Text,
    /// What it means.
    pub means: Meaning,
}

/// A word as it is written, its meaning by name.
#[derive(Serialize, Deserialize)]
struct NamedWord {
    column: Column,
    text: Text,
    means: String,
}

impl From<Word> for NamedWord {
    fn from(Word { column, text, means }: Word) -> Self {
        Self { column, text, means: means.name().to_owned() }
    }
}

impl TryFrom<NamedWord> for Word {
    type Error = NotAMeaning;

    fn try_from(NamedWord { column, text, means }: NamedWord) -> Result<Self, NotAMeaning> {
        Ok(Self { column, text, means: Meaning::named(column, &means)? })
    }
}

/// A text that an office taught, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Lesson {
    /// The column.
    pub column: Column,
    /// The text, as it stands in the file.
    pub text: Text,
    /// What it means.
    pub means: Meaning,
    /// Why, in the words of who taught it.
    pub reason: Text,
    /// The ledger entry that taught it.
    pub entry: u64,
}

/// A lesson as it is written, its meaning by name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    column: Column,
    text: Text,
    means: String,
    reason: Text,
    entry: u64,
}

impl Lesson {
    /// Makes the lesson of a ledger entry.
    pub fn new(word: Word, reason: Text, entry: u64) -> Self {
        let Word { column, text, means } = word;
        Self { column, text, means, reason, entry }
    }

    /// Tells whether it is about the same text, in whatever case and spacing.
    pub fn is_about(&self, column: Column, text: &str) -> bool {
        self.column == column && column.phrase(self.text.as_str()) == column.phrase(text)
    }
}

/// Writes `CONVCTD-PROB: read as convicted, taught by a supervisor, #000014`.
impl fmt::Display for Lesson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = Basis::Taught(self.entry);
        write!(f, "{}: read as {}, {basis}", self.text, self.means.name())
    }
}

impl From<Lesson> for Written {
    fn from(lesson: Lesson) -> Self {
        let Lesson { column, text, means, reason, entry } = lesson;
        Self { column, text, means: means.name().to_owned(), reason, entry }
    }
}

impl TryFrom<Written> for Lesson {
    type Error = NotAMeaning;

    fn try_from(written: Written) -> Result<Self, NotAMeaning> {
        let Written { column, text, means, reason, entry } = written;
        Ok(Self { column, text, means: Meaning::named(column, &means)?, reason, entry })
    }
}

impl Column {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Disposition,
        Self::Level,
        Self::Place,
        Self::Unit,
        Self::Kind,
        Self::Code,
        Self::Comment,
        Self::CaseNumber,
    ];

    /// Takes a text of it apart.
    pub(super) fn phrase(self, text: &str) -> Phrase {
        match self {
            Self::Comment => Phrase::of_comment(text),
            Self::Disposition
            | Self::Level
            | Self::Place
            | Self::Unit
            | Self::Kind
            | Self::Code
            | Self::CaseNumber => Phrase::new(text),
        }
    }

    /// Returns its name in the state's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disposition => "DISP_DESCR",
            Self::Level => "CONV_STAT_DESCR",
            Self::Place => "SENT_LOC_DESCR",
            Self::Unit => "SENT_TIME_CODE",
            Self::Kind => "STP_TYPE_DESCR",
            Self::Code => "OFFENSE_DESCR",
            Self::Comment => "COMMENT_TEXT",
            Self::CaseNumber => "OFN",
        }
    }

    /// Returns the column of a name, in any case; the columns of a type of charge are that of the level.
    pub fn named(name: &str) -> Option<Self> {
        let is = |known: &str| known.eq_ignore_ascii_case(name.trim());
        if ["OFFENSE_TOC", "DISP_OFFENSE_TOC", "CONV_OFFENSE_TOC"].into_iter().any(is) {
            return Some(Self::Level);
        }
        Self::ALL.into_iter().find(|column| is(column.name()))
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
