//! `vacatur spotcheck plan --population` and `bound`: numbers without a queue.

use super::Wanted;
use crate::casework::check::overview::SECONDS_A_DISAGREEMENT;
use crate::casework::spotcheck::outlook::{Outlook, Workload};
use crate::casework::spotcheck::wording::{Pile, bound_sentence, percent_rounded_up, plan_sentence};
use crate::casework::spotcheck::{Bound, Confidence, Plan, bound, plan};
use crate::cli::output::{grouped, say, say_json};
use crate::error::{Failure, Kind};
use serde::Serialize;
use std::fmt::Write as _;

/// A plan with what it costs, as JSON.
#[derive(Serialize)]
struct PlanReport {
    #[serde(flatten)]
    plan: Plan,
    supports_at_most: u64,
    outlook: Outlook,
    sentence: String,
}

/// A bound, as JSON.
#[derive(Serialize)]
struct BoundReport {
    #[serde(flatten)]
    bound: Bound,
    sentence: String,
}

/// Answers `vacatur spotcheck plan --population N`.
pub(super) fn plan_of(population: u64, wanted: &Wanted, seconds: u32, json: bool) -> Result<(), Failure> {
    let plan =
        plan(population, wanted.tolerable, wanted.each()?, wanted.allow).map_err(|error| refused(&error))?;
    let outlook = Outlook::of(&plan, workload(seconds));
    let sentence = plan_sentence(&plan, Pile::Decisions);
    if json {
        say_json(&PlanReport { plan, supports_at_most: plan.supports_at_most(), outlook, sentence })
    } else {
        say(&plan_in_words(&plan, &outlook, &sentence))
    }
}

/// Answers `vacatur spotcheck bound`.
pub(super) fn bound_of(
    population: u64,
    sample: u64,
    errors: u64,
    confidence: Confidence,
    json: bool,
) -> Result<(), Failure> {
    let bound = bound(population, sample, errors, confidence).map_err(|error| refused(&error))?;
    let sentence = bound_sentence(&bound, Pile::Decisions);
    if json { say_json(&BoundReport { bound, sentence }) } else { say(&bound_in_words(&bound, &sentence)) }
}

/// Returns how long second decisions take.
pub(super) fn workload(seconds: u32) -> Workload {
    Workload { seconds_a_case: seconds, seconds_a_disagreement: SECONDS_A_DISAGREEMENT }
}

pub(super) fn refused(error: &dyn std::error::Error) -> Failure {
    Failure::new(Kind::Usage, error.to_string()).hint("vacatur spotcheck --help")
}

pub(super) fn plan_in_words(plan: &Plan, outlook: &Outlook, sentence: &str) -> String {
    let mut text = format!(
        "look at {} of {} again; pass with at most {} overturned\n\n{:>16}  chance to pass\n",
        grouped(plan.sample),
        grouped(plan.population),
        grouped(plan.allowed),
        "wrong decisions"
    );
    for chance in &outlook.chances {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>7}{:>9}  {chance}",
            grouped(chance.errors),
            percent_rounded_up(chance.errors, plan.population)
        );
    }
    let _ = write!(
        text,
        "\ncost      about {} ({} for second decisions, {} to settle disagreements); {} with one repeat\n\n{sentence}",
        outlook.cost.total,
        outlook.cost.second_decisions,
        outlook.cost.disagreements,
        outlook.cost.with_one_repeat
    );
    text
}

fn bound_in_words(bound: &Bound, sentence: &str) -> String {
    format!(
        "at most {} of {} are wrong ({})\n\n{sentence}",
        grouped(bound.upper),
        grouped(bound.population),
        percent_rounded_up(bound.upper, bound.population)
    )
}
