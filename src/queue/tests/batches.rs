//! Freezing, exporting, superseding.

use super::{act, approve, filled, reopen};
use crate::casework::fixture::{at, seat};
use crate::casework::{BatchNo, BatchState, CaseId, Deed, Digest, FlagReason, Refusal, Seq, State, Verdict};
use crate::queue::Error;
use crate::record::Text;
use std::collections::BTreeSet;

fn supersede(of: u64, batch: u32) -> Deed {
    Deed::Supersede { of: Seq(of), batch: BatchNo(batch), reason: Text::new("a later disposition") }
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_batch_freezes_the_approved_cases_that_are_free() {
    let mut desk = filled(3);
    assert_eq!(
        refusal(desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300))),
        Refusal::NothingToFreeze
    );
    approve(&mut desk.queue, 5);
    approve(&mut desk.queue, 2);
    act(&mut desk.queue, 3, Deed::Verdict(Verdict::Flag { reason: FlagReason::Law })).unwrap();
    let head = desk.queue.head().unwrap();
    let record = desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    assert_eq!(record.batch.number, BatchNo(1));
    assert_eq!(record.batch.head, head.hash);
    let members: Vec<_> = record.batch.cases.iter().map(|frozen| (frozen.case.0, frozen.verdict.0)).collect();
    assert_eq!(members, [(2, 4), (5, 3)]);
    let mut desk = reopen(desk);
    assert_eq!(desk.queue.batch(BatchNo(1)).unwrap(), record);
    assert_eq!(desk.queue.case(CaseId(2)).unwrap().standing.batch, Some(BatchNo(1)));
    assert_eq!(
        refusal(desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(301))),
        Refusal::NothingToFreeze
    );
    approve(&mut desk.queue, 1);
    let second = desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(301)).unwrap();
    assert_eq!(second.batch.number, BatchNo(2));
    assert_eq!(second.batch.cases.len(), 1);
    let lines = desk.queue.batches().unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.number.0, line.cases, line.holds)).collect::<Vec<_>>(),
        [(1, 2, 2), (2, 1, 1)]
    );
    assert_eq!(lines[0].root, record.batch.root());
    assert!(matches!(desk.queue.batch(BatchNo(3)), Err(Error::NoBatch(BatchNo(3)))));
}

#[test]
fn a_frozen_case_is_changed_only_by_a_superseding_entry() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    assert_eq!(refusal(act(&mut desk.queue, 1, Deed::Undo { of: Seq(3) })), Refusal::Frozen(BatchNo(1)));
    let flag = Deed::Verdict(Verdict::Flag { reason: FlagReason::Data });
    assert_eq!(refusal(act(&mut desk.queue, 1, flag)), Refusal::Frozen(BatchNo(1)));
    act(&mut desk.queue, 1, Deed::Note { text: Text::new("a note may always be made") }).unwrap();
    assert_eq!(refusal(act(&mut desk.queue, 1, supersede(3, 2))), Refusal::NotInBatch(BatchNo(2)));
    act(&mut desk.queue, 1, supersede(3, 1)).unwrap();
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().standing.state(), State::Waiting);
}

#[test]
fn superseding_before_the_export_makes_the_batch_void_and_frees_the_others() {
    let mut desk = filled(2);
    for case in 1..=3 {
        approve(&mut desk.queue, case);
    }
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    act(&mut desk.queue, 2, supersede(4, 1)).unwrap();
    let desk = &mut reopen(desk);
    let record = desk.queue.batch(BatchNo(1)).unwrap();
    assert_eq!((record.state, &record.superseded[..]), (BatchState::Void, &[CaseId(2)][..]));
    for (case, state) in [(1, State::Approved), (2, State::Waiting), (3, State::Approved)] {
        let standing = desk.queue.case(CaseId(case)).unwrap().standing;
        assert_eq!((standing.state(), standing.batch), (state, None));
    }
    assert_eq!(desk.queue.batches().unwrap()[0].holds, 0);
    let export = desk.queue.record_export(BatchNo(1), Digest::ZERO, None, &seat("mlopez"), at(301));
    assert_eq!(refusal(export), Refusal::Void(BatchNo(1)));
    let second = desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(302)).unwrap();
    assert_eq!(second.batch.cases.iter().map(|frozen| frozen.case.0).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn superseding_after_the_export_leaves_the_batch_standing_and_names_the_case() {
    let mut desk = filled(2);
    for case in 1..=3 {
        approve(&mut desk.queue, case);
    }
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    let manifest = Digest::of(b"manifest");
    let receipt = desk.queue.record_export(BatchNo(1), manifest, None, &seat("mlopez"), at(301)).unwrap();
    assert_eq!(receipt.seq, Seq(7));
    act(&mut desk.queue, 2, supersede(4, 1)).unwrap();
    let desk = &mut reopen(desk);
    let record = desk.queue.batch(BatchNo(1)).unwrap();
    assert_eq!((record.state, record.manifest), (BatchState::Exported, Some(manifest)));
    assert_eq!(record.superseded, [CaseId(2)]);
    let progress = desk.queue.progress(&seat("mlopez"), &super::now()).unwrap();
    assert_eq!((progress.batched, progress.approved, progress.waiting), (2, 2, 2));
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().standing.batch, Some(BatchNo(1)));
    approve(&mut desk.queue, 2);
    let second = desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(302)).unwrap();
    assert_eq!(second.batch.cases.iter().map(|frozen| frozen.case.0).collect::<Vec<_>>(), [2]);
    desk.queue.record_export(BatchNo(1), manifest, None, &seat("mlopez"), at(303)).unwrap();
    let missing = desk.queue.record_export(BatchNo(9), manifest, None, &seat("mlopez"), at(303));
    assert!(matches!(missing, Err(Error::NoBatch(BatchNo(9)))));
}

#[test]
fn the_cases_of_a_batch_are_for_ever_what_was_frozen() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    approve(&mut desk.queue, 4);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    let cases = |desk: &super::Desk| -> Vec<_> {
        desk.queue.batch_cases(BatchNo(1)).unwrap().map(Result::unwrap).collect()
    };
    let before = cases(&desk);
    assert_eq!(before.iter().map(|case| case.id.0).collect::<Vec<_>>(), [1, 4]);
    assert!(before.iter().all(|case| case.standing.state() == State::Approved));
    desk.queue.record_export(BatchNo(1), Digest::ZERO, None, &seat("mlopez"), at(301)).unwrap();
    act(&mut desk.queue, 1, Deed::Note { text: Text::new("later") }).unwrap();
    act(&mut desk.queue, 4, supersede(4, 1)).unwrap();
    assert_eq!(cases(&desk), before);
}
