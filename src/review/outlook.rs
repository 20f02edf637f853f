//! What the keys would do now: which are offered, and what an approval would come to.
//!
//! The hint bar and the line above it are made from this, and it asks the same conditions as [`crate::review::update()`],
//! so that a hint can not promise what a key does not do. Time is left out: the guards speak up when they refuse.

use crate::casework::check::{Check, Condition, Settled, Stage};
use crate::casework::{Act, CaseFile, Verdict, role::may};
use crate::relief::Action as Relief;
use crate::review::bench::{Bench, Page, SeedDraft, SeedOf};
use crate::review::layer::{Book, Layer, List, Question};
use crate::review::listing::Screen;
use crate::review::update::{
    Obstacle, asks_for_nothing, decided, role_to_decide, role_to_take_back, to_approval,
};
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
    /// This second reader has decided it.
    DecidedAgain,
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
        None | Some(Layer::Amend(_) | Layer::NoRelief) => {}
        Some(layer) => return in_popup(model, case, layer),
    }
    of_approval(model, case)
}

/// Returns what an approval of the case would come to.
fn of_approval(model: &Model, case: &CaseFile) -> Option<Outlook> {
    if model.is_blind() && case.standing.decided.is_some() {
        return Some(Outlook::DecidedAgain);
    }
    if decided(case).is_err() {
        return Some(Outlook::Decided);
    }
    let actions = actions(model)?;
    Some(match role_to_decide(model, case).and_then(|()| to_approval(model, case, &actions)) {
        Ok(()) => {
            let counts = case.proposal.proposals.iter().map(|proposal| proposal.count);
            let twice = model.layers().is_empty() && asks_for_nothing(&actions);
            let after = if twice { "; asks for a second key" } else { "" };
            let pairs: Vec<(usize, Relief)> = counts.zip(actions).collect();
            Outlook::Would {
                words: words::consequence(case, &pairs) + after,
                short: words::consequence_in_short(case, &pairs) + after,
            }
        }
        Err(obstacle) => Outlook::Not(obstacle.to_string(), Obstacle::press(obstacle)),
    })
}

