//! `vacatur backup`: makes one now, or lists those there are; and what other commands do about backups on their way out.

use super::output::{counted, say, tell};
use super::{Desk, failures};
use crate::casework::Act;
use crate::error::{Failure, Kind};
use crate::queue::{Backup, Keep, Made, Queue, Shelf};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Make it in this folder, where every one stays, and not where they go by themselves
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the backups there are, with where the ledger stood in each
    List,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    match arguments.command {
        Some(Command::List) => list(desk),
        None => now(desk, arguments.to.as_deref()),
    }
}

/// Signs the ledger, reads the whole second copy, and makes a backup.
fn now(desk: &Desk, to: Option<&Path>) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Sign)?;
    queue.mend_copy(&desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.sign(&desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    let shelf = match to {
        Some(folder) => Shelf { folder: folder.to_owned(), keep: None },
        None => desk.shelf(queue.path())?,
    };
    let backup = queue.backup(shelf, desk.clock.now());
    desk.close(queue)?;
    let made = backup.make().map_err(|error| {
        Failure::new(Kind::Problem, backup.why(&error))
            .hint("make room there, or name another folder with --to; decisions are saved all the same")
    })?;
    say(&in_words(&made))
}

fn in_words(made: &Made) -> String {
    let mut words = format!("backup {}, opened and checked\nledger {}", made.path.display(), made.slip);
    if made.removed > 0 {
        // Writing to a String cannot fail.
        let gone = counted(u64::try_from(made.removed).unwrap_or(u64::MAX), "older one", "older ones");
        let _ = write!(words, "\n{gone} removed");
    }
    words
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let shelf = desk.shelf(&desk.queue()?)?;
    let kept = shelf.list().map_err(|error| {
        Failure::new(Kind::Problem, format!("cannot read {}: {error}", shelf.folder.display()))
            .hint("check the rights on that folder")
    })?;
    if kept.is_empty() {
        return say(&format!("there is no backup in {}: `vacatur backup` makes one", shelf.folder.display()));
    }
    let mut text = format!("in {}", shelf.folder.display());
    for backup in kept {
        let name = backup.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let at = backup.at.strftime("%Y-%m-%d %H:%M UTC");
        let _ = write!(text, "\n{at}  {}  {:>6} kB  {name}", backup.last, backup.bytes / 1024);
    }
    say(&text)
}

impl Desk {
    /// Returns where the backups of a queue go by themselves.
    pub(super) fn shelf(&self, queue: &Path) -> Result<Shelf, Failure> {
        let chosen = self.environment.choices().map_err(failures::settings)?;
        let keep = Keep {
            newest: usize::try_from(chosen.keep).unwrap_or(usize::MAX),
            days: usize::try_from(chosen.days).unwrap_or(usize::MAX),
        };
        Ok(Shelf::of(queue, chosen.backups.as_deref(), keep))
    }

    /// Has backups made while somebody works on the queue; a demonstration needs none.
    pub(super) fn keep_backups(&self, queue: &mut Queue) -> Result<(), Failure> {
        if !queue.charter().demo {
            queue.back_up_to(self.shelf(queue.path())?);
        }
        Ok(())
    }

    /// Returns the backup that takes the place of every one before it, for what may not lie in those any more; none of a
    /// demonstration, which keeps no backups.
    pub(super) fn only_backup(&self, queue: &Queue) -> Result<Option<Backup>, Failure> {
        if queue.charter().demo {
            return Ok(None);
        }
        let alone = Shelf { keep: Some(Keep { newest: 1, days: 0 }), ..self.shelf(queue.path())? };
        Ok(Some(queue.backup(alone, self.clock.now())))
    }

    /// Signs what was done, closes the queue and makes a backup of it. That none could be made is said, and no failure of
    /// what was done.
    pub(super) fn close_and_back_up(&self, mut queue: Queue) -> Result<(), Failure> {
        let now = self.clock.now();
        queue.sign(&self.seat(), now).map_err(failures::queue)?;
        let backup = queue.backup(self.shelf(queue.path())?, now);
        queue.close().map_err(failures::queue)?;
        back_up(&backup);
        Ok(())
    }
}

/// Makes a backup on the way out of a command, and says on the error stream how it went.
pub(super) fn back_up(backup: &Backup) {
    match backup.make() {
        Ok(made) => tell(&format!("backup {}", made.path.display())),
        Err(error) => tell(&format!(
            "vacatur: {}. What was done is saved all the same; run `vacatur backup` when this is mended",
            backup.why(&error)
        )),
    }
}

/// Says how old the newest backup of a queue is, for `doctor`: in words, and whether work was done since.
pub(super) fn newest(shelf: &Shelf, now: Timestamp) -> Option<(String, u64)> {
    let kept = shelf.list().ok()?.into_iter().next()?;
    let minutes = now.duration_since(kept.at).as_mins().max(0);
    let age = match minutes {
        0..120 => format!("{minutes} minutes old"),
        120..2880 => format!("{} hours old", minutes / 60),
        _ => format!("{} days old", minutes / 1440),
    };
    Some((format!("{}, {age}, to entry {}", kept.path.display(), kept.last), kept.last.0))
}
