//! A new folder while it is being filled: under a name of its own beside the target, until all of it is on the disk.
//!
//! Owns the steps that make an export all or nothing: a sibling `.NAME.unfinished` that only its owner may enter, files
//! made new and synced, the folder synced, renamed to a name that must be free, the parent synced. Whatever fails before
//! the last step leaves nothing behind; a crash leaves the sibling, which no command takes for an export and which the
//! next one to the same place clears away. Called by `export` and by `assessment`; what the files say is not its business.

use crate::filing::FilingError;
use crate::filing::folder::Folder;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How the name of a folder that is not finished ends.
const MARK: &str = ".unfinished";

/// Tells whether a path has the name of a folder that is not finished.
pub(super) fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(MARK))
}

/// A new folder while it is being filled; dropping it removes it.
#[derive(Debug)]
pub(crate) struct Unfinished {
    is_ours: fn(&OsStr) -> bool,
    target: PathBuf,
    name: OsString,
    own_name: OsString,
    parent: Folder,
    folder: Folder,
    stands: bool,
}

impl Unfinished {
    /// Makes the sibling of a target that must not exist, clearing away the remains of an interrupted export to it.
    /// `is_ours` tells whether a file of that name may ever stand in it.
    pub(crate) fn begin(target: &Path, is_ours: fn(&OsStr) -> bool) -> Result<Self, FilingError> {
        let name =
            target.file_name().ok_or_else(|| FilingError::TargetName(target.to_path_buf()))?.to_os_string();
        if is_unfinished(target) {
            return Err(FilingError::TargetName(target.to_path_buf()));
        }
        let beside = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let parent = Folder::open(beside).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                FilingError::ParentMissing(beside.to_path_buf())
            }
            _ => FilingError::of(beside, error),
        })?;
        if parent.has(&name).map_err(|error| FilingError::of(target, error))? {
            return Err(FilingError::TargetExists(target.to_path_buf()));
        }
        let mut own_name = OsString::from(".");
        own_name.push(&name);
        own_name.push(MARK);
        let folder = make_or_clear(&parent, &own_name, &beside.join(&own_name), is_ours)?;
        let unfinished =
            Self { is_ours, target: target.to_path_buf(), name, own_name, parent, folder, stands: true };
        match unfinished.folder.claim() {
            Ok(true) => Ok(unfinished),
            Ok(false) => {
                // Another export found it between its making and its claiming; it is theirs to remove.
                let busy = FilingError::Busy(unfinished.target.clone());
                unfinished.forget();
                Err(busy)
            }
            Err(error) => Err(unfinished.refused(error)),
        }
    }

    /// Makes one of the files of an export.
    pub(crate) fn create(&self, name: &str) -> io::Result<File> {
        self.folder.create(name)
    }

    /// Returns the folder, to read back what was written.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Names what the system refused.
    pub(crate) fn refused(&self, error: io::Error) -> FilingError {
        FilingError::of(&self.target, error)
    }

    /// Gives the folder its name, once all of it is on the disk.
    pub(crate) fn finish(mut self) -> Result<(), FilingError> {
        self.folder.sync().map_err(|error| self.refused(error))?;
        self.parent.rename(&self.own_name, &self.name).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory => {
                FilingError::TargetExists(self.target.clone())
            }
            _ => self.refused(error),
        })?;
        if let Err(error) = self.parent.sync() {
            // The new name may not outlive a power cut: it is taken back, and the folder goes with it.
            if self.parent.rename(&self.name, &self.own_name).is_err() {
                self.stands = false;
            }
            return Err(self.refused(error));
        }
        self.stands = false;
        Ok(())
    }

    /// Leaves the folder to whoever has it.
    fn forget(mut self) {
        self.stands = false;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.stands {
            // Nothing can be done about a folder that will not go; its name says what it is.
            let _ = clear(&self.folder, self.is_ours);
            let _ = self.parent.remove_folder(&self.own_name);
        }
    }
}

/// Makes the folder; where an interrupted export left one, clears that away first.
fn make_or_clear(
    parent: &Folder,
    own_name: &OsStr,
    path: &Path,
    is_ours: fn(&OsStr) -> bool,
) -> Result<Folder, FilingError> {
    match parent.make(own_name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => return made.map_err(|error| FilingError::of(path, error)),
    }
    let remains = parent.enter(own_name).map_err(|_| FilingError::Remains(path.to_path_buf()))?;
    if !remains.claim().map_err(|error| FilingError::of(path, error))? {
        return Err(FilingError::Busy(path.to_path_buf()));
    }
    let left = remains.names().map_err(|error| FilingError::of(path, error))?;
    if left.iter().any(|name| !is_ours(name)) {
        return Err(FilingError::Remains(path.to_path_buf()));
    }
    clear(&remains, is_ours)
        .and_then(|()| parent.remove_folder(own_name))
        .and_then(|()| parent.make(own_name))
        .map_err(|error| FilingError::of(path, error))
}

/// Removes the files of an export from a folder.
fn clear(folder: &Folder, is_ours: fn(&OsStr) -> bool) -> io::Result<()> {
    for name in folder.names()?.iter().filter(|name| is_ours(name)) {
        match folder.remove_file(&name.to_string_lossy()) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
