//! An export held against the frozen batch it came from.
//!
//! Owns making the papers anew from the queue, into nothing but their hashes, and naming what differs.

use super::{Verification, differing_parts, files::Files, of_folder, open};
use crate::casework::{BatchRecord, CaseFile, Charter, Digest};
use crate::filing::compare::Tables;
use crate::filing::difference::{Against, Difference, Differences};
use crate::filing::export::for_each_case;
use crate::filing::fitness::Approved;
use crate::filing::manifest::{CASES, COUNTS, Heading, MANIFEST, Manifest, SUMS};
use crate::filing::papers::Papers;
use crate::filing::{CaseRow, FilingError};
use std::io;
use std::path::Path;

/// Checks an export from its folder and against the frozen batch it came from.
///
/// `batch` is the ledger's record of it, with the manifest it was last written out with and the cases superseded since;
/// `cases` are the batch's, in its order, as the queue holds them now. The bytes are made anew, as the version named in
/// the export writes them, and compared file by file and row by row.
pub fn verify_against<E>(
    folder: &Path,
    charter: &Charter,
    batch: &BatchRecord,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
) -> Result<Verification, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let path = folder;
    let folder = open(path)?;
    let mut verification = of_folder(&folder, path)?;
    verification.superseded.clone_from(&batch.superseded);
    let found = &mut verification.differences;
    match batch.manifest {
        None => found.add(Difference::NoExportRecorded),
        Some(recorded) if Some(recorded) != verification.manifest => found.add(Difference::NotTheRecorded),
        Some(_) => {}
    }
    let version = verification.heading.as_ref().map_or("", |heading| heading.version.as_str());
    let heading = Heading::new(charter, &batch.batch, version);
    if let Some(own) = &verification.heading {
        differing_parts(MANIFEST, own, &heading, Against::Queue, found);
    }
    let mut files = Files::open(&folder, path, &mut Differences::default())?;
    let mut tables = Tables::open(files.take(CASES), files.take(COUNTS), Against::Queue, found);
    // Writing to nowhere does not fail; were it to, the error is named like any other.
    let refused = |error| FilingError::of(path, error);
    let mut papers = Papers::begin(&heading, |_| Ok(io::sink())).map_err(refused)?;
    for_each_case(batch, cases, |frozen, case| {
        let row = Approved::find(&case, frozen, &charter.policy_digest)
            .and_then(|approved| CaseRow::of(batch.batch.number, &case, &approved));
        match row {
            Ok(row) => {
                tables.expect(&row, found);
                papers.add(&row).map_err(refused)
            }
            Err(why) => {
                found.add(Difference::Case { case: case.id, why });
                Ok(())
            }
        }
    })?;
    tables.finish(found);
    let papers = papers.finish().map_err(refused)?;
    let mut files = Files::open(&folder, path, &mut Differences::default())?;
    let entries: Vec<_> = papers.files.into_iter().map(|(_, entry)| entry).collect();
    let expected = Manifest::new(heading, papers.totals, entries);
    compare_bytes(&mut files, &expected, found).map_err(refused)?;
    Ok(verification)
}

/// Holds every file against the bytes that the frozen batch gives.
fn compare_bytes(files: &mut Files, expected: &Manifest, found: &mut Differences) -> io::Result<()> {
    let hashes = files.hash()?;
    for entry in &expected.files {
        let is = hashes.iter().find(|(name, _)| **name == entry.name);
        if let Some((name, (digest, _))) = is
            && *digest != entry.sha256
        {
            found.add(Difference::Bytes(name));
        }
    }
    let bytes = expected.bytes()?;
    let own = Digest::of(&bytes);
    for (name, should) in [(MANIFEST, bytes), (SUMS, expected.sums(&own).into_bytes())] {
        if files.small(name)?.is_some_and(|is| is != should) {
            found.add(Difference::Bytes(name));
        }
    }
    Ok(())
}
