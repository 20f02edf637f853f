//! The arrangement of keys, on real files, at the least cost that is accepted.

use super::ring::{NotARing, Ring};
use super::*;
use crate::casework::Seat;
use crate::record::limits::{BESIDE, KEY_FILE, SEATS};
use crate::record::{Secret, Text};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const COST: Cost = Cost::LEAST;

fn seat(name: &str) -> Seat {
    Seat(Text::new(name))
}

fn secret(text: &str) -> Secret {
    Secret::of(text.to_owned())
}

/// The passphrase of everybody whose own does not matter.
fn phrase(name: &str) -> Secret {
    secret(&format!("the phrase of {name}"))
}

struct Bench {
    folder: TempDir,
    queue: PathBuf,
    file: KeyFile,
    founder: Unlocked,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let queue = folder.path().join("sf.vacatur");
    let (file, founder) = KeyFile::found(&queue, &seat("ana"), &phrase("ana"), COST).unwrap();
    Bench { folder, queue, file, founder }
}

impl Bench {
    fn unlock(&self, name: &str, passphrase: &Secret) -> Result<Unlocked, KeysError> {
        KeyFile::read(&self.queue)?.unlock(&seat(name), passphrase)
    }
}

#[test]
fn everybody_opens_the_same_queue_with_a_passphrase_and_a_signature_of_their_own() {
    let mut bench = bench();
    let kelly = bench.file.add(&bench.founder, &seat("kelly"), &phrase("kelly"), COST).unwrap();
    let ana = bench.unlock("ana", &phrase("ana")).unwrap();
    let opened = bench.unlock("kelly", &phrase("kelly")).unwrap();
    assert_eq!(*ana.database_key(), *opened.database_key());
    assert_eq!(opened.signer().public(), kelly.public());
    assert_ne!(ana.signer().public(), kelly.public());
    for (name, passphrase) in [("ana", phrase("kelly")), ("nobody", phrase("ana")), ("kelly", secret(""))] {
        assert!(matches!(bench.unlock(name, &passphrase), Err(KeysError::Wrong)), "{name}");
    }
    let again = bench.file.add(&bench.founder, &seat("kelly"), &phrase("x"), COST);
    assert!(matches!(again, Err(KeysError::Taken)));
    let short = bench.file.add(&bench.founder, &seat("new"), &secret("short"), COST);
    assert!(matches!(short, Err(KeysError::TooShort(12))));
}

#[test]
fn a_passphrase_is_changed_without_touching_the_others() {
    let mut bench = bench();
    bench.file.add(&bench.founder, &seat("kelly"), &phrase("kelly"), COST).unwrap();
    let before = *bench.founder.database_key();
    let kelly = bench.unlock("kelly", &phrase("kelly")).unwrap();
    KeyFile::read(&bench.queue).unwrap().change(&kelly, &secret("another phrase of kelly"), COST).unwrap();
    assert!(matches!(bench.unlock("kelly", &phrase("kelly")), Err(KeysError::Wrong)));
    let again = bench.unlock("kelly", &secret("another phrase of kelly")).unwrap();
    assert_eq!((*again.database_key(), again.signer().public()), (before, kelly.signer().public()));
    assert_eq!(*bench.unlock("ana", &phrase("ana")).unwrap().database_key(), before);
}

#[test]
fn who_is_removed_has_no_way_to_the_next_key_and_the_others_need_not_be_there() {
    let mut bench = bench();
    for name in ["kelly", "sam"] {
        bench.file.add(&bench.founder, &seat(name), &phrase(name), COST).unwrap();
    }
    let before = *bench.founder.database_key();
    bench.file.begin_removal(&mut bench.founder, &seat("kelly")).unwrap();
    // Interrupted here, everybody still opens the queue as it is, and the others know the key that comes next.
    let sam = bench.unlock("sam", &phrase("sam")).unwrap();
    let next = *sam.next_database_key().unwrap();
    assert_eq!((*sam.database_key(), next != before), (before, true));
    assert!(bench.unlock("kelly", &phrase("kelly")).unwrap().next_database_key().is_none());
    bench.file.end_rotation(&mut bench.founder, Rotation::Done).unwrap();
    assert!(matches!(bench.unlock("kelly", &phrase("kelly")), Err(KeysError::Wrong)));
    for name in ["ana", "sam"] {
        assert_eq!(*bench.unlock(name, &phrase(name)).unwrap().database_key(), next);
    }
    assert_eq!(*bench.founder.database_key(), next);
}

