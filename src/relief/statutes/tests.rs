//! Tests of the statute tables: what each list answers, and that a number inside a number is nothing.

use super::*;

fn statutes() -> Statutes {
    Statutes::shipped().unwrap()
}

fn strike(charge: &str) -> Option<Answer> {
    statutes().superstrike(&Offense::parse(charge)).map(|hit| hit.answer)
}

fn registrable(charge: &str) -> Option<Answer> {
    statutes().registrable(&Offense::parse(charge)).map(|hit| hit.answer)
}

const YES: Option<Answer> = Some(Answer::Yes);
const POSSIBLY: Option<Answer> = Some(Answer::Unknown);
const NO: Option<Answer> = None;

#[test]
fn superstrikes_by_section() {
    let cases = [
        ("187 PC", YES),
        ("187(A) PC", YES),
        ("188 PC", YES),
        ("190.05 PC", YES),
        ("191.5(A) PC", YES),
        ("191.6 PC", NO),
        ("192(A) PC", NO),
        ("186.22(A) PC", NO),
        ("186.22(B)(4) PC", POSSIBLY),
        ("186 PC", NO),
        ("664/187 PC", YES),
        ("664-191.5 PC", YES),
        ("664/288(A) PC", POSSIBLY),
        ("182/187 PC", YES),
        ("653F(B) PC", YES),
        ("653F PC", POSSIBLY),
        ("653F(A) PC", NO),
        ("653F(C) PC", POSSIBLY),
        ("245(D)(3) PC", YES),
        ("245(D) PC", POSSIBLY),
        ("245(D)(1) PC", POSSIBLY),
        ("245(A)(1) PC", NO),
        ("245 PC", NO),
        ("11418(A)(1) PC", YES),
        ("11418(B)(1) PC", POSSIBLY),
        ("288(A) PC", YES),
        ("288(B)(1) PC", YES),
        ("288(C)(1) PC", POSSIBLY),
        ("288 PC", POSSIBLY),
        ("288A PC", POSSIBLY),
        ("288.5 PC", POSSIBLY),
        ("261(A)(2) PC", POSSIBLY),
        ("209(B)(1) PC", POSSIBLY),
        ("667.61(A) PC", POSSIBLY),
        // Without its code, or under one that does not go with it, or with a letter stuck to it, it may be one.
        ("187 HS", POSSIBLY),
        ("187 VC", POSSIBLY),
        ("187", POSSIBLY),
        ("187A PC", POSSIBLY),
        ("P.C. 187", POSSIBLY),
        ("459 PC-MURDER", POSSIBLY),
        ("537 PC", NO),
        ("137 PC", NO),
        ("237 PC", NO),
        ("12022.37 PC", NO),
        ("1128 PC", NO),
        ("12220 PC", NO),
        ("12207 PC", NO),
        ("14500 PC", NO),
        ("211 PC", NO),
        ("459/187 PC", YES),
    ];
    for (charge, answer) in cases {
        assert_eq!(strike(charge), answer, "{charge}");
    }
}

#[test]
fn registrable_offences_by_section() {
    let cases = [
        ("288(A) PC", YES),
        ("288(C)(1) PC", YES),
        ("287(C)(1) PC", YES),
        ("288A(B)(1) PC", YES),
        ("314.1 PC", YES),
        ("314(1) PC", YES),
        ("314 PC", POSSIBLY),
        ("314(3) PC", POSSIBLY),
        ("243.4(A) PC", YES),
        ("261(A)(2) PC", YES),
        ("261.5 PC", NO),
        ("664/261 PC", YES),
        ("664/220 PC", POSSIBLY),
        ("647.6 PC", YES),
        ("647(F) PC", NO),
        ("311.2(C) PC", POSSIBLY),
        ("311.2(A) PC", NO),
        ("311.2 PC", POSSIBLY),
        ("207 PC", POSSIBLY),
        ("290(B) PC", POSSIBLY),
        ("290.018 PC", POSSIBLY),
        ("187 PC", NO),
        ("211 PC", NO),
        ("285 HS", POSSIBLY),
        ("290-FAIL TO REGISTER", POSSIBLY),
    ];
    for (charge, answer) in cases {
        assert_eq!(registrable(charge), answer, "{charge}");
    }
}

