//! Delimited tables read through a mapping: lines to cells, cells to rows of a history, rows to persons.
//!
//! The offices' tables are small beside the state's file, so one is held whole; a larger one than [`TABLE`] is refused.
//! Every line is accepted or refused. What the columns are is `mapping`'s.

mod rows;

use super::lines::{Line, Lines, Rows};
use super::mapping::{Covers, Mapping};
use super::survey::unreadable;
use super::{Corrected, Delivered, IntakeError, RefusalReason, Refused};
use crate::record::limits::TABLE;
use crate::record::{History, Person, Phrasebook, Remark, SourceLine, SourceNo, SourceRow, SubjectId};
pub(super) use rows::split;
use rows::{Cells, Told};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Looked at to recognise a table.
const BEGINNING: u64 = 64 * 1024;

/// A table that was read to its end.
#[derive(Debug)]
pub struct Table {
    /// Its number.
    pub no: SourceNo,
    /// Where it is.
    pub path: PathBuf,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes it has.
    pub bytes: u64,
    /// How many of its lines are rows: neither blank nor the header. Each is accepted or refused.
    pub rows: u64,
    /// The line of the last row, where that row breaks off: the delivery may be incomplete.
    pub breaks_off: Option<u64>,
    /// What was read: the refused rows, then the persons in the order in which they first appear.
    pub delivered: Vec<Delivered>,
}

/// Tells which of the mappings a file's header is made for; `None` where it is none's.
pub fn recognise<'m>(path: &Path, mappings: &'m [Mapping]) -> Result<Option<&'m Mapping>, IntakeError> {
    let mut beginning = Vec::new();
    let opened = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
    // A file that is not there, or no file, is the survey's to name.
    if opened.is_err() {
        return Ok(None);
    }
    let line = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&beginning);
    let line = line.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).find(|line| !line.is_empty());
    let Some(line) = line else { return Ok(None) };
    Ok(mappings.iter().find(|mapping| {
        let header = rows::split(line, mapping.separator());
        header.is_ok_and(|header| mapping.fits(&header))
    }))
}

/// Reads a table through a mapping, as the source of this number.
///
/// Fails where the file can not be read, is too large, or has another header than the mapping.
pub fn read(path: &Path, mapping: &Mapping, no: SourceNo) -> Result<Table, IntakeError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => IntakeError::Missing(path.to_owned()),
        _ => unreadable(path, error),
    })?;
    let metadata = file.metadata().map_err(|error| unreadable(path, error))?;
    if metadata.is_dir() {
        return Err(IntakeError::Folder(path.to_owned()));
    }
    if !TABLE.admits(metadata.len()) {
        return Err(IntakeError::TooLarge { path: path.to_owned(), limit: TABLE });
    }
    let mut lines = Lines::hashing(file);
    let mut gathering = Gathering { mapping, persons: BTreeMap::new(), refused: Vec::new() };
    let (mut header, mut rows) = (false, 0);
    let shape = Rows::Table { separator: mapping.separator(), columns: mapping.file.header.len() };
    let mut breaks_off = None;
    while let Some(line) = lines.next_row(shape).map_err(|error| unreadable(path, error))? {
        if line.is_blank() {
            continue;
        }
        if !header {
            header = true;
            let names = rows::split(line.bytes, mapping.separator()).unwrap_or_default();
            if !mapping.fits(&names) {
                return Err(other_header(path, mapping, &names));
            }
            continue;
        }
        rows += 1;
        breaks_off = (shape.falls_short(line.bytes) && !line.too_long).then_some(line.number);
        gathering.line(SourceLine { source: no, line: line.number }, line);
    }
    if rows == 0 {
        return Err(if header {
            IntakeError::NoRows(path.to_owned())
        } else {
            IntakeError::Empty(path.to_owned())
        });
    }
    let bytes = lines.bytes_read();
    let sha256 = lines.into_hash();
    Ok(Table { no, path: path.to_owned(), sha256, bytes, rows, breaks_off, delivered: gathering.finish() })
}

fn other_header(path: &Path, mapping: &Mapping, found: &[String]) -> IntakeError {
    let differs = |(ours, theirs): (&String, &String)| !ours.trim().eq_ignore_ascii_case(theirs.trim());
    let at = mapping.file.header.iter().zip(found).position(differs);
    let at = at.unwrap_or_else(|| mapping.file.header.len().min(found.len()));
    let name = |names: &[String]| names.get(at).cloned().unwrap_or_default();
    let found: String = crate::record::Text::new(&name(found)).as_str().chars().take(40).collect();
    IntakeError::OtherTable {
        path: path.to_owned(),
        mapping: mapping.name.clone(),
        column: at,
        expected: name(&mapping.file.header),
        found,
    }
}

