//! Rows that were read before: one line after a person corrected it, and a person put together again from stored rows.

use super::check::check;
use super::lines::{Lines, Rows};
use super::person_rows::PersonRows;
use super::redact::{redacted, redacted_damaged};
use super::{IntakeError, RefusalReason, Refused};
use crate::record::layout::{COLUMNS, Fields, LONGEST_LINE, column};
use crate::record::{History, Person, Phrasebook, Remark, SourceLine, SourceRow, SubjectId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

/// A corrected line that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The row as it is stored, under the place of the line it replaces.
    pub row: SourceRow,
    /// Whose it is.
    pub subject: SubjectId,
}

/// Reads a corrected line of the state's file, under the place of the line that it replaces; an error says what is
/// wrong with it now.
pub fn correct(place: SourceLine, line: &[u8]) -> Result<Corrected, Refused> {
    let refused = |reason: RefusalReason, column: Option<usize>, raw| Refused {
        line: place,
        field: column.and_then(|column| COLUMNS.get(column)).map(|name| (*name).to_owned()),
        reason,
        raw,
    };
    if line.len() > LONGEST_LINE {
        return Err(refused(RefusalReason::TooLong, None, Vec::new()));
    }
    let fields =
        Fields::split(line).map_err(|unsplit| refused(unsplit.into(), None, redacted_damaged(line)))?;
    let raw = redacted(&fields, line).unwrap_or_else(|| line.to_vec());
    if let Err((reason, column)) = check(&fields, line) {
        return Err(refused(reason, column, raw));
    }
    let subject = SubjectId::from_bytes(fields.get(line, column::SUBJECT_ID));
    Ok(Corrected { row: SourceRow { source: place, raw }, subject })
}

/// Returns the person's id of a row whose fields stand in their columns.
pub fn subject_of(line: &[u8]) -> Option<SubjectId> {
    let fields = Fields::split(line).ok().filter(|fields| fields.count() == COLUMNS.len())?;
    Some(SubjectId::from_bytes(fields.get(line, column::SUBJECT_ID))).filter(|subject| !subject.is_blank())
}

/// Puts a person together from rows that were accepted before, in whatever order, with these remarks of the reader's
/// beside those of the rows.
pub fn assemble(mut rows: Vec<SourceRow>, remarks: Vec<Remark>) -> History {
    rows.sort_by_key(|row| row.source);
    let mut together = PersonRows::default();
    for row in &rows {
        together.add_stored(row.source, &row.raw);
    }
    let mut history = together.history(&mut Phrasebook::default());
    history.person.remarks.extend(remarks);
    history
}

/// Returns the remarks of a person that do not come from its own rows, so that they outlive a new assembly.
pub fn remarks_of_the_reader(person: &Person) -> Vec<Remark> {
    let of_the_reader = |remark: &&Remark| {
        matches!(
            remark,
            Remark::CiiElsewhere { .. }
                | Remark::CaseNumberElsewhere { .. }
                | Remark::QuarantinedRow(_)
                | Remark::PartOfHistory(_)
                | Remark::NotDelivered(_)
        )
    };
    person.remarks.iter().filter(of_the_reader).cloned().collect()
}

/// Reads certain rows of a file by their first physical lines, counted from 1, and how many lines it has that are not blank.
pub fn lines_of(path: &Path, wanted: &BTreeSet<u64>) -> Result<(BTreeMap<u64, Vec<u8>>, u64), IntakeError> {
    let unreadable = |source| IntakeError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut lines = Lines::new(file);
    let (mut found, mut written) = (BTreeMap::new(), 0);
    while let Some(line) = lines.next_row(Rows::Bulk).map_err(unreadable)? {
        if line.is_blank() {
            continue;
        }
        written += 1;
        // A file of one line is that line, whatever its number.
        if wanted.contains(&line.number) || line.number == 1 {
            found.insert(line.number, line.bytes.to_vec());
        }
    }
    Ok((found, written))
}
