//! The first pass: what the sources are, and whose rows do not stand together.
//!
//! A person's rows usually stand together, and then a person can be handed on as soon as the next begins. Whose do
//! not, and who shares a CII number with another, must be known before: this pass finds out with eight bytes for each
//! run of rows.

use super::claim::Claim;
use super::ending::Ending;
use super::format::{Format, NotDoj, recognise};
use super::hashing::{Hashing, ToHash};
use super::lines::{Lines, Rows};
use super::shared_numbers::{Numbers, SharedNumbers};
use super::{IntakeError, Portions, Reading, Watch, Which};
use crate::record::SourceNo;
use crate::record::layout::COLUMNS;
use crate::record::limits::SOURCE;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Looked at to tell the format of a file.
const BEGINNING: u64 = 64 * 1024;

/// Rows in the last bytes of a file are looked at for whether they break off; more than are read at once.
const LAST: u64 = 512 * 1024;

/// About as many bytes of rows as are held back at once; more are read in further passes.
const HELD_AT_ONCE: u64 = 24 * 1024 * 1024;

/// A file that was looked through.
#[derive(Debug)]
pub struct Source {
    /// Its number.
    pub no: SourceNo,
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub format: Format,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many physical lines it has.
    pub lines: u64,
    /// How many of them are rows: neither blank nor the header. Each is accepted or refused.
    pub rows: u64,
    /// The line of the last row, where that row breaks off: the delivery may be incomplete.
    pub breaks_off: Option<u64>,
    file: File,
    modified: Option<SystemTime>,
}

/// What the first pass found; the second is [`Survey::read`].
#[derive(Debug)]
pub struct Survey {
    /// The sources, in the order given.
    pub sources: Vec<Source>,
    /// Hashes of subjects whose rows do not all stand together or who may share a CII number with another; sorted.
    pub(super) scattered: Vec<u32>,
    /// Hashes of CII numbers that several subjects may share; sorted.
    pub(super) shared: Vec<u32>,
    /// Case numbers that several people share.
    pub(super) numbers: Arc<SharedNumbers>,
    /// In how many passes the scattered persons are gathered.
    pub(super) parts: u32,
}

/// Looks through the sources: lines, format, and whose rows do not stand together. Their hashes are computed meanwhile,
/// and may be waited for later.
///
/// `first` is the number of the first source; the next ones follow it. The files are kept open, so that what is read
/// later is what was looked through.
pub fn survey<P: AsRef<Path>>(
    paths: &[P],
    first: SourceNo,
    watch: &mut impl Watch,
) -> Result<(Survey, Hashing), IntakeError> {
    let mut opened = Vec::with_capacity(paths.len());
    for path in paths {
        opened.push(open(path.as_ref())?);
    }
    let hashing = Hashing::begin(opened.iter().map(to_hash).collect::<Result<_, _>>()?)?;
    let total = opened.iter().map(|opened| opened.bytes).sum();
    let mut found = Found::default();
    let mut sources: Vec<Source> = Vec::with_capacity(opened.len());
    let mut before = 0;
    for (no, opened) in (first.0..).zip(opened) {
        let report = |read| watch.progress(before + read, total);
        let source = look_through(opened, SourceNo(no), &mut found, report)?;
        before += source.bytes;
        sources.push(source);
    }
    let (scattered, shared, share) = found.runs.finish();
    let numbers = Arc::new(found.numbers.finish());
    let held = total.saturating_mul(share.0) / share.1.max(1);
    let parts = u32::try_from(held / HELD_AT_ONCE + 1).unwrap_or(u32::MAX);
    Ok((Survey { sources, scattered, shared, numbers, parts }, hashing))
}

