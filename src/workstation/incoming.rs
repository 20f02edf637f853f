//! What reaches the main thread: everything comes over one channel, in the order it happened.

use crate::keymap::Stroke;
use crate::review::{Message, Moment};
use crossterm::event::Event;
use std::fmt;
use std::io;

/// One thing that happened outside the main thread.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A key was pressed.
    Key(Keystroke),
    /// Any other event of the terminal: a paste, the focus, a new size.
    Terminal {
        /// What.
        event: Event,
        /// When it was read.
        at: Moment,
    },
    /// The queue's thread has something to tell.
    Told(Message),
    /// The terminal can no longer be read.
    InputFailed(io::Error),
    /// The process is to stop until the shell continues it.
    Suspend,
    /// The process was stopped and runs again.
    Continued,
    /// The process is to end: nothing more will be asked of anybody.
    MustLeave(Cause),
    /// A thread of ours panicked.
    WorkerDied(Casualty),
}

/// A key as it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keystroke {
    /// Which; `None` for a key that no keymap can name.
    pub(super) stroke: Option<Stroke>,
    /// When it was read.
    pub(super) at: Moment,
    /// Whether other keys were read together with it: a person types them one by one.
    pub(super) company: Company,
}

/// Whether a key came alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// Nothing else was waiting.
    Alone,
    /// Other keys came in the same moment: a paste that the terminal does not mark, or what a slow line had held back.
    Crowded,
}

/// Why the process is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// It was told so by a signal.
    Told,
    /// The terminal is gone: nothing can be shown any more.
    HungUp,
}

/// A thread that panicked, without the words of the panic: those may quote a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Casualty {
    /// Its name.
    pub thread: String,
    /// Where in the sources.
    pub place: String,
}

impl fmt::Display for Casualty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread {} at {}", self.thread, self.place)
    }
}
