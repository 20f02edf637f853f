//! Agreement among any number of people, also where not everybody decided every case.
//!
//! Owns Fleiss' kappa and Krippendorff's alpha (nominal, ordinal, interval, ratio). Packets overlap irregularly while the
//! work goes on, so alpha with its missing decisions is the figure to watch; Fleiss is there for comparison.

use crate::casework::spotcheck::agreement::{Undefined, ratio};
use crate::casework::spotcheck::tail::real;
use std::collections::BTreeMap;

/// What the distance between two values means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Names without an order: approve, challenge, hold.
    Nominal,
    /// An order without distances: clear, doubtful, impossible.
    Ordinal,
    /// Distances without a zero: dates.
    Interval,
    /// Distances from a true zero: grams, minutes.
    Ratio,
}

/// Returns Fleiss' kappa from the number of people who chose each class, case by case.
///
/// Every case must have been decided by the same number of people, at least two.
pub fn fleiss_kappa(counts: &[Vec<u32>]) -> Result<f64, Undefined> {
    let raters = |case: &Vec<u32>| -> u128 { case.iter().copied().map(u128::from).sum() };
    let each = counts.first().map(raters).filter(|raters| *raters >= 2).ok_or(Undefined::NoCases)?;
    if counts.iter().any(|case| raters(case) != each) {
        return Err(Undefined::UnequalRaters);
    }
    let squares = |values: &[u128]| -> u128 { values.iter().map(|value| value * value).sum() };
    let widen = |case: &Vec<u32>| -> Vec<u128> { case.iter().copied().map(u128::from).collect() };
    let pairs_alike: u128 = counts.iter().map(|case| squares(&widen(case)) - each).sum();
    let classes = counts.iter().map(Vec::len).max().unwrap_or(0);
    let total = |class| counts.iter().filter_map(|case| case.get(class)).copied().map(u128::from).sum();
    let totals: Vec<u128> = (0..classes).map(total).collect();

    let decisions: u128 = totals.iter().sum();
    let (chance, certain) = (squares(&totals), decisions * decisions);
    if chance == certain {
        return Err(Undefined::OneClass);
    }
    // 1 minus the disagreement seen over the disagreement by chance.
    let seen = 1.0 - ratio(pairs_alike, decisions * (each - 1));
    Ok(1.0 - seen / ratio(certain - chance, certain))
}

/// Returns Krippendorff's alpha: 1 minus the disagreement seen over the disagreement by chance.
///
/// `raters` holds, for each person, the value given to each case, `None` where that person did not decide it; persons
/// may have decided fewer cases than others. Cases decided by fewer than two count for nothing. Nominal values are codes
/// of classes; only their being equal matters.
pub fn krippendorff_alpha(raters: &[Vec<Option<u32>>], level: Level) -> Result<f64, Undefined> {
    let cases = raters.iter().map(Vec::len).max().unwrap_or(0);
    let pairable: Vec<BTreeMap<u32, u64>> = (0..cases)
        .map(|case| tally(raters.iter().filter_map(|values| values.get(case).copied().flatten())))
        .filter(|values| values.values().sum::<u64>() >= 2)
        .collect();
    let totals =
        pairable.iter().flatten().fold(BTreeMap::new(), |mut totals: BTreeMap<u32, u64>, (value, count)| {
            *totals.entry(*value).or_default() += count;
            totals
        });
    let decisions: u64 = totals.values().sum();
    if decisions == 0 {
        return Err(Undefined::NoCases);
    }
    let distance = |one: u32, other: u32| distance(level, &totals, one, other);
    let expected: f64 =
        pairs(&totals).map(|(one, other, product)| real(product) * distance(one, other)).sum();
    if expected <= 0.0 {
        return Err(Undefined::OneClass);
    }
    let observed: f64 = pairable
        .iter()
        .map(|values| {
            let partners = real(values.values().sum::<u64>() - 1);
            pairs(values).map(|(one, other, product)| real(product) * distance(one, other)).sum::<f64>()
                / partners
        })
        .sum();
    Ok(1.0 - (real(decisions) - 1.0) * observed / expected)
}

/// Counts how often each value was given.
fn tally(values: impl Iterator<Item = u32>) -> BTreeMap<u32, u64> {
    values.fold(BTreeMap::new(), |mut counts, value| {
        *counts.entry(value).or_default() += 1;
        counts
    })
}

