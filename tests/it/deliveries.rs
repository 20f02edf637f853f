//! A later delivery of the same source, through the real program: shown before it is applied, and nothing lost.

use crate::desk::{Desk, sample};
use std::fs;

fn whole() -> Vec<String> {
    fs::read_to_string(sample()).expect("the sample").lines().map(str::to_owned).collect()
}

fn id(line: &str) -> &str {
    line.split(',').nth(2).unwrap_or_default()
}

/// A desk with the sample read in, and a later delivery of it: the first person is gone, the second lost a row.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample().display().to_string()]);
    let lines = whole();
    let (first, second) = (id(&lines[1]).to_owned(), {
        let first = id(&lines[1]);
        id(lines.iter().skip(1).find(|line| id(line) != first).expect("two persons")).to_owned()
    });
    let mut dropped = false;
    let later: Vec<&String> = lines
        .iter()
        .filter(|line| id(line) != first)
        .filter(|line| {
            let drop = !dropped && id(line) == second;
            dropped |= drop;
            !drop
        })
        .collect();
    let later: Vec<&str> = later.into_iter().map(String::as_str).collect();
    let path = desk.file("later.csv", later.join("\n") + "\n").display().to_string();
    (desk, path)
}

/// A file with the rows of the first person alone.
fn part(desk: &Desk) -> String {
    let lines = whole();
    let one = id(&lines[1]);
    let part: Vec<&str> = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| *at == 0 || id(line) == one)
        .map(|(_, line)| line.as_str())
        .collect();
    desk.file("part.csv", part.join("\n") + "\n").display().to_string()
}

#[test]
fn what_is_new_changed_and_gone_is_shown_before_it_is_applied() {
    let (desk, later) = desk();
    let before = desk.ok(&["status", "--json"]);
    let shown = desk.ok(&["import", "--dry-run", &later]);
    for words in
        ["a later delivery of source 1", "same      350 persons", "nothing was changed", "gone      "]
    {
        assert!(shown.contains(words), "{words} is missing in: {shown}");
    }
    assert!(shown.contains("a later delivery does not have this court action any more"), "{shown}");
    let asked = desk.run(&["import", &later]);
    assert!(asked.code == 1 && asked.err.contains("add --yes"), "nobody was there to say yes: {}", asked.err);
    assert_eq!(before, desk.ok(&["status", "--json"]));
    let said = desk.ok(&["import", "--yes", &later]);
    assert!(said.contains("as source 2") && said.contains("ledger    #000003"), "{said}");
    assert!(desk.ok(&["audit"]).contains("holds"));
    assert!(desk.ok(&["import", &later]).contains("nothing changed"));
}

