//! Where files are written: a name that is taken, a link in the way, a folder without the right, a folder of many.
#![cfg(unix)]

use crate::desk::{Desk, sample_argument};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

/// Every command that writes a new file or folder, by the option that names it.
const WRITERS: &[&[&str]] = &[
    &["batch", "export", "1", "--tables-only", "--out", "TARGET"],
    &["audit", "--export", "TARGET"],
    &["sample", "--people", "2", "--out", "TARGET"],
    &["impact", "--csv", "TARGET"],
    &["policy", "new", "our-office", "--from", "statute-only", "--out", "TARGET"],
    &["assess", "--county", "MARIN", "--as-of", "2018-01-31", "--out", "TARGET", "SAMPLE"],
    &["--queue", "TARGET", "init", "--county", "MARIN", "--as-of", "2018-01-31", "--plain-file"],
    #[cfg(feature = "documents")]
    &["batch", "templates", "--out", "TARGET"],
    #[cfg(feature = "documents")]
    &["batch", "preview", "1", "--pdf", "TARGET"],
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    let lines = "a\na\nquit\n";
    let mut command = desk.command();
    command
        .args(["review", "--plain"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null());
    let mut child = command.spawn().expect("the binary starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), lines.as_bytes()).expect("taken");
    assert!(child.wait().expect("it ends").success());
    desk.ok(&["batch", "new", "--only-clean"]);
    desk.ok(&["batch", "override", "1", "--reason", "read by two people"]);
    desk
}

/// The command with a target in its place.
fn aimed<'a>(command: &'a [&'a str], target: &'a str, sample: &'a str) -> Vec<&'a str> {
    command
        .iter()
        .map(|word| match *word {
            "TARGET" => target,
            "SAMPLE" => sample,
            word => word,
        })
        .collect()
}

#[test]
fn nothing_is_written_over_through_a_link_or_into_what_is_there() {
    let desk = desk();
    let sample = sample_argument();
    let secret = desk.file("secret", "untouched");
    fs::create_dir(desk.path("elsewhere")).expect("the folder is ours");
    symlink("secret", desk.path("to-a-file.toml")).expect("a link");
    symlink("elsewhere", desk.path("to-a-folder.toml")).expect("a link");
    symlink("nowhere", desk.path("to-nowhere.toml")).expect("a link");
    desk.file("taken.toml", "untouched");
    for command in WRITERS {
        for target in ["taken.toml", "to-a-file.toml", "to-a-folder.toml", "to-nowhere.toml"] {
            // A link to a folder that is there is a folder to put templates into, as everywhere.
            if command[1] == "templates" && target == "to-a-folder.toml" {
                continue;
            }
            let done = desk.run(&aimed(command, target, &sample));
            assert!((1..70).contains(&done.code), "{command:?} {target}: {} {}", done.code, done.out);
        }
        assert_eq!(fs::read_to_string(&secret).expect("there"), "untouched", "{command:?}");
        assert_eq!(fs::read_to_string(desk.path("taken.toml")).expect("there"), "untouched", "{command:?}");
        assert!(!desk.path("nowhere").exists(), "{command:?} wrote through a link to nowhere");
        let inside = fs::read_dir(desk.path("elsewhere")).expect("there").count();
        assert_eq!(inside, 0, "{command:?} wrote into the folder behind a link");
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_said_and_nothing_is_left() {
    // An administrator may write everywhere.
    if rustix::process::geteuid().is_root() {
        return unwritable(&["batch", "export", "1", "--tables-only", "--out", "/proc/out"]);
    }
    for command in WRITERS {
        unwritable(&aimed(command, "shut/target.toml", &sample_argument()));
    }
}

fn unwritable(command: &[&str]) {
    let desk = desk();
    let shut = desk.path("shut");
    fs::create_dir(&shut).expect("the folder is ours");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o500)).expect("it is ours");
    let done = desk.run(command);
    assert!(
        (1..70).contains(&done.code) && done.err.contains("next: "),
        "{command:?}: {} {}",
        done.code,
        done.err
    );
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).expect("it is ours");
    assert_eq!(fs::read_dir(&shut).expect("there").count(), 0, "{command:?}");
}

#[test]
fn everything_that_is_written_is_for_its_owner_alone() {
    let desk = desk();
    let sample = sample_argument();
    for (place, command) in WRITERS.iter().enumerate() {
        let target = format!("target-{place}.toml");
        let done = desk.run(&aimed(command, &target, &sample));
        assert_eq!(done.code, 0, "{command:?}: {}", done.err);
        assert!(desk.path(&target).exists(), "{command:?}");
        for_the_owner_alone(&desk.path(&target));
    }
}

fn for_the_owner_alone(path: &Path) {
    let metadata = fs::symlink_metadata(path).expect("there");
    let mode = metadata.permissions().mode() & 0o7777;
    assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", path.display());
    if metadata.is_dir() {
        fs::read_dir(path)
            .expect("readable")
            .for_each(|entry| for_the_owner_alone(&entry.expect("readable").path()));
    }
}

#[test]
fn a_folder_that_others_may_write_is_named_by_the_doctor_and_links_beside_the_queue_are_not_followed() {
    let desk = desk();
    fs::set_permissions(desk.folder(), fs::Permissions::from_mode(0o770)).expect("it is ours");
    let doctor = desk.run(&["doctor"]);
    assert!(
        doctor.code == 1 && doctor.out.contains("others than you may change the folder"),
        "{}",
        doctor.out
    );
    assert!(doctor.out.contains("chmod go-w"), "{}", doctor.out);

    // Somebody who may write there puts links where the program keeps its files.
    let secret = desk.file("secret", "untouched");
    symlink("secret", desk.path("test.vacatur.lock")).expect("a link");
    let done = desk.run(&["seat", "add", "mothma", "--role", "reviewer"]);
    assert!(done.code == 4 && done.err.contains("cannot lock"), "{}: {}", done.code, done.err);
    assert_eq!(fs::read_to_string(&secret).expect("there"), "untouched");
    fs::remove_file(desk.path("test.vacatur.lock")).expect("the link");
    desk.ok(&["seat", "add", "mothma", "--role", "reviewer"]);
}

#[cfg(feature = "encryption")]
#[test]
fn links_beside_an_encrypted_queue_are_not_written_through() {
    let desk = Desk::new();
    let secret = desk.file("secret", "untouched");
    let run = |passphrases: &str, arguments: &[&str]| {
        let file = desk.private_file("passphrases", passphrases);
        let mut command = desk.command();
        command.env("VACATUR_PASSPHRASE_FILE", file).args(arguments);
        crate::desk::Done::from(command.output().expect("the binary starts"))
    };
    let init = ["init", "--county", "MARIN", "--as-of", "2018-01-31"];
    assert_eq!(run("four words of one\n", &init).code, 0);
    for name in [".keys.new", ".keys.copy.new", ".attempts"] {
        symlink("secret", desk.path(&format!("test.vacatur{name}"))).expect("a link");
    }
    assert_eq!(run("not the passphrase\n", &["status"]).code, 4);
    assert_eq!(run("four words of one\nfour other words\n", &["seat", "passphrase"]).code, 0);
    assert_eq!(fs::read_to_string(&secret).expect("there"), "untouched");
    let attempts = desk.path("test.vacatur.attempts");
    assert!(!attempts.exists(), "forgotten after a right one");
}
