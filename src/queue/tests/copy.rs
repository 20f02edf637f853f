//! The second copy of the ledger: what it holds, what it repairs, and what a person must say.

use super::facts::real;
use super::{Desk, act, approve, empty, filled, import};
use crate::casework::check::gate::Passage;
use crate::casework::check::{Kind, Scope};
use crate::casework::fixture::{approval, at, draft, fact, seat};
use crate::casework::{
    BatchNo, CaseId, Change, CopyFault, Deed, Digest, Filing, FlagReason, GroupDraft, Move, Repair, Role,
    Seq, State, Verdict,
};
use crate::queue::copy::{Owner, SecondCopy, place};
use crate::queue::{Access, CopyCheck, Error, Queue};
use crate::record::Text;
use crate::relief::{FactKind, Policy};
use rusqlite::types::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn open(path: &Path) -> Result<Queue, Error> {
    Queue::open(path, Access::Write(&seat("mlopez"), at(500)))
}

/// Returns the deeds of the program itself, oldest first.
fn repairs(queue: &Queue) -> Vec<Repair> {
    let mut entries = queue.last_entries(1_000).unwrap();
    entries.reverse();
    let deeds = entries.into_iter().filter_map(|entry| match entry.deed {
        Deed::Repair(repair) => Some(repair),
        _ => None,
    });
    deeds.collect()
}

/// Takes the files of an open queue as a stop of the machine would leave them: what stands in its journal is lost.
fn as_after_a_stop(desk: &Desk) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    fs::copy(&desk.path, &path).unwrap();
    fs::copy(place(&desk.path), place(&path)).unwrap();
    (folder, path)
}

/// Everything in the tables that the ledger's entries add up to, and the ledger up to an entry.
fn content(queue: &Queue, last: u64) -> Vec<(String, Vec<Vec<Value>>)> {
    let connection = &queue.connection;
    let tables = [
        ("ledger", "seq, hash, body"),
        ("casefile", "*"),
        ("proposal", "*"),
        ("batch", "*"),
        ("batch_case", "*"),
        ("tally", "*"),
        ("seat", "*"),
        ("earlier", "*"),
        ("reproposed", "*"),
        ("adopted", "*"),
        ("check_case", "*"),
    ];
    let read = |(table, columns): (&str, &str)| {
        let limit = if table == "ledger" { format!("WHERE seq <= {last}") } else { String::new() };
        let sql = format!("SELECT {columns} FROM {table} {limit} ORDER BY 1, 2");
        let mut statement = connection.prepare(&sql).unwrap();
        let width = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..width).map(|at| row.get(at)).collect::<Result<Vec<Value>, _>>())
            .unwrap();
        (table.to_owned(), rows.map(Result::unwrap).filter(|row| !is_an_empty_tally(table, row)).collect())
    };
    tables.into_iter().map(read).collect()
}

/// A kind of which there is no case any more may have a line or none.
fn is_an_empty_tally(table: &str, row: &[Value]) -> bool {
    table == "tally" && row.last() == Some(&Value::Integer(0))
}

#[test]
fn every_acknowledged_entry_is_in_the_copy_before_anything_else_happens() {
    let mut desk = filled(3);
    for case in 1..=3 {
        let receipt = approve(&mut desk.queue, case);
        assert_eq!(desk.queue.check_copy().unwrap(), CopyCheck::Same { entries: receipt.seq.0 });
    }
    let refused = act(&mut desk.queue, 1, Deed::Note { text: Text::default() });
    assert!(refused.is_err());
    assert_eq!(desk.queue.check_copy().unwrap(), CopyCheck::Same { entries: 5 });
    // Somebody who reads beside says the same.
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.check_copy().unwrap(), CopyCheck::Same { entries: 5 });
}

#[cfg(unix)]
#[test]
fn the_copy_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = filled(1);
    let mode = fs::metadata(place(&desk.path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[test]
fn an_end_that_was_lost_with_the_journal_is_taken_from_the_copy_and_the_ledger_says_so() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 1);
    approve(&mut desk.queue, 2);
    let was = content(&desk.queue, 4);
    let (_folder, path) = as_after_a_stop(&desk);
    let before = Queue::open(&path, Access::Read).unwrap();
    assert_eq!(before.head().unwrap().entries, 2);
    assert_eq!(before.check_copy().unwrap(), CopyCheck::Longer { last: Seq(4) });
    drop(before);
    let mended = open(&path).unwrap();
    assert_eq!(repairs(&mended), [Repair::Entries { first: Seq(3), last: Seq(4) }]);
    assert_eq!(content(&mended, 4), was);
    assert_eq!(mended.audit().unwrap().difference, None);
    assert_eq!(mended.check_copy().unwrap(), CopyCheck::Same { entries: 5 });
    mended.close().unwrap();
    // And is in order then.
    assert_eq!(repairs(&open(&path).unwrap()).len(), 1);
}

