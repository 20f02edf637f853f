//! The proposals against the histories: computed again, by the policy each was made under and the facts that stand.

use super::Stop;
use super::chain::Claims;
use crate::casework::fact::propose_case;
use crate::casework::{Charter, Seq, Trail};
use crate::queue::adopt;
use crate::record::Person;
use crate::relief::{CaseProposal, Policy, propose};
use rusqlite::Connection;
use std::rc::Rc;

/// What proposals are computed again with.
pub(super) struct Again {
    charter: Charter,
    pub(super) version: String,
    /// The policies in force, each with the entry that adopted it; the founding one first.
    policies: Vec<(Seq, Rc<Policy>)>,
    /// What was proposed for the last person: cases of one person stand together.
    person: Option<(u64, Seq, Vec<CaseProposal>)>,
}

impl Again {
    /// Reads the policies.
    pub(super) fn new(connection: &Connection, founded: &Charter, claims: &Claims) -> Result<Self, Stop> {
        let mut policies = Vec::new();
        let seqs = claims.adoptions.iter().map(|claim| claim.seq);
        for seq in [Seq(0)].into_iter().chain(seqs) {
            let policy = adopt::policy(connection, Some(Seq(seq.0 + 1)))?;
            policies.push((seq, Rc::new(policy)));
        }
        Ok(Self { charter: founded.clone(), version: claims.version.clone(), policies, person: None })
    }

    /// Proposes again for a case of the person with this number.
    pub(super) fn propose(
        &mut self,
        number: u64,
        person: &Person,
        event: usize,
        trail: &Trail,
    ) -> CaseProposal {
        let decided = trail.standing().decided.map(|decided| decided.seq);
        // A case that is decided keeps the proposal of the policy it was decided under.
        let in_force = |(adopted, _): &&(Seq, Rc<Policy>)| decided.is_none_or(|decided| *adopted < decided);
        let last = self.policies.iter().rev().find(in_force).or_else(|| self.policies.first());
        let Some((seq, policy)) = last.map(|(seq, policy)| (*seq, Rc::clone(policy))) else {
            return CaseProposal { event, proposals: Vec::new() };
        };
        if trail.facts().next().is_some() {
            return propose_case(person, event, trail.facts(), &policy, self.charter.as_of);
        }
        if self.person.as_ref().is_none_or(|(known, by, _)| (*known, *by) != (number, seq)) {
            let all = propose(person, &policy, &self.charter.county, self.charter.as_of);
            self.person = Some((number, seq, all));
        }
        let found = self.person.iter().flat_map(|(_, _, all)| all).find(|case| case.event == event);
        found.cloned().unwrap_or(CaseProposal { event, proposals: Vec::new() })
    }
}
