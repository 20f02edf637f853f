//! The ledger of the day: who did what when, the newest entry first.

use crate::review::Model;
use crate::review::chart::Day;
use crate::review::deeds::deed;
use crate::review::plan::Plan;
use crate::review::timeline::window;
use crate::screen::pen::{Pen, cell};
use crate::screen::popup::ledger::who;
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(model: &Model, day: &Day, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, "Ledger of today"),
        pen.span(Role::Secondary, "  times in UTC, the newest first"),
    ];
    let inside = pen.frame(whole(plan), title);
    let Some(entries) = &day.entries else {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Looking …")]);
        return;
    };
    if entries.is_empty() {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Nothing was done today.")]);
    }
    let shown = window(day.at, entries.len(), usize::from(inside.height));
    for (row, (index, entry)) in (0..).zip(entries.iter().enumerate().skip(shown.start).take(shown.len())) {
        let front = index == day.at;
        let case = entry.case.map_or_else(String::new, |case| format!("no. {case}"));
        let text = format!(
            "{} {}  {}  {}  {}  {}",
            if front { "▸" } else { " " },
            entry.seq,
            entry.at.strftime("%H:%M:%S"),
            cell(who(model, entry), 12),
            cell(&case, 12),
            deed(&entry.deed),
        );
        let role = if front { Role::Selected } else { Role::Text };
        pen.line(inside, row, vec![pen.span(role, text)]);
    }
}
