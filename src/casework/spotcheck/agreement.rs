//! How far two people who decided the same cases agree.
//!
//! Owns the table of first against second decisions: raw agreement, agreement within each class, and Cohen's kappa,
//! plain and weighted. Kappa is always shown with the raw agreement, the classes and the number of cases beside it: with
//! nearly all cases of one class 97 % raw agreement can be a kappa of 0.59. Where it is undefined it is called so, never
//! 0 or 1. More than two raters, or cases that not everybody decided, are `reliability`'s.

use crate::casework::spotcheck::tail::real;

/// Counts of cases by the first decision (rows) and the second (columns), over the same classes in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreementTable {
    rows: Vec<Vec<u64>>,
}

/// Why counts are no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A row of another length than there are rows.
    #[error("row {row} has {columns} columns where the table has {rows} rows")]
    NotSquare {
        /// Which row, counted from 1.
        row: usize,
        /// Its columns.
        columns: usize,
        /// The rows of the table.
        rows: usize,
    },
    /// More cases than can be multiplied exactly.
    #[error("a table of more than {} cases is not computed", u32::MAX)]
    TooMany,
}

/// Why a measure of agreement has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// No case was decided by two.
    #[error("undefined: no case was decided by two people")]
    NoCases,
    /// Everybody always chose the same class, so that chance alone would agree as well.
    #[error("undefined: only one class was ever chosen, so agreement by chance is complete")]
    OneClass,
    /// Fleiss' kappa needs the same number of decisions on every case.
    #[error("undefined: the cases were not all decided by the same number of people")]
    UnequalRaters,
}

impl Undefined {
    /// Returns why in a few words, for a line of figures.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCases => "no case was decided by two",
            Self::OneClass => "only one class occurs",
            Self::UnequalRaters => "not as many people on every case",
        }
    }
}

/// How much a disagreement counts, by how far apart the classes stand in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Every disagreement counts the same.
    Equal,
    /// By the number of classes between.
    Linear,
    /// By the square of that number.
    Quadratic,
}

/// How often two people who chose a class agreed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassAgreement {
    /// Cases to which both gave the class.
    pub both: u64,
    /// Cases to which the first gave it.
    pub first: u64,
    /// Cases to which the second gave it.
    pub second: u64,
}

impl ClassAgreement {
    /// Returns twice the cases both gave it to, over all the times it was given; `None` if it never was.
    pub fn share(&self) -> Option<f64> {
        let given = self.first + self.second;
        (given > 0).then(|| real(2 * self.both) / real(given))
    }
}

impl AgreementTable {
    /// Makes a table of counts, first decisions in rows and second decisions in columns.
    pub fn new(rows: Vec<Vec<u64>>) -> Result<Self, TableError> {
        if let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != rows.len()) {
            return Err(TableError::NotSquare { row: index + 1, columns: row.len(), rows: rows.len() });
        }
        let cases = rows.iter().flatten().try_fold(0_u64, |sum, count| sum.checked_add(*count));
        if cases.is_none_or(|cases| cases > u64::from(u32::MAX)) {
            return Err(TableError::TooMany);
        }
        Ok(Self { rows })
    }

    /// Returns how many cases were decided by both.
    pub fn cases(&self) -> u64 {
        self.rows.iter().flatten().sum()
    }

    /// Returns how many cases both decided alike.
    pub fn agreed(&self) -> u64 {
        self.cells().filter(|(row, column, _)| row == column).map(|(_, _, count)| count).sum()
    }

    /// Returns the agreement within each class, in the table's order.
    pub fn classes(&self) -> Vec<ClassAgreement> {
        let both = self.cells().filter(|(row, column, _)| row == column).map(|(_, _, count)| count);
        both.zip(self.firsts())
            .zip(self.seconds())
            .map(|((both, first), second)| ClassAgreement { both, first, second })
            .collect()
    }

    /// Returns Cohen's kappa: agreement beyond chance over all there could be beyond chance.
    ///
    /// Computed as 1 minus the weighted disagreement seen over the one expected by chance, in integers up to the last
    /// division, so that an undefined kappa is told apart from one that is nearly so.
    pub fn kappa(&self, weights: Weights) -> Result<f64, Undefined> {
        let cases = u128::from(self.cases());
        if cases == 0 {
            return Err(Undefined::NoCases);
        }
        let weigh = |row: usize, column: usize| -> u128 {
            let apart = u128::try_from(row.abs_diff(column)).unwrap_or(u128::MAX);
            match weights {
                Weights::Equal => apart.min(1),
                Weights::Linear => apart,
                Weights::Quadratic => apart * apart,
            }
        };
        let observed: u128 =
            self.cells().map(|(row, column, count)| weigh(row, column) * u128::from(count) * cases).sum();
        let (firsts, seconds) = (self.firsts(), self.seconds());
        let expected: u128 = firsts
            .iter()
            .enumerate()
            .flat_map(|(row, first)| {
                seconds.iter().enumerate().map(move |(column, second)| (row, column, first * second))
            })
            .map(|(row, column, product)| weigh(row, column) * u128::from(product))
            .sum();
        if expected == 0 {
            return Err(Undefined::OneClass);
        }
        Ok(1.0 - ratio(observed, expected))
    }

    /// Returns the large-sample standard error of the unweighted kappa (Fleiss, Cohen and Everitt 1969).
    pub fn kappa_standard_error(&self) -> Result<f64, Undefined> {
        let kappa = self.kappa(Weights::Equal)?;
        let cases = real(self.cases());
        let shares =
            |counts: Vec<u64>| -> Vec<f64> { counts.into_iter().map(|count| real(count) / cases).collect() };
        let (firsts, seconds) = (shares(self.firsts()), shares(self.seconds()));
        let by_chance: f64 = firsts.iter().zip(&seconds).map(|(first, second)| first * second).sum();
        let chance = |shares: &[f64], class: usize| shares.get(class).copied().unwrap_or(0.0);
        let rest = 1.0 - kappa;
        let spread: f64 = self
            .cells()
            .map(|(row, column, count)| {
                let share = real(count) / cases;
                if row == column {
                    let margins = chance(&firsts, row) + chance(&seconds, row);
                    share * (1.0 - margins * rest).powi(2)
                } else {
                    share * (rest * (chance(&seconds, row) + chance(&firsts, column))).powi(2)
                }
            })
            .sum();
        let centre = kappa - by_chance * rest;
        Ok(((spread - centre * centre) / cases).max(0.0).sqrt() / (1.0 - by_chance))
    }

    /// Returns every cell as row, column and count, in reading order.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> + '_ {
        let columns = |(row, counts): (usize, &'_ Vec<u64>)| {
            counts.clone().into_iter().enumerate().map(move |(column, count)| (row, column, count))
        };
        self.rows.iter().enumerate().flat_map(columns)
    }

    /// Returns how often the first chose each class.
    fn firsts(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.iter().sum()).collect()
    }

    /// Returns how often the second chose each class.
    fn seconds(&self) -> Vec<u64> {
        let column = |index| self.rows.iter().filter_map(move |row| row.get(index)).sum();
        (0..self.rows.len()).map(column).collect()
    }
}

