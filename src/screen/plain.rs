//! The screen as lines of text: for screen readers, terminals that can do nothing, and scripts.
//!
//! Draws what everybody sees, in one column, and takes the drawing off it: frames, rules and the room between. So the
//! plain mode can not say less, or anything else, than the screen does.

use crate::keymap::Keymap;
use crate::review::Model;
use crate::screen::pen::Pen;
use crate::screen::theme::{Borders, Theme, ThemeName};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

/// Returns the rows of the screen at the model's own size, empty where nothing is to be read.
pub fn rows(model: &Model, keymap: &Keymap) -> Vec<String> {
    let size = model.size();
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    let theme = Theme::embedded(ThemeName::Monochrome, Borders::Lines);
    let mut pen = Pen::new(&mut buffer, &theme, keymap);
    super::paint(model, &mut pen);
    pen.finish();
    let drawn: Vec<String> = (0..size.height).map(|y| row(&buffer, y)).collect();
    read_apart(&drawn)
}

/// Takes the drawing off every row. Where two texts stand beside each other, the left one is read whole and then the
/// right one.
fn read_apart(drawn: &[String]) -> Vec<String> {
    let mut rows: Vec<String> = drawn.iter().map(|row| spoken(row)).collect();
    let mut at = 0;
    while at < drawn.len() {
        let beside: Vec<(&str, &str)> = drawn.iter().skip(at).map_while(|row| pair(row)).collect();
        if let [_, _, ..] = beside.as_slice() {
            let (left, right): (Vec<&str>, Vec<&str>) = beside.iter().copied().unzip();
            let texts = [left, right].map(|lines| lines.join(" ").trim().to_owned());
            let blank = std::iter::repeat_n(String::new(), beside.len() - 2);
            rows.splice(at..at + beside.len(), texts.into_iter().chain(blank));
        }
        at += beside.len().max(1);
    }
    rows
}

/// Returns what stands in a frame on both sides of a line down its middle.
fn pair(row: &str) -> Option<(&str, &str)> {
    let inside = row.trim().strip_prefix('│')?.strip_suffix('│')?;
    inside.split_once('│').map(|(left, right)| (left.trim(), right.trim()))
}

/// Returns a row as text; a wide character takes the columns it has.
fn row(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer.cell((x, y)).map_or(" ", ratatui::buffer::Cell::symbol);
        text.push_str(symbol);
        x += u16::try_from(symbol.width().max(1)).unwrap_or(1);
    }
    text
}

/// Takes the drawing off a row: frames at its ends, rules inside it, and more than two blanks in a row. What stands at
/// the right end of a rule follows its title in brackets.
fn spoken(row: &str) -> String {
    let bare = row.trim_matches(|c| matches!(c, ' ' | '─' | '│' | '┌' | '┐' | '└' | '┘'));
    let (title, right) = match bare.split_once("──") {
        Some((title, rest)) => (title, rest.trim_start_matches(['─', ' '])),
        None => (bare, ""),
    };
    let mut text = String::with_capacity(bare.len());
    let mut blanks = 0;
    for c in title.trim_end().chars() {
        // A bar says nothing that the number before it does not say.
        if matches!(c, '█' | '▒' | '░') {
            continue;
        }
        if c == ' ' {
            blanks += 1;
            continue;
        }
        text.push_str(["", " ", "  "].get(blanks).unwrap_or(&"  "));
        blanks = 0;
        text.push(if c == '▸' { '*' } else { c });
    }
    if !right.is_empty() {
        text.push_str(&["  (", right, ")"].concat());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_beside_each_other_are_read_one_after_the_other() {
        let drawn = [
            " │ Case 4           │",
            " │ first: ada       │ second: bob    │",
            " │ as proposed      │ two priors:    │",
            " │                  │ 1979 and 1983  │",
            " │ Who is right?    │",
        ];
        let read = read_apart(&drawn.map(str::to_owned));
        let expected = [
            "Case 4",
            "first: ada as proposed",
            "second: bob two priors: 1979 and 1983",
            "",
            "Who is right?",
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn the_drawing_is_taken_off_and_the_words_stay() {
        let table = [
            (
                "  ─ Proposal, count 1: DISMISS ─────────── clear lane ─ ",
                "Proposal, count 1: DISMISS  (clear lane)",
            ),
            ("  ─ 1 count ──────────────────", "1 count"),
            (" │ a hit         11357    │ ", "a hit  11357"),
            (" ┌─ Help  every key ──────┐", "Help  every key"),
            (" ▸ 1  11359 HS", "* 1  11359 HS"),
            ("  11358     20     4  ████▒░ ", "11358  20  4"),
            ("──────", ""),
            ("   ", ""),
        ];
        for (row, expected) in table {
            assert_eq!(spoken(row), expected, "{row:?}");
        }
    }
}
