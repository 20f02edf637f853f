//! The operations by path, for systems without handles to folders.

use super::Found;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The folder's path, with links resolved.
pub(super) type Handle = PathBuf;

pub(super) fn open(path: &Path) -> io::Result<Handle> {
    let path = fs::canonicalize(path)?;
    if path.is_dir() { Ok(path) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

pub(super) fn make(at: &Handle, name: &OsStr) -> io::Result<()> {
    fs::create_dir(at.join(name))
}

pub(super) fn enter(at: &Handle, name: &OsStr) -> io::Result<Handle> {
    let path = at.join(name);
    if fs::symlink_metadata(&path)?.is_dir() { Ok(path) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

pub(super) fn create(at: &Handle, name: &str) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(at.join(name))
}

pub(super) fn find(at: &Handle, name: &str) -> io::Result<Found> {
    let path = at.join(name);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => File::open(path).map(Found::File),
        Ok(_) => Ok(Found::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

pub(super) fn has(at: &Handle, name: &OsStr) -> io::Result<bool> {
    match fs::symlink_metadata(at.join(name)) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

pub(super) fn names(at: &Handle) -> io::Result<Vec<OsString>> {
    fs::read_dir(at)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
}

pub(super) fn rename(at: &Handle, from: &OsStr, to: &OsStr) -> io::Result<()> {
    if has(at, to)? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(at.join(from), at.join(to))
}

pub(super) fn remove_file(at: &Handle, name: &str) -> io::Result<()> {
    fs::remove_file(at.join(name))
}

pub(super) fn remove_folder(at: &Handle, name: &OsStr) -> io::Result<()> {
    fs::remove_dir(at.join(name))
}

/// Folders can not be synced by path; the rename is in the file system's own journal.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn sync(_at: &Handle) -> io::Result<()> {
    Ok(())
}

/// Folders can not be locked by path; the name alone, which only one process can make, has to do.
#[allow(clippy::unnecessary_wraps)]
pub(super) fn claim(_at: &Handle) -> io::Result<bool> {
    Ok(true)
}
