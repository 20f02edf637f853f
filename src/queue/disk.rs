//! The place of a queue on the disk: what stands there, whether it may be written, on what kind of file system.
//!
//! Looks at the file before `SQLite` does, so that a file that is none of ours is never opened by it. The lock beside
//! the file is [`super::lock`]'s.

use crate::queue::{Error, schema};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What identifies a file while it is open: the same name may stand for another file later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

/// Looks at a file that should be a queue and returns who it is; `id` is what an encrypted one begins with.
pub(super) fn inspect(path: &Path, id: Option<&[u8; 16]>) -> Result<Identity, Error> {
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Missing(path.to_owned()),
        _ => Error::machine("read", path)(error),
    })?;
    if metadata.is_dir() {
        return Err(Error::Folder(path.to_owned()));
    }
    refuse_network(path)?;
    let mut header = [0; 100];
    let mut file = File::open(path).map_err(Error::machine("read", path))?;
    match file.read_exact(&mut header) {
        Ok(()) if is_ours(&header, id) => Ok(identity(&metadata)),
        Ok(()) => Err(Error::Foreign(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Error::Foreign(path.to_owned())),
        Err(error) => Err(Error::machine("read", path)(error)),
    }
}

/// `SQLite` writes its magic at 0 and the application's at 68 of the header; an encrypted file has its own name at 0.
fn is_ours(header: &[u8; 100], id: Option<&[u8; 16]>) -> bool {
    if let Some(id) = id {
        return header.starts_with(id);
    }
    header.starts_with(b"SQLite format 3\0")
        && header.get(68..72).is_some_and(|id| id == schema::APPLICATION.to_be_bytes())
}

/// Tells whether the file of this name is still the one that was opened.
pub(super) fn is_still(path: &Path, opened: Identity) -> bool {
    fs::metadata(path).is_ok_and(|metadata| identity(&metadata) == opened)
}

#[cfg(unix)]
pub(super) fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    Identity(metadata.dev(), metadata.ino())
}

/// Without a number of the file the day it was made tells most replacements.
#[cfg(not(unix))]
pub(super) fn identity(metadata: &Metadata) -> Identity {
    let made = metadata.created().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    Identity(0, made.map_or(0, |at| u64::try_from(at.as_nanos()).unwrap_or(0)))
}

/// Refuses a file or folder that is marked read-only, also for those whom the machine would let write.
pub(super) fn refuse_read_only(path: &Path) -> Result<(), Error> {
    let is_read_only =
        |path: &Path| fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly());
    if is_read_only(path) || is_read_only(&folder_of(path)) {
        return Err(Error::ReadOnly);
    }
    match OpenOptions::new().write(true).open(path) {
        Ok(_) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Err(Error::ReadOnly)
        }
        Err(error) => Err(Error::machine("write", path)(error)),
    }
}

/// Returns the folder a file stands in.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Returns the name beside a queue: `san-francisco.vacatur` and `.lock` give `san-francisco.vacatur.lock`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes the folder of a new queue, for its owner alone; a folder that stands is left as it is.
pub(super) fn make_folder(path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(Error::machine("make the folder", &folder))
}

/// Makes an empty file for its owner alone; there must be none of that name.
pub(super) fn make_file(path: &Path) -> Result<(), Error> {
    private(OpenOptions::new().write(true).create_new(true)).open(path).map_err(|error| {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            io::ErrorKind::PermissionDenied => Error::ReadOnly,
            _ => Error::machine("make", path)(error),
        }
    })?;
    Ok(())
}

/// Makes what these options create readable by its owner alone.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Has a link under the name refused: what is written here is written to a file of its own.
pub(super) fn no_link(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        let flags = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags);
    }
    options
}

/// Writes a folder's own entries to the disk, so that a new name in it outlives a power cut.
pub(super) fn sync_folder(path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    if cfg!(unix) {
        File::open(&folder).and_then(|folder| folder.sync_all()).map_err(Error::machine("sync", &folder))?;
    }
    Ok(())
}

/// Refuses a file system whose locks and syncs are somebody else's promise.
pub(super) fn refuse_network(path: &Path) -> Result<(), Error> {
    match network_kind(path) {
        Some(kind) => Err(Error::Network { path: path.to_owned(), kind }),
        None => Ok(()),
    }
}

#[cfg(target_os = "linux")]
pub(super) fn network_kind(path: &Path) -> Option<&'static str> {
    let at = rustix::fs::statfs(path).or_else(|_| rustix::fs::statfs(folder_of(path))).ok()?;
    // The numbers are 32 bits wide on some machines and sign-extended to 64 on others.
    kind_of(u64::try_from(i128::from(at.f_type) & 0xFFFF_FFFF).ok()?)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn network_kind(_path: &Path) -> Option<&'static str> {
    None
}

/// Names the network file systems by their magic numbers, as `statfs` gives them (linux/magic.h).
#[cfg(any(target_os = "linux", test))]
fn kind_of(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517B => "SMB",
        0xFE53_4D42 => "SMB2",
        0xFF53_4D42 => "CIFS",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x0102_1997 => "9P",
        0x564C => "NCP",
        0x7375_7245 => "Coda",
        0x00C3_6400 => "Ceph",
        0x0BD0_0BD0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x7461_636F => "OCFS2",
        0x0116_1970 => "GFS2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_name_and_local_ones_are_not() {
        let network = [(0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2"), (0x5346_414F, "AFS")];
        for (magic, kind) in network {
            assert_eq!(kind_of(magic), Some(kind));
        }
        for local in [0xEF53, 0x0102_1994, 0x9123_683E, 0x5846_5342, 0x2FC1_2FC1] {
            assert_eq!(kind_of(local), None, "{local:x}");
        }
    }
}
