//! What is known about checks: lists, one check, its disagreements, its result, the certificate of a batch.

use super::overlap::both_sides;
use super::steps::refused;
use crate::casework::BatchNo;
use crate::casework::check::covering::is_stale;
use crate::casework::check::outcome::StratumOutcome;
use crate::casework::check::{Check, CheckNo, CheckOutcome, Origin, Settled, Stage};
use crate::cli::batch::gate;
use crate::cli::output::{counted, grouped, say, say_json};
use crate::cli::{Desk, failures};
use crate::error::{Failure, Kind as FailureKind};
use serde::Serialize;
use std::fmt::Write as _;

/// A check in a list, as JSON.
#[derive(Serialize)]
struct Line {
    check: CheckNo,
    kind: &'static str,
    random: bool,
    state: &'static str,
    stale: bool,
    decisions: usize,
    sample: usize,
    decided_again: u64,
    errors: u64,
}

/// A result, as JSON.
#[derive(Serialize)]
struct ResultReport {
    check: CheckNo,
    kind: &'static str,
    state: &'static str,
    population: usize,
    sample: usize,
    waiting: u64,
    disputed: u64,
    errors: u64,
    undecidable: u64,
    upper: Option<u64>,
    passed: bool,
    strata: Vec<StratumOutcome>,
    raw_agreement: Option<f64>,
    kappa: Option<f64>,
    sentence: String,
}

pub(super) fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let docket = queue.docket().map_err(failures::queue)?;
    let changed = queue.changed_decisions(&docket).map_err(failures::queue)?;
    let lines: Vec<Line> = docket
        .checks
        .values()
        .map(|check| Line {
            check: check.number,
            kind: check.kind.id(),
            random: matches!(check.origin, Origin::Random { .. }),
            state: check.stage().words(),
            stale: changed.get(&check.number).is_some_and(|changed| is_stale(check, changed)),
            decisions: check.decisions.len(),
            sample: check.sample.len(),
            decided_again: sum(check) - check.how_many(Settled::Waiting),
            errors: CheckOutcome::of(check).errors,
        })
        .collect();
    if json {
        return say_json(&lines);
    }
    if lines.is_empty() {
        return say("no check yet; next: vacatur spotcheck freeze");
    }
    let mut text = format!(
        "{:>5}  {:<9}  {:<8}  {:>9}  {:>7}  {:>7}  {:>6}  state",
        "check", "kind", "sample", "decisions", "drawn", "again", "errors"
    );
    for line in lines {
        let _ = write!(
            text,
            "\n{:>5}  {:<9}  {:<8}  {:>9}  {:>7}  {:>7}  {:>6}  {}{}",
            line.check.0,
            line.kind,
            if line.random { "random" } else { "directed" },
            grouped(line.decisions as u64),
            grouped(line.sample as u64),
            grouped(line.decided_again),
            grouped(line.errors),
            line.state,
            if line.stale { ", stale: a decision in it has changed" } else { "" }
        );
    }
    say(&text)
}

