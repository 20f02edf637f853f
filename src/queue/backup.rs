//! Backups: the whole queue as one file and its key file beside it, opened and audited before they count.
//!
//! A [`Backup`] is a piece of work that carries everything it needs: it can be done on a thread of its own, beside who
//! writes, and after the queue was closed. It reads one moment of the queue through a connection of its own. What it is
//! called says when it was made and where the ledger stood; what is not needed any more goes only when it is whole.

use crate::casework::{Digest, Seq, Slip};
use crate::queue::{Access, Credentials, Error, Head, Queue, connection, disk, ledger};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Entries after which a backup is due while somebody works.
const ENTRIES: u64 = 200;

/// Time after which a backup is due while somebody works, in seconds.
const WORK: i64 = 30 * 60;

/// After a backup that failed, it is tried again after so many seconds.
const AGAIN: i64 = 5 * 60;

/// How a moment stands in the name of a backup.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// How a backup's name ends, and its key file's.
const ENDING: &str = ".vacatur";
const KEYS: &str = ".vacatur.keys";

/// Where the backups of a queue go, and how many of them stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The folder; made where there is none.
    pub folder: PathBuf,
    /// How many stay; `None` in a folder that somebody named by hand, where all do.
    pub keep: Option<Keep>,
}

/// How many backups stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The newest so many.
    pub newest: usize,
    /// And the last one of each of the newest so many days.
    pub days: usize,
}

impl Shelf {
    /// Returns where the backups of a queue go by themselves: beside it, or in a folder below the chosen one.
    pub fn of(queue: &Path, chosen: Option<&Path>, keep: Keep) -> Self {
        let queue = fs::canonicalize(queue).unwrap_or_else(|_| queue.to_owned());
        let folder = match chosen {
            None => disk::beside(&queue, ".backups"),
            Some(chosen) => {
                // Two queues of one name in two folders must not take one another's backups away.
                let place = Digest::of(queue.as_os_str().as_encoded_bytes()).short();
                let name = queue.file_name().unwrap_or_default().to_string_lossy().into_owned();
                chosen.join(format!("{name}.{place}"))
            }
        };
        Self { folder, keep: Some(keep) }
    }

    /// Returns the backups that stand there, the newest first. A folder that is not there has none.
    pub fn list(&self) -> io::Result<Vec<Kept>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut kept = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(found) = Kept::read(&entry.path()) {
                kept.push(Kept { bytes: entry.metadata()?.len(), ..found });
            }
        }
        kept.sort_by(|one, other| (other.at, other.last, &other.path).cmp(&(one.at, one.last, &one.path)));
        Ok(kept)
    }
}

/// A backup on the shelf, as far as its name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// The last entry in it.
    pub last: Seq,
    /// The first digits of that entry's hash.
    pub digits: String,
    /// Its size.
    pub bytes: u64,
}

impl Kept {
    /// Reads a name such as `sf-20180131T120000Z-000213-3f9a1c228b1077de.vacatur`; others are none of ours.
    fn read(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
        let mut parts = name.rsplitn(4, '-');
        let (digits, last, at) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next()?;
        let is_hash = digits.len() == 16 && digits.chars().all(|c| c.is_ascii_hexdigit());
        let at = DateTime::strptime(MOMENT, at).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let last = Seq(last.parse().ok()?);
        is_hash.then(|| Self { path: path.to_owned(), at, last, digits: digits.to_owned(), bytes: 0 })
    }
}

/// A backup to be made.
#[derive(Clone, Debug)]
pub struct Backup {
    queue: PathBuf,
    credentials: Option<Credentials>,
    shelf: Shelf,
    at: Timestamp,
}

impl PartialEq for Backup {
    /// The same work; what opens the queue is the queue's.
    fn eq(&self, other: &Self) -> bool {
        (&self.queue, &self.shelf, self.at) == (&other.queue, &other.shelf, other.at)
    }
}

/// A backup that was made, opened and audited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it is.
    pub path: PathBuf,
    /// Where the ledger stands in it.
    pub slip: Slip,
    /// Its size.
    pub bytes: u64,
    /// How many older ones went.
    pub removed: usize,
}

impl Queue {
    /// Says where backups of it go while it is worked on.
    pub fn back_up_to(&mut self, place: Shelf) {
        self.shelf = Some(place);
    }

    /// Returns where its backups go.
    pub fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_ref()
    }

    /// Returns the work of making a backup there.
    pub fn backup(&self, place: Shelf, at: Timestamp) -> Backup {
        Backup { queue: self.path.clone(), credentials: self.credentials.clone(), shelf: place, at }
    }
}

impl Backup {
    /// Returns where it goes.
    pub fn folder(&self) -> &Path {
        &self.shelf.folder
    }

    /// Says why it could not be made, and where.
    pub fn why(&self, error: &Error) -> String {
        let why = match error {
            Error::DiskFull => "the disk is full".to_owned(),
            Error::ReadOnly => "nothing may be written there".to_owned(),
            Error::Machine { source, .. } => source.to_string(),
            other => other.to_string(),
        };
        format!("no backup could be made in {}: {why}", self.folder().display())
    }

