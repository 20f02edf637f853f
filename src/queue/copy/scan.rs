//! Reading a second copy back: what of it is whole, what is damaged, and what stands behind the damage.
//!
//! A small copy is read from its beginning; of a large one only the end is looked at when a queue is opened, and all of
//! it by `vacatur audit` and `vacatur backup`.

use super::frame::{self, BEFORE, HEADER};
use super::record::{Link, Record};
use super::{Owner, place};
use crate::casework::Digest;
use crate::queue::{Error, Head};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// A copy that is not larger is read whole when the queue is opened.
const SMALL: u64 = 8 << 20;

/// Records that are looked at from the end of a large one.
const FROM_THE_END: usize = 2_000;

/// What was found of a copy.
#[derive(Debug)]
pub(in crate::queue) struct Scan {
    /// The frames that follow one another from the beginning, or from somewhere in a large copy; then those behind the
    /// damage.
    pub(in crate::queue) frames: Vec<Frame>,
    /// How many of the frames stand before the damage.
    pub(in crate::queue) sound: usize,
    /// Where they end.
    pub(in crate::queue) end: u64,
    /// What the rest is.
    pub(in crate::queue) rest: Rest,
}

/// What stands after the sound frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) enum Rest {
    /// Nothing.
    Nothing,
    /// A frame that was begun and not finished: the program or the machine stopped there.
    Begun,
    /// Something that is not what was written.
    Damaged,
    /// Frames that are whole, and sealed under another key.
    OtherKey,
}

/// Where a record stands, and what it is without its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) struct Frame {
    at: u64,
    length: u64,
    pub(in crate::queue) holds: Holds,
}

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) enum Holds {
    /// Entries: the number of the first, and where the chain stands after them.
    Entries {
        /// The number of the first.
        first: u64,
        /// After the last.
        after: Head,
    },
    /// The note that everything up to there is in the queue file itself.
    Written(Head),
}

/// How much of a copy is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::queue) enum Extent {
    /// All of it.
    Whole,
    /// The end of a large one is enough.
    End,
}

impl Scan {
    /// Returns where the chain stands in the sound part.
    pub(in crate::queue) fn head(&self) -> Head {
        let entries = self.frames.iter().take(self.sound).rev().find_map(|frame| match frame.holds {
            Holds::Entries { after, .. } => Some(after),
            Holds::Written(_) => None,
        });
        entries.unwrap_or(Head { entries: 0, hash: Digest::ZERO })
    }

    /// Returns where the records end that have nothing beyond an entry, and where the chain stands there.
    pub(in crate::queue) fn up_to(&self, last: u64) -> (u64, Head) {
        let mut found = (HEADER as u64, Head { entries: 0, hash: Digest::ZERO });
        for frame in self.frames.iter().take(self.sound) {
            match frame.holds {
                Holds::Entries { after, .. } if after.entries > last => break,
                Holds::Entries { after, .. } => found = (frame.at + frame.length, after),
                Holds::Written(_) => found.0 = frame.at + frame.length,
            }
        }
        found
    }

    /// Returns the last entry that was noted to stand in the queue file itself; 0 where none was.
    pub(in crate::queue) fn written(&self) -> u64 {
        let noted = self.frames.iter().filter_map(|frame| match frame.holds {
            Holds::Written(head) => Some(head.entries),
            Holds::Entries { .. } => None,
        });
        noted.max().unwrap_or(0)
    }
}

/// A copy that is open for reading.
pub(in crate::queue) struct Reader<'o> {
    file: File,
    path: PathBuf,
    length: u64,
    owner: &'o Owner,
}

/// What one place of the file holds.
enum Found {
    Record(Frame, Record),
    Begun,
    Damaged,
    OtherKey,
}

