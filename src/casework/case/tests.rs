//! Tests: what a screen shows, hashed; approvals that fit a case.

use super::*;
use crate::casework::fixture::{approval, at, case_file, seat, word};
use crate::relief::Lesser;

type Change<'a> = &'a dyn Fn(&mut BTreeMap<CountKey, Action>) -> Option<Action>;

#[test]
fn what_is_shown_has_one_hash_and_every_part_of_it_counts() {
    let policy = Digest::of(b"policy");
    let case = case_file();
    let shown = Shown::of(&case, &policy).unwrap();
    assert_eq!(Shown::of(&case.clone(), &policy).unwrap(), shown);

    let mut others = Vec::new();
    let mut other = case.clone();
    other.id = CaseId(2);
    others.push(other);
    let mut other = case.clone();
    other.person.identity.name = Text::new("SKYWALKER1,LEIA");
    others.push(other);
    let mut other = case.clone();
    other.proposal.proposals[0].codes.clear();
    others.push(other);
    let mut other = case.clone();
    other.notes.push(Note { seq: Seq(2), at: at(0), seat: seat("mlopez"), text: Text::new("3 plants") });
    others.push(other);
    for other in others {
        assert_ne!(Shown::of(&other, &policy).unwrap(), shown);
    }
    assert_ne!(Shown::of(&case, &Digest::of(b"another")).unwrap(), shown);
}

#[test]
fn what_surrounds_a_case_is_not_part_of_what_is_decided() {
    let policy = Digest::of(b"policy");
    let case = case_file();
    let mut other = case.clone();
    other.siblings.push(CaseId(9));
    other.sources.clear();
    assert_eq!(Shown::of(&other, &policy).unwrap(), Shown::of(&case, &policy).unwrap());
}

#[test]
fn an_approval_fits_only_if_it_gives_every_candidate_count_its_action() {
    let case = case_file();
    let Verdict::Approve { actions, .. } = approval(&case) else { unreachable!() };
    let first: CountKey = word("101002001000");
    let approve = |change: Change, amended: Vec<CountKey>| {
        let mut actions = actions.clone();
        change(&mut actions);
        case.fits(&Verdict::Approve { actions, amended, basis: None, group: None })
    };
    let table = [
        (approve(&|_| None, vec![]), Ok(())),
        (approve(&|all| all.remove(&first), vec![]), Err(Refusal::Counts)),
        (approve(&|all| all.insert(word("999999999000"), Action::None), vec![]), Err(Refusal::Counts)),
        (approve(&|all| all.insert(first.clone(), Action::None), vec![]), Err(Refusal::Amended)),
        (approve(&|all| all.insert(first.clone(), Action::None), vec![first.clone()]), Ok(())),
        (approve(&|_| None, vec![first.clone()]), Err(Refusal::Amended)),
        (approve(&|_| None, vec![word("999999999000")]), Err(Refusal::Amended)),
    ];
    for (number, (got, want)) in table.into_iter().enumerate() {
        assert_eq!(got, want, "row {number}");
    }
}

#[test]
fn two_counts_under_one_key_share_the_action() {
    let mut case = case_file();
    let key: CountKey = word("101002001000");
    case.person.events[1].counts[1].key = key.clone();
    let actions = BTreeMap::from([(key.clone(), Action::Redesignate(Lesser::Misdemeanor))]);
    assert_eq!(
        case.fits(&Verdict::Approve { actions: actions.clone(), amended: vec![], basis: None, group: None }),
        Ok(())
    );
    assert_eq!(
        case.fits(&Verdict::Approve { actions, amended: vec![key], basis: None, group: None }),
        Ok(())
    );
}

#[test]
fn a_second_reader_sees_nothing_from_which_the_first_decision_could_be_told() {
    let otherwise = crate::casework::Otherwise {
        case: CaseId(7),
        seq: crate::casework::Seq(9),
        outcome: crate::casework::alike::Outcome::Approved,
        cases: 1,
    };
    let case = CaseFile { otherwise: Some(otherwise), ..case_file() };
    assert_eq!(case.blind(), case_file());
}
