//! The whole proof going out of the real program: of a case, of a batch, of a queue, of files without a queue.

use crate::desk::{Desk, sample_argument};
use serde_json::Value;
use std::path::Path;

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the file is there");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn queue() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    desk
}

#[test]
fn a_case_is_proved_in_words_with_every_question_its_rows_and_what_would_change_it() {
    let desk = queue();
    let said = desk.ok(&["proof", "1"]);
    for words in [
        "case no. 1  QUASIMAN,MILO H",
        "proposed  redesignate as misdemeanor (clear lane)",
        "law       redesignate as misdemeanor: ",
        "by HS 11359(b), HS 11361.8(f)",
        "san-francisco-2018 §5",
        "yes       offence before 2016-11-09",
        "arrested 1975-11-23; doj_fictitious.csv line 3; Proposition 64 (AUMA), effective 2016-11-09",
        "otherwise if a superstrike were found before it: to a person",
    ] {
        assert!(said.contains(words), "{words} is missing in:\n{said}");
    }
    let done = desk.run(&["proof"]);
    assert!(done.code == 2 && done.err.contains("vacatur proof 12"), "{}", done.err);
    assert_ne!(desk.run(&["proof", "99999"]).code, 0);
}

#[test]
fn the_proofs_of_a_queue_and_of_its_source_are_the_same() {
    let desk = queue();
    let of_queue = desk.path("queue.jsonl");
    let said = desk.ok(&["proof", "--out", "queue.jsonl"]);
    assert!(said.contains("it holds case data"), "{said}");
    let again = desk.run(&["proof", "--out", "queue.jsonl"]);
    assert!(again.code == 1 && again.err.contains("next: name a new file"), "{}", again.err);
    let mut assess = vec!["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--proofs"];
    let sample = sample_argument();
    assess.extend(["--out", "results", &sample]);
    desk.ok(&assess);
    let without_case = |mut line: Value| {
        line["case"] = Value::Null;
        line.to_string()
    };
    let mut one: Vec<_> = lines(&of_queue).into_iter().map(without_case).collect();
    let mut other: Vec<_> = lines(&desk.path("results/proofs.jsonl")).into_iter().map(without_case).collect();
    one.sort();
    other.sort();
    assert!(one.len() > 400, "{}", one.len());
    assert_eq!(one, other);
    // A line for each row of counts.csv, and no file where none was asked for.
    let counts = std::fs::read_to_string(desk.path("results/counts.csv")).expect("the table");
    assert_eq!(counts.lines().count() - 1, one.len());
    assess.retain(|word| *word != "--proofs" && *word != "results");
    let out = assess.iter().position(|word| *word == "--out").expect("it is there");
    assess.insert(out + 1, "plain");
    desk.ok(&assess);
    assert!(!desk.path("plain/proofs.jsonl").exists());
}

#[test]
fn the_schema_of_the_lines_is_printed() {
    let schema: Value = serde_json::from_str(&Desk::new().ok(&["proof", "--schema"])).expect("JSON");
    assert_eq!(schema["$id"], "vacatur-proof/2");
}
