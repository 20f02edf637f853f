//! The chance of at most so many errors in a sample: fast in floats, exact where a decision hangs on it.
//!
//! Owns the two distributions of this room, a sample from a finite lot (hypergeometric) and trials at a rate
//! (binomial), and the one comparison everything else decides by: is the chance of at most `c` errors more than a risk?
//! The float is built from additions, multiplications and divisions only, so it is the same on every machine and its
//! error is bounded; within that error of the risk the question is answered again in big integers.
//! Every other file of the room calls this one.

use crate::casework::spotcheck::Share;
use num_bigint::BigUint;
use std::cmp::Ordering;

/// Largest population, sample and number of trials of this room: ten million.
///
/// More convictions than any state has; with it every ratio below is a quotient of integers that a float holds exactly,
/// and the float's relative error stays under one in a billion.
pub const MAX_POPULATION: u64 = 10_000_000;

/// Relative distance from the risk within which the float does not decide.
///
/// A tail is at most about 45,000 steps of three roundings of 1.2e-16 each, and as many additions of positive numbers:
/// under 3e-11. The margin is thirty times that.
const MARGIN: f64 = 1e-9;

/// Weight, relative to the likeliest count, below which further counts are left out: their sum changes no digit.
const NEGLIGIBLE: f64 = 1e-40;

/// Converts a count that a float holds exactly, or the nearest float.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53; larger denominators are for display")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

/// A distribution over counts of errors, by the ratio of each count's weight to the one before.
trait Ladder {
    /// Returns the smallest and the largest possible count.
    fn ends(&self) -> (u64, u64);
    /// Returns a likeliest count, or one close to it, between the ends.
    fn peak(&self) -> u64;
    /// Returns the weight of `count + 1` over that of `count`, as two factors above and two below the line.
    fn step(&self, count: u64) -> [u64; 4];
    /// Returns the weight of the smallest count as an integer.
    fn first(&self) -> BigUint;
    /// Returns the sum of the weights of all counts.
    fn whole(&self) -> BigUint;
}

/// A sample drawn at random, without putting back, from a lot in which some decisions are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    population: u64,
    errors: u64,
    sample: u64,
}

impl Lot {
    /// Describes a sample of `sample` out of `population` decisions of which `errors` are wrong.
    ///
    /// `None` if the sample or the errors are more than the population, or the population more than
    /// [`MAX_POPULATION`].
    pub fn new(population: u64, errors: u64, sample: u64) -> Option<Self> {
        let fits = population <= MAX_POPULATION && errors <= population && sample <= population;
        fits.then_some(Self { population, errors, sample })
    }

    /// Returns the chance that the sample has at most `count` errors, to about ten digits.
    pub fn at_most(&self, count: u64) -> f64 {
        float_at_most(self, count)
    }

    /// Compares the chance of at most `count` errors with a risk, exactly.
    pub fn compare_at_most(&self, count: u64, risk: Share) -> Ordering {
        compare_at_most(self, count, risk)
    }

    /// Returns the smaller and the larger of sample and errors, which may change places: the chance is the same.
    fn sides(&self) -> (u64, u64) {
        (self.sample.min(self.errors), self.sample.max(self.errors))
    }
}

impl Ladder for Lot {
    fn ends(&self) -> (u64, u64) {
        let (few, many) = self.sides();
        ((few + many).saturating_sub(self.population), few)
    }

    fn peak(&self) -> u64 {
        let (few, many) = self.sides();
        let (least, most) = self.ends();
        ((few + 1) * (many + 1) / (self.population + 2)).clamp(least, most)
    }

    fn step(&self, count: u64) -> [u64; 4] {
        let (few, many) = self.sides();
        [few - count, many - count, count + 1, self.population + count + 1 - few - many]
    }

    fn first(&self) -> BigUint {
        let (few, many) = self.sides();
        let (least, _) = self.ends();
        choose(many, least) * choose(self.population - many, few - least)
    }

    fn whole(&self) -> BigUint {
        let (few, _) = self.sides();
        choose(self.population, few)
    }
}

/// Independent trials that each go wrong at one rate: a sample from a population too large to count, or a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trials {
    trials: u64,
    rate: Share,
}

impl Trials {
    /// Describes `trials` trials at a rate; `None` above [`MAX_POPULATION`].
    pub fn new(trials: u64, rate: Share) -> Option<Self> {
        (trials <= MAX_POPULATION).then_some(Self { trials, rate })
    }

