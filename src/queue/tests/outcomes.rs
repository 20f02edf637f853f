//! After filing: which steps are recorded, what is listed, and what the audit finds.

use super::{Desk, act, approve, filled, reopen};
use crate::casework::fixture::{at, seat};
use crate::casework::{BatchNo, CaseId, Deed, Digest, Filing, Move, Refusal, Seq};
use crate::queue::Error;
use crate::record::Text;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

fn step(case: Option<u64>, to: Filing, on: Date) -> Move {
    Move { batch: BatchNo(1), case: case.map(CaseId), to, on, answer: None }
}

/// Cases 1 to 3 in a batch that was written out.
fn exported() -> Desk {
    let mut desk = filled(2);
    for case in 1..=3 {
        approve(&mut desk.queue, case);
    }
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    desk.queue.record_export(BatchNo(1), Digest::of(b"m"), None, &seat("mlopez"), at(301)).unwrap();
    desk
}

fn take(desk: &mut Desk, moves: &[Move]) -> Result<u64, Error> {
    desk.queue.record_outcomes(moves, &seat("mlopez"), at(400)).map(|(_, moved)| moved)
}

fn states(desk: &Desk) -> Vec<(u64, Filing, Date)> {
    let cases = desk.queue.filed_cases().unwrap();
    cases.iter().map(|case| (case.case.0, case.filing, case.since)).collect()
}

const DAY: Date = date(2018, 1, 31);

#[test]
fn a_batch_is_filed_as_a_whole_and_answered_case_by_case() {
    let mut desk = exported();
    assert_eq!(states(&desk)[0], (1, Filing::Drafted, DAY));
    assert_eq!(take(&mut desk, &[step(None, Filing::Filed, DAY)]).unwrap(), 3);
    let answers = [step(Some(1), Filing::Granted, DAY), step(Some(2), Filing::Denied, DAY)];
    assert_eq!(take(&mut desk, &answers).unwrap(), 2);
    assert_eq!(
        take(&mut desk, &[step(None, Filing::Sent, DAY)]).unwrap(),
        1,
        "only what was granted is sent"
    );
    let desk = reopen(desk);
    let states: Vec<_> = states(&desk).into_iter().map(|(_, filing, _)| filing).collect();
    assert_eq!(states, [Filing::Sent, Filing::Denied, Filing::Filed]);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn what_does_not_follow_is_refused_and_nothing_is_recorded() {
    let mut desk = exported();
    let refused = |desk: &mut Desk, moves: &[Move]| match take(desk, moves) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    let before = desk.queue.head().unwrap();
    let no_step = Refusal::NoSuchStep { from: Filing::Drafted, to: Filing::Granted };
    assert_eq!(refused(&mut desk, &[step(Some(1), Filing::Granted, DAY)]), no_step);
    assert_eq!(refused(&mut desk, &[step(None, Filing::Granted, DAY)]), Refusal::NothingMoves);
    assert_eq!(refused(&mut desk, &[step(None, Filing::Filed, date(2018, 2, 3))]), Refusal::InTheFuture);
    assert_eq!(refused(&mut desk, &[step(Some(9), Filing::Filed, DAY)]), Refusal::NotInBatch(BatchNo(1)));
    // The second of two is refused: the first is not recorded either.
    let two = [step(Some(1), Filing::Filed, DAY), step(Some(1), Filing::Sent, DAY)];
    assert!(matches!(refused(&mut desk, &two), Refusal::NoSuchStep { .. }));
    assert_eq!(desk.queue.head().unwrap(), before);
    assert_eq!(states(&desk)[0].1, Filing::Drafted);
}

#[test]
fn a_batch_that_did_not_go_out_has_no_outcome_and_a_superseded_case_leaves() {
    let mut desk = filled(1);
    approve(&mut desk.queue, 1);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    let refused = take(&mut desk, &[step(None, Filing::Filed, DAY)]);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotExported(_)))));
    assert_eq!(states(&desk), []);

    let mut desk = exported();
    take(&mut desk, &[step(None, Filing::Filed, DAY)]).unwrap();
    let verdict = desk.queue.case(CaseId(2)).unwrap().standing.decided.unwrap().seq;
    let reason = Text::new("a later disposition");
    act(&mut desk.queue, 2, Deed::Supersede { of: verdict, batch: BatchNo(1), reason }).unwrap();
    assert_eq!(states(&desk).iter().map(|(case, ..)| *case).collect::<Vec<_>>(), [1, 3]);
    assert!(take(&mut desk, &[step(Some(2), Filing::Granted, DAY)]).is_err());
    assert_eq!(take(&mut desk, &[step(None, Filing::Granted, DAY)]).unwrap(), 2);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn the_audit_finds_an_outcome_that_no_entry_says() {
    let mut desk = exported();
    take(&mut desk, &[step(None, Filing::Filed, DAY)]).unwrap();
    let raw = rusqlite::Connection::open(&desk.path).unwrap();
    raw.execute("UPDATE batch_case SET status = 'granted' WHERE casefile = 2", []).unwrap();
    drop(raw);
    let found = desk.queue.audit().unwrap().difference.unwrap();
    assert_eq!(found, "case 2 of batch 1 is stored as granted and its entries add up to filed");
    assert_eq!(desk.queue.entry(Seq(1)).unwrap().map(|entry| entry.seq), Some(Seq(1)));
}

#[test]
fn persons_with_a_flag_are_known_by_all_their_cases() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    let verdict = crate::casework::Verdict::Flag { reason: crate::casework::FlagReason::Law };
    act(&mut desk.queue, 2, Deed::Verdict(verdict)).unwrap();
    let found = desk.queue.cases_of_flagged_persons().unwrap();
    let person: Vec<u64> = desk.queue.case(CaseId(2)).unwrap().siblings.iter().map(|case| case.0).collect();
    assert_eq!(found.keys().map(|case| case.0).collect::<Vec<_>>(), person);
    assert!(found.values().all(|on| *on == CaseId(2)));
    assert_eq!(desk.queue.batched_cases().unwrap().count(), 0);
}
