//! Tests: who has a seat, who had one when, and which changes are refused.

use super::*;
use crate::casework::fixture::{charter, entry, seat};

fn change(seq: u64, change: Change) -> Entry {
    Entry { case: None, shown: None, ..entry(seq, 1, Deed::Roster(change)) }
}

fn add(who: &str, role: Role) -> Change {
    Change::Add { who: seat(who), role, key: None }
}

/// A queue founded by the fixture's seat, with a reviewer since entry 5.
fn roster() -> Roster {
    let founded = Deed::Found { charter: charter(), version: "0.1.0".to_owned(), key: None };
    let mut roster = Roster::default();
    for entry in [entry(1, 1, founded), change(5, add("kelly", Role::Reviewer))] {
        roster.follow(&entry);
    }
    roster
}

fn founder() -> Seat {
    entry(1, 1, Deed::Undo { of: Seq(1) }).seat
}

#[test]
fn who_founds_a_queue_is_its_supervisor_from_the_first_entry_on() {
    let roster = roster();
    assert_eq!(roster.role(&founder()), Some(Role::Supervisor));
    assert_eq!(roster.role_at(&founder(), Seq(1)), Some(Role::Supervisor));
    assert_eq!(roster.members().len(), 2);
}

#[test]
fn a_role_counts_from_its_entry_on_and_is_remembered() {
    let mut roster = roster();
    let kelly = seat("kelly");
    roster.follow(&change(8, Change::Role { who: kelly.clone(), role: Role::Analyst }));
    roster.follow(&change(9, Change::Remove { who: kelly.clone() }));
    let at = |seq| roster.role_at(&kelly, Seq(seq));
    assert_eq!(
        [5, 6, 8, 9, 10].map(at),
        [None, Some(Role::Reviewer), Some(Role::Reviewer), Some(Role::Analyst), None]
    );
    assert_eq!(roster.permitted_at(&kelly, Seq(7), Act::Decide), Ok(()));
    assert_eq!(
        roster.permitted_at(&kelly, Seq(9), Act::Decide),
        Err(Refusal::Role(Role::Analyst, Act::Decide))
    );
    assert_eq!(roster.permits(&kelly, Act::Note), Err(Refusal::NoSeat));
    assert_eq!(roster.allows(&add("kelly", Role::Reviewer)), Ok(()));
}

#[test]
fn a_change_that_makes_no_sense_is_refused() {
    let roster = roster();
    let (kelly, nobody) = (seat("kelly"), seat("nobody"));
    let table = [
        (add("kelly", Role::Analyst), Err(Refusal::SeatTaken)),
        (add(" ", Role::Analyst), Err(Refusal::NoSeatName)),
        (add("new", Role::Analyst), Ok(())),
        (Change::Role { who: nobody.clone(), role: Role::Analyst }, Err(Refusal::NoSuchSeat)),
        (Change::Role { who: kelly.clone(), role: Role::Reviewer }, Err(Refusal::SameRole(Role::Reviewer))),
        (Change::Role { who: kelly.clone(), role: Role::Supervisor }, Ok(())),
        (Change::Role { who: founder(), role: Role::Reviewer }, Err(Refusal::LastSupervisor)),
        (Change::Remove { who: founder() }, Err(Refusal::LastSupervisor)),
        (Change::Remove { who: nobody }, Err(Refusal::NoSuchSeat)),
        (Change::Remove { who: kelly }, Ok(())),
    ];
    for (change, expected) in table {
        assert_eq!(roster.allows(&change), expected, "{change:?}");
    }
}

#[test]
fn an_account_from_before_there_were_seats_keeps_what_it_did() {
    assert_eq!(enrolled(true, true), Role::Supervisor);
    assert_eq!(enrolled(false, true), Role::Reviewer);
    assert_eq!(enrolled(false, false), Role::Analyst);
}
