//! The second pass: the rows of persons one after another, and the rows that were refused.
//!
//! Owns the way through the files. Whose a row is is [`Gathering`]'s; what the rows of a person mean is worked out by
//! [`PersonRows::history`], on any thread.

mod gathering;

use super::format::Format;
use super::lines::{Lines, Rows};
use super::person_rows::PersonRows;
use super::survey::{Survey, unreadable};
use super::{IntakeError, Refused, Watch};
use crate::record::{History, Phrasebook, SourceLine, SourceRow};
use gathering::Gathering;
use std::fs::File;

/// What a reading yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivered {
    /// A person with all rows of all sources.
    Person(Box<History>),
    /// A row that was refused; comes before the persons it may belong to, which carry a remark of it.
    Refused(Refused),
}

/// What a reading yields before a person's rows are put together.
#[derive(Debug)]
pub enum Portion {
    /// All rows of one person.
    Person(PersonRows),
    /// A row whose person an earlier reading yielded, in its place in the file; only of [`Which::InPlace`].
    Row(SourceRow),
    /// A row that was refused; comes before the persons it may belong to, which carry a remark of it.
    Refused(Refused),
}

/// Which persons a reading yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All: those whose rows stand together as their rows end, then the others. Refused rows where they stand.
    All,
    /// Only those whose rows do not stand together, or who share a number with another; no refused rows.
    Scattered,
    /// The others, with every row in the order of the files: the rows of the scattered one by one, where they stand.
    InPlace,
}

/// A reading in progress: an iterator that ends after the first error.
///
/// It may be sent to another thread, so that its caller can store what was read before.
pub struct Reading<'s, W> {
    portions: Portions<'s, W>,
    book: Phrasebook,
}

impl<'s, W: Watch> Reading<'s, W> {
    pub(super) fn new(survey: &'s Survey, watch: W) -> Self {
        Self { portions: Portions::new(survey, Which::All, watch), book: Phrasebook::default() }
    }
}

impl<W: Watch> Iterator for Reading<'_, W> {
    type Item = Result<Delivered, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return Some(Ok(match self.portions.next()? {
                Ok(Portion::Person(rows)) => Delivered::Person(Box::new(rows.history(&mut self.book))),
                Ok(Portion::Refused(refused)) => Delivered::Refused(refused),
                // Only a reading in place yields single rows.
                Ok(Portion::Row(_)) => continue,
                Err(error) => return Some(Err(error)),
            }));
        }
    }
}

/// The rows of persons, one after another: an iterator that ends after the first error.
///
/// Holds one person's rows and a block of a file, and the rows of persons whose rows are scattered, in parts if they
/// are many.
pub struct Portions<'s, W> {
    survey: &'s Survey,
    watch: W,
    gathering: Gathering<'s>,
    /// The source being read and its lines; `None` between two.
    lines: Option<(usize, Lines<&'s File>)>,
    next_source: usize,
    emptying: bool,
    reported: u64,
    ended: bool,
}

impl<'s, W: Watch> Portions<'s, W> {
    pub(super) fn new(survey: &'s Survey, which: Which, watch: W) -> Self {
        let gathering = Gathering::new(survey, which);
        let (lines, next_source, emptying, reported, ended) = (None, 0, false, 0, false);
        Self { survey, watch, gathering, lines, next_source, emptying, reported, ended }
    }

    /// Goes on until something is ready, or nothing is left.
    fn advance(&mut self) -> Result<(), IntakeError> {
        while self.gathering.ready.is_empty() && !self.ended {
            if self.emptying {
                self.empty();
            } else if self.lines.is_some() {
                self.read_lines()?;
            } else if let Some(source) = self.survey.sources.get(self.next_source) {
                let mut lines = Lines::new(source.rewound()?);
                if source.format == Format::DojWithHeader {
                    skip_header(&mut lines).map_err(|error| unreadable(&source.path, error))?;
                }
                self.lines = Some((self.next_source, lines));
                self.next_source += 1;
            } else {
                self.gathering.finish_run();
                self.emptying = true;
            }
        }
        Ok(())
    }

    /// Reads lines of a source until something is ready or the source ends.
    fn read_lines(&mut self) -> Result<(), IntakeError> {
        let Some((at, lines)) = &mut self.lines else { return Ok(()) };
        let Some(source) = self.survey.sources.get(*at) else { return Ok(()) };
        while self.gathering.ready.is_empty() {
            match lines.next_row(Rows::Bulk).map_err(|error| unreadable(&source.path, error))? {
                Some(line) if line.is_blank() => {}
                Some(line) => {
                    let place = SourceLine { source: source.no, line: line.number };
                    if source.breaks_off == Some(line.number) {
                        self.gathering.broken_off(place, line);
                    } else {
                        self.gathering.line(place, line);
                    }
                }
                None => {
                    source.check_unchanged(lines.lines_read())?;
                    self.lines = None;
                    return Ok(());
                }
            }
            if lines.bytes_read() != self.reported {
                self.reported = lines.bytes_read();
                let size = self.survey.bytes();
                let before: u64 = self.survey.sources.iter().take(*at).map(|source| source.bytes).sum();
                let read = u64::from(self.gathering.part) * size + before + self.reported;
                let parts = if self.gathering.which == Which::InPlace { 1 } else { self.survey.parts };
                self.watch.progress(read, u64::from(parts) * size)?;
            }
        }
        Ok(())
    }

    /// Hands on the persons that were held back, then begins the next part.
    fn empty(&mut self) {
        if let Some(rows) = self.gathering.held.next() {
            let rows = rows.asking(&self.survey.numbers);
            self.gathering.ready.push_back(Portion::Person(rows));
            return;
        }
        self.gathering.part += 1;
        self.next_source = 0;
        self.emptying = false;
        self.ended = self.gathering.part >= self.parts();
    }

    /// Returns how often the files are read.
    fn parts(&self) -> u32 {
        if self.gathering.which == Which::InPlace { 1 } else { self.survey.parts }
    }
}

impl<W: Watch> Iterator for Portions<'_, W> {
    type Item = Result<Portion, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ready) = self.gathering.ready.pop_front() {
            return Some(Ok(ready));
        }
        if let Err(error) = self.advance() {
            self.ended = true;
            self.lines = None;
            return Some(Err(error));
        }
        self.gathering.ready.pop_front().map(Ok)
    }
}

fn skip_header<R: std::io::Read>(lines: &mut Lines<R>) -> std::io::Result<()> {
    while lines.next()?.is_some_and(|line| line.is_blank()) {}
    Ok(())
}
