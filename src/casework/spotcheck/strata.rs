//! Plans and bounds for a population in parts: reviewers, sections, actions, lanes.
//!
//! Owns the division of a sample among strata, the inspection of small ones as a whole, and the bound for all of them
//! together, which is exact in each and adds up (Bonferroni): the risk is divided evenly among the strata that were not
//! inspected whole. Conservative, and explained in one sentence. Estimates, which decide nothing, are `estimate`'s.

use crate::casework::spotcheck::bound::{BoundError, check, largest_not_rejected};
use crate::casework::spotcheck::plan::{PlanError, smallest_sample};
use crate::casework::spotcheck::tail::{MAX_POPULATION, real};
use crate::casework::spotcheck::{Confidence, Share};
use crate::record::Text;
use serde::{Deserialize, Serialize};

/// Strata with fewer decisions than this are inspected whole.
///
/// For 60 decisions a plan of 1 % at 95 % draws 57; below, drawing saves nothing and a rare stratum could be left out.
pub const SMALL: u64 = 60;

/// A part of the population before it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// What its decisions have in common.
    pub name: Text,
    /// How many they are.
    pub population: u64,
}

/// A stratum with the number that is drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allotment {
    /// What its decisions have in common.
    pub name: Text,
    /// How many they are.
    pub population: u64,
    /// How many of them are drawn.
    pub sample: u64,
}

/// A plan for a population in parts, and what passing it proves about the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratifiedPlan {
    /// How many decisions the samples speak for.
    pub population: u64,
    /// The share of wrong decisions that must be ruled out, over all strata together.
    pub tolerable: Share,
    /// With what confidence; one-sided.
    pub confidence: Confidence,
    /// How many errors all samples together may show and still pass, wherever they show.
    pub allowed: u64,
    /// The smallest number of wrong decisions that passing rules out.
    pub intolerable: u64,
    /// What is drawn from each stratum, in the order given.
    pub strata: Vec<Allotment>,
}

/// What came out of one stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How many decisions it has.
    pub population: u64,
    /// How many were looked at again.
    pub sample: u64,
    /// How many of those were overturned or could not be decided.
    pub errors: u64,
}

/// What the samples of all strata prove together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CombinedBound {
    /// How many decisions the samples speak for.
    pub population: u64,
    /// With what confidence, for all strata together; one-sided.
    pub confidence: Confidence,
    /// At most so many are wrong: the sum of the strata's own bounds.
    pub upper: u64,
    /// The bound of each stratum, each at its part of the risk, in the order given.
    pub uppers: Vec<u64>,
}

/// Divides a sample among strata in proportion, by largest remainder; ties go to the stratum that stands first.
///
/// A small stratum can come out with 0: that is why small strata are inspected whole. A sample larger than the
/// population inspects everything.
pub fn allocate(sample: u64, populations: &[u64]) -> Vec<u64> {
    let total: u128 = populations.iter().copied().map(u128::from).sum();
    if total <= u128::from(sample) {
        return populations.to_vec();
    }
    let product = |population: u64| u128::from(sample) * u128::from(population);
    // A quotient is at most the stratum's population.
    let quotient = |population: u64| u64::try_from(product(population) / total).unwrap_or(population);
    let mut allotted: Vec<u64> = populations.iter().map(|population| quotient(*population)).collect();
    let mut order: Vec<usize> = (0..populations.len()).collect();
    order.sort_by_key(|index| {
        std::cmp::Reverse(populations.get(*index).map_or(0, |population| product(*population) % total))
    });
    let missing = sample - allotted.iter().sum::<u64>();
    for (index, _) in order.into_iter().zip(0..missing) {
        if let Some(count) = allotted.get_mut(index) {
            *count += 1;
        }
    }
    allotted
}

/// Bounds from above how many of all strata's decisions are wrong.
///
/// Each stratum that was not inspected whole is bounded at its even part of the risk; a stratum inspected whole adds
/// the errors it showed. No strata, or a stratum without decisions, is an error.
pub fn combined_bound(outcomes: &[Outcome], confidence: Confidence) -> Result<CombinedBound, BoundError> {
    if outcomes.is_empty() {
        return Err(BoundError::Empty);
    }
    outcomes.iter().try_for_each(|outcome| check(outcome.population, outcome.sample, outcome.errors))?;
    let risk = risk_of_each(outcomes.iter().map(|outcome| (outcome.population, outcome.sample)), confidence);
    let uppers: Vec<u64> = outcomes
        .iter()
        .map(|outcome| largest_not_rejected(outcome.population, outcome.sample, outcome.errors, risk))
        .collect();
    let population = outcomes.iter().map(|outcome| outcome.population).sum();
    Ok(CombinedBound { population, confidence, upper: uppers.iter().sum(), uppers })
}

/// Estimates how many decisions are wrong: each stratum's share of errors times its size. For reports, not for gates.
pub fn estimated_errors(outcomes: &[Outcome]) -> Option<f64> {
    outcomes
        .iter()
        .map(|outcome| {
            (outcome.sample > 0)
                .then(|| real(outcome.population) * real(outcome.errors) / real(outcome.sample))
        })
        .sum()
}

