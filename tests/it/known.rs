//! Cases with a known answer, with the real program: mixed in, not to be told from the others, and never counted.

use crate::desk::{Desk, Done, sample_argument, talk};
use rusqlite::Connection;

/// A queue with a second attorney who is to be tested.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    desk.ok(&["seat", "add", "S. Second", "--role", "reviewer"]);
    desk
}

fn run_as(desk: &Desk, who: &str, arguments: &[&str]) -> Done {
    let mut command = desk.command();
    Done::from(command.env("VACATUR_SEAT", who).args(arguments).output().expect("the binary starts"))
}

/// Works as the second attorney, line by line.
fn work(desk: &Desk, lines: &[&str]) -> String {
    let mut command = desk.command();
    command.env("VACATUR_SEAT", "S. Second").args(["review", "--plain"]);
    let done = talk(command, lines);
    assert_eq!(done.code, 0, "{}", done.err);
    done.out
}

fn names(screen: &str) -> Vec<&str> {
    screen.lines().filter_map(|line| line.split("People v. ").nth(1)).collect()
}

/// Names of the persons who are really in the queue.
fn real(desk: &Desk) -> Vec<String> {
    let file = Connection::open(desk.path("test.vacatur")).expect("it opens");
    let mut statement = file.prepare("SELECT name FROM person").expect("a table");
    let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    names.map(|name| name.expect("a name")).collect()
}

/// Everything that is counted, as the commands print it.
fn counts(desk: &Desk) -> [String; 3] {
    let cases = desk.ok(&["status", "--json"]);
    let cases: serde_json::Value = serde_json::from_str(&cases).expect("JSON");
    [cases["progress"].to_string(), cases["kinds"].to_string(), desk.ok(&["impact"])]
}

#[test]
fn only_a_supervisor_plants_and_nothing_is_counted() {
    let desk = desk();
    let before = counts(&desk);
    let refused = run_as(&desk, "S. Second", &["known", "plant"]);
    assert!(refused.code != 0 && refused.err.contains("reviewer"), "{}", refused.err);
    let said = desk.ok(&["known", "plant", "--count", "6", "--traps", "3", "--every", "1"]);
    assert!(said.contains("6 known-answer cases mixed in, 3 of them"), "{said}");
    assert_eq!(counts(&desk), before, "status, kinds and impact are as they were");
    // After two real decisions one of them comes; it looks like any other and has a number of the queue.
    let out = work(&desk, &["a", "a", "a", "a"]);
    let real = real(&desk);
    let foreign: Vec<&str> = names(&out)
        .into_iter()
        .filter(|name| !real.iter().any(|real| name.starts_with(real.replace(',', ", ").as_str())))
        .collect();
    assert!(!foreign.is_empty(), "none was handed out:\n{out}");
    for word in ["known answer", "known-answer", "made-up"] {
        assert!(!out.contains(word), "{word}:\n{out}");
    }
    let report: serde_json::Value =
        serde_json::from_str(&desk.ok(&["known", "report", "--json"])).expect("JSON");
    let answered = report["by_seat"][0]["answered"].as_u64().expect("a number");
    assert!(answered > 0, "{report}");
    let progress: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    let decided = 4 - answered;
    assert_eq!(progress["progress"]["approved"].as_u64(), Some(decided), "only real decisions are counted");
    assert!(desk.ok(&["audit"]).contains("holds"));
    // Nothing refers to one: the tables of batches and checks refer to cases of the queue.
    let file = Connection::open(desk.path("test.vacatur")).expect("it opens");
    let cases: i64 = file.query_row("SELECT count(*) FROM casefile", [], |row| row.get(0)).expect("a count");
    assert_eq!(cases, 470);
    file.execute_batch("PRAGMA foreign_keys = ON").expect("it is on");
    for table in
        ["batch_case (batch, casefile, verdict, shown)", "check_case (number, casefile, verdict, shown)"]
    {
        let sql = format!("INSERT INTO {table} VALUES (1, 900001, 1, zeroblob(32))");
        assert!(file.execute_batch(&sql).is_err(), "{table} takes what is no case of the queue");
    }
}

