//! The evidence, step by step: a fact, its authority, and the source row behind it.

use crate::casework::CaseFile;
use crate::record::layout::{COLUMNS, Fields};
use crate::record::text::grouped;
use crate::record::{SourceLine, Text};
use crate::review::Model;
use crate::review::columns::{width, wrap};
use crate::review::facts::{Says, Step, steps};
use crate::review::plan::{Area, Plan};
use crate::screen::counts;
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::whole;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Columns of the labels.
const LABEL: usize = 11;

/// Columns between two fields of a row.
const BETWEEN: usize = 3;

/// Draws one step of the evidence.
pub(super) fn draw(model: &Model, case: &CaseFile, at: usize, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let steps = steps(case, model.selected);
    let Some(step) = steps.get(at) else { return };
    let inside = pen.frame(whole(plan), title(case, step, at, steps.len(), pen));
    let mut row = 1;
    for (label, role, words) in facts(step) {
        let words = Text::new(&words);
        row += paragraph(inside, row, label, role, words.as_str(), pen);
    }
    row += 1;
    match step.line {
        Some((line, number)) => source(
            case,
            step,
            line,
            number,
            Area { y: inside.y + row, height: inside.height.saturating_sub(row), ..inside },
            pen,
        ),
        None => pen.line(inside, row, vec![pen.span(Role::Secondary, no_row(step))]),
    }
}

fn title(case: &CaseFile, step: &Step<'_>, at: usize, steps: usize, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let mut spans = vec![
        pen.span(Role::Title, "Evidence"),
        pen.span(Role::Secondary, format!("  {} of {steps}  ·  ", at + 1)),
    ];
    if let Some(proposal) = case.proposal.proposals.get(step.fact.proposal) {
        spans.push(pen.span(Role::Text, format!("count {}: ", proposal.count + 1)));
        spans.push(pen.span(counts::role(proposal.action), proposal.action.to_string()));
    }
    spans
}

/// Returns the lines of a fact: label, look, words.
fn facts(step: &Step<'_>) -> Vec<(&'static str, Role, String)> {
    match step.fact.says {
        Says::Law(law) => {
            let cited: Vec<&str> = law.citations.iter().map(|citation| citation.0.as_str()).collect();
            vec![
                ("law", Role::Strong, law.action.to_string()),
                ("reason", Role::Text, law.reason.clone()),
                ("authority", Role::Text, cited.join(", ")),
            ]
        }
        Says::Policy(policy) => {
            let rule = policy.rule.map_or("no rule matched".to_owned(), |rule| format!("rule {rule}"));
            vec![
                ("policy", Role::Strong, policy.action.to_string()),
                ("rule", Role::Text, rule),
                ("reason", Role::Text, policy.reason.clone()),
                ("authority", Role::Text, policy.citation.0.clone()),
            ]
        }
        Says::Flip(flip) => {
            vec![("if", Role::Strong, flip.change.clone()), ("then", Role::Text, flip.action.to_string())]
        }
        Says::Otherwise(otherwise) => vec![("look", Role::Look, otherwise.to_string())],
        Says::Code(code) => {
            vec![("look", Role::Look, code.words().to_owned()), ("code", Role::Text, code.id().to_owned())]
        }
        Says::Proof(line) => vec![
            ("asked", Role::Strong, line.question.clone()),
            ("answer", Role::Strong, line.answer.to_string()),
            ("found", Role::Text, line.finding.words.clone()),
            ("authority", Role::Text, line.citation.0.clone()),
            (
                "weight",
                Role::Secondary,
                if line.decides {
                    "the proposal rests on it"
                } else {
                    "beside; the proposal does not rest on it"
                }
                .to_owned(),
            ),
        ],
    }
}

