//! What was done to the case: its ledger entries, the one in front in full.

use crate::casework::{CaseFile, Entry};
use crate::review::Model;
use crate::review::columns::wrap;
use crate::review::deeds::{deed, in_full};
use crate::review::plan::{Area, Plan};
use crate::review::timeline::window;
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the ledger of the case.
pub(super) fn draw(model: &Model, case: &CaseFile, at: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let inside = pen.frame(whole(plan), vec![pen.span(Role::Title, "Ledger of this case")]);
    if case.entries.is_empty() {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Nothing was done to this case yet.")]);
        return;
    }
    let list = Area { height: cells(case.entries.len()).min(inside.height / 2), ..inside };
    let below = inside.height - list.height;
    let shown = window(at, case.entries.len(), usize::from(list.height));
    for (row, (index, entry)) in
        (0..).zip(case.entries.iter().enumerate().skip(shown.start).take(shown.len()))
    {
        let front = index == at;
        let text = format!(
            "{} {}  {}  {}  {}",
            if front { "▸" } else { " " },
            entry.seq,
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            cell(who(model, entry), 12),
            deed(&entry.deed),
        );
        let role = if front { Role::Selected } else { Role::Text };
        pen.line(list, row, vec![pen.span(role, text)]);
    }
    if let Some(entry) = case.entries.get(at) {
        detail(case, entry, Area { y: inside.y + list.height, height: below, ..inside }, pen);
    }
}

pub(super) fn who<'a>(model: &'a Model, entry: &'a Entry) -> &'a str {
    if entry.seat == model.settings().seat { "you" } else { entry.seat.0.as_str() }
}

/// Draws the words and the hashes of an entry.
fn detail(case: &CaseFile, entry: &Entry, area: Area, pen: &mut Pen<'_>) {
    let title = format!("{}  {}", entry.seq, deed(&entry.deed));
    let at = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    pen.title(area, vec![pen.span(Role::Title, title)], vec![pen.span(Role::Secondary, at)]);
    let hashes = format!(
        "policy {}  shown {}",
        entry.policy.short(),
        entry.shown.map_or_else(|| "-".to_owned(), |shown| shown.short())
    );
    let room = usize::from(area.height.saturating_sub(2));
    let lines = wrap(&in_full(case, &entry.deed), usize::from(area.width));
    let all = lines.len();
    for (row, line) in lines.into_iter().take(room).enumerate() {
        let more = if row + 1 == room && all > room { " …" } else { "" };
        let spans = vec![pen.span(Role::Text, line), pen.span(Role::Look, more)];
        pen.line(area, cells(row) + 1, spans);
    }
    pen.line(area, area.height.saturating_sub(1), vec![pen.span(Role::Secondary, hashes)]);
}