/// Returns what the popup on top is for; `None` for one that is only read.
fn in_popup(model: &Model, case: &CaseFile, layer: &Layer) -> Option<Outlook> {
    let popup = |action, words: &str| Some(Outlook::Popup(action, words.to_owned()));
    let about = |action, before: &str, after: &str| {
        let counts = words::decided_counts(case);
        Some(Outlook::Popup(action, format!("{before} {counts}{after}{}", words::untouched_counts(case))))
    };
    match layer {
        Layer::Amend(_) | Layer::NoRelief | Layer::Read(_) | Layer::Chart(_) | Layer::Sources(_) => None,
        Layer::Lesson(_) => {
            popup(Action::Close, "closes; your next case is below, and the answer counted nowhere")
        }
        Layer::Bench(bench) => match bench.page() {
            None => popup(Action::Accept, "opens it; nothing is recorded"),
            Some(Page::Planner(_)) => popup(Action::Confirm, "freezes the decisions and records the plan"),
            Some(Page::Picker(_)) => popup(Action::Confirm, "picks them; they are then decided again"),
            Some(Page::Disputes(..)) => popup(Action::Close, "closes; a number goes on to the reason"),
            Some(_) => None,
        },
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
        Layer::Note(_) if model.is_blind() => {
            popup(Action::Confirm, "keeps the reason; it is recorded with your decision")
        }
        Layer::Note(_) => popup(Action::Confirm, "saves the note; the case stays undecided"),
        Layer::Pick(List::Flag) => about(Action::Close, "closes; a number flags", " at once"),
        Layer::Pick(List::Undecidable) => {
            popup(Action::Close, "closes; a number records that it cannot be decided: an error")
        }
        Layer::Pick(List::Policy) => {
            popup(Action::Close, "closes; a number compares, and nothing is changed")
        }
        Layer::Pick(List::Fact) => popup(Action::Close, "closes; a number goes on to what was found"),
        Layer::Pick(List::Ground | List::Hold) => {
            popup(Action::Close, "closes; a number goes on, and nothing is recorded yet")
        }
        Layer::Ask(ask) => {
            let ends = ask.question.ends_with();
            match &ask.question {
                Question::Evidence(_) => about(ends, "opposes relief for", ""),
                Question::AmendReason(_) => popup(ends, "goes on to the authority; nothing is recorded yet"),
                Question::AmendAuthority { .. } => about(ends, "approves the amended action for", ""),
                Question::Until { .. } => about(ends, "puts", " on hold"),
                Question::FlagDetail => about(ends, "flags", " and keeps this as a note"),
                Question::Seed(SeedDraft { first: Some(_), of: SeedOf::Check(_), .. }) => {
                    popup(ends, "records the seed, and draws the cases")
                }
                Question::Seed(SeedDraft { first: Some(_), of: SeedOf::Share(_), .. }) => {
                    popup(ends, "records the seed; a second reader may begin")
                }
                Question::Seed(_) => popup(ends, "goes on; dice are recorded at once"),
                Question::GiveUp(_) => popup(ends, "gives the check up"),
                Question::Share => popup(ends, "goes on to the seed; nothing is recorded yet"),
                Question::EndShare => popup(ends, "ends it, and shows the seed"),
                Question::Override(_) => popup(ends, "records your override"),
                Question::Ruling { .. } => popup(ends, "settles the disagreement"),
                Question::Cause(_) => popup(ends, "goes on to the repair; nothing is recorded yet"),
                Question::Repair(..) => popup(ends, "records cause and repair"),
                Question::Undecidable => {
                    popup(ends, "records that it cannot be decided: that counts as an error")
                }
                Question::Supersede { .. } => popup(ends, "takes the decision back; the batch loses it"),
                Question::HoldDetail => popup(ends, "goes on to the return date; nothing is recorded yet"),
                Question::GroupCount { .. } => {
                    popup(ends, "approves every case of the group as it is proposed")
                }
                Question::GroupBack { .. } => popup(ends, "takes back every case that stands"),
                Question::FactValue(_) => popup(ends, "goes on to the source; nothing is recorded yet"),
                Question::FactSource(_) => popup(ends, "records the fact; the case is proposed anew"),
                Question::Retract(_) => popup(ends, "takes the fact back; the case is proposed anew"),
                Question::GoTo => popup(ends, "goes there; nothing is decided"),
                Question::ViewName => popup(ends, "keeps the list under this name"),
            }
        }
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
        Some(Layer::Bench(bench)) => on_the_bench(model, bench),
        Some(Layer::Chart(_) | Layer::Sources(_)) => {
            vec![Action::Down, Action::Up, Action::PageDown, Action::Close]
        }
        Some(Layer::Day(_) | Layer::Stuck(_)) => vec![Action::Accept, Action::Down, Action::Close],
        Some(Layer::Pick(_) | Layer::Lesson(_)) => vec![Action::Close],
        Some(Layer::Amend(amendment)) => {
            let several = amendment.actions.len() > 1;
            let next = several.then_some(Action::NextCount);
            [Some(Action::Confirm), next, Some(Action::Close)].into_iter().flatten().collect()
        }
        Some(Layer::Ask(ask)) => vec![ask.question.ends_with(), Action::Close],
        Some(Layer::Note(_) | Layer::NoRelief) => vec![Action::Confirm, Action::Close],
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

/// What can be done on the page of a spot-check that is on top.
fn on_the_bench(model: &Model, bench: &Bench) -> Vec<Action> {
    if let Some(Page::Planner(_) | Page::Picker(_)) = bench.page() {
        return vec![Action::Left, Action::Right, Action::Up, Action::Down, Action::Confirm, Action::Close];
    }
    if bench.overview.is_none() {
        return vec![Action::Close];
    }
    let supervises = may(model.settings.role, Act::SpotCheck);
    let check = bench.overview.as_ref().and_then(|overview| overview.docket.checks.get(&bench.check()?));
    let about_overlap = bench.is_about_overlap();
    let stage = check.map(Check::stage);
    let waits = check.is_some_and(|check| check.how_many(Settled::Waiting) > 0);
    let disputed = match check {
        Some(check) => check.how_many(Settled::Disputed) > 0,
        None => about_overlap && !bench.disputes(None).is_empty(),
    };
    let settled = stage == Some(Stage::Reviewing) && !waits && !disputed;
    let failed = check.is_some_and(|check| check.stage() == Stage::Failed && check.repair.is_none());
    let top = bench.page().is_none();
    let gated = match bench.page() {
        Some(Page::Gate(_, Some(gate), ..)) => {
            gate.unmet().any(Condition::may_be_overridden)
                && gate.bars_override().is_none()
                && !gate.overridden
        }
        _ => false,
    };
    let in_dispute = matches!(bench.page(), Some(Page::Disputes(..)));
    let readings = about_overlap && bench.overview.as_ref().is_some_and(|overview| overview.readings > 0);
    [
        (top, Action::Accept),
        (top && supervises, Action::PlanCheck),
        (top && supervises && !about_overlap, Action::DirectCheck),
        ((top || about_overlap) && supervises, Action::Share),
        (gated && supervises, Action::Override),
        (stage == Some(Stage::Planned) && supervises, Action::SeedCheck),
        ((stage == Some(Stage::Reviewing) && waits) || readings, Action::ReviewCheck),
        (disputed && !in_dispute, Action::Disputes),
        (in_dispute && disputed, Action::Pick(1)),
        (in_dispute && disputed, Action::Accept),
        ((settled || failed) && supervises, Action::CloseCheck),
        (!top && !in_dispute && supervises && check.is_some_and(Check::is_open), Action::GiveUp),
        (true, Action::Down),
        (true, Action::Close),
    ]
    .into_iter()
    .filter_map(|(offered, action)| offered.then_some(action))
    .collect()
}

fn offers_on(model: &Model, context: Context) -> Vec<Action> {
    match context {
        Context::Review | Context::Blind => on_a_case(model, context),
        context => context.actions().to_vec(),
    }
}

fn on_a_case(model: &Model, context: Context) -> Vec<Action> {
    let Some(case) = model.case() else { return vec![Action::Help, Action::Quit] };
    let standing = &case.standing;
    // A second decision stands, also one that it cannot be decided.
    let open = decided(case).is_ok()
        && role_to_decide(model, case).is_ok()
        && !(context == Context::Blind && standing.decided.is_some());
    let busy = model.is_saving() || model.is_loading();
    let approvable = !busy && matches!(of_approval(model, case), Some(Outlook::Would { .. }));
    let held = standing
        .decided
        .as_ref()
        .is_some_and(|decided| matches!(decided.verdict, Verdict::Hold { .. } | Verdict::Flag { .. }));
    let back = standing.decided.is_some() && role_to_take_back(model, case).is_ok();
    let several = case.proposal.proposals.len() > 1;
    context
        .actions()
        .iter()
        .copied()
        .filter(|action| match action {
            Action::Approve => open && approvable,
            Action::Amend
            | Action::Challenge
            | Action::Hold
            | Action::Flag
            | Action::Undecidable
            | Action::Reason => open,
            Action::TakeBack => (!open || held) && back,
            Action::Undo => may(model.settings.role, Act::TakeBack),
            Action::RetractFact => !case.facts().is_empty(),
            Action::Spotchecks => may(model.settings.role, Act::DecideAgain),
            Action::NextCount => several,
            Action::Sibling => case.siblings.len() > 1,
            Action::PreviousCount => false,
            _ => true,
        })
        .collect()
}
