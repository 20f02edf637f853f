//! Encrypted queues with the real binary, from an empty machine to a ledger that somebody else has checked.
#![cfg(feature = "encryption")]

use crate::desk::{Desk, Done, sample_argument, talk};
use std::path::Path;
use std::process::Command;

/// A desk whose people have the passphrases that a file names.
struct Office {
    desk: Desk,
}

impl Office {
    /// Runs the binary as a seat, with these lines in the passphrase file.
    fn run(&self, seat: &str, passphrases: &[&str], arguments: &[&str]) -> Done {
        let file = self.desk.private_file("passphrases", &(passphrases.join("\n") + "\n"));
        let mut command = self.desk.command();
        command.env("VACATUR_SEAT", seat).env("VACATUR_PASSPHRASE_FILE", file);
        Done::from(command.args(arguments).output().expect("the binary starts"))
    }

    fn ok(&self, seat: &str, passphrases: &[&str], arguments: &[&str]) -> String {
        let done = self.run(seat, passphrases, arguments);
        assert_eq!(done.code, 0, "{seat} {arguments:?}: {}", done.err);
        done.out
    }
}

const ANA: &str = "four words for ana";
const KELLY: &str = "four words for kelly";
const SAM: &str = "four words for sam";

fn office() -> Office {
    let office = Office { desk: Desk::new() };
    let said = office.ok("ana", &[ANA], &["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"]);
    assert!(said.contains("It is encrypted") && said.contains("supervisor is ana"), "{said}");
    office
}

#[test]
fn two_more_people_are_let_in_one_leaves_and_the_ledger_is_proved_to_a_stranger() {
    let office = office();
    office.ok("ana", &[ANA, KELLY], &["seat", "add", "kelly", "--role", "reviewer"]);
    office.ok("ana", &[ANA, SAM], &["seat", "add", "sam", "--role", "supervisor"]);
    office.ok("ana", &[ANA], &["import", &sample_argument()]);
    let refused = office.run("kelly", &[KELLY], &["batch", "new"]);
    assert!(refused.err.contains("role reviewer may not freeze"), "{}", refused.err);
    let head = line_with(&office.ok("kelly", &[KELLY], &["status"]), "to write down: ");

    // Nothing of the file that was read in is on the disk.
    for entry in std::fs::read_dir(office.desk.folder()).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let bytes = if path.is_file() { std::fs::read(&path).expect("readable") } else { Vec::new() };
        for canary in [&b"QUASIMAN"[..], b"SQLite format 3", ANA.as_bytes()] {
            let is_ours = path.ends_with("passphrases");
            let found = bytes.windows(canary.len()).any(|window| window == canary);
            assert!(is_ours || !found, "{}", path.display());
        }
    }

    office.ok("sam", &[SAM], &["seat", "remove", "kelly"]);
    let left = office.run("kelly", &[KELLY], &["status"]);
    assert_eq!(left.code, 4);
    assert!(left.err.contains("the name or the passphrase is wrong"), "{}", left.err);
    office.ok("ana", &[ANA, "four other words"], &["seat", "passphrase"]);
    assert_eq!(office.run("ana", &[ANA], &["status"]).code, 4);

    let audit =
        office.ok("ana", &["four other words"], &["audit", "--head", &head, "--export", "ledger.jsonl"]);
    assert!(
        audit.contains("signed to its end by sam") && audit.contains("as it was written down"),
        "{audit}"
    );
    strangers_check(&office.desk, &head);
}

