//! Persons told again: what changed goes back to a person, what did not keeps everything, and nothing is lost.

use super::{Desk, act, approve, filled, now, source};
use crate::casework::fixture::{at, history, proposals, seat};
use crate::casework::{BatchNo, BatchState, CaseId, Deed, Seq, State};
use crate::queue::{Error, Import, Imported, Recomputed, RefusedRow, Settling};
use crate::record::{History, Level, Person, Remark, SourceLine, SourceNo, SourceRow, Text};
use crate::relief::{self, CaseProposal, FactKind, Policy, RoutingCode};
use std::collections::BTreeSet;

const OTHER: SourceLine = SourceLine { source: SourceNo(1), line: 990 };

/// Proposes as the fixture does: each court action a case; a remark sends all of them to a person.
fn propose(person: &Person) -> Vec<CaseProposal> {
    let mut cases = proposals(u64::try_from(person.events.len()).unwrap() - 1);
    for case in &mut cases {
        for proposal in &mut case.proposals {
            for remark in &person.remarks {
                proposal.codes.push(match remark {
                    Remark::QuarantinedRow(_) => RoutingCode::QuarantinedRow,
                    _ => RoutingCode::ConvictionNotStanding,
                });
            }
        }
    }
    cases
}

/// Reads a later delivery in: these persons, and nobody else of the first source.
fn deliver(desk: &mut Desk, name: &str, persons: Vec<History>) -> Result<Imported, Error> {
    let mut import = desk.queue.begin_import().unwrap();
    tell(&mut import, persons);
    let left: Vec<_> = import.not_told_again().unwrap().collect::<Result<_, _>>().unwrap();
    for known in left.iter().filter(|known| known.stands_in(&[SourceNo(1)])) {
        import.leave_out(known, &propose).unwrap();
    }
    import.add_source(source(name)).unwrap();
    import.commit(&seat("mlopez"), at(300))
}

fn tell(import: &mut Import<'_>, persons: Vec<History>) {
    for history in persons {
        match import.known(&history.person.identity).unwrap() {
            Some(known) => import.tell_again(&known, &history, &propose).unwrap(),
            None => import.add_person(&history, &propose(&history.person)).unwrap(),
        }
    }
}

/// The person of the fixture as a later file has it: the same, in other lines.
fn later(number: u64, courts: u64) -> History {
    let mut history = history(number, courts);
    let moved = |line: SourceLine| SourceLine { source: SourceNo(2), line: line.line + 5 };
    for event in &mut history.person.events {
        event.source = moved(event.source);
        for count in &mut event.counts {
            count.source = moved(count.source);
            count.dispositions.iter_mut().for_each(|disposed| disposed.source = moved(disposed.source));
            count.sentence.iter_mut().for_each(|part| part.source = moved(part.source));
        }
    }
    history.rows.iter_mut().for_each(|row| row.source = moved(row.source));
    history
}

/// The same with the second count of a court action at another level.
fn changed(number: u64, courts: u64) -> History {
    let mut history = later(number, courts);
    history.person.events[1].counts[1].level = Some(Level::Misdemeanor);
    history
}

fn state(desk: &Desk, case: u64) -> State {
    desk.queue.case(CaseId(case)).unwrap().standing.state()
}