/// Reads one line again, under the place of the line that it replaces; an error says what is wrong with it.
pub fn correct(mapping: &Mapping, place: SourceLine, line: &[u8]) -> Result<Corrected, Refused> {
    let refused = |(reason, column, raw): (RefusalReason, Option<usize>, Vec<u8>)| Refused {
        line: place,
        field: column.and_then(|column| mapping.file.header.get(column).cloned()),
        reason,
        raw,
    };
    let cells = Cells::of(mapping, line).map_err(refused)?;
    let raw = cells.stored();
    Told::of(mapping, place, &cells).map_err(|(reason, column)| refused((reason, column, raw.clone())))?;
    let subject = SubjectId::from_bytes(cells.person().as_bytes());
    Ok(Corrected { row: SourceRow { source: place, raw }, subject })
}

/// Returns the person that a line names, if its cells stand in their columns and name one.
pub fn person_of(mapping: &Mapping, line: &[u8]) -> Option<SubjectId> {
    let person = Cells::of(mapping, line).ok()?.person();
    (!person.is_empty()).then(|| SubjectId::from_bytes(person.as_bytes()))
}

/// Puts a person together from lines of tables that were accepted before.
pub fn assemble(
    mut lines: Vec<SourceRow>,
    mapping: &Mapping,
    remarks: Vec<Remark>,
    book: &mut Phrasebook,
) -> History {
    lines.sort_by_key(|line| line.source);
    let told: Vec<Told> = lines
        .iter()
        .filter_map(|line| Told::of(mapping, line.source, &Cells::of(mapping, &line.raw).ok()?).ok())
        .collect();
    let rows = rows::rows(&told);
    let rows: Vec<_> = rows.iter().map(rows::Owned::row).collect();
    let mut person = Person::assemble_with(&rows, book);
    person.remarks.extend(remarks);
    if mapping.covers == Covers::OneCourt
        && let Some(first) = lines.first()
        && !person.remarks.iter().any(|remark| matches!(remark, Remark::PartOfHistory(_)))
    {
        person.remarks.push(Remark::PartOfHistory(first.source));
    }
    History { person, rows: lines }
}

/// Puts lines to persons.
struct Gathering<'m> {
    mapping: &'m Mapping,
    /// By the place of the first line; a line that names nobody stands alone.
    persons: BTreeMap<String, (SourceLine, Vec<SourceRow>)>,
    refused: Vec<(Refused, String)>,
}

impl Gathering<'_> {
    fn line(&mut self, place: SourceLine, line: Line<'_>) {
        if line.too_long {
            return self.refuse(place, (RefusalReason::TooLong, None, line.bytes.to_vec()), String::new());
        }
        let cells = match Cells::of(self.mapping, line.bytes) {
            Ok(cells) => cells,
            Err(refused) => return self.refuse(place, refused, String::new()),
        };
        let raw = cells.stored();
        if let Err((reason, column)) = Told::of(self.mapping, place, &cells) {
            return self.refuse(place, (reason, column, raw), cells.person());
        }
        let person = cells.person();
        let who = if person.is_empty() { format!("\0{:020}", place.line) } else { person };
        self.persons
            .entry(who)
            .or_insert_with(|| (place, Vec::new()))
            .1
            .push(SourceRow { source: place, raw });
    }

    fn refuse(
        &mut self,
        line: SourceLine,
        (reason, column, raw): (RefusalReason, Option<usize>, Vec<u8>),
        person: String,
    ) {
        let field = column.and_then(|column| self.mapping.file.header.get(column).cloned());
        self.refused.push((Refused { line, field, reason, raw }, person));
    }

    fn finish(self) -> Vec<Delivered> {
        let mut book = Phrasebook::default();
        let mut persons: Vec<_> = self.persons.into_iter().collect();
        persons.sort_by_key(|(_, (first, _))| *first);
        let mut delivered: Vec<Delivered> =
            self.refused.iter().map(|(refused, _)| Delivered::Refused(refused.clone())).collect();
        for (who, (_, lines)) in persons {
            // A line that is damaged names nobody: it may be anybody's whose lines stand beside it.
            let beside = |at: u64| lines.iter().any(|line| line.source.line.abs_diff(at) == 1);
            let marks = self.refused.iter().filter(|(refused, person)| {
                if person.is_empty() { beside(refused.line.line) } else { *person == who }
            });
            let marks = marks.map(|(refused, _)| Remark::QuarantinedRow(refused.line)).collect();
            let history = assemble(lines, self.mapping, marks, &mut book);
            delivered.push(Delivered::Person(Box::new(history)));
        }
        delivered
    }
}
