//! Who the person is: one name, number and birth date out of many rows, and where they contradict one another.

use super::{Distinct, Phrasebook, agreed, date};
use crate::record::person::{plain_cii, subject};
use crate::record::text::present;
use crate::record::{Identity, Remark, Row, SourceLine, SourceNo, SubjectId, Text};
use std::collections::BTreeSet;

/// Reads the identity from the rows in the order of their places.
pub(super) fn identity(rows: &[&Row<'_>], book: &mut Phrasebook, remarks: &mut Vec<Remark>) -> Identity {
    let rows = || rows.iter().copied();
    let subjects = Distinct::of(rows(), |row| subject(row.subject));
    let first_place = rows().next().map_or(SourceLine { source: SourceNo(0), line: 0 }, |row| row.source);
    if subjects.first.is_none() {
        remarks.push(Remark::BlankSubject(first_place));
    }
    let numbers = Distinct::of(rows(), |row| row.cii);
    let first_number = || plain_cii(numbers.first());
    if let Some((_, source)) = numbers.values().find(|(number, _)| !plain_cii(number).eq(first_number())) {
        remarks.push(Remark::CiiDiffers(source));
    }
    let births: Vec<_> = Distinct::of(rows(), |row| row.birth)
        .values()
        .map(|(field, source)| (date(field, "PRI_DOB", source, remarks), source))
        .collect();
    let (birth, conflict) = agreed(&births);
    remarks.extend(conflict.map(Remark::BirthDatesDiffer));
    let birth_source =
        births.iter().find(|(date, _)| *date == birth && !birth.is_unknown()).map(|(_, source)| *source);
    let names = Distinct::of(rows(), |row| row.name);
    let mut seen = BTreeSet::new();
    let mut names = names.values().map(|(name, _)| Text::from_bytes(name)).filter(|name| {
        // Different bytes may be made the same text.
        seen.insert(name.clone())
    });
    Identity {
        subject: SubjectId::from_bytes(subjects.first()),
        cii: Text::from_bytes(numbers.first()),
        name: names.next().unwrap_or_default(),
        also_known_as: names.collect(),
        birth,
        birth_source,
        gender: first_letters(rows()),
        race: book.text(Distinct::of(rows(), |row| row.race).first()),
    }
}

/// Reads the gender; `X` is one, though elsewhere it stands for a missing value.
fn first_letters<'a, 'r>(mut rows: impl Iterator<Item = &'r Row<'a>>) -> Text
where
    'a: 'r,
{
    let is_x = |field: &[u8]| field.trim_ascii().eq_ignore_ascii_case(b"X");
    let stated = rows.find(|row| is_x(row.gender) || !present(row.gender).is_empty());
    Text::from_bytes(stated.map_or(b"", |row| row.gender))
}
