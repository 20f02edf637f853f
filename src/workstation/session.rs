//! The terminal session: what the workstation turns on, and turning off exactly that.
//!
//! Owns the modes of the terminal (raw input, alternate screen, hidden cursor, bracketed paste, focus reports). Does not
//! own what is drawn (`display`) nor when the session begins and ends (`driver`); the panic hook restores through the
//! same [`Modes`]. Nothing here asks the terminal a question: an answer would arrive among the keys, or never.

use super::display;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::Size;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// What escape sequences are written to, and whose line discipline is switched.
pub(super) trait Tty: Write {
    /// Switches raw input on or off.
    fn raw(&mut self, on: bool) -> io::Result<()>;

    /// Returns its size now.
    fn size(&self) -> Size;
}

/// The terminal that this process was started in.
pub(super) struct OwnTerminal;

impl Write for OwnTerminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

impl Tty for OwnTerminal {
    fn raw(&mut self, on: bool) -> io::Result<()> {
        if on { enable_raw_mode() } else { disable_raw_mode() }
    }

    fn size(&self) -> Size {
        display::size_now()
    }
}

/// One thing that the session turns on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Every key arrives at once, unechoed, and none is a signal.
    Raw,
    /// A screen of its own: what was on the terminal before is there again afterwards, and no case enters the scrollback.
    Alternate,
    /// No cursor where no text is entered.
    HiddenCursor,
    /// A paste arrives as one event and not as keys.
    Paste,
    /// The terminal reports when it gets the focus: the first key after that was perhaps meant for another window.
    Focus,
}

impl Mode {
    /// In the order in which they are turned on; they are turned off in the reverse.
    const ALL: [Self; 5] = [Self::Raw, Self::Alternate, Self::HiddenCursor, Self::Paste, Self::Focus];

    fn bit(self) -> u8 {
        1 << (self as u8)
    }

    fn on(self, tty: &mut impl Tty) -> io::Result<()> {
        match self {
            Self::Raw => tty.raw(true),
            Self::Alternate => execute!(tty, EnterAlternateScreen),
            Self::HiddenCursor => execute!(tty, Hide),
            Self::Paste => execute!(tty, EnableBracketedPaste),
            Self::Focus => execute!(tty, EnableFocusChange),
        }
    }

    fn off(self, tty: &mut impl Tty) -> io::Result<()> {
        match self {
            Self::Raw => tty.raw(false),
            // Some terminals keep what the alternate screen showed, or what was cleared: both are wiped first.
            Self::Alternate => {
                execute!(tty, Clear(ClearType::All), Clear(ClearType::Purge), LeaveAlternateScreen)
            }
            Self::HiddenCursor => execute!(tty, Show),
            Self::Paste => execute!(tty, DisableBracketedPaste),
            Self::Focus => execute!(tty, DisableFocusChange),
        }
    }
}

/// Which modes are on now. Shared by the session and the panic hook, so that each mode is turned off once.
#[derive(Clone, Debug, Default)]
pub(super) struct Modes(Arc<AtomicU8>);

impl Modes {
    /// Tells whether any mode is on.
    pub(super) fn any(&self) -> bool {
        self.0.load(Ordering::SeqCst) != 0
    }

    /// Turns on what is off. Stops at the first mode that cannot be turned on.
    fn enter(&self, tty: &mut impl Tty) -> io::Result<()> {
        for mode in Mode::ALL {
            if self.0.load(Ordering::SeqCst) & mode.bit() == 0 {
                mode.on(tty)?;
                self.0.fetch_or(mode.bit(), Ordering::SeqCst);
            }
        }
        Ok(())
    }

    /// Turns off what is on: every step is tried, and the first error is returned.
    pub(super) fn restore(&self, tty: &mut impl Tty) -> io::Result<()> {
        let mut outcome = Ok(());
        for mode in Mode::ALL.into_iter().rev() {
            if self.0.fetch_and(!mode.bit(), Ordering::SeqCst) & mode.bit() != 0 {
                outcome = outcome.and(mode.off(tty));
            }
        }
        outcome
    }
}

/// The guard: what it turned on is off again when it is dropped, however that comes about.
pub(super) struct Session<T: Tty> {
    modes: Modes,
    tty: T,
}

impl<T: Tty> Session<T> {
    /// Turns the modes on. Where one cannot be turned on, those before it are turned off again.
    pub(super) fn open(tty: T, modes: Modes) -> io::Result<Self> {
        let mut session = Self { modes, tty };
        session.enter()?;
        Ok(session)
    }

    /// Turns on what is off, as after a suspension.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        self.modes.enter(&mut self.tty)
    }

    /// Turns off what is on: every step is tried, and the first error is returned.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        self.modes.restore(&mut self.tty)
    }

    /// Turns everything off and on again: while the process was stopped, a shell has used the terminal its own way.
    pub(super) fn reassert(&mut self) -> io::Result<()> {
        let left = self.leave();
        self.enter().and(left)
    }

    /// Tells whether the terminal is ours now.
    pub(super) fn is_on(&self) -> bool {
        self.modes.any()
    }

    /// Returns the terminal, to draw on.
    pub(super) fn tty(&mut self) -> &mut T {
        &mut self.tty
    }
}

impl<T: Tty> Drop for Session<T> {
    fn drop(&mut self) {
        // Nobody is left to tell: `leave` was called before where an error matters.
        let _ = self.leave();
    }
}

/// Which of the two streams is not a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Where keys come from.
    Input,
    /// Where the screen goes.
    Output,
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Input => "standard input",
            Self::Output => "standard output",
        })
    }
}

/// Returns the stream that is not a terminal, if one is not.
pub fn missing_terminal() -> Option<Stream> {
    if !io::stdin().is_terminal() {
        Some(Stream::Input)
    } else if !io::stdout().is_terminal() {
        Some(Stream::Output)
    } else {
        None
    }
}

/// Throws away what was typed before the first screen was there to be read. Called in raw mode, before the input thread
/// starts.
#[cfg(unix)]
pub(super) fn drop_type_ahead() -> io::Result<()> {
    Ok(rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush)?)
}

/// Throws away what was typed before the first screen was there to be read. Called in raw mode, before the input thread
/// starts.
#[cfg(not(unix))]
pub(super) fn drop_type_ahead() -> io::Result<()> {
    while crossterm::event::poll(std::time::Duration::ZERO)? {
        crossterm::event::read()?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests;
