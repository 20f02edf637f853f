//! `vacatur restore`: brings a backup back, up to date from the second copy of the ledger, or as it was.

use super::opening::{self, Session};
use super::output::say;
use super::{Desk, failures};
use crate::casework::Seq;
use crate::error::{Failure, Kind};
use crate::keys;
use crate::queue::{Beyond, Credentials, Restoring, place_of_copy};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The backup; the newest one where none is named. The queue itself, where an older copy was put in its place
    backup: Option<PathBuf>,

    /// Where the queue is to be [default: where it was]
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,

    /// Set aside a queue that stands there
    #[arg(long)]
    replace: bool,

    /// Give up what was done after the backup, instead of doing it again from the second copy of the ledger
    #[arg(long, conflicts_with = "ledger")]
    as_it_was: bool,

    /// Take what was done after the backup from this copy of the ledger, and not from the one at the place
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let to = arguments.to.clone().map_or_else(|| desk.queue(), Ok)?;
    let backup = match &arguments.backup {
        Some(backup) => backup.clone(),
        None => newest(desk, &to)?,
    };
    if to.exists() && !arguments.replace {
        return Err(Failure::new(Kind::Usage, format!("there is a file at {} already", to.display()))
            .hint("add --replace to set it aside, or name another place with --to"));
    }
    let (credentials, key_now) = sign_in(desk, &backup, &to)?;
    if let Some(ledger) = &arguments.ledger {
        bring_ledger(ledger, &to)?;
    }
    let beyond = if arguments.as_it_was { Beyond::GiveUp } else { Beyond::Redo };
    let restoring =
        Restoring { backup: &backup, credentials, key_now, to: &to, beyond, replace: arguments.replace };
    let restored = restoring.carry_out(&desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let mut words =
        format!("{} is back, from {} (to entry {})", to.display(), backup.display(), restored.backup);
    let entries = restored.queue.head().map_err(failures::queue)?.entries;
    let did = match beyond {
        // One entry says what was done.
        Beyond::Redo if entries > restored.backup.0 + 1 => format!(
            "up to date: entries {} to {} were done again from the second copy of its ledger",
            Seq(restored.backup.0 + 1),
            Seq(entries - 1)
        ),
        Beyond::Redo => "nothing was done after it, as far as the second copy of its ledger says".to_owned(),
        Beyond::GiveUp => "as it was; what was done after it is given up".to_owned(),
    };
    // Writing to a String cannot fail.
    let _ = write!(words, "\n{did}");
    for aside in &restored.aside {
        let _ = write!(words, "\nset aside: {}", aside.display());
    }
    let slip = desk.close(restored.queue)?;
    say(&format!("{words}\nledger {slip}"))
}

fn newest(desk: &Desk, to: &Path) -> Result<PathBuf, Failure> {
    let shelf = desk.shelf(to)?;
    let kept = shelf.list().ok().and_then(|kept| kept.into_iter().next());
    kept.map(|kept| kept.path).ok_or_else(|| {
        Failure::new(Kind::Usage, format!("there is no backup in {}", shelf.folder.display()))
            .hint("name one: vacatur restore BACKUP --to PATH")
    })
}

/// Signs in to the backup and, where somebody changed a passphrase or a seat since, to the key file at the place: with
/// the same passphrase where it opens both.
fn sign_in(
    desk: &Desk,
    backup: &Path,
    to: &Path,
) -> Result<(Option<Credentials>, Option<Credentials>), Failure> {
    let credentials = |session: &Session| opening::credentials(&session.file, &session.unlocked);
    if !keys::exists(backup) || !is_other_key(backup, to) {
        return Ok((desk.sign_in(backup)?.as_ref().map(credentials), None));
    }
    let seat = desk.seat();
    let words = format!("Passphrase of {seat} when the backup was made: ");
    let (then, typed) = desk.sign_in_with(backup, desk.passphrases()?, &words)?;
    let of_backup = credentials(&then);
    let mut file = keys::KeyFile::read(to).map_err(failures::keys)?;
    let now = if let Ok(unlocked) = file.unlock(&seat, &typed) {
        opening::credentials(&file, &unlocked)
    } else {
        let words = format!("Passphrase of {seat} now: ");
        credentials(&desk.sign_in_with(to, then.passphrases, &words)?.0)
    };
    Ok((Some(of_backup), Some(now)))
}

/// Tells whether the place has a key file that says something else than the backup's: somebody changed a passphrase or a
/// seat since.
fn is_other_key(backup: &Path, to: &Path) -> bool {
    let read = |queue: &Path| std::fs::read(keys::place(queue)).ok();
    match (read(backup), read(to)) {
        (Some(backup), Some(to)) => backup != to,
        _ => false,
    }
}

/// Puts a copy of the ledger to the place, where there is none.
fn bring_ledger(ledger: &Path, to: &Path) -> Result<(), Failure> {
    let place = place_of_copy(to);
    if place.exists() {
        return Err(Failure::new(Kind::Usage, format!("there is a ledger at {} already", place.display()))
            .hint("move it away, or leave --ledger out"));
    }
    let copied = std::fs::create_dir_all(place.parent().unwrap_or(Path::new(".")))
        .and_then(|()| std::fs::copy(ledger, &place));
    copied.map(|_| ()).map_err(|error| {
        Failure::new(Kind::Input, format!("cannot copy {}: {error}", ledger.display())).hint("check the name")
    })
}
