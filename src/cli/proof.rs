//! `vacatur proof`: the whole proof of cases, in words to read and print, or as JSON lines in a file.
//!
//! Writes out what the queue stored with each case; computes nothing. Works beside a reviewer.

use super::output::{counted, say};
use super::{Desk, failures};
use crate::casework::{BatchNo, CaseFile, CaseId};
use crate::error::{Failure, Kind};
use crate::filing::{PROOF_SCHEMA, write_proof};
use crate::queue::{self, Queue};
use crate::record::{SourceLine, SourceNo};
use crate::relief::{Lane, ProofLine, Proposal};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The cases, by their numbers
    #[arg(value_name = "CASE")]
    cases: Vec<u64>,

    /// The cases of a batch, as they were when it was frozen
    #[arg(long, value_name = "NUMBER", conflicts_with = "cases")]
    batch: Option<u32>,

    /// Write a line of JSON for each count into this new file; without cases and batch, for the whole queue
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Print the JSON Schema of those lines
    #[arg(long, exclusive = true)]
    schema: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.schema {
        return say(PROOF_SCHEMA.trim_end());
    }
    let queue = desk.open_to_read()?;
    match &arguments.out {
        Some(path) => write_out(&queue, arguments, path),
        None if arguments.cases.is_empty() && arguments.batch.is_none() => {
            Err(Failure::new(Kind::Usage, "which cases are meant is not said").hint(
                "name one, such as `vacatur proof 12`, or write all of them: `vacatur proof --out FILE`",
            ))
        }
        None => {
            let mut text = String::new();
            for case in cases(&queue, arguments)? {
                text.push_str(&in_words(&case.map_err(failures::queue)?));
                text.push('\n');
            }
            say(text.trim_end())
        }
    }
}

type Cases<'q> = Box<dyn Iterator<Item = Result<CaseFile, queue::Error>> + 'q>;

/// Returns the cases that are meant: those named, those of a batch, or all.
fn cases<'q>(queue: &'q Queue, arguments: &'q Arguments) -> Result<Cases<'q>, Failure> {
    if let Some(batch) = arguments.batch {
        return Ok(Box::new(queue.batch_cases(BatchNo(batch)).map_err(failures::queue)?));
    }
    if !arguments.cases.is_empty() {
        return Ok(Box::new(arguments.cases.iter().map(|number| queue.case(CaseId(*number)))));
    }
    let mut last = CaseId(0);
    Ok(Box::new(std::iter::from_fn(move || {
        let next = queue.next(last).transpose()?;
        Some(next.and_then(|id| {
            last = id;
            queue.case(id)
        }))
    })))
}

fn write_out(queue: &Queue, arguments: &Arguments, path: &Path) -> Result<(), Failure> {
    let unwritable = |error: io::Error| {
        Failure::new(Kind::Problem, format!("cannot write {}: {error}", path.display()))
            .hint("name a new file where you may write and there is space")
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let cases = cases(queue, arguments)?;
    let mut out = BufWriter::with_capacity(1 << 16, options.open(path).map_err(unwritable)?);
    let mut written = 0;
    for case in cases {
        let case = case.map_err(failures::queue)?;
        for (count, proposal) in case.candidates() {
            let name = |source| source_name(&case, source);
            write_proof(
                &mut out,
                Some(case.id.0),
                case.standing.decided.as_ref(),
                &case.person,
                count,
                proposal,
                name,
            )
            .map_err(unwritable)?;
            written += 1;
        }
    }
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(unwritable)?;
    say(&format!(
        "wrote the proof of {} to {}; it holds case data, birth dates and other convictions among it",
        counted(written, "count", "counts"),
        path.display()
    ))
}

/// Returns the name of a source without the folders it was read from.
fn source_name(case: &CaseFile, source: SourceNo) -> &str {
    let name = case.sources.iter().find(|(number, _)| *number == source).map(|(_, name)| name.as_str());
    name.and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default()
}

/// Writes the proofs of a case for a person to read.
fn in_words(case: &CaseFile) -> String {
    let mut text = format!("case no. {}  {}\n", case.id.0, case.person.identity.name);
    for (count, proposal) in case.candidates() {
        let charge = count.charge().map_or("no charge", |charge| charge.text.as_str());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\ncount {}  {charge}", proposal.count + 1);
        proposal_in_words(&mut text, case, proposal);
    }
    text
}

fn proposal_in_words(text: &mut String, case: &CaseFile, proposal: &Proposal) {
    let lane = Lane::of(&proposal.codes);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  proposed  {} ({lane} lane)", proposal.action);
    for code in &proposal.codes {
        let _ = writeln!(text, "  code      {code}: {}", code.words());
    }
    let law = &proposal.law;
    let by: Vec<&str> = law.citations.iter().map(|citation| citation.0.as_str()).collect();
    let _ = writeln!(text, "  law       {}: {}\n            by {}", law.action, law.reason, by.join(", "));
    let policy = &proposal.policy;
    let _ = writeln!(
        text,
        "  policy    {}: {}\n            by {}",
        policy.action, policy.reason, policy.citation.0
    );
    for asked in &proposal.proof {
        question_in_words(text, case, asked);
    }
    for flip in &proposal.flips {
        let _ = writeln!(text, "  otherwise {flip}");
    }
}

fn question_in_words(text: &mut String, case: &CaseFile, asked: &ProofLine) {
    let place = |line: &SourceLine| format!("{} line {}", source_name(case, line.source), line.line);
    let rows: Vec<String> = asked.finding.lines.iter().map(place).collect();
    let beside = if asked.decides { "" } else { " (the outcome does not rest on it)" };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  {:<8}  {}{beside}", asked.answer, asked.question);
    let found = [asked.finding.words.clone(), rows.join(", "), asked.citation.0.clone()];
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let _ = writeln!(text, "            {}", found.join("; "));
}
