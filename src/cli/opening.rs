//! Opening a queue for a command: who sits here, what they may do, and their passphrase where the queue is encrypted.
//!
//! Every command that works on a queue comes through here, so that there is one place where somebody signs in, and one
//! where their signature is put under what was done.

use super::{Desk, failures, output, passphrase};
use crate::casework::{Act, Seat, Slip};
use crate::error::Failure;
use crate::keys::{self, Attempts, KeyFile, KeysError, Rotation, Unlocked};
use crate::queue::{self, Access, Credentials, Queue};
use crate::record::{Secret, Text};
use std::path::Path;
use zeroize::Zeroizing;

/// How often a passphrase may be typed before the command ends.
const TRIES: u32 = 3;

/// Somebody who has signed in.
pub(super) struct Session {
    pub(super) file: KeyFile,
    pub(super) unlocked: Unlocked,
    /// Where further passphrases come from.
    pub(super) passphrases: passphrase::Source,
}

impl Desk {
    /// Returns who sits here.
    pub(super) fn seat(&self) -> Seat {
        Seat(Text::new(self.named_seat.as_deref().unwrap_or(&self.environment.account).trim()))
    }

    /// Opens the queue for reading, beside whoever writes.
    pub(super) fn open_to_read(&self) -> Result<Queue, Failure> {
        let path = self.queue()?;
        let mut session = self.sign_in(&path)?;
        open(&path, Access::Read, &mut session)
    }

    /// Opens the queue for writing, where the role of who sits here allows what is to be done.
    pub(super) fn open_to(&self, act: Act) -> Result<Queue, Failure> {
        self.open_signed_in(act).map(|(queue, _)| queue)
    }

    /// Opens the queue for writing and keeps what the passphrase opened.
    pub(super) fn open_signed_in(&self, act: Act) -> Result<(Queue, Option<Session>), Failure> {
        let path = self.queue()?;
        let mut session = self.sign_in(&path)?;
        let queue = open(&path, Access::Write(&self.seat(), self.clock.now()), &mut session)?;
        queue.permit(&self.seat(), act).map_err(failures::queue)?;
        Ok((queue, session))
    }

    /// Opens a queue for writing as who sits here.
    pub(super) fn open_to_write(&self, path: &Path) -> Result<Queue, Failure> {
        let mut session = self.sign_in(path)?;
        open(path, Access::Write(&self.seat(), self.clock.now()), &mut session)
    }

    /// Signs what was done, closes the queue, and returns where the ledger stands.
    pub(super) fn close(&self, mut queue: Queue) -> Result<Slip, Failure> {
        queue.sign(&self.seat(), self.clock.now()).map_err(failures::queue)?;
        let slip = queue.slip().map_err(failures::queue)?;
        queue.close().map_err(failures::queue)?;
        Ok(slip)
    }

    /// Opens a queue for writing again, with a passphrase that was typed on the locked screen.
    pub(super) fn open_again(&self, path: &Path, typed: &Secret) -> Result<Queue, Failure> {
        let mut session = self.check(path, typed)?;
        let mut queue = open(path, Access::Write(&self.seat(), self.clock.now()), &mut session)?;
        self.keep_backups(&mut queue)?;
        Ok(queue)
    }

    /// Checks a passphrase that was typed; `None` for a plain file, where nobody signs in.
    pub(super) fn check(&self, path: &Path, typed: &Secret) -> Result<Option<Session>, Failure> {
        if !keys::exists(path) {
            return Ok(None);
        }
        let mut file = KeyFile::read(path).map_err(failures::keys)?;
        let attempts = Attempts::of(file.queue());
        attempts.allow(self.clock.now()).map_err(failures::keys)?;
        let unlocked =
            try_one(&mut file, &attempts, &self.seat(), typed, self.clock.now()).map_err(failures::keys)?;
        Ok(Some(Session { file, unlocked, passphrases: passphrase::Source::Keyboard }))
    }

