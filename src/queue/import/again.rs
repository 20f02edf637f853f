//! A person told again: by a later delivery, or after work on a refused row. What changed, and what becomes of the cases.
//!
//! Histories and proposals are replaced as they come; the ledger entries and what they make of the cases follow at the
//! end, when it is known that all of it is wanted. What is replaced is kept beside it.

use super::known::{Known, KnownCase};
use crate::casework::Trail;
use crate::casework::change::{differences, pair, same_facts, same_proposal};
use crate::casework::fact::propose_case;
use crate::queue::columns::Number;
use crate::queue::import::Import;
use crate::queue::{Error, adopt, ledger, teach};
use crate::record::{Event, History, Person, Remark, Text};
use crate::relief::CaseProposal;

/// Proposes the cases of a person, as the import does for all others.
pub type Propose<'p> = &'p dyn Fn(&Person) -> Vec<CaseProposal>;

impl Import<'_> {
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
            let mut person = person.clone();
            teach::read_again(connection, &mut person, None)?;
            *proposal = propose_case(&person, proposal.event, trail.facts(), &policy, as_of);
        }
        Ok(())
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
