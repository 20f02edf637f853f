//! Taking persons and cases out of every table, and keeping their hashes.
//!
//! Runs inside the purge's own transaction. A table that comes to hold personal data has to be named here.

use super::plan::Group;
use crate::casework::purge::{PurgedTotals, erased};
use crate::casework::{CaseId, Deed, Digest, Entry, Seq, Verdict};
use crate::queue::columns::Number;
use crate::queue::{Error, RefusedRow, ledger, packed};
use crate::record::{Person, Remark, SourceLine, SourceNo};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeSet;

/// What was erased.
#[derive(Default)]
pub(super) struct Gone {
    /// The entries that lost their words: number, the hash each keeps, and what is left.
    pub(super) entries: Vec<(Seq, Digest, String)>,
    pub(super) totals: PurgedTotals,
    pub(super) refused_rows: u64,
}

/// Erases everybody of these groups.
pub(super) fn erase(connection: &Connection, groups: &[Group], by: Seq) -> Result<Gone, Error> {
    let mut gone = Gone::default();
    let mut bodies = Vec::new();
    let mut words = BTreeSet::new();
    let mut lines = BTreeSet::new();
    for group in groups {
        for (case, verdict) in group.cases.iter().zip(&group.verdicts) {
            add_totals(connection, case.case, *verdict, &mut gone.totals)?;
            keep_hashes(connection, case.case)?;
            bodies.extend(ledger::of_case(connection, case.case)?);
        }
        for row in &group.rows {
            let person = person(connection, *row)?;
            words.extend(words_of(&person));
            lines.extend(person.remarks.iter().filter_map(|remark| match remark {
                Remark::QuarantinedRow(line) => Some((line.source, line.line)),
                _ => None,
            }));
        }
        for case in &group.cases {
            erase_case(connection, case.case, by)?;
        }
        for row in &group.rows {
            connection
                .prepare_cached(
                    "UPDATE person SET subject = '', name = '', born = '', history = x'', purged = ?2,
                                   until = coalesce(until, ?2) WHERE id = ?1",
                )?
                .execute((*row, by))?;
        }
    }
    for (source, line) in lines {
        let line = SourceLine { source, line };
        gone.refused_rows += refused_row(connection, line, &mut bodies)?;
    }
    forget_views(connection, &words)?;
    gone.entries = empty(connection, bodies, by)?;
    Ok(gone)
}

fn person(connection: &Connection, row: i64) -> Result<Person, Error> {
    let history: Vec<u8> = connection
        .prepare_cached("SELECT history FROM person WHERE id = ?1")?
        .query_row([row], |row| row.get(0))?;
    Ok(packed::unpack_history(&history)?.person)
}

/// The words by which somebody could have kept a view for a person.
fn words_of(person: &Person) -> impl Iterator<Item = String> {
    let identity = &person.identity;
    let names = [identity.name.as_str(), identity.cii.as_str()];
    let words: Vec<String> = names
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .chain(
            person.events.iter().flat_map(|event| event.case_numbers.iter().map(crate::record::Text::as_str)),
        )
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}

fn add_totals(
    connection: &Connection,
    case: CaseId,
    verdict: Option<Seq>,
    totals: &mut PurgedTotals,
) -> Result<(), Error> {
    let (action, level, sections, outcome) = connection
        .prepare_cached(
            "SELECT casefile.action, casefile.level, casefile.sections, batch_case.status
             FROM casefile JOIN batch_case ON batch_case.casefile = casefile.id AND batch_case.batch = casefile.batch
             WHERE casefile.id = ?1",
        )?
        .query_row([case], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?))
        })?;
    let level = if level.is_empty() { "not stated".to_owned() } else { level };
    *totals.outcomes.entry(outcome).or_default() += 1;
    *totals.proposed.entry(action).or_default() += 1;
    *totals.levels.entry(level).or_default() += 1;
    *totals.sections.entry(sections).or_default() += 1;
    let approved = verdict.map(|verdict| ledger::of_seq(connection, verdict)).transpose()?.flatten();
    if let Some(Entry { deed: Deed::Verdict(Verdict::Approve { actions, .. }), .. }) = approved {
        for action in actions.values() {
            *totals.approved.entry(action.id().to_owned()).or_default() += 1;
        }
    }
    Ok(())
}

