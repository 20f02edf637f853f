//! What a file is, told from its first bytes.

use crate::record::Text;
use crate::record::layout::{COLUMNS, Fields};
use std::fmt;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The state's bulk file with a header.
    DojWithHeader,
    /// The state's bulk file without one.
    DojWithoutHeader,
}

/// What a file that is no DOJ bulk file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksLike {
    /// San Francisco's court-management list (formats.md section 4).
    CourtList,
    /// San Francisco's misdemeanor tracking sheet (formats.md section 5).
    TrackingSheet,
    /// The text of RAP sheets (formats.md section 6).
    RapSheet,
    /// A table of so many columns.
    Table {
        /// How many.
        columns: usize,
        /// The byte between them.
        separator: u8,
    },
    /// A spreadsheet workbook, or another archive of that kind.
    Workbook,
    /// A database, perhaps a queue.
    Database,
    /// A PDF document.
    Pdf,
    /// A compressed file.
    Compressed,
    /// Text of two bytes a character.
    Utf16,
    /// Bytes that are no text.
    Binary,
    /// Text without columns.
    PlainText,
}

/// Why the first bytes are not those of a DOJ bulk file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotDoj {
    /// They are something else's.
    LooksLike(LooksLike),
    /// The header begins like one and goes on otherwise, from the column given.
    OtherHeader(usize, Text),
}

/// Lines looked at to tell the format; some of them may be damaged.
const LOOKED_AT: usize = 50;

/// Tells the format from the beginning of a file.
pub(super) fn recognise(beginning: &[u8]) -> Result<Format, NotDoj> {
    if let Some(binary) = binary(beginning) {
        return Err(NotDoj::LooksLike(binary));
    }
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    let lines = || {
        beginning
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::trim_ascii)
            .filter(|line| !line.is_empty())
            .take(LOOKED_AT)
    };
    let first = lines().next().unwrap_or_default();
    if let Ok(header) = Fields::split(first)
        && header.get(first, 0).trim_ascii().eq_ignore_ascii_case(b"RECORD_ID")
        && header.count() > 1
    {
        return doj_header(&header, first).map(|()| Format::DojWithHeader);
    }
    // A damaged row may have a field more or less; nothing else has about as many columns.
    if lines().any(|line| (90..=100).contains(&columns(line, b','))) {
        return Ok(Format::DojWithoutHeader);
    }
    Err(NotDoj::LooksLike(text(first, lines())))
}

/// Tells whether a line is the header, wherever it stands.
pub(super) fn is_header(fields: &Fields, line: &[u8]) -> bool {
    fields.get(line, 0).trim_ascii().eq_ignore_ascii_case(b"RECORD_ID") && doj_header(fields, line).is_ok()
}

/// Checks the names of the columns; one empty name more at the end is in order (formats.md section 3).
fn doj_header(header: &Fields, line: &[u8]) -> Result<(), NotDoj> {
    for (column, expected) in COLUMNS.iter().enumerate() {
        let found = header.get(line, column).trim_ascii();
        if !found.eq_ignore_ascii_case(expected.as_bytes()) {
            return Err(NotDoj::OtherHeader(column, Text::from_bytes(found)));
        }
    }
    let last = COLUMNS.len();
    let surplus_is_blank = header.count() == last + 1 && line.trim_ascii().ends_with(b",");
    if header.count() == last || surplus_is_blank {
        Ok(())
    } else {
        Err(NotDoj::LooksLike(LooksLike::Table { columns: header.count(), separator: b',' }))
    }
}

fn binary(beginning: &[u8]) -> Option<LooksLike> {
    let starts = [
        (&b"PK\x03\x04"[..], LooksLike::Workbook),
        (b"\xD0\xCF\x11\xE0", LooksLike::Workbook),
        (b"SQLite format 3\0", LooksLike::Database),
        (b"%PDF", LooksLike::Pdf),
        (b"\x1F\x8B", LooksLike::Compressed),
        (b"BZh", LooksLike::Compressed),
        (b"7z\xBC\xAF", LooksLike::Compressed),
        (b"\xFD7zXZ", LooksLike::Compressed),
        (b"\xFF\xFE", LooksLike::Utf16),
        (b"\xFE\xFF", LooksLike::Utf16),
    ];
    let known =
        starts.iter().find(|(start, _)| beginning.starts_with(start)).map(|(_, looks_like)| *looks_like);
    known.or_else(|| {
        let is_control = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r');
        let controls = beginning.iter().filter(is_control).count();
        // A stray control byte is one line's damage; a file full of them is no text.
        (controls * 20 > beginning.len()).then_some(LooksLike::Binary)
    })
}

