//! Puts styled text into the buffer of a frame, and never outside of it.
//!
//! The only place that writes cells. Data goes through ratatui's own line drawing, which drops what a terminal obeys;
//! single cells are only ever given glyphs of ours.

use crate::keymap::Keymap;
use crate::record::text::shown;
use crate::review::columns::{cut, width};
use crate::review::plan::Area;
use crate::review::{Action, Context};
use crate::screen::theme::{Borders, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use std::borrow::Cow;

/// What draws.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    keymap: &'a Keymap,
    cursor: Option<Position>,
}

impl<'a> Pen<'a> {
    /// Takes the buffer of a frame.
    pub(super) fn new(buffer: &'a mut Buffer, theme: &'a Theme, keymap: &'a Keymap) -> Self {
        Self { buffer, theme, keymap, cursor: None }
    }

    /// Returns a piece of text in the look of a role.
    ///
    /// What comes from files has been made safe long before; this is the last door, for words that did not come in as
    /// a [`Text`](crate::record::Text), such as those of a policy.
    pub(super) fn span<'t>(&self, role: Role, text: impl Into<Cow<'t, str>>) -> Span<'t> {
        let text = text.into();
        let safe = match shown(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(safe) => Cow::Owned(safe),
        };
        Span::styled(safe, self.theme.style(role))
    }

    /// Returns the key of an action, in words.
    pub(super) fn key(&self, context: Context, action: Action) -> Option<String> {
        self.keymap.hint(context, action)
    }

    /// Returns all keys of an action, in words.
    pub(super) fn keys(&self, context: Context, action: Action) -> String {
        let keys = self.keymap.keys(context, action);
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("  ")
    }

    /// Draws a line from a place on, cut at the width given and at the edge of the screen.
    pub(super) fn put(&mut self, x: u16, y: u16, width: u16, spans: Vec<Span<'_>>) {
        let area = self.buffer.area;
        if y >= area.bottom() || x >= area.right() {
            return;
        }
        let (mut x, end) = (x, x + width.min(area.right() - x));
        for span in spans {
            if x == end {
                return;
            }
            x = if span.content.chars().all(is_one_cell) {
                self.put_cells(x, y, end, &span)
            } else {
                self.buffer.set_span(x, y, &span, end - x).0
            };
        }
    }

    /// Draws characters that take one cell each, as the library would, without asking where one ends and how wide it is:
    /// nearly everything is such, and asking takes longer than all the rest of a frame. Returns where it ended.
    fn put_cells(&mut self, x: u16, y: u16, end: u16, span: &Span<'_>) -> u16 {
        let from = self.buffer.index_of(x, y);
        let cells = self.buffer.content.iter_mut().skip(from).take(usize::from(end - x));
        cells.zip(span.content.chars()).fold(x, |x, (cell, character)| {
            cell.set_char(character).set_style(span.style);
            x + 1
        })
    }

    /// Draws one line with a left and a right end; where both do not fit, the left one is cut with `…`.
    pub(super) fn ends(&mut self, area: Area, row: u16, left: Vec<Span<'_>>, right: Vec<Span<'_>>) {
        if row >= area.height {
            return;
        }
        let room = usize::from(area.width);
        let right_width: usize = right.iter().map(|span| width(&span.content)).sum();
        let right_width = right_width.min(room);
        let gap = if right_width > 0 { 2 } else { 0 };
        let left_room = room.saturating_sub(right_width + gap);
        let y = area.y + row;
        self.put(area.x, y, cells(left_room), cut_spans(left, left_room));
        self.put(area.x + cells(room - right_width), y, cells(right_width), right);
    }

    /// Draws a line over the whole width of an area.
    pub(super) fn line(&mut self, area: Area, row: u16, spans: Vec<Span<'_>>) {
        self.ends(area, row, spans, Vec::new());
    }

    /// Draws the title of a part on a rule, in its first row.
    pub(super) fn title(&mut self, area: Area, title: Vec<Span<'_>>, right: Vec<Span<'_>>) {
        if area.height == 0 {
            return;
        }
        let room = usize::from(area.width);
        self.put(area.x, area.y, area.width, vec![self.span(Role::Rule, "─".repeat(room))]);
        let right_width: usize = right.iter().map(|span| width(&span.content)).sum();
        let taken = if right_width > 0 { right_width + 4 } else { 0 };
        let mut left = vec![Span::raw(" ")];
        left.splice(0..0, [self.span(Role::Rule, "─")]);
        left.extend(cut_spans(title, room.saturating_sub(taken + 5)));
        left.push(Span::raw(" "));
        self.put(area.x, area.y, area.width, left);
        if right_width > 0 && right_width + 4 < room {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(right);
            spans.push(Span::raw(" "));
            let x = area.x + cells(room - right_width - 3);
            self.put(x, area.y, cells(right_width + 2), spans);
        }
    }

    /// Empties an area and draws a frame around it with a title; returns what is left inside.
    pub(super) fn frame(&mut self, area: Area, title: Vec<Span<'_>>) -> Area {
        let inside = Area {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        };
        let across = usize::from(area.width.saturating_sub(2));
        for row in 0..area.height {
            let (left, middle, right) = match row {
                0 => ("┌", "─", "┐"),
                last if last + 1 == area.height => ("└", "─", "┘"),
                _ => ("│", " ", "│"),
            };
            let edge = format!("{left}{}{right}", middle.repeat(across));
            self.blank(area.x, area.y + row, area.width);
            self.put(area.x, area.y + row, area.width, vec![self.span(Role::Rule, edge)]);
        }
        let mut spans = vec![Span::raw(" ")];
        spans.extend(cut_spans(title, usize::from(inside.width.saturating_sub(2))));
        spans.push(Span::raw(" "));
        self.put(area.x + 2, area.y, inside.width, spans);
        inside
    }

    /// Takes away what was drawn in a row before.
    fn blank(&mut self, x: u16, y: u16, width: u16) {
        let row = Rect { x, y, width, height: 1 }.intersection(self.buffer.area);
        for position in row.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    /// Puts the terminal's cursor where text is typed.
    pub(super) fn cursor_at(&mut self, x: u16, y: u16) {
        let position = Position { x, y };
        if self.buffer.area.contains(position) {
            self.cursor = Some(position);
        }
    }

    /// Ends the drawing: replaces our glyphs where only ASCII is wanted, and returns the cursor's place.
    pub(super) fn finish(self) -> Option<Position> {
        if self.theme.borders() == Borders::Ascii {
            for cell in &mut self.buffer.content {
                if let Some((_, ascii)) = PLAIN.iter().find(|(glyph, _)| *glyph == cell.symbol()) {
                    cell.set_symbol(ascii);
                }
            }
        }
        self.cursor
    }
}

