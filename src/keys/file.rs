//! The key file on the disk: `QUEUE.keys` and its copy `QUEUE.keys.copy`, which repair one another.
//!
//! Each copy is written whole beside itself, synced and renamed, the second after the first. Of two that are whole the
//! later one counts; one that is damaged, older or missing is written again as soon as a passphrase has shown that the
//! other is authentic.

use crate::casework::{Seat, Signer};
use crate::keys::ring::{NotARing, Ring, Rotation, Unlocked};
use crate::keys::{Cost, KeysError};
use crate::record::Secret;
use crate::record::limits::KEY_FILE;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The key file of a queue.
#[derive(Clone, Debug)]
pub struct KeyFile {
    queue: PathBuf,
    ring: Ring,
    /// What the other copy is, where it is whole but not the one that counts.
    other: Option<Ring>,
    /// Whether both copies are the same.
    sound: bool,
}

/// Returns where the key file of a queue is.
pub fn place(queue: &Path) -> PathBuf {
    beside(queue, ".keys")
}

/// Tells whether a queue has a key file, or the copy of one.
pub fn exists(queue: &Path) -> bool {
    place(queue).exists() || copy(queue).exists()
}

fn copy(queue: &Path) -> PathBuf {
    beside(queue, ".keys.copy")
}

fn beside(queue: &Path, ending: &str) -> PathBuf {
    // The same name whichever way leads to the queue.
    let real = fs::canonicalize(queue).unwrap_or_else(|_| queue.to_owned());
    let mut name = real.into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

impl KeyFile {
    /// Makes the key file of a queue that is about to be made, with its first seat.
    pub fn found(
        queue: &Path,
        seat: &Seat,
        passphrase: &Secret,
        cost: Cost,
    ) -> Result<(Self, Unlocked), KeysError> {
        if exists(queue) {
            return Err(KeysError::Exists(place(queue)));
        }
        let (ring, unlocked) = Ring::found(seat, passphrase, cost)?;
        let file = Self { queue: queue.to_owned(), ring, other: None, sound: true };
        file.write()?;
        Ok((file, unlocked))
    }

    /// Reads the key file of a queue.
    pub fn read(queue: &Path) -> Result<Self, KeysError> {
        if !exists(queue) {
            return Err(KeysError::Missing(place(queue)));
        }
        let (first, second) = (read_copy(&place(queue)), read_copy(&copy(queue)));
        let sound = matches!((&first, &second), (Ok(first), Ok(second)) if first == second);
        let (ring, other) = match (first, second) {
            (Ok(first), Ok(second)) if second.writing() > first.writing() => (second, Some(first)),
            (Ok(first), Ok(second)) => (first, Some(second)),
            (Ok(ring), Err(_)) | (Err(_), Ok(ring)) => (ring, None),
            (Err(error), Err(_)) => return Err(why(error, place(queue))),
        };
        Ok(Self { queue: queue.to_owned(), ring, other, sound })
    }

    /// Returns which queue it stands beside.
    pub fn queue(&self) -> &Path {
        &self.queue
    }

    /// Returns the random name of the queue that it belongs to.
    pub fn queue_id(&self) -> [u8; 16] {
        self.ring.queue()
    }

    /// Returns who has a slot.
    pub fn seats(&self) -> Vec<Seat> {
        self.ring.seats().cloned().collect()
    }

    /// Tells whether a change of the master key was interrupted: see [`Self::end_rotation`].
    pub fn is_rotating(&self) -> bool {
        self.ring.is_rotating()
    }

    /// Opens the seat's slot; writes a copy again that was damaged, older or missing.
    pub fn unlock(&mut self, seat: &Seat, passphrase: &Secret) -> Result<Unlocked, KeysError> {
        let unlocked = match self.ring.unlock(seat, passphrase) {
            Ok(Some(unlocked)) => unlocked,
            // Not authentic: perhaps the other copy is.
            failed => {
                let Some(other) = self.other.take().filter(|other| *other != self.ring) else {
                    return Err(failed.err().unwrap_or_else(|| KeysError::Tampered(place(&self.queue))));
                };
                match other.unlock(seat, passphrase)? {
                    Some(unlocked) => {
                        (self.ring, self.sound) = (other, false);
                        unlocked
                    }
                    None => return Err(KeysError::Tampered(place(&self.queue))),
                }
            }
        };
        if !self.sound {
            // A medium that is never written keeps what it has: one copy is enough to work.
            self.sound = self.write().is_ok();
        }
        Ok(unlocked)
    }

    /// Gives somebody a slot with a passphrase of their own, and returns their signing key.
    pub fn add(
        &mut self,
        by: &Unlocked,
        seat: &Seat,
        passphrase: &Secret,
        cost: Cost,
    ) -> Result<Signer, KeysError> {
        let (ring, signer) = self.ring.add(by, seat, passphrase, cost)?;
        self.replace(ring)?;
        Ok(signer)
    }

    /// Gives the seat that is signed in another passphrase.
    pub fn change(&mut self, by: &Unlocked, passphrase: &Secret, cost: Cost) -> Result<(), KeysError> {
        self.replace(self.ring.change(by, passphrase, cost)?)
    }

    /// Begins to remove a seat: a new master key lies ready for everybody else. The queue is to be written anew under
    /// [`Unlocked::next_database_key`], and then [`Self::end_rotation`] told.
    pub fn begin_removal(&mut self, by: &mut Unlocked, seat: &Seat) -> Result<(), KeysError> {
        self.replace(self.ring.begin_removal(by, seat)?)
    }

    /// Ends a change of the master key, one way or the other.
    pub fn end_rotation(&mut self, by: &mut Unlocked, how: Rotation) -> Result<(), KeysError> {
        self.replace(self.ring.end_rotation(by, how)?)
    }

    /// Takes both copies away, of a queue that could not be made.
    pub fn withdraw(self) {
        // What cannot be taken away is named when the queue is made again.
        let _ = fs::remove_file(place(&self.queue));
        let _ = fs::remove_file(copy(&self.queue));
    }

    fn replace(&mut self, ring: Ring) -> Result<(), KeysError> {
        let after = Self { queue: self.queue.clone(), ring, other: None, sound: true };
        after.write()?;
        *self = after;
        Ok(())
    }

    fn write(&self) -> Result<(), KeysError> {
        let text = self.ring.text();
        write_copy(&place(&self.queue), &text)?;
        write_copy(&copy(&self.queue), &text)
    }
}

fn read_copy(path: &Path) -> Result<Ring, NotARing> {
    let mut text = String::new();
    let file = File::open(path).map_err(|_| NotARing::Damaged)?;
    // A longer one is none of ours.
    file.take(KEY_FILE.most + 1).read_to_string(&mut text).map_err(|_| NotARing::Damaged)?;
    if text.len() > KEY_FILE.length() {
        return Err(NotARing::Hostile);
    }
    Ring::parse(&text)
}

fn why(error: NotARing, path: PathBuf) -> KeysError {
    match error {
        NotARing::Damaged => KeysError::Damaged(path),
        NotARing::Newer => KeysError::Newer(path),
        NotARing::Hostile => KeysError::Hostile(path),
    }
}

fn write_copy(path: &Path, text: &str) -> Result<(), KeysError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let draft = PathBuf::from(name);
    write_draft(&draft, text).map_err(KeysError::machine("write", &draft))?;
    fs::rename(&draft, path).map_err(KeysError::machine("write", path))?;
    sync_folder(path).map_err(KeysError::machine("sync the folder of", path))
}

fn write_draft(draft: &Path, text: &str) -> io::Result<()> {
    // What an interrupted writing left, or somebody put there, is not written through.
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
