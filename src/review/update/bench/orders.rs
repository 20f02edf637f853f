//! What a supervisor or an adjudicator orders from the screens of a spot-check: asked for in words, signed in for, given.

use super::bench;
use crate::casework::check::overview::Order;
use crate::casework::check::{Origin, Ruling, Settled, Stage};
use crate::casework::spotcheck::Share;
use crate::casework::{Act, role::may};
use crate::record::Text;
use crate::review::bench::{Page, Picker, Planner, SeedDraft, SeedOf};
use crate::review::layer::{Ask, Layer, Question};
use crate::review::model::{Recording, Then};
use crate::review::update::decide::problem;
use crate::review::update::{lock, write};
use crate::review::{Effect, Keeping, Model};

fn supervises(model: &mut Model) -> bool {
    let role = model.settings.role;
    let may = may(role, Act::SpotCheck);
    if !may {
        model.refuse(format!("A seat with the role {role} may not {}.", Act::SpotCheck.words()), None);
    }
    may
}

/// Opens the planner.
pub(super) fn plan(model: &mut Model) -> Vec<Effect> {
    if supervises(model)
        && let Some(bench) = bench(model)
        && let Some(overview) = &bench.overview
        && bench.pages.is_empty()
    {
        bench.pages.push(Page::Planner(Box::new(Planner::new(overview))));
    }
    Vec::new()
}

/// Opens the choice of a directed sample.
pub(super) fn direct(model: &mut Model) -> Vec<Effect> {
    if supervises(model)
        && let Some(bench) = bench(model)
        && let Some(overview) = &bench.overview
        && bench.pages.is_empty()
    {
        bench.pages.push(Page::Picker(Picker::new(overview)));
    }
    Vec::new()
}

/// Freezes the decisions and records the plan, or picks them on purpose.
pub(super) fn freeze(model: &mut Model) -> Vec<Effect> {
    let (order, words) = match bench(model).and_then(|bench| bench.pages.last()) {
        Some(Page::Planner(planner)) => (planner.order(), "frozen and planned"),
        Some(Page::Picker(picker)) => (picker.order(), "picked on purpose"),
        _ => return Vec::new(),
    };
    match order {
        Some(order) if supervises(model) => conduct(model, order, words),
        Some(_) => Vec::new(),
        None => {
            model.refuse("There is nothing to look at again.", None);
            Vec::new()
        }
    }
}

/// Asks for the seed, line by line.
pub(super) fn seed(model: &mut Model) -> Vec<Effect> {
    let found = bench(model).and_then(|bench| {
        let check = bench.overview.as_ref()?.docket.checks.get(&bench.check()?)?;
        Some((check.number, check.stage()))
    });
    match found {
        Some((check, Stage::Planned)) if supervises(model) => {
            let of = SeedOf::Check(check);
            write::ask(model, Question::Seed(SeedDraft { of, persons: None, first: None }))
        }
        Some((_, Stage::Planned)) => Vec::new(),
        _ => {
            model.refuse("A seed is made after the plan, once.", None);
            Vec::new()
        }
    }
}

/// Takes a line of the seed.
pub(in crate::review::update) fn seed_line(model: &mut Model, draft: &SeedDraft, typed: &str) -> Vec<Effect> {
    match draft.clone().take(typed) {
        Err(why) => problem(model, &why),
        Ok(Err(more)) => {
            model.layers.pop();
            model.layers.push(Layer::Ask(Ask::new(Question::Seed(more), "")));
            Vec::new()
        }
        Ok(Ok(order @ Order::BeginShare { .. })) => conduct(model, order, "seed recorded, and a share begun"),
        Ok(Ok(order)) => conduct(model, order, "seed recorded, and the cases drawn"),
    }
}

/// Asks why a disagreement is settled so.
pub(super) fn rule(model: &mut Model, number: u8) -> Vec<Effect> {
    let dispute = bench(model).and_then(|bench| bench.dispute());
    let ruling = Ruling::ALL.get(usize::from(number).saturating_sub(1)).copied();
    match (dispute, ruling) {
        (Some((check, case)), Some(ruling)) => write::ask(model, Question::Ruling { check, case, ruling }),
        _ => Vec::new(),
    }
}

/// Takes the result down, or asks for the cause of a failure.
pub(super) fn finish(model: &mut Model) -> Vec<Effect> {
    let found = bench(model).and_then(|bench| {
        let check = bench.overview.as_ref()?.docket.checks.get(&bench.check()?)?;
        let open = check.how_many(Settled::Waiting) + check.how_many(Settled::Disputed);
        let random = matches!(check.origin, Origin::Random { .. });
        Some((check.number, check.stage(), open, random, check.repair.is_some()))
    });
    if found.is_some() && !supervises(model) {
        return Vec::new();
    }
    match found {
        Some((check, Stage::Reviewing, 0, ..)) => conduct(model, Order::Close(check), "result taken down"),
        Some((_, Stage::Reviewing, open, ..)) => {
            model.refuse(format!("{open} cases are not decided again, or in dispute."), None);
            Vec::new()
        }
        Some((check, Stage::Failed, _, true, false)) => write::ask(model, Question::Cause(check)),
        _ => Vec::new(),
    }
}