pub(super) fn show(desk: &Desk, number: CheckNo) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let changed = queue.changed_decisions(&docket).map_err(failures::queue)?;
    let mut text = format!(
        "check {number}: {}, {}, begun {} by {}",
        check.kind.pile().many(),
        check.stage().words(),
        check.begun.at.strftime("%Y-%m-%d %H:%M UTC"),
        check.begun.seat
    );
    match &check.origin {
        Origin::Random { root, scope, earlier, .. } => {
            let _ = write!(text, "\n{} frozen: {scope}\nroot {root}", grouped(check.decisions.len() as u64));
            for earlier in earlier {
                let _ = write!(text, "\nan attempt before it on the same cases: check {earlier}");
            }
        }
        Origin::Directed { why } => {
            let _ = write!(text, "\n{} picked on purpose: {why}", grouped(check.decisions.len() as u64));
        }
    }
    if changed.get(&number).is_some_and(|changed| is_stale(check, changed)) {
        text.push_str("\nstale: a frozen decision has changed since; freeze a new list");
    }
    if let Some(planned) = &check.plan {
        let plan = &planned.plan;
        let _ = write!(
            text,
            "\nplanned {}: {} drawn, at most {} may be wrong, {} tolerated, {} confidence",
            planned.signed.at.strftime("%Y-%m-%d %H:%M UTC"),
            grouped(plan.sample()),
            plan.allowed,
            plan.tolerable,
            plan.confidence
        );
    }
    if let Some(seeded) = &check.seed {
        let [one, other] = &seeded.persons;
        let _ = write!(text, "\nseed by {one} and {other}: {}", seeded.seed);
    }
    if !check.sample.is_empty() {
        let _ = write!(
            text,
            "\n{} of {} decided again, {} in dispute",
            grouped(sum(check) - check.how_many(Settled::Waiting)),
            grouped(sum(check)),
            grouped(check.how_many(Settled::Disputed))
        );
    }
    if let Some((_, cause, repair)) = &check.repair {
        let _ = write!(text, "\ncause: {cause}\nrepair: {repair}");
    }
    if let Some((_, reason)) = &check.abandoned {
        let _ = write!(text, "\ngiven up: {reason}");
    }
    if let Some(next) = next(check) {
        let _ = write!(text, "\nnext: {next}");
    }
    say(&text)
}

fn next(check: &Check) -> Option<String> {
    let number = check.number;
    Some(match check.stage() {
        Stage::Frozen => format!("vacatur spotcheck plan {number}"),
        Stage::Planned => format!("vacatur spotcheck seed {number} --dice DIGITS --by NAME NAME"),
        Stage::Reviewing if check.how_many(Settled::Waiting) > 0 => {
            format!("vacatur spotcheck case {number}, then vacatur spotcheck decide {number}")
        }
        Stage::Reviewing if check.how_many(Settled::Disputed) > 0 => {
            format!("vacatur spotcheck disputes {number}")
        }
        Stage::Reviewing => format!("vacatur spotcheck close {number}"),
        Stage::Failed if check.repair.is_none() => {
            format!("vacatur spotcheck repair {number} --cause TEXT --repair TEXT")
        }
        Stage::Failed => "vacatur spotcheck freeze".to_owned(),
        Stage::Passed | Stage::Reported | Stage::Abandoned => return None,
    })
}

pub(super) fn draw(desk: &Desk, number: CheckNo) -> Result<(), Failure> {
    let docket = desk.open_to_read()?.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    if check.sample.is_empty() {
        return say(&format!("nothing is drawn yet; next: {}", next(check).unwrap_or_default()));
    }
    let mut text = format!("{:>8}  {:<24}  {:<8}  stratum", "case", "ticket", "decided");
    for sampled in &check.sample {
        let ticket = sampled.ticket.map_or_else(|| "-".to_owned(), |ticket| ticket.to_string());
        let stratum = check.plan.as_ref().and_then(|planned| planned.plan.strata.get(sampled.stratum));
        let _ = write!(
            text,
            "\n{:>8}  {:<24}  {:<8}  {}",
            sampled.frozen.case.0,
            ticket.get(..24).unwrap_or(&ticket),
            if sampled.second.is_some() { "again" } else { "-" },
            stratum.map_or("-", |stratum| stratum.name.as_str())
        );
    }
    say(&text)
}

pub(super) fn disputes(desk: &Desk, number: CheckNo) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let docket = queue.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let open: Vec<_> = check.sample.iter().filter(|one| one.settled() == Settled::Disputed).collect();
    if open.is_empty() {
        return say("nothing is in dispute");
    }
    let mut text = String::new();
    for sampled in &open {
        text.push_str(&both_sides(&queue, sampled)?);
    }
    let _ = write!(
        text,
        "next: vacatur spotcheck settle {number} CASE --ruling first|second|neither|undecidable --because TEXT"
    );
    say(&text)
}

