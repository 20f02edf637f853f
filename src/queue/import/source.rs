//! What an import is given beside persons: sources that were read to their end, and rows that were refused.

use crate::casework::Digest;
use crate::record::{SourceNo, Text};

/// A source, once it was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSource {
    /// The name of the file, without its folder.
    pub name: Text,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// The format it was read as.
    pub format: String,
    /// Rows read, without headers, refused ones among them.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// The mapping it was read through, as TOML; blank for the state's own file.
    pub mapping: String,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The file it stands in.
    pub source: SourceNo,
    /// Its physical line, counted from 1.
    pub line: u64,
    /// The field that was wrong, by the name of its column; blank where it is the whole row.
    pub field: String,
    /// Why, in words without the row's text.
    pub reason: String,
    /// Its bytes, with social security number, licence number and citizenship blanked.
    pub raw: Vec<u8>,
}

/// Returns the hash of the mapping of each source, as the ledger has it; none where no source has one.
pub(super) fn mappings(sources: &[NewSource]) -> Vec<Digest> {
    let hash = |source: &NewSource| mapping_digest(&source.mapping);
    if sources.iter().all(|source| source.mapping.is_empty()) {
        return Vec::new();
    }
    sources.iter().map(hash).collect()
}

/// Returns what the ledger has of a mapping.
pub(in crate::queue) fn mapping_digest(mapping: &str) -> Digest {
    if mapping.is_empty() { Digest::ZERO } else { Digest::of(mapping.as_bytes()) }
}