/// Asks which share of the decisions is to have a second reader, or why the one that has is to be the last.
pub(super) fn share(model: &mut Model) -> Vec<Effect> {
    let found = bench(model).filter(|bench| bench.page().is_none() || bench.is_about_overlap());
    let runs = found.and_then(|bench| Some(bench.overview.as_ref()?.docket.overlap.running().is_some()));
    match runs {
        Some(true) if supervises(model) => write::ask(model, Question::EndShare),
        Some(false) if supervises(model) => write::ask(model, Question::Share),
        _ => Vec::new(),
    }
}

/// Takes the share, and goes on to its seed.
pub(in crate::review::update) fn share_line(model: &mut Model, typed: &str) -> Vec<Effect> {
    match typed.trim().parse::<Share>() {
        Ok(share) if share.num() > 0 => {
            model.layers.pop();
            let of = SeedOf::Share(share);
            write::ask(model, Question::Seed(SeedDraft { of, persons: None, first: None }))
        }
        Ok(_) => problem(model, "No share at all has no second reader."),
        Err(error) => problem(model, &error.to_string()),
    }
}

/// Asks why a check is given up.
pub(super) fn give_up(model: &mut Model) -> Vec<Effect> {
    let found = bench(model).and_then(|bench| {
        let check = bench.overview.as_ref()?.docket.checks.get(&bench.check()?)?;
        Some((check.number, check.is_open()))
    });
    match found {
        Some((check, true)) if supervises(model) => write::ask(model, Question::GiveUp(check)),
        Some((_, false)) => {
            model.refuse("It has its result: there is nothing to give up.", None);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Asks why a batch may go out that has not passed.
pub(super) fn set_aside(model: &mut Model) -> Vec<Effect> {
    let known = bench(model).is_some_and(|bench| match bench.page() {
        Some(Page::Gate(_, Some(gate), ..)) => gate.bars_override().is_some(),
        _ => false,
    });
    if known {
        let words = "No override reaches what is known: decide the case again, or freeze a batch without it.";
        model.refuse(words, None);
        return Vec::new();
    }
    match bench(model).and_then(|bench| bench.batch()) {
        Some(batch) if supervises(model) => write::ask(model, Question::Override(batch)),
        _ => Vec::new(),
    }
}

/// Takes the reason of a ruling, or the cause and then the repair of a failure.
pub(in crate::review::update) fn confirm(
    model: &mut Model,
    question: &Question,
    typed: &Text,
) -> Vec<Effect> {
    if typed.is_empty() {
        return problem(model, "It goes into the ledger: say it in words.");
    }
    match question {
        Question::Ruling { check, case, ruling } => {
            let (check, case, ruling) = (*check, *case, *ruling);
            let order = Order::Settle { check, case, ruling, because: typed.clone() };
            conduct(model, order, ruling.words())
        }
        Question::Cause(check) => {
            let question = Question::Repair(*check, typed.clone());
            model.layers.pop();
            write::ask(model, question)
        }
        Question::Repair(check, cause) => {
            let order = Order::Repair { check: *check, cause: cause.clone(), repair: typed.clone() };
            conduct(model, order, "cause and repair recorded")
        }
        Question::GiveUp(check) => {
            let order = Order::Abandon { check: *check, reason: typed.clone() };
            conduct(model, order, "given up")
        }
        Question::EndShare => {
            let order = Order::EndShare { reason: typed.clone() };
            conduct(model, order, "no decision is chosen any more")
        }
        Question::Override(batch) => {
            let order = Order::Override { batch: *batch, reason: typed.clone() };
            conduct(model, order, "override recorded")
        }
        _ => Vec::new(),
    }
}

/// Gives an order, after one more sign-in where there is one.
fn conduct(model: &mut Model, order: Order, words: &str) -> Vec<Effect> {
    if model.recording.is_some() {
        return Vec::new();
    }
    let privileged = !matches!(order, Order::Settle { .. });
    if privileged && model.settings.keeping == Keeping::Encrypted {
        return lock::prove_order(model, order, words);
    }
    conduct_proved(model, order, words)
}

/// Gives an order. Nothing is acknowledged before the receipt.
pub(in crate::review::update) fn conduct_proved(model: &mut Model, order: Order, words: &str) -> Vec<Effect> {
    let Some(case) = model.case().map(|case| case.id) else { return Vec::new() };
    let ticket = model.ticket();
    model.recording = Some(Recording { ticket, case, then: Then::Bench, words: words.to_owned() });
    vec![Effect::Conduct { ticket, order }]
}
