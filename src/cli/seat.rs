//! `vacatur seat`: who works on the queue, and in which role.

use super::output::say;
use super::{Desk, failures};
use crate::casework::{Act, Change, Receipt, Role, Seat};
use crate::error::Failure;
use crate::record::Text;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the seats
    List,
    /// Give somebody a seat
    Add {
        /// Their name, as it will stand in the ledger
        name: String,
        /// What for: reviewer, supervisor or analyst
        #[arg(long, value_name = "ROLE")]
        role: Role,
    },
    /// Give somebody another role
    Role {
        /// Whose
        name: String,
        /// reviewer, supervisor or analyst
        role: Role,
    },
    /// Take somebody's seat away; what they did stays theirs
    Remove {
        /// Whose
        name: String,
    },
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => list(desk),
        Command::Add { name, role } => {
            let who = seat(&name);
            let done = format!("{who} has a seat now, as {role}");
            change(desk, Change::Add { who, role }, &done)
        }
        Command::Role { name, role } => {
            let who = seat(&name);
            let done = format!("{who} is {role} now");
            change(desk, Change::Role { who, role }, &done)
        }
        Command::Remove { name } => {
            let who = seat(&name);
            let done = format!("{who} has no seat any more");
            change(desk, Change::Remove { who }, &done)
        }
    }
}

fn seat(name: &str) -> Seat {
    Seat(Text::new(name.trim()))
}

fn change(desk: &Desk, change: Change, done: &str) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Seats)?;
    let Receipt { seq, .. } =
        queue.change_roster(change, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    say(&format!("{done}: ledger {seq}"))
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let members = desk.open_to_read()?.roster().map_err(failures::queue)?.members();
    let width = members.iter().map(|member| member.seat.0.as_str().chars().count()).max().unwrap_or(0).max(4);
    let mut text = format!("{:<width$}  {:<10}  since", "seat", "role");
    for member in members {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{:<width$}  {:<10}  {}", member.seat.0.as_str(), member.role, member.since);
    }
    say(&text)
}
