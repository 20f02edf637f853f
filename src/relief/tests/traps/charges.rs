//! Section A: what the charge is.

use super::*;
use crate::relief::look_alikes;
use crate::relief::specimen::{arrest, san_francisco};

#[test]
fn the_base_row_is_a_plain_reduction() {
    assert_outcome(&[row(|_| ())], MISDEMEANOR, &[]);
}

#[test]
fn t01_a_look_alike_is_no_candidate() {
    let rows = [charged(b"11357.5(B) HS-POSS SYNTHETIC CANNABINOID")];
    assert!(outcomes(&rows, &peer_policy()).is_empty());
    let listed = look_alikes(&person(&rows), &peer_policy(), &san_francisco());
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].conduct, "a section of its own (synthetic cannabinoids)");
    assert!(look_alikes(&person(&[row(|_| ())]), &peer_policy(), &san_francisco()).is_empty());
}

#[test]
fn t03_another_code_is_not_marijuana() {
    assert_outcome(&[charged(b"11360 VC-OTHER CODE")], Action::None, &["code-family"]);
}

#[test]
fn t04_a_case_number_is_no_section() {
    let rows = [row(|row| {
        row.charged = b"SEE COMMENT FOR CHARGE";
        row.comment = b"4149 BP CASE 11357882";
    })];
    assert!(outcomes(&rows, &peer_policy()).is_empty());
}

#[test]
fn t06_an_attempt_is_seen_and_looked_at() {
    assert_review(&[charged(b"664-11359 HS-ATTEMPT POSS MJ SALE")], &["attempt"]);
}

#[test]
fn t07_a_charge_in_free_text_is_seen_and_looked_at() {
    for comment in [&b"CHRG-11359 HS POSS MJ SALE"[..], b"CHRG- 11359 HS POSS MJ SALE"] {
        let rows = [row(|row| {
            row.charged = b"SEE COMMENT FOR CHARGE";
            row.comment = comment;
        })];
        assert_review(&rows, &["free-text-charge"]);
    }
}

#[test]
fn t09_a_conspiracy_is_not_eligible() {
    assert_outcome(&[charged(b"182(A)(1)/11359 PC-CONSPIRACY")], Action::None, &["conspiracy"]);
}

#[test]
fn t11_the_old_numbering_goes_to_a_person() {
    for (charge, day) in [
        (&b"11530 HS-POSSESS MARIJUANA"[..], &b"19720101"[..]),
        (b"11530.1 HS-CULTIVATE", b"19710101"),
        (b"11530.5 HS-POSS FOR SALE", b"19710101"),
        (b"11531 HS-SELL MARIJUANA", b"19710101"),
    ] {
        let rows = [row(|row| {
            row.charged = charge;
            row.event_date = day;
            row.birth = b"19400101";
        })];
        assert_review(&rows, &["pre-1973-section"]);
    }
}

#[test]
fn t12_convicted_of_another_charge() {
    let rows = [row(|row| {
        row.charged = b"11357(C) HS-POSSESS MARIJUANA";
        row.convicted = b"11378 HS-POSS CNTL SUB FOR SALE";
    })];
    assert_outcome(&rows, Action::None, &["charge-conflict"]);
}

#[test]
fn t13_convicted_of_marijuana_on_another_charge() {
    let rows = [row(|row| {
        row.charged = b"11378 HS-POSS CNTL SUB FOR SALE";
        row.convicted = b"11357(C) HS-POSSESS MARIJUANA";
    })];
    assert_review(&rows, &["charge-conflict"]);
}

#[test]
fn t15_an_accessory_beside_a_marijuana_charge_may_be_a_plea_bargain() {
    let rows = [arrest(|_| ()), charged(b"32 PC-ACCESSORY")];
    assert_review(&rows, &["plea-bargain"]);
    assert!(outcomes(&[charged(b"32 PC-ACCESSORY")], &peer_policy()).is_empty());
}

#[test]
fn t15_a_charge_convicted_as_brought_was_not_bargained_away() {
    let paraphernalia = row(|row| {
        row.charged = b"11364 HS-PARAPHERNALIA";
        row.count_key = b"101002002000";
    });
    let bargained = [arrest(|_| ()), paraphernalia];
    assert_review(&bargained, &["plea-bargain"]);
    let convicted = [arrest(|_| ()), row(|_| ()), paraphernalia];
    assert_outcome(&convicted, MISDEMEANOR, &[]);
}

#[test]
fn t16_drugs_in_prison_are_no_candidate() {
    let rows = [row(|row| {
        row.charged = b"4573.6 PC-POSS DRUGS IN PRISON";
        row.comment = b"11357 HS";
    })];
    assert!(outcomes(&rows, &peer_policy()).is_empty());
}

#[test]
fn t17_letters_in_any_case() {
    for charge in [&b"11357(a) HS"[..], b"11357(A) HS"] {
        assert_outcome(&[charged(charge)], Action::DismissAndSeal, &[]);
    }
}

#[test]
fn t19_a_letter_means_what_it_meant_at_the_offence() {
    let on = |arrested: &'static [u8], convicted: &'static [u8]| {
        row(|row| {
            row.charged = b"11357(A) HS-POSSESS";
            row.cycle_date = arrested;
            row.event_date = convicted;
        })
    };
    assert_outcome(&[on(b"20180301", b"20180501")], Action::None, &[]);
    assert_outcome(&[on(b"19980301", b"19980501")], Action::DismissAndSeal, &[]);
    assert_review(&[on(b"", b"")], &["subsection-era", "missing-date"]);
}

#[test]
fn t20_a_sale_to_a_minor_is_looked_at() {
    let rows = [row(|row| {
        row.charged = b"11360(A) HS-SELL MARIJ TO MINOR UNDER 18";
        row.conviction_status = b"MISDEMEANOR";
    })];
    assert_review(&rows, &["sale-to-minor"]);
}
