//! Bytes in the key file: written as lower-case hexadecimal digits, made at random, wiped where they are secret.

use crate::keys::KeysError;
use hkdf::Hkdf;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use std::fmt::Write as _;
use zeroize::Zeroizing;

/// A key of 32 bytes; wiped when it is dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Public bytes of a fixed number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hex<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Hex<N> {
    /// Draws them from the machine's random numbers.
    pub(super) fn random() -> Result<Self, KeysError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| KeysError::NoRandom)?;
        Ok(Self(bytes))
    }

    /// Takes bytes that must be so many.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text)
            .and_then(|bytes| Self::of(&bytes))
            .ok_or_else(|| serde::de::Error::custom("not so many digits"))
    }
}

/// Writes bytes as digits.
pub(super) fn text(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn read(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// Draws a new key.
pub(super) fn random_key() -> Result<Key, KeysError> {
    let mut key = Key::default();
    getrandom::fill(key.as_mut_slice()).map_err(|_| KeysError::NoRandom)?;
    Ok(key)
}

/// Derives a key for one purpose from another key (HKDF-SHA256, RFC 5869).
pub(super) fn derived(from: &[u8], purpose: &[&[u8]]) -> Key {
    let mut key = Key::default();
    // Fails only for more than 255 blocks.
    let _ = Hkdf::<Sha256>::new(None, from).expand_multi_info(purpose, key.as_mut_slice());
    key
}