fn holds(desk: &Desk) {
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

fn cases(done: &Imported) -> Vec<u64> {
    done.changes.iter().map(|change| change.case.0).collect()
}

#[test]
fn what_is_told_the_same_keeps_everything() {
    let mut desk = filled(2);
    let receipt = approve(&mut desk.queue, 1);
    let before = desk.queue.case(CaseId(1)).unwrap();
    let done = deliver(&mut desk, "later.dat", vec![later(1, 2), later(2, 2)]).unwrap();
    assert_eq!((done.same, done.changes.len(), done.persons, done.cases), (2, 0, 0, 0));
    let after = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!(after, before);
    assert_eq!(after.standing.decided.unwrap().seq, receipt.seq);
    holds(&desk);
}

#[test]
fn a_decided_case_whose_facts_changed_waits_again_with_its_verdict_in_the_ledger() {
    let mut desk = filled(2);
    let receipt = approve(&mut desk.queue, 1);
    act(&mut desk.queue, 1, Deed::Note { text: Text::new("seen the file") }).unwrap();
    let done = deliver(&mut desk, "later.dat", vec![changed(1, 2), later(2, 2)]).unwrap();
    assert_eq!((cases(&done), done.same), (vec![1, 2], 1));
    assert_eq!((done.changes[0].was, done.changes[1].was), (State::Approved, State::Waiting));
    assert_eq!(done.changes[0].what, [Text::new("court 1981-04-11: count 2 level misdemeanor, was felony")]);
    let case = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!((case.standing.state(), case.notes.len()), (State::Waiting, 1));
    let reopened = case.reopened().unwrap();
    assert_eq!((reopened.verdict.map(|entry| entry.seq), reopened.what.len()), (Some(receipt.seq), 1));
    let Deed::Changed { by, of, batch, .. } = &case.entries.last().unwrap().deed else { panic!() };
    assert_eq!((*by, *of, *batch), (done.seq, Some(receipt.seq), None));
    assert_eq!(case.rows[0].source.source, SourceNo(2), "the rows are those of the later file");
    assert_eq!(desk.queue.progress(&seat("mlopez"), &now()).unwrap().waiting, 4);
    holds(&desk);
    // The verdict that was taken back is not to be undone once more; a new one ends the matter.
    let undo = act(&mut desk.queue, 1, Deed::Undo { of: receipt.seq });
    assert!(matches!(undo, Err(Error::Refused(_))));
    approve(&mut desk.queue, 1);
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().reopened(), None);
    holds(&desk);
}

#[test]
fn a_batch_that_has_not_gone_out_becomes_void_and_one_that_has_stands() {
    for exported in [false, true] {
        let mut desk = filled(2);
        for case in 1..=4 {
            approve(&mut desk.queue, case);
        }
        desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(150)).unwrap();
        let before: Vec<_> = desk.queue.batch_cases(BatchNo(1)).unwrap().collect::<Result<_, _>>().unwrap();
        if exported {
            let manifest = crate::casework::Digest::of(b"manifest");
            desk.queue.record_export(BatchNo(1), manifest, None, &seat("mlopez"), at(160)).unwrap();
        }
        let done = deliver(&mut desk, "later.dat", vec![changed(1, 2), later(2, 2)]).unwrap();
        assert!(done.changes.iter().all(|change| change.batch == Some(BatchNo(1))));
        let batch = desk.queue.batch(BatchNo(1)).unwrap();
        let (is, left) = if exported {
            (BatchState::Exported, vec![CaseId(1), CaseId(2)])
        } else {
            // The first case made it void, and the second was free by then.
            (BatchState::Void, vec![CaseId(1)])
        };
        assert_eq!((batch.state, batch.superseded), (is, left));
        assert_eq!((state(&desk, 1), state(&desk, 3)), (State::Waiting, State::Approved));
        let after: Vec<_> = desk.queue.batch_cases(BatchNo(1)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(after, before, "what was frozen comes out as it was frozen");
        holds(&desk);
    }
}

#[test]
fn new_persons_and_new_cases_are_added() {
    let mut desk = filled(1);
    approve(&mut desk.queue, 1);
    let done = deliver(&mut desk, "later.dat", vec![later(1, 3), later(2, 1)]).unwrap();
    assert_eq!((done.persons, done.cases), (1, 2));
    assert_eq!(cases(&done), [1, 2], "another conviction is another fact about the decided case");
    let case = desk.queue.case(CaseId(3)).unwrap();
    assert_eq!(case.siblings, [CaseId(1), CaseId(2), CaseId(3)]);
    holds(&desk);
}

