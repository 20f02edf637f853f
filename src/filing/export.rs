//! A batch out: its papers, manifest and sums in a new folder, or nothing at all.
//!
//! Owns the order of the steps: every case passes the gate and is written while the queue hands it over; the files are
//! synced; the folder is read back by the same check a court's copy gets; only then it gets its name. Called by `cli`,
//! which records the manifest's hash in the ledger afterwards.

use crate::casework::check::Certificate;
use crate::casework::{BatchRecord, BatchState, CaseFile, CaseId, Charter, Digest, Frozen};
use crate::filing::fitness::{
    Approved, Met, Unfitness, as_decided, can_be_acted_on, does_no_harm, has_basis, is_not_relieved,
    is_wanted, still_stands,
};
use crate::filing::manifest::{
    CERTIFICATE, CERTIFICATE_TEXT, FileEntry, Heading, MANIFEST, Manifest, SUMS, WORKBOOK, is_of_an_export,
};
use crate::filing::papers::{Finished, Measured, Papers};
use crate::filing::preflight::UnfitCases;
use crate::filing::unfinished::Unfinished;
use crate::filing::workbook::Workbook;
use crate::filing::{CaseRow, ChallengeRow, FilingError, Office, Totals, verify};
#[cfg(feature = "documents")]
use crate::filing::{Documented, documents::Spool};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The SHA-256 of `manifest.json`: what the ledger's export entry records.
    pub manifest: Digest,
    /// What it adds up to.
    pub totals: Totals,
    /// Cases among them whose verdict was superseded after the batch first went out. They were written as they were
    /// approved then; nobody should file them unread.
    pub superseded: Vec<CaseId>,
}

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// What the queue was made for.
    pub charter: &'a Charter,
    /// The batch.
    pub batch: &'a BatchRecord,
    /// The program's version.
    pub version: &'a str,
    /// The office's settings.
    pub office: &'a Office,
    /// What the spot-check of the batch showed.
    pub certificate: &'a Certificate,
}

/// Returns the two files of a certificate.
pub(super) fn certified(certificate: &Certificate) -> io::Result<[(&'static str, Vec<u8>); 2]> {
    Ok([(CERTIFICATE, certificate.json()?), (CERTIFICATE_TEXT, certificate.text().into_bytes())])
}

/// Writes a batch into a new folder at `target`.
///
/// `cases` are the batch's, in its order, as the queue holds them now; `challenges` the cases that were challenged when it
/// was frozen. A void batch is refused, and so is one with a case that a court can not act on, that has changed, or that misses an action: the error
/// lists every such case with the way to mend it. The same batch gives the same bytes, always. Whatever fails, `target`
/// is not there afterwards; what is there before is never touched. A case is let go before the next one is asked for.
pub fn export<E>(
    target: &Path,
    job: Job<'_>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    challenges: impl IntoIterator<Item = Result<CaseFile, E>>,
) -> Result<Exported, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    write(target, job, cases, challenges, Nothing)
}

/// Writes a batch as [`export`] does, with its documents.
///
/// A case with a character that no face of the papers has is refused like any other that a court can not act on.
#[cfg(feature = "documents")]
pub fn export_with_documents<E>(
    target: &Path,
    job: Job<'_>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    challenges: impl IntoIterator<Item = Result<CaseFile, E>>,
    documents: Documented<'_>,
) -> Result<Exported, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let spool = Spool::begin(&Heading::new(job.charter, job.batch, job.version), documents)?;
    write(target, job, cases, challenges, spool)
}

/// What goes out beside the tables.
pub(super) trait Beside {
    /// Judges whether a row can go into it.
    fn judge(&self, _row: &CaseRow<'_>) -> Result<(), Unfitness> {
        Ok(())
    }

    /// Takes a row, before anything is withheld from it.
    fn add(&mut self, _row: &CaseRow<'_>) -> std::io::Result<()> {
        Ok(())
    }

    /// Takes a case that was challenged when the batch was frozen.
    fn challenge(&mut self, _case: CaseFile) {}

    /// Writes its files; returns their lines of the manifest, and the digest of the templates they were made with.
    fn write(
        self,
        folder: &Unfinished,
        totals: &Totals,
    ) -> Result<(Vec<FileEntry>, Option<Digest>), FilingError>;
}

/// Nothing goes out beside the tables.
struct Nothing;

impl Beside for Nothing {
    fn write(self, _: &Unfinished, _: &Totals) -> Result<(Vec<FileEntry>, Option<Digest>), FilingError> {
        Ok((Vec::new(), None))
    }
}