#[test]
fn a_corrected_file_settles_what_was_refused_before() {
    let desk = Desk::new();
    desk.init();
    let lines = whole();
    let mut damaged = lines.clone();
    damaged[11] = damaged[11].replacen(',', "", 1);
    let path = desk.file("first.csv", damaged.join("\n") + "\n").display().to_string();
    desk.ok(&["import", &path]);
    assert!(desk.ok(&["quarantine", "list"]).contains("1 row open"));
    desk.ok(&["import", "--yes", &sample().display().to_string()]);
    assert!(desk.ok(&["quarantine", "list"]).contains("no refused row is open"));
    let clean = Desk::new();
    clean.init();
    clean.ok(&["import", &sample().display().to_string()]);
    let kinds = |desk: &Desk| {
        let status: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
        status["kinds"].clone()
    };
    assert_eq!(kinds(&desk), kinds(&clean));
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn a_part_of_a_source_is_not_taken_for_a_delivery_of_it() {
    let (desk, _) = desk();
    let path = part(&desk);
    let done = desk.run(&["import", &path]);
    assert!(
        done.code == 1 && done.err.contains("--replaces 1") && done.err.contains("--adds"),
        "{}",
        done.err
    );
    let said = desk.ok(&["import", "--adds", &path]);
    assert!(
        said.contains("more rows of persons who are in the queue") && said.contains("same      1 person"),
        "{said}"
    );
    let said = desk.ok(&["import", "--dry-run", "--replaces", "1", &sample().display().to_string()]);
    assert!(said.contains("was read in before"), "{said}");
    assert_eq!(desk.run(&["import", "--replaces", "9", &path.replace("part", "later")]).code, 2);
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn ids_that_name_other_persons_are_refused() {
    let (desk, _) = desk();
    let mut lines = whole();
    // The ids of everybody move by one person.
    let ids: Vec<String> = lines.iter().skip(1).map(|line| id(line).to_owned()).collect();
    let mut order = ids.clone();
    order.dedup();
    for (line, was) in lines.iter_mut().skip(1).zip(&ids) {
        let at = order.iter().position(|known| known == was).expect("known");
        let next = &order[(at + 1) % order.len()];
        *line = line.replacen(&format!(",{was},"), &format!(",{next},"), 1);
    }
    let path = desk.file("anew.csv", lines.join("\n") + "\n").display().to_string();
    let done = desk.run(&["import", "--yes", &path]);
    assert!(done.code == 1 && done.err.contains("counts its persons anew"), "{}", done.err);
}

/// The numbers of the cases that a report names under a heading such as `changed` or `gone`.
fn numbers(said: &str, heading: &str) -> Vec<String> {
    let under = said.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    under
        .map_while(|line| line.trim_start().strip_prefix("no. "))
        .filter_map(|rest| rest.split([':', ',', ' ']).next().map(str::to_owned))
        .collect()
}

/// The proposals of the waiting cases and their lanes, as the header counts them.
fn kinds(desk: &Desk) -> serde_json::Value {
    let status: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    status["kinds"].clone()
}

#[test]
fn facts_that_people_added_stay_with_their_cases_over_a_delivery() {
    let (desk, later) = desk();
    let shown = desk.ok(&["import", "--dry-run", &later]);
    let (changed, gone) = (numbers(&shown, "changed"), numbers(&shown, "gone"));
    assert!(!changed.is_empty() && !gone.is_empty(), "{shown}");
    let same = (1..1000).map(|id: u32| id.to_string()).find(|id| !changed.contains(id) && !gone.contains(id));
    let cases = [changed[0].clone(), gone[0].clone(), same.expect("one of them")];
    for case in &cases {
        desk.ok(&["fact", "add", case, "identity", "confirmed", "--source", "fingerprint card"]);
    }
    // What a dry run says of them is what is done.
    let shown = desk.ok(&["import", "--dry-run", &later]);
    assert_eq!((numbers(&shown, "changed"), numbers(&shown, "gone")), (changed, gone));
    desk.ok(&["import", "--yes", &later]);
    for case in &cases {
        let listed = desk.ok(&["fact", "list", case]);
        assert!(listed.contains("fingerprint card"), "case {case}: {listed}");
    }
    let audit = desk.ok(&["audit"]);
    assert!(audit.contains("holds") && audit.contains("byte for byte"), "{audit}");
}

#[test]
fn a_delivery_is_proposed_under_the_policy_that_the_queue_goes_on_under() {
    let (desk, later) = desk();
    desk.ok(&["policy", "adopt", "los-angeles-2019"]);
    desk.ok(&["import", "--yes", &later]);
    assert!(desk.ok(&["status"]).contains("under los-angeles-2019"));
    let audit = desk.ok(&["audit"]);
    assert!(audit.contains("holds") && audit.contains("byte for byte"), "{audit}");
    // The other way round comes to the same.
    let (other, later) = self::desk();
    other.ok(&["import", "--yes", &later]);
    other.ok(&["policy", "adopt", "los-angeles-2019"]);
    assert_eq!(kinds(&desk), kinds(&other));
}

#[test]
fn a_source_that_is_named_is_replaced_whole_however_little_the_delivery_has_of_it() {
    let (desk, _) = desk();
    let path = part(&desk);
    let conflicting = desk.run(&["import", "--replaces", "1", "--adds", &path]);
    assert_eq!(conflicting.code, 2, "{}", conflicting.err);
    let nobody = desk.run(&["import", "--yes", "--replaces", "9", &path]);
    assert!(nobody.code != 0 && nobody.err.contains("source 9"), "{}", nobody.err);
    let before: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    let said = desk.ok(&["import", "--yes", "--replaces", "1", &path]);
    assert!(said.contains("a later delivery of source 1") && said.contains("same      1 person"), "{said}");
    let after: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    // Nothing is deleted: who is not in it any more stays, marked, for a person to look at.
    assert_eq!(before["persons"], after["persons"]);
    assert_eq!(before["progress"]["waiting"], after["progress"]["waiting"]);
    let kinds = after["kinds"].as_array().expect("a list");
    let relief = kinds.iter().filter(|kind| kind["lane"] == "clear" && kind["action"] != "none");
    let relieved: u64 = relief.map(|kind| kind["cases"].as_u64().expect("a number")).sum();
    assert!(relieved <= 1, "relief is proposed to nobody but the one person: {after}");
    assert!(desk.ok(&["audit"]).contains("holds"));
    // The whole file of before was read in before; with a line more it brings everybody back, and the marks go.
    let back = desk.file("back.csv", whole().join("\n") + "\n\n").display().to_string();
    desk.ok(&["import", "--yes", "--replaces", "2", &back]);
    let back: serde_json::Value = serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON");
    assert_eq!(back["kinds"], before["kinds"]);
    assert!(desk.ok(&["audit"]).contains("holds"));
}
