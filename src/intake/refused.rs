//! Rows that were refused: where, which field, why, and the text.

use crate::record::SourceLine;
use crate::record::layout::{COLUMNS, Unsplit};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a row was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RefusalReason {
    /// It has this many fields, not 95 (traps.md T63).
    FieldCount(u32),
    /// A line of a table has another number of columns than its header.
    Columns {
        /// How many it has.
        found: u32,
        /// How many the header has.
        expected: u32,
    },
    /// A date of a table is not written as its mapping says, or is no day of the calendar.
    OtherDate,
    /// A quote is opened and not closed on the line (T63).
    UnclosedQuote,
    /// Text stands between a closing quote and the next comma.
    TextAfterQuote,
    /// A quote stands within a field that none opens: `5'10"`.
    BareQuote,
    /// It is longer than 65,535 bytes.
    TooLong,
    /// `CNT_ORDER` of a row that needs one is not twelve digits (T62).
    OrderNumber,
    /// `CNT_ORDER` is written as a spreadsheet writes a large number: the file was edited (T76).
    SpreadsheetNumber,
    /// An identifier by which rows are put to a person or to their place is written as only a spreadsheet writes it: many
    /// persons may have become one (T76).
    SpreadsheetId,
    /// The last row of the file breaks off before its end.
    BrokenOff,
    /// A date field is neither blank nor eight digits.
    NotADate,
    /// A date field is written as a spreadsheet writes dates: the file was edited (T76).
    SpreadsheetDate,
    /// A field that every row needs is blank.
    MissingField,
    /// The header stands here again.
    RepeatedHeader,
}

/// A row that was refused. Nothing refused is lost: it goes to the quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Where it stands.
    pub line: SourceLine,
    /// The column that it was refused for, by its name in the format; `None` where it is the whole line.
    pub field: Option<String>,
    /// Why.
    pub reason: RefusalReason,
    /// The line, with social security number, licence number and citizenship blanked or masked; its first 4,096 bytes
    /// where it is too long.
    pub raw: Vec<u8>,
}

impl Refused {
    /// Tells whether the line ends too early: with fewer fields than it should have, or within a quote.
    pub fn breaks_off(&self) -> bool {
        match self.reason {
            RefusalReason::FieldCount(found) => {
                usize::try_from(found).is_ok_and(|found| found < COLUMNS.len())
            }
            RefusalReason::Columns { found, expected } => found < expected,
            RefusalReason::UnclosedQuote => true,
            _ => false,
        }
    }
}

impl RefusalReason {
    /// Returns the stable id, for files and counts by reason.
    pub fn id(self) -> &'static str {
        match self {
            Self::FieldCount(_) => "field-count",
            Self::Columns { .. } => "columns",
            Self::OtherDate => "other-date",
            Self::UnclosedQuote => "unclosed-quote",
            Self::TextAfterQuote => "text-after-quote",
            Self::BareQuote => "bare-quote",
            Self::TooLong => "too-long",
            Self::OrderNumber => "order-number",
            Self::SpreadsheetNumber => "spreadsheet-number",
            Self::SpreadsheetId => "spreadsheet-id",
            Self::BrokenOff => "broken-off",
            Self::NotADate => "not-a-date",
            Self::SpreadsheetDate => "spreadsheet-date",
            Self::MissingField => "missing-field",
            Self::RepeatedHeader => "repeated-header",
        }
    }

    /// Tells whether the line did not fall apart into its columns, so that no field of it can be relied on.
    pub(super) fn is_structural(self) -> bool {
        match self {
            Self::FieldCount(_)
            | Self::Columns { .. }
            | Self::UnclosedQuote
            | Self::TextAfterQuote
            | Self::BareQuote
            | Self::BrokenOff
            | Self::TooLong => true,
            Self::OrderNumber
            | Self::SpreadsheetNumber
            | Self::SpreadsheetId
            | Self::NotADate
            | Self::OtherDate
            | Self::SpreadsheetDate
            | Self::MissingField
            | Self::RepeatedHeader => false,
        }
    }
}

impl From<Unsplit> for RefusalReason {
    fn from(unsplit: Unsplit) -> Self {
        match unsplit {
            Unsplit::Unclosed => Self::UnclosedQuote,
            Unsplit::AfterQuote => Self::TextAfterQuote,
            Unsplit::Bare => Self::BareQuote,
            Unsplit::TooLong => Self::TooLong,
        }
    }
}

/// Writes the reason in words.
impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FieldCount(found) => write!(f, "{found} fields, not 95"),
            Self::Columns { found, expected } => write!(f, "{found} columns, not {expected}"),
            Self::OtherDate => f.write_str("not a day written as the mapping says"),
            Self::UnclosedQuote => f.write_str("a quote is opened and not closed"),
            Self::TextAfterQuote => f.write_str("text stands after a closing quote"),
            Self::BareQuote => f.write_str("a quote stands within a field that no quote opens"),
            Self::TooLong => f.write_str("the line is longer than 65,535 bytes"),
            Self::OrderNumber => f.write_str("the order number is not twelve digits"),
            Self::SpreadsheetNumber => {
                f.write_str("the order number was rounded by a spreadsheet; use the file as it was delivered")
            }
            Self::SpreadsheetId => f.write_str("a spreadsheet rewrote it; use the file as it was delivered"),
            Self::BrokenOff => f.write_str("the row breaks off; the file may be incomplete"),
            Self::NotADate => f.write_str("not a date of the form YYYYMMDD"),
            Self::SpreadsheetDate => {
                f.write_str("the date was rewritten by a spreadsheet; use the file as it was delivered")
            }
            Self::MissingField => f.write_str("a field that every row needs is blank"),
            Self::RepeatedHeader => f.write_str("the header again, in the middle of the file"),
        }
    }
}
