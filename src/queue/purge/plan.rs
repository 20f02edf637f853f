//! Looking up what a rule of erasing is about: the persons with a granted case, each with all cases they have.

use crate::casework::purge::{Candidate, seals_everything};
use crate::casework::{BatchNo, CaseId, Deed, Filing, Kept, PurgeRule, Seq};
use crate::queue::{Error, ledger};
use jiff::civil::Date;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What a rule would erase, and what it keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurgePlan {
    /// The cases to be erased, by number.
    pub due: Vec<CaseId>,
    /// How many persons they are of.
    pub persons: u64,
    /// Why each of the other persons with a granted case is kept.
    pub kept: Vec<Kept>,
}

/// One human being, with every row of the queue that tells of them and every case.
pub(super) struct Group {
    /// The rows of `person`.
    pub(super) rows: Vec<i64>,
    pub(super) cases: Vec<Candidate>,
    /// The verdict in force of each case.
    pub(super) verdicts: Vec<Option<Seq>>,
}

impl PurgePlan {
    /// Judges the groups; returns those that are to be erased as well.
    pub(super) fn of(groups: Vec<Group>, rule: PurgeRule, today: Date) -> (Self, Vec<Group>) {
        let mut plan = Self::default();
        let mut due = Vec::new();
        for group in groups {
            match rule.judge(&group.cases, today) {
                Ok(()) => {
                    plan.persons += 1;
                    plan.due.extend(group.cases.iter().map(|case| case.case));
                    due.push(group);
                }
                Err(kept) => plan.kept.push(kept),
            }
        }
        plan.due.sort_unstable();
        plan.kept.sort_unstable();
        (plan, due)
    }
}

/// Returns everybody who has a granted case that is not erased yet.
pub(super) fn groups(connection: &Connection) -> Result<Vec<Group>, Error> {
    let mut granted = connection.prepare(
        "SELECT DISTINCT person.id, person.subject
         FROM batch_case JOIN batch ON batch.number = batch_case.batch
                         JOIN casefile ON casefile.id = batch_case.casefile
                         JOIN person ON person.id = casefile.person
         WHERE batch.state = 'exported' AND batch_case.superseded IS NULL AND casefile.purged IS NULL
           AND batch_case.status IN ('granted', 'sent')
         ORDER BY person.id",
    )?;
    let people = granted.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let people = people.collect::<Result<Vec<_>, _>>()?;
    let mut told = connection.prepare_cached(
        "SELECT id FROM person WHERE subject = ?1 AND trim(subject) <> '' AND purged IS NULL ORDER BY id",
    )?;
    let mut groups = Vec::new();
    let mut done = BTreeSet::new();
    for (id, subject) in people {
        if done.contains(&id) {
            continue;
        }
        // A later delivery tells of the same person in another row.
        let rows = told.query_map([subject], |row| row.get(0))?;
        let mut rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
        if rows.is_empty() {
            rows.push(id);
        }
        done.extend(rows.iter().copied());
        groups.push(of_rows(connection, rows)?);
    }
    Ok(groups)
}

fn of_rows(connection: &Connection, rows: Vec<i64>) -> Result<Group, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT casefile.id, casefile.state, casefile.verdict, batch_case.batch, batch_case.status, batch_case.since
         FROM casefile LEFT JOIN batch_case ON batch_case.casefile = casefile.id AND batch_case.batch = casefile.batch
                                           AND batch_case.superseded IS NULL
         WHERE casefile.person = ?1 ORDER BY casefile.id",
    )?;
    let mut group = Group { rows, cases: Vec::new(), verdicts: Vec::new() };
    for row in &group.rows {
        let mut cases = statement.query([*row])?;
        while let Some(row) = cases.next()? {
            let verdict: Option<Seq> = row.get(2)?;
            let filed: (Option<BatchNo>, Option<Filing>, Option<String>) =
                (row.get(3)?, row.get(4)?, row.get(5)?);
            let since = filed.2.and_then(|day| day.parse::<Date>().ok());
            group.cases.push(Candidate {
                case: row.get(0)?,
                state: row.get(1)?,
                filed: filed.0.zip(filed.1).map(|(batch, filing)| (batch, filing, since)),
                sealed: is_sealed(connection, verdict)?,
            });
            group.verdicts.push(verdict);
        }
    }
    Ok(group)
}

fn is_sealed(connection: &Connection, verdict: Option<Seq>) -> Result<bool, Error> {
    let Some(verdict) = verdict else { return Ok(false) };
    let entry = ledger::of_seq(connection, verdict)?;
    Ok(matches!(entry.map(|entry| entry.deed), Some(Deed::Verdict(verdict)) if seals_everything(&verdict)))
}