/// Runs the independent checker on what was written out, and on what somebody then did to it.
fn strangers_check(desk: &Desk, head: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify_ledger.py");
    let length = std::fs::read_to_string(&script).expect("it ships").lines().count();
    assert!(length <= 120, "the checker is to be read before it is trusted: {length} lines");
    let check = |file: &str, head: &str| {
        Command::new("python3").arg("-B").arg(&script).arg(desk.path(file)).arg(head).output().ok()
    };
    let Some(whole) = check("ledger.jsonl", head) else {
        println!("python3 is not on this machine: the independent checker was not run");
        return;
    };
    let said = String::from_utf8_lossy(&whole.stdout);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    assert!(said.contains("entries and 5 signatures hold"), "{said}");

    let text = std::fs::read_to_string(desk.path("ledger.jsonl")).expect("it was written");
    let lines: Vec<&str> = text.lines().collect();
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat();
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    let mut twice = lines.clone();
    twice.insert(3, lines[2]);
    let edited = text.replacen("kelly", "kenny", 1);
    let last_signature = lines.len() - 1;
    let resigned = {
        let other = lines.iter().rev().find(|line| line.contains("\\\"deed\\\":\\\"sign")).expect("signed");
        let digits: &str = other
            .split("signature\\\":\\\"")
            .nth(1)
            .expect("a signature")
            .split('\\')
            .next()
            .expect("digits");
        text.replace(digits, &digits.chars().rev().collect::<String>())
    };
    let table = [
        (edited, "was edited"),
        (without(4).join("\n"), "stands where entry 5 belongs"),
        (swapped.join("\n"), "stands where entry 3 belongs"),
        (twice.join("\n"), "stands where entry 4 belongs"),
        (resigned, "was edited"),
        (lines[..4].join("\n"), "its end was cut off"),
    ];
    for (changed, words) in table {
        desk.file("changed.jsonl", changed);
        let done = check("changed.jsonl", head).expect("it ran before");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(words), "{words}: {said} ({last_signature})");
    }
}

#[test]
fn wrong_passphrases_slow_down_and_the_recovery_words_open_what_everybody_has_forgotten() {
    let office = Office { desk: Desk::new() };
    let said = office.ok("ana", &[ANA], &["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"]);
    let rows: Vec<&str> = said.lines().filter(|line| line.starts_with("  ")).collect();
    let words = rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words.split(' ').count(), 12, "{said}");
    for _ in 0..3 {
        let done = office.run("ana", &["not the passphrase"], &["status"]);
        assert!(done.err.contains("wrong") && done.code == 4, "{}", done.err);
    }
    let soon = office.run("ana", &[ANA], &["status"]);
    assert!(soon.err.contains("too many wrong attempts: the next one is possible in 2 s"), "{}", soon.err);
    std::fs::remove_file(office.desk.path("test.vacatur.attempts")).expect("it counts there");

    office.ok(
        "recovery",
        &[&words.to_uppercase(), "a new phrase of ana2"],
        &["seat", "add", "ana2", "--role", "supervisor"],
    );
    office.ok("ana2", &["a new phrase of ana2"], &["seat", "remove", "ana"]);
    let list = office.ok("ana2", &["a new phrase of ana2"], &["seat", "list"]);
    assert!(list.contains("recovery") && !list.contains("ana  "), "{list}");
    let short = office.run("ana2", &["a new phrase of ana2", "short"], &["seat", "passphrase"]);
    assert!(short.err.contains("at least 12 characters"), "{}", short.err);
}

#[test]
fn a_queue_without_its_key_file_and_a_file_that_others_may_read_are_named() {
    let office = office();
    let open = office.desk.file("open", "x\n");
    let mut command = office.desk.command();
    let done = Done::from(
        command.env("VACATUR_PASSPHRASE_FILE", open).arg("status").output().expect("the binary starts"),
    );
    assert!(done.err.contains("can be read by others"), "{}", done.err);
    for name in ["test.vacatur.keys", "test.vacatur.keys.copy"] {
        std::fs::rename(office.desk.path(name), office.desk.path(&format!("away-{name}")))
            .expect("it is there");
    }
    let done = office.run("ana", &[ANA], &["status"]);
    assert!(done.code == 4 && done.err.contains("needs its key file beside it"), "{}", done.err);
    // One copy is enough, and brings the other back.
    std::fs::rename(
        office.desk.path("away-test.vacatur.keys.copy"),
        office.desk.path("test.vacatur.keys.copy"),
    )
    .expect("it is there");
    office.ok("ana", &[ANA], &["status"]);
    assert!(office.desk.path("test.vacatur.keys").exists());
}

