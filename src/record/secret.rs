//! Text that somebody types and nobody else may see: a passphrase.
//!
//! Wiped when it is dropped, never printed, compared only by tests. It grows inside room reserved once, so that no
//! copy is left behind where it was shorter.

use crate::record::limits::PASSPHRASE;
use std::fmt;
use zeroize::Zeroize;

/// Longest passphrase, in bytes.
const LONGEST: usize = PASSPHRASE.length();

/// A passphrase.
#[derive(Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes an empty one, to type into.
    pub fn new() -> Self {
        Self(String::with_capacity(LONGEST))
    }

    /// Takes text as it is; the caller's own copy is wiped.
    pub fn of(mut text: String) -> Self {
        let mut secret = Self::new();
        text.chars().for_each(|c| secret.push(c));
        text.zeroize();
        secret
    }

    /// Adds a character; what goes beyond the longest is dropped.
    pub fn push(&mut self, character: char) {
        if self.0.len() + character.len_utf8() <= LONGEST {
            self.0.push(character);
        }
    }

    /// Takes the last character away.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Wipes it.
    pub fn clear(&mut self) {
        self.0.zeroize();
    }

    /// Tells whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many characters it has.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }

    /// Returns what was typed, for whoever derives a key from it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Default for Secret {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Secret {
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.0.push_str(&self.0);
        copy
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_printed_and_never_grows_out_of_its_room() {
        let mut secret = Secret::of("correct horse".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret");
        let room = secret.0.as_ptr();
        (0..3000).for_each(|_| secret.push('é'));
        assert_eq!((secret.0.as_ptr(), secret.0.len()), (room, LONGEST - 1));
        secret.pop();
        assert!(secret.reveal().starts_with("correct horse"));
        secret.clear();
        assert!(secret.is_empty());
    }
}
