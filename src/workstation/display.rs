//! Draws frames: collects everything one frame sends and writes it at once.
//!
//! Does not know what is on the frame; `screen` does. The terminal is never asked for anything: the size comes from the
//! kernel, and a screen that may have been overwritten is painted anew instead of cleared through the library, whose
//! `clear` asks for the cursor's position and waits for an answer among the keys.

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::mem;
use std::rc::Rc;

/// The size of a terminal that does not know its own, such as a serial line.
const UNKNOWN: Size = Size { width: 80, height: 24 };

/// What one frame sends, before it is sent. Dropped unsent where drawing panics: half a case must not follow the
/// restored terminal.
#[derive(Clone, Default)]
struct Ink(Rc<RefCell<Vec<u8>>>);

impl Ink {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.borrow_mut())
    }
}

impl Write for Ink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen as it was drawn last.
pub(super) struct Display {
    ink: Ink,
    terminal: Terminal<CrosstermBackend<Ink>>,
    size: Size,
    /// Whether what is on the terminal is not what was drawn last.
    stale: bool,
    /// Whether what the terminal has kept of frames before must not outlive the next one.
    forget: bool,
}

impl Display {
    /// Makes an undrawn screen of a size.
    pub(super) fn new(size: Size) -> io::Result<Self> {
        // Colours are the theme's decision, also under NO_COLOR: the library's own way of leaving them out takes the
        // reverse video of the selection with them.
        crossterm::style::force_color_output(true);
        let ink = Ink::default();
        let terminal = canvas(&ink, size)?;
        Ok(Self { ink, terminal, size, stale: true, forget: false })
    }

    /// Gives the screen a size, and takes everything on the terminal as overwritten.
    pub(super) fn resize(&mut self, size: Size) -> io::Result<()> {
        self.terminal = canvas(&self.ink, size)?;
        // The canvas before this one had a last word about its cursor.
        self.ink.take();
        self.size = size;
        self.stale = true;
        Ok(())
    }

    /// Has everything wiped with the next frame that the terminal still holds of the frames before it.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        self.forget = true;
        self.resize(self.size)
    }

    /// Returns the size that is drawn for.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Draws a frame: one write, shown at once.
    pub(super) fn draw(
        &mut self,
        tty: &mut impl Write,
        paint: impl FnOnce(&mut Frame<'_>),
    ) -> io::Result<()> {
        queue!(self.ink, BeginSynchronizedUpdate)?;
        if mem::take(&mut self.stale) {
            queue!(self.ink, Clear(ClearType::All))?;
        }
        if mem::take(&mut self.forget) {
            queue!(self.ink, Clear(ClearType::Purge))?;
        }
        self.terminal.draw(paint)?;
        queue!(self.ink, EndSynchronizedUpdate)?;
        tty.write_all(&self.ink.take())?;
        tty.flush()
    }
}

/// Makes an empty canvas of a fixed size: one that follows the terminal's would ask for it at every frame.
fn canvas(ink: &Ink, size: Size) -> io::Result<Terminal<CrosstermBackend<Ink>>> {
    let area = Rect::new(0, 0, size.width, size.height);
    Terminal::with_options(
        CrosstermBackend::new(ink.clone()),
        TerminalOptions { viewport: Viewport::Fixed(area) },
    )
}

/// Returns the size, or the usual one where the terminal does not know.
fn known(width: u16, height: u16) -> Size {
    if width == 0 || height == 0 { UNKNOWN } else { Size { width, height } }
}

/// Returns the terminal's size now.
#[cfg(unix)]
pub(super) fn size_now() -> Size {
    rustix::termios::tcgetwinsize(io::stdout()).map_or(UNKNOWN, |size| known(size.ws_col, size.ws_row))
}

/// Returns the terminal's size now.
#[cfg(not(unix))]
pub(super) fn size_now() -> Size {
    crossterm::terminal::size().map_or(UNKNOWN, |(width, height)| known(width, height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Stylize;

    const SIZE: Size = Size { width: 20, height: 3 };

    /// Feeds what was sent to a terminal of that size.
    fn shown(sent: &[u8]) -> vt100::Parser {
        let side = |n| std::num::NonZeroU16::new(n).unwrap();
        let mut parser = vt100::Parser::new(side(3), side(20), 0);
        parser.process(b"what was there before");
        parser.process(sent);
        parser
    }

    fn display() -> Display {
        Display::new(SIZE).unwrap()
    }

    fn say(words: &'static str) -> impl FnOnce(&mut Frame<'_>) {
        move |frame| frame.render_widget(words.reversed(), frame.area())
    }

    #[test]
    fn a_frame_is_one_update_and_the_next_sends_only_what_changed() {
        let mut display = display();
        let mut first = Vec::new();
        display.draw(&mut first, say("PEOPLE v. ONE")).unwrap();
        assert!(first.starts_with(b"\x1b[?2026h") && first.ends_with(b"\x1b[?2026l"));
        let mut second = Vec::new();
        display.draw(&mut second, say("PEOPLE v. TWO")).unwrap();
        let second_text = String::from_utf8(second.clone()).unwrap();
        assert!(!second_text.contains("PEOPLE"), "{second_text:?}");
        first.extend(second);
        assert_eq!(shown(&first).screen().contents().trim(), "PEOPLE v. TWO");
    }

    #[test]
    fn what_was_overwritten_is_painted_anew() {
        let mut display = display();
        display.draw(&mut Vec::new(), say("a case")).unwrap();
        display.resize(SIZE).unwrap();
        let mut sent = Vec::new();
        display.draw(&mut sent, say("a case")).unwrap();
        assert_eq!(shown(&sent).screen().contents().trim(), "a case");
        display.resize(Size { width: 6, height: 1 }).unwrap();
        let mut sent = Vec::new();
        display.draw(&mut sent, say("a case on")).unwrap();
        assert_eq!(shown(&sent).screen().contents().trim(), "a case");
    }

    #[test]
    fn nothing_is_asked_of_the_terminal() {
        let mut display = display();
        let mut sent = Vec::new();
        display.draw(&mut sent, say("a case")).unwrap();
        display.resize(SIZE).unwrap();
        display.draw(&mut sent, say("a case")).unwrap();
        let text = String::from_utf8(sent).unwrap();
        // Device status, device attributes, keyboard protocol, window reports.
        for question in ["n", "c", "?u", "t"] {
            assert!(
                !text.split('\x1b').any(|run| run.starts_with('[') && run.ends_with(question)),
                "{text:?}"
            );
        }
    }

    #[test]
    fn reverse_video_survives_a_theme_without_colours() {
        let mut display = display();
        let mut sent = Vec::new();
        display.draw(&mut sent, say("chosen")).unwrap();
        let parser = shown(&sent);
        assert!(parser.screen().cell(0, 0).unwrap().inverse());
    }

    #[test]
    fn a_terminal_that_does_not_know_its_size_has_the_usual_one() {
        assert_eq!(known(0, 24), UNKNOWN);
        assert_eq!(known(120, 40), Size { width: 120, height: 40 });
    }
}
