//! Tests of the policy files: what ships, what is refused and what is said of it.

use super::*;
use crate::relief::Action;

#[test]
fn every_shipped_policy_reads_and_its_examples_come_out() {
    for name in Policy::shipped_names() {
        let policy = Policy::shipped(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(policy.name(), name);
        assert!(policy.examples().len() >= 7, "{name} has few examples");
        assert_eq!(policy.check(), Vec::new(), "{name}");
        assert!(!policy.heading().citations.is_empty());
    }
    assert_eq!(Policy::shipped_names().next(), Some("san-francisco-2018"));
}

#[test]
fn a_name_that_does_not_ship_gets_the_nearest() {
    let error = Policy::shipped("san-fransisco-2018").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no policy named `san-fransisco-2018` ships with vacatur; did you mean `san-francisco-2018`?"
    );
}

/// A small policy that reads, on lines that the tests below count on.
const SMALL: &str = r#"name = "small"
title = "A small one"
jurisdiction = "California"
version = 1
effective_from = 2020-01-01
author = "a test"
citations = ["HS 11361.8"]
summary = "Small."

[parameters]
sentence_ended_after_years = 7
older = 50

[[rule]]
name = "first"
all = ["level is felony", "age now at least older"]
action = "dismiss and seal"
reason = "Because."

[[rule]]
name = "second"
any = ["section is HS 11357(a), HS 11358 or HS 11359", "years since conviction more than 10"]
none = ["superstrike before it"]
action = "reduce to misdemeanor"
reason = "Because."
"#;