impl<'o> Reader<'o> {
    /// Opens the copy of a queue; `None` where there is none. Fails with [`Error::CopyOfAnother`] where the file says that
    /// it belongs to another queue.
    pub(in crate::queue) fn open(queue: &Path, owner: &'o Owner) -> Result<Option<Self>, Error> {
        let path = place(queue);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::machine("read the second copy of the ledger", path)(error)),
        };
        let metadata =
            file.metadata().map_err(Error::machine("read the second copy of the ledger", &path))?;
        Ok(Some(Self { file, path, length: metadata.len(), owner }))
    }

    /// Reads what there is.
    pub(in crate::queue) fn scan(&mut self, extent: Extent) -> Result<Scan, Error> {
        let header = self.bytes(0, HEADER as u64)?;
        let sound_header = header.as_deref() == Some(self.owner.header.bytes().as_slice());
        if let Some(header) = header.filter(|_| !sound_header)
            && is_of_another(&header, self.owner)
        {
            return Err(Error::CopyOfAnother(self.path.clone()));
        }
        if extent == Extent::End
            && sound_header
            && self.length > SMALL
            && let Some(scan) = self.scan_the_end()?
        {
            return Ok(scan);
        }
        let mut scan = self.scan_forward()?;
        if !sound_header {
            scan.rest = Rest::Damaged;
        }
        if scan.rest == Rest::Damaged {
            let behind = self.scan_backward(scan.end, usize::MAX)?;
            scan.frames.extend(behind);
        }
        Ok(scan)
    }

    /// Reads the entries of a frame.
    pub(in crate::queue) fn links(&mut self, frame: Frame) -> Result<Vec<Link>, Error> {
        match self.at(frame.at)? {
            Found::Record(_, Record::Entries(links)) => Ok(links),
            _ => Ok(Vec::new()),
        }
    }

    fn scan_forward(&mut self) -> Result<Scan, Error> {
        let (mut frames, mut end) = (Vec::new(), HEADER as u64);
        let mut head = Head { entries: 0, hash: Digest::ZERO };
        let rest = loop {
            if end == self.length {
                break Rest::Nothing;
            }
            match self.at(end)? {
                Found::Record(frame, record) => {
                    if let Record::Entries(links) = &record {
                        if !follow(&head, links) {
                            break Rest::Damaged;
                        }
                        if let Holds::Entries { after, .. } = frame.holds {
                            head = after;
                        }
                    }
                    end += frame.length;
                    frames.push(frame);
                }
                Found::Begun => break Rest::Begun,
                Found::Damaged => break Rest::Damaged,
                Found::OtherKey => break Rest::OtherKey,
            }
        };
        // A frame that claims to go on beyond the end was begun, or its length was changed: what is whole at the end tells.
        let rest = match rest {
            Rest::Begun if self.before(self.length, end)?.is_some() => Rest::Damaged,
            rest => rest,
        };
        Ok(Scan { sound: frames.len(), frames, end, rest })
    }

    /// Reads from the end as far as frames are whole, but not before `from`.
    fn scan_backward(&mut self, from: u64, most: usize) -> Result<Vec<Frame>, Error> {
        let (mut frames, mut end) = (Vec::new(), self.length);
        while frames.len() < most
            && let Some((frame, _)) = self.before(end, from)?
        {
            end = frame.at;
            frames.push(frame);
        }
        frames.reverse();
        Ok(frames)
    }

    /// Reads a large copy from its end to the last note; `None` where the end is not whole.
    fn scan_the_end(&mut self) -> Result<Option<Scan>, Error> {
        let (mut frames, mut end) = (Vec::new(), self.length);
        while frames.len() < FROM_THE_END
            && let Some((frame, _)) = self.before(end, HEADER as u64)?
        {
            end = frame.at;
            frames.push(frame);
            let entries = frames.iter().any(|frame| matches!(frame.holds, Holds::Entries { .. }));
            if entries && matches!(frame.holds, Holds::Written(_)) {
                break;
            }
        }
        if !frames.iter().any(|frame| matches!(frame.holds, Holds::Entries { .. })) {
            return Ok(None);
        }
        frames.reverse();
        Ok(Some(Scan { sound: frames.len(), frames, end: self.length, rest: Rest::Nothing }))
    }

    /// Reads the frame that begins at a place.
    fn at(&mut self, at: u64) -> Result<Found, Error> {
        let Some(length) = self.bytes(at, BEFORE)?.and_then(|bytes| bytes.try_into().ok()) else {
            return Ok(Found::Begun);
        };
        let whole = frame::whole(length);
        let Some(bytes) = self.bytes(at, whole)? else { return Ok(Found::Begun) };
        Ok(self.read(at, &bytes))
    }

    /// Reads the frame that ends at a place and does not begin before `from`.
    fn before(&mut self, end: u64, from: u64) -> Result<Option<(Frame, Record)>, Error> {
        let Some(last) = end.checked_sub(BEFORE) else { return Ok(None) };
        let Some(length) = self.bytes(last, BEFORE)?.and_then(|bytes| bytes.try_into().ok()) else {
            return Ok(None);
        };
        let whole = frame::whole(length);
        let Some(at) = end.checked_sub(whole).filter(|at| *at >= from) else { return Ok(None) };
        let Some(bytes) = self.bytes(at, whole)? else { return Ok(None) };
        Ok(match self.read(at, &bytes) {
            Found::Record(frame, record) => Some((frame, record)),
            _ => None,
        })
    }

    fn read(&self, at: u64, bytes: &[u8]) -> Found {
        let Some(payload) = frame::payload(bytes) else { return Found::Damaged };
        let opened;
        let text = match &self.owner.sealer {
            None => payload,
            Some(sealer) => match sealer.open(payload) {
                Some(text) => {
                    opened = text;
                    opened.as_slice()
                }
                None => return Found::OtherKey,
            },
        };
        let Ok(record) = serde_json::from_slice::<Record>(text) else { return Found::Damaged };
        let holds = match &record {
            Record::Written { entries, hash } => {
                Some(Holds::Written(Head { entries: *entries, hash: *hash }))
            }
            Record::Entries(links) => holds(links),
        };
        match (holds, u64::try_from(bytes.len())) {
            (Some(holds), Ok(length)) => Found::Record(Frame { at, length, holds }, record),
            _ => Found::Damaged,
        }
    }

    /// Reads so many bytes at a place; `None` where the file ends before. No more is asked for than the file has.
    fn bytes(&mut self, at: u64, count: u64) -> Result<Option<Vec<u8>>, Error> {
        if at.checked_add(count).is_none_or(|end| end > self.length) {
            return Ok(None);
        }
        let mut bytes = vec![0; usize::try_from(count).map_err(|_| Error::TooLarge)?];
        let read = self.file.seek(SeekFrom::Start(at)).and_then(|_| self.file.read_exact(&mut bytes));
        match read {
            Ok(()) => Ok(Some(bytes)),
            // Somebody who writes took back what was there a moment ago.
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(Error::machine("read the second copy of the ledger", &self.path)(error)),
        }
    }
}

