//! The steps of a check on the command line: freeze, plan, seed, settle, close, repair, abandon.

use super::Wanted;
use super::numbers::{plan_in_words, workload};
use crate::casework::check::outcome::{in_one_piece, simple};
use crate::casework::check::overview::IF_FAILED;
use crate::casework::check::sample::members_root;
use crate::casework::check::step::{GateStep, Hands, How, Ruling, Step};
use crate::casework::check::traits::divide;
use crate::casework::check::{Check, CheckNo, CheckOutcome, CheckRefusal, Kind, Origin, Trait};
use crate::casework::spotcheck::outlook::{Outlook, cost_of_strata};
use crate::casework::spotcheck::strata::SMALL;
use crate::casework::spotcheck::wording::{plan_sentence, stratified_plan_sentence};
use crate::casework::spotcheck::{
    Seed, SeedError, Share, StratifiedPlan, Stratum, plan as plan_simple, plan_strata,
};
use crate::casework::{Act, CaseId, Receipt};
use crate::cli::output::{counted, say, say_json, thousands};
use crate::cli::{Desk, failures};
use crate::error::{Failure, Kind as FailureKind};
use crate::queue::{Queue, Scope};
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

pub(super) fn freeze(desk: &Desk, kind: Kind, scope: &Scope) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let (number, receipt) =
        queue.freeze_check(kind, scope, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let decisions = u64::try_from(check.decisions.len()).unwrap_or(u64::MAX);
    let root = match &check.origin {
        Origin::Random { root, .. } => *root,
        Origin::Directed { .. } => crate::casework::Digest::ZERO,
    };
    let text = format!(
        "check {number}: {} {} frozen ({}), ledger {}\nroot {root}\nnext: vacatur spotcheck plan {number}",
        thousands(decisions),
        kind.pile().many(),
        scope.words(),
        receipt.seq,
    );
    queue.close().map_err(failures::queue)?;
    say(&text)
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
        thousands(plan.sample()),
        thousands(plan.population),
        counted(u64::try_from(plan.strata.len()).unwrap_or(u64::MAX), "stratum", "strata"),
        thousands(plan.allowed),
        "drawn",
        "of",
    );
    for stratum in &plan.strata {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>8} {:>10}  {}{}",
            thousands(stratum.sample),
            thousands(stratum.population),
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

pub(super) fn seed(
    desk: &Desk,
    number: CheckNo,
    dice: Option<&str>,
    typed: Option<&[String]>,
    by: &[String],
) -> Result<(), Failure> {
    let seed = seed_of(dice, typed)?;
    let persons = two(by)?;
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let step = Step::Seed { seed, persons };
    let receipt = take(desk, &mut queue, number, &step, None)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let drawn = u64::try_from(docket.check(number).map_err(refused)?.sample.len()).unwrap_or(u64::MAX);
    queue.close().map_err(failures::queue)?;
    say(&format!(
        "seed of check {number} recorded, ledger {}: {} drawn\nnext: somebody who decided none of them runs vacatur \
         spotcheck case {number}",
        receipt.seq,
        counted(drawn, "case", "cases")
    ))
}

/// Reads the seed that two people made.
pub(super) fn seed_of(dice: Option<&str>, typed: Option<&[String]>) -> Result<Seed, Failure> {
    let seed = match (dice, typed) {
        (Some(dice), _) => Seed::of_dice(dice),
        (None, Some([first, second])) => Seed::of_two(first, second),
        (None, _) => Err(SeedError::Empty),
    };
    seed.map_err(|error| {
        Failure::new(FailureKind::Usage, error.to_string())
            .hint("throw twenty ten-sided dice (--dice), or let each of the two type a text (--typed)")
    })
}

/// Reads the names of the two.
pub(super) fn two(by: &[String]) -> Result<[Text; 2], Failure> {
    let [one, other] = by else {
        return Err(
            Failure::new(FailureKind::Usage, "a seed is made by two people").hint("name both with --by")
        );
    };
    Ok([Text::new(one), Text::new(other)])
}

