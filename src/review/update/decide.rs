//! Verdicts: from the key to the entry on the disk.

use crate::casework::{Act, Deed, Draft, FlagReason, Ground, HoldReason, Seq, Shown, Trail, Verdict};
use crate::record::Text;
use crate::review::layer::{Amendment, Ask, Layer, List, Question};
use crate::review::model::{Afterwards, Ahead, Errand, Recording, Then, Tone};
use crate::review::update::obstacle::{self, Obstacle};
use crate::review::update::{
    Stroke, again, approve, bench, chart, close, facts, find, groups, leave, list, lock, report, return_date,
    travel, views,
};
use crate::review::{Action, Effect, Keeping, Model, Moment, Ticket, Want, words};

/// Asks the guards whether a key may decide now.
pub(super) fn may_decide(model: &mut Model, stroke: Stroke) -> Result<(), Obstacle> {
    let patience = model.settings.patience;
    model.guard.lets_decide(stroke.action, stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded)
}

/// Opens the popup of a verdict.
pub(super) fn open(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let patience = model.settings.patience;
    let allowed = obstacle::to_any_verdict(model)
        .and_then(|()| model.guard.allows(stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded))
        .and_then(|()| {
            model.case().map_or(Err(Obstacle::Loading), |case| {
                obstacle::decided(case)?;
                obstacle::role_to_decide(model, case)
            })
        });
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    let layer = match stroke.action {
        Action::Challenge => Layer::Pick(List::Ground),
        Action::Hold => Layer::Pick(List::Hold),
        Action::Flag => Layer::Pick(List::Flag),
        Action::Undecidable => Layer::Pick(List::Undecidable),
        _ => {
            let actions = model.case().map(approve::suggested).unwrap_or_default();
            Layer::Amend(Amendment { selected: model.selected, actions })
        }
    };
    model.layers.push(layer);
    Vec::new()
}

/// A key in a list of reasons.
pub(super) fn pick(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let Action::Pick(number) = stroke.action else {
        return if stroke.action == Action::Close { close(model) } else { Vec::new() };
    };
    let Some(Layer::Pick(list)) = model.layers.last() else { return Vec::new() };
    let at = usize::from(number).saturating_sub(1);
    match list {
        List::Ground => match Ground::ALL.get(at) {
            Some(ground) => {
                let draft = model.case().and_then(|case| model.evidence.get(&case.id)).cloned();
                ask(model, Question::Evidence(*ground), &draft.unwrap_or_default())
            }
            None => Vec::new(),
        },
        List::Hold => match HoldReason::ALL.get(at) {
            Some(HoldReason::Other) => ask(model, Question::HoldDetail, ""),
            Some(reason) => ask(model, Question::Until { reason: *reason, detail: None }, ""),
            None => Vec::new(),
        },
        List::Undecidable => match HoldReason::ALL.get(at) {
            Some(HoldReason::Other) => ask(model, Question::Undecidable, ""),
            Some(reason) => again::undecidable(model, stroke, &Text::new(reason.words())),
            None => Vec::new(),
        },
        List::Fact => facts::pick(model, at),
        List::Policy => report::pick(model, at),
        List::Flag => match FlagReason::ALL.get(at) {
            Some(FlagReason::Other) => ask(model, Question::FlagDetail, ""),
            Some(reason) => decide(model, stroke, Verdict::Flag { reason: *reason }, None),
            None => Vec::new(),
        },
    }
}

pub(super) fn ask(model: &mut Model, question: Question, draft: &str) -> Vec<Effect> {
    model.layers.push(Layer::Ask(Ask::new(question, draft)));
    Vec::new()
}

