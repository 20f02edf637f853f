//! The whole proof of a count as a line of JSON: for an office's own records, and for programs that check it.
//!
//! Owns its form, which `proof.schema.json` states: the lines of law and policy, the questions tried in their order, each
//! with its answer, what was found and in which rows, the routing codes, and what would change the outcome. It names birth
//! dates and other convictions where a proposal rests on them, so that no paper of a batch carries it: it is written only
//! where it is asked for. Called by `assessment` and `cli`.

use crate::casework::{Decided, Verdict};
use crate::filing::section;
use crate::record::{Count, Person, SourceLine, SourceNo};
use crate::relief::{Answer, Proposal};
use serde::Serialize;
use std::io::{self, Write};

/// Which form the lines have.
const FORM: &str = "vacatur-proof/2";

/// The JSON Schema (draft 2020-12) of a line.
pub const PROOF_SCHEMA: &str = include_str!("proof.schema.json");

/// One line: a count, and why what is proposed for it is proposed.
#[derive(Serialize)]
struct Line<'a> {
    form: &'static str,
    case: Option<u64>,
    subject_id: &'a str,
    count: u64,
    count_key: &'a str,
    section: String,
    source: Place<'a>,
    action: String,
    route: &'static str,
    codes: Vec<&'static str>,
    law: Law<'a>,
    policy: Policy<'a>,
    proof: Vec<Asked<'a>>,
    would_change: Vec<Change<'a>>,
    approved: Option<Approval<'a>>,
}

/// What was approved for the count.
#[derive(Serialize)]
struct Approval<'a> {
    ledger_entry: u64,
    action: String,
    amended: bool,
    reason: Option<&'a str>,
    authority: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u64,
}

#[derive(Serialize)]
struct Law<'a> {
    action: String,
    reason: &'a str,
    citations: Vec<&'a str>,
}

#[derive(Serialize)]
struct Policy<'a> {
    rule: Option<u32>,
    action: String,
    reason: &'a str,
    citation: &'a str,
}

#[derive(Serialize)]
struct Asked<'a> {
    question: &'a str,
    answer: Answer,
    found: &'a str,
    rows: Vec<Place<'a>>,
    citation: &'a str,
    decides: bool,
}

#[derive(Serialize)]
struct Change<'a> {
    #[serde(rename = "if")]
    change: &'a str,
    action: String,
}

/// Writes the proof of a count as one line, with its end.
///
/// `case` is the number of the case where there is a queue, `decided` the decision in force on it; `name` gives the name of
/// a source.
pub fn write_proof<'a>(
    out: &mut impl Write,
    case: Option<u64>,
    decided: Option<&'a Decided>,
    person: &'a Person,
    count: &'a Count,
    proposal: &'a Proposal,
    name: impl Fn(SourceNo) -> &'a str,
) -> io::Result<()> {
    let place = |line: &SourceLine| Place { file: name(line.source), line: line.line };
    let sections = count.charge().map(|charge| section::words(&charge.offense)).unwrap_or_default();
    let line = Line {
        form: FORM,
        case,
        subject_id: person.identity.subject.as_str(),
        count: proposal.count as u64 + 1,
        count_key: count.key.as_str(),
        section: if sections.is_empty() { "unknown".to_owned() } else { sections },
        source: place(&count.source),
        action: proposal.action.to_string(),
        route: proposal.route.id(),
        codes: proposal.codes.iter().map(|code| code.id()).collect(),
        law: Law {
            action: proposal.law.action.to_string(),
            reason: &proposal.law.reason,
            citations: proposal.law.citations.iter().map(|citation| citation.0.as_str()).collect(),
        },
        policy: Policy {
            rule: proposal.policy.rule,
            action: proposal.policy.action.to_string(),
            reason: &proposal.policy.reason,
            citation: &proposal.policy.citation.0,
        },
        proof: proposal
            .proof
            .iter()
            .map(|asked| Asked {
                question: &asked.question,
                answer: asked.answer,
                found: &asked.finding.words,
                rows: asked.finding.lines.iter().map(place).collect(),
                citation: &asked.citation.0,
                decides: asked.decides,
            })
            .collect(),
        would_change: proposal
            .flips
            .iter()
            .map(|flip| Change { change: &flip.change, action: flip.action.to_string() })
            .collect(),
        approved: decided.and_then(|decided| Approval::of(decided, count, proposal)),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

impl<'a> Approval<'a> {
    /// Takes what was approved for a count; `None` where the case is not approved.
    fn of(decided: &'a Decided, count: &Count, proposal: &Proposal) -> Option<Self> {
        let Verdict::Approve { actions, .. } = &decided.verdict else { return None };
        let action = *actions.get(&count.key)?;
        let amended = action != proposal.action;
        let basis = decided.verdict.basis().filter(|_| amended);
        Some(Self {
            ledger_entry: decided.seq.0,
            action: action.to_string(),
            amended,
            reason: basis.map(|basis| basis.reason.as_str()),
            authority: basis.map(|basis| basis.authority.as_str()),
        })
    }
}

#[cfg(test)]
mod tests;
