//! Faults on purpose: the program is killed, its files are cut, turned over, swapped and crowded, and nothing that was
//! acknowledged is lost, and nothing is changed unnoticed. docs/reliability.md has the table and the figures.

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(crate) mod failpoints;
pub(crate) mod flips;
pub(crate) mod kills;
mod points;

use crate::desk::{Desk, Done};
use flips::{Outcome, Specimen, open_plain};
use kills::Dice;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use vacatur::queue::{Access, CopyCheck, Queue};

/// A desk with a small queue of fictitious people.
fn small() -> Desk {
    let desk = Desk::new();
    desk.ok(&["sample", "--people", "12", "--seed", "7", "--out", "people.csv"]);
    desk.init();
    desk.ok(&["import", "people.csv"]);
    // The lines below are not to be answered with backups of every start.
    fs::create_dir_all(desk.path("config/vacatur")).expect("the folder is ours");
    desk
}

/// Works line by line and leaves.
fn work(desk: &Desk, lines: &str) -> Done {
    desk.run_with(&["review", "--plain"], lines)
}

/// Copies a queue and the second copy of its ledger, as they lie there.
fn lay_out(from: &Path, to: &Path) {
    for ending in ["", ".ledger", "-wal"] {
        let name = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        let _ = fs::remove_file(name(to));
        if let Ok(bytes) = fs::read(name(from)) {
            fs::write(name(to), bytes).expect("the folder is ours");
        }
    }
}

#[test]
fn a_thousand_kills_lose_nothing_that_was_acknowledged() {
    let desk = small();
    let base = desk.path("test.vacatur");
    let each = |half: u64| {
        let desk = &desk;
        let new_queue = |kills: u64| {
            let path = desk.path(&format!("half-{half}-{kills}.vacatur"));
            lay_out(&base, &path);
            path
        };
        let command = |queue: &Path| {
            let mut command = desk.command();
            command.args(["--queue", &queue.display().to_string(), "review", "--plain"]);
            command
        };
        kills::kill(500, 41 + half, new_queue, command)
    };
    let found = std::thread::scope(|scope| {
        let other = scope.spawn(|| each(1));
        [each(0), other.join().expect("it ends")]
    });
    for half in &found {
        assert_eq!(half.lost, Vec::<String>::new());
        assert_eq!(half.times, 500);
        // The moments must lie on both sides of what they are about.
        assert!(half.acknowledged > 200 && half.early > 20, "{half:?}");
    }
}

/// Makes the files that a session leaves behind which was stopped after some decisions.
fn stopped(desk: &Desk) -> PathBuf {
    let mut queue = open_plain(&desk.path("test.vacatur")).expect("it opens");
    flips::stopped(&mut queue, desk.folder())
}

#[test]
fn a_bit_turned_over_in_any_file_of_a_plain_queue_changes_nothing_unnoticed() {
    let desk = small();
    let specimen = Specimen::take(&stopped(&desk), &open_plain);
    assert!(specimen.length("-wal") > 0);
    for (ending, flips) in [("", 120), ("-wal", 80), (".ledger", 80)] {
        let one = specimen.flip(ending, flips / 2, 5, &open_plain);
        let found: Outcome = one.and(specimen.flip(ending, flips / 2, 6, &open_plain));
        assert_eq!((found.flips, found.silent), (flips, 0), "q{ending}: {found:?}");
        if !ending.is_empty() {
            assert!(
                found.detected + found.repaired + found.harmless == flips && found.repaired > 0,
                "{found:?}"
            );
        }
    }
}