#[test]
fn a_journal_cut_off_at_any_frame_is_completed_from_the_copy() {
    let mut desk = filled(3);
    (1..=4).for_each(|case| {
        approve(&mut desk.queue, case);
    });
    let journal = fs::read(desk.folder.path().join("sf.vacatur-wal")).unwrap();
    let frame = 4096 + 24;
    let lengths = (0..journal.len()).step_by(frame / 3).chain([journal.len() - 1, journal.len()]);
    for length in lengths {
        let (folder, path) = as_after_a_stop(&desk);
        fs::write(folder.path().join("sf.vacatur-wal"), &journal[..length]).unwrap();
        let mended = open(&path).unwrap();
        assert_eq!(mended.status(&seat("x"), &super::now()).unwrap().progress.approved, 4, "at {length}");
        assert_eq!(mended.audit().unwrap().difference, None, "at {length}");
    }
}

/// Does every deed there is that a copy can bring back.
fn everything() -> Desk {
    let mut desk = real("san-francisco-2018", 8, |_| {});
    let me = seat("mlopez");
    let queue = &mut desk.queue;
    let approve = |queue: &mut Queue, case: u64, second: i64| {
        let file = queue.case(CaseId(case)).unwrap();
        let shown = crate::casework::Shown::of(&file, &queue.charter().policy_digest).unwrap().0;
        let draft =
            crate::casework::Draft { shown: Some(shown), ..draft(&file, Deed::Verdict(approval(&file))) };
        queue.record(&draft, &me, at(second)).map(|receipt| receipt.seq)
    };
    let note = |case: u64, text: &str| crate::casework::Draft {
        case: Some(CaseId(case)),
        shown: None,
        deed: Deed::Note { text: Text::new(text) },
    };
    queue
        .change_roster(Change::Add { who: seat("kelly"), role: Role::Reviewer, key: None }, &me, at(10))
        .unwrap();
    queue.record(&note(1, "asked the clerk"), &seat("kelly"), at(11)).unwrap();
    queue.add_fact(CaseId(3), &fact(FactKind::BirthDate, "1960-03-14"), &me, at(12)).unwrap();
    let standing = queue.case(CaseId(3)).unwrap().facts();
    queue.retract_fact(CaseId(3), standing[0].seq, &Text::new("a namesake"), &me, at(13)).unwrap();
    // A group, part of it taken back.
    if let Some(line) = queue.groups(5).unwrap().waiting.first().cloned() {
        let group = queue.group(&line.pattern).unwrap().unwrap();
        let looked_at = group.members.iter().map(|case| case.id).collect();
        let draft = GroupDraft { pattern: line.pattern, count: group.waiting, looked_at };
        let receipt = queue.approve_group(&draft, &me, at(14)).unwrap();
        queue.take_back_group(receipt.first, receipt.cases, &me, at(15)).unwrap();
    }
    let decided: Vec<Seq> =
        (1..=16).filter_map(|case| approve(queue, case, 20 + i64::try_from(case).unwrap()).ok()).collect();
    assert!(decided.len() > 4, "{decided:?}");
    let undone = decided[0];
    let undo = |of: Seq, queue: &Queue| {
        let case = queue.entry(of).unwrap().unwrap().case;
        crate::casework::Draft { case, shown: None, deed: Deed::Undo { of } }
    };
    queue.record(&undo(undone, queue), &me, at(60)).unwrap();
    queue
        .new_batch(&BTreeSet::from([queue.entry(decided[1]).unwrap().unwrap().case.unwrap()]), &me, at(61))
        .unwrap();
    queue.freeze_check(Kind::Approvals, &Scope::default(), &me, at(62)).unwrap();
    queue.record_export(BatchNo(1), Digest::of(b"manifest"), None::<Passage>, &me, at(63)).unwrap();
    let step =
        |case, to| Move { batch: BatchNo(1), case, to, on: jiff::civil::date(2018, 1, 31), answer: None };
    let inside = queue.batch(BatchNo(1)).unwrap().batch.cases[0].case;
    queue
        .record_outcomes(&[step(None, Filing::Filed), step(Some(inside), Filing::Granted)], &me, at(64))
        .unwrap();
    let out = queue.batch(BatchNo(1)).unwrap().batch.cases[1];
    let reason = Text::new("a later disposition");
    let supersede = Deed::Supersede { of: out.verdict, batch: BatchNo(1), reason };
    let draft = crate::casework::Draft { case: Some(out.case), shown: None, deed: supersede };
    queue.record(&draft, &me, at(65)).unwrap();
    let other = Policy::shipped("los-angeles-2019").unwrap();
    queue.adopt(&other, false, &me, at(66), || {}).unwrap();
    // A verdict of before is taken back under the other policy: its case is proposed anew.
    queue.record(&undo(decided[1], queue), &me, at(67)).unwrap();
    let file = queue.case(CaseId(1)).unwrap();
    if file.standing.decided.is_none() {
        let shown = crate::casework::Shown::of(&file, &queue.charter().policy_digest).unwrap().0;
        let deed = Deed::Verdict(Verdict::Flag { reason: FlagReason::Law });
        let draft = crate::casework::Draft { case: Some(CaseId(1)), shown: Some(shown), deed };
        queue.record(&draft, &me, at(68)).unwrap();
    }
    queue.change_roster(Change::Remove { who: seat("kelly") }, &me, at(69)).unwrap();
    desk
}

