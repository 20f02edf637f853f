//! From case to case: next, previous, a number, the next that waits, the one to take back.

use crate::casework::{CaseFile, CaseId};
use crate::record::Text;
use crate::review::layer::{Layer, Question};
use crate::review::listing::{Among, Screen};
use crate::review::model::{Afterwards, Ahead, Errand, Tone};
use crate::review::update::obstacle::{self, Obstacle};
use crate::review::update::{Stroke, decide, facts, leave, remember};
use crate::review::{Effect, Model, Moment, Ticket, Want};

/// Asks for a case to be shown; until it comes nothing is decided.
pub(super) fn fetch(model: &mut Model, want: Want, errand: Errand) -> Vec<Effect> {
    let ticket = model.ticket();
    model.errand = Some((ticket, errand));
    vec![ask(model, ticket, want, false)]
}

/// Asks for a case: the one before or after within the cases being worked among.
fn ask(model: &Model, ticket: Ticket, want: Want, ahead: bool) -> Effect {
    let stays = matches!(want, Want::Next(_) | Want::Previous(_) | Want::NextUndecided(_));
    let within = model.among.as_ref().filter(|_| stays).map(|among| among.filter.clone());
    Effect::Fetch { ticket, want, within, ahead }
}

/// Works among these cases from now on, beginning where they were left, or at the first that is due.
pub(super) fn enter(model: &mut Model, among: Among, place: Option<CaseId>) -> Vec<Effect> {
    stay_among(model, Some(among));
    let want = place.map_or(Want::NextUndecided(CaseId(0)), Want::Case);
    fetch(model, want, Errand::Jump)
}

/// Stays among these cases from now on, or goes among all; what was loaded ahead was found among others.
pub(super) fn stay_among(model: &mut Model, among: Option<Among>) {
    (model.among, model.ahead) = (among, Ahead::Unasked);
}

/// To the case after, without deciding. Where the next that waits bears the number after this one's nothing lies between,
/// and it is here already.
pub(super) fn next(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Some(id) = free_to_go(model) else { return Vec::new() };
    // A second reader goes by the order of the sample.
    let by_number = !model.is_blind();
    match take_ahead(model, |case| by_number && Some(case.id.0) == id.0.checked_add(1)) {
        Some(case) => show(model, case, at),
        None => fetch(model, Want::Next(id), Errand::Step),
    }
}

/// To the case before, without deciding.
pub(super) fn previous(model: &mut Model) -> Vec<Effect> {
    match free_to_go(model) {
        Some(id) => fetch(model, Want::Previous(id), Errand::Step),
        None => Vec::new(),
    }
}

/// Takes the case that was loaded ahead, where it is here and it is the one.
fn take_ahead(model: &mut Model, is_the_one: impl FnOnce(&CaseFile) -> bool) -> Option<Box<CaseFile>> {
    match std::mem::replace(&mut model.ahead, Ahead::Unasked) {
        Ahead::Here(case) if is_the_one(&case) => Some(case),
        other => {
            model.ahead = other;
            None
        }
    }
}

/// To the next case of the same person, going round: they need not stand side by side in the queue.
pub(super) fn to_sibling(model: &mut Model) -> Vec<Effect> {
    let next = model.case().and_then(|case| {
        let later = case.siblings.iter().find(|sibling| **sibling > case.id);
        later.or_else(|| case.siblings.first()).copied().filter(|sibling| *sibling != case.id)
    });
    let Some(sibling) = next else { return nothing(model, "This person has no other case in the queue.") };
    match free_to_go(model) {
        Some(_) => fetch(model, Want::Case(sibling), Errand::Step),
        None => Vec::new(),
    }
}

/// To the next case that waits for a decision; it is here already more often than not.
pub(super) fn next_waiting(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Some(id) = free_to_go(model) else { return Vec::new() };
    match take_ahead(model, |case| case.id != id) {
        Some(case) => show(model, case, at),
        None => fetch(model, Want::NextUndecided(id), Errand::Waiting),
    }
}

/// To the case with the number that was typed.
pub(super) fn go_to(model: &mut Model, number: &Text) -> Vec<Effect> {
    if number.is_empty() {
        return decide::problem(model, "Type a court case number, or the case's number in the queue.");
    }
    match free_to_go(model) {
        Some(_) => fetch(model, Want::Numbered(number.clone()), Errand::GoTo),
        None => Vec::new(),
    }
}

/// To the case this seat decided last, to take that back.
pub(super) fn undo(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let patience = model.settings.patience;
    let allowed = obstacle::to_any_verdict(model).and_then(|()| {
        model.guard.lets_decide(stroke.action, stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded)
    });
    match allowed {
        Ok(()) => fetch(model, Want::LastDecided, Errand::Undo),
        Err(obstacle) => {
            obstacle.tell(model);
            Vec::new()
        }
    }
}

