//! Facts in: an added fact, or one that is taken back, with the proposals it leads to, in one synced transaction.
//!
//! A fact about the person is recorded on each of the person's cases, one entry a case, so that what a case is follows
//! from its own entries alone.

use crate::casework::{
    CaseFile, CaseId, Charter, Deed, Digest, Entry, Receipt, Refusal, Seat, Seq, State, Trail,
    outcome_changes,
};
use crate::queue::ledger::{self, Head, Said};
use crate::queue::{Error, Queue, adopt, cases, record, repropose};
use crate::record::Text;
use crate::relief::added::Scope;
use crate::relief::{AddedFact, FactValue, Policy};
use jiff::Timestamp;
use rusqlite::Connection;

/// What an added fact, or one taken back, led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDone {
    /// The entry on the case it was asked for.
    pub receipt: Receipt,
    /// What changed, that case first.
    pub changes: Vec<FactEffect>,
    /// Cases of the person that stand in a batch: the fact is not recorded on them.
    pub frozen: Vec<CaseId>,
}

/// What a fact led to for one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactEffect {
    /// Which.
    pub case: CaseId,
    /// What it was until now; it waits again if it was decided.
    pub was: State,
    /// What changed of the proposal: action, lane, codes; empty where only the proof did.
    pub what: Vec<String>,
}

impl Queue {
    /// Records a fact on a case, proposes anew, and returns once it is on the disk.
    ///
    /// Refuses, recording nothing, what [`Trail::permits`] refuses, a fact about a count that names none of the case's
    /// candidates, and a date of birth after the as-of date.
    pub fn add_fact(
        &mut self,
        case: CaseId,
        added: &AddedFact,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<FactDone, Error> {
        self.change_facts(case, seat, now, |_, first, charter| {
            must_fit(first, added, charter)?;
            let deed = Deed::Fact { added: added.clone(), proposal: Digest::ZERO };
            let of_person = added.value.kind().scope() == Scope::Person;
            let siblings = first.siblings.iter().filter(|sibling| of_person && **sibling != first.id);
            let mut on = vec![(first.id, deed.clone())];
            on.extend(siblings.map(|id| (*id, deed.clone())));
            Ok(on)
        })
    }

    /// Takes a fact back on a case, and where it is about the person on the person's other cases too.
    pub fn retract_fact(
        &mut self,
        case: CaseId,
        of: Seq,
        reason: &Text,
        seat: &Seat,
        now: Timestamp,
    ) -> Result<FactDone, Error> {
        self.change_facts(case, seat, now, |connection, first, _| {
            let facts = first.facts();
            let fact = facts.iter().find(|fact| fact.seq == of).ok_or(Refusal::NoSuchFact(of))?;
            let mut on =
                vec![(first.id, Deed::Retract { of, reason: reason.clone(), proposal: Digest::ZERO })];
            if fact.added.value.kind().scope() == Scope::Person {
                for sibling in first.siblings.iter().filter(|sibling| **sibling != first.id) {
                    let theirs = cases::read(connection, *sibling)?.facts();
                    let same = theirs.iter().rfind(|other| other.added == fact.added);
                    on.extend(same.map(|same| {
                        (
                            *sibling,
                            Deed::Retract { of: same.seq, reason: reason.clone(), proposal: Digest::ZERO },
                        )
                    }));
                }
            }
            Ok(on)
        })
    }

    fn change_facts(
        &mut self,
        case: CaseId,
        seat: &Seat,
        now: Timestamp,
        deeds: impl FnOnce(&Connection, &CaseFile, &Charter) -> Result<Vec<(CaseId, Deed)>, Error>,
    ) -> Result<FactDone, Error> {
        let done = self.transact(|connection, charter, head| {
            let first = cases::read(connection, case)?;
            let policy = adopt::policy(connection, None)?;
            let mut changer = Changer { connection, charter, policy: &policy, seat, now, head };
            let mut done = FactDone {
                receipt: Receipt { seq: Seq(head.entries), head: head.hash },
                changes: Vec::new(),
                frozen: Vec::new(),
            };
            for (id, deed) in deeds(connection, &first, charter)? {
                let before = if id == case { first.clone() } else { cases::read(connection, id)? };
                if id != case && before.standing.batch.is_some() {
                    done.frozen.push(id);
                    continue;
                }
                let (receipt, change) = changer.change(&before, deed)?;
                if id == case {
                    done.receipt = receipt;
                }
                done.changes.push(change);
            }
            Ok((done, changer.head))
        })?;
        self.since_checkpoint += 1;
        Ok(done)
    }
}

/// What a fact must be to be recorded on a case at all.
fn must_fit(case: &CaseFile, added: &AddedFact, charter: &Charter) -> Result<(), Refusal> {
    let named = match &added.count {
        None => added.value.kind().scope() == Scope::Person,
        Some(key) => {
            added.value.kind().scope() == Scope::Count
                && case.candidates().any(|(count, _)| count.key == *key)
        }
    };
    if !named {
        return Err(Refusal::NoCount);
    }
    match &added.value {
        FactValue::BirthDate { on } if *on > charter.as_of => Err(Refusal::NotYet),
        _ => Ok(()),
    }
}

/// Records an entry again that the queue had lost; it must lead to the proposal whose hash it carries.
pub(super) fn again(
    connection: &Connection,
    charter: &Charter,
    head: Head,
    before: &CaseFile,
    entry: Entry,
) -> Result<Head, Error> {
    let policy = adopt::policy(connection, None)?;
    let (seat, now) = (&entry.seat, entry.at);
    let mut changer = Changer { connection, charter, policy: &policy, seat, now, head };
    changer.change(before, entry.deed.with_proposal(Digest::ZERO))?;
    Ok(changer.head)
}

/// Records one entry after the other and what it makes of its case.
struct Changer<'a> {
    connection: &'a Connection,
    charter: &'a Charter,
    policy: &'a Policy,
    seat: &'a Seat,
    now: Timestamp,
    head: Head,
}

impl Changer<'_> {
    fn change(&mut self, before: &CaseFile, deed: Deed) -> Result<(Receipt, FactEffect), Error> {
        let trail = Trail::of(&before.entries, before.standing.batch);
        trail.permits(&deed)?;
        let said = |deed| Said {
            at: self.now,
            seat: self.seat,
            on: Some((before.id, &trail)),
            shown: None,
            policy: self.charter.policy_digest,
            deed,
        };
        // The proposal cites the entry's number, and the entry carries the proposal's hash.
        let draft = ledger::next(&self.head, said(deed.clone()));
        let person = cases::person_in_force(self.connection, before)?;
        let proposal = repropose::proposed(before, &person, Some(&draft), self.policy, self.charter);
        let (packed, digest) = repropose::pack(&proposal)?;
        let (entry, head) = ledger::append(self.connection, &self.head, said(deed.with_proposal(digest)))?;
        let place = (before.id, &*person, before.standing.state());
        repropose::replace(self.connection, place, &proposal, &packed, entry.seq)?;
        record::write_standing(self.connection, before, &entry)?;
        self.head = head;
        let what = outcome_changes(&before.proposal, &proposal);
        let change = FactEffect { case: before.id, was: before.standing.state(), what };
        Ok((Receipt { seq: entry.seq, head: head.hash }, change))
    }
}
