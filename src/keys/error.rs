//! What can go wrong with a key file, in words for the person at the desk. Nothing in it says which half was wrong.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// There is no such seat, or the passphrase is not the seat's.
    #[error("the name or the passphrase is wrong")]
    Wrong,
    /// Too many wrong attempts: nothing was tried.
    #[error("too many wrong attempts: the next one is possible in {} s", .0.as_secs().max(1))]
    TooSoon(Duration),
    /// A new passphrase is too short.
    #[error("a passphrase has at least {0} characters: four or five words that you alone would put together")]
    TooShort(usize),
    /// There is a slot of that name.
    #[error("there is a key of that name already")]
    Taken,
    /// There is no slot of that name.
    #[error("there is no key of that name")]
    NoSlot,
    /// More seats than the file holds.
    #[error("the key file holds at most {0} seats")]
    Full(usize),
    /// There is no key file beside the queue.
    #[error("there is no key file at {}", .0.display())]
    Missing(PathBuf),
    /// There is a key file where a new one should be.
    #[error("there is a key file at {} already", .0.display())]
    Exists(PathBuf),
    /// Neither copy can be used.
    #[error("the key file {} and its copy are damaged", .0.display())]
    Damaged(PathBuf),
    /// The file asks for more work or memory than any slot of ours.
    #[error("the key file {} asks for more memory or work than vacatur allows: it was not made by vacatur", .0.display())]
    Hostile(PathBuf),
    /// A newer version wrote it.
    #[error("the key file {} was written by a newer vacatur", .0.display())]
    Newer(PathBuf),
    /// The file is whole and was changed by somebody without the master key.
    #[error("the key file {} was changed by somebody who does not have the key", .0.display())]
    Tampered(PathBuf),
    /// The machine gave no random numbers.
    #[error("the machine has no random numbers to make keys of")]
    NoRandom,
    /// The machine has not enough memory for the work that a passphrase costs.
    #[error("there is not enough memory to check the passphrase")]
    NoMemory,
    /// The machine refused.
    #[error("cannot {doing} {}", path.display())]
    Machine {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

impl KeysError {
    /// Wraps what the machine said.
    pub(super) fn machine(doing: &'static str, path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Machine { doing, path, source }
    }
}
