//! The steps of a check on the command line: freeze, direct, plan, seed, settle, close, repair, abandon.

use super::Wanted;
use super::numbers::{plan_in_words, workload};
use crate::casework::check::outcome::simple;
use crate::casework::check::state::{Check, members_root};
use crate::casework::check::step::{GateStep, Hands, How, Ruling, Second, Step};
use crate::casework::check::traits::divide;
use crate::casework::check::{CheckNo, CheckOutcome, CheckRefusal, Docket, Kind, Origin, Trait};
use crate::casework::spotcheck::outlook::{Outlook, cost_of_strata};
use crate::casework::spotcheck::strata::SMALL;
use crate::casework::spotcheck::wording::{plan_sentence, stratified_plan_sentence};
use crate::casework::spotcheck::{
    Allotment, Plan, Seed, SeedError, Share, StratifiedPlan, Stratum, draw, plan as plan_simple, plan_strata,
};
use crate::casework::{Act, CaseId, Receipt, Seat, Verdict};
use crate::cli::output::{counted, say, say_json, thousands};
use crate::cli::{Desk, failures};
use crate::error::{Failure, Kind as FailureKind};
use crate::queue::{Decision, Queue, Scope};
use crate::record::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What to pick on purpose.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false, id = "pick")]
pub(in crate::cli) struct Picks {
    /// Decisions of reviewers who have made fewer than so many
    #[arg(long, value_name = "DECISIONS")]
    new_reviewers: Option<usize>,
    /// Decisions made within so many seconds of the one before by the same person
    #[arg(long, value_name = "SECONDS")]
    quick: Option<i64>,
    /// Decisions made with a group
    #[arg(long)]
    groups: bool,
    /// Cases whose sections stand in fewer than so many of all decisions
    #[arg(long, value_name = "DECISIONS")]
    unusual_charges: Option<usize>,
    /// A share of all decisions so far, such as 5%, for a second reader while the work goes on; none a second time
    #[arg(long, value_name = "SHARE")]
    overlap: Option<Share>,
    /// These cases, by number
    #[arg(long, value_name = "N", value_delimiter = ',')]
    cases: Option<Vec<u64>>,
}

/// How a plan is shown and recorded.
pub(super) struct PlanHow {
    pub(super) by: Vec<Trait>,
    pub(super) if_failed: Option<String>,
    pub(super) dry_run: bool,
    pub(super) seconds: u32,
    pub(super) json: bool,
}

/// What is done after a failure unless the office says otherwise.
const IF_FAILED: &str =
    "the cause is looked for, what it touches is decided again, and a new list, seed and sample follow";

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

pub(super) fn direct(desk: &Desk, kind: Kind, picks: &Picks) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let decisions = queue.decisions(kind, &Scope::default()).map_err(failures::queue)?;
    let docket = queue.docket().map_err(failures::queue)?;
    let (why, picked) = match picks.overlap {
        Some(share) => overlap(&docket, kind, &decisions, share),
        None => pick(&decisions, picks),
    };
    let picked: Vec<_> = picked.into_iter().map(|decision| decision.frozen).collect();
    let number = docket.next_number();
    let cases = u64::try_from(picked.len()).unwrap_or(u64::MAX);
    let step = Step::Direct { kind, why: Text::new(&why), picked };
    let receipt = take(desk, &mut queue, number, &step, None)?;
    queue.close().map_err(failures::queue)?;
    say(&format!(
        "check {number}: {} picked on purpose ({why}), ledger {}\nnothing is concluded from them about other \
         cases\nnext: vacatur spotcheck case {number}",
        counted(cases, "case", "cases"),
        receipt.seq
    ))
}

/// Picks a share of all decisions so far by their tickets under a fixed seed, but for those that a directed sample has
/// had: as the work goes on, the share keeps up with it.
fn overlap<'d>(
    docket: &Docket,
    kind: Kind,
    decisions: &'d [Decision],
    share: Share,
) -> (String, Vec<&'d Decision>) {
    let why = format!("a second reader for {share} of the decisions");
    let Ok(seed) = Seed::recorded("overlap") else { return (why, Vec::new()) };
    let all = u64::try_from(decisions.len()).unwrap_or(u64::MAX);
    let take = usize::try_from(share.of_rounded_up(all)).unwrap_or(usize::MAX);
    let ids: Vec<String> = decisions.iter().map(|decision| decision.frozen.case.to_string()).collect();
    let drawn = draw(&seed, ids.iter().map(String::as_str), take).unwrap_or_default();
    let drawn: BTreeSet<&str> = drawn.into_iter().map(|(_, id)| id).collect();
    let had = |case| {
        docket.checks.values().any(|check| {
            check.kind == kind
                && matches!(check.origin, Origin::Directed { .. })
                && check.sampled(case).is_some()
        })
    };
    let picked = decisions.iter().zip(&ids).filter(|(_, id)| drawn.contains(id.as_str()));
    (why, picked.map(|(decision, _)| decision).filter(|decision| !had(decision.frozen.case)).collect())
}