/// Divides two integers as floats.
#[expect(clippy::cast_precision_loss, reason = "only the last digits of a figure for people are lost")]
pub(super) fn ratio(above: u128, below: u128) -> f64 {
    above as f64 / below as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[u64]]) -> AgreementTable {
        AgreementTable::new(rows.iter().map(|row| row.to_vec()).collect()).unwrap()
    }

    #[test]
    fn published_kappas_come_out() {
        let ordered: &[&[u64]] = &[&[46, 0, 0], &[4, 40, 0], &[0, 0, 10]];
        let published: [(&[&[u64]], Weights, f64, f64); 6] = [
            (&[&[20, 20], &[10, 50]], Weights::Equal, 0.348, 6e-4),
            (&[&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]], Weights::Equal, 0.4842, 6e-5),
            (ordered, Weights::Equal, 0.9315, 6e-5),
            (ordered, Weights::Linear, 0.9412, 6e-5),
            (ordered, Weights::Quadratic, 0.9541, 6e-5),
            (&[&[12, 2], &[4, 2]], Weights::Equal, 0.21, 6e-3),
        ];
        for (rows, weights, kappa, within) in published {
            let found = table(rows).kappa(weights).unwrap();
            assert!((found - kappa).abs() < within, "{rows:?} {weights:?}: {found}");
        }
    }

    #[test]
    fn the_standard_error_is_that_of_sas() {
        let error = table(&[&[0, 4, 1], &[0, 8, 0], &[0, 1, 5]]).kappa_standard_error().unwrap();
        assert!((error - 0.1380).abs() < 6e-5, "{error}");
    }

    #[test]
    fn high_agreement_can_have_a_low_kappa_and_the_table_shows_why() {
        let mostly_approved = table(&[&[190, 3, 0], &[2, 4, 1], &[0, 0, 0]]);
        assert!((mostly_approved.kappa(Weights::Equal).unwrap() - 0.585_492_227_979).abs() < 1e-10);
        assert_eq!((mostly_approved.agreed(), mostly_approved.cases()), (194, 200));
        let shares: Vec<_> = mostly_approved.classes().iter().map(ClassAgreement::share).collect();
        assert!((shares[0].unwrap() - 380.0 / 385.0).abs() < 1e-12);
        assert!((shares[1].unwrap() - 8.0 / 14.0).abs() < 1e-12);
        assert_eq!(shares[2], Some(0.0));
    }

    #[test]
    fn undefined_is_said_and_is_neither_nought_nor_one() {
        assert_eq!(table(&[&[100, 0], &[0, 0]]).kappa(Weights::Equal), Err(Undefined::OneClass));
        assert_eq!(table(&[&[100, 0], &[0, 0]]).kappa_standard_error(), Err(Undefined::OneClass));
        assert_eq!(table(&[&[0, 0], &[0, 0]]).kappa(Weights::Quadratic), Err(Undefined::NoCases));
        assert_eq!(table(&[]).kappa(Weights::Linear), Err(Undefined::NoCases));
        // Two people who never agree on the one class each always chose: defined, and nought.
        assert!(table(&[&[48, 2], &[0, 0]]).kappa(Weights::Equal).unwrap().abs() < 1e-12);
        assert!(table(&[&[0, 9], &[0, 0]]).kappa(Weights::Equal).unwrap().abs() < 1e-12);
        let unused = table(&[&[1, 0], &[0, 0]]).classes()[1];
        assert_eq!(unused.share(), None);
    }

    #[test]
    fn counts_that_are_no_table_are_refused() {
        let uneven = AgreementTable::new(vec![vec![1, 2], vec![3]]);
        assert_eq!(uneven, Err(TableError::NotSquare { row: 2, columns: 1, rows: 2 }));
        assert_eq!(AgreementTable::new(vec![vec![u64::MAX]]), Err(TableError::TooMany));
    }
}
