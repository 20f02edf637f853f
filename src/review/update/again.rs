//! The case screen of a second reader: the same decisions, recorded as second ones, with their reason; nothing else. And
//! what a reviewer hears about a known case.

use crate::casework::check::Second;
use crate::casework::{Shown, Verdict};
use crate::record::Text;
use crate::review::entry::{Entry, Extent};
use crate::review::layer::{Book, Layer, Question};
use crate::review::model::{Recording, Then, Tone};
use crate::review::update::{
    Stroke, approve, close, decide, lock, obstacle, quit, read, select, travel, write,
};
use crate::review::{Action, Effect, Model, words};

/// A key on the case.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    match stroke.action {
        Action::Quit => quit(model),
        Action::Lock => lock::lock(model),
        // Everything else needs a case.
        _ if model.case.is_none() => Vec::new(),
        Action::Approve | Action::Amend | Action::Challenge | Action::Undecidable if is_decided(model) => {
            model
                .refuse("You have decided this case; a second decision stands.", Some(Action::NextUndecided));
            Vec::new()
        }
        Action::Approve => approve::approve(model, stroke),
        Action::Amend | Action::Challenge | Action::Undecidable => decide::open(model, stroke),
        Action::Reason => open_reason(model),
        Action::NextCount => select(model, 1),
        Action::PreviousCount => select(model, -1),
        Action::Evidence => read::open(model, Book::Evidence),
        Action::History => read::open(model, Book::History),
        Action::Next => travel::next(model, stroke.at),
        Action::Previous => travel::previous(model),
        Action::NextUndecided => travel::next_waiting(model, stroke.at),
        Action::GoTo => write::ask(model, Question::GoTo),
        _ => Vec::new(),
    }
}

/// Shows what is to be heard about a known case, once the next case is there.
pub(super) fn teach(model: &mut Model) {
    if model.errand.is_none() && model.recording.is_none() && model.lock.is_none() {
        model.layers.extend(model.lesson.take().map(Layer::Lesson));
    }
}

fn is_decided(model: &Model) -> bool {
    model.case().is_some_and(|case| case.standing.decided.is_some())
}

/// Opens the reason, with what was kept of it.
fn open_reason(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() || is_decided(model) {
        return Vec::new();
    }
    let kept = model.case().and_then(|case| model.reasons.get(&case.id)).cloned().unwrap_or_default();
    model.layers.push(Layer::Note(Entry::new(Extent::Page, &kept)));
    Vec::new()
}

/// Keeps the reason that was written until the case is decided; nothing is recorded yet.
pub(super) fn keep_reason(model: &mut Model) -> Vec<Effect> {
    let Some(Layer::Note(entry)) = model.layers.last() else { return Vec::new() };
    let text = entry.text();
    if let Some(id) = model.case().map(|case| case.id) {
        model.notes.remove(&id);
        model.reasons.insert(id, text);
    }
    model.layers.pop();
    model.say(Tone::Said, "The reason is kept; it is recorded with your decision.");
    Vec::new()
}

/// Says that the case cannot be decided, if nothing stands against any decision.
pub(super) fn undecidable(model: &mut Model, stroke: Stroke, missing: &Text) -> Vec<Effect> {
    let allowed = obstacle::to_any_verdict(model).and_then(|()| decide::may_decide(model, stroke));
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    let reason = match kept(model) {
        reason if reason.is_empty() => missing.clone(),
        reason => Text::note(&format!("{missing}: {reason}")),
    };
    record(model, Second::Undecidable { reason }, "cannot be decided")
}

/// Records a verdict as a second decision.
pub(super) fn decide(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let (words, reason) = (verdict.done(), kept(model));
    record(model, Second::Decided { verdict, reason }, words)
}

/// Returns the reason that was kept.
fn kept(model: &Model) -> Text {
    let kept = model.case().and_then(|case| model.reasons.get(&case.id));
    kept.map_or_else(Text::default, |text| Text::note(text))
}

fn record(model: &mut Model, second: Second, done: &str) -> Vec<Effect> {
    let Some(case) = model.case() else { return Vec::new() };
    let Ok(Shown(shown)) = Shown::of(case, &model.settings.charter.policy_digest) else {
        model.say(Tone::Failed, "Nothing recorded: what the case shows could not be written down.");
        return close(model);
    };
    let (case, words) = (case.id, format!("{done} · {}", words::name(case)));
    let ticket = model.ticket();
    model.recording = Some(Recording { ticket, case, then: Then::Advance, words });
    vec![Effect::DecideAgain { ticket, case, shown, second }]
}
