//! An export held against the frozen batch it came from.
//!
//! Owns making the papers anew from the queue, into nothing but their hashes, and naming what differs.

#[cfg(feature = "documents")]
use super::documents;
use super::workbook::Workbook;
use super::{Verification, differing_parts, files::Files, of_folder, open, settings};
use crate::casework::check::Certificate;
use crate::casework::{BatchRecord, CaseFile, Charter, Digest};
use crate::filing::compare::Tables;
use crate::filing::difference::{Against, Difference, Differences};
#[cfg(feature = "documents")]
use crate::filing::document;
use crate::filing::export::{certified, for_each_case};
use crate::filing::field::{Identifier, Identifiers};
use crate::filing::fitness::{Approved, does_no_harm};
use crate::filing::folder::Folder;
use crate::filing::manifest::{CERTIFICATE, CERTIFICATE_TEXT, Heading, MANIFEST, Manifest, SUMS, WORKBOOK};
use crate::filing::papers::Papers;
use crate::filing::{CaseRow, ChallengeRow, FileEntry, FilingError};
use std::io;
use std::path::Path;

/// Checks an export from its folder and against the frozen batch it came from.
///
/// `batch` is the ledger's record of it, with the manifest it was last written out with and the cases superseded since;
/// `cases` are the batch's, in its order, as the queue holds them now, and `challenges` the cases challenged when it was
/// frozen; `certificate` is the one it went out with, where the ledger knows how it went out. The tables are made anew, as the version named in the export writes them and with the settings that travel with
/// it, and compared file by file and row by row; the workbook is compared row by row.
pub fn verify_against<E>(
    folder: &Path,
    charter: &Charter,
    batch: &BatchRecord,
    certificate: Option<&Certificate>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    challenges: impl IntoIterator<Item = Result<CaseFile, E>>,
) -> Result<Verification, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let path = folder;
    let folder = open(path)?;
    let (mut verification, heading) = recorded(&folder, path, charter, batch)?;
    let found = &mut verification.differences;
    let mut files = Files::open(&folder, path, &mut Differences::default())?;
    // Writing to nowhere does not fail; were it to, the error is named like any other.
    let refused = |error| FilingError::of(path, error);
    // Settings that cannot be used were named above, and nothing can be made anew without them.
    let Some(office) = settings(&mut files, &mut Differences::default()).map_err(refused)? else {
        return Ok(verification);
    };
    let everything =
        Identifiers::of([Identifier::Name, Identifier::CaseNumber, Identifier::BirthDate, Identifier::Cii]);
    let mut tables = Tables::open(files.tables(), &office, &everything, Against::Queue, found);
    let mut workbook = files
        .take(WORKBOOK)
        .and_then(|file| Workbook::open(file, &office.tables.workbook, Against::Queue, found));
    let mut schedule = workbook.as_mut().and_then(|workbook| workbook.schedule(&everything, found));
    let mut papers = Papers::begin(&heading, &office, |_| Ok(io::sink())).map_err(refused)?;
    #[cfg(feature = "documents")]
    let mut rows = document::Writer::begin(Vec::new(), &heading).map_err(refused)?;
    for_each_case(batch, cases, |frozen, case| {
        let row = Approved::find(&case, frozen)
            .and_then(|approved| does_no_harm(&case, approved.verdict).map(|()| approved))
            .and_then(|approved| CaseRow::of(batch.batch.number, &batch.groups, &case, &approved));
        match row {
            Ok(row) => {
                tables.expect(&row, found);
                if let Some(schedule) = &mut schedule {
                    schedule.expect(&row, found);
                }
                #[cfg(feature = "documents")]
                rows.add(&row).map_err(refused)?;
                papers.add(row).map_err(refused)
            }
            Err(why) => {
                found.add(Difference::Case { case: case.id, why });
                Ok(())
            }
        }
    })?;
    let deceased = schedule.map(|schedule| schedule.finish(found)).unwrap_or_default();
    let mut listed = Vec::new();
    let opposed: Vec<CaseFile> = challenges
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error: E| FilingError::Cases(error.into()))?;
    let listed_rows: Vec<_> =
        opposed.iter().filter_map(|case| ChallengeRow::of(batch.batch.number, case)).collect();
    for row in &listed_rows {
        tables.expect_challenge(row, found);
        papers.challenge(row).map_err(refused)?;
        listed.extend(workbook.as_ref().map(|workbook| workbook.challenge(row)));
    }
    tables.finish(true, found);
    if let Some(workbook) = &mut workbook {
        workbook.challenges(&listed, found);
        workbook.rest(&deceased, &everything, papers.totals(), listed.len() as u64, &heading, found);
    }
    let papers = papers.finish().map_err(refused)?;
    let mut files = Files::open(&folder, path, &mut Differences::default())?;
    #[cfg(feature = "documents")]
    {
        let rows = io::Cursor::new(rows.finish(&papers.totals).map_err(refused)?);
        documents::compare(&mut files, rows, &everything, Against::Queue, Some(&listed_rows), found)
            .map_err(refused)?;
    }
    let mut entries: Vec<_> = papers.files.into_iter().map(|(_, entry)| entry).collect();
    for (name, bytes) in certificate.map(certified).transpose().map_err(refused)?.into_iter().flatten() {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        entries.push(FileEntry { name: name.to_owned(), sha256: Digest::of(&bytes), bytes: size });
    }
    let of_documents = std::mem::take(&mut verification.documents);
    let entries = entries.into_iter().chain(of_documents.files).collect::<Vec<_>>();
    let manifest = |entries| {
        Manifest::new(heading, papers.totals, of_documents.templates, batch.signature.clone(), entries)
    };
    compare_bytes(&mut files, manifest, entries, &mut verification.differences).map_err(refused)?;
    Ok(verification)
}

