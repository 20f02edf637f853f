//! The plain mode through a pipe: the whole job without a terminal.

use crate::desk::{Desk, Done, sample_argument, talk};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    desk
}

/// Runs the lines through the plain mode.
fn work(desk: &Desk, lines: &[&str]) -> Done {
    let mut command = desk.command();
    command.args(["review", "--plain"]);
    talk(command, lines)
}

fn said(desk: &Desk, lines: &[&str]) -> String {
    let done = work(desk, lines);
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

#[test]
fn a_case_is_read_whole_and_without_drawing() {
    let out = said(&desk(), &[]);
    for words in ["People v. ", "no. 1", "Proposal, count 1", "(clear lane)", "law ", "policy ", "History"] {
        assert!(out.contains(words), "{words:?} is missing in:\n{out}");
    }
    assert!(!out.contains(['─', '│', '┌', '\u{1b}']), "{out}");
}

#[test]
fn the_whole_job_is_done_line_by_line() {
    let desk = desk();
    let out = said(
        &desk,
        &[
            "a",
            "n weight slip says 3 plants",
            "h 1 2018-03-01",
            "f 2",
            "c 8 the file shows a sale to a minor",
            "h 2",
            "none",
            "u",
            "e",
            "j",
            "cancel",
            "i",
            "cancel",
            "/ weight",
            "cancel",
            "filter state:held",
            "cancel",
            "g 1",
            "U",
            "quit",
            "never read",
        ],
    );
    for words in [
        "#000003 saved: approved",
        "#000004 saved: note",
        "#000005 saved: held",
        "#000006 saved: flagged",
        "#000007 saved: challenged",
        "#000008 saved: held",
        "held, taken back",
        "Evidence",
        "Ledger of this case",
        "1 case",
        "On hold",
        "2018-03-01",
        "approved, taken back",
    ] {
        assert!(out.contains(words), "{words:?} is missing in:\n{out}");
    }
    assert!(!out.contains("never read"), "nothing is read after the end");
    assert!(desk.ok(&["audit"]).contains("holds"));
    let status = desk.ok(&["status"]);
    assert!(status.contains("0 approved, 1 challenged, 1 held"), "{status}");
}

#[test]
fn what_is_not_understood_does_nothing_and_says_so() {
    let desk = desk();
    let out = said(
        &desk,
        &["", "aa", "xyzzy", "\u{1b}[31ma", "no.99 a", "a b c", "h 9 x", "cancel", "f", "cancel"],
    );
    for words in [
        "Nothing here is called aa",
        "Nothing here is called xyzzy",
        "Nothing done: the case in front is no. 1, not no. 99.",
        "Left out: b c",
    ] {
        assert!(out.contains(words), "{words:?} is missing in:\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "{out:?}");
    // The one `a` was understood, and what followed it was not.
    assert!(desk.ok(&["status"]).contains("1 approved, 0 challenged, 0 held"));
}

/// The file is put where nobody finds it: nothing can be saved until it is back.
#[test]
fn after_a_note_that_could_not_be_saved_the_next_line_is_not_taken_for_it() {
    let desk = desk();
    let (queue, away) = (desk.path("test.vacatur"), desk.path("away.vacatur"));
    let mut command = desk.command();
    let piped = command.args(["review", "--plain"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().expect("it starts");
    let mut input = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let mut until = |words: &str| assert!(lines.any(|line| line.contains(words)), "never said: {words}");
    until("People v. ");
    fs::rename(&queue, &away).expect("the folder is ours");
    writeln!(input, "n weight slip says 3 plants").expect("it listens");
    until("again saves it");
    writeln!(input, "a").expect("it listens");
    until("Not taken. The text is still here");
    fs::rename(&away, &queue).expect("the folder is ours");
    writeln!(input, "again").expect("it listens");
    until("saved: note");
    writeln!(input, "q").expect("it listens");
    assert!(child.wait().expect("it ends").success());
    assert!(desk.ok(&["status"]).contains("0 approved"), "the line between was no approval");
    assert!(desk.ok(&["ledger", "1"]).contains("weight slip says 3 plants"));
}

#[test]
fn a_line_can_be_bound_to_the_case_it_is_meant_for() {
    let desk = desk();
    let out = said(&desk, &["no.1 a", "no.1 a", "no.2 f 1"]);
    assert!(out.contains("Nothing done: the case in front is no. 2, not no. 1."), "{out}");
    assert!(desk.ok(&["status"]).contains("1 approved, 0 challenged, 0 held (0 due), 1 flagged"));
}

#[test]
fn what_was_begun_is_there_the_next_time() {
    let desk = desk();
    said(&desk, &["j", "j", "filter no:2..4", "enter"]);
    let out = said(&desk, &["j", "j", "j"]);
    assert!(out.contains("no. 2"), "{out}");
}

#[test]
fn a_count_is_amended_line_by_line() {
    let desk = desk();
    // Another action for the first count, looked at before it is recorded, and then recorded by its own key.
    let out = said(&desk, &["m 6", "y", "another person's record", "HS 11361.8(b)", "m", "cancel", "k"]);
    for words in
        ["Amend: approve count 1 with another action", "no relief", "#000003 saved: approved as amended"]
    {
        assert!(out.contains(words), "{words:?} is missing in:\n{out}");
    }
    let ledger = desk.ok(&["ledger", "1"]);
    for words in [
        "#000003  ",
        "R. Reviewer  approved as amended",
        "no relief for count 1",
        "reason: another person's record",
        "authority: HS 11361.8(b)",
        "shown    ",
    ] {
        assert!(ledger.contains(words), "{words:?} is missing in:\n{ledger}");
    }
    assert!(desk.ok(&["ledger", "2"]).contains("nothing was done to this case yet"));
}

#[test]
fn what_the_work_comes_to_is_read_whole_with_every_definition() {
    let desk = desk();
    let out = said(&desk, &["a", "I", "cancel", "P 2"]);
    for words in [
        "candidate convictions · convictions",
        "proposed  470",
        "approved  1",
        "people with a conviction, and none once the proposals are granted",
        "san-francisco-2018 against los-angeles-2019",
        "From which action to which",
    ] {
        assert!(out.contains(words), "{words:?} is missing in:\n{out}");
    }
    assert!(!out.contains(['█', '▒', '░']), "{out}");
}

#[test]
fn a_policy_of_the_office_is_compared_like_one_that_ships() {
    let desk = desk();
    let text = desk.ok(&["policy", "show", "statute-only"]).replace("\"statute-only\"", "\"ours-2026\"");
    desk.file("ours.toml", text);
    let settings = desk.file("settings.toml", "policies = [\"ours.toml\"]\n").display().to_string();
    let mut command = desk.command();
    command.env("VACATUR_SETTINGS", settings).args(["review", "--plain"]);
    let out = talk(command, &["P", "6"]);
    assert!(out.out.contains("san-francisco-2018 against ours-2026"), "{}{}", out.out, out.err);
}
