//! `vacatur mapping`: how tables of other offices are read. Lists, shows, checks and proposes mappings.

use super::output::say;
use crate::error::{Failure, Kind};
use crate::intake::mapping::tried::Tried;
use crate::intake::mapping::{Mapping, SHIPPED, suggest};
use crate::intake::table;
use crate::record::SourceNo;
use crate::record::limits::WRITTEN;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the mappings that ship with the program
    List,
    /// Print a mapping, to read it or to start your own from
    Show {
        /// The name of a shipped mapping, or a mapping file
        mapping: String,
    },
    /// Check a mapping file; with a table, read the table through it
    Check {
        /// The name of a shipped mapping, or a mapping file
        mapping: String,
        /// A table that it should read
        #[arg(long, value_name = "TABLE")]
        with: Option<PathBuf>,
    },
    /// Propose a mapping for a table, from its header and its first rows
    Suggest {
        /// The table
        table: PathBuf,
    },
}

/// Looked at to propose a mapping.
const SAMPLE: u64 = 1024 * 1024;

pub(super) fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::List => say(list().trim_end()),
        Command::Show { mapping } => say(find(&mapping)?.1.trim_end()),
        Command::Check { mapping, with } => check(&find(&mapping)?.0, with.as_deref()),
        Command::Suggest { table } => propose(&table),
    }
}

/// Returns every shipped mapping.
pub(super) fn all() -> Vec<Mapping> {
    SHIPPED.iter().filter_map(|(_, text)| Mapping::parse(text).ok()).collect()
}

/// Returns a shipped mapping by its name.
pub(super) fn shipped(name: &str) -> Result<Mapping, Failure> {
    Mapping::shipped(name).ok_or_else(|| {
        let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        Failure::new(Kind::Usage, format!("there is no format or mapping {name:?}"))
            .hint(format!("name doj, {}, or a mapping file ending in .toml with --mapping", names.join(", ")))
    })
}

/// Returns a mapping and its text by the name it ships under, or from a file.
pub(super) fn find(name: &str) -> Result<(Mapping, String), Failure> {
    let path = Path::new(name);
    if path.extension().is_none() && path.components().count() == 1 {
        let mapping = shipped(name)?;
        let text = SHIPPED.iter().find(|(shipped, _)| *shipped == name).map_or("", |(_, text)| text);
        return Ok((mapping, text.to_owned()));
    }
    let hint = "check the name; `vacatur mapping list` shows the shipped ones";
    let text = super::input::text(path, WRITTEN, hint)?;
    let mapping = Mapping::parse(&text).map_err(|error| {
        Failure::new(Kind::Input, format!("{}: {error}", path.display()))
            .hint("`vacatur mapping show example` is one with everything explained")
    })?;
    Ok((mapping, text))
}

fn list() -> String {
    let width = SHIPPED.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for mapping in all() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<width$}  {}", mapping.name, mapping.title);
    }
    text + "next: vacatur mapping show NAME"
}

fn check(mapping: &Mapping, table: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = table else { return say(&format!("{} is right in form", mapping.name)) };
    let table = table::read(path, mapping, SourceNo(1)).map_err(super::failures::intake)?;
    let tried = Tried::of(&table.delivered);
    let mut text = format!(
        "{} reads {}: {} rows, {} refused, {} persons\n",
        mapping.name,
        path.display(),
        table.rows,
        tried.refused.values().sum::<u64>(),
        tried.persons
    );
    for (reason, rows) in &tried.refused {
        let _ = writeln!(text, "  {rows:>7} refused: {reason}");
    }
    for (unknown, persons) in &tried.unknown {
        let _ = writeln!(text, "  {persons:>7} persons {unknown}");
    }
    say(text.trim_end())
}

fn propose(path: &Path) -> Result<(), Failure> {
    let unreadable = |error| {
        Failure::new(Kind::Input, format!("cannot read {}: {error}", path.display()))
            .hint("check the name and the rights on it")
    };
    let mut beginning = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(SAMPLE).read_to_end(&mut beginning).map_err(unreadable)?;
    let draft = suggest::suggest(&beginning).ok_or_else(|| {
        Failure::new(Kind::Input, format!("{} is no table with a header and rows", path.display()))
            .hint("save it as delimited text with the names of its columns in the first line")
    })?;
    say(draft.trim_end())
}
