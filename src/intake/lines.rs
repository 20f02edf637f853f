//! Lines out of a file, in blocks, without ever holding more than a block: physical ones, and rows that a line break
//! within quotes parted.

mod rows;

pub(super) use rows::{Piece, Rows};

use crate::record::layout::LONGEST_LINE;
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// Read in one go; longer than any line that is read.
const BLOCK: usize = 256 * 1024;

/// Kept of a line that is too long.
const KEPT: usize = 4096;

/// The bytes with which some programs begin a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// As many physical lines are joined to one row at most.
const MOST_JOINED: u64 = 8;

/// One physical line, or the lines of one row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Its number, or that of its first line, counted from 1.
    pub(super) number: u64,
    /// Its bytes without the line feed and a carriage return before it; the first 4,096 of a line that is too long.
    pub(super) bytes: &'a [u8],
    /// Whether it is too long.
    pub(super) too_long: bool,
}

impl Line<'_> {
    /// Tells whether there is nothing on it.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.first().is_none_or(u8::is_ascii_whitespace)
            && self.bytes.trim_ascii().is_empty()
            && !self.too_long
    }
}

/// Where a line stands.
#[derive(Clone, Copy)]
enum Place {
    /// In the buffer.
    Buffered { from: usize, to: usize },
    /// In the buffer, with so many more lines after the first.
    Joined { from: usize, to: usize, lines: u64 },
    /// Nowhere any more: it is too long, and its beginning was kept.
    Kept,
}

