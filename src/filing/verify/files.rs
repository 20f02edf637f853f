//! The files of an export's folder, each opened once, so that all of a check is about the same bytes.

use crate::casework::Digest;
use crate::filing::FilingError;
use crate::filing::difference::{Difference, Differences};
use crate::filing::folder::{Folder, Found};
use crate::filing::manifest::{CASES, CHALLENGES, CLERK, COUNTS, DEPARTMENT, LISTED, NAMES};
use crate::filing::paper::is_document;
use crate::filing::papers::Measured;
use crate::record::limits::MANIFEST;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::Path;

/// More than a volume of a document, or an order for a word processor, ever has.
#[cfg(feature = "documents")]
const LARGEST: u64 = 1 << 30;

/// The hash and the size of each file.
pub(super) type Hashes = BTreeMap<String, (Digest, u64)>;

/// The files of an export.
#[derive(Debug)]
pub(super) struct Files(BTreeMap<String, File>);

impl Files {
    /// Opens the files of an export in its folder, and names what does not stand there as a file.
    pub(super) fn open(folder: &Folder, path: &Path, found: &mut Differences) -> Result<Self, FilingError> {
        let mut files = BTreeMap::new();
        let there = folder.names().map_err(|error| FilingError::of(path, error))?;
        let documents = there.iter().filter_map(|name| name.to_str()).filter(|name| is_document(name));
        for name in NAMES.into_iter().chain(documents) {
            match folder.find(name).map_err(|error| FilingError::of(&path.join(name), error))? {
                Found::File(file) => drop(files.insert(name.to_owned(), file)),
                Found::Other => found.add(Difference::NotAFile(name.to_owned())),
                Found::Nothing => found.add(Difference::Missing(name.to_owned())),
            }
        }
        Ok(Self(files))
    }

    /// Returns the names of the documents that are there.
    pub(super) fn documents(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str).filter(|name| is_document(name))
    }

    /// Hands over a file, to be read from its beginning.
    pub(super) fn take(&mut self, name: &str) -> Option<File> {
        self.0.remove(name)
    }

    /// Hands over the tables that are there.
    pub(super) fn tables(&mut self) -> BTreeMap<&'static str, File> {
        let tables = [CASES, CHALLENGES, CLERK, COUNTS, DEPARTMENT];
        tables.into_iter().filter_map(|name| Some((name, self.0.remove(name)?))).collect()
    }

    /// Reads a file that is small in every export; `None` where it is not there. One over the limit is none of ours.
    pub(super) fn small(&mut self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.0.get_mut(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(MANIFEST.most + 1).read_to_end(&mut bytes)?;
        file.rewind()?;
        if bytes.len() > MANIFEST.length() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, MANIFEST.to_string()));
        }
        Ok(Some(bytes))
    }

    /// Hands over a second handle of a file, at its beginning; the file itself stays.
    #[cfg(feature = "documents")]
    pub(super) fn again(&mut self, name: &str) -> io::Result<Option<File>> {
        let Some(file) = self.0.get_mut(name) else { return Ok(None) };
        file.rewind()?;
        file.try_clone().map(Some)
    }

    /// Reads a whole document, up to more than any has.
    #[cfg(feature = "documents")]
    pub(super) fn whole(&mut self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.0.get_mut(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take(LARGEST).read_to_end(&mut bytes)?;
        file.rewind()?;
        Ok(Some(bytes))
    }

    /// Hashes the files that a manifest lists, and leaves each at its beginning.
    pub(super) fn hash(&mut self) -> io::Result<Hashes> {
        let mut hashes = BTreeMap::new();
        let is_listed = |name: &str| LISTED.contains(&name) || is_document(name);
        for (name, file) in self.0.iter_mut().filter(|(name, _)| is_listed(name)) {
            let mut sink = Measured::new(io::sink());
            io::copy(&mut BufReader::with_capacity(1 << 16, &mut *file), &mut sink)?;
            file.rewind()?;
            let (_, entry) = sink.finish(name);
            hashes.insert(name.clone(), (entry.sha256, entry.bytes));
        }
        Ok(hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_small_file_is_read_up_to_its_limit_and_refused_over_it() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![b' '; MANIFEST.length()]).unwrap();
        let mut files = Files([("manifest.json".to_owned(), file.try_clone().unwrap())].into());
        assert_eq!(files.small("manifest.json").unwrap().map(|bytes| bytes.len()), Some(MANIFEST.length()));
        file.seek(io::SeekFrom::End(0)).unwrap();
        file.write_all(b" ").unwrap();
        let error = files.small("manifest.json").unwrap_err();
        assert_eq!(error.to_string(), "a manifest has at most 1,048,576 bytes");
    }
}