#[test]
fn an_abandoned_removal_changes_nothing() {
    let mut bench = bench();
    bench.file.add(&bench.founder, &seat("kelly"), &phrase("kelly"), COST).unwrap();
    let before = *bench.founder.database_key();
    bench.file.begin_removal(&mut bench.founder, &seat("kelly")).unwrap();
    assert!(KeyFile::read(&bench.queue).unwrap().is_rotating());
    bench.file.end_rotation(&mut bench.founder, Rotation::Abandoned).unwrap();
    assert!(!KeyFile::read(&bench.queue).unwrap().is_rotating());
    assert_eq!(*bench.unlock("kelly", &phrase("kelly")).unwrap().database_key(), before);
}

#[test]
fn the_copies_repair_one_another() {
    let bench = bench();
    let (first, second) = (place(&bench.queue), bench.folder.path().join("sf.vacatur.keys.copy"));
    let whole = fs::read(&first).unwrap();
    assert_eq!(whole, fs::read(&second).unwrap());
    for (damaged, other) in [(&first, &second), (&second, &first)] {
        for at in [0, whole.len() / 3, whole.len() - 2] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(damaged, bytes).unwrap();
            bench.unlock("ana", &phrase("ana")).unwrap();
            assert_eq!(
                (fs::read(damaged).unwrap(), fs::read(other).unwrap()),
                (whole.clone(), whole.clone())
            );
        }
        fs::remove_file(damaged).unwrap();
        bench.unlock("ana", &phrase("ana")).unwrap();
        assert_eq!(fs::read(damaged).unwrap(), whole);
    }
    fs::write(&first, "x").unwrap();
    fs::write(&second, "").unwrap();
    assert!(matches!(bench.unlock("ana", &phrase("ana")), Err(KeysError::Damaged(_))));
}

/// Writes text with a check that fits, as somebody would who knows the format but no key.
fn forged(line: &str, mac: &str) -> String {
    let both = format!("{line}\n{mac}\n");
    format!("{both}{}\n", crate::casework::Digest::of(both.as_bytes()))
}

#[test]
fn a_header_that_somebody_else_wrote_unlocks_nothing_and_costs_nothing() {
    let mut bench = bench();
    bench.file.add(&bench.founder, &seat("kelly"), &phrase("kelly"), COST).unwrap();
    let text = fs::read_to_string(place(&bench.queue)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (body, mac) = (lines[0], lines[1]);
    assert_eq!(forged(body, mac), text);
    let write = |text: &str| {
        fs::write(place(&bench.queue), text).unwrap();
        fs::write(bench.folder.path().join("sf.vacatur.keys.copy"), text).unwrap();
        bench.unlock("ana", &phrase("ana")).map(|_| ())
    };
    // More memory than any slot of ours: refused before it is asked for.
    let hungry = body.replacen("\"memory\":19456", "\"memory\":4294967295", 1);
    assert!(matches!(write(&forged(&hungry, mac)), Err(KeysError::Hostile(_))));
    let weak = body.replacen("\"memory\":19456", "\"memory\":8", 1);
    assert!(matches!(write(&forged(&weak, mac)), Err(KeysError::Hostile(_))));
    let newer = body.replacen("\"format\":1", "\"format\":2", 1);
    assert!(matches!(write(&forged(&newer, mac)), Err(KeysError::Newer(_))));
    // A slot taken away, and one under another name: whole, but not authentic.
    let mut value: serde_json::Value = serde_json::from_str(body).unwrap();
    value["slots"].as_array_mut().unwrap().pop();
    let ring = Ring::parse(&text).unwrap();
    let fewer = body.split(",{\"id\"").next().unwrap().to_owned() + "]}";
    assert!(matches!(write(&forged(&fewer, mac)), Err(KeysError::Tampered(_))));
    let renamed =
        body.replacen("\"seat\":\"ana\"", "\"seat\":\"eve\"", 1).replacen("\"kelly\"", "\"ana\"", 1);
    assert!(matches!(write(&forged(&renamed, mac)), Err(KeysError::Wrong)));
    assert_eq!(ring.text(), text);
    assert_eq!(Ring::parse(&"x".repeat(1000)), Err(NotARing::Damaged));
    write(&text).unwrap();
}

#[test]
fn every_changed_digit_of_a_slot_is_refused() {
    let bench = bench();
    let text = fs::read_to_string(place(&bench.queue)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let places: Vec<usize> = lines[0].match_indices("\":\"").map(|(at, _)| at + 4).collect();
    for at in places {
        let mut bytes = lines[0].as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let line = String::from_utf8(bytes).unwrap();
        let forged = forged(&line, lines[1]);
        fs::write(place(&bench.queue), &forged).unwrap();
        fs::write(bench.folder.path().join("sf.vacatur.keys.copy"), &forged).unwrap();
        assert!(bench.unlock("ana", &phrase("ana")).is_err(), "{line}");
    }
}

#[test]
fn no_change_of_one_bit_is_taken_for_the_file() {
    let mut bench = bench();
    bench.file.add(&bench.founder, &seat("kelly"), &phrase("kelly"), COST).unwrap();
    let text = fs::read_to_string(place(&bench.queue)).unwrap();
    let mut changed = 0;
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            // What is no text is no key file.
            let read = std::str::from_utf8(&bytes).map_or(Err(NotARing::Damaged), Ring::parse);
            assert!(read.is_err(), "byte {at}, bit {bit}");
            changed += 1;
        }
    }
    assert!(changed > 10_000, "{changed}");
}

