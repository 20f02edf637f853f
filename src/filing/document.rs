//! `batch.json`: everything of the two tables in one typed document, written and read case by case.
//!
//! Owns its form, which `batch.schema.json` states for programs that read it: the form's name, the heading, the cases one
//! a line with their counts, the totals. Neither side holds more than one case at a time, whatever the batch's size.

use crate::filing::manifest::Heading;
use crate::filing::{CaseRow, Totals};
use serde::de::DeserializeOwned;
use std::io::{self, BufRead, Write};

/// Which form of the document this version writes.
pub(super) const FORM: &str = "vacatur-batch/3";

/// The JSON Schema (draft 2020-12) of `batch.json`.
pub const SCHEMA: &str = include_str!("batch.schema.json");

/// A document being written.
#[derive(Debug)]
pub(super) struct Writer<W: Write> {
    sink: W,
    begun: bool,
}

impl<W: Write> Writer<W> {
    /// Writes what comes before the cases.
    pub(super) fn begin(mut sink: W, heading: &Heading) -> io::Result<Self> {
        write!(sink, "{{\n\"form\":\"{FORM}\",\n\"heading\":")?;
        serde_json::to_writer(&mut sink, heading)?;
        sink.write_all(b",\n\"cases\":[")?;
        Ok(Self { sink, begun: false })
    }

    /// Writes a case.
    pub(super) fn add(&mut self, case: &CaseRow<'_>) -> io::Result<()> {
        self.sink.write_all(if self.begun { b",\n" } else { b"\n" })?;
        self.begun = true;
        Ok(serde_json::to_writer(&mut self.sink, case)?)
    }

    /// Writes what comes after the cases and returns the sink.
    pub(super) fn finish(mut self, totals: &Totals) -> io::Result<W> {
        self.sink.write_all(b"\n],\n\"totals\":")?;
        serde_json::to_writer(&mut self.sink, totals)?;
        self.sink.write_all(b"\n}\n")?;
        Ok(self.sink)
    }
}

/// What a document says beside its cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) heading: Heading,
    pub(super) totals: Totals,
}

/// A document that is not of the form this version writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not of the form {FORM} from line {line} on")]
pub(super) struct NotADocument {
    /// Counted from 1.
    pub(super) line: u64,
}

/// Reads a document line by line, handing over each case as it comes, with where in the file it begins and how many bytes
/// long it is.
///
/// Only the form that is written is read: the same JSON set otherwise is not what was exported.
pub(super) fn read(
    source: impl BufRead,
    mut each: impl FnMut(&CaseRow<'_>, u64, usize),
) -> Result<Frame, NotADocument> {
    let mut lines = Lines { source, line: Vec::new(), number: 0, begin: 0, end: 0 };
    lines.expect("{")?;
    lines.expect(&format!("\"form\":\"{FORM}\","))?;
    let heading = lines.part("\"heading\":", ",")?;
    lines.expect("\"cases\":[")?;
    let mut more = true;
    while lines.next()? != "]," {
        let begin = lines.begin;
        let (text, comma) = lines.last().strip_suffix(',').map_or((lines.last(), false), |case| (case, true));
        let case = serde_json::from_str(text).ok().filter(|_| more).ok_or_else(|| lines.damage())?;
        each(&case, begin, text.len());
        more = comma;
    }
    if more {
        return Err(lines.damage());
    }
    let totals = lines.part("\"totals\":", "")?;
    lines.expect("}")?;
    lines.end()?;
    Ok(Frame { heading, totals })
}

/// The lines of a document.
struct Lines<R> {
    source: R,
    line: Vec<u8>,
    number: u64,
    /// Where the line that was read last begins and ends, in bytes.
    begin: u64,
    end: u64,
}

impl<R: BufRead> Lines<R> {
    fn damage(&self) -> NotADocument {
        NotADocument { line: self.number }
    }

    /// Reads the next line, which must end in a line feed.
    fn next(&mut self) -> Result<&str, NotADocument> {
        self.line.clear();
        self.number += 1;
        let read = self.source.read_until(b'\n', &mut self.line);
        self.begin = self.end;
        self.end += self.line.len() as u64;
        if read.is_err() || self.line.pop() != Some(b'\n') || std::str::from_utf8(&self.line).is_err() {
            return Err(self.damage());
        }
        Ok(self.last())
    }

    /// Returns the line that was read last.
    fn last(&self) -> &str {
        std::str::from_utf8(&self.line).unwrap_or_default()
    }

    fn expect(&mut self, words: &str) -> Result<(), NotADocument> {
        if self.next()? == words { Ok(()) } else { Err(self.damage()) }
    }

    /// Reads a line that is a value between two words.
    fn part<T: DeserializeOwned>(&mut self, before: &str, after: &str) -> Result<T, NotADocument> {
        let value = self.next()?.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        value.and_then(|value| serde_json::from_str(value).ok()).ok_or_else(|| self.damage())
    }

    fn end(&mut self) -> Result<(), NotADocument> {
        self.number += 1;
        if self.source.fill_buf().is_ok_and(<[u8]>::is_empty) { Ok(()) } else { Err(self.damage()) }
    }
}

#[cfg(test)]
mod tests;
