//! The key file beside an encrypted queue: one slot for each seat, and what a passphrase opens.
//!
//! Owns the format of the file, its two copies, the derivation of keys, and how wrong attempts are slowed down. Every
//! primitive is a well-kept crate's; ours is the arrangement, which docs/security.md describes. Does not open queues:
//! `cli` gives the database key to `queue`, and the signing key with it.
//!
//! A random master key opens the queue. Every seat has a key pair of its own: the private half is wrapped by the seat's
//! passphrase, the master key is sealed to the public half. So a passphrase is changed, a seat added, and the master
//! key replaced without anybody else's passphrase.

mod attempts;
mod bytes;
mod cost;
mod error;
mod file;
mod ring;
mod sealer;
mod slot;
mod words;

#[cfg(test)]
mod tests;

pub use attempts::Attempts;
pub use cost::Cost;
pub use error::KeysError;
pub use file::{KeyFile, exists, place};
pub use ring::{Rotation, Unlocked};
pub use sealer::Sealer;
pub use words::{RecoveryWords, recovery_seat};
