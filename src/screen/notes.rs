//! The notes on the case, the newest first.

use crate::casework::CaseFile;
use crate::review::columns::wrap;
use crate::review::plan::{Area, NOTE_INDENT, note_words};
use crate::review::{Action, Context, Model};
use crate::screen::pen::{Pen, cells};
use crate::screen::theme::Role;

/// Draws the notes; what does not fit is announced.
pub(super) fn draw(model: &Model, case: &CaseFile, area: Area, pen: &mut Pen<'_>) {
    let columns = usize::from(area.width).saturating_sub(NOTE_INDENT);
    let lines: Vec<(bool, String)> = case
        .notes
        .iter()
        .rev()
        .flat_map(|note| wrap(&note_words(note, &model.settings().seat), columns))
        .enumerate()
        .map(|(at, line)| (at == 0, line))
        .collect();
    let room = usize::from(area.height);
    let hidden = lines.len().saturating_sub(room);
    let text_at = area.x + cells(NOTE_INDENT);
    let width = area.width.saturating_sub(cells(NOTE_INDENT));
    for (row, (first, text)) in lines.into_iter().take(room).enumerate() {
        let y = area.y + cells(row);
        if first {
            pen.put(area.x, y, area.width, vec![pen.span(Role::Secondary, "  note")]);
        }
        let line = Area { x: text_at, y, width, height: 1 };
        let last = hidden > 0 && row + 1 == room;
        let key = pen.key(Context::Review, Action::Ledger).filter(|_| last).unwrap_or_default();
        let more = if last { format!("{hidden} more: ") } else { String::new() };
        let right = vec![pen.span(Role::Look, more), pen.span(Role::Key, key)];
        pen.ends(line, 0, vec![pen.span(Role::Text, text)], right);
    }
}