#[test]
fn a_backup_is_brought_back_also_under_a_key_that_came_after_it() {
    let office = office();
    let queue = office.desk.path("test.vacatur");
    let decide = |passphrase: &str| {
        let file = office.desk.private_file("passphrases", &format!("{passphrase}\n"));
        let mut command = office.desk.command();
        command.env("VACATUR_SEAT", "ana").env("VACATUR_PASSPHRASE_FILE", file).args(["review", "--plain"]);
        let done = talk(command, &["f 1", "q"]);
        assert!(done.code == 0 && done.out.contains(" saved"), "{} {}", done.out, done.err);
    };
    let written_down =
        |passphrase: &str| line_with(&office.ok("ana", &[passphrase], &["status"]), "to write down: ");
    office.ok("ana", &[ANA, KELLY], &["seat", "add", "kelly", "--role", "reviewer"]);
    let imported = office.run("ana", &[ANA], &["import", &sample_argument()]);
    let first = line_with(&imported.err, "backup ").trim().to_owned();
    decide(ANA);

    // The file is gone: back from the first backup, and up to date from the sealed copy of the ledger.
    let head = written_down(ANA);
    std::fs::remove_file(&queue).expect("it is ours");
    let back = office.ok("ana", &[ANA], &["restore", &first]);
    assert!(back.contains("were done again"), "{back}");
    let audit = office.ok("ana", &[ANA], &["audit", "--head", &head]);
    assert!(audit.contains("holds") && audit.contains("as it was written down"), "{audit}");

    // A seat is removed, which makes a new key, and a passphrase changed; the backup knows neither.
    office.ok("ana", &[ANA], &["seat", "remove", "kelly"]);
    office.ok("ana", &[ANA, "four other words"], &["seat", "passphrase"]);
    decide("four other words");
    let head = written_down("four other words");
    let wrong = office.run("ana", &["four other words"], &["restore", &first, "--replace"]);
    assert!(wrong.code == 4 && wrong.err.contains("passphrase is wrong"), "{}", wrong.err);
    let back = office.ok("ana", &[ANA, "four other words"], &["restore", &first, "--replace"]);
    assert!(back.contains("were done again") && back.contains("set aside: "), "{back}");
    let audit = office.ok("ana", &["four other words"], &["audit", "--head", &head]);
    assert!(audit.contains("holds") && audit.contains("as it was written down"), "{audit}");
    assert_eq!(office.run("kelly", &[KELLY], &["status"]).code, 4);

    // Elsewhere and as it was, it opens as on its day.
    office.ok("ana", &[ANA], &["restore", &first, "--to", "elsewhere.vacatur", "--as-it-was"]);
    office.ok("kelly", &[KELLY], &["--queue", "elsewhere.vacatur", "status"]);
}

fn line_with(text: &str, words: &str) -> String {
    let line =
        text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words:?} in: {text}"));
    line.split(words).nth(1).unwrap_or_default().to_owned()
}

/// Says these lines to the workstation as a seat.
fn say(office: &Office, seat: &str, passphrase: &str, lines: &[&str]) -> String {
    let file = office.desk.private_file("passphrases", &format!("{passphrase}\n{passphrase}\n"));
    let mut command = office.desk.command();
    command.env("VACATUR_SEAT", seat).env("VACATUR_PASSPHRASE_FILE", file).args(["review", "--plain"]);
    let done = crate::desk::talk(command, lines);
    assert_eq!(done.code, 0, "{seat}: {}", done.err);
    done.out
}

