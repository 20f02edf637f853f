//! Every routing code, produced at least once, with the exact set it comes in.

use crate::record::{Person, Remark, Row, SourceLine, SourceNo, SubjectId};
use crate::relief::specimen::{arrest, peer_policy, person, proposed, row};
use crate::relief::{Action, Lane, Policy, RoutingCode};
use std::collections::BTreeSet;

const LINE: SourceLine = SourceLine { source: SourceNo(1), line: 9 };

fn san_francisco() -> Policy {
    Policy::shipped("san-francisco-2018").unwrap()
}

fn statute() -> Policy {
    Policy::shipped("statute-only").unwrap()
}

fn earlier(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    row(|row| {
        row.count_key = b"100002001000";
        row.event_date = b"19990101";
        change(row);
    })
}

fn remarked(remark: Remark) -> Person {
    let mut person = person(&[row(|_| ())]);
    person.remarks.push(remark);
    person
}

/// A person whose court action a later delivery does not have.
fn left_out() -> Person {
    let mut person = person(&[row(|_| ())]);
    person.remarks.push(Remark::NotDelivered(person.events[0].source));
    person
}

/// A person, a policy, and the action and codes that the last case must carry.
type Specimen = (Person, Policy, Action, Vec<&'static str>);

const OPEN: Action = Action::Undetermined;

fn one(change: fn(&mut Row<'static>)) -> Person {
    person(&[row(change)])
}

/// Together they produce every code.
fn specimens() -> Vec<Specimen> {
    [by_charge(), by_history(), by_dates(), by_data(), by_doubt()].concat()
}

/// Codes that come from the charge.
fn by_charge() -> Vec<Specimen> {
    vec![
        (one(|row| row.convicted = b"11378 HS"), peer_policy(), Action::None, vec!["charge-conflict"]),
        (
            one(|row| (row.charged, row.comment) = (b"", b"11359 HS POSS")),
            san_francisco(),
            OPEN,
            vec!["free-text-charge"],
        ),
        (one(|row| row.charged = b"11359/11364 HS"), san_francisco(), OPEN, vec!["compound"]),
        (one(|row| row.charged = b"664/11359 HS"), san_francisco(), OPEN, vec!["attempt"]),
        (one(|row| row.charged = b"182/11359 PC"), san_francisco(), Action::None, vec!["conspiracy"]),
        (
            person(&[arrest(|_| ()), row(|row| row.charged = b"32 PC-ACCESSORY")]),
            san_francisco(),
            OPEN,
            vec!["plea-bargain"],
        ),
        (one(|row| row.charged = b"11359 PC"), san_francisco(), OPEN, vec!["code-family"]),
        (
            one(|row| (row.charged, row.event_date) = (b"11357(B) HS", b"")),
            san_francisco(),
            OPEN,
            vec!["subsection-era", "missing-date"],
        ),
        (one(|row| row.charged = b"11358(C) HS"), san_francisco(), OPEN, vec!["subsection-era"]),
        (one(|row| row.charged = b"11530 HS"), san_francisco(), OPEN, vec!["pre-1973-section"]),
        (
            one(|row| row.charged = b"11359(D) HS-POSS W/PERSON UNDER 21"),
            san_francisco(),
            OPEN,
            vec!["subsection-era", "sale-to-minor"],
        ),
        (
            one(|row| {
                row.charged = b"11357(B) HS-POSS MARIJ ON SCHOOL GROUNDS";
                row.cycle_date = b"20091201";
            }),
            statute(),
            OPEN,
            vec!["school-grounds"],
        ),
        (
            one(|row| row.charged = b"11360(A) HS-IMPORT MARIJUANA"),
            san_francisco(),
            OPEN,
            vec!["import-export"],
        ),
    ]
}

/// Codes that come from the rest of the history.
fn by_history() -> Vec<Specimen> {
    vec![
        (
            person(&[earlier(|row| row.charged = b"187 PC"), row(|_| ())]),
            san_francisco(),
            OPEN,
            vec!["superstrike-prior"],
        ),
        (
            person(&[earlier(|row| row.charged = b"205 PC"), row(|_| ())]),
            san_francisco(),
            OPEN,
            vec!["superstrike-possible"],
        ),
        (
            person(&[earlier(|row| (row.charged, row.event_date) = (b"187 PC", b"")), row(|_| ())]),
            san_francisco(),
            OPEN,
            vec!["superstrike-possible", "missing-date"],
        ),
        (
            person(&[earlier(|row| row.charged = b"647.6 PC"), row(|_| ())]),
            san_francisco(),
            OPEN,
            vec!["pc290"],
        ),
        (
            person(&[
                earlier(|_| ()),
                earlier(|row| (row.count_key, row.event_date) = (b"099002001000", b"19980101")),
                row(|_| ()),
            ]),
            san_francisco(),
            OPEN,
            vec!["priors-count"],
        ),
    ]
}

/// Codes that come from dates and ages.
fn by_dates() -> Vec<Specimen> {
    vec![
        (one(|row| row.birth = b""), san_francisco(), OPEN, vec!["missing-dob"]),
        (
            one(|row| (row.cycle_date, row.cycle_age) = (b"20091201", b"50")),
            san_francisco(),
            OPEN,
            vec!["dob-conflict"],
        ),
        (remarked(Remark::BirthDatesDiffer(LINE)), san_francisco(), OPEN, vec!["dob-conflict"]),
        (one(|row| row.event_date = b""), san_francisco(), OPEN, vec!["missing-date"]),
        (one(|row| row.birth = b"19910000"), san_francisco(), OPEN, vec!["missing-dob"]),
        (
            one(|row| row.event_date = b"20160000"),
            san_francisco(),
            OPEN,
            vec!["partial-date", "serving", "post-2016"],
        ),
        (one(|row| row.cycle_date = b"20110101"), san_francisco(), OPEN, vec!["date-conflict"]),
        (
            person(&[earlier(|row| (row.charged, row.event_date) = (b"187 PC", b"20100101")), row(|_| ())]),
            san_francisco(),
            OPEN,
            vec!["boundary"],
        ),
        (one(|row| row.birth = b"19910601"), san_francisco(), OPEN, vec!["age-at-offence"]),
    ]
}

/// Codes that come from the rest of the count and of the file.
fn by_data() -> Vec<Specimen> {
    vec![
        (
            one(|row| (row.charged_level, row.conviction_status) = (b"", b"")),
            san_francisco(),
            OPEN,
            vec!["level-unknown"],
        ),
        (
            person(&[
                row(|_| ()),
                row(|row| {
                    (row.count_key, row.disposition) =
                        (b"101003001000", b"CONV SET ASIDE & DISM PER 1203.4 PC");
                }),
            ]),
            san_francisco(),
            OPEN,
            vec!["already-relieved"],
        ),
        (one(|row| row.disposition = b""), san_francisco(), OPEN, vec!["conviction-not-standing"]),
        (
            person(&[row(|_| ()), row(|row| row.charged = b"459 PC-BURGLARY")]),
            san_francisco(),
            OPEN,
            vec!["duplicate-key"],
        ),
        (
            one(|row| {
                (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PRISON", b"25", b"L");
            }),
            san_francisco(),
            OPEN,
            vec!["serving"],
        ),
        (one(|row| row.case_number = b""), san_francisco(), OPEN, vec!["no-case-number"]),
        (one(|row| row.subject = b""), san_francisco(), OPEN, vec!["identity"]),
        (remarked(Remark::CiiDiffers(LINE)), san_francisco(), OPEN, vec!["identity"]),
        (
            remarked(Remark::CiiElsewhere { here: LINE, other: SubjectId::from_bytes(b"2") }),
            san_francisco(),
            OPEN,
            vec!["identity"],
        ),
        (one(|row| row.agency = b"CAJV SAN FRANCISCO"), san_francisco(), OPEN, vec!["juvenile"]),
        (
            one(|row| (row.birth, row.cycle_date) = (b"19930101", b"20091201")),
            san_francisco(),
            OPEN,
            vec!["juvenile"],
        ),
        (
            person(&[
                row(|_| ()),
                row(|row| {
                    (row.event_kind, row.count_key, row.charged) = (b"DECEASED", b"", b"");
                    (row.disposition, row.conviction_status, row.charged_level) = (b"", b"", b"");
                }),
            ]),
            san_francisco(),
            Action::Redesignate(crate::relief::Lesser::Misdemeanor),
            vec!["deceased"],
        ),
        (remarked(Remark::QuarantinedRow(LINE)), san_francisco(), OPEN, vec!["quarantined-row"]),
        (
            one(|row| {
                row.event_date = b"20170301";
                (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"JAIL", b"90", b"D");
            }),
            san_francisco(),
            OPEN,
            vec!["post-2016"],
        ),
        (
            one(|row| row.conviction_status = b"MISDEMEANOR"),
            Policy::shipped("los-angeles-2019").unwrap(),
            OPEN,
            vec!["policy-review"],
        ),
        // In a list of one court the absence of other rows says nothing.
        (remarked(Remark::PartOfHistory(LINE)), san_francisco(), OPEN, vec!["partial-history"]),
        (left_out(), san_francisco(), OPEN, vec!["conviction-not-standing"]),
    ]
}

/// Codes of what a file says in words that nobody can be sure of, twice, or somewhere else.
fn by_doubt() -> Vec<Specimen> {
    let again = |disposition: &'static [u8], number: &'static [u8]| {
        row(|row| {
            row.count_key = b"101003001000";
            row.event_date = b"20120101";
            row.disposition = disposition;
            (row.case_number, row.conviction_status) = (number, b"");
        })
    };
    let told = |disposition, number| person(&[row(|_| ()), again(disposition, number)]);
    let beside = |charge: &'static [u8]| {
        let other = row(|row| (row.charged, row.count_key) = (charge, b"101002002000"));
        person(&[row(|_| ()), other])
    };
    let redesignate = Action::Redesignate(crate::relief::Lesser::Misdemeanor);
    vec![
        (one(|row| row.charged = b"11359 HS-POSS QXZWV"), san_francisco(), OPEN, vec!["not-understood"]),
        (one(|row| row.charged = b"11359"), san_francisco(), OPEN, vec!["no-code"]),
        (one(|row| row.county = b"QXZWV"), san_francisco(), OPEN, vec!["county-unknown"]),
        (told(b"CONVICTED", b"200"), san_francisco(), OPEN, vec!["duplicate"]),
        (told(b"REDUCED TO MISDEMEANOR", b"100"), san_francisco(), OPEN, vec!["already-reduced"]),
        (told(b"1203.9 PC TRANSFER", b"100"), san_francisco(), OPEN, vec!["other-jurisdiction"]),
        (told(b"PROBATION REVOKED", b"100"), san_francisco(), redesignate, vec!["later-order"]),
        (one(|row| row.comment = b"CONV VACATED ON APPEAL"), san_francisco(), OPEN, vec!["comment"]),
        (beside(b"12022 PC"), san_francisco(), redesignate, vec!["same-case"]),
        (one(|row| row.multi_source = b"Y"), san_francisco(), OPEN, vec!["other-states"]),
        (one(|row| row.record_letter = b"M"), san_francisco(), OPEN, vec!["paper-record"]),
    ]
}

#[test]
fn each_specimen_carries_its_codes_and_no_others() {
    for (at, (person, policy, action, codes)) in specimens().into_iter().enumerate() {
        let cases = proposed(&person, &policy);
        let case = cases.last().unwrap_or_else(|| panic!("specimen {at} ({codes:?}) has no case"));
        let found: Vec<_> = case.codes().iter().map(|code| code.id()).collect();
        assert_eq!(found, codes, "specimen {at}");
        assert_eq!(case.proposals[0].action, action, "specimen {at}");
        assert_eq!(case.lane(), Lane::Review);
    }
}

#[test]
fn every_code_is_produced() {
    let produced: BTreeSet<RoutingCode> = specimens()
        .iter()
        .flat_map(|(person, policy, ..)| proposed(person, policy))
        .flat_map(|case| case.codes())
        .collect();
    let missing: Vec<_> = RoutingCode::ALL.iter().filter(|code| !produced.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_id_finds_its_code() {
    for code in RoutingCode::ALL {
        assert_eq!(RoutingCode::from_id(code.id()), Some(*code));
    }
    assert_eq!(RoutingCode::from_id("no-such-code"), None);
}
