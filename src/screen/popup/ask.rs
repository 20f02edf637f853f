//! One line of text: evidence, a return date, a reason, a number.

use crate::record::text::grouped;
use crate::relief::added::Scope;
use crate::review::bench::{SeedDraft, SeedOf};
use crate::review::columns::{prefix, width};
use crate::review::entry::Entry;
use crate::review::layer::{Ask, Question};
use crate::review::plan::{Area, Plan};
use crate::review::{Model, return_date};
use crate::screen::pen::{Pen, cell, cells};
use crate::screen::popup::at_bottom;
use crate::screen::theme::Role;
use unicode_segmentation::UnicodeSegmentation as _;

/// Draws the question, the field and what is wrong with it.
pub(super) fn draw(model: &Model, ask: &Ask, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    let (title, help) = words(model, &ask.question);
    let inside = pen.frame(at_bottom(plan, 3), vec![pen.span(Role::Title, title)]);
    pen.line(inside, 0, vec![pen.span(Role::Secondary, help)]);
    field(&ask.entry, Area { y: inside.y + 1, height: 1, ..inside }, pen);
    if let Some(problem) = &ask.problem {
        pen.line(inside, 2, vec![pen.span(Role::Refused, problem.clone())]);
    } else if let Some(preview) = preview(model, ask) {
        pen.line(inside, 2, vec![pen.span(Role::Secondary, preview)]);
    }
}

/// Returns the title and what is wanted.
fn words(model: &Model, question: &Question) -> (String, &'static str) {
    match question {
        Question::Evidence(ground) => {
            (format!("Challenge: {}", ground.words()), "The evidence, in your words; the court will read it.")
        }
        Question::AmendReason(_) => (
            "Amend: why is another action right?".to_owned(),
            "The reason, in your words; it goes into the ledger.",
        ),
        Question::AmendAuthority { .. } => (
            "Amend: by which authority?".to_owned(),
            "A citation, such as HS 11361.8(f); it goes into the ledger and the papers.",
        ),
        Question::HoldDetail => ("Hold: what is missing?".to_owned(), "In your words; it is kept as a note."),
        Question::Until { reason, .. } => (
            format!("Hold: {}", reason.words()),
            "When to come back: a date such as 2018-03-01, +14d for 14 days, or empty.",
        ),
        Question::FlagDetail => {
            ("Flag for a supervisor: why?".to_owned(), "In your words; it is kept as a note.")
        }
        Question::Seed(draft) => seed(draft),
        Question::Ruling { case, ruling, .. } => {
            (format!("Case {case}: {}", ruling.words()), "Why, in your words; it goes into the ledger.")
        }
        Question::Cause(check) => (
            format!("Check {check} did not pass: what caused it?"),
            "The cause, in your words; it is printed on the certificate.",
        ),
        Question::Repair(check, _) => (
            format!("Check {check} did not pass: what was done about it?"),
            "The repair, in your words; it is printed on the certificate.",
        ),
        Question::GiveUp(check) => (
            format!("Give check {check} up: why?"),
            "In your words; it stays on the certificate as an attempt.",
        ),
        Question::Share => (
            "A second reader while the work goes on: for which share?".to_owned(),
            "A share of all decisions, such as 5% or 1/20.",
        ),
        Question::EndShare => (
            "No second reader for further decisions: why?".to_owned(),
            "In your words; what was decided twice stays, and the seed is shown.",
        ),
        Question::Override(batch) => (
            format!("Let batch {} out although it has not passed: why?", batch.0),
            "In your words; it is printed on the certificate.",
        ),
        Question::Undecidable => (
            "It cannot be decided: what is missing?".to_owned(),
            "In your words; it counts as an error, and is read by whoever settles.",
        ),
        Question::FactValue(kind) => {
            let on = match kind.scope() {
                Scope::Person => "about the person".to_owned(),
                Scope::Count => {
                    format!("about count {}", model.proposal().map_or(0, |proposal| proposal.count + 1))
                }
            };
            (format!("Add a fact {on}: {kind}"), kind.typed())
        }
        Question::FactSource(value) => (
            format!("Add a fact: {} {value}. Where was it found?", value.kind()),
            "Where, in your words, such as police report p. 3; it goes into the proof.",
        ),
        Question::Retract(of) => {
            (format!("Take back the fact {of}: why?"), "The reason, in your words; it goes into the ledger.")
        }
        Question::GoTo => {
            ("Go to a case".to_owned(), "A court case number, or the case's number in the queue.")
        }
        Question::ViewName => (
            "Keep this list as a view".to_owned(),
            "A name for it. One that you have already is replaced, and keeps its place.",
        ),
        Question::GroupCount { waiting } => (
            format!("Approve the whole group: {} cases", grouped(*waiting)),
            "Type the number of cases; each gets a ledger entry of its own.",
        ),
        Question::GroupBack { stand, .. } => (
            format!("Take back what stands of the group: {} cases", grouped(*stand)),
            "Type the number of cases; each gets a ledger entry of its own.",
        ),
        Question::Supersede { batch, .. } => (
            format!("Take back a decision that stands in batch {}", batch.0),
            "The reason, in your words; it goes into the ledger.",
        ),
    }
}

/// What is wanted of the two who make a seed.
fn seed(draft: &SeedDraft) -> (String, &'static str) {
    let of = match draft.of {
        SeedOf::Check(check) => format!("check {check}"),
        SeedOf::Share(share) => format!("a share of {share}"),
    };
    match (&draft.persons, &draft.first) {
        (None, _) => (
            format!("The seed of {of}: who makes it?"),
            "Two people, with a comma between; one may come from another office.",
        ),
        (Some([one, _]), None) => (
            format!("The seed of {of}: twenty dice, or {one} types"),
            "The digits of twenty ten-sided dice; or a text of 8 characters or more.",
        ),
        (Some([_, other]), Some(_)) => (
            format!("The seed of {of}: now {other} types"),
            "A text of 8 characters or more, without having seen the first one.",
        ),
    }
}

/// Says which day a return date comes to.
fn preview(model: &Model, ask: &Ask) -> Option<String> {
    if !matches!(ask.question, Question::Until { .. }) {
        return None;
    }
    match return_date(&ask.entry.text(), model.today) {
        Ok(Some(date)) => Some(format!("Comes back on {}.", date.strftime("%A, %Y-%m-%d"))),
        Ok(None) => Some("Stays on hold until someone takes it up.".to_owned()),
        Err(_) => None,
    }
}

/// Draws the part of a line around its cursor.
pub(super) fn field(entry: &Entry, area: Area, pen: &mut Pen<'_>) {
    let line = entry.lines().next().unwrap_or_default();
    let (_, before) = entry.cursor();
    let room = usize::from(area.width).saturating_sub(1);
    let start = scroll(before, room);
    let text = line.get(start..).unwrap_or_default();
    let shown = prefix(text, room).to_owned();
    pen.put(area.x, area.y, area.width, vec![pen.span(Role::Field, cell(&shown, room + 1))]);
    let column = width(before.get(start..).unwrap_or_default());
    pen.cursor_at(area.x + cells(column), area.y);
}

/// Returns from which byte on a line is shown, so that its cursor stays within so many columns.
fn scroll(before: &str, columns: usize) -> usize {
    let mut excess = width(before).saturating_sub(columns);
    for (at, cluster) in before.grapheme_indices(true) {
        if excess == 0 {
            return at;
        }
        excess = excess.saturating_sub(width(cluster));
    }
    if excess == 0 && width(before) <= columns { 0 } else { before.len() }
}
