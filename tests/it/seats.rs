//! Seats and roles with the real binary: who may do what, and what the others are told.

use crate::desk::{Desk, sample_argument};
use vacatur::casework::role::may;
use vacatur::casework::{Act, Role};

#[test]
fn a_supervisor_gives_and_takes_seats_and_roles() {
    let desk = Desk::new();
    desk.init();
    assert!(desk.ok(&["seat", "list"]).contains("R. Reviewer  supervisor  #000001"));
    let said = desk.ok(&["seat", "add", "S. Kelly", "--role", "reviewer"]);
    assert_eq!(said, "S. Kelly has a seat now, as reviewer: ledger #000002\n");
    assert_eq!(desk.run(&["seat", "add", "S. Kelly", "--role", "analyst"]).code, 1);
    desk.ok(&["seat", "role", "S. Kelly", "analyst"]);
    assert!(desk.ok(&["seat", "list"]).contains("S. Kelly     analyst     #000003"));
    let last = desk.run(&["seat", "remove", "R. Reviewer"]);
    assert!(last.err.contains("without a supervisor") && last.err.contains("next: make somebody else"));
    desk.ok(&["seat", "remove", "S. Kelly"]);
    assert!(!desk.ok(&["seat", "list"]).contains("Kelly"));
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn what_a_role_does_not_allow_changes_nothing_and_says_who_can_help() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["seat", "add", "kelly", "--role", "reviewer"]);
    let before = desk.ok(&["status", "--json"]);
    let import = ["import", &sample_argument()];
    for (seat, arguments, words) in [
        ("kelly", &import[..], "role reviewer may not read files in"),
        ("kelly", &["seat", "role", "kelly", "supervisor"], "role reviewer may not add, change"),
        ("kelly", &["batch", "new"], "role reviewer may not freeze batches"),
        ("nobody", &import, "you have no seat in this queue"),
        ("nobody", &["review"], "you have no seat in this queue"),
    ] {
        let done = desk.run_as(seat, arguments);
        assert_eq!(done.code, 1, "{seat} {arguments:?}");
        assert!(done.err.contains(words) && done.err.contains("seat list"), "{}", done.err);
    }
    assert_eq!(desk.ok(&["status", "--json"]), before);
    assert_eq!(desk.run_as("nobody", &["status"]).code, 0, "reading is everybody's");
}

#[test]
fn the_table_of_roles_in_the_documents_is_the_one_that_is_enforced() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let text = std::fs::read_to_string(path).expect("docs/security.md is there");
    for act in Act::ALL {
        let cells: Vec<&str> = [Role::Reviewer, Role::Supervisor, Role::Analyst]
            .map(|role| if may(role, act) { "yes" } else { "no" })
            .to_vec();
        let row = format!("| {} | {} |", act.words(), cells.join(" | "));
        assert!(text.lines().any(|line| line == row), "{row}");
    }
}
