//! `vacatur audit`: replays the ledger, compares it with the queue, and names the first difference.

use super::output::{counted, say};
use super::{Desk, failures};
use crate::error::{Failure, Kind};

pub(super) fn run(desk: &Desk) -> Result<(), Failure> {
    let path = desk.queue()?;
    let queue = desk.open_to_read()?;
    let audit = queue.audit().map_err(failures::queue)?;
    match audit.difference {
        None => say(&format!(
            "{} holds: {}, {} and {} are what the ledger says\nhead {}",
            path.display(),
            counted(audit.entries, "entry", "entries"),
            counted(audit.cases, "case", "cases"),
            counted(audit.batches, "batch", "batches"),
            audit.head
        )),
        Some(difference) => {
            Err(Failure::new(Kind::Problem, format!("{} does not hold: {difference}", path.display()))
                .hint("keep the file as it is, do not work on it, and compare it with your last copy"))
        }
    }
}
