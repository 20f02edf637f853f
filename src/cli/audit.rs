//! `vacatur audit`: replays the ledger, compares it with the queue, and names the first difference.

use super::output::{counted, say};
use super::{Desk, failures};
use crate::error::{Failure, Kind};
use crate::queue::Recomputed;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Check the ledger and what is stored only, without computing every proposal again
    #[arg(long)]
    quick: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let path = desk.queue()?;
    let queue = desk.open_to_read()?;
    let audited = if arguments.quick { queue.audit() } else { queue.audit_proposals() };
    let audit = audited.map_err(failures::queue)?;
    match audit.difference {
        None => say(&format!(
            "{} holds: {}, {} and {} are what the ledger says{}\nhead {}",
            path.display(),
            counted(audit.entries, "entry", "entries"),
            counted(audit.cases, "case", "cases"),
            counted(audit.batches, "batch", "batches"),
            recomputed(&audit.recomputed),
            audit.head
        )),
        Some(difference) => {
            Err(Failure::new(Kind::Problem, format!("{} does not hold: {difference}", path.display()))
                .hint("keep the file as it is, do not work on it, and compare it with your last copy"))
        }
    }
}

fn recomputed(recomputed: &Recomputed) -> String {
    match recomputed {
        Recomputed::Not => "\nthe proposals were not computed again".to_owned(),
        Recomputed::Same => "\nevery proposal, computed again, came out byte for byte the same".to_owned(),
        Recomputed::OtherVersion { made, first } => format!(
            "\nthe queue was made by vacatur {made} and this is {}: case {first} is the first that it would propose \
             otherwise, so the proposals cannot be compared",
            env!("CARGO_PKG_VERSION")
        ),
    }
}