#[test]
fn recovery_words_are_read_as_people_copy_them_and_a_wrong_one_is_noticed() {
    let words = RecoveryWords::random().unwrap();
    let rows = words.rows();
    assert_eq!(rows.len(), 3);
    let copied = secret(&rows.join("\n ").to_uppercase());
    assert_eq!(RecoveryWords::read(&copied), Some(words.clone()));
    let mut wrong: Vec<String> = rows.join(" ").split_whitespace().map(str::to_owned).collect();
    wrong[3] = "vacatur".to_owned();
    assert_eq!(RecoveryWords::read(&secret(&wrong.join(" "))), None);
    assert_ne!(RecoveryWords::random().unwrap(), words);
    let mut bench = bench();
    bench.file.add(&bench.founder, &recovery_seat(), words.passphrase(), COST).unwrap();
    bench.unlock("recovery", RecoveryWords::read(&copied).unwrap().passphrase()).unwrap();
}

#[test]
fn wrong_attempts_slow_down_and_a_right_one_forgets_them() {
    let folder = tempfile::tempdir().unwrap();
    let attempts = Attempts::of(&folder.path().join("q"));
    let start = Timestamp::from_second(1_517_400_000).unwrap();
    let after = |seconds| start + SignedDuration::from_secs(seconds);
    for _ in 0..2 {
        attempts.wrong(start);
        assert!(attempts.allow(start).is_ok());
    }
    let waits = [2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
    for wait in waits {
        attempts.wrong(start);
        assert!(matches!(attempts.allow(after(wait - 1)), Err(KeysError::TooSoon(_))), "{wait}");
        assert!(attempts.allow(after(wait)).is_ok(), "{wait}");
    }
    assert!(attempts.allow(after(-5)).is_ok(), "a clock that was set back locks nobody out");
    attempts.right();
    assert!(attempts.allow(start).is_ok());
    fs::write(folder.path().join("q.attempts"), "garbage").unwrap();
    assert!(attempts.allow(start).is_ok());
}

#[test]
fn a_key_file_is_read_up_to_its_limit_and_refused_over_it() {
    let bench = bench();
    let both = [bench.queue.with_extension("vacatur.keys"), bench.queue.with_extension("vacatur.keys.copy")];
    let written = |bytes: usize| {
        for path in &both {
            fs::write(path, "x".repeat(bytes)).unwrap();
        }
        KeyFile::read(&bench.queue).unwrap_err()
    };
    assert!(both.iter().all(|path| path.exists()));
    assert!(matches!(written(KEY_FILE.length()), KeysError::Damaged(_)));
    assert!(matches!(written(KEY_FILE.length() + 1), KeysError::Hostile(_)));
}

#[test]
fn a_key_file_has_a_hundred_seats_and_not_one_more() {
    let mut bench = bench();
    for number in 1..SEATS.length() {
        bench.file.add(&bench.founder, &seat(&number.to_string()), &phrase("all"), COST).unwrap();
    }
    let one_more = bench.file.add(&bench.founder, &seat("one more"), &phrase("all"), COST);
    assert!(matches!(one_more, Err(KeysError::Full(100))));
    assert_eq!(KeyFile::read(&bench.queue).unwrap().seats().len(), SEATS.length());
}

#[test]
fn wrong_attempts_are_read_up_to_their_limit_and_are_none_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let attempts = Attempts::of(&folder.path().join("queue"));
    let now: Timestamp = "2018-01-31T09:00:00Z".parse().unwrap();
    let written = |bytes: usize| {
        let text = format!("{:<bytes$}", format!("9 {now}"));
        fs::write(folder.path().join("queue.attempts"), text).unwrap();
        attempts.allow(now)
    };
    assert!(matches!(written(BESIDE.length()), Err(KeysError::TooSoon(_))));
    assert!(written(BESIDE.length() + 1).is_ok());
}
