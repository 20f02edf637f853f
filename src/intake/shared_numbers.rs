//! Case numbers that stand on several people of the sources.
//!
//! A number names one case of one court. On several people it is a codefendant's case, or somebody's number is wrong, and
//! a paper under it would be filed in another's case. Which is so only a person can tell, and before the first of them is
//! handed on all must have been seen: the first pass notes a hash of every court action's number, the second asks.

use super::claim::{Claim, hash64};
use crate::record::layout::{Fields, SplitRow, after_commas, column};
use crate::record::person::subject;
use crate::record::text::present;
use crate::record::{CaseNumber, CaseNumberField, EventKind, Remark};

/// More than this many numbers of one person say nothing new.
const MOST_REMARKS: usize = 16;

/// The hashes of numbers that several people share; sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SharedNumbers(Vec<u64>);

/// Whose number it is: the hashes of a court's number and of a person, each in the smallest form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Noted {
    number: [u8; 8],
    person: [u8; 4],
}

/// The numbers of the first pass.
///
/// Every row of a file is asked, and a whole pass may cost no more than a few hundredths of what is done with the rows
/// later: rows mostly begin as the one before does, up to the person's last column, and go on without quotes.
#[derive(Default)]
pub(super) struct Numbers {
    fields: Fields,
    /// What the last row that was taken apart begins with, up to its cycle; empty where a quote stands at the cut.
    beginning: Vec<u8>,
    /// The person of that row.
    person: u32,
    /// What the last row that was noted has after that, up to its number.
    noted: Vec<u8>,
    all: Vec<Noted>,
}

/// The first column after those of the person.
const CYCLE: usize = column::CYC_ORDER;

impl Numbers {
    /// Notes the number of a line, if it is a court action's.
    pub(super) fn line(&mut self, line: &[u8]) {
        let rest =
            if self.beginning.is_empty() { None } else { line.strip_prefix(self.beginning.as_slice()) };
        if rest.and_then(|rest| self.quick(rest)).is_none() {
            self.slow(line);
        }
    }

    /// Notes the number of a row by what it has after the person's columns; `None` where it has to be taken apart.
    fn quick(&mut self, rest: &[u8]) -> Option<()> {
        let start = after_commas(rest, columns(CYCLE, column::OFN))?;
        let number = rest.get(start..)?;
        let end = memchr::memchr(b',', number)?;
        let (written, after) = number.split_at_checked(end)?;
        if present(written).is_empty() {
            let other = after_commas(after, columns(column::OFN, column::FE_NUM_CRT_CASE))?;
            let other = after.get(other..)?;
            let other = other.get(..memchr::memchr(b',', other)?)?;
            return present(other).is_empty().then_some(());
        }
        let told = rest.get(..start + end)?;
        if told == self.noted {
            return Some(());
        }
        if written.contains(&b'"') {
            return None;
        }
        self.noted.clear();
        self.noted.extend_from_slice(told);
        let field = |wanted: usize| match wanted.checked_sub(CYCLE) {
            Some(at) => told.split(|byte| *byte == b',').nth(at).unwrap_or_default(),
            None => b"",
        };
        if is_court(field(column::STP_TYPE_DESCR)) {
            // Where it is none, another may stand further on.
            let (number, _) = number_of(field)?;
            self.note(number, self.person);
        }
        Some(())
    }

    fn slow(&mut self, line: &[u8]) {
        // What is damaged is refused by the second pass; what came before the damage is noted all the same.
        self.fields.split_again_first(line, column::FE_NUM_CRT_CASE + 1);
        let field = |column| self.fields.get(line, column);
        let person = person(field);
        let number = number_of(field);
        let cut = self.fields.start(CYCLE).filter(|start| line.get(start.wrapping_sub(1)) == Some(&b','));
        self.beginning.clear();
        self.beginning.extend_from_slice(cut.and_then(|cut| line.get(..cut)).unwrap_or_default());
        self.noted.clear();
        self.person = person;
        if let Some((number, _)) = number {
            self.note(number, person);
        }
    }

