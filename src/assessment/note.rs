//! What is written beside one row: its columns of results, made where its person is known, kept until its row comes by.
//!
//! A person whose rows are scattered over the files is assessed before the rows are written in their order. What is
//! known of such rows is kept in memory up to a bound, and beyond it in a file of the folder that is being filled:
//! sorted runs, merged as the rows come by.

use crate::filing::folder::{Folder, Found};
use crate::record::{SourceLine, SourceNo};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// What is kept in memory at most, in bytes.
const KEPT: usize = 4 * 1024 * 1024;

/// The file of the folder in which more is kept; it is removed before the folder gets its name.
pub(super) const SPILL: &str = "notes";

/// The columns of one row of `all_results.csv`, and the line of `counts.csv`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The row it stands beside.
    pub(super) line: SourceLine,
    /// The cells before the hint.
    pub(super) head: Vec<u8>,
    /// The cells after the hint.
    pub(super) tail: Vec<u8>,
    /// The line of `counts.csv`, with its end.
    pub(super) count: Vec<u8>,
}

impl Note {
    fn bytes(&self) -> usize {
        self.head.len() + self.tail.len() + self.count.len() + size_of::<Self>()
    }
}

/// Notes on rows that come later.
#[derive(Debug)]
pub(super) struct Notes {
    kept: Vec<Note>,
    bytes: usize,
    most: usize,
    spill: Option<BufWriter<File>>,
    /// Where each run in the file begins.
    runs: Vec<u64>,
    written: u64,
}

impl Default for Notes {
    fn default() -> Self {
        Self { kept: Vec::new(), bytes: 0, most: KEPT, spill: None, runs: Vec::new(), written: 0 }
    }
}

impl Notes {
    /// Keeps notes, in any order.
    pub(super) fn keep(&mut self, notes: Vec<Note>, folder: &Folder) -> io::Result<()> {
        self.bytes += notes.iter().map(Note::bytes).sum::<usize>();
        self.kept.extend(notes);
        if self.bytes > self.most { self.write_run(folder) } else { Ok(()) }
    }

    fn write_run(&mut self, folder: &Folder) -> io::Result<()> {
        self.kept.sort_unstable();
        if self.spill.is_none() {
            self.spill = Some(BufWriter::new(folder.create(SPILL)?));
        }
        let Some(spill) = &mut self.spill else { return Ok(()) };
        self.runs.push(self.written);
        for note in self.kept.drain(..) {
            self.written += write(spill, &note)?;
        }
        self.bytes = 0;
        Ok(())
    }

    /// Returns all of them in the order of their rows.
    pub(super) fn in_order(mut self, folder: &Folder) -> io::Result<InOrder> {
        if self.spill.is_some() {
            self.write_run(folder)?;
        }
        self.kept.sort_unstable();
        let mut merging = InOrder { heads: BinaryHeap::new(), runs: Vec::new() };
        if let Some(mut spill) = self.spill.take() {
            spill.flush()?;
            let ends = self.runs.iter().skip(1).copied().chain([self.written]);
            for (start, end) in self.runs.iter().zip(ends) {
                let Found::File(mut file) = folder.find(SPILL)? else {
                    return Err(io::ErrorKind::NotFound.into());
                };
                file.seek(SeekFrom::Start(*start))?;
                merging.runs.push(Run::Stored(BufReader::with_capacity(16 * 1024, file).take(end - start)));
            }
        }
        merging.runs.push(Run::Kept(self.kept.into_iter()));
        for at in 0..merging.runs.len() {
            merging.advance(at)?;
        }
        Ok(merging)
    }
}

/// A sorted run of notes.
enum Run {
    Kept(std::vec::IntoIter<Note>),
    Stored(io::Take<BufReader<File>>),
}

/// Notes in the order of their rows.
pub struct InOrder {
    heads: BinaryHeap<Reverse<(Note, usize)>>,
    runs: Vec<Run>,
}

impl InOrder {
    /// Takes the note on a row out; those on rows before it are passed over.
    pub fn take(&mut self, line: SourceLine) -> io::Result<Option<Note>> {
        while self.heads.peek().is_some_and(|Reverse((head, _))| head.line <= line) {
            let Some(Reverse((note, at))) = self.heads.pop() else { break };
            self.advance(at)?;
            if note.line == line {
                return Ok(Some(note));
            }
        }
        Ok(None)
    }

    fn advance(&mut self, at: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(at) {
            Some(Run::Kept(notes)) => notes.next(),
            Some(Run::Stored(stored)) if stored.limit() > 0 => Some(read(stored)?),
            Some(Run::Stored(_)) | None => None,
        };
        self.heads.extend(next.map(|note| Reverse((note, at))));
        Ok(())
    }
}

fn write(out: &mut impl Write, note: &Note) -> io::Result<u64> {
    out.write_all(&note.line.source.0.to_le_bytes())?;
    out.write_all(&note.line.line.to_le_bytes())?;
    let mut written = 12;
    for part in [&note.head, &note.tail, &note.count] {
        let length = u32::try_from(part.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(part)?;
        written += 4 + u64::from(length);
    }
    Ok(written)
}

fn read(stored: &mut impl Read) -> io::Result<Note> {
    let mut source = [0; 4];
    stored.read_exact(&mut source)?;
    let mut line = [0; 8];
    stored.read_exact(&mut line)?;
    let mut part = || -> io::Result<Vec<u8>> {
        let mut length = [0; 4];
        stored.read_exact(&mut length)?;
        let mut part = Vec::new();
        stored.by_ref().take(u64::from(u32::from_le_bytes(length))).read_to_end(&mut part)?;
        Ok(part)
    };
    let (head, tail, count) = (part()?, part()?, part()?);
    let line = SourceLine { source: SourceNo(u32::from_le_bytes(source)), line: u64::from_le_bytes(line) };
    Ok(Note { line, head, tail, count })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(line: u64) -> Note {
        let text = line.to_string().into_bytes();
        let line = SourceLine { source: SourceNo(1), line };
        Note { line, head: text.clone(), tail: Vec::new(), count: text }
    }

    #[test]
    fn notes_come_back_in_the_order_of_the_rows_from_memory_and_from_the_file() {
        for most in [0, 300, 1_000_000] {
            let place = tempfile::tempdir().unwrap();
            let folder = Folder::open(place.path()).unwrap();
            let mut notes = Notes { most, ..Notes::default() };
            for line in [7, 3, 9, 1, 8, 2] {
                notes.keep(vec![note(line)], &folder).unwrap();
            }
            assert_eq!(place.path().join(SPILL).exists(), most < 1_000_000);
            let mut in_order = notes.in_order(&folder).unwrap();
            let at = |line| SourceLine { source: SourceNo(1), line };
            for line in 1..=9 {
                let expected = [7, 3, 9, 1, 8, 2].contains(&line).then(|| note(line));
                assert_eq!(in_order.take(at(line)).unwrap(), expected, "bound {most}, line {line}");
            }
        }
    }
}
