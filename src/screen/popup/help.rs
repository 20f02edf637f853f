//! Every action with its keys, by the place where they work; made from the keymap.

use crate::review::plan::Plan;
use crate::review::{Context, Model};
use crate::screen::pen::{Pen, cell};
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns of the keys.
const KEYS: usize = 20;

/// Draws the help from a line on.
pub(super) fn draw(model: &Model, from: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let seat = model.settings().seat.0.as_str();
    let title = vec![
        pen.span(Role::Title, "Help"),
        pen.span(Role::Secondary, format!("  every key, those of this place first; you are {seat}")),
    ];
    let inside = pen.frame(whole(plan), title);
    let lines: Vec<Vec<Span<'_>>> =
        places(model).into_iter().flat_map(|context| section(context, pen)).collect();
    for (row, line) in (0..inside.height).zip(lines.into_iter().skip(from)) {
        pen.line(inside, row, line);
    }
}

/// Returns the places in the order of the help: the one it was opened in first.
fn places(model: &Model) -> Vec<Context> {
    let here = model.context_below();
    let others = Context::ALL.iter().copied().filter(|context| *context != here);
    std::iter::once(here).chain(others).collect()
}

/// Returns the lines of one place: its name, its actions, a blank.
fn section(context: Context, pen: &Pen<'_>) -> Vec<Vec<Span<'static>>> {
    let mut lines = vec![vec![pen.span(Role::Strong, context.words())]];
    for action in context.actions() {
        let keys = pen.keys(context, *action);
        let keys = if keys.is_empty() { "no key".to_owned() } else { keys };
        lines.push(vec![
            pen.span(Role::Key, format!("  {}", cell(&keys, KEYS))),
            Span::raw("  "),
            pen.span(Role::Text, action.help()),
        ]);
    }
    lines.push(Vec::new());
    lines
}
