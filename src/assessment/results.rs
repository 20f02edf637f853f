//! The folder of results: all of it, synced, or nothing.
//!
//! Takes sheets in the order of the rows and only writes. Every write is checked; the folder is filled beside its name
//! and gets the name when all of it is on the disk.

use crate::assessment::columns::{COUNT_COLUMNS, OWN_COLUMNS, PEER_COLUMNS, QUARANTINE_COLUMNS};
use crate::assessment::note::{InOrder, Notes, SPILL};
use crate::assessment::{Beside, Figures, Sheet, Summary};
use crate::filing::FilingError;
use crate::filing::unfinished::Unfinished;
use crate::record::layout::COLUMNS;
use crate::relief::worth::Tally;
use crate::syncing::EarlySync;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Every input row with the columns of results.
pub const ALL_RESULTS: &str = "all_results.csv";
/// A row for each candidate count.
pub const COUNTS: &str = "counts.csv";
/// The rows that were refused.
pub const QUARANTINE: &str = "quarantine.csv";
/// The sums.
pub const SUMMARY: &str = "summary.json";

/// The whole proof of each candidate count, a line each, where it was asked for.
pub const PROOFS: &str = "proofs.jsonl";

/// Every file that ever stands in the folder.
const NAMES: [&str; 6] = [ALL_RESULTS, COUNTS, PROOFS, QUARANTINE, SUMMARY, SPILL];

/// The results of a run while they are written; dropping them leaves nothing behind.
#[derive(Debug)]
pub struct Results {
    folder: Unfinished,
    rows: File,
    early: EarlySync,
    counts: File,
    refused: File,
    proofs: Option<File>,
    notes: Notes,
    figures: Figures,
    worth: Tally,
}

impl Results {
    /// Begins to fill a folder that must not exist.
    pub fn begin(target: &Path, beside: Beside) -> Result<Self, FilingError> {
        let folder = Unfinished::begin(target, |name| NAMES.iter().any(|ours| name == OsStr::new(ours)))?;
        let open = |name, columns: &[&str]| -> io::Result<File> {
            let mut file = folder.create(name)?;
            file.write_all(columns.join(",").as_bytes())?;
            file.write_all(b"\n")?;
            Ok(file)
        };
        let columns: Vec<&str> = COLUMNS.into_iter().chain(PEER_COLUMNS).chain(OWN_COLUMNS).collect();
        let files = || {
            Ok((
                open(ALL_RESULTS, &columns)?,
                open(COUNTS, &COUNT_COLUMNS)?,
                open(QUARANTINE, &QUARANTINE_COLUMNS)?,
                (beside == Beside::Proofs).then(|| folder.create(PROOFS)).transpose()?,
            ))
        };
        let (rows, counts, refused, proofs) = files().map_err(|error| folder.refused(error))?;
        Ok(Self {
            folder,
            rows,
            early: EarlySync::default(),
            counts,
            refused,
            proofs,
            notes: Notes::default(),
            figures: Figures::default(),
            worth: Tally::default(),
        })
    }

    /// Writes the next sheet.
    pub fn take(&mut self, sheet: Sheet) -> Result<(), FilingError> {
        let write = || {
            self.rows.write_all(&sheet.rows)?;
            self.early.wrote(sheet.rows.len(), || self.rows.try_clone());
            self.counts.write_all(&sheet.counts)?;
            self.refused.write_all(&sheet.refused)?;
            if let Some(proofs) = &mut self.proofs {
                proofs.write_all(&sheet.proofs)?;
            }
            self.notes.keep(sheet.notes, self.folder.folder())
        };
        write().map_err(|error| self.folder.refused(error))?;
        self.figures.merge(sheet.figures);
        self.worth.merge(sheet.worth);
        Ok(())
    }

    /// Returns the notes on rows that were not written yet, in their order.
    pub fn notes(&mut self) -> Result<InOrder, FilingError> {
        let notes = std::mem::take(&mut self.notes);
        notes.in_order(self.folder.folder()).map_err(|error| self.folder.refused(error))
    }

    /// Returns the sums so far.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Returns what the sources are worth, as far as they were read.
    pub fn worth(&self) -> &Tally {
        &self.worth
    }

    /// Writes the summary and gives the folder its name.
    pub fn finish(self, summary: &Summary) -> Result<Figures, FilingError> {
        let write = || {
            let mut text = serde_json::to_vec_pretty(summary)?;
            text.push(b'\n');
            let mut file = self.folder.create(SUMMARY)?;
            file.write_all(&text)?;
            self.early.end()?;
            for file in [&file, &self.counts, &self.refused, &self.rows].into_iter().chain(&self.proofs) {
                file.sync_all()?;
            }
            match self.folder.folder().remove_file(SPILL) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        };
        write().map_err(|error| self.folder.refused(error))?;
        self.folder.finish()?;
        Ok(self.figures)
    }
}
