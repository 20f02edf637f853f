//! The refused rows as work: which are open, what each says, and what became of those somebody dealt with.
//!
//! A corrected row takes the place of the refused one, under its source and line; the refused bytes stay beside it, and
//! the ledger ties the two. Whether a corrected row can be read is `intake`'s to say.

use crate::casework::{CaseId, Deed, Digest, Entry, Seat, Seq};
use crate::queue::columns::Number;
use crate::queue::import::{Import, Imported};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue, packed};
use crate::record::{Remark, SourceLine, SourceNo, SourceRow, Text};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row};
use serde::Serialize;

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// Its number, by which the commands name it.
    pub id: u64,
    /// The source it stands in.
    pub source: SourceNo,
    /// The name of that file.
    pub file: Text,
    /// The format it was read as.
    pub format: String,
    /// The mapping it was read through; blank for the state's own file.
    #[serde(skip)]
    pub mapping: String,
    /// Its physical line, counted from 1.
    pub line: u64,
    /// The field that was wrong; blank where it is the whole row.
    pub field: String,
    /// Why it was refused, in words.
    pub reason: String,
    /// Its bytes, as far as they are kept.
    #[serde(skip)]
    pub raw: Vec<u8>,
    /// What became of it; `None` while it is open.
    pub settled: Option<Settled>,
}

/// What became of a refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The ledger entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub seat: Seat,
    /// Why it is not needed; `None` where it was corrected and read in.
    pub reason: Option<Text>,
    /// The row as it was corrected.
    #[serde(skip)]
    pub raw: Option<Vec<u8>>,
}

/// How a refused row is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It was corrected, and is read in like this.
    Read(SourceRow),
    /// It is not needed, for this reason.
    Accepted(Text),
}

const SELECT: &str = "
    SELECT quarantine.id, quarantine.source, source.name, source.format, source.mapping, quarantine.line,
           quarantine.field, quarantine.reason, quarantine.raw, settled.raw, ledger.body
    FROM quarantine JOIN source ON source.number = quarantine.source
         LEFT JOIN settled ON settled.quarantine = quarantine.id LEFT JOIN ledger ON ledger.seq = settled.seq";

impl Queue {
    /// Returns the refused rows in the order of sources and lines; `open` leaves out those that were settled.
    pub fn quarantined(&self, open: bool, source: Option<SourceNo>) -> Result<Vec<Quarantined>, Error> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT} WHERE (?1 IS NULL OR quarantine.source = ?1) AND (NOT ?2 OR settled.seq IS NULL AND source.replaced IS NULL)
             ORDER BY quarantine.source, quarantine.line, quarantine.id"
        ))?;
        let mut rows = statement.query((source, open))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// Returns a refused row by its number.
    pub fn quarantined_row(&self, id: u64) -> Result<Option<Quarantined>, Error> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE quarantine.id = ?1"))?;
        statement.query_row([Number(id)], |row| Ok(read(row))).optional()?.transpose()
    }

    /// Returns the cases of the persons whom a refused row marks.
    pub fn cases_marked_by(&self, line: SourceLine) -> Result<Vec<CaseId>, Error> {
        let mut statement = self.connection.prepare(
            "SELECT casefile.id, person.history FROM casefile JOIN person ON person.id = casefile.person
             WHERE casefile.purged IS NULL ORDER BY casefile.id",
        )?;
        let mut rows = statement.query([])?;
        let mut marked = Vec::new();
        while let Some(row) = rows.next()? {
            let history = packed::unpack_history(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            if history.person.remarks.contains(&Remark::QuarantinedRow(line)) {
                marked.push(row.get(0)?);
            }
        }
        Ok(marked)
    }

    /// Returns the mapping that a source was read through, as TOML; blank for the state's own file.
    pub fn mapping_of(&self, source: SourceNo) -> Result<String, Error> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT mapping FROM source WHERE number = ?1")?
            .query_row([source], |row| row.get(0))
            .optional()?;
        Ok(found.unwrap_or_default())
    }
}

fn read(row: &Row<'_>) -> Result<Quarantined, Error> {
    let (Number(id), Number(line)) = (row.get(0)?, row.get(5)?);
    let body: Option<String> = row.get(10)?;
    let settled = match body {
        None => None,
        Some(body) => {
            let Entry { seq, at, seat, deed, .. } = ledger::parse(&body)?;
            let reason = match deed {
                Deed::RowAccepted { reason, .. } => Some(reason),
                _ => None,
            };
            Some(Settled { seq, at, seat, reason, raw: row.get(9)? })
        }
    };
    Ok(Quarantined {
        id,
        source: row.get(1)?,
        file: Text::new(row.get_ref(2)?.as_str().unwrap_or_default()),
        format: row.get(3)?,
        mapping: row.get(4)?,
        line,
        field: row.get(6)?,
        reason: row.get(7)?,
        raw: row.get(8)?,
        settled,
    })
}

impl Import<'_> {
    /// Settles a refused row together with what was told again because of it, and returns what was done.
    ///
    /// Cases that are new by the corrected row come under an import entry of their own, without a source.
    pub fn commit_row(
        mut self,
        row: &Quarantined,
        settling: &Settling,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Imported, Error> {
        let (source, line) = (row.source, row.line);
        let (deed, raw) = match settling {
            Settling::Read(row) => {
                (Deed::RowRead { source, line, row: Digest::of(&row.raw) }, Some(row.raw.as_slice()))
            }
            Settling::Accepted(reason) => (Deed::RowAccepted { source, line, reason: reason.clone() }, None),
        };
        let policy = self.queue.charter.policy_digest;
        let said = Said { at: now, seat, on: None, shown: None, policy, deed };
        let (entry, head) = ledger::append(&self.queue.connection, &self.head, said)?;
        self.queue.connection.execute(
            "INSERT INTO settled (quarantine, seq, raw) VALUES (?1, ?2, ?3)",
            (Number(row.id), entry.seq, raw),
        )?;
        let mut head = self.write_changes(head, seat, now)?;
        self.done.seq = entry.seq;
        if self.done.cases > 0 {
            head = self.write_import(head, seat, now)?;
        }
        self.end(head)
    }
}

impl Quarantined {
    /// Returns where it stands.
    pub fn place(&self) -> SourceLine {
        SourceLine { source: self.source, line: self.line }
    }
}
