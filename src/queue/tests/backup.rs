//! Backups of real files, and bringing them back.

use super::{Desk, approve, filled, now};
use crate::casework::fixture::{approval, at, draft, seat};
use crate::casework::{CaseId, Deed, Digest, Repair, Seq};
use crate::queue::{
    Access, Answer, Beyond, CopyCheck, Custodian, Error, Keep, Queue, Reply, Request, Restored, Restoring,
    Shelf, place_of_copy,
};
use std::fs;
use std::path::Path;
use std::sync::mpsc;

const KEEP: Keep = Keep { newest: 2, days: 0 };

fn shelf(desk: &Desk) -> Shelf {
    Shelf::of(&desk.path, None, KEEP)
}

fn restore(desk: &Desk, backup: &Path, beyond: Beyond) -> Result<Restored, Error> {
    let restoring =
        Restoring { backup, credentials: None, key_now: None, to: &desk.path, beyond, replace: true };
    restoring.carry_out(&seat("mlopez"), at(900))
}

#[test]
fn a_backup_is_whole_named_by_its_head_and_for_its_owner_alone_and_the_oldest_goes() {
    let mut desk = filled(3);
    let mut made = Vec::new();
    for case in 1..=3 {
        approve(&mut desk.queue, case);
        let second = i64::try_from(case).unwrap();
        made.push(desk.queue.backup(shelf(&desk), at(second)).make().unwrap());
    }
    let kept = shelf(&desk).list().unwrap();
    assert_eq!(kept.iter().map(|kept| kept.last.0).collect::<Vec<_>>(), [5, 4]);
    assert_eq!(made.iter().map(|made| made.removed).collect::<Vec<_>>(), [0, 0, 1]);
    let name = kept[0].path.file_name().unwrap().to_str().unwrap();
    let head = desk.queue.head().unwrap().hash.to_string();
    assert_eq!(name, format!("sf-20180131T120003Z-000005-{}.vacatur", &head[..16]));
    let opened = Queue::open(&kept[0].path, Access::Read).unwrap();
    assert_eq!(opened.head().unwrap(), desk.queue.head().unwrap());
    assert_eq!(opened.audit().unwrap().difference, None);
    drop(opened);
    let names: Vec<_> = fs::read_dir(shelf(&desk).folder).unwrap().collect();
    assert_eq!(names.len(), 2, "nothing but the backups");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((rights(&kept[0].path), rights(&shelf(&desk).folder)), (0o600, 0o700));
    }
}

#[test]
fn a_backup_that_cannot_be_made_takes_nothing_away_and_says_why() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    desk.queue.backup(shelf(&desk), at(1)).make().unwrap();
    // A file where the folder should be: a disk that is not plugged in looks like this, or worse.
    let nowhere = desk.folder.path().join("unplugged");
    fs::write(&nowhere, "").unwrap();
    let backup = desk.queue.backup(Shelf { folder: nowhere.join("in"), keep: Some(KEEP) }, at(2));
    let error = backup.make().unwrap_err();
    assert!(backup.why(&error).starts_with("no backup could be made in "), "{}", backup.why(&error));
    assert_eq!(shelf(&desk).list().unwrap().len(), 1);
    // A queue that does not hold is no backup.
    desk.queue.connection.execute_batch("UPDATE casefile SET state = 'flagged' WHERE id = 1").unwrap();
    assert!(matches!(desk.queue.backup(shelf(&desk), at(3)).make(), Err(Error::Damaged(_))));
    let left: Vec<_> =
        fs::read_dir(shelf(&desk).folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_backup_is_brought_back_and_up_to_date_from_the_copy() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 1);
    let made = desk.queue.backup(shelf(&desk), at(1)).make().unwrap();
    approve(&mut desk.queue, 2);
    approve(&mut desk.queue, 3);
    let head = desk.queue.head().unwrap();
    let Desk { queue, path, folder } = desk;
    queue.close().unwrap();
    // The disk forgot the queue.
    fs::write(&path, "rubbish").unwrap();
    let desk = Desk { queue: Queue::open(&made.path, Access::Read).unwrap(), path, folder };
    let restored = restore(&desk, &made.path, Beyond::Redo).unwrap();
    assert_eq!(restored.backup, Seq(3));
    assert_eq!(
        restored.queue.entry(Seq(6)).unwrap().unwrap().deed,
        Deed::Repair(Repair::Entries { first: Seq(4), last: Seq(5) })
    );
    assert_eq!(crate::queue::ledger::hash_of(&restored.queue.connection, Seq(5)).unwrap(), Some(head.hash));
    assert_eq!(restored.queue.audit().unwrap().difference, None);
    assert_eq!(restored.queue.check_copy().unwrap(), CopyCheck::Same { entries: 6 });
    assert_eq!(restored.aside.len(), 1);
    assert_eq!(fs::read(&restored.aside[0]).unwrap(), b"rubbish");
}

