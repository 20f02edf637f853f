//! Why a batch could not be written or read back. Names folders, files and case numbers of the queue; never case data.

use crate::casework::Refusal;
use crate::filing::preflight::UnfitCases;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a batch could not be written or read back.
#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    /// The target is there already, be it a folder, a file or a link; nothing is ever replaced.
    #[error("{} is there already; nothing was written", .0.display())]
    TargetExists(PathBuf),
    /// The target names no new folder (`/`, `..`).
    #[error("{} cannot be the name of a new folder", .0.display())]
    TargetName(PathBuf),
    /// The folder that the target should stand in is not there, or is no folder.
    #[error("the folder {} is not there", .0.display())]
    ParentMissing(PathBuf),
    /// The disk, or the quota, is full; nothing was left behind.
    #[error("no space left on the disk of {}; nothing was left behind", .0.display())]
    NoSpace(PathBuf),
    /// No permission, or a read-only disk.
    #[error("no permission to use {}", .0.display())]
    Permission(PathBuf),
    /// Another process is writing an export to the same place.
    #[error("another export to {} is being written", .0.display())]
    Busy(PathBuf),
    /// The remains of an interrupted export hold something that no export writes, so they were not removed.
    #[error("{} holds the remains of an interrupted export and something else", .0.display())]
    Remains(PathBuf),
    /// The folder is none that an export made.
    #[error("{} is not the folder of an export", .0.display())]
    NotAnExport(PathBuf),
    /// The manifest is of a form that this version does not know.
    #[error("the manifest of {} is of another form than this version of vacatur writes", .0.display())]
    ManifestUnknown(PathBuf),
    /// The batch may not go out.
    #[error("{0}")]
    Batch(Refusal),
    /// Cases that must not go to a court as they are.
    #[error("{0}")]
    Refused(UnfitCases),
    /// The cases handed over are not those of the batch, in its order.
    #[error("the queue did not hand over the cases of the batch at place {0}")]
    OtherCases(usize),
    /// What was written did not read back as what it should be.
    #[error("what was written to {} did not read back the same ({first}); nothing was left behind", path.display())]
    ReadBack {
        /// Where.
        path: PathBuf,
        /// The first difference.
        first: String,
    },
    /// The queue could not hand over the cases.
    #[error("the cases could not be read: {0}")]
    Cases(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A document could not be made.
    #[cfg(feature = "documents")]
    #[error("{0}")]
    Document(#[from] crate::filing::documents::DocumentError),
    /// Anything else that the machine refused.
    #[error("{}: {error}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl FilingError {
    /// Names what the system refused while writing or reading at `path`.
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::NoSpace(path)
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::Permission(path),
            _ => Self::Io { path, error },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_has_its_own_name() {
        type Expected = fn(&FilingError) -> bool;
        let cases: [(ErrorKind, Expected); 5] = [
            (ErrorKind::StorageFull, |error| matches!(error, FilingError::NoSpace(_))),
            (ErrorKind::QuotaExceeded, |error| matches!(error, FilingError::NoSpace(_))),
            (ErrorKind::PermissionDenied, |error| matches!(error, FilingError::Permission(_))),
            (ErrorKind::ReadOnlyFilesystem, |error| matches!(error, FilingError::Permission(_))),
            (ErrorKind::Interrupted, |error| matches!(error, FilingError::Io { .. })),
        ];
        for (kind, is_expected) in cases {
            assert!(is_expected(&FilingError::of(Path::new("out"), kind.into())), "{kind}");
        }
    }
}
