//! The command line: what can be typed, one file per command, and the one place where an error becomes a sentence and
//! an exit code.
//!
//! Owns no work of its own: each command opens what it needs and hands over to the room that does it.

mod assess;
mod audit;
mod backup;
mod batch;
mod bugs;
mod completions;
mod crew;
mod demo;
mod doctor;
mod fact;
mod failures;
mod hygiene;
mod impact;
mod import;
mod init;
mod input;
mod keys;
mod known;
mod ledger;
mod mapping;
mod office;
mod opening;
mod outcome;
mod output;
mod parts;
mod passphrase;
mod policy;
mod proof;
mod purge;
mod quarantine;
mod reading;
mod report;
mod restore;
mod review;
mod sample;
mod seat;
mod settings;
mod source;
mod spotcheck;
mod start;
mod status;
mod vocabulary;

use crate::clock::Clock;
use crate::config::{self, Environment, EnvironmentError};
use crate::error::{Failure, Kind};
use crate::record::text::shown;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Clear old convictions in bulk: read the state's files, decide case by case, export what was approved.
#[derive(Debug, Parser)]
#[command(name = "vacatur", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    /// The queue to work on [default: the one the environment names, else the one in your data folder]
    #[arg(long, global = true, value_name = "PATH")]
    queue: Option<PathBuf>,

    /// Who signs in [default: the seat the environment names, else your account]
    #[arg(long, global = true, value_name = "NAME", value_parser = input::name)]
    seat: Option<String>,

    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 found a problem, 2 not understood, 3 an input file cannot be used,
4 the queue is locked, foreign or damaged, 70 a mistake of the program.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Try it on fictitious people: makes a queue from the sample inside the program and opens it
    Demo(demo::Arguments),
    /// Make a new queue for one county, one policy and one date
    Init(init::Arguments),
    /// Read files into the queue and propose an action for every case; a later delivery shows what changes first
    Import(import::Arguments),
    /// Write what would be proposed for every count of the state's bulk files into a folder, without a queue
    Assess(assess::Arguments),
    /// Decide case by case
    Review(review::Arguments),
    /// Add facts that the file does not have: weight, date of birth, end of a sentence
    #[command(subcommand)]
    Fact(fact::Command),
    /// Say how far the work is
    Status(status::Arguments),
    /// Why what is proposed is proposed: the whole proof of a case in words, or of many as JSON lines
    Proof(proof::Arguments),
    /// Print what was done to a case: every entry of its ledger, with who, when and its hashes
    Ledger(ledger::Arguments),
    /// Replay the ledger, compare it with the queue, and compute every proposal again
    Audit(audit::Arguments),
    /// Make a backup now, opened and checked; or list those there are
    Backup(backup::Arguments),
    /// Bring a backup back: a new queue, up to date from the second copy of the ledger
    Restore(restore::Arguments),
    /// Freeze approved cases, write them out, check what was written
    #[command(subcommand)]
    Batch(batch::Command),
    /// What became of the cases that went out: record it, read the court's answers, see what is stuck
    #[command(subcommand)]
    Outcome(outcome::Command),
    /// Erase the personal data of cases that were granted, by the office's rule, with a certificate of destruction
    #[command(subcommand)]
    Purge(purge::Command),
    /// Say who works on the queue, and in which role
    #[command(subcommand)]
    Seat(seat::Command),
    /// Work on the rows that were refused: look at them, read them in corrected, or say why one is not needed
    #[command(subcommand)]
    Quarantine(quarantine::Command),
    /// What each imported file is worth: its columns, the words not understood, and which issues they make
    #[command(subcommand)]
    Source(source::Command),
    /// How tables of other offices are read: list, show, check and propose mappings
    #[command(subcommand)]
    Mapping(mapping::Command),
    /// The settings for what goes out: identifiers, the court's own table
    #[command(subcommand)]
    Office(office::Command),
    /// Say what the proposals would do and what was approved, every number with its definition
    Impact(impact::Arguments),
    /// Read, explain, check, compare, start and adopt policies
    #[command(subcommand)]
    Policy(policy::Command),
    /// What words of a source mean: list and check them, teach the queue the office's own, forget them
    #[command(subcommand)]
    Vocabulary(vocabulary::Command),
    /// Check decisions by a blind second look at a sample: plan it, draw it, carry it out, say what it proves
    #[command(subcommand)]
    Spotcheck(spotcheck::Command),
    /// Mix cases with a known answer into the work, and say how they were answered
    #[command(subcommand)]
    Known(known::Command),
    /// Write a fictitious bulk file of any size
    Sample(sample::Arguments),
    /// Say what is in force and what is wrong with this machine, with one fix a line
    Doctor,
    /// Print every key of the workstation
    Keys(keys::Arguments),
    /// Print the settings file that ships, with every setting explained
    Settings,
    /// Print what the program is made of, also as a bill of materials
    Parts(parts::Arguments),
    /// Print the completions of a shell
    Completions(completions::Arguments),
}

