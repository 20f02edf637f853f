//! The screens of a spot-check: opened, read, and the orders that a supervisor, an adjudicator or a second reader gives.

use crate::casework::check::overview::{Order, Overview};
use crate::casework::check::{Gate, Origin, Ruling, Settled, Sitting, Stage};
use crate::casework::{Act, role::may};
use crate::record::Text;
use crate::review::bench::{Bench, Front, Page, Planner, SeedDraft, rows};
use crate::review::layer::{Ask, Layer, Question};
use crate::review::model::{Ahead, Errand, Recording, Then, Tone};
use crate::review::update::decide::problem;
use crate::review::update::{Stroke, close, lock, popup_columns, popup_rows, travel, write};
use crate::review::{Action, Effect, Keeping, Model, Ticket, Want};

/// Opens the screens on their history.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    model.layers.push(Layer::Bench(Box::default()));
    reload(model)
}

/// Asks for everything anew; the pages stay.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ticket();
    let Some(bench) = bench(model) else { return Vec::new() };
    bench.asked = Some(ticket);
    let mut effects = vec![Effect::Overview { ticket }];
    if let Some(Page::Gate(number, ..)) = bench.pages.last() {
        let number = *number;
        effects.extend(ask_gate(model, number));
    }
    effects
}

fn bench(model: &mut Model) -> Option<&mut Bench> {
    model.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Bench(bench) => Some(bench.as_mut()),
        _ => None,
    })
}

/// A key on a page.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    let (columns, room) = (popup_columns(model.size.width), popup_rows(model.size.height));
    let Some(bench) = bench(model) else { return Vec::new() };
    match stroke.action {
        Action::Close if bench.pages.pop().is_some() => Vec::new(),
        Action::Close => close(model),
        Action::Accept => enter(model),
        Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::First | Action::Last => {
            turn(bench, stroke.action, columns, room);
            Vec::new()
        }
        Action::Left | Action::Right => {
            if let (Some(Page::Planner(planner)), Some(overview)) = (bench.pages.last_mut(), &bench.overview)
            {
                planner.change(stroke.action == Action::Right, overview);
            }
            Vec::new()
        }
        Action::PlanCheck => plan(model),
        Action::Confirm => freeze(model),
        Action::SeedCheck => seed(model),
        Action::ReviewCheck => sit(model),
        Action::Disputes => disputes(model),
        Action::CloseCheck => finish(model),
        Action::Pick(number) => rule(model, number),
        _ => Vec::new(),
    }
}

/// Moves the line in front, or the first line shown.
fn turn(bench: &mut Bench, action: Action, columns: usize, room: usize) {
    let last = match bench.pages.last() {
        None => bench.lines().len().saturating_sub(1),
        Some(Page::Disputes(of, _)) => bench.disputes(*of).len().saturating_sub(1),
        Some(_) => rows(bench, columns).1.len().saturating_sub(room),
    };
    let moved = |at: usize| {
        let at = match action {
            Action::Down => at + 1,
            Action::Up => at.saturating_sub(1),
            Action::PageDown => at + room,
            Action::PageUp => at.saturating_sub(room),
            Action::First => 0,
            _ => last,
        };
        at.min(last)
    };
    match bench.pages.last_mut() {
        None => bench.at = moved(bench.at),
        Some(Page::Check(_, at) | Page::Overlap(at) | Page::Disputes(_, at)) => *at = moved(*at),
        Some(Page::Planner(planner)) => planner.select(matches!(action, Action::Down | Action::PageDown)),
        Some(Page::Gate(..)) => {}
    }
}

/// Opens the line in front of the history.
fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = bench(model) else { return Vec::new() };
    if !bench.pages.is_empty() {
        return Vec::new();
    }
    match bench.front() {
        Some(Front::Check(number)) => bench.pages.push(Page::Check(number, 0)),
        Some(Front::Overlap) => bench.pages.push(Page::Overlap(0)),
        Some(Front::Batch(number)) => {
            bench.pages.push(Page::Gate(number, None, None));
            return ask_gate(model, number);
        }
        None => {}
    }
    Vec::new()
}