/// Tells of a character that it takes one cell whatever stands beside it: what can be read of ASCII, and our own glyphs.
fn is_one_cell(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{2500}'..='\u{259F}' | '·' | '…' | '→' | '▸' | '×')
}

/// Our glyphs and what stands for them in ASCII.
const PLAIN: &[(&str, &str)] = &[
    ("─", "-"),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("▸", ">"),
    ("·", "-"),
    ("…", "~"),
    ("→", ">"),
    ("█", "#"),
    ("▒", "="),
    ("░", "."),
    ("×", "x"),
];

/// Cuts a line of spans to so many columns, with `…` where something was cut off.
pub(super) fn cut_spans(spans: Vec<Span<'_>>, columns: usize) -> Vec<Span<'_>> {
    let all: usize = spans.iter().map(|span| width(&span.content)).sum();
    if all <= columns {
        return spans;
    }
    let mut left = columns;
    let mut kept = Vec::with_capacity(spans.len());
    for span in spans {
        let wide = width(&span.content);
        if wide < left {
            left -= wide;
            kept.push(span);
            continue;
        }
        // Something after this is cut off in any case, so the mark belongs here even if the span itself would fit.
        let room = left.saturating_sub(1);
        let start = crate::review::columns::prefix(&span.content, room).to_owned();
        let mark = if left > 0 { "…" } else { "" };
        kept.push(Span::styled(format!("{start}{mark}"), span.style));
        break;
    }
    kept
}

/// Returns a text cut or filled up to exactly so many columns.
pub(super) fn cell(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let missing = columns.saturating_sub(width(&text));
    format!("{text}{}", " ".repeat(missing))
}

/// Returns a text cut or filled up from the left to exactly so many columns.
pub(super) fn right_cell(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let missing = columns.saturating_sub(width(&text));
    format!("{}{text}", " ".repeat(missing))
}

/// Returns a number of columns as a terminal counts them.
pub(super) fn cells(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::theme::ThemeName;
    use proptest::prelude::*;
    use ratatui::style::{Modifier, Style};
    use ratatui::text::Line;

    proptest! {
        #[test]
        fn what_is_drawn_cell_by_cell_is_what_the_library_draws(
            texts in prop::collection::vec("[a-z ─│·…→▸×█]{0,8}|[a-zé山\u{301}\u{200B}\u{7}🧑🏽 ]{0,6}|\\PC{0,4}", 0..5),
            (x, y, width) in (0u16..14, 0u16..4, 0u16..14),
        ) {
            let looks = [Style::new(), Style::new().bold().red(), Style::new().add_modifier(Modifier::REVERSED)];
            let spans: Vec<Span<'_>> =
                texts.iter().zip(looks.iter().cycle()).map(|(text, look)| Span::styled(text.as_str(), *look)).collect();
            let area = Rect::new(0, 0, 12, 3);
            let mut drawn = Buffer::filled(area, ratatui::buffer::Cell::new("x"));
            let mut expected = drawn.clone();
            let theme = Theme::embedded(ThemeName::Dark, Borders::Lines);
            let keymap = Keymap::default_embedded();
            Pen::new(&mut drawn, &theme, &keymap).put(x, y, width, spans.clone());
            if x < area.width && y < area.height {
                expected.set_line(x, y, &Line::from(spans), width.min(area.width - x));
            }
            prop_assert_eq!(drawn, expected);
        }
    }
}
