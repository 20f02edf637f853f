//! A row of the input, written out again as it was read.
//!
//! Nearly every line is copied byte for byte. What a strict reader of CSV could not take apart again (blanks after a
//! closing quote) is quoted anew; what a spreadsheet would take for a formula is guarded (traps.md T74), field by field
//! and reversibly: docs/differences.md.

use crate::assessment::columns::quoted;
use crate::filing::cell;
use crate::record::layout::{COLUMNS, SplitRow};
use std::borrow::Cow;

/// Writes the fields of a row, without the end of the line.
pub(super) fn write(out: &mut Vec<u8>, row: &SplitRow<'_>) {
    if row.plain.is_none() && can_be_copied(row) {
        out.extend_from_slice(row.raw);
        return;
    }
    for column in 0..COLUMNS.len() {
        if column > 0 {
            out.push(b',');
        }
        quoted(out, &guarded(row.field(column)));
    }
}

/// Tells whether the line can be written as it is.
fn can_be_copied(row: &SplitRow<'_>) -> bool {
    let line = row.raw;
    let has_cuts = memchr::memchr3(b';', b'\t', b'\r', line).is_some();
    let has_quotes = memchr::memchr(b'"', line).is_some();
    for column in 0..COLUMNS.len() {
        let (Some(start), Some(end)) = (row.fields.start(column), row.fields.end(column)) else {
            return false;
        };
        let is_quoted = has_quotes && start > 0 && line.get(start - 1) == Some(&b'"');
        // Blanks between the closing quote and the comma are more than a strict reader takes.
        if is_quoted && !matches!(line.get(end + 1), None | Some(b',')) {
            return false;
        }
        if start == end {
            continue;
        }
        let field = line.get(start..end).unwrap_or_default();
        let is_safe = !has_cuts && is_plainly_safe(field);
        if !is_safe && guarded(field).len() != field.len() {
            return false;
        }
    }
    true
}

/// Returns the cell to write for a field. A dash alone, which fills empty columns, is no formula anywhere and stays.
fn guarded(field: &[u8]) -> Cow<'_, [u8]> {
    if field.trim_ascii() == b"-" { Cow::Borrowed(field) } else { cell::guard_bytes(field) }
}

/// Tells from its first byte that a field without a cut in it needs no guard; nearly all need none.
fn is_plainly_safe(field: &[u8]) -> bool {
    match field {
        [] | b"-" | b"  -  " => true,
        [first, ..] => first.is_ascii_alphanumeric() || matches!(first, b'#' | b'(' | b'*' | b'.' | b'/'),
    }
}
