//! One sheet, row by row, as the XML of ECMA-376 part 1 (18.3).
//!
//! Owns the frozen header, the filter over every column, the widths, the landscape print that repeats the header, and how
//! a cell is written. Text is inline, so that a sheet goes out as it comes.

use super::Cell;
use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// The rows that a sheet can have.
const MOST_ROWS: u64 = 1_048_576;

/// The characters that a cell can have.
pub(in crate::filing) const LONGEST: usize = 32_767;

/// The styles of cells, by their place in `styles.xml`.
const PLAIN: u8 = 0;
const HEADER: u8 = 1;
const DAY: u8 = 2;

/// A sheet while it is written.
#[derive(Debug)]
pub(super) struct Sheet {
    columns: usize,
    /// Rows written so far, the header among them.
    written: u64,
    /// A row, before it goes out.
    line: String,
}

impl Sheet {
    /// Writes what comes before the rows, and the header.
    pub(super) fn begin(sink: &mut impl Write, header: &[&str]) -> io::Result<Self> {
        let mut text = String::from(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
            "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>",
            "<sheetViews><sheetView workbookViewId=\"0\">",
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
            "</sheetView></sheetViews><cols>",
        ));
        for (place, id) in header.iter().enumerate() {
            let column = place + 1;
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "<col min=\"{column}\" max=\"{column}\" width=\"{}\" customWidth=\"1\"/>",
                width(id)
            );
        }
        text.push_str("</cols><sheetData>\n");
        sink.write_all(text.as_bytes())?;
        let mut sheet = Self { columns: header.len(), written: 0, line: text };
        let cells: Vec<_> = header.iter().map(|id| Cell::Text(Cow::Borrowed(*id))).collect();
        sheet.styled(sink, &cells, HEADER)?;
        Ok(sheet)
    }

    /// Writes a row.
    pub(super) fn row(&mut self, sink: &mut impl Write, cells: &[Cell<'_>]) -> io::Result<()> {
        self.styled(sink, cells, PLAIN)
    }

    fn styled(&mut self, sink: &mut impl Write, cells: &[Cell<'_>], style: u8) -> io::Result<()> {
        if self.written == MOST_ROWS {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a sheet has no more rows"));
        }
        self.written += 1;
        self.line.clear();
        // Writing to a String cannot fail.
        let _ = write!(self.line, "<row r=\"{}\">", self.written);
        for (place, cell) in cells.iter().enumerate() {
            self.cell(place, cell, style);
        }
        self.line.push_str("</row>\n");
        sink.write_all(self.line.as_bytes())
    }

    fn cell(&mut self, place: usize, cell: &Cell<'_>, style: u8) {
        if matches!(cell, Cell::Text(text) if text.is_empty()) {
            return;
        }
        self.line.push_str("<c r=\"");
        push_letters(&mut self.line, place);
        // Writing to a String cannot fail.
        let _ = write!(self.line, "{}\"", self.written);
        let style = if matches!(cell, Cell::Day(_)) { DAY } else { style };
        if style != PLAIN {
            let _ = write!(self.line, " s=\"{style}\"");
        }
        let _ = match cell {
            Cell::Number(number) => write!(self.line, "><v>{number}</v></c>"),
            Cell::Day(day) => write!(self.line, "><v>{day}</v></c>"),
            Cell::YesNo(yes) => write!(self.line, " t=\"b\"><v>{}</v></c>", u8::from(*yes)),
            Cell::Text(text) => {
                self.line.push_str(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                push_text(&mut self.line, &cut(text));
                self.line.push_str("</t></is></c>");
                Ok(())
            }
        };
    }

    /// Writes what comes after the rows.
    pub(super) fn finish(&self, sink: &mut impl Write) -> io::Result<()> {
        let range = self.range().replace('$', "");
        write!(
            sink,
            "</sheetData><autoFilter ref=\"{range}\"/>\
             <pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/>\
             <headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"
        )
    }

    /// Returns how many rows it has below the header.
    pub(super) fn rows(&self) -> u64 {
        self.written.saturating_sub(1)
    }

    /// Returns the cells that are written, such as `$A$1:$C$40`.
    pub(super) fn range(&self) -> String {
        let mut last = String::new();
        push_letters(&mut last, self.columns.saturating_sub(1));
        format!("$A$1:${last}${}", self.written)
    }
}

/// Returns the width of a column: what its longest values need, within reason.
fn width(id: &str) -> usize {
    match id {
        "charge" | "reason" | "law_reason" | "policy_reason" | "evidence" | "meaning" | "ground" | "what" => {
            48
        }
        "name" | "court_case_numbers" | "law" | "policy" | "proposed" | "policy_citation" | "column" => 28,
        "section" | "sections" | "action" | "decided_at" | "route_citation" | "source_file" | "agency" => 22,
        other => other.chars().count().max(11) + 3,
    }
}

/// Writes the letters of a column counted from 0: `A`, `Z`, `AA`.
fn push_letters(line: &mut String, mut place: usize) {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(place % 26).unwrap_or_default()));
        match (place / 26).checked_sub(1) {
            Some(rest) => place = rest,
            None => break,
        }
    }
    line.extend(letters.iter().rev());
}

/// Writes text as XML. What a spreadsheet would read as the code of a character (`_x0041_`) is kept from it, and what XML
/// can not hold becomes the replacement mark.
fn push_text(line: &mut String, text: &str) {
    for (at, character) in text.char_indices() {
        match character {
            '&' => line.push_str("&amp;"),
            '<' => line.push_str("&lt;"),
            '>' => line.push_str("&gt;"),
            '"' => line.push_str("&quot;"),
            '_' if is_code(text.get(at..).unwrap_or_default()) => line.push_str("_x005F_"),
            '\u{FFFE}' | '\u{FFFF}' => line.push('\u{FFFD}'),
            other if other.is_control() => line.push('\u{FFFD}'),
            other => line.push(other),
        }
    }
}

fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(1).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'x'))
        && bytes.get(2..6).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
        && bytes.get(6) == Some(&b'_')
}

/// Returns what a cell can hold of a text; what was cut off is marked, and stands in the CSV table in full.
pub(in crate::filing) fn cut(text: &str) -> Cow<'_, str> {
    const MARK: &str = " [cut]";
    // A spreadsheet counts in units of UTF-16; a cell of fewer bytes has no more of them.
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut left = LONGEST - MARK.len();
    for character in text.chars() {
        if character.len_utf16() > left {
            break;
        }
        left -= character.len_utf16();
        kept.push(character);
    }
    if kept.len() == text.len() {
        return Cow::Borrowed(text);
    }
    kept.push_str(MARK);
    Cow::Owned(kept)
}

/// Returns the number by which spreadsheets know a day: none for text that is no whole date, and for days before March
/// 1900, about which spreadsheets disagree.
pub(in crate::filing) fn serial(date: &str) -> Option<i32> {
    if date.len() != 10 {
        return None;
    }
    let day: Date = date.parse().ok()?;
    if day < jiff::civil::date(1900, 3, 1) {
        return None;
    }
    day.since(jiff::civil::date(1899, 12, 30)).ok().map(|span| span.get_days())
}
