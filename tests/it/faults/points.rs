//! The faults of `failpoints`, at every call of a session, a checkpoint, a backup, an import, a beginning and a change of
//! the key file.
#![cfg(all(target_os = "linux", target_pointer_width = "64"))]

use super::failpoints::{ENDED, Errno, Fault, Found, Session, Shim, wrong};
use super::{lay_out, small};
use crate::desk::Desk;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use vacatur::queue::{Access, Queue};

/// A desk with a small queue, and the shim.
struct Bench {
    desk: Desk,
    shim: Shim,
}

impl Bench {
    fn new(desk: Desk) -> Self {
        let shim = Shim::build(desk.folder());
        Self { desk, shim }
    }

    /// Returns the place of a run, with nothing in it that an earlier one left.
    fn cleared(&self) -> PathBuf {
        let folder = self.desk.path("run");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).expect("the folder is ours");
        folder.join("q.vacatur")
    }

    /// Returns a copy of the queue as it was before every run.
    fn fresh(&self) -> PathBuf {
        let path = self.cleared();
        lay_out(&self.desk.path("test.vacatur"), &path);
        path
    }

    fn command(&self, queue: &Path, arguments: &[&str]) -> Command {
        let mut command = self.desk.command();
        command.args(["--queue", &queue.display().to_string()]).args(arguments);
        command
    }

    fn session(&self, steps: u64, look: impl FnOnce(&Session)) {
        look(&Session {
            shim: &self.shim,
            fresh: &|| self.fresh(),
            command: &|queue| self.command(queue, &["review", "--plain"]),
            steps,
        });
    }
}

/// Returns the numbers of the calls that are tried here. Left out is what only the memory of other programs is made of
/// (`-shm`), and most of the pages that a backup copies; the bench tries them all.
fn worth_trying(calls: &[String]) -> Vec<usize> {
    let mut copied = 0;
    let mut is_worth = |call: &str| {
        let is_copied = call.contains(" write ") && call.contains(".part");
        copied += u64::from(is_copied);
        !call.ends_with("-shm") && (!is_copied || copied % 12 == 1)
    };
    (1..).zip(calls).filter(|(_, call)| is_worth(call)).map(|(number, _)| number).collect()
}

#[track_caller]
fn holds(found: &Found, tries: usize) {
    assert_eq!(found.wrong, Vec::<String>::new());
    assert_eq!(found.tries, tries as u64);
}

#[test]
fn stopped_in_the_middle_of_any_call_of_a_session_nothing_acknowledged_is_lost() {
    Bench::new(small()).session(3, |session| {
        let points = worth_trying(&session.calls());
        let found = session.with(points.iter().map(|at| (*at, Fault::Torn)));
        holds(&found, points.len());
        // The points lie on both sides of the acknowledgements, and between the copy and the commit.
        assert!(found.acknowledged > found.tries && found.repaired > 10, "{found:?}");
    });
}

#[test]
fn one_call_that_fails_costs_no_decision_and_none_is_acknowledged_that_is_not_there() {
    Bench::new(small()).session(3, |session| {
        let points = worth_trying(&session.calls());
        let found = session.with(points.iter().map(|at| (*at, Fault::Once(Errno::Disk))));
        holds(&found, points.len());
        assert!(found.acknowledged > 2 * found.tries, "most of the time all three: {found:?}");
    });
}

#[test]
fn from_any_call_on_a_full_disk_nothing_is_acknowledged_that_is_not_there() {
    Bench::new(small()).session(3, |session| {
        let points = worth_trying(&session.calls());
        let found = session.with(points.iter().map(|at| (*at, Fault::From(Errno::Full))));
        holds(&found, points.len());
    });
}

#[test]
fn a_loss_of_power_at_any_call_of_a_session_loses_nothing_acknowledged() {
    Bench::new(small()).session(3, |session| {
        let points = worth_trying(&session.calls());
        // By turns nothing of what was not synced is there, or some sectors of it, others at every call.
        let losses = points.iter().map(|at| (*at, Fault::Loss(if at % 2 == 0 { 0 } else { *at as u64 })));
        let found = session.with(losses);
        holds(&found, points.len());
        assert!(found.acknowledged > found.tries && found.repaired > 10, "{found:?}");
    });
}

#[test]
fn while_the_journal_is_written_back_no_fault_costs_anything() {
    Bench::new(small()).session(56, |session| {
        let calls = session.calls();
        let into_the_file: Vec<usize> = (1..)
            .zip(&calls)
            .filter(|(_, call)| call.ends_with("/q.vacatur") && !call.contains(".part"))
            .map(|(number, _)| number)
            .collect();
        let (first, last) = (into_the_file[0], into_the_file[into_the_file.len() - 1]);
        assert!(
            calls.len() - first > 60,
            "it is written back before the end, too: {first} of {}",
            calls.len()
        );
        let points: Vec<usize> =
            into_the_file.iter().copied().step_by(3).chain([first - 1, last + 1, last + 2]).collect();
        let faults = |at: usize| {
            [Fault::Torn, Fault::Once(Errno::Disk), Fault::Loss(0), Fault::Loss(at as u64)]
                .map(|fault| (at, fault))
        };
        let found = session.with(points.iter().flat_map(|at| faults(*at)));
        holds(&found, 4 * points.len());
    });
}

