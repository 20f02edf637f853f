//! Comparing the policy in force with another, beside the work: asked for once, heard of until it is done.

use crate::relief::Policy;
use crate::relief::parts::Part;
use crate::review::comparison::Comparison;
use crate::review::layer::{Book, Layer, List};
use crate::review::update::read;
use crate::review::{Effect, Model, Ticket};

/// Opens the list of policies to compare with.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.layers.push(Layer::Pick(List::Policy));
    Vec::new()
}

/// A policy was picked, by its place in the list. One that was compared before is shown again.
pub(super) fn pick(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(with) = Policy::shipped_names().nth(at) else { return Vec::new() };
    if with == model.settings.charter.policy {
        model.refuse("That is the policy in force.", None);
        return Vec::new();
    }
    model.layers.pop();
    let known = model.comparison.as_ref().is_some_and(|one| one.with == with);
    let effects = if known {
        Vec::new()
    } else {
        let ticket = model.ticket();
        model.comparison = Some(Comparison::new(ticket, with));
        vec![Effect::Compare { ticket, with: with.to_owned() }]
    };
    read::open(model, Book::Comparison);
    effects
}

/// So many persons are compared.
pub(super) fn told(model: &mut Model, ticket: Ticket, done: u64, total: u64) -> Vec<Effect> {
    if let Some(comparison) = model.comparison.as_mut().filter(|one| one.ticket == ticket) {
        (comparison.done, comparison.total) = (done, total);
    }
    Vec::new()
}

/// The tables are here.
pub(super) fn done(model: &mut Model, ticket: Ticket, report: Vec<Part>) -> Vec<Effect> {
    if let Some(comparison) = model.comparison.as_mut().filter(|one| one.ticket == ticket) {
        comparison.report = Some(report);
    }
    Vec::new()
}
