//! What opens an encrypted queue and signs in its ledger. Where it comes from is `keys`' business; `cli` hands it over.

use crate::casework::Signer;
use crate::keys::Sealer;
use std::fmt::{self, Write as _};
use zeroize::Zeroizing;

/// What opens an encrypted queue and signs in its ledger. Wiped when it is dropped.
#[derive(Clone)]
pub struct Credentials {
    /// The raw AES-256 key of the pages.
    pub key: Zeroizing<[u8; 32]>,
    /// The random name of the queue: the first 16 bytes of its file, the salt of its pages.
    pub id: [u8; 16],
    /// What seals the records beside it.
    pub sealer: Sealer,
    /// The signing key of the seat.
    pub signer: Signer,
}

impl Credentials {
    /// Returns key and salt as `SQLCipher` takes them; the text is wiped when it is dropped.
    pub(super) fn pragma(&self, pragma: &str) -> Zeroizing<String> {
        // Room for all of it at once: text that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(160));
        text.push_str("PRAGMA ");
        text.push_str(pragma);
        text.push_str(" = \"x'");
        for byte in self.key.iter().chain(&self.id) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("'\"");
        text
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}
