//! Verdicts, from the key to the receipt and the next case.

use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use insta::assert_snapshot;
use jiff::civil::date;
use std::collections::BTreeMap;
use vacatur::casework::{BatchNo, Deed, Digest, Entry, FlagReason, Ground, HoldReason, Seq, Verdict};
use vacatur::record::Text;
use vacatur::relief::{Action as Relief, Lesser};
use vacatur::review::Action::{
    Accept, Amend, Approve, Challenge, Close, Confirm, Evidence, Flag, GoTo, Hold, Last, Ledger, NextCount,
    Note, Pick, TakeBack, Undo, Up,
};

/// Returns the verdict recorded last.
fn verdict(desk: &Desk) -> Verdict {
    match desk.recorded.last().map(|draft| draft.deed.clone()) {
        Some(Deed::Verdict(verdict)) => verdict,
        other => panic!("no verdict but {other:?}"),
    }
}

/// Gives the reason and the authority of the amendment in front.
fn amend_because(desk: &mut Desk) {
    desk.act(&[Confirm]);
    desk.type_text("as the docket shows");
    desk.act(&[Accept]);
    desk.type_text("HS 11361.8(f)");
    desk.act(&[Confirm]);
}

#[test]
fn what_would_make_the_person_worse_off_is_not_approved() {
    let mut worse = skywalker();
    let at = worse.proposal.event;
    for count in &mut worse.person.events[at].counts {
        count.level = Some(vacatur::record::Level::Misdemeanor);
    }
    worse.proposal.proposals[0].route = vacatur::relief::Route::Serving;
    // Proposed as it stands: a misdemeanor to become one.
    let mut desk = Desk::open(vec![worse], 80, 24);
    let refused = "Cannot approve count 1: it is a misdemeanor already; this does not lower it.";
    assert!(desk.screen().contains(refused), "{}", desk.screen());
    desk.act(&[Approve]);
    assert_eq!(desk.notice(), refused);
    // Amended: the sentence is still being served.
    desk.act(&[Amend, Pick(3), Confirm]);
    assert!(desk.notice().contains("its sentence is still being served"), "{}", desk.notice());
    desk.act(&[Pick(5)]);
    amend_because(&mut desk);
    assert_eq!(desk.deeds(), ["approved as amended"]);
}

#[test]
fn no_relief_takes_a_second_key() {
    let nothing = |mut case: vacatur::casework::CaseFile| {
        for proposal in &mut case.proposal.proposals {
            proposal.action = Relief::None;
        }
        case
    };
    let mut desk = Desk::open(vec![nothing(organa()), skywalker()], 80, 24);
    assert!(desk.screen().contains("asks for a second key"), "{}", desk.screen());
    desk.act(&[Approve]);
    assert!(desk.screen().contains("Approve no relief?"), "{}", desk.screen());
    desk.press("a");
    desk.press("enter");
    assert!(desk.recorded.is_empty());
    desk.act(&[Close]);
    assert!(!desk.screen().contains("Approve no relief?"));
    desk.act(&[Approve, Confirm]);
    assert_eq!(desk.deeds(), ["approved"]);
    assert_eq!(desk.case(), 12);

    // A second reader is asked as well.
    let mut desk = Desk::open_blind(vec![nothing(organa()), skywalker()], 80, 24);
    desk.act(&[Approve]);
    assert!(desk.decided_again.is_empty());
    desk.act(&[Confirm]);
    assert_eq!(desk.decided_again.len(), 1);
}

#[test]
fn approving_shows_the_receipt_and_the_next_case() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    assert_snapshot!("clear_case_80x24", desk.screen());
    desk.act(&[Approve]);
    assert_snapshot!("approved_then_next_80x24", desk.screen());
    let Verdict::Approve { actions, amended, .. } = verdict(&desk) else { panic!("not approved") };
    assert_eq!(actions.into_values().collect::<Vec<_>>(), [Relief::DismissAndSeal]);
    assert!(amended.is_empty());
    assert_eq!(desk.case(), 12);
    assert!(desk.recorded.iter().all(|draft| draft.shown.is_some()));
}

