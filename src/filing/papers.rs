//! The papers of a batch, written side by side from one walk over its cases.
//!
//! Owns which papers there are and that they get the same rows; each paper's form is its own module's. Where the bytes
//! go is the caller's: into the files of an export, or nowhere, when only their hashes are wanted to compare with. Later
//! papers (workbook, motion, order) take their place here.

use crate::filing::manifest::{BATCH, CASES, COUNTS, FileEntry, Heading};
use crate::filing::{CaseRow, Totals, document, table};
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

/// The papers while they are written.
#[derive(Debug)]
pub(super) struct Papers<W: Write> {
    cases: csv::Writer<Measured<W>>,
    counts: csv::Writer<Measured<W>>,
    document: document::Writer<BufWriter<Measured<W>>>,
    totals: Totals,
    cells: StringRecord,
}

/// Finished papers: each sink with its line of the manifest, and the totals.
#[derive(Debug)]
pub(super) struct Finished<W> {
    pub(super) files: Vec<(W, FileEntry)>,
    pub(super) totals: Totals,
}

impl<W: Write> Papers<W> {
    /// Opens every paper and writes what comes before the rows.
    pub(super) fn begin(
        heading: &Heading,
        mut open: impl FnMut(&'static str) -> io::Result<W>,
    ) -> io::Result<Self> {
        let mut open = |name| open(name).map(Measured::new);
        let mut cases = table::writer(open(CASES)?);
        cases.write_record(table::CASE_COLUMNS)?;
        let mut counts = table::writer(open(COUNTS)?);
        counts.write_record(table::COUNT_COLUMNS)?;
        let document = document::Writer::begin(BufWriter::with_capacity(1 << 16, open(BATCH)?), heading)?;
        Ok(Self { cases, counts, document, totals: Totals::default(), cells: StringRecord::new() })
    }

    /// Writes the rows of a case.
    pub(super) fn add(&mut self, case: &CaseRow<'_>) -> io::Result<()> {
        table::case_cells(case, &mut self.cells);
        self.cases.write_record(&self.cells)?;
        for count in &case.counts {
            table::count_cells(case, count, &mut self.cells);
            self.counts.write_record(&self.cells)?;
        }
        self.document.add(case)?;
        self.totals.add(case);
        Ok(())
    }

    /// Writes what comes after the rows; an error here, too, means that nothing can be relied on.
    pub(super) fn finish(self) -> io::Result<Finished<W>> {
        let table =
            |writer: csv::Writer<Measured<W>>| writer.into_inner().map_err(csv::IntoInnerError::into_error);
        let (cases, counts) = (table(self.cases)?, table(self.counts)?);
        let document = self.document.finish(&self.totals)?;
        let document = document.into_inner().map_err(io::IntoInnerError::into_error)?;
        let files = vec![cases.finish(CASES), counts.finish(COUNTS), document.finish(BATCH)];
        Ok(Finished { files, totals: self.totals })
    }
}

#[cfg(test)]
mod tests;