#[test]
fn who_and_what_is_gone_is_marked_and_goes_to_a_person() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 2);
    approve(&mut desk.queue, 5);
    // The second case of person 1 is gone, and person 3 as a whole; person 2 is the same.
    let done = deliver(&mut desk, "later.dat", vec![later(1, 1), later(2, 2)]).unwrap();
    let gone: Vec<_> = done.changes.iter().filter(|change| change.gone).map(|change| change.case.0).collect();
    assert_eq!((gone, cases(&done)), (vec![2, 5, 6], vec![1, 2, 5, 6]));
    for case in [2, 5, 6] {
        let case = desk.queue.case(CaseId(case)).unwrap();
        assert_eq!(case.standing.state(), State::Waiting);
        assert!(case.proposal.codes().contains(&RoutingCode::ConvictionNotStanding));
        assert!(matches!(case.person.remarks[..], [Remark::NotDelivered(_), ..]));
    }
    assert!(desk.queue.case(CaseId(1)).unwrap().person.remarks.is_empty());
    holds(&desk);
    // Told once more without them, nothing changes; told with them, they are back.
    let mut again = later(1, 1);
    again.rows.iter_mut().for_each(|row| row.source.source = SourceNo(1));
    let done = deliver(&mut desk, "third.dat", vec![again, later(2, 2)]).unwrap();
    assert_eq!(done.changes, []);
    let done = deliver(&mut desk, "fourth.dat", vec![later(1, 2), later(2, 2), later(3, 2)]).unwrap();
    assert_eq!((cases(&done), done.cases), (vec![1, 2, 5, 6], 0));
    assert_eq!(desk.queue.case(CaseId(2)).unwrap().siblings, [CaseId(1), CaseId(2)]);
    holds(&desk);
}

#[test]
fn an_import_that_is_dropped_leaves_everything_as_it_was() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    let before: Vec<_> = (1..=4).map(|case| desk.queue.case(CaseId(case)).unwrap()).collect();
    let mut import = desk.queue.begin_import().unwrap();
    tell(&mut import, vec![changed(1, 2), later(2, 3), later(9, 2)]);
    let so_far = import.so_far();
    assert_eq!((cases(&so_far), so_far.persons, so_far.cases), (vec![1, 2, 3, 4], 1, 3));
    drop(import);
    let after: Vec<_> = (1..=4).map(|case| desk.queue.case(CaseId(case)).unwrap()).collect();
    assert_eq!(after, before);
    holds(&desk);
}

#[test]
fn somebody_else_under_a_known_id_is_not_the_person() {
    let mut desk = filled(1);
    let import = desk.queue.begin_import().unwrap();
    let mut other = history(2, 1);
    other.person.identity.subject = history(1, 1).person.identity.subject;
    let known = import.known(&other.person.identity).unwrap().unwrap();
    assert!(!known.may_be(&other.person.identity));
    assert!(known.may_be(&later(1, 1).person.identity));
}

#[test]
fn a_refused_row_is_settled_once_and_its_mark_goes() {
    let mut desk = super::empty();
    let mut import = desk.queue.begin_import().unwrap();
    let number = import.next_source();
    let (field, reason) = (String::new(), "94 fields, not 95".to_owned());
    import.add_refused(&RefusedRow { source: number, line: 990, field, reason, raw: b"x".to_vec() }).unwrap();
    import.add_source(source("a.dat")).unwrap();
    let mut marked = history(1, 2);
    marked.person.remarks.push(Remark::QuarantinedRow(OTHER));
    import.add_person(&marked, &propose(&marked.person)).unwrap();
    import.commit(&seat("mlopez"), at(1)).unwrap();
    let row = desk.queue.quarantined_row(1).unwrap().unwrap();
    assert_eq!((row.place(), row.settled.clone()), (OTHER, None));
    assert_eq!(desk.queue.cases_marked_by(OTHER).unwrap(), [CaseId(1), CaseId(2)]);
    let receipt = approve(&mut desk.queue, 1);

    let import = desk.queue.begin_import().unwrap();
    let known = import.marked_by(OTHER).unwrap();
    let mut import = import;
    import.tell_again(&known[0], &history(1, 2), &propose).unwrap();
    let corrected = SourceRow { source: OTHER, raw: b"y".to_vec() };
    let settling = Settling::Read(corrected);
    let done = import.commit_row(&row, &settling, &seat("mlopez"), at(200)).unwrap();
    assert_eq!((done.seq, cases(&done)), (Seq(receipt.seq.0 + 1), vec![1, 2]));
    assert_eq!(desk.queue.quarantined(true, None).unwrap(), []);
    let settled = desk.queue.quarantined(false, None).unwrap()[0].settled.clone().unwrap();
    assert_eq!(
        (settled.seq, settled.seat, settled.raw.as_deref()),
        (done.seq, seat("mlopez"), Some(&b"y"[..]))
    );
    assert_eq!(state(&desk, 1), State::Waiting);
    assert_eq!(desk.queue.status(&seat("mlopez"), &now()).unwrap().quarantine[0].open, 0);
    holds(&desk);
}

