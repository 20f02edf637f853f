//! What a source is worth, through the real program: what is suspicious is named first, with the ways to mend it.

use crate::desk::Desk;
use serde_json::Value;

/// A file of so many people with one conviction each; every third has a disposition that nobody knows.
fn file(desk: &Desk, people: usize, broken_off: bool) -> String {
    let mut lines = String::new();
    for number in 1..=people {
        let disposition = if number % 3 == 0 { "QXZWV" } else { "CONVICTED-PROBATION" };
        let mut fields = vec![String::new(); 95];
        let mut set = |column: usize, text: &str| text.clone_into(&mut fields[column]);
        set(0, &number.to_string());
        set(2, &format!("5000{number:05}"));
        set(11, &format!("A100{number:05}"));
        set(12, &format!("\"QUASIMAN,MILO {number}\""));
        set(13, "M");
        set(14, "19440716");
        set(36, "101");
        set(37, "19751123");
        set(39, "2");
        set(40, "19760513");
        set(42, "COURT ACTION");
        set(46, "CASC SAN FRANCISCO");
        set(48, "SAN FRANCISCO");
        set(50, "101002001000");
        set(51, "19760513");
        set(52, &format!("SCN20{number:05}"));
        set(54, "11359 HS-MARIJUANA POSSESS FOR SALE");
        set(55, "F");
        set(80, disposition);
        set(82, "FELONY");
        set(86, "PROBATION");
        set(87, "002");
        set(88, "Y");
        set(94, "EOR");
        lines.push_str(&fields.join(","));
        lines.push('\n');
    }
    if broken_off {
        lines.push_str("99,,500099999,,,,,,,,,A10099999,\"QUASIMAN,MI");
    }
    desk.file("bulk.csv", lines).display().to_string()
}

const SUSPICIOUS: &str = "Suspicious: not-understood on 10 of 30 cases (33%), from DISP_DESCR \"QXZWV\".";
const WAYS: [&str; 3] = [
    "vacatur vocabulary teach DISP_DESCR \"QXZWV\" --means MEANING --reason TEXT",
    "Ask the sender for a new delivery",
    "an attorney decides each of these cases",
];

#[test]
fn an_import_ends_with_what_is_suspicious_and_the_ways_to_mend_it() {
    let desk = Desk::new();
    desk.init();
    let said = desk.ok(&["import", &file(&desk, 30, true)]);
    for words in
        WAYS.into_iter().chain([SUSPICIOUS, "The last row, line 31, breaks off.", "vacatur source show 1"])
    {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
    let shown = desk.ok(&["source", "show", "1"]);
    let first = shown.lines().find(|line| line.starts_with("Suspicious")).expect("something is suspicious");
    assert_eq!(first, SUSPICIOUS);
    for words in
        WAYS.into_iter().chain(["100%  SUBJECT_ID", "Columns filled at import, of 95 in 30 accepted rows"])
    {
        assert!(shown.contains(words), "{words} is missing in: {shown}");
    }
    let json: Value = serde_json::from_str(&desk.ok(&["source", "show", "1", "--json"])).expect("JSON");
    assert_eq!((&json["cases"], &json["review"]), (&30.into(), &10.into()));
    let word = &json["words"][0];
    assert_eq!((&word["text"], &word["times"], &word["line"]), (&"QXZWV".into(), &10.into(), &3.into()));
    assert_eq!(json["at_import"]["breaks_off"], 31);
    let list: Value = serde_json::from_str(&desk.ok(&["source", "list", "--json"])).expect("JSON");
    assert_eq!(list[0], json);
    assert!(desk.ok(&["source", "list"]).contains("bulk.csv"));
    let done = desk.run(&["source", "show", "7"]);
    assert!(done.code == 2 && done.err.contains("vacatur source list"), "{done:?}");
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn an_assessment_names_what_is_suspicious() {
    let desk = Desk::new();
    let results = desk.path("results").display().to_string();
    let file = file(&desk, 30, false);
    let said =
        desk.ok(&["assess", "--county", "SAN FRANCISCO", "--as-of", "2019-07-01", "--out", &results, &file]);
    assert!(said.contains(SUSPICIOUS), "{said}");
}
