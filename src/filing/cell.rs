//! One cell of a CSV table, made harmless for the spreadsheets that people open it with (traps.md T74).
//!
//! Owns the one rule by which text that a spreadsheet would take for a formula is written, and its reverse. Does not
//! clean text: what comes in is already `record::Text` or our own words. `table` writes every cell through here.
//!
//! The rule, for a court that reads the file by program: **a cell is cut into pieces after each `;`, tab, line feed and
//! carriage return; a piece that begins with an apostrophe loses it.** [`guard`] puts the apostrophe there when a piece
//! would begin a formula, or begins with an apostrophe of its own. A cell without apostrophe is what it says. Dates are never
//! touched, nor a cell that is a plain number, a negative one too: no spreadsheet computes anything but itself with it.
//!
//! Pieces, because a spreadsheet of a locale that separates by `;` cuts even a quoted cell there.

use std::borrow::Cow;

/// What stands before a piece that a spreadsheet shall take as text.
const GUARD: char = '\'';

/// Where a spreadsheet may cut a cell in two, whatever the file's own separator is.
const CUTS: [char; 4] = [';', '\t', '\n', '\r'];

/// Returns the cell to write for a value; [`plain`] is its reverse.
pub fn guard(value: &str) -> Cow<'_, str> {
    // Most cells begin with a letter or a digit and go on without a cut.
    let plainly = value.bytes().next().is_none_or(|byte| byte.is_ascii_alphanumeric())
        && !value.bytes().any(|byte| CUTS.contains(&char::from(byte)));
    let is_whole = pieces(value).count() < 2;
    if plainly || !pieces(value).any(|piece| needs_guard(piece, is_whole)) {
        return Cow::Borrowed(value);
    }
    let mut cell = String::with_capacity(value.len() + 2);
    for piece in pieces(value) {
        if needs_guard(piece, is_whole) {
            cell.push(GUARD);
        }
        cell.push_str(piece);
    }
    Cow::Owned(cell)
}

/// Returns the cell to write for the bytes of a field that may not be UTF-8; what is no guard stays byte for byte.
pub fn guard_bytes(field: &[u8]) -> Cow<'_, [u8]> {
    if let Ok(text) = std::str::from_utf8(field) {
        return match guard(text) {
            Cow::Borrowed(_) => Cow::Borrowed(field),
            Cow::Owned(cell) => Cow::Owned(cell.into_bytes()),
        };
    }
    // Read as Latin-1, where a byte is a character, as everywhere for a field that is not UTF-8.
    let text: String = field.iter().map(|byte| char::from(*byte)).collect();
    match guard(&text) {
        Cow::Borrowed(_) => Cow::Borrowed(field),
        Cow::Owned(cell) => {
            Cow::Owned(cell.chars().filter_map(|character| u8::try_from(character).ok()).collect())
        }
    }
}

/// Returns the value that a cell stands for.
pub fn plain(cell: &str) -> Cow<'_, str> {
    if !cell.contains(GUARD) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(pieces(cell).map(|piece| piece.strip_prefix(GUARD).unwrap_or(piece)).collect())
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(CUTS)
}

/// An apostrophe of the text's own is guarded too, or the reverse would eat it. What follows a piece in the file is not
/// known here: only a number that is the whole cell is sure to be cut off as one.
fn needs_guard(piece: &str, is_whole: bool) -> bool {
    let is_number = is_whole && is_plain_number(piece.trim_matches([' ', ';']));
    piece.starts_with(GUARD) || (!is_number && begins_formula(piece))
}

/// Tells whether a spreadsheet that skips blanks, quotes and invisible characters would find a formula.
fn begins_formula(piece: &str) -> bool {
    for character in piece.chars() {
        if CUTS.contains(&character) && character != ';' {
            return true;
        }
        if !is_skipped(character) {
            return is_trigger(character);
        }
    }
    false
}

/// Signs that begin a formula, with their full-width, small, superscript and subscript forms, which some programs fold
/// into the plain sign, and the true minus.
fn is_trigger(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}' | '\u{FE66}' | '\u{FE62}'
            | '\u{FE63}' | '\u{FE6B}' | '\u{207A}'..='\u{207C}' | '\u{208A}'..='\u{208C}' | '\u{2212}'
    )
}

/// What a spreadsheet may drop before it looks at a cell: blanks, quotes, and characters without a shape.
fn is_skipped(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || crate::record::text::is_hostile(character)
        || matches!(
            character,
            '\'' | '"' | '`' | '\u{B4}' | '\u{AB}' | '\u{BB}' | '\u{2018}'
                ..='\u{201F}' | '\u{2039}' | '\u{203A}' | '\u{FF02}' | '\u{FF07}'
        )
}

/// Digits, perhaps with one point and digits after it, perhaps with a minus before: `-5`, `12.50`.
fn is_plain_number(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    [whole, part].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
