//! The driver of the workstation: threads, the terminal session, input, signals.
//!
//! Everything that happens comes to the main thread over one channel: keys and sizes (`input`), signals (`signals`), a
//! terminal that is gone (`hangup`), answers of the queue's thread (`errands`). The main thread (`driver`) folds it into
//! [`crate::review`]'s model and draws with [`crate::screen`] when something changed; while nothing happens every thread
//! sleeps. Owns no rule about verdicts and no word on the screen. Called by `cli`. The plain mode
//! (`plain`) runs the same state machine line by line, without a terminal.
//!
//! On the way out the queue is closed first and the terminal restored after, so that a terminal that does not answer
//! costs no entry.

mod display;
mod driver;
mod errands;
mod escort;
#[cfg(unix)]
mod hangup;
mod incoming;
mod input;
mod panics;
mod plain;
mod reception;
mod session;
#[cfg(unix)]
mod signals;
mod translate;

pub use incoming::Casualty;
pub use plain::{Company, Lines, run_plain};
pub use reception::Reception;
pub use session::{Stream, missing_terminal};

use crate::casework::{Refusal, Seat};
use crate::clock::Clock;
use crate::keymap::Keymap;
use crate::queue::{self, Parting, Queue};
use crate::review::{self, GroupDeciding, Keeping, Model, OfferedPolicy, Patience};
use crate::screen::Theme;
use display::Display;
use driver::{Driver, End, Left, Mishap};
use errands::Errands;
use escort::{Escort, Stage};
use incoming::{Cause, Incoming};
use panics::PanicWatch;
use session::{Modes, OwnTerminal, Session};
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// What the person or the office has chosen.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How it looks; the monochrome theme where colours are not wanted.
    pub theme: Theme,
    /// Which key does what.
    pub keymap: Keymap,
    /// How long the guards against accidental verdicts wait.
    pub patience: Patience,
    /// Whether cases that are alike may be approved together.
    pub groups: GroupDeciding,
    /// How long nobody touches a key before the screen is locked.
    pub lock_after: Duration,
    /// The policies that the one in force can be compared with.
    pub policies: Vec<OfferedPolicy>,
    /// After how many minutes without a pause a break is called for; 0 for never.
    pub break_after: u64,
    /// Where it shall fail, so that a test sees what is left then.
    pub failpoint: Option<Failpoint>,
}

/// A place where the workstation can be made to fail, with a case in its hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failpoint {
    /// While the first case is drawn.
    Drawing,
}