#[test]
fn of_twenty_programs_that_start_at_once_one_writes_and_the_others_say_who() {
    let desk = small();
    let mut crowd: Vec<_> = (0..20)
        .map(|number| {
            let mut command = desk.command();
            command
                .args(["review", "--plain"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            (number, command.spawn().expect("the program starts"))
        })
        .collect();
    // Whoever got in waits for lines; the others leave by themselves.
    let mut out = 0;
    while out < 19 {
        out = crowd.iter_mut().filter_map(|(_, child)| child.try_wait().expect("it can be watched")).count();
        std::thread::yield_now();
    }
    let mut writers = 0;
    for (number, mut child) in crowd {
        if child.try_wait().expect("it can be watched").is_none() {
            writers += 1;
            child.stdin.as_mut().expect("a pipe").write_all(b"f 1\nq\n").expect("it reads");
        }
        let done = Done::from(child.wait_with_output().expect("it ends"));
        match done.code {
            0 => assert!(done.out.contains(" saved"), "{}", done.out),
            code => {
                assert_eq!(code, 4, "program {number}: {}", done.err);
                assert!(done.err.contains("is in use by"), "program {number}: {}", done.err);
            }
        }
    }
    assert_eq!(writers, 1);
    assert!(desk.ok(&["audit"]).contains("holds"));
    // A lock whose holder was killed is free at once.
    let mut holder = desk.command();
    let mut holder = holder
        .args(["review", "--plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    while !desk.path("test.vacatur.lock").exists() {
        std::thread::yield_now();
    }
    holder.kill().expect("it is ours");
    holder.wait().expect("it ends");
    assert_eq!(work(&desk, "q\n").code, 0);
}

/// A limit on the size of files stands in for a disk that fills up at every possible write: what cannot be written is not
/// acknowledged, the screen says so, and the work goes on when there is room again.
#[cfg(unix)]
#[test]
fn when_no_more_can_be_written_nothing_is_acknowledged_that_is_not_there() {
    let desk = small();
    let bytes = |name: &str| fs::metadata(desk.path(name)).expect("it is there").len();
    let kilobytes = (bytes("test.vacatur").max(bytes("test.vacatur.ledger"))) / 1024;
    let program = env!("CARGO_BIN_EXE_vacatur");
    let mut refused = 0;
    for more in 1..16 {
        let path = desk.path(&format!("full-{more}.vacatur"));
        lay_out(&desk.path("test.vacatur"), &path);
        let mut limited = Command::new("/bin/bash");
        limited.env_clear().envs(desk.environment()).env("VACATUR_QUEUE", &path).current_dir(desk.folder());
        // The signal ignored, the write fails as on a full disk.
        let script =
            format!("trap '' XFSZ; ulimit -f {}; exec {program} review --plain", kilobytes + more * 8);
        limited.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = limited.spawn().expect("a shell");
        let lines: String = (0..60).map(|step| if step % 2 == 0 { "f 1\n" } else { "u\n" }).collect();
        let _ = child.stdin.as_mut().expect("a pipe").write_all((lines + "q\n").as_bytes());
        let done = Done::from(child.wait_with_output().expect("it ends"));
        let last = done.out.lines().filter_map(|line| line.split_once(" saved")).filter_map(|(before, _)| {
            before.rsplit_once('#').and_then(|(_, number)| number.parse::<u64>().ok())
        });
        let last = last.max().unwrap_or(0);
        refused += u64::from(done.out.contains("cannot") || done.out.contains("disk") || done.code != 0);
        // Room again.
        let queue = open_plain(&path).unwrap_or_else(|error| panic!("{more}: {error}"));
        assert!(queue.head().expect("it is whole").entries >= last, "{more}: #{last} was acknowledged");
        assert_eq!(queue.audit().expect("it can be read").difference, None, "{more}");
        let entries = queue.head().expect("it is whole").entries;
        assert_eq!(queue.check_copy().expect("it can be read"), CopyCheck::Same { entries }, "{more}");
    }
    assert!(refused > 3, "the limit was never reached");
}

#[test]
fn the_journal_of_another_queue_is_never_taken_for_its_own() {
    let (one, other) = (small(), small());
    let (ours, theirs) = (stopped(&one), stopped(&other));
    let foreign = fs::read(format!("{}-wal", theirs.display())).expect("it was left behind");
    fs::write(format!("{}-wal", ours.display()), foreign).expect("the folder is ours");
    // Either it is refused, or it is found by the audit; never is it worked on as if nothing were.
    if let Ok(queue) = open_plain(&ours) {
        let audit = queue.audit();
        let holds = audit.as_ref().is_ok_and(|audit| audit.difference.is_none());
        let entries = queue.head().map_or(0, |head| head.entries);
        let copy = queue.check_copy();
        assert!(
            !holds || matches!(copy, Ok(CopyCheck::Same { entries: same }) if same == entries),
            "{audit:?} {copy:?}"
        );
    }
}

#[test]
fn a_backup_that_is_killed_leaves_no_half_one_under_a_name_and_the_next_one_is_whole() {
    let desk = small();
    let mut dice = Dice(3);
    for round in 0..30 {
        let mut command = desk.command();
        let mut child =
            command.arg("backup").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(dice.below(120)));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        let folder = desk.path("test.vacatur.backups");
        for entry in fs::read_dir(folder).expect("an import made it") {
            let path = entry.expect("readable").path();
            if path.extension().is_some_and(|ending| ending == "vacatur") {
                let backup = Queue::open(&path, Access::Read).expect("it is whole");
                assert_eq!(backup.audit().expect("it is whole").difference, None, "round {round}");
            }
        }
    }
    assert!(desk.ok(&["backup"]).contains("opened and checked"));
    let left: Vec<_> = fs::read_dir(desk.path("test.vacatur.backups"))
        .expect("it is there")
        .map(|entry| entry.expect("readable").file_name())
        .filter(|name| name.to_string_lossy().contains(".part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn a_clock_that_jumps_changes_no_order_and_is_told() {
    let desk = small();
    let at = |now: &str, lines: &str| {
        let mut command = desk.command();
        command.env("VACATUR_NOW", now).args(["review", "--plain"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.as_mut().expect("a pipe").write_all(lines.as_bytes()).expect("it reads");
        let done = Done::from(child.wait_with_output().expect("it ends"));
        assert_eq!(done.code, 0, "{}", done.err);
    };
    for now in
        ["2018-02-01T16:00:00Z", "1970-01-01T00:00:00Z", "2068-02-01T17:00:00Z", "2018-03-11T09:59:59Z"]
    {
        at(now, "f 1\nq\n");
    }
    assert!(desk.ok(&["audit"]).contains("holds: 6 entries"));
    assert!(desk.ok(&["status", "--json"]).contains("\"flagged\": 4"));
    let doctor = desk.run(&["doctor"]);
    assert!(doctor.out.contains("later than the machine's clock"), "{}", doctor.out);
}

/// Returns the texts of all sources below a folder.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let texts = entries.map(|path| match path.extension() {
        None => sources(&path),
        Some(ending) if ending == "rs" => fs::read_to_string(&path).expect("text"),
        Some(_) => String::new(),
    });
    texts.collect()
}

#[test]
fn the_page_on_reliability_names_tests_that_there_are_for_every_fault_that_is_due() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("docs/reliability.md")).expect("it ships");
    let sources = sources(&here.join("tests/it")) + &sources(&here.join("src"));
    let mut numbers = std::collections::BTreeSet::new();
    for row in page.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 3) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let of: Vec<u32> = cells[0].split(',').filter_map(|number| number.trim().parse().ok()).collect();
        let tests: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(of.is_empty() || !tests.is_empty(), "{row}");
        for test in tests {
            assert!(sources.contains(&format!("fn {test}(")), "{test} is not there");
        }
        numbers.extend(of);
    }
    let due = [1..=1, 3..=8, 10..=18, 21..=23, 26..=26, 29..=30].into_iter().flatten();
    assert_eq!(due.filter(|number| !numbers.contains(number)).collect::<Vec<u32>>(), [0; 0]);
}