    /// Asks for the passphrase of who sits here; `None` for a plain file, where nobody signs in.
    pub(super) fn sign_in(&self, queue: &Path) -> Result<Option<Session>, Failure> {
        if !keys::exists(queue) {
            return Ok(None);
        }
        let words = format!("Passphrase of {}: ", self.seat());
        self.sign_in_with(queue, self.passphrases()?, &words).map(|(session, _)| Some(session))
    }

    /// Asks for a passphrase with these words; returns it too, because it may open another queue as well.
    pub(super) fn sign_in_with(
        &self,
        queue: &Path,
        mut passphrases: passphrase::Source,
        words: &str,
    ) -> Result<(Session, Secret), Failure> {
        let seat = self.seat();
        let mut file = KeyFile::read(queue).map_err(failures::keys)?;
        let attempts = Attempts::of(file.queue());
        let mut left = if passphrases.can_ask_again() { TRIES } else { 1 };
        loop {
            attempts.allow(self.clock.now()).map_err(failures::keys)?;
            let typed = passphrases.ask(words)?;
            match try_one(&mut file, &attempts, &seat, &typed, self.clock.now()) {
                Ok(unlocked) => return Ok((Session { file, unlocked, passphrases }, typed)),
                Err(KeysError::Wrong) if left > 1 => {
                    output::tell("The name or the passphrase is wrong.");
                    left -= 1;
                }
                Err(error) => return Err(failures::keys(error)),
            }
        }
    }
}

/// Tries one passphrase and keeps the count of the wrong ones.
pub(super) fn try_one(
    file: &mut KeyFile,
    attempts: &Attempts,
    seat: &Seat,
    typed: &Secret,
    now: jiff::Timestamp,
) -> Result<Unlocked, KeysError> {
    // The words of the recovery slot may be typed in any case and with any gaps.
    let words = (*seat == keys::recovery_seat()).then(|| keys::RecoveryWords::read(typed)).flatten();
    let unlocked = file.unlock(seat, words.as_ref().map_or(typed, keys::RecoveryWords::passphrase));
    match &unlocked {
        Ok(_) => attempts.right(),
        Err(KeysError::Wrong) => attempts.wrong(now),
        Err(_) => {}
    }
    unlocked
}

/// Opens a queue with what the passphrase opened; one whose key was being replaced when the program was interrupted is
/// put in order.
pub(super) fn open(path: &Path, access: Access, session: &mut Option<Session>) -> Result<Queue, Failure> {
    let Some(Session { file, unlocked, .. }) = session.as_mut() else {
        return Queue::open(path, access).map_err(failures::queue);
    };
    let opened = Queue::unlock(path, access, credentials(file, unlocked));
    let (queue, how) = match (opened, unlocked.next_database_key()) {
        (Err(queue::Error::OtherKey), Some(key)) => {
            let next = under(key, file, unlocked);
            (Queue::unlock(path, access, next).map_err(failures::queue)?, Rotation::Done)
        }
        (opened, _) => (opened.map_err(failures::queue)?, Rotation::Abandoned),
    };
    // Only whoever holds the lock knows that nobody is replacing the key right now.
    if matches!(access, Access::Write(..)) && file.is_rotating() {
        file.end_rotation(unlocked, how).map_err(failures::keys)?;
    }
    Ok(queue)
}

/// Returns what opens the queue.
pub(super) fn credentials(file: &KeyFile, unlocked: &Unlocked) -> Credentials {
    let id = file.queue_id();
    let (key, sealer) = (unlocked.database_key(), unlocked.sealer(&id));
    Credentials { key, id, sealer, signer: unlocked.signer() }
}

/// Returns what opens the queue under the next master key, whose database key this is.
pub(super) fn under(key: Zeroizing<[u8; 32]>, file: &KeyFile, unlocked: &Unlocked) -> Credentials {
    let now = credentials(file, unlocked);
    let sealer = unlocked.next_sealer(&now.id).unwrap_or_else(|| now.sealer.clone());
    Credentials { key, sealer, ..now }
}