/// Keeps what the audit compares: the hash of the history that was read in, and of every proposal.
fn keep_hashes(connection: &Connection, case: CaseId) -> Result<(), Error> {
    let mut tellings = connection.prepare_cached(
        "SELECT until, proposal FROM earlier WHERE casefile = ?1
         UNION ALL SELECT until, proposal FROM reproposed WHERE casefile = ?1
         UNION ALL SELECT NULL, proposal FROM proposal WHERE casefile = ?1
         ORDER BY until NULLS LAST",
    )?;
    let first: Option<Vec<u8>> = connection
        .prepare_cached("SELECT history FROM earlier WHERE casefile = ?1 ORDER BY until LIMIT 1")?
        .query_row([case], |row| row.get(0))
        .optional()?;
    let first = match first {
        Some(history) => history,
        None => connection
            .prepare_cached(
                "SELECT history FROM person JOIN casefile ON casefile.person = person.id WHERE casefile.id = ?1",
            )?
            .query_row([case], |row| row.get(0))?,
    };
    let mut keep = connection
        .prepare_cached("INSERT INTO remains (casefile, since, proposal, history) VALUES (?1, ?2, ?3, ?4)")?;
    let mut rows = tellings.query([case])?;
    let mut since = Seq(0);
    while let Some(row) = rows.next()? {
        let proposal = Digest::of(row.get_ref(1)?.as_blob().unwrap_or_default());
        let history = (since == Seq(0)).then(|| Digest::of(&first));
        keep.execute((case, since, proposal, history))?;
        since = row.get::<_, Option<Seq>>(0)?.unwrap_or(since);
    }
    Ok(())
}

fn erase_case(connection: &Connection, case: CaseId, by: Seq) -> Result<(), Error> {
    for statement in [
        "DELETE FROM proposal WHERE casefile = ?1",
        "DELETE FROM earlier WHERE casefile = ?1",
        "DELETE FROM reproposed WHERE casefile = ?1",
        "DELETE FROM place WHERE casefile = ?1",
        "UPDATE view SET casefile = NULL WHERE casefile = ?1",
        "DELETE FROM find WHERE rowid = ?1",
    ] {
        connection.prepare_cached(statement)?.execute([case])?;
    }
    connection
        .prepare_cached("UPDATE casefile SET numbers = '', convicted = '', purged = ?2 WHERE id = ?1")?
        .execute((case, by))?;
    Ok(())
}

/// Erases a refused row, as read and as corrected; hands over the entry that says why one is not needed.
fn refused_row(connection: &Connection, line: SourceLine, bodies: &mut Vec<Entry>) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT quarantine.id, field, reason, quarantine.raw, settled.seq, settled.raw
         FROM quarantine LEFT JOIN settled ON settled.quarantine = quarantine.id
         WHERE source = ?1 AND line = ?2 AND quarantine.erased IS NULL",
    )?;
    let mut rows = statement.query((line.source, Number(line.line)))?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let Number(id) = row.get(0)?;
        let (source, line): (SourceNo, u64) = (line.source, line.line);
        let refused = RefusedRow { source, line, field: row.get(1)?, reason: row.get(2)?, raw: row.get(3)? };
        connection
            .prepare_cached("UPDATE quarantine SET raw = x'', erased = ?2 WHERE id = ?1")?
            .execute((Number(id), refused.digest()))?;
        if let Some(seq) = row.get::<_, Option<Seq>>(4)? {
            let corrected: Option<Vec<u8>> = row.get(5)?;
            let digest = corrected.map(|raw| Digest::of(&raw));
            connection
                .prepare_cached("UPDATE settled SET raw = NULL, erased = ?2 WHERE quarantine = ?1")?
                .execute((Number(id), digest))?;
            bodies.extend(ledger::of_seq(connection, seq)?);
        }
        count += 1;
    }
    Ok(count)
}

/// Forgets the kept views that name somebody who is erased.
fn forget_views(connection: &Connection, words: &BTreeSet<String>) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT seat, name, filter FROM view")?;
    let views = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for (seat, name, filter) in views {
        let said = format!("{name} {filter}").to_lowercase();
        if words.iter().any(|word| said.contains(word.as_str())) {
            connection.execute("DELETE FROM view WHERE seat = ?1 AND name = ?2", (&seat, &name))?;
            connection
                .execute("UPDATE place SET view = NULL WHERE seat = ?1 AND view = ?2", (&seat, &name))?;
        }
    }
    Ok(())
}

/// Takes the words out of entries of the ledger. The trigger that forbids it is away within this transaction alone, and
/// comes back letter by letter.
fn empty(
    connection: &Connection,
    mut bodies: Vec<Entry>,
    by: Seq,
) -> Result<Vec<(Seq, Digest, String)>, Error> {
    const TRIGGER: &str = "ledger_never_changes";
    let guard: String =
        connection.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [TRIGGER], |row| row.get(0))?;
    connection.execute_batch(&format!("DROP TRIGGER {TRIGGER}"))?;
    bodies.sort_by_key(|entry| entry.seq);
    bodies.dedup_by_key(|entry| entry.seq);
    let mut left = Vec::new();
    {
        let mut hash = connection.prepare("SELECT hash FROM ledger WHERE seq = ?1")?;
        let mut write = connection.prepare("UPDATE ledger SET body = ?2 WHERE seq = ?1")?;
        for entry in bodies.iter().filter(|entry| entry.erased.is_none()) {
            let Some(rest) = erased(entry, by) else { continue };
            let body = rest.canonical().map_err(|_| Error::TooLarge)?;
            write.execute((entry.seq, &body))?;
            left.push((entry.seq, hash.query_row([entry.seq], |row| row.get(0))?, body));
        }
    }
    connection.execute_batch(&guard)?;
    Ok(left)
}
