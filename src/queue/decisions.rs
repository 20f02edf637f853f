//! The decisions in force, by case, with what they have in common: what a check can be made of.

use crate::casework::check::traits::{Grouped, Traits};
use crate::casework::check::{Decision, Kind, Scope};
use crate::casework::{Deed, Entry, Frozen, Verdict};
use crate::queue::ledger;
use crate::queue::{Error, Queue};
use rusqlite::Connection;
use std::collections::BTreeMap;

impl Queue {
    /// Returns the decisions of a kind in force, by case.
    pub fn decisions(&self, kind: Kind, scope: &Scope) -> Result<Vec<Decision>, Error> {
        decisions(&self.connection, kind, scope)
    }

    /// Returns the traits of frozen decisions, in their order.
    pub fn traits_of(&self, frozen: &[Frozen]) -> Result<Vec<Traits>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT casefile.sections, casefile.level, casefile.action, casefile.lane, casefile.codes, ledger.body
             FROM casefile JOIN ledger ON ledger.seq = ?2 WHERE casefile.id = ?1",
        )?;
        let mut found = Vec::with_capacity(frozen.len());
        for one in frozen {
            let (columns, body) = statement.query_row((one.case, one.verdict), |row| {
                Ok((
                    [row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?],
                    row.get::<_, String>(5)?,
                ))
            })?;
            found.push(traits(&ledger::parse(&body)?, columns));
        }
        Ok(found)
    }
}

pub(super) fn decisions(connection: &Connection, kind: Kind, scope: &Scope) -> Result<Vec<Decision>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT casefile.sections, casefile.level, casefile.action, casefile.lane, casefile.codes, ledger.body,
                casefile.batch
         FROM casefile JOIN ledger ON ledger.seq = casefile.verdict
         WHERE casefile.state IN ('approved', 'challenged') AND casefile.purged IS NULL
           AND (?1 IS NULL OR casefile.batch = ?1) AND (?2 IS NULL OR casefile.level = ?2)
         ORDER BY casefile.id",
    )?;
    let mut rows = statement.query((scope.batch, &scope.level))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = ledger::parse(row.get_ref(5)?.as_str().unwrap_or_default())?;
        let is_meant = scope.reviewer.as_ref().is_none_or(|seat| entry.seat.0.as_str() == seat);
        let is_of_kind = matches!(&entry.deed, Deed::Verdict(verdict) if Kind::of(verdict) == Some(kind));
        let (Some(case), Some(shown), true) = (entry.case, entry.shown, is_meant && is_of_kind) else {
            continue;
        };
        let columns = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        let frozen = Frozen { case, verdict: entry.seq, shown };
        found.push(Decision { frozen, at: entry.at, batch: row.get(6)?, traits: traits(&entry, columns) });
    }
    Ok(found)
}

/// Makes the traits of a verdict from the columns of its case.
fn traits(entry: &Entry, [sections, level, action, lane, codes]: [String; 5]) -> Traits {
    let grouped = match &entry.deed {
        Deed::Verdict(Verdict::Approve { group: Some(_), .. }) => Grouped::Together,
        _ => Grouped::Alone,
    };
    Traits { reviewer: entry.seat.clone(), sections, level, action, lane, codes, grouped }
}

/// Returns whom each of these decisions is about, the persons numbered by their first appearance.
pub(super) fn persons_of(connection: &Connection, frozen: &[Frozen]) -> Result<Vec<u64>, Error> {
    let mut statement = connection.prepare_cached("SELECT person FROM casefile WHERE id = ?1")?;
    let mut numbers: BTreeMap<i64, u64> = BTreeMap::new();
    let mut persons = Vec::with_capacity(frozen.len());
    for one in frozen {
        let person: i64 = statement.query_row([one.case], |row| row.get(0))?;
        let next = u64::try_from(numbers.len()).map_err(|_| Error::TooLarge)? + 1;
        persons.push(*numbers.entry(person).or_insert(next));
    }
    Ok(persons)
}
