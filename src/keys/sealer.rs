//! Sealing records that stand beside the queue, such as those of the ledger's second copy.
//!
//! AES-256-GCM under a key of its own from the master key, a fresh random nonce for each record, the queue's random name
//! as additional data: what was sealed for one queue opens in no other.

use crate::keys::KeysError;
use crate::keys::bytes::{Hex, Key, derived};
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use std::fmt;

/// Both the purpose of the key and the beginning of the additional data.
const COPY: &[u8] = b"vacatur keys 1 copy";

/// The length of a nonce, which stands before what was sealed.
const NONCE: usize = 12;

/// Seals and opens records of one queue. The key is wiped when it is dropped.
#[derive(Clone)]
pub struct Sealer {
    key: Key,
    bound: Vec<u8>,
}

impl Sealer {
    /// Makes the sealer of a queue from its master key.
    pub fn of(master: &[u8; 32], queue: &[u8; 16]) -> Self {
        Self { key: derived(master, &[COPY]), bound: [COPY, queue.as_slice()].concat() }
    }

    /// Seals a record. Fails where the machine has no random numbers.
    pub fn seal(&self, record: &[u8]) -> Result<Vec<u8>, KeysError> {
        let nonce: Hex<NONCE> = Hex::random()?;
        let payload = Payload { msg: record, aad: &self.bound };
        let sealed =
            self.cipher().encrypt(&Nonce::from(nonce.0), payload).map_err(|_| KeysError::NoMemory)?;
        Ok([nonce.0.as_slice(), &sealed].concat())
    }

    /// Opens a record; `None` where it was changed, or sealed under another key or for another queue.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE)?;
        let nonce: Hex<NONCE> = Hex::of(nonce)?;
        self.cipher().decrypt(&Nonce::from(nonce.0), Payload { msg: text, aad: &self.bound }).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.key).into())
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_queue_and_its_key_alone_and_unchanged() {
        let ours = Sealer::of(&[1; 32], &[7; 16]);
        let sealed = ours.seal(b"record").unwrap();
        assert_eq!(ours.open(&sealed).as_deref(), Some(b"record".as_slice()));
        assert_ne!(sealed, ours.seal(b"record").unwrap(), "no nonce is used twice");
        assert!(!sealed.windows(6).any(|window| window == b"record"));
        for other in [Sealer::of(&[2; 32], &[7; 16]), Sealer::of(&[1; 32], &[8; 16])] {
            assert_eq!(other.open(&sealed), None);
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(ours.open(&changed), None, "byte {at}");
            assert_eq!(ours.open(&sealed[..at]), None, "cut at {at}");
        }
    }
}
