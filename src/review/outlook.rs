//! What the keys would do now: which are offered, and what an approval would come to.
//!
//! The hint bar and the line above it are made from this, and it asks the same conditions as [`crate::review::update()`],
//! so that a hint can not promise what a key does not do. Time is left out: the guards speak up when they refuse.

use crate::casework::{Act, CaseFile, Verdict, role::may};
use crate::relief::Action as Relief;
use crate::review::layer::{Book, Layer, List, Question};
use crate::review::listing::Screen;
use crate::review::update::{Obstacle, decided, role_to_decide, role_to_take_back, to_approval};
use crate::review::{Action, Context, Model, words};

/// What an approval would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// It would do this: in words, and in the fewest words.
    Would {
        /// In words.
        words: String,
        /// In the fewest words, for a narrow terminal.
        short: String,
    },
    /// It is not possible as things stand: why, and the action that helps.
    Not(String, Option<Action>),
    /// The case is decided.
    Decided,
    /// What the key of an action would do in the popup on top.
    Popup(Action, String),
    /// Something is under way.
    Busy(&'static str),
}

/// Returns what the next key would come to: approval on a case and while amending, in a popup what that is for.
pub fn outlook(model: &Model) -> Option<Outlook> {
    let case = model.case()?;
    if model.is_saving() {
        return Some(Outlook::Busy("saving …"));
    }
    if model.is_loading() {
        return Some(Outlook::Busy("loading …"));
    }
    match model.layers().last() {
        None if model.screen == Screen::List => {
            let words = if model.listing.confines() {
                "opens the case; next and previous stay among these"
            } else {
                "opens the case"
            };
            return Some(Outlook::Popup(Action::Accept, words.to_owned()));
        }
        None | Some(Layer::Amend(_)) => {}
        Some(layer) => return in_popup(case, layer),
    }
    of_approval(model, case)
}

/// Returns what an approval of the case would come to.
fn of_approval(model: &Model, case: &CaseFile) -> Option<Outlook> {
    if decided(case).is_err() {
        return Some(Outlook::Decided);
    }
    let actions = actions(model)?;
    Some(match role_to_decide(model, case).and_then(|()| to_approval(model, case, &actions)) {
        Ok(()) => {
            let counts = case.proposal.proposals.iter().map(|proposal| proposal.count);
            let pairs: Vec<(usize, Relief)> = counts.zip(actions).collect();
            Outlook::Would {
                words: words::consequence(case, &pairs),
                short: words::consequence_in_short(case, &pairs),
            }
        }
        Err(obstacle) => Outlook::Not(obstacle.to_string(), Obstacle::press(obstacle)),
    })
}

/// Returns what the popup on top is for; `None` for one that is only read.
fn in_popup(case: &CaseFile, layer: &Layer) -> Option<Outlook> {
    let popup = |action, words: &str| Some(Outlook::Popup(action, words.to_owned()));
    let about = |action, before: &str, after: &str| {
        let counts = words::decided_counts(case);
        Some(Outlook::Popup(action, format!("{before} {counts}{after}{}", words::untouched_counts(case))))
    };
    match layer {
        Layer::Amend(_) | Layer::Read(_) | Layer::Chart(_) => None,
        Layer::Groups(_) => popup(Action::Accept, "opens the group; nothing is decided"),
        Layer::Group(opened) if opened.read => {
            popup(Action::ApproveGroup, "asks for the count, then for a second key")
        }
        Layer::Group(_) => popup(Action::PageDown, "reads on; the group is decided only after its members"),
        Layer::Find(_) | Layer::Day(_) | Layer::Stuck(_) => {
            popup(Action::Accept, "goes to that case; nothing is decided")
        }
        Layer::Views(views) if views.dropping => {
            popup(Action::Confirm, "forgets the view; its cases stay as they are")
        }
        Layer::Views(_) => popup(Action::Accept, "works in it: next and previous stay inside"),
        Layer::Palette(_) => popup(Action::Accept, "does it; what decides has its own key"),
        Layer::Note(_) => popup(Action::Confirm, "saves the note; the case stays undecided"),
        Layer::Pick(List::Flag) => about(Action::Close, "closes; a number flags", " at once"),
        Layer::Pick(List::Policy) => {
            popup(Action::Close, "closes; a number compares, and nothing is changed")
        }
        Layer::Pick(List::Fact) => popup(Action::Close, "closes; a number goes on to what was found"),
        Layer::Pick(List::Ground | List::Hold) => {
            popup(Action::Close, "closes; a number goes on, and nothing is recorded yet")
        }
        Layer::Ask(ask) => match &ask.question {
            Question::Evidence(_) => about(Action::Confirm, "opposes relief for", ""),
            Question::Until { .. } => about(Action::Confirm, "puts", " on hold"),
            Question::FlagDetail => about(Action::Confirm, "flags", " and keeps this as a note"),
            Question::Supersede { .. } => {
                popup(Action::Confirm, "takes the decision back; the batch loses it")
            }
            Question::HoldDetail => {
                popup(Action::Accept, "goes on to the return date; nothing is recorded yet")
            }
            Question::GroupCount { .. } => {
                popup(Action::Confirm, "approves every case of the group as it is proposed")
            }
            Question::GroupBack { .. } => popup(Action::Confirm, "takes back every case that stands"),
            Question::FactValue(_) => popup(Action::Accept, "goes on to the source; nothing is recorded yet"),
            Question::FactSource(_) => popup(Action::Confirm, "records the fact; the case is proposed anew"),
            Question::Retract(_) => popup(Action::Confirm, "takes the fact back; the case is proposed anew"),
            Question::GoTo => popup(Action::Accept, "goes there; nothing is decided"),
            Question::ViewName => popup(Action::Accept, "keeps the list under this name"),
        },
    }
}