fn ask_gate(model: &mut Model, number: crate::casework::BatchNo) -> Vec<Effect> {
    let ticket = model.ticket();
    if let Some(Page::Gate(_, _, asked)) = bench(model).and_then(|bench| bench.pages.last_mut()) {
        *asked = Some(ticket);
    }
    vec![Effect::Gate { ticket, batch: number }]
}

fn supervises(model: &mut Model) -> bool {
    let role = model.settings.role;
    let may = may(role, Act::SpotCheck);
    if !may {
        model.refuse(format!("A seat with the role {role} may not {}.", Act::SpotCheck.words()), None);
    }
    may
}

/// Opens the planner.
fn plan(model: &mut Model) -> Vec<Effect> {
    if supervises(model)
        && let Some(bench) = bench(model)
        && let Some(overview) = &bench.overview
        && bench.pages.is_empty()
    {
        bench.pages.push(Page::Planner(Box::new(Planner::new(overview))));
    }
    Vec::new()
}

/// Freezes the decisions and records the plan.
fn freeze(model: &mut Model) -> Vec<Effect> {
    let order = match bench(model).and_then(|bench| bench.pages.last()) {
        Some(Page::Planner(planner)) => planner.order(),
        _ => return Vec::new(),
    };
    match order {
        Some(order) if supervises(model) => conduct(model, order, "frozen and planned"),
        Some(_) => Vec::new(),
        None => {
            model.refuse("There is nothing to plan.", None);
            Vec::new()
        }
    }
}

/// Asks for the seed, line by line.
fn seed(model: &mut Model) -> Vec<Effect> {
    let found = bench(model).and_then(|bench| {
        let check = bench.overview.as_ref()?.docket.checks.get(&bench.check()?)?;
        Some((check.number, check.stage()))
    });
    match found {
        Some((check, Stage::Planned)) if supervises(model) => {
            write::ask(model, Question::Seed(SeedDraft { check, persons: None, first: None }))
        }
        Some((_, Stage::Planned)) => Vec::new(),
        _ => {
            model.refuse("A seed is made after the plan, once.", None);
            Vec::new()
        }
    }
}

/// Takes a line of the seed.
pub(super) fn seed_line(model: &mut Model, draft: &SeedDraft, typed: &str) -> Vec<Effect> {
    match draft.clone().take(typed) {
        Err(why) => problem(model, &why),
        Ok(Err(more)) => {
            model.layers.pop();
            model.layers.push(Layer::Ask(Ask::new(Question::Seed(more), "")));
            Vec::new()
        }
        Ok(Ok(order)) => conduct(model, order, "seed recorded, and the cases drawn"),
    }
}

/// Sits down as a second reader: the workstation shows nothing else from now on.
fn sit(model: &mut Model) -> Vec<Effect> {
    let sitting = bench(model).and_then(|bench| match (bench.page(), bench.front()) {
        (Some(Page::Overlap(_)), _) | (None, Some(Front::Overlap)) => Some(Sitting::Overlap),
        _ => bench.check().map(Sitting::Check),
    });
    let Some(sitting) = sitting else { return Vec::new() };
    let ticket = model.ticket();
    if let Some(bench) = bench(model) {
        bench.asked = Some(ticket);
    }
    vec![Effect::Sit { ticket, sitting }]
}

/// Somebody sits as a second reader now.
pub(super) fn sat(model: &mut Model, ticket: Ticket, sitting: Sitting) -> Vec<Effect> {
    if bench(model).is_none_or(|bench| bench.asked != Some(ticket)) {
        return Vec::new();
    }
    model.layers.clear();
    (model.case, model.ahead, model.among) = (None, Ahead::Unasked, None);
    model.seen.clear();
    model.settings.sitting = Some(sitting);
    model.say(Tone::Said, "You decide again now; nothing that was decided is shown. Leaving ends it.");
    travel::fetch(model, Want::Resume, Errand::Open)
}

