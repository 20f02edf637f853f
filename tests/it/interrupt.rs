//! Ctrl-C while files are read: nothing is left half done.

use crate::desk::Desk;
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::process::{Child, Output, Stdio};

/// Makes a file that takes a while to read.
fn large_file(desk: &Desk, people: &str) {
    desk.ok(&["sample", "--people", people, "--seed", "9", "--out", "large.csv"]);
}

/// Waits until the work is under way, interrupts it, and returns how it ended.
fn interrupted(mut child: Child, under_way: impl Fn() -> bool) -> Output {
    while !under_way() {
        assert!(child.try_wait().expect("it can be watched").is_none(), "it ended before it was under way");
        std::thread::yield_now();
    }
    let pid = Pid::from_raw(i32::try_from(child.id()).expect("a process id")).expect("a process id");
    kill_process(pid, Signal::INT).expect("it can be told");
    child.wait_with_output().expect("it ends")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn an_interrupted_assessment_leaves_no_folder() {
    let desk = Desk::new();
    large_file(&desk, "2000");
    let before = names(desk.folder());
    let arguments =
        ["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--out", "out", "large.csv"];
    let child = desk.command().args(arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
    let results = desk.path(".out.unfinished/all_results.csv");
    let begun = || std::fs::metadata(&results).is_ok_and(|file| file.len() > 100_000);
    let done = interrupted(child.expect("the binary starts"), begun);
    assert_ne!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stderr).contains("stopped"), "{done:?}");
    assert_eq!(names(desk.folder()), before);
}

#[test]
fn an_interrupted_import_changes_nothing() {
    let desk = Desk::new();
    desk.init();
    // More than the store keeps in memory, so that its draft shows that the import is under way.
    large_file(&desk, "14000");
    let before = desk.ok(&["status", "--json"]);
    let folder = names(desk.folder());
    let child =
        desk.command().args(["import", "large.csv"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
    let draft = desk.path("test.vacatur.importing");
    let begun = || std::fs::metadata(&draft).is_ok_and(|file| file.len() > 1_000_000);
    let done = interrupted(child.expect("the binary starts"), begun);
    assert_ne!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(desk.ok(&["status", "--json"]), before);
    assert_eq!(names(desk.folder()), folder, "what was written is gone");
    assert!(desk.ok(&["audit"]).contains("holds"));
}
