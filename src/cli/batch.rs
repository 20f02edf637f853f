//! `vacatur batch`: freezes approved cases, lists and shows batches, writes one out, checks what was written.
//!
//! What has to do with the documents is in `documents`, which a lean build leaves out.

#[cfg(feature = "documents")]
mod documents;

pub(super) mod gate;

use super::input::words;
use super::output::{counted, grouped, say};
use super::{Desk, failures};
use crate::casework::{Act, BatchNo, BatchState, Refusal, Seq};
use crate::error::{Failure, Kind};
use crate::filing::{self, Exported, Job, Office, Standards, Totals, Verification};
use crate::queue::{self, Queue};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Freeze every approved case that stands in no batch
    New {
        /// Leave out cases that could not be filed as they are, instead of refusing
        #[arg(long)]
        only_clean: bool,
        /// The office's settings [default: `vacatur office show`]
        #[arg(long, value_name = "FILE")]
        office: Option<PathBuf>,
    },
    /// List the batches
    List,
    /// Show one batch and its cases
    Show {
        /// The batch's number
        number: u32,
    },
    /// Check the nine conditions under which a batch may go out, one by one
    Gate {
        /// The batch's number
        number: u32,
        /// Print JSON for another program
        #[arg(long)]
        json: bool,
    },
    /// Let a batch out although its spot-check has not passed: a supervisor, with a reason that the certificate prints
    Override {
        /// The batch's number
        number: u32,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = words)]
        reason: String,
    },
    /// Write a batch into a new folder, with the certificate of its spot-check
    Export {
        /// The batch's number
        number: u32,
        /// The folder to make [default: batch-NUMBER]
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
        /// The office's settings: which identifiers each table carries, and the court's own table [default: `vacatur
        /// office show`]
        #[arg(long, value_name = "FILE")]
        office: Option<PathBuf>,
        #[cfg(feature = "documents")]
        #[command(flatten)]
        documents: documents::Choice,
    },
    /// Show the pages of a batch in the terminal, or write them as PDF, before anything goes out
    #[cfg(feature = "documents")]
    Preview(documents::Preview),
    /// Copy the templates of the documents into a folder, to be edited there
    #[cfg(feature = "documents")]
    Templates {
        /// The folder to write them to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Check an exported folder, alone and against the queue where there is one
    Verify {
        /// The folder that export made
        folder: PathBuf,
    },
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::New { only_clean, office } => {
            new(desk, only_clean, &super::office::find(office.as_deref())?)
        }
        Command::List => list(desk),
        Command::Show { number } => show(desk, BatchNo(number)),
        Command::Gate { number, json } => gate::show(desk, BatchNo(number), json),
        Command::Override { number, reason } => gate::set_aside(desk, BatchNo(number), &reason),
        Command::Export {
            number,
            out,
            office,
            #[cfg(feature = "documents")]
            documents,
        } => {
            let out = out.unwrap_or_else(|| PathBuf::from(format!("batch-{number}")));
            let office = super::office::find(office.as_deref())?;
            #[cfg(not(feature = "documents"))]
            let write = write_tables;
            #[cfg(feature = "documents")]
            let write =
                |queue: &Queue, job: Job<'_>, out: &Path| documents::write(&documents, queue, job, out);
            export(desk, BatchNo(number), &out, &office, write)
        }
        #[cfg(feature = "documents")]
        Command::Preview(arguments) => documents::preview(&desk.open_to_read()?, &arguments),
        #[cfg(feature = "documents")]
        Command::Templates { out } => documents::templates(&out),
        Command::Verify { folder } => verify(desk, &folder),
    }
}

fn new(desk: &Desk, only_clean: bool, office: &Office) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Freeze)?;
    let flagged = queue.cases_of_flagged_persons().map_err(failures::queue)?;
    let standards = Standards { office, flagged: &flagged, as_of: queue.charter().as_of };
    let earlier = queue.batched_cases().map_err(failures::queue)?;
    let free = queue.free_cases().map_err(failures::queue)?;
    let unfit = filing::preflight(standards, earlier, free).map_err(failures::queue)?;
    let listed = unfit.iter().fold(String::new(), |mut text, unfit| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{unfit}");
        text
    });
    if !unfit.is_empty() && !only_clean {
        say(listed.trim_end())?;
        return Err(Failure::new(Kind::Problem, format!("nothing was frozen: {unfit}"))
            .hint("mend each of them, or freeze the rest with `vacatur batch new --only-clean`"));
    }
    let left_out: BTreeSet<_> = unfit.iter().map(|unfit| unfit.case).collect();
    let record = queue.new_batch(&left_out, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let slip = desk.close(queue)?;
    let left_out = if listed.is_empty() { String::new() } else { format!("left out:\n{listed}") };
    say(&format!(
        "{left_out}batch {} frozen: {}, ledger #{:06}\nroot {}\nto write down: {slip}\nnext: vacatur batch export {}",
        record.batch.number,
        counted(u64::try_from(record.batch.cases.len()).unwrap_or(u64::MAX), "case", "cases"),
        record.seq.0,
        record.batch.root(),
        record.batch.number
    ))
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let batches = desk.open_to_read()?.batches().map_err(failures::queue)?;
    if batches.is_empty() {
        return say("no batch yet; next: vacatur batch new");
    }
    let mut text =
        format!("{:>5}  {:<20}  {:>9}  {:<9}  frozen by", "batch", "frozen at (UTC)", "cases", "state");
    for batch in batches {
        let _ = write!(
            text,
            "\n{:>5}  {:<20}  {:>9}  {:<9}  {}",
            batch.number.0,
            batch.at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            grouped(batch.cases),
            batch.state.to_string(),
            batch.seat.0
        );
    }
    say(&text)
}

