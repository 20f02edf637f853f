//! Encrypted queues: what is on the disk, who opens them, another key, signatures.

use super::{act_on, approve, import};
use crate::casework::fixture::{POLICY, at, charter, seat};
use crate::casework::{CaseId, Change, CopyFault, Deed, Digest, Entry, Repair, Role, Seq, Signer};
use crate::keys::Sealer;
use crate::queue::{Access, CopyCheck, Credentials, Error, Queue, connection, place_of_copy};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zeroize::Zeroizing;

fn credentials(key: u8) -> Credentials {
    Credentials {
        key: Zeroizing::new([key; 32]),
        id: *b"sixteen bytes id",
        sealer: Sealer::of(&[key; 32], b"sixteen bytes id"),
        signer: Signer::from_seed(&[9; 32]),
    }
}

struct Desk {
    queue: Queue,
    path: PathBuf,
    folder: TempDir,
}

/// Makes an encrypted queue of two persons with four cases, one of them approved.
fn encrypted() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    let mut queue =
        Queue::create_encrypted(&path, &charter(), POLICY, &seat("mlopez"), at(0), credentials(1)).unwrap();
    import(&mut queue, 1..=2);
    approve(&mut queue, 1);
    Desk { queue, path, folder }
}

fn write(path: &Path, key: u8) -> Result<Queue, Error> {
    Queue::unlock(path, Access::Write(&seat("mlopez"), at(50)), credentials(key))
}

#[test]
fn nothing_of_a_case_is_on_the_disk_while_it_is_open_and_after() {
    let desk = encrypted();
    let name = desk.queue.case(CaseId(1)).unwrap().person.identity.name.as_str().to_owned();
    let clear = || {
        std::fs::read_dir(desk.folder.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            [name.as_bytes(), b"SQLite format 3", b"found", b"mlopez\""]
                .iter()
                .any(|canary| bytes.windows(canary.len()).any(|window| window == *canary))
        })
    };
    assert!(!clear(), "with a journal beside it");
    desk.queue.close().unwrap();
    assert!(!clear());
    assert!(std::fs::read(&desk.path).unwrap().starts_with(b"sixteen bytes id"));
    let again = write(&desk.path, 1).unwrap();
    assert_eq!(again.audit().unwrap().difference, None);
    assert!(again.is_encrypted());
}

#[test]
fn another_key_and_no_key_open_nothing() {
    let desk = encrypted();
    desk.queue.close().unwrap();
    assert!(matches!(write(&desk.path, 2), Err(Error::OtherKey)));
    assert!(matches!(Queue::unlock(&desk.path, Access::Read, credentials(2)), Err(Error::OtherKey)));
    assert!(matches!(Queue::open(&desk.path, Access::Read), Err(Error::Foreign(_))));
    let mut other = credentials(1);
    other.id = *b"of another queue";
    assert!(matches!(Queue::unlock(&desk.path, Access::Read, other), Err(Error::Foreign(_))));
    assert!(Queue::unlock(&desk.path, Access::Read, credentials(1)).is_ok());
}

#[test]
fn a_page_that_was_changed_is_noticed() {
    let desk = encrypted();
    desk.queue.close().unwrap();
    let mut bytes = std::fs::read(&desk.path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&desk.path, bytes).unwrap();
    let queue = Queue::unlock(&desk.path, Access::Read, credentials(1)).unwrap();
    let audit = queue.audit();
    assert!(audit.is_err() || audit.is_ok_and(|audit| audit.difference.is_some()));
}

#[test]
fn the_whole_file_is_written_anew_under_another_key() {
    let mut desk = encrypted();
    let head = desk.queue.head().unwrap();
    let reader = Queue::unlock(&desk.path, Access::Read, credentials(1)).unwrap();
    assert!(desk.queue.rewrite_under(credentials(3)).is_err(), "not while somebody reads");
    drop(reader);
    desk.queue.rewrite_under(credentials(3)).unwrap();
    act_on(&mut desk.queue, CaseId(9)).unwrap_err();
    approve(&mut desk.queue, 2);
    desk.queue.close().unwrap();
    assert!(matches!(write(&desk.path, 1), Err(Error::OtherKey)));
    let queue = write(&desk.path, 3).unwrap();
    assert_eq!(queue.head().unwrap().entries, head.entries + 1);
    assert_eq!(queue.audit().unwrap().difference, None);
    // The second copy went over to the key with it.
    assert_eq!(queue.check_copy().unwrap(), CopyCheck::Same { entries: head.entries + 1 });
}

#[test]
fn a_copy_under_the_key_before_is_written_anew_where_the_change_of_the_key_was_interrupted() {
    let mut desk = encrypted();
    let before = std::fs::read(place_of_copy(&desk.path)).unwrap();
    desk.queue.rewrite_under(credentials(3)).unwrap();
    let head = desk.queue.head().unwrap();
    desk.queue.close().unwrap();
    std::fs::write(place_of_copy(&desk.path), before).unwrap();
    let queue = write(&desk.path, 3).unwrap();
    let last = queue.entry(Seq(head.entries + 1)).unwrap().unwrap().deed;
    assert_eq!(last, Deed::Repair(Repair::Copy { found: CopyFault::OtherKey, last: Seq(0) }));
    assert_eq!(queue.check_copy().unwrap(), CopyCheck::Same { entries: head.entries + 1 });
}

