//! What a plan costs and how likely a good batch is to pass it: what the supervisor weighs before choosing one.
//!
//! Owns the chances for batches of several qualities, the operating characteristic as points of a curve, and the working
//! time. Floats, because nothing is decided by them; the plan itself is exact.

use crate::casework::spotcheck::plan::Plan;
use crate::casework::spotcheck::tail::real;
use crate::casework::spotcheck::{Share, StratifiedPlan};
use serde::Serialize;
use std::fmt;

/// The chance that a batch with so many wrong decisions passes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// How many decisions of the batch are wrong.
    pub errors: u64,
    /// The chance that its sample passes, from 0 to 1.
    pub chance: f64,
}

/// How long a second decision takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Workload {
    /// Seconds for each case looked at again.
    pub seconds_a_case: u32,
    /// Seconds for each disagreement that is then settled, all people together.
    pub seconds_a_disagreement: u32,
}

/// Working time, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct WorkingTime(pub u64);

/// What a plan costs if a given number of decisions is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Looking at the sample again.
    pub second_decisions: WorkingTime,
    /// Settling the disagreements to be expected in the sample.
    pub disagreements: WorkingTime,
    /// Both.
    pub total: WorkingTime,
    /// Both, and a fresh sample of the same size in the share of cases in which the first does not pass.
    pub with_one_repeat: WorkingTime,
}

/// What the supervisor weighs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outlook {
    /// The chance to pass of a batch without errors, and of batches with a tenth, a fifth, a half and all of the
    /// tolerable share; ascending, none twice.
    pub chances: Vec<Chance>,
    /// What it costs if a fifth of the tolerable share is wrong, as in a good batch that is not perfect.
    pub cost: Cost,
}

impl Outlook {
    /// Looks ahead on a plan.
    pub fn of(plan: &Plan, workload: Workload) -> Self {
        let part = |parts| part_of_tolerable(plan, parts);
        let mut errors = vec![0, part(10), part(5), part(2), plan.intolerable];
        errors.dedup();
        let chances = errors.into_iter().filter_map(|errors| chance(plan, errors)).collect();
        Self { chances, cost: cost(plan, workload, part(5)) }
    }
}

/// Returns the operating characteristic: the chance to pass for 0 errors and up to `last`, in at most `points` steps.
///
/// Strictly ascending in errors; both ends are among the points where there are at least two.
pub fn operating_characteristic(plan: &Plan, last: u64, points: u64) -> Vec<Chance> {
    let last = last.min(plan.population);
    let steps = points.saturating_sub(1).clamp(1, last.max(1));
    let at =
        |step: u64| u64::try_from(u128::from(last) * u128::from(step) / u128::from(steps)).unwrap_or(last);
    let mut errors: Vec<u64> = (0..=steps).map(at).collect();
    errors.dedup();
    errors.into_iter().filter_map(|errors| chance(plan, errors)).collect()
}

/// Computes what a plan costs if `errors` of the population's decisions are wrong.
pub fn cost(plan: &Plan, workload: Workload, errors: u64) -> Cost {
    let fails = 1.0 - plan.chance_to_pass(errors).unwrap_or(0.0);
    costs(plan.sample, workload, expected(plan.sample, errors, plan.population), fails)
}

/// Computes what a plan in strata costs if `errors` of the population's decisions are wrong, wherever they are.
///
/// Without a repeat: the chance that such a plan passes depends on where the errors are.
pub fn cost_of_strata(plan: &StratifiedPlan, workload: Workload, errors: u64) -> Cost {
    costs(plan.sample(), workload, expected(plan.sample(), errors, plan.population), 0.0)
}

fn costs(sample: u64, workload: Workload, disagreements: f64, fails: f64) -> Cost {
    let second_decisions = real(sample) * f64::from(workload.seconds_a_case);
    let settling = disagreements * f64::from(workload.seconds_a_disagreement);
    let total = second_decisions + settling;
    Cost {
        second_decisions: WorkingTime::of(second_decisions),
        disagreements: WorkingTime::of(settling),
        total: WorkingTime::of(total),
        with_one_repeat: WorkingTime::of(total * (1.0 + fails)),
    }
}

/// Returns how many of the errors a sample shows on average.
fn expected(sample: u64, errors: u64, population: u64) -> f64 {
    real(sample) * real(errors) / real(population.max(1))
}

