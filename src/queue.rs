//! The queue file: one county's review under one policy, in `SQLite`. The only SQL of the program is in this room.
//!
//! Owns the schema, the cases, the ledger's table, the search and the lists, the batches, and the threads that own the
//! connections of the workstation. Judges nothing: what may be done is `casework`'s, what is proposed `relief`'s. `cli` opens it,
//! `workstation` talks to its [`Custodian`].
//!
//! A verdict is a ledger entry and what it makes of its case, in one transaction that is synced before
//! [`Queue::record`] returns. Whatever fails before that leaves the file as it was.

pub mod adopt;
mod alike;
pub mod audit;
pub mod batches;
pub mod cases;
pub mod checks;
pub mod checkup;
pub mod custodian;
pub mod error;
pub mod facts;
pub mod figures;
pub mod find;
pub mod groups;
pub mod import;
pub mod ledger;
pub mod list;
pub mod outcomes;
pub mod packed;
pub mod people;
pub mod progress;
pub mod quarantine;
pub mod record;
pub mod roster;
pub mod seats;
pub mod status;
pub mod views;

mod blind;
mod columns;
mod comparing;
mod connection;
mod credentials;
mod criteria;
mod disk;
mod lock;
mod repropose;
mod root;
mod schema;
mod searches;

#[cfg(test)]
mod tests;

pub use adopt::{Adoption, Differing};
pub use audit::{Audit, Recomputed};
pub use batches::BatchLine;
pub use checks::{Decision, Scope};
pub use credentials::Credentials;
pub use custodian::{Answer, Custodian, Reply, Request};
pub use error::Error;
pub use facts::{FactDone, FactEffect};
pub use import::{CaseChange, Import, Imported, Known, NewSource, Propose, RefusedRow};
pub use ledger::Head;
pub use list::Toward;
pub use packed::{Packed, Packer};
pub use quarantine::{Quarantined, Settled, Settling};
pub use seats::Place;
pub use status::Status;

use crate::casework::{Charter, CheckNo, Deed, Digest, Seat};
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

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
/// Closing it, or dropping it, leaves one file: neither a journal nor a lock beside it.
#[derive(Debug)]
pub struct Queue {
    // Closed before the lock is given back: fields are dropped in this order.
    connection: Connection,
    path: PathBuf,
    identity: disk::Identity,
    /// What opens it again; none where it is a plain file.
    credentials: Option<Credentials>,
    charter: Charter,
    /// Where the chain stood when the last entry was acknowledged.
    acknowledged: Head,
    /// Whether the disk failed on this connection, so that it is not to be used again.
    suspect: bool,
    since_checkpoint: u32,
    /// The verdicts of earlier days, as counted on this day.
    earlier_days: RefCell<Option<(Date, Vec<u64>)>>,
    /// The check that somebody sits for as its second reader.
    check: Option<CheckNo>,
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
        Self::open_with(path, Some(lock), credentials)
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
        disk::inspect(path, credentials.as_ref().map(|credentials| &credentials.id))?;
        let path = canonical(path)?;
        match access {
            Access::Read => Self::open_with(path, None, credentials),
            Access::Write(seat, now) => {
                disk::refuse_read_only(&path)?;
                let lock = lock::Lock::take(&path, seat, now)?;
                let mut queue = Self::open_with(path, Some(lock), credentials)?;
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
            charter,
            acknowledged,
            suspect: false,
            since_checkpoint: 0,
            earlier_days: RefCell::new(None),
            check: None,
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

    /// Writes the whole file anew under another key, all or nothing; nobody may be reading it meanwhile.
    pub fn rewrite_under(&mut self, key: Zeroizing<[u8; 32]>) -> Result<(), Error> {
        self.make_ready()?;
        self.checkpoint()?;
        let mut next = self.credentials.clone().ok_or(Error::NoEncryption)?;
        next.key = key;
        connection::rewrite(&self.connection, &next)?;
        self.credentials = Some(next);
        self.checkpoint()
    }

    /// Writes the journal back into the file and empties it; does nothing while a reading command is in the way.
    pub fn checkpoint(&mut self) -> Result<(), Error> {
        if self.lock.is_some() {
            checkpoint(&self.connection)?;
            self.since_checkpoint = 0;
        }
        Ok(())
    }

    /// Closes the file and says whether everything went back into it. Dropping does the same in silence.
    pub fn close(mut self) -> Result<(), Error> {
        self.checkpoint()
    }

    /// Does something to the file in one transaction that is synced when this returns; on any error nothing was done.
    ///
    /// After an error of the disk the connection is not used again: the next call opens the file anew and first
    /// makes sure that everything acknowledged is there.
    fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection, &Charter, Head) -> Result<(T, Head), Error>,
    ) -> Result<T, Error> {
        self.make_ready()?;
        let done = self.attempt(work);
        match &done {
            Ok((_, head)) => self.acknowledged = *head,
            Err(error) => self.suspect = error.is_of_the_disk(),
        }
        done.map(|(value, _)| value)
    }

    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&Connection, &Charter, Head) -> Result<(T, Head), Error>,
    ) -> Result<(T, Head), Error> {
        // Dropped without a commit, the transaction is rolled back.
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = ledger::head(&tx)?;
        if head != self.acknowledged {
            return Err(Error::Damaged(
                "somebody else wrote to the ledger while it was open here".to_owned(),
            ));
        }
        let done = work(&tx, &self.charter, head)?;
        tx.commit()?;
        Ok(done)
    }

    fn make_ready(&mut self) -> Result<(), Error> {
        if self.lock.is_none() {
            return Err(Error::NotWriting);
        }
        if !disk::is_still(&self.path, self.identity) {
            return Err(Error::Replaced);
        }
        if self.suspect { self.open_again() } else { Ok(()) }
    }

    fn open_again(&mut self) -> Result<(), Error> {
        let connection = connection::writing(&self.path, self.credentials.as_ref())?;
        let known = self.acknowledged;
        let stored: Option<Digest> = connection
            .query_row("SELECT hash FROM ledger WHERE seq = ?1", [columns::Number(known.entries)], |row| {
                row.get(0)
            })
            .optional()?;
        if stored != Some(known.hash) {
            return Err(Error::Damaged(format!(
                "entry {} was acknowledged and is not there any more",
                known.entries
            )));
        }
        self.acknowledged = ledger::head(&connection)?;
        self.connection = connection;
        self.suspect = false;
        Ok(())
    }
}

/// Makes the folder of a queue that is about to be made; refuses what [`Queue::create`] would refuse.
pub fn prepare(path: &Path) -> Result<(), Error> {
    refuse_existing(path)?;
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

fn checkpoint(connection: &Connection) -> Result<(), Error> {
    // The answer says whether somebody was in the way; then the next checkpoint does it.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<(), Error> {
    match fs::metadata(path) {
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
