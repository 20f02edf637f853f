//! Sections D and E: level, disposition, sentence, identity.

use super::*;
use crate::relief::RoutingCode;

#[test]
fn t50_a_level_that_is_not_stated() {
    let rows = [row(|row| {
        row.conviction_status = b"";
        row.charged_level = b"";
    })];
    assert_review(&rows, &["level-unknown"]);
}

#[test]
fn t51_t52_levels_and_dispositions_in_any_spelling() {
    assert_outcome(&[row(|row| row.conviction_status = b"FELONY ")], MISDEMEANOR, &[]);
    assert_outcome(&[row(|row| row.conviction_status = b"   ")], MISDEMEANOR, &[]);
    assert_outcome(&[row(|row| row.disposition = b" CONVICTED-PROBATION")], MISDEMEANOR, &[]);
    assert_outcome(&[row(|row| row.disposition = b"Convicted-Probation")], MISDEMEANOR, &[]);
}

fn later_row(disposition: &'static [u8]) -> Row<'static> {
    row(|row| {
        row.count_key = b"101003001000";
        row.event_date = b"20120101";
        row.disposition = disposition;
    })
}

#[test]
fn t53_set_aside_still_needs_sealing() {
    let later = later_row(b"CONV SET ASIDE & DISM PER 1203.4 PC");
    assert_review(&[row(|_| ()), later], &["already-relieved"]);
    // The same under the same order number.
    let same = row(|row| {
        row.disposition = b"CONV SET ASIDE & DISM PER 1203.4 PC";
    });
    assert_review(&[row(|_| ()), same], &["already-relieved"]);
}

#[test]
fn t54_relieved_before_needs_nothing() {
    let later = later_row(b"DISMISSED-PROP 64 11361.8 HS");
    // The words are known from memory only: nothing is asked for, and an attorney looks whether it was granted.
    assert_outcome(&[row(|_| ()), later], Action::None, &["already-relieved", "not-understood"]);
}

#[test]
fn t54_relief_that_fits_two_convictions_is_looked_at() {
    let second = row(|row| row.count_key = b"101002002000");
    let later = row(|row| {
        row.count_key = b"101003001000";
        row.event_date = b"20120101";
        row.disposition = b"DISMISSED-PROP 64 11361.8 HS";
    });
    let found = outcomes(&[row(|_| ()), second, later], &peer_policy());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(action, _, codes)| {
        *action == Action::Undetermined && codes.contains(&"already-relieved")
    }));
}

#[test]
fn t55_a_conviction_reversed() {
    let later = later_row(b"CONVICTION REVERSED/VACATED");
    assert_review(&[row(|_| ()), later], &["conviction-not-standing", "not-understood"]);
}

#[test]
fn t57_two_charges_under_one_order_number() {
    let second = charged(b"459 PC-BURGLARY");
    let found = outcomes(&[row(|_| ()), second], &peer_policy());
    assert_eq!(found, vec![(Action::Undetermined, Lane::Review, vec!["duplicate-key"])]);
}

#[test]
fn t59_a_length_in_another_unit_is_unknown() {
    let rows = [row(|row| {
        row.sentence_place = b"PRISON";
        row.sentence_length = b"3";
        row.sentence_unit = b"L";
    })];
    assert_review(&rows, &["serving"]);
}

#[test]
fn t61_every_candidate_has_a_state() {
    let policy = Policy::from_peer_options(
        r#"{"baselineEligibility":{"dismiss":["11357"],"reduce":["11359"]},"additionalRelief":{}}"#,
    )
    .unwrap();
    let found = outcomes(&[charged(b"11358 HS-CULTIVATE")], &policy);
    // The policy says nothing; the statute gives a misdemeanor as of right.
    assert_eq!(found, vec![(MISDEMEANOR, Lane::Clear, vec![])]);
    let cases = proposed(&person(&[charged(b"11358 HS-CULTIVATE")]), &policy);
    assert_eq!(cases[0].proposals[0].policy.reason, "no rule of the policy speaks of it");
}

#[test]
fn t66_blank_ids_are_not_one_person() {
    assert_review(&[row(|row| row.subject = b"")], &["identity"]);
}

#[test]
fn t70_t71_no_case_number() {
    for number in [&b"NULL  "[..], b""] {
        assert_review(&[row(|row| row.case_number = number)], &["no-case-number"]);
    }
}

#[test]
fn t72_a_juvenile_court() {
    assert_review(&[row(|row| row.agency = b"CAJV SAN FRANCISCO")], &["juvenile"]);
}

#[test]
fn t80_the_dead_are_shown() {
    let death = row(|row| {
        row.event_kind = b"DECEASED";
        row.count_key = b"";
        row.charged = b"";
        row.disposition = b"";
        row.conviction_status = b"";
        row.charged_level = b"";
    });
    let found = outcomes(&[row(|_| ()), death], &peer_policy());
    assert_eq!(found, vec![(Action::DismissAndSeal, Lane::Review, vec!["deceased"])]);
    assert!(!RoutingCode::Deceased.withholds());
}
