//! A folder held open, so that what happens in it happens in that folder and in no other that took its name.
//!
//! Owns the few operations an export needs: make, enter, create, read, rename to a name that is free, sync, remove.
//! Names are our own fixed ones, never text from a file. Does not know what is written.
//!
//! On Unix every operation goes through the folder's handle and follows no link (trust.md, path safety): someone who may
//! write beside the export can not have case data written where they want it. Elsewhere the same steps go by path.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::Path;

#[cfg(unix)]
mod by_handle;
#[cfg(any(not(unix), test))]
mod by_path;

#[cfg(unix)]
use by_handle as system;
#[cfg(not(unix))]
use by_path as system;

/// A folder held open.
#[derive(Debug)]
pub(crate) struct Folder(system::Handle);

/// What stands under a name.
#[derive(Debug)]
pub(crate) enum Found {
    /// A regular file, open for reading.
    File(File),
    /// Something else: a link, a folder, a pipe.
    Other,
    /// Nothing.
    Nothing,
}

impl Folder {
    /// Opens a folder by its path; links on the way to it are followed, as everywhere.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        system::open(path).map(Self)
    }

    /// Makes a folder in it that only its owner may enter, and opens it; an error if the name is taken.
    pub(super) fn make(&self, name: &OsStr) -> io::Result<Self> {
        system::make(&self.0, name)?;
        self.enter(name)
    }

    /// Opens a folder in it; an error if a link stands there.
    pub(super) fn enter(&self, name: &OsStr) -> io::Result<Self> {
        system::enter(&self.0, name).map(Self)
    }

    /// Makes a file in it that only its owner may read; an error if the name is taken, by a link too.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        system::create(&self.0, name)
    }

    /// Looks under a name without following a link and without waiting for a pipe.
    pub(crate) fn find(&self, name: &str) -> io::Result<Found> {
        system::find(&self.0, name)
    }

    /// Tells whether anything, even a link to nowhere, has the name.
    pub(super) fn has(&self, name: &OsStr) -> io::Result<bool> {
        system::has(&self.0, name)
    }

    /// Returns the names in it, sorted.
    pub(super) fn names(&self) -> io::Result<Vec<OsString>> {
        let mut names = system::names(&self.0)?;
        names.sort_unstable();
        Ok(names)
    }

    /// Gives a folder in it a name that must be free.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        system::rename(&self.0, from, to)
    }

    /// Removes a file in it.
    pub(crate) fn remove_file(&self, name: &str) -> io::Result<()> {
        system::remove_file(&self.0, name)
    }

    /// Removes an empty folder in it.
    pub(super) fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        system::remove_folder(&self.0, name)
    }

    /// Returns once its names are on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        system::sync(&self.0)
    }

    /// Takes the folder for this process until it is dropped; false if another process has it.
    pub(super) fn claim(&self) -> io::Result<bool> {
        system::claim(&self.0)
    }
}

#[cfg(test)]
mod tests;