/// Reads lines; a line ends with a line feed or the end of the file.
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at_end: bool,
    number: u64,
    read: u64,
    hash: Option<Sha256>,
    kept: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Makes a reader of lines.
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            at_end: false,
            number: 0,
            read: 0,
            hash: None,
            kept: Vec::new(),
        }
    }

    /// Makes a reader of lines that also hashes every byte.
    pub(super) fn hashing(reader: R) -> Self {
        Self { hash: Some(Sha256::new()), ..Self::new(reader) }
    }

    /// Returns how many bytes were read from the file.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Returns the number of the last line, which is the number of lines once all were read.
    pub(super) fn lines_read(&self) -> u64 {
        self.number
    }

    /// Returns the SHA-256 of what was read; zeros for a reader that does not hash.
    pub(super) fn into_hash(self) -> [u8; 32] {
        self.hash.map_or([0; 32], |hash| hash.finalize().into())
    }

    /// Reads the next physical line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        Ok(self.advance()?.map(|place| self.line(place)))
    }

    /// Reads the next row: a physical line, or several that a line break within quotes parted. Their number is that of
    /// the first. Only lines that make exactly a row together are joined, so that a quote that nothing closes harms no
    /// row but its own.
    pub(super) fn next_row(&mut self, rows: Rows) -> io::Result<Option<Line<'_>>> {
        let Some(place) = self.advance()? else { return Ok(None) };
        let place = match place {
            Place::Buffered { from, to } if rows.may_be_open(self.bytes(from, to)) => {
                self.join(from, to, rows)?
            }
            place => place,
        };
        Ok(Some(self.line(place)))
    }

    /// Goes on to the next physical line.
    fn advance(&mut self) -> io::Result<Option<Place>> {
        let Some((length, next)) = self.end_of_line(0)? else {
            // More than a line is there, or nothing.
            return if self.start < self.end { self.skip_long().map(Some) } else { Ok(None) };
        };
        let from = self.start;
        self.start += next;
        self.number += 1;
        Ok(Some(Place::Buffered { from, to: from + length }))
    }

    /// Finds the end of the line in which a place stands, and where the next begins, counted from the start of what is
    /// not read; `None` where nothing is left or no row could be so long.
    fn end_of_line(&mut self, from: usize) -> io::Result<Option<(usize, usize)>> {
        let mut searched = from;
        loop {
            let unread = self.buffer.get(self.start + searched..self.end).unwrap_or_default();
            if let Some(feed) = memchr::memchr(b'\n', unread) {
                return Ok(Some((searched + feed, searched + feed + 1)));
            }
            searched = self.end - self.start;
            // One more may be the carriage return.
            if searched > LONGEST_LINE + 1 {
                return Ok(None);
            }
            if self.at_end {
                return Ok((searched > from).then_some((searched, searched)));
            }
            self.fill()?;
        }
    }

    /// Looks whether a line and those after it make one row; else it stays as it is, and they do.
    fn join(&mut self, from: usize, to: usize, rows: Rows) -> io::Result<Place> {
        let (length, next) = (to - from, self.start - from);
        self.start = from;
        let mut read = next;
        for lines in 1..MOST_JOINED {
            let Some((end, after)) = self.end_of_line(read)? else { break };
            if end > LONGEST_LINE || rows.is_like_one(self.bytes(self.start + read, self.start + end)) {
                break;
            }
            match rows.piece(self.bytes(self.start, self.start + end)) {
                Piece::Row => {
                    let from = self.start;
                    self.start += after;
                    self.number += lines;
                    return Ok(Place::Joined { from, to: from + end, lines });
                }
                Piece::Open => read = after,
                Piece::Damaged => break,
            }
        }
        let from = self.start;
        self.start += next;
        Ok(Place::Buffered { from, to: from + length })
    }

    /// Returns the bytes of a line without a carriage return at its end.
    fn bytes(&self, from: usize, to: usize) -> &[u8] {
        let bytes = self.buffer.get(from..to).unwrap_or_default();
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    fn line(&self, place: Place) -> Line<'_> {
        let (bytes, number) = match place {
            Place::Kept => {
                return Line { number: self.number, bytes: &self.kept, too_long: true };
            }
            Place::Buffered { from, to } => (self.bytes(from, to), self.number),
            Place::Joined { from, to, lines } => (self.bytes(from, to), self.number - lines),
        };
        let bytes = if number == 1 { bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes) } else { bytes };
        let too_long = bytes.len() > LONGEST_LINE;
        let bytes = if too_long { bytes.get(..KEPT).unwrap_or(bytes) } else { bytes };
        Line { number, bytes, too_long }
    }

    /// Passes over a line that is too long and keeps its beginning.
    fn skip_long(&mut self) -> io::Result<Place> {
        self.kept.clear();
        self.kept.extend_from_slice(self.buffer.get(self.start..self.start + KEPT).unwrap_or_default());
        loop {
            let unread = self.buffer.get(self.start..self.end).unwrap_or_default();
            if let Some(feed) = memchr::memchr(b'\n', unread) {
                self.start += feed + 1;
                break;
            }
            self.start = self.end;
            if self.at_end {
                break;
            }
            self.fill()?;
        }
        self.number += 1;
        Ok(Place::Kept)
    }

    /// Moves what is left to the front and reads on.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let count = loop {
            match self.reader.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        if let (Some(hash), Some(bytes)) = (&mut self.hash, self.buffer.get(self.end..self.end + count)) {
            hash.update(bytes);
        }
        self.end += count;
        self.read += count as u64;
        self.at_end = count == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hands out a few bytes at a time, as a slow disk may.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(buffer.len());
            Read::read(&mut self.0, buffer.get_mut(..count).unwrap_or_default())
        }
    }

    fn lines(bytes: &[u8], drip: usize) -> Vec<(u64, Vec<u8>, bool)> {
        let mut lines = Lines::new(Drip(bytes, drip));
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push((line.number, line.bytes.to_vec(), line.too_long));
        }
        assert_eq!(lines.bytes_read(), bytes.len() as u64);
        all
    }

    #[test]
    fn lines_end_with_a_line_feed_and_lose_one_carriage_return() {
        let read: Vec<_> =
            lines(b"\xEF\xBB\xBFa\r\n\nb\rc\r\r\nd", 3).into_iter().map(|(_, bytes, _)| bytes).collect();
        assert_eq!(read, [&b"a"[..], b"", b"b\rc\r", b"d"]);
        assert_eq!(lines(b"", 3), []);
        assert_eq!(lines(b"a\n", 3).len(), 1);
    }

    #[test]
    fn a_line_of_any_length_is_passed_over_without_being_held() {
        let mut bytes = b"first\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 3 * BLOCK));
        bytes.extend(b"\nlast");
        for drip in [1000, BLOCK] {
            let read = lines(&bytes, drip);
            assert_eq!(read.len(), 3);
            assert_eq!((read[1].0, read[1].1.len(), read[1].2), (2, KEPT, true));
            assert_eq!((read[2].0, &read[2].1[..], read[2].2), (3, &b"last"[..], false));
        }
        let just = vec![b'x'; LONGEST_LINE];
        assert_eq!(lines(&just, BLOCK), [(1, just.clone(), false)]);
        assert!(lines(&[just, b"x".to_vec()].concat(), BLOCK)[0].2);
    }

    proptest! {
        #[test]
        fn however_it_is_read_the_lines_are_the_same(bytes in proptest::collection::vec(proptest::sample::select(&b"ab\r\n,"[..]), 0..200), drip in 1usize..40) {
            let expected: Vec<Vec<u8>> = bytes
                .split_inclusive(|byte| *byte == b'\n')
                .map(|line| {
                    let line = line.strip_suffix(b"\n").unwrap_or(line);
                    line.strip_suffix(b"\r").unwrap_or(line).to_vec()
                })
                .collect();
            let read: Vec<_> = lines(&bytes, drip).into_iter().map(|(_, bytes, _)| bytes).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
