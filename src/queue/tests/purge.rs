//! Erasing cases that were granted: what goes, what stays, and that nothing of it is left in the file.

use super::{Desk, act, approve, filled, names, reopen};
use crate::casework::check::OverlapStep;
use crate::casework::check::step::Second;
use crate::casework::fixture::{at, seat};
use crate::casework::purge::{Since, Which};
use crate::casework::spotcheck::{Seed, Share};
use crate::casework::{
    BatchNo, CaseId, Change, Deed, Digest, Filing, Filter, Kept, Move, PurgeRule, Refusal, Role, Seat, Seq,
};
use crate::queue::{Access, Error, PurgeOrder, Queue, schema};
use crate::record::Text;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

const RULE: PurgeRule = PurgeRule { cases: Which::Granted, after: Since::Sent, days: 10 };
const SENT: Date = date(2018, 1, 31);
const TODAY: Date = date(2018, 2, 10);

/// Words that stand nowhere but in what is erased.
const NOTE: &str = "Zanzibarnote";
const READING: &str = "Ottakringreading";
const REASON: &str = "Quetzalreason";

/// Two persons with two cases each; both cases of the first were granted and sent, and one of the second.
fn sent() -> Desk {
    let mut desk = filled(2);
    act(&mut desk.queue, 1, Deed::Note { text: Text::note(NOTE) }).unwrap();
    approve(&mut desk.queue, 1);
    for case in [2, 3] {
        approve(&mut desk.queue, case);
    }
    read_again(&mut desk.queue, CaseId(1));
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    desk.queue.record_export(BatchNo(1), Digest::of(b"m"), None, &seat("mlopez"), at(301)).unwrap();
    let step = |to| Move { batch: BatchNo(1), case: None, to, on: SENT, answer: None };
    let steps = [Filing::Filed, Filing::Granted, Filing::Sent].map(step);
    desk.queue.record_outcomes(&steps, &seat("mlopez"), at(400)).unwrap();
    desk
}

/// A second reader says in words why the case cannot be decided.
fn read_again(queue: &mut Queue, case: CaseId) {
    let add = Change::Add { who: seat("kelly"), role: Role::Supervisor, key: None };
    queue.change_roster(add, &seat("mlopez"), at(210)).unwrap();
    let seed = Seed::of_two("harbour four", "grey heron").unwrap();
    let persons = [Text::new("mlopez"), Text::new("kelly")];
    let begin = OverlapStep::Begin { share: Share::new(1, 1).unwrap(), seed, persons };
    queue.take_overlap_step(&begin, None, &seat("mlopez"), at(211)).unwrap();
    let first = queue.case(case).unwrap().standing.decided.unwrap().seq;
    let second = Second::Undecidable { reason: Text::note(READING) };
    let again = OverlapStep::Again { first, second };
    queue.take_overlap_step(&again, Some((case, Digest::ZERO)), &seat("kelly"), at(212)).unwrap();
}

fn order(agreed: &[CaseId]) -> PurgeOrder<'_> {
    PurgeOrder { rule: RULE, agreed, today: TODAY, version: "0.1.0", figures: &[] }
}

fn purge(desk: &mut Desk) -> crate::casework::Destruction {
    let (_, certificate) =
        desk.queue.purge(order(&[CaseId(1), CaseId(2)]), &seat("mlopez"), at(500)).unwrap();
    desk.queue.scrub().unwrap();
    certificate
}