/// Returns the actions that an approval would give, one for each proposal.
fn actions(model: &Model) -> Option<Vec<Relief>> {
    if let Some(Layer::Amend(amendment)) = model.layers().last() {
        return Some(amendment.actions.clone());
    }
    let case = model.case()?;
    Some(case.proposal.proposals.iter().map(|proposal| proposal.action).collect())
}

/// Returns the actions that are possible now, the most wanted first.
pub fn offers(model: &Model) -> Vec<Action> {
    if model.lock().is_some() {
        return vec![Action::Accept, Action::Close];
    }
    match model.layers().last() {
        None => offers_on(model, model.screen_context()),
        Some(Layer::Find(_)) => {
            vec![Action::Accept, Action::Enlist, Action::Complete, Action::Help, Action::Close]
        }
        Some(Layer::Palette(_)) => vec![Action::Accept, Action::Close],
        Some(Layer::Views(views)) if views.dropping => vec![Action::Confirm, Action::Close],
        Some(Layer::Views(_)) => {
            vec![Action::Accept, Action::List, Action::DropView, Action::Close]
        }
        Some(Layer::Groups(_)) => vec![Action::Accept, Action::TakeBackGroup, Action::Close],
        Some(Layer::Group(_)) => vec![Action::ApproveGroup, Action::PageDown, Action::Down, Action::Close],
        Some(Layer::Chart(_)) => vec![Action::Down, Action::Up, Action::PageDown, Action::Close],
        Some(Layer::Day(_) | Layer::Stuck(_)) => vec![Action::Accept, Action::Down, Action::Close],
        Some(Layer::Pick(_)) => vec![Action::Close],
        Some(Layer::Amend(amendment)) => {
            let several = amendment.actions.len() > 1;
            let next = several.then_some(Action::NextCount);
            [Some(Action::Confirm), next, Some(Action::Close)].into_iter().flatten().collect()
        }
        Some(Layer::Ask(ask)) => match ask.question {
            Question::GoTo | Question::ViewName | Question::HoldDetail | Question::FactValue(_) => {
                vec![Action::Accept, Action::Close]
            }
            Question::Evidence(_)
            | Question::Until { .. }
            | Question::FlagDetail
            | Question::GroupCount { .. }
            | Question::GroupBack { .. }
            | Question::FactSource(_)
            | Question::Retract(_)
            | Question::Supersede { .. } => vec![Action::Confirm, Action::Close],
        },
        Some(Layer::Note(_)) => vec![Action::Confirm, Action::Close],
        Some(Layer::Read(reading)) => match reading.book {
            Book::Evidence => vec![Action::Down, Action::Up, Action::Close],
            Book::History | Book::Ledger | Book::Report | Book::Help => {
                vec![Action::Down, Action::Up, Action::PageDown, Action::Close]
            }
        },
    }
}

/// Returns the actions that are possible where the palette was opened.
pub(super) fn offers_below(model: &Model) -> Vec<Action> {
    offers_on(model, model.screen_context())
}

fn offers_on(model: &Model, context: Context) -> Vec<Action> {
    match context {
        Context::Review => on_a_case(model),
        context => context.actions().to_vec(),
    }
}

fn on_a_case(model: &Model) -> Vec<Action> {
    let Some(case) = model.case() else { return vec![Action::Help, Action::Quit] };
    let standing = &case.standing;
    let open = decided(case).is_ok() && role_to_decide(model, case).is_ok();
    let busy = model.is_saving() || model.is_loading();
    let approvable = !busy && matches!(of_approval(model, case), Some(Outlook::Would { .. }));
    let held = standing
        .decided
        .as_ref()
        .is_some_and(|decided| matches!(decided.verdict, Verdict::Hold { .. } | Verdict::Flag { .. }));
    let back = standing.decided.is_some() && role_to_take_back(model, case).is_ok();
    let several = case.proposal.proposals.len() > 1;
    Context::Review
        .actions()
        .iter()
        .copied()
        .filter(|action| match action {
            Action::Approve => open && approvable,
            Action::Amend | Action::Challenge | Action::Hold | Action::Flag => open,
            Action::TakeBack => (!open || held) && back,
            Action::Undo => may(model.settings.role, Act::TakeBack),
            Action::RetractFact => !case.facts().is_empty(),
            Action::NextCount => several,
            Action::Sibling => case.siblings.len() > 1,
            Action::PreviousCount => false,
            _ => true,
        })
        .collect()
}
