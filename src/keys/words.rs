//! The recovery slot: a seat whose passphrase is twelve words on paper, for the day when every other is lost.
//!
//! 128 random bits as words of the BIP 39 list, whose last one checks the others.

use crate::casework::Seat;
use crate::keys::KeysError;
use crate::keys::bytes::Hex;
use crate::record::{Secret, Text};
use bip39::{Language, Mnemonic};

/// The name of the recovery slot's seat.
const NAME: &str = "recovery";

/// Returns the seat of the recovery slot.
pub fn recovery_seat() -> Seat {
    Seat(Text::new(NAME))
}

/// Twelve words to be printed and locked away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryWords(Secret);

impl RecoveryWords {
    /// Draws new ones.
    pub fn random() -> Result<Self, KeysError> {
        let entropy = Hex::<16>::random()?;
        let words =
            Mnemonic::from_entropy_in(Language::English, &entropy.0).map_err(|_| KeysError::NoRandom)?;
        Ok(Self(joined(&words)))
    }

    /// Reads them as they were typed, in capitals or with other gaps; `None` where a word is wrong.
    pub fn read(typed: &Secret) -> Option<Self> {
        let text = Secret::of(typed.reveal().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
        let words = Mnemonic::parse_in_normalized(Language::English, text.reveal()).ok()?;
        Some(Self(joined(&words)))
    }

    /// Returns them as the passphrase of the slot.
    pub fn passphrase(&self) -> &Secret {
        &self.0
    }

    /// Returns them in rows of four, to be printed.
    pub fn rows(&self) -> Vec<String> {
        let words: Vec<&str> = self.0.reveal().split(' ').collect();
        words.chunks(4).map(|row| row.join("  ")).collect()
    }
}

fn joined(words: &Mnemonic) -> Secret {
    let mut text = Secret::new();
    for (at, word) in words.words().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        word.chars().for_each(|c| text.push(c));
    }
    text
}
