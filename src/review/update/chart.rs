//! The progress screen and the ledger of the day: asked for when they are opened, read, and left; nothing is decided.

use crate::casework::Entry;
use crate::casework::figures::Figures;
use crate::record::Text;
use crate::review::chart::{Chart, Day, rows};
use crate::review::layer::Layer;
use crate::review::model::{Errand, Tone};
use crate::review::update::{Stroke, close, popup_rows, travel};
use crate::review::{Action, Effect, Model, Ticket, Want};

/// Opens the progress screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.layers.push(Layer::Chart(Chart { asked: Some(ticket), ..Chart::default() }));
    vec![Effect::Figures { ticket }]
}

/// Opens the ledger of the day.
pub(super) fn open_day(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.layers.push(Layer::Day(Day { asked: Some(ticket), ..Day::default() }));
    vec![Effect::Day { ticket }]
}

/// A key on the progress screen.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let page = popup_rows(model.size.height);
    let length = match model.layers.last() {
        Some(Layer::Chart(Chart { figures: Some(figures), .. })) => {
            rows(figures, &model.progress, model.today).len()
        }
        _ => 0,
    };
    let last = length.saturating_sub(page);
    let Some(Layer::Chart(chart)) = model.layers.last_mut() else { return Vec::new() };
    match moved(stroke.action, chart.at, page, last) {
        None => close(model),
        Some(at) => {
            chart.at = at;
            Vec::new()
        }
    }
}

/// A key in the ledger of the day.
pub(super) fn act_day(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let page = popup_rows(model.size.height);
    let Some(Layer::Day(day)) = model.layers.last_mut() else { return Vec::new() };
    let last = day.entries.as_ref().map_or(0, |entries| entries.len().saturating_sub(1));
    if stroke.action == Action::Accept {
        let case = day.entries.as_ref().and_then(|entries| entries.get(day.at)).and_then(|entry| entry.case);
        return match case {
            Some(case) if model.recording.is_none() && model.errand.is_none() => {
                travel::fetch(model, Want::Case(case), Errand::Jump)
            }
            Some(_) => Vec::new(),
            None => {
                model.refuse("This entry is on no case.", None);
                Vec::new()
            }
        };
    }
    match moved(stroke.action, day.at, page, last) {
        None => close(model),
        Some(at) => {
            day.at = at;
            Vec::new()
        }
    }
}

/// Returns where a key leads; `None` out of here.
pub(super) fn moved(action: Action, at: usize, page: usize, last: usize) -> Option<usize> {
    let at = match action {
        Action::Close => return None,
        Action::Down => at + 1,
        Action::Up => at.saturating_sub(1),
        Action::PageDown => at + page,
        Action::PageUp => at.saturating_sub(page),
        Action::First => 0,
        Action::Last => last,
        _ => at,
    };
    Some(at.min(last))
}

/// The figures came.
pub(super) fn arrived(model: &mut Model, ticket: Ticket, figures: Box<Figures>) {
    if let Some(Layer::Chart(chart)) = model.layers.last_mut()
        && chart.asked.take_if(|asked| *asked == ticket).is_some()
    {
        chart.figures = Some(figures);
    }
}

/// The ledger of the day came.
pub(super) fn came(model: &mut Model, ticket: Ticket, entries: Vec<Entry>) {
    if let Some(Layer::Day(day)) = model.layers.last_mut()
        && day.asked.take_if(|asked| *asked == ticket).is_some()
    {
        day.entries = Some(entries);
    }
}

/// The queue could not answer.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let asked = match model.layers.last_mut() {
        Some(Layer::Chart(chart)) => chart.asked.take_if(|asked| *asked == ticket).is_some(),
        Some(Layer::Day(day)) => day.asked.take_if(|asked| *asked == ticket).is_some(),
        Some(Layer::Sources(sources)) => sources.asked.take_if(|asked| *asked == ticket).is_some(),
        Some(Layer::Stuck(stuck)) => stuck.asked.take_if(|asked| *asked == ticket).is_some(),
        _ => false,
    };
    if asked {
        model.say(Tone::Failed, format!("The figures could not be read: {why}"));
    }
    asked
}
