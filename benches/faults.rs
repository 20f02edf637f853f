//! What the harness of faults is run at length with: `cargo bench --bench faults -- [options]`.
//!
//! Kills the real program at so many moments, lets every call of a session go wrong in every way (Linux), and turns so many
//! bits over in the files that a stopped session left behind, of a plain queue and of an encrypted one. Prints a table in Markdown; ends with a failure where anything that
//! was acknowledged is lost, or anything was changed that nothing noticed. The same code runs in the tests, less often.

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[path = "../tests/it/faults/failpoints.rs"]
mod failpoints;
#[path = "../tests/it/faults/flips.rs"]
mod flips;
#[path = "../tests/it/faults/kills.rs"]
mod kills;

use flips::{Outcome, Specimen, open_plain};
use kills::Killed;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;
use vacatur::queue::{Error, Queue};

const HELP: &str = "\
cargo bench --bench faults -- [--kills N] [--steps N] [--losses N] [--flips N] [--program PATH]
  --kills N  how often the program is killed [default: 10000]
  --steps N  decisions of the session of which every call goes wrong [default: 6]
  --losses N  how many losses of power at each call, with other parts of what was not synced [default: 20]
  --flips N  how many bits are turned over, over all files [default: 10000]
  --program PATH  the program that is killed [default: the one just built]";

/// Bits turned over in the key file, beside those in the other files.
const KEY_FLIPS: u64 = 200;

const PASSPHRASE: &str = "four words for ana";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |name: &str, default: u64| match arguments.iter().position(|argument| argument == name) {
        None => Some(default),
        Some(at) => arguments.get(at + 1)?.parse().ok(),
    };
    let known = ["--kills", "--steps", "--losses", "--flips", "--program"];
    let are_known = arguments.iter().step_by(2).all(|argument| known.contains(&argument.as_str()));
    let numbers =
        (number("--kills", 10_000), number("--steps", 6), number("--losses", 20), number("--flips", 10_000));
    let (Some(kills), Some(steps), Some(losses), Some(flips)) = numbers else {
        println!("{HELP}");
        return ExitCode::from(2);
    };
    if !are_known {
        println!("{HELP}");
        return ExitCode::from(2);
    }
    println!("| fault | tries | lost or unnoticed | what came of the others |");
    println!("|---|--:|--:|---|");
    let mut lost = if kills > 0 { killed(kills) } else { 0 };
    lost += if steps > 0 { gone_wrong(steps, losses) } else { 0 };
    lost += if flips > 0 { turned_over(flips) } else { 0 };
    if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn vacatur(folder: &Path) -> Command {
    let named = std::env::args().skip_while(|argument| argument != "--program").nth(1);
    let mut command = Command::new(named.unwrap_or_else(|| env!("CARGO_BIN_EXE_vacatur").to_owned()));
    command
        .env_clear()
        .current_dir(folder)
        .env("HOME", folder)
        .env("VACATUR_QUEUE", folder.join("q.vacatur"));
    command.env("VACATUR_SEAT", flips::seat().to_string()).env("VACATUR_NOW", "2018-02-01T17:00:00Z");
    #[cfg(feature = "encryption")]
    command.env("VACATUR_PASSPHRASE_FILE", folder.join("passphrases"));
    command
}

fn run(folder: &Path, arguments: &[&str]) {
    let done = vacatur(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(done.expect("the program starts").success(), "{arguments:?}");
}

/// Makes a small queue of fictitious people, plain or encrypted.
fn desk(keeping: &[&str]) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let secret = folder.path().join("passphrases");
    std::fs::write(&secret, format!("{PASSPHRASE}\n")).expect("the folder is ours");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
    run(folder.path(), &["sample", "--people", "12", "--seed", "7", "--out", "people.csv"]);
    let init = ["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31"];
    run(folder.path(), &[&init, keeping].concat());
    run(folder.path(), &["import", "people.csv"]);
    folder
}

/// Kills the program on two queues side by side; returns how much was lost.
fn killed(kills: u64) -> u64 {
    let folder = desk(&["--plain-file"]);
    let base = folder.path().join("q.vacatur");
    let half = |half: u64| -> Killed {
        let new_queue = |round: u64| {
            let path = folder.path().join(format!("{half}-{round}.vacatur"));
            for ending in ["", ".ledger"] {
                let name = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
                std::fs::copy(name(&base), name(&path)).expect("the folder is ours");
            }
            path
        };
        let command = |queue: &Path| {
            let mut command = vacatur(folder.path());
            command.args(["--queue", &queue.display().to_string(), "review", "--plain"]);
            command
        };
        kills::kill(kills / 2, 91 + half, new_queue, command)
    };
    let begun = Instant::now();
    let found = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        [half(0), other.join().expect("it ends")]
    });
    let sum = |of: &dyn Fn(&Killed) -> u64| -> u64 { found.iter().map(of).sum() };
    let lost = sum(&|half| half.lost.len() as u64);
    found.iter().flat_map(|half| &half.lost).for_each(|lost| eprintln!("{lost}"));
    println!(
        "| kill -9 of the program at any moment | {} | {lost} | {} entries acknowledged and found; {} kills before the \
         first; {} entries taken from the second copy; {} s |",
        sum(&|half| half.times),
        sum(&|half| half.acknowledged),
        sum(&|half| half.early),
        sum(&|half| half.repaired),
        begun.elapsed().as_secs(),
    );
    lost
}

