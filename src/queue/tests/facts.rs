//! Facts that people add: what they lead to in one transaction, for the case and for the person's other cases.

use super::{Desk, source};
use crate::casework::fixture::{at, draft, fact, history, seat, word};
use crate::casework::{BatchNo, CaseId, Charter, Deed, Digest, FlagReason, Refusal, Seq, State, Verdict};
use crate::queue::ledger::Said;
use crate::queue::{Access, Error, FactDone, Queue, Recomputed, found};
use crate::record::{History, PartialDate, Text};
use crate::relief::{Action, FactKind, Lesser, Policy, RoutingCode, propose};
use std::collections::BTreeSet;

/// A queue under a shipped policy whose proposals are real: persons with two cases each, changed as is wanted.
pub(super) fn real(policy: &str, persons: u64, change: impl Fn(&mut History)) -> Desk {
    let policy = Policy::shipped(policy).unwrap();
    let charter = Charter {
        policy: policy.name().to_owned(),
        policy_digest: Digest::of(policy.text().as_bytes()),
        ..crate::casework::fixture::charter()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    let mut queue = Queue::create(&path, &charter, policy.text(), &seat("mlopez"), at(0)).unwrap();
    let mut import = queue.begin_import().unwrap();
    import.add_source(source("doj.dat")).unwrap();
    for number in 1..=persons {
        let mut history = history(number, 2);
        // Two court actions of different years and arrests, so that none is the other's same-day case or tells of it again.
        history.person.events[2].key = word("102001");
        history.person.events[2].date = PartialDate::parse_compact("19850411").unwrap();
        history.person.events[0].date = PartialDate::parse_compact("19810302").unwrap();
        change(&mut history);
        let cases = propose(&history.person, &policy, &charter.county, charter.as_of);
        import.add_person(&history, &cases).unwrap();
    }
    import.commit(&seat("mlopez"), at(1)).unwrap();
    Desk { queue, path, folder }
}

fn without_birth(history: &mut History) {
    history.person.identity.birth = PartialDate::UNKNOWN;
    history.person.identity.birth_source = None;
}

fn add(queue: &mut Queue, case: u64, kind: FactKind, typed: &str) -> Result<FactDone, Error> {
    queue.add_fact(CaseId(case), &fact(kind, typed), &seat("mlopez"), at(100))
}

fn holds(queue: &Queue) {
    let audit = queue.audit_proposals().unwrap();
    assert_eq!((audit.difference, audit.recomputed), (None, Recomputed::Same));
}

#[test]
fn a_fact_about_the_person_reaches_each_of_their_cases_with_an_entry_of_its_own() {
    let mut desk = real("statute-only", 2, without_birth);
    let before = desk.queue.case(CaseId(1)).unwrap();
    assert!(before.proposal.codes().contains(&RoutingCode::MissingDob));
    let done = add(&mut desk.queue, 1, FactKind::BirthDate, "1960-03-14").unwrap();
    assert_eq!(done.receipt.seq, Seq(3));
    let cases: Vec<u64> = done.changes.iter().map(|change| change.case.0).collect();
    assert_eq!((cases, done.frozen), (vec![1, 2], vec![]));
    assert!(done.changes[0].what.contains(&"settled: missing-dob".to_owned()), "{:?}", done.changes);
    for case in [1, 2] {
        let case = desk.queue.case(CaseId(case)).unwrap();
        assert!(!case.proposal.codes().contains(&RoutingCode::MissingDob));
        assert_eq!(case.facts().len(), 1);
        let changed = case.reopened().expect("what changed is said");
        assert_eq!(
            (changed.verdict, changed.what),
            (None, vec!["added: date of birth 1960-03-14".to_owned()])
        );
    }
    assert!(desk.queue.case(CaseId(3)).unwrap().facts().is_empty());
    holds(&desk.queue);
}

#[test]
fn a_decided_case_whose_facts_change_waits_again_and_its_verdict_is_not_lost() {
    let mut desk = real("san-francisco-2018", 1, |history| {
        history.person.events[1].counts[0].level = None;
    });
    let mut amended = crate::casework::fixture::approval(&desk.queue.case(CaseId(1)).unwrap());
    if let Verdict::Approve { actions, amended, basis, .. } = &mut amended {
        *basis = Some(crate::casework::fixture::basis());
        for (key, action) in actions.iter_mut().filter(|(_, action)| **action == Action::Undetermined) {
            *action = Action::Redesignate(Lesser::Infraction);
            amended.push(key.clone());
        }
    }
    let case = desk.queue.case(CaseId(1)).unwrap();
    let verdict =
        desk.queue.record(&draft_of(&desk, &case, Deed::Verdict(amended)), &seat("mlopez"), at(90)).unwrap();
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().standing.state(), State::Approved);
    let done = add(&mut desk.queue, 1, FactKind::Level, "felony").unwrap();
    assert_eq!(done.changes[0].was, State::Approved);
    assert_eq!(
        done.changes[0].what,
        [
            "count 1: undetermined \u{2192} redesignate as misdemeanor",
            "review lane \u{2192} clear lane",
            "settled: level-unknown"
        ]
    );
    let case = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!(case.standing.state(), State::Waiting);
    let reopened = case.reopened().unwrap();
    assert_eq!(
        (reopened.verdict.map(|entry| entry.seq), reopened.what),
        (Some(verdict.seq), vec!["added: level of the conviction felony".to_owned()])
    );
    assert_eq!(desk.queue.last_decided(&seat("mlopez")).unwrap(), None);
    holds(&desk.queue);

    // Taking the fact back brings the first proposal again, and the verdict stays taken back.
    let back = desk
        .queue
        .retract_fact(CaseId(1), done.receipt.seq, &Text::new("a namesake"), &seat("mlopez"), at(110))
        .unwrap();
    assert_eq!(back.changes[0].what[0], "count 1: redesignate as misdemeanor \u{2192} undetermined");
    let again = desk.queue.case(CaseId(1)).unwrap();
    assert!(again.facts().is_empty());
    assert_eq!(again.standing.state(), State::Waiting);
    assert!(matches!(
        desk.queue.retract_fact(
            CaseId(1),
            done.receipt.seq,
            &Text::new("a namesake"),
            &seat("mlopez"),
            at(111)
        ),
        Err(Error::Refused(Refusal::NoSuchFact(_)))
    ));
    holds(&desk.queue);
}

