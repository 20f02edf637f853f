//! The question before a case is approved without relief: a key pressed by habit is no decision to leave somebody out.

use crate::casework::CaseFile;
use crate::review::columns::wrap;
use crate::review::plan::Plan;
use crate::review::words;
use crate::screen::pen::{Pen, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(case: &CaseFile, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let columns = usize::from(plan.footer.width).saturating_sub(8).min(96);
    let counts = words::decided_counts(case);
    let text = format!("You would ask the court for nothing on {counts}. The conviction stays as it is.");
    let lines = wrap(&text, columns);
    let title = vec![pen.span(Role::Title, "Approve no relief?")];
    let inside = pen.frame(at_bottom(plan, cells(lines.len())), title);
    for (row, line) in (0..).zip(lines) {
        pen.line(inside, row, vec![pen.span(Role::Text, line)]);
    }
}
