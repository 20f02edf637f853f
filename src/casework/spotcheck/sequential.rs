//! Stopping early: Wald's sequential test, decided case by case in the order of the draw.
//!
//! Owns the test of a good rate against a bad one, the numbers at which it stops, and what a test with a last case
//! really does, computed exactly instead of by Wald's approximations. Offered as a way to stop when a batch is clearly
//! bad; for good batches it saves nothing. After a sequential stop only the test may be quoted (both rates, both risks),
//! never the bound of a fixed sample: the stop itself depended on what was seen.

use crate::casework::spotcheck::Share;
use crate::casework::spotcheck::tail::{MAX_POPULATION, real};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Distance from a threshold, in units of the log-likelihood ratio, within which integers decide.
const MARGIN: f64 = 1e-6;

/// What is tested, as it is written down before the draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hypotheses {
    /// The share of errors of a batch that should pass.
    pub good: Share,
    /// The share of errors of a batch that should not.
    pub bad: Share,
    /// The risk of stopping a good batch.
    pub risk_good: Share,
    /// The risk of passing a bad batch.
    pub risk_bad: Share,
}

/// Hypotheses that cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HypothesesError {
    /// The rates are not 0 < good < bad < 1.
    #[error("the good share {good} must be above 0 % and below the bad share {bad}, and that below 100 %")]
    Rates {
        /// Of a batch that should pass.
        good: Share,
        /// Of a batch that should not.
        bad: Share,
    },
    /// The risks are 0 or together 1 or more.
    #[error("the risks {good} and {bad} must be above 0 % and together below 100 %")]
    Risks {
        /// Of stopping a good batch.
        good: Share,
        /// Of passing a bad batch.
        bad: Share,
    },
}

/// What the test says after a number of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The batch is good enough: stop and pass.
    Pass,
    /// The batch is bad: stop and do not pass.
    Fail,
    /// Neither yet: go on with the next case of the draw.
    GoOn,
}

/// The two lines of the test: pass at or below `slope` n − `pass`, fail at or above `slope` n + `fail`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    /// Below the middle line, in errors.
    pub pass: f64,
    /// Above the middle line, in errors.
    pub fail: f64,
    /// Errors for each case.
    pub slope: f64,
}

/// From what the sample is drawn, for the exact behaviour of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Cases that are wrong at a rate, without end.
    Rate(Share),
    /// A frozen list with a number of wrong decisions, drawn without putting back.
    List {
        /// Decisions.
        population: u64,
        /// Wrong ones.
        errors: u64,
    },
}

/// What a test that ends at a last case does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Behaviour {
    /// The chance that it passes.
    pub pass: f64,
    /// The chance that it fails.
    pub fail: f64,
    /// The chance that it has not stopped by the last case; such a batch has not passed.
    pub undecided: f64,
    /// The cases looked at, on average.
    pub average_sample: f64,
}

/// Wald's sequential test of one pair of hypotheses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequential {
    hypotheses: Hypotheses,
    on_error: f64,
    on_agreement: f64,
    threshold_pass: f64,
    threshold_fail: f64,
}

impl Sequential {
    /// Makes the test.
    pub fn new(hypotheses: Hypotheses) -> Result<Self, HypothesesError> {
        let Hypotheses { good, bad, risk_good, risk_bad } = hypotheses;
        if good == Share::ZERO || good >= bad || bad.rest() == Share::ZERO {
            return Err(HypothesesError::Rates { good, bad });
        }
        if risk_good == Share::ZERO || risk_bad == Share::ZERO || risk_good >= risk_bad.rest() {
            return Err(HypothesesError::Risks { good: risk_good, bad: risk_bad });
        }
        let quotient = |above: Share, below: Share| (above.to_f64() / below.to_f64()).ln();
        Ok(Self {
            hypotheses,
            on_error: quotient(bad, good),
            on_agreement: quotient(bad.rest(), good.rest()),
            threshold_pass: quotient(risk_bad, risk_good.rest()),
            threshold_fail: quotient(risk_bad.rest(), risk_good),
        })
    }

    /// Returns the logarithm of how much likelier what was seen is under the bad share than under the good one.
    pub fn log_likelihood_ratio(&self, cases: u64, errors: u64) -> f64 {
        real(errors) * self.on_error + real(cases.saturating_sub(errors)) * self.on_agreement
    }

    /// Returns the thresholds of that logarithm: pass at or below the first, fail at or above the second.
    pub fn thresholds(&self) -> (f64, f64) {
        (self.threshold_pass, self.threshold_fail)
    }

    /// Returns the two lines in which the test can be drawn.
    pub fn lines(&self) -> Lines {
        let unit = self.on_error - self.on_agreement;
        Lines {
            pass: -self.threshold_pass / unit,
            fail: self.threshold_fail / unit,
            slope: -self.on_agreement / unit,
        }
    }