/// Checks an export from its folder and against what the ledger says of the batch it came from: its manifest and its
/// heading. That is all that is left to compare with once the batch's cases were erased from the queue.
pub fn verify_recorded(
    folder: &Path,
    charter: &Charter,
    batch: &BatchRecord,
) -> Result<Verification, FilingError> {
    Ok(recorded(&open(folder)?, folder, charter, batch)?.0)
}

fn recorded(
    folder: &Folder,
    path: &Path,
    charter: &Charter,
    batch: &BatchRecord,
) -> Result<(Verification, Heading), FilingError> {
    let mut verification = of_folder(folder, path)?;
    verification.superseded.clone_from(&batch.superseded);
    let found = &mut verification.differences;
    match batch.manifest {
        None => found.add(Difference::NoExportRecorded),
        Some(recorded) if Some(recorded) != verification.manifest => found.add(Difference::NotTheRecorded),
        Some(_) => {}
    }
    let version = verification.heading.as_ref().map_or("", |heading| heading.version.as_str());
    let heading = Heading::new(charter, batch, version);
    if let Some(own) = &verification.heading {
        differing_parts(MANIFEST, own, &heading, Against::Queue, found);
    }
    if verification.signature != batch.signature {
        found.add(Difference::Signature);
    }
    Ok((verification, heading))
}

/// Holds every table against the bytes that the frozen batch gives, and the manifest and the sums against what they
/// should be with them; the workbook's own line is taken as it is, because its rows were compared. What the manifest in the
/// ledger says of the documents is what they must be.
fn compare_bytes(
    files: &mut Files,
    manifest: impl FnOnce(Vec<FileEntry>) -> Manifest,
    mut entries: Vec<FileEntry>,
    found: &mut Differences,
) -> io::Result<()> {
    let hashes = files.hash()?;
    for entry in &entries {
        if hashes.get(&entry.name).is_some_and(|(digest, _)| *digest != entry.sha256) {
            found.add(Difference::Bytes(entry.name.clone()));
        }
    }
    for name in [WORKBOOK, CERTIFICATE, CERTIFICATE_TEXT] {
        let made = entries.iter().any(|entry| entry.name == name);
        if let Some((sha256, bytes)) = hashes.get(name).filter(|_| !made) {
            entries.push(FileEntry { name: name.to_owned(), sha256: *sha256, bytes: *bytes });
        }
    }
    let expected = manifest(entries);
    let bytes = expected.bytes()?;
    let own = Digest::of(&bytes);
    for (name, should) in [(MANIFEST, bytes), (SUMS, expected.sums(&own).into_bytes())] {
        if files.small(name)?.is_some_and(|is| is != should) {
            found.add(Difference::Bytes(name.to_owned()));
        }
    }
    Ok(())
}
