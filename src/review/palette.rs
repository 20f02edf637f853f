//! The command palette: everything that can be asked for where it was opened, found by any part of its words.

use crate::casework::Filter;
use crate::review::layer::Layer;
use crate::review::outlook::offers_below;
use crate::review::{Action, Context, Model};

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An action of the place where the palette was opened.
    Do(Action),
    /// List the cases that a filter finds.
    List(String),
    /// Go to the case with this number.
    GoTo(String),
}

/// Returns the lines for what was typed, the best first. `below` is where the palette was opened.
pub fn items(model: &Model, typed: &str) -> Vec<Item> {
    let typed = typed.trim();
    let below = model.context_below();
    let possible = offers_below(model);
    let mut actions: Vec<(usize, usize, Action)> = below
        .actions()
        .iter()
        .copied()
        .filter(|action| *action != Action::Palette && !matches!(action, Action::Pick(_)))
        .filter(|action| !below.is_a_case() || possible.contains(action))
        .enumerate()
        .filter_map(|(at, action)| score(action, typed).map(|score| (score, at, action)))
        .collect();
    actions.sort_unstable();
    let number = typed.chars().any(|c| c.is_ascii_digit()) && !typed.contains([' ', ':']);
    let filter =
        !typed.is_empty() && Filter::parse(typed, model.today).is_ok_and(|filter| !filter.is_empty());
    let mut items: Vec<Item> = actions.into_iter().map(|(_, _, action)| Item::Do(action)).collect();
    if number {
        items.push(Item::GoTo(typed.to_owned()));
    }
    if filter {
        items.push(Item::List(typed.to_owned()));
    }
    items
}

/// Returns how far an action is from what was typed: 0 for the start of its name; `None` where its letters are not
/// there in this order.
fn score(action: Action, typed: &str) -> Option<usize> {
    let typed = typed.to_lowercase();
    let (name, help) = (action.hint(), action.help());
    if name.starts_with(&typed) {
        Some(0)
    } else if name.contains(&typed) || action.id().contains(&typed) {
        Some(1)
    } else if help.contains(&typed) {
        Some(2)
    } else {
        let mut letters = help.chars();
        let inside = typed.chars().filter(|c| *c != ' ').all(|wanted| letters.any(|letter| letter == wanted));
        inside.then_some(3)
    }
}

impl Model {
    /// Returns where keys go once the top popup is closed: what help and palette are about.
    pub fn context_below(&self) -> Context {
        let below = self.layers.len().checked_sub(2).and_then(|at| self.layers.get(at));
        below.map_or_else(|| self.screen_context(), Layer::context)
    }
}
