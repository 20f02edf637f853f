//! Tests: what is alike and what is not, and which groups may be decided.

use super::*;
use crate::casework::fixture::{case_file, history, proposals};
use crate::casework::{CaseFile, Seq};
use crate::record::{Level, PartialDate, Text};
use crate::relief::{Answer, Lesser, RoutingCode};
use jiff::civil::date;

/// A clear case: the second court action of a fictitious person.
fn clear() -> CaseFile {
    let history = history(1, 2);
    CaseFile { proposal: proposals(2).remove(1), person: history.person, ..case_file() }
}

fn pattern(case: &CaseFile) -> Option<Pattern> {
    Pattern::of(case.event().unwrap(), &case.proposal)
}

#[test]
fn dates_names_and_numbers_may_differ() {
    let one = clear();
    let mut other = clear();
    other.person.identity.name = Text::new("ORGANA,LEIA");
    other.person.identity.birth = PartialDate::day(date(1950, 1, 1));
    let at = other.proposal.event;
    other.person.events[at].date = PartialDate::day(date(1992, 2, 2));
    other.person.events[at].case_numbers.clear();
    other.proposal.proposals[0].proof[0].finding.words = "1992-01-01".to_owned();
    assert_eq!(pattern(&one), pattern(&other));
    assert_eq!(
        pattern(&one).unwrap().words,
        "felony 11357(a) HS: dismiss and seal, rule 4; felony 11359(a) HS: redesignate as misdemeanor, rule 4"
    );
}

#[test]
fn whatever_a_rule_used_tells_cases_apart() {
    type Change = fn(&mut CaseFile);
    let changes: [(&str, Change); 9] = [
        ("an answer", |case| case.proposal.proposals[0].proof[0].answer = Answer::No),
        ("a question", |case| case.proposal.proposals[0].proof[0].question.push('x')),
        ("whether it decides", |case| case.proposal.proposals[0].proof[0].decides = false),
        ("the rule", |case| case.proposal.proposals[0].policy.rule = Some(5)),
        ("the action", |case| {
            case.proposal.proposals[0].action = Action::Redesignate(Lesser::Infraction);
        }),
        ("the route", |case| case.proposal.proposals[0].route = Route::Serving),
        ("the law", |case| case.proposal.proposals[0].law.action = Action::DismissAndSeal),
        ("the level", |case| {
            let at = case.proposal.event;
            case.person.events[at].counts[0].level = Some(Level::Misdemeanor);
        }),
        ("the number of counts", |case| {
            case.proposal.proposals.pop();
        }),
    ];
    let known = pattern(&clear()).unwrap().digest;
    for (what, change) in changes {
        let mut other = clear();
        change(&mut other);
        assert_ne!(pattern(&other).unwrap().digest, known, "{what}");
    }
}

#[test]
fn what_a_person_must_look_at_is_in_no_group() {
    let mut coded = clear();
    coded.proposal.proposals[1].codes = vec![RoutingCode::MissingDob];
    assert_eq!(pattern(&coded), None);
    let mut undetermined = clear();
    undetermined.proposal.proposals[1].action = Action::Undetermined;
    assert_eq!(pattern(&undetermined), None);
}

#[test]
fn counts_that_are_alike_are_named_once() {
    let mut twice = clear();
    let at = twice.proposal.event;
    let first = twice.proposal.proposals[0].clone();
    twice.proposal.proposals[1] = crate::relief::Proposal { count: 1, ..first };
    let charges = twice.person.events[at].counts[0].charges.clone();
    twice.person.events[at].counts[1].charges = charges;
    assert_eq!(pattern(&twice).unwrap().words, "2 × felony 11359(a) HS: redesignate as misdemeanor, rule 4");
}

#[test]
fn nobody_chooses_whom_to_look_at() {
    let members: Vec<CaseId> = (1..=400).map(CaseId).collect();
    let one = to_look_at(&Digest::of(b"one"), &members);
    assert_eq!(one.len(), LOOKED_AT);
    assert!(one.is_sorted());
    assert_eq!(one, to_look_at(&Digest::of(b"one"), &members));
    assert_ne!(one, to_look_at(&Digest::of(b"other"), &members));
    assert_eq!(to_look_at(&Digest::of(b"one"), &members[..2]), members[..2]);
}

#[test]
fn a_group_is_decided_only_as_it_was_looked_at_and_counted() {
    let pattern = Digest::of(b"pattern");
    let members: Vec<CaseId> = (1..=40).map(CaseId).collect();
    let looked_at = to_look_at(&pattern, &members);
    let draft =
        |count: u64, looked_at: &[CaseId]| GroupDraft { pattern, count, looked_at: looked_at.to_vec() };
    let table: [(GroupDraft, &[CaseId], Result<(), GroupRefusal>); 5] = [
        (draft(40, &looked_at), &members, Ok(())),
        (draft(41, &looked_at), &members, Err(GroupRefusal::Count { typed: 41, waiting: 40 })),
        (draft(40, &looked_at[1..]), &members, Err(GroupRefusal::NotLookedAt)),
        (draft(40, &members[..3]), &members, Err(GroupRefusal::NotLookedAt)),
        (draft(0, &[]), &[], Err(GroupRefusal::Empty)),
    ];
    for (draft, members, want) in table {
        assert_eq!(draft.fits(members), want, "{draft:?}");
    }
}

#[test]
fn a_member_is_approved_as_it_is_proposed() {
    let case = clear();
    let verdict = approval(case.event().unwrap(), &case.proposal, Seq(7));
    assert_eq!(case.fits(&verdict), Ok(()));
    assert_eq!(verdict.must_be_complete(), Ok(()));
    assert_eq!(verdict.done(), "approved with its group");
}
