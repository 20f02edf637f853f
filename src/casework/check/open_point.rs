//! What is known to be open, or wrong, about the cases of a batch: nothing of it is ever overridden.
//!
//! Owns the kinds of open points and the finding about them. The sampling conditions say what nobody has looked at; what
//! stands here somebody has seen, and it is decided again or the case leaves the batch. The facts are the caller's.

use crate::casework::check::Docket;
use crate::casework::check::gate::Facts;
use crate::casework::check::sample::Settled;
use crate::casework::check::state::{Stage, count};
use crate::casework::spotcheck::wording::grouped;
use crate::casework::{CaseId, Seq};
use std::collections::BTreeSet;

/// Something about a case of a batch that somebody has raised, or that has changed, since it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenPoint {
    /// A case of the same person is flagged and waits for a supervisor.
    Flagged {
        /// Which.
        on: CaseId,
    },
    /// A note was written after the decision.
    NoteSince(Seq),
    /// Something else would be proposed now than what the decision is about.
    StaleProposal,
}

impl OpenPoint {
    /// Every kind, by any of its values, in the order of the findings.
    const KINDS: [Self; 3] = [Self::Flagged { on: CaseId(0) }, Self::NoteSince(Seq(0)), Self::StaleProposal];

    /// Returns what is said of the cases it is about, after their number.
    fn words(self) -> &'static str {
        match self {
            Self::Flagged { .. } => "of a person with a flagged case",
            Self::NoteSince(_) => "with a note written since",
            Self::StaleProposal => "for which something else would be proposed now",
        }
    }
}

/// Looks for disputes and decisions found wrong that still stand in the batch, in every check, directed ones too, and for
/// the open points of its cases.
pub(super) fn nothing_open(docket: &Docket, facts: &Facts<'_>) -> (bool, String) {
    let (mut disputed, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    let going = docket.checks.values().filter(|check| check.stage() != Stage::Abandoned);
    for sampled in going.flat_map(|check| &check.sample).chain(&docket.overlap.pairs) {
        let case = sampled.frozen.case;
        let inside = facts.record.batch.get(case);
        let stands = inside.is_some_and(|frozen| frozen.verdict == sampled.frozen.verdict);
        match sampled.settled() {
            Settled::Disputed if inside.is_some() => {
                disputed.insert(case);
            }
            Settled::Overturned | Settled::Undecidable if stands => {
                wrong.insert(case);
            }
            _ => {}
        }
    }
    let mut found = vec![("in dispute", disputed), ("found wrong and not decided anew", wrong)];
    for kind in OpenPoint::KINDS {
        let same = |point: &OpenPoint| std::mem::discriminant(point) == std::mem::discriminant(&kind);
        let cases = facts.open.iter().filter(|(_, point)| same(point)).map(|(case, _)| *case).collect();
        found.push((kind.words(), cases));
    }
    let words: Vec<String> = found
        .iter()
        .filter_map(|(what, cases)| {
            let first = cases.first()?;
            Some(format!("{} {what}, case {first} first", grouped(count(cases.len()))))
        })
        .collect();
    if words.is_empty() { (true, "nothing".to_owned()) } else { (false, words.join("; ")) }
}
