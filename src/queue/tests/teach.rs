//! A queue that learns a word: what waits is proposed anew, what was decided stays, and the ledger says it all.

use super::facts::{draft_of, real};
use super::reopen;
use crate::casework::fixture::{at, seat};
use crate::casework::{CaseId, Deed, Digest, FlagReason, Refusal, Seq, Verdict, WordChange};
use crate::queue::copy::place;
use crate::queue::{Access, Error, Queue, Recomputed};
use crate::record::vocabulary::{Column, Meaning, Word};
use crate::record::{Basis, Class, Disposition, Text, Vocabulary};
use crate::relief::Policy;

fn teach(text: &str, means: &str) -> WordChange {
    let column = Column::Disposition;
    let means = Meaning::named(column, means).unwrap();
    let word = Word { column, text: Text::new(text), means };
    WordChange::Teach { word, reason: Text::new("the clerk's own list") }
}

fn flag() -> Deed {
    Deed::Verdict(Verdict::Flag { reason: FlagReason::Law })
}

/// How many cases the queue has.
fn cases(queue: &Queue) -> u64 {
    (1..100).take_while(|id| queue.case(CaseId(*id)).is_ok()).count() as u64
}

fn holds(queue: &Queue) {
    let audit = queue.audit_proposals().unwrap();
    assert_eq!((audit.difference, audit.recomputed), (None, Recomputed::Same));
}

#[test]
fn a_word_is_taught_and_forgotten_by_entries_and_no_decision_is_touched() {
    let mut desk = real("san-francisco-2018", 3, |_| {});
    let file = desk.queue.case(CaseId(1)).unwrap();
    let draft = draft_of(&desk, &file, flag());
    let others = cases(&desk.queue) - 1;
    let verdict = desk.queue.record(&draft, &seat("mlopez"), at(80)).unwrap().seq;
    let change = teach("CONVCTD-PROB", "convicted");

    let looked = desk.queue.teach(&change, true, &seat("mlopez"), at(90), || {}).unwrap();
    assert_eq!((looked.receipt, desk.queue.charter().vocabulary), (None, None));
    let done = desk.queue.teach(&change, false, &seat("mlopez"), at(91), || {}).unwrap();
    let seq = done.receipt.unwrap().seq;
    assert_eq!((done.waiting, done.changed, done.differing.len()), (others, 0, 0));
    let vocabulary = desk.queue.vocabulary().unwrap();
    assert_eq!(vocabulary.disposition("convctd prob").basis, Basis::Taught(seq.0));
    assert_eq!(desk.queue.charter().vocabulary, Some(Digest::of(vocabulary.canonical().as_bytes())));
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().standing.decided.unwrap().seq, verdict);
    holds(&desk.queue);

    let refused = desk.queue.teach(&change, false, &seat("mlopez"), at(92), || {});
    assert!(matches!(&refused, Err(Error::Refused(Refusal::SameWord(of))) if *of == seq), "{refused:?}");
    let known = desk.queue.teach(&teach("CONVICTED", "no-conviction"), false, &seat("mlopez"), at(92), || {});
    assert!(matches!(known, Err(Error::Refused(Refusal::KnownWord))), "{known:?}");

    let mut desk = reopen(desk);
    assert_eq!(desk.queue.lessons().unwrap().as_slice().len(), 1);
    assert!(desk.queue.lessons_at(seq).unwrap().as_slice().is_empty());
    let forget = WordChange::Forget { of: seq, reason: Text::new("another court's list") };
    desk.queue.teach(&forget, false, &seat("mlopez"), at(95), || {}).unwrap();
    assert!(desk.queue.lessons().unwrap().as_slice().is_empty());
    let shipped = Digest::of(Vocabulary::shipped().unwrap().canonical().as_bytes());
    assert_eq!(desk.queue.charter().vocabulary, Some(shipped));
    let again = desk.queue.teach(&forget, false, &seat("mlopez"), at(96), || {});
    assert!(matches!(&again, Err(Error::Refused(Refusal::NoSuchLesson(of))) if *of == seq), "{again:?}");
    holds(&desk.queue);
}

/// A queue in which the own convictions are stated by a word that nobody knows.
fn with_an_unknown_word() -> super::Desk {
    real("san-francisco-2018", 2, |history| {
        for event in history.person.events.iter_mut().skip(1) {
            for disposed in event.counts.iter_mut().flat_map(|count| &mut count.dispositions) {
                disposed.text = Text::new("QXZWV");
                disposed.disposition = Disposition::NOT_UNDERSTOOD;
            }
        }
    })
}