pub(super) fn settle(
    desk: &Desk,
    number: CheckNo,
    case: CaseId,
    ruling: Ruling,
    discussed: bool,
    [first_reason, second_reason]: [Option<String>; 2],
    because: &str,
) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::DecideAgain)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let sampled = check.sampled(case).ok_or_else(|| refused(CheckRefusal::NotSampled(case)))?;
    let (Some(first), Some((second_by, _))) = (&sampled.first, &sampled.second) else {
        return Err(refused(CheckRefusal::NoDisagreement(case)));
    };
    let how = if discussed {
        How::Discussion { between: [first.seat.clone(), second_by.seat.clone()] }
    } else {
        How::Third
    };
    let [known_first, known_second] = queue.reasons_of(sampled).map_err(failures::queue)?;
    let stated = |given: Option<String>, known: Text| given.map_or(known, |given| Text::note(&given));
    let step = Step::Settle {
        ruling,
        how,
        first_reason: stated(first_reason, known_first),
        second_reason: stated(second_reason, known_second),
        because: Text::note(because),
    };
    let shown = sampled.frozen.shown;
    let receipt = take(desk, &mut queue, number, &step, Some((case, shown)))?;
    queue.close().map_err(failures::queue)?;
    say(&format!("case {case}: {}, ledger {}", ruling.words(), receipt.seq))
}

pub(super) fn close(desk: &Desk, number: CheckNo) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let outcome = CheckOutcome::of(check);
    let step = Step::Close { errors: outcome.errors, upper: outcome.upper, passed: outcome.passed };
    let receipt = take(desk, &mut queue, number, &step, None)?;
    queue.close().map_err(failures::queue)?;
    let is_random = matches!(check.origin, Origin::Random { .. });
    let (state, next) = match (is_random, outcome.passed) {
        (true, true) => ("passed", "vacatur batch new, or vacatur batch gate N".to_owned()),
        (true, false) => {
            ("did not pass", format!("vacatur spotcheck repair {number} --cause TEXT --repair TEXT"))
        }
        (false, _) => ("reported", format!("vacatur spotcheck show {number}")),
    };
    say(&format!(
        "check {number} {state}, ledger {}\n\n{}\n\nnext: {next}",
        receipt.seq,
        outcome.sentence(check)
    ))
}

pub(super) fn repair(desk: &Desk, number: CheckNo, cause: &str, repair: &str) -> Result<(), Failure> {
    let step = Step::Repair { cause: Text::note(cause), repair: Text::note(repair) };
    let receipt = alone(desk, number, &step)?;
    say(&format!(
        "cause and repair of check {number} recorded, ledger {}\nnext: vacatur spotcheck freeze",
        receipt.seq
    ))
}

pub(super) fn abandon(desk: &Desk, number: CheckNo, reason: &str) -> Result<(), Failure> {
    let receipt = alone(desk, number, &Step::Abandon { reason: Text::note(reason) })?;
    say(&format!("check {number} abandoned, ledger {}", receipt.seq))
}

pub(super) fn rule(desk: &Desk, hands: Hands) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let receipt = queue
        .take_gate_step(&GateStep::Rule { hands }, &desk.seat(), desk.clock.now())
        .map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    let many = u64::try_from(hands.count()).unwrap_or(u64::MAX);
    say(&format!(
        "an override needs {} from now on, ledger {}",
        counted(many, "supervisor", "supervisors"),
        receipt.seq
    ))
}

fn alone(desk: &Desk, number: CheckNo, step: &Step) -> Result<Receipt, Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let receipt = take(desk, &mut queue, number, step, None)?;
    queue.close().map_err(failures::queue)?;
    Ok(receipt)
}

/// Takes a step as the person who sits here.
pub(super) fn take(
    desk: &Desk,
    queue: &mut Queue,
    number: CheckNo,
    step: &Step,
    case: Option<(CaseId, crate::casework::Digest)>,
) -> Result<Receipt, Failure> {
    queue.take_check_step(number, step, case, &desk.seat(), desk.clock.now()).map_err(failures::queue)
}

/// Turns a refusal into what a person reads.
pub(super) fn refused(refusal: CheckRefusal) -> Failure {
    failures::queue(refusal.into())
}