fn show(desk: &Desk, number: BatchNo) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let record = queue.batch(number).map_err(failures::queue)?;
    let mut text = format!(
        "batch {number}: {}, frozen {} by {}, {}\nroot {}\nhead before it {}",
        counted(u64::try_from(record.batch.cases.len()).unwrap_or(u64::MAX), "case", "cases"),
        record.batch.at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        record.seat.0,
        record.state,
        record.batch.root(),
        record.batch.head
    );
    if let Some(manifest) = record.manifest {
        let _ = write!(text, "\nmanifest {manifest}");
    }
    for case in &record.superseded {
        let _ = write!(text, "\nsuperseded since: case {case}");
    }
    let _ = write!(
        text,
        "\n\n{:>8}  {:<24}  {:<12}  {:<10}  ledger",
        "case", "case numbers", "convicted", "lane"
    );
    let frozen = record.batch.cases.iter();
    for (case, frozen) in queue.batch_cases(number).map_err(failures::queue)?.zip(frozen) {
        let case = match case {
            Err(queue::Error::Refused(Refusal::Erased(by))) => {
                let _ = write!(text, "\n{:>8}  erased by ledger entry {by}", frozen.case.0);
                continue;
            }
            case => case.map_err(failures::queue)?,
        };
        let numbers = case.event().map_or_else(String::new, |event| {
            event.case_numbers.iter().map(crate::record::Text::as_str).collect::<Vec<_>>().join("; ")
        });
        let convicted = case.event().map_or_else(String::new, |event| event.date.to_string());
        let _ = write!(
            text,
            "\n{:>8}  {numbers:<24}  {convicted:<12}  {:<10}  #{:06}",
            case.id.0,
            case.proposal.lane(),
            frozen.verdict.0
        );
    }
    say(&text)
}

/// The version that the papers of an export name.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Writes the tables of a batch and nothing else.
fn write_tables(queue: &Queue, job: Job<'_>, folder: &Path) -> Result<Exported, Failure> {
    let number = job.batch.batch.number;
    let bar = progress(job.batch.batch.cases.len());
    let cases = queue.batch_cases(number).map_err(failures::queue)?.inspect(|_| bar.inc(1));
    let challenges = queue.challenged_cases(number).map_err(failures::queue)?;
    let exported = filing::export(folder, job, cases, challenges).map_err(failures::filing);
    bar.finish_and_clear();
    exported
}

fn export(
    desk: &Desk,
    number: BatchNo,
    folder: &Path,
    office: &Office,
    write: impl FnOnce(&Queue, Job<'_>, &Path) -> Result<Exported, Failure>,
) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Export)?;
    let record = queue.batch(number).map_err(failures::queue)?;
    if let Some((cases, by)) = queue.erased_of(number).map_err(failures::queue)? {
        let what = format!(
            "batch {number} can not be written any more: {} of it erased from the queue by entry {by}",
            counted(cases, "case was", "cases were")
        );
        return Err(Failure::new(Kind::Problem, what).hint(
            "the folder that was written before is what there is: `vacatur batch verify FOLDER` checks it",
        ));
    }
    let passage = gate::passage(desk, &queue, &record)?;
    let charter = queue.charter_at(record.seq).map_err(failures::queue)?;
    let certificate = gate::certificate(&queue, &record, &passage, VERSION)?;
    let job = Job { charter: &charter, batch: &record, version: VERSION, office, certificate: &certificate };
    let exported = write(&queue, job, folder)?;
    let receipt = queue
        .record_export(number, exported.manifest, Some(passage), &desk.seat(), desk.clock.now())
        .map_err(|error| {
            failures::queue(error)
                .hint("the folder is complete, but its export is not in the ledger: export again")
        })?;
    let slip = desk.close(queue)?;
    let mut text = format!(
        "wrote batch {number} to {}, ledger #{:06}\n{}\nmanifest {}\nto write down: {slip}",
        folder.display(),
        receipt.seq.0,
        totals(&exported.totals),
        exported.manifest
    );
    for case in &exported.superseded {
        let _ = write!(text, "\nsuperseded since it was frozen: case {case}; do not file it unread");
    }
    let _ = write!(text, "\nnext: vacatur batch verify {}", folder.display());
    say(&text)
}

