//! What stands against a verdict now, besides the time that the guards watch, and how the message line says it.

use crate::casework::{Act, CaseFile, Deed, Role, Seq, State, Trail, role::may};
use crate::record::CountKey;
use crate::relief::{Action as Relief, Harm, Today};
use crate::review::guard::Refusal;
use crate::review::{Action, Model};
use std::collections::BTreeMap;
use std::fmt;

/// What stands against a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) enum Obstacle {
    /// The terminal is too small to show a case.
    TooSmall,
    /// An entry is being saved.
    Saving,
    /// A case is being loaded.
    Loading,
    /// The role of who sits here does not allow it.
    Role(Role, Act),
    /// A guard refuses the key.
    Guarded(Refusal),
    /// The case is decided; nothing is decided over.
    Decided(&'static str, Seq),
    /// So many deciding facts have not been on the screen.
    Unseen(usize),
    /// This count, counted from 0, has no action.
    Undetermined(usize),
    /// The action for this count, counted from 0, would make the person worse off.
    Harm(usize, Harm),
    /// Two counts under one order number would get different actions (traps.md T57).
    SharedKey,
}

impl Obstacle {
    /// Returns the action that helps.
    pub(in crate::review) fn press(self) -> Option<Action> {
        match self {
            Self::Decided(..) => Some(Action::TakeBack),
            Self::Unseen(_) => Some(Action::Evidence),
            Self::Undetermined(_) | Self::Harm(..) => Some(Action::Amend),
            Self::SharedKey => Some(Action::Flag),
            Self::TooSmall | Self::Saving | Self::Loading | Self::Guarded(_) | Self::Role(..) => None,
        }
    }

    /// Puts it into the message line.
    pub(super) fn tell(self, model: &mut Model) {
        model.refuse(self.to_string(), self.press());
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall => write!(f, "Nothing can be decided: the window is too small to show the case."),
            Self::Saving => write!(f, "Still saving the entry before; nothing else is decided until it is."),
            Self::Loading => write!(f, "Nothing decided: the case is still being loaded."),
            Self::Guarded(refusal) => write!(f, "{refusal}"),
            Self::Role(role, act) => write!(f, "A seat with the role {role} may not {}.", act.words()),
            Self::Decided(done, seq) => write!(f, "This case is {done} already ({seq})."),
            Self::Unseen(1) => {
                write!(f, "Can not be approved yet: one deciding fact was not on the screen.")
            }
            Self::Unseen(facts) => {
                write!(f, "Can not be approved yet: {facts} deciding facts were not on the screen.")
            }
            Self::Undetermined(count) => {
                write!(f, "Can not be approved as it stands: count {} is undetermined.", count + 1)
            }
            Self::Harm(count, harm) => write!(f, "Cannot approve count {}: {harm}.", count + 1),
            Self::SharedKey => {
                write!(
                    f,
                    "Can not be approved: two counts under one order number would get different actions."
                )
            }
        }
    }
}

/// Finds what keeps any verdict from being given now.
pub(super) fn to_any_verdict(model: &Model) -> Result<(), Obstacle> {
    if model.recording.is_some() {
        return Err(Obstacle::Saving);
    }
    if model.errand.is_some() {
        return Err(Obstacle::Loading);
    }
    if !model.size.is_enough() {
        return Err(Obstacle::TooSmall);
    }
    Ok(())
}

/// Finds whether the role of who sits here allows a verdict on the case; the queue asks the same again.
pub(in crate::review) fn role_to_decide(model: &Model, case: &CaseFile) -> Result<(), Obstacle> {
    let trail = Trail::of(&case.entries, case.standing.batch);
    role(model, Some(trail.act_of_verdict(&model.settings.seat)))
}

/// Finds whether the role of who sits here allows the verdict in force to be taken back.
pub(in crate::review) fn role_to_take_back(model: &Model, case: &CaseFile) -> Result<(), Obstacle> {
    let Some(decided) = &case.standing.decided else { return Ok(()) };
    let trail = Trail::of(&case.entries, case.standing.batch);
    let act = match case.standing.batch {
        Some(_) => Some(Act::Override),
        None => trail.act(&Deed::Undo { of: decided.seq }, &model.settings.seat),
    };
    role(model, act)
}

fn role(model: &Model, act: Option<Act>) -> Result<(), Obstacle> {
    let role = model.settings.role;
    act.filter(|act| !may(role, *act)).map_or(Ok(()), |act| Err(Obstacle::Role(role, act)))
}

/// Finds whether the case is decided for good: a held or flagged one is there to be decided.
pub(in crate::review) fn decided(case: &CaseFile) -> Result<(), Obstacle> {
    let Some(decided) = &case.standing.decided else { return Ok(()) };
    match State::of(&decided.verdict) {
        State::Approved | State::Challenged => Err(Obstacle::Decided(decided.verdict.done(), decided.seq)),
        State::Waiting | State::Held | State::Flagged => Ok(()),
    }
}

/// Finds what keeps these actions, one for each proposal, from being approved.
pub(in crate::review) fn to_approval(
    model: &Model,
    case: &CaseFile,
    actions: &[Relief],
) -> Result<(), Obstacle> {
    let with_action = || case.proposal.proposals.iter().zip(actions);
    if let Some((proposal, _)) = with_action().find(|(_, action)| **action == Relief::Undetermined) {
        return Err(Obstacle::Undetermined(proposal.count));
    }
    let mut by_key: BTreeMap<&CountKey, Relief> = BTreeMap::new();
    for (proposal, action) in with_action() {
        let key = case.event().and_then(|event| event.counts.get(proposal.count)).map(|count| &count.key);
        if key.and_then(|key| by_key.insert(key, *action)).is_some_and(|other| other != *action) {
            return Err(Obstacle::SharedKey);
        }
    }
    let facts = case.facts();
    for ((count, proposal), action) in case.candidates().zip(actions) {
        let added = facts.iter().map(|fact| &fact.added);
        let today = Today::of(count, proposal, added);
        today.permits(*action).map_err(|harm| Obstacle::Harm(proposal.count, harm))?;
    }
    match model.unseen() {
        0 => Ok(()),
        unseen => Err(Obstacle::Unseen(unseen)),
    }
}
