//! Who and which case: the person, the court, the dates, and what was decided about it.
//!
//! Race is not on this screen, nor anything it could be read from (design.md rule 7).

use crate::casework::{CaseFile, Decided, Deed, Entry, Reopened, Verdict, outcome_changes};
use crate::record::{Count, Event, Text};
use crate::review::plan::{Plan, standing_rows};
use crate::review::timeline::totals;
use crate::review::{Action, Context, Model, words};
use crate::screen::history::plural;
use crate::screen::pen::Pen;
use crate::screen::theme::Role;
use ratatui::text::Span;

/// Draws the identity lines.
pub(super) fn draw(model: &Model, case: &CaseFile, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let area = plan.identity;
    let name = pen.span(Role::Strong, words::name(case));
    pen.ends(area, 0, vec![pen.span(Role::Secondary, "People v. "), name], position(model, case, pen));
    pen.line(area, 1, person(case, plan, pen));
    let mut row = 2;
    let lines = area.height - standing_rows(case);
    let (mut court, dates) = (court(case, pen), dates(model, case, pen));
    if lines > 3 {
        pen.line(area, 2, court);
        pen.line(area, 3, dates);
        row += 2;
    } else {
        court.push(pen.span(Role::Secondary, "  ·  "));
        court.extend(dates);
        pen.line(area, 2, court);
        row += 1;
    }
    if let Some(decided) = &case.standing.decided {
        pen.line(area, row, standing(model, case, decided, pen));
        row += 1;
    } else if let Some(reopened) = case.reopened() {
        pen.line(area, row, changed(&reopened, pen));
        row += 1;
    }
    if let Some(now) = &case.now {
        let policy = &model.settings().charter.policy;
        let changes = outcome_changes(&case.proposal, now);
        let says = if changes.is_empty() { "would propose the same".to_owned() } else { changes.join("; ") };
        let spans = vec![pen.span(Role::Look, format!("Now {policy}: ")), pen.span(Role::Text, says)];
        pen.line(area, row, spans);
    }
}

/// What the case was decided as before its facts changed, if it was, and what changed; the ledger of the case has it in full.
fn changed(reopened: &Reopened<'_>, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let since = match reopened.verdict {
        Some(Entry { deed: Deed::Verdict(verdict), seq, .. }) => format!("{} {seq}", verdict.done()),
        Some(entry) => format!("decided {}", entry.seq),
        None => "read in".to_owned(),
    };
    vec![
        pen.span(Role::Refused, format!("FACTS CHANGED since it was {since}: ")),
        pen.span(Role::Text, reopened.what.join("; ")),
    ]
}

/// The case's number, and its place among those of the person.
fn position(model: &Model, case: &CaseFile, pen: &Pen<'_>) -> Vec<Span<'static>> {
    let mut spans = vec![pen.span(Role::Secondary, format!("no. {}", case.id.0))];
    let here = case.siblings.iter().position(|sibling| *sibling == case.id);
    if let Some(here) = here.filter(|_| case.siblings.len() > 1) {
        let words = format!(" · case {} of {} of this person", here + 1, case.siblings.len());
        spans.push(pen.span(Role::Secondary, words));
        if let Some(key) = pen.key(Context::Review, Action::Sibling).filter(|_| !model.is_blind()) {
            spans.extend([pen.span(Role::Secondary, ": "), pen.span(Role::Key, key)]);
        }
    }
    spans
}

fn person<'a>(case: &'a CaseFile, plan: &Plan<'_>, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let identity = &case.person.identity;
    let mut parts = vec![
        labelled("born ", identity.birth.to_string(), identity.birth.is_unknown(), pen),
        match words::age_at_arrest(case) {
            Some(age) => vec![pen.span(Role::Strong, age), pen.span(Role::Secondary, " at arrest")],
            None => vec![pen.span(Role::Unknown, "age at arrest unknown")],
        },
    ];
    if !identity.cii.is_empty() {
        parts.push(labelled("CII ", identity.cii.to_string(), false, pen));
    }
    if plan.history.height == 0 {
        // The one figure that every decision wants, where there is no room for the timeline.
        let convictions = totals(case).convictions;
        parts.push(vec![pen.span(Role::Text, plural(convictions, "conviction", "convictions"))]);
    }
    if !identity.also_known_as.is_empty() {
        let names: Vec<&str> = identity.also_known_as.iter().map(Text::as_str).collect();
        parts.push(labelled("also ", names.join("; "), false, pen));
    }
    joined(parts, pen)
}