fn no_row(step: &Step<'_>) -> &'static str {
    match step.fact.says {
        Says::Proof(_) => "No row of the sources says this: the finding is an absence.",
        Says::Otherwise(_) => "The rules found the same there. Go to that case by its number.",
        Says::Flip(_) => "What would change the proposal; the proposal does not rest on it.",
        Says::Law(_) | Says::Policy(_) | Says::Code(_) => {
            "This rests on the proof lines, not on a row of its own."
        }
    }
}

/// Draws the source row behind a fact: where it stands, and what it says.
fn source(case: &CaseFile, step: &Step<'_>, line: SourceLine, number: usize, area: Area, pen: &mut Pen<'_>) {
    let name = case.sources.iter().find(|(source, _)| *source == line.source).map(|(_, name)| name.as_str());
    let rows = step.fact.lines().len();
    let of = if rows > 1 { format!("row {number} of {rows}") } else { String::new() };
    let title = vec![
        pen.span(Role::Title, name.unwrap_or("source").to_owned()),
        pen.span(Role::Text, format!("  line {}", grouped(line.line))),
    ];
    pen.title(area, title, vec![pen.span(Role::Secondary, of)]);
    let Some(row) = case.rows.iter().find(|row| row.source == line) else {
        pen.line(area, 1, vec![pen.span(Role::Unknown, "This row is not kept in the queue.")]);
        return;
    };
    let lines = row_lines(&row.raw, usize::from(area.width), pen);
    let room = usize::from(area.height.saturating_sub(1));
    let all = lines.len();
    for (at, spans) in lines.into_iter().take(room).enumerate() {
        pen.line(area, cells(at) + 1, spans);
    }
    if all > room {
        pen.line(
            area,
            cells(room),
            vec![pen.span(Role::Unknown, "… the row goes on; a taller window shows it")],
        );
    }
}

/// Lays out a row: by the names of its columns where it has those of the state's file, else as it is.
fn row_lines(raw: &[u8], columns: usize, pen: &Pen<'_>) -> Vec<Vec<Span<'static>>> {
    match Fields::split(raw) {
        Ok(fields) if fields.count() >= COLUMNS.len() => named(&fields, raw, columns, pen),
        Ok(_) | Err(_) => {
            let text = Text::from_bytes(raw);
            wrap(text.as_str(), columns).into_iter().map(|line| vec![pen.span(Role::Text, line)]).collect()
        }
    }
}

/// Lays out the filled columns of a row one after the other, each after its name.
///
/// Race is left out here, too: this popup lies over the decision screen (design.md rule 7).
fn named(fields: &Fields, raw: &[u8], columns: usize, pen: &Pen<'_>) -> Vec<Vec<Span<'static>>> {
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let mut used = 0;
    for (at, name) in COLUMNS.iter().enumerate() {
        let value = Text::from_bytes(fields.get(raw, at));
        let filler = matches!(value.as_str(), "" | "-" | "#");
        if filler || name.starts_with("RACE_") {
            continue;
        }
        let wide = width(name) + 1 + width(value.as_str());
        if used > 0 && used + BETWEEN + wide > columns {
            lines.push(Vec::new());
            used = 0;
        }
        for (number, part) in wrap(&format!("{name} {value}"), columns).into_iter().enumerate() {
            if number > 0 {
                lines.push(Vec::new());
                used = 0;
            }
            let gap = if used > 0 { BETWEEN } else { 0 };
            used += gap + width(&part);
            let (label, text) = match part.strip_prefix(name) {
                Some(text) if number == 0 => (*name, text.to_owned()),
                _ => ("", part),
            };
            if let Some(line) = lines.last_mut() {
                line.push(Span::raw(" ".repeat(gap)));
                line.push(pen.span(Role::Secondary, label));
                line.push(pen.span(Role::Text, text));
            }
        }
    }
    lines
}

/// Draws a labelled text over as many rows as it takes, and returns how many.
fn paragraph(area: Area, row: u16, label: &str, role: Role, words: &str, pen: &mut Pen<'_>) -> u16 {
    if words.is_empty() {
        return 0;
    }
    let columns = usize::from(area.width).saturating_sub(LABEL);
    let lines = wrap(words, columns);
    let rows = cells(lines.len());
    for (at, text) in lines.into_iter().enumerate() {
        let head = if at == 0 { cell(label, LABEL) } else { " ".repeat(LABEL) };
        debug_assert!(width(&text) <= columns);
        pen.line(area, row + cells(at), vec![pen.span(Role::Secondary, head), pen.span(role, text)]);
    }
    rows
}
