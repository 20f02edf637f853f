//! The names of the columns, and how a cell is written: commas, quotes only where they are needed, line feeds.

use crate::filing::cell;

/// The peer program's columns, after the 95 of the input, with its names and spellings (formats.md section 8).
pub const PEER_COLUMNS: [&str; 18] = [
    "Case Number",
    "# of convictions on record",
    "Possible Other P64 Charges",
    "Occurred after 11/9/2016",
    "Superstrike Code Section(s)",
    "PC290 Code Section(s)",
    "PC290 Registration",
    "Date of Conviction",
    "Years Since This Conviction",
    "Years Since Any Conviction",
    "# of Prop 64 convictions",
    "# of HS 11357 convictions",
    "# of HS 11358 convictions",
    "# of HS 11359 convictions",
    "# of HS 11360 convictions",
    "Deceased",
    "Eligibility Determination",
    "Eligibility Reason",
];

/// Our columns, after the peer's.
pub const OWN_COLUMNS: [&str; 3] = ["Lane", "Routing Codes", "Proposed Action"];

/// The columns of `counts.csv`.
pub const COUNT_COLUMNS: [&str; 16] = [
    "source",
    "line",
    "subject_id",
    "case_number",
    "cnt_order",
    "section",
    "level",
    "conviction_date",
    "lane",
    "routing_codes",
    "action",
    "route",
    "law",
    "policy_action",
    "policy_reason",
    "reason",
];

/// The columns of `quarantine.csv`.
pub const QUARANTINE_COLUMNS: [&str; 5] = ["source", "line", "field", "reason", "raw"];

/// Writes cells of one line, each after a comma but the first.
pub(super) struct Cells<'o> {
    out: &'o mut Vec<u8>,
    fresh: bool,
}

impl<'o> Cells<'o> {
    /// Begins a line.
    pub(super) fn begin(out: &'o mut Vec<u8>) -> Self {
        Self { out, fresh: true }
    }

    /// Writes a cell that a spreadsheet opens as text.
    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.separate();
        quoted(self.out, cell::guard(value).as_bytes());
        self
    }

    /// Writes a cell of our own words or numbers, in which nothing needs a quote or a guard.
    pub(super) fn own(&mut self, value: &str) -> &mut Self {
        self.separate();
        self.out.extend_from_slice(value.as_bytes());
        self
    }

    /// Writes one of our own words as it is, and anything else as text.
    pub(super) fn own_or_text(&mut self, own: &str, value: &str) -> &mut Self {
        if value == own { self.own(value) } else { self.text(value) }
    }

    /// Writes a number.
    pub(super) fn number(&mut self, value: impl std::fmt::Display) -> &mut Self {
        self.own(&value.to_string())
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.fresh) {
            self.out.push(b',');
        }
    }
}

/// Writes a cell, in quotes where it needs them.
pub(super) fn quoted(out: &mut Vec<u8>, cell: &[u8]) {
    let needs = cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        || cell.first().is_some_and(u8::is_ascii_whitespace)
        || cell.last().is_some_and(u8::is_ascii_whitespace);
    if !needs {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for part in cell.split_inclusive(|byte| *byte == b'"') {
        out.extend_from_slice(part);
        if part.last() == Some(&b'"') {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_guarded_where_it_would_compute() {
        let mut out = Vec::new();
        Cells::begin(&mut out)
            .text("DOE,JANE")
            .text("")
            .own_or_text("-", "-")
            .text("=1+1")
            .text("say \"yes\"")
            .number(-3)
            .text(" padded");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"DOE,JANE\",,-,'=1+1,\"say \"\"yes\"\"\",-3,\" padded\""
        );
    }
}