#[test]
fn a_small_policy_reads() {
    let policy = Policy::parse(SMALL).unwrap();
    assert_eq!(policy.rules().len(), 2);
    assert_eq!(policy.text(), SMALL);
    assert_eq!(policy.parameters().collect::<Vec<_>>(), [("older", 50), ("sentence_ended_after_years", 7)]);
    let first = &policy.rules()[0];
    assert_eq!(first.outcome, Outcome::Dismiss);
    assert_eq!(first.when.all[1], Test::Number(Number::AgeNow, Comparison::AtLeast, 50));
    let Test::Section(sections, true) = &policy.rules()[1].when.any[0] else { panic!("a section") };
    assert_eq!(
        sections.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["HS 11357(a)", "HS 11358", "HS 11359"]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_what_may_have_been_meant() {
    let cases = [
        (
            "reason = \"Because.\"\n\n",
            "reasn = \"Because.\"\n\n",
            "line 18: unknown key `reasn` in a rule; did you mean `reason`?",
        ),
        ("level is felony", "level is felonny", "line 16: `felonny` is not a level; did you mean `felony`?"),
        (
            "level is felony",
            "levl is felony",
            "line 16: `levl` cannot be asked with `is`; did you mean `level is …`?",
        ),
        (
            "age now at least older",
            "age now at least oldr",
            "line 16: `oldr` is neither a whole number nor a parameter; did you mean `older`?",
        ),
        (
            "age now at least older",
            "age nwo at least 50",
            "line 16: no fact is named in `age nwo at least 50`; did you mean `age now`?",
        ),
        (
            "age now at least older",
            "age now at least 500",
            "line 16: 500 is out of range for `age now`; it can be compared with 10 to 120",
        ),
        (
            "older = 50",
            "older = 5",
            "line 16: 5 is out of range for `age now`; it can be compared with 10 to 120",
        ),
        ("HS 11358", "HS 11385", "line 22: no statute table knows `HS 11385`; did you mean `HS 11358`?"),
        (
            "HS 11358",
            "11358",
            "line 22: `11358` is not a section; write the code, the number and its letters, such as HS 11357(b)",
        ),
        (
            "superstrike before it",
            "superstike before it",
            "line 23: no fact is named in `superstike before it`; did you mean `superstrike before it`?",
        ),
        (
            "dismiss and seal",
            "dismis and seal",
            "line 17: unknown action `dismis and seal`; did you mean `dismiss and seal`?",
        ),
        ("title = ", "titel = ", "line 2: unknown key `titel` in a policy; did you mean `title`?"),
        ("author = \"a test\"\n", "", "line 1: the key `author` is missing in a policy"),
        (
            "version = 1",
            "county = \"SAN FRANSISCO\"\nversion = 1",
            "line 4: `SAN FRANSISCO` is no county of California; did you mean `SAN FRANCISCO`?",
        ),
        ("version = 1", "version = 0", "line 4: the version is counted from 1"),
        ("version = 1", "version = \"1\"", "line 4: this must be a whole number"),
        ("2020-01-01", "\"soon\"", "line 5: this must be a date such as 2018-01-31"),
        (
            "name = \"small\"",
            "name = \"Small One\"",
            "line 1: a policy's name is made of small letters, digits and hyphens",
        ),
        (
            "sentence_ended_after_years = 7",
            "sentence_ended_after_years = 700",
            "line 11: 700 is out of range for `sentence_ended_after_years`; it can be 0 to 80",
        ),
    ];
    for (good, bad, said) in cases {
        assert!(SMALL.contains(good), "{good}");
        let error = Policy::parse(&SMALL.replacen(good, bad, 1)).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let error = Policy::parse("name = \"x\"\ntitle = = 3\n").unwrap_err();
    assert_eq!(error.line, 2);
    let error = Policy::parse("name = \"x\"\n").unwrap_err();
    assert_eq!(error.what, "a policy needs at least one [[rule]]");
}

#[test]
fn a_code_belongs_to_a_rule_that_sends_to_a_person() {
    let with = |action: &str, code: &str| {
        let text = SMALL.replacen(
            "action = \"dismiss and seal\"",
            &format!("action = \"{action}\"\ncode = \"{code}\""),
            1,
        );
        Policy::parse(&text).map(|policy| policy.rules()[0].outcome)
    };
    assert_eq!(with("to a person", "pc290").unwrap(), Outcome::Person(RoutingCode::Pc290));
    assert_eq!(
        with("to a person", "pc-290").unwrap_err().to_string(),
        "line 18: unknown routing code `pc-290`; did you mean `pc290`?"
    );
    assert!(with("none", "pc290").unwrap_err().what.starts_with("only a rule with the action"));
}

#[test]
fn an_example_that_comes_out_otherwise_is_named() {
    let text = format!(
        "{SMALL}\n[[example]]\nname = \"wrong\"\ngiven = {{ section = \"HS 11359\", born = 1990-01-01 }}\n\
         outcome = \"dismiss and seal\"\n"
    );
    let failures = Policy::parse(&text).unwrap().check();
    assert_eq!(failures.len(), 1);
    assert_eq!((failures[0].name.as_str(), failures[0].line), ("wrong", 27));
    assert_eq!(failures[0].found.0, Action::Redesignate(Lesser::Infraction));
    let error = Policy::parse(&text.replace("born =", "borm =")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 29: unknown key `borm` in the facts of an example; did you mean `born`?"
    );
}

#[test]
fn the_peers_options_become_rules_in_the_peers_order() {
    let policy = Policy::from_peer_options(
        r#"{"baselineEligibility":{"dismiss":["11357"],"reduce":["11358","11359","11360"]},
            "additionalRelief":{"subjectUnder21AtConviction":true,"subjectHasOnlyProp64Charges":true,
            "subjectIsDeceased":true,"subjectAgeThreshold":50,"yearsSinceConvictionThreshold":10,
            "yearsCrimeFreeThreshold":5}}"#,
    )
    .unwrap();
    let reasons: Vec<_> = policy.rules().iter().map(|rule| rule.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "Misdemeanor or Infraction",
            "Dismiss all HS 11357 convictions",
            "Under 21 at conviction",
            "50 years or older",
            "Conviction occurred 10 or more years ago",
            "No convictions in the past 5 years",
            "Only has 11357-60 charges",
            "Individual is deceased",
            "Reduce all HS 11358 convictions",
            "Reduce all HS 11359 convictions",
            "Reduce all HS 11360 convictions",
        ]
    );
    assert_eq!(Policy::from_peer_options("{}").unwrap().rules().len(), 1);
}

#[test]
fn options_the_peer_did_not_know_are_refused() {
    let cases = [
        ("[", "line 1: the options are not JSON: EOF while parsing a list at line 1 column 1"),
        ("[]", "the options must be an object in { }"),
        (
            r#"{"baselineEligibilty":{}}"#,
            "unknown option `baselineEligibilty` in the options; did you mean `baselineEligibility`?",
        ),
        (
            r#"{"baselineEligibility":{"dismiss":["11361"]}}"#,
            "`11361` in `dismiss` is none of the four sections; did you mean `11360`?",
        ),
        (
            r#"{"additionalRelief":{"subjectAgeThreshold":39}}"#,
            "`subjectAgeThreshold` must be 0, which turns it off, or 40 to 65",
        ),
        (r#"{"additionalRelief":{"subjectIsDeceased":"yes"}}"#, "`subjectIsDeceased` must be true or false"),
    ];
    for (options, said) in cases {
        assert_eq!(Policy::from_peer_options(options).unwrap_err().to_string(), said);
    }
}

#[test]
fn every_sentence_of_the_shipped_policies_reads_back_as_it_is_written() {
    for name in Policy::shipped_names() {
        let policy = Policy::shipped(name).unwrap();
        for test in policy.rules().iter().flat_map(|rule| rule.when.tests()) {
            let again = sentence::read(&test.to_string(), &[], &policy.related, policy.statutes());
            assert_eq!(again.as_ref(), Ok(test), "{name}: {test}");
        }
    }
    let small = Policy::parse(SMALL).unwrap();
    assert_eq!(
        small.rules()[1].when.to_string(),
        "at least one of (section is HS 11357(a) or HS 11358 or HS 11359; years since conviction more than 10) and it \
         does not hold that superstrike before it"
    );
    assert_eq!(Condition::default().to_string(), "always");
}
