//! Who the person is: one name, number and birth date out of many rows, and where they contradict one another.

use super::{Distinct, Phrasebook, agreed, date};
use crate::record::person::{plain_cii, subject};
use crate::record::text::{decode, present};
use crate::record::{Identity, Remark, Row, SourceLine, SourceNo, SubjectId, Text};
use std::collections::BTreeSet;

/// A name in parts: what stands before the comma, and the words after it.
struct Name {
    last: String,
    others: Vec<String>,
}

impl Name {
    fn read(name: &[u8]) -> Self {
        let name = decode(name).to_uppercase();
        let (last, others) = name.split_once(',').unwrap_or((name.as_str(), ""));
        let words = |text: &str| -> Vec<String> {
            text.split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self { last: words(last).concat(), others: words(others) }
    }

    /// Tells whether one is the other, or a shorter form of it: `DOE,JOHN A`, `DOE,JOHN ALBERT` and `DOE,JOHN`.
    fn may_be(&self, other: &Self) -> bool {
        let shorter =
            |one: &String, other: &String| one.starts_with(other.as_str()) || other.starts_with(one.as_str());
        let mut pairs = self.others.iter().zip(&other.others).enumerate();
        // A first name is the same or it is another; only what follows is abbreviated.
        let fits = |(at, (one, other))| if at == 0 { one == other } else { shorter(one, other) };
        self.last == other.last && self.others.is_empty() == other.others.is_empty() && pairs.all(fits)
    }
}

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
    sources_elsewhere(&rows(), remarks);
    let sexes = Distinct::of(rows(), |row| row.gender);
    remarks.extend(sexes.others.first().map(|(_, source)| Remark::SexDiffers(*source)));
    let names = Distinct::of(rows(), |row| row.name);
    let first_name = Name::read(names.first());
    let other = names.others.iter().find(|(name, _)| !Name::read(name).may_be(&first_name));
    remarks.extend(other.map(|(_, source)| Remark::NamesDiffer(*source)));
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

/// Notes what the columns of the source say of records that the file does not hold (docs/domain/states.md 2.7).
///
/// Blank is as it always was. `CII_TYPE` has one value that says nothing, automated; of the two source columns no value
/// is known, so that anything in them is shown to an attorney.
fn sources_elsewhere<'a, 'r>(rows: &(impl Iterator<Item = &'r Row<'a>> + Clone), remarks: &mut Vec<Remark>)
where
    'a: 'r,
{
    type Column<'a> = (&'static str, fn(&Row<'a>) -> &'a [u8], &'static [&'static [u8]]);
    let elsewhere: [Column<'a>; 2] = [
        (
            "SINGLE_SOURCE",
            |row| row.single_source,
            &[b"III CALIFORNIA ONLY SOURCE RECORD", b"CALIFORNIA ONLY SOURCE"],
        ),
        ("MULTI_SOURCE", |row| row.multi_source, &[]),
    ];
    let paper: [Column<'a>; 2] = [
        ("CII_TYPE", |row| row.record_type, &[b"A", b"AUTOMATED"]),
        ("CII_TYPE_ALPHA", |row| row.record_letter, &[b"A", b"AUTOMATED"]),
    ];
    let odd = |(name, field, harmless): &Column<'a>| {
        // Any letter or digit counts, also the x that stands for a missing value elsewhere: this column may be crossed.
        let stated = rows.clone().find_map(|row| {
            let value = field(row).trim_ascii();
            let is_blank =
                !value.iter().any(u8::is_ascii_alphanumeric) || value.eq_ignore_ascii_case(b"NULL");
            (!is_blank && !harmless.iter().any(|word| value.eq_ignore_ascii_case(word)))
                .then_some((row.source, value))
        });
        stated.map(|(source, value)| (source, (*name).to_owned(), Text::from_bytes(value)))
    };
    remarks.extend(
        elsewhere
            .iter()
            .filter_map(odd)
            .map(|(at, column, value)| Remark::RecordsElsewhere(at, column, value)),
    );
    let on_paper: Vec<_> = paper.iter().filter_map(odd).collect();
    remarks.extend(on_paper.into_iter().map(|(at, column, value)| Remark::PaperRecord(at, column, value)));
    let lettered = rows.clone().find(|row| {
        matches!(present(row.cii).first().map(u8::to_ascii_uppercase), Some(letter) if letter.is_ascii_alphabetic() && letter != b'A')
    });
    remarks.extend(lettered.map(|row| {
        Remark::PaperRecord(row.source, "CII_NUMBER".to_owned(), Text::from_bytes(present(row.cii)))
    }));
}
