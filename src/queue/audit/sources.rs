//! The second walk: the sources and the refused rows against what the imports say.

use super::Stop;
use super::chain::ImportClaim;
use crate::casework::{Digest, Seq};
use crate::queue::RefusedRow;
use crate::queue::columns::Number;
use crate::queue::import::mapping_digest;
use crate::record::SourceNo;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Compares the refused rows that were settled with what the ledger says.
pub(super) fn settled(
    connection: &Connection,
    claims: &BTreeMap<(SourceNo, u64), (Seq, Option<Digest>)>,
) -> Result<(), Stop> {
    let mut statement = connection.prepare(
        "SELECT quarantine.source, quarantine.line, settled.seq, settled.raw, settled.erased
         FROM settled JOIN quarantine ON quarantine.id = settled.quarantine",
    )?;
    let mut rows = statement.query([])?;
    let mut found = 0;
    while let Some(row) = rows.next()? {
        let (source, Number(line)): (SourceNo, Number) = (row.get(0)?, row.get(1)?);
        let raw: Option<Vec<u8>> = row.get(3)?;
        let stored = (row.get(2)?, raw.map(|raw| Digest::of(&raw)).or(row.get(4)?));
        if claims.get(&(source, line)) != Some(&stored) {
            return Stop::difference(format!(
                "what became of the refused row in line {line} of source {} is not what the ledger says",
                source.0
            ));
        }
        found += 1;
    }
    if found == claims.len() {
        Ok(())
    } else {
        Stop::difference("a refused row that was settled is not stored as such")
    }
}

/// Compares the sources and adds the refused rows to what is found of each import.
pub(super) fn walk(connection: &Connection, imports: &mut [ImportClaim]) -> Result<(), Stop> {
    let mut expected = 1;
    for import in imports {
        let stored = sources(connection, import.seq)?;
        if stored.iter().map(|source| source.digest).ne(import.sources.iter().copied()) {
            return Stop::difference(format!(
                "the sources stored are not those that entry {} read in",
                import.seq
            ));
        }
        if replaced_by(connection, import.seq)? != import.replaces {
            return Stop::difference(format!(
                "the sources in whose place others stand are not those that entry {} names",
                import.seq
            ));
        }
        let mappings = stored.iter().map(|source| source.mapping);
        if !import.mappings.is_empty() && mappings.ne(import.mappings.iter().copied()) {
            return Stop::difference(format!(
                "the mappings stored are not those that the sources of entry {} were read through",
                import.seq
            ));
        }
        let (mut rows, mut refused) = (0, 0);
        for source in stored {
            if source.number != SourceNo(expected) {
                return Stop::difference(format!("source {expected} is missing"));
            }
            expected += 1;
            rows += source.rows;
            let found = add_refused(connection, source.number, import)?;
            if found != source.refused {
                return Stop::difference(format!(
                    "source {} had {} rows refused and {found} are in quarantine",
                    source.number.0, source.refused
                ));
            }
            refused += found;
        }
        if rows != import.rows || refused != import.refused {
            return Stop::difference(format!(
                "the row counts of the sources are not those of entry {}",
                import.seq
            ));
        }
    }
    let stored: u32 = connection.query_row("SELECT count(*) FROM source", [], |row| row.get(0))?;
    if stored.saturating_add(1) == expected {
        Ok(())
    } else {
        Stop::difference("a source was never read in by an import")
    }
}

fn replaced_by(connection: &Connection, import: Seq) -> Result<Vec<SourceNo>, Stop> {
    let mut statement =
        connection.prepare_cached("SELECT number FROM source WHERE replaced = ?1 ORDER BY number")?;
    let numbers = statement.query_map([import], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

struct Stored {
    number: SourceNo,
    digest: Digest,
    rows: u64,
    refused: u64,
    /// The hash of its mapping.
    mapping: Digest,
}

fn sources(connection: &Connection, import: Seq) -> Result<Vec<Stored>, Stop> {
    let mut statement = connection.prepare_cached(
        "SELECT number, digest, rows, refused, mapping FROM source WHERE import = ?1 ORDER BY number",
    )?;
    let stored = statement.query_map([import], |row| {
        let (Number(rows), Number(refused)) = (row.get(2)?, row.get(3)?);
        let mapping = mapping_digest(row.get_ref(4)?.as_str()?);
        Ok(Stored { number: row.get(0)?, digest: row.get(1)?, rows, refused, mapping })
    })?;
    Ok(stored.collect::<Result<_, _>>()?)
}

fn add_refused(connection: &Connection, source: SourceNo, import: &mut ImportClaim) -> Result<u64, Stop> {
    let mut statement = connection.prepare_cached(
        "SELECT line, field, reason, raw, erased FROM quarantine WHERE source = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([source])?;
    let mut found = 0;
    while let Some(row) = rows.next()? {
        let Number(line) = row.get(0)?;
        found += 1;
        if let Some(erased) = row.get(4)? {
            import.found.add_refused_digest(source, line, &erased);
            continue;
        }
        let (field, reason, raw) = (row.get(1)?, row.get(2)?, row.get(3)?);
        import.found.add_refused(&RefusedRow { source, line, field, reason, raw });
    }
    Ok(found)
}
