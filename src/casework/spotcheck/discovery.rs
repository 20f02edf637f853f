//! Samples and bounds for a process instead of a list: trials at a rate, as auditors' tables have them.
//!
//! Owns binomial discovery sampling (the AICPA tables) and Clopper and Pearson's bounds on a rate. For decisions that are
//! frozen in a list use `plan` and `bound`, which know how long the list is; these are for comparing with auditors'
//! tables and for rates over work that goes on.
//!
//! The bounds are roots of a finite sum and are found by halving, with every comparison exact where it is close. No
//! inverse of the beta function takes part: the ones at hand lose digits for large samples, and some do not return.

use crate::casework::spotcheck::tail::{MAX_POPULATION, Trials};
use crate::casework::spotcheck::{Confidence, Share};
use std::cmp::Ordering;

/// Parts of 1 into which a bound is found: twelve decimals.
const PARTS: u64 = 1_000_000_000_000;

/// Bounds on a rate, with what is said about each side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateInterval {
    /// The lowest rate, rounded down to twelve decimals.
    pub lower: f64,
    /// The highest rate, rounded up to twelve decimals.
    pub upper: f64,
}

/// Finds the smallest number of trials that rules out a rate, with at most `allowed` errors among them.
///
/// `None` for a rate of 0, or where more than [`MAX_POPULATION`] trials would be needed.
pub fn smallest_trials(tolerable: Share, allowed: u64, confidence: Confidence) -> Option<u64> {
    let risk = confidence.risk();
    let enough = |trials| {
        Trials::new(trials, tolerable)
            .map(|trials| trials.compare_at_most(allowed, risk) != Ordering::Greater)
    };
    let (mut too_few, mut suffices) = (0, allowed.checked_add(1)?);
    while !enough(suffices)? {
        too_few = suffices;
        if suffices == MAX_POPULATION {
            return None;
        }
        suffices = suffices.saturating_mul(2).min(MAX_POPULATION);
    }
    while suffices - too_few > 1 {
        let middle = too_few + (suffices - too_few) / 2;
        if enough(middle)? {
            suffices = middle;
        } else {
            too_few = middle;
        }
    }
    Some(suffices)
}

/// Finds the highest rate that `errors` in `trials` do not reject, one-sided, rounded up to a whole number of `parts`.
///
/// `parts` is what 1 is divided into: 1,000 gives tenths of a percent rounded up, as auditors print them. The answer is
/// exact: the least k for which at most `errors` has, at the rate k / `parts`, a chance of at most the risk. `None`
/// where the numbers describe no trials.
pub fn highest_rate_in_parts(trials: u64, errors: u64, risk: Share, parts: u64) -> Option<u64> {
    if errors > trials || trials == 0 {
        return None;
    }
    if errors == trials {
        return Some(parts);
    }
    // At a rate of 1 every trial is an error, so the upper end is always rejected; at 0 none is.
    let (mut possible, mut rejected) = (0, parts);
    while rejected - possible > 1 {
        let middle = possible + (rejected - possible) / 2;
        let rate = Share::new(middle, parts).ok()?;
        if Trials::new(trials, rate)?.compare_at_most(errors, risk) == Ordering::Greater {
            possible = middle;
        } else {
            rejected = middle;
        }
    }
    Some(rejected)
}

/// Returns Clopper and Pearson's one-sided upper bound on a rate, rounded up to twelve decimals.
pub fn highest_rate(trials: u64, errors: u64, confidence: Confidence) -> Option<f64> {
    highest_rate_at(trials, errors, confidence.risk())
}

/// Returns Clopper and Pearson's bounds with half the risk on each side.
pub fn rate_interval(trials: u64, errors: u64, confidence: Confidence) -> Option<RateInterval> {
    let risk = confidence.risk().divided_by(2)?;
    // What is not an error is one in the mirror: the lower bound is the upper bound of the other side.
    let successes = trials.checked_sub(errors)?;
    Some(RateInterval {
        lower: 1.0 - highest_rate_at(trials, successes, risk)?,
        upper: highest_rate_at(trials, errors, risk)?,
    })
}

fn highest_rate_at(trials: u64, errors: u64, risk: Share) -> Option<f64> {
    let part = highest_rate_in_parts(trials, errors, risk, PARTS)?;
    Share::new(part, PARTS).ok().map(Share::to_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> Confidence {
        text.parse().unwrap()
    }

    fn risk(num: u64, den: u64) -> Share {
        Share::new(num, den).unwrap()
    }

    #[test]
    fn the_auditors_table_of_discovery_samples_comes_out() {
        let table = [(2, 149), (3, 99), (4, 74), (5, 59), (6, 49), (7, 42), (8, 36), (9, 32), (10, 29)];
        for (percent, trials) in table {
            assert_eq!(
                smallest_trials(risk(percent, 100), 0, confidence("95%")),
                Some(trials),
                "{percent} %"
            );
        }
        let allowing = [1, 2, 3].map(|allowed| smallest_trials(risk(5, 100), allowed, confidence("95%")));
        assert_eq!(allowing, [Some(93), Some(124), Some(153)]);
        assert_eq!(smallest_trials(Share::ZERO, 0, confidence("95%")), None);
        assert_eq!(smallest_trials(risk(1, 1), 3, confidence("95%")), Some(4));
    }

    #[test]
    fn bounds_rounded_up_to_a_tenth_of_a_percent_are_the_auditors() {
        let table = [
            (60, [49, 77, 102, 125]),
            (100, [30, 47, 62, 76]),
            (200, [15, 24, 32, 39]),
            (500, [6, 10, 13, 16]),
        ];
        for (trials, tenths) in table {
            let found =
                [0, 1, 2, 3].map(|errors| highest_rate_in_parts(trials, errors, risk(1, 20), 1_000).unwrap());
            assert_eq!(found, tenths, "{trials}");
        }
    }

    #[test]
    fn bounds_agree_with_r_to_twelve_decimals() {
        let printed = [
            ((20, 4), (0.057_333_997_050_032_84, 0.436_614_002_996_668)),
            ((20, 18), (0.683_017_285_980_917_6, 0.987_651_472_829_705_2)),
            ((200, 4), (0.005_475_565_879_556_443, 0.050_413_609_089_896_34)),
        ];
        for ((trials, errors), (lower, upper)) in printed {
            let found = rate_interval(trials, errors, confidence("95%")).unwrap();
            assert!((found.lower - lower).abs() < 1.01e-12, "{found:?}");
            assert!((found.upper - upper).abs() < 1.01e-12, "{found:?}");
        }
    }

    #[test]
    fn ends_are_closed_and_nonsense_has_no_bound() {
        let none = rate_interval(20, 0, confidence("95%")).unwrap();
        assert!(none.lower.abs() < 1e-15);
        // No error in n trials has a closed form: 1 - risk^(1/n), here at a one-sided 97.5 %.
        assert!((none.upper - (1.0 - 0.025_f64.powf(0.05))).abs() < 1.01e-12);
        let all = rate_interval(20, 20, confidence("95%")).unwrap();
        assert!((all.upper - 1.0).abs() < 1e-15);
        assert_eq!(highest_rate(0, 0, confidence("95%")), None);
        assert_eq!(highest_rate(5, 6, confidence("95%")), None);
        assert_eq!(rate_interval(5, 6, confidence("95%")), None);
    }
}
