//! One line of `counts.csv`: a candidate count and what is proposed for it.

use crate::assessment::columns::Cells;
use crate::assessment::{Terms, peer};
use crate::filing::section;
use crate::record::{Count, Event, Level, Person};
use crate::relief::{Action, AssessedCount, Lane};

/// Writes the line with its end.
pub(super) fn write(
    out: &mut Vec<u8>,
    terms: &Terms,
    person: &Person,
    event: &Event,
    count: &Count,
    assessed: &AssessedCount,
) {
    let row = peer::row_of(count);
    let sections = count.charge().map(|charge| section::words(&charge.offense)).unwrap_or_default();
    Cells::begin(out)
        .text(terms.source_name(row.source))
        .number(row.line)
        .text(person.identity.subject.as_str())
        .text(&peer::case_numbers(event))
        .text(count.key.as_str())
        .text(if sections.is_empty() { "unknown" } else { &sections })
        .own(level(count.level))
        .number(event.date)
        .own(lane(assessed))
        .own(&codes(assessed))
        .own(assessed.action.id())
        .own(assessed.route.id())
        .own(assessed.law.action.id())
        .own(assessed.policy.action.id())
        .text(&assessed.policy.reason)
        .text(&reason(assessed));
    out.push(b'\n');
}

/// Returns the lane of the count alone.
pub(super) fn lane(assessed: &AssessedCount) -> &'static str {
    match Lane::of(&assessed.codes) {
        Lane::Clear => "clear",
        Lane::Review => "review",
    }
}

/// Returns the codes, joined by `;`.
pub(super) fn codes(assessed: &AssessedCount) -> String {
    assessed.codes.iter().map(|code| code.id()).collect::<Vec<_>>().join(";")
}

fn level(level: Option<Level>) -> &'static str {
    match level {
        None => "unknown",
        Some(Level::Infraction) => "infraction",
        Some(Level::Misdemeanor) => "misdemeanor",
        Some(Level::Felony) => "felony",
    }
}

/// Returns why the action is what it is: what has to be found out, the statute where it gives as much, else the policy.
fn reason(assessed: &AssessedCount) -> String {
    match assessed.action {
        Action::Undetermined => peer::words(&assessed.codes),
        action if action == assessed.law.action => assessed.law.reason.clone(),
        _ => assessed.policy.reason.clone(),
    }
}