/// A draft with the hash of what the case shows under the queue's own policy.
pub(super) fn draft_of(desk: &Desk, case: &crate::casework::CaseFile, deed: Deed) -> crate::casework::Draft {
    let policy = desk.queue.charter().policy_digest;
    let shown = crate::casework::Shown::of(case, &policy).unwrap();
    crate::casework::Draft { shown: Some(shown.0), ..draft(case, deed) }
}

fn approve_real(desk: &mut Desk, case: u64) {
    let file = desk.queue.case(CaseId(case)).unwrap();
    let verdict = crate::casework::fixture::approval(&file);
    let draft = draft_of(desk, &file, Deed::Verdict(verdict));
    desk.queue.record(&draft, &seat("mlopez"), at(80)).unwrap();
}

#[test]
fn a_frozen_case_is_not_touched_and_is_named() {
    let mut desk = real("san-francisco-2018", 1, |history| {
        history.person.events[1].counts.truncate(1);
        history.person.events[2].counts.truncate(1);
        let charge = &mut history.person.events[2].counts[0].charges[0];
        let section = &mut std::sync::Arc::make_mut(&mut charge.offense).sections[0];
        section.number = "11358".to_owned();
        section.subdivisions.clear();
    });
    approve_real(&mut desk, 2);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(85)).unwrap();
    let refused = add(&mut desk.queue, 2, FactKind::Identity, "confirmed");
    assert!(matches!(refused, Err(Error::Refused(Refusal::Frozen(BatchNo(1))))), "{refused:?}");
    let done = add(&mut desk.queue, 1, FactKind::Identity, "confirmed").unwrap();
    assert_eq!((done.changes.len(), done.frozen), (1, vec![CaseId(2)]));
    assert!(desk.queue.case(CaseId(2)).unwrap().facts().is_empty());
    holds(&desk.queue);
}

#[test]
fn what_is_no_fact_of_the_case_is_refused_and_nothing_is_recorded() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    let entries = desk.queue.head().unwrap().entries;
    let stray = crate::relief::AddedFact {
        count: Some(crate::casework::fixture::word("999001001000")),
        ..fact(FactKind::Weight, "1 lb")
    };
    let unnamed = crate::relief::AddedFact { count: None, ..fact(FactKind::Weight, "1 lb") };
    let unfounded =
        crate::relief::AddedFact { source: Text::default(), ..fact(FactKind::Identity, "confirmed") };
    let unborn = fact(FactKind::BirthDate, "2019-01-01");
    let table = [
        (stray, Refusal::NoCount),
        (unnamed, Refusal::NoCount),
        (unfounded, Refusal::NoSource),
        (unborn, Refusal::NotYet),
    ];
    for (added, refusal) in table {
        let refused = desk.queue.add_fact(CaseId(1), &added, &seat("mlopez"), at(100));
        assert!(matches!(&refused, Err(Error::Refused(found)) if *found == refusal), "{refused:?}");
    }
    assert_eq!(desk.queue.head().unwrap().entries, entries);
}

