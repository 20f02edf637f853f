//! One bit turned over, anywhere in what is kept: it is detected, repaired, or it changed nothing that counts.
//!
//! Each flip is made in a copy of the files that a session left behind when it was stopped, and the queue opened for work
//! as the program does it. Used by the test and by `cargo bench --bench faults`.

use super::kills::Dice;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use vacatur::casework::{CaseId, Deed, Digest, Repair, Seat, Seq};
use vacatur::queue::{Access, Error, Queue};

/// The files of a queue, as they lie there.
pub(crate) struct Specimen {
    files: Vec<(String, Vec<u8>)>,
    content: Digest,
    /// The last entry when it was whole.
    entries: u64,
}

/// What became of flips in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) flips: u64,
    /// The queue was not opened, or the audit named it.
    pub(crate) detected: u64,
    /// It was put in order, and the ledger says so.
    pub(crate) repaired: u64,
    /// Everything was the same.
    pub(crate) harmless: u64,
    /// Something was different and nothing said so.
    pub(crate) silent: u64,
}

impl Specimen {
    /// Takes the files of a queue that is not open; `open` opens it for work.
    pub(crate) fn take(queue: &Path, open: &(dyn Fn(&Path) -> Result<Queue, Error> + Sync)) -> Self {
        let folder = queue.parent().expect("it lies in a folder");
        let name = queue.file_name().expect("it has a name").to_string_lossy().into_owned();
        let mut files = Vec::new();
        for ending in ["", "-wal", ".ledger"] {
            let file = folder.join(format!("{name}{ending}"));
            if let Ok(bytes) = fs::read(file) {
                files.push((format!("q{ending}"), bytes));
            }
        }
        let mut specimen = Self { files, content: Digest::ZERO, entries: 0 };
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let whole = open(&specimen.lay_out(scratch.path(), None)).expect("it is whole");
        specimen.entries = whole.head().expect("it is whole").entries;
        specimen.content = content(&whole, specimen.entries);
        specimen
    }

    /// Returns how long a file is.
    pub(crate) fn length(&self, ending: &str) -> u64 {
        let file = self.files.iter().find(|(name, _)| name == &format!("q{ending}"));
        file.map_or(0, |(_, bytes)| bytes.len() as u64)
    }

    fn lay_out(&self, folder: &Path, flip: Option<(&str, u64)>) -> PathBuf {
        for (name, bytes) in &self.files {
            let mut bytes = bytes.clone();
            if let Some((ending, bit)) = flip.filter(|(ending, _)| name == &format!("q{ending}")) {
                let at = usize::try_from(bit / 8).expect("in memory");
                let byte = bytes.get_mut(at).unwrap_or_else(|| panic!("{ending} is shorter"));
                *byte ^= 1 << (bit % 8);
            }
            fs::write(folder.join(name), bytes).expect("the folder is ours");
        }
        for stale in ["q-shm", "q.lock"] {
            let _ = fs::remove_file(folder.join(stale));
        }
        if !self.files.iter().any(|(name, _)| name == "q-wal") {
            let _ = fs::remove_file(folder.join("q-wal"));
        }
        folder.join("q")
    }

    /// Turns bits of a file over, one at a time.
    pub(crate) fn flip(
        &self,
        ending: &str,
        flips: u64,
        seed: u64,
        open: &(dyn Fn(&Path) -> Result<Queue, Error> + Sync),
    ) -> Outcome {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let mut dice = Dice(seed);
        let bits = self.length(ending) * 8;
        let mut found = Outcome::default();
        for _ in 0..flips {
            let bit = dice.below(bits);
            let path = self.lay_out(scratch.path(), Some((ending, bit)));
            found.flips += 1;
            match self.judge(&path, open) {
                Verdict::Detected => found.detected += 1,
                Verdict::Repaired => found.repaired += 1,
                Verdict::Harmless => found.harmless += 1,
                Verdict::Silent => {
                    eprintln!("silent: bit {bit} of q{ending}");
                    found.silent += 1;
                }
            }
        }
        found
    }

    fn judge(&self, path: &Path, open: &(dyn Fn(&Path) -> Result<Queue, Error> + Sync)) -> Verdict {
        let Ok(queue) = open(path) else { return Verdict::Detected };
        match queue.audit() {
            Ok(audit) if audit.difference.is_none() => {}
            _ => return Verdict::Detected,
        }
        if content(&queue, self.entries) != self.content {
            return Verdict::Silent;
        }
        let repairs = |after: u64| {
            queue.last_entries(20).unwrap_or_default().into_iter().any(|entry| {
                entry.seq.0 > after
                    && matches!(entry.deed, Deed::Repair(Repair::Entries { .. } | Repair::Copy { .. }))
            })
        };
        if repairs(self.entries) || repairs(self.entries.saturating_sub(1)) {
            Verdict::Repaired
        } else {
            Verdict::Harmless
        }
    }
}

enum Verdict {
    Detected,
    Repaired,
    Harmless,
    Silent,
}

impl Outcome {
    /// Adds up two.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            flips: self.flips + other.flips,
            detected: self.detected + other.detected,
            repaired: self.repaired + other.repaired,
            harmless: self.harmless + other.harmless,
            silent: self.silent + other.silent,
        }
    }
}

