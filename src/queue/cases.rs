//! Cases out: one whole case in a few indexed reads, and which case comes next.

use crate::casework::fact::propose_case;
use crate::casework::{CaseFile, CaseId, Seq, Trail};
use crate::queue::{Error, Queue, adopt, alike, ledger, packed, purge, teach};
use crate::record::{Person, SourceNo, Text};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Both are answered by one index, whatever the number of cases.
pub(super) const NEXT_WAITING: &str =
    "SELECT id FROM casefile WHERE state = 'waiting' AND id > ?1 AND id <= ?2 ORDER BY id LIMIT 1";
pub(super) const NEXT_HELD: &str = "SELECT id FROM casefile WHERE state = 'held' AND id > ?1 AND id <= ?2 AND returns <= ?3 ORDER BY id LIMIT 1";

impl Queue {
    /// Returns a case with everything that decides it, and what was decided otherwise on alike cases.
    pub fn case(&self, id: CaseId) -> Result<CaseFile, Error> {
        let case = read(&self.connection, id)?;
        let otherwise = alike::otherwise(&self.connection, &case)?;
        Ok(CaseFile { otherwise, ..case })
    }

    /// Returns the case after this one, in the order of the numbers.
    pub fn next(&self, after: CaseId) -> Result<Option<CaseId>, Error> {
        self.one("SELECT id FROM casefile WHERE id > ?1 AND purged IS NULL ORDER BY id LIMIT 1", (after,))
    }

    /// Returns the case before this one.
    pub fn previous(&self, before: CaseId) -> Result<Option<CaseId>, Error> {
        self.one(
            "SELECT id FROM casefile WHERE id < ?1 AND purged IS NULL ORDER BY id DESC LIMIT 1",
            (before,),
        )
    }

    /// Returns the next case after this one that a decision is due on, starting over at the end.
    ///
    /// Due is what waits, and what was held until a day that has come. The case itself is the last to be looked at.
    pub fn next_undecided(&self, after: CaseId, today: Date) -> Result<Option<CaseId>, Error> {
        match self.first_undecided(after, CaseId(u64::MAX >> 1), today)? {
            Some(found) => Ok(Some(found)),
            None => self.first_undecided(CaseId(0), after, today),
        }
    }

    /// Looks in `after < id <= last`. Held cases are searched only up to the first that waits.
    fn first_undecided(&self, after: CaseId, last: CaseId, today: Date) -> Result<Option<CaseId>, Error> {
        let waiting = self.one(NEXT_WAITING, (after, last))?;
        let held = self.one(NEXT_HELD, (after, waiting.unwrap_or(last), today.to_string()))?;
        Ok(held.or(waiting))
    }

    /// Returns the first case, if there is any.
    pub fn first(&self) -> Result<Option<CaseId>, Error> {
        self.next(CaseId(0))
    }

    pub(super) fn one(&self, sql: &str, values: impl rusqlite::Params) -> Result<Option<CaseId>, Error> {
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?)
    }
}

/// Puts back into a case what was stored of it before this entry.
pub(super) fn as_told_before(connection: &Connection, case: CaseFile, seq: Seq) -> Result<CaseFile, Error> {
    let proposal = connection
        .prepare_cached(
            "SELECT proposal FROM (SELECT until, proposal FROM earlier WHERE casefile = ?1 AND until > ?2
                                   UNION ALL
                                   SELECT until, proposal FROM reproposed WHERE casefile = ?1 AND until > ?2)
             ORDER BY until LIMIT 1",
        )?
        .query_row((case.id, seq), |row| Ok(packed::unpack_proposal(row.get_ref(0)?.as_blob()?)))
        .optional()?;
    let history = connection
        .prepare_cached(
            "SELECT history FROM earlier WHERE casefile = ?1 AND until > ?2 ORDER BY until LIMIT 1",
        )?
        .query_row((case.id, seq), |row| Ok(packed::unpack_history(row.get_ref(0)?.as_blob()?)))
        .optional()?;
    let proposal = proposal.transpose()?.unwrap_or_else(|| case.proposal.clone());
    let told = case.entries.iter().filter(|entry| entry.seq < seq);
    let decided = Trail::of(told, None).standing().decided.map(|decided| decided.seq);
    let vocabulary = teach::reading(connection, decided)?;
    let read = |mut person: Person| {
        if let Some(vocabulary) = &vocabulary {
            person.read_again(vocabulary, &[]);
        }
        person
    };
    let Some(history) = history.transpose()? else {
        let person =
            if teach::ever(connection)? { read(stored_person(connection, case.id)?) } else { case.person };
        return Ok(CaseFile { person, proposal, ..case });
    };
    let sources = sources(connection, history.rows.iter().map(|row| row.source.source).collect())?;
    Ok(CaseFile { person: read(history.person), rows: history.rows, proposal, sources, ..case })
}

