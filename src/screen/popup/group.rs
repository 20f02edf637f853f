//! The members of a group that must be read before it is decided.

use crate::record::text::grouped;
use crate::review::groups::{Opened, Tone, text};
use crate::review::plan::Plan;
use crate::review::{Model, group_columns};
use crate::screen::pen::{Pen, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(model: &Model, opened: &Opened, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let group = &opened.group;
    let title = vec![
        pen.span(Role::Title, format!("{} cases", grouped(group.waiting))),
        pen.span(Role::Secondary, format!("  {}", group.words)),
    ];
    let inside = pen.frame(whole(plan), title);
    let lines = text(group, group_columns(model.size().width));
    let all = lines.len();
    for (row, line) in lines.into_iter().enumerate().skip(opened.at).take(usize::from(inside.height)) {
        let role = match line.tone {
            Tone::Person => Role::Strong,
            Tone::Plain => Role::Text,
            Tone::Answer => Role::Secondary,
            Tone::Consequence => Role::Relief,
            Tone::Blank => continue,
        };
        pen.line(inside, cells(row - opened.at), vec![pen.span(role, line.text)]);
    }
    let left = all.saturating_sub(opened.at + usize::from(inside.height));
    if left > 0 {
        let last = inside.height.saturating_sub(1);
        let words = format!("… {left} lines below");
        pen.ends(inside, last, Vec::new(), vec![pen.span(Role::Look, words)]);
    }
}
