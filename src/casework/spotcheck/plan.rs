//! How many decisions a supervisor must look at again, before anything is drawn.
//!
//! Owns the plan: the smallest random sample after which, if no more than the allowed number are overturned, it may be
//! said that fewer than the tolerable share are wrong. The exact finite rule of the discovery sample, for any number
//! allowed. Written to the ledger before the seed exists; called by the command line and the planner.

use crate::casework::spotcheck::tail::{Lot, MAX_POPULATION};
use crate::casework::spotcheck::{Confidence, Share};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A sample of a size that was settled before the draw, and what passing it proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// How many decisions the sample speaks for.
    pub population: u64,
    /// The share of wrong decisions that must be ruled out.
    pub tolerable: Share,
    /// With what confidence; one-sided.
    pub confidence: Confidence,
    /// How many errors the sample may show and still pass.
    pub allowed: u64,
    /// The smallest number of wrong decisions that passing rules out: the tolerable share of the population, rounded up
    /// in integers.
    pub intolerable: u64,
    /// How many decisions are drawn; the whole population where nothing less is enough.
    pub sample: u64,
}

/// Why there is no such plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing was decided.
    #[error("there is nothing to check: the population is 0")]
    Empty,
    /// More than any state has convictions.
    #[error("a population of {0} is more than the {MAX_POPULATION} this program plans for")]
    Population(u64),
    /// No sample rules out the first error.
    #[error(
        "a tolerable share of 0 % cannot be shown by any sample: inspect everything, or tolerate a share"
    )]
    NothingTolerable,
    /// As many errors are allowed in the sample as are to be ruled out in the population.
    #[error(
        "with {allowed} allowed in the sample no plan can rule out {intolerable} in the population of {population}"
    )]
    Allowed {
        /// Allowed in the sample.
        allowed: u64,
        /// To be ruled out.
        intolerable: u64,
        /// Decisions.
        population: u64,
    },
}

/// Finds the smallest sample that rules out the tolerable share of errors.
///
/// `sample` is the least n for which a population with exactly `intolerable` errors would pass with a chance of at most
/// the risk (spot-check formulas: zero-acceptance and general c). Exact: where the chance comes close to the risk it is
/// computed in integers.
pub fn plan(
    population: u64,
    tolerable: Share,
    confidence: Confidence,
    allowed: u64,
) -> Result<Plan, PlanError> {
    if population == 0 {
        return Err(PlanError::Empty);
    }
    if population > MAX_POPULATION {
        return Err(PlanError::Population(population));
    }
    let intolerable = tolerable.of_rounded_up(population);
    if intolerable == 0 {
        return Err(PlanError::NothingTolerable);
    }
    let sample = smallest_sample(population, intolerable, allowed, confidence.risk())
        .ok_or(PlanError::Allowed { allowed, intolerable, population })?;
    Ok(Plan { population, tolerable, confidence, allowed, intolerable, sample })
}

/// Finds the least sample that passes a population with `intolerable` errors with a chance of at most `risk`.
///
/// `None` if even inspecting everything would pass it, that is if `allowed` is not below `intolerable`, or if the
/// numbers describe no lot.
pub fn smallest_sample(population: u64, intolerable: u64, allowed: u64, risk: Share) -> Option<u64> {
    if allowed >= intolerable {
        return None;
    }
    let passes_rarely = |sample| {
        Lot::new(population, intolerable, sample)
            .map(|lot| lot.compare_at_most(allowed, risk) != Ordering::Greater)
    };
    // Inspecting everything finds every error, so the larger end always passes the test; nothing inspected never does.
    passes_rarely(population).filter(|enough| *enough)?;
    let (mut too_few, mut enough) = (0, population);
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if passes_rarely(middle)? {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

impl Plan {
    /// Tells whether every decision is looked at again: then the result is a count, not an estimate.
    pub fn is_census(&self) -> bool {
        self.sample == self.population
    }

    /// Returns the largest number of wrong decisions that is still possible, at the confidence, after passing.
    pub fn supports_at_most(&self) -> u64 {
        self.intolerable.saturating_sub(1)
    }

    /// Returns the chance that a population with so many wrong decisions passes; `None` if there are not so many.
    pub fn chance_to_pass(&self, errors: u64) -> Option<f64> {
        Lot::new(self.population, errors, self.sample).map(|lot| lot.at_most(self.allowed))
    }
}

#[cfg(test)]
mod tests;
