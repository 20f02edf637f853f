//! Faults at one call of the system: the program ends there, the call fails, or the machine loses power there.
//!
//! A library in C (`shim.c`) is compiled here and loaded before the real program's own; it counts the calls that change
//! the queue's files and does what it is told at one of them. So the points are all there are, not a sample in time. A
//! loss of power takes back what was not synced, or a part of it by sectors, and names that were not synced with their
//! folder. Used by the tests and by `cargo bench --bench faults`. Linux, 64 bits.

use super::flips::open_plain;
use super::kills::{acknowledgements, judged, missing};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use vacatur::casework::{Deed, Entry};
use vacatur::queue::{Access, Queue};

/// What the shim ends the program with.
pub(crate) const ENDED: i32 = 97;

/// The library.
pub(crate) struct Shim(PathBuf);

/// What happens at the call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// The program ends before it.
    Stop,
    /// The program ends in the middle of it.
    Torn,
    /// It fails, and no other does.
    Once(Errno),
    /// It fails, and so does every one after it.
    From(Errno),
    /// The machine loses power: with 0 nothing is there that was not synced, with another number a part of it.
    Loss(u64),
}

/// Why a call fails, as the system numbers it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Errno {
    /// `EIO`.
    Disk = 5,
    /// `ENOSPC`.
    Full = 28,
}

/// What the program said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// The entries it acknowledged, each with the line it was given.
    pub(crate) acknowledged: BTreeMap<u64, String>,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Shim {
    /// Compiles it into a folder.
    pub(crate) fn build(folder: &Path) -> Self {
        let library = folder.join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let options = ["-std=gnu11", "-O1", "-shared", "-fPIC", "-pthread", "-o"];
        let made = Command::new(compiler).args(options).arg(&library).arg(source).status();
        assert!(made.expect("a C compiler, as for the program itself").success(), "the shim is compiled");
        Self(library)
    }

    /// Returns the calls of a run without a fault, each as `number what path`, and what it said.
    pub(crate) fn calls(&self, command: Command, queue: &Path, lines: &str) -> (Vec<String>, Said) {
        let log = self.0.with_extension("log");
        let said = self.start(command, queue, lines, &[("FAULT_LOG", log.display().to_string())]);
        let calls = fs::read_to_string(&log).expect("the shim was loaded");
        (calls.lines().map(str::to_owned).collect(), said)
    }

    /// Runs the program, in which the call of this number goes wrong.
    pub(crate) fn run(&self, command: Command, queue: &Path, lines: &str, at: usize, fault: Fault) -> Said {
        let (how, more) = match fault {
            Fault::Stop => ("stop", ("FAULT_SEED", 0)),
            Fault::Torn => ("torn", ("FAULT_SEED", 0)),
            Fault::Once(errno) => ("once", ("FAULT_ERROR", errno as u64)),
            Fault::From(errno) => ("from", ("FAULT_ERROR", errno as u64)),
            Fault::Loss(seed) => ("loss", ("FAULT_SEED", seed)),
        };
        let told =
            [("FAULT_AT", at.to_string()), ("FAULT_HOW", how.to_owned()), (more.0, more.1.to_string())];
        self.start(command, queue, lines, &told)
    }

    fn start(&self, mut command: Command, queue: &Path, lines: &str, told: &[(&str, String)]) -> Said {
        let folder = queue.parent().and_then(|folder| fs::canonicalize(folder).ok()).expect("a folder");
        let place = folder.join(queue.file_name().expect("a name"));
        command.env("LD_PRELOAD", &self.0).env("FAULT_PLACE", place).envs(told.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        // It may have ended before it has read them.
        let _ = input.write_all(lines.as_bytes());
        drop(input);
        let (mut out, mut err) = (Vec::new(), String::new());
        child.stdout.take().expect("a pipe").read_to_end(&mut out).expect("it is read");
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("it is text");
        let code = child.wait().expect("it ends").code().unwrap_or(-1);
        assert!(!err.contains("shim: ") && code != 98, "{err}");
        Said { acknowledged: acknowledgements(&*out, || ()), err, code }
    }
}

/// What came of a session in which one call after the other went wrong.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) tries: u64,
    /// Entries that were acknowledged, and looked for afterwards.
    pub(crate) acknowledged: u64,
    /// Entries that were taken from the second copy afterwards.
    pub(crate) repaired: u64,
    /// What was acknowledged and is not there, what does not hold, what did not go on; with the call.
    pub(crate) wrong: Vec<String>,
}

