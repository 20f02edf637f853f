//! `vacatur batch gate` and `override`: the nine conditions of a batch, and letting it out without them.

use crate::casework::check::gate::{Finding, Passage, Presence};
use crate::casework::check::{Certificate, Gate, GateStep};
use crate::casework::{Act, BatchNo, BatchRecord, Seq};
use crate::cli::output::{say, say_json};
use crate::cli::{Desk, failures};
use crate::error::{Failure, Kind};
use crate::queue::Queue;
use crate::record::Text;
use std::fmt::Write as _;

/// Returns how a batch goes out: as it did the first time, or by the gate as it is now.
pub(in crate::cli) fn passage(desk: &Desk, queue: &Queue, record: &BatchRecord) -> Result<Passage, Failure> {
    if let Some(passage) = &record.passage {
        return Ok(passage.clone());
    }
    let number = record.batch.number;
    record.may_export().map_err(|refusal| failures::queue(refusal.into()))?;
    let gate = queue.gate(number, &desk.seat(), presence(queue)).map_err(failures::queue)?;
    let as_of = Seq(queue.head().map_err(failures::queue)?.entries);
    gate.opens(as_of).ok_or_else(|| shut(number, &gate))
}

/// Makes the certificate that goes with a batch, as this version of the program writes it.
pub(in crate::cli) fn certificate(
    queue: &Queue,
    record: &BatchRecord,
    passage: &Passage,
    version: &str,
) -> Result<Certificate, Failure> {
    let docket = queue.docket_as_of(passage.as_of).map_err(failures::queue)?;
    Ok(Certificate::of(record, &docket, passage, version))
}

/// Whether the person at the gate has just proven who they are: an encrypted queue opened for this command alone, with
/// their passphrase. A plain one has no sign-in, and the account of the machine stands in its place.
fn presence(queue: &Queue) -> Presence {
    if queue.is_encrypted() { Presence::SignedIn } else { Presence::Account }
}

/// Says which conditions keep a batch in.
fn shut(number: BatchNo, gate: &Gate) -> Failure {
    let unmet: Vec<&Finding> = gate.findings.iter().filter(|finding| !finding.met).collect();
    let (count, verb) = (unmet.len(), if unmet.len() == 1 { "is" } else { "are" });
    let failure = Failure::new(
        Kind::Problem,
        format!("batch {number} may not go out: {count} of 9 conditions {verb} not met"),
    )
    .hint(format!("`vacatur batch gate {number}` lists them"));
    if let Some(known) = gate.bars_override() {
        return failure.hint(format!(
            "no override reaches this: {}; decide the case again, or freeze a new batch without it",
            known.words
        ));
    }
    let failure = failure
        .hint(format!("`vacatur spotcheck freeze --batch {number}` begins the check of its decisions"));
    if unmet.iter().all(|finding| finding.condition.may_be_overridden()) {
        failure
            .hint(format!("or a supervisor answers for it: `vacatur batch override {number} --reason TEXT`"))
    } else {
        failure
    }
}

pub(super) fn show(desk: &Desk, number: BatchNo, json: bool) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let record = queue.batch(number).map_err(failures::queue)?;
    let gate = queue.gate(number, &desk.seat(), presence(&queue)).map_err(failures::queue)?;
    if json {
        return say_json(&gate);
    }
    let mut text = format!("the gate of batch {number}\n\n");
    for (place, finding) in (1..).zip(&gate.findings) {
        let met = if finding.met { "yes" } else { "NO" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{place}  {met:<3}  {}\n        {}", finding.condition.words(), finding.words);
    }
    text.push_str(match (gate.opens(Seq(0)), gate.overridden) {
        (Some(passage), _) if passage.unmet.is_empty() => "\nit may go out",
        (Some(_), _) => "\nit may go out, by override",
        (None, true) => "\nit may not go out: an override covers the sampling conditions alone, 4 to 6",
        (None, false) => "\nit may not go out",
    });
    if record.passage.is_some() {
        text.push_str("\nit went out before: the same papers are written again whatever stands above");
    }
    say(&text)
}

pub(super) fn set_aside(desk: &Desk, number: BatchNo, reason: &str) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::SpotCheck)?;
    let step = GateStep::Override { batch: number, reason: Text::note(reason) };
    let receipt = queue.take_gate_step(&step, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let enough = queue.docket().map_err(failures::queue)?.is_overridden(number);
    queue.close().map_err(failures::queue)?;
    let next = if enough {
        format!("next: vacatur batch export {number}")
    } else {
        "another supervisor must agree before it goes out".to_owned()
    };
    say(&format!("override of batch {number} recorded, ledger {}\n{next}", receipt.seq))
}
