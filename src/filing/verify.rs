//! Is an export what it says it is, and what was approved? Says yes, or names what differs.
//!
//! Owns the check that needs the folder alone: every file is there, nothing else is, each has the size and the hash of
//! the manifest and of `SHA256SUMS`, and the tables, `batch.json` and the totals say the same, cell by cell. Reads every
//! file back as a court would, through its parser; follows no link; holds no more than a case at a time. Holding it
//! against the queue is `against`'s.

mod against;
#[cfg(feature = "documents")]
mod documents;
mod files;
mod workbook;

pub use against::{verify_against, verify_recorded};

use crate::casework::{BatchNo, BatchSignature, CaseId, Digest};
use crate::filing::compare::Tables;
use crate::filing::difference::{Against, Difference, Differences};
use crate::filing::folder::Folder;
use crate::filing::manifest::{
    self, BATCH, FileEntry, Heading, LISTED, MANIFEST, Manifest, NAMES, OFFICE, SUMS, WORKBOOK,
    is_of_an_export,
};
use crate::filing::paper::is_document;
use crate::filing::unfinished::is_unfinished;
use crate::filing::{FilingError, Office, Totals, document};
use crate::record::Text;
use files::{Files, Hashes};
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use workbook::Workbook;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    manifest: Option<Digest>,
    heading: Option<Heading>,
    totals: Totals,
    signature: Option<BatchSignature>,
    differences: Differences,
    superseded: Vec<CaseId>,
    /// What the manifest says of the documents, which are not made anew to be compared.
    documents: Documents,
}

/// The part of a manifest that is about the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Documents {
    templates: Option<Digest>,
    files: Vec<FileEntry>,
}

impl Verification {
    /// Tells whether nothing differs. Superseded cases are no difference: the papers say what was approved then.
    pub fn is_good(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns the SHA-256 of `manifest.json`, to compare with the one the ledger or a receipt has.
    pub fn manifest(&self) -> Option<Digest> {
        self.manifest
    }

    /// Returns what batch it says it is.
    pub fn heading(&self) -> Option<&Heading> {
        self.heading.as_ref()
    }

    /// Returns who signed for the batch, where the manifest has a signature; one that does not hold is a difference.
    pub fn signature(&self) -> Option<&BatchSignature> {
        self.signature.as_ref()
    }

    /// Returns what the rows of `batch.json` add up to.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Returns what differs.
    pub fn differences(&self) -> &Differences {
        &self.differences
    }

    /// Returns the cases whose verdict was superseded after the batch went out, where it was held against the queue.
    pub fn superseded(&self) -> &[CaseId] {
        &self.superseded
    }
}

/// Checks an export from its folder alone.
///
/// An error says that there is nothing to judge: no such folder, not an export, one that was never finished, one of
/// another form, or one that can not be read. Everything else is a difference.
pub fn verify(folder: &Path) -> Result<Verification, FilingError> {
    of_folder(&open(folder)?, folder)
}

/// Opens the folder of a finished export.
fn open(path: &Path) -> Result<Folder, FilingError> {
    let named = path.canonicalize().is_ok_and(|real| is_unfinished(&real));
    if named {
        return Err(FilingError::NotAnExport(path.to_path_buf()));
    }
    Folder::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => FilingError::NotAnExport(path.to_path_buf()),
        _ => FilingError::of(path, error),
    })
}

