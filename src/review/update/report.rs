//! Reports over everybody in the queue, beside the work: asked for once, heard of until they are done.

use crate::relief::parts::Part;
use crate::review::layer::{Book, Layer, List};
use crate::review::report::{Report, Subject};
use crate::review::update::read;
use crate::review::{Effect, Model, Ticket};

/// Opens the list of policies to compare with.
pub(super) fn open_policies(model: &mut Model) -> Vec<Effect> {
    model.layers.push(Layer::Pick(List::Policy));
    Vec::new()
}

/// A policy was picked, by its place in the list. One that was compared last is shown again.
pub(super) fn pick(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(with) = model.settings.policies.get(at).cloned() else { return Vec::new() };
    if with.name == model.settings.charter.policy {
        model.refuse("That is the policy in force.", None);
        return Vec::new();
    }
    model.layers.pop();
    let subject = Subject::Policies(with.name);
    let known = model.report.as_ref().is_some_and(|report| report.subject == subject);
    let effects = if known {
        Vec::new()
    } else {
        let ticket = begin(model, subject);
        vec![Effect::Compare { ticket, with: with.text }]
    };
    read::open(model, Book::Report);
    effects
}

/// Opens what the work comes to; counted anew each time, for verdicts change it, but not twice at once.
pub(super) fn open_impact(model: &mut Model) -> Vec<Effect> {
    let counting = model
        .report
        .as_ref()
        .is_some_and(|report| report.subject == Subject::Impact && report.parts.is_none());
    let effects = if counting {
        Vec::new()
    } else {
        let ticket = begin(model, Subject::Impact);
        vec![Effect::Impact { ticket }]
    };
    read::open(model, Book::Report);
    effects
}

fn begin(model: &mut Model, subject: Subject) -> Ticket {
    let ticket = model.ticket();
    model.report = Some(Report::new(ticket, subject));
    ticket
}

/// So many persons are looked at.
pub(super) fn told(model: &mut Model, ticket: Ticket, done: u64, total: u64) -> Vec<Effect> {
    if let Some(report) = model.report.as_mut().filter(|one| one.ticket == ticket) {
        (report.done, report.total) = (done, total);
    }
    Vec::new()
}

/// The tables are here.
pub(super) fn done(model: &mut Model, ticket: Ticket, parts: Vec<Part>) -> Vec<Effect> {
    if let Some(report) = model.report.as_mut().filter(|one| one.ticket == ticket) {
        report.parts = Some(parts);
    }
    Vec::new()
}

/// Forgets a report that could not be made, so that it can be asked for again.
pub(super) fn failed(model: &mut Model, ticket: Ticket) {
    if model.report.as_ref().is_some_and(|one| one.ticket == ticket) {
        model.report = None;
        if matches!(model.layers.last(), Some(Layer::Read(reading)) if reading.book == Book::Report) {
            model.layers.pop();
        }
    }
}
