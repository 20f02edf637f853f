//! The note editor: lines wrapped at the popup's width, the cursor always in sight.

use crate::review::Model;
use crate::review::columns::{width, wrap};
use crate::review::entry::Entry;
use crate::review::plan::Plan;
use crate::review::timeline::window;
use crate::screen::pen::{Pen, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;

/// Rows of text that the editor shows at most.
const ROWS: u16 = 12;

/// Draws the note being written.
pub(super) fn draw(model: &Model, entry: &Entry, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let area = at_bottom(plan, ROWS.min(plan.footer.y / 2));
    let title = if model.is_blind() { "Why you decide so" } else { "Note on this case" };
    let inside = pen.frame(area, vec![pen.span(Role::Title, title)]);
    let columns = usize::from(inside.width).saturating_sub(1).max(1);
    let (rows, cursor) = lay_out(entry, columns);
    let shown = window(cursor.0, rows.len(), usize::from(inside.height));
    let first = shown.start;
    for (row, text) in (0..).zip(rows.into_iter().skip(first).take(shown.len())) {
        pen.line(inside, row, vec![pen.span(Role::Text, text)]);
    }
    let row = cells(cursor.0.saturating_sub(first));
    pen.cursor_at(inside.x + cells(cursor.1), inside.y + row);
}

/// Wraps the lines of a text and returns them with the row and the column of the cursor.
fn lay_out(entry: &Entry, columns: usize) -> (Vec<String>, (usize, usize)) {
    let (cursor_line, before) = entry.cursor();
    let mut rows = Vec::new();
    let mut cursor = (0, 0);
    for (number, line) in entry.lines().enumerate() {
        let first = rows.len();
        rows.extend(wrap(line, columns));
        if number == cursor_line {
            cursor = place(&rows, first, before, columns);
            // At the end of a full row the cursor stands at the start of one that is not there yet.
            if cursor.0 >= rows.len() {
                rows.push(String::new());
            }
        }
    }
    (rows, cursor)
}

/// Finds where the text before the cursor ends in the wrapped rows from `first` on.
fn place(rows: &[String], first: usize, before: &str, columns: usize) -> (usize, usize) {
    let mut left = before;
    let mut row = first;
    for text in rows.iter().skip(first) {
        // Blanks at a break are in no row; they belong to the end of the row before.
        match left.strip_prefix(text.as_str()) {
            Some(rest) if row + 1 < rows.len() && !rest.trim_start().is_empty() => {
                left = rest.trim_start();
                row += 1;
            }
            Some(rest) => {
                let column = width(text) + width(rest);
                return if column < columns {
                    (row, column)
                } else {
                    (row + column / columns, column % columns)
                };
            }
            None => return (row, width(left)),
        }
    }
    (row, width(left))
}
