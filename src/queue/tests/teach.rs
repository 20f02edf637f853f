//! A queue that learns a word: what waits is proposed anew, what was decided stays, and the ledger says it all.

use super::facts::{draft_of, real};
use super::reopen;
use crate::casework::fixture::{approval, at, seat};
use crate::casework::{CaseId, Deed, Digest, Refusal, Seq, WordChange};
use crate::queue::{Access, Error, Queue, Recomputed};
use crate::record::vocabulary::{Column, Meaning, Word};
use crate::record::{Basis, Text, Vocabulary};

fn teach(text: &str, means: &str) -> WordChange {
    let column = Column::Disposition;
    let means = Meaning::named(column, means).unwrap();
    let word = Word { column, text: Text::new(text), means };
    WordChange::Teach { word, reason: Text::new("the clerk's own list") }
}

fn holds(queue: &Queue) {
    let audit = queue.audit_proposals().unwrap();
    assert_eq!((audit.difference, audit.recomputed), (None, Recomputed::Same));
}

#[test]
fn a_word_is_taught_and_forgotten_by_entries_and_no_decision_is_touched() {
    let mut desk = real("san-francisco-2018", 3, |_| {});
    let file = desk.queue.case(CaseId(1)).unwrap();
    let draft = draft_of(&desk, &file, Deed::Verdict(approval(&file)));
    let verdict = desk.queue.record(&draft, &seat("mlopez"), at(80)).unwrap().seq;
    let change = teach("CONVCTD-PROB", "convicted");

    let looked = desk.queue.teach(&change, true, &seat("mlopez"), at(90), || {}).unwrap();
    assert_eq!((looked.receipt, desk.queue.charter().vocabulary), (None, None));
    let done = desk.queue.teach(&change, false, &seat("mlopez"), at(91), || {}).unwrap();
    let seq = done.receipt.unwrap().seq;
    assert_eq!((done.waiting, done.changed, done.differing.len()), (5, 0, 0));
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
