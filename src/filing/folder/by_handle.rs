//! The operations through an open handle, where the system has them.

use super::Found;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::Path;

/// The folder's open handle.
pub(super) type Handle = File;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

pub(super) fn open(path: &Path) -> io::Result<Handle> {
    Ok(rustix::fs::open(path, FOLDER, Mode::empty())?.into())
}

pub(super) fn make(at: &Handle, name: &OsStr) -> io::Result<()> {
    Ok(rustix::fs::mkdirat(at, name, Mode::RWXU)?)
}

pub(super) fn enter(at: &Handle, name: &OsStr) -> io::Result<Handle> {
    Ok(rustix::fs::openat(at, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?.into())
}

pub(super) fn create(at: &Handle, name: &str) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(at, name, flags, Mode::RUSR | Mode::WUSR)?.into())
}

pub(super) fn find(at: &Handle, name: &str) -> io::Result<Found> {
    // What it is is asked before it is opened (a pipe or a device may act on being opened) and again of what was opened.
    match rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) if FileType::from_raw_mode(stat.st_mode).is_file() => {}
        Ok(_) => return Ok(Found::Other),
        Err(Errno::NOENT) => return Ok(Found::Nothing),
        Err(errno) => return Err(errno.into()),
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(at, name, flags, Mode::empty()) {
        Ok(handle) => File::from(handle),
        Err(Errno::LOOP) => return Ok(Found::Other),
        Err(Errno::NOENT) => return Ok(Found::Nothing),
        Err(errno) => return Err(errno.into()),
    };
    if file.metadata()?.is_file() { Ok(Found::File(file)) } else { Ok(Found::Other) }
}

pub(super) fn has(at: &Handle, name: &OsStr) -> io::Result<bool> {
    match rustix::fs::statat(at, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(_) => Ok(true),
        Err(Errno::NOENT) => Ok(false),
        Err(errno) => Err(errno.into()),
    }
}

pub(super) fn names(at: &Handle) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(at)? {
        let name = entry?.file_name().to_bytes().to_vec();
        if name != b"." && name != b".." {
            names.push(OsString::from_vec(name));
        }
    }
    Ok(names)
}

pub(super) fn rename(at: &Handle, from: &OsStr, to: &OsStr) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    match rustix::fs::renameat_with(at, from, at, to, rustix::fs::RenameFlags::NOREPLACE) {
        // Some file systems know no such rename; the plain one follows.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
        done => return Ok(done?),
    }
    // A folder replaces nothing but an empty folder, and not a link: the check leaves only that to chance.
    if has(at, to)? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    Ok(rustix::fs::renameat(at, from, at, to)?)
}

pub(super) fn remove_file(at: &Handle, name: &str) -> io::Result<()> {
    Ok(rustix::fs::unlinkat(at, name, AtFlags::empty())?)
}

pub(super) fn remove_folder(at: &Handle, name: &OsStr) -> io::Result<()> {
    Ok(rustix::fs::unlinkat(at, name, AtFlags::REMOVEDIR)?)
}

pub(super) fn sync(at: &Handle) -> io::Result<()> {
    at.sync_all()
}

pub(super) fn claim(at: &Handle) -> io::Result<bool> {
    match at.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        // A file system without locks: the name alone, which only one process can make, has to do.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