fn text<'a>(first: &[u8], mut lines: impl Iterator<Item = &'a [u8]>) -> LooksLike {
    let starts = |word: &[u8]| first.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_rap = |line: &[u8]| {
        [&b"CII/"[..], b"ARR/DET/CITE:", b"* * * *", b"NAM/", b"RE: QHY"]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    if starts(b"Court Number,") {
        LooksLike::CourtList
    } else if starts(b"Courtno,") {
        LooksLike::TrackingSheet
    } else if lines.any(is_rap) {
        LooksLike::RapSheet
    } else {
        let widest = b",;\t|"
            .iter()
            .map(|separator| (columns(first, *separator), *separator))
            .max_by_key(|(count, _)| *count);
        match widest {
            Some((columns, separator)) if columns > 1 => LooksLike::Table { columns, separator },
            _ => LooksLike::PlainText,
        }
    }
}

/// Counts the columns of a line, as if no quote were in it where quotes do not match.
fn columns(line: &[u8], separator: u8) -> usize {
    let plain = || memchr::memchr_iter(separator, line).count() + 1;
    if separator == b',' {
        Fields::split(line).map_or_else(|_| plain(), |fields| fields.count())
    } else {
        plain()
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DojWithHeader => "DOJ bulk file with a header",
            Self::DojWithoutHeader => "DOJ bulk file without a header",
        })
    }
}

/// Writes what it looks like, and where that helps, what to do.
impl fmt::Display for LooksLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CourtList => f.write_str("San Francisco's court-management list"),
            Self::TrackingSheet => f.write_str("San Francisco's misdemeanor tracking sheet"),
            Self::RapSheet => f.write_str("the text of a RAP sheet"),
            Self::Table { columns, separator } => {
                let separator = match separator {
                    b';' => "semicolons",
                    b'\t' => "tabs",
                    b'|' => "bars",
                    _ => "commas",
                };
                write!(f, "a table of {columns} columns separated by {separator}")
            }
            Self::Workbook => {
                f.write_str("a spreadsheet workbook or an archive; the file is needed as it was delivered")
            }
            Self::Database => f.write_str("an SQLite database"),
            Self::Pdf => f.write_str("a PDF document"),
            Self::Compressed => f.write_str("a compressed file; unpack it first"),
            Self::Utf16 => f.write_str("text in UTF-16; save it as UTF-8"),
            Self::Binary => f.write_str("no text at all"),
            Self::PlainText => f.write_str("plain text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(beginning: &[u8]) -> Result<Format, String> {
        recognise(beginning).map_err(|not| match not {
            NotDoj::LooksLike(looks_like) => looks_like.to_string(),
            NotDoj::OtherHeader(column, found) => format!("column {column} is {found}"),
        })
    }

    #[test]
    fn formats_are_told_from_the_first_bytes() {
        let header = COLUMNS.join(",");
        let row = ",".repeat(94);
        let said = |words: &str| Err(words.to_owned());
        let cases: [(Vec<u8>, Result<Format, String>); 17] = [
            (header.clone().into(), Ok(Format::DojWithHeader)),
            (format!("\u{FEFF}{header},\r\n{row}").into(), Ok(Format::DojWithHeader)),
            (header.to_lowercase().into(), Ok(Format::DojWithHeader)),
            (header.replace("OFN", "CASE_NO").into(), said("column 52 is CASE_NO")),
            (format!("{header},X").into(), said("a table of 96 columns separated by commas")),
            (row.clone().into(), Ok(Format::DojWithoutHeader)),
            (row[1..].into(), Ok(Format::DojWithoutHeader)),
            (b"Court Number,Ind,Incident Number\n".to_vec(), said("San Francisco's court-management list")),
            (b"Courtno,SFNO,True Name\n".to_vec(), said("San Francisco's misdemeanor tracking sheet")),
            (b"RE: QHY.CA0380000\n".to_vec(), said("the text of a RAP sheet")),
            (b"a;b;c\n".to_vec(), said("a table of 3 columns separated by semicolons")),
            (b"RECORD_ID\tSUBJECT_ID\n".to_vec(), said("a table of 2 columns separated by tabs")),
            (b"hello\n".to_vec(), said("plain text")),
            (b"\xFF\xFER\0".to_vec(), said("text in UTF-16; save it as UTF-8")),
            (b"SQLite format 3\0".to_vec(), said("an SQLite database")),
            (vec![0; 40], said("no text at all")),
            ((1..=255).collect(), said("no text at all")),
        ];
        for (beginning, expected) in cases {
            assert_eq!(looks(&beginning), expected, "{}", String::from_utf8_lossy(&beginning));
        }
    }
}
