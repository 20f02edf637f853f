//! Sampling by the tables that auditors know: MIL-STD-105E, ANSI/ASQ Z1.4, ISO 2859-1.
//!
//! Owns single sampling under normal inspection at the general levels, for quality limits in percent. A view for people
//! who know these tables and never the gate: such a plan protects whoever is inspected, and lets through batches several
//! times as bad as its number (`Inspection::chance_to_pass` says how often).

use crate::casework::spotcheck::Share;
use crate::casework::spotcheck::tail::Lot;

/// How much is inspected for a lot of a size; II unless there is a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectionLevel {
    /// Less.
    I,
    /// As usual.
    II,
    /// More.
    III,
}

/// A single sampling plan of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The code letter of the plan used, after following the arrows of the table.
    pub letter: char,
    /// How many are drawn; at least the lot means all of it.
    pub sample: u64,
    /// With so many errors or fewer the lot is accepted, with more it is not.
    pub accept: u64,
}

/// Why the tables have no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InspectionError {
    /// The tables begin at two.
    #[error("the inspection tables begin at a lot of 2, this one has {0}")]
    Lot(u64),
    /// The limit is none of those printed.
    #[error(
        "{0} is no acceptable quality limit of the tables: take one of 0.01 %, 0.015 %, 0.025 %, 0.04 %, 0.065 %, ... 10 %"
    )]
    Limit(Share),
}

/// The last lot size of each row of the table of code letters; above the last of these is one row more.
const LOTS: [u64; 14] = [8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000];

