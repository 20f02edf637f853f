//! What the pre-flight lists is what an export refuses.

use super::{Standards, UnfitCases, preflight};
use crate::casework::fixture::{at, seat, word};
use crate::casework::{CaseFile, CaseId, HoldReason, Note, Seq, Standing, Verdict};
use crate::filing::fixture::{Docket, approve, approved, decide, undecided};
use crate::filing::{FilingError, Office, Unfitness};
use crate::record::{Court, Disposition, EventKind, Level, PartialDate, Text};
use crate::relief::Harm;
use std::convert::Infallible;

type Edit = fn(&mut CaseFile);

fn list(cases: &[CaseFile]) -> Vec<(u64, Unfitness)> {
    judge(cases, &[], "", &[])
}

/// Lists what is unfit of the cases under an office's settings, beside cases filed earlier and persons with a flag.
fn judge(
    cases: &[CaseFile],
    earlier: &[CaseFile],
    office: &str,
    flagged: &[(u64, u64)],
) -> Vec<(u64, Unfitness)> {
    let office = Office::parse(office).unwrap();
    let flagged = flagged.iter().map(|(case, on)| (CaseId(*case), CaseId(*on))).collect();
    let standards = Standards { office: &office, flagged: &flagged };
    let stream = |cases: &[CaseFile]| -> Vec<_> { cases.iter().cloned().map(Ok::<_, Infallible>).collect() };
    let unfit = preflight(standards, stream(earlier), stream(cases)).unwrap();
    unfit.iter().map(|unfit| (unfit.case.0, unfit.why)).collect()
}

#[test]
fn fit_cases_are_not_listed() {
    assert_eq!(list(&(1..=5).map(approved).collect::<Vec<_>>()), []);
}

#[test]
fn everything_against_a_case_is_listed() {
    let mut bad = undecided(2);
    bad.person.events[1].case_numbers.clear();
    bad.person.events[1].counts[0].level = None;
    approve(&mut bad, 1002);
    let Some(decided) = &mut bad.standing.decided else { panic!() };
    let Verdict::Approve { actions, .. } = &mut decided.verdict else { panic!() };
    for action in actions.values_mut() {
        *action = crate::relief::Action::Undetermined;
    }
    assert_eq!(list(&[approved(1), bad]), [(2, Unfitness::Undetermined), (2, Unfitness::NoCaseNumber)]);
}

#[test]
fn only_approved_cases_pass() {
    let waiting = undecided(1);
    let mut held = undecided(2);
    decide(&mut held, 1002, Verdict::Hold { reason: HoldReason::CaseFile, until: None });
    let mut unrecorded = approved(3);
    unrecorded.entries.clear();
    let expected = [(1, Unfitness::NotApproved), (2, Unfitness::NotApproved), (3, Unfitness::NoVerdict)];
    assert_eq!(list(&[waiting, held, unrecorded]), expected);
}

#[test]
fn a_juvenile_case_has_other_forms() {
    let mut case = undecided(1);
    case.person.events[1].court = Court::Juvenile;
    approve(&mut case, 1001);
    assert_eq!(list(&[case]), [(1, Unfitness::Juvenile)]);
}

/// Two cases that share a case number, after an edit of the second.
fn pair(edit: impl FnOnce(&mut CaseFile)) -> Vec<(u64, Unfitness)> {
    let first = approved(1);
    let mut second = undecided(1);
    second.id = CaseId(2);
    second.person.identity.subject = word("another record");
    edit(&mut second);
    approve(&mut second, 1002);
    list(&[first, second])
}

#[test]
fn the_same_conviction_twice_is_found_under_any_name_of_the_person() {
    let duplicate = [(2, Unfitness::Duplicate { of: CaseId(1) })];
    let same: [Edit; 5] = [
        |_| {},
        |case| case.person.identity.name = Text::new("SKY,LUKE"),
        |case| case.person.identity.cii = Text::default(),
        |case| case.person.identity.cii = Text::new("A99999999"),
        |case| case.person.events[1].case_numbers.insert(0, Text::new("ANOTHER")),
    ];
    for (number, edit) in same.into_iter().enumerate() {
        assert_eq!(pair(edit), duplicate, "edit {number}");
    }
}

