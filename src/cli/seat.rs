//! `vacatur seat`: who works on the queue, and in which role.

use super::input::name;
use super::opening::{self, Session};
use super::output::say;
use super::{Desk, failures};
use crate::casework::{Act, Change, Refusal, Role, Seat, Seq};
use crate::error::{Failure, Kind};
use crate::keys::{self, Cost, RecoveryWords, Rotation};
use crate::queue::{Access, Queue};
use crate::record::Text;
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the seats
    List,
    /// Give somebody a seat
    Add {
        /// Their name, as it will stand in the ledger
        #[arg(value_parser = name)]
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
    /// Change your own passphrase
    Passphrase,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => list(desk),
        Command::Add { name, role } => add(desk, seat(&name), role),
        Command::Role { name, role } => {
            let who = seat(&name);
            let (mut queue, _) = desk.open_signed_in(Act::Seats)?;
            let done = format!("{who} is {role} now");
            let receipt = change(desk, &mut queue, Change::Role { who, role })?;
            finish(desk, queue, receipt, &done)
        }
        Command::Remove { name } => remove(desk, &seat(&name)),
        Command::Passphrase => passphrase(desk),
    }
}

fn seat(name: &str) -> Seat {
    Seat(Text::new(name.trim()))
}

fn change(desk: &Desk, queue: &mut Queue, change: Change) -> Result<Seq, Failure> {
    let receipt = queue.change_roster(change, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    Ok(receipt.seq)
}

fn finish(desk: &Desk, queue: Queue, seq: Seq, done: &str) -> Result<(), Failure> {
    desk.close(queue)?;
    say(&format!("{done}: ledger {seq}"))
}

/// Gives somebody a seat; in an encrypted queue they choose their own passphrase at this keyboard.
fn add(desk: &Desk, who: Seat, role: Role) -> Result<(), Failure> {
    let (mut queue, session) = desk.open_signed_in(Act::Seats)?;
    let mut words = None;
    let key = match session {
        None => None,
        Some(mut session) => {
            let roster = queue.roster().map_err(failures::queue)?;
            if roster.role(&who).is_some() {
                return Err(failures::queue(Refusal::SeatTaken.into()));
            }
            let (passphrase, cost) = if who == keys::recovery_seat() {
                let new = RecoveryWords::random().map_err(failures::keys)?;
                let passphrase = new.passphrase().clone();
                words = Some(new);
                (passphrase, Cost::LEAST)
            } else {
                let words = format!("A passphrase for {who}, of 12 characters or more, which {who} types: ");
                (session.passphrases.ask_new(&words)?, Cost::USUAL)
            };
            let added = session.file.add(&session.unlocked, &who, &passphrase, cost);
            Some(added.map_err(failures::keys)?.public())
        }
    };
    let done = format!("{who} has a seat now, as {role}");
    let seq = change(desk, &mut queue, Change::Add { who, role, key })?;
    finish(desk, queue, seq, &done)?;
    match words {
        None => Ok(()),
        Some(words) => {
            say(&format!("Write these words down and lock them away:\n\n  {}", words.rows().join("\n  ")))
        }
    }
}

/// Takes somebody's seat away; an encrypted queue is written anew under a key that they never had.
fn remove(desk: &Desk, who: &Seat) -> Result<(), Failure> {
    let (mut queue, session) = desk.open_signed_in(Act::Seats)?;
    let has_seat = queue.roster().map_err(failures::queue)?.role(who).is_some();
    let has_slot = session.as_ref().is_some_and(|session| session.file.seats().contains(who));
    let mut done = format!("{who} has no seat any more");
    // A slot without a seat is what an interrupted command left behind.
    let seq = if has_seat || !has_slot {
        change(desk, &mut queue, Change::Remove { who: who.clone() })?
    } else {
        Seq(queue.head().map_err(failures::queue)?.entries)
    };
    if let Some(mut session) = session.filter(|_| has_slot) {
        rotate(&mut queue, &mut session, who)?;
        done.push_str("; the queue has a new key");
        // The backups before are under the key that was replaced.
        say(&format!("{done}: ledger {seq}"))?;
        return desk.close_and_back_up(queue);
    }
    finish(desk, queue, seq, &done)
}

fn rotate(queue: &mut Queue, session: &mut Session, who: &Seat) -> Result<(), Failure> {
    let Session { file, unlocked, .. } = session;
    file.begin_removal(unlocked, who).map_err(failures::keys)?;
    let rewritten = match unlocked.next_database_key() {
        Some(key) => queue.rewrite_under(opening::under(key, file, unlocked)),
        None => Ok(()),
    };
    match rewritten {
        Ok(()) => file.end_rotation(unlocked, Rotation::Done).map_err(failures::keys),
        Err(error) => {
            // Where even that fails the next opening for writing does it.
            let _ = file.end_rotation(unlocked, Rotation::Abandoned);
            Err(failures::queue(error).hint(format!(
                "{who} has no seat any more, but the key was not replaced: run `vacatur seat remove` again when \
                 nobody else has the queue open"
            )))
        }
    }
}

fn passphrase(desk: &Desk) -> Result<(), Failure> {
    let path = desk.queue()?;
    let mut session = desk.sign_in(&path)?;
    let Some(Session { passphrases, .. }) = session.as_mut() else {
        return Err(Failure::new(Kind::Usage, "this queue is a plain file: nobody signs in")
            .hint("make an encrypted one with `vacatur init`"));
    };
    let new = passphrases.ask_new("The new passphrase, of 12 characters or more: ")?;
    // Taken for writing, so that two changes of the key file do not meet.
    let queue = opening::open(&path, Access::Write(&desk.seat(), desk.clock.now()), &mut session)?;
    if let Some(Session { file, unlocked, .. }) = session.as_mut() {
        file.change(unlocked, &new, Cost::USUAL).map_err(failures::keys)?;
    }
    queue.close().map_err(failures::queue)?;
    say("the passphrase is changed; copies of the key file from before still open with the old one")
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