#[test]
fn registrations_by_section() {
    let read = |charge: &str| statutes().registration(&Offense::parse(charge).sections);
    assert_eq!(read("290 PC-REGISTRATION OF SEX OFFENDER"), (Answer::Yes, false));
    assert_eq!(read("290.011 PC"), (Answer::Yes, false));
    assert_eq!(read("11590 HS-REGISTRATION"), (Answer::No, true));
    assert_eq!(read("457.1 PC"), (Answer::No, false));
    assert_eq!(read("REGISTRATION"), (Answer::Unknown, false));
}

#[test]
fn the_four_sections_and_their_look_alikes() {
    let section = |charge: &str| Offense::parse(charge).sections.into_iter().next().unwrap();
    let statutes = statutes();
    for charge in ["11357 HS", "11358 HS", "11359(A) HS", "11360(B) HS"] {
        assert!(statutes.is_marijuana(&section(charge)), "{charge}");
    }
    for charge in ["11357.5 HS", "11361 HS", "11366 HS", "11379.6 HS", "4573.6 PC"] {
        assert!(!statutes.is_marijuana(&section(charge)), "{charge}");
        assert!(statutes.look_alike(&section(charge)).is_some(), "{charge}");
    }
    for charge in ["11530 HS", "11530.1 HS", "11530.5 HS", "11531 HS"] {
        assert!(statutes.old_number(&section(charge)).is_some(), "{charge}");
    }
    for charge in ["32 PC", "11364 HS", "11366 HS"] {
        assert!(statutes.plea(&section(charge)).is_some(), "{charge}");
    }
    assert!(!statutes.is_marijuana(&section("11360 VC")));
}

#[test]
fn letters_are_read_by_their_era() {
    let section = |charge: &str| Offense::parse(charge).sections.into_iter().next().unwrap();
    let statutes = statutes();
    let before = |charge: &str| {
        let reading = statutes.before(&section(charge)).unwrap();
        (reading.offence.conduct.as_str(), reading.odd_letter)
    };
    let since = |charge: &str| statutes.since(&section(charge)).map(|since| since.conduct.as_str());
    assert_eq!(before("11357(A) HS"), ("possession of concentrated cannabis", false));
    assert_eq!(
        since("11357(A) HS").unwrap(),
        "possession of not more than 28.5 grams, or 8 grams concentrated, under 21"
    );
    assert_eq!(before("11357(C) HS"), ("possession of more than 28.5 grams", false));
    assert_eq!(since("11357(C) HS").unwrap(), "possession on school grounds, 18 and over");
    // Letters that the section did not have before 2016-11-09.
    for odd in ["11357(A)(1) HS", "11358(C) HS", "11359(B) HS", "11360(A)(2) HS", "11360(C) HS"] {
        assert!(before(odd).1, "{odd}");
    }
    assert_eq!(since("11358 HS"), None);
}

#[test]
fn every_entry_has_its_authority() {
    let statutes = statutes();
    let lists = [&statutes.superstrikes, &statutes.registrable, &statutes.registrations];
    assert!(lists.iter().all(|list| list.iter().all(|entry| !entry.cite.is_empty())));
    for entry in &statutes.marijuana.offence {
        assert!([&entry.adult, &entry.young, &entry.minor].iter().all(|now| !now.cite.is_empty()));
        assert_eq!(entry.barred, !entry.bar_cite.is_empty(), "{}", entry.section);
    }
    assert!(statutes.marijuana.plea.iter().all(|entry| !entry.cite.is_empty()));
    assert!(statutes.marijuana.old_number.iter().all(|entry| entry.cite.contains("unverified")));
}

#[test]
fn text_that_is_no_section_is_refused() {
    for text in
        ["", "11357", "HS", "XX 11357", "HS 11357(", "HS 11357()", "HS (a)", "HS 11357(a", "HS a11357"]
    {
        assert!(Pattern::try_from(text.to_owned()).is_err(), "{text}");
    }
    let pattern = Pattern::try_from(" HS 11360(A)(3)(c) ".to_owned()).unwrap();
    assert_eq!(pattern.section().subdivisions, ["a", "3", "c"]);
    assert_eq!(pattern.to_string(), "HS 11360(A)(3)(c)");
}
