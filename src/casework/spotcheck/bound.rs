//! What a sample proves about all decisions: exact bounds on the number that is wrong.
//!
//! Owns the one-sided upper bound that the gate uses, the lower bound, and intervals of both, in the two conventions in
//! print. No normal approximation and no infinite population: the sample was drawn without putting back from a list of
//! known length.

use crate::casework::spotcheck::plan::Plan;
use crate::casework::spotcheck::tail::{Lot, MAX_POPULATION};
use crate::casework::spotcheck::{Confidence, Share};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a sample proves: at the confidence, at most `upper` of the population are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// How many decisions the sample speaks for.
    pub population: u64,
    /// How many were drawn and looked at again.
    pub sample: u64,
    /// How many of those were overturned or could not be decided.
    pub errors: u64,
    /// With what confidence; one-sided.
    pub confidence: Confidence,
    /// The largest number of wrong decisions that the sample does not reject.
    pub upper: u64,
}

/// Both ends at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The fewest wrong decisions.
    pub lower: u64,
    /// The most.
    pub upper: u64,
}

/// Which value is printed as the end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Convention {
    /// The last value that the sample does not reject. Ours, and that of the R package jfa.
    NotRejected,
    /// The first value beyond it, one wider on each side where such a value is possible; the R package samplingbook.
    Outer,
}

/// Why numbers describe no sample.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoundError {
    /// Nothing was decided.
    #[error("there is nothing to say: the population is 0")]
    Empty,
    /// More than any state has convictions.
    #[error("a population of {0} is more than the {MAX_POPULATION} this program computes for")]
    Population(u64),
    /// More drawn than there are.
    #[error("a sample of {sample} is more than the population of {population}")]
    Sample {
        /// Drawn.
        sample: u64,
        /// Decisions.
        population: u64,
    },
    /// More errors than were drawn.
    #[error("{errors} errors are more than the sample of {sample}")]
    Errors {
        /// Overturned.
        errors: u64,
        /// Drawn.
        sample: u64,
    },
}

/// Bounds from above how many of the population are wrong.
///
/// `upper` is the largest D with P(at most `errors` in the sample | D wrong) above the risk. A sample of 0 says nothing:
/// its bound is the population. A census has no doubt: its bound is `errors`.
pub fn bound(population: u64, sample: u64, errors: u64, confidence: Confidence) -> Result<Bound, BoundError> {
    check(population, sample, errors)?;
    let upper = largest_not_rejected(population, sample, errors, confidence.risk());
    Ok(Bound { population, sample, errors, confidence, upper })
}

/// Bounds from both sides how many of the population are wrong, with half the risk on each side.
pub fn interval(
    population: u64,
    sample: u64,
    errors: u64,
    confidence: Confidence,
    convention: Convention,
) -> Result<Interval, BoundError> {
    check(population, sample, errors)?;
    // Halving a risk of 64 bits can need 65; such a risk is not written by any person, and not halving is the safe side.
    let risk = confidence.risk().divided_by(2).unwrap_or(Share::ZERO);
    let lower = smallest_not_rejected(population, sample, errors, risk);
    let upper = largest_not_rejected(population, sample, errors, risk);
    let (least, most) = possible(population, sample, errors);
    Ok(match convention {
        Convention::NotRejected => Interval { lower, upper },
        Convention::Outer => {
            Interval { lower: lower.saturating_sub(1).max(least), upper: (upper + 1).min(most) }
        }
    })
}

/// Finds the largest number of errors D with P(at most `errors` | D) above `risk`; the numbers must describe a sample.
pub(super) fn largest_not_rejected(population: u64, sample: u64, errors: u64, risk: Share) -> u64 {
    let (least, most) = possible(population, sample, errors);
    // With just the errors that were seen, seeing no more is certain: the lower end is never rejected.
    last_that_holds(least, most, |wrong| {
        Lot::new(population, wrong, sample)
            .is_none_or(|lot| lot.compare_at_most(errors, risk) == Ordering::Greater)
    })
}

/// Finds the smallest number of errors D with P(at least `errors` | D) above `risk`; the numbers must describe a sample.
fn smallest_not_rejected(population: u64, sample: u64, errors: u64, risk: Share) -> u64 {
    let Some(fewer) = errors.checked_sub(1) else { return 0 };
    let (least, most) = possible(population, sample, errors);
    let rejected = |wrong| {
        Lot::new(population, wrong, sample)
            .is_some_and(|lot| lot.compare_at_most(fewer, risk.rest()) != Ordering::Less)
    };
    if rejected(least) { last_that_holds(least, most, rejected) + 1 } else { least }
}

/// Returns the fewest and the most errors with which the sample could have come out as it did.
fn possible(population: u64, sample: u64, errors: u64) -> (u64, u64) {
    (errors, population - sample + errors)
}

/// Finds the last number from `first` to `last` for which `holds`, which is true of `first` and changes at most once.
fn last_that_holds(first: u64, last: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut yes, mut no) = (first, last + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    yes
}

pub(super) fn check(population: u64, sample: u64, errors: u64) -> Result<(), BoundError> {
    if population == 0 {
        Err(BoundError::Empty)
    } else if population > MAX_POPULATION {
        Err(BoundError::Population(population))
    } else if sample > population {
        Err(BoundError::Sample { sample, population })
    } else if errors > sample {
        Err(BoundError::Errors { errors, sample })
    } else {
        Ok(())
    }
}

impl Bound {
    /// Tells whether every decision was looked at again.
    pub fn is_census(&self) -> bool {
        self.sample == self.population
    }

    /// Tells whether the sample rules out what the plan set out to rule out.
    ///
    /// The bound alone decides (`upper` below the plan's `intolerable`), and only for the plan it was drawn under: the
    /// same population, sample size and confidence. A sample cut short or topped up meets no plan.
    pub fn meets(&self, plan: &Plan) -> bool {
        self.population == plan.population
            && self.sample == plan.sample
            && self.confidence == plan.confidence
            && self.upper < plan.intolerable
    }
}

#[cfg(test)]
mod tests;
