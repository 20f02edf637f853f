//! Hashing the sources while they are looked through and read, on a thread of its own.
//!
//! Owns that thread and what it is told. A hash takes as long as all the rest of the first pass, no part of it can be done
//! before what comes before it, and nobody needs it before something is written. Begun by [`super::survey()`]; ended by
//! whoever needs the hashes.

use super::IntakeError;
use super::survey::unreadable;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// Hashed in one go.
const BLOCK: usize = 256 * 1024;

/// A file to be hashed, with a handle of its own.
#[derive(Debug)]
pub(super) struct ToHash {
    pub(super) path: PathBuf,
    pub(super) file: File,
    /// How many bytes it had when it was opened.
    pub(super) bytes: u64,
}

/// The hashes of sources, while they are computed; dropping it ends that.
#[derive(Debug)]
pub struct Hashing {
    paths: Vec<PathBuf>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<Vec<[u8; 32]>, IntakeError>>>,
}

impl Hashing {
    /// Begins to hash files, one after the other.
    pub(super) fn begin(files: Vec<ToHash>) -> Result<Self, IntakeError> {
        let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let hash_all = move || files.into_iter().map(|file| hash(file, &stopped)).collect();
        let thread = thread::Builder::new().name("hashes".to_owned()).spawn(hash_all);
        let thread =
            thread.map_err(|error| unreadable(&paths.first().cloned().unwrap_or_default(), error))?;
        Ok(Self { paths, stop, thread: Some(thread) })
    }

    /// Waits for the SHA-256 of every source, in their order; fails where two of them are the same bytes.
    pub fn end(mut self) -> Result<Vec<[u8; 32]>, IntakeError> {
        let Some(thread) = self.thread.take() else { return Ok(Vec::new()) };
        let hashes = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        for (number, hash) in hashes.iter().enumerate() {
            let first = hashes.iter().position(|other| other == hash).filter(|first| *first < number);
            if let Some((first, second)) = first.and_then(|at| self.paths.get(at)).zip(self.paths.get(number))
            {
                return Err(IntakeError::SameFile { first: first.clone(), second: second.clone() });
            }
        }
        Ok(hashes)
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn hash(file: ToHash, stop: &AtomicBool) -> Result<[u8; 32], IntakeError> {
    let ToHash { path, mut file, bytes } = file;
    let (mut hash, mut hashed) = (Sha256::new(), 0);
    let mut block = vec![0; BLOCK];
    while !stop.load(Ordering::Relaxed) {
        let count = match file.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(|error| unreadable(&path, error))?,
        };
        if count == 0 {
            break;
        }
        hash.update(block.get(..count).unwrap_or_default());
        hashed += count as u64;
    }
    // Whoever stopped it does not want to know.
    if hashed == bytes { Ok(hash.finalize().into()) } else { Err(IntakeError::Changed(path)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::path::Path;

    fn to_hash(content: &[u8], name: &str) -> ToHash {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        ToHash { path: PathBuf::from(name), file, bytes: content.len() as u64 }
    }

    #[test]
    fn every_file_has_its_own_hash_in_the_order_given() {
        let contents = [b"a line\n".repeat(100_000), Vec::new(), b"another".to_vec()];
        let files = contents.iter().enumerate().map(|(at, content)| to_hash(content, &at.to_string()));
        let hashes = Hashing::begin(files.collect()).unwrap().end().unwrap();
        assert_eq!(hashes, contents.map(|content| <[u8; 32]>::from(Sha256::digest(content))));
    }

    #[test]
    fn the_same_bytes_twice_are_refused_with_both_names() {
        let files =
            [("a", "one"), ("b", "two"), ("c", "one")].map(|(name, text)| to_hash(text.as_bytes(), name));
        match Hashing::begin(files.into()).unwrap().end() {
            Err(IntakeError::SameFile { first, second }) => {
                assert_eq!((first, second), (PathBuf::from("a"), PathBuf::from("c")));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_of_another_length_than_it_had_is_said_to_have_changed() {
        let longer = ToHash { bytes: 2, ..to_hash(b"abc", "grown") };
        let ended = Hashing::begin(vec![longer]).unwrap().end();
        assert!(matches!(ended, Err(IntakeError::Changed(path)) if path == Path::new("grown")));
    }
}
