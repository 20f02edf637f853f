//! The added facts in a proof: each with its source, who added it, and the ledger entry, where the file has a line.

use crate::relief::added::{self, contradiction};
use crate::relief::facts::Stated;
use crate::relief::gather::quantity;
use crate::relief::prove::Prover;
use crate::relief::{Answer, Citation, Finding, ProofLine};

/// Adds a line for each fact; one that contradicts the file answers no.
pub(super) fn lines(prover: &Prover<'_>, lines: &mut Vec<ProofLine>) {
    let facts = prover.facts;
    // Asked of the conduct as the section has it: the facts hold what the quantity made of it.
    let stated = facts.section.and_then(|section| facts.statutes.before(section)).map(|read| read.offence);
    let quantity = quantity(facts.statutes, [stated, None], facts.level, prover.added);
    let arrested = facts.offence.earliest.filter(|_| facts.offence.stated == Stated::Arrest);
    let begun = added::begun(facts.convicted, arrested);
    for cited in prover.added.iter() {
        let fact = cited.fact;
        let against = contradiction(&fact.value, prover.background.person, prover.count, begun, quantity);
        let but = against.as_ref().map_or_else(String::new, |found| format!("; the file: {}", found.file));
        lines.push(ProofLine {
            question: format!("added: {}", fact.value.kind().words()),
            answer: if against.is_some() { Answer::No } else { Answer::Yes },
            finding: Finding {
                words: format!(
                    "{}{but}; {}, by {}, entry {}",
                    fact.value, fact.source, cited.by, cited.entry
                ),
                lines: Vec::new(),
            },
            citation: Citation(String::new()),
            decides: against.is_some() || prover.bearing.contains(&cited.entry),
        });
    }
}