#[test]
fn every_deed_is_done_again_from_the_copy_and_comes_out_the_same() {
    let early = real("san-francisco-2018", 8, |_| {});
    early.queue.close().unwrap();
    let mut late = everything();
    let entries = late.queue.head().unwrap().entries;
    assert_eq!(late.queue.audit().unwrap().difference, None);
    let was = content(&late.queue, entries);
    // Written anew, it has no notes of what stands in the file: as if all of it had been in the journal.
    late.queue.write_copy_anew().unwrap();
    fs::copy(place(&late.path), place(&early.path)).unwrap();
    let mended = open(&early.path).unwrap();
    assert_eq!(repairs(&mended), [Repair::Entries { first: Seq(3), last: Seq(entries) }]);
    let is = content(&mended, entries);
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(was, is);
    }
    assert_eq!(mended.charter(), late.queue.charter());
    assert_eq!(mended.case(CaseId(3)).unwrap().proposal, late.queue.case(CaseId(3)).unwrap().proposal);
    assert_eq!(mended.audit_proposals().unwrap().difference, None);
}

#[test]
fn a_copy_that_was_cut_off_anywhere_is_written_anew_and_the_ledger_says_so() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    approve(&mut desk.queue, 2);
    desk.queue.close().unwrap();
    let (whole, queue) = (fs::read(place(&desk.path)).unwrap(), fs::read(&desk.path).unwrap());
    for length in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        fs::write(&desk.path, &queue).unwrap();
        fs::write(place(&desk.path), &whole[..length]).unwrap();
        let mended = open(&desk.path).unwrap();
        let entries = mended.head().unwrap().entries;
        assert_eq!(mended.check_copy().unwrap(), CopyCheck::Same { entries }, "cut at {length}");
        assert!(entries == 4 || matches!(repairs(&mended)[..], [Repair::Copy { .. }]), "cut at {length}");
        assert_eq!(mended.audit().unwrap().difference, None);
    }
    fs::write(&desk.path, &queue).unwrap();
    fs::remove_file(place(&desk.path)).unwrap();
    let mended = open(&desk.path).unwrap();
    assert_eq!(repairs(&mended), [Repair::Copy { found: CopyFault::Missing, last: Seq(0) }]);
}

#[test]
fn a_copy_of_which_any_byte_was_changed_is_found_and_written_anew() {
    let mut desk = filled(1);
    approve(&mut desk.queue, 1);
    desk.queue.close().unwrap();
    let (whole, queue) = (fs::read(place(&desk.path)).unwrap(), fs::read(&desk.path).unwrap());
    for byte in (0..whole.len()).step_by(31) {
        let mut changed = whole.clone();
        changed[byte] ^= 0x20;
        fs::write(&desk.path, &queue).unwrap();
        fs::write(place(&desk.path), &changed).unwrap();
        let reader = Queue::open(&desk.path, Access::Read).unwrap();
        assert_ne!(reader.check_copy().unwrap(), CopyCheck::Same { entries: 3 }, "byte {byte}");
        drop(reader);
        let mended = open(&desk.path).unwrap();
        assert_eq!(repairs(&mended).len(), 1, "byte {byte}");
        assert_eq!(mended.check_copy().unwrap(), CopyCheck::Same { entries: 4 }, "byte {byte}");
    }
}

