//! The two tables: `cases.csv`, a row for each case, and `counts.csv`, a row for each count.
//!
//! Owns their columns, the text of each cell, and the form of the file: UTF-8 without a byte order mark, a header,
//! commas, every cell in double quotes (a spreadsheet of a locale that separates by `;` then cuts nothing a program would
//! not), lines ended by carriage return and line feed (RFC 4180). Every cell passes `cell::guard`. Several values of one
//! cell are joined by `; `.

use crate::filing::{ActionTotals, CaseRow, CountRow, Words, cell};
use csv::StringRecord;
use std::borrow::Cow;
use std::io::{Read, Write};

/// The columns of `cases.csv`.
pub const CASE_COLUMNS: [&str; 21] = [
    "batch",
    "case",
    "court_case_numbers",
    "court",
    "agency",
    "county",
    "name",
    "birth_date",
    "cii",
    "conviction_date",
    "arrest_date",
    "lane",
    "verdict",
    "decided_by",
    "decided_at",
    "ledger_entry",
    "counts",
    "dismiss_and_seal",
    "redesignate",
    "recall_and_resentence",
    "none",
];

/// The columns of `counts.csv`; `batch` and `case` tie a row to its case.
pub const COUNT_COLUMNS: [&str; 28] = [
    "batch",
    "case",
    "count",
    "count_key",
    "section",
    "charge",
    "charge_origin",
    "level_before",
    "action",
    "level_after",
    "seal",
    "route",
    "route_citation",
    "registration_relief",
    "registration_source",
    "law",
    "law_reason",
    "law_citations",
    "policy",
    "policy_rule",
    "policy_reason",
    "policy_citation",
    "proposed",
    "amended",
    "basis",
    "reason",
    "source_file",
    "source_line",
];

/// Fills a record with the cells of a case, in the order of [`CASE_COLUMNS`].
pub(super) fn case_cells(row: &CaseRow<'_>, cells: &mut StringRecord) {
    cells.clear();
    number(cells, u64::from(row.batch));
    number(cells, row.case);
    text(cells, &joined(&row.court_case_numbers));
    text(cells, row.court.as_str());
    text(cells, row.agency.as_str());
    text(cells, row.county.as_str());
    text(cells, row.name.as_str());
    text(cells, row.birth_date.as_str());
    text(cells, row.cii.as_str());
    text(cells, row.conviction_date.as_str());
    text(cells, row.arrest_date.as_str());
    text(cells, row.lane.as_str());
    text(cells, row.verdict.as_str());
    text(cells, row.decided_by.as_str());
    text(cells, row.decided_at.as_str());
    number(cells, row.ledger_entry);
    number(cells, row.counts.len() as u64);
    let actions = ActionTotals::of(row);
    number(cells, actions.dismiss_and_seal);
    number(cells, actions.redesignate);
    number(cells, actions.recall_and_resentence);
    number(cells, actions.none);
}

/// Fills a record with the cells of a count, in the order of [`COUNT_COLUMNS`].
pub(super) fn count_cells(case: &CaseRow<'_>, row: &CountRow<'_>, cells: &mut StringRecord) {
    cells.clear();
    number(cells, u64::from(case.batch));
    number(cells, case.case);
    number(cells, row.count);
    text(cells, row.count_key.as_str());
    text(cells, row.section.as_str());
    text(cells, row.charge.as_str());
    text(cells, row.charge_origin.as_str());
    text(cells, row.level_before.as_str());
    text(cells, row.action.as_str());
    text(cells, row.level_after.as_str());
    yes_or_no(cells, row.seal);
    text(cells, row.route.as_str());
    text(cells, row.route_citation.as_str());
    yes_or_no(cells, row.registration_relief);
    text(cells, row.registration_source.as_str());
    text(cells, row.law.as_str());
    text(cells, row.law_reason.as_str());
    text(cells, &joined(&row.law_citations));
    text(cells, row.policy.as_str());
    text(cells, &row.policy_rule.map(|rule| rule.to_string()).unwrap_or_default());
    text(cells, row.policy_reason.as_str());
    text(cells, row.policy_citation.as_str());
    text(cells, row.proposed.as_str());
    yes_or_no(cells, row.amended);
    text(cells, row.basis.as_str());
    text(cells, row.reason.as_str());
    text(cells, row.source_file.as_str());
    number(cells, row.source_line);
}

/// Opens a table for writing.
pub(super) fn writer<W: Write>(sink: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(1 << 16)
        .from_writer(sink)
}

/// Opens a table for reading, header and all, with rows of any length: what is wrong with them is for the reader to say.
pub(super) fn reader<R: Read>(source: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 16).from_reader(source)
}

fn text(cells: &mut StringRecord, value: &str) {
    cells.push_field(&cell::guard(value));
}

fn number(cells: &mut StringRecord, value: u64) {
    cells.push_field(&value.to_string());
}

fn yes_or_no(cells: &mut StringRecord, value: bool) {
    cells.push_field(if value { "yes" } else { "no" });
}

fn joined<'a>(values: &'a [Words<'_>]) -> Cow<'a, str> {
    match values {
        [one] => Cow::Borrowed(one.as_str()),
        several => Cow::Owned(several.iter().map(Words::as_str).collect::<Vec<_>>().join("; ")),
    }
}

#[cfg(test)]
mod tests;