/// Sets two texts beside each other, 36 columns each.
pub(super) fn side_by_side(left: &str, right: &str) -> String {
    const COLUMN: usize = 36;
    let folded = |text: &str| -> Vec<String> {
        text.lines().flat_map(|line| crate::review::columns::wrap(line, COLUMN)).collect()
    };
    let (left, right) = (folded(left), folded(right));
    let rows = left.len().max(right.len());
    let blank = String::new();
    (0..rows).fold(String::new(), |mut text, row| {
        let (one, other) = (left.get(row).unwrap_or(&blank), right.get(row).unwrap_or(&blank));
        let _ = writeln!(text, "  {one:<COLUMN$} | {other}");
        text
    })
}

pub(super) fn result(desk: &Desk, number: CheckNo, json: bool) -> Result<(), Failure> {
    let docket = desk.open_to_read()?.docket().map_err(failures::queue)?;
    let check = docket.check(number).map_err(refused)?;
    let outcome = CheckOutcome::of(check);
    let table = outcome.agreement().filter(|table| table.cases() > 0);
    if json {
        #[expect(clippy::cast_precision_loss, reason = "a sample is far below 2^52")]
        let raw = table.as_ref().map(|table| table.agreed() as f64 / table.cases() as f64);
        let weights = crate::casework::spotcheck::Weights::Equal;
        return say_json(&ResultReport {
            check: number,
            kind: check.kind.id(),
            state: check.stage().words(),
            population: check.decisions.len(),
            sample: check.sample.len(),
            waiting: check.how_many(Settled::Waiting),
            disputed: check.how_many(Settled::Disputed),
            errors: outcome.errors,
            undecidable: outcome.undecidable,
            upper: outcome.upper,
            passed: outcome.passed,
            strata: outcome.strata.clone(),
            raw_agreement: raw,
            kappa: table.and_then(|table| table.kappa(weights).ok()),
            sentence: outcome.sentence(check),
        });
    }
    let (waiting, disputed) = (check.how_many(Settled::Waiting), check.how_many(Settled::Disputed));
    let mut text = String::new();
    if waiting + disputed > 0 {
        let _ = write!(
            text,
            "check {number} is not finished: {} to be decided again, {} in dispute; nothing can be said yet\n\n",
            counted(waiting, "case", "cases"),
            grouped(disputed)
        );
    } else {
        let _ = write!(text, "{}\n\n", outcome.sentence(check));
    }
    if outcome.strata.len() > 1 {
        let _ = writeln!(text, "{:>8} {:>10} {:>7} {:>9}  stratum", "drawn", "of", "wrong", "at most");
        for stratum in &outcome.strata {
            let _ = writeln!(
                text,
                "{:>8} {:>10} {:>7} {:>9}  {}",
                grouped(stratum.sample),
                grouped(stratum.population),
                grouped(stratum.errors),
                grouped(stratum.upper),
                stratum.name
            );
        }
        text.push('\n');
    }
    let _ = write!(text, "agreement: {}", outcome.agreement_in_words());
    if let Some(next) = next(check) {
        let _ = write!(text, "\nnext: {next}");
    }
    say(&text)
}

pub(super) fn certificate(desk: &Desk, number: BatchNo, json: bool) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let record = queue.batch(number).map_err(failures::queue)?;
    let passage = gate::passage(desk, &queue, &record)?;
    let certificate = gate::certificate(&queue, &record, &passage, env!("CARGO_PKG_VERSION"))?;
    if json {
        let bytes = certificate
            .json()
            .map_err(|error| Failure::new(FailureKind::Bug, format!("cannot write JSON: {error}")))?;
        return say(String::from_utf8_lossy(&bytes).trim_end());
    }
    say(certificate.text().trim_end())
}

fn sum(check: &Check) -> u64 {
    check.sample.len() as u64
}
