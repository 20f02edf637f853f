//! What makes a row of physical lines: whether a quote is open at the end of one, and whether several make a row.

use crate::intake::RefusalReason;
use crate::intake::table;
use crate::record::layout::{COLUMNS, Fields, Unsplit};

/// The kind of rows that a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Rows {
    /// Those of the state's bulk file.
    Bulk,
    /// Those of a table.
    Table {
        /// What stands between two cells.
        separator: u8,
        /// How many cells a row has.
        columns: usize,
    },
}

/// What lines make together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intake) enum Piece {
    /// A row with all its columns.
    Row,
    /// The beginning of one: a quote is open.
    Open,
    /// Neither.
    Damaged,
}

/// What the state's rows end with.
const END: &[u8] = b",EOR";

impl Rows {
    /// Tells whether a quote is open at the end of a line. Nearly all lines are told by their ends alone.
    pub(super) fn may_be_open(self, line: &[u8]) -> bool {
        (self != Self::Bulk || !line.ends_with(END))
            && memchr::memchr_iter(b'"', line).count() % 2 == 1
            && self.piece(line) == Piece::Open
    }

    /// Tells whether a line has the separators of a whole row, so that it is no part of one.
    pub(super) fn is_like_one(self, line: &[u8]) -> bool {
        let (separator, columns) = match self {
            Self::Bulk => (b',', COLUMNS.len()),
            Self::Table { separator, columns } => (separator, columns),
        };
        memchr::memchr_iter(separator, line).count() + 1 >= columns
    }

    /// Tells whether a row ends before its last column: too few separators stand in it, or a quote is open at its end.
    pub(in crate::intake) fn falls_short(self, line: &[u8]) -> bool {
        !self.is_like_one(line) || self.piece(line) == Piece::Open
    }

    /// Tells what lines make together.
    pub(super) fn piece(self, lines: &[u8]) -> Piece {
        let columns = match self {
            Self::Bulk => match Fields::split(lines) {
                Ok(fields) => Ok(fields.count() == COLUMNS.len()),
                Err(unsplit) => Err(unsplit == Unsplit::Unclosed),
            },
            Self::Table { separator, columns } => match table::split(lines, separator) {
                Ok(cells) => Ok(cells.len() == columns),
                Err(reason) => Err(reason == RefusalReason::UnclosedQuote),
            },
        };
        match columns {
            Ok(true) => Piece::Row,
            Err(true) => Piece::Open,
            Ok(false) | Err(false) => Piece::Damaged,
        }
    }
}
