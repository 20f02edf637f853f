//! How a known case was answered, and why.

use crate::record::Text;
use crate::review::columns::wrap;
use crate::review::plan::Plan;
use crate::screen::pen::{Pen, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;

/// Draws the popup.
pub(super) fn draw(words: &Text, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let columns = usize::from(plan.footer.width).saturating_sub(8).min(96);
    let lines = wrap(words.as_str(), columns);
    let inside =
        pen.frame(at_bottom(plan, cells(lines.len())), vec![pen.span(Role::Title, "A known answer")]);
    for (row, line) in (0..).zip(lines) {
        pen.line(inside, row, vec![pen.span(Role::Text, line)]);
    }
}
