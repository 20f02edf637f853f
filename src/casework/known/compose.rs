//! Known cases out of a history: what is proposed on the screen, and what is right.
//!
//! A sound one shows what the whole history leads to. A trap shows what it would lead to without one of its other
//! events: the event stands in the history, the proof does not know of it, and whoever reads only the proof approves
//! what the law does not give.

use super::{Answer, Bait, Right};
use crate::casework::check::Effect;
use crate::casework::{CaseFile, Verdict};
use crate::record::{County, Event, History, Person, Text};
use crate::relief::{Action, CaseProposal, Lane, Policy, propose, propose_with};
use jiff::civil::Date;

/// A known case before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// What the screen proposes.
    pub proposal: CaseProposal,
    /// What is right.
    pub answer: Answer,
}

/// Returns the known cases that a history gives: for every case of it whose proposal is settled a sound one, and a trap
/// for every other event that changes what is right.
pub fn compose(history: &History, policy: &Policy, county: &County, as_of: Date) -> Vec<Composed> {
    let person = &history.person;
    let mut found = Vec::new();
    for whole in propose(person, policy, county, as_of) {
        if is_settled(&whole) {
            let right = right(person, &whole);
            let why = Text::new(match right {
                Right::Relief(_) => "What was proposed follows from the whole history: approve it.",
                Right::Stop => "What was proposed follows from the whole history: there is no relief.",
            });
            let answer = Answer { right, bait: Bait::Sound, why };
            found.push(Composed { proposal: whole.clone(), answer });
        }
        let others = (0..person.events.len()).filter(|event| *event != whole.event);
        found.extend(others.filter_map(|other| trap(person, &whole, other, policy, as_of)));
    }
    found
}

/// Leaves an event out of what the proposal knows.
fn trap(
    person: &Person,
    whole: &CaseProposal,
    left_out: usize,
    policy: &Policy,
    as_of: Date,
) -> Option<Composed> {
    let mut without = person.clone();
    let event = without.events.remove(left_out);
    event.convictions().next()?;
    let at = whole.event - usize::from(left_out < whole.event);
    let blind = propose_with(&without, at, &[], policy, as_of);
    let proposal = CaseProposal { event: whole.event, ..blind };
    let tempts = is_settled(&proposal) && matches!(right(person, &proposal), Right::Relief(_));
    // Where the whole history leads to a person, relief is not to be approved as things stand.
    let right = if is_settled(whole) { right(person, whole) } else { Right::Stop };
    if !tempts || right == self::right(person, &proposal) {
        return None;
    }
    let why = Text::new(&format!(
        "The proof left out the {} of {} ({}), which stands in the history and changes what the law gives.",
        if event.county == *event_county(person, whole)? {
            "conviction"
        } else {
            "conviction in another county"
        },
        event.date,
        sections(&event)
    ));
    Some(Composed { proposal, answer: Answer { right, bait: Bait::Trap, why } })
}

fn event_county<'p>(person: &'p Person, case: &CaseProposal) -> Option<&'p County> {
    person.events.get(case.event).map(|event| &event.county)
}

fn sections(event: &Event) -> String {
    let convicted: Vec<String> = event
        .convictions()
        .filter_map(|count| count.charge())
        .map(|charge| charge.text.to_string())
        .collect();
    convicted.join("; ")
}

/// Tells whether nothing sends it to a person.
fn is_settled(case: &CaseProposal) -> bool {
    case.lane() == Lane::Clear
        && case.proposals.iter().all(|proposal| proposal.action != Action::Undetermined)
}

fn right(person: &Person, case: &CaseProposal) -> Right {
    match Effect::of(&as_proposed(person, case)) {
        Some(Effect::Relief(actions)) => Right::Relief(actions),
        _ => Right::Stop,
    }
}

/// Returns the approval of what is proposed.
fn as_proposed(person: &Person, case: &CaseProposal) -> Verdict {
    let counts = person.events.get(case.event).map_or(&[][..], |event| event.counts.as_slice());
    let actions = case
        .proposals
        .iter()
        .filter_map(|proposal| counts.get(proposal.count).map(|count| (count.key.clone(), proposal.action)))
        .collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

/// Returns what a decision on a case that was settled between two people makes of it as a known one.
pub fn settled(case: &CaseFile, right: &Verdict) -> Answer {
    let proposed = Effect::of(&as_proposed(&case.person, &case.proposal));
    let given = Effect::of(right);
    let bait = if given == proposed { Bait::Sound } else { Bait::Trap };
    let right = match given {
        Some(Effect::Relief(actions)) => Right::Relief(actions),
        _ => Right::Stop,
    };
    Answer {
        right,
        bait,
        why: Text::new("Two attorneys came to this, each without seeing the other's decision."),
    }
}