/// Opens what is in dispute.
fn disputes(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = bench(model) else { return Vec::new() };
    let of = match (bench.page(), bench.front()) {
        (Some(Page::Overlap(_)), _) | (None, Some(Front::Overlap)) => Some(None),
        _ => bench.check().map(Some),
    };
    match of {
        Some(of) if !matches!(bench.page(), Some(Page::Disputes(..))) => {
            bench.pages.push(Page::Disputes(of, 0));
        }
        _ => {}
    }
    Vec::new()
}

/// Asks why a disagreement is settled so.
fn rule(model: &mut Model, number: u8) -> Vec<Effect> {
    let dispute = bench(model).and_then(|bench| bench.dispute());
    let ruling = Ruling::ALL.get(usize::from(number).saturating_sub(1)).copied();
    match (dispute, ruling) {
        (Some((check, case)), Some(ruling)) => write::ask(model, Question::Ruling { check, case, ruling }),
        _ => Vec::new(),
    }
}

/// Takes the result down, or asks for the cause of a failure.
fn finish(model: &mut Model) -> Vec<Effect> {
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

/// Takes the reason of a ruling, or the cause and then the repair of a failure.
pub(super) fn confirm(model: &mut Model, question: &Question, typed: &Text) -> Vec<Effect> {
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
pub(super) fn conduct_proved(model: &mut Model, order: Order, words: &str) -> Vec<Effect> {
    let Some(case) = model.case().map(|case| case.id) else { return Vec::new() };
    let ticket = model.ticket();
    model.recording = Some(Recording { ticket, case, then: Then::Bench, words: words.to_owned() });
    vec![Effect::Conduct { ticket, order }]
}

/// An order is on the disk: what was asked for it goes, and the page shows what came of it.
pub(super) fn conducted(model: &mut Model) -> Vec<Effect> {
    model.layers.retain(|layer| matches!(layer, Layer::Bench(_)));
    if let Some(bench) = bench(model)
        && matches!(bench.pages.last(), Some(Page::Planner(_)))
    {
        bench.pages.pop();
        bench.at = 0;
    }
    reload(model)
}

/// Everything came.
pub(super) fn arrived(model: &mut Model, ticket: Ticket, overview: Box<Overview>) -> Vec<Effect> {
    let Some(bench) = bench(model) else { return Vec::new() };
    if bench.asked.take_if(|asked| *asked == ticket).is_none() {
        return Vec::new();
    }
    bench.overview = Some(overview);
    bench.at = bench.at.min(bench.lines().len().saturating_sub(1));
    if let Some(Page::Disputes(of, at)) = bench.pages.last().cloned() {
        let last = bench.disputes(of).len().saturating_sub(1);
        if let Some(Page::Disputes(_, in_front)) = bench.pages.last_mut() {
            *in_front = at.min(last);
        }
    }
    Vec::new()
}

/// The gate came.
pub(super) fn gate(model: &mut Model, ticket: Ticket, gate: Box<Gate>) -> Vec<Effect> {
    if let Some(Page::Gate(_, shown, asked)) = bench(model).and_then(|bench| bench.pages.last_mut())
        && asked.take_if(|asked| *asked == ticket).is_some()
    {
        *shown = Some(gate);
    }
    Vec::new()
}

/// The queue could not answer.
pub(super) fn failed(model: &mut Model, ticket: Ticket, why: &Text) -> bool {
    let Some(bench) = bench(model) else { return false };
    let mut mine = bench.asked.take_if(|asked| *asked == ticket).is_some();
    if let Some(Page::Gate(_, _, asked)) = bench.pages.last_mut() {
        mine |= asked.take_if(|asked| *asked == ticket).is_some();
    }
    if mine {
        model.say(Tone::Failed, why.to_string());
    }
    mine
}
