//! `vacatur office`: prints the settings for what goes out, to copy and change, and checks a changed copy.

use super::output::say;
use crate::error::{Failure, Kind};
use crate::filing::{Office, OfficeError, office::DEFAULT};
use crate::record::limits::WRITTEN;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print the settings that stand where an office says nothing else
    Show,
    /// Check a settings file
    Check {
        /// The file
        file: PathBuf,
    },
}

pub(super) fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Show => say(DEFAULT.trim_end()),
        Command::Check { file } => {
            find(Some(&file))?;
            say(&format!("{} can be used: vacatur batch export NUMBER --office {0}", file.display()))
        }
    }
}

/// Reads the settings that were named, or the shipped ones.
pub(super) fn find(file: Option<&Path>) -> Result<Office, Failure> {
    let Some(file) = file else {
        return Office::standard().map_err(|error| unusable(Path::new("the shipped settings"), &error));
    };
    let text = super::input::text(file, WRITTEN, "`vacatur office show` prints settings to begin with")?;
    Office::parse(&text).map_err(|error| unusable(file, &error))
}

fn unusable(file: &Path, error: &OfficeError) -> Failure {
    Failure::new(Kind::Input, format!("{}: {error}", file.display()))
        .hint("mend that line; `vacatur office show` prints every key with its meaning")
}
