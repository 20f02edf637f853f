//! A queue that goes on under another policy: what waits follows, what was decided stays and is listed.

use super::facts::{draft_of, real};
use super::{Desk, reopen};
use crate::casework::fixture::{approval, at, seat};
use crate::casework::{CaseId, Deed, Refusal, State};
use crate::queue::{Error, Recomputed};
use crate::relief::{Action, Policy};

fn approve(desk: &mut Desk, case: u64) -> crate::casework::Seq {
    let file = desk.queue.case(CaseId(case)).unwrap();
    let draft = draft_of(desk, &file, Deed::Verdict(approval(&file)));
    desk.queue.record(&draft, &seat("mlopez"), at(80)).unwrap().seq
}

fn clear(desk: &Desk) -> Vec<u64> {
    (1..=6)
        .filter(|id| {
            let case = desk.queue.case(CaseId(*id)).unwrap();
            case.proposal.proposals.iter().all(|one| one.action != Action::Undetermined)
        })
        .collect()
}

fn holds(desk: &Desk) {
    let audit = desk.queue.audit_proposals().unwrap();
    assert_eq!((audit.difference, audit.recomputed), (None, Recomputed::Same));
}

#[test]
fn waiting_cases_follow_the_policy_and_decided_ones_are_listed_with_their_verdicts_standing() {
    let mut desk = real("san-francisco-2018", 3, |_| {});
    let decided = clear(&desk)[0];
    let verdict = approve(&mut desk, decided);
    let stood = desk.queue.case(CaseId(decided)).unwrap();
    let other = Policy::shipped("los-angeles-2019").unwrap();
    let looked = desk.queue.adopt(&other, true, &seat("mlopez"), at(90), || {}).unwrap();
    assert_eq!((looked.receipt, desk.queue.charter().policy.as_str()), (None, "san-francisco-2018"));

    let adoption = desk.queue.adopt(&other, false, &seat("mlopez"), at(91), || {}).unwrap();
    assert_eq!((adoption.waiting, adoption.differing.clone()), (5, looked.differing));
    assert_eq!(adoption.differing.len(), 1);
    assert_eq!(adoption.differing[0].seq, verdict);
    assert_eq!(desk.queue.charter().policy, "los-angeles-2019");
    let after = desk.queue.case(CaseId(decided)).unwrap();
    assert_eq!((after.proposal, after.standing), (stood.proposal, stood.standing));
    assert!(after.now.is_some());
    assert_eq!(desk.queue.differing().unwrap(), adoption.differing);
    holds(&desk);

    // A new verdict without a look at the new proposal is refused; the old one can be taken back.
    let file = desk.queue.case(CaseId(decided)).unwrap();
    let again = draft_of(&desk, &file, Deed::Verdict(approval(&file)));
    let refused = desk.queue.record(&again, &seat("mlopez"), at(95));
    assert!(matches!(refused, Err(Error::Refused(Refusal::OtherPolicy))), "{refused:?}");
    let undo = draft_of(&desk, &file, Deed::Undo { of: verdict });
    desk.queue.record(&undo, &seat("mlopez"), at(96)).unwrap();
    let waits = desk.queue.case(CaseId(decided)).unwrap();
    assert_eq!((waits.standing.state(), waits.now), (State::Waiting, None));
    assert!(waits.proposal.proposals[0].policy.citation.0.starts_with("los-angeles-2019"));
    assert!(desk.queue.differing().unwrap().is_empty());
    holds(&desk);

    let desk = reopen(desk);
    assert_eq!(desk.queue.charter().policy, "los-angeles-2019");
    assert!(desk.queue.policy_text().unwrap().contains("los-angeles-2019"));
    holds(&desk);
}

#[test]
fn the_same_policy_and_one_of_another_reach_are_refused() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    desk.queue.charter.vocabulary = Some(crate::queue::teach::digest(&crate::queue::teach::shipped()));
    for (name, refusal) in
        [("san-francisco-2018", Refusal::SamePolicy), ("san-joaquin-2019", Refusal::OtherReach)]
    {
        let policy = Policy::shipped(name).unwrap();
        let refused = desk.queue.adopt(&policy, false, &seat("mlopez"), at(91), || {});
        assert!(matches!(&refused, Err(Error::Refused(found)) if *found == refusal), "{refused:?}");
    }
}

#[test]
fn the_same_policy_is_adopted_where_the_proposals_rest_on_another_vocabulary() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    let policy = Policy::shipped("san-francisco-2018").unwrap();
    let adoption = desk.queue.adopt(&policy, false, &seat("mlopez"), at(91), || {}).unwrap();
    assert_eq!(adoption.waiting, 2);
    assert_eq!(
        desk.queue.charter().vocabulary,
        Some(crate::queue::teach::digest(&crate::queue::teach::shipped()))
    );
    let again = desk.queue.adopt(&policy, false, &seat("mlopez"), at(92), || {});
    assert!(matches!(again, Err(Error::Refused(Refusal::SamePolicy))));
    holds(&desk);
}

#[test]
fn a_policy_that_was_changed_in_the_file_is_found() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    let other = Policy::shipped("los-angeles-2019").unwrap();
    desk.queue.adopt(&other, false, &seat("mlopez"), at(91), || {}).unwrap();
    let path = desk.path.clone();
    desk.queue.close().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE adopted SET policy = replace(policy, '50', '40')", []).unwrap();
    drop(connection);
    let queue = crate::queue::Queue::open(&path, crate::queue::Access::Read).unwrap();
    let difference = queue.audit().unwrap().difference.unwrap();
    assert_eq!(difference, "the policy stored for entry #000003 is not the one that was adopted");
}