/// What ends a command at a call: by turns the program before or in the middle of it, the machine with nothing of what was
/// not synced, and the machine with some of it.
fn ending(at: usize) -> Fault {
    match at % 4 {
        0 => Fault::Stop,
        1 => Fault::Torn,
        2 => Fault::Loss(0),
        _ => Fault::Loss(at as u64),
    }
}

#[test]
fn an_import_that_is_interrupted_at_any_call_is_done_or_not_begun_and_can_be_done_again() {
    let desk = Desk::new();
    desk.ok(&["sample", "--people", "6", "--seed", "7", "--out", "people.csv"]);
    desk.init();
    let bench = Bench::new(desk);
    let cases = |queue: &Path| -> serde_json::Value {
        let done = bench.command(queue, &["status", "--json"]).output().expect("it starts");
        serde_json::from_slice::<serde_json::Value>(&done.stdout).expect("JSON")["progress"]["cases"].clone()
    };
    let import = |queue: &Path| bench.command(queue, &["import", "people.csv"]);
    let queue = bench.fresh();
    let (calls, said) = bench.shim.calls(import(&queue), &queue, "");
    assert_eq!(said.code, 0, "{}", said.err);
    let all = cases(&queue);
    let points = worth_trying(&calls);
    for at in points {
        let queue = bench.fresh();
        let said = bench.shim.run(import(&queue), &queue, "", at, ending(at));
        assert_eq!(said.code, ENDED, "call {at}: {}", said.err);
        assert_eq!(wrong(&queue, &said).1, Vec::<String>::new(), "call {at}, {:?}", ending(at));
        let there = cases(&queue);
        assert!(there == 0 || there == all, "call {at}: {there} of {all} cases");
        let again = import(&queue).output().expect("it starts");
        assert!(cases(&queue) == all, "call {at}: {}", String::from_utf8_lossy(&again.stderr));
    }
}

#[test]
fn a_queue_whose_making_is_interrupted_at_any_call_is_there_or_can_be_made() {
    let bench = Bench::new(Desk::new());
    let init = |queue: &Path| {
        let made = ["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--plain-file"];
        bench.command(queue, &made)
    };
    let queue = bench.cleared();
    let (calls, said) = bench.shim.calls(init(&queue), &queue, "");
    assert_eq!(said.code, 0, "{}", said.err);
    for at in worth_trying(&calls) {
        let queue = bench.cleared();
        let said = bench.shim.run(init(&queue), &queue, "", at, ending(at));
        assert_eq!(said.code, ENDED, "call {at}: {}", said.err);
        let was_made = queue.exists();
        let again = init(&queue).output().expect("it starts");
        assert_eq!(
            again.status.success(),
            !was_made,
            "call {at}: {}",
            String::from_utf8_lossy(&again.stderr)
        );
        assert_eq!(wrong(&queue, &said).1, Vec::<String>::new(), "call {at}, {:?}", ending(at));
    }
}

#[test]
fn a_backup_that_is_interrupted_at_any_call_leaves_whole_ones_alone() {
    let bench = Bench::new(small());
    let backup = |queue: &Path| bench.command(queue, &["backup"]);
    let fresh = || {
        let queue = bench.fresh();
        assert!(backup(&queue).output().expect("it starts").status.success());
        queue
    };
    let shelf = |queue: &Path| -> Vec<PathBuf> {
        let folder = PathBuf::from(format!("{}.backups", queue.display()));
        let paths = fs::read_dir(folder).expect("it was made").map(|entry| entry.expect("readable").path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "vacatur")).collect()
    };
    let decide = |queue: &Path| crate::desk::talk(bench.command(queue, &["review", "--plain"]), &["f 1"]);
    let queue = fresh();
    assert_eq!(decide(&queue).code, 0);
    let (calls, said) = bench.shim.calls(backup(&queue), &queue, "");
    assert_eq!(said.code, 0, "{}", said.err);
    for at in worth_trying(&calls) {
        let queue = fresh();
        let before = shelf(&queue);
        assert_eq!(decide(&queue).code, 0);
        let said = bench.shim.run(backup(&queue), &queue, "", at, ending(at));
        assert_eq!(said.code, ENDED, "call {at}: {}", said.err);
        assert_eq!(wrong(&queue, &said).1, Vec::<String>::new(), "call {at}, {:?}", ending(at));
        let after = shelf(&queue);
        assert!(before.iter().all(|path| after.contains(path)), "call {at}: {before:?} {after:?}");
        for path in after {
            let whole = Queue::open(&path, Access::Read).expect("it is whole");
            assert_eq!(whole.audit().expect("it is whole").difference, None, "call {at}");
        }
    }
}

