//! The rows of traps.md that relief decides, each with its outcome.

mod charges;
mod dates;
mod disqualifiers;
mod records;

use crate::record::Row;
use crate::relief::specimen::{peer_policy, person, proposed, row};
use crate::relief::{Action, Lane, Lesser, Policy};

const MISDEMEANOR: Action = Action::Redesignate(Lesser::Misdemeanor);

/// Returns action, lane and codes of every candidate count, case by case.
fn outcomes(rows: &[Row<'static>], policy: &Policy) -> Vec<(Action, Lane, Vec<&'static str>)> {
    proposed(&person(rows), policy)
        .iter()
        .flat_map(|case| case.proposals.iter())
        .map(|proposal| {
            let codes = proposal.codes.iter().map(|code| code.id()).collect();
            (proposal.action, Lane::of(&proposal.codes), codes)
        })
        .collect()
}

/// Asserts the single outcome of rows under the options of traps.md.
#[track_caller]
fn assert_outcome(rows: &[Row<'static>], action: Action, codes: &[&str]) {
    let found = outcomes(rows, &peer_policy());
    let lane = if codes.is_empty() { Lane::Clear } else { Lane::Review };
    assert_eq!(found, vec![(action, lane, codes.to_vec())]);
}

#[track_caller]
fn assert_review(rows: &[Row<'static>], codes: &[&str]) {
    assert_outcome(rows, Action::Undetermined, codes);
}

fn charged(text: &'static [u8]) -> Row<'static> {
    row(|row| row.charged = text)
}

/// An earlier conviction in cycle 100, before the base row.
fn earlier(charge: &'static [u8]) -> Row<'static> {
    row(|row| {
        row.charged = charge;
        row.count_key = b"100002001000";
        row.event_date = b"19990101";
        row.case_number = b"99";
    })
}