/// Confirms the line of text on top: the verdict, or what it goes on to.
pub(super) fn confirm(model: &mut Model, stroke: Stroke, question: &Question, text: &str) -> Vec<Effect> {
    let typed = Text::new(text);
    match question {
        Question::Evidence(ground) => {
            if typed.is_empty() {
                return problem(model, "A challenge needs its evidence in words.");
            }
            decide(model, stroke, Verdict::Challenge { ground: *ground, evidence: typed }, None)
        }
        Question::AmendReason(_) | Question::AmendAuthority { .. } => {
            approve::basis(model, stroke, question, typed)
        }
        Question::HoldDetail => {
            if typed.is_empty() {
                return problem(model, "Say what is missing; it is kept as a note.");
            }
            ask(model, Question::Until { reason: HoldReason::Other, detail: Some(typed) }, "")
        }
        Question::Until { reason, detail } => match return_date::parse(text, model.today) {
            Ok(until) => decide(model, stroke, Verdict::Hold { reason: *reason, until }, detail.clone()),
            Err(words) => problem(model, &words),
        },
        Question::FlagDetail => {
            if typed.is_empty() {
                return problem(model, "Say why a supervisor must decide; it is kept as a note.");
            }
            decide(model, stroke, Verdict::Flag { reason: FlagReason::Other }, Some(typed))
        }
        Question::Undecidable => {
            if typed.is_empty() {
                return problem(model, "Say what is missing; it is kept with the decision.");
            }
            again::undecidable(model, stroke, &typed)
        }
        Question::Seed(draft) => bench::seed_line(model, draft, text),
        Question::Share => bench::share_line(model, text),
        Question::Ruling { .. }
        | Question::Cause(_)
        | Question::Repair(..)
        | Question::GiveUp(_)
        | Question::EndShare
        | Question::Override(_) => bench::confirm(model, question, &typed),
        Question::Supersede { of, batch } => {
            if typed.is_empty() {
                return problem(model, "A case in a batch is changed only with a reason.");
            }
            let deed = Deed::Supersede { of: *of, batch: *batch, reason: typed };
            take_back(model, stroke, deed)
        }
        Question::GroupCount { .. } | Question::GroupBack { .. } => {
            groups::confirm(model, stroke, question, text)
        }
        Question::FactValue(kind) => facts::value(model, *kind, text),
        Question::FactSource(value) => facts::record(model, value, &typed),
        Question::Retract(of) => facts::retract(model, *of, &typed),
        Question::GoTo => travel::go_to(model, &typed),
        Question::ViewName => views::keep(model, &typed),
    }
}

/// Says in the popup what is wrong with its text; where there is none, in the message line.
pub(super) fn problem(model: &mut Model, words: &str) -> Vec<Effect> {
    match super::asking(model) {
        Some(ask) => ask.problem = Some(words.to_owned()),
        None => model.refuse(words, None),
    }
    Vec::new()
}

/// Records a verdict that was completed in a popup, the note that belongs to it first.
fn decide(model: &mut Model, stroke: Stroke, verdict: Verdict, note: Option<Text>) -> Vec<Effect> {
    let allowed = obstacle::to_any_verdict(model).and_then(|()| may_decide(model, stroke));
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    match note {
        Some(text) => record(model, Deed::Note { text }, Then::Decide(verdict), "note"),
        None => record_verdict(model, verdict),
    }
}

/// Records a verdict on the case on the screen; the next one follows.
pub(super) fn record_verdict(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    if model.is_blind() {
        return again::decide(model, verdict);
    }
    let words = verdict.done();
    // The case loaded ahead does not know of it yet, and may be an alike one: it is loaded anew.
    if verdict.departs() {
        model.ahead = Ahead::Unasked;
    }
    record(model, Deed::Verdict(verdict), Then::Advance, words)
}

/// Takes back the verdict in force on the case on the screen.
pub(super) fn take_back_this(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let allowed = obstacle::to_any_verdict(model).and_then(|()| may_decide(model, stroke));
    match allowed {
        Ok(()) => undo_verdict(model),
        Err(obstacle) => {
            obstacle.tell(model);
            Vec::new()
        }
    }
}

/// Takes back the verdict in force, asking for a reason where the case stands in a batch.
pub(super) fn undo_verdict(model: &mut Model) -> Vec<Effect> {
    let Some(case) = model.case() else { return Vec::new() };
    if let Err(obstacle) = obstacle::role_to_take_back(model, case) {
        obstacle.tell(model);
        return Vec::new();
    }
    let standing = case.standing.clone();
    match (standing.decided, standing.batch) {
        (None, _) => {
            model.refuse("This case is not decided: there is nothing to take back.", None);
            Vec::new()
        }
        (Some(decided), Some(batch)) => ask(model, Question::Supersede { of: decided.seq, batch }, ""),
        (Some(decided), None) => {
            let words = format!("{}, taken back", decided.verdict.done());
            record(model, Deed::Undo { of: decided.seq }, Then::Stay, &words)
        }
    }
}

fn take_back(model: &mut Model, stroke: Stroke, deed: Deed) -> Vec<Effect> {
    let allowed = obstacle::to_any_verdict(model).and_then(|()| may_decide(model, stroke));
    match allowed {
        Ok(()) => record(model, deed, Then::Stay, "taken back, with your reason"),
        Err(obstacle) => {
            obstacle.tell(model);
            Vec::new()
        }
    }
}