    /// Returns the chance of at most `count` errors, to about ten digits.
    pub fn at_most(&self, count: u64) -> f64 {
        float_at_most(self, count)
    }

    /// Compares the chance of at most `count` errors with a risk, exactly.
    pub fn compare_at_most(&self, count: u64, risk: Share) -> Ordering {
        compare_at_most(self, count, risk)
    }
}

impl Ladder for Trials {
    fn ends(&self) -> (u64, u64) {
        if self.rate == Share::ZERO {
            (0, 0)
        } else if self.rate.rest() == Share::ZERO {
            (self.trials, self.trials)
        } else {
            (0, self.trials)
        }
    }

    fn peak(&self) -> u64 {
        let (least, most) = self.ends();
        let product = u128::from(self.trials + 1) * u128::from(self.rate.num()) / u128::from(self.rate.den());
        u64::try_from(product).unwrap_or(most).clamp(least, most)
    }

    fn step(&self, count: u64) -> [u64; 4] {
        [self.trials - count, self.rate.num(), count + 1, self.rate.rest().num()]
    }

    fn first(&self) -> BigUint {
        let (least, _) = self.ends();
        let right = self.rate.rest().num();
        power(self.rate.num(), least) * power(right, self.trials - least)
    }

    fn whole(&self) -> BigUint {
        power(self.rate.den(), self.trials)
    }
}

/// Returns the chance of at most `count`, by walking down and up from the likeliest count.
fn float_at_most(ladder: &impl Ladder, count: u64) -> f64 {
    let (least, most) = ladder.ends();
    if count < least {
        return 0.0;
    }
    if count >= most {
        return 1.0;
    }
    let peak = ladder.peak();
    let (mut inside, mut outside) = if peak <= count { (1.0, 0.0) } else { (0.0, 1.0) };
    let mut add = |at: u64, weight: f64| if at <= count { inside += weight } else { outside += weight };
    let mut weight = 1.0;
    for at in (least..peak).rev() {
        weight /= ratio(ladder.step(at));
        if weight < NEGLIGIBLE {
            break;
        }
        add(at, weight);
    }
    weight = 1.0;
    for at in peak..most {
        weight *= ratio(ladder.step(at));
        if weight < NEGLIGIBLE {
            break;
        }
        add(at + 1, weight);
    }
    inside / (inside + outside)
}

fn ratio([above, also_above, below, also_below]: [u64; 4]) -> f64 {
    (real(above) * real(also_above)) / (real(below) * real(also_below))
}

/// Compares the chance of at most `count` with a risk: by the float where it is clear, in integers where it is not.
fn compare_at_most(ladder: &impl Ladder, count: u64, risk: Share) -> Ordering {
    let chance = float_at_most(ladder, count);
    let risk_float = risk.to_f64();
    if chance > risk_float * (1.0 + MARGIN) {
        Ordering::Greater
    } else if chance < risk_float * (1.0 - MARGIN) {
        Ordering::Less
    } else {
        integer_compare_at_most(ladder, count, risk)
    }
}

/// Compares the chance of at most `count` with a risk, in integers alone.
fn integer_compare_at_most(ladder: &impl Ladder, count: u64, risk: Share) -> Ordering {
    let (least, most) = ladder.ends();
    if count < least {
        return risk.compare_ratio(&BigUint::ZERO, &BigUint::from(1_u8));
    }
    if count >= most {
        return risk.compare_ratio(&BigUint::from(1_u8), &BigUint::from(1_u8));
    }
    let mut weight = ladder.first();
    let mut sum = weight.clone();
    for at in least..count {
        let [above, also_above, below, also_below] = ladder.step(at);
        // The next weight is an integer, so both divisions leave nothing.
        weight = weight * above * also_above / below / also_below;
        sum += &weight;
    }
    risk.compare_ratio(&sum, &ladder.whole())
}

/// Returns in how many ways `taken` can be chosen from `from`; 0 where there are too few.
fn choose(from: u64, taken: u64) -> BigUint {
    if taken > from {
        return BigUint::ZERO;
    }
    let taken = taken.min(from - taken);
    // Every partial product is itself a number of choices, so the division leaves nothing.
    (0..taken).fold(BigUint::from(1_u8), |ways, at| ways * (from - at) / (at + 1))
}

fn power(base: u64, exponent: u64) -> BigUint {
    // An exponent is at most MAX_POPULATION.
    BigUint::from(base).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