#[test]
fn an_audit_sees_what_was_done_to_earlier_tellings_and_settled_rows() {
    let tampers = [
        "UPDATE earlier SET history = (SELECT history FROM person LIMIT 1) WHERE casefile = 1",
        "DELETE FROM earlier WHERE casefile = 2",
        "UPDATE earlier SET until = until + 1 WHERE casefile = 2",
        "INSERT INTO earlier SELECT 3, until, history, proposal FROM earlier WHERE casefile = 1",
        "INSERT INTO settled (quarantine, seq, raw) VALUES (1, 3, NULL)",
    ];
    for tamper in tampers {
        let mut desk = super::empty();
        let mut import = desk.queue.begin_import().unwrap();
        let number = import.next_source();
        let (field, reason) = (String::new(), "why".to_owned());
        import.add_refused(&RefusedRow { source: number, line: 5, field, reason, raw: Vec::new() }).unwrap();
        import.add_source(source("a.dat")).unwrap();
        for person in [history(1, 2), history(2, 2)] {
            import.add_person(&person, &propose(&person.person)).unwrap();
        }
        import.commit(&seat("mlopez"), at(1)).unwrap();
        deliver(&mut desk, "later.dat", vec![changed(1, 2), later(2, 2)]).unwrap();
        holds(&desk);
        desk.queue.connection.execute_batch(tamper).unwrap();
        assert_ne!(desk.queue.audit().unwrap().difference, None, "{tamper}");
    }
}

#[test]
fn facts_and_an_adopted_policy_hold_for_a_person_told_again() {
    let mut desk = super::facts::real("san-francisco-2018", 2, |_| {});
    let added = crate::casework::fixture::fact(FactKind::Identity, "confirmed");
    desk.queue.add_fact(CaseId(1), &added, &seat("mlopez"), at(100)).unwrap();
    let policy = Policy::shipped("los-angeles-2019").unwrap();
    desk.queue.adopt(&policy, false, &seat("mlopez"), at(101), || {}).unwrap();
    let (county, as_of) = (desk.queue.charter().county.clone(), desk.queue.charter().as_of);
    let under = move |person: &Person| relief::propose(person, &policy, &county, as_of);
    let mut import = desk.queue.begin_import().unwrap();
    for number in 1..=2 {
        let stored = import.known(&history(number, 2).person.identity).unwrap().unwrap();
        let mut told = stored.history.clone();
        if number == 1 {
            told.person.events[1].counts[0].level = Some(Level::Misdemeanor);
        }
        import.tell_again(&stored, &told, &under).unwrap();
    }
    import.add_source(source("later.dat")).unwrap();
    let done = import.commit(&seat("mlopez"), at(300)).unwrap();
    assert_eq!(done.same, 1);
    let case = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!(case.facts().len(), 1, "what was added stays");
    assert_eq!(case.person.events[1].counts[0].level, Some(Level::Misdemeanor));
    assert!(case.proposal.proposals[0].policy.citation.0.starts_with("los-angeles-2019"));
    let audit = desk.queue.audit_proposals().unwrap();
    assert_eq!((audit.difference, audit.recomputed), (None, Recomputed::Same));
}