/// Why the workstation did not open, or did not end as asked.
#[derive(Debug, thiserror::Error)]
pub enum WorkstationError {
    /// Keys cannot come or the screen cannot go there: a pipe, a file, a scheduler.
    #[error("the review screen needs a terminal, and {0} is not one")]
    NoTerminal(Stream),
    /// The terminal refused, or broke.
    #[error("the terminal could not be used: {0}")]
    Terminal(#[source] io::Error),
    /// The machine refused a thread or a signal handler.
    #[error("the workstation could not start: {0}")]
    Start(#[source] io::Error),
    /// A mistake of ours on another thread; what was acknowledged is on the disk.
    #[error("a part of the program stopped: {0}")]
    WorkerDied(Casualty),
    /// The queue could not be read at the start or closed at the end.
    #[error(transparent)]
    Queue(#[from] queue::Error),
}

/// Opens the workstation on a queue that is open for writing, and returns when it has been left and the queue closed,
/// with where the ledger stands then and the backup that is due; nobody who was forced out waits for one.
///
/// Being told to leave by a signal, or by a terminal that is gone, is a way of leaving and no error.
pub fn run(
    queue: Queue,
    settings: &Settings,
    clock: Clock,
    seat: Seat,
    reception: &dyn Reception,
) -> Result<Option<Parting>, WorkstationError> {
    if let Some(stream) = missing_terminal() {
        return Err(WorkstationError::NoTerminal(stream));
    }
    let role = queue.roster()?.role(&seat).ok_or(queue::Error::Refused(Refusal::NoSeat))?;
    let left = left(&queue, &seat, &clock)?;
    let model = Model::new(review::Settings {
        charter: queue.charter().clone(),
        seat: seat.clone(),
        role,
        sitting: queue.sits_for(),
        keeping: if queue.is_encrypted() { Keeping::Encrypted } else { Keeping::Plain },
        patience: settings.patience,
        groups: settings.groups,
        policies: settings.policies.clone(),
        break_after: settings.break_after,
    });

    let (to, incoming) = channel();
    let on = Modes::default();
    let _panics = PanicWatch::begin(on.clone(), to.clone());
    let escort = Escort::default();
    watch_the_process(&to, &escort).map_err(WorkstationError::Start)?;
    // From here on an early return gives the terminal back and closes the queue: both are guards.
    let mut session = Session::open(OwnTerminal, on).map_err(WorkstationError::Terminal)?;
    session::drop_type_ahead().map_err(WorkstationError::Terminal)?;
    let mut errands =
        Errands::start(queue, seat, clock, to.clone(), reception).map_err(WorkstationError::Start)?;
    input::listen(to, clock).map_err(WorkstationError::Start)?;

    let mut driver = Driver {
        model,
        settings,
        clock,
        touched: clock.awake_or_not(),
        today: clock.today(),
        session: &mut session,
        display: Display::new(display::size_now()).map_err(WorkstationError::Terminal)?,
        hides: false,
        due: false,
        carry_out: |effect| errands.carry_out(effect),
    };
    let end = driver.work(&incoming, left);
    drop(driver);
    escort.reach(Stage::Closing);
    let closed = errands.close();
    escort.reach(Stage::Closed);
    let left = session.leave();
    escort.reach(Stage::Left);
    let (mut parting, closed) = closed.map_or_else(|error| (None, Err(error)), |parting| (parting, Ok(())));
    if !matches!(end, End::Asked)
        && let Some(parting) = &mut parting
    {
        parting.backup = None;
    }
    outcome(end, closed, left).map(|()| parting)
}

/// Returns the size of the terminal now, in columns and rows.
pub fn terminal_size() -> (u16, u16) {
    let size = display::size_now();
    (size.width, size.height)
}

/// Returns what the seat left behind when it was here last.
fn left(queue: &Queue, seat: &Seat, clock: &Clock) -> Result<Left, queue::Error> {
    // What was noted at the ordinary work has no place in front of a second reader.
    let place = if queue.sits_for().is_some() { None } else { queue.resume(seat, clock.today())? };
    let Some(place) = place else { return Ok(Left::default()) };
    let view = match place.view {
        Some(name) => queue.view(seat, name.as_str())?,
        None => None,
    };
    Ok(Left { note_draft: Some((place.case, place.note_draft)), view })
}

/// Starts the threads that tell the main thread what the system wants of the process.
#[cfg(unix)]
fn watch_the_process(to: &Sender<Incoming>, escort: &Escort) -> io::Result<()> {
    signals::listen(to.clone(), escort.clone())?;
    hangup::watch(to.clone(), escort.clone())
}

/// Elsewhere the system ends a process without asking it; what was acknowledged is on the disk.
#[cfg(not(unix))]
fn watch_the_process(_: &Sender<Incoming>, _: &Escort) -> io::Result<()> {
    Ok(())
}

/// Says how it ended, the gravest thing first.
fn outcome(end: End, closed: Result<(), queue::Error>, left: io::Result<()>) -> Result<(), WorkstationError> {
    if let End::Failed(Mishap::WorkerDied(casualty)) = end {
        return Err(WorkstationError::WorkerDied(casualty));
    }
    closed?;
    match end {
        // Nobody is there to read an error about it.
        End::Forced(Cause::HungUp) => Ok(()),
        End::Failed(Mishap::Input(error) | Mishap::Output(error)) if is_gone(&error) => Ok(()),
        End::Failed(Mishap::Input(error) | Mishap::Output(error)) => Err(WorkstationError::Terminal(error)),
        End::Asked | End::Forced(Cause::Told) | End::Failed(Mishap::WorkerDied(_)) => {
            left.map_err(WorkstationError::Terminal)
        }
    }
}

/// Tells whether an error says that the other end of the terminal is gone: it may be noticed before its signal comes.
#[cfg(unix)]
fn is_gone(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
}

/// Tells whether an error says that the other end of the terminal is gone.
#[cfg(not(unix))]
fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn casualty() -> Casualty {
        Casualty { thread: "queue".to_owned(), place: "nowhere".to_owned() }
    }

    #[test]
    fn the_gravest_thing_is_what_is_said() {
        let full = || Err(queue::Error::DiskFull);
        let broken = || Err(io::Error::other("broken"));
        let died = || End::Failed(Mishap::WorkerDied(casualty()));
        let unreadable = || End::Failed(Mishap::Input(io::Error::other("unreadable")));
        let said = |end, closed, left| outcome(end, closed, left).map_err(|error| error.to_string());
        let table = [
            (said(End::Asked, Ok(()), Ok(())), ""),
            (said(End::Forced(Cause::Told), Ok(()), Ok(())), ""),
            (said(End::Forced(Cause::HungUp), Ok(()), broken()), ""),
            (said(End::Asked, Ok(()), broken()), "broken"),
            (said(End::Asked, full(), broken()), "disk is full"),
            (said(End::Forced(Cause::HungUp), full(), broken()), "disk is full"),
            (said(unreadable(), Ok(()), Ok(())), "unreadable"),
            (said(unreadable(), full(), Ok(())), "disk is full"),
            (said(died(), full(), broken()), "thread queue at nowhere"),
        ];
        for (outcome, expected) in table {
            match outcome {
                Ok(()) => assert_eq!(expected, ""),
                Err(said) => {
                    assert!(!expected.is_empty() && said.contains(expected), "{said:?}: {expected:?}");
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_write_to_a_terminal_that_is_gone_is_a_hang_up() {
        let gone = || io::Error::from(rustix::io::Errno::IO);
        for end in [End::Failed(Mishap::Output(gone())), End::Failed(Mishap::Input(gone()))] {
            assert!(outcome(end, Ok(()), Err(gone())).is_ok());
        }
    }
}
