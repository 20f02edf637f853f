//! The second copy of the ledger: `QUEUE.ledger` beside the queue, another file in another format, written before a
//! verdict is acknowledged.
//!
//! Owns the open file: appending what a transaction wrote, synced; taking it back where the transaction failed; writing
//! the file anew. The bytes are [`frame`]'s, what stands in them [`record`]'s, reading them back [`scan`]'s. What becomes
//! of a copy and a queue that differ is decided in [`super::mend`].

pub(super) mod frame;
pub(super) mod record;
pub(super) mod scan;

use crate::casework::Digest;
use crate::keys::Sealer;
use crate::queue::{Credentials, Error, Head, disk};
use frame::{Header, Keeping};
use record::Record;
use rusqlite::Connection;
use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Entries that stand in one record of a copy that is written anew.
const TOGETHER: usize = 64;

/// Returns where the second copy of a queue's ledger stands.
pub fn place(queue: &Path) -> PathBuf {
    disk::beside(queue, ".ledger")
}

/// What a copy belongs to, and what seals it.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    header: Header,
    sealer: Option<Sealer>,
}

impl Owner {
    /// A plain queue has no name of its own: the hash of its first entry stands for it.
    pub(super) fn of(connection: &Connection, credentials: Option<&Credentials>) -> Result<Self, Error> {
        if let Some(Credentials { id, sealer, .. }) = credentials {
            let header = Header { keeping: Keeping::Sealed, queue: *id };
            return Ok(Self { header, sealer: Some(sealer.clone()) });
        }
        let first: Digest =
            connection.query_row("SELECT hash FROM ledger WHERE seq = 1", [], |row| row.get(0))?;
        let mut queue = [0; 16];
        queue.iter_mut().zip(first.as_bytes()).for_each(|(to, from)| *to = *from);
        Ok(Self { header: Header { keeping: Keeping::Plain, queue }, sealer: None })
    }

    fn bytes(&self, record: &Record) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(record).map_err(|_| Error::TooLarge)?;
        let payload = match &self.sealer {
            None => text,
            Some(sealer) => sealer.seal(&text).map_err(|error| Error::Store(error.to_string()))?,
        };
        frame::frame(&payload).ok_or(Error::TooLarge)
    }
}

/// The copy of a queue that is open for writing.
#[derive(Debug)]
pub(super) struct SecondCopy {
    file: File,
    path: PathBuf,
    identity: disk::Identity,
    owner: Owner,
    /// Where its last whole record ends.
    end: u64,
    /// Where the chain stands in it.
    head: Head,
}

/// Where a copy ended before something was added to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    end: u64,
    head: Head,
}

impl SecondCopy {
    /// Takes over a file that was read and found to end like this.
    pub(super) fn open(queue: &Path, owner: Owner, end: u64, head: Head) -> Result<Self, Error> {
        let path = place(queue);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(Error::machine("open the second copy of the ledger", &path))?;
        let metadata =
            file.metadata().map_err(Error::machine("open the second copy of the ledger", &path))?;
        let mut copy = Self { identity: disk::identity(&metadata), file, path, owner, end, head };
        if metadata.len() > end {
            // A record that was begun and never acknowledged.
            copy.cut()?;
        }
        Ok(copy)
    }

    /// Writes the whole copy anew from the queue, beside the one there is, and puts it in its place.
    pub(super) fn write_anew(queue: &Path, owner: Owner, connection: &Connection) -> Result<Self, Error> {
        let path = place(queue);
        let draft = disk::beside(&path, ".new");
        let written = write_draft(&draft, &owner, connection).and_then(|done| {
            fs::rename(&draft, &path).map_err(Error::machine("write", &path))?;
            disk::sync_folder(&path)?;
            Ok(done)
        });
        if written.is_err() {
            // What could not be completed is taken away again; the error that matters is the first.
            let _ = fs::remove_file(&draft);
        }
        let (end, head) = written?;
        Self::open(queue, owner, end, head)
    }

    /// Tells whether the file of its name is still the one that was opened.
    pub(super) fn is_still(&self) -> bool {
        disk::is_still(&self.path, self.identity)
    }

    /// Appends, as one record, the entries that the queue has beyond it, and syncs it. On an error nothing was added.
    pub(super) fn catch_up(&mut self, connection: &Connection) -> Result<Mark, Error> {
        let mark = Mark { end: self.end, head: self.head };
        let links = record::since(connection, self.head.entries)?;
        let Some(last) = links.last() else { return Ok(mark) };
        let head = Head { entries: last.seq()?, hash: last.hash };
        let added = self.append(&Record::Entries(links)).and_then(|()| {
            self.file.sync_data().map_err(Error::machine("sync the second copy of the ledger", &self.path))
        });
        match added {
            Ok(()) => {
                self.head = head;
                Ok(mark)
            }
            Err(error) => {
                // Where even that fails, the next opening finds a record that nobody acknowledged.
                let _ = self.take_back(mark);
                Err(error)
            }
        }
    }

    /// Takes back what was added since a mark, because the queue could not record it.
    pub(super) fn take_back(&mut self, mark: Mark) -> Result<(), Error> {
        (self.end, self.head) = (mark.end, mark.head);
        self.cut()
    }

    /// Notes that everything up to here stands in the queue file itself and not in its journal alone. Not synced: a note
    /// that is lost only leaves more to the entries.
    pub(super) fn note_written(&mut self) -> Result<(), Error> {
        let mark = Mark { end: self.end, head: self.head };
        let noted = self.append(&Record::Written { entries: mark.head.entries, hash: mark.head.hash });
        if noted.is_err() {
            // As above: the error that matters is the first.
            let _ = self.take_back(mark);
        }
        noted
    }

    fn append(&mut self, record: &Record) -> Result<(), Error> {
        let bytes = self.owner.bytes(record)?;
        let end = self.end;
        self.file
            .seek(SeekFrom::Start(end))
            .and_then(|_| self.file.write_all(&bytes))
            .map_err(Error::machine("write the second copy of the ledger", &self.path))?;
        self.end = end + u64::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
        Ok(())
    }

    fn cut(&mut self) -> Result<(), Error> {
        self.file
            .set_len(self.end)
            .and_then(|()| self.file.sync_data())
            .map_err(Error::machine("write the second copy of the ledger", &self.path))
    }
}

/// Writes all that the queue has, in records of several entries; a group stays together.
fn write_draft(draft: &Path, owner: &Owner, connection: &Connection) -> Result<(u64, Head), Error> {
    let mut file = disk::private(OpenOptions::new().write(true).create(true).truncate(true))
        .open(draft)
        .map_err(Error::machine("write", draft))?;
    let mut put = |bytes: &[u8]| file.write_all(bytes).map_err(Error::machine("write", draft));
    let header = owner.header.bytes();
    put(&header)?;
    let mut end = header.len();
    let mut head = Head { entries: 0, hash: Digest::ZERO };
    record::all(connection, TOGETHER, |links| {
        let Some(last) = links.last() else { return Ok(()) };
        head = Head { entries: last.seq()?, hash: last.hash };
        let bytes = owner.bytes(&Record::Entries(links))?;
        end += bytes.len();
        put(&bytes)
    })?;
    file.sync_all().map_err(Error::machine("sync", draft))?;
    Ok((u64::try_from(end).map_err(|_| Error::TooLarge)?, head))
}
