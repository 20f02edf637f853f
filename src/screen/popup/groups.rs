//! The groups of cases that are alike: those that wait with their numbers, and those that were decided.

use crate::casework::{DecidedGroup, GroupLine};
use crate::record::text::grouped;
use crate::review::groups::Groups;
use crate::review::plan::Plan;
use crate::review::timeline::window;
use crate::screen::pen::{Pen, right_cell};
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns of a number of cases.
const CASES: usize = 9;

/// Draws the popup.
pub(super) fn draw(groups: &Groups, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, "Groups"),
        pen.span(Role::Secondary, "  waiting cases whose proofs answer every question alike"),
    ];
    let inside = pen.frame(whole(plan), title);
    let Some(list) = &groups.list else {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Looking …")]);
        return;
    };
    if groups.lines() == 0 {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "No two waiting cases are alike.")]);
        return;
    }
    let shown = window(groups.at, groups.lines(), usize::from(inside.height));
    for (row, index) in (0..).zip(shown) {
        let front = index == groups.at;
        let spans = match list.waiting.get(index) {
            Some(line) => waiting(line, front, pen),
            None => match list.decided.get(index - list.waiting.len()) {
                Some(line) => decided(line, front, pen),
                None => continue,
            },
        };
        pen.line(inside, row, spans);
    }
}

fn waiting(line: &GroupLine, front: bool, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let role = if front { Role::Selected } else { Role::Text };
    let cases = right_cell(&grouped(line.waiting), CASES);
    let mark = if front { "▸" } else { " " };
    vec![pen.span(role, format!("{mark}{cases}  ")), pen.span(role, line.words.to_string())]
}

fn decided(line: &DecidedGroup, front: bool, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let role = if front { Role::Selected } else { Role::Secondary };
    let mark = if front { "▸" } else { " " };
    let cases = right_cell(&grouped(line.cases), CASES);
    let stand = if line.stand == line.cases {
        String::new()
    } else {
        format!(", {} stand outside a batch", grouped(line.stand))
    };
    let reviewed = grouped(line.reviewed);
    let what = format!(
        "{mark}{cases}  approved {} by {}, {reviewed} reviewed{stand}: {}",
        line.group, line.seat, line.words
    );
    vec![pen.span(role, what)]
}
