//! Tests: what an amendment rests on, entries from before it was asked for, and that no approval harms.

use super::*;
use crate::casework::fixture::{approval, case_file, entry, fact};
use crate::casework::{Deed, Entry, Seq};
use crate::record::{CountKey, Level};
use crate::relief::{Action, Answer, FactKind, Harm, Lesser, Route};
use proptest::prelude::*;

fn basis(reason: &str, authority: &str) -> Basis {
    Basis { reason: Text::new(reason), authority: Text::new(authority) }
}

/// Approves with this action for the first count.
fn amended(case: &CaseFile, action: Action, basis: Option<Basis>) -> Verdict {
    let Verdict::Approve { mut actions, .. } = approval(case) else { unreachable!() };
    let key: CountKey = case.candidates().next().unwrap().0.key.clone();
    actions.insert(key.clone(), action);
    Verdict::Approve { actions, amended: vec![key], basis, group: None }
}

#[test]
fn an_amendment_needs_a_reason_and_an_authority() {
    let case = case_file();
    let judge = |basis: Option<Basis>| {
        let verdict = amended(&case, Action::None, basis);
        verdict.must_be_complete().and_then(|()| case.judge(&verdict))
    };
    let table = [
        (None, Err(Refusal::NoBasis)),
        (Some(basis("", "HS 11361.8(f)")), Err(Refusal::NoBasis)),
        (Some(basis("the record is another person's", "  ")), Err(Refusal::NoBasis)),
        (Some(basis("a superstrike is on record", "HS 11361.8(b)")), Ok(())),
    ];
    for (basis, expected) in table {
        assert_eq!(judge(basis.clone()), expected, "{basis:?}");
    }
    let Verdict::Approve { actions, .. } = approval(&case) else { unreachable!() };
    let idle = Verdict::Approve { actions, amended: vec![], basis: Some(basis("why", "HS 1")), group: None };
    assert_eq!(idle.must_be_complete(), Err(Refusal::Amended));
}

#[test]
fn an_entry_from_before_a_basis_was_asked_for_is_still_one() {
    let case = case_file();
    let old = entry(3, 1, Deed::Verdict(amended(&case, Action::None, None))).canonical().unwrap();
    assert!(!old.contains("basis"), "{old}");
    assert_eq!(Entry::parse(&old).unwrap().canonical().unwrap(), old);
    let Deed::Verdict(verdict) = Entry::parse(&old).unwrap().deed else { panic!("no verdict") };
    // It may stay where it is, and no batch is frozen with it.
    assert_eq!(verdict.must_be_complete(), Ok(()));
    assert_eq!(verdict.must_have_basis(), Err(Refusal::NoBasis));

    let new = amended(&case, Action::None, Some(basis("another person", "HS 11361.8(b)")));
    let new = entry(4, 1, Deed::Verdict(new)).canonical().unwrap();
    assert!(new.contains(r#""basis":{"reason":"another person","authority":"HS 11361.8(b)"}"#), "{new}");
    assert_eq!(Entry::parse(&new).unwrap().canonical().unwrap(), new);
}

#[test]
fn words_of_an_amendment_go_with_a_purge() {
    let case = case_file();
    let said = amended(&case, Action::None, Some(basis("LUKE told us", "letter of LUKE")));
    let left = crate::casework::purge::erasure::erased(&entry(4, 1, Deed::Verdict(said)), Seq(9)).unwrap();
    assert!(!left.canonical().unwrap().contains("LUKE"));
}

#[test]
fn the_count_that_would_be_harmed_is_named_and_an_added_fact_helps() {
    let mut case = case_file();
    let why = || Some(basis("the docket says so", "HS 11361.8"));
    let recall = amended(&case, Action::RecallAndResentence(Lesser::Misdemeanor), why());
    assert_eq!(case.judge(&recall), Err(Refusal::Harm { count: 1, harm: Harm::Completed }));
    // Where nothing was proposed the sentence is what the proposal found of it.
    case.proposal.proposals[0].route = Route::NotApplicable;
    assert_eq!(case.judge(&recall), Err(Refusal::Harm { count: 1, harm: Harm::Completed }));
    case.proposal.proposals[0].serving = Answer::Yes;
    assert_eq!(case.judge(&recall), Ok(()));
    // A level that no row states is the one that was added.
    case.proposal.proposals[0].serving = Answer::No;
    case.proposal.proposals[0].levels[0].level = None;
    let lower = approval(&case);
    let unknown = Harm::MayRaise(Level::Misdemeanor);
    assert_eq!(case.judge(&lower), Err(Refusal::Harm { count: 1, harm: unknown }));
    let proposal = crate::casework::Digest::ZERO;
    case.entries.push(entry(5, 1, Deed::Fact { added: fact(FactKind::Level, "felony"), proposal }));
    assert_eq!(case.judge(&lower), Ok(()));
}

proptest! {
    /// Whatever level and route the counts have, and whatever is decided about them: what is allowed raises no level.
    #[test]
    fn no_decision_that_is_allowed_raises_a_level(
        levels in prop::array::uniform2(prop::option::of(0..3_usize)),
        routes in prop::array::uniform2(0..4_usize),
        chosen in prop::array::uniform2(0..6_usize),
        as_proposed: bool,
    ) {
        const LEVELS: [Level; 3] = [Level::Infraction, Level::Misdemeanor, Level::Felony];
        const ROUTES: [Route; 4] = [Route::Serving, Route::Completed, Route::Unknown, Route::NotApplicable];
        const ACTIONS: [Action; 6] = [
            Action::DismissAndSeal,
            Action::Redesignate(Lesser::Misdemeanor),
            Action::Redesignate(Lesser::Infraction),
            Action::RecallAndResentence(Lesser::Misdemeanor),
            Action::RecallAndResentence(Lesser::Infraction),
            Action::None,
        ];
        let mut case = case_file();
        for (place, level) in levels.iter().enumerate() {
            case.proposal.proposals[place].levels[0].level = level.map(|level| LEVELS[level]);
            case.proposal.proposals[place].route = ROUTES[routes[place]];
            if as_proposed {
                case.proposal.proposals[place].action = ACTIONS[chosen[place]];
            }
        }
        let mut actions = std::collections::BTreeMap::new();
        let mut differing = Vec::new();
        for (place, (count, proposal)) in case.candidates().enumerate() {
            actions.insert(count.key.clone(), ACTIONS[chosen[place]]);
            if proposal.action != ACTIONS[chosen[place]] {
                differing.push(count.key.clone());
            }
        }
        let basis = (!differing.is_empty()).then(|| basis("why", "HS 11361.8"));
        let verdict = Verdict::Approve { actions, amended: differing, basis, group: None };
        if case.judge(&verdict).is_ok() {
            for (place, level) in levels.iter().enumerate() {
                if let Some(after) = ACTIONS[chosen[place]].level_after() {
                    prop_assert!(level.map_or(after == Level::Infraction, |now| after < LEVELS[now]));
                }
            }
        }
    }
}
