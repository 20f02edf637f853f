//! The list screen: moving among its lines, its order, and going from it into a case.

use crate::casework::{Anchor, Column, Count, Filter, Mark, Order, Page};
use crate::record::Text;
use crate::review::layer::Question;
use crate::review::listing::{Among, Listing, Screen, Stretch};
use crate::review::model::{Errand, Tone};
use crate::review::update::{Stroke, find, quit, travel, views, write};
use crate::review::{Action, Effect, Model, Ticket, Want};

/// Rows of the list screen that are no lines: header, title, column heads, footer.
const FRAME: u16 = 6;

/// Returns how many lines of a list the screen shows.
pub fn list_rows(height: u16) -> usize {
    usize::from(height.saturating_sub(FRAME)).max(1)
}

/// A key on the list.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    match stroke.action {
        Action::Quit => quit(model),
        Action::Close => close(model, stroke),
        Action::Accept => enter(model),
        Action::Find => find::open(model),
        Action::Views => views::open(model),
        Action::Sort => sort(model),
        Action::Reverse => reverse(model),
        Action::KeepView => keep(model),
        Action::Held => held(model),
        Action::Flagged => flagged(model),
        Action::Recent => recent(model),
        Action::First => fresh(model, Stretch::First, Anchor::Start),
        Action::Last => fresh(model, Stretch::Last, Anchor::End),
        action => step(model, action),
    }
}

/// Opens the list of these cases at its beginning.
pub(super) fn open(
    model: &mut Model,
    name: Option<Text>,
    text: &str,
    filter: Filter,
    order: Order,
) -> Vec<Effect> {
    begin(model, Listing::new(name, text.to_owned(), filter, order), Stretch::First, Anchor::Start)
}

fn begin(model: &mut Model, listing: Listing, stretch: Stretch, from: Anchor) -> Vec<Effect> {
    if model.case().is_none() || model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    model.layers.clear();
    model.screen = Screen::List;
    model.listing = listing;
    let ticket = model.ticket();
    model.listing.counting = Some(ticket);
    let count = Effect::Count { ticket, filter: model.listing.filter.clone() };
    let mut effects = fresh(model, stretch, from);
    effects.push(count);
    effects
}

/// Back to the list as it was left, or to the cases being worked among, beginning at the one on the screen.
pub(super) fn reopen(model: &mut Model) -> Vec<Effect> {
    let Some(case) = model.case().map(|case| case.id) else { return Vec::new() };
    let (name, text, filter) = match &model.among {
        Some(among) => (among.name.clone(), among.text.clone(), among.filter.clone()),
        None => (None, String::new(), Filter::default()),
    };
    let here = Mark { key: case.to_string(), case };
    let (order, mark) = match model.listing.mark().filter(|_| model.listing.text == text) {
        Some(mark) if model.listing.order.column != Column::Number => (model.listing.order, mark),
        Some(_) => (model.listing.order, here),
        None => (Order::default(), here),
    };
    begin(model, Listing::new(name, text, filter, order), Stretch::Middle, Anchor::At(mark))
}

/// The cases on hold, in the order in which they come back.
pub(super) fn held(model: &mut Model) -> Vec<Effect> {
    preset(model, "state:held", Order { column: Column::Returns, descending: false })
}

/// The cases that were flagged, the oldest flag first.
pub(super) fn flagged(model: &mut Model) -> Vec<Effect> {
    preset(model, "state:flagged", Order { column: Column::Decided, descending: false })
}

/// What this seat decided, the last decision first.
pub(super) fn recent(model: &mut Model) -> Vec<Effect> {
    preset(model, "reviewer:me", Order { column: Column::Decided, descending: true })
}

fn preset(model: &mut Model, text: &str, order: Order) -> Vec<Effect> {
    match Filter::parse(text, model.today) {
        Ok(filter) => open(model, None, text, filter, order),
        Err(_) => Vec::new(),
    }
}

