//! A list of reasons or grounds: one key picks one.

use crate::review::layer::List;
use crate::review::plan::Plan;
use crate::review::{Action, Context, Model};
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;

/// Draws the list.
pub(super) fn draw(model: &Model, list: List, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let choices = list.choices(model.settings());
    let title = match list {
        List::Ground => "Challenge: on which ground?",
        List::Hold => "Hold: what is missing?",
        List::Flag => "Flag for a supervisor: why?",
        List::Undecidable => "It cannot be decided: what is missing?",
        List::Policy => "Compare the policy in force over the whole queue: with which?",
        List::Fact => "Add a fact the file does not have: what was found?",
    };
    let area = at_bottom(plan, cells(choices.len()));
    let inside = pen.frame(area, vec![pen.span(Role::Title, title)]);
    for (row, (number, words)) in (0..).zip((1..).zip(choices)) {
        let key = pen.key(Context::Pick, Action::Pick(number)).unwrap_or_default();
        let mut spans = vec![pen.span(Role::Key, cell(&key, 3)), pen.span(Role::Text, words)];
        if list == List::Policy && words == model.settings().charter.policy {
            spans.push(pen.span(Role::Secondary, "  in force"));
        }
        pen.line(inside, row, spans);
    }
}
