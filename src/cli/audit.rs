//! `vacatur audit`: replays the ledger, compares it with the queue, and names the first difference; writes the ledger out
//! for another program to check (docs/ledger.md).

use super::output::{counted, say};
use super::{Desk, failures};
use crate::casework::{Digest, KnownHead};
use crate::error::{Failure, Kind};
use crate::queue::{Audit, CopyCheck, Harmful, Queue, Recomputed};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Check the ledger and what is stored only, without computing every proposal again
    #[arg(long)]
    quick: bool,

    /// Compare with a head that was written down, such as "#004213 3f9a-1c22-8b10-77de"; may be given again
    #[arg(long, value_name = "HEAD")]
    head: Vec<KnownHead>,

    /// Write the whole ledger into a new file, one entry a line, for another program to check
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    if let Some(file) = &arguments.export {
        write_out(&queue, file)?;
    }
    let path = queue.path().display().to_string();
    let audited = if arguments.quick { queue.audit() } else { queue.audit_proposals() };
    let audit = audited.map_err(failures::queue)?;
    let mut differences: Vec<String> = audit.difference.iter().cloned().collect();
    for known in &arguments.head {
        differences.extend(queue.differs_from(known).map_err(failures::queue)?);
    }
    let copy = queue.check_copy().map_err(failures::queue)?;
    differences.extend(differs(&copy));
    if !differences.is_empty() {
        return Err(Failure::new(
            Kind::Problem,
            format!("{path} does not hold: {}", differences.join("; and ")),
        )
        .hint("keep the file as it is, do not work on it, and compare it with your last copy"));
    }
    if !audit.harmful.is_empty() {
        return Err(harmful(&path, &audit.harmful)?);
    }
    let mut text = format!(
        "{path} holds: {}, {} and {} are what the ledger says{}\n{}\n{copy}{}\nhead {}\nto write down: {}",
        counted(audit.entries, "entry", "entries"),
        counted(audit.cases, "case", "cases"),
        counted(audit.batches, "batch", "batches"),
        recomputed(&audit.recomputed),
        signatures(&audit, queue.is_encrypted()),
        if copy.is_mended_by_opening() {
            ": it is written anew when the queue is next opened for work"
        } else {
            ""
        },
        audit.head,
        queue.slip().map_err(failures::queue)?
    );
    for known in &arguments.head {
        // Writing to a String cannot fail.
        let _ = write!(text, "\nthe head of entry {} is as it was written down", known.last);
    }
    if let Some(file) = &arguments.export {
        let _ = write!(text, "\nwrote the ledger to {}; it holds case data", file.display());
    }
    say(&text)
}

/// Lists the decisions in force that would make somebody worse off, and says what to do about them.
fn harmful(path: &str, found: &[Harmful]) -> Result<Failure, Failure> {
    let lines: Vec<String> =
        found.iter().map(|one| format!("case {}, entry {}: {}", one.case, one.decision, one.why)).collect();
    say(&lines.join("\n"))?;
    let many = counted(u64::try_from(found.len()).unwrap_or(u64::MAX), "decision", "decisions");
    let what = format!("{path} is what its ledger says, and {many} in it would make a person worse off");
    Ok(Failure::new(Kind::Problem, what).hint("take each of them back and decide the case again"))
}

/// Says what is wrong with the second copy of the ledger, where something is that nobody should work on with.
fn differs(copy: &CopyCheck) -> Option<String> {
    match copy {
        CopyCheck::Same { .. } | CopyCheck::Missing | CopyCheck::Short { .. } => None,
        CopyCheck::Damaged { .. } => Some(format!("{copy} (`vacatur backup` writes it anew from the queue)")),
        CopyCheck::Longer { .. } | CopyCheck::Contradicts { .. } | CopyCheck::OfAnother => {
            Some(copy.to_string())
        }
    }
}

fn signatures(audit: &Audit, encrypted: bool) -> String {
    match &audit.signed {
        None if encrypted => "nobody has signed the ledger yet".to_owned(),
        None => "no signatures: the queue is a plain file, where nobody signs in".to_owned(),
        // The entry after the last one that is signed is the signature itself.
        Some((last, seat)) if last.0 + 1 == audit.entries => format!("signed to its end by {seat}"),
        Some((last, seat)) => format!(
            "signed by {seat} up to entry {last}; {} after that are not signed yet",
            counted(audit.entries.saturating_sub(last.0 + 1), "entry", "entries")
        ),
    }
}

/// Writes every entry as a line of JSON: its hash, and its canonical text as a string.
fn write_out(queue: &Queue, path: &Path) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unwritable = |error: io::Error| {
        Failure::new(Kind::Problem, format!("cannot write {}: {error}", path.display()))
            .hint("name a new file where you may write and there is space")
    };
    let mut out = BufWriter::new(options.open(path).map_err(unwritable)?);
    let written = queue.each_entry(|hash, body| line(&mut out, hash, body));
    written.and_then(|()| finished(out).map_err(Unwritten::Machine)).map_err(|error| match error {
        Unwritten::Machine(error) => unwritable(error),
        Unwritten::Queue(error) => failures::queue(error),
    })
}

/// Why the ledger was not written out.
enum Unwritten {
    Machine(io::Error),
    Queue(crate::queue::Error),
}

impl From<crate::queue::Error> for Unwritten {
    fn from(error: crate::queue::Error) -> Self {
        Self::Queue(error)
    }
}

fn line(out: &mut BufWriter<File>, hash: &Digest, body: &str) -> Result<(), Unwritten> {
    let body = serde_json::Value::from(body);
    writeln!(out, "{{\"hash\":\"{hash}\",\"entry\":{body}}}").map_err(Unwritten::Machine)
}

fn finished(mut out: BufWriter<File>) -> io::Result<()> {
    out.flush()?;
    out.get_ref().sync_all()
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