    fn note(&mut self, number: u64, person: u32) {
        let noted = Noted { number: number.to_be_bytes(), person: person.to_be_bytes() };
        if self.all.last() != Some(&noted) {
            self.all.push(noted);
        }
    }

    /// Returns the numbers that several people share.
    pub(super) fn finish(mut self) -> SharedNumbers {
        self.all.sort_unstable();
        let of_number = self.all.chunk_by(|one, other| one.number == other.number);
        let shared = of_number.filter_map(|noted| match noted {
            [first, .., last] if first.person != last.person => Some(u64::from_be_bytes(first.number)),
            _ => None,
        });
        SharedNumbers(shared.collect())
    }
}

impl SharedNumbers {
    /// Returns the remarks on the numbers of one person's rows that stand on another person too, each number once.
    pub(super) fn remarks<'r>(&self, rows: impl Iterator<Item = SplitRow<'r>>) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        if self.0.is_empty() {
            return remarks;
        }
        for row in rows {
            let Some((hash, number)) = number_of(|column| row.field(column)) else { continue };
            let is_new = || {
                remarks.iter().all(|known| match known {
                    Remark::CaseNumberElsewhere { number: known, .. } => known != number.text(),
                    _ => true,
                })
            };
            if self.0.binary_search(&hash).is_ok() && remarks.len() < MOST_REMARKS && is_new() {
                remarks.push(Remark::CaseNumberElsewhere { here: row.source, number: number.text().clone() });
            }
        }
        remarks
    }
}

/// Reads the number of a court action out of a row, with a hash that is the same for all spellings of one court's number.
/// Numbers of different counties, and of the municipal and the superior court of one, are different numbers.
fn number_of<'r>(field: impl Fn(usize) -> &'r [u8]) -> Option<(u64, CaseNumber)> {
    let written = [column::OFN, column::FE_NUM_CRT_CASE].map(&field);
    // Most rows have neither.
    if written.iter().all(|written| present(written).is_empty()) || !is_court(field(column::STP_TYPE_DESCR)) {
        return None;
    }
    let number = written.into_iter().find_map(|written| match CaseNumber::read(written) {
        CaseNumberField::Number(number) => Some(number),
        CaseNumberField::Missing | CaseNumberField::NotUnderstood(_) => None,
    })?;
    let agency = present(field(column::STP_ORI_DESCR));
    let court = agency.get(..4).unwrap_or_default();
    let county = match present(field(column::STP_ORI_CNTY_NAME)) {
        [] => agency.get(4..).unwrap_or_default().trim_ascii(),
        county => county,
    };
    let key = number.key().as_str().bytes();
    let parts = [court, b"|", county, b"|"].into_iter().flatten().map(u8::to_ascii_uppercase);
    Some((hash64(parts.chain(key)), number))
}

/// Returns how many commas stand between the beginnings of two columns.
fn columns(from: usize, to: usize) -> u32 {
    u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX)
}

fn is_court(kind: &[u8]) -> bool {
    // Other kinds keep their words, which would be copied for nothing.
    kind.trim_ascii_start().first().is_some_and(|first| first.eq_ignore_ascii_case(&b'C'))
        && EventKind::parse(kind) == EventKind::Court
}