/// Checks a folder that is open, whatever its name; an export reads itself back so before it gets its name.
pub(super) fn of_folder(folder: &Folder, path: &Path) -> Result<Verification, FilingError> {
    let refused = |error| FilingError::of(path, error);
    let mut verification = Verification::default();
    let found = &mut verification.differences;
    let names = folder.names().map_err(refused)?;
    let is_ours = |name: &OsStr| NAMES.iter().any(|ours| OsStr::new(ours) == name);
    if !names.iter().any(|name| is_ours(name)) {
        return Err(FilingError::NotAnExport(path.to_path_buf()));
    }
    for name in names.iter().filter(|name| !is_of_an_export(name)) {
        found.add(Difference::Extra(Text::new(&name.to_string_lossy())));
    }
    let mut files = Files::open(folder, path, found)?;
    let manifest = read_manifest(&mut files, path, &mut verification)?;
    let found = &mut verification.differences;
    let hashes = files.hash().map_err(refused)?;
    if let Some(manifest) = &manifest {
        compare_listed(manifest, &files, &hashes, found);
    }
    compare_sums(&mut files, &hashes, verification.manifest, found).map_err(refused)?;
    let office = settings(&mut files, &mut verification.differences).map_err(refused)?;
    if let Some(office) = office {
        #[cfg(feature = "documents")]
        documents::compare_with_document(&mut files, &office.tables.record, &mut verification.differences)
            .map_err(refused)?;
        compare_rows(&mut files, &office, manifest.as_ref(), &mut verification);
    }
    Ok(verification)
}

/// Reads the manifest, where it is one; an error only if it is one of a form we do not know.
fn read_manifest(
    files: &mut Files,
    path: &Path,
    verification: &mut Verification,
) -> Result<Option<Manifest>, FilingError> {
    let Some(bytes) = files.small(MANIFEST).map_err(|error| FilingError::of(path, error))? else {
        return Ok(None);
    };
    verification.manifest = Some(Digest::of(&bytes));
    let found = &mut verification.differences;
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else {
        let form = serde_json::from_slice::<serde_json::Value>(&bytes);
        let form = form.ok().and_then(|value| Some(value.get("form")?.as_str()?.to_owned()));
        if form.is_some_and(|form| form != manifest::FORM && form.starts_with("vacatur-manifest/")) {
            return Err(FilingError::ManifestUnknown(path.to_path_buf()));
        }
        found.add(Difference::ManifestUnreadable);
        return Ok(None);
    };
    if manifest.form != manifest::FORM {
        return Err(FilingError::ManifestUnknown(path.to_path_buf()));
    }
    if manifest.bytes().ok().is_none_or(|again| again != bytes) {
        found.add(Difference::ManifestForm);
    }
    if manifest.signature.as_ref().is_some_and(|signed| !is_signed(signed, &manifest.heading)) {
        found.add(Difference::Signature);
    }
    verification.heading = Some(manifest.heading.clone());
    verification.signature.clone_from(&manifest.signature);
    let documents = manifest.files.iter().filter(|file| is_document(&file.name));
    verification.documents = Documents { templates: manifest.templates, files: documents.cloned().collect() };
    Ok(Some(manifest))
}

/// Tells whether a signature is one over the entry that froze the batch of a heading.
fn is_signed(signature: &BatchSignature, heading: &Heading) -> bool {
    signature.covers(BatchNo(heading.batch), &heading.batch_root, &heading.ledger_head)
}

/// Reads the settings the export was written with; none where they cannot be used, which is named.
fn settings(files: &mut Files, found: &mut Differences) -> io::Result<Option<Office>> {
    let Some(bytes) = files.small(OFFICE)? else { return Ok(None) };
    let office = std::str::from_utf8(&bytes).ok().and_then(|text| Office::parse(text).ok());
    if office.is_none() {
        found.add(Difference::Settings);
    }
    Ok(office)
}

/// Holds the papers against the manifest.
fn compare_listed(manifest: &Manifest, files: &Files, hashes: &Hashes, found: &mut Differences) {
    let listed: Vec<_> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    let tables = listed.iter().copied().filter(|name| !is_document(name));
    if !listed.is_sorted_by(|a, b| a < b) || !tables.eq(LISTED) {
        found.add(Difference::ManifestFiles);
    }
    for name in
        listed.iter().filter(|name| is_document(name) && !files.documents().any(|file| file == **name))
    {
        found.add(Difference::Missing((*name).to_owned()));
    }
    for name in files.documents().filter(|name| !listed.contains(name)) {
        found.add(Difference::Extra(Text::new(name)));
    }
    for (file, (hash, bytes)) in hashes {
        let Some(listed) = manifest.files.iter().find(|listed| listed.name == *file) else { continue };
        if listed.bytes != *bytes {
            found.add(Difference::Size { file: file.clone(), listed: listed.bytes, found: *bytes });
        }
        if listed.sha256 != *hash {
            found.add(Difference::Hash(file.clone()));
        }
    }
}

