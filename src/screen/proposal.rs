//! The proposal for the count in front: law, policy, and the proof line by line.

use crate::casework::CaseFile;
use crate::relief::{Answer, Lane};
use crate::review::facts::Says;
use crate::review::plan::{Area, Cells, FactRow, Hidden, Plan};
use crate::review::{Action, Context, Model, columns, words};
use crate::screen::counts;
use crate::screen::pen::{Pen, cell, cells, right_cell};
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Draws the proposal.
pub(super) fn draw(model: &Model, case: &CaseFile, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let area = plan.proposal;
    pen.title(area, title(model, pen), lane(case, pen));
    let mut row = 1;
    for fact in &plan.facts {
        draw_fact(fact, plan, Area { y: area.y + row + fact.gap, ..area }, pen);
        row += fact.height();
    }
    if plan.hidden != Hidden::default() && row < area.height {
        pen.line(area, row, more(plan.hidden, pen));
    }
}

fn title(model: &Model, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let Some(proposal) = model.proposal() else {
        return vec![pen.span(Role::Title, "Nothing is within reach of relief")];
    };
    let mut spans = vec![
        pen.span(Role::Title, format!("Proposal, count {}: ", proposal.count + 1)),
        pen.span(counts::role(proposal.action), proposal.action.to_string().to_uppercase()),
    ];
    if let Some(withheld) = proposal.withheld() {
        spans.push(pen.span(Role::Secondary, format!(", else {}", words::short(withheld))));
    }
    spans
}

fn lane(case: &CaseFile, pen: &Pen<'_>) -> Vec<Span<'static>> {
    match case.proposal.lane() {
        Lane::Clear => vec![pen.span(Role::Secondary, "clear lane")],
        Lane::Review => vec![pen.span(Role::Look, "review lane")],
    }
}

/// Draws one fact in its columns; those that do not decide are dimmed.
fn draw_fact(fact: &FactRow<'_>, plan: &Plan<'_>, area: Area, pen: &mut Pen<'_>) {
    let widths = plan.columns;
    let text = if fact.fact.decides() { Role::Text } else { Role::Secondary };
    let indent = widths.text_at();
    pen.put(area.x, area.y, cells(indent), vec![pen.span(Role::Text, "  "), label(fact, pen)]);
    let at = area.x + cells(indent);
    let width = area.width.saturating_sub(cells(indent));
    match &fact.cells {
        Cells::Sentence { text: lines, authority } => {
            for (row, line) in (0..).zip(lines) {
                pen.put(at, area.y + row, width, vec![pen.span(text, line.as_str())]);
            }
            let wide = cells(columns::width(authority)).min(width);
            let last = area.y + cells(lines.len()).saturating_sub(1);
            pen.put(at + width - wide, last, wide, vec![pen.span(Role::Secondary, authority.as_str())]);
        }
        Cells::Proof { question, finding, authority, place } => {
            for (row, line) in (0..).zip(question) {
                pen.put(at, area.y + row, width, vec![pen.span(text, cell(line, widths.question))]);
            }
            let found = if fact.fact.decides() { Role::Strong } else { Role::Secondary };
            let x = area.x + cells(widths.finding_at());
            for (row, line) in (0..).zip(finding) {
                pen.put(x, area.y + row, width, vec![pen.span(found, line.as_str())]);
            }
            let x = area.x + cells(widths.authority_at());
            pen.put(x, area.y, cells(widths.authority), vec![pen.span(Role::Secondary, authority.as_str())]);
            // A finding without a place may have run on into these columns.
            if !place.is_empty() {
                let x = area.x + area.width.saturating_sub(cells(widths.place));
                let place = right_cell(place, widths.place);
                pen.put(x, area.y, cells(widths.place), vec![pen.span(Role::Secondary, place)]);
            }
        }
    }
}

fn label<'a>(fact: &FactRow<'_>, pen: &Pen<'_>) -> Span<'a> {
    let role = match fact.fact.says {
        Says::Law(_) | Says::Policy(_) | Says::Flip(_) => Role::Secondary,
        Says::Code(_) | Says::Otherwise(_) => Role::Look,
        Says::Proof(_) if !fact.fact.decides() => Role::Secondary,
        Says::Proof(line) => match line.answer {
            Answer::Yes => Role::Yes,
            Answer::No => Role::No,
            Answer::Unknown => Role::Unknown,
        },
    };
    pen.span(role, fact.label)
}

/// Announces what did not fit; nothing is hidden silently.
fn more(hidden: Hidden, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let key = pen.key(Context::Review, Action::Evidence).unwrap_or_else(|| "no key".to_owned());
    let (role, words) = match hidden {
        Hidden { deciding: 0, beside: 1 } => (Role::Secondary, "1 more line, not deciding".to_owned()),
        Hidden { deciding: 0, beside } => (Role::Secondary, format!("{beside} more lines, none deciding")),
        Hidden { deciding: 1, .. } => (Role::Unknown, "1 more deciding fact".to_owned()),
        Hidden { deciding, .. } => (Role::Unknown, format!("{deciding} more deciding facts")),
    };
    vec![
        pen.span(role, format!("  … {words}")),
        pen.span(Role::Secondary, ": press "),
        pen.span(Role::Key, key),
    ]
}
