//! Erasing granted cases with the real program: from the batch to the certificate, and what is left afterwards.

use crate::desk::{Desk, Done, sample_argument};
use crate::spotcheck::approve_clear;
use std::path::Path;
use std::process::Command;
use vacatur::casework::{BatchNo, CaseFile, CaseId, Deed, Draft, Seat};
use vacatur::queue::{Access, Queue};
use vacatur::record::Text;

const NOTE: &str = "Zanzibarnote";

fn later(desk: &Desk, arguments: &[&str]) -> Done {
    let mut command = desk.command();
    command.env("VACATUR_NOW", "2018-06-01T17:00:00Z");
    Done::from(command.args(arguments).output().expect("the binary starts"))
}

fn ok_later(desk: &Desk, arguments: &[&str]) -> String {
    let done = later(desk, arguments);
    assert_eq!(done.code, 0, "{arguments:?}: {}", done.err);
    done.out
}

/// A queue whose clear lane was approved, went out and was granted and sent, with a note on one of those cases.
fn sent() -> (Desk, CaseFile) {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    approve_clear(&desk);
    desk.ok(&["batch", "new", "--only-clean"]);
    desk.ok(&["batch", "override", "1", "--reason", "a test of what comes after"]);
    let export: &[&str] = if cfg!(feature = "documents") { &["--tables-only"] } else { &[] };
    desk.ok(&[&["batch", "export", "1", "--out", "one"], export].concat());
    for step in ["filed", "granted", "sent"] {
        desk.ok(&["outcome", "set", step, "--batch", "1", "--on", "2018-02-01"]);
    }
    let seat = Seat(Text::new("R. Reviewer"));
    let now = "2018-02-02T17:00:00Z".parse().expect("a time");
    let mut queue = Queue::open(&desk.path("test.vacatur"), Access::Write(&seat, now)).expect("it opens");
    // Of a person with no other case: one who is erased.
    let batch = queue.batch(BatchNo(1)).expect("it is there");
    let alone = |id: CaseId| queue.case(id).expect("it reads").siblings.len() == 1;
    let id = batch.batch.cases.iter().map(|frozen| frozen.case).find(|id| alone(*id)).expect("somebody");
    let draft = Draft { case: Some(id), shown: None, deed: Deed::Note { text: Text::note(NOTE) } };
    queue.record(&draft, &seat, now).expect("it is recorded");
    let case = queue.case(id).expect("it reads");
    queue.close().expect("it closes");
    (desk, case)
}

/// The files beside each other in the desk's folder, without the folders of batches and certificates.
fn files(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(desk.folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_file());
    paths.map(|path| (path.display().to_string(), std::fs::read(&path).expect("readable"))).collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[test]
fn granted_cases_are_erased_with_a_certificate_and_the_proof_stays() {
    let (desk, case) = sent();
    let number = case.event().expect("its action").case_numbers[0].as_str().to_owned();
    let name = case.person.identity.name.as_str().to_owned();
    let canaries = [name.as_str(), number.as_str(), NOTE];
    let queue_file = std::fs::read(desk.path("test.vacatur")).expect("readable");
    assert!(canaries.iter().all(|canary| holds(&queue_file, canary)), "nothing to be erased");
    let figures = |desk: &Desk| {
        let said: serde_json::Value = serde_json::from_str(&desk.ok(&["impact", "--json"])).expect("JSON");
        said["figures"].clone()
    };
    let before = figures(&desk);

    let early = desk.ok(&["purge", "list"]);
    assert!(early.contains("to be erased: 0 cases") && early.contains("the days of the rule"), "{early}");
    let listed = ok_later(&desk, &["purge", "list"]);
    assert!(listed.contains("another case of the person is still needed"), "{listed}");
    let cases = listed.split("to be erased: ").nth(1).expect("a number").split(" of ").next().expect("words");
    let refused = later(&desk, &["purge", "run", "--out", "gone"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("nothing was erased") && !desk.path("gone").exists());
    let words = format!("erase {cases}");
    let done = ok_later(&desk, &["purge", "run", "--out", "gone", "--confirm", &words]);
    assert!(done.contains("certificate in gone"), "{done}");

    for (name, bytes) in files(&desk) {
        for canary in canaries {
            assert!(!holds(&bytes, canary), "{canary} is left in {name}");
        }
    }
    nothing_is_left_in_backups(&desk, &canaries);
    desk.ok(&["audit", "--export", "ledger.jsonl"]);
    let ledger = std::fs::read(desk.path("ledger.jsonl")).expect("readable");
    assert!(canaries.iter().all(|canary| !holds(&ledger, canary)));
    let json = desk.ok(&["status", "--json"]) + &desk.ok(&["outcome", "list", "--json"]);
    assert!(canaries.iter().all(|canary| !holds(json.as_bytes(), canary)));
    strangers_check(&desk);

    assert_eq!(figures(&desk), before, "the published figures go on counting what was erased");
    certificate_is_the_same(&desk);
    let held = desk.ok(&["batch", "verify", "one"]);
    assert!(held.contains("against the manifest in the ledger"), "{held}");
    let refused = desk.run(&["batch", "export", "1", "--out", "again"]);
    assert!(refused.err.contains("can not be written any more"), "{}", refused.err);
    assert!(desk.ok(&["batch", "show", "1"]).contains("erased by ledger entry"));
    let CaseId(id) = case.id;
    let refused = desk.run(&["fact", "list", &id.to_string()]);
    assert!(refused.err.contains("was erased by ledger entry"), "{}", refused.err);
}

/// Of the backups that the program made by itself, one is left, made after the purge.
fn nothing_is_left_in_backups(desk: &Desk, canaries: &[&str]) {
    let folder = std::fs::read_dir(desk.path("test.vacatur.backups")).expect("backups");
    let backups: Vec<_> = folder.map(|entry| entry.expect("readable").path()).collect();
    let [backup] = backups.as_slice() else { panic!("one backup, not {backups:?}") };
    let bytes = std::fs::read(backup).expect("readable");
    assert!(canaries.iter().all(|canary| !holds(&bytes, canary)), "{}", backup.display());
}

fn certificate_is_the_same(desk: &Desk) {
    let json = std::fs::read_to_string(desk.path("gone/destruction.json")).expect("readable");
    let entry = serde_json::from_str::<serde_json::Value>(&json).expect("JSON")["entry"].to_string();
    desk.ok(&["purge", "certificate", &entry, "--out", "once-more"]);
    for name in ["destruction.txt", "destruction.json"] {
        let [first, second] = ["gone", "once-more"].map(|folder| std::fs::read(desk.path(folder).join(name)));
        assert_eq!(first.expect("readable"), second.expect("readable"), "{name}");
    }
}

/// Runs the independent checker, and shows that it sees an erased entry that was changed.
fn strangers_check(desk: &Desk) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify_ledger.py");
    let check =
        |file: &str| Command::new("python3").arg("-B").arg(&script).arg(desk.path(file)).output().ok();
    let Some(whole) = check("ledger.jsonl") else {
        println!("python3 is not on this machine: the independent checker was not run");
        return;
    };
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    assert!(String::from_utf8_lossy(&whole.stdout).contains("lost their words to purges"));
    let text = std::fs::read_to_string(desk.path("ledger.jsonl")).expect("readable");
    desk.file("edited.jsonl", text.replacen("(erased)", "(edited)", 1));
    let edited = check("edited.jsonl").expect("it ran a moment ago");
    assert!(!edited.status.success());
    assert!(String::from_utf8_lossy(&edited.stderr).contains("is not what it left"));
}
