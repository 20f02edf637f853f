//! Groups: the cases that follow one pattern, which of them wait, and approving those together.
//!
//! Owns the table of patterns and its column. What a pattern is, which members must be looked at, and what may be
//! decided is [`crate::casework::pattern`]'s.

use crate::casework::pattern::{LARGEST, approval, to_look_at};
use crate::casework::{
    CaseId, DecidedGroup, Deed, Digest, Group, GroupDraft, GroupLine, GroupList, GroupReceipt, GroupRefusal,
    Pattern, Receipt, Seat, Seq, Shown, Trail,
};
use crate::queue::columns::{CaseColumns, Number};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue, cases, packed, record, repropose};
use crate::record::Text;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::HashMap;

/// Answered by one index, whatever the number of cases.
pub(super) const GROUPS: &str = "
    SELECT pattern.digest, pattern.words, waiting.cases
    FROM (SELECT pattern, count(*) AS cases FROM casefile INDEXED BY casefile_pattern
          WHERE pattern IS NOT NULL AND state = 'waiting' GROUP BY pattern HAVING count(*) > 1) AS waiting
    JOIN pattern ON pattern.number = waiting.pattern
    ORDER BY waiting.cases DESC, pattern.number LIMIT ?1";

/// The entries of decided groups, newest first.
const DECIDED: &str = "SELECT body FROM ledger WHERE deed = 'group' ORDER BY seq DESC LIMIT ?1";

/// The members of a group whose verdict stands: the entries after the group's own, as far as it says.
const STANDING: &str =
    "SELECT id FROM casefile WHERE verdict > ?1 AND verdict <= ?2 AND batch IS NULL ORDER BY id";

/// Decided groups that a list shows.
const SHOWN: u32 = 20;

impl Queue {
    /// Returns the groups: those that wait, the largest first, at most so many, and those decided last.
    pub fn groups(&self, limit: u32) -> Result<GroupList, Error> {
        let mut statement = self.connection.prepare_cached(GROUPS)?;
        let lines = statement.query_map([limit], |row| {
            let Number(waiting) = row.get(2)?;
            Ok(GroupLine { pattern: row.get(0)?, words: Text::new(row.get_ref(1)?.as_str()?), waiting })
        })?;
        Ok(GroupList { waiting: lines.collect::<Result<_, _>>()?, decided: self.decided_groups()? })
    }

    fn decided_groups(&self) -> Result<Vec<DecidedGroup>, Error> {
        let mut statement = self.connection.prepare_cached(DECIDED)?;
        let bodies = statement.query_map([SHOWN], |row| row.get::<_, String>(0))?;
        let mut decided = Vec::new();
        for body in bodies {
            let entry = ledger::parse(&body?)?;
            let Deed::Group { words, cases, looked_at, .. } = entry.deed else { continue };
            let stand = standing(&self.connection, entry.seq, cases)?.len();
            decided.push(DecidedGroup {
                group: entry.seq,
                at: entry.at,
                seat: entry.seat,
                words,
                cases,
                reviewed: u64::try_from(looked_at.len()).map_err(|_| Error::TooLarge)?,
                stand: u64::try_from(stand).map_err(|_| Error::TooLarge)?,
            });
        }
        Ok(decided)
    }

    /// Opens a group; `None` where no case of it waits.
    pub fn group(&self, pattern: &Digest) -> Result<Option<Group>, Error> {
        let Some((number, words)) = known(&self.connection, pattern)? else { return Ok(None) };
        let waiting = waiting(&self.connection, number)?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let picked = to_look_at(pattern, &waiting);
        let members = picked.into_iter().map(|id| cases::read(&self.connection, id));
        Ok(Some(Group {
            pattern: *pattern,
            words: Text::new(&words),
            waiting: u64::try_from(waiting.len()).map_err(|_| Error::TooLarge)?,
            members: members.collect::<Result<_, _>>()?,
        }))
    }

