//! `vacatur source`: what each imported file is worth, with the words that nobody can be sure of and what they lead to.

use super::output::{counted, grouped, say, say_json};
use super::{Desk, failures};
use crate::error::{Failure, Kind};
use crate::queue::SourceWorth;
use crate::relief::worth::words;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the sources with how much of each is understood
    List(List),
    /// Show what a source is worth: its columns, the words not understood, its issues, and what is suspicious
    Show(Show),
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The source's number in the list
    number: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(desk: &Desk, command: &Command) -> Result<(), Failure> {
    let sources = desk.open_to_read()?.worth().map_err(failures::queue)?;
    match command {
        Command::List(arguments) if arguments.json => say_json(&sources),
        Command::List(_) => say(&table(&sources)),
        Command::Show(arguments) => {
            let found = sources.iter().find(|source| source.account.source.0 == arguments.number);
            let source = found.ok_or_else(|| {
                Failure::new(Kind::Usage, format!("there is no source {}", arguments.number))
                    .hint("list them with `vacatur source list`")
            })?;
            if arguments.json { say_json(source) } else { say(in_full(source).trim_end()) }
        }
    }
}

fn table(sources: &[SourceWorth]) -> String {
    if sources.is_empty() {
        return "no file has been imported; next: vacatur import FILE".to_owned();
    }
    let mut text = format!(
        "{:>6}  {:>11}  {:>8}  {:>7}  {:>9}  {:>9}  {:>10}  file\n",
        "source", "rows", "rejected", "columns", "words", "cases", "suspicious"
    );
    for source in sources {
        let account = &source.account;
        let columns = account.at_import.as_ref().map(|kept| kept.columns.len()).filter(|number| *number > 0);
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:>6}  {:>11}  {:>8}  {:>7}  {:>9}  {:>9}  {:>10}  {}",
            account.source.0,
            grouped(source.rows),
            grouped(source.refused),
            columns.map_or_else(|| "-".to_owned(), |number| number.to_string()),
            grouped(account.words.len() as u64),
            grouped(account.cases),
            account.suspicious.len(),
            source.name
        );
    }
    text.push_str("columns: filled at import; words: not understood now; next: vacatur source show NUMBER");
    text
}

fn in_full(source: &SourceWorth) -> String {
    let mut text = format!(
        "source {}: {}, {}, {}, {}\n\n",
        source.account.source.0,
        source.name,
        source.format,
        counted(source.rows, "row", "rows"),
        counted(source.refused, "rejected row", "rejected rows")
    );
    for line in words::in_full(&source.account) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
