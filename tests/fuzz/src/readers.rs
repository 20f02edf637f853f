//! What every reader holds to on any bytes: it may refuse anything, but it loses no line and tells none twice.
//!
//! Called by the fuzz targets, and by the tests with their own fixed mutations.

use std::collections::BTreeSet;
use std::path::Path;
use vacatur::intake::mapping::{Mapping, SHIPPED, suggest};
use vacatur::intake::table::{self, Table};
use vacatur::intake::{self, Delivered, IntakeError};
use vacatur::record::{SourceLine, SourceNo};

/// Lines that are not blank, but for a line of columns in front.
fn lines(bytes: &[u8]) -> u64 {
    let written = |line: &&[u8]| !line.trim_ascii().is_empty();
    u64::try_from(bytes.split(|byte| *byte == b'\n').filter(written).count()).expect("a count")
}

/// Counts the lines that were accepted and refused, and checks that no line is both.
fn told(delivered: impl IntoIterator<Item = Delivered>) -> u64 {
    let mut seen: BTreeSet<SourceLine> = BTreeSet::new();
    for one in delivered {
        let mut once = |line| assert!(seen.insert(line), "{line} was told twice");
        match one {
            Delivered::Refused(refused) => once(refused.line),
            Delivered::Person(history) => history.rows.iter().for_each(|row| once(row.source)),
        }
    }
    u64::try_from(seen.len()).expect("a count")
}

/// The state's bulk file: what was surveyed is read, and accepted and refused rows are all rows.
///
/// # Panics
///
/// Where the reader does not hold to that.
pub fn bulk(path: &Path, bytes: &[u8]) {
    let (survey, hashing) = match intake::survey(&[path], SourceNo(1), &mut ()) {
        Ok(looked) => looked,
        Err(error) => return assert!(!matches!(error, IntakeError::Cancelled), "{error}"),
    };
    let delivered: Vec<_> = survey.read(()).collect::<Result<_, _>>().expect("what was surveyed is read");
    assert_eq!(hashing.end().expect("what was surveyed is hashed").len(), 1);
    let rows = survey.sources[0].rows;
    assert_eq!(told(delivered), rows);
    assert!(rows == lines(bytes) || rows + 1 == lines(bytes), "{rows} rows of {} lines", lines(bytes));
}

/// The mappings that ship.
///
/// # Panics
///
/// Where one of them cannot be read.
pub fn shipped() -> Vec<Mapping> {
    SHIPPED.iter().map(|(_, text)| Mapping::parse(text).expect("it ships")).collect()
}

/// A table through a mapping: accepted and refused rows are all lines but the header.
///
/// # Panics
///
/// Where the reader does not hold to that.
pub fn table(mapping: &Mapping, path: &Path, bytes: &[u8]) {
    if let Ok(Table { rows, delivered, .. }) = table::read(path, mapping, SourceNo(1)) {
        assert_eq!(told(delivered), rows);
        assert_eq!(rows + 1, lines(bytes), "all but the header");
    }
}

/// Recognising a table, drafting a mapping for it, and reading a mapping.
///
/// # Panics
///
/// Where a draft is none.
pub fn suggest(all: &[Mapping], path: &Path, bytes: &[u8]) {
    let _ = table::recognise(path, all).expect("it can be read");
    if let Some(draft) = suggest::suggest(bytes) {
        assert!(draft.contains("[columns]"));
    }
    let _ = Mapping::parse(&String::from_utf8_lossy(bytes));
}

/// Lines that a person corrected: read or refused, and what is stored of one is read again as the same.
///
/// # Panics
///
/// Where the reader does not hold to that.
pub fn correct(mapping: &Mapping, bytes: &[u8]) {
    let place = SourceLine { source: SourceNo(1), line: 7 };
    for line in bytes.split(|byte| *byte == b'\n').take(20) {
        if let Ok(corrected) = intake::correct(place, line) {
            assert_eq!(corrected.row.source, place);
        }
        if let Ok(corrected) = table::correct(mapping, place, line) {
            let again =
                table::correct(mapping, place, &corrected.row.raw).expect("what is stored is read again");
            assert_eq!(again.row.raw, corrected.row.raw);
        }
    }
}