fn chance(plan: &Plan, errors: u64) -> Option<Chance> {
    plan.chance_to_pass(errors).map(|chance| Chance { errors, chance })
}

/// Returns a part of the tolerable share as a number of decisions, rounded up.
fn part_of_tolerable(plan: &Plan, parts: u64) -> u64 {
    plan.tolerable.divided_by(parts).unwrap_or(Share::ZERO).of_rounded_up(plan.population)
}

impl WorkingTime {
    /// Rounds seconds up.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and far below 2^53"
    )]
    fn of(seconds: f64) -> Self {
        Self(seconds.max(0.0).ceil() as u64)
    }
}

/// Written in hours, rounded up to a tenth: `37.5 h`.
impl fmt::Display for WorkingTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = self.0.div_ceil(360);
        f.pad(&format!("{}.{} h", tenths / 10, tenths % 10))
    }
}

/// Written in whole percent, and never as `0 %` or `100 %` unless it is.
impl fmt::Display for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.chance * 100.0;
        if percent >= 100.0 || percent <= 0.0 {
            f.pad(&format!("{percent:.0} %"))
        } else if percent > 99.0 {
            f.pad("over 99 %")
        } else if percent < 1.0 {
            f.pad("under 1 %")
        } else {
            f.pad(&format!("{percent:.0} %"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::spotcheck::plan;

    fn recommended() -> Plan {
        plan(4_940, "1%".parse().unwrap(), "95%".parse().unwrap(), 1).unwrap()
    }

    const WORKLOAD: Workload = Workload { seconds_a_case: 300, seconds_a_disagreement: 1_800 };

    #[test]
    fn the_recommended_plan_passes_good_batches_as_often_as_computed() {
        let outlook = Outlook::of(&recommended(), WORKLOAD);
        let found: Vec<(u64, String)> =
            outlook.chances.iter().map(|chance| (chance.errors, chance.to_string())).collect();
        let expected = [(0, "100 %"), (5, "93 %"), (10, "77 %"), (25, "32 %"), (50, "5 %")];
        assert_eq!(found, expected.map(|(errors, chance)| (errors, chance.to_owned())));
    }

    #[test]
    fn a_plan_costs_its_sample_its_disagreements_and_perhaps_a_second_sample() {
        let plan = recommended();
        let none = cost(&plan, WORKLOAD, 0);
        assert_eq!(none.second_decisions, WorkingTime(450 * 300));
        assert_eq!((none.disagreements, none.total), (WorkingTime(0), none.second_decisions));
        assert_eq!(none.with_one_repeat, none.total);
        assert_eq!(none.total.to_string(), "37.5 h");
        // Ten wrong in 4,940 show 0.911 times in 450, and the sample passes with 77.05 %.
        let ten = cost(&plan, WORKLOAD, 10);
        assert_eq!(ten.disagreements, WorkingTime(1_640));
        assert_eq!(ten.total, WorkingTime(136_640));
        assert!(ten.with_one_repeat > WorkingTime(167_000) && ten.with_one_repeat < WorkingTime(169_000));
        assert_eq!(WorkingTime(1).to_string(), "0.1 h");
    }

    #[test]
    fn the_curve_falls_from_certainty_and_has_both_ends() {
        let plan = recommended();
        let curve = operating_characteristic(&plan, 100, 21);
        assert_eq!((curve.first().unwrap().errors, curve.last().unwrap().errors), (0, 100));
        assert_eq!(curve.len(), 21);
        assert!(
            curve.windows(2).all(|pair| pair[0].errors < pair[1].errors && pair[0].chance >= pair[1].chance)
        );
        let whole = operating_characteristic(&plan, 3, 99);
        assert_eq!(whole.iter().map(|point| point.errors).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(operating_characteristic(&plan, 0, 0).len(), 1);
    }

    #[test]
    fn a_chance_is_never_rounded_to_certainty() {
        let written = |chance| Chance { errors: 0, chance }.to_string();
        let table =
            [(0.0, "0 %"), (0.0004, "under 1 %"), (0.77, "77 %"), (0.9996, "over 99 %"), (1.0, "100 %")];
        for (chance, text) in table {
            assert_eq!(written(chance), text);
        }
    }
}
