//! One slot: a seat's key pair, the private half wrapped by the passphrase, the master key sealed to the public half.

use crate::casework::{Seat, Signer};
use crate::keys::bytes::{Hex, Key, derived, random_key};
use crate::keys::{Cost, KeysError};
use crate::record::Secret;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use serde::{Deserialize, Serialize};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

/// Before everything that is authenticated or derived, so that nothing of another format or purpose fits.
const WRAP: &[u8] = b"vacatur keys 1 wrap";
const SEAL: &[u8] = b"vacatur keys 1 seal";
const OPEN: &[u8] = b"vacatur keys 1 open";
const SIGN: &[u8] = b"vacatur keys 1 sign";

/// The random name of a queue: the first 16 bytes of its file, which are the salt of its pages.
pub(super) type QueueId = Hex<16>;

/// One slot of the key file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    /// Its own random name: one that was replaced is never taken for the one before.
    id: Hex<8>,
    pub(super) seat: Seat,
    pub(super) cost: Cost,
    salt: Hex<16>,
    nonce: Hex<12>,
    /// The seed of the seat's keys, under the key of the passphrase.
    wrapped: Hex<48>,
    /// What the master key is sealed to.
    public: Hex<32>,
    pub(super) sealed: Sealed,
    /// The master key that comes next, while the queue is being written anew under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<Sealed>,
}

/// A master key, for the holder of one private half alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    /// The public half of a key pair that was used this once.
    from: Hex<32>,
    nonce: Hex<12>,
    text: Hex<48>,
}

/// What a passphrase opens: the seed of a seat's keys.
pub(super) struct Seed(Key);

impl Seed {
    fn opener(&self) -> StaticSecret {
        StaticSecret::from(*derived(self.0.as_slice(), &[OPEN]))
    }

    pub(super) fn signer(&self) -> Signer {
        Signer::from_seed(&derived(self.0.as_slice(), &[SIGN]))
    }
}

impl Slot {
    /// Makes a slot with a new key pair, and returns the seed with it.
    pub(super) fn make(
        queue: &QueueId,
        seat: &Seat,
        passphrase: &Secret,
        cost: Cost,
        master: &Key,
    ) -> Result<(Self, Seed), KeysError> {
        let seed = Seed(random_key()?);
        let public = Hex(PublicKey::from(&seed.opener()).to_bytes());
        let id = Hex::random()?;
        let sealed = Sealed::make(queue, id, &public, master)?;
        let blank = Self {
            id,
            seat: seat.clone(),
            cost,
            salt: Hex([0; 16]),
            nonce: Hex([0; 12]),
            wrapped: Hex([0; 48]),
            public,
            sealed,
            next: None,
        };
        Ok((blank.wrapped_by(queue, passphrase, cost, &seed)?, seed))
    }

    /// Returns the slot with the same keys under another passphrase.
    pub(super) fn wrapped_by(
        mut self,
        queue: &QueueId,
        passphrase: &Secret,
        cost: Cost,
        seed: &Seed,
    ) -> Result<Self, KeysError> {
        (self.cost, self.salt, self.nonce) = (cost, Hex::random()?, Hex::random()?);
        let key = cost.key(passphrase, &self.salt.0)?;
        let payload = Payload { msg: seed.0.as_slice(), aad: &self.bound(queue) };
        let wrapped = cipher(&key).encrypt(&Nonce::from(self.nonce.0), payload).ok();
        self.wrapped = wrapped.and_then(|bytes| Hex::of(&bytes)).ok_or(KeysError::NoMemory)?;
        Ok(self)
    }

    /// Opens the slot with its passphrase.
    pub(super) fn open(&self, queue: &QueueId, passphrase: &Secret) -> Result<Seed, KeysError> {
        let key = self.cost.key(passphrase, &self.salt.0)?;
        let payload = Payload { msg: &self.wrapped.0, aad: &self.bound(queue) };
        let opened =
            cipher(&key).decrypt(&Nonce::from(self.nonce.0), payload).map_err(|_| KeysError::Wrong)?;
        seed_of(&Zeroizing::new(opened)).map(Seed)
    }

    /// Opens the master key that is in force, or the one that comes next.
    pub(super) fn unseal(&self, queue: &QueueId, sealed: &Sealed, seed: &Seed) -> Result<Key, KeysError> {
        let shared = seed.opener().diffie_hellman(&PublicKey::from(sealed.from.0));
        let key = derived(shared.as_bytes(), &[SEAL, &sealed.from.0, &self.public.0]);
        let payload = Payload { msg: &sealed.text.0, aad: &sealing(queue, self.id) };
        let opened =
            cipher(&key).decrypt(&Nonce::from(sealed.nonce.0), payload).map_err(|_| KeysError::Wrong)?;
        seed_of(&Zeroizing::new(opened))
    }

    /// Seals a master key to this slot; no passphrase is needed for it.
    pub(super) fn seal(&self, queue: &QueueId, master: &Key) -> Result<Sealed, KeysError> {
        Sealed::make(queue, self.id, &self.public, master)
    }

    /// What a slot cannot be moved away from: its queue, its name, its seat, its cost, its public half.
    fn bound(&self, queue: &QueueId) -> Vec<u8> {
        let mut bytes = [WRAP, &queue.0, &self.id.0, &self.public.0, &self.salt.0].concat();
        for number in [self.cost.memory, self.cost.passes, self.cost.lanes] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(self.seat.0.as_str().as_bytes());
        bytes
    }
}

impl Sealed {
    fn make(queue: &QueueId, slot: Hex<8>, public: &Hex<32>, master: &Key) -> Result<Self, KeysError> {
        let once = StaticSecret::from(*random_key()?);
        let from = Hex(PublicKey::from(&once).to_bytes());
        let shared = once.diffie_hellman(&PublicKey::from(public.0));
        let key = derived(shared.as_bytes(), &[SEAL, &from.0, &public.0]);
        let nonce = Hex::random()?;
        let payload = Payload { msg: master.as_slice(), aad: &sealing(queue, slot) };
        let text = cipher(&key).encrypt(&Nonce::from(nonce.0), payload).ok();
        let text = text.and_then(|bytes| Hex::of(&bytes)).ok_or(KeysError::NoMemory)?;
        Ok(Self { from, nonce, text })
    }
}

fn sealing(queue: &QueueId, slot: Hex<8>) -> Vec<u8> {
    [SEAL, &queue.0, &slot.0].concat()
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(&(**key).into())
}

fn seed_of(opened: &Zeroizing<Vec<u8>>) -> Result<Key, KeysError> {
    let mut key = Key::default();
    if opened.len() != key.len() {
        return Err(KeysError::Wrong);
    }
    key.copy_from_slice(opened);
    Ok(key)
}