/// Plans samples from strata that together rule out the tolerable share of errors.
///
/// Strata with fewer than `small` decisions ([`SMALL`] unless the office says otherwise) are inspected whole; the rest
/// is drawn in proportion. The samples are large enough for any way in which the allowed errors can fall on the strata,
/// so that passing never depends on where they fell. That is checked, not derived: rounding makes the size that suffices
/// slightly uneven, and the one returned may be a case or two above the least.
///
/// Every stratum that is drawn from by itself costs its part of the risk: 4,940 decisions at 1 % and 95 % need 286 as one
/// draw and 1,437 as draws from four strata of which a fifth is inspected whole. Parts that are only to be reported on
/// belong in one stratum, drawn in the order of tickets; that costs nothing.
pub fn plan_strata(
    strata: &[Stratum],
    tolerable: Share,
    confidence: Confidence,
    allowed: u64,
    small: u64,
) -> Result<StratifiedPlan, PlanError> {
    let population: u64 = strata.iter().map(|stratum| stratum.population).fold(0, u64::saturating_add);
    if strata.iter().any(|stratum| stratum.population == 0) || population == 0 {
        return Err(PlanError::Empty);
    }
    if population > MAX_POPULATION {
        return Err(PlanError::Population(population));
    }
    let intolerable = tolerable.of_rounded_up(population);
    if intolerable == 0 {
        return Err(PlanError::NothingTolerable);
    }
    // Asks only whether there is a plan at all; the strata need more than the simple sample.
    smallest_sample(population, intolerable, allowed, confidence.risk()).ok_or(PlanError::Allowed {
        allowed,
        intolerable,
        population,
    })?;

    let populations: Vec<u64> = strata.iter().map(|stratum| stratum.population).collect();
    let suffices = |total| {
        let samples = allot(total, &populations, small);
        worst_bound(&populations, &samples, allowed, confidence) < intolerable
    };
    let drawn_from: u64 = populations.iter().filter(|population| **population >= small).sum();
    let (mut too_few, mut enough) = (0, drawn_from);
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if suffices(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    let samples = allot(enough, &populations, small);
    let strata = strata
        .iter()
        .zip(samples)
        .map(|(stratum, sample)| Allotment {
            name: stratum.name.clone(),
            population: stratum.population,
            sample,
        })
        .collect();
    Ok(StratifiedPlan { population, tolerable, confidence, allowed, intolerable, strata })
}

impl StratifiedPlan {
    /// Returns how many decisions are drawn from all strata together.
    pub fn sample(&self) -> u64 {
        self.strata.iter().map(|stratum| stratum.sample).sum()
    }

    /// Returns the largest number of wrong decisions that is still possible, at the confidence, after passing.
    pub fn supports_at_most(&self) -> u64 {
        self.intolerable.saturating_sub(1)
    }

    /// Tells whether the outcomes, one for each stratum in the plan's order, rule out what the plan set out to rule out.
    ///
    /// The combined bound decides, and only for samples of the planned sizes.
    pub fn is_met_by(&self, outcomes: &[Outcome]) -> bool {
        let as_planned = outcomes.len() == self.strata.len()
            && self.strata.iter().zip(outcomes).all(|(stratum, outcome)| {
                stratum.population == outcome.population && stratum.sample == outcome.sample
            });
        as_planned
            && combined_bound(outcomes, self.confidence).is_ok_and(|bound| bound.upper < self.intolerable)
    }
}

/// Divides `total` among the strata that are not small, at least 1 to each; the small ones are taken whole, on top.
fn allot(total: u64, populations: &[u64], small: u64) -> Vec<u64> {
    let large: Vec<u64> = populations.iter().copied().filter(|population| *population >= small).collect();
    let mut drawn = allocate(total, &large).into_iter();
    let sample = |population: &u64| {
        if *population >= small { drawn.next().map(|count| count.max(1)) } else { Some(*population) }
    };
    populations.iter().map(sample).map(|sample| sample.unwrap_or(0)).collect()
}

/// Returns the largest combined bound that any fall of `allowed` errors on the strata can give.
fn worst_bound(populations: &[u64], samples: &[u64], allowed: u64, confidence: Confidence) -> u64 {
    let sizes = || populations.iter().copied().zip(samples.iter().copied());
    let risk = risk_of_each(sizes(), confidence);
    // worst[e]: the largest sum of bounds of the strata so far, with at most e errors in their samples.
    let mut worst = vec![0];
    for (population, sample) in sizes() {
        let alone: Vec<u64> = (0..=allowed.min(sample))
            .map(|errors| largest_not_rejected(population, sample, errors, risk))
            .collect();
        worst = (0..=allowed)
            .map(|errors| {
                let ways = alone
                    .iter()
                    .zip(0..=errors)
                    .map(|(bound, here)| bound + at_or_last(&worst, errors - here));
                ways.max().unwrap_or(0)
            })
            .collect();
    }
    worst.last().copied().unwrap_or(0)
}

/// Returns the entry for a number of errors; more errors than there are entries cannot be placed and change nothing.
fn at_or_last(worst: &[u64], errors: u64) -> u64 {
    let index = usize::try_from(errors).unwrap_or(usize::MAX).min(worst.len().saturating_sub(1));
    worst.get(index).copied().unwrap_or(0)
}

/// Returns the part of the risk that each stratum not inspected whole bears.
fn risk_of_each(sizes: impl Iterator<Item = (u64, u64)>, confidence: Confidence) -> Share {
    let estimated = sizes.filter(|(population, sample)| sample < population).count();
    let parts = u64::try_from(estimated).unwrap_or(u64::MAX).max(1);
    // A risk too small to write is taken as none at all, which bounds by what is possible: the safe side.
    confidence.risk().divided_by(parts).unwrap_or(Share::ZERO)
}

#[cfg(test)]
mod tests;
