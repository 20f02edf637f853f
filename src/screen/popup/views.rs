//! The views that this seat keeps, the one in front with its filter and the count of its cases.

use crate::record::Text;
use crate::review::listing::Views;
use crate::review::plan::{Area, Plan};
use crate::review::timeline::window;
use crate::review::{Action, Context, Model};
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Columns of a view's name.
const NAME: usize = 24;

/// Draws the popup.
pub(super) fn draw(model: &Model, views: &Views, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let inside = pen.frame(whole(plan), vec![pen.span(Role::Title, "Views")]);
    let Some(known) = &views.views else {
        pen.line(inside, 0, vec![pen.span(Role::Secondary, "Looking …")]);
        return;
    };
    let list = Area { height: inside.height.saturating_sub(3), ..inside };
    let here = model.among().and_then(|among| among.name.as_ref());
    let shown = window(views.at, known.len() + 1, usize::from(list.height));
    for (row, index) in (0..).zip(shown) {
        let view = index.checked_sub(1).and_then(|at| known.get(at));
        let (name, filter) =
            view.map_or(("All cases", ""), |view| (view.name.as_str(), view.filter.as_str()));
        let front = index == views.at;
        let working = view.map(|view| &view.name) == here && (view.is_some() || model.among().is_none());
        let role = if front { Role::Selected } else { Role::Text };
        let spans = vec![
            pen.span(role, if front { "▸ " } else { "  " }),
            pen.span(role, cell(name, NAME)),
            pen.span(Role::Secondary, if working { " here  " } else { "       " }),
            pen.span(Role::Secondary, Text::new(filter).to_string()),
        ];
        pen.line(list, row, spans);
    }
    let below = Area { y: inside.y + inside.height.saturating_sub(2), height: 2, ..inside };
    pen.line(below, 0, vec![pen.span(Role::Strong, count(views))]);
    if known.is_empty() {
        let list = pen.key(Context::Review, Action::List).unwrap_or_default();
        let find = pen.key(Context::List, Action::Find).unwrap_or_default();
        let keep = pen.key(Context::List, Action::KeepView).unwrap_or_default();
        let words =
            format!("To make one: {list} lists cases, {find} filters them, {keep} keeps that as a view.");
        pen.line(list_row(below), 0, vec![pen.span(Role::Secondary, words)]);
    }
}

fn list_row(area: Area) -> Area {
    Area { y: area.y + cells(1), height: 1, ..area }
}

/// How many cases are in the view in front, and where it was left.
fn count(views: &Views) -> String {
    let Some(view) = views.front() else { return String::new() };
    if views.dropping {
        return format!("Forget the view \"{}\"?", view.name);
    }
    let count = views.count.map_or_else(|| "counting …".to_owned(), |count| count.to_string());
    let place = view.place.map_or_else(String::new, |case| format!(", left at case no. {case}"));
    format!("{count}{place}")
}
