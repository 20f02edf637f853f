//! The queue file: one county's review under one policy, in `SQLite`. The only SQL of the program is in this room.
//!
//! Owns the schema, the cases, the ledger's table, the search and the lists, the batches, and the threads that own the
//! connections of the workstation. Judges nothing: what may be done is `casework`'s, what is proposed `relief`'s. `cli` opens it,
//! `workstation` talks to its [`Custodian`].
//!
//! A verdict is a ledger entry and what it makes of its case, in one transaction that is synced, and the entry in the
//! ledger's second copy beside the file, synced before it: then [`Queue::record`] returns. Whatever fails before that
//! leaves both as they were. What one of the two loses is taken from the other when the queue is opened.

pub mod adopt;
mod alike;
pub mod audit;
pub mod backup;
pub mod batches;
pub mod cases;
pub mod checks;
pub mod checkup;
pub mod custodian;
pub mod decisions;
pub mod error;
pub mod facts;
pub mod figures;
pub mod find;
pub mod groups;
pub mod import;
pub mod known;
pub mod ledger;
pub mod list;
pub mod outcomes;
pub mod overlap;
pub mod packed;
pub mod people;
pub mod progress;
pub mod purge;
pub mod quarantine;
pub mod record;
pub mod reporting;
pub mod restore;
pub mod roster;
pub mod seats;
pub mod status;
pub mod teach;
pub mod views;

mod bench;
mod blind;
mod columns;
mod connection;
mod copy;
mod credentials;
mod criteria;
mod disk;
mod lock;
mod mend;
mod replay;
mod repropose;
mod root;
mod schema;
mod searches;
mod transact;
mod worth;

#[cfg(test)]
mod tests;

pub use adopt::{Adoption, Differing};
pub use audit::{Audit, CopyCheck, Harmful, Recomputed};
pub use backup::{Backup, Keep, Kept, Made, Shelf};
pub use batches::BatchLine;
pub use copy::place as place_of_copy;
pub use credentials::Credentials;
pub use custodian::{Answer, Custodian, Parting, Reply, Request};
pub use error::Error;
pub use facts::{FactDone, FactEffect};
pub use import::{CaseChange, Import, Imported, Known, NewSource, Propose, RefusedRow};
pub use ledger::Head;
pub use list::Toward;
pub use packed::{Packed, Packer};
pub use purge::{PurgeOrder, PurgePlan};
pub use quarantine::{Quarantined, Settled, Settling};
pub use restore::{Beyond, Restored, Restoring};
pub use seats::Place;
pub use status::Status;
pub use worth::SourceWorth;

use crate::casework::check::Sitting;
use crate::casework::{Charter, Deed, Digest, Repair, Seat};
use jiff::{Timestamp, civil::Date};
use rusqlite::Connection;
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

/// Verdicts after which the journal is written back into the file, so that little hangs on it.
const CHECKPOINT_EVERY: u32 = 50;

/// How a queue is opened.
#[derive(Clone, Copy, Debug)]
pub enum Access<'a> {
    /// For writing, by this seat, since this moment: the lock tells others.
    Write(&'a Seat, Timestamp),
    /// For reading, beside whoever writes.
    Read,
}

/// An open queue.
///
/// Closing it, or dropping it, leaves the file and the second copy of its ledger: neither a journal nor a lock.
#[derive(Debug)]
pub struct Queue {
    // Closed before the lock is given back: fields are dropped in this order.
    connection: Connection,
    path: PathBuf,
    identity: disk::Identity,
    /// What opens it again; none where it is a plain file.
    credentials: Option<Credentials>,
    charter: Charter,
    /// The second copy of the ledger, where the queue is open for writing.
    copy: Option<copy::SecondCopy>,
    /// What was put in order while it was open, and is not in the ledger yet.
    mended: Vec<Repair>,
    /// Where the chain stood when the last entry was acknowledged.
    acknowledged: Head,
    /// Whether the disk failed on this connection, so that it is not to be used again.
    suspect: bool,
    since_checkpoint: u32,
    /// The verdicts of earlier days, as counted on this day.
    earlier_days: RefCell<Option<(Date, Vec<u64>)>>,
    /// What somebody sits for as a second reader.
    sitting: Option<Sitting>,
    /// Where its backups go while somebody works on it.
    shelf: Option<backup::Shelf>,
    lock: Option<lock::Lock>,
}