/// Holds `SHA256SUMS` against the files that are there.
fn compare_sums(
    files: &mut Files,
    hashes: &Hashes,
    manifest: Option<Digest>,
    found: &mut Differences,
) -> io::Result<()> {
    let Some(bytes) = files.small(SUMS)? else { return Ok(()) };
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let names: Vec<_> = lines.iter().map(|line| line.get(66..).unwrap_or_default().trim_end()).collect();
    let papers = hashes.iter().map(|(name, (digest, _))| (name.as_str(), *digest));
    for (file, digest) in papers.chain(manifest.map(|digest| (MANIFEST, digest))) {
        let line = names.iter().position(|name| *name == file).and_then(|place| lines.get(place));
        if line.is_none_or(|line| *line != format!("{digest}  {file}\n")) {
            found.add(Difference::Sum(file.to_owned()));
        }
    }
    let is_known = |name: &&str| LISTED.contains(name) || *name == MANIFEST || is_document(name);
    if !names.iter().all(is_known) || !names.is_sorted_by(|a, b| a < b) {
        found.add(Difference::SumsForm);
    }
    Ok(())
}

/// Holds the tables, the heading and the totals against `batch.json`.
fn compare_rows(
    files: &mut Files,
    office: &Office,
    manifest: Option<&Manifest>,
    verification: &mut Verification,
) {
    let found = &mut verification.differences;
    let Some(document) = files.take(BATCH) else { return };

    let known = &office.tables.record;
    let mut tables = Tables::open(files.tables(), office, known, Against::Document, found);
    let workbook = files.take(WORKBOOK);
    let mut workbook =
        workbook.and_then(|file| Workbook::open(file, &office.tables.workbook, Against::Document, found));
    let mut schedule = workbook.as_mut().and_then(|workbook| workbook.schedule(known, found));
    let mut totals = Totals::default();
    let read = document::read(io::BufReader::with_capacity(1 << 16, document), |case, _, _| {
        totals.add(case);
        tables.expect(case, found);
        if let Some(schedule) = &mut schedule {
            schedule.expect(case, found);
        }
    });
    match read {
        // What could not be read says nothing about the rest of the tables.
        Err(error) => found.add(Difference::Document { line: error.line }),
        Ok(frame) => {
            tables.finish(false, found);
            let deceased = schedule.map(|schedule| schedule.finish(found)).unwrap_or_default();
            if let Some(workbook) = &mut workbook {
                let challenged = workbook.challenged(found);
                workbook.rest(&deceased, known, &totals, challenged, &frame.heading, found);
            }
            if frame.totals != totals {
                found.add(Difference::Totals(BATCH));
            }
            if let Some(manifest) = manifest {
                differing_parts(BATCH, &frame.heading, &manifest.heading, Against::Document, found);
                if manifest.totals != totals {
                    found.add(Difference::Totals(MANIFEST));
                }
            }
        }
    }
    verification.totals = totals;
}

/// Names the parts in which a heading differs from what it should be.
fn differing_parts(
    file: &'static str,
    is: &Heading,
    should: &Heading,
    against: Against,
    found: &mut Differences,
) {
    let parts = |heading: &Heading| serde_json::to_value(heading).unwrap_or_default();
    let (is, should) = (parts(is), parts(should));
    for (part, value) in should.as_object().into_iter().flatten() {
        if is.get(part) != Some(value) {
            found.add(Difference::Heading { file, part: part.clone(), against });
        }
    }
}

#[cfg(test)]
mod tests;