/// Everything that people see and decide on, and the ledger up to an entry, as one hash.
fn content(queue: &Queue, last: u64) -> Digest {
    let mut text = String::new();
    for seq in 1..=last {
        let entry = queue.entry(Seq(seq)).ok().flatten().and_then(|entry| entry.canonical().ok());
        text.push_str(&entry.unwrap_or_default());
    }
    let mut case = Some(CaseId(0));
    while let Some(at) = case {
        case = queue.next(at).ok().flatten();
        if let Some(id) = case {
            let _ = write!(text, "{:?}", queue.case(id).map_err(|error| error.to_string()));
        }
    }
    let _ = write!(text, "{:?}", queue.sources().map_err(|error| error.to_string()));
    let _ = write!(text, "{:?}", queue.quarantined(false, None).map_err(|error| error.to_string()));
    let _ = write!(text, "{:?}", queue.roster().map_err(|error| error.to_string()));
    let _ = write!(text, "{:?}", queue.policy_text().map_err(|error| error.to_string()));
    Digest::of(text.as_bytes())
}

/// Who sits there in all of this.
pub(crate) fn seat() -> Seat {
    Seat(vacatur::record::Text::new("R. Reviewer"))
}

/// Opens a plain queue for work.
pub(crate) fn open_plain(path: &Path) -> Result<Queue, Error> {
    let now = "2018-02-01T18:00:00Z".parse().expect("a moment");
    Queue::open(path, Access::Write(&seat(), now))
}

/// Decides some cases and takes the files as a stop of the machine would leave them then; returns the queue among them.
pub(crate) fn stopped(queue: &mut Queue, folder: &Path) -> PathBuf {
    use vacatur::casework::{Draft, FlagReason, Shown, Verdict};
    let now = "2018-02-01T17:30:00Z".parse().expect("a moment");
    let policy = queue.charter().policy_digest;
    for case in 1..=4 {
        let file = queue.case(CaseId(case)).expect("it is there");
        let shown = Some(Shown::of(&file, &policy).expect("it can be shown").0);
        let flag = Deed::Verdict(Verdict::Flag { reason: FlagReason::Law });
        let note = Deed::Note { text: vacatur::record::Text::new("asked the clerk") };
        for (shown, deed) in [(None, note), (shown, flag)] {
            let shown = if matches!(deed, Deed::Note { .. }) {
                None
            } else {
                let again = queue.case(CaseId(case)).expect("it is there");
                shown.and(Some(Shown::of(&again, &policy).expect("it can be shown").0))
            };
            let draft = Draft { case: Some(CaseId(case)), shown, deed };
            queue.record(&draft, &seat(), now).expect("it is recorded");
        }
    }
    let there = folder.join("stopped.vacatur");
    for ending in ["", ".ledger", "-wal"] {
        let from = PathBuf::from(format!("{}{ending}", queue.path().display()));
        fs::copy(from, format!("{}{ending}", there.display())).expect("it is there");
    }
    there
}

/// What opens an encrypted queue, by its passphrase.
#[cfg(feature = "encryption")]
pub(crate) fn credentials(path: &Path, passphrase: &str) -> vacatur::queue::Credentials {
    let mut file = vacatur::keys::KeyFile::read(path).expect("it has a key file");
    let unlocked = file
        .unlock(&seat(), &vacatur::record::Secret::of(passphrase.to_owned()))
        .expect("the passphrase is right");
    let id = file.queue_id();
    vacatur::queue::Credentials {
        key: unlocked.database_key(),
        id,
        sealer: unlocked.sealer(&id),
        signer: unlocked.signer(),
    }
}

/// Opens an encrypted queue for work.
#[cfg(feature = "encryption")]
pub(crate) fn open_sealed(path: &Path, credentials: vacatur::queue::Credentials) -> Result<Queue, Error> {
    let now = "2018-02-01T18:00:00Z".parse().expect("a moment");
    Queue::unlock(path, Access::Write(&seat(), now), credentials)
}

/// Turns bits of a key file over, of the first copy and of the second by turns, and opens it with the passphrase.
#[cfg(feature = "encryption")]
pub(crate) fn flip_keys(path: &Path, passphrase: &str, flips: u64, seed: u64) -> Outcome {
    use vacatur::keys::{KeyFile, place};
    use vacatur::record::Secret;
    let secret = Secret::of(passphrase.to_owned());
    let copies = [place(path), PathBuf::from(format!("{}.copy", place(path).display()))];
    let whole = fs::read(&copies[0]).expect("it was made");
    let mut file = KeyFile::read(path).expect("it is whole");
    let key = *file.unlock(&seat(), &secret).expect("the passphrase is right").database_key();
    let mut dice = Dice(seed);
    let mut found = Outcome::default();
    for number in 0..flips {
        for copy in &copies {
            fs::write(copy, &whole).expect("it is ours");
        }
        let mut changed = whole.clone();
        let bit = dice.below(whole.len() as u64 * 8);
        changed[usize::try_from(bit / 8).expect("in memory")] ^= 1 << (bit % 8);
        let hit = usize::from(number % 2 == 1);
        fs::write(&copies[hit], changed).expect("it is ours");
        found.flips += 1;
        let opened = KeyFile::read(path).and_then(|mut file| file.unlock(&seat(), &secret));
        match opened {
            Err(_) => found.detected += 1,
            Ok(unlocked) if *unlocked.database_key() != key => found.silent += 1,
            Ok(_) if copies.iter().all(|copy| fs::read(copy).is_ok_and(|bytes| bytes == whole)) => {
                found.repaired += 1;
            }
            Ok(_) => found.silent += 1,
        }
    }
    found
}