#[test]
fn what_either_still_has_is_put_together_and_what_neither_has_is_named() {
    let mut desk = filled(4);
    for case in 1..=5 {
        approve(&mut desk.queue, case);
    }
    // The queue lost its last five entries, the copy its third: together they have everything.
    let (_folder, path) = as_after_a_stop(&desk);
    let mut bytes = fs::read(place(&path)).unwrap();
    let found = find(&bytes, b"\\\"seq\\\":2,").unwrap();
    bytes[found] ^= 1;
    fs::write(place(&path), &bytes).unwrap();
    let mended = open(&path).unwrap();
    assert_eq!(repairs(&mended), [Repair::Entries { first: Seq(3), last: Seq(7) }]);
    assert_eq!(mended.check_copy().unwrap(), CopyCheck::Same { entries: 8 });
    drop(mended);
    // Entry 4 is damaged in the copy as well: it is lost, and the two after it cannot be tied to the chain.
    let (_folder, path) = as_after_a_stop(&desk);
    let mut bytes = fs::read(place(&path)).unwrap();
    let found = find(&bytes, b"\\\"seq\\\":4,").unwrap();
    bytes[found] ^= 1;
    fs::write(place(&path), &bytes).unwrap();
    let before = [&path, &place(&path)].map(|file| fs::read(file).unwrap());
    match open(&path) {
        Err(Error::Gap { first: Seq(4), last: Seq(4) }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!([&path, &place(&path)].map(|file| fs::read(file).unwrap()), before, "nothing was written");
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[test]
fn an_older_state_of_the_queue_in_its_place_is_refused_and_nothing_is_written() {
    let mut desk = filled(2);
    desk.queue.checkpoint().unwrap();
    let older = fs::read(&desk.path).unwrap();
    approve(&mut desk.queue, 1);
    desk.queue.close().unwrap();
    fs::write(&desk.path, &older).unwrap();
    match open(&desk.path) {
        Err(error @ Error::OlderThanItsCopy { queue: Seq(2), copy: Seq(3) }) => {
            assert!(error.to_string().contains("an older copy of the queue was put in its place"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&desk.path).unwrap(), older);
    // Reading is everybody's.
    assert_eq!(Queue::open(&desk.path, Access::Read).unwrap().head().unwrap().entries, 2);
}

#[test]
fn a_copy_that_says_something_else_is_an_alarm() {
    let mut desk = filled(2);
    let mut other = filled(2);
    approve(&mut desk.queue, 1);
    approve(&mut other.queue, 2);
    approve(&mut other.queue, 1);
    desk.queue.checkpoint().unwrap();
    other.queue.checkpoint().unwrap();
    fs::copy(place(&other.path), place(&desk.path)).unwrap();
    drop(desk.queue);
    match open(&desk.path) {
        Err(Error::Contradiction(Seq(3))) => {}
        other => panic!("{other:?}"),
    }
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.check_copy().unwrap(), CopyCheck::Contradicts { first: Seq(3) });
}

#[test]
fn the_copy_of_another_queue_is_refused() {
    let desk = empty();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    let charter = crate::casework::fixture::charter();
    let policy = crate::casework::fixture::POLICY;
    Queue::create(&path, &charter, policy, &seat("other"), at(9)).unwrap().close().unwrap();
    fs::copy(place(&path), place(&desk.path)).unwrap();
    drop(desk.queue);
    assert!(matches!(open(&desk.path), Err(Error::CopyOfAnother(_))));
    // Nor is one left behind written over by a new queue.
    fs::remove_file(&desk.path).unwrap();
    let again = Queue::create(&desk.path, &charter, policy, &seat("mlopez"), at(0));
    assert!(matches!(again, Err(Error::StrayCopy(_))));
}

#[test]
fn a_copy_taken_away_while_the_queue_is_open_is_there_again_with_the_next_verdict() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    fs::remove_file(place(&desk.path)).unwrap();
    approve(&mut desk.queue, 2);
    assert_eq!(repairs(&desk.queue), []);
    approve(&mut desk.queue, 3);
    assert_eq!(repairs(&desk.queue), [Repair::Copy { found: CopyFault::Missing, last: Seq(0) }]);
    let entries = desk.queue.head().unwrap().entries;
    assert_eq!(desk.queue.check_copy().unwrap(), CopyCheck::Same { entries });
    assert_eq!(desk.queue.case(CaseId(2)).unwrap().standing.state(), State::Approved);
}

#[test]
fn an_import_that_the_queue_lost_is_not_in_the_copy_and_says_where_it_is() {
    let mut desk = empty();
    desk.queue.checkpoint().unwrap();
    let (_folder, path) = as_after_a_stop(&desk);
    import(&mut desk.queue, 1..=1);
    let owner = Owner::of(&desk.queue.connection, None).unwrap();
    drop(SecondCopy::write_anew(&path, owner, &desk.queue.connection).unwrap());
    assert!(matches!(open(&path), Err(Error::NotInTheCopy(Seq(2)))));
}

#[test]
fn a_copy_that_cannot_be_written_records_nothing() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    // A folder in its place: neither can be opened nor written anew.
    fs::remove_file(place(&desk.path)).unwrap();
    fs::create_dir(place(&desk.path)).unwrap();
    let case = desk.queue.case(CaseId(2)).unwrap();
    let refused = desk.queue.record(&draft(&case, Deed::Verdict(approval(&case))), &seat("mlopez"), at(9));
    assert!(matches!(refused, Err(Error::Machine { .. })), "{refused:?}");
    fs::remove_dir(place(&desk.path)).unwrap();
    assert_eq!(desk.queue.head().unwrap().entries, 3);
    approve(&mut desk.queue, 2);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}
