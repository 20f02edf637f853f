//! The lists of the queue in memory: as much of the filter language as the stories use, in plain loops.

use vacatur::casework::filter::{Reviewer, Test};
use vacatur::casework::{Anchor, CaseFile, Column, Filter, Line, Page, Query};
use vacatur::record::Text;

/// Returns the cases that a filter finds.
pub(super) fn matching<'c>(cases: &'c [CaseFile], filter: &Filter) -> Vec<&'c CaseFile> {
    cases.iter().filter(|case| fits(case, filter)).collect()
}

/// Tells whether a filter finds a case.
pub(super) fn fits(case: &CaseFile, filter: &Filter) -> bool {
    filter.terms().iter().all(|term| holds(case, &term.test) != term.negated)
}

fn holds(case: &CaseFile, test: &Test) -> bool {
    match test {
        Test::Words(words) | Test::Name(words) | Test::Case(words) => {
            let event = case.event().expect("a case has its event");
            let name = case.person.identity.name.as_str();
            let all: Vec<&str> =
                event.case_numbers.iter().map(Text::as_str).chain(name.split([',', ' '])).collect();
            words
                .split_whitespace()
                .all(|word| all.iter().any(|known| known.to_lowercase().starts_with(&word.to_lowercase())))
        }
        Test::State(states) => states.contains(&case.standing.state()),
        Test::Lane(lanes) => lanes.contains(&case.proposal.lane()),
        Test::Number(range) => range.contains(&case.id.0),
        Test::Reviewer(Reviewer::Me) => case.standing.decided.is_some(),
        // Not used by a story whose screen is looked at.
        _ => false,
    }
}

/// Returns a page of a list.
pub(super) fn page(cases: &[CaseFile], query: &Query) -> Page {
    let mut lines: Vec<Line> = matching(cases, &query.filter)
        .into_iter()
        .filter(|case| query.order.column != Column::Decided || case.standing.decided.is_some())
        .map(|case| line(case, query.order.column))
        .collect();
    lines.sort_by(|one, other| (&one.key, one.case).cmp(&(&other.key, other.case)));
    if query.order.descending {
        lines.reverse();
    }
    let start = match &query.from {
        Anchor::Start => 0,
        Anchor::At(mark) => lines.iter().position(|line| line.mark() == *mark).unwrap_or(lines.len()),
        Anchor::After(mark) => lines.iter().position(|line| line.mark() == *mark).map_or(0, |at| at + 1),
        Anchor::End => lines.len().saturating_sub(query.limit as usize),
        Anchor::Before(mark) => {
            let before = lines.iter().position(|line| line.mark() == *mark).unwrap_or(0);
            lines.truncate(before);
            before.saturating_sub(query.limit as usize)
        }
    };
    let backward = matches!(query.from, Anchor::End | Anchor::Before(_));
    let left = lines.split_off(start);
    let more = if backward { start > 0 } else { left.len() > query.limit as usize };
    Page { lines: left.into_iter().take(query.limit as usize).collect(), more, count: None }
}

fn line(case: &CaseFile, by: Column) -> Line {
    let event = case.event().expect("a case has its event");
    let candidates: Vec<_> = case.candidates().collect();
    let joined = |words: Vec<String>| Text::new(&words.join(" "));
    let verdict = case.standing.decided.as_ref().map(|decided| decided.seq);
    let mut line = Line {
        case: case.id,
        name: case.person.identity.name.clone(),
        numbers: event.case_numbers.clone(),
        sections: joined(
            candidates
                .iter()
                .filter_map(|(count, _)| count.charge())
                .flat_map(|charge| charge.offense.sections.iter().map(|section| section.number.clone()))
                .collect(),
        ),
        level: candidates.iter().filter_map(|(count, _)| count.level).max(),
        convicted: Text::new(&event.date.to_string()),
        lane: case.proposal.lane(),
        action: joined(candidates.iter().map(|(_, proposal)| proposal.action.id().to_owned()).collect()),
        codes: joined(case.proposal.codes().iter().map(|code| code.id().to_owned()).collect()),
        state: case.standing.state(),
        returns: case.standing.returns_on(),
        verdict,
        batch: case.standing.batch,
        key: String::new(),
    };
    line.key = match by {
        Column::Number => format!("{:06}", case.id.0),
        Column::Name => line.name.to_string(),
        Column::Section => line.sections.to_string(),
        Column::Level => format!("{:?}", line.level),
        Column::Convicted => line.convicted.to_string(),
        Column::State => line.state.to_string(),
        Column::Returns => line.returns.map_or_else(|| "9999".to_owned(), |day| day.to_string()),
        Column::Decided => format!("{:06}", verdict.map_or(0, |seq| seq.0)),
    };
    if by == Column::Number {
        // As the queue writes it, for a list that opens at a case.
        line.key = case.id.0.to_string();
    }
    line
}