    /// Tells what to do after a number of cases with a number of errors; exact, where a threshold is close in integers.
    pub fn stop(&self, cases: u64, errors: u64) -> Stop {
        let Hypotheses { risk_good, risk_bad, .. } = self.hypotheses;
        if self.compare(cases, errors, self.threshold_pass, (risk_bad, risk_good.rest())) != Ordering::Greater
        {
            Stop::Pass
        } else if self.compare(cases, errors, self.threshold_fail, (risk_bad.rest(), risk_good))
            != Ordering::Less
        {
            Stop::Fail
        } else {
            Stop::GoOn
        }
    }

    /// Finds the first case at which the test passes with so many errors; `None` beyond [`MAX_POPULATION`].
    pub fn first_pass(&self, errors: u64) -> Option<u64> {
        let passes = |cases| self.stop(cases, errors) == Stop::Pass;
        let (mut not_yet, mut by_then) = (errors.min(MAX_POPULATION), MAX_POPULATION);
        if passes(not_yet) {
            return Some(not_yet);
        }
        if !passes(by_then) {
            return None;
        }
        while by_then - not_yet > 1 {
            let middle = not_yet + (by_then - not_yet) / 2;
            if passes(middle) {
                by_then = middle;
            } else {
                not_yet = middle;
            }
        }
        Some(by_then)
    }

    /// Computes what the test does to a stream if it ends at `last` cases at the latest.
    ///
    /// Exact up to rounding: adds up the chances of every path. `None` where `last` is more than the list, or the list
    /// is no list.
    pub fn behaviour(&self, stream: Stream, last: u64) -> Option<Behaviour> {
        if let Stream::List { population, errors } = stream
            && (last > population || errors > population || population > MAX_POPULATION)
        {
            return None;
        }
        let mut found = Behaviour { pass: 0.0, fail: 0.0, undecided: 0.0, average_sample: 0.0 };
        // open[i]: the chance of going on with `fewest + i` errors. What has stopped is no longer in it.
        let (mut fewest, mut open) = (0_u64, vec![1.0_f64]);
        for cases in 1..=last {
            let mut next = vec![0.0; open.len() + 1];
            for ((chance, errors), index) in open.iter().zip(fewest..).zip(0..) {
                let wrong = stream.chance_of_error(cases - 1, errors);
                add(&mut next, index, chance * (1.0 - wrong));
                add(&mut next, index + 1, chance * wrong);
            }
            found.average_sample += open.iter().sum::<f64>();
            for (chance, errors) in next.iter_mut().zip(fewest..) {
                match self.stop(cases, errors) {
                    Stop::Pass => found.pass += std::mem::take(chance),
                    Stop::Fail => found.fail += std::mem::take(chance),
                    Stop::GoOn => {}
                }
            }
            let settled = next.iter().take_while(|chance| **chance <= 0.0).count();
            let still_open = next.iter().rposition(|chance| *chance > 0.0).map_or(settled, |index| index + 1);
            open = next.get(settled..still_open).unwrap_or_default().to_vec();
            fewest = (fewest..).nth(settled).unwrap_or(fewest);
            if open.is_empty() {
                break;
            }
        }
        found.undecided = open.iter().sum();
        Some(found)
    }

    /// Compares the likelihood ratio with a threshold, which is also given as a quotient of two shares.
    fn compare(&self, cases: u64, errors: u64, threshold: f64, (above, below): (Share, Share)) -> Ordering {
        let distance = self.log_likelihood_ratio(cases, errors) - threshold;
        if distance > MARGIN {
            return Ordering::Greater;
        }
        if distance < -MARGIN {
            return Ordering::Less;
        }
        let Hypotheses { good, bad, .. } = self.hypotheses;
        let agreements = cases.saturating_sub(errors);
        let power =
            |base: u64, exponent: u64| BigUint::from(base).pow(u32::try_from(exponent).unwrap_or(u32::MAX));
        let likelihood = |share: Share| power(share.num(), errors) * power(share.rest().num(), agreements);
        // The denominators of the rates change sides, so that everything is an integer.
        let left = likelihood(bad) * power(good.den(), cases) * above.den() * below.num();
        let right = likelihood(good) * power(bad.den(), cases) * above.num() * below.den();
        left.cmp(&right)
    }
}

impl Stream {
    /// Returns the chance that the next case is wrong, after `cases` with `errors` among them.
    fn chance_of_error(self, cases: u64, errors: u64) -> f64 {
        match self {
            Self::Rate(rate) => rate.to_f64(),
            Self::List { population, errors: all } => {
                real(all.saturating_sub(errors)) / real(population.saturating_sub(cases).max(1))
            }
        }
    }
}

fn add(chances: &mut [f64], index: usize, chance: f64) {
    if let Some(sum) = chances.get_mut(index) {
        *sum += chance;
    }
}

#[cfg(test)]
mod tests;