/// Lets every call of a session go wrong, one at a time; returns how often something acknowledged was lost, or the program
/// did not go on as it should.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn gone_wrong(steps: u64, losses: u64) -> u64 {
    use failpoints::{Errno, Fault, Found, Session, Shim};
    let desks = [desk(&["--plain-file"]), desk(&["--plain-file"])];
    let of = |folder: &Path, look: &dyn Fn(&Session) -> Found| -> Found {
        let shim = Shim::build(folder);
        let fresh = || {
            let run = folder.join("run");
            let _ = std::fs::remove_dir_all(&run);
            std::fs::create_dir(&run).expect("the folder is ours");
            for ending in ["", ".ledger"] {
                let name = format!("q.vacatur{ending}");
                std::fs::copy(folder.join(&name), run.join(&name)).expect("the folder is ours");
            }
            run.join("q.vacatur")
        };
        let command = |queue: &Path| {
            let mut command = vacatur(folder);
            command.args(["--queue", &queue.display().to_string(), "review", "--plain"]);
            command
        };
        look(&Session { shim: &shim, fresh: &fresh, command: &command, steps })
    };
    let kinds: [(&str, Vec<Fault>); 6] = [
        ("the program ends before any call", vec![Fault::Stop]),
        ("the program ends in the middle of any call", vec![Fault::Torn]),
        ("one call fails (EIO, ENOSPC)", vec![Fault::Once(Errno::Disk), Fault::Once(Errno::Full)]),
        (
            "all calls fail from one on (EIO, ENOSPC)",
            vec![Fault::From(Errno::Disk), Fault::From(Errno::Full)],
        ),
        ("power is lost at any call: nothing is there that was not synced", vec![Fault::Loss(0)]),
        ("power is lost at any call: some sectors are", (1..=losses).map(Fault::Loss).collect()),
    ];
    let mut lost = 0;
    for (name, faults) in kinds {
        let half = |number: usize| {
            of(desks[number].path(), &|session| {
                let calls = session.calls().len();
                let points = (1..=calls).filter(|at| at % 2 == number);
                // Another part of what was not synced at every call.
                let other = |fault: Fault, at: usize| match fault {
                    Fault::Loss(seed) if seed > 0 => Fault::Loss(seed * 100_003 + at as u64),
                    fault => fault,
                };
                session.with(points.flat_map(|at| faults.iter().map(move |fault| (at, other(*fault, at)))))
            })
        };
        let [one, two] = std::thread::scope(|scope| {
            let second = scope.spawn(|| half(1));
            [half(0), second.join().expect("it ends")]
        });
        one.wrong.iter().chain(&two.wrong).for_each(|wrong| eprintln!("{wrong}"));
        let wrong = (one.wrong.len() + two.wrong.len()) as u64;
        println!(
            "| {name} | {} | {wrong} | {} entries acknowledged and found; {} entries taken from the second copy |",
            one.tries + two.tries,
            one.acknowledged + two.acknowledged,
            one.repaired + two.repaired,
        );
        lost += wrong;
    }
    lost
}

/// The calls are counted on Linux only.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn gone_wrong(_: u64, _: u64) -> u64 {
    0
}

/// Turns bits over in every file; returns how many changed something that nothing noticed.
fn turned_over(flips: u64) -> u64 {
    let files = [("", "the queue file"), ("-wal", "its journal"), (".ledger", "the second copy")];
    let kinds = if cfg!(feature = "encryption") { 6 } else { 3 };
    // Both halves of each are the same, and nothing is left over.
    let each = flips.div_ceil(2 * kinds) * 2;
    let mut silent = 0;
    let folder = desk(&["--plain-file"]);
    let there = {
        let mut queue = open_plain(&folder.path().join("q.vacatur")).expect("it opens");
        flips::stopped(&mut queue, folder.path())
    };
    silent += in_files("plain", &files, each, &there, &open_plain);
    #[cfg(feature = "encryption")]
    {
        let folder = desk(&[]);
        let path = folder.path().join("q.vacatur");
        let credentials = flips::credentials(&path, PASSPHRASE);
        let open = |path: &Path| flips::open_sealed(path, credentials.clone());
        let there = {
            let mut queue = open(&path).expect("it opens");
            flips::stopped(&mut queue, folder.path())
        };
        silent += in_files("encrypted", &files, each, &there, &open);
        // Every one is opened with the passphrase, which costs half a second on purpose.
        let found = flips::flip_keys(&path, PASSPHRASE, flips.min(KEY_FLIPS), 23);
        silent += print("key file, either copy", found);
    }
    silent
}

fn in_files(
    kind: &str,
    files: &[(&str, &str)],
    flips: u64,
    there: &Path,
    open: &(dyn Fn(&Path) -> Result<Queue, Error> + Sync),
) -> u64 {
    let specimen = Specimen::take(there, open);
    let mut silent = 0;
    for (ending, name) in files {
        let half = |seed: u64| specimen.flip(ending, flips / 2, seed, open);
        let [one, other] = std::thread::scope(|scope| {
            let other = scope.spawn(|| half(21));
            [half(22), other.join().expect("it ends")]
        });
        silent += print(&format!("{kind}: {name}, {} kB", specimen.length(ending) / 1024), one.and(other));
    }
    silent
}

fn print(what: &str, found: Outcome) -> u64 {
    let Outcome { flips, detected, repaired, harmless, silent } = found;
    println!(
        "| a bit turned over, {what} | {flips} | {silent} | {detected} detected, {repaired} repaired, {harmless} \
         changed nothing that counts |"
    );
    silent
}
