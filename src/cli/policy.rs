//! `vacatur policy`: lists the offices' policies, shows, explains and checks one, starts one of one's own, compares two,
//! and makes a queue go on under another.

pub(super) mod adopt;
mod compare;
mod explain;
mod new;

use super::Desk;
use super::output::say;
use crate::error::{Failure, Kind};
use crate::record::limits::WRITTEN;
use crate::relief::policy::ExampleFailure;
use crate::relief::{Action, Policy, RoutingCode};
use std::fmt::Write as _;
use std::path::Path;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the policies that ship with the program
    List,
    /// Print a policy file, to read it or to start your own from
    Show {
        /// The name of a shipped policy, or a policy file
        policy: String,
    },
    /// Say the whole policy in plain words, rule by rule
    Explain {
        /// The name of a shipped policy, or a policy file
        policy: String,
    },
    /// Read a policy file and run its worked examples
    Check {
        /// The name of a shipped policy, or a policy file
        policy: String,
    },
    /// Write a copy of a policy under a name of your own, to edit
    New(new::Arguments),
    /// Compare two policies over the queue, or over files
    Compare(compare::Arguments),
    /// Let the queue go on under another policy; no verdict is touched
    Adopt(adopt::Arguments),
    /// List the decided cases that the policy in force would propose otherwise
    Differing,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => list(),
        Command::Show { policy } => say(find(&policy)?.text().trim_end()),
        Command::Explain { policy } => say(&explain::in_words(&find(&policy)?)),
        Command::Check { policy } => check(&find(&policy)?),
        Command::New(arguments) => new::run(&arguments),
        Command::Compare(arguments) => compare::run(desk, &arguments),
        Command::Adopt(arguments) => adopt::run(desk, &arguments),
        Command::Differing => adopt::differing(desk),
    }
}

/// Returns a policy by the name it ships under, or from a file.
pub(super) fn find(name: &str) -> Result<Policy, Failure> {
    let path = Path::new(name);
    let looks_like_a_file = path.extension().is_some() || path.components().count() > 1;
    if !looks_like_a_file {
        return Policy::shipped(name).map_err(|error| {
            let names: Vec<&str> = Policy::shipped_names().collect();
            Failure::new(Kind::Usage, error.to_string())
                .hint(format!("name one of {}, or a policy file ending in .toml or .json", names.join(", ")))
        });
    }
    find_file(path)
}

/// Reads a policy file.
pub(super) fn find_file(path: &Path) -> Result<Policy, Failure> {
    let hint = "check the name; `vacatur policy list` shows the shipped ones";
    let text = super::input::text(path, WRITTEN, hint)?;
    Policy::read(&text).map_err(|error| {
        Failure::new(Kind::Input, format!("{}: {error}", path.display()))
            .hint("`vacatur policy show san-francisco-2018` shows a policy that is right in form")
    })
}

/// Reads the policy that a queue was made with: a policy file, or the peer's options.
pub(super) fn read(text: &str) -> Result<Policy, Failure> {
    Policy::read(text).map_err(|error| {
        Failure::new(Kind::Queue, format!("the queue's policy cannot be read by this version: {error}"))
            .hint("use the version of vacatur that made the queue")
    })
}

fn list() -> Result<(), Failure> {
    let mut text = String::new();
    for name in Policy::shipped_names() {
        let policy = find(name)?;
        let heading = policy.heading();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:<22} v{:<3} {}", heading.version, heading.title);
    }
    say(text.trim_end())
}

fn in_words(failure: &ExampleFailure) -> String {
    let outcome = |(action, codes): &(Action, Vec<RoutingCode>)| {
        codes.iter().fold(action.to_string(), |words, code| format!("{words}, {}", code.id()))
    };
    format!(
        "line {}: {}: it says {}; the policy gives {}",
        failure.line,
        failure.name,
        outcome(&failure.expected),
        outcome(&failure.found)
    )
}

fn check(policy: &Policy) -> Result<(), Failure> {
    let failures = policy.check();
    if failures.is_empty() {
        return say(&format!(
            "{} is right in form: {} rules; all {} worked examples come out as they say",
            policy.name(),
            policy.rules().len(),
            policy.examples().len()
        ));
    }
    for failure in &failures {
        say(&in_words(failure))?;
    }
    Err(Failure::new(
        Kind::Problem,
        format!("{} of {} worked examples come out otherwise", failures.len(), policy.examples().len()),
    )
    .hint("correct the rule or the example, then check again"))
}
