//! Decisions on alike cases that differ: found with one look into an index, whatever the number of cases.
//!
//! What is alike and what is said of it is [`crate::casework::alike`]'s.

use crate::casework::alike::{COUNTED, Otherwise, Outcome};
use crate::casework::{CaseFile, State};
use crate::queue::Error;
use crate::queue::columns::{CaseColumns, Number};
use rusqlite::Connection;

/// The alike cases, of which those that depart from the proposal or those that do not, the last decided first.
pub(super) const ALIKE: &str = "
    SELECT id, verdict, state FROM casefile INDEXED BY casefile_alike
    WHERE state IN ('approved', 'challenged')
      AND sections = ?1 AND level = ?2 AND action = ?3 AND codes = ?4
      AND pattern IS (SELECT number FROM pattern WHERE digest = ?5) AND departs = ?6
    ORDER BY verdict DESC LIMIT ?7";

/// Returns what was decided otherwise on alike cases: a departure from the proposal, or, for a case that departs
/// itself, an approval as proposed.
pub(super) fn otherwise(connection: &Connection, case: &CaseFile) -> Result<Option<Otherwise>, Error> {
    let columns = CaseColumns::of(&case.person, &case.proposal)?;
    let departs = case.standing.decided.as_ref().is_some_and(|decided| decided.verdict.departs());
    let mut statement = connection.prepare_cached(ALIKE)?;
    let mut rows = statement.query((
        columns.sections,
        columns.level,
        columns.action,
        columns.codes,
        columns.pattern.map(|pattern| pattern.digest),
        !departs,
        Number(COUNTED),
    ))?;
    let mut otherwise: Option<Otherwise> = None;
    while let Some(row) = rows.next()? {
        if let Some(found) = &mut otherwise {
            found.cases += 1;
            continue;
        }
        let outcome = match (row.get(2)?, departs) {
            (State::Challenged, _) => Outcome::Challenged,
            (_, true) => Outcome::Approved,
            (_, false) => Outcome::Amended,
        };
        otherwise = Some(Otherwise { case: row.get(0)?, seq: row.get(1)?, outcome, cases: 1 });
    }
    Ok(otherwise)
}
