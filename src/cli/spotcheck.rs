//! `vacatur spotcheck`: plans and bounds on the command line, without a queue.

use super::output::{say, say_json, thousands};
use crate::casework::spotcheck::outlook::{Outlook, Workload};
use crate::casework::spotcheck::wording::{Pile, bound_sentence, percent_rounded_up, plan_sentence};
use crate::casework::spotcheck::{Bound, Confidence, Plan, Share, bound, plan};
use crate::error::{Failure, Kind};
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// How many decisions to look at again, what that costs, and what may be said after it passed
    Plan {
        /// How many decisions the sample is to speak for
        #[arg(long, value_name = "N")]
        population: u64,
        /// The share of wrong decisions to rule out, such as 1% or 1/400
        #[arg(long, value_name = "SHARE", default_value = "1%")]
        tolerable: Share,
        /// With what confidence
        #[arg(long, value_name = "SHARE", default_value = "95%")]
        confidence: Confidence,
        /// How many errors the sample may show and still pass
        #[arg(long, value_name = "C", default_value_t = 1)]
        allow: u64,
        /// Seconds that looking at a case again takes
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        seconds: u32,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// What a sample proves about all decisions
    Bound {
        /// How many decisions the sample speaks for
        #[arg(long, value_name = "N")]
        population: u64,
        /// How many were drawn and looked at again
        #[arg(long, value_name = "N")]
        sample: u64,
        /// How many of those were overturned or could not be decided
        #[arg(long, value_name = "X")]
        errors: u64,
        /// With what confidence
        #[arg(long, value_name = "SHARE", default_value = "95%")]
        confidence: Confidence,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
}

/// Settling a disagreement takes two or three people and the case file: ten minutes together.
const SECONDS_A_DISAGREEMENT: u32 = 600;

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

pub(super) fn run(command: &Command) -> Result<(), Failure> {
    match *command {
        Command::Plan { population, tolerable, confidence, allow, seconds, json } => {
            let plan = plan(population, tolerable, confidence, allow).map_err(|error| refused(&error))?;
            let workload =
                Workload { seconds_a_case: seconds, seconds_a_disagreement: SECONDS_A_DISAGREEMENT };
            let outlook = Outlook::of(&plan, workload);
            let sentence = plan_sentence(&plan, Pile::Decisions);
            if json {
                say_json(&PlanReport { plan, supports_at_most: plan.supports_at_most(), outlook, sentence })
            } else {
                say(&plan_in_words(&plan, &outlook, &sentence))
            }
        }
        Command::Bound { population, sample, errors, confidence, json } => {
            let bound = bound(population, sample, errors, confidence).map_err(|error| refused(&error))?;
            let sentence = bound_sentence(&bound, Pile::Decisions);
            if json {
                say_json(&BoundReport { bound, sentence })
            } else {
                say(&bound_in_words(&bound, &sentence))
            }
        }
    }
}

fn refused(error: &dyn std::error::Error) -> Failure {
    Failure::new(Kind::Usage, error.to_string()).hint("vacatur spotcheck --help")
}

fn plan_in_words(plan: &Plan, outlook: &Outlook, sentence: &str) -> String {
    let mut text = format!(
        "look at {} of {} again; pass with at most {} overturned\n\n{:>16}  chance to pass\n",
        thousands(plan.sample),
        thousands(plan.population),
        thousands(plan.allowed),
        "wrong decisions"
    );
    for chance in &outlook.chances {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>7}{:>9}  {chance}",
            thousands(chance.errors),
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
        thousands(bound.upper),
        thousands(bound.population),
        percent_rounded_up(bound.upper, bound.population)
    )
}
