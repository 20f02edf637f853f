//! Another action for a count: the counts with what is chosen for each, and what can be chosen.

use crate::casework::CaseFile;
use crate::relief::Action as Relief;
use crate::review::layer::{Amendment, OFFERED};
use crate::review::plan::{Area, Plan};
use crate::review::timeline::window;
use crate::review::{Action, Context, words};
use crate::screen::counts;
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;

/// Columns of the number and the sections of a count.
const COUNT: usize = 22;

/// Draws the amendment.
pub(super) fn draw(case: &CaseFile, amendment: &Amendment, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let proposals = case.proposal.proposals.len();
    let area = at_bottom(plan, cells(OFFERED.len() + 1 + proposals.min(4)));
    let title = format!("Amend: approve count {} with another action", number(case, amendment.selected));
    let inside = pen.frame(area, vec![pen.span(Role::Title, title)]);
    let listed = proposals.min(4);
    let shown = window(amendment.selected, proposals, listed);
    for (row, index) in (0..).zip(shown) {
        draw_count(case, amendment, index, Area { y: inside.y + row, height: 1, ..inside }, pen);
    }
    let chosen = amendment.actions.get(amendment.selected);
    for (row, (pick, action)) in (cells(listed) + 1..).zip((1..).zip(OFFERED)) {
        let key = pen.key(Context::Amend, Action::Pick(pick)).unwrap_or_default();
        let is_chosen = chosen == Some(&action);
        let role = if is_chosen { Role::Selected } else { Role::Text };
        let mark = if is_chosen { "▸ " } else { "  " };
        let words = in_words(action);
        let spans = vec![pen.span(Role::Key, cell(&key, 3)), pen.span(role, format!("{mark}{words}"))];
        pen.line(inside, row, spans);
    }
}

/// Draws what a count was proposed and what is chosen for it.
fn draw_count(case: &CaseFile, amendment: &Amendment, index: usize, line: Area, pen: &mut Pen<'_>) {
    let Some(proposal) = case.proposal.proposals.get(index) else { return };
    let count = case.event().and_then(|event| event.counts.get(proposal.count));
    let sections = count.map(words::sections).unwrap_or_default();
    let front = index == amendment.selected;
    let role = if front { Role::Selected } else { Role::Text };
    let mark = if front { "▸" } else { " " };
    let mut spans =
        vec![pen.span(role, cell(&format!("{mark} {:<2} {sections}", proposal.count + 1), COUNT))];
    spans.push(pen.span(Role::Secondary, format!("  proposed: {}", words::short(proposal.action))));
    if let Some(chosen) = amendment.actions.get(index).filter(|chosen| **chosen != proposal.action) {
        spans.push(pen.span(Role::Secondary, "  → "));
        spans.push(pen.span(counts::role(*chosen), in_words(*chosen)));
    }
    pen.line(line, 0, spans);
}

fn number(case: &CaseFile, index: usize) -> usize {
    case.proposal.proposals.get(index).map_or(0, |proposal| proposal.count + 1)
}

fn in_words(action: Relief) -> String {
    if action == Relief::None { "no relief".to_owned() } else { action.to_string() }
}