/// A session in line mode that is done again from the same beginning for every fault.
pub(crate) struct Session<'a> {
    pub(crate) shim: &'a Shim,
    /// Makes the queue anew.
    pub(crate) fresh: &'a dyn Fn() -> PathBuf,
    /// Starts the program on it.
    pub(crate) command: &'a dyn Fn(&Path) -> Command,
    /// How many decisions are typed, each once more in case that it was refused.
    pub(crate) steps: u64,
}

impl Session<'_> {
    /// A case flagged; the reason once more, in case that the first one was not saved.
    fn lines(&self) -> String {
        "f 1\n1\n".repeat(usize::try_from(self.steps).expect("few")) + "q\n"
    }

    /// Says which decisions are missing after one call failed: every one was pressed again where it was refused. Counted in
    /// the queue, because a message about a backup may stand where the number of a saved one would.
    fn undecided(&self, queue: &Path, fault: Fault, said: &Said) -> Option<String> {
        let is_due = matches!(fault, Fault::Once(_)) && !said.acknowledged.is_empty();
        let entries = Queue::open(queue, Access::Read).and_then(|queue| queue.last_entries(u32::MAX >> 1));
        let is_verdict = |entry: &Entry| matches!(entry.deed, Deed::Verdict(_));
        let verdicts = entries.unwrap_or_default().iter().filter(|entry| is_verdict(entry)).count() as u64;
        (is_due && verdicts != self.steps).then(|| format!("{verdicts} of {} were decided", self.steps))
    }

    /// Returns the calls of the session where nothing goes wrong.
    pub(crate) fn calls(&self) -> Vec<String> {
        let queue = (self.fresh)();
        let (calls, said) = self.shim.calls((self.command)(&queue), &queue, &self.lines());
        assert_eq!((said.code, said.acknowledged.len() as u64), (0, self.steps), "{}", said.err);
        assert_eq!(wrong(&queue, &said).1, Vec::<String>::new());
        calls
    }

    /// Does it once for each of these calls, with the fault there.
    pub(crate) fn with(&self, points: impl IntoIterator<Item = (usize, Fault)>) -> Found {
        let mut found = Found::default();
        for (at, fault) in points {
            let queue = (self.fresh)();
            let said = self.shim.run((self.command)(&queue), &queue, &self.lines(), at, fault);
            let (repaired, mut faults) = wrong(&queue, &said);
            faults.extend(unseemly(&said, fault));
            faults.extend(self.undecided(&queue, fault, &said));
            found.tries += 1;
            found.acknowledged += said.acknowledged.len() as u64;
            found.repaired += repaired;
            found.wrong.extend(faults.iter().map(|words| format!("{fault:?} at call {at}: {words}")));
        }
        found
    }
}

/// Says how the program did not take the fault as it should.
fn unseemly(said: &Said, fault: Fault) -> Option<String> {
    let is_seemly = match fault {
        // Beside a backup that is being made, a session has some calls more or less: one of the last may not come.
        Fault::Stop | Fault::Torn | Fault::Loss(_) => said.code == ENDED || said.code == 0,
        // Where it could not begin, it says why.
        Fault::Once(_) | Fault::From(_) => said.code == 0 || (said.code <= 5 && !said.err.is_empty()),
    };
    (!is_seemly).then(|| format!("it ended with {}: {}", said.code, said.err))
}

/// Opens a plain queue for work as the next start does, and returns how many entries were taken from the second copy, and
/// what is wrong with it: anything acknowledged that is not there, or is something else, or that does not hold.
pub(crate) fn wrong(queue: &Path, said: &Said) -> (u64, Vec<String>) {
    match open_plain(queue) {
        Err(error) => return (0, vec![format!("it does not open for work: {error}")]),
        Ok(queue) => drop(queue),
    }
    let mut found = missing(queue, &said.acknowledged);
    let (repaired, faults) = judged(queue);
    found.extend(faults);
    (repaired, found)
}
