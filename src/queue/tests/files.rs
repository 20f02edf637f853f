//! The file itself: what is opened and what is refused, who may write, what is left behind.

use super::{approve, empty, filled, names, now, reopen};
use crate::casework::fixture::{POLICY, approval, at, charter, draft, seat};
use crate::casework::{CaseId, Deed, Digest};
use crate::queue::{Access, Error, Place, Queue};
use crate::record::Text;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;

fn open(path: &std::path::Path) -> Result<Queue, Error> {
    Queue::open(path, Access::Write(&seat("second"), at(60)))
}

#[test]
fn what_a_queue_was_made_for_is_in_it_and_in_its_first_entry() {
    let desk = reopen(empty());
    assert_eq!(desk.queue.charter(), &charter());
    assert_eq!(desk.queue.policy_text().unwrap(), POLICY);
    let entry = desk.queue.last_entries(10).unwrap().remove(0);
    let text = entry.canonical().unwrap();
    assert!(
        text.starts_with("{\"seq\":1,\"at\":\"2018-01-31T12:00:00.000Z\",\"seat\":\"mlopez\",\"case\":null")
    );
    assert!(text.contains("\"deed\":\"found\",\"charter\":{\"county\":\"SAN FRANCISCO\""));
}

#[test]
fn a_queue_is_made_once_and_only_from_its_own_policy() {
    let desk = empty();
    let again = Queue::create(&desk.path, &charter(), POLICY, &seat("x"), at(0));
    assert!(matches!(again, Err(Error::Exists(_))));
    let other = desk.folder.path().join("other");
    assert!(matches!(Queue::create(&other, &charter(), "else", &seat("x"), at(0)), Err(Error::OtherPolicy)));
    let folder = Queue::create(desk.folder.path(), &charter(), POLICY, &seat("x"), at(0));
    assert!(matches!(folder, Err(Error::Folder(_))));
    assert!(!other.exists());
}

