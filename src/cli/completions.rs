//! `vacatur completions SHELL`: the shell's completion script, made from the same definitions as the parser.

use crate::error::Failure;
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "vacatur", &mut script);
    super::output::say(String::from_utf8_lossy(&script).trim_end())
}
