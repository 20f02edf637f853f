//! All the slots of a queue: unlocking one, adding, changing, removing, and the authentication over all of them.
//!
//! Pure but for random numbers; the two files it is kept in are [`super::file`]'s. Written as three lines: the slots as
//! canonical JSON, an HMAC over that line under a key derived from the master key, and a SHA-256 over both that tells
//! damage before a passphrase is asked for.

use crate::casework::{Digest, Seat, Signer};
use crate::keys::bytes::{Hex, Key, derived, random_key, text};
use crate::keys::slot::{QueueId, Seed, Slot};
use crate::keys::{Cost, KeysError, Sealer};
use crate::record::Secret;
use crate::record::limits::SEATS;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The version of the format.
const FORMAT: u32 = 1;

/// Characters of a new passphrase at least.
const SHORTEST: usize = 12;

const DATABASE: &[u8] = b"vacatur keys 1 database";
const AUTHENTICATION: &[u8] = b"vacatur keys 1 authentication";

/// What the authentication covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    format: u32,
    queue: QueueId,
    /// Grows with every writing: of two copies the later one counts.
    writing: u64,
    slots: Vec<Slot>,
}

/// The slots as they are read: not authenticated before one of them was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ring {
    body: Body,
    line: String,
    mac: Hex<32>,
}

/// Why text is no ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotARing {
    Damaged,
    Newer,
    Hostile,
}

/// What a seat's passphrase opened. Everything secret in it is wiped when it is dropped.
pub struct Unlocked {
    seat: Seat,
    seed: Seed,
    master: Key,
    next: Option<Key>,
}

/// A change of the master key that has begun: the queue is to be written anew under the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// The queue was written anew: the next key is in force.
    Done,
    /// It was not: the key before stays in force.
    Abandoned,
}

impl Unlocked {
    /// Returns who signed in.
    pub fn seat(&self) -> &Seat {
        &self.seat
    }

    /// Returns the seat's signing key.
    pub fn signer(&self) -> Signer {
        self.seed.signer()
    }

    /// Returns the raw key of the queue's pages.
    pub fn database_key(&self) -> Key {
        derived(self.master.as_slice(), &[DATABASE])
    }

    /// Returns what seals the records beside a queue of this random name.
    pub fn sealer(&self, queue: &[u8; 16]) -> Sealer {
        Sealer::of(&self.master, queue)
    }

    /// Returns the same under the next master key, where a change of it was interrupted.
    pub fn next_sealer(&self, queue: &[u8; 16]) -> Option<Sealer> {
        self.next.as_ref().map(|next| Sealer::of(next, queue))
    }

    /// Returns the raw key of the queue's pages under the next master key, where a change of it was interrupted.
    pub fn next_database_key(&self) -> Option<Key> {
        self.next.as_ref().map(|next| derived(next.as_slice(), &[DATABASE]))
    }
}

impl fmt::Debug for Unlocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unlocked({})", self.seat)
    }
}

impl Ring {
    /// Makes the ring of a new queue with its first seat.
    pub(super) fn found(seat: &Seat, passphrase: &Secret, cost: Cost) -> Result<(Self, Unlocked), KeysError> {
        long_enough(passphrase)?;
        let (queue, master) = (Hex::random()?, random_key()?);
        let (slot, seed) = Slot::make(&queue, seat, passphrase, cost, &master)?;
        let body = Body { format: FORMAT, queue, writing: 1, slots: vec![slot] };
        let ring = Self::authenticated(body, &master)?;
        Ok((ring, Unlocked { seat: seat.clone(), seed, master, next: None }))
    }

    /// Reads what [`Self::text`] wrote. Every bound is checked here, before any work is done for it.
    pub(super) fn parse(text: &str) -> Result<Self, NotARing> {
        let mut lines = text.lines();
        let (Some(line), Some(mac), Some(check), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(NotARing::Damaged);
        };
        if Digest::of(format!("{line}\n{mac}\n").as_bytes()).to_string() != check {
            return Err(NotARing::Damaged);
        }
        let version: Version = serde_json::from_str(line).map_err(|_| NotARing::Damaged)?;
        if version.format != FORMAT {
            return Err(NotARing::Newer);
        }
        let body: Body = serde_json::from_str(line).map_err(|_| NotARing::Damaged)?;
        let mac = serde_json::from_value(mac.into()).map_err(|_| NotARing::Damaged)?;
        if serde_json::to_string(&body).ok().as_deref() != Some(line) {
            return Err(NotARing::Damaged);
        }
        if body.slots.len() > SEATS.length() || body.slots.iter().any(|slot| !slot.cost.is_sane()) {
            return Err(NotARing::Hostile);
        }
        Ok(Self { body, line: line.to_owned(), mac })
    }

    /// Writes it as the file holds it.
    pub(super) fn text(&self) -> String {
        let both = format!("{}\n{}\n", self.line, text(&self.mac.0));
        let check = Digest::of(both.as_bytes());
        format!("{both}{check}\n")
    }

    /// Returns the random name of the queue.
    pub(super) fn queue(&self) -> [u8; 16] {
        self.body.queue.0
    }

