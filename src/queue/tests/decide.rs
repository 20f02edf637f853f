//! Verdicts in: what is recorded, what is refused, what comes next.

use super::{act, approve, filled, now, reopen};
use crate::casework::fixture::{approval, at, basis, draft, seat};
use crate::casework::{
    CaseId, Change, Deed, Draft, FlagReason, Ground, HoldReason, Refusal, Role, Seq, State, Verdict,
};
use crate::queue::{Error, Place};
use crate::record::Text;
use jiff::civil::date;

fn hold(until: Option<jiff::civil::Date>) -> Deed {
    Deed::Verdict(Verdict::Hold { reason: HoldReason::CaseFile, until })
}

fn note(text: &str) -> Deed {
    Deed::Note { text: Text::note(text) }
}

#[test]
fn a_verdict_is_an_entry_and_the_state_of_its_case() {
    let mut desk = filled(2);
    let receipt = approve(&mut desk.queue, 1);
    assert_eq!(receipt.seq, Seq(3));
    let desk = reopen(desk);
    let case = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!(case.standing.state(), State::Approved);
    assert_eq!(case.standing.decided.as_ref().map(|decided| decided.seq), Some(Seq(3)));
    assert_eq!(case.entries.len(), 1);
    assert_eq!(desk.queue.head().unwrap().hash, receipt.head);
    let progress = desk.queue.progress(&seat("mlopez"), &now()).unwrap();
    assert_eq!((progress.waiting, progress.approved, progress.mine, progress.today), (3, 1, 1, 1));
}

#[test]
fn every_verdict_moves_its_case_and_the_counts() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 1);
    let challenge = Verdict::Challenge { ground: Ground::Minor, evidence: Text::new("page 3") };
    act(&mut desk.queue, 2, Deed::Verdict(challenge)).unwrap();
    act(&mut desk.queue, 3, hold(Some(date(2018, 1, 1)))).unwrap();
    act(&mut desk.queue, 4, hold(None)).unwrap();
    act(&mut desk.queue, 5, Deed::Verdict(Verdict::Flag { reason: FlagReason::Law })).unwrap();
    let progress = desk.queue.progress(&seat("mlopez"), &now()).unwrap();
    assert_eq!(
        (
            progress.cases,
            progress.waiting,
            progress.approved,
            progress.challenged,
            progress.held,
            progress.flagged
        ),
        (6, 1, 1, 1, 2, 1)
    );
    assert_eq!((progress.due, progress.waiting_clear), (1, 1));
    // A second thought replaces the first.
    act(&mut desk.queue, 5, hold(None)).unwrap();
    let progress = desk.queue.progress(&seat("mlopez"), &now()).unwrap();
    assert_eq!((progress.held, progress.flagged), (3, 0));
}

#[test]
fn undo_reaches_back_over_restarts_and_only_once() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    act(&mut desk.queue, 2, hold(None)).unwrap();
    approve(&mut desk.queue, 2);
    let mut desk = reopen(desk);
    assert_eq!(desk.queue.last_decided(&seat("mlopez")).unwrap(), Some((CaseId(2), Seq(5))));
    act(&mut desk.queue, 2, Deed::Undo { of: Seq(5) }).unwrap();
    assert_eq!(desk.queue.case(CaseId(2)).unwrap().standing.state(), State::Held);
    assert_eq!(desk.queue.last_decided(&seat("mlopez")).unwrap(), Some((CaseId(2), Seq(4))));
    act(&mut desk.queue, 2, Deed::Undo { of: Seq(4) }).unwrap();
    assert_eq!(desk.queue.last_decided(&seat("mlopez")).unwrap(), Some((CaseId(1), Seq(3))));
    let again = act(&mut desk.queue, 2, Deed::Undo { of: Seq(5) });
    assert!(matches!(again, Err(Error::Refused(Refusal::TakenBack(Seq(5))))));
    let other_case = act(&mut desk.queue, 2, Deed::Undo { of: Seq(3) });
    assert!(matches!(other_case, Err(Error::Refused(Refusal::NoSuchVerdict(Seq(3))))));
    assert_eq!(desk.queue.last_decided(&seat("somebody")).unwrap(), None);
    assert_eq!(desk.queue.head().unwrap().entries, 7);
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut desk = filled(2);
    let before = desk.queue.head().unwrap();
    let case = desk.queue.case(CaseId(1)).unwrap();
    let verdict = || Deed::Verdict(approval(&case));
    let sound = draft(&case, verdict());
    let amended = {
        let Verdict::Approve { mut actions, .. } = approval(&case) else { unreachable!() };
        actions.pop_first();
        Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
    };
    let table = [
        (Draft { case: None, ..sound.clone() }, Refusal::NotOnACase),
        (Draft { shown: None, ..sound.clone() }, Refusal::NotShown),
        (Draft { shown: Some(before.hash), ..sound.clone() }, Refusal::Changed),
        (draft(&case, Deed::Verdict(amended)), Refusal::Counts),
        (draft(&case, note("")), Refusal::EmptyNote),
        (draft(&case, Deed::Undo { of: Seq(1) }), Refusal::NoSuchVerdict(Seq(1))),
    ];
    for (draft, refusal) in table {
        match desk.queue.record(&draft, &seat("mlopez"), at(9)) {
            Err(Error::Refused(why)) => assert_eq!(why, refusal),
            other => panic!("{other:?}"),
        }
    }
    let missing = Draft { case: Some(CaseId(99)), ..sound.clone() };
    assert!(matches!(desk.queue.record(&missing, &seat("mlopez"), at(9)), Err(Error::NoCase(CaseId(99)))));
    assert_eq!(desk.queue.head().unwrap(), before);
    desk.queue.record(&sound, &seat("mlopez"), at(9)).unwrap();
}

