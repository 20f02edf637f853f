//! The whole history, unfolded: every event, and the counts of the one in front.

use crate::casework::CaseFile;
use crate::record::{Count, Event};
use crate::review::plan::{Area, Plan};
use crate::review::timeline::{Place, place, totals, window};
use crate::review::{Model, words};
use crate::screen::history::plural;
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;

/// Draws the history.
pub(super) fn draw(model: &Model, case: &CaseFile, at: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let totals = totals(case);
    let words = format!(
        "  {}, {}",
        plural(totals.events, "event", "events"),
        plural(totals.convictions, "conviction", "convictions")
    );
    let title = vec![pen.span(Role::Title, "History"), pen.span(Role::Secondary, words)];
    let inside = pen.frame(whole(plan), title);
    let list = Area { height: cells(case.person.events.len()).min(inside.height / 2), ..inside };
    let below = inside.height - list.height;
    let shown = window(at, case.person.events.len(), usize::from(list.height));
    let events = case.person.events.iter().enumerate().skip(shown.start).take(shown.len());
    for (row, (index, event)) in (0..).zip(events) {
        draw_event(model, case, index, event, index == at, Area { y: list.y + row, height: 1, ..list }, pen);
    }
    if let Some(event) = case.person.events.get(at) {
        let area = Area { y: inside.y + list.height, height: below, ..inside };
        detail(event, case.sources.len(), area, pen);
    }
}

fn draw_event(
    model: &Model,
    case: &CaseFile,
    index: usize,
    event: &Event,
    front: bool,
    line: Area,
    pen: &mut Pen<'_>,
) {
    let place = place(case, index, event, &model.settings().charter.county);
    let role = match (front, place) {
        (true, _) => Role::Selected,
        (false, Place::Elsewhere) => Role::Elsewhere,
        (false, Place::Here | Place::SameCounty) => Role::Text,
    };
    let kind = if place == Place::Here { "this case" } else { words::kind(event) };
    let text = format!(
        "{} {:<10}  {}  {}  {}",
        if front { "▸" } else { " " },
        event.date,
        cell(kind, 12),
        cell(&words::title_case(event.county.as_str()), 16),
        event.counts.iter().map(words::sections).collect::<Vec<_>>().join(", "),
    );
    pen.line(line, 0, vec![pen.span(role, text)]);
}

/// Draws the counts of the event in front, two lines each, as many as fit.
fn detail(event: &Event, sources: usize, area: Area, pen: &mut Pen<'_>) {
    let title = vec![
        pen.span(Role::Title, format!("{} {}", words::kind(event), event.date)),
        pen.span(Role::Secondary, format!("  {}", event.agency)),
    ];
    pen.title(area, title, vec![pen.span(Role::Secondary, words::place(event.source, sources))]);
    let room = usize::from(area.height.saturating_sub(1)) / 2;
    let all = event.counts.len();
    let shown = if all > room { room.saturating_sub(1) } else { all };
    for (row, (number, count)) in (0..).zip((1..).zip(&event.counts).take(shown)) {
        let lines = Area { y: area.y + 1 + row * 2, height: 2, ..area };
        let charge = count.charge().map_or("no charge stated", |charge| charge.text.as_str());
        let place = vec![pen.span(Role::Secondary, words::place(count.source, sources))];
        pen.ends(lines, 0, vec![pen.span(Role::Text, format!("{number:>2}  {charge}"))], place);
        pen.line(lines, 1, vec![pen.span(Role::Secondary, format!("    {}", outcome(count)))]);
    }
    if all > shown {
        let words = format!("… {} more counts; a taller window shows them", all - shown);
        pen.line(area, cells(shown * 2) + 1, vec![pen.span(Role::Look, words)]);
    }
}

/// Returns level, disposition and sentence of a count.
fn outcome(count: &Count) -> String {
    let level = if count.is_conviction() { words::level(count.level) } else { "" };
    let disposed =
        count.dispositions.last().map_or("no disposition stated", |disposed| disposed.text.as_str());
    let sentence = words::sentence(count);
    let parts = [level, disposed, &sentence];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