#[test]
fn the_gate_of_an_encrypted_queue_takes_a_supervisor_who_signs_in_for_it() {
    let office = office();
    office.ok("ana", &[ANA, KELLY], &["seat", "add", "kelly", "--role", "reviewer"]);
    office.ok("ana", &[ANA, SAM], &["seat", "add", "sam", "--role", "supervisor"]);
    office.ok("ana", &[ANA], &["import", &sample_argument()]);
    // Three decisions, one of them against relief: both kinds have a gate.
    say(&office, "kelly", KELLY, &["a", "a", "c 4 two priors stand in the history"]);
    office.ok("ana", &[ANA], &["batch", "new"]);
    let gate = |seat: &str, passphrase: &str| office.ok(seat, &[passphrase], &["batch", "gate", "1"]);
    assert!(gate("sam", SAM).contains("9  yes  a supervisor has signed in again"), "{}", gate("sam", SAM));
    assert!(
        gate("kelly", KELLY).contains("9  NO   a supervisor has signed in again"),
        "{}",
        gate("kelly", KELLY)
    );

    for (check, kind) in [("1", "approvals"), ("2", "refusals")] {
        let supervisor = |arguments: &[&str]| office.ok("ana", &[ANA], arguments);
        supervisor(&["spotcheck", "freeze", "--kind", kind]);
        supervisor(&["spotcheck", "plan", check, "--tolerable", "50%", "--allow", "0"]);
        let dice = check.repeat(20);
        supervisor(&["spotcheck", "seed", check, "--dice", &dice, "--by", "ana", "sam"]);
        if kind == "refusals" {
            let gate = gate("ana", ANA);
            assert!(gate.contains("no passed check covers 1 decisions against relief beside it"), "{gate}");
        }
        let decision: &[&str] = match kind {
            "approvals" => &["--approve"],
            _ => &["--challenge", "priors", "--reason", "two priors"],
        };
        while office.run("sam", &[SAM], &[&["spotcheck", "decide", check][..], decision].concat()).code == 0 {
        }
        let closed = supervisor(&["spotcheck", "close", check]);
        assert!(closed.contains("passed"), "{closed}");
    }
    assert!(gate("ana", ANA).contains("it may go out"), "{}", gate("ana", ANA));
    let wrong = office.run("ana", &["not the passphrase"], &["batch", "export", "1", "--out", "one"]);
    assert!(wrong.code == 4 && wrong.err.contains("wrong"), "{}", wrong.err);
    assert!(!office.desk.path("one").exists());
    let reviewer = office.run("kelly", &[KELLY], &["batch", "export", "1", "--out", "one"]);
    assert!(reviewer.code != 0 && !office.desk.path("one").exists(), "{}", reviewer.out);
    office.ok("ana", &[ANA], &["batch", "export", "1", "--out", "one"]);
    let text = std::fs::read_to_string(office.desk.path("one/spot-check.txt")).expect("it was written");
    assert!(text.contains("CHECK 1") && text.contains("CHECK 2"), "{text}");

    // Another batch, two supervisors: the second one signs in for it as the first did, on the screen of the gate.
    office.ok("ana", &[ANA], &["spotcheck", "rule", "--supervisors", "2"]);
    say(&office, "kelly", KELLY, &["w", "a"]);
    office.ok("ana", &[ANA], &["batch", "new"]);
    let first = say(&office, "ana", ANA, &["S", "j", "j", "j", "enter", "o", "one case, read aloud"]);
    assert!(first.contains("override recorded") && first.contains("it may not go out"), "{first}");
    let again = say(&office, "ana", ANA, &["S", "j", "j", "j", "enter", "o", "once more"]);
    assert!(!again.contains("override recorded"), "{again}");
    let out = office.run("ana", &[ANA], &["batch", "export", "2", "--out", "two"]);
    assert!(out.err.contains("may not go out"), "{}", out.err);
    let second = say(&office, "sam", SAM, &["S", "j", "j", "j", "enter", "o", "agreed"]);
    assert!(second.contains("override recorded") && second.contains("by override"), "{second}");
    office.ok("sam", &[SAM], &["batch", "export", "2", "--out", "two"]);
    let text = std::fs::read_to_string(office.desk.path("two/spot-check.txt")).expect("it was written");
    assert!(text.contains("one case, read aloud") && text.contains("agreed"), "{text}");
    assert!(office.ok("ana", &[ANA], &["audit"]).contains("holds"));
}