    /// Makes it: copies one moment of the queue, opens and audits the copy, gives it its name, and only then takes away
    /// what is not to stay. On an error nothing is left, and nothing was taken away.
    pub fn make(&self) -> Result<Made, Error> {
        disk::make_folder(&self.shelf.folder.join("backup"))?;
        let draft = self.shelf.folder.join(format!(".{}.part", self.stem()));
        let draft_keys = self.shelf.folder.join(format!(".{}.part.keys", self.stem()));
        let _ = fs::remove_file(&draft);
        let _ = fs::remove_file(&draft_keys);
        let made = self.make_draft(&draft, &draft_keys).and_then(|head| self.name(head, &draft, &draft_keys));
        if made.is_err() {
            // The error that matters is the first.
            let _ = fs::remove_file(&draft);
            let _ = fs::remove_file(&draft_keys);
        }
        let (path, head) = made?;
        let bytes = path.metadata().map_or(0, |metadata| metadata.len());
        let slip = Slip { last: Seq(head.entries), head: head.hash };
        Ok(Made { removed: self.take_away(&path), path, slip, bytes })
    }

    fn make_draft(&self, draft: &Path, draft_keys: &Path) -> Result<Head, Error> {
        let credentials = self.credentials.as_ref();
        let from = connection::reading(&self.queue, credentials)?;
        let head = copy_into(&from, draft, credentials)?;
        drop(from);
        if credentials.is_some() {
            copy_file(&disk::beside(&self.queue, ".keys"), draft_keys)?;
        }
        self.verify(draft, head)?;
        Ok(head)
    }

    /// Opens and audits what was written, as somebody who brings it back would.
    fn verify(&self, draft: &Path, head: Head) -> Result<(), Error> {
        let opened = match &self.credentials {
            None => Queue::open(draft, Access::Read)?,
            Some(credentials) => Queue::unlock(draft, Access::Read, credentials.clone())?,
        };
        let audit = opened.audit()?;
        opened.close()?;
        match audit.difference {
            Some(words) => Err(Error::Damaged(words)),
            None if (audit.entries, audit.head) == (head.entries, head.hash) => Ok(()),
            None => Err(Error::Damaged("it does not end where the queue did".to_owned())),
        }
    }

    fn name(&self, head: Head, draft: &Path, draft_keys: &Path) -> Result<(PathBuf, Head), Error> {
        let digits: String = head.hash.to_string().chars().take(16).collect();
        let at = self.at.strftime(MOMENT);
        let name = format!("{}-{at}-{:06}-{digits}", self.stem(), head.entries);
        let path = self.shelf.folder.join(format!("{name}{ENDING}"));
        let keys = self.shelf.folder.join(format!("{name}{KEYS}"));
        if self.credentials.is_some() {
            fs::rename(draft_keys, &keys).map_err(Error::machine("write", &keys))?;
        }
        fs::rename(draft, &path).map_err(Error::machine("write", &path))?;
        disk::sync_folder(&path)?;
        Ok((path, head))
    }

    fn stem(&self) -> String {
        self.queue.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Takes away the backups that are not to stay, and returns how many: never the one that was just made, and nothing
    /// that is not named like one of this queue's.
    fn take_away(&self, made: &Path) -> usize {
        let Some(keep) = self.shelf.keep else { return 0 };
        let Ok(kept) = self.shelf.list() else { return 0 };
        let own = format!("{}-", self.stem());
        let ours = kept.into_iter().filter(|kept| {
            kept.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&own))
        });
        let gone = not_to_stay(ours.collect(), keep);
        gone.iter()
            .filter(|kept| kept.path != made)
            // What cannot be taken away stays.
            .filter(|kept| fs::remove_file(&kept.path).is_ok())
            .map(|kept| {
                for ending in [".keys", ".keys.copy", ".attempts"] {
                    let _ = fs::remove_file(disk::beside(&kept.path, ending));
                }
            })
            .count()
    }
}

/// Returns which of these, newest first, are not among the newest nor the last of one of the newest days.
fn not_to_stay(kept: Vec<Kept>, keep: Keep) -> Vec<Kept> {
    let mut days = BTreeSet::new();
    let day = |kept: &Kept| kept.at.to_zoned(TimeZone::UTC).date();
    kept.into_iter()
        .enumerate()
        .filter(|(place, kept)| {
            let is_last_of_its_day = days.insert(day(kept)) && days.len() <= keep.days;
            *place >= keep.newest.max(1) && !is_last_of_its_day
        })
        .map(|(_, kept)| kept)
        .collect()
}

/// Copies what a connection sees into a new file, synced, and returns where its ledger stands.
pub(super) fn copy_into(
    from: &Connection,
    path: &Path,
    credentials: Option<&Credentials>,
) -> Result<Head, Error> {
    disk::make_file(path)?;
    // Held while the pages are copied: so it is one moment, and need not begin again when somebody writes.
    let moment = from.unchecked_transaction()?;
    let head = ledger::head(&moment)?;
    let mut to = connection::draft(path, credentials)?;
    rusqlite::backup::Backup::new(&moment, &mut to)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    moment.finish()?;
    to.close().map_err(|(_, error)| Error::from(error))?;
    File::open(path).and_then(|file| file.sync_all()).map_err(Error::machine("sync", path))?;
    Ok(head)
}

