//! The command palette: what was typed, and every command that fits, with its keys.

use crate::review::Model;
use crate::review::listing::Palette;
use crate::review::palette::{Item, items};
use crate::review::plan::{Area, Plan};
use crate::review::timeline::window;
use crate::screen::pen::{Pen, cell};
use crate::screen::popup::ask::field;
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Columns of a command's name and of its keys.
const NAME: usize = 14;
const KEYS: usize = 14;

/// Draws the palette.
pub(super) fn draw(model: &Model, palette: &Palette, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, "Commands"),
        pen.span(Role::Secondary, "  any part of the words; or a case number, or a filter"),
    ];
    let inside = pen.frame(whole(plan), title);
    field(&palette.entry, Area { height: 1, ..inside }, pen);
    let list = Area { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    let typed = palette.entry.text();
    let items = items(model, &typed);
    if items.is_empty() {
        pen.line(list, 0, vec![pen.span(Role::Secondary, "No command has these words.")]);
    }
    let at = palette.at.min(items.len().saturating_sub(1));
    let shown = window(at, items.len(), usize::from(list.height));
    let below = model.context_below();
    for (row, (index, item)) in (0..).zip(items.iter().enumerate().skip(shown.start).take(shown.len())) {
        let front = index == at;
        let (name, keys, help) = match item {
            Item::Do(action) => {
                (action.hint().to_owned(), pen.keys(below, *action), action.help().to_owned())
            }
            Item::GoTo(number) => {
                ("go to".to_owned(), String::new(), format!("the case with the number {number}"))
            }
            Item::List(filter) => {
                ("list".to_owned(), String::new(), format!("the cases that match {filter}"))
            }
        };
        let role = if front { Role::Selected } else { Role::Text };
        let spans = vec![
            pen.span(role, if front { "▸ " } else { "  " }),
            pen.span(role, cell(&name, NAME)),
            pen.span(Role::Key, cell(&keys, KEYS)),
            pen.span(role, format!(" {help}")),
        ];
        pen.line(list, row, spans);
    }
}