fn write<E>(
    target: &Path,
    job: Job<'_>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    challenges: impl IntoIterator<Item = Result<CaseFile, E>>,
    mut beside: impl Beside,
) -> Result<Exported, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let Job { charter, batch, version, office, .. } = job;
    batch.may_export().map_err(FilingError::Batch)?;
    let heading = Heading::new(charter, batch, version);
    let folder = Unfinished::begin(target, is_of_an_export)?;
    let refused = |error| folder.refused(error);
    let mut papers = Papers::begin(&heading, office, |name| folder.create(name)).map_err(refused)?;
    let sink = folder.create(WORKBOOK).map(Measured::new).map_err(refused)?;
    let mut workbook = Workbook::begin(sink, &office.tables.workbook, &heading).map_err(refused)?;
    let mut gate = Gate::new(batch, office);
    for_each_case(batch, cases, |frozen, case| match gate.pass(frozen, &case, |row| beside.judge(row)) {
        Some(row) => {
            beside.add(&row).and_then(|()| workbook.add(&row)).and_then(|()| papers.add(row)).map_err(refused)
        }
        None => Ok(()),
    })?;
    if !gate.unfit.is_empty() {
        return Err(FilingError::Refused(gate.unfit));
    }
    for case in challenges {
        let case = case.map_err(|error| FilingError::Cases(error.into()))?;
        if let Some(row) = ChallengeRow::of(batch.batch.number, &case) {
            workbook.challenge(&row).and_then(|()| papers.challenge(&row)).map_err(refused)?;
            beside.challenge(case);
        }
    }
    let (manifest, totals) = finish(&folder, papers, workbook, job, heading, beside)?;
    let read_back = verify::of_folder(folder.folder(), target)?;
    if !read_back.is_good() || read_back.manifest() != Some(manifest) {
        let first = read_back.differences().iter().next();
        let first = first.map_or_else(|| "another manifest".to_owned(), ToString::to_string);
        return Err(FilingError::ReadBack { path: target.to_path_buf(), first });
    }
    folder.finish()?;
    Ok(Exported { manifest, totals, superseded: batch.superseded.clone() })
}

/// Syncs the papers and writes the manifest and the sums; returns the manifest's hash.
fn finish(
    folder: &Unfinished,
    papers: Papers<'_, File>,
    workbook: Workbook<Measured<File>>,
    job: Job<'_>,
    heading: Heading,
    beside: impl Beside,
) -> Result<(Digest, Totals), FilingError> {
    let tables = || {
        let workbook = workbook.finish(papers.totals())?.finish(WORKBOOK);
        let Finished { mut files, totals } = papers.finish()?;
        files.push(workbook);
        for (name, bytes) in certified(job.certificate)? {
            let mut file = folder.create(name).map(Measured::new)?;
            file.write_all(&bytes)?;
            files.push(file.finish(name));
        }
        let mut entries = Vec::new();
        for (file, entry) in files {
            file.sync_all()?;
            entries.push(entry);
        }
        Ok((entries, totals))
    };
    let (mut entries, totals) = tables().map_err(|error| folder.refused(error))?;
    let (documents, templates) = beside.write(folder, &totals)?;
    entries.extend(documents);
    let signature = job.batch.signature.clone();
    let write = || {
        let manifest = Manifest::new(heading, totals, templates, signature, entries);
        let bytes = manifest.bytes()?;
        let own = Digest::of(&bytes);
        for (name, bytes) in [(MANIFEST, bytes.as_slice()), (SUMS, manifest.sums(&own).as_bytes())] {
            let mut file = folder.create(name)?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok((own, totals))
    };
    write().map_err(|error| folder.refused(error))
}

/// Hands over each case as it was decided, with what the batch fixes of it; an error if they are not the batch's cases in
/// its order.
pub(super) fn for_each_case<E>(
    batch: &BatchRecord,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    mut each: impl FnMut(&Frozen, CaseFile) -> Result<(), FilingError>,
) -> Result<(), FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let frozen = &batch.batch.cases;
    let mut place = 0;
    for case in cases {
        let case = case.map_err(|error| FilingError::Cases(error.into()))?;
        let fixed = frozen.get(place).filter(|frozen| frozen.case == case.id);
        place += 1;
        let fixed = fixed.ok_or(FilingError::OtherCases(place))?;
        each(fixed, as_decided(case, fixed.verdict))?;
    }
    if place == frozen.len() { Ok(()) } else { Err(FilingError::OtherCases(place + 1)) }
}

/// The gate that every case of an export passes.
pub(super) struct Gate<'a> {
    batch: &'a BatchRecord,
    office: &'a Office,
    met: Met,
    pub(super) unfit: UnfitCases,
}

impl<'a> Gate<'a> {
    pub(super) fn new(batch: &'a BatchRecord, office: &'a Office) -> Self {
        Self { batch, office, met: Met::default(), unfit: UnfitCases::default() }
    }

    /// Returns the row of a case, or notes everything that stands against it. Once a case is unfit there are no more rows,
    /// only judgements: the papers will not be finished.
    /// `judge` may have something against the row.
    pub(super) fn pass<'c>(
        &mut self,
        frozen: &Frozen,
        case: &'c CaseFile,
        judge: impl Fn(&CaseRow<'_>) -> Result<(), Unfitness>,
    ) -> Option<CaseRow<'c>> {
        let found = Approved::find(case, frozen);
        let relief = found.as_ref().map_or(Ok(()), |approved| is_not_relieved(case, approved.verdict));
        let harm = found.as_ref().map_or(Ok(()), |approved| does_no_harm(case, approved.verdict));
        // What went out before an authority was asked for is written again as it was.
        let basis = match self.batch.state {
            BatchState::Exported => Ok(()),
            BatchState::Frozen | BatchState::Void => {
                found.as_ref().map_or(Ok(()), |approved| has_basis(approved.verdict))
            }
        };
        let judgements = [
            still_stands(case, frozen, self.batch),
            can_be_acted_on(case),
            relief,
            harm,
            basis,
            is_wanted(case, self.office),
            self.met.add(case),
        ];
        let row = found
            .and_then(|approved| CaseRow::of(self.batch.batch.number, &self.batch.groups, case, &approved))
            .and_then(|row| judge(&row).map(|()| row));
        let against = judgements.into_iter().filter_map(Result::err).chain(row.as_ref().err().copied());
        for why in against {
            self.unfit.add(case, why);
        }
        row.ok().filter(|_| self.unfit.is_empty())
    }
}

#[cfg(test)]
mod tests;