/// Returns each pair of different values once, the smaller first, with the product of their counts.
fn pairs(counts: &BTreeMap<u32, u64>) -> impl Iterator<Item = (u32, u32, u64)> + '_ {
    counts.iter().enumerate().flat_map(move |(index, (one, count))| {
        counts.iter().skip(index + 1).map(move |(other, partners)| (*one, *other, count * partners))
    })
}

/// Returns the squared distance between two different values, the smaller first.
fn distance(level: Level, totals: &BTreeMap<u32, u64>, one: u32, other: u32) -> f64 {
    let (low, high) = (f64::from(one), f64::from(other));
    let root = match level {
        Level::Nominal => 1.0,
        // The number of decisions between the two, half of their own included.
        Level::Ordinal => {
            let between: u64 = totals.range(one..=other).map(|(_, count)| count).sum();
            let ends: u64 = [one, other].iter().filter_map(|value| totals.get(value)).sum();
            real(between) - real(ends) / 2.0
        }
        Level::Interval => high - low,
        // Different values that are not negative have a sum above 0.
        Level::Ratio => (high - low) / (high + low),
    };
    root * root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads one person's values, `*` for a case not decided, as the published tables print them.
    fn person(values: &str) -> Vec<Option<u32>> {
        values.split(' ').map(|value| value.parse().ok()).collect()
    }

    fn three_coders() -> Vec<Vec<Option<u32>>> {
        ["* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4"]
            .map(person)
            .to_vec()
    }

    #[test]
    fn published_alphas_come_out() {
        let observers = [
            "1 2 3 3 2 1 4 1 2 * * *",
            "1 2 3 3 2 2 4 1 2 5 * 3",
            "* 3 3 3 2 3 4 2 2 5 1 *",
            "1 2 3 3 2 4 4 1 2 5 1 *",
        ]
        .map(person)
        .to_vec();
        let published = [
            (three_coders(), Level::Nominal, 0.691_358, 1e-6),
            (three_coders(), Level::Interval, 0.810_845, 1e-6),
            (observers.clone(), Level::Nominal, 0.743, 6e-4),
            (observers.clone(), Level::Ordinal, 0.815, 6e-4),
            (observers.clone(), Level::Interval, 0.849, 6e-4),
            (observers, Level::Ratio, 0.797, 6e-4),
        ];
        for (raters, level, alpha, within) in published {
            let found = krippendorff_alpha(&raters, level).unwrap();
            assert!((found - alpha).abs() < within, "{level:?}: {found}");
        }
    }

    #[test]
    fn alpha_needs_two_decisions_on_a_case_and_two_values() {
        assert_eq!(krippendorff_alpha(&[], Level::Nominal), Err(Undefined::NoCases));
        let apart = [person("1 * 2"), person("* 1 *")];
        assert_eq!(krippendorff_alpha(&apart, Level::Nominal), Err(Undefined::NoCases));
        let alike = [person("1 1 1"), person("1 1")];
        assert_eq!(krippendorff_alpha(&alike, Level::Ratio), Err(Undefined::OneClass));
        let perfect = [person("1 2 0"), person("1 2 0 9")];
        for level in [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio] {
            assert!((krippendorff_alpha(&perfect, level).unwrap() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_case_nobody_else_decided_changes_nothing() {
        let mut more = three_coders();
        more[0].extend([Some(4), None]);
        let with = krippendorff_alpha(&more, Level::Nominal).unwrap();
        let without = krippendorff_alpha(&three_coders(), Level::Nominal).unwrap();
        assert!((with - without).abs() < 1e-12);
    }

    #[test]
    fn fleiss_example_comes_out_and_its_undefined_cases_are_said() {
        let counts = [
            vec![0, 0, 0, 0, 14],
            vec![0, 2, 6, 4, 2],
            vec![0, 0, 3, 5, 6],
            vec![0, 3, 9, 2, 0],
            vec![2, 2, 8, 1, 1],
            vec![7, 7, 0, 0, 0],
            vec![3, 2, 6, 3, 0],
            vec![2, 5, 3, 2, 2],
            vec![6, 5, 2, 1, 0],
            vec![0, 2, 2, 3, 7],
        ];
        assert!((fleiss_kappa(&counts).unwrap() - 0.210).abs() < 6e-4);
        assert_eq!(fleiss_kappa(&[]), Err(Undefined::NoCases));
        assert_eq!(fleiss_kappa(&[vec![1, 0]]), Err(Undefined::NoCases));
        assert_eq!(fleiss_kappa(&[vec![2, 0], vec![1, 0]]), Err(Undefined::UnequalRaters));
        assert_eq!(fleiss_kappa(&[vec![2, 0], vec![2, 0]]), Err(Undefined::OneClass));
    }
}
