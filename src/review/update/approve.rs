//! Approvals: as proposed with one key, no relief with two, and with another action once its reason and its authority are
//! in words.

use crate::casework::{Basis, CaseFile, Verdict};
use crate::record::Text;
use crate::relief::Action as Relief;
use crate::review::layer::{Layer, OFFERED, Question};
use crate::review::update::decide::{ask, may_decide, problem, record_verdict};
use crate::review::update::obstacle::{self, Obstacle};
use crate::review::update::{Stroke, close, wrapped};
use crate::review::{Action, Effect, Model};

/// Approves the proposal as it stands and goes on; where that is no relief for any count, after a second key.
pub(super) fn approve(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let Some(actions) = model.case().map(proposed) else { return Vec::new() };
    if asks_for_nothing(&actions) {
        if may_go_on(model, stroke, &actions) {
            model.layers.push(Layer::NoRelief);
        }
        return Vec::new();
    }
    approve_with(model, stroke, &actions, None)
}

/// The second key that approves no relief.
pub(super) fn no_relief(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    match stroke.action {
        Action::Confirm => {
            let Some(actions) = model.case().map(proposed) else { return Vec::new() };
            approve_with(model, stroke, &actions, None)
        }
        Action::Close => close(model),
        _ => Vec::new(),
    }
}

/// Tells whether these actions ask the court for nothing.
pub(in crate::review) fn asks_for_nothing(actions: &[Relief]) -> bool {
    !actions.is_empty() && actions.iter().all(|action| *action == Relief::None)
}

/// Approves these actions, one for each proposal, if nothing stands against it.
fn approve_with(model: &mut Model, stroke: Stroke, actions: &[Relief], basis: Option<Basis>) -> Vec<Effect> {
    let allowed = obstacle::to_any_verdict(model)
        .and_then(|()| may_decide(model, stroke))
        .and_then(|()| to_these(model, actions));
    if let Err(obstacle) = allowed {
        obstacle.tell(model);
        return Vec::new();
    }
    let Some(case) = model.case() else { return Vec::new() };
    let verdict = approval(case, actions, basis);
    record_verdict(model, verdict)
}

/// Tells whether a key may go on towards an approval of these actions; says what stands against it.
fn may_go_on(model: &mut Model, stroke: Stroke, actions: &[Relief]) -> bool {
    let patience = model.settings.patience;
    let allowed = obstacle::to_any_verdict(model)
        .and_then(|()| model.guard.allows(stroke.at, stroke.repeat, &patience).map_err(Obstacle::Guarded))
        .and_then(|()| to_these(model, actions));
    match allowed {
        Ok(()) => true,
        Err(obstacle) => {
            obstacle.tell(model);
            false
        }
    }
}

/// Finds what about the case, or about who sits here, keeps these actions from being approved.
fn to_these(model: &Model, actions: &[Relief]) -> Result<(), Obstacle> {
    let case = model.case().ok_or(Obstacle::Loading)?;
    obstacle::decided(case)?;
    obstacle::role_to_decide(model, case)?;
    obstacle::to_approval(model, case, actions)
}

/// A key while amending.
pub(super) fn amend(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let Some(Layer::Amend(amendment)) = model.layers.last_mut() else { return Vec::new() };
    match stroke.action {
        Action::Pick(number) => {
            let offered = OFFERED.get(usize::from(number).saturating_sub(1));
            if let (Some(slot), Some(action)) = (amendment.actions.get_mut(amendment.selected), offered) {
                *slot = *action;
            }
            Vec::new()
        }
        Action::NextCount | Action::PreviousCount => {
            let by = if stroke.action == Action::NextCount { 1 } else { -1 };
            if let Some(selected) = wrapped(amendment.selected, by, amendment.actions.len()) {
                amendment.selected = selected;
                model.selected = selected;
            }
            Vec::new()
        }
        Action::Confirm => {
            let actions = amendment.actions.clone();
            if model.case().map(proposed).is_some_and(|proposed| proposed == actions) {
                model.refuse("Nothing differs from the proposal yet: pick another action first.", None);
                return Vec::new();
            }
            if may_go_on(model, stroke, &actions) {
                return ask(model, Question::AmendReason(actions), "");
            }
            Vec::new()
        }
        Action::Close => close(model),
        _ => Vec::new(),
    }
}

/// Takes a line of what an amendment rests on: the reason, then the authority, which records it.
pub(super) fn basis(model: &mut Model, stroke: Stroke, question: &Question, typed: Text) -> Vec<Effect> {
    let is_blank = typed.as_str().trim().is_empty();
    match question {
        Question::AmendReason(actions) => {
            if is_blank {
                return problem(model, "Another action than the one proposed needs its reason in words.");
            }
            ask(model, Question::AmendAuthority { actions: actions.clone(), reason: typed }, "")
        }
        Question::AmendAuthority { actions, reason } => {
            if is_blank {
                return problem(model, "Name the authority, such as HS 11361.8(f).");
            }
            let basis = Basis { reason: reason.clone(), authority: typed };
            approve_with(model, stroke, actions, Some(basis))
        }
        _ => Vec::new(),
    }
}

/// Returns the proposed actions, in the order of the proposals.
fn proposed(case: &CaseFile) -> Vec<Relief> {
    case.proposal.proposals.iter().map(|proposal| proposal.action).collect()
}

/// Returns the actions that an amendment begins with: those proposed, and where one was withheld only because a person
/// must look closely, that one.
pub(super) fn suggested(case: &CaseFile) -> Vec<Relief> {
    let proposals = case.proposal.proposals.iter();
    proposals.map(|proposal| proposal.withheld().unwrap_or(proposal.action)).collect()
}

/// Makes the verdict that approves these actions, one for each proposal.
fn approval(case: &CaseFile, actions: &[Relief], basis: Option<Basis>) -> Verdict {
    let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
    let keyed = || {
        case.proposal.proposals.iter().zip(actions).filter_map(|(proposal, action)| {
            counts.get(proposal.count).map(|count| (count.key.clone(), proposal.action, *action))
        })
    };
    Verdict::Approve {
        actions: keyed().map(|(key, _, action)| (key, action)).collect(),
        amended: keyed().filter(|(_, proposed, action)| proposed != action).map(|(key, _, _)| key).collect(),
        basis,
        group: None,
    }
}