/// Whole entries that follow one another, by their own hashes.
fn holds(links: &[Link]) -> Option<Holds> {
    let (first, last) = (links.first()?.seq().ok()?, links.last()?);
    let after = Head { entries: last.seq().ok()?, hash: last.hash };
    let each_follows = links.windows(2).all(|pair| match pair {
        [before, next] => next.follows(&before.hash),
        _ => true,
    });
    let count = u64::try_from(links.len()).ok()?;
    (each_follows && first.checked_add(count)? == after.entries + 1)
        .then_some(Holds::Entries { first, after })
}

fn follow(head: &Head, links: &[Link]) -> bool {
    links.first().is_some_and(|first| {
        first.follows(&head.hash) && first.seq().is_ok_and(|seq| seq == head.entries + 1)
    })
}

/// Tells whether a header is whole and names another queue.
fn is_of_another(header: &[u8], owner: &Owner) -> bool {
    use frame::{Header, Keeping};
    let digits = |at: usize| {
        let text = header.get(at..at + 2).and_then(|digits| std::str::from_utf8(digits).ok())?;
        u8::from_str_radix(text, 16).ok()
    };
    let mut queue = [0; 16];
    for (byte, at) in queue.iter_mut().zip((29..).step_by(2)) {
        let Some(value) = digits(at) else { return false };
        *byte = value;
    }
    let known = [Keeping::Plain, Keeping::Sealed].map(|keeping| Header { keeping, queue });
    known.iter().any(|known| known.bytes() == header && *known != owner.header)
}