    /// Returns how often it was written.
    pub(super) fn writing(&self) -> u64 {
        self.body.writing
    }

    /// Returns who has a slot.
    pub(super) fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.body.slots.iter().map(|slot| &slot.seat)
    }

    /// Tells whether a change of the master key was begun and not finished.
    pub(super) fn is_rotating(&self) -> bool {
        self.body.slots.iter().any(|slot| slot.next.is_some())
    }

    /// Opens the seat's slot and then proves that nobody without the master key wrote the file.
    ///
    /// A name without a slot costs as much as a wrong passphrase. `None` where the file is not authentic.
    pub(super) fn unlock(&self, seat: &Seat, passphrase: &Secret) -> Result<Option<Unlocked>, KeysError> {
        let Some(slot) = self.body.slots.iter().find(|slot| slot.seat == *seat) else {
            Cost::USUAL.key(passphrase, &self.body.queue.0)?;
            return Err(KeysError::Wrong);
        };
        let queue = &self.body.queue;
        let seed = slot.open(queue, passphrase)?;
        let Ok(master) = slot.unseal(queue, &slot.sealed, &seed) else { return Ok(None) };
        if authentication(&master, &self.line).verify_slice(&self.mac.0).is_err() {
            return Ok(None);
        }
        let next = slot.next.as_ref().map(|next| slot.unseal(queue, next, &seed)).transpose()?;
        Ok(Some(Unlocked { seat: seat.clone(), seed, master, next }))
    }

    /// Adds a seat with a passphrase of its own, and returns its signing key.
    pub(super) fn add(
        &self,
        by: &Unlocked,
        seat: &Seat,
        passphrase: &Secret,
        cost: Cost,
    ) -> Result<(Self, Signer), KeysError> {
        long_enough(passphrase)?;
        if self.seats().any(|taken| taken == seat) {
            return Err(KeysError::Taken);
        }
        if self.body.slots.len() >= SEATS.length() {
            return Err(KeysError::Full(SEATS.length()));
        }
        let (slot, seed) = Slot::make(&self.body.queue, seat, passphrase, cost, &by.master)?;
        let mut body = self.body.clone();
        body.slots.push(slot);
        Ok((self.written(body, &by.master)?, seed.signer()))
    }

    /// Gives the seat that is signed in another passphrase; its keys stay.
    pub(super) fn change(&self, by: &Unlocked, passphrase: &Secret, cost: Cost) -> Result<Self, KeysError> {
        long_enough(passphrase)?;
        let mut body = self.body.clone();
        let slot = body.slots.iter_mut().find(|slot| slot.seat == by.seat).ok_or(KeysError::NoSlot)?;
        *slot = slot.clone().wrapped_by(&self.body.queue, passphrase, cost, &by.seed)?;
        self.written(body, &by.master)
    }

    /// Begins to remove a seat: a new master key is sealed to everybody else beside the one in force.
    pub(super) fn begin_removal(&self, by: &mut Unlocked, seat: &Seat) -> Result<Self, KeysError> {
        if !self.seats().any(|known| known == seat) {
            return Err(KeysError::NoSlot);
        }
        let next = random_key()?;
        let mut body = self.body.clone();
        for slot in &mut body.slots {
            let sealed = (slot.seat != *seat).then(|| slot.seal(&self.body.queue, &next)).transpose()?;
            slot.next = sealed;
        }
        by.next = Some(next);
        self.written(body, &by.master)
    }

    /// Ends a change of the master key, one way or the other.
    pub(super) fn end_rotation(&self, by: &mut Unlocked, how: Rotation) -> Result<Self, KeysError> {
        let mut body = self.body.clone();
        match (how, by.next.take()) {
            (Rotation::Done, Some(next)) => {
                body.slots.retain(|slot| slot.next.is_some());
                for slot in &mut body.slots {
                    if let Some(sealed) = slot.next.take() {
                        slot.sealed = sealed;
                    }
                }
                by.master = next;
            }
            _ => body.slots.iter_mut().for_each(|slot| slot.next = None),
        }
        self.written(body, &by.master)
    }

    fn written(&self, mut body: Body, master: &Key) -> Result<Self, KeysError> {
        body.writing = self.body.writing.saturating_add(1);
        Self::authenticated(body, master)
    }

    fn authenticated(body: Body, master: &Key) -> Result<Self, KeysError> {
        let line = serde_json::to_string(&body).map_err(|_| KeysError::NoMemory)?;
        let mac = Hex(authentication(master, &line).finalize().into_bytes().into());
        Ok(Self { body, line, mac })
    }
}

/// What alone is read of a file whose version is not known yet.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

fn authentication(master: &Key, line: &str) -> Hmac<Sha256> {
    let key = derived(master.as_slice(), &[AUTHENTICATION]);
    // HMAC fills a shorter key up with zeros to the length of a block.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key.as_slice());
    let mut mac = Hmac::<Sha256>::new(&(*block).into());
    mac.update(line.as_bytes());
    mac
}

fn long_enough(passphrase: &Secret) -> Result<(), KeysError> {
    if passphrase.characters() < SHORTEST { Err(KeysError::TooShort(SHORTEST)) } else { Ok(()) }
}
