//! `vacatur spotcheck plan` on a queue: what a check would look at and prove, and the plan taken down.

use super::Wanted;
use super::numbers::{plan_in_words, workload};
use super::steps::refused;
use crate::casework::Act;
use crate::casework::check::outcome::{in_one_piece, simple};
use crate::casework::check::overview::IF_FAILED;
use crate::casework::check::sample::members_root;
use crate::casework::check::step::Step;
use crate::casework::check::traits::divide;
use crate::casework::check::{Check, CheckNo, Kind, Trait};
use crate::casework::spotcheck::outlook::{Outlook, cost_of_strata};
use crate::casework::spotcheck::strata::SMALL;
use crate::casework::spotcheck::wording::{plan_sentence, stratified_plan_sentence};
use crate::casework::spotcheck::{Share, StratifiedPlan, Stratum, plan as plan_simple, plan_strata};
use crate::cli::output::{counted, grouped, say, say_json};
use crate::cli::{Desk, failures};
use crate::error::Failure;
use crate::queue::Queue;
use crate::record::Text;
use std::fmt::Write as _;

/// How a plan is shown and recorded.
pub(super) struct PlanHow {
    pub(super) by: Vec<Trait>,
    pub(super) if_failed: Option<String>,
    pub(super) dry_run: bool,
    pub(super) seconds: u32,
    pub(super) json: bool,
}

pub(super) fn plan(desk: &Desk, number: CheckNo, wanted: &Wanted, how: &PlanHow) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let (plan, members) = planned(&queue, check, wanted, &how.by)?;
    drop(queue);
    if how.json {
        say_json(&plan)?;
    } else {
        say(&in_words(&plan, check.kind, wanted, how))?;
    }
    if how.dry_run {
        return Ok(());
    }
    let members_hash = members_root(&check.decisions, &members);
    let step = Step::Plan {
        plan: Box::new(plan),
        by: how.by.clone(),
        members: members_hash,
        attempts: wanted.attempts,
        if_failed: Text::new(how.if_failed.as_deref().unwrap_or(IF_FAILED)),
    };
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let receipt =
        queue.plan_check(number, &step, &members, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    if how.json {
        return Ok(());
    }
    say(&format!(
        "\nplan of check {number} recorded, ledger {}\nnext: two people make the seed, then: vacatur spotcheck seed \
         {number} --dice DIGITS --by NAME NAME",
        receipt.seq
    ))
}

/// Makes the plan of a check: in one piece, or in strata.
fn planned(
    queue: &Queue,
    check: &Check,
    wanted: &Wanted,
    by: &[Trait],
) -> Result<(StratifiedPlan, Vec<usize>), Failure> {
    let confidence = wanted.each()?;
    let refused = |error: &dyn std::error::Error| super::numbers::refused(error);
    if by.is_empty() {
        let population = u64::try_from(check.decisions.len()).unwrap_or(u64::MAX);
        let plan = plan_simple(population, wanted.tolerable, confidence, wanted.allow)
            .map_err(|error| refused(&error))?;
        return Ok((in_one_piece(&plan), vec![0; check.decisions.len()]));
    }
    let traits = queue.traits_of(&check.decisions).map_err(failures::queue)?;
    let (strata, members): (Vec<Stratum>, _) = divide(&traits, by);
    let plan = plan_strata(&strata, wanted.tolerable, confidence, wanted.allow, SMALL)
        .map_err(|error| refused(&error))?;
    Ok((plan, members))
}

fn in_words(plan: &StratifiedPlan, kind: Kind, wanted: &Wanted, how: &PlanHow) -> String {
    let attempts = match wanted.attempts {
        1 => String::new(),
        more => format!("\nfor each of {more} attempts, so that all together keep {}\n", wanted.confidence),
    };
    if let ([stratum], true) = (plan.strata.as_slice(), how.by.is_empty()) {
        let simple = simple(plan, stratum.sample);
        let outlook = Outlook::of(&simple, workload(how.seconds));
        return attempts + &plan_in_words(&simple, &outlook, &plan_sentence(&simple, kind.pile()));
    }
    let fifth = plan.tolerable.divided_by(5).unwrap_or(Share::ZERO).of_rounded_up(plan.population);
    let cost = cost_of_strata(plan, workload(how.seconds), fifth);
    let mut text = format!(
        "{attempts}look at {} of {} again, from {}; pass with at most {} overturned\n\n{:>8} {:>10}  stratum\n",
        grouped(plan.sample()),
        grouped(plan.population),
        counted(u64::try_from(plan.strata.len()).unwrap_or(u64::MAX), "stratum", "strata"),
        grouped(plan.allowed),
        "drawn",
        "of",
    );
    for stratum in &plan.strata {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>8} {:>10}  {}{}",
            grouped(stratum.sample),
            grouped(stratum.population),
            stratum.name,
            if stratum.sample == stratum.population { " (all of them)" } else { "" }
        );
    }
    let _ = write!(
        text,
        "\ncost      about {} ({} for second decisions)\n\n{}",
        cost.total,
        cost.second_decisions,
        stratified_plan_sentence(plan, kind.pile())
    );
    text
}
