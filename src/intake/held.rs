//! Persons whose rows do not stand together, held back until all of them were seen.
//!
//! Also knows who shares a CII number with whom (traps.md T67). Holds rows only of the persons of one part at a time;
//! the links are of all.

use super::claim::Claim;
use super::person_rows::PersonRows;
use crate::record::layout::SplitRow;
use crate::record::person::plain_cii;
use crate::record::{Remark, SourceLine, SubjectId};
use std::collections::BTreeMap;

/// More than this many remarks of one kind say nothing new of a person.
const MOST_REMARKS: usize = 16;

/// Who a row belongs to: the subject, or for one without an id the line at which its rows begin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Who {
    /// `SUBJECT_ID` without blanks.
    pub(super) subject: Vec<u8>,
    /// The first row of a person without an id, who is never the same as another (T66).
    pub(super) alone: Option<SourceLine>,
}

/// The rows of one person held back.
#[derive(Default)]
struct Held {
    rows: Vec<(SourceLine, Vec<u8>)>,
    marks: Vec<SourceLine>,
}

/// All that is held back.
#[derive(Default)]
pub(super) struct HeldBack {
    persons: BTreeMap<Who, Held>,
    links: BTreeMap<Vec<u8>, BTreeMap<Who, SourceLine>>,
    /// Refused rows that say of nobody whose they are, by the CII number they carry.
    nameless: BTreeMap<Vec<u8>, Vec<SourceLine>>,
}

impl HeldBack {
    /// Holds a row back.
    pub(super) fn add(&mut self, who: &Who, source: SourceLine, raw: Vec<u8>) {
        self.person(who).rows.push((source, raw));
    }

    /// Notes that a row of the person was refused.
    pub(super) fn mark(&mut self, who: &Who, line: SourceLine) {
        mark(&mut self.person(who).marks, line);
    }

    /// Notes that a row was refused that carries this number and says of nobody whose it is.
    pub(super) fn mark_carriers(&mut self, cii: &[u8], line: SourceLine) {
        mark(self.nameless.entry(plain_cii(cii).collect()).or_default(), line);
    }

    /// Notes that a row of the person carries a number that others may carry.
    pub(super) fn link(&mut self, who: &Who, cii: &[u8], source: SourceLine) {
        let sharing = self.links.entry(plain_cii(cii).collect()).or_default();
        if !sharing.contains_key(who) {
            sharing.insert(who.clone(), source);
        }
    }

    /// Takes the next person out; `None` when none is left. Whose rows were all refused is no person.
    pub(super) fn next(&mut self) -> Option<PersonRows> {
        loop {
            let (who, held) = self.persons.pop_first()?;
            let mut rows = PersonRows::held(&held.rows, held.marks);
            if rows.is_empty() {
                continue;
            }
            let numbers = numbers(rows.rows());
            for line in numbers.iter().filter_map(|number| self.nameless.get(number)).flatten() {
                mark(rows.marks(), *line);
            }
            let elsewhere = self.elsewhere(&who, &numbers);
            return Some(rows.with_elsewhere(elsewhere));
        }
    }

    fn person(&mut self, who: &Who) -> &mut Held {
        if !self.persons.contains_key(who) {
            self.persons.insert(who.clone(), Held::default());
        }
        self.persons.entry(who.clone()).or_default()
    }

    /// Returns where else the numbers of the person stand.
    fn elsewhere(&self, who: &Who, numbers: &[Vec<u8>]) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for sharing in numbers.iter().filter_map(|number| self.links.get(number)) {
            let Some(here) = sharing.get(who) else { continue };
            for other in sharing.keys().filter(|other| *other != who).take(MOST_REMARKS) {
                let other = SubjectId::from_bytes(&other.subject);
                remarks.push(Remark::CiiElsewhere { here: *here, other });
            }
        }
        remarks.truncate(MOST_REMARKS);
        remarks
    }
}

/// Returns the CII numbers of the rows, each once.
fn numbers<'r>(rows: impl Iterator<Item = SplitRow<'r>>) -> Vec<Vec<u8>> {
    let mut numbers: Vec<Vec<u8>> = rows.map(|row| plain_cii(Claim::of(row.raw).cii).collect()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Notes a refused line, once, and no more of them than say something.
pub(super) fn mark(marks: &mut Vec<SourceLine>, line: SourceLine) {
    if marks.len() < MOST_REMARKS && !marks.contains(&line) {
        marks.push(line);
    }
}
