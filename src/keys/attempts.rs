//! How wrong attempts are slowed down: a count beside the queue, which outlives the program.
//!
//! Three attempts are free; after that each wrong one doubles the wait, up to five minutes. Somebody who can change the
//! folder can reset it: against them stands what every attempt costs ([`super::Cost`]).

use crate::keys::KeysError;
use crate::record::limits::BESIDE;
use jiff::{SignedDuration, Timestamp};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Wrong attempts without a wait.
const FREE: u32 = 3;

/// The longest wait, in seconds.
const LONGEST: i64 = 300;

/// The wrong attempts on a queue so far.
#[derive(Clone, Debug)]
pub struct Attempts {
    path: PathBuf,
}

impl Attempts {
    /// Returns those of a queue.
    pub fn of(queue: &Path) -> Self {
        let mut name = queue.as_os_str().to_owned();
        name.push(".attempts");
        Self { path: PathBuf::from(name) }
    }

    /// Refuses an attempt that comes too soon after the wrong ones before it.
    pub fn allow(&self, now: Timestamp) -> Result<(), KeysError> {
        let Some((wrong, last)) = self.read() else { return Ok(()) };
        let wait = SignedDuration::from_secs(wait(wrong));
        let passed = now.duration_since(last);
        // A clock that was set back must not lock anybody out for longer than the wait itself.
        if passed.is_negative() || passed >= wait {
            return Ok(());
        }
        Err(KeysError::TooSoon(Duration::try_from(wait - passed).unwrap_or_default()))
    }

    /// Counts a wrong attempt.
    pub fn wrong(&self, now: Timestamp) {
        let wrong = self.read().map_or(0, |(wrong, _)| wrong).saturating_add(1);
        // Where it cannot be written, what an attempt costs is all there is.
        let _ = self.write(&format!("{wrong} {now}\n"));
    }

    /// Forgets the wrong attempts after a right one.
    pub fn right(&self) {
        // None there is the usual case.
        let _ = fs::remove_file(&self.path);
    }

    /// Writes a file of its own: a link that somebody put there is not written through.
    fn write(&self, text: &str) -> io::Result<()> {
        let _ = fs::remove_file(&self.path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path)?.write_all(text.as_bytes())
    }

    fn read(&self) -> Option<(u32, Timestamp)> {
        let mut text = String::new();
        File::open(&self.path).ok()?.take(BESIDE.most + 1).read_to_string(&mut text).ok()?;
        if text.len() > BESIDE.length() {
            return None;
        }
        let (wrong, last) = text.trim().split_once(' ')?;
        Some((wrong.parse().ok()?, last.parse().ok()?))
    }
}

/// Returns the seconds to wait after so many wrong attempts.
fn wait(wrong: u32) -> i64 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(more) => 2_i64.saturating_pow(more.min(20) + 1).min(LONGEST),
    }
}