#[test]
fn nothing_is_acknowledged_before_it_is_on_the_disk() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.slow = true;
    desk.act(&[Approve]);
    assert_eq!((desk.case(), desk.notice().as_str()), (14, ""));
    assert!(desk.model.is_saving());
    desk.act(&[Approve, Flag]);
    assert_eq!(desk.notice(), "Still saving the entry before; nothing else is decided until it is.");
    desk.answer();
    assert_eq!(desk.case(), 12);
    assert_eq!(desk.deeds(), ["approved"]);
    assert!(desk.notice().starts_with("#000017 saved: approved · ORGANA, LEIA"), "{}", desk.notice());
}

#[test]
fn a_case_may_be_approved_with_another_action() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Amend]);
    desk.act(&[Confirm]);
    assert_eq!(desk.notice(), "Nothing differs from the proposal yet: pick another action first.");
    desk.act(&[Pick(1)]);
    assert_snapshot!("amend_80x24", desk.screen());
    desk.act(&[Confirm, Accept]);
    assert!(desk.screen().contains("Another action than the one proposed needs its reason in words."));
    desk.type_text("no longer a crime at 21");
    desk.act(&[Accept, Confirm]);
    assert!(desk.screen().contains("Name the authority, such as HS 11361.8(f)."), "{}", desk.screen());
    assert!(desk.recorded.is_empty());
    desk.type_text("HS 11362.1(a)");
    desk.act(&[Accept]);
    assert_eq!(desk.notice(), "Enter never decides.");
    desk.act(&[Confirm]);
    let Verdict::Approve { actions, amended, basis, .. } = verdict(&desk) else { panic!("not approved") };
    assert_eq!(actions.into_values().collect::<Vec<_>>(), [Relief::DismissAndSeal]);
    assert_eq!(amended.len(), 1);
    let basis = basis.expect("an amendment has one");
    assert_eq!(
        (basis.reason.as_str(), basis.authority.as_str()),
        ("no longer a crime at 21", "HS 11362.1(a)")
    );
    assert!(desk.notice().starts_with("#000017 saved: approved as amended"), "{}", desk.notice());
}

#[test]
fn one_count_of_several_may_be_treated_differently() {
    let mut desk = Desk::open(vec![calrissian()], 120, 40);
    desk.act(&[Amend, NextCount, Pick(1)]);
    assert_snapshot!("amend_second_count_120x40", desk.screen());
    amend_because(&mut desk);
    let Verdict::Approve { actions, amended, .. } = verdict(&desk) else { panic!("not approved") };
    assert_eq!(actions.into_values().collect::<Vec<_>>(), [Relief::DismissAndSeal; 2]);
    assert_eq!(amended.len(), 1);
}

#[test]
fn a_challenge_has_a_ground_and_evidence() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Challenge]);
    assert_snapshot!("challenge_grounds_80x24", desk.screen());
    desk.act(&[Pick(5), Confirm]);
    desk.type_text("buyer was 16, see arrest report p. 3");
    assert_snapshot!("challenge_evidence_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_eq!(desk.notice(), "Enter never decides.");
    assert!(desk.recorded.is_empty());
    desk.act(&[Confirm]);
    assert_eq!(
        verdict(&desk),
        Verdict::Challenge {
            ground: Ground::Minor,
            evidence: Text::new("buyer was 16, see arrest report p. 3")
        }
    );
    assert_eq!(desk.case(), 14);
}

#[test]
fn evidence_that_was_begun_is_there_again() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Challenge, Pick(1)]);
    desk.type_text("weight slip");
    desk.act(&[Close, Close, Challenge, Pick(2)]);
    assert!(desk.screen().contains("weight slip"));
}

#[test]
fn a_hold_has_a_reason_and_perhaps_a_return_date() {
    let mut desk = Desk::open(vec![skywalker(), organa(), calrissian()], 80, 24);
    desk.act(&[Hold, Pick(1)]);
    desk.type_text("+14d");
    assert_snapshot!("hold_until_80x24", desk.screen());
    desk.act(&[Confirm]);
    let until = Some(date(2018, 2, 14));
    assert_eq!(verdict(&desk), Verdict::Hold { reason: HoldReason::CaseFile, until });
    desk.act(&[Hold, Pick(3)]);
    desk.type_text("tomorrow");
    desk.act(&[Confirm]);
    assert!(desk.screen().contains("A date is written 2018-03-01"), "{}", desk.screen());
    desk.act(&[vacatur::review::Action::DeleteLine, Confirm]);
    assert_eq!(verdict(&desk), Verdict::Hold { reason: HoldReason::BirthDate, until: None });
}

