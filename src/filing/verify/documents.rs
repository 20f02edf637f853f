//! The documents of a folder, read back and held against the rows of the batch.

use super::files::Files;
use crate::filing::ChallengeRow;
use crate::filing::difference::{Against, Difference, Differences};
use crate::filing::documents::read_back::Expected;
use crate::filing::field::Identifiers;
use crate::filing::manifest::BATCH;
use crate::filing::paper::WORDINGS;
use std::io::{self, BufReader, Read, Seek};

/// Holds the documents against `batch.json` of the same folder, which has these identifiers.
pub(super) fn compare_with_document(
    files: &mut Files,
    known: &Identifiers,
    found: &mut Differences,
) -> io::Result<()> {
    let Some(batch_json) = files.again(BATCH)? else { return Ok(()) };
    let rows = BufReader::with_capacity(1 << 16, batch_json);
    // Rows that cannot be read are named with the tables.
    let compared = compare(files, rows, known, Against::Document, None, found);
    // Both handles have one place in the file: it is left at its beginning.
    files.again(BATCH)?;
    match compared {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(()),
        compared => compared,
    }
}

/// Holds the documents against rows, and the list of challenges against the challenged cases where they are known.
pub(super) fn compare(
    files: &mut Files,
    batch_json: impl Read + Seek,
    known: &Identifiers,
    against: Against,
    challenges: Option<&[ChallengeRow<'_>]>,
    found: &mut Differences,
) -> io::Result<()> {
    let names: Vec<String> = files.documents().map(str::to_owned).collect();
    if !names.iter().any(|name| name == WORDINGS) {
        return Ok(());
    }
    let papers = files.small(WORDINGS)?.unwrap_or_default();
    let papers = String::from_utf8_lossy(&papers).into_owned();
    let Some(mut expected) = Expected::new(batch_json, &papers, known, against)? else {
        found.add(Difference::Wordings);
        return Ok(());
    };
    let mut open = |name: &str| files.whole(name).ok().flatten();
    expected.compare(&names, &mut open, found)?;
    if let Some(challenges) = challenges {
        let rows: Vec<_> =
            (1..).zip(challenges).map(|(number, row)| expected.challenge(number, row)).collect();
        expected.challenges(&rows, &names, &mut open, found);
    }
    Ok(())
}
