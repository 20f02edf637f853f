//! Facts that people add to a case: how the proposal is asked for with them, and what they changed, in words.
//!
//! Which facts stand is [`super::trail`]'s, what follows from one `relief`'s.

use crate::casework::StandingFact;
use crate::record::Person;
use crate::relief::{Action, CaseProposal, Cited, Policy, Proposal, RoutingCode, propose_with};
use jiff::civil::Date;

/// Proposes for one court action of a person with the facts that stand on its case.
pub fn propose_case<'f>(
    person: &Person,
    event: usize,
    facts: impl IntoIterator<Item = &'f StandingFact>,
    policy: &Policy,
    as_of: Date,
) -> CaseProposal {
    let cited: Vec<Cited> = facts
        .into_iter()
        .map(|fact| Cited { fact: &fact.added, by: &fact.seat.0, entry: fact.seq.0 })
        .collect();
    propose_with(person, event, &cited, policy, as_of)
}

/// Tells whether a reviewer would see the same outcome: the actions, their routes and the codes.
pub fn same_outcome(before: &CaseProposal, after: &CaseProposal) -> bool {
    outcome_changes(before, after).is_empty()
}

/// Says in words what changed from one proposal for a case to another: action, lane and codes; nothing where only the
/// proof did.
pub fn outcome_changes(before: &CaseProposal, after: &CaseProposal) -> Vec<String> {
    let mut words = Vec::new();
    let number = |case: &CaseProposal| case.proposals.iter().map(|one| one.count).max();
    let counts = number(before).max(number(after)).map_or(0, |last| last + 1);
    for count in 0..counts {
        let (was, is) = (proposed(before, count), proposed(after, count));
        let (old, new) = (was.map(|one| one.action), is.map(|one| one.action));
        if old != new {
            words.push(format!("count {}: {} \u{2192} {}", count + 1, in_words(was), in_words(is)));
        }
    }
    if before.lane() != after.lane() {
        words.push(format!("{} lane \u{2192} {} lane", before.lane(), after.lane()));
    }
    let (was, is) = (before.codes(), after.codes());
    let only = |one: &[RoutingCode], other: &[RoutingCode]| -> Vec<&str> {
        one.iter().filter(|code| !other.contains(code)).map(|code| code.id()).collect()
    };
    let (gone, new) = (only(&was, &is), only(&is, &was));
    if !gone.is_empty() {
        words.push(format!("settled: {}", gone.join(", ")));
    }
    if !new.is_empty() {
        words.push(format!("to look at: {}", new.join(", ")));
    }
    words
}

fn proposed(case: &CaseProposal, count: usize) -> Option<&Proposal> {
    case.proposals.iter().find(|one| one.count == count)
}

fn in_words(proposal: Option<&Proposal>) -> String {
    match proposal {
        None => "no candidate".to_owned(),
        Some(one) => match one.action {
            Action::Undetermined => "undetermined".to_owned(),
            action => action.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::fixture::proposals;
    use crate::relief::Lesser;

    #[test]
    fn what_changed_is_said_by_action_lane_and_code_and_nothing_where_only_the_proof_did() {
        let before = proposals(1).remove(0);
        let mut after = before.clone();
        after.proposals[0].proof.clear();
        assert!(same_outcome(&before, &after));
        after.proposals[0].action = Action::Undetermined;
        after.proposals[0].codes = vec![RoutingCode::MissingDob];
        assert_eq!(
            outcome_changes(&before, &after),
            [
                "count 1: redesignate as misdemeanor \u{2192} undetermined",
                "settled: priors-count",
                "to look at: missing-dob"
            ]
        );
        after.proposals[0].codes.clear();
        after.proposals[0].action = Action::Redesignate(Lesser::Misdemeanor);
        after.proposals.remove(1);
        assert_eq!(
            outcome_changes(&before, &after),
            [
                "count 2: dismiss and seal \u{2192} no candidate",
                "review lane \u{2192} clear lane",
                "settled: priors-count"
            ]
        );
    }
}
