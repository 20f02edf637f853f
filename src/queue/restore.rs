//! Bringing a backup back: a queue made from it, brought up to date from the second copy of the ledger, or left as it was.

use crate::casework::{Repair, Seat, Seq};
use crate::queue::copy::Owner;
use crate::queue::copy::scan::{Extent, Reader};
use crate::queue::mend::{self, Allowed};
use crate::queue::{Access, Credentials, Error, Queue, backup, connection, copy, disk, lock};
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};

/// What is to become of entries that the second copy has beyond the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// They are done again.
    Redo,
    /// They are given up; the copy is set aside.
    GiveUp,
}

/// What is brought back to where.
#[derive(Clone, Debug)]
pub struct Restoring<'a> {
    /// The backup: a file of its own, or the queue itself where somebody put an older one in its place.
    pub backup: &'a Path,
    /// What opens it; none for a plain file.
    pub credentials: Option<Credentials>,
    /// The key that the queue has now at that place, where it is another: the backup is from before a seat was removed.
    pub key_now: Option<Credentials>,
    /// Where the queue is to be.
    pub to: &'a Path,
    /// What is to become of entries beyond the backup.
    pub beyond: Beyond,
    /// Whether a queue that stands there is set aside.
    pub replace: bool,
}

/// What was brought back.
#[derive(Debug)]
pub struct Restored {
    /// The queue, open for writing.
    pub queue: Queue,
    /// The last entry of the backup.
    pub backup: Seq,
    /// Where what stood there before is now.
    pub aside: Vec<PathBuf>,
}

impl Restoring<'_> {
    /// Makes the queue. The backup is audited first and stays as it is; what stood at the place is set aside under a name
    /// with this moment, never written over.
    ///
    /// Fails with [`Error::Exists`] where a queue stands there and is not to be replaced.
    pub fn carry_out(self, seat: &Seat, now: Timestamp) -> Result<Restored, Error> {
        let credentials = self.credentials.as_ref();
        if self.to.exists() && !self.replace {
            return Err(Error::Exists(self.to.to_owned()));
        }
        let last = audited(self.backup, self.credentials.clone())?;
        disk::make_folder(self.to)?;
        disk::refuse_network(&disk::folder_of(self.to))?;
        let to = super::canonical(self.to)?;
        let held = lock::Lock::take(&to, seat, now)?;
        let draft = disk::beside(&to, ".new");
        let _ = fs::remove_file(&draft);
        let from = connection::reading(self.backup, credentials)?;
        let copied = backup::copy_into(&from, &draft, credentials);
        drop(from);
        if copied.is_err() {
            let _ = fs::remove_file(&draft);
        }
        copied?;
        if let Some(next) = &self.key_now {
            let writing = connection::writing(&draft, credentials)?;
            connection::rewrite(&writing, next)?;
            super::checkpoint(&writing)?;
            writing.close().map_err(|(_, error)| Error::from(error))?;
        }
        let credentials = self.key_now.clone().or_else(|| self.credentials.clone());
        let mut aside = Vec::new();
        // A journal that was left behind belongs to what stood there, and must not meet the new file.
        for ending in ["", "-wal", "-shm"] {
            set_aside(&disk::beside(&to, ending), now, &mut aside)?;
        }
        let given_up = match self.beyond {
            Beyond::Redo => None,
            Beyond::GiveUp => {
                let end = end_of_copy(&draft, &to, credentials.as_ref())?;
                set_aside(&copy::place(&to), now, &mut aside)?;
                end
            }
        };
        self.bring_keys(&to)?;
        fs::rename(&draft, &to).map_err(Error::machine("write", &to))?;
        disk::sync_folder(&to)?;
        drop(held);
        let allowed = match (self.beyond, given_up) {
            (Beyond::Redo, _) => Allowed::AnyAge,
            (Beyond::GiveUp, given_up) => Allowed::Older(given_up),
        };
        let queue = Queue::open_mending(&to, Access::Write(seat, now), credentials, allowed)?;
        Ok(Restored { queue, backup: last, aside })
    }

    /// Puts the backup's key file beside the queue, where there is none.
    fn bring_keys(&self, to: &Path) -> Result<(), Error> {
        let (from, keys) = (disk::beside(self.backup, ".keys"), disk::beside(to, ".keys"));
        if self.credentials.is_none() || keys.exists() {
            return Ok(());
        }
        // The second copy of the key file is written by the next one who signs in.
        backup::copy_file(&from, &keys)
    }
}

/// Audits a backup, and returns its last entry.
fn audited(path: &Path, credentials: Option<Credentials>) -> Result<Seq, Error> {
    let queue = match credentials {
        None => Queue::open(path, Access::Read)?,
        Some(credentials) => Queue::unlock(path, Access::Read, credentials)?,
    };
    let audit = queue.audit()?;
    match audit.difference {
        None => Ok(Seq(audit.entries)),
        Some(words) => Err(Error::Damaged(words)),
    }
}

/// Returns what is given up where the second copy goes beyond the queue that is brought back.
fn end_of_copy(draft: &Path, to: &Path, credentials: Option<&Credentials>) -> Result<Option<Repair>, Error> {
    let connection = connection::reading(draft, credentials)?;
    let owner = Owner::of(&connection, credentials)?;
    let own = super::ledger::head(&connection)?;
    // A copy of another queue, or one that cannot be read, says nothing about this one.
    let Ok(Some(mut reader)) = Reader::open(to, &owner) else { return Ok(None) };
    let Ok(scan) = reader.scan(Extent::End) else { return Ok(None) };
    let head = mend::last_of(&scan);
    Ok((head.entries > own.entries).then_some(Repair::Older { last: Seq(head.entries), head: head.hash }))
}

/// Gives a file another name with this moment in it.
fn set_aside(path: &Path, now: Timestamp, aside: &mut Vec<PathBuf>) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let name = format!(".before-{}", now.strftime("%Y%m%dT%H%M%SZ"));
    let (mut place, mut again) = (disk::beside(path, &name), 1);
    while place.exists() {
        again += 1;
        place = disk::beside(path, &format!("{name}-{again}"));
    }
    fs::rename(path, &place).map_err(Error::machine("rename", path))?;
    aside.push(place);
    Ok(())
}