impl Queue {
    /// Makes a queue and opens it for writing; the folder is made if there is none, for its owner alone.
    ///
    /// All or nothing: the file appears under its name when it is complete. Fails with [`Error::Exists`] where one
    /// stands, and with [`Error::OtherPolicy`] when `policy` is not the text whose hash the charter carries.
    pub fn create(
        path: &Path,
        charter: &Charter,
        policy: &str,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Self, Error> {
        Self::create_with(path, charter, policy, seat, now, None)
    }

    /// Makes an encrypted queue, as [`Self::create`] makes a plain one.
    pub fn create_encrypted(
        path: &Path,
        charter: &Charter,
        policy: &str,
        seat: &Seat,
        now: Timestamp,
        credentials: Credentials,
    ) -> Result<Self, Error> {
        Self::create_with(path, charter, policy, seat, now, Some(credentials))
    }

    fn create_with(
        path: &Path,
        charter: &Charter,
        policy: &str,
        seat: &Seat,
        now: Timestamp,
        credentials: Option<Credentials>,
    ) -> Result<Self, Error> {
        if Digest::of(policy.as_bytes()) != charter.policy_digest {
            return Err(Error::OtherPolicy);
        }
        refuse_existing(path)?;
        disk::make_folder(path)?;
        let path = canonical(path)?;
        disk::refuse_network(&disk::folder_of(&path))?;
        let lock = lock::Lock::take(&path, seat, now)?;
        refuse_existing(&path)?;
        refuse_stray_copy(&path)?;
        let draft = disk::beside(&path, ".new");
        if draft.exists() {
            // Left behind by a start that was interrupted; the lock says that nobody else is making it now.
            fs::remove_file(&draft).map_err(Error::machine("remove", &draft))?;
        }
        let key = credentials.as_ref().map(|credentials| credentials.signer.public());
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let deed = Deed::Found { charter: charter.clone(), version, key };
        let said = ledger::Said { at: now, seat, on: None, shown: None, policy: charter.policy_digest, deed };
        let made = disk::make_file(&draft)
            .and_then(|()| found(&draft, charter, policy, credentials.as_ref(), said))
            .and_then(|()| fs::rename(&draft, &path).map_err(Error::machine("make", &path)))
            .and_then(|()| disk::sync_folder(&path));
        if let Err(error) = made {
            // What could not be completed is taken away again; the error that matters is the first.
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
        let mut queue = Self::open_with(path, Some(lock), credentials)?;
        queue.write_copy_anew()?;
        Ok(queue)
    }

    /// Opens a queue that stands as a plain file.
    pub fn open(path: &Path, access: Access) -> Result<Self, Error> {
        Self::open_as(path, access, None)
    }

    /// Opens an encrypted queue. Fails with [`Error::OtherKey`] where the key is not its own.
    pub fn unlock(path: &Path, access: Access, credentials: Credentials) -> Result<Self, Error> {
        Self::open_as(path, access, Some(credentials))
    }

    fn open_as(path: &Path, access: Access, credentials: Option<Credentials>) -> Result<Self, Error> {
        Self::open_mending(path, access, credentials, mend::Allowed::Recent)
    }

    fn open_mending(
        path: &Path,
        access: Access,
        credentials: Option<Credentials>,
        allowed: mend::Allowed,
    ) -> Result<Self, Error> {
        disk::inspect(path, credentials.as_ref().map(|credentials| &credentials.id))?;
        let path = canonical(path)?;
        match access {
            Access::Read => Self::open_with(path, None, credentials),
            Access::Write(seat, now) => {
                disk::refuse_read_only(&path)?;
                let lock = lock::Lock::take(&path, seat, now)?;
                import::remove_stray(&path)?;
                let mut queue = Self::open_with(path, Some(lock), credentials)?;
                queue.mend(seat, now, allowed)?;
                queue.enrol(seat, now)?;
                Ok(queue)
            }
        }
    }

    fn open_with(
        path: PathBuf,
        lock: Option<lock::Lock>,
        credentials: Option<Credentials>,
    ) -> Result<Self, Error> {
        let opener = credentials.as_ref();
        let identity = disk::inspect(&path, opener.map(|credentials| &credentials.id))?;
        let newest = schema::newest(schema::MIGRATIONS);
        let mut connection = match lock {
            Some(_) => connection::writing(&path, opener)?,
            None => connection::reading(&path, opener)?,
        };
        let schema = schema::refuse_newer(&connection, &path, newest)?;
        if schema < newest {
            if lock.is_none() {
                return Err(Error::Older { path, schema });
            }
            schema::migrate(&mut connection, schema::MIGRATIONS)?;
            checkpoint(&connection)?;
        }
        let charter = adopt::charter(&connection)?;
        let acknowledged = ledger::head(&connection)?;
        Ok(Self {
            connection,
            path,
            identity,
            credentials,
            copy: None,
            mended: Vec::new(),
            charter,
            acknowledged,
            suspect: false,
            since_checkpoint: 0,
            earlier_days: RefCell::new(None),
            sitting: None,
            shelf: None,
            lock,
        })
    }

    /// Returns what the queue was made for.
    pub fn charter(&self) -> &Charter {
        &self.charter
    }

    /// Returns the text of the policy in force, of the charter of now.
    pub fn policy_text(&self) -> Result<String, Error> {
        adopt::policy_text(&self.connection, None)
    }

    /// Returns where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what opens it a second time; none where it is a plain file.
    fn credentials(&self) -> Option<Credentials> {
        self.credentials.clone()
    }

    /// Tells whether it is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.credentials.is_some()
    }

    /// Writes the whole file and the second copy of its ledger anew under another key; nobody may be reading it
    /// meanwhile. All or nothing but for the copy, which the next opening writes anew where this was interrupted.
    pub fn rewrite_under(&mut self, next: Credentials) -> Result<(), Error> {
        self.make_ready()?;
        self.checkpoint()?;
        if self.credentials.is_none() {
            return Err(Error::NoEncryption);
        }
        connection::rewrite(&self.connection, &next)?;
        self.credentials = Some(next);
        self.write_copy_anew()?;
        self.checkpoint()
    }

    /// Writes the journal back into the file and empties it; does nothing while a reading command is in the way.
    pub fn checkpoint(&mut self) -> Result<(), Error> {
        if self.lock.is_some() {
            let written = checkpoint(&self.connection)?;
            self.since_checkpoint = 0;
            if let (Written::Whole, Some(copy)) = (written, &mut self.copy) {
                // It only spares work later.
                let _ = copy.note_written();
            }
        }
        Ok(())
    }

    /// Closes the file and says whether everything went back into it. Dropping does the same in silence.
    pub fn close(mut self) -> Result<(), Error> {
        self.checkpoint()
    }
}

/// Makes the folder of a queue that is about to be made; refuses what [`Queue::create`] would refuse.
pub fn prepare(path: &Path) -> Result<(), Error> {
    refuse_existing(path)?;
    refuse_stray_copy(path)?;
    disk::make_folder(path)?;
    disk::refuse_network(&disk::folder_of(path))
}

/// Writes everything that a new queue holds; what is said of its founding is its first entry.
fn found(
    path: &Path,
    charter: &Charter,
    policy: &str,
    credentials: Option<&Credentials>,
    said: ledger::Said<'_>,
) -> Result<(), Error> {
    let mut connection = connection::writing(path, credentials)?;
    schema::migrate(&mut connection, schema::MIGRATIONS)?;
    let text = serde_json::to_string(charter).map_err(|_| Error::TooLarge)?;
    let tx = connection.transaction()?;
    tx.execute("INSERT INTO charter (only_row, charter, policy) VALUES (1, ?1, ?2)", (text, policy))?;
    let head = Head { entries: 0, hash: Digest::ZERO };
    ledger::append(&tx, &head, said)?;
    tx.commit()?;
    checkpoint(&connection)?;
    connection.close().map_err(|(_, error)| error.into())
}

pub(in crate::queue) fn read_charter(connection: &Connection) -> Result<Charter, Error> {
    let text: String = connection.query_row("SELECT charter FROM charter", [], |row| row.get(0))?;
    serde_json::from_str(&text).map_err(|_| Error::Damaged("its charter cannot be read".to_owned()))
}

/// How much of the journal a checkpoint wrote back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// All of it.
    Whole,
    /// Not all: somebody reads what was there before. The next checkpoint does it.
    InPart,
}

fn checkpoint(connection: &Connection) -> Result<Written, Error> {
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(if busy { Written::InPart } else { Written::Whole })
}

/// Refuses a place where the ledger of a queue was left that is gone: it may be all that is left of somebody's work.
fn refuse_stray_copy(path: &Path) -> Result<(), Error> {
    let copy = copy::place(path);
    if copy.exists() { Err(Error::StrayCopy(copy)) } else { Ok(()) }
}

fn refuse_existing(path: &Path) -> Result<(), Error> {
    // A link is there too, even one that leads nowhere.
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(Error::Folder(path.to_owned())),
        Ok(_) => Err(Error::Exists(path.to_owned())),
        Err(_) => Ok(()),
    }
}

/// Returns the one name of a file that every way to it leads to, so that all ways meet the same lock.
fn canonical(path: &Path) -> Result<PathBuf, Error> {
    if let Ok(real) = fs::canonicalize(path) {
        return Ok(real);
    }
    let folder = disk::folder_of(path);
    let folder = fs::canonicalize(&folder).map_err(Error::machine("read", &folder))?;
    let name = path.file_name().ok_or_else(|| Error::Folder(path.to_owned()))?;
    Ok(folder.join(name))
}
