//! The sentences a supervisor may read to a judge.
//!
//! Owns how a plan, a bound and a result are said: counts first, then the percentage, each upper figure rounded up, the
//! one who decided again named for what it is. Nothing here is called accurate to a percentage, guaranteed, or given a
//! margin of error: what was shown is how many decisions a second attorney would overturn, and with what confidence.
//! Numbers are written in the American way whatever the machine's language is, so that a certificate is the same bytes
//! everywhere.

pub use crate::record::text::grouped;

use crate::casework::spotcheck::bound::Bound;
use crate::casework::spotcheck::plan::Plan;
use crate::casework::spotcheck::strata::{CombinedBound, Outcome, StratifiedPlan};
use crate::casework::spotcheck::{Confidence, Share};

/// Which decisions are spoken of. Each pile has its own population, plan and bound; they are never added together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pile {
    /// Any, on the command line without a queue.
    Decisions,
    /// Decisions for relief: the error would be relief that the law does not allow.
    Approvals,
    /// Decisions against relief: the error would be a person who qualifies and was left out.
    Refusals,
}

impl Pile {
    /// Returns the decisions in words, more than one.
    pub fn many(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Approvals => "decisions for relief",
            Self::Refusals => "decisions against relief",
        }
    }

    /// Returns a number of them: `1 decision`, `4,940 decisions for relief`.
    fn count(self, number: u64) -> String {
        let words = if number == 1 {
            self.many().replacen("decisions", "decision", 1)
        } else {
            self.many().to_owned()
        };
        format!("{} {words}", grouped(number))
    }
}

/// Says what is going to be done and what it will prove; read aloud before the seed is made.
pub fn plan_sentence(plan: &Plan, pile: Pile) -> String {
    let allowed = at_most(plan.allowed, "of them");
    let rule = format!("The check passes if {allowed} overturned or left undecided.");
    if plan.is_census() {
        return format!(
            "{} decided again by a second attorney who cannot see the first decision. {rule} The result is then a \
             count, not an estimate.",
            all_are(pile, plan.population, "are", "is"),
        );
    }
    let drawn = drawn(plan.sample, plan.population, pile, "are", "is");
    let claim = claimed(plan.confidence, plan.supports_at_most(), plan.population, plan.tolerable, pile);
    format!(
        "{drawn} drawn at random and decided again by a second attorney who cannot see the first decision. {rule} It \
         may then be said: with {claim}."
    )
}

/// Says what a sample proves, without a plan.
pub fn bound_sentence(bound: &Bound, pile: Pile) -> String {
    if bound.sample == 0 {
        return format!(
            "None of the {} was decided again: nothing can be said.",
            pile.count(bound.population)
        );
    }
    if bound.is_census() {
        return format!("{} This is a count, not an estimate.", seen(bound, pile));
    }
    format!("{} With {}.", seen(bound, pile), bounded(bound.confidence, bound.upper, bound.population, pile))
}

/// Says whether a sample passed its plan, and what it proves either way.
pub fn result_sentence(plan: &Plan, bound: &Bound, pile: Pile) -> String {
    if bound.population != plan.population
        || bound.sample != plan.sample
        || bound.confidence != plan.confidence
    {
        return format!(
            "{} The plan called for {} of {}: this is another sample and proves nothing under it.",
            seen(bound, pile),
            grouped(plan.sample),
            grouped(plan.population),
        );
    }
    let passed = bound.meets(plan);
    let verdict = verdict(plan.allowed, passed);
    if bound.is_census() {
        return format!("{} This is a count, not an estimate. {verdict}.", seen(bound, pile));
    }
    let proven = if passed {
        claimed(bound.confidence, bound.upper, bound.population, plan.tolerable, pile)
    } else {
        bounded(bound.confidence, bound.upper, bound.population, pile)
    };
    format!("{} {verdict}. With {proven}.", seen(bound, pile))
}

/// Says what is going to be done in strata.
pub fn stratified_plan_sentence(plan: &StratifiedPlan, pile: Pile) -> String {
    let allowed = at_most(plan.allowed, "of them");
    let drawn = drawn(plan.sample(), plan.population, pile, "are", "is");
    let claim = claimed(plan.confidence, plan.supports_at_most(), plan.population, plan.tolerable, pile);
    format!(
        "{drawn} drawn at random from {} and decided again by a second attorney who cannot see the first decision. The \
         check passes if {allowed} overturned or left undecided. It may then be said: with {claim}.",
        groups(plan.strata.len()),
    )
}

