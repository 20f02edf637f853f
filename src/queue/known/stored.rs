//! The tables of known-answer cases: what is stored of one, what is left of it, and whether it is what was planted.

use crate::casework::Digest;
use crate::casework::known::{Answer, Composed, Known, KnownNo, root_of};
use crate::queue::{Error, Packer};
use crate::record::History;
use rusqlite::Connection;
use std::collections::BTreeMap;

pub(super) fn store(
    connection: &Connection,
    packer: &mut Packer,
    number: KnownNo,
    history: &History,
    composed: &Composed,
) -> Result<Digest, Error> {
    let history = packer.history(history)?;
    let proposal = packer.proposal(&composed.proposal)?;
    let answer = serde_json::to_string(&composed.answer).map_err(|_| Error::TooLarge)?;
    let digest = content(&answer, &history, &proposal);
    connection.execute(
        "INSERT INTO known_case (number, digest, answer, history, proposal) VALUES (?1, ?2, ?3, ?4, ?5)",
        (number.0, digest, answer, history, proposal),
    )?;
    Ok(digest)
}

/// Erases what known cases contain; what is right, and the hashes, stay.
pub(in crate::queue) fn erase(connection: &Connection) -> Result<(), Error> {
    connection.execute("UPDATE known_case SET history = NULL, proposal = NULL", ())?;
    connection.execute("DELETE FROM known_deal", ())?;
    Ok(())
}

/// Returns what the second copy of the ledger keeps of a round.
pub(in crate::queue) fn rows(
    connection: &Connection,
    begins: KnownNo,
    cases: u32,
) -> Result<Vec<(u32, Digest, String)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT number, digest, answer FROM known_case WHERE number >= ?1 AND number < ?2 ORDER BY number",
    )?;
    let rows = statement.query_map((begins.0, begins.0.saturating_add(cases)), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stores what the second copy kept of a round; such cases are handed out no more.
pub(in crate::queue) fn store_again(
    connection: &Connection,
    rows: &[(u32, Digest, String)],
) -> Result<(), Error> {
    for (number, digest, answer) in rows {
        connection.execute(
            "INSERT INTO known_case (number, digest, answer) VALUES (?1, ?2, ?3)",
            (number, digest, answer),
        )?;
    }
    Ok(())
}

fn content(answer: &str, history: &[u8], proposal: &[u8]) -> Digest {
    let parts = [Digest::of(answer.as_bytes()), Digest::of(history), Digest::of(proposal)];
    Digest::of(parts.map(|part| part.to_string()).join("\n").as_bytes())
}

pub(super) fn answer_of(stored: &str) -> Result<Answer, Error> {
    serde_json::from_str(stored).map_err(|_| Error::Damaged("a known answer cannot be read".to_owned()))
}

/// Compares what is stored of known cases with what their entries say; returns the first difference, in words.
pub(in crate::queue) fn audit(connection: &Connection, known: &Known) -> Result<Option<String>, Error> {
    let mut statement = connection
        .prepare("SELECT number, digest, answer, history, proposal FROM known_case ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut stored: BTreeMap<KnownNo, Digest> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (number, digest, answer) = (KnownNo(row.get(0)?), row.get(1)?, row.get::<_, String>(2)?);
        let content_of = (row.get::<_, Option<Vec<u8>>>(3)?, row.get::<_, Option<Vec<u8>>>(4)?);
        let goes_on = known.running().is_some_and(|round| round.has(number));
        let holds = match content_of {
            (Some(history), Some(proposal)) => goes_on && content(&answer, &history, &proposal) == digest,
            // Erased at the end of its round, or not in the copy from which the queue was repaired.
            (None, None) => true,
            _ => false,
        };
        if !holds {
            return Ok(Some(format!(
                "what is stored of the known-answer case {number} is not what was planted"
            )));
        }
        stored.insert(number, digest);
    }
    for round in &known.rounds {
        let digests: Option<Vec<_>> =
            round.numbers().map(|number| stored.remove(&number).map(|digest| (number, digest))).collect();
        if digests.map(root_of) != Some(round.root) {
            let seq = round.signed.seq;
            return Ok(Some(format!(
                "the known-answer cases of entry {seq} are not those that were planted"
            )));
        }
    }
    Ok(stored.keys().next().map(|number| format!("the known-answer case {number} was planted by no entry")))
}