/// Asks for other lines instead of those that are here; they stay until the others come.
fn fresh(model: &mut Model, stretch: Stretch, from: Anchor) -> Vec<Effect> {
    let ticket = model.ticket();
    model.listing.asked = Some((ticket, stretch));
    vec![Effect::Page { ticket, query: model.listing.query(from) }]
}

fn step(model: &mut Model, action: Action) -> Vec<Effect> {
    let rows = list_rows(model.size.height);
    let listing = &mut model.listing;
    let at = match action {
        Action::Down => listing.at + 1,
        Action::Up => listing.at.saturating_sub(1),
        Action::PageDown => listing.at + rows,
        Action::PageUp => listing.at.saturating_sub(rows),
        _ => return Vec::new(),
    };
    listing.at = at.min(listing.lines.len().saturating_sub(1));
    more(model, rows)
}

/// Asks for the lines that will be needed next.
fn more(model: &mut Model, rows: usize) -> Vec<Effect> {
    match model.listing.wish(rows) {
        Some((stretch, from)) => fresh(model, stretch, from),
        None => Vec::new(),
    }
}

/// Orders by the next column.
fn sort(model: &mut Model) -> Vec<Effect> {
    let column = model.listing.order.column;
    let next = Column::ALL.iter().skip_while(|one| **one != column).nth(1);
    let column = next.or(Column::ALL.first()).copied().unwrap_or_default();
    // The last decision is what somebody looks for first.
    model.listing.order = Order { column, descending: column == Column::Decided };
    fresh(model, Stretch::First, Anchor::Start)
}

fn reverse(model: &mut Model) -> Vec<Effect> {
    model.listing.order.descending ^= true;
    fresh(model, Stretch::First, Anchor::Start)
}

/// Keeps the list as a view, under a name.
fn keep(model: &mut Model) -> Vec<Effect> {
    if model.listing.filter.is_empty() {
        model.refuse("All cases need no view: filter them first.", Some(Action::Find));
        return Vec::new();
    }
    let name = model.listing.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
    write::ask_with(model, Question::ViewName, &name)
}

/// Goes into the case in front; from there on next and previous stay among these cases.
fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(case) = model.listing.front().map(|line| line.case) else { return Vec::new() };
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    let Listing { name, text, filter, .. } = &model.listing;
    let among = Among { name: name.clone(), text: text.clone(), filter: filter.clone() };
    let confined = model.listing.confines().then_some(among);
    travel::stay_among(model, confined);
    travel::fetch(model, Want::Case(case), Errand::Jump)
}

/// Back to the case; it is looked at anew.
fn close(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    model.screen = Screen::Case;
    model.guard.shown(stroke.at);
    Vec::new()
}

/// Lines came for the list.
pub(super) fn arrived(model: &mut Model, ticket: Ticket, page: Page) -> Vec<Effect> {
    let Some((_, stretch)) = model.listing.asked.take_if(|(asked, _)| *asked == ticket) else {
        return Vec::new();
    };
    model.listing.take(stretch, page);
    if model.screen == Screen::List && model.listing.lines.is_empty() && model.listing.more_before {
        // What the list was left at is not among its cases any more.
        return fresh(model, Stretch::First, Anchor::Start);
    }
    let rows = list_rows(model.size.height);
    more(model, rows)
}

/// The cases of the list were counted.
pub(super) fn counted(model: &mut Model, ticket: Ticket, count: Count) {
    if model.listing.counting.take_if(|asked| *asked == ticket).is_some() {
        model.listing.count = Some(count);
    }
}

/// The queue could not answer: what is here stays.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let lines = model.listing.asked.take_if(|(asked, _)| *asked == ticket).is_some();
    let count = model.listing.counting.take_if(|asked| *asked == ticket).is_some();
    if lines {
        model.say(Tone::Failed, format!("The list could not be loaded: {why}"));
    }
    lines || count
}
