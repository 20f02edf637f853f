//! The people of a queue one after the other, each with all cases: what a comparison and a summary are made from.

use crate::casework::fact::propose_case;
use crate::casework::{CaseId, Standing, StandingFact, Trail};
use crate::queue::columns::Number;
use crate::queue::{Error, Queue, ledger, packed, teach};
use crate::record::{County, Person};
use crate::relief::{CaseProposal, Policy, propose};
use jiff::civil::Date;

/// A person with their cases.
#[derive(Clone, Debug)]
pub struct OnFile {
    /// The number of the person in the queue.
    pub number: u64,
    /// The person with the whole history.
    pub person: Person,
    /// The cases, in order.
    pub cases: Vec<CaseOnFile>,
}

/// A case of a person.
#[derive(Clone, Debug)]
pub struct CaseOnFile {
    /// Its number.
    pub id: CaseId,
    /// What is proposed.
    pub proposal: CaseProposal,
    /// What it is now.
    pub standing: Standing,
    /// The facts that people added.
    pub facts: Vec<StandingFact>,
}

impl OnFile {
    /// Proposes for the person under any policy, with the facts that were added to the cases.
    pub fn propose(&self, policy: &Policy, county: &County, as_of: Date) -> Vec<CaseProposal> {
        let mut proposals = propose(&self.person, policy, county, as_of);
        for case in self.cases.iter().filter(|case| !case.facts.is_empty()) {
            if let Some(of_case) = proposals.iter_mut().find(|one| one.event == case.proposal.event) {
                *of_case = propose_case(&self.person, of_case.event, &case.facts, policy, as_of);
            }
        }
        proposals
    }
}

impl Queue {
    /// Returns how many persons are stored.
    pub fn persons(&self) -> Result<u64, Error> {
        self.count("SELECT count(*) FROM person WHERE purged IS NULL", ())
    }

    /// Returns up to `limit` persons after the one with this number, in order; nobody at the end.
    pub fn people_after(&self, number: u64, limit: u64) -> Result<Vec<OnFile>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT person.id, person.history, casefile.id, casefile.batch, proposal.proposal
             FROM (SELECT id, history FROM person WHERE id > ?1 AND purged IS NULL ORDER BY id LIMIT ?2) AS person
                  JOIN casefile ON casefile.person = person.id
                  JOIN proposal ON proposal.casefile = casefile.id
             ORDER BY person.id, casefile.id",
        )?;
        let vocabulary = teach::reading(&self.connection, None)?;
        let mut rows = statement.query((Number(number), Number(limit)))?;
        let mut people: Vec<OnFile> = Vec::new();
        while let Some(row) = rows.next()? {
            let Number(number) = row.get(0)?;
            if people.last().is_none_or(|last| last.number != number) {
                let mut history = packed::unpack_history(row.get_ref(1)?.as_blob().unwrap_or_default())?;
                if let Some(vocabulary) = &vocabulary {
                    history.person.read_again(vocabulary, &[]);
                }
                people.push(OnFile { number, person: history.person, cases: Vec::new() });
            }
            let id: CaseId = row.get(2)?;
            let trail = Trail::of(&ledger::of_case(&self.connection, id)?, row.get(3)?);
            let proposal = packed::unpack_proposal(row.get_ref(4)?.as_blob().unwrap_or_default())?;
            if let Some(last) = people.last_mut() {
                last.cases.push(CaseOnFile {
                    id,
                    proposal,
                    standing: trail.standing(),
                    facts: trail.facts().cloned().collect(),
                });
            }
        }
        Ok(people)
    }
}