/// Reads a case through any connection, also inside a transaction.
pub(super) fn read(connection: &Connection, id: CaseId) -> Result<CaseFile, Error> {
    purge::refuse_erased(connection, id)?;
    let (person, batch, history, proposal) = connection
        .prepare_cached(
            "SELECT casefile.person, casefile.batch, person.history, proposal.proposal
             FROM casefile JOIN person ON person.id = casefile.person
                           JOIN proposal ON proposal.casefile = casefile.id
             WHERE casefile.id = ?1",
        )?
        .query_row([id], |row| {
            let history = packed::unpack_history(row.get_ref(2)?.as_blob()?);
            let proposal = packed::unpack_proposal(row.get_ref(3)?.as_blob()?);
            Ok((row.get::<_, i64>(0)?, row.get(1)?, history, proposal))
        })
        .optional()?
        .ok_or(Error::NoCase(id))?;
    let mut history = history?;
    let entries = ledger::of_case(connection, id)?;
    let trail = Trail::of(&entries, batch);
    let proposal = proposal?;
    let standing = trail.standing();
    let decided = standing.decided.as_ref().map(|decided| decided.seq);
    let now = if adopt::behind(connection, decided)?.is_some() {
        let mut person = history.person.clone();
        teach::read_again(connection, &mut person, None)?;
        let policy = adopt::policy(connection, None)?;
        let as_of = adopt::charter(connection)?.as_of;
        Some(Box::new(propose_case(&person, proposal.event, trail.facts(), &policy, as_of)))
    } else {
        None
    };
    teach::read_again(connection, &mut history.person, decided)?;
    Ok(CaseFile {
        id,
        proposal,
        now,
        otherwise: None,
        siblings: siblings(connection, person)?,
        standing,
        notes: trail.notes().to_vec(),
        entries,
        sources: sources(connection, history.rows.iter().map(|row| row.source.source).collect())?,
        person: history.person,
        rows: history.rows,
    })
}

/// Reads the person of a case as stored: as the program's own vocabulary reads them.
pub(super) fn stored_person(connection: &Connection, id: CaseId) -> Result<Person, Error> {
    let history = connection
        .prepare_cached(
            "SELECT person.history FROM casefile JOIN person ON person.id = casefile.person WHERE casefile.id = ?1",
        )?
        .query_row([id], |row| Ok(packed::unpack_history(row.get_ref(0)?.as_blob()?)))
        .optional()?
        .ok_or(Error::NoCase(id))?;
    Ok(history?.person)
}

/// Returns the person of a case as the lessons in force read them, also where the case was decided under others.
pub(super) fn person_in_force<'c>(
    connection: &Connection,
    case: &'c CaseFile,
) -> Result<Cow<'c, Person>, Error> {
    let decided = case.standing.decided.as_ref().map(|decided| decided.seq);
    if adopt::behind(connection, decided)?.is_none() {
        return Ok(Cow::Borrowed(&case.person));
    }
    let mut person = stored_person(connection, case.id)?;
    teach::read_again(connection, &mut person, None)?;
    Ok(Cow::Owned(person))
}

fn siblings(connection: &Connection, person: i64) -> Result<Vec<CaseId>, Error> {
    let mut statement = connection.prepare_cached("SELECT id FROM casefile WHERE person = ?1 ORDER BY id")?;
    let ids = statement.query_map([person], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

pub(super) fn sources(
    connection: &Connection,
    numbers: BTreeSet<SourceNo>,
) -> Result<Vec<(SourceNo, Text)>, Error> {
    let mut statement = connection.prepare_cached("SELECT name FROM source WHERE number = ?1")?;
    let named = numbers.into_iter().map(|number| {
        let name: Option<String> = statement.query_row([number], |row| row.get(0)).optional()?;
        Ok((number, Text::new(&name.unwrap_or_default())))
    });
    named.collect()
}
