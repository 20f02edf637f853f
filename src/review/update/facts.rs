//! Facts that a person adds at the desk: which kind, what it says, where it was found; and what it changed.

use crate::casework::{CaseFile, Deed, Digest, Seq, outcome_changes};
use crate::record::{CountKey, Text};
use crate::relief::added::Scope;
use crate::relief::{AddedFact, CaseProposal, FactKind, FactValue};
use crate::review::layer::{Layer, List, Question};
use crate::review::model::Then;
use crate::review::update::{decide, travel, write};
use crate::review::{Effect, Model, Moment};

/// Opens the list of the kinds of facts.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if free(model) {
        model.layers.push(Layer::Pick(List::Fact));
    }
    Vec::new()
}

/// Tells whether facts of the case can be changed now, and says why not.
fn free(model: &mut Model) -> bool {
    if model.recording.is_some() || model.errand.is_some() {
        return false;
    }
    let batch = model.case().and_then(|case| case.standing.batch);
    if let Some(batch) = batch {
        let words = format!("The case stands in batch {batch}: its decision must be taken back first.");
        model.refuse(words, Some(crate::review::Action::TakeBack));
    }
    batch.is_none()
}

/// A kind was picked, by its place in the list.
pub(super) fn pick(model: &mut Model, at: usize) -> Vec<Effect> {
    match FactKind::ALL.get(at) {
        Some(kind) => write::ask(model, Question::FactValue(*kind)),
        None => Vec::new(),
    }
}

/// The value was typed.
pub(super) fn value(model: &mut Model, kind: FactKind, typed: &str) -> Vec<Effect> {
    match FactValue::parse(kind, typed) {
        Ok(value) => write::ask(model, Question::FactSource(value)),
        Err(bad) => decide::problem(model, &format!("{}.", sentence(bad.wrong))),
    }
}

/// Begins a sentence with a capital.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// The source was typed: the fact is recorded.
pub(super) fn record(model: &mut Model, value: &FactValue, source: &Text) -> Vec<Effect> {
    if source.is_empty() {
        return decide::problem(model, "Say where it was found: a fact without a source is none.");
    }
    let count = match value.kind().scope() {
        Scope::Person => None,
        Scope::Count => selected(model),
    };
    let added = AddedFact { value: value.clone(), count, source: source.clone() };
    let words = format!("added: {added}");
    ask(model, Deed::Fact { added, proposal: Digest::ZERO }, &words)
}

/// Returns the key of the count in front.
fn selected(model: &Model) -> Option<CountKey> {
    let number = model.proposal()?.count;
    model.case()?.event()?.counts.get(number).map(|count| count.key.clone())
}

/// Asks why the fact that was added last is taken back.
pub(super) fn take_back(model: &mut Model) -> Vec<Effect> {
    if !free(model) {
        return Vec::new();
    }
    let last = model.case().and_then(|case| case.facts().last().map(|fact| fact.seq));
    if let Some(seq) = last {
        return write::ask(model, Question::Retract(seq));
    }
    model.refuse("No fact was added to this case.", Some(crate::review::Action::AddFact));
    Vec::new()
}

/// The reason was typed: the fact is taken back.
pub(super) fn retract(model: &mut Model, of: Seq, reason: &Text) -> Vec<Effect> {
    if reason.is_empty() {
        return decide::problem(model, "A fact is taken back only with a reason.");
    }
    let deed = Deed::Retract { of, reason: reason.clone(), proposal: Digest::ZERO };
    ask(model, deed, &format!("the fact {of} was taken back"))
}

fn ask(model: &mut Model, deed: Deed, words: &str) -> Vec<Effect> {
    let Some(before) = model.case().map(|case| Box::new(case.proposal.clone())) else { return Vec::new() };
    decide::record(model, deed, Then::Compare(before), words)
}

/// The case came back with its facts changed: it is to be looked at like a new one, and what changed is said.
pub(super) fn changed(
    model: &mut Model,
    before: &CaseProposal,
    case: Box<CaseFile>,
    at: Moment,
) -> Vec<Effect> {
    let changes = outcome_changes(before, &case.proposal);
    let what = if changes.is_empty() { "the proposal stands".to_owned() } else { changes.join("; ") };
    if let Some(notice) = &mut model.notice {
        notice.words = format!("{}: {what}", notice.words);
    }
    model.seen.clear();
    model.guard.shown(at);
    travel::show(model, case, at)
}