/// What every command is given.
struct Desk {
    /// The queue named on the command line.
    named: Option<PathBuf>,
    /// The seat named on the command line.
    named_seat: Option<String>,
    environment: Environment,
    clock: Clock,
}

impl Desk {
    /// Returns the queue that was named, or the default one.
    fn queue(&self) -> Result<PathBuf, Failure> {
        self.named.clone().or_else(|| self.environment.default_queue()).ok_or_else(|| {
            Failure::new(
                Kind::Usage,
                "this machine has no folder for personal data, so there is no default queue",
            )
            .hint("name one: vacatur --queue PATH")
        })
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    hygiene::begin();
    bugs::install();
    let arguments = match understand() {
        Ok(arguments) => arguments,
        Err(error) => return misunderstood(&error),
    };
    std::panic::catch_unwind(|| run(arguments))
        .unwrap_or_else(|_| Err(bugs::failure()))
        .map_or_else(|failure| report(&failure), |()| ExitCode::SUCCESS)
}

/// Reads the command line. Where it cannot be understood it is read once more with what a terminal would obey escaped,
/// because the error quotes it.
fn understand() -> Result<Arguments, clap::Error> {
    let typed = config::arguments();
    Arguments::try_parse_from(&typed).or_else(|_| {
        Arguments::try_parse_from(typed.iter().map(|word| shown(&word.to_string_lossy()).into_owned()))
    })
}

/// Help, the version, and what was not understood.
fn misunderstood(error: &clap::Error) -> ExitCode {
    // Nobody may be left to read it.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn report(failure: &Failure) -> ExitCode {
    output::tell(&format!("vacatur: {failure}"));
    failure.exit_code()
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let environment = Environment::read().map_err(|error| {
        let EnvironmentError::Now(_) = error;
        Failure::new(Kind::Usage, error.to_string()).hint("unset VACATUR_NOW to use the machine's clock")
    })?;
    let clock = environment.now.map_or_else(Clock::system, Clock::fixed);
    let desk = Desk { named: arguments.queue, named_seat: arguments.seat, environment, clock };
    match arguments.command {
        None => start::run(&desk),
        Some(Command::Demo(arguments)) => demo::run(&desk, &arguments),
        Some(Command::Init(arguments)) => init::run(&desk, &arguments),
        Some(Command::Import(arguments)) => import::run(&desk, &arguments),
        Some(Command::Assess(arguments)) => assess::run(&desk, &arguments),
        Some(Command::Review(arguments)) => review::run(&desk, &arguments),
        Some(Command::Fact(command)) => fact::run(&desk, &command),
        Some(Command::Status(arguments)) => status::run(&desk, &arguments),
        Some(Command::Proof(arguments)) => proof::run(&desk, &arguments),
        Some(Command::Ledger(arguments)) => ledger::run(&desk, &arguments),
        Some(Command::Audit(arguments)) => audit::run(&desk, &arguments),
        Some(Command::Backup(arguments)) => backup::run(&desk, &arguments),
        Some(Command::Restore(arguments)) => restore::run(&desk, &arguments),
        Some(Command::Batch(command)) => batch::run(&desk, command),
        Some(Command::Outcome(command)) => outcome::run(&desk, command),
        Some(Command::Purge(command)) => purge::run(&desk, command),
        Some(Command::Seat(command)) => seat::run(&desk, command),
        Some(Command::Quarantine(command)) => quarantine::run(&desk, command),
        Some(Command::Source(command)) => source::run(&desk, &command),
        Some(Command::Mapping(command)) => mapping::run(command),
        Some(Command::Office(command)) => office::run(command),
        Some(Command::Policy(command)) => policy::run(&desk, command),
        Some(Command::Vocabulary(command)) => vocabulary::run(&desk, command),
        Some(Command::Impact(arguments)) => impact::run(&desk, &arguments),
        Some(Command::Spotcheck(command)) => spotcheck::run(&desk, command),
        Some(Command::Known(command)) => known::run(&desk, command),
        Some(Command::Sample(arguments)) => sample::run(&arguments),
        Some(Command::Doctor) => doctor::run(&desk),
        Some(Command::Keys(arguments)) => keys::run(&desk, &arguments),
        Some(Command::Settings) => settings::run(),
        Some(Command::Parts(arguments)) => parts::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_put_together_rightly() {
        Arguments::command().debug_assert();
    }
}
