//! What checking a passphrase costs: Argon2id, within bounds that a hostile file cannot leave.

use crate::keys::KeysError;
use crate::keys::bytes::Key;
use crate::record::Secret;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// Memory that a slot may ask for, in KiB: the least that OWASP accepts, and one GiB.
const MEMORY: std::ops::RangeInclusive<u32> = 19_456..=1_048_576;

/// Passes over it.
const PASSES: std::ops::RangeInclusive<u32> = 2..=16;

/// Lanes.
const LANES: std::ops::RangeInclusive<u32> = 1..=4;

/// What checking a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// What new slots cost: about half a second on the machines of 2026.
    pub const USUAL: Self = Self { memory: 262_144, passes: 3, lanes: 1 };

    /// The least that is accepted; for tests of the arrangement, not of the work.
    pub const LEAST: Self = Self { memory: *MEMORY.start(), passes: *PASSES.start(), lanes: 1 };

    /// Tells whether it is within the bounds.
    pub fn is_sane(&self) -> bool {
        MEMORY.contains(&self.memory) && PASSES.contains(&self.passes) && LANES.contains(&self.lanes)
    }

    /// Derives the key of a passphrase. The bounds are checked before any memory is asked for.
    pub(super) fn key(&self, passphrase: &Secret, salt: &[u8]) -> Result<Key, KeysError> {
        if !self.is_sane() {
            return Err(KeysError::NoMemory);
        }
        let params =
            Params::new(self.memory, self.passes, self.lanes, Some(32)).map_err(|_| KeysError::NoMemory)?;
        let mut memory = Vec::new();
        memory.try_reserve_exact(params.block_count()).map_err(|_| KeysError::NoMemory)?;
        memory.resize(params.block_count(), Block::default());
        let mut key = Key::default();
        let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
            passphrase.reveal().as_bytes(),
            salt,
            key.as_mut_slice(),
            &mut memory,
        );
        for block in &mut memory {
            block.zeroize();
        }
        hashed.map(|()| key).map_err(|_| KeysError::NoMemory)
    }
}