#[test]
fn a_flagged_case_waits_again_as_well() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    let case = desk.queue.case(CaseId(1)).unwrap();
    let flag = Deed::Verdict(Verdict::Flag { reason: FlagReason::Law });
    desk.queue.record(&draft_of(&desk, &case, flag), &seat("mlopez"), at(80)).unwrap();
    add(&mut desk.queue, 1, FactKind::Weight, "20 g").unwrap();
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().standing.state(), State::Waiting);
    let progress = desk.queue.progress(&seat("mlopez"), &super::now()).unwrap();
    assert_eq!((progress.waiting, progress.flagged), (2, 0));
    holds(&desk.queue);
}

#[test]
fn the_audit_names_the_case_whose_proposal_its_history_does_not_lead_to() {
    let desk = real("san-francisco-2018", 2, |_| {});
    let queue = &desk.queue;
    // The stored history is another, and so is the hash that the import is held to: only computing again shows it.
    assert_eq!(queue.audit_proposals().unwrap().recomputed, Recomputed::Same);
    let other = Policy::shipped("los-angeles-2019").unwrap();
    let case = queue.case(CaseId(3)).unwrap();
    let proposals = propose(&case.person, &other, &queue.charter().county, queue.charter().as_of);
    let forged = real_with(&proposals, &case);
    let audit = forged.queue.audit_proposals().unwrap();
    assert_eq!(audit.difference.unwrap(), "case 1: its history and policy do not lead to what is proposed");
    assert_eq!(forged.queue.audit().unwrap().difference, None);
}

#[test]
fn a_queue_of_another_version_is_said_to_be_one_where_this_version_would_propose_otherwise() {
    let desk = real("san-francisco-2018", 2, |_| {});
    let case = desk.queue.case(CaseId(3)).unwrap();
    let other = Policy::shipped("los-angeles-2019").unwrap();
    let charter = desk.queue.charter();
    let as_other = propose(&case.person, &other, &charter.county, charter.as_of);
    let same = propose(&case.person, &san_francisco(), &charter.county, charter.as_of);
    let made = "0.0.9".to_owned();
    for (proposals, recomputed) in [
        (as_other, Recomputed::OtherVersion { made: made.clone(), first: CaseId(1) }),
        (same, Recomputed::Same),
    ] {
        let desk = with_proposals(of_version(&desk, &made), &proposals, &case);
        let audit = desk.queue.audit_proposals().unwrap();
        assert_eq!((audit.difference, audit.recomputed), (None, recomputed));
    }
}

fn san_francisco() -> Policy {
    Policy::shipped("san-francisco-2018").unwrap()
}

/// An empty queue that another version of the program made.
fn of_version(desk: &Desk, version: &str) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    let charter = desk.queue.charter();
    let (seat, policy) = (seat("mlopez"), san_francisco());
    let deed = Deed::Found { charter: charter.clone(), version: version.to_owned(), key: None };
    let said = Said { at: at(0), seat: &seat, on: None, shown: None, policy: charter.policy_digest, deed };
    crate::queue::disk::make_file(&path).unwrap();
    found(&path, charter, policy.text(), None, said).unwrap();
    let queue = Queue::open(&path, Access::Write(&seat, at(0))).unwrap();
    Desk { queue, path, folder }
}

/// A queue whose import stored proposals of another policy than the queue's.
fn real_with(proposals: &[crate::relief::CaseProposal], case: &crate::casework::CaseFile) -> Desk {
    with_proposals(real("san-francisco-2018", 0, |_| {}), proposals, case)
}

/// The queue with a person of these proposals read in.
fn with_proposals(
    mut desk: Desk,
    proposals: &[crate::relief::CaseProposal],
    case: &crate::casework::CaseFile,
) -> Desk {
    let mut import = desk.queue.begin_import().unwrap();
    import.add_source(source("forged.dat")).unwrap();
    let history = History { person: case.person.clone(), rows: case.rows.clone() };
    import.add_person(&history, proposals).unwrap();
    import.commit(&seat("mlopez"), at(1)).unwrap();
    desk
}
