//! The screen of what is stuck: asked for when it is opened, read, left for a case; nothing is decided.

use crate::casework::FiledCase;
use crate::review::layer::Layer;
use crate::review::model::Errand;
use crate::review::stuck::Stuck;
use crate::review::update::{Stroke, chart, close, popup_rows, travel};
use crate::review::{Action, Effect, Model, Ticket, Want};

/// Opens the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.layers.push(Layer::Stuck(Stuck { asked: Some(ticket), ..Stuck::default() }));
    vec![Effect::Stuck { ticket }]
}

/// A key on it.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let page = popup_rows(model.size.height);
    let Some(Layer::Stuck(stuck)) = model.layers.last_mut() else { return Vec::new() };
    let cases = stuck.cases.as_deref().unwrap_or_default();
    if stroke.action == Action::Accept {
        let case = cases.get(stuck.at).map(|case| case.case);
        return match case {
            Some(case) if model.recording.is_none() && model.errand.is_none() => {
                travel::fetch(model, Want::Case(case), Errand::Jump)
            }
            _ => Vec::new(),
        };
    }
    match chart::moved(stroke.action, stuck.at, page, cases.len().saturating_sub(1)) {
        None => close(model),
        Some(at) => {
            stuck.at = at;
            Vec::new()
        }
    }
}

/// The cases came.
pub(super) fn came(model: &mut Model, ticket: Ticket, cases: Vec<FiledCase>) {
    if let Some(Layer::Stuck(stuck)) = model.layers.last_mut()
        && stuck.asked.take_if(|asked| *asked == ticket).is_some()
    {
        stuck.cases = Some(cases);
    }
}