#[test]
fn what_an_encrypted_queue_lost_with_its_journal_is_taken_from_the_sealed_copy() {
    let desk = encrypted();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    std::fs::copy(&desk.path, &path).unwrap();
    std::fs::copy(place_of_copy(&desk.path), place_of_copy(&path)).unwrap();
    let queue = write(&path, 1).unwrap();
    assert_eq!(queue.head().unwrap().entries, desk.queue.head().unwrap().entries + 1);
    assert_eq!(queue.audit().unwrap().difference, None);
}

#[test]
fn the_head_is_signed_once_and_the_signature_covers_everything_before() {
    let mut desk = encrypted();
    let receipt = desk.queue.sign(&seat("mlopez"), at(60)).unwrap().unwrap();
    assert_eq!(desk.queue.sign(&seat("mlopez"), at(61)).unwrap(), None, "nothing was done since");
    let audit = desk.queue.audit().unwrap();
    assert_eq!((audit.difference, audit.signed), (None, Some((Seq(receipt.seq.0 - 1), seat("mlopez")))));
    approve(&mut desk.queue, 2);
    assert!(desk.queue.sign(&seat("mlopez"), at(62)).unwrap().is_some());
    // A plain queue has nobody to sign.
    let mut plain = super::filled(1);
    assert_eq!(plain.queue.sign(&seat("mlopez"), at(60)).unwrap(), None);
}

/// Rewrites the body of the last entry and its hash, so that the chain holds again.
fn forge_last(path: &Path, change: impl FnOnce(&mut Entry)) -> String {
    let raw = connection::writing(path, Some(&credentials(1))).unwrap();
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let (seq, body): (i64, String) = raw
        .query_row("SELECT seq, body FROM ledger ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let before: Digest =
        raw.query_row("SELECT hash FROM ledger WHERE seq = ?1", [seq - 1], |row| row.get(0)).unwrap();
    let mut entry = Entry::parse(&body).unwrap();
    change(&mut entry);
    let body = entry.canonical().unwrap();
    raw.execute(
        "UPDATE ledger SET body = ?2, hash = ?3, seat = ?2 ->> '$.seat' WHERE seq = ?1",
        (seq, &body, Entry::link(&before, &body)),
    )
    .unwrap();
    for (_, sql) in &triggers {
        raw.execute_batch(sql).unwrap();
    }
    drop(raw);
    let queue = Queue::unlock(path, Access::Read, credentials(1)).unwrap();
    queue.audit().unwrap().difference.expect("the forgery was not noticed")
}

#[test]
fn a_signature_that_is_not_the_seats_over_that_head_is_found() {
    let forge = |change: &dyn Fn(&mut Entry)| {
        let mut desk = encrypted();
        let change_roster = Change::Add {
            who: seat("kelly"),
            role: Role::Reviewer,
            key: Some(Signer::from_seed(&[7; 32]).public()),
        };
        desk.queue.change_roster(change_roster, &seat("mlopez"), at(55)).unwrap();
        desk.queue.sign(&seat("mlopez"), at(60)).unwrap();
        desk.queue.close().unwrap();
        forge_last(&desk.path, change)
    };
    let by_other = forge(&|entry| entry.seat = seat("kelly"));
    assert!(by_other.contains("the signature of entry #000005 is not kelly's"), "{by_other}");
    let by_nobody = forge(&|entry| entry.seat = seat("nobody"));
    assert!(by_nobody.contains("signed by nobody, who had no key then"), "{by_nobody}");
    let other_head = forge(&|entry| {
        if let Deed::Sign { head, .. } = &mut entry.deed {
            *head = Digest::ZERO;
        }
    });
    assert!(other_head.contains("signs another head than that of entry #000004"), "{other_head}");
    let by_other_key = forge(&|entry| {
        if let Deed::Sign { head, signature } = &mut entry.deed {
            *signature = Signer::from_seed(&[8; 32]).sign(Seq(4), head);
        }
    });
    assert!(by_other_key.contains("is not mlopez's"), "{by_other_key}");
}

#[test]
fn an_end_that_was_cut_off_and_a_past_that_was_changed_show_against_a_known_head() {
    let mut desk = super::filled(1);
    approve(&mut desk.queue, 1);
    approve(&mut desk.queue, 2);
    let known = desk.queue.slip().unwrap().to_string().parse().unwrap();
    assert_eq!(desk.queue.differs_from(&known).unwrap(), None);
    let raw = &desk.queue.connection;
    raw.execute_batch("DROP TRIGGER ledger_never_shrinks; DELETE FROM ledger WHERE seq = 4;").unwrap();
    let words = desk.queue.differs_from(&known).unwrap().unwrap();
    assert!(words.contains("ends at entry #000003") && words.contains("was cut off"), "{words}");
    // Grown again, but with something else.
    raw.execute_batch("UPDATE casefile SET state = 'waiting', verdict = NULL WHERE id = 2").unwrap();
    // Whoever does this takes the second copy of the ledger away as well.
    std::fs::remove_file(place_of_copy(&desk.path)).unwrap();
    let mut desk = super::reopen(desk);
    let flag = crate::casework::Verdict::Flag { reason: crate::casework::FlagReason::Law };
    super::act(&mut desk.queue, 2, Deed::Verdict(flag)).unwrap();
    let words = desk.queue.differs_from(&known).unwrap().unwrap();
    assert!(words.contains("entry #000004 is not the one whose head was written down"), "{words}");
}