#[test]
fn a_verdict_about_a_case_that_changed_meanwhile_is_refused() {
    let mut desk = filled(1);
    let seen = desk.queue.case(CaseId(1)).unwrap();
    act(&mut desk.queue, 1, note("weight slip says 3 plants")).unwrap();
    let stale = draft(&seen, Deed::Verdict(approval(&seen)));
    let refused = desk.queue.record(&stale, &seat("mlopez"), at(9));
    assert!(matches!(refused, Err(Error::Refused(Refusal::Changed))));
    approve(&mut desk.queue, 1);
}

#[test]
fn the_next_undecided_case_starts_over_and_counts_what_has_come_back() {
    let mut desk = filled(3);
    let today = date(2018, 2, 1);
    for case in [1, 2, 4, 5] {
        approve(&mut desk.queue, case);
    }
    let next = |desk: &super::Desk, after| {
        desk.queue.next_undecided(CaseId(after), today).unwrap().map(|case| case.0)
    };
    assert_eq!(
        [0, 1, 3, 5, 6].map(|after| next(&desk, after)),
        [Some(3), Some(3), Some(6), Some(6), Some(3)]
    );
    act(&mut desk.queue, 3, hold(Some(date(2018, 2, 2)))).unwrap();
    assert_eq!(next(&desk, 0), Some(6));
    act(&mut desk.queue, 3, hold(Some(today))).unwrap();
    assert_eq!(next(&desk, 0), Some(3));
    act(&mut desk.queue, 3, hold(None)).unwrap();
    approve(&mut desk.queue, 6);
    assert_eq!(next(&desk, 0), None);
    assert_eq!(next(&desk, 6), None);
}

#[test]
fn neighbours_are_the_cases_before_and_after() {
    let desk = filled(2);
    let queue = &desk.queue;
    assert_eq!(queue.next(CaseId(1)).unwrap(), Some(CaseId(2)));
    assert_eq!(queue.next(CaseId(4)).unwrap(), None);
    assert_eq!(queue.previous(CaseId(4)).unwrap(), Some(CaseId(3)));
    assert_eq!(queue.previous(CaseId(1)).unwrap(), None);
}

#[test]
fn a_number_is_the_courts_or_the_queues() {
    let desk = filled(3);
    assert_eq!(desk.queue.find_case_number(" scn-0000031 ").unwrap(), [CaseId(5)]);
    assert_eq!(desk.queue.find_case_number("0000031").unwrap(), []);
    assert_eq!(desk.queue.numbered("SCN-0000031").unwrap(), Some(CaseId(5)));
    assert_eq!(desk.queue.numbered("4").unwrap(), Some(CaseId(4)));
    assert_eq!(desk.queue.numbered("7").unwrap(), None);
    assert_eq!(desk.queue.numbered("SCN").unwrap(), None);
}

#[test]
fn a_seat_goes_on_where_it_was_with_its_note() {
    let mut desk = filled(2);
    let today = date(2018, 2, 1);
    let resume = |desk: &super::Desk| desk.queue.resume(&seat("mlopez"), today).unwrap().unwrap();
    assert_eq!(resume(&desk), Place { case: CaseId(1), note_draft: Text::default(), view: None });
    approve(&mut desk.queue, 1);
    assert_eq!(resume(&desk).case, CaseId(2));
    let place = Place { case: CaseId(3), note_draft: Text::note("not\ndone"), view: None };
    desk.queue.remember(&seat("mlopez"), &place).unwrap();
    let desk = reopen(desk);
    assert_eq!(resume(&desk), place);
    assert_eq!(desk.queue.resume(&seat("other"), today).unwrap().unwrap().case, CaseId(2));
}