fn court<'a>(case: &'a CaseFile, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let Some(event) = case.event() else { return Vec::new() };
    let numbers: Vec<&str> = event.case_numbers.iter().map(Text::as_str).collect();
    let number = match numbers.as_slice() {
        [] => vec![pen.span(Role::Unknown, "no case number")],
        [only] => vec![pen.span(Role::Secondary, "case "), pen.span(Role::Strong, *only)],
        several => vec![pen.span(Role::Secondary, "cases "), pen.span(Role::Strong, several.join(", "))],
    };
    let convicted = labelled("convicted ", event.date.to_string(), event.date.is_unknown(), pen);
    joined(vec![convicted, vec![pen.span(Role::Text, words::court(event))], number], pen)
}

fn dates<'a>(model: &Model, case: &'a CaseFile, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let Some(event) = case.event() else { return Vec::new() };
    let mut parts =
        vec![labelled("arrested ", event.cycle_date.to_string(), event.cycle_date.is_unknown(), pen)];
    let count = model.proposal().and_then(|proposal| event.counts.get(proposal.count));
    if let Some(count) = count {
        parts.push(sentence(model, event, count, pen));
    }
    joined(parts, pen)
}

/// The sentence of the count in front, and when it is likely to have ended.
fn sentence<'a>(model: &Model, event: &'a Event, count: &'a Count, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let sentence = words::sentence(count);
    if sentence.is_empty() {
        return vec![pen.span(Role::Secondary, "no sentence stated")];
    }
    let end = words::sentence_end(count, event, model.settings().charter.as_of);
    let end = if end.is_empty() { end } else { format!(", {end}") };
    vec![pen.span(Role::Text, sentence), pen.span(Role::Secondary, end)]
}

/// What was decided, by whom and when; drawn only on a decided case.
fn standing(model: &Model, case: &CaseFile, decided: &Decided, pen: &Pen<'_>) -> Vec<Span<'static>> {
    if model.is_blind() && matches!(decided.verdict, Verdict::Hold { .. }) {
        let at = decided.at.strftime("%Y-%m-%d %H:%M UTC");
        let words = format!("CANNOT BE DECIDED, you said {at} · {}", decided.seq);
        return vec![pen.span(Role::Look, words)];
    }
    let role = match &decided.verdict {
        Verdict::Approve { .. } => Role::Saved,
        Verdict::Challenge { .. } => Role::Failed,
        Verdict::Hold { .. } | Verdict::Flag { .. } => Role::Refused,
    };
    let who = seat(model, decided);
    let at = decided.at.strftime("%Y-%m-%d %H:%M UTC");
    let mut details = format!(" by {who}, {at} · {}", decided.seq);
    match &decided.verdict {
        Verdict::Approve { .. } => {}
        Verdict::Challenge { ground, evidence } => details.push_str(&format_two(ground.words(), evidence)),
        Verdict::Hold { reason, until } => {
            details.push_str(" · ");
            details.push_str(reason.words());
            if let Some(until) = until {
                details.push_str(", back on ");
                details.push_str(&until.to_string());
            }
        }
        Verdict::Flag { reason } => {
            details.push_str(" · ");
            details.push_str(reason.words());
        }
    }
    if let Some(batch) = case.standing.batch {
        details = format!("{details} · in batch {}", batch.0);
    }
    vec![pen.span(role, decided.verdict.done().to_uppercase()), pen.span(Role::Text, details)]
}

fn seat(model: &Model, decided: &Decided) -> String {
    if decided.seat == model.settings().seat { "you".to_owned() } else { decided.seat.0.as_str().to_owned() }
}

fn format_two(first: &str, second: &Text) -> String {
    format!(" · {first}: {second}")
}

/// A value after its label; one that is missing stands out.
fn labelled<'a>(label: &'static str, value: String, missing: bool, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let role = if missing { Role::Unknown } else { Role::Text };
    vec![pen.span(Role::Secondary, label), pen.span(role, value)]
}

fn joined<'a>(parts: Vec<Vec<Span<'a>>>, pen: &Pen<'_>) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(pen.span(Role::Secondary, " · "));
        }
        spans.extend(part);
    }
    spans
}
