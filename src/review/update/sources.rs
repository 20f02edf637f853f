//! The screen of the sources: asked for when it is opened, read, closed; nothing is decided.

use crate::review::layer::Layer;
use crate::review::sources::{SourceRead, Sources};
use crate::review::update::{Stroke, chart, close, popup_rows};
use crate::review::{Effect, Model, Ticket};

/// Opens the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    model.layers.push(Layer::Sources(Sources { asked: Some(ticket), ..Sources::default() }));
    vec![Effect::Sources { ticket }]
}

/// A key on it.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let page = popup_rows(model.size.height);
    let width = usize::from(model.size.width);
    let Some(Layer::Sources(sources)) = model.layers.last_mut() else { return Vec::new() };
    let last = sources.rows(width.saturating_sub(4).max(1)).len().saturating_sub(page);
    match chart::moved(stroke.action, sources.from, page, last) {
        None => close(model),
        Some(from) => {
            sources.from = from;
            Vec::new()
        }
    }
}

/// The accounts came.
pub(super) fn came(model: &mut Model, ticket: Ticket, read: Vec<SourceRead>) {
    if let Some(Layer::Sources(sources)) = model.layers.last_mut()
        && sources.asked.take_if(|asked| *asked == ticket).is_some()
    {
        sources.read = Some(read);
    }
}
