//! The tables of a batch, written side by side from one walk over its cases.
//!
//! Owns which tables there are and that they get the same rows; each table's form is its own module's. Where the bytes go
//! is the caller's: into the files of an export, or nowhere, when only their hashes are wanted to compare with.

use crate::filing::challenge::{self, ChallengeRow};
use crate::filing::manifest::{BATCH, BATCH_SCHEMA, CHALLENGES, FileEntry, Heading, OFFICE};
use crate::filing::table::Table;
use crate::filing::{CaseRow, Office, Totals, document};
use csv::StringRecord;
use sha2::Digest as _;
use std::io::{self, BufWriter, Write};

/// A sink that knows the hash and the size of what went through it.
#[derive(Debug)]
pub(super) struct Measured<W> {
    sink: W,
    hash: sha2::Sha256,
    bytes: u64,
}

impl<W> Measured<W> {
    pub(super) fn new(sink: W) -> Self {
        Self { sink, hash: sha2::Sha256::new(), bytes: 0 }
    }

    /// Returns the sink, with its line of the manifest.
    pub(super) fn finish(self, name: &str) -> (W, FileEntry) {
        let sha256 = crate::casework::Digest::from_bytes(self.hash.finalize().into());
        (self.sink, FileEntry { name: name.to_owned(), sha256, bytes: self.bytes })
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sink.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The tables while they are written.
#[derive(Debug)]
pub(super) struct Papers<'o, W: Write> {
    office: &'o Office,
    tables: Vec<(Table, csv::Writer<Measured<W>>)>,
    challenges: csv::Writer<Measured<W>>,
    document: document::Writer<BufWriter<Measured<W>>>,
    /// Files that are the same whatever the cases are.
    finished: Vec<(W, FileEntry)>,
    totals: Totals,
    cells: StringRecord,
}

/// Finished tables: each sink with its line of the manifest, and the totals.
#[derive(Debug)]
pub(super) struct Finished<W> {
    pub(super) files: Vec<(W, FileEntry)>,
    pub(super) totals: Totals,
}

impl<'o, W: Write> Papers<'o, W> {
    /// Opens every table and writes what comes before the rows.
    pub(super) fn begin(
        heading: &Heading,
        office: &'o Office,
        mut open: impl FnMut(&'static str) -> io::Result<W>,
    ) -> io::Result<Self> {
        let mut open = |name| open(name).map(Measured::new);
        let mut tables = Vec::new();
        for table in Table::all(office) {
            let writer = table.writer(open(table.file)?)?;
            tables.push((table, writer));
        }
        let mut challenges = Table::challenges(office).writer(open(CHALLENGES)?)?;
        challenges.flush()?;
        let document = document::Writer::begin(BufWriter::with_capacity(1 << 16, open(BATCH)?), heading)?;
        let mut finished = Vec::new();
        for (name, text) in [(BATCH_SCHEMA, document::SCHEMA), (OFFICE, office.text())] {
            let mut file = open(name)?;
            file.write_all(text.as_bytes())?;
            finished.push(file.finish(name));
        }
        let (totals, cells) = (Totals::default(), StringRecord::new());
        Ok(Self { office, tables, challenges, document, finished, totals, cells })
    }

    /// Writes the rows of a case.
    pub(super) fn add(&mut self, mut case: CaseRow<'_>) -> io::Result<()> {
        for (table, writer) in &mut self.tables {
            let identifiers = table.identifiers(self.office);
            table.rows(&case, identifiers, &mut self.cells, |_, cells| writer.write_record(cells))?;
        }
        self.totals.add(&case);
        case.withhold(&self.office.tables.record);
        self.document.add(&case)
    }

    /// Writes the row of a challenged case.
    pub(super) fn challenge(&mut self, row: &ChallengeRow<'_>) -> io::Result<()> {
        challenge::fill(row, &self.office.tables.challenges, &mut self.cells);
        Ok(self.challenges.write_record(&self.cells)?)
    }

    /// Returns what the cases so far add up to.
    pub(super) fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Writes what comes after the rows; an error here, too, means that nothing can be relied on.
    pub(super) fn finish(self) -> io::Result<Finished<W>> {
        let closed =
            |writer: csv::Writer<Measured<W>>| writer.into_inner().map_err(csv::IntoInnerError::into_error);
        let mut files = self.finished;
        for (table, writer) in self.tables {
            files.push(closed(writer)?.finish(table.file));
        }
        files.push(closed(self.challenges)?.finish(CHALLENGES));
        let document = self.document.finish(&self.totals)?;
        let document = document.into_inner().map_err(io::IntoInnerError::into_error)?;
        files.push(document.finish(BATCH));
        Ok(Finished { files, totals: self.totals })
    }
}

#[cfg(test)]
mod tests;
