//! `vacatur status`: how far the work is, in words or as JSON. Works beside a reviewer.

use super::output::{counted, grouped, say, say_json};
use super::{Desk, failures};
use crate::casework::{Seq, Slip};
use crate::error::Failure;
use crate::queue::Status;
use crate::queue::status::KindLine;
use std::fmt::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON for another program
    #[arg(long)]
    json: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let status = queue.status(&desk.seat(), &desk.clock.local()).map_err(failures::queue)?;
    if arguments.json { say_json(&status) } else { say(in_words(&status).trim_end()) }
}

fn in_words(status: &Status) -> String {
    let mut text = String::new();
    let charter = &status.charter;
    let progress = &status.progress;
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{} under {} as of {}{}",
        charter.county,
        charter.policy,
        charter.as_of,
        if charter.demo { " (demonstration: fictitious people)" } else { "" }
    );
    let _ = writeln!(
        text,
        "{} of {}: {} waiting ({} clear, {} for review)",
        counted(progress.cases, "case", "cases"),
        counted(status.persons, "person", "persons"),
        grouped(progress.waiting),
        grouped(progress.waiting_clear),
        grouped(progress.waiting - progress.waiting_clear.min(progress.waiting)),
    );
    let _ = writeln!(
        text,
        "decided: {} approved, {} challenged, {} held ({} due), {} flagged; {} today",
        grouped(progress.approved),
        grouped(progress.challenged),
        grouped(progress.held),
        grouped(progress.due),
        grouped(progress.flagged),
        grouped(progress.today),
    );
    text.push_str(&kinds(&status.kinds));
    for source in &status.sources {
        let _ = writeln!(
            text,
            "\nsource {}: {} ({}), {}, {} refused\n  sha256 {}",
            source.number.0,
            source.name,
            source.format,
            counted(source.rows, "row", "rows"),
            grouped(source.refused),
            source.digest
        );
        for line in status.quarantine.iter().filter(|line| line.source == source.number) {
            let field = if line.field.is_empty() { String::new() } else { format!("{}: ", line.field) };
            let _ = writeln!(
                text,
                "  {:>7} refused, {} open, first in line {}: {field}{}",
                grouped(line.rows),
                grouped(line.open),
                grouped(line.first_line),
                line.reason
            );
        }
    }
    for batch in &status.batches {
        let _ = writeln!(
            text,
            "\nbatch {}: {}, {}",
            batch.number,
            counted(batch.cases, "case", "cases"),
            batch.state
        );
    }
    let slip = Slip { last: Seq(status.entries), head: status.head };
    let _ = writeln!(
        text,
        "\nledger: {}, head {}\nto write down: {slip}",
        counted(status.entries, "entry", "entries"),
        status.head
    );
    text
}

/// Writes the table of lanes, actions and states, each column as wide as it needs to be.
fn kinds(kinds: &[KindLine]) -> String {
    let Some(widest) = kinds.iter().map(|kind| kind.action.len()).max() else { return String::new() };
    let width = widest.max("action".len());
    let mut text = format!("\n{:<6}  {:<width$}  {:<10}  {:>9}\n", "lane", "action", "state", "cases");
    for kind in kinds {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:<6}  {:<width$}  {:<10}  {:>9}",
            kind.lane,
            kind.action,
            kind.state.to_string(),
            grouped(kind.cases)
        );
    }
    text
}