/// Returns the case on the screen when nothing is under way that would be lost by leaving it.
fn free_to_go(model: &Model) -> Option<CaseId> {
    if model.recording.is_some() || model.errand.is_some() {
        return None;
    }
    model.case().map(|case| case.id)
}

/// Goes on after a decision on a case: to the one that was loaded ahead, or as soon as it comes.
pub(super) fn advance(model: &mut Model, from: CaseId, at: Moment) -> Vec<Effect> {
    match std::mem::replace(&mut model.ahead, Ahead::Unasked) {
        Ahead::Here(case) if case.id != from => show(model, case, at),
        Ahead::Asked(ticket) => {
            model.errand = Some((ticket, Errand::Advance(from)));
            Vec::new()
        }
        Ahead::Unasked => fetch(model, Want::NextUndecided(from), Errand::Advance(from)),
        Ahead::Here(_) | Ahead::Nobody => finished(model, from),
    }
}

/// Nothing waits any more: the case that was decided last stays on the screen, as it is now.
fn finished(model: &mut Model, from: CaseId) -> Vec<Effect> {
    let among = if model.among.is_some() { " in this view" } else { "" };
    if let Some(notice) = &mut model.notice {
        notice.words.push_str(" · no case is waiting any more");
        notice.words.push_str(among);
    }
    fetch(model, Want::Case(from), Errand::Refresh)
}

/// A case came from the queue.
pub(super) fn arrived(
    model: &mut Model,
    ticket: Ticket,
    case: Option<Box<CaseFile>>,
    at: Moment,
) -> Vec<Effect> {
    if model.ahead == Ahead::Asked(ticket) {
        model.ahead = case.map_or(Ahead::Nobody, Ahead::Here);
        return Vec::new();
    }
    let Some((_, errand)) = model.errand.take_if(|(asked, _)| *asked == ticket) else {
        return Vec::new();
    };
    match (errand, case) {
        (Errand::Advance(from), Some(case)) if case.id != from => show(model, case, at),
        (Errand::Advance(from), _) => finished(model, from),
        (Errand::Waiting, Some(case)) if model.case().is_some_and(|here| here.id == case.id) => {
            nothing(model, "No other case is waiting.")
        }
        (Errand::Undo, Some(case)) => {
            let mut effects = show(model, case, at);
            effects.extend(decide::undo_verdict(model));
            effects
        }
        (Errand::Decide(verdict), Some(case)) => {
            let mut effects = show(model, case, at);
            effects.extend(decide::record_verdict(model, verdict));
            effects
        }
        (Errand::Compare(before), Some(case)) => facts::changed(model, &before, case, at),
        (_, Some(case)) => show(model, case, at),
        (Errand::GoTo, None) => decide::problem(model, "No case of this queue has this number."),
        (Errand::Open, None) => {
            model.empty = true;
            Vec::new()
        }
        (Errand::Step, None) if model.among.is_some() => {
            nothing(model, "There is no case of this view further on in this direction.")
        }
        (Errand::Step, None) => nothing(model, "There is no case further on in this direction."),
        (Errand::Waiting, None) if model.among.is_some() => {
            nothing(model, "No case of this view is waiting for a decision.")
        }
        (Errand::Waiting, None) => nothing(model, "No case is waiting for a decision."),
        (Errand::Jump, None) => {
            model.layers.clear();
            nothing(model, "There is no such case.")
        }
        (Errand::Undo, None) => nothing(model, "There is no decision of yours to take back."),
        (Errand::Refresh | Errand::Compare(_) | Errand::Decide(_), None) => {
            model.say(Tone::Failed, "The case on the screen is not in the queue any more.");
            if model.afterwards == Afterwards::Leave { leave(model) } else { Vec::new() }
        }
    }
}

fn nothing(model: &mut Model, words: &str) -> Vec<Effect> {
    model.say(Tone::Said, words);
    Vec::new()
}

/// Puts a case on the screen and loads the next one that waits ahead.
pub(super) fn show(model: &mut Model, case: Box<CaseFile>, at: Moment) -> Vec<Effect> {
    let id = case.id;
    // From a list it is looked at anew, even if it was on the screen before that.
    let same = model.screen == Screen::Case && model.case().is_some_and(|here| here.id == id);
    model.screen = Screen::Case;
    if !same {
        model.guard.shown(at);
        model.seen.clear();
        model.selected = 0;
        model.layers.clear();
    } else if leads_to_a_case(model.layers.last()) {
        model.layers.clear();
    }
    model.case = Some(case);
    let ticket = model.ticket();
    model.ahead = Ahead::Asked(ticket);
    let ahead = ask(model, ticket, Want::NextUndecided(id), true);
    remember(model).into_iter().chain([ahead]).collect()
}

/// Tells whether a popup is done with once its case is on the screen.
fn leads_to_a_case(layer: Option<&Layer>) -> bool {
    match layer {
        Some(Layer::Find(_) | Layer::Views(_)) => true,
        Some(Layer::Ask(ask)) => ask.question == Question::GoTo,
        _ => false,
    }
}
