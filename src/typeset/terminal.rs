//! Pages as lines of a terminal, in the order they are read.
//!
//! What stands on each page is what stands on the same page of the PDF. A paragraph is broken anew for the terminal's
//! width, at about the place across the page that it has on paper; a table has no room beside itself on 80 columns, so a
//! row becomes a few lines, each cell with the title of its column.

use crate::typeset::galley::{Kind, Mark};
use crate::typeset::page::{Page, Pages};
use unicode_width::UnicodeWidthStr as _;

/// The narrowest column that a paragraph is pressed into.
const NARROWEST: usize = 30;
/// The most columns that the indent of a paragraph takes.
const PARAGRAPH: usize = 8;

impl Pages {
    /// Returns each page as lines no wider than so many columns.
    pub fn lines(&self, columns: usize) -> Vec<Vec<String>> {
        self.pages.iter().map(|page| self.page(page, columns)).collect()
    }

    fn page(&self, page: &Page, columns: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let head: Vec<_> = page.head.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        lines.extend(wrap(&head.join(" · "), columns, 0, 0));
        let mut row: Option<(u32, String)> = None;
        for piece in pieces(page) {
            let Some(element) = self.structure.get(piece.element) else { continue };
            match (&element.kind, element.parent) {
                (Kind::Cell { column, .. }, Some(of)) => {
                    let cell = self.cell(of, *column, &piece.text);
                    match &mut row {
                        Some((current, cells)) if *current == of => {
                            cells.push_str(" · ");
                            cells.push_str(&cell);
                        }
                        _ => {
                            end_row(&mut lines, row.take(), columns);
                            row = Some((of, cell));
                        }
                    }
                }
                (Kind::HeaderCell, _) => end_row(&mut lines, row.take(), columns),
                _ => {
                    end_row(&mut lines, row.take(), columns);
                    piece.set(page, columns, matches!(element.kind, Kind::Heading { .. }), &mut lines);
                }
            }
        }
        end_row(&mut lines, row, columns);
        if page.foot.iter().any(|text| !text.is_empty()) {
            lines.push("─".repeat(columns));
            lines.extend(wrap(&page.foot.join(" · "), columns, 0, 0));
        }
        lines
    }

    /// Returns a cell with the title of its column; the first one needs none.
    fn cell(&self, row: u32, column: usize, text: &str) -> String {
        let table = self.structure.get(row).and_then(|row| self.structure.get(row.parent?));
        match table.map(|table| &table.kind) {
            Some(Kind::Table { titles }) if column > 0 => {
                let title = titles.get(column).map(|title| title.to_lowercase()).unwrap_or_default();
                format!("{title} {}", text.trim())
            }
            _ => text.trim().to_owned(),
        }
    }
}

/// What an element says on one page.
struct Piece {
    element: u32,
    text: String,
    /// Left edges on paper: of the first line, and of the leftmost one.
    first: f32,
    left: f32,
}

fn pieces(page: &Page) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut foot = f32::MIN;
    for mark in &page.marks {
        let Some(element) = mark.element else { continue };
        let same = pieces.last_mut().filter(|piece| piece.element == element);
        match same {
            Some(piece) => {
                piece.add(mark, foot);
                piece.left = piece.left.min(mark.x);
            }
            None => pieces.push(Piece { element, text: mark.text.clone(), first: mark.x, left: mark.x }),
        }
        foot = mark.foot;
    }
    pieces
}

impl Piece {
    /// Adds a mark; where a new line was begun on purpose, not for want of room, it stays one.
    fn add(&mut self, mark: &Mark, foot: f32) {
        let new_line = mark.foot > foot + 0.5;
        if new_line && !self.text.ends_with([' ', '-', '/']) && !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&mark.text);
    }

    fn set(&self, page: &Page, columns: usize, heading: bool, lines: &mut Vec<String>) {
        let setup = &page.setup;
        let across = |x: f32| -> usize {
            let share = ((x - setup.left) / setup.measure()).clamp(0.0, 1.0);
            // Columns of a terminal are far fewer than a float can count.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let column = (share * columns as f32).round() as usize;
            column
        };
        let most = columns.saturating_sub(NARROWEST);
        let rest = across(self.left).min(most);
        let first = across(self.first).min(columns.saturating_sub(NARROWEST / 2)).max(rest);
        if heading {
            lines.push(String::new());
        }
        for (index, line) in self.text.split('\n').enumerate() {
            let first = if index == 0 { first } else { rest };
            let room = first + line.trim().width();
            // The indent of a paragraph, and a short line in the middle or at the right of the paper.
            let indent = if room <= columns || first - rest <= PARAGRAPH { first } else { rest };
            lines.extend(wrap(line.trim(), columns, indent, rest));
        }
        if heading {
            lines.push(String::new());
        }
    }
}

fn end_row(lines: &mut Vec<String>, row: Option<(u32, String)>, columns: usize) {
    if let Some((_, cells)) = row {
        let cells = cells.replace('\n', " ");
        lines.extend(wrap(&cells, columns, 0, 6));
    }
}

/// Breaks a text into lines of at most so many columns; a word that is wider is cut.
fn wrap(text: &str, columns: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if text.is_empty() {
        return lines;
    }
    let mut line = " ".repeat(first);
    let mut begun = false;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if begun && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(rest)));
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() >= columns {
                lines.push(std::mem::replace(&mut line, " ".repeat(rest)));
            }
            line.push(c);
        }
        begun = true;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_and_wide_words_are_cut() {
        assert_eq!(wrap("", 10, 0, 0), Vec::<String>::new());
        assert_eq!(wrap("one two three", 8, 2, 0), ["  one", "two", "three"]);
        assert_eq!(wrap("abcdefghijkl", 5, 0, 1), ["abcde", " fghi", " jkl"]);
    }
}
