//! `vacatur outcome`: what became of the cases that went out, recorded by hand or read from the court's answers, and what
//! is stuck.

use super::output::{counted, grouped, say, say_json};
use super::{Desk, failures};
use crate::casework::{Act, BatchNo, CaseId, Digest, FiledCase, Filing, Move};
use crate::error::{Failure, Kind};
use crate::filing::answers;
use crate::record::limits::ANSWERS;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Cases named in full by a list; more are only counted.
const LISTED: usize = 200;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List where the cases that went out are, and what is stuck for how long
    List {
        /// Only cases that wait at least so many days
        #[arg(long, value_name = "N", default_value_t = 0)]
        days: i32,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Record a step of a batch, or of one case of it
    Set {
        /// Where it is now
        #[arg(value_parser = step)]
        to: Filing,
        /// The batch's number
        #[arg(long, value_name = "N")]
        batch: u32,
        /// One case of it; without, every case of the batch that the step fits
        #[arg(long, value_name = "N")]
        case: Option<u64>,
        /// The day [default: today]
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
    },
    /// Read the court's answers; nothing is recorded unless every line fits one case
    Import {
        /// The court's table
        file: PathBuf,
        /// The office's settings, which name the columns and words [default: `vacatur office show`]
        #[arg(long, value_name = "FILE")]
        office: Option<PathBuf>,
        /// Say what would be recorded, and record nothing
        #[arg(long)]
        dry_run: bool,
        /// Record the lines that fit, and list the others
        #[arg(long)]
        matched: bool,
    },
}

/// Reads the steps that a person can record.
fn step(word: &str) -> Result<Filing, String> {
    let steps = [Filing::Filed, Filing::Granted, Filing::Denied, Filing::Sent];
    steps
        .into_iter()
        .find(|step| step.id() == word)
        .ok_or_else(|| "one of filed, granted, denied, sent".to_owned())
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List { days, json } => list(desk, days, json),
        Command::Set { to, batch, case, on } => {
            let on = on.unwrap_or_else(|| desk.clock.today());
            let (batch, case) = (BatchNo(batch), case.map(CaseId));
            record(desk, &[Move { batch, case, to, on, answer: None }])
        }
        Command::Import { file, office, dry_run, matched } => {
            import(desk, &file, office.as_deref(), dry_run, matched)
        }
    }
}

fn record(desk: &Desk, steps: &[Move]) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Export)?;
    let (receipt, moved) =
        queue.record_outcomes(steps, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    say(&format!("recorded {}, ledger #{:06}", counted(moved, "case", "cases"), receipt.seq.0))
}

fn import(
    desk: &Desk,
    file: &Path,
    office: Option<&Path>,
    dry_run: bool,
    only_matched: bool,
) -> Result<(), Failure> {
    let office = super::office::find(office)?;
    let bytes = super::input::bytes(file, ANSWERS, "check the name and the rights on the file")?;
    let cases = desk.open_to_read()?.filed_cases().map_err(failures::queue)?;
    let matched =
        answers::read(bytes.as_slice(), &office.answers, &cases, Digest::of(&bytes)).map_err(|error| {
            Failure::new(Kind::Input, format!("{}: {error}", file.display()))
                .hint("name the court's columns in [answers] of the office's settings: `vacatur office show`")
        })?;
    let mut text = String::new();
    for line in matched.unmatched.iter().take(LISTED) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    if matched.unmatched.len() > LISTED {
        let _ = writeln!(text, "and {} more lines", matched.unmatched.len() - LISTED);
    }
    let (moves, unmatched) = (matched.moves.len() as u64, matched.unmatched.len() as u64);
    let granted = matched.moves.iter().filter(|step| step.to == Filing::Granted).count() as u64;
    let _ = write!(
        text,
        "{} fit: {} granted, {} denied; {} on record already; {} fit no case",
        counted(moves, "case", "cases"),
        grouped(granted),
        grouped(moves - granted),
        counted(matched.known, "line", "lines"),
        counted(unmatched, "line", "lines"),
    );
    say(&text)?;
    if unmatched > 0 && !only_matched {
        let what = format!(
            "{} of {} fit no case: nothing was recorded",
            counted(unmatched, "line", "lines"),
            file.display()
        );
        return Err(
            Failure::new(Kind::Problem, what).hint("mend the lines, or record the others with --matched")
        );
    }
    if dry_run || moves == 0 {
        return say("nothing was recorded");
    }
    record(desk, &matched.moves)
}

fn list(desk: &Desk, days: i32, json: bool) -> Result<(), Failure> {
    let cases = desk.open_to_read()?.filed_cases().map_err(failures::queue)?;
    if json {
        return say_json(&cases);
    }
    if cases.is_empty() {
        return say("no batch was written out yet; next: vacatur batch export NUMBER");
    }
    let today = desk.clock.today();
    say(in_words(&cases, today, days).trim_end())
}

/// Writes the table of batches and states, and the cases that wait longest.
fn in_words(cases: &[FiledCase], today: Date, days: i32) -> String {
    let waits = |case: &FiledCase| today.since(case.since).map_or(0, |span| span.get_days());
    let mut states: BTreeMap<(BatchNo, Filing), (u64, i32)> = BTreeMap::new();
    for case in cases {
        let (number, longest) = states.entry((case.batch, case.filing)).or_default();
        *number += 1;
        *longest = waits(case).max(*longest);
    }
    let mut text = format!("{:>5}  {:<8}  {:>9}  waits\n", "batch", "state", "cases");
    for ((batch, filing), (number, longest)) in states {
        let waits = if filing.is_open() {
            format!("{}, the longest {}", filing.waits_for(), counted_days(longest))
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:>5}  {:<8}  {:>9}  {waits}", batch.0, filing.to_string(), grouped(number));
    }
    let mut stuck: Vec<_> =
        cases.iter().filter(|case| case.filing.is_open() && waits(case) >= days).collect();
    stuck.sort_by_key(|case| (case.since, case.batch, case.case));
    if stuck.is_empty() {
        return text;
    }
    let _ = writeln!(text, "\n{:>8}  {:<24}  {:<8}  {:<10}  days", "case", "case numbers", "state", "since");
    for case in stuck.iter().take(LISTED) {
        let numbers: Vec<_> = case.numbers.iter().map(crate::record::Text::as_str).collect();
        let _ = writeln!(
            text,
            "{:>8}  {:<24}  {:<8}  {}  {:>4}",
            case.case.0,
            numbers.join("; "),
            case.filing.to_string(),
            case.since,
            waits(case)
        );
    }
    if stuck.len() > LISTED {
        let _ = writeln!(text, "and {} more; --days N lists those that wait longer", stuck.len() - LISTED);
    }
    text
}

fn counted_days(days: i32) -> String {
    counted(u64::try_from(days).unwrap_or(0), "day", "days")
}
