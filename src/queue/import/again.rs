//! A person told again: by a later delivery, or after work on a refused row. What changed, and what becomes of the cases.
//!
//! Histories and proposals are replaced as they come; the ledger entries and what they make of the cases follow at the
//! end, when it is known that all of it is wanted. What is replaced is kept beside it.

use crate::casework::change::{differences, pair, same_facts, same_proposal};
use crate::casework::fact::propose_case;
use crate::casework::{BatchNo, CaseId, Deed, Digest, Seat, Seq, State, Trail};
use crate::queue::columns::{CaseColumns, Number};
use crate::queue::import::Import;
use crate::queue::ledger::{self, Head, Said};
use crate::queue::packed::{self, PackedCase};
use crate::queue::{Error, adopt, cases, groups, record};
use crate::record::person::plain_cii;
use crate::record::{Event, History, Identity, Person, Remark, SourceNo, SubjectId, Text};
use crate::relief::CaseProposal;
use jiff::Timestamp;
use rusqlite::OptionalExtension as _;
use std::collections::{BTreeMap, BTreeSet};

/// Proposes the cases of a person, as the import does for all others.
pub type Propose<'p> = &'p dyn Fn(&Person) -> Vec<CaseProposal>;

/// A person that stands in the queue.
#[derive(Clone, Debug)]
pub struct Known {
    row: Number,
    /// The history as it is stored.
    pub history: History,
    cases: Vec<KnownCase>,
}

#[derive(Clone, Debug)]
struct KnownCase {
    id: CaseId,
    /// Where its person stands: another row than the others' for a case that an earlier delivery left out.
    row: Number,
    history: History,
    packed_history: Vec<u8>,
    proposal: CaseProposal,
    packed_proposal: Vec<u8>,
    state: State,
}