/// Says what samples from strata prove together; `outcomes` are those the bound was computed from.
pub fn combined_sentence(bound: &CombinedBound, outcomes: &[Outcome], pile: Pile) -> String {
    let sample = outcomes.iter().map(|outcome| outcome.sample).sum();
    let errors = outcomes.iter().map(|outcome| outcome.errors).sum();
    format!(
        "{} drawn at random from {} and decided again by a second attorney who could not see the first decision. {} With \
         {}.",
        drawn(sample, bound.population, pile, "were", "was"),
        groups(outcomes.len()),
        overturned(errors, sample),
        bounded(bound.confidence, bound.upper, bound.population, pile),
    )
}

/// Writes `part` of `whole` in percent with two decimals, rounded up: an upper figure is never made to look smaller.
pub fn percent_rounded_up(part: u64, whole: u64) -> String {
    let hundredths = (u128::from(part) * 10_000).div_ceil(u128::from(whole.max(1)));
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// What was done and seen.
fn seen(bound: &Bound, pile: Pile) -> String {
    let done = "decided again by a second attorney who could not see the first decision.";
    let subject = if bound.is_census() {
        format!("{} {done}", all_are(pile, bound.population, "were", "was"))
    } else {
        format!("{} drawn at random and {done}", drawn(bound.sample, bound.population, pile, "were", "was"))
    };
    format!("{subject} {}", overturned(bound.errors, bound.sample))
}

fn overturned(errors: u64, sample: u64) -> String {
    let verb = if errors == 1 { "was" } else { "were" };
    format!("{} of the {} {verb} overturned or left undecided.", grouped(errors), grouped(sample))
}

fn all_are(pile: Pile, population: u64, many: &str, one: &str) -> String {
    match population {
        1 => format!("The {} {one}", pile.count(1)),
        _ => format!("All {} {many}", pile.count(population)),
    }
}

fn drawn(sample: u64, population: u64, pile: Pile, many: &str, one: &str) -> String {
    let verb = if sample == 1 { one } else { many };
    format!("{} of the {} {verb}", grouped(sample), pile.count(population))
}

/// `none of them is`, `at most 1 of them is`, `at most 3 of them are`.
fn at_most(allowed: u64, of_what: &str) -> String {
    match allowed {
        0 => format!("none {of_what} is"),
        1 => format!("at most 1 {of_what} is"),
        more => format!("at most {} {of_what} are", grouped(more)),
    }
}

/// `95 % confidence at most 49 of the 4,940 decisions, fewer than 1 %, would be overturned by that attorney`.
fn claimed(confidence: Confidence, upper: u64, population: u64, tolerable: Share, pile: Pile) -> String {
    overturnable(confidence, upper, population, pile, &format!(", fewer than {tolerable},"))
}

/// `95 % confidence at most 79 of the 4,940 decisions (1.60 %) would be overturned by that attorney`.
fn bounded(confidence: Confidence, upper: u64, population: u64, pile: Pile) -> String {
    overturnable(
        confidence,
        upper,
        population,
        pile,
        &format!(" ({})", percent_rounded_up(upper, population)),
    )
}

fn overturnable(confidence: Confidence, upper: u64, population: u64, pile: Pile, share: &str) -> String {
    let confidence = confidence_in_percent(confidence);
    let all = pile.count(population);
    match upper {
        0 => format!("{confidence} confidence none of the {all} would be overturned by that attorney"),
        _ => format!(
            "{confidence} confidence at most {} of the {all}{share} would be overturned by that attorney",
            grouped(upper),
        ),
    }
}

/// Writes a confidence in percent, rounded down to three decimals where it is no short decimal: never more than there is.
fn confidence_in_percent(confidence: Confidence) -> String {
    let share = confidence.share();
    let text = share.to_string();
    if text.ends_with('%') {
        return text;
    }
    let thousandths = u128::from(share.num()) * 100_000 / u128::from(share.den());
    format!("{}.{:03} %", thousandths / 1_000, thousandths % 1_000)
}

fn verdict(allowed: u64, passed: bool) -> String {
    let allowance = if allowed == 0 { "none".to_owned() } else { format!("at most {}", grouped(allowed)) };
    let outcome = if passed { "so the check passed" } else { "so the check did not pass" };
    format!("The plan allowed {allowance}, {outcome}")
}

fn groups(number: usize) -> String {
    if number == 1 { "1 group".to_owned() } else { format!("{number} groups") }
}

#[cfg(test)]
mod tests;