/// Asks for an entry on the case on the screen, after one more sign-in where it changes what others decided.
pub(super) fn record(model: &mut Model, deed: Deed, then: Then, words: &str) -> Vec<Effect> {
    let Some(case) = model.case() else { return Vec::new() };
    let trail = Trail::of(&case.entries, case.standing.batch);
    let overrides = trail.act(&deed, &model.settings.seat) == Some(Act::Override);
    if overrides && model.settings.keeping == Keeping::Encrypted {
        return lock::prove(model, deed, then, words);
    }
    record_proved(model, deed, then, words)
}

/// Asks for an entry on the case on the screen. Nothing is acknowledged before the receipt.
pub(super) fn record_proved(model: &mut Model, deed: Deed, then: Then, words: &str) -> Vec<Effect> {
    let Some(case) = model.case() else { return Vec::new() };
    let (id, name) = (case.id, words::name(case));
    let Ok(Shown(shown)) = Shown::of(case, &model.settings.charter.policy_digest) else {
        model.say(Tone::Failed, "Nothing recorded: what the case shows could not be written down.");
        return Vec::new();
    };
    let ticket = model.ticket();
    let words = format!("{words} · {name}");
    model.recording = Some(Recording { ticket, case: id, then, words });
    vec![Effect::Record { ticket, draft: Draft { case: Some(id), shown: Some(shown), deed } }]
}

/// An entry is on the disk.
pub(super) fn saved(model: &mut Model, ticket: Ticket, seq: Seq, at: Moment) -> Vec<Effect> {
    let Some(recording) = model.recording.take_if(|recording| recording.ticket == ticket) else {
        return Vec::new();
    };
    if matches!(model.layers.last(), Some(Layer::Note(_))) {
        model.notes.remove(&recording.case);
    }
    if recording.then == Then::Bench {
        model.saved(seq, &recording.words, None);
        return if model.afterwards == Afterwards::Leave { leave(model) } else { bench::conducted(model) };
    }
    model.layers.clear();
    // The way back stands beside every decision, right when it may be wanted.
    let helps = (recording.then == Then::Advance).then_some(Action::Undo);
    let reminds = model.stretch.reminds(at, model.settings.break_after);
    let words = match reminds {
        Some(minutes) => format!("{} · {minutes} minutes at a stretch: time for a break", recording.words),
        None => recording.words.clone(),
    };
    model.saved(seq, &words, helps);
    if model.afterwards == Afterwards::Leave && !matches!(recording.then, Then::Decide(_)) {
        return leave(model);
    }
    match recording.then {
        Then::Advance => {
            model.reasons.remove(&recording.case);
            model.evidence.remove(&recording.case);
            travel::advance(model, recording.case, at)
        }
        Then::Stay => travel::fetch(model, Want::Case(recording.case), Errand::Refresh),
        // Dealt with above: its pages stay.
        Then::Bench => Vec::new(),
        Then::Groups => {
            let mut effects = travel::fetch(model, Want::Case(recording.case), Errand::Refresh);
            effects.extend(groups::list(model));
            effects
        }
        Then::Compare(before) => travel::fetch(model, Want::Case(recording.case), Errand::Compare(before)),
        Then::Decide(verdict) => travel::fetch(model, Want::Case(recording.case), Errand::Decide(verdict)),
    }
}

/// The queue could not do what was asked: the case and every text stay, and work goes on.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &str) -> Vec<Effect> {
    let why = Text::new(why);
    if model.recording.take_if(|recording| recording.ticket == ticket).is_some() {
        model.afterwards = model.afterwards.unless_leaving();
        model.say(Tone::Failed, format!("Not saved, nothing decided: {why}"));
    } else if model.errand.take_if(|(asked, _)| *asked == ticket).is_some() {
        model.afterwards = model.afterwards.unless_leaving();
        model.say(Tone::Failed, format!("The case could not be loaded: {why}"));
    } else if model.ahead == Ahead::Asked(ticket) {
        model.ahead = Ahead::Unasked;
    } else {
        // Whose it is knows so itself.
        let _ = list::failed(model, ticket, &why)
            || find::failed(model, ticket, &why)
            || views::failed(model, ticket, &why)
            || groups::failed(model, ticket, &why)
            || chart::failed(model, ticket, &why)
            || bench::failed(model, ticket, &why);
    }
    Vec::new()
}