#[test]
fn going_on_from_an_older_state_gives_the_rest_up_and_says_so() {
    let mut desk = filled(3);
    approve(&mut desk.queue, 1);
    let made = desk.queue.backup(shelf(&desk), at(1)).make().unwrap();
    approve(&mut desk.queue, 2);
    let head = desk.queue.head().unwrap();
    let Desk { queue, path, folder } = desk;
    queue.close().unwrap();
    let desk = Desk { queue: Queue::open(&made.path, Access::Read).unwrap(), path, folder };
    let restored = restore(&desk, &made.path, Beyond::GiveUp).unwrap();
    let deed = restored.queue.entry(Seq(4)).unwrap().unwrap().deed;
    assert_eq!(deed, Deed::Repair(Repair::Older { last: Seq(4), head: head.hash }));
    assert_eq!(restored.queue.check_copy().unwrap(), CopyCheck::Same { entries: 4 });
    assert_eq!(restored.aside.len(), 2, "{:?}", restored.aside);
    restored.queue.close().unwrap();
    // And it is in order from then on.
    Queue::open(&desk.path, Access::Write(&seat("mlopez"), at(901))).unwrap().close().unwrap();
}

#[test]
fn an_older_copy_that_was_put_in_the_place_of_the_queue_is_brought_up_to_date_in_place() {
    let mut desk = filled(2);
    desk.queue.checkpoint().unwrap();
    let older = fs::read(&desk.path).unwrap();
    approve(&mut desk.queue, 1);
    let Desk { queue, path, folder } = desk;
    queue.close().unwrap();
    fs::write(&path, older).unwrap();
    let refused = Queue::open(&path, Access::Write(&seat("mlopez"), at(5)));
    assert!(matches!(refused, Err(Error::OlderThanItsCopy { .. })));
    let desk = Desk { queue: Queue::open(&path, Access::Read).unwrap(), path, folder };
    let restored = restore(&desk, &desk.path, Beyond::Redo).unwrap();
    assert_eq!(restored.queue.head().unwrap().entries, 4);
}

#[test]
fn nothing_that_stands_is_written_over_and_no_backup_that_does_not_hold_is_brought_back() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    let made = desk.queue.backup(shelf(&desk), at(1)).make().unwrap();
    let restoring = Restoring {
        backup: &made.path,
        credentials: None,
        key_now: None,
        to: &desk.path,
        beyond: Beyond::Redo,
        replace: false,
    };
    assert!(matches!(restoring.carry_out(&seat("mlopez"), at(2)), Err(Error::Exists(_))));
    assert!(
        matches!(restore(&desk, &made.path, Beyond::Redo), Err(Error::Locked { .. })),
        "somebody works on it"
    );
    let raw = rusqlite::Connection::open(&made.path).unwrap();
    raw.execute_batch("UPDATE casefile SET state = 'flagged' WHERE id = 1").unwrap();
    drop(raw);
    let copy = fs::read(place_of_copy(&desk.path)).unwrap();
    assert!(matches!(restore(&desk, &made.path, Beyond::Redo), Err(Error::Damaged(_))));
    assert_eq!(Digest::of(&fs::read(place_of_copy(&desk.path)).unwrap()), Digest::of(&copy));
}

#[test]
fn while_somebody_works_a_backup_is_made_beside_and_one_that_fails_is_said() {
    for is_plugged_in in [true, false] {
        let Desk { mut queue, path, folder } = filled(2);
        let place = folder.path().join("elsewhere");
        if !is_plugged_in {
            fs::write(&place, "").unwrap();
        }
        queue.back_up_to(Shelf { folder: place.join("in"), keep: Some(KEEP) });
        let (send, replies) = mpsc::channel();
        let tell = move |reply| drop(send.send(reply));
        let custodian = Custodian::start(queue, seat("mlopez"), now, tell).unwrap();
        custodian.ask(1, Request::Case(CaseId(1))).unwrap();
        // Nothing was ever backed up: the first request that finds entries starts one.
        let mut outcome = None;
        let mut case = None;
        while outcome.is_none() || case.is_none() {
            match replies.recv().unwrap() {
                Reply::To { answer: Ok(Answer::Case(found)), .. } => case = found,
                Reply::BackedUp(said) => outcome = Some(said),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(outcome.unwrap().is_ok(), is_plugged_in);
        // Work goes on all the same.
        let case = case.unwrap();
        custodian.ask(2, Request::Record(draft(&case, Deed::Verdict(approval(&case))))).unwrap();
        assert!(matches!(replies.recv().unwrap(), Reply::To { tag: 2, answer: Ok(Answer::Recorded(_)) }));
        custodian.ask(3, Request::Close).unwrap();
        match replies.recv().unwrap() {
            Reply::To { answer: Ok(Answer::Closed(left)), .. } => {
                assert!(left.backup.is_some(), "a verdict was recorded since");
            }
            other => panic!("{other:?}"),
        }
        drop(custodian);
        assert!(path.exists());
    }
}
