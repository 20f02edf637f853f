//! What went out and is stuck, as plain values: the cases that wait for a court or for the office, and since when.

use crate::casework::{FiledCase, Filing};
use crate::review::Ticket;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The screen of what is stuck.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stuck {
    /// The cases, those that wait longest first; `None` until they are here.
    pub cases: Option<Vec<FiledCase>>,
    /// The case in front.
    pub at: usize,
    pub(super) asked: Option<Ticket>,
}

/// How many cases wait for one thing, and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Where they are.
    pub filing: Filing,
    /// How many.
    pub cases: u64,
    /// Days that the one in the middle waits.
    pub median: i32,
    /// Days that the longest waits.
    pub longest: i32,
}

/// Returns for how many days a case is where it is.
pub fn days(case: &FiledCase, today: Date) -> i32 {
    today.since(case.since).map_or(0, |span| span.get_days()).max(0)
}

/// Returns the waits, one for each place where cases are.
pub fn waits(cases: &[FiledCase], today: Date) -> Vec<Wait> {
    let mut places: BTreeMap<Filing, Vec<i32>> = BTreeMap::new();
    for case in cases {
        places.entry(case.filing).or_default().push(days(case, today));
    }
    let waits = places.into_iter().map(|(filing, mut all)| {
        all.sort_unstable();
        let middle = all.get(all.len() / 2).copied().unwrap_or(0);
        let longest = all.last().copied().unwrap_or(0);
        Wait { filing, cases: all.len() as u64, median: middle, longest }
    });
    waits.collect()
}
