//! `vacatur review`: opens the workstation on a queue.

use super::backup::back_up;
use super::{Desk, failures, input, output};
use crate::casework::Act;
use crate::casework::check::Sitting;
use crate::config::Settings as Choices;
use crate::config::settings::LOCK_AFTER;
use crate::error::{Failure, Kind};
use crate::keymap::Keymap;
use crate::queue::{Parting, Queue};
use crate::record::Secret;
use crate::record::limits::WRITTEN;
use crate::review::{GroupDeciding, OfferedPolicy, Patience};
use crate::screen::{Borders, Theme, ThemeName};
use crate::workstation::{self, Company, Failpoint, Lines, Reception, Settings, WorkstationError};
use std::cell::Cell;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

// `demo` has the same options beside its own; both as groups would bear one name.
#[derive(Debug, Default, clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// dark, light, high-contrast or monochrome [default: what your settings say, else dark; monochrome where the
    /// environment asks for no colours]
    #[arg(long, value_name = "NAME")]
    theme: Option<ThemeName>,

    /// Draw lines and frames with ASCII characters only
    #[arg(long)]
    ascii: bool,

    /// Work line by line, for screen readers, terminals that can do nothing, and scripts
    #[arg(long)]
    plain: bool,

    /// A file with keys of your own; it names only what it changes
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// Lock the screen when no key was touched for so many minutes, 1 to 30 [default: what your settings say, else 10]
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u64).range(LOCK_AFTER))]
    lock_after: Option<u64>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    open(desk, &desk.queue()?, arguments)
}

/// Opens the workstation on this queue and comes back when the person has left.
pub(super) fn open(desk: &Desk, path: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_write(path)?;
    queue.permit(&desk.seat(), Act::Note).map_err(failures::queue)?;
    work(desk, queue, arguments)
}

/// Works on a queue that is open, at the ordinary work or for a check, and comes back when the person has left.
pub(super) fn work(desk: &Desk, mut queue: Queue, arguments: &Arguments) -> Result<(), Failure> {
    desk.keep_backups(&mut queue)?;
    let settings = settings(desk, arguments)?;
    let seat = desk.seat();
    let entrance = Entrance { desk, path: queue.path().to_owned(), sitting: Cell::new(queue.sits_for()) };
    let parting = if arguments.plain {
        let (input, output) = (std::io::stdin(), std::io::stdout());
        let company = if input.is_terminal() { Company::Person } else { Company::Script };
        let lines = Lines { company, input: input.lock(), output: output.lock() };
        workstation::run_plain(queue, &settings, desk.clock, seat, &entrance, lines)
    } else {
        workstation::run(queue, &settings, desk.clock, seat, &entrance)
    }
    .map_err(failure)?;
    if let Some(Parting { slip, backup }) = parting {
        // Printed where the terminal is again what it was. It may be gone, and that is no failure of the work.
        let _ = output::say(&format!("ledger {slip}"));
        if let Some(backup) = backup {
            back_up(&backup);
        }
    }
    Ok(())
}

/// Where people come in again after the screen was locked.
struct Entrance<'d> {
    desk: &'d Desk,
    path: PathBuf,
    /// What they sit at as a second reader, if they do: they come back to it, and not to the ordinary work.
    sitting: Cell<Option<Sitting>>,
}

impl Reception for Entrance<'_> {
    fn open_again(&self, passphrase: &Secret) -> Result<Queue, String> {
        let words = |failure: Failure| failure.sentence().to_owned();
        let mut queue = self.desk.open_again(&self.path, passphrase).map_err(words)?;
        if let Some(sitting) = self.sitting.get() {
            queue.sit_for(sitting, &self.desk.seat()).map_err(|error| error.to_string())?;
        }
        Ok(queue)
    }

    fn sits(&self, sitting: Sitting) {
        self.sitting.set(Some(sitting));
    }

    fn check(&self, passphrase: &Secret) -> Result<(), String> {
        self.desk.check(&self.path, passphrase).map(|_| ()).map_err(|failure| failure.sentence().to_owned())
    }

    fn ask(&self) -> Result<Secret, String> {
        let asked = self
            .desk
            .passphrases()
            .and_then(|mut source| source.ask(&format!("Passphrase of {}, once more: ", self.desk.seat())));
        asked.map_err(|failure| failure.sentence().to_owned())
    }
}

/// Puts together what the command line and the settings file say; the command line wins.
fn settings(desk: &Desk, arguments: &Arguments) -> Result<Settings, Failure> {
    let chosen = desk.environment.choices().map_err(failures::settings)?;
    let ascii = arguments.ascii || chosen.ascii;
    let keymap = match arguments.keys.as_deref().or(chosen.keys.as_deref()) {
        Some(path) => keys(path)?,
        None => Keymap::default_embedded(),
    };
    Ok(Settings {
        theme: Theme::embedded(
            theme(desk, arguments, &chosen),
            if ascii { Borders::Ascii } else { Borders::Lines },
        ),
        keymap,
        patience: Patience {
            view: chosen.minimum_view,
            focus: chosen.after_focus,
            burst: chosen.burst,
            ..Patience::default()
        },
        groups: if chosen.groups { GroupDeciding::Allowed } else { GroupDeciding::Forbidden },
        lock_after: Duration::from_mins(arguments.lock_after.unwrap_or(chosen.lock_after)),
        policies: policies(&chosen)?,
        break_after: chosen.break_after,
        failpoint: (desk.environment.failpoint.as_deref() == Some("drawing")).then_some(Failpoint::Drawing),
    })
}

/// Returns the policies that ship, then those of the office.
fn policies(chosen: &Choices) -> Result<Vec<OfferedPolicy>, Failure> {
    let mut offered = OfferedPolicy::shipped();
    for path in &chosen.policies {
        offered.push(OfferedPolicy::of(&super::policy::find_file(path)?));
    }
    Ok(offered)
}

/// Reads the keys of a file over the ones that ship.
pub(super) fn keys(path: &Path) -> Result<Keymap, Failure> {
    let text = input::text(path, WRITTEN, "check the name")?;
    Keymap::parse(&text).map_err(|error| {
        Failure::new(Kind::Input, format!("{}: {error}", path.display()))
            .hint("correct that line; the help of the workstation (`?`) shows the keys that ship")
    })
}

/// Colours come from us only where they are wanted: with colours in the theme and `NO_COLOR` set, the terminal library
/// would take the reverse video of the selection away as well.
fn theme(desk: &Desk, arguments: &Arguments, chosen: &Choices) -> ThemeName {
    if desk.environment.no_color {
        return ThemeName::Monochrome;
    }
    // The settings file was checked against the same names.
    arguments.theme.or_else(|| chosen.theme.parse().ok()).unwrap_or(ThemeName::Dark)
}

fn failure(error: WorkstationError) -> Failure {
    match error {
        WorkstationError::NoTerminal(_) => Failure::new(Kind::Usage, error.to_string())
            .hint("run it in a terminal window, or line by line: vacatur review --plain"),
        WorkstationError::Terminal(_) | WorkstationError::Start(_) => {
            Failure::new(Kind::Problem, error.to_string())
                .hint("everything acknowledged is on the disk; open it again in another terminal")
        }
        WorkstationError::WorkerDied(_) => Failure::new(Kind::Bug, error.to_string())
            .hint("everything acknowledged is on the disk; run it again"),
        WorkstationError::Queue(error) => failures::queue(error),
    }
}
