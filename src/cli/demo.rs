//! `vacatur demo`: a queue of fictitious people, made on the first run, resumed on the next.

use super::output::say;
use super::{Desk, failures, import, init, review};
use crate::error::{Failure, Kind};
use crate::queue::place_of_copy;
use crate::record::County;
use jiff::civil::date;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Start over: throw the demonstration's queue away first
    #[arg(long)]
    fresh: bool,

    #[command(flatten)]
    review: review::Arguments,
}

/// The fictitious file that ships with the program.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample/doj_fictitious.csv");

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let folder = folder(desk)?;
    let queue = desk.named.clone().unwrap_or_else(|| folder.join("demo.vacatur"));
    if arguments.fresh {
        throw_away(desk, &queue)?;
    }
    if !queue.exists() {
        make(desk, &folder, &queue)?;
    }
    review::open(desk, &queue, &arguments.review)
}

/// Returns the folder of the demonstration, in the data folder; the queue alone may be named to lie elsewhere.
fn folder(desk: &Desk) -> Result<PathBuf, Failure> {
    desk.environment.demo_folder().ok_or_else(|| {
        Failure::new(
            Kind::Usage,
            "this machine has no folder for personal data, so the demonstration has no place",
        )
        .hint("set HOME, then run it again")
    })
}

/// Removes the demonstration's queue; only one that says it is a demonstration and that nobody has open.
fn throw_away(desk: &Desk, queue: &Path) -> Result<(), Failure> {
    if !queue.exists() {
        return Ok(());
    }
    let opened = desk.open_to_write(queue)?;
    if !opened.charter().demo {
        return Err(Failure::new(Kind::Usage, format!("{} is no demonstration", queue.display()))
            .hint("move it elsewhere; --fresh only throws demonstrations away"));
    }
    opened.close().map_err(failures::queue)?;
    remove(&place_of_copy(queue))?;
    remove(queue)
}

/// Removes a file that may not be there.
fn remove(file: &Path) -> Result<(), Failure> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(file, &error)),
        _ => Ok(()),
    }
}

/// Makes the queue from the sample inside the program; the sample itself is left beside it to look at.
fn make(desk: &Desk, folder: &Path, queue: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    let sample = folder.join("doj_fictitious.csv");
    fs::write(&sample, SAMPLE).map_err(|error| unusable(&sample, &error))?;
    let policy = super::policy::find("san-francisco-2018")?;
    let county = County::new("SAN FRANCISCO");
    // Made under another name first, so that a start that is interrupted does not leave an empty demonstration.
    let draft = queue.with_extension("making");
    let (draft_copy, copy) = (place_of_copy(&draft), place_of_copy(queue));
    [&draft, &draft_copy].into_iter().try_for_each(|left| remove(left))?;
    let mut made = init::found_demo(desk, &draft, county, &policy, date(2018, 1, 31))?;
    let report = import::read_in(desk, &mut made, &[sample])?;
    made.close().map_err(failures::queue)?;
    fs::rename(&draft_copy, &copy).map_err(|error| unusable(&copy, &error))?;
    fs::rename(&draft, queue).map_err(|error| unusable(queue, &error))?;
    say(&report)
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Problem, format!("cannot use {}: {error}", path.display()))
        .hint("check the rights on your data folder and the free space there")
}
