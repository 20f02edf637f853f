//! The main thread: folds what comes over the channel into the model, has the effects carried out, and draws.
//!
//! Owns the order of things: everything that is waiting is folded first, then one frame is drawn, and where nothing
//! comes nothing is done. Does not know the queue; effects go to whoever carries them out, answers come back as messages.

use super::display::Display;
use super::incoming::{Cause, Incoming};
use super::input::moment;
use super::session::{Session, Tty};
#[cfg(unix)]
use super::signals;
use super::translate::{Step, step};
use super::{Casualty, Failpoint, Settings};
use crate::casework::{CaseId, View};
use crate::clock::Clock;
use crate::record::Text;
use crate::review::{Effect, Keeping, Message, Model, is_unseen, update};
use crate::screen;
use jiff::civil::Date;
use ratatui::layout::Size;
use std::io;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError};
use std::time::Duration;

/// A frame that took longer was held up by the terminal: keys pressed meanwhile were meant for what was there before.
const HELD_UP: Duration = Duration::from_millis(100);

/// How long a frame waits for what was asked of the queue: it is there within a few milliseconds, and a frame that only says
/// that it is coming would be one more to draw and to send. No screen shows two frames within this time.
const SOON: Duration = Duration::from_millis(8);

/// How long is waited in one go.
const LOOK: Duration = Duration::from_secs(30);

/// Why the main thread stopped folding.
#[derive(Debug)]
pub(super) enum End {
    /// The person asked for it.
    Asked,
    /// The process was told to, or the terminal is gone.
    Forced(Cause),
    /// It cannot go on.
    Failed(Mishap),
}

/// Why the workstation cannot go on.
#[derive(Debug)]
pub(super) enum Mishap {
    /// The terminal can no longer be read.
    Input(io::Error),
    /// The terminal can no longer be written to.
    Output(io::Error),
    /// A thread of ours panicked.
    WorkerDied(Casualty),
}

/// What the seat left behind when it was here last.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The note it was writing.
    pub(super) note_draft: Option<(CaseId, Text)>,
    /// The view it was working in.
    pub(super) view: Option<View>,
}

/// The main thread's belongings.
pub(super) struct Driver<'a, T: Tty, C> {
    pub(super) model: Model,
    pub(super) settings: &'a Settings,
    pub(super) clock: Clock,
    /// When a key was touched last, on the clock that goes on while the machine sleeps.
    pub(super) touched: Duration,
    /// The day the model was told last.
    pub(super) today: Date,
    /// Lent, because the terminal is given back after the queue has been closed.
    pub(super) session: &'a mut Session<T>,
    pub(super) display: Display,
    /// Whether the next frame is the locked one, of which nothing before it may be left.
    pub(super) hides: bool,
    /// Whether anything has come since the last frame that it may have to show.
    pub(super) due: bool,
    /// Carries an effect out without waiting for it.
    pub(super) carry_out: C,
}