/// Returns a number for the person of a row: by its id, else by its CII number, else by name and birth date.
fn person<'r>(field: impl Fn(usize) -> &'r [u8]) -> u32 {
    let claim = Claim {
        subject: subject(field(column::SUBJECT_ID)),
        cii: present(field(column::CII_NUMBER)),
        end: None,
    };
    match (claim.subject_hash(), claim.cii_hash()) {
        (0, 0) => {
            let who = [column::PRI_NAME, column::PRI_DOB].map(|column| present(field(column)));
            let hash = hash64(who.into_iter().flatten().copied());
            u32::try_from(hash & 0xFFFF_FFFF).unwrap_or_default()
        }
        (0, cii) => cii,
        (subject, _) => subject,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::layout::COLUMNS;
    use proptest::prelude::*;

    fn row(changes: &[(usize, &str)]) -> String {
        let mut row = vec![String::new(); COLUMNS.len()];
        let base = [
            (column::SUBJECT_ID, "1"),
            (column::STP_TYPE_DESCR, "COURT ACTION"),
            (column::STP_ORI_DESCR, "CASC SAN FRANCISCO"),
            (column::STP_ORI_CNTY_NAME, "SAN FRANCISCO"),
            (column::OFN, "SCN123457"),
        ];
        for (column, value) in base.iter().chain(changes) {
            row[*column] = (*value).to_owned();
        }
        row.join(",")
    }

    fn shared(rows: &[String]) -> usize {
        let (mut quick, mut slow) = (Numbers::default(), Numbers::default());
        for row in rows {
            quick.line(row.as_bytes());
            slow.slow(row.as_bytes());
        }
        let shared = quick.finish();
        assert_eq!(shared, slow.finish());
        shared.0.len()
    }

    proptest! {
        #[test]
        fn the_quick_way_finds_what_the_slow_one_does(
            rows in proptest::collection::vec((0_i32..3, 0_usize..9, 0_usize..9, 0_usize..4, 0_usize..3), 1..24)
        ) {
            let rows: Vec<String> = rows
                .iter()
                .map(|(subject, number, other, kind, county): &(i32, usize, usize, usize, usize)| {
                    let numbers = ["", "7", "8", "\"9\"", "UNKNOWN", "1.00E+07", "SCN 7", "\"1,2\"", "  -  "];
                    row(&[
                        (column::SUBJECT_ID, &subject.to_string()),
                        (column::OFN, numbers[*number]),
                        (column::FE_NUM_CRT_CASE, numbers[*other]),
                        (column::STP_TYPE_DESCR, ["COURT ACTION", "court", "ARREST", "\"COURT ACTION\""][*kind]),
                        (column::STP_ORI_CNTY_NAME, ["", "ALAMEDA", "\"A,B\""][*county]),
                    ])
                })
                .collect();
            shared(&rows);
        }
    }

    #[test]
    fn a_number_of_one_court_on_two_people_is_shared_and_nothing_else_is() {
        let other = (column::SUBJECT_ID, "2");
        assert_eq!(shared(&[row(&[]), row(&[other])]), 1);
        assert_eq!(shared(&[row(&[]), row(&[other, (column::OFN, "SCN 123457")])]), 1);
        assert_eq!(
            shared(&[row(&[]), row(&[other, (column::OFN, ""), (column::FE_NUM_CRT_CASE, "SCN123457")])]),
            1
        );
        assert_eq!(shared(&[row(&[]), row(&[]), row(&[])]), 0);
        for difference in [
            (column::OFN, "SCN123458"),
            (column::OFN, "UNKNOWN"),
            (column::OFN, "1.00E+07"),
            (column::STP_ORI_CNTY_NAME, "ALAMEDA"),
            (column::STP_ORI_DESCR, "CAMC SAN FRANCISCO"),
            (column::STP_TYPE_DESCR, "ARREST/DETAINED/CITED"),
        ] {
            assert_eq!(shared(&[row(&[difference]), row(&[other, (column::OFN, "SCN123457")])]), 0);
            let both = [row(&[difference]), row(&[other, difference])];
            let is_number = !matches!(difference.1, "UNKNOWN" | "1.00E+07" | "ARREST/DETAINED/CITED");
            assert_eq!(shared(&both), usize::from(is_number), "{difference:?}");
        }
    }

    #[test]
    fn people_without_an_id_are_told_apart_by_what_else_they_have() {
        let blank = (column::SUBJECT_ID, "");
        let (one, other) = ((column::CII_NUMBER, "A1"), (column::CII_NUMBER, "A2"));
        assert_eq!(shared(&[row(&[blank, one]), row(&[blank, one])]), 0);
        assert_eq!(shared(&[row(&[blank, one]), row(&[blank, other])]), 1);
        let (one, other) = ((column::PRI_NAME, "DOE"), (column::PRI_NAME, "ROE"));
        assert_eq!(shared(&[row(&[blank, one]), row(&[blank, other])]), 1);
    }
}
