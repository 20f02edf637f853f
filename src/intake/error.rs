//! Why a source can not be read at all. A single bad line is no error: it is refused and the reading goes on.

use super::LooksLike;
use crate::record::Limit;
use std::io;
use std::path::PathBuf;

/// The caller stopped a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub struct Cancelled;

/// What is wrong with a source.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// There is no such file.
    #[error("{}: no such file", .0.display())]
    Missing(PathBuf),
    /// It is a folder.
    #[error("{} is a folder, not a file", .0.display())]
    Folder(PathBuf),
    /// It is a pipe or a device, which can not be read twice.
    #[error("{} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// It can not be opened or read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{} is empty", .0.display())]
    Empty(PathBuf),
    /// It has a header and no rows.
    #[error("{} has a header and no rows", .0.display())]
    NoRows(PathBuf),
    /// It is not a DOJ bulk file.
    #[error("{} is not a DOJ bulk file: it looks like {looks_like}", path.display())]
    NotDoj {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        looks_like: LooksLike,
    },
    /// Its header begins like a DOJ bulk file's and goes on otherwise.
    #[error("{}: column {} of the header is {found:?}, where a DOJ bulk file has {expected}", path.display(), column + 1)]
    OtherHeader {
        /// The file.
        path: PathBuf,
        /// The first column that differs, counted from 0.
        column: usize,
        /// The name that stands there in the format.
        expected: &'static str,
        /// The name that stands there in the file, made safe.
        found: String,
    },
    /// It is larger than what is read.
    #[error("{} is too large: {limit}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What it is over.
        limit: Limit,
    },
    /// Its header is not the one that the mapping is made for.
    #[error("{}: column {} of the header is {found:?}, where the mapping {mapping} has {expected:?}", path.display(), column + 1)]
    OtherTable {
        /// The file.
        path: PathBuf,
        /// The mapping's name.
        mapping: String,
        /// The first column that differs, counted from 0.
        column: usize,
        /// The name that the mapping has there.
        expected: String,
        /// The name that stands there in the file, made safe.
        found: String,
    },
    /// The same bytes were given twice.
    #[error("{} and {} are the same file", first.display(), second.display())]
    SameFile {
        /// The one given first.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The file was changed while it was read.
    #[error("{} was changed while it was read", .0.display())]
    Changed(PathBuf),
    /// The caller stopped.
    #[error("stopped")]
    Cancelled,
}

impl From<Cancelled> for IntakeError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