impl<T, C> Driver<'_, T, C>
where
    T: Tty,
    C: FnMut(Effect),
{
    /// Opens the model and folds until it is time to leave.
    pub(super) fn work(&mut self, incoming: &Receiver<Incoming>, left: Left) -> End {
        self.fold(incoming, left).unwrap_or_else(|error| {
            self.tell(Message::MustLeave);
            End::Failed(Mishap::Output(error))
        })
    }

    fn fold(&mut self, incoming: &Receiver<Incoming>, left: Left) -> io::Result<End> {
        let Left { note_draft, view } = left;
        let opened = Message::Opened {
            at: moment(&self.clock),
            today: self.today,
            note_draft,
            view: view.map(Box::new),
        };
        self.tell(opened);
        let size = self.session.tty().size();
        self.fit(size)?;
        self.draw()?;
        // The channel cannot close: the panic hook holds an end of it.
        while let Ok(first) = self.wait(incoming) {
            // Nothing came: the terminal may have changed its size all the same.
            self.due |= first.is_none();
            let mut next = first;
            let mut patience = Some(SOON);
            self.lock_if_untouched();
            while let Some(one) = next {
                if let Some(end) = self.take(one)? {
                    return Ok(end);
                }
                next = incoming.try_recv().ok().or_else(|| {
                    let soon = patience.take_if(|_| self.model.is_answered_soon())?;
                    incoming.recv_timeout(soon).ok()
                });
            }
            self.turn_the_day();
            if std::mem::take(&mut self.due) {
                self.draw()?;
            }
        }
        Ok(End::Forced(Cause::HungUp))
    }

    /// Waits for something to happen; `None` when it is time to look whether anybody is still there.
    fn wait(&self, incoming: &Receiver<Incoming>) -> Result<Option<Incoming>, RecvError> {
        if self.model.lock().is_some() {
            return incoming.recv().map(Some);
        }
        let left = self.settings.lock_after.saturating_sub(self.untouched());
        // The waiting does not go on while the machine sleeps, the clock does: not too much in one go.
        match incoming.recv_timeout(left.min(LOOK)) {
            Ok(one) => Ok(Some(one)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(RecvError),
        }
    }

    fn untouched(&self) -> Duration {
        self.clock.awake_or_not().saturating_sub(self.touched)
    }

    /// Locks where nobody touched a key for too long; the key that ends the pause is not for the case.
    fn lock_if_untouched(&mut self) {
        if self.model.lock().is_none() && self.untouched() >= self.settings.lock_after {
            self.tell(Message::Lock);
        }
    }

    /// Deals with one thing that happened; returns how it ends where it ends here.
    fn take(&mut self, one: Incoming) -> io::Result<Option<End>> {
        if matches!(one, Incoming::Key(_) | Incoming::Terminal { .. }) {
            self.touched = self.clock.awake_or_not();
        }
        // What the thread of the queue tells is looked at one by one, all else has a frame.
        self.due |= !matches!(one, Incoming::Told(_));
        match step(one, &self.settings.keymap, self.model.context()) {
            Step::Tell(messages) => {
                for message in messages {
                    if self.tell(message) == Going::Leaving {
                        return Ok(Some(End::Asked));
                    }
                }
            }
            Step::Suspend => self.suspend()?,
            Step::Resume => self.resume()?,
            Step::Leave(cause) => {
                self.tell(Message::MustLeave);
                return Ok(Some(End::Forced(cause)));
            }
            Step::Fail(mishap) => {
                self.tell(Message::MustLeave);
                return Ok(Some(End::Failed(mishap)));
            }
        }
        Ok(None)
    }

    /// Tells the model what happened and has the effects carried out in their order.
    fn tell(&mut self, message: Message) -> Going {
        let mut going = Going::On;
        self.due |= !is_unseen(&self.model, &message);
        for effect in update(&mut self.model, message) {
            if effect == Effect::Leave {
                going = Going::Leaving;
            } else {
                self.hides |= effect == Effect::Lock;
                (self.carry_out)(effect);
            }
        }
        going
    }

    /// Draws everything anew on a screen of this size from now on.
    fn fit(&mut self, size: Size) -> io::Result<()> {
        self.display.resize(size)?;
        self.tell(Message::Resized { width: size.width, height: size.height });
        Ok(())
    }

    /// Draws one frame, where the terminal is ours.
    ///
    /// Asks the kernel for the size each time: the input library loses a new size that comes together with a key.
    fn draw(&mut self) -> io::Result<()> {
        if !self.session.is_on() {
            return Ok(());
        }
        let size = self.session.tty().size();
        if size != self.display.size() {
            self.fit(size)?;
        }
        if std::mem::take(&mut self.hides) {
            self.display.forget()?;
        }
        let begun = self.clock.elapsed();
        let (model, Settings { keymap, theme, .. }) = (&self.model, self.settings);
        self.display.draw(self.session.tty(), |frame| {
            screen::draw(model, keymap, theme, frame);
            if let (Some(Failpoint::Drawing), Some(case)) = (self.settings.failpoint, model.case()) {
                panic!("a mistake with {case:?} in its hands");
            }
        })?;
        if self.clock.elapsed().saturating_sub(begun) > HELD_UP {
            // Nobody could see the screen until now, as if the terminal had had no focus.
            let at = moment(&self.clock);
            self.tell(Message::Focused(at));
        }
        Ok(())
    }

    /// Tells the model when the day has changed.
    fn turn_the_day(&mut self) {
        let today = self.clock.today();
        if today != self.today {
            self.today = today;
            self.tell(Message::Today(today));
        }
    }

    /// Gives the terminal back and stops until the shell continues us.
    fn suspend(&mut self) -> io::Result<()> {
        if !self.session.is_on() {
            return Ok(());
        }
        self.lock_where_keys_lie();
        self.session.leave()?;
        #[cfg(unix)]
        signals::stop_job()?;
        self.resume()
    }

    /// Locks an encrypted queue: while the process is stopped nobody watches over its memory. A plain one has no key.
    fn lock_where_keys_lie(&mut self) {
        if self.model.settings().keeping == Keeping::Encrypted {
            self.tell(Message::Lock);
        }
    }

    /// Takes the terminal back and paints anew. While the job is in the background the terminal is not touched: that
    /// would stop us again, and deaf to a signal to leave.
    fn resume(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        if !signals::in_foreground() {
            return Ok(());
        }
        // Stopped by a signal that nobody hears, the process could not do it before.
        self.lock_where_keys_lie();
        self.session.reassert()?;
        let size = self.session.tty().size();
        self.fit(size)?;
        let at = moment(&self.clock);
        self.tell(Message::Focused(at));
        Ok(())
    }
}

/// Whether the model goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Going {
    /// It does.
    On,
    /// It asked to leave.
    Leaving,
}

#[cfg(test)]
mod tests;
