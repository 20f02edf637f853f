//! Who lets people in again: the workstation knows no keys, it asks the command that opened it.

use crate::casework::check::Sitting;
use crate::queue::Queue;
use crate::record::Secret;

/// Lets people in again. A refusal is said in words, for the screen.
pub trait Reception {
    /// Opens the queue again with the passphrase of who sits here; a plain file needs none.
    fn open_again(&self, passphrase: &Secret) -> Result<Queue, String>;

    /// Whoever sits here wants to sit down as a second reader: they come back to that, where the queue lets them.
    fn sits(&self, sitting: Sitting);

    /// Checks the passphrase of who sits here, while the queue stays open.
    fn check(&self, passphrase: &Secret) -> Result<(), String>;

    /// Asks who sits here for their passphrase where no screen of ours hides it: without echo, or from where a script
    /// has put it.
    fn ask(&self) -> Result<Secret, String>;
}
