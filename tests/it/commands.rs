//! The commands on real files: what they print, what they answer to the shell, and what they leave behind.

use crate::desk::{Desk, Done, sample_argument};
use std::path::Path;

/// One sentence that says what failed, and the next step.
fn complains(done: &Done, code: i32, words: &[&str]) {
    assert_eq!(done.code, code, "exit code; it said: {}", done.err);
    for word in words {
        assert!(done.err.contains(word), "{word:?} is missing in: {}", done.err);
    }
    assert!(done.err.contains("next: "), "no next step in: {}", done.err);
    assert!(!done.err.contains("panicked"), "a bug report for a user's error: {}", done.err);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn alone_it_says_in_three_lines_how_to_begin() {
    let desk = Desk::new();
    let said = desk.ok(&[]);
    assert_eq!(said.lines().count(), 3);
    for command in ["vacatur demo", "vacatur init", "vacatur import", "vacatur review"] {
        assert!(said.contains(command), "{command} is missing in: {said}");
    }
}

#[test]
fn a_file_is_read_once_and_the_second_time_changes_nothing() {
    let desk = Desk::new();
    desk.init();
    let first = desk.ok(&["import", &sample_argument()]);
    for word in ["read", "refused", "stored", "proposed"] {
        assert!(first.contains(word), "{word} is missing in: {first}");
    }
    let before = desk.ok(&["status", "--json"]);
    let second = desk.ok(&["import", &sample_argument()]);
    assert!(second.contains("nothing changed"), "it says so: {second}");
    assert_eq!(before, desk.ok(&["status", "--json"]));
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn a_closed_queue_is_one_file_that_only_its_owner_reads() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    let left: Vec<_> =
        names(desk.folder()).into_iter().filter(|name| name.starts_with("test.vacatur")).collect();
    assert!(!left.iter().any(|name| name.ends_with("-wal") || name.ends_with("-shm")), "{left:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(desk.path("test.vacatur")).expect("the queue").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn input_that_cannot_be_used_is_named_with_the_next_step() {
    let desk = Desk::new();
    desk.init();
    let before = desk.ok(&["status", "--json"]);
    complains(&desk.run(&["import", "no-such-file.dat"]), 3, &["no-such-file.dat"]);
    complains(&desk.run(&["import", &desk.folder().display().to_string()]), 3, &["folder"]);
    let empty = desk.file("empty.dat", "");
    complains(&desk.run(&["import", &empty.display().to_string()]), 3, &["empty"]);
    let letter = desk.file("letter.txt", "Dear Sir or Madam,\nplease find enclosed the file.\n");
    complains(&desk.run(&["import", &letter.display().to_string()]), 3, &["letter.txt"]);
    let list = desk.file(
        "court.csv",
        "Court Number,Ind,Incident Number,Truename,Case Level,Case Dispo,Case Disposition Description,Dispo Date,\
         Action Number,1st Filed,Charge Level,Charge Date,Current Charge,Current Level,Current Charge Description,\
         Chg Disp,Charge Disposition Description,Ch Dispo Date,Booked Charge,Booked Charge Level,Booked Charge Date,\
         Race,Sex,DOB,SFNO,CII,FBI,SSN,DL Number,EOR\n",
    );
    complains(&desk.run(&["import", &list.display().to_string()]), 3, &["court"]);
    assert_eq!(before, desk.ok(&["status", "--json"]), "a refused file leaves no trace");
}

#[test]
fn one_bad_file_of_several_takes_none_in() {
    let desk = Desk::new();
    desk.init();
    let before = desk.ok(&["status", "--json"]);
    complains(&desk.run(&["import", &sample_argument(), "no-such-file.dat"]), 3, &["no-such-file.dat"]);
    assert_eq!(before, desk.ok(&["status", "--json"]));
}

#[test]
fn queues_that_cannot_be_opened_are_named_with_the_next_step() {
    let desk = Desk::new();
    complains(&desk.run(&["status"]), 4, &["test.vacatur"]);
    desk.file(
        "test.vacatur",
        "this is a text file and no database at all, long enough to have a header of its own",
    );
    complains(&desk.run(&["status"]), 4, &["not a vacatur queue"]);
    let folder = desk.folder().display().to_string();
    complains(&desk.run(&["status", "--queue", &folder]), 4, &["folder"]);
}

#[test]
fn a_queue_is_never_made_over_another_file() {
    let desk = Desk::new();
    desk.init();
    let again = desk.run(&["init", "--county", "MARIN", "--as-of", "2018-01-31"]);
    complains(&again, 2, &["there already"]);
    assert!(desk.ok(&["status"]).contains("SAN FRANCISCO"));
}

#[test]
fn a_county_that_is_none_makes_no_queue_in_which_nobody_has_a_case() {
    let desk = Desk::new();
    let done = desk.run(&["init", "--county", "San Fransisco", "--as-of", "2018-01-31"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("no county of California; SAN FRANCISCO is one"), "{}", done.err);
    assert!(!desk.path("test.vacatur").exists(), "nothing half made");
    let done =
        desk.run(&["assess", "--county", "Multnomah", "--as-of", "2018-01-31", "--out", "results", "a.csv"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("`Multnomah` is no county of California"), "{}", done.err);
}

#[test]
fn an_unknown_policy_is_answered_with_the_shipped_ones() {
    let desk = Desk::new();
    let done = desk.run(&["init", "--county", "MARIN", "--policy", "nowhere-1999", "--as-of", "2018-01-31"]);
    complains(&done, 2, &["nowhere-1999", "san-francisco-2018"]);
    assert!(!desk.path("test.vacatur").exists(), "nothing half made");
}

#[test]
fn the_sample_command_writes_the_same_bytes_for_the_same_seed() {
    let desk = Desk::new();
    desk.ok(&["sample", "--people", "50", "--seed", "7", "--out", "a.csv"]);
    desk.ok(&["sample", "--people", "50", "--seed", "7", "--out", "b.csv"]);
    desk.ok(&["sample", "--people", "50", "--seed", "8", "--out", "c.csv"]);
    let read = |name: &str| std::fs::read(desk.path(name)).expect("it was written");
    assert_eq!(read("a.csv"), read("b.csv"));
    assert_ne!(read("a.csv"), read("c.csv"));
    complains(
        &desk.run(&["sample", "--people", "50", "--seed", "7", "--out", "a.csv"]),
        2,
        &["there already"],
    );
}

#[test]
fn a_batch_without_approved_cases_is_refused() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    complains(&desk.run(&["batch", "new"]), 1, &["no approved case"]);
    complains(&desk.run(&["batch", "show", "1"]), 2, &["batch 1"]);
}

#[test]
fn keys_that_are_not_safe_to_decide_with_are_refused_with_their_line() {
    let desk = Desk::new();
    desk.init();
    let keys = desk.file("keys.toml", "[review]\napprove = [\"enter\"]\n");
    complains(&desk.run(&["review", "--keys", &keys.display().to_string()]), 3, &["keys.toml", "line 2"]);
}

#[test]
fn completions_are_made_for_every_shell() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(desk.ok(&["completions", shell]).contains("vacatur"), "{shell}");
    }
}

#[test]
fn every_command_has_help() {
    let desk = Desk::new();
    let help = desk.ok(&["--help"]);
    for command in [
        "demo",
        "init",
        "import",
        "review",
        "status",
        "audit",
        "batch",
        "seat",
        "policy",
        "sample",
        "completions",
    ] {
        assert!(help.contains(command), "{command} is missing in: {help}");
        assert!(desk.ok(&[command, "--help"]).len() > 60, "{command} --help says something");
    }
}

#[test]
fn words_that_are_not_understood_are_a_usage_error() {
    assert_eq!(Desk::new().run(&["aprove"]).code, 2);
}

#[test]
fn the_demonstration_is_made_where_it_is_wanted_and_throws_away_only_its_own() {
    let desk = Desk::new();
    // Without a terminal it makes the queue and then says that it cannot show it.
    complains(&desk.run(&["demo", "--queue", "here.vacatur"]), 2, &["terminal"]);
    let status = desk.ok(&["status", "--queue", "here.vacatur"]);
    assert!(status.contains("demonstration") && status.contains("470 cases"), "{status}");
    desk.init();
    complains(&desk.run(&["demo", "--fresh", "--queue", "test.vacatur"]), 2, &["no demonstration"]);
}

#[test]
fn settings_for_what_goes_out_are_shown_and_a_slip_is_named_by_its_line() {
    let desk = Desk::new();
    let shown = desk.ok(&["office", "show"]);
    let own = desk.path("office.toml").to_string_lossy().into_owned();
    std::fs::write(&own, &shown).expect("the folder is ours");
    assert!(desk.ok(&["office", "check", &own]).contains("can be used"));
    std::fs::write(&own, shown.replace("[clerk]", "[clerc]")).expect("the folder is ours");
    complains(&desk.run(&["office", "check", &own]), 3, &["unknown field `clerc`", "did you mean `clerk`?"]);
}
