//! The screens of a spot-check: opened, read, left for the blind review. What is ordered from them is `orders`'s.

mod orders;

pub(super) use orders::{conduct_proved, confirm, seed_line, share_line};

use crate::casework::check::overview::Overview;
use crate::casework::check::{Gate, Sitting};
use crate::record::Text;
use crate::review::bench::{Bench, Front, Page, rows};
use crate::review::layer::Layer;
use crate::review::model::{Ahead, Errand, Tone};
use crate::review::update::{Stroke, close, popup_columns, popup_rows, travel};
use crate::review::{Action, Effect, Model, Ticket, Want};

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
            let up = stroke.action == Action::Right;
            match (bench.pages.last_mut(), &bench.overview) {
                (Some(Page::Planner(planner)), Some(overview)) => planner.change(up, overview),
                (Some(Page::Picker(picker)), Some(overview)) => picker.change(up, overview),
                _ => {}
            }
            Vec::new()
        }
        Action::PlanCheck => orders::plan(model),
        Action::DirectCheck => orders::direct(model),
        Action::Share => orders::share(model),
        Action::GiveUp => orders::give_up(model),
        Action::Override => orders::set_aside(model),
        Action::Confirm => orders::freeze(model),
        Action::SeedCheck => orders::seed(model),
        Action::ReviewCheck => sit(model),
        Action::Disputes => disputes(model),
        Action::CloseCheck => orders::finish(model),
        Action::Pick(number) => orders::rule(model, number),
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
        Some(Page::Check(_, at) | Page::Overlap(at) | Page::Disputes(_, at) | Page::Gate(.., at)) => {
            *at = moved(*at);
        }
        Some(Page::Planner(planner)) => match action {
            Action::PageDown | Action::PageUp => planner.first = moved(planner.first),
            _ => planner.select(action == Action::Down),
        },
        Some(Page::Picker(picker)) => picker.select(action == Action::Down),
    }
}

/// Opens the line in front of the history, or goes to the case in dispute.
fn enter(model: &mut Model) -> Vec<Effect> {
    if model.recording.is_some() || model.errand.is_some() {
        return Vec::new();
    }
    let Some(bench) = bench(model) else { return Vec::new() };
    if let Some((_, case)) = bench.dispute() {
        return travel::fetch(model, Want::Case(case), Errand::Jump);
    }
    if !bench.pages.is_empty() {
        return Vec::new();
    }
    match bench.front() {
        Some(Front::Check(number)) => bench.pages.push(Page::Check(number, 0)),
        Some(Front::Overlap) => bench.pages.push(Page::Overlap(0)),
        Some(Front::Batch(number)) => {
            bench.pages.push(Page::Gate(number, None, None, 0));
            return ask_gate(model, number);
        }
        None => {}
    }
    Vec::new()
}

fn ask_gate(model: &mut Model, number: crate::casework::BatchNo) -> Vec<Effect> {
    let ticket = model.ticket();
    if let Some(Page::Gate(_, _, asked, _)) = bench(model).and_then(|bench| bench.pages.last_mut()) {
        *asked = Some(ticket);
    }
    vec![Effect::Gate { ticket, batch: number }]
}

/// Sits down as a second reader: the workstation shows nothing else from now on.
fn sit(model: &mut Model) -> Vec<Effect> {
    let sitting = bench(model).and_then(|bench| {
        if bench.is_about_overlap() { Some(Sitting::Overlap) } else { bench.check().map(Sitting::Check) }
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
    let of = if bench.is_about_overlap() { Some(None) } else { bench.check().map(Some) };
    match of {
        Some(of) if !matches!(bench.page(), Some(Page::Disputes(..))) => {
            bench.pages.push(Page::Disputes(of, 0));
        }
        _ => {}
    }
    Vec::new()
}

/// An order is on the disk: what was asked for it goes, and the page shows what came of it.
pub(super) fn conducted(model: &mut Model) -> Vec<Effect> {
    model.layers.retain(|layer| matches!(layer, Layer::Bench(_)));
    if let Some(bench) = bench(model)
        && matches!(bench.pages.last(), Some(Page::Planner(_) | Page::Picker(_)))
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
    if let Some(Page::Gate(_, shown, asked, _)) = bench(model).and_then(|bench| bench.pages.last_mut())
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
    if let Some(Page::Gate(_, _, asked, _)) = bench.pages.last_mut() {
        mine |= asked.take_if(|asked| *asked == ticket).is_some();
    }
    if mine {
        model.say(Tone::Failed, why.to_string());
    }
    mine
}
