//! Volumes: how many cases of a document go into one file.

use crate::filing::Paper;
use crate::filing::documents::docket::Docket;
use std::io::{Read, Seek};
use std::ops::Range;

/// The most cases of a schedule in one volume: some 130 pages.
const OF_A_SCHEDULE: usize = 1_000;
/// The most sheets in one volume: 500 pages.
const OF_SHEETS: usize = 250;
/// The most letters in one volume.
const OF_LETTERS: usize = 500;

/// One volume of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Volume {
    /// Counted from 1.
    pub(super) number: u32,
    pub(super) of: u32,
    /// The cases in it: by their places in the schedule; sheets and letters, which are made only where relief is asked for,
    /// by their places among those cases.
    pub(super) cases: Range<usize>,
    pub(super) cases_before: u64,
    pub(super) counts_before: u64,
}

impl Volume {
    /// Makes the only volume of a document that does not go by cases.
    pub(super) fn single() -> Self {
        Self { number: 1, of: 1, cases: 0..0, cases_before: 0, counts_before: 0 }
    }

    /// Tells whether nothing comes after it.
    pub(super) fn is_last(&self) -> bool {
        self.number == self.of
    }

    /// Returns `, volume 2 of 3`, or nothing where there is but one.
    pub(super) fn words(&self) -> String {
        if self.of == 1 { String::new() } else { format!(", volume {} of {}", self.number, self.of) }
    }
}

/// Returns the volumes of a document.
pub(super) fn volumes<R: Read + Seek>(paper: Paper, docket: &Docket<R>) -> Vec<Volume> {
    let size = match paper {
        Paper::Motion | Paper::Order => OF_A_SCHEDULE,
        Paper::Sheets => OF_SHEETS,
        Paper::Letters => OF_LETTERS,
        Paper::Challenges => return vec![Volume::single()],
    };
    let cases = match paper {
        Paper::Motion | Paper::Order | Paper::Challenges => docket.cases(),
        Paper::Sheets | Paper::Letters => docket.relieved(),
    };
    let starts: Vec<_> = (0..cases).step_by(size).collect();
    let of = u32::try_from(starts.len()).unwrap_or(u32::MAX);
    (1..)
        .zip(starts)
        .map(|(number, start)| Volume {
            number,
            of,
            cases: start..cases.min(start + size),
            cases_before: start as u64,
            counts_before: docket.counts_before(start),
        })
        .collect()
}