/// Every file of the queue's folder, one after the other.
fn bytes(desk: &Desk) -> Vec<u8> {
    names(&desk.folder)
        .iter()
        .flat_map(|name| std::fs::read(desk.folder.path().join(name)).unwrap())
        .collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// The words of the search index that begin so.
fn indexed(desk: &Desk, prefix: &str) -> i64 {
    let raw = rusqlite::Connection::open(&desk.path).unwrap();
    raw.execute_batch("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, find, row)").unwrap();
    let sql = "SELECT count(*) FROM temp.words WHERE term LIKE ?1 || '%'";
    raw.query_row(sql, [prefix.to_lowercase()], |row| row.get(0)).unwrap()
}

#[test]
fn nothing_of_an_erased_person_is_left_in_any_file_of_the_queue() {
    let mut desk = sent();
    let number = desk.queue.case(CaseId(2)).unwrap().event().unwrap().case_numbers[0].clone();
    let canaries = ["SKYWALKER1", number.as_str(), NOTE, READING];
    desk = reopen(desk);
    let before = bytes(&desk);
    for canary in canaries {
        assert!(!canary.is_empty() && holds(&before, canary), "{canary} is not there to be erased");
    }
    assert_eq!(indexed(&desk, NOTE), 1);
    purge(&mut desk);
    let open = bytes(&desk);
    let closed = reopen(desk);
    for (place, file) in [("while it is open", open), ("closed", bytes(&closed))] {
        for canary in canaries {
            assert!(!holds(&file, canary), "{canary} is left {place}");
        }
    }
    assert_eq!(indexed(&closed, NOTE), 0);
    let index = schema::MIGRATIONS.iter().rfind(|step| step.sql.contains("INTO find")).unwrap();
    closed.queue.connection.execute_batch(index.sql).unwrap();
    assert_eq!(indexed(&closed, "SKYWALKER1"), 0, "written anew it holds nobody who was erased");
    assert!(indexed(&closed, "SKYWALKER2") > 0);
    let mut ledger = String::new();
    let taken = closed.queue.each_entry::<Error>(|_, body| {
        ledger.push_str(body);
        Ok(())
    });
    taken.unwrap();
    assert!(canaries.iter().all(|canary| !ledger.contains(canary)));
    assert_eq!(closed.queue.audit().unwrap().difference, None);
}

#[test]
fn what_was_erased_is_nowhere_to_be_found_and_the_others_are_as_they_were() {
    let mut desk = sent();
    let other = desk.queue.case(CaseId(3)).unwrap();
    let progress = desk.queue.progress(&seat("mlopez"), &super::now()).unwrap();
    let certificate = purge(&mut desk);
    let desk = reopen(desk);
    let queue = &desk.queue;
    assert!(
        matches!(queue.case(CaseId(1)), Err(Error::Refused(Refusal::Erased(seq))) if seq == certificate.entry)
    );
    assert_eq!(queue.first().unwrap(), Some(CaseId(3)));
    assert_eq!(queue.previous(CaseId(3)).unwrap(), None);
    let everything = Filter::default();
    assert_eq!(queue.count_cases(&everything, &seat("mlopez")).unwrap(), crate::casework::Count::Exactly(2));
    assert_eq!(queue.people_after(0, 1).unwrap().len(), 1);
    assert_eq!(queue.case(CaseId(3)).unwrap(), other);
    // The office's totals stay.
    assert_eq!(queue.progress(&seat("mlopez"), &super::now()).unwrap(), progress);
    assert_eq!(queue.erased_of(BatchNo(1)).unwrap(), Some((2, certificate.entry)));
    let written = queue.batch_cases(BatchNo(1)).unwrap().collect::<Result<Vec<_>, _>>();
    assert!(matches!(written, Err(Error::Refused(Refusal::Erased(_)))));
    assert_eq!(queue.filed_cases().unwrap().len(), 1);
    assert_eq!(queue.destructions().unwrap(), [certificate]);
}

#[test]
fn a_person_with_another_open_case_is_kept_and_the_reason_is_said() {
    let desk = sent();
    let plan = desk.queue.plan_purge(RULE, TODAY).unwrap();
    assert_eq!((plan.due, plan.persons), (vec![CaseId(1), CaseId(2)], 1));
    assert_eq!(plan.kept, [Kept::Open(CaseId(4))]);
    let early = desk.queue.plan_purge(RULE, date(2018, 2, 9)).unwrap();
    assert_eq!(early.due, []);
}

#[test]
fn only_a_supervisor_erases_and_only_what_was_agreed_to() {
    let mut desk = sent();
    let analyst = Seat(Text::new("an analyst"));
    let change = crate::casework::Change::Add { who: analyst.clone(), role: Role::Analyst, key: None };
    desk.queue.change_roster(change, &seat("mlopez"), at(450)).unwrap();
    let due = [CaseId(1), CaseId(2)];
    let refused = desk.queue.purge(order(&due), &analyst, at(500));
    assert!(matches!(refused, Err(Error::Refused(Refusal::Role(Role::Analyst, _)))));
    let before = desk.queue.head().unwrap();
    let refused = desk.queue.purge(order(&due[..1]), &seat("mlopez"), at(500));
    assert!(matches!(refused, Err(Error::Refused(Refusal::OtherToErase))));
    assert_eq!(desk.queue.head().unwrap(), before);
    purge(&mut desk);
    let again = desk.queue.purge(order(&[]), &seat("mlopez"), at(600));
    assert!(matches!(again, Err(Error::Refused(Refusal::NothingToErase))));
    let raw = rusqlite::Connection::open(&desk.path).unwrap();
    let refused = raw.execute("UPDATE ledger SET body = body WHERE seq = 1", []);
    assert!(refused.is_err(), "the guard of the ledger is back");
}

#[test]
fn the_work_goes_on_after_a_purge() {
    let mut desk = sent();
    purge(&mut desk);
    let mut desk = reopen(desk);
    act(&mut desk.queue, 4, Deed::Note { text: Text::note(REASON) }).unwrap();
    approve(&mut desk.queue, 4);
    super::import(&mut desk.queue, 3..=4);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(700)).unwrap();
    assert_eq!(desk.queue.challenged_cases(BatchNo(2)).unwrap().count(), 0);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.audit().unwrap().difference, None);
}

