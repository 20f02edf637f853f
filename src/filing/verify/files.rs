//! The files of an export that are there, open for reading, and their hashes.

use crate::casework::Digest;
use crate::filing::FilingError;
use crate::filing::difference::{Difference, Differences};
use crate::filing::folder::{Folder, Found};
use crate::filing::manifest::{BATCH, CASES, COUNTS, NAMES};
use crate::filing::papers::Measured;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::Path;

/// The most that is read of a file that is small in every export.
const SMALL: u64 = 1 << 20;

/// Hash and size of each paper that is there.
pub(super) type Hashes = BTreeMap<&'static str, (Digest, u64)>;

/// The files of an export that are there, open.
pub(super) struct Files(BTreeMap<&'static str, File>);

impl Files {
    /// Opens those that are there, and names those that are not.
    pub(super) fn open(folder: &Folder, path: &Path, found: &mut Differences) -> Result<Self, FilingError> {
        let mut files = BTreeMap::new();
        for name in NAMES {
            match folder.find(name).map_err(|error| FilingError::of(&path.join(name), error))? {
                Found::File(file) => drop(files.insert(name, file)),
                Found::Other => found.add(Difference::NotAFile(name)),
                Found::Nothing => found.add(Difference::Missing(name)),
            }
        }
        Ok(Self(files))
    }

    /// Hands over a file, to be read from its beginning.
    pub(super) fn take(&mut self, name: &str) -> Option<File> {
        self.0.remove(name)
    }

    /// Reads a file that is small in every export; `None` where it is not there.
    pub(super) fn small(&mut self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.0.get_mut(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(SMALL).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Hashes the papers, and leaves each at its beginning.
    pub(super) fn hash(&mut self) -> io::Result<Hashes> {
        let mut hashes = BTreeMap::new();
        for name in [CASES, COUNTS, BATCH] {
            let Some(file) = self.0.get_mut(name) else { continue };
            let mut sink = Measured::new(io::sink());
            io::copy(&mut BufReader::with_capacity(1 << 16, &mut *file), &mut sink)?;
            file.rewind()?;
            let (_, entry) = sink.finish(name);
            hashes.insert(name, (entry.sha256, entry.bytes));
        }
        Ok(hashes)
    }
}
