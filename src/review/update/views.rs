//! The views that this seat keeps: choosing one to work in, keeping one, forgetting one.

use crate::casework::{Count, Filter, View};
use crate::record::Text;
use crate::review::layer::Layer;
use crate::review::listing::{Among, Views};
use crate::review::model::{Errand, Tone};
use crate::review::update::decide::problem;
use crate::review::update::{Stroke, close, list, travel};
use crate::review::{Action, Effect, Model, Ticket, Want};

/// Opens the popup and asks for the views.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.case().is_none() {
        return Vec::new();
    }
    let ticket = model.ticket();
    model.layers.push(Layer::Views(Views { asked: Some(ticket), ..Views::default() }));
    vec![Effect::Views { ticket }]
}

fn top(model: &mut Model) -> Option<&mut Views> {
    match model.layers.last_mut() {
        Some(Layer::Views(views)) => Some(views),
        _ => None,
    }
}

/// A key in the popup.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let Some(views) = top(model) else { return Vec::new() };
    let last = views.views.as_ref().map_or(0, Vec::len);
    let dropping = std::mem::take(&mut views.dropping);
    match stroke.action {
        Action::Close if dropping => Vec::new(),
        Action::Close => close(model),
        Action::Accept => enter(model),
        Action::List => enlist(model),
        Action::DropView => {
            views.dropping = views.front().is_some();
            Vec::new()
        }
        Action::Confirm if dropping => forget(model),
        action => {
            views.at = match action {
                Action::Down => (views.at + 1).min(last),
                Action::Up => views.at.saturating_sub(1),
                Action::First => 0,
                Action::Last => last,
                _ => return Vec::new(),
            };
            count(model)
        }
    }
}

/// Counts the cases of the view in front, so that somebody knows before beginning.
fn count(model: &mut Model) -> Vec<Effect> {
    let (ticket, today) = (model.ticket(), model.today);
    let Some(views) = top(model) else { return Vec::new() };
    (views.count, views.counting) = (None, None);
    match views.front().map(|view| Filter::parse(&view.filter, today)) {
        Some(Ok(filter)) => {
            views.counting = Some(ticket);
            vec![Effect::Count { ticket, filter }]
        }
        Some(Err(_)) | None => Vec::new(),
    }
}

/// Reads the filter of a view; one that can not be read any more says so.
fn among(model: &mut Model, view: &View) -> Option<Among> {
    match Filter::parse(&view.filter, model.today) {
        Ok(filter) => Some(Among { name: Some(view.name.clone()), text: view.filter.clone(), filter }),
        Err(error) => {
            model.refuse(format!("The view {} can not be used: {error}", view.name), None);
            None
        }
    }
}

/// Works in the view in front, at its place, or among all cases again.
fn enter(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    let Some(view) = top(model).map(|views| views.front().cloned()) else { return Vec::new() };
    let Some(view) = view else {
        travel::stay_among(model, None);
        let here = model.case().map(|case| case.id);
        return here.map_or_else(Vec::new, |case| travel::fetch(model, Want::Case(case), Errand::Jump));
    };
    let Some(among) = among(model, &view) else { return Vec::new() };
    travel::enter(model, among, view.place)
}

/// Lists the cases of the view in front.
fn enlist(model: &mut Model) -> Vec<Effect> {
    let Some(view) = top(model).map(|views| views.front().cloned()) else { return Vec::new() };
    match view {
        None => list::open(model, None, "", Filter::default(), crate::casework::Order::default()),
        Some(view) => match among(model, &view) {
            Some(among) => list::open(model, among.name, &among.text, among.filter, view.order),
            None => Vec::new(),
        },
    }
}

fn forget(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(views) = top(model) else { return Vec::new() };
    let Some(name) = views.front().map(|view| view.name.clone()) else { return Vec::new() };
    views.asked = Some(ticket);
    views.at = 0;
    let words = format!("The view {name} is forgotten; its cases are as they were.");
    model.say(Tone::Said, words);
    vec![Effect::DropView { ticket, name }]
}

/// Keeps the list on the screen under the name that was typed.
pub(super) fn keep(model: &mut Model, name: &Text) -> Vec<Effect> {
    if name.is_empty() {
        return problem(model, "A view needs a name.");
    }
    let ticket = model.ticket();
    model.layers.pop();
    model.listing.name = Some(name.clone());
    let listing = &model.listing;
    let view = View { name: name.clone(), filter: listing.text.clone(), order: listing.order, place: None };
    model.keeping = Some(ticket);
    vec![Effect::KeepView { ticket, view }]
}

/// The views came.
pub(super) fn arrived(model: &mut Model, ticket: Ticket, known: Vec<View>) -> Vec<Effect> {
    if model.keeping.take_if(|asked| *asked == ticket).is_some() {
        model.say(Tone::Said, "The view is kept.");
        if let Some(notice) = &mut model.notice {
            notice.press = Some(Action::Views);
        }
    }
    let name = model.among.as_ref().and_then(|among| among.name.clone());
    let Some(views) = top(model).filter(|views| views.asked == Some(ticket)) else { return Vec::new() };
    views.asked = None;
    // The view one works in is in front.
    let here = name.and_then(|name| known.iter().position(|view| view.name == name));
    views.at = here.map_or(views.at.min(known.len()), |at| at + 1);
    views.views = Some(known);
    count(model)
}

/// They were counted.
pub(super) fn counted(model: &mut Model, ticket: Ticket, count: Count) {
    if let Some(views) = top(model).filter(|views| views.counting == Some(ticket)) {
        (views.counting, views.count) = (None, Some(count));
    }
}

/// The queue could not answer.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let kept = model.keeping.take_if(|asked| *asked == ticket).is_some();
    let asked = top(model).is_some_and(|views| {
        views.asked.take_if(|asked| *asked == ticket).is_some()
            || views.counting.take_if(|asked| *asked == ticket).is_some()
    });
    if kept || asked {
        model.say(Tone::Failed, format!("The views could not be read or kept: {why}"));
    }
    kept || asked
}