/// What somebody does to the file, and what the audit says.
#[test]
fn the_audit_finds_whatever_is_changed_about_a_purge() {
    let unguarded = "DROP TRIGGER ledger_never_changes;";
    let cases: [(&str, &str); 7] = [
        (
            "UPDATE casefile SET purged = 4 WHERE id = 3",
            "case 3: whether it was erased is not what the ledger says",
        ),
        (
            "UPDATE ledger SET body = replace(body, '(erased)', '(edited)') WHERE deed = 'note'",
            "what is left of the entries that the purge of entry",
        ),
        ("UPDATE ledger SET hash = zeroblob(32) WHERE deed = 'note'", "was edited"),
        ("UPDATE casefile SET purged = NULL WHERE id = 1", "case 1 is missing"),
        (
            "UPDATE remains SET history = zeroblob(32) WHERE casefile = 1 AND since = 0",
            "its root hash differs",
        ),
        ("UPDATE purge SET certificate = certificate || ' '", "is not the one it fixed"),
        ("UPDATE ledger SET body = replace(body, '\"deed\"', '\"erased\":9,\"deed\"') WHERE seq = 4", ""),
    ];
    for (change, expected) in cases {
        let mut desk = sent();
        purge(&mut desk);
        let raw = rusqlite::Connection::open(&desk.path).unwrap();
        raw.execute_batch(&format!("{unguarded}{change}")).unwrap();
        drop(raw);
        let found = desk.queue.audit().unwrap().difference.unwrap_or_default();
        assert!(!found.is_empty() && found.contains(expected), "{change}: {found}");
    }
}

#[test]
fn an_empty_entry_is_no_purge() {
    let desk = sent();
    assert_eq!(desk.queue.destructions().unwrap(), []);
    assert_eq!(desk.queue.erased_of(BatchNo(1)).unwrap(), None);
    assert_eq!(desk.queue.entry(Seq(1)).unwrap().and_then(|entry| entry.erased), None);
}