#[test]
fn the_day_and_the_pace_are_counted_from_the_ledger() {
    let mut desk = filled(10);
    let day = 86_400;
    for case in 1..=8_i64 {
        let file = desk.queue.case(CaseId(u64::try_from(case).unwrap())).unwrap();
        let second = if case <= 2 { case } else { 2 * day + case * 19 };
        let deed = Deed::Verdict(approval(&file));
        desk.queue.record(&draft(&file, deed), &seat("mlopez"), at(second)).unwrap();
    }
    act(&mut desk.queue, 1, note("a note is no verdict")).unwrap();
    let today = at(2 * day + 1000).to_zoned(jiff::tz::TimeZone::UTC);
    let case = desk.queue.case(CaseId(3)).unwrap();
    let undo = draft(&case, Deed::Undo { of: case.entries[0].seq });
    let change = Change::Add { who: seat("other"), role: Role::Supervisor, key: None };
    desk.queue.change_roster(change, &seat("mlopez"), at(2 * day + 499)).unwrap();
    desk.queue.record(&undo, &seat("other"), at(2 * day + 500)).unwrap();
    let progress = desk.queue.progress(&seat("mlopez"), &today).unwrap();
    assert_eq!((progress.mine, progress.today, progress.mine_today), (8, 5, 6));
    assert_eq!(progress.pace, Some(crate::casework::Pace(19)));
    assert_eq!(progress.per_day, Some(2), "two verdicts on the one earlier day");
    let other = desk.queue.progress(&seat("other"), &today).unwrap();
    assert_eq!((other.mine, other.today, other.mine_today, other.pace), (0, 5, 0, None));
}

#[test]
fn what_was_decided_otherwise_on_an_alike_case_is_pointed_out() {
    let mut desk = filled(4);
    let said = |desk: &super::Desk, case: u64| {
        desk.queue.case(CaseId(case)).unwrap().otherwise.map(|otherwise| otherwise.to_string())
    };
    let challenge =
        || Deed::Verdict(Verdict::Challenge { ground: Ground::Minor, evidence: Text::new("p. 3") });
    // The odd cases are alike, and so are the even ones.
    approve(&mut desk.queue, 1);
    assert_eq!(said(&desk, 3), None, "an approval as proposed is what the proposal says already");
    let first = act(&mut desk.queue, 3, challenge()).unwrap();
    let words = format!("no. 3 with the same pattern was challenged ({})", first.seq);
    assert_eq!((said(&desk, 5), said(&desk, 6)), (Some(words.clone()), None));
    assert_eq!(said(&desk, 1), Some(words), "also on one that is decided");
    let other_way = said(&desk, 3).unwrap();
    assert!(other_way.starts_with("no. 1 with the same pattern was approved as proposed"), "{other_way}");
    let deed = amended(&desk.queue, 5);
    let amended = act(&mut desk.queue, 5, deed).unwrap();
    let words =
        format!("no. 5 with the same pattern was approved with another action ({}), and 1 more", amended.seq);
    assert_eq!(said(&desk, 7), Some(words));
    // In the clear lane too; and what is taken back is not pointed out any more.
    let second = act(&mut desk.queue, 4, challenge()).unwrap();
    assert!(said(&desk, 6).is_some_and(|words| words.contains("no. 4")));
    act(&mut desk.queue, 4, Deed::Undo { of: second.seq }).unwrap();
    assert_eq!(said(&desk, 6), None);
    let desk = reopen(desk);
    assert!(said(&desk, 7).is_some());
    assert!(
        desk.queue.audit().unwrap().difference.is_none(),
        "what the column says is what the entries add up to"
    );
}

/// Approves the first count of a case with another action than is proposed.
fn amended(queue: &crate::queue::Queue, case: u64) -> Deed {
    let Verdict::Approve { mut actions, .. } = approval(&queue.case(CaseId(case)).unwrap()) else {
        unreachable!("an approval")
    };
    let first = actions.keys().next().unwrap().clone();
    actions.insert(first.clone(), crate::relief::Action::None);
    Deed::Verdict(Verdict::Approve { actions, amended: vec![first], basis: Some(basis()), group: None })
}