#[test]
fn an_answer_stays_apart_from_the_case_in_whose_place_it_was_given() {
    let desk = desk();
    desk.ok(&["known", "plant", "--count", "4", "--traps", "2", "--every", "1"]);
    let out = work(&desk, &["a", "n looks odd", "a", "u", "i"]);
    let file = Connection::open(desk.path("test.vacatur")).expect("it opens");
    let (dealt, state): (i64, String) = file
        .query_row(
            "SELECT casefile, state FROM known_deal JOIN casefile ON casefile.id = known_deal.casefile",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap_or_else(|_| panic!("none was dealt:\n{out}"));
    assert_eq!(state, "waiting", "the case in whose place it came still waits");
    let on_it: i64 = file
        .query_row("SELECT count(*) FROM ledger WHERE casefile = ?1", [dealt], |row| row.get(0))
        .expect("a count");
    assert_eq!(on_it, 0, "no entry is on that case");
    let deeds: Vec<String> = file
        .prepare("SELECT body ->> '$.known' FROM ledger WHERE deed = 'known' ORDER BY seq")
        .expect("a table")
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|row| row.expect("a word"))
        .collect();
    assert_eq!(deeds, ["plant", "note", "answer", "take-back"], "{out}");
    assert!(out.contains("looks odd"), "the note is there as on any case");
    drop(file);
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn whoever_answers_hears_at_once_or_at_the_end_as_the_supervisor_says() {
    let desk = desk();
    let arguments =
        ["known", "plant", "--count", "4", "--traps", "4", "--every", "1", "--feedback", "at-once"];
    desk.ok(&arguments);
    let out = work(&desk, &["a", "a", "cancel", "a"]);
    assert!(out.contains("This was a made-up case with a known answer. You approved: not right."), "{out}");
    assert!(out.contains("The proof left out"), "it says what was overlooked:\n{out}");
    let mine = run_as(&desk, "S. Second", &["known", "mine"]).out;
    assert!(mine.starts_with("0 of ") && mine.contains("not right"), "{mine}");
    let table = desk.ok(&["known", "report"]);
    assert!(table.contains("S. Second") && table.contains("0 %"), "{table}");
    assert!(desk.ok(&["known", "report", "--csv"]).starts_with("reviewer,answered,right,wrong"), "CSV");
    desk.ok(&["known", "end", "--reason", "enough"]);

    let desk = self::desk();
    desk.ok(&["known", "plant", "--count", "2", "--traps", "2", "--every", "1"]);
    assert!(!work(&desk, &["a", "a"]).contains("known answer"));
    assert!(run_as(&desk, "S. Second", &["known", "mine"]).out.contains("its round goes on"));
    desk.ok(&["known", "end", "--reason", "enough"]);
    assert!(run_as(&desk, "S. Second", &["known", "mine"]).out.contains("The proof left out"));
    let file = Connection::open(desk.path("test.vacatur")).expect("it opens");
    let kept: i64 = file
        .query_row("SELECT count(*) FROM known_case WHERE history IS NOT NULL", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(kept, 0, "what they contained is erased");
    drop(file);
    assert!(desk.ok(&["audit"]).contains("holds"));
    let ended = work(&desk, &["a", "a", "a"]);
    let real = real(&desk);
    assert!(
        names(&ended).iter().all(|name| real.iter().any(|real| name.starts_with(&real.replace(',', ", ")))),
        "none comes any more:\n{ended}"
    );
}

#[test]
fn settled_cases_come_again_under_other_names() {
    let desk = desk();
    // Everything in front is approved, a few are decided again, and the check has a result.
    let mut command = desk.command();
    command.args(["review", "--plain"]);
    assert_eq!(talk(command, &["a"; 12]).code, 0);
    desk.ok(&["spotcheck", "direct", "--new-reviewers", "100"]);
    while run_as(&desk, "S. Second", &["spotcheck", "decide", "1", "--approve"]).code == 0 {}
    desk.ok(&["spotcheck", "close", "1"]);
    let said = desk.ok(&["known", "plant", "--from-check", "1", "--count", "5"]);
    assert!(said.contains("known-answer cases mixed in"), "{said}");
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn a_known_case_that_was_changed_in_the_file_is_found_by_the_audit() {
    let desk = desk();
    desk.ok(&["known", "plant", "--count", "2", "--every", "5"]);
    let file = Connection::open(desk.path("test.vacatur")).expect("it opens");
    file.execute_batch("UPDATE known_case SET answer = replace(answer, 'trap', 'sound')")
        .expect("it changes");
    drop(file);
    let audit = desk.run(&["audit"]);
    assert!(audit.code != 0 && (audit.out + &audit.err).contains("known-answer case"), "the audit sees it");
}
