//! `vacatur keys`: every key that is in force, as a table or as Markdown.

use super::output::say;
use super::{Desk, failures, review};
use crate::error::Failure;
use crate::keymap::Keymap;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print Markdown
    #[arg(long)]
    markdown: bool,

    /// A file with keys of your own [default: what your settings say]
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let chosen = desk.environment.choices().map_err(failures::settings)?;
    let keymap = match arguments.keys.as_deref().or(chosen.keys.as_deref()) {
        Some(path) => review::keys(path)?,
        None => Keymap::default_embedded(),
    };
    say(if arguments.markdown { keymap.markdown() } else { keymap.table() }.trim_end())
}
