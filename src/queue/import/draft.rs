//! The first import of a queue: written into a draft beside the queue, which takes its place when it is whole and synced.
//!
//! A queue without persons has nothing that could be lost with a draft of it, so that every page is written once, without
//! a journal. Who reads the queue meanwhile sees it as it was. Called by [`super::Import`], and by the queue's opening
//! for what a stop left behind.

use crate::queue::{Error, Queue, backup, connection, disk};
use crate::syncing::EarlySync;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the name of a draft goes on after the queue's.
const ENDING: &str = ".importing";

/// A draft that is being written: the queue's connection leads to it meanwhile.
#[derive(Debug)]
pub(super) struct Draft {
    place: PathBuf,
    /// The connection to the queue's own file.
    kept: Connection,
    early: EarlySync,
}

impl Draft {
    /// Copies the queue and turns its connection to the copy.
    pub(super) fn begin(queue: &mut Queue) -> Result<Self, Error> {
        remove_stray(&queue.path)?;
        let place = disk::beside(&queue.path, ENDING);
        let credentials = queue.credentials.as_ref();
        let opened = backup::copy_into(&queue.connection, &place, credentials)
            .and_then(|_| connection::bulk(&place, credentials));
        match opened {
            Ok(draft) => {
                let kept = std::mem::replace(&mut queue.connection, draft);
                Ok(Self { place, kept, early: EarlySync::default() })
            }
            Err(error) => {
                // The error that matters is the first.
                let _ = fs::remove_file(&place);
                Err(error)
            }
        }
    }

    /// Notes that about so many bytes were written to it.
    pub(super) fn wrote(&mut self, bytes: usize) {
        self.early.wrote(bytes, || open(&self.place));
    }

    /// Throws it away and turns the queue's connection to its own file again.
    pub(super) fn give_up(self, queue: &mut Queue) {
        queue.connection = self.kept;
        // It is not kept: what became of its pages is all the same.
        let _ = self.early.end();
        // The next opening takes away what cannot be taken away now.
        let _ = fs::remove_file(&self.place);
    }

    /// Refuses what the store itself refuses elsewhere at the end: here it does not look at what refers to what.
    pub(super) fn check(draft: &Connection) -> Result<(), Error> {
        let mut statement = draft.prepare("PRAGMA foreign_key_check(quarantine)")?;
        match statement.query([])?.next()? {
            None => Ok(()),
            Some(_) => {
                Err(Error::Damaged("a refused row is of a source that was not read to its end".to_owned()))
            }
        }
    }

    /// Puts what was committed to the draft in the place of the queue; on an error the queue is as it was.
    pub(super) fn take_place(self, queue: &mut Queue) -> Result<(), Error> {
        let Self { place, kept, early } = self;
        let draft = std::mem::replace(&mut queue.connection, kept);
        let synced = early.end().map_err(Error::machine("sync", &place));
        let taken = synced.and_then(|()| {
            if is_alone(&queue.connection) {
                complete(draft, &place).and_then(|()| replace(queue, &place))
            } else {
                copy_back(&draft, &mut queue.connection)
            }
        });
        // Where it took the place there is nothing of that name any more.
        let _ = fs::remove_file(&place);
        taken
    }
}

/// Takes away a draft that was left behind when the program was stopped; only who may write to the queue calls this.
pub(in crate::queue) fn remove_stray(queue: &Path) -> Result<(), Error> {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let stray = disk::beside(&disk::beside(queue, ENDING), ending);
        match fs::remove_file(&stray) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::machine("remove", &stray)(error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Ends the journal of a connection's file; `false` where somebody reads it: what readers have beside a file belongs to
/// that file, and must not be met by another one of its name.
fn is_alone(connection: &Connection) -> bool {
    let mode: Result<String, _> = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
    mode.is_ok_and(|mode| mode == "delete")
}

/// Closes a draft as the file that a queue is, and syncs it.
fn complete(draft: Connection, place: &Path) -> Result<(), Error> {
    draft.pragma_update(None, "journal_mode", "WAL")?;
    draft.close().map_err(|(_, error)| Error::from(error))?;
    open(place).and_then(|file| file.sync_all()).map_err(Error::machine("sync", place))
}

/// Opens a draft to sync it, which some systems allow only to who may write.
fn open(place: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().write(true).open(place)
}

/// Gives a draft the name of the queue, and opens it.
fn replace(queue: &mut Queue, place: &Path) -> Result<(), Error> {
    let metadata = place.metadata().map_err(Error::machine("read", place))?;
    let closed = std::mem::replace(&mut queue.connection, Connection::open_in_memory()?);
    drop(closed);
    let renamed = fs::rename(place, &queue.path).map_err(Error::machine("write", &queue.path));
    if renamed.is_ok() {
        queue.identity = disk::identity(&metadata);
    }
    let opened = connection::writing(&queue.path, queue.credentials.as_ref());
    match opened {
        Ok(opened) => queue.connection = opened,
        // The next call opens it anew.
        Err(_) => queue.suspect = true,
    }
    renamed.and_then(|()| disk::sync_folder(&queue.path))
}

/// Writes the pages of a draft into the file beside its readers, in one transaction.
fn copy_back(draft: &Connection, own: &mut Connection) -> Result<(), Error> {
    Ok(rusqlite::backup::Backup::new(draft, own)?.run_to_completion(
        i32::MAX,
        Duration::from_millis(10),
        None,
    )?)
}
