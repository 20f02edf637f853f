//! `vacatur impact`: what the proposals would do and what was approved so far, every number with its definition.

use super::output::{say, say_json};
use super::{Desk, failures, report};
use crate::casework::CaseId;
use crate::casework::impact::{Pair, Summary, Sums, in_words, unit};
use crate::casework::purge::KeptFigure;
use crate::error::Failure;
use crate::queue::Queue;
use crate::queue::people::OnFile;
use crate::relief::Policy;
use crate::relief::parts::Part;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Persons that are read at once.
const AT_ONCE: u64 = 256;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON for another program
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write the tables to this file as CSV, too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Add the shares by race as the state recorded it: for a supervisor, never beside a case
    #[arg(long)]
    equity: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let policy = super::policy::read(&queue.policy_text().map_err(failures::queue)?)?;
    let mut sums = over(&queue, &policy, |_| true)?;
    sums.count_erased(&queue.destructions().map_err(failures::queue)?);
    let summary = sums.summary(queue.charter());
    if arguments.json {
        return say_json(&Printed::of(&summary, &sums, arguments.equity));
    }
    let parts = sums.parts(&summary, arguments.equity);
    if let Some(path) = &arguments.csv {
        report::write_csv(path, &parts)?;
    }
    let mut text = format!("{}\n", summary.head);
    for figure in &summary.figures {
        text.push_str(&printed(figure));
    }
    for part in parts.iter().skip(1) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{}", report::in_words(part));
    }
    say(text.trim_end())
}

/// Returns what the persons with these cases add to every figure, so that it can be kept when they are erased.
pub(super) fn of_cases(queue: &Queue, cases: &BTreeSet<CaseId>) -> Result<Vec<KeptFigure>, Failure> {
    let policy = super::policy::read(&queue.policy_text().map_err(failures::queue)?)?;
    let sums = over(queue, &policy, |one| one.cases.iter().any(|case| cases.contains(&case.id)))?;
    let kept = sums.summary(queue.charter()).figures.into_iter().map(|Pair { figure, approved }| {
        KeptFigure { id: figure.id.to_owned(), proposed: figure.value, approved }
    });
    Ok(kept.collect())
}

fn over(queue: &Queue, policy: &Policy, counts: impl Fn(&OnFile) -> bool) -> Result<Sums, Failure> {
    let mut sums = Sums::new(policy, queue.charter());
    let mut last = 0;
    loop {
        let people = queue.people_after(last, AT_ONCE).map_err(failures::queue)?;
        let Some(end) = people.last() else { return Ok(sums) };
        last = end.number;
        for one in people.iter().filter(|one| counts(one)) {
            sums.add(&one.person, one.cases.iter().map(|case| (&case.proposal, &case.standing)));
        }
    }
}

/// Writes a figure with its definition below it.
fn printed(pair: &Pair) -> String {
    let figure = &pair.figure;
    let words = format!(
        "\n{:<52} {:>10} proposed {:>10} approved  {}",
        figure.called,
        in_words(figure.unit, figure.value),
        in_words(figure.unit, pair.approved),
        unit(figure.unit)
    );
    let mut text = format!("{words}\n");
    let mut line = "    ".to_owned();
    for word in figure.definition.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 100 {
            text.push_str(&std::mem::replace(&mut line, "    ".to_owned()));
            text.push('\n');
        }
        if line.len() > 4 {
            line.push(' ');
        }
        line.push_str(word);
    }
    text.push_str(&line);
    text
}

/// The summary as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    about: &'a str,
    figures: Vec<PrintedFigure<'a>>,
    tables: Vec<PrintedTable>,
}

#[derive(Serialize)]
struct PrintedFigure<'a> {
    id: &'a str,
    called: &'a str,
    unit: &'static str,
    proposed: Option<u64>,
    approved: Option<u64>,
    definition: &'a str,
}

#[derive(Serialize)]
struct PrintedTable {
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl<'a> Printed<'a> {
    fn of(summary: &'a Summary, sums: &Sums, equity: bool) -> Self {
        let figures = summary.figures.iter().map(|Pair { figure, approved }| PrintedFigure {
            id: figure.id,
            called: figure.called,
            unit: unit(figure.unit),
            proposed: figure.value,
            approved: *approved,
            definition: &figure.definition,
        });
        let tables = sums.parts(summary, equity).into_iter().skip(1);
        let tables = tables.map(|Part { title, columns, rows, .. }| PrintedTable { title, columns, rows });
        Self { about: &summary.head, figures: figures.collect(), tables: tables.collect() }
    }
}
