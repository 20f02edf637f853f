//! Backups with the real binary: made by themselves, made now, listed, brought back.

use crate::desk::{Desk, sample_argument};
use std::path::PathBuf;

/// Returns the backups beside the queue, the oldest first.
fn backups(desk: &Desk) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(desk.path("test.vacatur.backups")) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "vacatur"))
        .collect();
    paths.sort();
    paths
}

fn decide(desk: &Desk, lines: &str) -> String {
    let done = desk.run_with(&["review", "--plain"], lines);
    assert_eq!(done.code, 0, "{}", done.err);
    done.out + &done.err
}

#[test]
fn after_an_import_and_on_leaving_a_backup_is_made_and_what_was_lost_is_brought_back() {
    let desk = Desk::new();
    desk.init();
    let imported = desk.run(&["import", &sample_argument()]);
    assert!(imported.err.contains("backup ") && imported.code == 0, "{}", imported.err);
    assert_eq!(backups(&desk).len(), 1);
    let said = decide(&desk, "f 1\nf 1\nq\n");
    assert!(said.contains("backup "), "{said}");
    assert_eq!(backups(&desk).len(), 2);
    // Nothing was done since: leaving again makes none.
    decide(&desk, "q\n");
    assert_eq!(backups(&desk).len(), 2);
    assert!(desk.ok(&["audit"]).contains("the second copy of the ledger has the same 4 entries"));

    // Back from the first one, everything after it is done again from the second copy.
    let first = backups(&desk)[0].display().to_string();
    std::fs::write(desk.path("test.vacatur"), "rubbish").expect("it is ours");
    assert_eq!(desk.run(&["restore", &first]).code, 2, "nothing that stands is written over");
    let restored = desk.ok(&["restore", &first, "--replace"]);
    assert!(restored.contains("entries #000003 to #000004 were done again"), "{restored}");
    assert!(restored.contains("set aside: ") && restored.contains("ledger #000005 "), "{restored}");
    assert!(desk.ok(&["status"]).contains("flagged"), "the decisions are there");
    assert!(desk.ok(&["audit"]).contains("holds"));

    // To another place, as it was.
    let elsewhere = desk.ok(&["restore", &first, "--to", "elsewhere.vacatur", "--as-it-was"]);
    assert!(elsewhere.contains("as it was; what was done after it is given up"), "{elsewhere}");
    // And there with what another ledger has beyond it.
    let ledger = desk.path("test.vacatur.ledger").display().to_string();
    let third = desk.ok(&["restore", &first, "--to", "third.vacatur", "--ledger", &ledger]);
    assert!(third.contains("entries #000003 to #000005 were done again"), "{third}");
}

#[test]
fn a_backup_now_says_where_it_is_and_where_the_ledger_stands() {
    let desk = Desk::new();
    desk.init();
    let none = desk.ok(&["backup", "list"]);
    assert!(none.contains("there is no backup in"), "{none}");
    let made = desk.ok(&["backup"]);
    assert!(made.contains("opened and checked\nledger #000001 "), "{made}");
    desk.ok(&["backup", "--to", "drive"]);
    assert_eq!(std::fs::read_dir(desk.path("drive")).expect("it was made").count(), 1);
    let list = desk.ok(&["backup", "list"]);
    assert!(list.lines().count() == 2 && list.contains("#000001"), "{list}");
    let doctor = desk.run(&["doctor"]);
    assert!(doctor.out.contains("0 minutes old, to entry #000001"), "{}", doctor.out);
}

#[test]
fn a_backup_that_cannot_be_made_is_said_and_the_work_counts() {
    let desk = Desk::new();
    desk.init();
    std::fs::write(desk.path("test.vacatur.backups"), "in the way").expect("it is ours");
    let imported = desk.run(&["import", &sample_argument()]);
    assert_eq!(imported.code, 0);
    assert!(
        imported.err.contains("no backup could be made in") && imported.err.contains("saved all the same"),
        "{}",
        imported.err
    );
    assert_eq!(desk.run(&["backup"]).code, 1);
    assert!(desk.ok(&["status"]).contains("waiting"));
}
