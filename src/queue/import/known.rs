//! Who stands in the queue when an import begins, and what stands behind the sources.

use crate::casework::{CaseId, Seq, State};
use crate::queue::columns::Number;
use crate::queue::import::Import;
use crate::queue::{Error, packed};
use crate::record::person::plain_cii;
use crate::record::{Event, History, Identity, Remark, SourceNo, SubjectId};
use crate::relief::CaseProposal;
use rusqlite::OptionalExtension as _;
use std::collections::{BTreeMap, BTreeSet};

/// A person that stands in the queue.
#[derive(Clone, Debug)]
pub struct Known {
    pub(super) row: Number,
    /// The history as it is stored.
    pub history: History,
    pub(super) cases: Vec<KnownCase>,
}

#[derive(Clone, Debug)]
pub(super) struct KnownCase {
    pub(super) id: CaseId,
    /// Where its person stands: another row than the others' for a case that an earlier delivery left out.
    pub(super) row: Number,
    pub(super) history: History,
    pub(super) packed_history: Vec<u8>,
    pub(super) proposal: CaseProposal,
    pub(super) packed_proposal: Vec<u8>,
    pub(super) state: State,
}

impl Known {
    /// Tells whether the identity may be this person's: the same CII number where both carry one, else the same name or
    /// the same birth date.
    pub fn may_be(&self, identity: &Identity) -> bool {
        let own = &self.history.person.identity;
        let number = |identity: &Identity| plain_cii(identity.cii.as_str().as_bytes()).collect::<Vec<_>>();
        let (ours, theirs) = (number(own), number(identity));
        if ours.is_empty() || theirs.is_empty() {
            own.name == identity.name || !own.birth.is_unknown() && own.birth == identity.birth
        } else {
            ours == theirs
        }
    }

    /// Tells whether rows of the person stand in one of the sources.
    pub fn stands_in(&self, sources: &[SourceNo]) -> bool {
        self.history.rows.iter().any(|row| sources.contains(&row.source.source))
    }
}

impl KnownCase {
    pub(super) fn event(&self) -> Option<&Event> {
        self.history.person.events.get(self.proposal.event)
    }
}

impl Import<'_> {
    /// Returns the person who stands in the queue under this id; nobody for a blank one (traps.md T66).
    pub fn known(&self, identity: &Identity) -> Result<Option<Known>, Error> {
        if !self.added_to || identity.subject.is_blank() {
            return Ok(None);
        }
        let row = self
            .queue
            .connection
            .prepare_cached("SELECT id FROM person WHERE subject = ?1 AND until IS NULL ORDER BY id LIMIT 1")?
            .query_row([identity.subject.as_str()], |row| row.get(0))
            .optional()?;
        row.map(|row| self.stored(row)).transpose()
    }

    /// Returns the persons who stand in the queue and were not told again by this import, one after the other.
    pub fn not_told_again(&self) -> Result<impl Iterator<Item = Result<Known, Error>> + '_, Error> {
        let mut statement = self
            .queue
            .connection
            .prepare("SELECT id FROM person WHERE until IS NULL AND id < ?1 ORDER BY id")?;
        let rows = statement.query_map([Number(self.first_person)], |row| row.get::<_, Number>(0))?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let left = rows.into_iter().filter(|row| !self.told.contains(&row.0));
        Ok(left.map(|row| self.stored(row)))
    }

    /// Returns the CII numbers that persons of the queue carry, each with the id of one of them.
    pub fn carriers(&self) -> Result<BTreeMap<Vec<u8>, SubjectId>, Error> {
        let mut statement =
            self.queue.connection.prepare("SELECT history FROM person WHERE until IS NULL")?;
        let mut rows = statement.query([])?;
        let mut carriers = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let identity =
                packed::unpack_history(row.get_ref(0)?.as_blob().unwrap_or_default())?.person.identity;
            let number: Vec<u8> = plain_cii(identity.cii.as_str().as_bytes()).collect();
            if !number.is_empty() {
                carriers.entry(number).or_insert(identity.subject);
            }
        }
        Ok(carriers)
    }

    /// Returns the sources that stand behind these: they, and those that each of them replaced before.
    pub fn replaced_by(&self, named: &[SourceNo]) -> Result<Vec<SourceNo>, Error> {
        let mut statement =
            self.queue.connection.prepare_cached("SELECT import FROM source WHERE number = ?1")?;
        let mut all = BTreeSet::new();
        let mut open: Vec<SourceNo> = named.to_vec();
        while let Some(source) = open.pop() {
            if !all.insert(source) {
                continue;
            }
            let import: Option<Seq> = statement.query_row([source], |row| row.get(0)).optional()?;
            let import = import.ok_or(Error::NoSource(source))?;
            let mut before =
                self.queue.connection.prepare_cached("SELECT number FROM source WHERE replaced = ?1")?;
            for earlier in before.query_map([import], |row| row.get(0))? {
                open.push(earlier?);
            }
        }
        Ok(all.into_iter().collect())
    }

    /// Notes that the sources of this import stand in the place of these.
    pub fn replace_sources(&mut self, sources: &[SourceNo]) -> Result<(), Error> {
        let mut statement = self
            .queue
            .connection
            .prepare_cached("UPDATE source SET replaced = ?2 WHERE number = ?1 AND replaced IS NULL")?;
        for source in sources {
            if statement.execute((source, self.by()))? > 0 {
                self.replaced.push(*source);
            }
        }
        Ok(())
    }

    /// Returns the persons with a case that a refused row marks.
    pub fn marked_by(&self, line: crate::record::SourceLine) -> Result<Vec<Known>, Error> {
        let mut statement =
            self.queue.connection.prepare("SELECT id FROM person WHERE until IS NULL ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get::<_, Number>(0))?;
        let mut marked = Vec::new();
        for row in rows {
            let row = row?;
            if self.history_of(row)?.person.remarks.contains(&Remark::QuarantinedRow(line)) {
                marked.push(self.stored(row)?);
            }
        }
        Ok(marked)
    }

    fn stored(&self, row: Number) -> Result<Known, Error> {
        let connection = &self.queue.connection;
        let mut statement = connection.prepare_cached(
            "SELECT casefile.id, casefile.person, person.history, proposal.proposal, casefile.state
             FROM casefile JOIN person ON person.id = casefile.person
                           JOIN proposal ON proposal.casefile = casefile.id
             WHERE casefile.person = ?1
                OR casefile.person IN (SELECT later.id FROM person later JOIN person ON person.id = ?1
                                       WHERE later.until IS NOT NULL AND later.subject = person.subject
                                         AND later.subject <> '')
             ORDER BY casefile.id",
        )?;
        let mut rows = statement.query([row])?;
        let mut cases = Vec::new();
        while let Some(case) = rows.next()? {
            let (packed_history, packed_proposal): (Vec<u8>, Vec<u8>) = (case.get(2)?, case.get(3)?);
            cases.push(KnownCase {
                id: case.get(0)?,
                row: case.get(1)?,
                history: packed::unpack_history(&packed_history)?,
                proposal: packed::unpack_proposal(&packed_proposal)?,
                packed_history,
                packed_proposal,
                state: case.get(4)?,
            });
        }
        Ok(Known { row, history: self.history_of(row)?, cases })
    }

    fn history_of(&self, row: Number) -> Result<History, Error> {
        self.queue
            .connection
            .prepare_cached("SELECT history FROM person WHERE id = ?1")?
            .query_row([row], |row| Ok(packed::unpack_history(row.get_ref(0)?.as_blob()?)))?
    }
}