#[test]
fn two_convictions_are_two() {
    let other: [Edit; 7] = [
        |case| case.person.events[1].case_numbers = vec![Text::new("ANOTHER")],
        |case| case.person.events[1].date = PartialDate::year(1990).unwrap(),
        |case| case.person.events[1].county = word("ALAMEDA"),
        // A co-defendant under the same number.
        |case| case.person.identity = approved(9).person.identity,
        // Two court actions of one record.
        |case| case.person.identity.subject = word("1"),
        // The counts of one case, split over two records.
        |case| {
            for count in &mut case.person.events[1].counts {
                let offense = std::sync::Arc::make_mut(&mut count.charges[0].offense);
                offense.sections[0].number = "11360".to_owned();
            }
        },
        // Nothing says who it is.
        |case| {
            (case.person.identity.cii, case.person.identity.birth) = (Text::default(), PartialDate::UNKNOWN);
        },
    ];
    for (number, edit) in other.into_iter().enumerate() {
        assert_eq!(pair(edit), [], "edit {number}");
    }
}

#[test]
fn an_export_refuses_exactly_what_the_preflight_lists() {
    let edits: [Edit; 4] = [
        |_| {},
        |case| case.person.events[1].case_numbers.clear(),
        |case| case.person.events[1].court = Court::Juvenile,
        |case| {
            case.person = approved(1).person;
            case.person.identity.subject = word("another record");
        },
    ];
    let mut cases: Vec<_> = (1..=4).map(undecided).collect();
    for ((case, edit), seq) in cases.iter_mut().zip(edits).zip(1001..) {
        edit(case);
        approve(case, seq);
    }
    let listed = list(&cases);
    assert_eq!(listed.len(), 3);
    let top = tempfile::tempdir().unwrap();
    let Err(FilingError::Refused(refused)) = Docket::of(cases).export(&top.path().join("out")) else {
        panic!("the export was not refused")
    };
    assert_eq!(refused.iter().map(|unfit| (unfit.case.0, unfit.why)).collect::<Vec<_>>(), listed);
}

#[test]
fn an_error_of_the_queue_is_handed_on() {
    let mut cases = vec![Ok(approved(1)), Err("the queue is gone")];
    let office = Office::standard().unwrap();
    let standards = Standards { office: &office, flagged: &std::collections::BTreeMap::new() };
    assert_eq!(preflight(standards, Vec::new(), cases.drain(..)), Err("the queue is gone"));
}

#[test]
fn the_list_says_how_many_and_how_to_mend_the_first() {
    let mut unfit = UnfitCases::default();
    assert_eq!(unfit.to_string(), "every case can be filed");
    unfit.add(&undecided(4), Unfitness::NoCaseNumber);
    unfit.add(&undecided(4), Unfitness::NotApproved);
    let words =
        "one case cannot be filed as it is: case 4: its court action has no court case number; to mend it: ";
    assert!(unfit.to_string().starts_with(words), "{unfit}");
    unfit.add(&undecided(5), Unfitness::Juvenile);
    assert_eq!(unfit.cases(), 2);
    assert!(
        unfit.to_string().starts_with("2 cases cannot be filed as they are; the first: case 4"),
        "{unfit}"
    );
}

#[test]
fn every_reason_has_words_and_one_way_to_mend_it() {
    let reasons = [
        Unfitness::NoCaseNumber,
        Unfitness::Juvenile,
        Unfitness::Duplicate { of: CaseId(1) },
        Unfitness::Undetermined,
        Unfitness::NotApproved,
        Unfitness::NoVerdict,
        Unfitness::NotInForce,
        Unfitness::Changed,
        Unfitness::OtherProposal,
        Unfitness::NoAction { count: 2 },
        Unfitness::NoCourtAction,
        Unfitness::NoSource,
        Unfitness::NoGlyph { c: '李' },
        Unfitness::AlreadyRelieved { count: 2 },
        Unfitness::Deceased,
        Unfitness::Flagged { on: CaseId(1) },
    ];
    let words: std::collections::BTreeSet<_> = reasons.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), reasons.len(), "two reasons sound the same");
    assert!(reasons.iter().all(|reason| !reason.mend().is_empty()));
}

#[test]
fn a_case_that_waits_has_no_verdict_at_all() {
    let mut case = approved(1);
    case.standing = Standing::default();
    assert_eq!(list(&[case]), [(1, Unfitness::NotApproved)]);
}

