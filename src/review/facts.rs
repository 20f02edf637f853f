//! What a decision rests on, in the order in which it is shown: law, policy, proof, and why to look closely.
//!
//! One list for the case screen, the evidence popup and the rule that nothing is approved before it was shown
//! (design.md rule 6), so that the three can not disagree.

use crate::casework::{CaseFile, Otherwise};
use crate::record::SourceLine;
use crate::relief::propose::{Flip, LawLine, PolicyLine};
use crate::relief::{ProofLine, Proposal, RoutingCode};
use std::collections::BTreeSet;

/// One thing that a decision rests on, or that stands beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact<'a> {
    /// The proposal it belongs to, counted from 0 within the case.
    pub proposal: usize,
    /// What it says.
    pub says: Says<'a>,
}

/// What a fact says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Says<'a> {
    /// What the statute requires.
    Law(&'a LawLine),
    /// What the office chooses.
    Policy(&'a PolicyLine),
    /// A rule that was tried.
    Proof(&'a ProofLine),
    /// Why to look closely.
    Code(RoutingCode),
    /// What was decided otherwise on alike cases.
    Otherwise(&'a Otherwise),
    /// What would change the proposal.
    Flip(&'a Flip),
}

impl<'a> Fact<'a> {
    /// Tells whether the proposal rests on it, or it must be seen before approval for another reason.
    pub fn decides(&self) -> bool {
        match self.says {
            Says::Law(_) | Says::Policy(_) | Says::Code(_) | Says::Otherwise(_) => true,
            Says::Proof(line) => line.decides,
            Says::Flip(_) => false,
        }
    }

    /// Returns what tells it from another fact: its content, so that a fact shared by two counts is one.
    pub fn key(&self) -> String {
        match self.says {
            Says::Law(law) => format!("law\n{}\n{}", law.action, law.reason),
            Says::Policy(policy) => {
                format!("policy\n{}\n{}\n{}", policy.citation.0, policy.action, policy.reason)
            }
            Says::Proof(line) => {
                format!(
                    "proof\n{}\n{}\n{}\n{}",
                    line.question, line.answer, line.finding.words, line.citation.0
                )
            }
            Says::Code(code) => format!("code\n{}", code.id()),
            Says::Otherwise(otherwise) => format!("otherwise\n{otherwise}"),
            Says::Flip(flip) => format!("flip\n{flip}"),
        }
    }

    /// Tells whether it is a sentence of law or policy, which says the same in many cases: read once, it is known.
    pub fn is_sentence(&self) -> bool {
        matches!(self.says, Says::Law(_) | Says::Policy(_))
    }

    /// Returns the rows of the sources behind it.
    pub fn lines(&self) -> &'a [SourceLine] {
        match self.says {
            Says::Proof(line) => &line.finding.lines,
            Says::Law(_) | Says::Policy(_) | Says::Code(_) | Says::Otherwise(_) | Says::Flip(_) => &[],
        }
    }
}

/// Returns the facts of a case: what decides the selected proposal, then what decides the others and differs, then
/// what was decided otherwise on alike cases, then what would change the selected one, then what was tried beside.
pub fn facts(case: &CaseFile, selected: usize) -> Vec<Fact<'_>> {
    let proposals = &case.proposal.proposals;
    let mut order: Vec<usize> = (0..proposals.len()).filter(|number| *number != selected).collect();
    if selected < proposals.len() {
        order.insert(0, selected);
    }
    let mut known = BTreeSet::new();
    let mut facts: Vec<Fact<'_>> = order
        .iter()
        .filter_map(|number| proposals.get(*number).map(|proposal| deciding(proposal, *number)))
        .flatten()
        .filter(|fact| known.insert(fact.key()))
        .collect();
    if let Some(otherwise) = &case.otherwise {
        facts.push(Fact { proposal: selected, says: Says::Otherwise(otherwise) });
    }
    if let Some(proposal) = proposals.get(selected) {
        let beside = proposal.proof.iter().filter(|line| !line.decides).map(Says::Proof);
        let says = proposal.flips.iter().map(Says::Flip).chain(beside);
        facts.extend(says.map(|says| Fact { proposal: selected, says }));
    }
    facts
}

/// Returns what one proposal rests on.
fn deciding(proposal: &Proposal, number: usize) -> Vec<Fact<'_>> {
    [Says::Law(&proposal.law), Says::Policy(&proposal.policy)]
        .into_iter()
        .chain(proposal.proof.iter().filter(|line| line.decides).map(Says::Proof))
        .chain(proposal.codes.iter().copied().map(Says::Code))
        .map(|says| Fact { proposal: number, says })
        .collect()
}

/// One step through the evidence: a fact, and one of the rows behind it where there are any.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<'a> {
    /// The fact.
    pub fact: Fact<'a>,
    /// The row, and its number among the fact's rows, counted from 1.
    pub line: Option<(SourceLine, usize)>,
}

/// Returns the steps through the evidence: each fact once, or once for each row behind it.
pub fn steps(case: &CaseFile, selected: usize) -> Vec<Step<'_>> {
    facts(case, selected)
        .into_iter()
        .flat_map(|fact| {
            let lines: Vec<Option<(SourceLine, usize)>> = match fact.lines() {
                [] => vec![None],
                lines => lines.iter().enumerate().map(|(at, line)| Some((*line, at + 1))).collect(),
            };
            lines.into_iter().map(move |line| Step { fact, line })
        })
        .collect()
}