impl Survey {
    /// Reads the sources again and yields the persons, each with its rows, and the rows that were refused.
    ///
    /// The order is the same every time: persons in the order in which their rows end, then those whose rows are
    /// scattered.
    pub fn read<W: Watch>(&self, watch: W) -> Reading<'_, W> {
        Reading::new(self, watch)
    }

    /// Reads the sources again and yields the rows of the persons that were asked for, not yet put together.
    pub fn portions<W: Watch>(&self, which: Which, watch: W) -> Portions<'_, W> {
        Portions::new(self, which, watch)
    }

    /// Tells whether there are persons whose rows do not stand together, or who may share a number with another.
    pub fn has_scattered(&self) -> bool {
        !self.scattered.is_empty() || !self.shared.is_empty()
    }

    /// Returns the bytes of all sources.
    pub fn bytes(&self) -> u64 {
        self.sources.iter().map(|source| source.bytes).sum()
    }
}

impl Source {
    /// Returns the file at its beginning.
    pub(super) fn rewound(&self) -> Result<&File, IntakeError> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0)).map_err(|source| unreadable(&self.path, source))?;
        Ok(file)
    }

    /// Tells, after a pass, whether the file is still what was looked through.
    pub(super) fn check_unchanged(&self, lines: u64) -> Result<(), IntakeError> {
        let now = self.file.metadata().map_err(|source| unreadable(&self.path, source))?;
        let same = now.len() == self.bytes && now.modified().ok() == self.modified && lines == self.lines;
        if same { Ok(()) } else { Err(IntakeError::Changed(self.path.clone())) }
    }
}

/// A file that was opened and recognised.
struct Opened {
    path: PathBuf,
    file: File,
    bytes: u64,
    modified: Option<SystemTime>,
    format: Format,
}

