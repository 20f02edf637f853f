//! The certificates of destruction against the entries that fixed them.

use super::Stop;
use crate::casework::{Digest, Purge, Seq};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Compares every certificate that is stored with the hash in its purge's entry.
pub(super) fn walk(connection: &Connection, purges: &BTreeMap<Seq, Purge>) -> Result<(), Stop> {
    let mut statement = connection.prepare("SELECT seq, certificate FROM purge ORDER BY seq")?;
    let stored = statement.query_map([], |row| Ok((row.get::<_, Seq>(0)?, row.get::<_, String>(1)?)))?;
    let stored: BTreeMap<Seq, String> = stored.collect::<Result<_, _>>()?;
    for (seq, purge) in purges {
        let certificate = stored.get(seq).map(|text| Digest::of(text.as_bytes()));
        if certificate != Some(purge.certificate) {
            return Stop::difference(format!(
                "the certificate of the purge in entry {seq} is not the one it fixed"
            ));
        }
    }
    if stored.len() == purges.len() {
        Ok(())
    } else {
        Stop::difference("a certificate of destruction belongs to no purge")
    }
}
