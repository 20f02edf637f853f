//! The policies stored against the entries that named them.

use super::Stop;
use super::chain::AdoptionClaim;
use crate::casework::{Charter, Digest, Seq};
use rusqlite::Connection;

/// Compares the policy the queue was made with, and each that was adopted since.
pub(super) fn walk(connection: &Connection, founded: &Charter, claims: &[AdoptionClaim]) -> Result<(), Stop> {
    let text: String = connection.query_row("SELECT policy FROM charter", [], |row| row.get(0))?;
    if Digest::of(text.as_bytes()) != founded.policy_digest {
        return Stop::difference("the policy stored is not the one that the queue was made for");
    }
    let mut statement = connection.prepare("SELECT seq, charter, policy FROM adopted ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut claims = claims.iter();
    while let Some(row) = rows.next()? {
        let (seq, charter, text): (Seq, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let claim = claims.next();
        let fits = claim.is_some_and(|claim| {
            claim.seq == seq
                && serde_json::from_str::<Charter>(&charter).is_ok_and(|charter| charter == claim.charter)
                && Digest::of(text.as_bytes()) == claim.charter.policy_digest
        });
        if !fits {
            return Stop::difference(format!(
                "the policy stored for entry {seq} is not the one that was adopted"
            ));
        }
    }
    match claims.next() {
        None => Ok(()),
        Some(claim) => Stop::difference(format!("the policy that entry {} adopted is missing", claim.seq)),
    }
}
