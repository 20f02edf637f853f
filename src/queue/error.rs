//! What can go wrong with a queue, in words for the person at the desk. No case data in any of it.

use crate::casework::{BatchNo, CaseId, GroupRefusal, Refusal, Seq};
use crate::record::SourceNo;
use rusqlite::ErrorCode;
use std::io;
use std::path::PathBuf;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no file of that name.
    #[error("there is no queue at {}", .0.display())]
    Missing(PathBuf),
    /// There is a file of that name already.
    #[error("there is a file at {} already", .0.display())]
    Exists(PathBuf),
    /// The name is that of a folder.
    #[error("{} is a folder, not a queue", .0.display())]
    Folder(PathBuf),
    /// The file is something else.
    #[error("{} is not a vacatur queue", .0.display())]
    Foreign(PathBuf),
    /// The file was made by a newer version.
    #[error("{} was written by a newer vacatur (schema {schema}): it needs version {needs} or later", path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        schema: u32,
        /// The least version of the program that reads it, as the file says.
        needs: String,
    },
    /// The file is of an older schema, and it may not be written now.
    #[error("{} was written by an older vacatur (schema {schema}): open it once for writing to bring it up to date", path.display())]
    Older {
        /// Which file.
        path: PathBuf,
        /// Its schema.
        schema: u32,
    },
    /// Somebody else has it open for writing.
    #[error("{} is in use by {holder}", path.display())]
    Locked {
        /// Which file.
        path: PathBuf,
        /// Who: name, process, machine and since when, as far as the lock says.
        holder: String,
    },
    /// The file or its folder may not be written.
    #[error("the queue is read-only: nothing was changed")]
    ReadOnly,
    /// It was opened for reading.
    #[error("the queue was opened for reading only")]
    NotWriting,
    /// The disk is full.
    #[error("the disk is full: nothing was recorded")]
    DiskFull,
    /// What is stored is not what was written.
    #[error("the queue is damaged: {0}")]
    Damaged(String),
    /// The file was moved, deleted or replaced while it was open.
    #[error("the queue file was moved, deleted or replaced while it was open: nothing was recorded")]
    Replaced,
    /// The folder is on a network file system.
    #[error("{} is on a network file system ({kind}), where a queue is not safe: keep it on a local disk", path.display())]
    Network {
        /// Which file.
        path: PathBuf,
        /// What it is called.
        kind: &'static str,
    },
    /// The file is encrypted under another key.
    #[error(
        "the key does not open this queue: the key file belongs to another one, or the first page is damaged"
    )]
    OtherKey,
    /// The second copy of the ledger belongs to another queue.
    #[error("{} is the ledger of another queue: nothing was changed", .0.display())]
    CopyOfAnother(PathBuf),
    /// A ledger was left where a new queue should be made.
    #[error("{} is the ledger of a queue that is not there any more: it may be all that is left of its work", .0.display())]
    StrayCopy(PathBuf),
    /// The queue and the second copy of its ledger say different things.
    #[error(
        "the queue and the second copy of its ledger contradict one another from entry {0} on: one of them was \
         changed. Nothing was written"
    )]
    Contradiction(Seq),
    /// The queue is an older state of itself.
    #[error(
        "the queue ends at entry {queue}, but the second copy of its ledger goes to entry {copy}: an older copy of the \
         queue was put in its place. Nothing was written"
    )]
    OlderThanItsCopy {
        /// Where the queue ends.
        queue: Seq,
        /// Where the copy ends.
        copy: Seq,
    },
    /// Entries are lost in both.
    #[error(
        "entries {first} to {last} are lost, in the queue and in the second copy of its ledger; the copy has others \
         after them. Nothing was written"
    )]
    Gap {
        /// The first that is lost.
        first: Seq,
        /// The last that is lost.
        last: Seq,
    },
    /// What an entry brought is not in the second copy.
    #[error(
        "entry {0} is in the second copy of the ledger, but the queue lost what was read in with it, and the copy does \
         not have that"
    )]
    NotInTheCopy(Seq),
    /// An entry that was done again is not what it was.
    #[error(
        "entry {0}, done again from the second copy of the ledger, came out otherwise than it was recorded"
    )]
    ComesOutOtherwise(Seq),
    /// The program was built without encryption.
    #[error("this vacatur was built without encryption")]
    NoEncryption,
    /// The policy's text is not the one that the charter names.
    #[error("the policy is not the one that the charter names: their hashes differ")]
    OtherPolicy,
    /// The queue's policy is one that this version cannot read.
    #[error("the queue's policy cannot be read by this version: {0}")]
    Policy(String),
    /// There is no such case.
    #[error("there is no case {0} in the queue")]
    NoCase(CaseId),
    /// There is no such batch.
    #[error("there is no batch {0} in the queue")]
    NoBatch(BatchNo),
    /// There is no such source.
    #[error("there is no source {} in the queue", .0.0)]
    NoSource(SourceNo),
    /// The file was read in before.
    #[error("the file was read in before, as source {}", .0.0)]
    KnownSource(SourceNo),
    /// Persons of the file are in the queue already, with another part of their history.
    #[error(
        "{0} persons of these files are in the queue already: a history must be read in whole, in one import"
    )]
    KnownPersons(u64),
    /// What was asked for is against the rules of the work.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was asked for is against the rules of deciding a group.
    #[error(transparent)]
    Group(#[from] GroupRefusal),
    /// A value is too large to store.
    #[error("a history or proposal is too large to store")]
    TooLarge,
    /// It was stopped for something newer.
    #[error("it was stopped for something newer")]
    Stopped,
    /// The machine refused.
    #[error("cannot {doing} {}", path.display())]
    Machine {
        /// What was tried.
        doing: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the machine says.
        source: io::Error,
    },
    /// The store refused.
    #[error("the queue cannot be used now: {0}")]
    Store(String),
}

impl Error {
    /// Makes an error of the machine; a missing permission and a full disk have their own words.
    pub(super) fn machine(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Machine { doing, path, source },
        }
    }

    /// Tells whether the connection can still be trusted after it: a refusal changes nothing, a failing disk may.
    pub(super) fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::DiskFull | Self::Damaged(_) | Self::Machine { .. } | Self::Store(_))
    }
}

/// Keeps `SQLite`'s own words only where they cannot hold a value of a row.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Damaged("a row is not what it should be".to_owned());
        };
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::OperationInterrupted => Self::Stopped,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::Damaged(failure.to_string()),
            _ => Self::Store(failure.to_string()),
        }
    }
}
