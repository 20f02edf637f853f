//! Opening a queue for a command: who sits here, and what for.
//!
//! Every command that works on a queue comes through here, so that there is one place where somebody signs in.

use super::{Desk, failures};
use crate::casework::{Act, Seat};
use crate::error::Failure;
use crate::queue::{Access, Queue};
use crate::record::Text;
use std::path::Path;

impl Desk {
    /// Returns who sits here.
    pub(super) fn seat(&self) -> Seat {
        Seat(Text::new(&self.environment.account))
    }

    /// Opens the queue for reading, beside whoever writes.
    pub(super) fn open_to_read(&self) -> Result<Queue, Failure> {
        Queue::open(&self.queue()?, Access::Read).map_err(failures::queue)
    }

    /// Opens the queue for writing, where the role of who sits here allows what is to be done.
    pub(super) fn open_to(&self, act: Act) -> Result<Queue, Failure> {
        let queue = self.open_to_write(&self.queue()?)?;
        queue.permit(&self.seat(), act).map_err(failures::queue)?;
        Ok(queue)
    }

    /// Opens a queue for writing as who sits here.
    pub(super) fn open_to_write(&self, path: &Path) -> Result<Queue, Failure> {
        Queue::open(path, Access::Write(&self.seat(), self.clock.now())).map_err(failures::queue)
    }
}