#[test]
fn a_start_that_was_interrupted_is_not_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    fs::write(folder.path().join("sf.vacatur.new"), b"half").unwrap();
    Queue::create(&path, &charter(), POLICY, &seat("x"), at(0)).unwrap().close().unwrap();
    assert_eq!(names(&folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[test]
fn a_closed_queue_is_one_file_whatever_was_done() {
    let mut desk = filled(2);
    assert!(names(&desk.folder).contains(&"sf.vacatur.lock".to_owned()));
    approve(&mut desk.queue, 1);
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    desk.queue
        .remember(&seat("x"), &Place { case: CaseId(1), note_draft: Text::default(), view: None })
        .unwrap();
    desk.queue.close().unwrap();
    reader.close().unwrap();
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.status(&seat("x"), &now()).unwrap().progress.approved, 1);
    drop(reader);
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[cfg(unix)]
#[test]
fn files_and_new_folders_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/deep/sf.vacatur");
    let mut queue = Queue::create(&path, &charter(), POLICY, &seat("mlopez"), at(0)).unwrap();
    super::import(&mut queue, 1..=2);
    approve(&mut queue, 1);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["sf.vacatur", "sf.vacatur.lock", "sf.vacatur-wal", "sf.vacatur-shm"] {
        assert_eq!(mode(&path.with_file_name(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&folder.path().join("new")), 0o700);
    assert_eq!(mode(&folder.path().join("new/deep")), 0o700);
}

#[test]
fn a_second_writer_is_told_who_has_it_and_readers_work_beside() {
    let mut desk = filled(2);
    match open(&desk.path) {
        Err(error @ Error::Locked { .. }) => {
            let words = error.to_string();
            assert!(words.contains("in use by mlopez (process "), "{words}");
            assert!(words.contains("since 2018-01-31T12:00:00Z"), "{words}");
        }
        other => panic!("{other:?}"),
    }
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    approve(&mut desk.queue, 1);
    assert_eq!(reader.progress(&seat("x"), &now()).unwrap().approved, 1);
    drop(reader);
    drop(desk.queue);
    open(&desk.path).unwrap();
}

#[test]
fn a_lock_left_behind_by_a_crash_is_free() {
    let desk = empty();
    drop(desk.queue);
    fs::write(desk.folder.path().join("sf.vacatur.lock"), "somebody (process 1)").unwrap();
    open(&desk.path).unwrap();
}

#[test]
fn a_reader_writes_nothing() {
    let mut desk = filled(1);
    desk.queue.close().unwrap();
    desk.queue = Queue::open(&desk.path, Access::Read).unwrap();
    assert!(matches!(
        super::act(&mut desk.queue, 1, crate::casework::Deed::Note { text: Text::new("x") }),
        Err(Error::NotWriting)
    ));
    assert!(matches!(desk.queue.new_batch(&BTreeSet::new(), &seat("x"), at(0)), Err(Error::NotWriting)));
    assert!(matches!(desk.queue.begin_import().map(|_| ()), Err(Error::NotWriting)));
    assert!(desk.queue.connection.execute("DELETE FROM place", []).is_err());
}

#[test]
fn what_is_no_queue_is_named() {
    let desk = empty();
    let at = |name: &str| desk.folder.path().join(name);
    fs::write(at("empty"), b"").unwrap();
    fs::write(at("text"), "SUBJECT_ID,".repeat(100)).unwrap();
    Connection::open(at("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1")
        .unwrap();
    assert!(matches!(open(&at("nothing")), Err(Error::Missing(_))));
    assert!(matches!(open(desk.folder.path()), Err(Error::Folder(_))));
    for name in ["empty", "text", "other.db"] {
        let before = fs::read(at(name)).unwrap();
        assert!(matches!(open(&at(name)), Err(Error::Foreign(_))), "{name}");
        assert!(matches!(Queue::open(&at(name), Access::Read), Err(Error::Foreign(_))), "{name}");
        assert_eq!(fs::read(at(name)).unwrap(), before, "{name}");
    }
    assert!(!at("text.lock").exists());
}

#[test]
fn a_newer_file_is_refused_untouched() {
    let desk = empty();
    desk.queue.close().unwrap();
    let raw = Connection::open(&desk.path).unwrap();
    raw.execute_batch("UPDATE format SET needs = '9.4.0'; PRAGMA user_version = 99").unwrap();
    drop(raw);
    for access in [Access::Read, Access::Write(&seat("x"), at(0))] {
        match Queue::open(&desk.path, access) {
            Err(error @ Error::Newer { schema: 99, .. }) => {
                assert!(error.to_string().ends_with("it needs version 9.4.0 or later"), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[cfg(unix)]
#[test]
fn a_queue_marked_read_only_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let set =
        |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let desk = filled(2);
    desk.queue.close().unwrap();
    set(&desk.path, 0o400);
    assert!(matches!(open(&desk.path), Err(Error::ReadOnly)));
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.case(CaseId(4)).unwrap().id, CaseId(4));
    drop(reader);
    set(&desk.path, 0o600);
    set(desk.folder.path(), 0o500);
    assert!(matches!(open(&desk.path), Err(Error::ReadOnly)));
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.case(CaseId(4)).unwrap().id, CaseId(4));
    drop(reader);
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
    set(desk.folder.path(), 0o700);
    open(&desk.path).unwrap();
}

#[test]
fn the_ledger_refuses_update_delete_and_gaps() {
    let desk = filled(1);
    for sql in [
        "UPDATE ledger SET body = 'x' WHERE seq = 1",
        "UPDATE ledger SET seq = 9 WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 2",
        "INSERT INTO ledger (seq, hash, body) VALUES (9, zeroblob(32), '{}')",
        "INSERT OR REPLACE INTO ledger (seq, hash, body) VALUES (2, zeroblob(32), '{}')",
    ] {
        assert!(desk.queue.connection.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(desk.queue.head().unwrap().entries, 2);
}

#[test]
fn the_connection_has_the_settings_that_the_design_asks_for() {
    let desk = empty();
    let value = |pragma: &str| -> String {
        let number = desk.queue.connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        number.map_or_else(
            |_| desk.queue.connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap(),
            |number| number.to_string(),
        )
    };
    let table = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("trusted_schema", "0"),
        ("foreign_keys", "1"),
        ("mmap_size", "0"),
        ("cell_size_check", "1"),
        ("temp_store", "2"),
        ("application_id", "1447117633"),
    ];
    for (pragma, want) in table {
        assert_eq!(value(pragma), want, "{pragma}");
    }
    assert_eq!(
        value("user_version"),
        crate::queue::schema::newest(crate::queue::schema::MIGRATIONS).to_string()
    );
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[test]
fn remembering_waits_for_no_disk_and_deciding_does_again() {
    let mut desk = filled(1);
    desk.queue
        .remember(&seat("x"), &Place { case: CaseId(1), note_draft: Text::default(), view: None })
        .unwrap();
    let synchronous: i64 =
        desk.queue.connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!(synchronous, 2);
    let nowhere = Place { case: CaseId(99), note_draft: Text::default(), view: None };
    assert!(desk.queue.remember(&seat("x"), &nowhere).is_err());
    approve(&mut desk.queue, 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_taken_away_gets_no_verdict() {
    let mut desk = filled(1);
    fs::rename(&desk.path, desk.folder.path().join("elsewhere")).unwrap();
    let case = desk.queue.case(CaseId(1)).unwrap();
    let draft = crate::casework::fixture::draft(&case, crate::casework::Deed::Note { text: Text::new("x") });
    assert!(matches!(desk.queue.record(&draft, &seat("x"), at(0)), Err(Error::Replaced)));
}

#[test]
fn a_connection_on_which_the_disk_failed_is_opened_again_and_checked() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    // As if the disk had failed in the middle of the last verdict.
    desk.queue.suspect = true;
    approve(&mut desk.queue, 2);
    assert_eq!(desk.queue.head().unwrap().entries, 4);
    desk.queue.suspect = true;
    desk.queue.acknowledged.hash = Digest::ZERO;
    let lost = super::act(&mut desk.queue, 3, crate::casework::Deed::Note { text: Text::new("x") });
    assert!(matches!(lost, Err(Error::Damaged(_))), "{lost:?}");
}

#[test]
fn a_full_disk_is_named_and_work_goes_on_when_there_is_room() {
    let mut desk = filled(2);
    let pages: i64 = desk.queue.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    desk.queue.connection.pragma_update(None, "max_page_count", pages).unwrap();
    let long = |number: u64| Text::note(&format!("{number} ").repeat(2000));
    let mut recorded = 0;
    let full = loop {
        match super::act(&mut desk.queue, 1, crate::casework::Deed::Note { text: long(recorded) }) {
            Ok(_) => recorded += 1,
            Err(error) => break error,
        }
        assert!(recorded < 100, "a page limit that never bites");
    };
    assert!(matches!(full, Error::DiskFull), "{full:?}");
    assert_eq!(desk.queue.head().unwrap().entries, 2 + recorded);
    assert_eq!(desk.queue.case(CaseId(1)).unwrap().notes.len(), usize::try_from(recorded).unwrap());
    // The connection is opened anew, without the limit that stood for the disk.
    super::act(&mut desk.queue, 1, crate::casework::Deed::Note { text: long(0) }).unwrap();
}

#[test]
fn no_error_holds_a_word_of_a_case() {
    let mut desk = filled(1);
    let raw = &desk.queue.connection;
    raw.execute("UPDATE person SET history = x'0100'", []).unwrap();
    let error = desk.queue.case(CaseId(1)).unwrap_err();
    assert_eq!(error.to_string(), "the queue is damaged: a stored history or proposal cannot be read");
    let error = super::act_on(&mut desk.queue, CaseId(1)).unwrap_err();
    assert!(!format!("{error:?} {error}").contains("SKYWALKER"));
}

#[test]
fn a_lock_that_was_taken_away_lets_nobody_decide_a_case_twice() {
    let mut desk = filled(2);
    let case = desk.queue.case(CaseId(1)).unwrap();
    let stale = draft(&case, Deed::Verdict(approval(&case)));
    std::fs::remove_file(crate::queue::disk::beside(&desk.path, ".lock")).unwrap();
    let other = Access::Write(&seat("mlopez"), at(60));
    let mut other = Queue::open(&desk.path, other).unwrap();
    other.record(&stale, &seat("mlopez"), at(61)).unwrap();
    assert!(desk.queue.record(&stale, &seat("mlopez"), at(62)).is_err(), "it is decided already");
    approve(&mut desk.queue, 2);
    assert!(desk.queue.audit().unwrap().difference.is_none(), "one chain, whoever wrote it");
}

#[test]
fn stopped_between_a_verdict_and_the_next_case_it_goes_on_at_the_next() {
    let mut desk = filled(3);
    let me = seat("mlopez");
    let today = now().date();
    let at_case =
        |case: u64, draft: &str| Place { case: CaseId(case), note_draft: Text::note(draft), view: None };
    desk.queue.remember(&me, &at_case(2, "")).unwrap();
    approve(&mut desk.queue, 2);
    assert_eq!(desk.queue.resume(&me, today).unwrap(), Some(at_case(3, "")));
    // Who went back to a decided case stays there, and so does a note that was begun.
    desk.queue.remember(&me, &at_case(2, "")).unwrap();
    assert_eq!(desk.queue.resume(&me, today).unwrap(), Some(at_case(2, "")));
    desk.queue.remember(&me, &at_case(3, "half a note")).unwrap();
    approve(&mut desk.queue, 3);
    assert_eq!(desk.queue.resume(&me, today).unwrap(), Some(at_case(3, "half a note")));
    // In a view it is the next one of the view.
    let view = crate::casework::View {
        name: Text::new("mine"),
        filter: "state:waiting".to_owned(),
        order: crate::casework::Order::of_id(""),
        place: None,
    };
    desk.queue.keep_view(&me, &view).unwrap();
    let place = Place { view: Some(Text::new("mine")), ..at_case(1, "") };
    desk.queue.remember(&me, &place).unwrap();
    approve(&mut desk.queue, 1);
    assert_eq!(desk.queue.resume(&me, today).unwrap(), Some(Place { case: CaseId(4), ..place }));
    assert_eq!(desk.queue.case(CaseId(4)).unwrap().standing.state(), crate::casework::State::Waiting);
}
