//! Section B: what stands against relief.

use super::*;

#[test]
fn t21_a_superstrike_before_it() {
    for charge in [&b"187(A) PC-MURDER"[..], b"187 PC-MURDER"] {
        assert_review(&[earlier(charge), row(|_| ())], &["superstrike-prior"]);
    }
}

#[test]
fn t23_solicitation_of_murder_is_a_superstrike() {
    assert_review(&[earlier(b"653F(B) PC-SOLICIT MURDER"), row(|_| ())], &["superstrike-prior"]);
    assert_review(&[earlier(b"653F PC-SOLICIT"), row(|_| ())], &["superstrike-possible", "pc290"]);
}

#[test]
fn t24_what_may_be_a_superstrike_goes_to_a_person() {
    for charge in [
        &b"269(A)(1) PC"[..],
        b"209(A) PC",
        b"209(B)(1) PC",
        b"191.5(A) PC",
        b"451.5(A) PC",
        b"667.61(A) PC",
        b"288.7(A) PC",
        b"220(A)(1) PC",
        b"264.1(A) PC",
    ] {
        let found = outcomes(&[earlier(charge), row(|_| ())], &peer_policy());
        let (action, lane, codes) = found.first().unwrap();
        assert_eq!((*action, *lane), (Action::Undetermined, Lane::Review));
        assert!(codes.iter().any(|code| code.starts_with("superstrike-")), "{codes:?}");
    }
}

#[test]
fn t26_registrable_offences_in_every_spelling() {
    for charge in [&b"288(A) PC"[..], b"288(C)(1) PC", b"287(C)(1) PC", b"314.1 PC", b"314(1) PC"] {
        let found = outcomes(&[earlier(charge), row(|_| ())], &peer_policy());
        let (action, _, codes) = found.first().unwrap();
        assert_eq!(*action, Action::Undetermined);
        assert!(codes.contains(&"pc290"), "{codes:?}");
    }
}

#[test]
fn t27_numbers_inside_numbers_are_nothing() {
    for charge in [
        &b"537 PC"[..],
        b"137 PC",
        b"237 PC",
        b"12022.37 PC",
        b"1128 PC",
        b"12220 PC",
        b"12207 PC",
        b"14500 PC",
    ] {
        assert_outcome(&[earlier(charge), row(|_| ())], MISDEMEANOR, &[]);
    }
}

fn registration(charge: &'static [u8], comment: &'static [u8]) -> Row<'static> {
    row(|row| {
        row.event_kind = b"REGISTRATION";
        row.count_key = b"";
        row.charged = charge;
        row.comment = comment;
        row.disposition = b"";
        row.conviction_status = b"";
        row.charged_level = b"";
        row.event_date = b"20050101";
    })
}

#[test]
fn t29_a_registration_in_free_text_counts() {
    for charge in [&b""[..], b"SEE COMMENT FOR CHARGE"] {
        assert_review(&[row(|_| ()), registration(charge, b"290 PC-REGISTRATION")], &["pc290"]);
    }
    assert_review(&[row(|_| ()), registration(b"", b"")], &["pc290"]);
}

#[test]
fn t30_a_narcotics_registration_is_not_one_under_pc_290() {
    let rows = [row(|_| ()), registration(b"11590 HS-REGISTRATION", b"")];
    assert_outcome(&rows, MISDEMEANOR, &[]);
    let cases = proposed(&person(&rows), &peer_policy());
    let proof = &cases[0].proposals[0].proof;
    assert!(proof.iter().any(|line| line.question == "registered under HS 11590" && !line.decides));
}

#[test]
fn t31_any_superstrike_or_registrable_offence_withholds_relief_of_a_felony() {
    for charge in [&b"187(A) PC-MURDER"[..], b"288(A) PC-LEWD ACTS", b"647.6 PC-ANNOY CHILD"] {
        let before = row(|row| {
            (row.charged, row.event_date, row.count_key) = (charge, b"19990101", b"100002001000");
        });
        for section in [&b"11358 HS-CULTIVATE"[..], b"11359 HS-POSS FOR SALE", b"11360(A) HS-SELL"] {
            let rows = [before, row(|row| row.charged = section)];
            for name in Policy::shipped_names() {
                let case = proposed(&person(&rows), &Policy::shipped(name).unwrap()).remove(0);
                assert!(!case.proposals[0].action.is_relief(), "{name}");
                assert_eq!(case.lane(), Lane::Review, "{name}");
            }
        }
    }
}

#[test]
fn t32_a_later_superstrike_is_shown_and_allowed() {
    let later = row(|row| {
        row.charged = b"187(A) PC-MURDER";
        row.count_key = b"102002001000";
        row.event_date = b"20150101";
    });
    assert_outcome(&[row(|_| ()), later], MISDEMEANOR, &[]);
    let cases = proposed(&person(&[row(|_| ()), later]), &peer_policy());
    let proof = &cases[0].proposals[0].proof;
    assert!(proof.iter().any(|line| line.question == "later superstrike, no bar"));
}

#[test]
fn t33_a_superstrike_of_the_same_case_is_shown_and_allowed() {
    let same = row(|row| {
        row.charged = b"187(A) PC-MURDER";
        row.count_key = b"101002002000";
    });
    // No bar, but an attorney must have seen it: the action stands, the case has an issue.
    assert_outcome(&[row(|_| ()), same], MISDEMEANOR, &["same-case"]);
    let cases = proposed(&person(&[row(|_| ()), same]), &peer_policy());
    let proof = &cases[0].proposals[0].proof;
    assert!(proof.iter().any(|line| line.question == "superstrike in the same case, no bar"));
}

#[test]
fn t34_two_counts_of_one_case_are_a_question_not_a_no() {
    let old = |key: &'static [u8]| {
        row(|row| {
            row.count_key = key;
            row.event_date = b"20000101";
        })
    };
    let new = row(|row| {
        row.count_key = b"103002001000";
        row.event_date = b"20120101";
    });
    let found = outcomes(&[old(b"101002001000"), old(b"101002002000"), new], &peer_policy());
    assert_eq!(
        found,
        vec![
            // Convicted nineteen years before: the ten-year rule dismisses them.
            (Action::DismissAndSeal, Lane::Clear, vec![]),
            (Action::DismissAndSeal, Lane::Clear, vec![]),
            (Action::Undetermined, Lane::Review, vec!["priors-count"]),
        ]
    );
}

#[test]
fn what_can_not_be_read_and_did_not_end_may_be_a_superstrike_as_well_as_what_can() {
    let open = |charge: &'static [u8]| {
        row(|row| {
            (row.charged, row.count_key, row.event_date) = (charge, b"100002001000", b"19990101");
            row.disposition = b"";
        })
    };
    assert_review(&[open(b"187(A) PC-MURDER"), row(|_| ())], &["superstrike-possible"]);
    // A conviction without any charge may be one of the four sections as well: it is a case of its own.
    let found = outcomes(&[open(b""), row(|_| ())], &peer_policy());
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], (Action::Undetermined, Lane::Review, vec!["superstrike-possible", "pc290"]));
}
