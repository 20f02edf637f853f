//! The figures of `vacatur status`: what was read in, what was refused and why, how far the work is.

use crate::casework::{Charter, Digest, Progress, Seat, State};
use crate::queue::columns::Number;
use crate::queue::{BatchLine, Error, Head, Queue};
use crate::record::{SourceNo, Text};
use crate::relief::Lane;
use jiff::Zoned;
use serde::Serialize;

/// Everything about a queue in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// What the queue was made for.
    pub charter: Charter,
    /// Ledger entries.
    pub entries: u64,
    /// The hash of the last of them.
    pub head: Digest,
    /// Persons with a case.
    pub persons: u64,
    /// How far the work is.
    pub progress: Progress,
    /// How many cases there are of each kind.
    pub kinds: Vec<KindLine>,
    /// The sources, in the order of their numbers.
    pub sources: Vec<SourceLine>,
    /// Why rows were refused.
    pub quarantine: Vec<QuarantineLine>,
    /// The batches, in the order of their numbers.
    pub batches: Vec<BatchLine>,
}

/// Cases of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindLine {
    /// The lane they were put in.
    pub lane: Lane,
    /// What is proposed for their candidate counts, by spaces.
    pub action: String,
    /// What they are now.
    pub state: State,
    /// How many.
    pub cases: u64,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// Its number.
    pub number: SourceNo,
    /// The name of the file.
    pub name: Text,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// The format it was read as.
    pub format: String,
    /// Rows read.
    pub rows: u64,
    /// Rows refused among them.
    pub refused: u64,
    /// Its length.
    pub bytes: u64,
}

/// Refused rows of one source for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuarantineLine {
    /// Of which source.
    pub source: SourceNo,
    /// Which field was wrong; blank where it is the whole row.
    pub field: String,
    /// Why.
    pub reason: String,
    /// How many.
    pub rows: u64,
    /// How many of them nobody has dealt with yet.
    pub open: u64,
    /// The first line among them.
    pub first_line: u64,
}

impl Queue {
    /// Returns everything about the queue in figures, as the seat sees it at this moment of its day.
    pub fn status(&self, seat: &Seat, now: &Zoned) -> Result<Status, Error> {
        // One snapshot for all figures, also while somebody writes.
        let snapshot = self.connection.unchecked_transaction()?;
        let Head { entries, hash } = self.head()?;
        let status = Status {
            charter: self.charter.clone(),
            entries,
            head: hash,
            persons: self.count("SELECT count(*) FROM person", ())?,
            progress: self.progress(seat, now)?,
            kinds: self.kinds()?,
            sources: self.sources()?,
            quarantine: self.quarantine()?,
            batches: self.batches()?,
        };
        snapshot.finish()?;
        Ok(status)
    }

    fn kinds(&self) -> Result<Vec<KindLine>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT lane, action, state, cases FROM tally WHERE cases > 0 ORDER BY lane, action, state",
        )?;
        let lines = statement.query_map([], |row| {
            let Number(cases) = row.get(3)?;
            Ok(KindLine { lane: row.get(0)?, action: row.get(1)?, state: row.get(2)?, cases })
        })?;
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Returns the sources, in the order of their numbers.
    pub fn sources(&self) -> Result<Vec<SourceLine>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, name, digest, format, rows, refused, bytes FROM source ORDER BY number",
        )?;
        let lines = statement.query_map([], |row| {
            let (Number(rows), Number(refused), Number(bytes)) = (row.get(4)?, row.get(5)?, row.get(6)?);
            Ok(SourceLine {
                number: row.get(0)?,
                name: Text::new(row.get_ref(1)?.as_str()?),
                digest: row.get(2)?,
                format: row.get(3)?,
                rows,
                refused,
                bytes,
            })
        })?;
        Ok(lines.collect::<Result<_, _>>()?)
    }

    fn quarantine(&self) -> Result<Vec<QuarantineLine>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT quarantine.source, field, reason, count(*), min(line), sum(settled.seq IS NULL AND source.replaced IS NULL)
             FROM quarantine JOIN source ON source.number = quarantine.source
                  LEFT JOIN settled ON settled.quarantine = quarantine.id
             GROUP BY quarantine.source, field, reason ORDER BY quarantine.source, count(*) DESC, field, reason",
        )?;
        let lines = statement.query_map([], |row| {
            let (Number(rows), Number(first_line), Number(open)) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let (field, reason) = (row.get(1)?, row.get(2)?);
            Ok(QuarantineLine { source: row.get(0)?, field, reason, rows, open, first_line })
        })?;
        Ok(lines.collect::<Result<_, _>>()?)
    }
}