#[test]
fn a_hold_for_something_else_says_what_in_a_note() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Hold, Pick(6), Accept]);
    assert!(desk.screen().contains("Say what is missing"));
    desk.type_text("interpreter's affidavit");
    desk.act(&[Accept, Confirm]);
    assert_eq!(desk.deeds(), ["note: interpreter's affidavit", "held"]);
    // The note changes what is shown, so the verdict names another screen than the note.
    assert_ne!(desk.recorded[0].shown, desk.recorded[1].shown);
    assert_eq!(desk.case(), 14);
}

#[test]
fn a_flag_needs_one_more_key() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Flag]);
    assert_snapshot!("flag_80x24", desk.screen());
    desk.act(&[Pick(2)]);
    assert_eq!(verdict(&desk), Verdict::Flag { reason: FlagReason::Law });
    desk.act(&[Flag, Pick(6)]);
    desk.type_text("press called about it");
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["flagged", "note: press called about it", "flagged"]);
}

#[test]
fn undo_shows_the_case_and_takes_the_decision_back() {
    let mut desk = Desk::open(vec![organa(), skywalker(), calrissian()], 80, 24);
    desk.act(&[Approve]);
    desk.wait(1_000);
    desk.act(&[Undo]);
    assert_eq!(desk.deeds(), ["approved", "undo 17"]);
    assert_snapshot!("undone_80x24", desk.screen());
    desk.wait(1_000);
    desk.act(&[Undo]);
    assert_eq!(desk.notice(), "There is no decision of yours to take back.");
}

#[test]
fn a_decision_in_a_batch_is_taken_back_only_with_a_reason() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Approve]);
    desk.cases[0].standing.batch = Some(BatchNo(2));
    desk.wait(1_000);
    desk.act(&[Undo, Confirm]);
    assert_snapshot!("supersede_80x24", desk.screen());
    assert_eq!(desk.deeds(), ["approved"]);
    desk.type_text("wrong person");
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["approved", "supersede 17 in 2: wrong person"]);
}

#[test]
fn a_decided_case_is_decided_again_only_after_it_was_taken_back() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 120, 40);
    desk.act(&[Approve, GoTo]);
    desk.type_text("14");
    desk.act(&[Accept]);
    assert_snapshot!("decided_120x40", desk.screen());
    for key in [Approve, Amend, Challenge, Hold, Flag] {
        desk.act(&[key]);
        assert_eq!(desk.notice(), "This case is approved already (#000017).");
    }
    assert!(desk.model.layers().is_empty());
    desk.act(&[TakeBack]);
    desk.wait(1_000);
    desk.act(&[Flag, Pick(1)]);
    assert_eq!(desk.deeds(), ["approved", "undo 17", "flagged"]);
}

#[test]
fn a_held_case_is_decided_right_away() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Hold, Pick(1), Confirm, GoTo]);
    desk.type_text("14");
    desk.act(&[Accept]);
    assert_snapshot!("held_80x24", desk.screen());
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["held", "approved"]);
}

#[test]
fn a_missing_fact_keeps_a_case_from_approval_but_not_from_amendment() {
    let mut desk = Desk::open(vec![solo()], 80, 24);
    assert_snapshot!("undetermined_80x24", desk.screen());
    desk.act(&[Approve]);
    assert_eq!(desk.notice(), "Can not be approved as it stands: count 1 is undetermined.");
    desk.act(&[Amend, Pick(2), Confirm]);
    let refused = "Cannot approve count 1: it is a misdemeanor already; this does not lower it.";
    assert_eq!(desk.notice(), refused);
    desk.act(&[Pick(3)]);
    amend_because(&mut desk);
    let Verdict::Approve { actions, .. } = verdict(&desk) else { panic!("not approved") };
    assert_eq!(actions.into_values().collect::<Vec<_>>(), [Relief::Redesignate(Lesser::Infraction)]);
}

