//! The steps of a check on the command line: freeze, seed, settle, close, repair, abandon. Its plan is `plans`'s.

use super::seeds::Made;
use crate::casework::check::step::{GateStep, Hands, How, Ruling, Step};
use crate::casework::check::{CheckNo, CheckOutcome, CheckRefusal, Kind, Origin, Scope};
use crate::casework::{Act, CaseId, Receipt};
use crate::cli::output::{counted, grouped, say};
use crate::cli::{Desk, failures};
use crate::error::Failure;
use crate::queue::Queue;
use crate::record::Text;

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
        grouped(decisions),
        kind.pile().many(),
        scope.words(),
        receipt.seq,
    );
    queue.close().map_err(failures::queue)?;
    say(&text)
}

pub(super) fn seed(desk: &Desk, number: CheckNo, made: &Made) -> Result<(), Failure> {
    let (seed, persons) = (made.seed()?, made.persons()?);
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
