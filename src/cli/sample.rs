//! `vacatur sample`: writes a fictitious bulk file of any size, streaming.

use super::output::{counted, grouped, say};
use crate::error::{Failure, Kind};
use crate::intake::fiction::{Fiction, Issues, Padding};
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How many people
    #[arg(long, value_name = "N")]
    people: u64,

    /// Which people: the same seed gives the same file
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// The file to make
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Fill unused columns with "  -  ", as some generators do
    #[arg(long)]
    padded: bool,

    /// Whether some people have later orders, comments, abbreviated words and records elsewhere
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Asked::None)]
    issues: Asked,
}

/// The issues that can be asked for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Asked {
    /// None of them
    None,
    /// One person in eleven, the last of the file, has one
    Realistic,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.out;
    let padding = if arguments.padded { Padding::Padded } else { Padding::Lean };
    let issues = match arguments.issues {
        Asked::None => Issues::None,
        Asked::Realistic => Issues::Realistic,
    };
    let fiction = Fiction { people: arguments.people, seed: arguments.seed, padding, issues };
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| unwritable(path, &error))?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    let totals = fiction
        .write(&mut out)
        .and_then(|totals| out.flush().map(|()| totals))
        .inspect_err(|_| {
            // Half a file would look like a whole one; the error that matters is the first.
            let _ = std::fs::remove_file(path);
        })
        .map_err(|error| unwritable(path, &error))?;
    say(&format!(
        "wrote {}: {}, {}, {} MB; marijuana convictions in San Francisco: {} felonies, {} misdemeanors and infractions\n\
         The people are fictitious.",
        path.display(),
        counted(totals.people, "person", "people"),
        counted(totals.rows, "row", "rows"),
        grouped(totals.bytes / 1_000_000),
        grouped(totals.felonies),
        grouped(totals.misdemeanors),
    ))
}

fn unwritable(path: &std::path::Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::new(Kind::Usage, format!("{} is there already", path.display()))
                .hint("name another file with --out")
        }
        io::ErrorKind::StorageFull => Failure::new(
            Kind::Problem,
            format!("the disk of {} is full; the file was taken away again", path.display()),
        )
        .hint("free some space, or ask for fewer people"),
        _ => Failure::new(Kind::Problem, format!("cannot write {}: {error}", path.display()))
            .hint("check that the folder is there and may be written to"),
    }
}
