//! Finding cases while somebody types: every change of the text is a new question, and only its answer counts.

use crate::casework::filter::complete;
use crate::casework::{Anchor, Count, Filter, Order, Page, Query};
use crate::record::Text;
use crate::review::entry::Entry;
use crate::review::layer::Layer;
use crate::review::listing::{Find, Screen};
use crate::review::model::{Errand, Tone};
use crate::review::update::{Stroke, close, list, popup_rows, travel};
use crate::review::{Action, Effect, Model, Ticket, Want};

/// Hits shown at most: who needs more types another letter, or has them listed.
const HITS: u32 = 50;

/// Opens the popup; over a list with its filter.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let text = match model.screen {
        Screen::List => model.listing.text.clone(),
        Screen::Case => String::new(),
    };
    open_with(model, &text)
}

/// Opens the popup with a text.
pub(super) fn open_with(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.case().is_none() {
        return Vec::new();
    }
    model.layers.push(Layer::Find(Box::new(Find::new(text))));
    search(model)
}

/// A key of the keymap in the popup.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let rows = popup_rows(model.size.height);
    let Some(find) = top(model) else { return Vec::new() };
    let last = find.lines.len().saturating_sub(1);
    match stroke.action {
        Action::Close => return close(model),
        Action::Accept => return go(model),
        Action::Enlist => return enlist(model),
        Action::Complete => return complete_word(model),
        Action::Down => find.at = (find.at + 1).min(last),
        Action::Up => find.at = find.at.saturating_sub(1),
        Action::PageDown => find.at = find.at.saturating_add(rows).min(last),
        Action::PageUp => find.at = find.at.saturating_sub(rows),
        action => {
            let before = find.entry.text();
            find.entry.act(action);
            if find.entry.text() != before {
                return search(model);
            }
        }
    }
    Vec::new()
}

/// Returns the popup while it is on top.
fn top(model: &mut Model) -> Option<&mut Find> {
    match model.layers.last_mut() {
        Some(Layer::Find(find)) => Some(find),
        _ => None,
    }
}

/// The text has changed: asks anew.
pub(super) fn search(model: &mut Model) -> Vec<Effect> {
    let (page, today) = (model.ticket(), model.today);
    let Some(find) = top(model) else { return Vec::new() };
    (find.at, find.count, find.asked, find.counting) = (0, None, None, None);
    let filter = match Filter::parse(&find.entry.text(), today) {
        Ok(filter) => filter,
        Err(problem) => {
            find.problem = Some(problem);
            return Vec::new();
        }
    };
    find.problem = None;
    if filter.is_empty() {
        (find.lines, find.more) = (Vec::new(), false);
        return Vec::new();
    }
    find.asked = Some(page);
    let query = Query { filter, order: Order::default(), from: Anchor::Start, limit: HITS };
    vec![Effect::Page { ticket: page, query }]
}

/// Completes the word before the cursor, as far as there is only one way.
fn complete_word(model: &mut Model) -> Vec<Effect> {
    let Some(find) = top(model) else { return Vec::new() };
    let text = find.entry.text();
    match complete(&text).applied(&text) {
        Some(longer) => {
            find.entry = Entry::new(crate::review::entry::Extent::Line, &longer);
            search(model)
        }
        None => Vec::new(),
    }
}

/// Goes to the case in front, without staying among the others.
fn go(model: &mut Model) -> Vec<Effect> {
    let Some(find) = top(model) else { return Vec::new() };
    let case = find.lines.get(find.at).filter(|_| find.asked.is_none() && find.problem.is_none());
    let Some(case) = case.map(|line| line.case) else {
        let words = match (&find.problem, find.asked) {
            (Some(_), _) => "The filter can not be read yet.",
            (None, Some(_)) => "Still searching.",
            (None, None) => "There is no case to go to.",
        };
        model.refuse(words, None);
        return Vec::new();
    };
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    travel::fetch(model, Want::Case(case), Errand::Jump)
}

/// Lists what the text finds.
fn enlist(model: &mut Model) -> Vec<Effect> {
    let today = model.today;
    let Some(find) = top(model) else { return Vec::new() };
    let text = find.entry.text().trim().to_owned();
    match Filter::parse(&text, today) {
        Ok(filter) => {
            let order = if model.screen == Screen::List { model.listing.order } else { Order::default() };
            list::open(model, None, &text, filter, order)
        }
        Err(problem) => {
            find.problem = Some(problem);
            Vec::new()
        }
    }
}

/// Tells whether lines are those that the popup has asked for.
pub(super) fn awaits(model: &mut Model, ticket: Ticket) -> bool {
    top(model).is_some_and(|find| find.asked == Some(ticket))
}

/// Hits came; where nobody saw on the way how many there are, they are counted.
pub(super) fn arrived(model: &mut Model, page: Page) -> Vec<Effect> {
    let (ticket, today) = (model.ticket(), model.today);
    let Some(find) = top(model) else { return Vec::new() };
    (find.asked, find.lines, find.more, find.count) = (None, page.lines, page.more, page.count);
    match Filter::parse(&find.entry.text(), today) {
        Ok(filter) if find.count.is_none() => {
            find.counting = Some(ticket);
            vec![Effect::Count { ticket, filter }]
        }
        _ => Vec::new(),
    }
}

/// They were counted.
pub(super) fn counted(model: &mut Model, ticket: Ticket, count: Count) {
    if let Some(find) = top(model).filter(|find| find.counting == Some(ticket)) {
        (find.counting, find.count) = (None, Some(count));
    }
}

/// The queue could not answer.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let Some(find) = top(model) else { return false };
    let hits = find.asked.take_if(|asked| *asked == ticket).is_some();
    let count = find.counting.take_if(|asked| *asked == ticket).is_some();
    if hits {
        model.say(Tone::Failed, format!("The search failed: {why}"));
    }
    hits || count
}