#[test]
fn facts_that_do_not_fit_are_announced_and_must_be_seen_first() {
    let mut desk = Desk::open(vec![calrissian()], 64, 20);
    assert_snapshot!("clipped_64x20", desk.screen());
    desk.act(&[Approve]);
    assert!(desk.notice().starts_with("Can not be approved yet: "), "{}", desk.notice());
    assert!(desk.recorded.is_empty());
    desk.act(&[Evidence]);
    for _ in 0..20 {
        desk.act(&[vacatur::review::Action::Down]);
    }
    desk.act(&[Close, Approve]);
    assert_eq!(desk.deeds(), ["approved"]);
}

#[test]
fn a_refused_save_loses_nothing_and_work_goes_on() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Challenge, Pick(1)]);
    desk.type_text("weight slip: 2.3 kg");
    desk.broken = Some("the disk is full; free some space, then press the key again".to_owned());
    desk.act(&[Confirm]);
    assert_snapshot!("disk_full_80x24", desk.screen());
    assert!(desk.recorded.is_empty());
    desk.broken = None;
    desk.wait(1_000);
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["challenged"]);
    desk.broken = Some("the disk is full".to_owned());
    desk.act(&[Approve]);
    assert_eq!(desk.notice(), "Not saved, nothing decided: the disk is full");
    assert_eq!(desk.case(), 14);
    desk.broken = None;
    desk.wait(1_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["challenged", "approved"]);
}

#[test]
fn when_nothing_waits_any_more_the_screen_says_so() {
    let mut desk = Desk::open(vec![organa()], 80, 24);
    desk.act(&[Approve]);
    assert!(desk.notice().ends_with("no case is waiting any more"), "{}", desk.notice());
    assert_eq!(desk.case(), 14);
    assert!(desk.screen().contains("APPROVED by you"));
}

#[test]
fn verdict_letters_typed_into_a_text_decide_nothing() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Note]);
    desk.type_text("a c h f u q ! challenge approve\n");
    desk.act(&[Close]);
    assert!(desk.recorded.is_empty());
    assert!(!desk.left);
    assert_eq!(desk.case(), 14);
}

#[test]
fn a_case_whose_facts_changed_says_what_was_decided_and_what_changed() {
    let mut case = skywalker();
    let entry = |seq, deed| Entry {
        erased: None,
        seq: Seq(seq),
        at: time(),
        seat: seat(),
        case: Some(case.id),
        shown: Some(Digest::ZERO),
        policy: Digest::ZERO,
        deed,
    };
    let approved =
        Verdict::Approve { actions: BTreeMap::new(), amended: Vec::new(), basis: None, group: None };
    case.entries = vec![
        entry(123, Deed::Verdict(approved)),
        entry(
            131,
            Deed::Changed {
                by: Seq(130),
                of: Some(Seq(123)),
                batch: None,
                what: vec![Text::new("court 1981-04-11: count 1 level misdemeanor, was felony")],
                history: Digest::ZERO,
                proposal: Digest::ZERO,
            },
        ),
    ];
    let mut desk = Desk::open(vec![case], 80, 24);
    assert_snapshot!("facts_changed_80x24", desk.screen());
    desk.act(&[Ledger]);
    assert_snapshot!("facts_changed_ledger_80x24", desk.screen());
}

#[test]
fn what_was_decided_otherwise_on_an_alike_case_must_be_seen() {
    let mut alike = organa();
    alike.otherwise = Some(vacatur::casework::Otherwise {
        case: vacatur::casework::CaseId(412),
        seq: vacatur::casework::Seq(123),
        outcome: vacatur::casework::alike::Outcome::Challenged,
        cases: 3,
    });
    let mut desk = Desk::open(vec![alike], 80, 24);
    assert_snapshot!("otherwise_80x24", desk.screen());
    desk.act(&[Evidence, Last]);
    while !desk.screen().contains("no. 412") {
        desk.act(&[Up]);
    }
    assert_snapshot!("otherwise_evidence_80x24", desk.screen());
}
