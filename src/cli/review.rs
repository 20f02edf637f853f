//! `vacatur review`: opens the workstation on a queue.

use super::{Desk, failures};
use crate::casework::Act;
use crate::config::Settings as Choices;
use crate::error::{Failure, Kind};
use crate::keymap::Keymap;
use crate::queue::Queue;
use crate::review::{GroupDeciding, Patience};
use crate::screen::{Borders, Theme, ThemeName};
use crate::workstation::{self, Company, Settings, WorkstationError};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

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
pub(super) fn work(desk: &Desk, queue: Queue, arguments: &Arguments) -> Result<(), Failure> {
    let settings = settings(desk, arguments)?;
    let seat = desk.seat();
    if !arguments.plain {
        return workstation::run(queue, &settings, desk.clock, seat).map_err(failure);
    }
    let (input, output) = (std::io::stdin(), std::io::stdout());
    let company = if input.is_terminal() { Company::Person } else { Company::Script };
    workstation::run_plain(queue, &settings, desk.clock, seat, company, input.lock(), output.lock())
        .map_err(failure)
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
    })
}

/// Reads the keys of a file over the ones that ship.
pub(super) fn keys(path: &Path) -> Result<Keymap, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Kind::Input, format!("cannot read {}: {error}", path.display())).hint("check the name")
    })?;
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
