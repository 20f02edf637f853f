//! What the imported files are worth: what is suspicious first, then issues, words and columns, page by page.

use crate::review::plan::Plan;
use crate::review::sources::{Row, Sources};
use crate::screen::pen::Pen;
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(sources: &Sources, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let area = whole(plan);
    let lines = sources.rows(usize::from(area.width.saturating_sub(4)));
    let room = usize::from(area.height.saturating_sub(2));
    let from = sources.from.min(lines.len().saturating_sub(room));
    let mut title = vec![pen.span(Role::Title, "What the sources are worth")];
    if lines.len() > room {
        let last = lines.len().min(from + room);
        title.push(pen.span(Role::Look, format!("  lines {} to {last} of {}", from + 1, lines.len())));
    }
    let inside = pen.frame(area, title);
    let words = match &sources.read {
        None => Some("Looking …"),
        Some(read) if read.is_empty() => Some("No file has been imported."),
        Some(_) => None,
    };
    if let Some(words) = words {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, words)]);
        return;
    }
    for (row, line) in (0..inside.height).zip(lines.into_iter().skip(from)) {
        let (role, words) = match line {
            Row::Title(words) => (Role::Strong, words),
            Row::Look(words) => (Role::Look, words),
            Row::Text(words) => (Role::Text, words),
        };
        pen.line(inside, row, vec![pen.span(role, words)]);
    }
}