fn open(path: &Path) -> Result<Opened, IntakeError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => IntakeError::Missing(path.to_owned()),
        _ => unreadable(path, source),
    };
    // Looked at before it is opened: opening a pipe would wait for its other end.
    let kind = std::fs::metadata(path).map_err(failed)?;
    if kind.is_dir() {
        return Err(IntakeError::Folder(path.to_owned()));
    }
    if !kind.is_file() {
        return Err(IntakeError::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !SOURCE.admits(metadata.len()) {
        return Err(IntakeError::TooLarge { path: path.to_owned(), limit: SOURCE });
    }
    let mut beginning = Vec::new();
    (&file).take(BEGINNING).read_to_end(&mut beginning).map_err(failed)?;
    if beginning.trim_ascii().is_empty() && metadata.len() <= BEGINNING {
        return Err(IntakeError::Empty(path.to_owned()));
    }
    let format = recognise(&beginning).map_err(|not| not_doj(path, not))?;
    (&file).seek(SeekFrom::Start(0)).map_err(failed)?;
    let modified = metadata.modified().ok();
    Ok(Opened { path: path.to_owned(), file, bytes: metadata.len(), modified, format })
}

fn not_doj(path: &Path, not: NotDoj) -> IntakeError {
    let path = path.to_owned();
    match not {
        NotDoj::LooksLike(looks_like) => IntakeError::NotDoj { path, looks_like },
        NotDoj::OtherHeader(column, found) => {
            let expected = COLUMNS.get(column).copied().unwrap_or_default();
            IntakeError::OtherHeader { path, column, expected, found: found.to_string() }
        }
    }
}

/// Opens a file once more for who hashes it, because handles that are copied share their place in it.
fn to_hash(opened: &Opened) -> Result<ToHash, IntakeError> {
    let path = opened.path.clone();
    let file = File::open(&path).map_err(|error| unreadable(&path, error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&path, error))?;
    if metadata.len() != opened.bytes || metadata.modified().ok() != opened.modified {
        return Err(IntakeError::Changed(path));
    }
    Ok(ToHash { path, file, bytes: opened.bytes })
}

/// Reads every line of a file once.
fn look_through(
    opened: Opened,
    no: SourceNo,
    found: &mut Found,
    mut report: impl FnMut(u64) -> Result<(), super::Cancelled>,
) -> Result<Source, IntakeError> {
    let Opened { path, file, bytes, modified, format } = opened;
    let mut lines = Lines::new(&file);
    let mut header = format == Format::DojWithHeader;
    let mut rows = 0;
    let mut reported = 0;
    let mut ending = Ending::default();
    loop {
        let before = lines.bytes_read();
        let Some(line) = lines.next_row(Rows::Bulk).map_err(|source| unreadable(&path, source))? else {
            break;
        };
        if line.is_blank() {
            continue;
        }
        if !std::mem::take(&mut header) {
            rows += 1;
            found.runs.line(line.bytes);
            found.numbers.line(line.bytes);
            ending.row(&line, bytes - before.min(bytes) <= LAST);
        }
        if lines.bytes_read() != reported {
            reported = lines.bytes_read();
            report(reported)?;
        }
    }
    if rows == 0 {
        return Err(IntakeError::NoRows(path));
    }
    if lines.bytes_read() != bytes {
        return Err(IntakeError::Changed(path));
    }
    let count = lines.lines_read();
    let breaks_off = ending.breaks_off();
    Ok(Source { no, path, format, bytes, lines: count, rows, breaks_off, file, modified })
}

pub(super) fn unreadable(path: &Path, source: io::Error) -> IntakeError {
    IntakeError::Unreadable { path: path.to_owned(), source }
}

/// What the first pass finds out about all sources together.
#[derive(Default)]
struct Found {
    runs: Runs,
    numbers: Numbers,
}

/// Who stands where: for every run of rows that begin alike, the hashes of its CII number and its subject.
#[derive(Default)]
struct Runs {
    /// The beginning that the last line has up to its CII number; empty where it can not be compared.
    beginning: Vec<u8>,
    last: Option<(u32, u32)>,
    all: Vec<(u32, u32)>,
}

impl Runs {
    fn line(&mut self, line: &[u8]) {
        // Rows of one person mostly begin with the same bytes.
        if !self.beginning.is_empty() && line.starts_with(&self.beginning) {
            return;
        }
        let claim = Claim::of(line);
        let run = (claim.cii_hash(), claim.subject_hash());
        if self.last != Some(run) {
            self.last = Some(run);
            self.all.push(run);
        }
        let beginning = claim.end.and_then(|end| line.get(..=end)).unwrap_or_default();
        self.beginning.clear();
        self.beginning.extend_from_slice(beginning);
    }

    /// Returns the scattered subjects, the shared numbers, and which share of the runs is theirs.
    ///
    /// A hash that two share by chance makes both scattered, which costs a little memory and changes no answer.
    fn finish(mut self) -> (Vec<u32>, Vec<u32>, (u64, u64)) {
        let runs = &mut self.all;
        let mut scattered = Vec::new();
        let mut shared = Vec::new();
        runs.sort_unstable_by_key(|(_, subject)| *subject);
        let by_subject = runs.chunk_by(|(_, a), (_, b)| a == b);
        scattered.extend(
            by_subject
                .filter(|runs| runs.len() > 1)
                .filter_map(|runs| runs.first())
                .map(|(_, subject)| *subject),
        );
        runs.sort_unstable();
        for runs in runs.chunk_by(|(a, _), (b, _)| a == b) {
            let [(cii, first), others @ ..] = runs else { continue };
            // Persons without an id are never the same: two runs of them are two persons.
            if *cii != 0 && others.iter().any(|(_, subject)| subject != first || *subject == 0) {
                shared.push(*cii);
                scattered.extend(runs.iter().map(|(_, subject)| *subject));
            }
        }
        scattered.sort_unstable();
        scattered.dedup();
        scattered.retain(|subject| *subject != 0);
        let held = runs.iter().filter(|(_, subject)| scattered.binary_search(subject).is_ok()).count();
        (scattered, shared, (held as u64, runs.len() as u64))
    }
}
