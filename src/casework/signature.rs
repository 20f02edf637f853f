//! Signatures over the head of the ledger: who stands for everything up to here.
//!
//! Ed25519 (RFC 8032). Owns what is signed and how a key and a signature are written; where the private half lies is
//! `keys`' business. Whoever holds the public halves, which the ledger itself names, can check every signature.

use crate::casework::{Digest, Seq};
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Declares a run of bytes that is written as lower-case hexadecimal digits.
macro_rules! hexadecimal {
    ($(#[$doc:meta])* $name:ident $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Wraps the bytes.
            pub fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// Returns the bytes.
            pub fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let bytes = bytes_of(&text).and_then(|bytes| bytes.try_into().ok());
                bytes.map(Self).ok_or_else(|| serde::de::Error::custom("not so many hexadecimal digits"))
            }
        }
    };
}

hexadecimal! {
    /// The public half of a signing key, as the roster names it.
    PublicKey 32
}

hexadecimal! {
    /// A signature.
    Signature 64
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

/// The private half of a signing key; wiped when it is dropped.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl Signer {
    /// Makes the key that belongs to 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Returns the public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs the head of a ledger: the number and the hash of its last entry.
    pub fn sign(&self, last: Seq, head: &Digest) -> Signature {
        Signature(self.0.sign(message(last, head).as_bytes()).to_bytes())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public())
    }
}

impl PublicKey {
    /// Tells whether a signature over this head was made with the private half.
    pub fn verifies(&self, last: Seq, head: &Digest, signature: &Signature) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(message(last, head).as_bytes(), &Ed25519::from_bytes(&signature.0)).is_ok()
        })
    }
}

/// What is signed: three lines, each ended by a line feed.
fn message(last: Seq, head: &Digest) -> String {
    format!("vacatur ledger head 1\n{}\n{head}\n", last.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_head_and_its_key_alone() {
        let (one, other) = (Signer::from_seed(&[1; 32]), Signer::from_seed(&[2; 32]));
        let head = Digest::of(b"head");
        let signature = one.sign(Seq(7), &head);
        assert!(one.public().verifies(Seq(7), &head, &signature));
        assert!(!one.public().verifies(Seq(8), &head, &signature));
        assert!(!one.public().verifies(Seq(7), &Digest::ZERO, &signature));
        assert!(!other.public().verifies(Seq(7), &head, &signature));
        assert!(!PublicKey::from_bytes([0xFF; 32]).verifies(Seq(7), &head, &signature));
    }

    #[test]
    fn keys_and_signatures_are_read_back_from_their_digits() {
        let signer = Signer::from_seed(&[1; 32]);
        let text = serde_json::to_string(&(signer.public(), signer.sign(Seq(1), &Digest::ZERO))).unwrap();
        let (key, signature): (PublicKey, Signature) = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&(key, signature)).unwrap(), text);
        assert!(serde_json::from_str::<PublicKey>("\"zz\"").is_err());
        assert!(!format!("{signer:?}").contains(&"01".repeat(4)), "the private half is never printed");
    }
}