/// A case whose facts change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseChange {
    /// Which.
    pub case: CaseId,
    /// What it was until now.
    pub was: State,
    /// The batch that it stands in.
    pub batch: Option<BatchNo>,
    /// Whether the later telling does not have it any more.
    pub gone: bool,
    /// What changes, in words.
    pub what: Vec<Text>,
    history: Digest,
    proposal: Digest,
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

    /// Tells a person again: the cases that are the same keep everything, those whose facts differ are changed, new
    /// ones are added, and those that the history does not have any more are marked so.
    pub fn tell_again(
        &mut self,
        known: &Known,
        history: &History,
        propose: Propose<'_>,
    ) -> Result<(), Error> {
        self.done.read += 1;
        self.told.insert(known.row.0);
        let mut proposals = propose(&history.person);
        let was: Vec<&Event> = known.cases.iter().filter_map(KnownCase::event).collect();
        let is: Vec<&Event> =
            proposals.iter().filter_map(|case| history.person.events.get(case.event)).collect();
        let paired = pair(&was, &is);
        for (case, other) in known.cases.iter().zip(&paired) {
            if let Some(proposal) = other.and_then(|other| proposals.get_mut(other)) {
                self.add_facts(case, &history.person, proposal)?;
            }
        }
        let same = known.cases.iter().zip(&paired).all(|(case, other)| {
            let proposal = other.and_then(|other| proposals.get(other));
            // A case that was left out before may well be left out again.
            proposal.map_or(case.row != known.row, |proposal| {
                case.row == known.row && same_proposal(&case.proposal, proposal)
            })
        });
        let matched = paired.iter().flatten().count();
        if same && matched == proposals.len() && same_facts(&known.history.person, &history.person) {
            self.same += 1;
            return Ok(());
        }
        let stays = |at: usize| paired.get(at).copied().flatten();
        let gone: Vec<&KnownCase> = known
            .cases
            .iter()
            .enumerate()
            .filter(|(at, _)| stays(*at).is_none())
            .map(|(_, case)| case)
            .collect();
        if proposals.is_empty() {
            return self.leave_out(known, propose);
        }
        let packed = self.packer.pack(history, &proposals)?.ok_or(Error::TooLarge)?;
        self.store_history(known.row, &packed.subject, &packed.name, &packed.born, &packed.history)?;
        for (at, case) in known.cases.iter().enumerate() {
            let Some(other) = stays(at) else { continue };
            if let (Some(proposal), Some(stored)) = (proposals.get(other), packed.cases.get(other)) {
                let what = differences((&case.history.person, &case.proposal), (&history.person, proposal));
                self.change(case, known.row, (&packed.name, packed.history_digest), stored, what, false)?;
            }
        }
        for (at, case) in packed.cases.iter().enumerate() {
            if !paired.contains(&Some(at)) {
                self.add_new_case(known.row, &packed, case)?;
            }
        }
        for case in gone {
            self.set_aside(case, known, propose)?;
        }
        self.drop_empty(&known.history.person.identity)
    }

    /// Marks the cases of a person whom a later delivery does not have at all.
    pub fn leave_out(&mut self, known: &Known, propose: Propose<'_>) -> Result<(), Error> {
        self.told.insert(known.row.0);
        let mut history = known.history.clone();
        for case in known.cases.iter().filter(|case| case.row == known.row) {
            mark_left_out(&mut history, case);
        }
        if history == known.history {
            self.same += 1;
            return Ok(());
        }
        let mut proposals = propose(&history.person);
        for case in &known.cases {
            let own = proposals.iter_mut().find(|proposal| proposal.event == case.proposal.event);
            if let Some(proposal) = own.filter(|_| case.row == known.row) {
                self.add_facts(case, &history.person, proposal)?;
            }
        }
        let packed = self.packer.pack(&history, &proposals)?.ok_or_else(stray)?;
        self.store_history(known.row, &packed.subject, &packed.name, &packed.born, &packed.history)?;
        for case in known.cases.iter().filter(|case| case.row == known.row) {
            let at = proposals.iter().position(|proposal| proposal.event == case.proposal.event);
            let stored = at.and_then(|at| packed.cases.get(at)).ok_or_else(stray)?;
            let what = vec![Text::new(LEFT_OUT)];
            self.change(case, known.row, (&packed.name, packed.history_digest), stored, what, true)?;
        }
        Ok(())
    }

    /// Gives a case that the later telling does not have a history of its own: the one it was proposed from.
    fn set_aside(&mut self, case: &KnownCase, known: &Known, propose: Propose<'_>) -> Result<(), Error> {
        if case.row != known.row {
            // It was left out before, and still is.
            return Ok(());
        }
        let mut history = case.history.clone();
        mark_left_out(&mut history, case);
        let mut proposals = propose(&history.person);
        let proposal = proposals.iter_mut().find(|proposal| proposal.event == case.proposal.event);
        let proposal = proposal.ok_or_else(stray)?;
        self.add_facts(case, &history.person, proposal)?;
        let own = std::slice::from_ref(proposal);
        let packed = self.packer.pack(&history, own)?.ok_or_else(stray)?;
        let row = Number(self.next_person);
        self.next_person += 1;
        self.queue
            .connection
            .prepare_cached(
                "INSERT INTO person (id, subject, name, born, history, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((row, &packed.subject, &packed.name, &packed.born, &packed.history, self.by()))?;
        let stored = packed.cases.first().ok_or_else(stray)?;
        let what = vec![Text::new(LEFT_OUT)];
        self.change(case, row, (&packed.name, packed.history_digest), stored, what, true)
    }

    /// Proposes anew with the facts that people added to the case, where there are any.
    fn add_facts(&self, case: &KnownCase, person: &Person, proposal: &mut CaseProposal) -> Result<(), Error> {
        let connection = &self.queue.connection;
        let trail = Trail::of(&ledger::of_case(connection, case.id)?, None);
        if trail.facts().next().is_some() {
            let policy = adopt::policy(connection, None)?;
            let as_of = self.queue.charter.as_of;
            *proposal = propose_case(person, proposal.event, trail.facts(), &policy, as_of);
        }
        Ok(())
    }

    fn store_history(
        &self,
        row: Number,
        subject: &str,
        name: &str,
        born: &str,
        history: &[u8],
    ) -> Result<(), Error> {
        self.queue
            .connection
            .prepare_cached(
                "UPDATE person SET subject = ?2, name = ?3, born = ?4, history = ?5 WHERE id = ?1",
            )?
            .execute((row, subject, name, born, history))?;
        Ok(())
    }

    /// Keeps what was stored of a case and stores what is now; the ledger entry comes with the commit.
    fn change(
        &mut self,
        case: &KnownCase,
        row: Number,
        (name, history): (&str, Digest),
        stored: &PackedCase,
        what: Vec<Text>,
        gone: bool,
    ) -> Result<(), Error> {
        let until = Seq(self.by().0 + 1 + u64::try_from(self.changes.len()).unwrap_or(u64::MAX));
        let connection = &self.queue.connection;
        connection
            .prepare_cached(
                "INSERT INTO earlier (casefile, until, history, proposal) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((case.id, until, &case.packed_history, &case.packed_proposal))?;
        connection
            .prepare_cached("UPDATE proposal SET proposal = ?2 WHERE casefile = ?1")?
            .execute((case.id, &stored.proposal))?;
        self.store_columns(case.id, row, &stored.columns)?;
        self.queue
            .connection
            .prepare_cached(
                "UPDATE find SET name = ?2, numbers = ?3, sections = ?4, notes = '' WHERE rowid = ?1",
            )?
            .execute((case.id, name, &stored.columns.numbers, &stored.columns.sections))?;
        let batch = self
            .queue
            .connection
            .prepare_cached("SELECT batch FROM casefile WHERE id = ?1")?
            .query_row([case.id], |row| row.get(0))?;
        self.changes.push(CaseChange {
            case: case.id,
            was: case.state,
            batch,
            gone,
            what,
            history,
            proposal: stored.digest,
        });
        Ok(())
    }

    /// Writes what lists show of a case, and moves it in the counts of the header.
    fn store_columns(&self, case: CaseId, row: Number, columns: &CaseColumns) -> Result<(), Error> {
        let connection = &self.queue.connection;
        let pattern =
            columns.pattern.as_ref().map(|pattern| groups::number(connection, pattern)).transpose()?;
        let mut count = connection.prepare_cached(
            "INSERT INTO tally (lane, action, state, cases)
             SELECT lane, action, state, ?2 FROM casefile WHERE id = ?1
             ON CONFLICT DO UPDATE SET cases = cases + excluded.cases",
        )?;
        count.execute((case, -1))?;
        connection
            .prepare_cached(
                "UPDATE casefile SET person = ?2, event = ?3, numbers = ?4, sections = ?5, level = ?6,
                        convicted = ?7, lane = ?8, action = ?9, codes = ?10,
                        pattern = ?11 WHERE id = ?1",
            )?
            .execute((
                case,
                row,
                columns.event,
                &columns.numbers,
                &columns.sections,
                &columns.level,
                &columns.convicted,
                columns.lane,
                &columns.action,
                &columns.codes,
                pattern,
            ))?;
        count.execute((case, 1))?;
        Ok(())
    }

    /// Takes away the rows of a person to which no case belongs any more.
    fn drop_empty(&self, identity: &Identity) -> Result<(), Error> {
        self.queue
            .connection
            .prepare_cached(
                "DELETE FROM person WHERE subject = ?1 AND until IS NOT NULL
                 AND id NOT IN (SELECT person FROM casefile)",
            )?
            .execute([identity.subject.as_str()])?;
        Ok(())
    }

    /// The entry that brings the changes: the first that this import appends.
    pub(super) fn by(&self) -> Seq {
        Seq(self.head.entries + 1)
    }

    /// Appends an entry for every case that changed, right after the one that brought it.
    pub(in crate::queue) fn write_changes(
        &mut self,
        mut head: Head,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<Head, Error> {
        let by = self.by();
        let connection = &self.queue.connection;
        for change in &self.changes {
            let before = cases::read(connection, change.case)?;
            let trail = Trail::of(&before.entries, before.standing.batch);
            let standing = trail.standing();
            let deed = Deed::Changed {
                by,
                of: standing.decided.map(|decided| decided.seq),
                batch: standing.batch,
                what: change.what.clone(),
                history: change.history,
                proposal: change.proposal,
            };
            let policy = self.queue.charter.policy_digest;
            let said = Said { at: now, seat, on: Some((change.case, &trail)), shown: None, policy, deed };
            let (entry, after) = ledger::append(connection, &head, said)?;
            head = after;
            if let Some(batch) = standing.batch {
                record::release(connection, batch, change.case, entry.seq)?;
            }
            record::write_standing(connection, &before, &entry)?;
            record::index_notes(connection, &before, &entry)?;
        }
        Ok(head)
    }
}

impl KnownCase {
    fn event(&self) -> Option<&Event> {
        self.history.person.events.get(self.proposal.event)
    }
}

/// What the person reads who decides anew.
const LEFT_OUT: &str = "a later delivery does not have this court action any more";

fn mark_left_out(history: &mut History, case: &KnownCase) {
    if let Some(event) = case.event() {
        let remark = Remark::NotDelivered(event.source);
        if !history.person.remarks.contains(&remark) {
            history.person.remarks.push(remark);
        }
    }
}

fn stray() -> Error {
    Error::Damaged("a stored case is no candidate of its history any more".to_owned())
}