#[cfg(feature = "encryption")]
mod sealed {
    use super::super::flips;
    use super::*;

    const OLD: &str = "four words for ana";
    const NEW: &str = "four other words of ana";

    /// Runs the program with these passphrases.
    fn with(bench: &Bench, queue: &Path, passphrases: &[&str], arguments: &[&str]) -> Command {
        let file = bench.desk.private_file("passphrases", &(passphrases.join("\n") + "\n"));
        let mut command = bench.command(queue, arguments);
        command.env("VACATUR_PASSPHRASE_FILE", file);
        command
    }

    /// An encrypted queue of two seats.
    fn sealed() -> Bench {
        let bench = Bench::new(Desk::new());
        let queue = bench.desk.path("test.vacatur");
        let made = ["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"];
        for (passphrases, arguments) in [
            (&[OLD][..], &made[..]),
            (&[OLD, "four words for kelly"], &["seat", "add", "kelly", "--role", "reviewer"]),
        ] {
            let done = with(&bench, &queue, passphrases, arguments).output().expect("it starts");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        bench
    }

    fn fresh(bench: &Bench) -> PathBuf {
        let path = bench.fresh();
        for ending in [".keys", ".keys.copy"] {
            let from = bench.desk.path(&format!("test.vacatur{ending}"));
            fs::copy(from, format!("{}{ending}", path.display())).expect("it was made");
        }
        path
    }

    /// Signs in as the program does, and returns whether the queue holds; `None` where this is not the passphrase.
    fn opens(queue: &Path, passphrase: &str) -> Option<bool> {
        let mut file = vacatur::keys::KeyFile::read(queue).expect("a copy is whole");
        file.unlock(&flips::seat(), &vacatur::record::Secret::of(passphrase.to_owned())).ok()?;
        let queue = flips::open_sealed(queue, flips::credentials(queue, passphrase)).expect("it opens");
        Some(queue.audit().expect("it can be read").difference.is_none())
    }

    #[test]
    fn a_passphrase_whose_change_is_interrupted_at_any_call_is_the_old_or_the_new_one() {
        let bench = sealed();
        let change = |queue: &Path| with(&bench, queue, &[OLD, NEW], &["seat", "passphrase"]);
        let queue = fresh(&bench);
        let (calls, said) = bench.shim.calls(change(&queue), &queue, "");
        assert_eq!((said.code, opens(&queue, NEW)), (0, Some(true)), "{}", said.err);
        let points: Vec<usize> =
            (1..).zip(&calls).filter(|(_, call)| call.contains(".keys")).map(|(number, _)| number).collect();
        assert!(points.len() > 3, "{calls:?}");
        for at in points {
            let queue = fresh(&bench);
            let said = bench.shim.run(change(&queue), &queue, "", at, Fault::Loss(at as u64 % 2));
            assert_eq!(said.code, ENDED, "call {at}: {}", said.err);
            let opened = opens(&queue, OLD).or_else(|| opens(&queue, NEW));
            assert_eq!(opened, Some(true), "call {at} of {}", calls.len());
        }
    }

    #[test]
    fn a_key_whose_change_is_interrupted_is_the_old_or_the_new_one_and_opens_the_queue() {
        let bench = sealed();
        let remove = |queue: &Path| with(&bench, queue, &[OLD], &["seat", "remove", "kelly"]);
        let queue = fresh(&bench);
        let (calls, said) = bench.shim.calls(remove(&queue), &queue, "");
        assert_eq!(said.code, 0, "{}", said.err);
        let points = worth_trying(&calls);
        for at in points.iter().copied().step_by(points.len() / 8) {
            let queue = fresh(&bench);
            let said = bench.shim.run(remove(&queue), &queue, "", at, ending(at));
            assert_eq!(said.code, ENDED, "call {at}: {}", said.err);
            // The next start finds out which key it is, and somebody who is left works on.
            for arguments in [&["seat", "list"][..], &["seat", "add", "sam", "--role", "analyst"], &["audit"]]
            {
                let passphrases: &[&str] = if arguments.len() > 2 { &[OLD, NEW] } else { &[OLD] };
                let done = with(&bench, &queue, passphrases, arguments).output().expect("it starts");
                let words = String::from_utf8_lossy(&done.stderr);
                assert!(done.status.success(), "call {at} of {}, {:?}: {words}", calls.len(), ending(at));
            }
        }
    }
}
