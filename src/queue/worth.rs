//! What the sources of a queue are worth: what was kept at import, and what the people in it tell now.
//!
//! Owns the stored account of a source. Words and issues change with what is taught and decided, so that they are told from
//! the histories and the proposals that stand, never from what was kept. Called by `cli` and by the custodian.

use crate::queue::columns::Number;
use crate::queue::{Error, Queue, packed};
use crate::record::{SourceNo, Text, Vocabulary};
use crate::relief::RoutingCode;
use crate::relief::worth::{Account, AtImport, CaseIssues, Tally};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// A source with what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceWorth {
    /// The name of the file.
    pub name: Text,
    /// The format it was read as.
    pub format: String,
    /// Rows read.
    pub rows: u64,
    /// Rows refused among them.
    pub refused: u64,
    /// What it is worth.
    #[serde(flatten)]
    pub account: Account,
}

/// Keeps what sources are worth at import.
pub(super) fn store(connection: &Connection, worth: &BTreeMap<SourceNo, AtImport>) -> Result<(), Error> {
    let mut statement = connection.prepare_cached("INSERT INTO worth (source, account) VALUES (?1, ?2)")?;
    for (source, account) in worth {
        let account = serde_json::to_string(account).map_err(|_| Error::TooLarge)?;
        statement.execute((source, account))?;
    }
    Ok(())
}

impl Queue {
    /// Returns the sources with what they are worth, in the order of their numbers. Looks at every person.
    pub fn worth(&self) -> Result<Vec<SourceWorth>, Error> {
        // One snapshot, also while somebody writes.
        let snapshot = self.connection.unchecked_transaction()?;
        let tally = self.worth_now()?;
        let vocabulary = Vocabulary::shared();
        let mut worth = Vec::new();
        for source in self.sources()? {
            let kept = self.kept(source.number)?;
            worth.push(SourceWorth {
                account: tally.of(source.number).account(source.number, &vocabulary, kept),
                name: source.name,
                format: source.format,
                rows: source.rows,
                refused: source.refused,
            });
        }
        snapshot.finish()?;
        Ok(worth)
    }

    /// Tells whether and what was kept of a source at import; what cannot be read was not kept.
    fn kept(&self, source: SourceNo) -> Result<Option<AtImport>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT account FROM worth WHERE source = ?1")?;
        let mut rows = statement.query([source])?;
        let text = rows.next()?.map(|row| row.get::<_, String>(0)).transpose()?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    fn worth_now(&self) -> Result<Tally, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT person.id, person.history, casefile.event, casefile.codes
             FROM person JOIN casefile ON casefile.person = person.id
             WHERE person.purged IS NULL AND person.until IS NULL ORDER BY person.id, casefile.id",
        )?;
        let mut rows = statement.query([])?;
        let mut tally = Tally::default();
        let mut current: Option<(u64, Vec<u8>, Vec<CaseIssues>)> = None;
        while let Some(row) = rows.next()? {
            let (Number(id), Number(event)) = (row.get(0)?, row.get(2)?);
            if current.as_ref().is_none_or(|(last, ..)| *last != id) {
                count(&mut tally, current.take())?;
                current = Some((id, row.get(1)?, Vec::new()));
            }
            let codes: String = row.get(3)?;
            let codes = codes.split(' ').filter_map(RoutingCode::from_id).collect();
            if let Some((_, _, cases)) = &mut current {
                cases.push(CaseIssues { event: usize::try_from(event).unwrap_or(usize::MAX), codes });
            }
        }
        count(&mut tally, current)?;
        Ok(tally)
    }
}

fn count(tally: &mut Tally, person: Option<(u64, Vec<u8>, Vec<CaseIssues>)>) -> Result<(), Error> {
    let Some((_, history, cases)) = person else { return Ok(()) };
    tally.add_person(&packed::unpack_history(&history)?.person, &cases);
    Ok(())
}
