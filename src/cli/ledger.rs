//! `vacatur ledger`: the ledger of one case, to read or to print. Works beside a reviewer.

use super::output::say;
use super::{Desk, failures};
use crate::casework::{CaseFile, CaseId, Entry};
use crate::error::Failure;
use crate::review::columns::wrap;
use crate::review::{deeds, words};
use std::fmt::Write as _;

/// Columns of a printed line.
const WIDTH: usize = 96;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The case, by its number
    case: u64,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let case = queue.case(CaseId(arguments.case)).map_err(failures::queue)?;
    let charter = queue.charter();
    let mut text = format!(
        "ledger of case no. {}, {} ({}, as of {})\n",
        case.id.0,
        words::name(&case),
        charter.county,
        charter.as_of
    );
    for entry in &case.entries {
        text.push_str(&printed(&case, entry));
    }
    if case.entries.is_empty() {
        text.push_str("nothing was done to this case yet\n");
    }
    let state = case.standing.decided.as_ref().map_or("waiting", |decided| decided.verdict.done());
    // Writing to a String cannot fail.
    let _ = write!(text, "\nnow {state}; the ledger stands at {}", queue.slip().map_err(failures::queue)?);
    say(&text)
}

/// Writes an entry: its number, its time, its seat, what it says, and what it is bound to.
fn printed(case: &CaseFile, entry: &Entry) -> String {
    let at = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC");
    let mut text = format!("\n{}  {at}  {}  {}\n", entry.seq, entry.seat.0, deeds::deed(&entry.deed));
    for line in wrap(&deeds::in_full(case, &entry.deed), WIDTH) {
        if !line.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {line}");
        }
    }
    if let Some(shown) = entry.shown {
        let _ = writeln!(text, "  shown    {shown}");
    }
    let _ = writeln!(text, "  policy   {}", entry.policy);
    text
}