#[test]
fn what_waits_is_read_by_the_lesson_and_what_was_decided_as_it_was_decided() {
    let mut desk = with_an_unknown_word();
    let unread = desk.queue.case(CaseId(1)).unwrap();
    let others = cases(&desk.queue) - 1;
    let draft = draft_of(&desk, &unread, flag());
    let verdict = desk.queue.record(&draft, &seat("mlopez"), at(80)).unwrap().seq;
    let second = desk.queue.case(CaseId(2)).unwrap();

    let change = teach("qxzwv", "convicted");
    let looked = desk.queue.teach(&change, true, &seat("mlopez"), at(90), || {}).unwrap();
    assert_eq!((looked.waiting, looked.changed, looked.differing.len()), (others, others, 1));
    let done = desk.queue.teach(&change, false, &seat("mlopez"), at(91), || {}).unwrap();
    assert_eq!((done.waiting, done.changed, &done.differing), (others, others, &looked.differing));
    let seq = done.receipt.unwrap().seq;
    holds(&desk.queue);
    let taught = desk.queue.case(CaseId(2)).unwrap();
    assert_ne!(taught.proposal, second.proposal);
    let read = taught.event().unwrap().counts[0].dispositions[0].disposition;
    assert_eq!((read.class, read.basis), (Class::Convicted, Basis::Taught(seq.0)));

    // The decided case is as it was shown; what would be proposed now stands beside it.
    let flagged = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!((&flagged.person, &flagged.proposal), (&unread.person, &unread.proposal));
    assert!(flagged.now.is_some());
    let undo = draft_of(&desk, &flagged, Deed::Undo { of: verdict });
    desk.queue.record(&undo, &seat("mlopez"), at(92)).unwrap();
    let waits = desk.queue.case(CaseId(1)).unwrap();
    assert_eq!(waits.event().unwrap().counts[0].dispositions[0].disposition.basis, Basis::Taught(seq.0));
    holds(&desk.queue);

    // Forgotten, it is as if it had never been taught.
    let forget = WordChange::Forget { of: seq, reason: Text::new("another court's list") };
    desk.queue.teach(&forget, false, &seat("mlopez"), at(95), || {}).unwrap();
    let again = desk.queue.case(CaseId(2)).unwrap();
    assert_eq!((again.person, again.proposal), (second.person, second.proposal));
    holds(&desk.queue);
    let desk = reopen(desk);
    holds(&desk.queue);
}

#[test]
fn a_lesson_that_the_queue_lost_is_learned_again_from_the_second_copy() {
    let early = with_an_unknown_word();
    early.queue.close().unwrap();
    let mut late = with_an_unknown_word();
    let taught =
        late.queue.teach(&teach("QXZWV", "convicted"), false, &seat("mlopez"), at(91), || {}).unwrap();
    let policy = Policy::shipped("los-angeles-2019").unwrap();
    late.queue.adopt(&policy, false, &seat("mlopez"), at(92), || {}).unwrap();
    let of = taught.receipt.unwrap().seq;
    let forget = WordChange::Forget { of, reason: Text::new("a slip") };
    late.queue.teach(&forget, false, &seat("mlopez"), at(93), || {}).unwrap();
    late.queue.write_copy_anew().unwrap();
    std::fs::copy(place(&late.path), place(&early.path)).unwrap();
    let mended = Queue::open(&early.path, Access::Write(&seat("mlopez"), at(500))).unwrap();
    assert_eq!(mended.charter(), late.queue.charter());
    assert_eq!(mended.lessons_at(Seq(5)).unwrap(), late.queue.lessons_at(Seq(5)).unwrap());
    assert_eq!(mended.case(CaseId(2)).unwrap().proposal, late.queue.case(CaseId(2)).unwrap().proposal);
    holds(&mended);
}

#[test]
fn a_charter_that_was_changed_in_the_file_is_found() {
    let mut desk = real("san-francisco-2018", 1, |_| {});
    let change = teach("CONVCTD-PROB", "convicted");
    desk.queue.teach(&change, false, &seat("mlopez"), at(91), || {}).unwrap();
    let path = desk.path.clone();
    desk.queue.close().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let sql = "UPDATE adopted SET charter = json_remove(charter, '$.vocabulary') WHERE seq = 3";
    assert_eq!(connection.execute(sql, []).unwrap(), 1);
    drop(connection);
    let queue = Queue::open(&path, Access::Read).unwrap();
    let difference = queue.audit().unwrap().difference.unwrap();
    assert!(difference.contains(&format!("entry {}", Seq(3))), "{difference}");
}