/// Code letters by level, one for each row; the tables leave out I and O.
const LETTERS_I: [char; 15] = ['A', 'A', 'B', 'C', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N'];
const LETTERS_II: [char; 15] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q'];
const LETTERS_III: [char; 15] = ['B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R'];

/// Sample sizes under normal inspection, by letter.
const SAMPLES: [(char, u64); 16] = [
    ('A', 2),
    ('B', 3),
    ('C', 5),
    ('D', 8),
    ('E', 13),
    ('F', 20),
    ('G', 32),
    ('H', 50),
    ('J', 80),
    ('K', 125),
    ('L', 200),
    ('M', 315),
    ('N', 500),
    ('P', 800),
    ('Q', 1_250),
    ('R', 2_000),
];

/// The quality limits in percent, in thousandths of a percent.
const LIMITS: [u64; 16] =
    [10, 15, 25, 40, 65, 100, 150, 250, 400, 650, 1_000, 1_500, 2_500, 4_000, 6_500, 10_000];

/// Acceptance numbers down each column from its first number above 0.
const ACCEPT: [u64; 8] = [1, 2, 3, 5, 7, 10, 14, 21];

/// Returns the quality limits that the tables have, in percent.
pub fn limits() -> impl Iterator<Item = Share> {
    LIMITS.into_iter().filter_map(|thousandths| Share::new(thousandths, 100_000).ok())
}

/// Finds the plan for single sampling under normal inspection.
pub fn inspection(lot: u64, level: InspectionLevel, limit: Share) -> Result<Inspection, InspectionError> {
    if lot < 2 {
        return Err(InspectionError::Lot(lot));
    }
    let column = limits().position(|printed| printed == limit).ok_or(InspectionError::Limit(limit))?;
    let letters = match level {
        InspectionLevel::I => LETTERS_I,
        InspectionLevel::II => LETTERS_II,
        InspectionLevel::III => LETTERS_III,
    };
    let row = LOTS.iter().position(|last| lot <= *last).unwrap_or(LOTS.len());
    let letter = letters.get(row).copied().unwrap_or('R');
    let index = SAMPLES.iter().position(|(name, _)| *name == letter).unwrap_or(SAMPLES.len() - 1);
    let (index, accept) = follow_arrows(index, column);
    let (letter, sample) = SAMPLES.get(index).copied().unwrap_or(('R', 2_000));
    Ok(Inspection { letter, sample, accept })
}

/// Returns the row whose plan is used for a letter in a column, and its acceptance number.
///
/// The table is a diagonal: a column's zero stands one letter earlier for each step to a larger limit. Below the zero is
/// an arrow up, then one down, then the acceptance numbers in their order, and under the last of them arrows up again.
fn follow_arrows(letter: usize, column: usize) -> (usize, u64) {
    let zero = SAMPLES.len() - 2 - column.min(SAMPLES.len() - 2);
    // The column of 10 % has its zero one letter above the table, so that it begins with its arrow down.
    let above_the_table = column + 1 == LIMITS.len();
    let first = if above_the_table { 2 } else { zero + 3 };
    let last = (first + ACCEPT.len() - 1).min(SAMPLES.len() - 1);
    if !above_the_table && (letter <= zero + 1 || first > last) {
        return (zero, 0);
    }
    let row = letter.clamp(first, last);
    (row, ACCEPT.get(row - first).copied().unwrap_or(0))
}

impl Inspection {
    /// Returns the chance that a lot with so many errors is accepted; `None` if it cannot have so many.
    ///
    /// A lot no larger than the sample is inspected whole.
    pub fn chance_to_pass(&self, lot: u64, errors: u64) -> Option<f64> {
        Lot::new(lot, errors, self.sample.min(lot)).map(|drawn| drawn.at_most(self.accept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str) -> Share {
        text.parse().unwrap()
    }

    #[test]
    fn printed_cells_of_level_two_come_out() {
        let table = [
            (500, [(80, 1), (50, 1), (50, 3)]),
            (1_200, [(80, 1), (80, 2), (80, 5)]),
            (3_200, [(125, 2), (125, 3), (125, 7)]),
            (10_000, [(200, 3), (200, 5), (200, 10)]),
            (35_000, [(315, 5), (315, 7), (315, 14)]),
            (150_000, [(500, 7), (500, 10), (500, 21)]),
        ];
        for (lot, cells) in table {
            for (limit, (sample, accept)) in ["0.65%", "1%", "2.5%"].into_iter().zip(cells) {
                let found = inspection(lot, InspectionLevel::II, percent(limit)).unwrap();
                assert_eq!((found.sample, found.accept), (sample, accept), "{lot} {limit}");
            }
        }
        let vignette = inspection(4_940, InspectionLevel::II, percent("1.5%")).unwrap();
        assert_eq!(vignette, Inspection { letter: 'L', sample: 200, accept: 7 });
    }

    #[test]
    fn every_row_of_the_master_table_comes_out() {
        // MIL-STD-105E table II-A, sample/accept for each limit from 0.010 to 10, for letters A, E, J and R.
        let rows = [
            (
                2,
                InspectionLevel::II,
                "1250/0 800/0 500/0 315/0 200/0 125/0 80/0 50/0 32/0 20/0 13/0 8/0 5/0 3/0 2/0 5/1",
            ),
            (
                90,
                InspectionLevel::II,
                "1250/0 800/0 500/0 315/0 200/0 125/0 80/0 50/0 32/0 20/0 13/0 8/0 20/1 13/1 13/2 13/3",
            ),
            (
                501,
                InspectionLevel::II,
                "1250/0 800/0 500/0 315/0 200/0 125/0 80/0 50/0 125/1 80/1 80/2 80/3 80/5 80/7 80/10 80/14",
            ),
            (
                500_001,
                InspectionLevel::III,
                "1250/0 800/0 2000/1 2000/2 2000/3 2000/5 2000/7 2000/10 2000/14 2000/21 1250/21 800/21 500/21 315/21 200/21 125/21",
            ),
        ];
        for (lot, level, printed) in rows {
            let found: Vec<String> = limits()
                .map(|limit| inspection(lot, level, limit).unwrap())
                .map(|plan| format!("{}/{}", plan.sample, plan.accept))
                .collect();
            assert_eq!(found.join(" "), printed, "{lot}");
        }
    }

    #[test]
    fn what_a_plan_of_one_percent_really_lets_through() {
        let plan = inspection(4_940, InspectionLevel::II, percent("1%")).unwrap();
        let printed = [(49, 0.987), (99, 0.789), (148, 0.441), (198, 0.179), (247, 0.059)];
        for (errors, chance) in printed {
            assert!((plan.chance_to_pass(4_940, errors).unwrap() - chance).abs() < 2.5e-3, "{errors}");
        }
        assert_eq!(plan.chance_to_pass(100, 101), None);
    }

    #[test]
    fn lots_of_one_and_limits_between_are_refused() {
        assert_eq!(inspection(1, InspectionLevel::I, percent("1%")), Err(InspectionError::Lot(1)));
        let between = percent("2%");
        assert_eq!(inspection(500, InspectionLevel::I, between), Err(InspectionError::Limit(between)));
        assert_eq!(inspection(4_940, InspectionLevel::I, percent("1%")).unwrap().letter, 'J');
    }
}