    /// Approves the waiting cases of a group as they are proposed, each with an entry of its own, all or none.
    pub fn approve_group(
        &mut self,
        draft: &GroupDraft,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<GroupReceipt, Error> {
        let receipt = self.transact(|connection, charter, head| {
            let known = known(connection, &draft.pattern)?;
            let members =
                known.as_ref().map_or(Ok(Vec::new()), |(number, _)| waiting(connection, *number))?;
            draft.fits(&members)?;
            let words = Text::new(&known.map(|(_, words)| words).unwrap_or_default());
            let policy = charter.policy_digest;
            let deed = Deed::Group {
                pattern: draft.pattern,
                words,
                cases: draft.count,
                looked_at: draft.looked_at.clone(),
            };
            let said = Said { at: now, seat, on: None, shown: None, policy, deed };
            let (group, mut head) = ledger::append(connection, &head, said)?;
            for id in members {
                let case = cases::read(connection, id)?;
                let event = case.event().ok_or(Error::NoCase(id))?;
                let verdict = approval(event, &case.proposal, group.seq);
                case.judge(&verdict)?;
                let Shown(shown) = Shown::of(&case, &policy).map_err(|_| Error::TooLarge)?;
                let (trail, deed) = (Trail::of(&case.entries, None), Deed::Verdict(verdict));
                let on = Some((id, &trail));
                let said = Said { at: now, seat, on, shown: Some(shown), policy, deed };
                let (entry, after) = ledger::append(connection, &head, said)?;
                record::project(connection, &case, &entry)?;
                head = after;
            }
            let last = Receipt { seq: Seq(head.entries), head: head.hash };
            Ok((GroupReceipt { first: group.seq, cases: draft.count, last }, head))
        })?;
        self.count_verdicts(receipt.cases);
        Ok(receipt)
    }

    /// Takes back what still stands of a decided group, an entry for each member, all or none.
    ///
    /// Refuses, recording nothing, when `count` is not the number of its cases that stand outside a batch.
    pub fn take_back_group(
        &mut self,
        group: Seq,
        count: u64,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<GroupReceipt, Error> {
        let receipt = self.transact(|connection, charter, mut head| {
            let deed = ledger::of_seq(connection, group)?.map(|entry| entry.deed);
            let Some(Deed::Group { cases, .. }) = deed else { return Err(GroupRefusal::Empty.into()) };
            let members = standing(connection, group, cases)?;
            let stand = u64::try_from(members.len()).map_err(|_| Error::TooLarge)?;
            if stand == 0 {
                return Err(GroupRefusal::Empty.into());
            }
            if stand != count {
                return Err(GroupRefusal::Count { typed: count, waiting: stand }.into());
            }
            let first = Seq(head.entries + 1);
            let policy = charter.policy_digest;
            for id in members {
                let case = cases::read(connection, id)?;
                let of =
                    case.standing.decided.as_ref().map(|decided| decided.seq).ok_or(Error::NoCase(id))?;
                let Shown(shown) = Shown::of(&case, &policy).map_err(|_| Error::TooLarge)?;
                let (trail, deed) = (Trail::of(&case.entries, None), Deed::Undo { of });
                let on = Some((id, &trail));
                let said = Said { at: now, seat, on, shown: Some(shown), policy, deed };
                let (entry, after) = ledger::append(connection, &head, said)?;
                repropose::catch_up(connection, &case, &entry, charter)?;
                record::project(connection, &case, &entry)?;
                head = after;
            }
            let last = Receipt { seq: Seq(head.entries), head: head.hash };
            Ok((GroupReceipt { first, cases: stand, last }, head))
        })?;
        self.count_verdicts(receipt.cases);
        Ok(receipt)
    }

    fn count_verdicts(&mut self, cases: u64) {
        self.since_checkpoint =
            self.since_checkpoint.saturating_add(u32::try_from(cases).unwrap_or(u32::MAX));
    }
}

/// Returns the cases that stand as a group decided them and are in no batch.
fn standing(connection: &Connection, group: Seq, cases: u64) -> Result<Vec<CaseId>, Error> {
    let mut statement = connection.prepare_cached(STANDING)?;
    let members = statement.query_map((group, Seq(group.0.saturating_add(cases))), |row| row.get(0))?;
    Ok(members.collect::<Result<_, _>>()?)
}

fn known(connection: &Connection, pattern: &Digest) -> Result<Option<(i64, String)>, Error> {
    Ok(connection
        .prepare_cached("SELECT number, words FROM pattern WHERE digest = ?1")?
        .query_row([pattern], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Returns the cases of a pattern that wait, the first ones of a very large group.
fn waiting(connection: &Connection, number: i64) -> Result<Vec<CaseId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM casefile WHERE pattern = ?1 AND state = 'waiting' ORDER BY id LIMIT ?2",
    )?;
    let members = statement.query_map((number, Number(LARGEST)), |row| row.get(0))?;
    Ok(members.collect::<Result<_, _>>()?)
}

/// Returns the number a pattern is stored under, storing it where it is new.
pub(super) fn number(connection: &Connection, pattern: &Pattern) -> Result<i64, Error> {
    if let Some((number, _)) = known(connection, &pattern.digest)? {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO pattern (digest, words) VALUES (?1, ?2)")?
        .execute((pattern.digest, &pattern.words))?;
    Ok(connection.last_insert_rowid())
}

/// The numbers of patterns that were met, so that an import of many cases asks for each once.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<Digest, i64>);

/// Patterns that are remembered; a file has a few hundred.
const MOST_NUMBERS: usize = 4096;

impl Numbers {
    /// Returns the number a pattern is stored under, as [`number`] does.
    pub(super) fn of(&mut self, connection: &Connection, pattern: &Pattern) -> Result<i64, Error> {
        if let Some(known) = self.0.get(&pattern.digest) {
            return Ok(*known);
        }
        let found = number(connection, pattern)?;
        if self.0.len() < MOST_NUMBERS {
            self.0.insert(pattern.digest, found);
        }
        Ok(found)
    }
}

/// Finds the patterns of the cases of a file that was made before there were any.
pub(super) fn fill(connection: &Connection) -> Result<(), Error> {
    let mut cases = connection.prepare(
        "SELECT casefile.id, person.history, proposal.proposal
         FROM casefile JOIN person ON person.id = casefile.person JOIN proposal ON proposal.casefile = casefile.id
         WHERE casefile.lane = 'clear'",
    )?;
    let mut rows = cases.query([])?;
    while let Some(row) = rows.next()? {
        let id: CaseId = row.get(0)?;
        let person = packed::unpack_history(row.get_ref(1)?.as_blob().unwrap_or_default())?.person;
        let proposal = packed::unpack_proposal(row.get_ref(2)?.as_blob().unwrap_or_default())?;
        if let Some(pattern) = CaseColumns::of(&person, &proposal)?.pattern {
            let number = number(connection, &pattern)?;
            connection
                .prepare_cached("UPDATE casefile SET pattern = ?2 WHERE id = ?1")?
                .execute((id, number))?;
        }
    }
    Ok(())
}
