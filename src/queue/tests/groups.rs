//! Groups: found, opened, decided together, each member with an entry of its own.

use super::{act, filled, reopen};
use crate::casework::fixture::{at, seat};
use crate::casework::{
    CaseId, Deed, Digest, FlagReason, GroupDraft, GroupRefusal, Refusal, Seq, State, Verdict,
};
use crate::queue::groups::{GROUPS, fill};
use crate::queue::{Error, Queue};

/// The one group of the fixture: the second court action of every person.
fn draft(queue: &Queue) -> GroupDraft {
    let line = queue.groups(10).unwrap().waiting.remove(0);
    let group = queue.group(&line.pattern).unwrap().unwrap();
    let looked_at = group.members.iter().map(|case| case.id).collect();
    GroupDraft { pattern: group.pattern, count: group.waiting, looked_at }
}

#[test]
fn clear_cases_that_are_alike_form_a_group() {
    let desk = filled(5);
    let groups = desk.queue.groups(10).unwrap().waiting;
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].waiting, 5);
    let group = desk.queue.group(&groups[0].pattern).unwrap().unwrap();
    assert_eq!(group.members.len(), 3);
    assert!(group.members.iter().all(|case| case.id.0 % 2 == 0));
    assert_eq!(desk.queue.group(&Digest::ZERO).unwrap(), None);
}

#[test]
fn every_member_gets_an_entry_of_its_own_and_the_audit_holds() {
    let mut desk = filled(5);
    let draft = draft(&desk.queue);
    let receipt = desk.queue.approve_group(&draft, &seat("mlopez"), at(9)).unwrap();
    assert_eq!((receipt.first, receipt.cases, receipt.last.seq), (Seq(3), 5, Seq(8)));
    let desk = reopen(desk);
    for (id, seq) in [2, 4, 6, 8, 10].into_iter().zip(4..) {
        let case = desk.queue.case(CaseId(id)).unwrap();
        assert_eq!(case.standing.state(), State::Approved);
        let decided = case.standing.decided.unwrap();
        assert_eq!(decided.seq, Seq(seq));
        assert!(matches!(decided.verdict, Verdict::Approve { group: Some(Seq(3)), .. }));
    }
    assert_eq!(desk.queue.groups(10).unwrap().waiting, []);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn a_member_can_be_taken_back_and_decided_by_itself() {
    let mut desk = filled(3);
    let draft = draft(&desk.queue);
    desk.queue.approve_group(&draft, &seat("mlopez"), at(9)).unwrap();
    act(&mut desk.queue, 2, Deed::Undo { of: Seq(4) }).unwrap();
    let flag = Verdict::Flag { reason: FlagReason::Law };
    act(&mut desk.queue, 2, Deed::Verdict(flag)).unwrap();
    assert_eq!(desk.queue.case(CaseId(2)).unwrap().standing.state(), State::Flagged);
    assert_eq!(desk.queue.case(CaseId(4)).unwrap().standing.state(), State::Approved);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn a_group_is_taken_back_as_far_as_it_stands() {
    let mut desk = filled(4);
    let draft = draft(&desk.queue);
    desk.queue.approve_group(&draft, &seat("mlopez"), at(9)).unwrap();
    act(&mut desk.queue, 2, Deed::Undo { of: Seq(4) }).unwrap();
    let decided = desk.queue.groups(10).unwrap().decided.remove(0);
    assert_eq!((decided.group, decided.cases, decided.stand), (Seq(3), 4, 3));
    let refused = desk.queue.take_back_group(Seq(3), 4, &seat("mlopez"), at(10)).unwrap_err();
    assert!(matches!(refused, Error::Group(GroupRefusal::Count { typed: 4, waiting: 3 })));
    let receipt = desk.queue.take_back_group(Seq(3), 3, &seat("mlopez"), at(10)).unwrap();
    assert_eq!((receipt.first, receipt.cases, receipt.last.seq), (Seq(9), 3, Seq(11)));
    assert_eq!(desk.queue.groups(10).unwrap().waiting[0].waiting, 4);
    assert!(matches!(
        desk.queue.take_back_group(Seq(3), 0, &seat("mlopez"), at(11)),
        Err(Error::Group(GroupRefusal::Empty))
    ));
    assert!(matches!(
        desk.queue.take_back_group(Seq(4), 1, &seat("mlopez"), at(11)),
        Err(Error::Group(GroupRefusal::Empty))
    ));
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn a_group_that_changed_is_not_decided_and_nothing_is_recorded() {
    let mut desk = filled(5);
    let before = draft(&desk.queue);
    let flag = Verdict::Flag { reason: FlagReason::Law };
    act(&mut desk.queue, before.looked_at[0].0, Deed::Verdict(flag)).unwrap();
    let head = desk.queue.head().unwrap();
    let refusal =
        |queue: &mut Queue, draft: &GroupDraft| match queue.approve_group(draft, &seat("mlopez"), at(9)) {
            Err(Error::Group(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        };
    assert_eq!(refusal(&mut desk.queue, &before), GroupRefusal::Count { typed: 5, waiting: 4 });
    let recounted = GroupDraft { count: 4, ..before };
    assert_eq!(refusal(&mut desk.queue, &recounted), GroupRefusal::NotLookedAt);
    let unknown = GroupDraft { pattern: Digest::ZERO, ..recounted };
    assert_eq!(refusal(&mut desk.queue, &unknown), GroupRefusal::Empty);
    assert_eq!(desk.queue.head().unwrap(), head);
    let again = draft(&desk.queue);
    assert!(desk.queue.approve_group(&again, &seat("mlopez"), at(9)).is_ok());
}

#[test]
fn nobody_claims_a_group_for_one_case() {
    let mut desk = filled(3);
    let draft = draft(&desk.queue);
    desk.queue.approve_group(&draft, &seat("mlopez"), at(9)).unwrap();
    let verdict = desk.queue.case(CaseId(2)).unwrap().standing.decided.unwrap().verdict;
    let refused = act(&mut desk.queue, 2, Deed::Verdict(verdict)).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::NotTheGroup)));
}

#[test]
fn the_cases_of_a_file_from_before_there_were_groups_find_theirs() {
    let desk = filled(4);
    let groups = desk.queue.groups(10).unwrap().waiting;
    let connection = &desk.queue.connection;
    connection.execute_batch("UPDATE casefile SET pattern = NULL; DELETE FROM pattern;").unwrap();
    assert_eq!(desk.queue.groups(10).unwrap().waiting, []);
    fill(connection).unwrap();
    assert_eq!(desk.queue.groups(10).unwrap().waiting, groups);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn the_list_of_groups_is_answered_by_an_index() {
    let desk = filled(1);
    let mut plan = desk.queue.connection.prepare(&format!("EXPLAIN QUERY PLAN {GROUPS}")).unwrap();
    let steps: Vec<String> = plan.query_map([1], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
    assert!(steps.iter().any(|step| step.contains("COVERING INDEX casefile_pattern")), "{steps:?}");
}
