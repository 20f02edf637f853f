//! The timeline of the person's whole history, other counties dimmed, what led to no conviction folded.

use crate::casework::CaseFile;
use crate::record::{Count, Event, EventKind};
use crate::review::columns::width;
use crate::review::plan::Area;
use crate::review::timeline::{Place, Row, folded, totals, window};
use crate::review::{Action, Context, Model, words};
use crate::screen::pen::{Pen, cell};
use crate::screen::theme::Role;
use ratatui::text::Span;

/// From this width on, levels are written out.
const ROOMY: usize = 70;

/// Draws the timeline.
pub(super) fn draw(model: &Model, case: &CaseFile, area: Area, pen: &mut Pen<'_>) {
    if area.height == 0 {
        return;
    }
    let rows = folded(case, &model.settings().charter.county);
    let here = rows.iter().position(|row| matches!(row, Row::Event { place: Place::Here, .. }));
    let shown = window(here.unwrap_or(0), rows.len(), usize::from(area.height - 1));
    let hidden = rows.len() - shown.len();
    let right = match (hidden, pen.key(Context::Review, Action::History)) {
        (0, _) | (_, None) => Vec::new(),
        (hidden, Some(key)) => {
            vec![pen.span(Role::Secondary, format!("{hidden} more: ")), pen.span(Role::Key, key)]
        }
    };
    pen.title(area, title(case, pen), right);
    let columns = Columns::of(&rows, usize::from(area.width));
    for (at, row) in (1..).zip(rows.iter().skip(shown.start)) {
        pen.line(area, at, line(row, &columns, pen));
    }
}

fn title(case: &CaseFile, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let totals = totals(case);
    let events = plural(totals.events, "event", "events");
    let convictions = plural(totals.convictions, "conviction", "convictions");
    vec![pen.span(Role::Title, "History"), pen.span(Role::Secondary, format!("  {events}, {convictions}"))]
}

/// Returns a number with its word.
pub(super) fn plural(number: usize, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

/// How wide the columns are.
struct Columns {
    what: usize,
    level: usize,
    county: usize,
    outcome: usize,
}

impl Columns {
    fn of(rows: &[Row<'_>], whole: usize) -> Self {
        let level = if whole >= ROOMY { 11 } else { 1 };
        let what = rows.iter().map(|row| width(&what(row))).max().unwrap_or(0).clamp(8, whole / 3);
        let elsewhere = |row: &Row<'_>| match row {
            Row::Event { event, place: Place::Elsewhere, .. } => width(event.county.as_str()),
            Row::Event { .. } | Row::Folded { .. } => 0,
        };
        let county = rows.iter().map(elsewhere).max().unwrap_or(0).min(whole / 5);
        let gap = if county > 0 { 2 } else { 0 };
        let outcome = whole.saturating_sub(2 + 10 + 2 + what + 2 + level + 2 + gap + county);
        Self { what, level, county, outcome }
    }
}

fn line(row: &Row<'_>, columns: &Columns, pen: &Pen<'_>) -> Vec<Span<'static>> {
    match row {
        Row::Folded { events, from, to } => {
            let when = if from == to { from.to_string() } else { format!("{from} to {to}") };
            let words = format!("  {when}  {} without conviction", plural(*events, "event", "events"));
            vec![pen.span(Role::Secondary, words)]
        }
        Row::Event { event, place, .. } => {
            let role = match place {
                Place::Here => Role::Selected,
                Place::SameCounty => Role::Text,
                Place::Elsewhere => Role::Elsewhere,
            };
            let mark = if *place == Place::Here { "▸" } else { " " };
            let level = level(event, columns.level);
            let county = match place {
                Place::Elsewhere => words::title_case(event.county.as_str()),
                Place::Here | Place::SameCounty => String::new(),
            };
            let text = format!(
                "{mark} {:<10}  {}  {}  {}{}{}",
                event.date,
                cell(&what(row), columns.what),
                cell(level, columns.level),
                cell(&outcome(event), columns.outcome),
                if columns.county > 0 { "  " } else { "" },
                cell(&county, columns.county),
            );
            vec![pen.span(role, text)]
        }
    }
}

/// Returns the sections convicted of, or what kind of event it was.
fn what(row: &Row<'_>) -> String {
    let Row::Event { event, .. } = row else { return String::new() };
    let mut convicted = convictions(event);
    match (&event.kind, convicted.next()) {
        (EventKind::Court, Some(count)) => {
            let more = convicted.count();
            let more = if more > 0 { format!(" +{more}") } else { String::new() };
            format!("{}{more}", words::sections(count))
        }
        (EventKind::Registration, _) => {
            let sections = event.counts.iter().map(words::sections).collect::<Vec<_>>().join(", ");
            format!("registration {sections}")
        }
        (_, _) => words::kind(event).to_owned(),
    }
}

/// Returns the level of the gravest conviction, in a word or in a letter.
fn level(event: &Event, columns: usize) -> &'static str {
    let Some(gravest) = convictions(event).map(|count| count.level).max() else { return "" };
    if columns > 1 { words::level(gravest) } else { words::level_letter(gravest) }
}

/// Returns the sentence of the first conviction, or what came of it.
fn outcome(event: &Event) -> String {
    match convictions(event).next() {
        None => event.counts.first().map(|count| words::outcome(count).to_owned()).unwrap_or_default(),
        Some(count) => {
            let sentence = words::sentence(count);
            if sentence.is_empty() { words::outcome(count).to_owned() } else { sentence }
        }
    }
}

fn convictions(event: &Event) -> impl Iterator<Item = &Count> {
    let court = matches!(event.kind, EventKind::Court);
    event.counts.iter().filter(move |count| court && count.is_conviction())
}
