//! One writing seat at a time: the lock file beside the queue.
//!
//! `NAME.lock` is locked by the operating system while the queue is open for writing, so a crash frees it; what
//! stands in it only says who. Reading commands do not ask for it.

use crate::casework::Seat;
use crate::queue::{Error, disk};
use crate::record::Text;
use crate::record::limits::BESIDE;
use jiff::Timestamp;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a lock that somebody else holds is tried again, and after how long: a look at it takes no time.
const LOOKS: u32 = 3;
const LOOK: Duration = Duration::from_millis(2);

/// The right to write, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of the queue, or says who has it.
    pub(super) fn take(queue: &Path, seat: &Seat, now: Timestamp) -> Result<Self, Error> {
        let path = disk::beside(queue, ".lock");
        // The holder before deletes the file when it leaves; a lock on a file that has no name any more is none.
        let mut looks = 0;
        for _ in 0..100 {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = disk::no_link(disk::private(&mut options)).open(&path).map_err(|error| match error
                .kind()
            {
                std::io::ErrorKind::PermissionDenied => Error::ReadOnly,
                _ => Error::machine("lock", &path)(error),
            })?;
            match file.try_lock() {
                Ok(()) => {}
                // Somebody may only be looking who has it: see `held`.
                Err(TryLockError::WouldBlock) if looks < LOOKS => {
                    looks += 1;
                    std::thread::sleep(LOOK);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Locked { path: queue.to_owned(), holder: holder(file) });
                }
                Err(TryLockError::Error(error)) => return Err(Error::machine("lock", &path)(error)),
            }
            let opened = file.metadata().map_err(Error::machine("lock", &path))?;
            if disk::is_still(&path, disk::identity(&opened)) {
                let mut lock = Self { file, path };
                lock.sign(seat, now)?;
                return Ok(lock);
            }
        }
        Err(Error::Locked {
            path: queue.to_owned(),
            holder: "several programs that start at once".to_owned(),
        })
    }

    fn sign(&mut self, seat: &Seat, now: Timestamp) -> Result<(), Error> {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let machine = match machine.trim() {
            "" => String::new(),
            name => format!(" on {name}"),
        };
        let words = format!("{seat} (process {}{machine}) since {now:.0}\n", std::process::id());
        self.file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| self.file.write_all(words.as_bytes()))
            .map_err(Error::machine("write", &self.path))
    }
}

/// Returns who has the queue open for writing, if anybody has.
pub(super) fn held(queue: &Path) -> Option<String> {
    let file = File::open(disk::beside(queue, ".lock")).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(holder(file)),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

/// Reads who holds a lock; the text is somebody else's and made safe. One over the limit is none that we wrote.
fn holder(file: File) -> String {
    let mut words = Vec::new();
    let read = file.take(BESIDE.most + 1).read_to_end(&mut words);
    let is_ours = read.is_ok() && words.len() <= BESIDE.length();
    match Text::from_bytes(words.strip_suffix(b"\n").unwrap_or(&words)) {
        text if is_ours && !text.is_empty() => text.as_str().to_owned(),
        _ => "another program".to_owned(),
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Gone while still locked: whoever opens the name after this gets a file of its own. A lock that cannot be
        // deleted is free all the same.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_a_lock_is_read_up_to_the_limit_and_not_over_it() {
        let said_by = |bytes: usize| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&vec![b'x'; bytes]).unwrap();
            file.rewind().unwrap();
            holder(file)
        };
        assert_eq!(said_by(BESIDE.length()), "x".repeat(BESIDE.length()));
        assert_eq!(said_by(BESIDE.length() + 1), "another program");
    }
}