/// Shows on a terminal how far a walk over so many cases is.
fn progress(cases: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(cases).unwrap_or(u64::MAX));
    bar.with_style(
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} cases, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

fn totals(totals: &Totals) -> String {
    let actions = &totals.actions;
    format!(
        "{}, {}: {} to dismiss and seal, {} to redesignate, {} to recall and resentence, {} without relief",
        counted(totals.cases, "case", "cases"),
        counted(totals.counts, "count", "counts"),
        grouped(actions.dismiss_and_seal),
        grouped(actions.redesignate),
        grouped(actions.recall_and_resentence),
        grouped(actions.none),
    )
}

fn verify(desk: &Desk, folder: &Path) -> Result<(), Failure> {
    let alone = filing::verify(folder).map_err(failures::filing)?;
    let path = desk.queue()?;
    let number = alone.heading().map(|heading| BatchNo(heading.batch));
    let version = alone.heading().map_or("", |heading| heading.version.as_str());
    match number {
        Some(number) if path.exists() => match against_queue(desk, folder, number, version)? {
            Some((found, held)) => report(&found, &held, folder),
            None => report(&alone, &Held::Alone, folder),
        },
        _ => report(&alone, &Held::Alone, folder),
    }
}

/// What a folder was held against.
enum Held {
    /// Itself: there is no queue that has such a batch.
    Alone,
    /// The frozen batch, case by case.
    Cases,
    /// What the ledger recorded of the batch: so many of its cases were erased, last by this entry.
    Recorded(u64, Seq),
}

/// Holds the folder against the frozen batch; `None` where the queue has none of that number.
fn against_queue(
    desk: &Desk,
    folder: &Path,
    number: BatchNo,
    version: &str,
) -> Result<Option<(Verification, Held)>, Failure> {
    let queue = desk.open_to_read()?;
    let record = match queue.batch(number) {
        // A batch of another queue: the folder is held against itself alone.
        Err(queue::Error::NoBatch(_)) => return Ok(None),
        record => record.map_err(failures::queue)?,
    };
    if record.state == BatchState::Void {
        return Err(Failure::new(Kind::Problem, format!("batch {number} is void in the queue"))
            .hint("freeze and export a new batch; do not file this folder"));
    }
    let charter = queue.charter_at(record.seq).map_err(failures::queue)?;
    if let Some((cases, by)) = queue.erased_of(number).map_err(failures::queue)? {
        let found = filing::verify_recorded(folder, &charter, &record).map_err(failures::filing)?;
        return Ok(Some((found, Held::Recorded(cases, by))));
    }
    let certificate = match &record.passage {
        Some(passage) => Some(gate::certificate(&queue, &record, passage, version)?),
        None => None,
    };
    let cases = queue.batch_cases(number).map_err(failures::queue)?;
    let challenges = queue.challenged_cases(number).map_err(failures::queue)?;
    filing::verify_against(folder, &charter, &record, certificate.as_ref(), cases, challenges)
        .map(|found| Some((found, Held::Cases)))
        .map_err(failures::filing)
}

fn report(found: &Verification, held: &Held, folder: &Path) -> Result<(), Failure> {
    let with = match held {
        Held::Cases => "by itself and against the queue".to_owned(),
        Held::Alone => "by itself (no queue that has this batch to hold it against)".to_owned(),
        Held::Recorded(cases, by) => format!(
            "by itself and against the manifest in the ledger ({} of it erased from the queue by entry {by}, so it \
             cannot be compared row by row)",
            counted(*cases, "case", "cases")
        ),
    };
    let mut text = String::new();
    for case in found.superseded() {
        let _ = writeln!(text, "superseded since it was written: case {case}");
    }
    if found.is_good() {
        let signed = found.signature().map_or_else(
            || "nobody signed for the batch: its queue is a plain file, or signed later".to_owned(),
            |signature| format!("{} signed for the batch, with the key {}", signature.seat, signature.key),
        );
        let _ = write!(text, "{} holds, {with}\n{}\n{signed}", folder.display(), totals(found.totals()));
        return say(&text);
    }
    for difference in found.differences().iter() {
        let _ = writeln!(text, "{difference}");
    }
    say(text.trim_end())?;
    let count = found.differences().total();
    Err(Failure::new(
        Kind::Problem,
        format!("{} does not hold: {}", folder.display(), counted(count, "difference", "differences")),
    )
    .hint("do not file it; export the batch again into a new folder"))
}