#[cfg(feature = "encryption")]
#[test]
fn a_bit_turned_over_in_any_file_of_an_encrypted_queue_changes_nothing_unnoticed() {
    const PASSPHRASE: &str = "four words for ana";
    let desk = Desk::new();
    let file = desk.private_file("passphrases", &format!("{PASSPHRASE}\n"));
    let run = |arguments: &[&str]| {
        let done = desk.command().env("VACATUR_PASSPHRASE_FILE", &file).args(arguments).output();
        let done = Done::from(done.expect("the binary starts"));
        assert_eq!(done.code, 0, "{}", done.err);
    };
    desk.ok(&["sample", "--people", "12", "--seed", "7", "--out", "people.csv"]);
    run(&["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"]);
    run(&["import", "people.csv"]);
    let path = desk.path("test.vacatur");
    let credentials = flips::credentials(&path, PASSPHRASE);
    let open = |path: &Path| flips::open_sealed(path, credentials.clone());
    let there = {
        let mut queue = open(&path).expect("it opens");
        flips::stopped(&mut queue, desk.folder())
    };
    let specimen = Specimen::take(&there, &open);
    for (ending, flips) in [("", 60), ("-wal", 60), (".ledger", 60)] {
        let found = specimen.flip(ending, flips, 6, &open);
        assert_eq!((found.flips, found.silent), (flips, 0), "q{ending}: {found:?}");
    }
    let found = flips::flip_keys(&path, PASSPHRASE, 4, 6);
    assert_eq!((found.flips, found.silent, found.repaired), (4, 0, 4), "{found:?}");
}
