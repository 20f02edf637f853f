//! A look at a queue file from outside, for `vacatur doctor`: whether it can be worked on, and what stands in the way.
//!
//! Opens nothing for writing and reads no case.

use crate::queue::disk::{self, folder_of};
use crate::queue::{Access, Error, Queue, lock, schema};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// What was found.
#[derive(Debug)]
pub struct Checkup {
    /// The folder that the queue is, or would be, in.
    pub folder: PathBuf,
    /// Whether that folder is there.
    pub folder_is_there: bool,
    /// The rights on the folder beyond its owner's, in octal; `None` where the machine has none, or there are none.
    pub open_folder: Option<u32>,
    /// The rights on the file beyond its owner's.
    pub open_file: Option<u32>,
    /// The network file system it lies on.
    pub network: Option<&'static str>,
    /// Bytes that are free there, where the machine tells.
    pub free: Option<u64>,
    /// The file: `None` where there is none yet.
    pub file: Option<FileCheckup>,
}

/// What was found in the file.
#[derive(Debug)]
pub struct FileCheckup {
    /// Its size in bytes.
    pub bytes: u64,
    /// Who has it open for writing.
    pub holder: Option<String>,
    /// Its schema, and the one that this program brings files to.
    pub schema: (u32, u32),
    /// Why it can not be opened for reading.
    pub unreadable: Option<Error>,
    /// How many entries its ledger has, and when the last was made.
    pub ledger: Option<(u64, Option<Timestamp>)>,
}

impl Checkup {
    /// Looks at the place of a queue.
    pub fn of(path: &Path) -> Self {
        let folder = folder_of(path);
        let nearest = folder.ancestors().find(|folder| folder.exists()).unwrap_or(&folder).to_owned();
        Self {
            folder_is_there: folder.is_dir(),
            open_folder: open_to_others(&folder),
            open_file: open_to_others(path),
            network: disk::network_kind(&nearest),
            free: free(&nearest),
            file: path.metadata().ok().map(|metadata| FileCheckup::of(path, metadata.len())),
            folder,
        }
    }
}

impl FileCheckup {
    fn of(path: &Path, bytes: u64) -> Self {
        let newest = schema::newest(schema::MIGRATIONS);
        let holder = lock::held(path);
        let opened = Queue::open(path, Access::Read);
        let found = match &opened {
            Ok(_) => newest,
            Err(Error::Older { schema, .. } | Error::Newer { schema, .. }) => *schema,
            Err(_) => 0,
        };
        let ledger = opened.as_ref().ok().and_then(|queue| {
            let entries = queue.head().ok()?.entries;
            Some((entries, queue.last_entry_at().ok().flatten()))
        });
        Self { bytes, holder, schema: (found, newest), unreadable: opened.err(), ledger }
    }
}

impl Queue {
    /// Returns when the last entry of the ledger was made.
    pub fn last_entry_at(&self) -> Result<Option<Timestamp>, Error> {
        let at: Option<String> =
            self.connection.query_row("SELECT max(at) FROM ledger", [], |row| row.get(0))?;
        Ok(at.and_then(|at| at.parse().ok()))
    }
}

/// Returns the rights that others than the owner have.
#[cfg(unix)]
fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = path.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere the rights are no number.
#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<u32> {
    None
}

#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(path).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}