fn pick<'d>(decisions: &'d [Decision], picks: &Picks) -> (String, Vec<&'d Decision>) {
    if let Some(fewer) = picks.new_reviewers {
        let mut made: BTreeMap<&Seat, usize> = BTreeMap::new();
        for decision in decisions {
            *made.entry(&decision.traits.reviewer).or_default() += 1;
        }
        let is_new =
            |decision: &&Decision| made.get(&decision.traits.reviewer).is_some_and(|many| *many < fewer);
        return (
            format!("reviewers with fewer than {fewer} decisions"),
            decisions.iter().filter(is_new).collect(),
        );
    }
    if let Some(seconds) = picks.quick {
        let mut in_time: Vec<&Decision> = decisions.iter().collect();
        in_time.sort_by_key(|decision| (decision.traits.reviewer.clone(), decision.frozen.verdict));
        let mut quick: Vec<&Decision> = in_time
            .windows(2)
            .filter_map(|pair| match pair {
                [before, after]
                    if before.traits.reviewer == after.traits.reviewer
                        && after.at.as_second() - before.at.as_second() < seconds =>
                {
                    Some(*after)
                }
                _ => None,
            })
            .collect();
        quick.sort_by_key(|decision| decision.frozen.case);
        return (format!("decided in less than {seconds} seconds"), quick);
    }
    if picks.groups {
        let grouped = |decision: &&Decision| decision.traits.value(Trait::Group) == "in a group";
        return ("approved with a group".to_owned(), decisions.iter().filter(grouped).collect());
    }
    if let Some(fewer) = picks.unusual_charges {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for decision in decisions {
            *seen.entry(&decision.traits.sections).or_default() += 1;
        }
        let rare = |decision: &&Decision| {
            seen.get(decision.traits.sections.as_str()).is_some_and(|many| *many < fewer)
        };
        return (
            format!("charges that fewer than {fewer} decisions have"),
            decisions.iter().filter(rare).collect(),
        );
    }
    let named = picks.cases.as_deref().unwrap_or_default();
    let is_named = |decision: &&Decision| named.contains(&decision.frozen.case.0);
    ("named by number".to_owned(), decisions.iter().filter(is_named).collect())
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

fn in_one_piece(plan: &Plan) -> StratifiedPlan {
    let whole = Allotment { name: Text::new("all"), population: plan.population, sample: plan.sample };
    StratifiedPlan {
        population: plan.population,
        tolerable: plan.tolerable,
        confidence: plan.confidence,
        allowed: plan.allowed,
        intolerable: plan.intolerable,
        strata: vec![whole],
    }
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
    let seed = match (dice, typed) {
        (Some(dice), _) => Seed::of_dice(dice),
        (None, Some([first, second])) => Seed::of_two(first, second),
        (None, _) => Err(SeedError::Empty),
    };
    let seed = seed.map_err(|error| {
        Failure::new(FailureKind::Usage, error.to_string())
            .hint("throw twenty ten-sided dice (--dice), or let each of the two type a text (--typed)")
    })?;
    let [one, other] = by else {
        return Err(
            Failure::new(FailureKind::Usage, "a seed is made by two people").hint("name both with --by")
        );
    };
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let step = Step::Seed { seed, persons: [Text::new(one), Text::new(other)] };
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
    let (Some(first), Some((second_by, second))) = (&sampled.first, &sampled.second) else {
        return Err(refused(CheckRefusal::NoDisagreement(case)));
    };
    let how = if discussed {
        How::Discussion { between: [first.seat.clone(), second_by.seat.clone()] }
    } else {
        How::Third
    };
    let stated = |given: Option<String>, known: String| Text::note(&given.unwrap_or(known));
    let step = Step::Settle {
        ruling,
        how,
        first_reason: stated(first_reason, first_reason_of(&queue, case, &first.seat, &first.verdict)?),
        second_reason: stated(second_reason, second_reason_of(second)),
        because: Text::note(because),
    };
    let shown = sampled.frozen.shown;
    let receipt = take(desk, &mut queue, number, &step, Some((case, shown)))?;
    queue.close().map_err(failures::queue)?;
    say(&format!("case {case}: {}, ledger {}", ruling.words(), receipt.seq))
}

/// Returns what the first reviewer said: the evidence of a challenge, and the notes on the case.
pub(super) fn first_reason_of(
    queue: &Queue,
    case: CaseId,
    by: &Seat,
    verdict: &Verdict,
) -> Result<String, Failure> {
    let case = queue.case(case).map_err(failures::queue)?;
    let evidence = match verdict {
        Verdict::Challenge { ground, evidence } => Some(format!("{}: {evidence}", ground.words())),
        _ => None,
    };
    let notes = case.notes.iter().filter(|note| note.seat == *by).map(|note| note.text.as_str().to_owned());
    let said: Vec<String> = evidence.into_iter().chain(notes).collect();
    Ok(if said.is_empty() { "as proposed; nothing was noted".to_owned() } else { said.join("; ") })
}

/// Returns what the second reader said.
pub(super) fn second_reason_of(second: &Second) -> String {
    let said = match second {
        Second::Decided { verdict: Verdict::Challenge { ground, evidence }, reason } => {
            format!("{}: {evidence} {reason}", ground.words()).trim().to_owned()
        }
        Second::Undecidable { reason } | Second::Decided { reason, .. } => reason.as_str().to_owned(),
    };
    if said.is_empty() { "nothing was noted".to_owned() } else { said }
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
