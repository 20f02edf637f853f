//! The comparison of two policies over the whole queue: how far it is, then its tables, page by page.

use crate::review::Model;
use crate::review::comparison::Comparison;
use crate::review::plan::Plan;
use crate::screen::pen::Pen;
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the comparison from a line on.
pub(super) fn draw(model: &Model, from: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let Some(comparison) = model.comparison() else { return };
    let in_force = &model.settings().charter.policy;
    let title = vec![
        pen.span(Role::Title, format!("{in_force} against {}", comparison.with)),
        pen.span(Role::Secondary, format!("  {}", about(comparison))),
    ];
    let inside = pen.frame(whole(plan), title);
    let lines = comparison.lines(usize::from(inside.width));
    let all = lines.len();
    for (row, (heads, line)) in (0..inside.height).zip(lines.into_iter().skip(from)) {
        let role = if heads { Role::Strong } else { Role::Text };
        pen.line(inside, row, vec![pen.span(role, line)]);
    }
    let shown = from + usize::from(inside.height);
    if all > shown && inside.height > 0 {
        let more = format!("{} lines more", all - shown);
        pen.ends(inside, inside.height - 1, Vec::new(), vec![pen.span(Role::Look, more)]);
    }
}

fn about(comparison: &Comparison) -> String {
    match (&comparison.report, comparison.total) {
        (Some(_), _) => "over every case of the queue; nothing is changed by looking".to_owned(),
        (None, 0) => "beginning; go on with your work".to_owned(),
        (None, total) => format!("{} of {total} persons; go on with your work", comparison.done),
    }
}
