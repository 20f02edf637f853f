//! The progress screen: how far each part of the work is, with bars.

use crate::casework::figures::Share;
use crate::record::text::grouped;
use crate::review::Model;
use crate::review::chart::{Chart, Row, rows};
use crate::review::plan::Plan;
use crate::screen::pen::{Pen, cell, right_cell};
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns of what a bar is about, and of its number.
const LABEL: usize = 22;
/// See [`LABEL`].
const NUMBER: usize = 9;

/// Columns of the words behind a bar.
const ASIDE: usize = 32;

/// Draws the popup.
pub(super) fn draw(model: &Model, chart: &Chart, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let inside = pen.frame(whole(plan), vec![pen.span(Role::Title, "Progress")]);
    let Some(figures) = &chart.figures else {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Counting …")]);
        return;
    };
    let room = usize::from(inside.width).saturating_sub(LABEL + NUMBER + ASIDE + 3).max(4);
    let lines = rows(figures, &model.progress, model.today);
    for (row, line) in (0..inside.height).zip(lines.iter().skip(chart.at)) {
        let spans = match line {
            Row::Title(words) => vec![pen.span(Role::Strong, words.clone())],
            Row::Words(words) => vec![pen.span(Role::Text, format!("  {words}"))],
            Row::Share(share) => shared(share, room, pen),
            Row::Bar { label, value, most, aside } => {
                let filled = bar(*value, *most, room);
                let mut spans = named(label, *value, pen);
                spans.push(pen.span(Role::Relief, filled));
                spans.push(pen.span(Role::Secondary, format!(" {aside}")));
                spans
            }
            Row::Blank => continue,
        };
        pen.line(inside, row, spans);
    }
}

fn named(label: &str, value: u64, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let label = if label.is_empty() { "not known" } else { label };
    vec![
        pen.span(Role::Text, format!("  {}", cell(label, LABEL))),
        pen.span(Role::Text, format!("{} ", right_cell(&grouped(value), NUMBER))),
    ]
}

/// A bar of what is done, and in words what stands aside.
fn shared(share: &Share, room: usize, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let (cases, done) = (share.cases(), share.done());
    let mut spans = named(&share.label, cases, pen);
    let filled = bar(done, cases, room);
    let rest = room.saturating_sub(filled.chars().count());
    spans.push(pen.span(Role::Relief, filled));
    spans.push(pen.span(Role::Rule, "░".repeat(rest)));
    let percent = (done * 100).checked_div(cases).unwrap_or(0);
    let aside = [("held", share.held), ("flagged", share.flagged)]
        .into_iter()
        .filter(|(_, cases)| *cases > 0)
        .map(|(word, cases)| format!(" · {} {word}", grouped(cases)));
    let aside: String = std::iter::once(format!(" {percent:>3} %")).chain(aside).collect();
    spans.push(pen.span(Role::Secondary, aside));
    spans
}

/// Returns a bar for a part of a whole; anything at all shows at least one cell.
fn bar(part: u64, whole: u64, room: usize) -> String {
    let wide = u64::try_from(room).unwrap_or(0);
    let cells = (part * wide).checked_div(whole).unwrap_or(0).max(u64::from(part > 0));
    "█".repeat(usize::try_from(cells).unwrap_or(0).min(room))
}
