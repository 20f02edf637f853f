//! `vacatur policy compare`: two policies over the people of a queue, or of files.

use super::find;
use crate::cli::output::{counted, say};
use crate::cli::{Desk, failures};
use crate::error::{Failure, Kind};
use crate::intake::{self, Delivered};
use crate::record::{County, SourceNo};
use crate::relief::parts::Part;
use crate::relief::{Policy, PolicyComparison, propose};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Persons that are read from a queue at once.
const AT_ONCE: u64 = 256;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The first policy: the name of a shipped one, or a policy file
    first: String,
    /// The second policy
    second: String,
    /// Compare over these bulk files instead of the queue
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The county, with files
    #[arg(long, requires = "files", value_parser = County::named)]
    county: Option<County>,
    /// The day on which everything is computed, with files [default: today]
    #[arg(long, value_name = "DATE", requires = "files")]
    as_of: Option<Date>,
    /// Write the tables to this file as CSV, too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let (first, second) = (find(&arguments.first)?, find(&arguments.second)?);
    let (comparison, over) = if arguments.files.is_empty() {
        over_queue(desk, &first, &second)?
    } else {
        over_files(desk, arguments, &first, &second)?
    };
    let report = comparison.report();
    if let Some(path) = &arguments.csv {
        super::super::report::write_csv(path, &report)?;
    }
    let mut text = format!(
        "{} against {}\n{over}; {} with a count that either takes for a candidate\n",
        first.name(),
        second.name(),
        counted(comparison.people(), "person", "persons")
    );
    text.push_str(&in_words(&report));
    say(text.trim_end())
}

fn in_words(report: &[Part]) -> String {
    let mut text = String::new();
    for part in report {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{}", super::super::report::in_words(part));
    }
    text
}

fn over_queue(desk: &Desk, first: &Policy, second: &Policy) -> Result<(PolicyComparison, String), Failure> {
    let queue = desk.open_to_read()?;
    let charter = queue.charter().clone();
    let mut comparison = PolicyComparison::new(first, second, charter.as_of);
    let mut last = 0;
    loop {
        let people = queue.people_after(last, AT_ONCE).map_err(failures::queue)?;
        let Some(end) = people.last() else { break };
        last = end.number;
        for one in &people {
            let [before, after] =
                [first, second].map(|policy| one.propose(policy, &charter.county, charter.as_of));
            comparison.add(&one.person, &before, &after);
        }
    }
    let over = format!("over the queue of {}, as of {}", charter.county, charter.as_of);
    Ok((comparison, over))
}

fn over_files(
    desk: &Desk,
    arguments: &Arguments,
    first: &Policy,
    second: &Policy,
) -> Result<(PolicyComparison, String), Failure> {
    let of_policy = || first.heading().county.as_deref().map(County::new);
    let county = arguments.county.clone().or_else(of_policy).ok_or_else(|| {
        Failure::new(Kind::Usage, "which county's convictions are meant is not said")
            .hint("name it: --county \"SAN FRANCISCO\"")
    })?;
    let as_of = arguments.as_of.unwrap_or_else(|| desk.clock.local().date());
    let files: Vec<&Path> = arguments.files.iter().map(PathBuf::as_path).collect();
    let (survey, hashing) = intake::survey(&files, SourceNo(1), &mut ()).map_err(failures::intake)?;
    hashing.end().map_err(failures::intake)?;
    let mut comparison = PolicyComparison::new(first, second, as_of);
    let (mut persons, mut refused) = (0, 0);
    for delivered in survey.read(()) {
        match delivered.map_err(failures::intake)? {
            Delivered::Person(history) => {
                let [before, after] =
                    [first, second].map(|policy| propose(&history.person, policy, &county, as_of));
                comparison.add(&history.person, &before, &after);
                persons += 1;
            }
            Delivered::Refused(_) => refused += 1,
        }
    }
    let over = format!(
        "over {} of {}, {} refused, in {county} as of {as_of}",
        counted(persons, "person", "persons"),
        counted(files.len() as u64, "file", "files"),
        counted(refused, "row", "rows")
    );
    Ok((comparison, over))
}
