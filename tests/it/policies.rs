//! Facts, policies and figures on the real binary: what a person types, and what is in the queue afterwards.

use crate::desk::{Desk, sample_argument};

fn with_sample() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    desk
}

#[test]
fn a_fact_is_added_listed_and_taken_back_and_the_audit_follows() {
    let desk = with_sample();
    let added = desk.ok(&["fact", "add", "1", "weight", "20 g", "--source", "police report p. 3"]);
    assert!(added.contains("#000003 saved: weight 20 g; police report p. 3"), "{added}");
    assert!(added.contains("case 1: "), "{added}");
    let listed = desk.ok(&["fact", "list", "1"]);
    assert!(listed.contains("1 added fact") && listed.contains("count 1: weight 20 g"), "{listed}");
    assert!(listed.contains("by R. Reviewer, 2018-02-01 17:00 UTC"), "{listed}");
    let back = desk.ok(&["fact", "remove", "1", "3", "--reason", "another case's report"]);
    assert!(back.contains("#000004 saved"), "{back}");
    assert!(desk.ok(&["fact", "list", "1"]).contains("0 added facts"));
    let audit = desk.ok(&["audit"]);
    assert!(audit.contains("came out byte for byte the same"), "{audit}");
    assert!(desk.ok(&["audit", "--quick"]).contains("not computed again"));
}

#[test]
fn what_is_no_fact_is_named_with_how_it_is_typed() {
    let desk = with_sample();
    let refused: [(&[&str], &str); 6] = [
        (&["fact", "add", "1", "weight", "20", "--source", "x"], "the unit is missing"),
        (&["fact", "add", "1", "colour", "green", "--source", "x"], "not a kind of fact"),
        (&["fact", "add", "1", "weight", "20 g", "--source", " "], "needs its source"),
        (&["fact", "add", "1", "weight", "20 g", "--source", "x", "--count", "9"], "not within reach"),
        (&["fact", "add", "99999", "identity", "confirmed", "--source", "x"], "no case 99999"),
        (&["fact", "remove", "1", "1", "--reason", "x"], "no fact that stands"),
    ];
    for (arguments, words) in refused {
        let done = desk.run(arguments);
        assert_ne!(done.code, 0, "{arguments:?}");
        assert!(done.err.contains(words) && done.err.contains("next: "), "{arguments:?}: {}", done.err);
    }
    assert!(desk.ok(&["audit", "--quick"]).contains("2 entries"));
}

#[test]
fn two_policies_are_compared_over_the_queue_and_over_the_file_alike() {
    let desk = with_sample();
    let csv = desk.path("moves.csv").display().to_string();
    let over_queue = desk.ok(&["policy", "compare", "san-francisco-2018", "los-angeles-2019", "--csv", &csv]);
    let over_file = desk.ok(&[
        "policy",
        "compare",
        "san-francisco-2018",
        "los-angeles-2019",
        &sample_argument(),
        "--as-of",
        "2018-01-31",
    ]);
    let tables = |said: &str| said.split_once("From which action").map(|(_, tables)| tables.to_owned());
    assert_eq!(tables(&over_queue), tables(&over_file));
    for words in ["by section", "by level", "by decade", "a conviction in seven years", "What the words mean"]
    {
        assert!(over_queue.contains(words), "{words} is missing in: {over_queue}");
    }
    let written = std::fs::read_to_string(desk.path("moves.csv")).unwrap();
    assert!(
        written.starts_with("From which action to which,san-francisco-2018,los-angeles-2019,counts"),
        "{written}"
    );
    let again = desk.run(&["policy", "compare", "san-francisco-2018", "statute-only", "--csv", &csv]);
    assert!(again.err.contains("already"), "{}", again.err);
}

#[test]
fn a_queue_goes_on_under_another_policy() {
    let desk = with_sample();
    let looked = desk.ok(&["policy", "adopt", "los-angeles-2019", "--dry-run"]);
    assert!(looked.contains("nothing was recorded"), "{looked}");
    let adopted = desk.ok(&["policy", "adopt", "los-angeles-2019"]);
    assert!(adopted.contains("#000003 saved: the queue goes on from san-francisco-2018 to los-angeles-2019"));
    assert!(adopted.contains("no decided case would be proposed otherwise"), "{adopted}");
    assert!(desk.ok(&["status"]).contains("under los-angeles-2019"));
    assert!(desk.ok(&["policy", "differing"]).contains("no decided case"));
    assert!(desk.ok(&["audit"]).contains("byte for byte"));
    let again = desk.run(&["policy", "adopt", "los-angeles-2019"]);
    assert!(again.err.contains("under this policy already"), "{}", again.err);
    let other = desk.run(&["policy", "adopt", "san-joaquin-2019"]);
    assert!(other.err.contains("other related charges") && other.err.contains("next: "), "{}", other.err);
}

#[test]
fn a_policy_is_explained_and_copied_to_be_edited() {
    let desk = Desk::new();
    let explained = desk.ok(&["policy", "explain", "san-joaquin-2019"]);
    assert!(explained.contains("Related charges"), "{explained}");
    desk.ok(&["policy", "new", "--from", "san-francisco-2018", "our-office-2026"]);
    assert!(
        desk.ok(&["policy", "check", "our-office-2026.toml"]).contains("our-office-2026 is right in form")
    );
    let again = desk.run(&["policy", "new", "--from", "san-francisco-2018", "our-office-2026"]);
    assert!(again.err.contains("already"), "{}", again.err);
    let bad = desk.run(&["policy", "new", "--from", "san-francisco-2018", "Our Office"]);
    assert!(bad.err.contains("next: "), "{}", bad.err);
    let text = std::fs::read_to_string(desk.path("our-office-2026.toml")).unwrap();
    let spoilt =
        desk.file("spoilt.toml", text.replace("level is felony", "levl is felony")).display().to_string();
    let refused = desk.run(&["policy", "check", &spoilt]);
    assert!(refused.err.contains("line "), "{}", refused.err);
}

#[test]
fn the_impact_prints_every_number_with_its_definition() {
    let desk = with_sample();
    let said = desk.ok(&["impact", "--equity"]);
    for words in [
        "no felony left",
        "visible in this file only",
        "hours by hand",
        "as recorded by DOJ",
        "as of 2018-01-31",
    ] {
        assert!(said.contains(words), "{words} is missing in: {said}");
    }
    let json: serde_json::Value = serde_json::from_str(&desk.ok(&["impact", "--json"])).unwrap();
    let figures = json["figures"].as_array().unwrap();
    assert!(figures.iter().all(|figure| !figure["definition"].as_str().unwrap().is_empty()));
    assert!(!desk.ok(&["impact"]).contains("By race"));
}