#[test]
fn a_count_that_got_relief_before_gets_it_once() {
    let mut own = undecided(1);
    own.person.events[1].counts[0].dispositions[0].disposition = Disposition::PROP_64;
    approve(&mut own, 1001);
    assert_eq!(list(&[own]), [(1, Unfitness::AlreadyRelieved { count: 1 })]);
    let mut later = undecided(1);
    let mut row = later.person.events[1].clone();
    row.counts[1].dispositions[0].disposition = Disposition::PROP_64;
    later.person.events.push(row);
    approve(&mut later, 1001);
    assert_eq!(list(&[later]), [(1, Unfitness::AlreadyRelieved { count: 2 })]);
}

#[test]
fn the_office_says_whether_it_files_for_the_deceased() {
    let mut case = undecided(1);
    let mut death = case.person.events[0].clone();
    death.kind = EventKind::Death;
    case.person.events.push(death);
    approve(&mut case, 1001);
    let cases = [case];
    assert_eq!(list(&cases), []);
    assert_eq!(judge(&cases, &[], "[deceased]\nmotions = false\n", &[]), [(1, Unfitness::Deceased)]);
}

#[test]
fn a_flag_on_one_case_of_a_person_holds_all_of_them() {
    let flagged = [(1, 2), (2, 2)];
    assert_eq!(
        judge(&[approved(1), approved(3)], &[], "", &flagged),
        [(1, Unfitness::Flagged { on: CaseId(2) })]
    );
}

#[test]
fn an_approval_of_what_was_proposed_before_is_stale() {
    let mut case = approved(1);
    case.proposal.proposals[0].codes = vec![crate::relief::RoutingCode::Boundary];
    let mut other_policy = approved(2);
    other_policy.entries[0].policy = crate::casework::Digest::ZERO;
    assert_eq!(list(&[case, other_policy]), [(1, Unfitness::Changed), (2, Unfitness::Changed)]);
}

#[test]
#[cfg(feature = "documents")]
fn a_replacement_mark_is_never_printed() {
    let places: [Edit; 2] = [
        |case| case.person.identity.name = Text::new("PE\u{FFFD}A,JUAN"),
        |case| case.person.events[1].case_numbers.push(Text::new("SCN-\u{FFFD}")),
    ];
    for edit in places {
        let mut case = undecided(1);
        edit(&mut case);
        approve(&mut case, 1001);
        assert_eq!(list(&[case]), [(1, Unfitness::NoGlyph { c: '\u{FFFD}' })]);
    }
    let mut named = undecided(1);
    named.person.identity.name = Text::new("PEÑA-O’BRIEN,JOSÉ Ł");
    approve(&mut named, 1001);
    assert_eq!(list(&[named]), []);
}

#[test]
fn a_conviction_that_an_earlier_batch_has_is_not_filed_again() {
    let mut again = undecided(1);
    again.id = CaseId(9);
    again.person.identity.subject = word("another record");
    approve(&mut again, 1009);
    let found = judge(&[again], &[approved(1)], "", &[]);
    assert_eq!(found, [(9, Unfitness::Duplicate { of: CaseId(1) })]);
}

#[test]
fn what_is_open_or_would_harm_is_listed_before_anything_is_frozen() {
    let mut noted = approved(1);
    let text = Text::new("this is his brother");
    noted.notes.push(Note { seq: Seq(1005), at: at(2000), seat: seat("mlopez"), text });
    assert_eq!(list(&[noted]), [(1, Unfitness::NoteSince { note: Seq(1005) })]);

    let mut behind = approved(1);
    let mut now = behind.proposal.clone();
    behind.now = Some(Box::new(now.clone()));
    assert_eq!(list(&[behind.clone()]), [], "another policy that would propose the same");
    now.proposals[0].action = crate::relief::Action::None;
    behind.now = Some(Box::new(now));
    assert_eq!(list(&[behind]), [(1, Unfitness::StaleProposal)]);

    let mut worse = undecided(1);
    worse.proposal.proposals[0].levels[0].level = Some(Level::Misdemeanor);
    approve(&mut worse, 1001);
    let harm = Harm::NotLower(Level::Misdemeanor);
    assert_eq!(list(&[worse]), [(1, Unfitness::Harm { count: 1, harm })]);
}
