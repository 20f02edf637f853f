//! kill -9 at any moment of the real program, in line mode: what it acknowledged is there, as it was acknowledged.
//!
//! Every round starts the program on the queue that the last round's kill left behind, feeds it lines, and kills it after a
//! time that covers opening, repairing, deciding and closing. Used by the test and by `cargo bench --bench faults`.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use vacatur::casework::{Deed, Seq};
use vacatur::queue::{Access, CopyCheck, Queue};

/// Rounds on one queue, before a new one is begun.
const ON_ONE_QUEUE: u64 = 100;

/// What was done and found.
#[derive(Debug, Default)]
pub(crate) struct Killed {
    pub(crate) times: u64,
    /// Kills before the program had acknowledged anything.
    pub(crate) early: u64,
    /// Entries that were acknowledged.
    pub(crate) acknowledged: u64,
    /// Entries that were taken from the second copy afterwards.
    pub(crate) repaired: u64,
    /// What was acknowledged and is not there, or is something else.
    pub(crate) lost: Vec<String>,
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Returns the next one below a limit.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

/// Kills the program so many times. `new_queue` makes a queue and returns its path; `command` runs the program on one.
pub(crate) fn kill(
    kills: u64,
    seed: u64,
    new_queue: impl Fn(u64) -> PathBuf,
    command: impl Fn(&Path) -> Command,
) -> Killed {
    let mut dice = Dice(seed);
    let mut found = Killed::default();
    let mut span = Duration::from_millis(120);
    while found.times < kills {
        let queue = new_queue(found.times);
        let mut said = BTreeMap::new();
        for round in 0..ON_ONE_QUEUE.min(kills - found.times) {
            let wait = span.mul_f64(f64::from(u32::try_from(dice.below(1_000)).unwrap_or(0)) / 1_000.0);
            let (acknowledged, first) = one(&command(&queue), round, wait);
            found.times += 1;
            found.early += u64::from(acknowledged.is_empty());
            found.acknowledged += acknowledged.len() as u64;
            // The moments are spread from the start to some entries after the first acknowledgement.
            if let Some(first) = first {
                span = (span * 7 + first * 5 / 2) / 8;
            } else {
                span = span.mul_f64(1.02).min(Duration::from_secs(5));
            }
            said.extend(acknowledged);
            // Now and then somebody looks; otherwise the next start finds what the kill left behind.
            if round % 25 == 24 {
                found.lost.extend(missing(&queue, &said));
            }
        }
        // Opened for work a last time, so that everything is in order; then all of it is looked at.
        drop(command(&queue).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status());
        found.lost.extend(missing(&queue, &said));
        let (repaired, faults) = judged(&queue);
        found.repaired += repaired;
        found.lost.extend(faults);
    }
    found
}

/// Starts the program, feeds it lines, kills it; returns the entries it acknowledged with what they say, and how long the
/// first took.
fn one(command: &Command, round: u64, wait: Duration) -> (BTreeMap<u64, String>, Option<Duration>) {
    let mut command = copy_of(command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    let output = child.stdout.take().expect("a pipe");
    let lines: String = (0..40).map(|step| line(round, step)).collect();
    // It may be dead before it has read them.
    let _ = input.write_all(lines.as_bytes());
    let reader = std::thread::spawn(move || {
        let mut first = None;
        let said = acknowledgements(output, || {
            first.get_or_insert_with(|| begun.elapsed());
        });
        (said, first)
    });
    std::thread::sleep(wait.saturating_sub(begun.elapsed()));
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    reader.join().expect("the reader ends")
}

/// Reads what the program says in line mode to its end: the entries it acknowledged, each with the line it was given.
pub(crate) fn acknowledgements(output: impl Read, mut heard: impl FnMut()) -> BTreeMap<u64, String> {
    let (mut said, mut pending) = (BTreeMap::new(), String::new());
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let line = line.trim_start_matches("> ");
        if ["n round", "f 1", "u"].iter().any(|typed| line.starts_with(typed)) {
            line.clone_into(&mut pending);
        }
        if let Some(number) = acknowledged(line) {
            heard();
            said.insert(number, pending.clone());
        }
    }
    said
}

fn copy_of(command: &Command) -> Command {
    let mut copy = Command::new(command.get_program());
    copy.args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            copy.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        copy.current_dir(folder);
    }
    copy
}

/// A decision, a note that says when it was written, and the decision taken back.
pub(crate) fn line(round: u64, step: u64) -> String {
    match step % 3 {
        0 => "f 1\n".to_owned(),
        1 => format!("n round {round} step {step}\n"),
        _ => "u\n".to_owned(),
    }
}

/// Reads the number out of `#000213 saved: …`.
fn acknowledged(line: &str) -> Option<u64> {
    let (number, _) = line.trim().strip_prefix('#')?.split_once(" saved")?;
    number.parse().ok()
}

/// Returns what was acknowledged and is not in the queue, or is something else there.
pub(crate) fn missing(path: &Path, said: &BTreeMap<u64, String>) -> Vec<String> {
    let queue = match Queue::open(path, Access::Read) {
        Ok(queue) => queue,
        Err(error) => return vec![format!("the queue does not open: {error}")],
    };
    let head = queue.head().map_or(0, |head| head.entries);
    let mut lost = Vec::new();
    for (number, typed) in said {
        // What the queue lost may still be in the second copy, and is taken from it by the next start.
        let is_in_the_copy =
            || matches!(queue.check_copy(), Ok(CopyCheck::Longer { last }) if last.0 >= *number);
        match queue.entry(Seq(*number)) {
            Ok(Some(entry)) => {
                let is_it = match (&entry.deed, typed.split_whitespace().next()) {
                    (Deed::Note { text }, Some("n")) => typed.ends_with(text.as_str()),
                    (Deed::Verdict(_), Some("f")) | (Deed::Undo { .. }, Some("u")) => true,
                    _ => false,
                };
                if !is_it {
                    lost.push(format!("entry {number} is not what {typed:?} was acknowledged with"));
                }
            }
            _ if is_in_the_copy() => {}
            _ => lost.push(format!("entry {number} was acknowledged, and the queue ends at {head}")),
        }
    }
    lost
}

/// Audits a queue that was left in order; returns how many entries the program took from the second copy.
pub(crate) fn judged(path: &Path) -> (u64, Vec<String>) {
    let queue = match Queue::open(path, Access::Read) {
        Ok(queue) => queue,
        Err(error) => return (0, vec![format!("the queue does not open: {error}")]),
    };
    let mut faults = Vec::new();
    match queue.audit() {
        Ok(audit) => faults.extend(audit.difference),
        Err(error) => faults.push(error.to_string()),
    }
    match queue.check_copy() {
        Ok(CopyCheck::Same { .. }) => {}
        other => faults.push(format!("{other:?}")),
    }
    let mut repaired = 0;
    for entry in queue.last_entries(u32::MAX >> 1).unwrap_or_default() {
        if let Deed::Repair(vacatur::casework::Repair::Entries { first, last }) = entry.deed {
            repaired += last.0 + 1 - first.0;
        }
    }
    (repaired, faults)
}