/// Copies a file for its owner alone, synced.
pub(super) fn copy_file(from: &Path, to: &Path) -> Result<(), Error> {
    let bytes = fs::read(from).map_err(Error::machine("read", from))?;
    disk::make_file(to)?;
    fs::write(to, bytes)
        .and_then(|()| File::open(to))
        .and_then(|file| file.sync_all())
        .map_err(Error::machine("write", to))
}

/// When the next backup is due, while somebody works.
#[derive(Clone, Debug, Default)]
pub(super) struct Due {
    /// The last one: its last entry, and when it was made.
    last: Option<(u64, Timestamp)>,
    /// When one failed.
    failed: Option<Timestamp>,
}

impl Due {
    /// Looks what stands on the shelf; a queue without any is due as soon as something is recorded.
    pub(super) fn of(shelf: &Shelf, opened: Timestamp) -> Self {
        let newest = shelf.list().ok().and_then(|kept| kept.into_iter().next());
        // Work that was done without one counts from now.
        Self { last: newest.map(|kept| (kept.last.0, kept.at.max(opened))), failed: None }
    }

    /// Tells whether one is due; `entries` are in the ledger now.
    pub(super) fn is(&self, entries: u64, now: Timestamp) -> bool {
        let since = |then: Timestamp| now.duration_since(then).as_secs().abs();
        if self.failed.is_some_and(|failed| since(failed) < AGAIN) {
            return false;
        }
        match self.last {
            None => entries > 1,
            // Fewer than then: the queue went on from an older state.
            Some((last, at)) => entries != last && (entries.abs_diff(last) >= ENTRIES || since(at) >= WORK),
        }
    }

    /// Tells whether anything was recorded since the last one.
    pub(super) fn is_anything_new(&self, entries: u64) -> bool {
        self.last.is_none_or(|(last, _)| last != entries)
    }

    /// Notes one that was made.
    pub(super) fn made(&mut self, made: &Made, now: Timestamp) {
        (self.last, self.failed) = (Some((made.slip.last.0, now)), None);
    }

    /// Notes one that could not be made.
    pub(super) fn failed(&mut self, now: Timestamp) {
        self.failed = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::fixture::at;

    fn kept(second: i64, last: u64) -> Kept {
        let path = PathBuf::from(format!("{second}"));
        Kept { path, at: at(second), last: Seq(last), digits: String::new(), bytes: 0 }
    }

    #[test]
    fn the_newest_stay_and_the_last_of_each_day_and_never_none() {
        let day = 86_400;
        // Newest first: three of today, two of yesterday, one of each of the two days before.
        let seconds = [300, 200, 100, 50 - day, 10 - day, -2 * day, -3 * day];
        let all = || seconds.iter().map(|second| kept(*second, 1)).collect::<Vec<_>>();
        let gone = |newest, days| -> Vec<i64> {
            let gone = not_to_stay(all(), Keep { newest, days });
            gone.iter().map(|kept| kept.path.to_str().unwrap().parse().unwrap()).collect()
        };
        assert_eq!(gone(7, 0), Vec::<i64>::new());
        assert_eq!(gone(2, 3), [100, 10 - day, -3 * day]);
        assert_eq!(gone(0, 0), seconds[1..]);
    }

    #[test]
    fn one_is_due_after_so_much_work_and_again_some_time_after_it_failed() {
        let mut due = Due { last: Some((10, at(0))), failed: None };
        let table =
            [(10, 9_000, false), (11, 60, false), (11, WORK, true), (209, 60, false), (210, 60, true)];
        for (entries, second, expected) in table {
            assert_eq!(due.is(entries, at(second)), expected, "{entries} entries, second {second}");
        }
        // A clock that was set back an hour is no reason to wait for it.
        assert!(due.is(11, at(-3_600)));
        due.failed(at(60));
        assert!(!due.is(210, at(70)) && due.is(210, at(60 + AGAIN)));
        assert!(Due::default().is(2, at(0)) && !Due::default().is(1, at(0)));
    }

    #[test]
    fn a_name_says_when_it_was_made_and_where_the_ledger_stood() {
        let read = |name: &str| Kept::read(Path::new(name));
        let found = read("x/my-queue-20180131T120000Z-000213-3f9a1c228b1077de.vacatur").unwrap();
        assert_eq!((found.at, found.last), (at(0), Seq(213)));
        for name in [
            "my-queue.vacatur",
            "q-20180131T120000Z-000213-3f9a1c228b1077de.vacatur.keys",
            "q-20180131T120000Z-000213-3f9a.vacatur",
            "-x-20180231T120000Z-000213-3f9a1c228b1077de.vacatur",
            "20180131T120000Z-000213-3f9a1c228b1077de.vacatur",
        ] {
            assert_eq!(read(name), None, "{name}");
        }
    }
}
