//! The refused rows as a place to work in, through the real program.

use crate::desk::{Desk, sample};
use std::fs;

/// The shipped sample with three damaged lines: a field missing, a date rewritten, a stray quote.
fn damaged(desk: &Desk) -> (String, Vec<String>) {
    let whole: Vec<String> =
        fs::read_to_string(sample()).expect("the sample").lines().map(str::to_owned).collect();
    let mut lines = whole.clone();
    lines[11] = lines[11].replacen(',', "", 1);
    let born = lines[29].split(',').nth(15).expect("a birth date").to_owned();
    assert_eq!(born.len(), 8, "the name has a comma of its own");
    let rewritten = format!("{}/{}/{}", &born[4..6], &born[6..], &born[..4]);
    lines[29] = lines[29].replacen(&born, &rewritten, 1);
    lines[49] = format!("\"open{}", lines[49]);
    let path = desk.file("damaged.csv", lines.join("\n") + "\n");
    (path.display().to_string(), whole)
}

fn desk() -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.init();
    let (path, whole) = damaged(&desk);
    desk.ok(&["import", &path]);
    (desk, whole)
}

#[test]
fn the_refused_rows_are_listed_with_line_field_and_reason_and_shown_in_full() {
    let (desk, _) = desk();
    let list = desk.ok(&["quarantine", "list"]);
    for words in ["94 fields, not 95", "PRI_DOB  the date was rewritten by a spreadsheet", "3 rows open"] {
        assert!(list.contains(words), "{words} is missing in: {list}");
    }
    let shown = desk.ok(&["quarantine", "show", "2"]);
    for words in ["damaged.csv line 30", "▸ PRI_DOB", "marks     no. ", "quarantine retry 2"] {
        assert!(shown.contains(words), "{words} is missing in: {shown}");
    }
    let status = desk.ok(&["status"]);
    assert!(status.contains("1 refused, 1 open, first in line 12: 94 fields, not 95"), "{status}");
    assert_eq!(desk.run(&["quarantine", "show", "77"]).code, 2);
}

#[test]
fn corrected_rows_make_the_queue_that_the_whole_file_would_have_made() {
    let (desk, whole) = desk();
    let marked = desk.ok(&["status", "--json"]);
    let said = desk.ok(&["quarantine", "retry", "2", "--line", &whole[29]]);
    assert!(said.contains("row 2 (damaged.csv line 30): read in"), "{said}");
    let corrected = desk.file("corrected.csv", whole.join("\n") + "\n");
    let said = desk.ok(&["quarantine", "retry", "--source", "1", "--file", &corrected.display().to_string()]);
    assert!(said.contains("settled: a row of this person is in quarantine"), "{said}");
    assert!(desk.ok(&["quarantine", "list"]).contains("no refused row is open"));
    assert!(desk.ok(&["audit"]).contains("holds"));

    let other = Desk::new();
    other.init();
    other.ok(&["import", &corrected.display().to_string()]);
    let kinds = |text: String| {
        let status: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        status["kinds"].clone()
    };
    let (now, clean) = (kinds(desk.ok(&["status", "--json"])), kinds(other.ok(&["status", "--json"])));
    assert_eq!(now, clean);
    assert_ne!(kinds(marked), clean, "the marks had sent cases to a person");
}

#[test]
fn a_row_that_is_still_wrong_or_somebody_elses_is_refused_again() {
    let (desk, whole) = desk();
    let before = desk.ok(&["status", "--json"]);
    let short = whole[29].replacen(',', "", 1);
    let done = desk.run(&["quarantine", "retry", "2", "--line", &short]);
    assert!(done.code == 1 && done.out.contains("refused again: 94 fields, not 95"), "{done:?}");
    let done = desk.run(&["quarantine", "retry", "2", "--line", &whole[60]]);
    assert!(done.code == 1 && done.out.contains("the corrected row is of the person"), "{done:?}");
    let same = desk.path("damaged.csv").display().to_string();
    let done = desk.run(&["quarantine", "retry", "2", "--file", &same]);
    assert!(done.code == 1 && done.out.contains("not corrected in that file"), "{done:?}");
    assert_eq!(before, desk.ok(&["status", "--json"]));
}

#[test]
fn a_row_that_is_not_needed_is_accepted_with_a_reason_and_once() {
    let (desk, _) = desk();
    assert_eq!(desk.run(&["quarantine", "accept", "1", "--reason", "  "]).code, 2);
    let said = desk.ok(&["quarantine", "accept", "1", "3", "--reason", "the same row stands in line 13"]);
    assert!(said.contains("row 3 (damaged.csv line 50): judged not needed"), "{said}");
    let shown = desk.ok(&["quarantine", "show", "1"]);
    assert!(shown.contains("by R. Reviewer") && shown.contains("the same row stands in line 13"), "{shown}");
    assert!(desk.run(&["quarantine", "accept", "1", "--reason", "again"]).err.contains("dealt with before"));
    assert!(desk.ok(&["quarantine", "list"]).contains("1 row open"));
    assert!(desk.ok(&["audit"]).contains("holds"));
}
