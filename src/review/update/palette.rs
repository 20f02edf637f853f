//! The command palette: choosing what to do by its words. Enter opens and goes; it never decides.

use crate::record::Text;
use crate::review::entry::{Entry, Extent};
use crate::review::layer::Layer;
use crate::review::listing::Palette;
use crate::review::palette::{Item, items};
use crate::review::update::{Stroke, act as act_below, close, list, popup_rows, travel};
use crate::review::{Action, Effect, Model};

/// Opens the palette.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.case().is_some() {
        model.layers.push(Layer::Palette(Palette { entry: Entry::new(Extent::Line, ""), at: 0 }));
    }
    Vec::new()
}

/// A key in the palette.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let rows = popup_rows(model.size.height);
    let Some(Layer::Palette(palette)) = model.layers.last() else { return Vec::new() };
    let choices = items(model, &palette.entry.text());
    let last = choices.len().saturating_sub(1);
    let at = palette.at.min(last);
    if stroke.action == Action::Accept {
        return match choices.get(at) {
            Some(item) => run(model, item.clone(), stroke),
            None => Vec::new(),
        };
    }
    let Some(Layer::Palette(palette)) = model.layers.last_mut() else { return Vec::new() };
    match stroke.action {
        Action::Close => return close(model),
        Action::Down => palette.at = (at + 1).min(last),
        Action::Up => palette.at = at.saturating_sub(1),
        Action::PageDown => palette.at = at.saturating_add(rows).min(last),
        Action::PageUp => palette.at = at.saturating_sub(rows),
        action => {
            palette.entry.act(action);
            palette.at = 0;
        }
    }
    Vec::new()
}

fn run(model: &mut Model, item: Item, stroke: Stroke) -> Vec<Effect> {
    match item {
        Item::Do(action) if action.may_decide() => {
            model.refuse("Enter never decides; close this and press its own key.", Some(action));
            Vec::new()
        }
        Item::Do(action) => {
            model.layers.pop();
            act_below(model, Stroke { action, ..stroke })
        }
        Item::GoTo(number) => {
            model.layers.pop();
            travel::go_to(model, &Text::new(&number))
        }
        Item::List(text) => {
            let filter = crate::casework::Filter::parse(&text, model.today);
            filter.map_or_else(
                |_| Vec::new(),
                |filter| list::open(model, None, &text, filter, crate::casework::Order::default()),
            )
        }
    }
}
