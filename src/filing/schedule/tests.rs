//! What a row says of a case.

use super::{CaseRow, CountRow};
use crate::casework::fixture::{approval, word};
use crate::casework::{BatchNo, CaseFile, Verdict};
use crate::filing::Unfitness;
use crate::filing::fitness::Approved;
use crate::filing::fixture::{decide, frozen, undecided};
use crate::record::{Charge, ChargeOrigin, Court, EventKind, Level, Offense, PartialDate, Text};
use crate::relief::{Action, Lesser, Route};

/// The row of a case; it lives as long as the test.
fn row(case: CaseFile) -> Result<CaseRow<'static>, Unfitness> {
    let case: &CaseFile = Box::leak(Box::new(case));
    let frozen = frozen(case);
    CaseRow::of(BatchNo(7), &[], case, &Approved::find(case, &frozen)?)
}

/// The row of a case after an edit, approved as it is then proposed.
fn proposed(edit: impl FnOnce(&mut CaseFile)) -> CaseRow<'static> {
    let mut case = undecided(1);
    edit(&mut case);
    let verdict = approval(&case);
    decide(&mut case, 1001, verdict);
    row(case).unwrap()
}

/// The first count's row, with another action than the one proposed.
fn amended(action: Action, edit: impl FnOnce(&mut CaseFile)) -> CountRow<'static> {
    let mut case = undecided(1);
    edit(&mut case);
    let key = case.candidates().next().unwrap().0.key.clone();
    let mut verdict = approval(&case);
    let Verdict::Approve { actions, amended, .. } = &mut verdict else { panic!("not an approval") };
    actions.insert(key.clone(), action);
    amended.push(key);
    decide(&mut case, 1001, verdict);
    row(case).unwrap().counts.remove(0)
}

fn charge(origin: ChargeOrigin, text: &str) -> Charge {
    Charge { origin, text: Text::new(text), offense: Offense::parse(text).into() }
}

#[test]
fn a_case_says_who_which_and_who_decided() {
    let row = proposed(|_| {});
    assert_eq!(
        (row.batch, row.case, row.ledger_entry, row.counts.len()),
        (7, 1, 1001, 2),
        "the numbers that tie it to the queue"
    );
    let words = [
        (&row.court_case_numbers[0], "SCN-0000011"),
        (&row.court, "superior"),
        (&row.agency, "CASCSAN FRANCISCO"),
        (&row.county, "SAN FRANCISCO"),
        (&row.name, "SKYWALKER1,LUKE"),
        (&row.birth_date, "1960-03-14"),
        (&row.cii, "A00000001"),
        (&row.conviction_date, "1981-04-11"),
        (&row.arrest_date, "1981-03-02"),
        (&row.lane, "review"),
        (&row.verdict, "approved"),
        (&row.decided_by, "mlopez"),
        (&row.decided_at, "2018-01-31T12:16:41.000Z"),
    ];
    for (is, should) in words {
        assert_eq!(is.as_str(), should);
    }
}

#[test]
fn a_count_says_what_becomes_of_it_and_why() {
    let row = proposed(|case| {
        let count = &mut case.person.events[1].counts[0];
        count.charges = vec![charge(ChargeOrigin::Convicted, "11359(A) HS-POSSESS MARIJUANA FOR SALE")];
    });
    let count = &row.counts[0];
    let words = [
        (&count.count_key, "101002001000"),
        (&count.section, "11359(a) HS"),
        (&count.charge, "11359(A) HS-POSSESS MARIJUANA FOR SALE"),
        (&count.charge_origin, "convicted"),
        (&count.level_before, "felony"),
        (&count.action, "redesignate"),
        (&count.level_after, "misdemeanor"),
        (&count.route, "completed"),
        (&count.route_citation, "HS 11361.8(f)"),
        (&count.law, "none"),
        (&count.law_reason, "no floor"),
        (&count.policy, "redesignate as misdemeanor"),
        (&count.policy_citation, "san-francisco-2018 §4"),
        (&count.basis, "policy"),
        (&count.reason, "nothing against it"),
        (&count.source_file, "doj.dat"),
    ];
    for (is, should) in words {
        assert_eq!(is.as_str(), should);
    }
    assert_eq!((count.count, count.policy_rule, count.source_line), (1, Some(4), 102));
    assert_eq!((count.seal, count.registration_relief, count.amended), (false, false, false));
    let second = &row.counts[1];
    assert_eq!((second.count, second.level_after.as_str(), second.seal), (2, "dismissed", true));
}

#[test]
fn what_is_not_known_is_said_not_left_out() {
    let row = proposed(|case| {
        case.person.identity.birth = PartialDate::year(1960).unwrap();
        case.person.identity.cii = Text::default();
        let event = &mut case.person.events[1];
        event.date = PartialDate::UNKNOWN;
        event.counts[0].charges.clear();
        event.counts[0].level = None;
    });
    assert_eq!((row.birth_date.as_str(), row.conviction_date.as_str()), ("1960", "unknown"));
    let count = &row.counts[0];
    for word in [&count.section, &count.charge, &count.charge_origin, &count.level_before] {
        assert_eq!(word.as_str(), "unknown");
    }
}

#[test]
fn attempts_conspiracies_and_several_sections_are_told_apart() {
    for (text, section) in [
        ("11358(C) HS-CULTIVATE", "11358(c) HS"),
        ("664/11359 HS-ATTEMPT", "11359 HS (attempt)"),
        ("182(A)(1)/11359 PC-CONSPIRACY", "(conspiracy)"),
        ("NOTHING TO BE READ", "unknown"),
    ] {
        let row = proposed(|case| {
            case.person.events[1].counts[0].charges = vec![charge(ChargeOrigin::Charged, text)];
        });
        assert!(row.counts[0].section.as_str().ends_with(section), "{text}: {:?}", row.counts[0].section);
    }
}

#[test]
fn the_route_follows_the_action_that_was_approved() {
    use Action::{DismissAndSeal, None as Nothing, RecallAndResentence, Redesignate};
    let misdemeanor = Lesser::Misdemeanor;
    let cases = [
        (DismissAndSeal, Route::Serving, "serving", "HS 11361.8(b)"),
        (DismissAndSeal, Route::Completed, "completed", "HS 11361.8(f)"),
        (DismissAndSeal, Route::Unknown, "unknown", "HS 11361.8(b) or (f)"),
        (DismissAndSeal, Route::NotApplicable, "unknown", "HS 11361.8(b) or (f)"),
        (Redesignate(Lesser::Infraction), Route::NotApplicable, "completed", "HS 11361.8(f)"),
        (RecallAndResentence(misdemeanor), Route::Completed, "serving", "HS 11361.8(b)"),
        (Nothing, Route::Completed, "not-applicable", ""),
    ];
    for (action, proposed, route, citation) in cases {
        let row = amended(action, |case| case.proposal.proposals[0].route = proposed);
        assert_eq!((row.route.as_str(), row.route_citation.as_str()), (route, citation), "{action:?}");
    }
}

#[test]
fn the_level_after_follows_from_the_action() {
    let cases = [
        (Action::DismissAndSeal, Some(Level::Felony), "dismissed", true),
        (Action::RecallAndResentence(Lesser::Misdemeanor), Some(Level::Felony), "misdemeanor", false),
        (Action::Redesignate(Lesser::Infraction), Some(Level::Misdemeanor), "infraction", false),
        (Action::None, Some(Level::Felony), "felony", false),
        (Action::None, None, "unknown", false),
    ];
    for (action, before, after, seal) in cases {
        let row = amended(action, |case| case.person.events[1].counts[0].level = before);
        assert_eq!((row.level_after.as_str(), row.seal), (after, seal), "{action:?}");
    }
}

#[test]
fn the_reason_is_the_laws_the_policys_or_the_attorneys() {
    let of = |law: Action, policy: Action, proposed_action: Action| {
        let row = proposed(|case| {
            let proposal = &mut case.proposal.proposals[0];
            proposal.action = proposed_action;
            (proposal.law.action, proposal.policy.action) = (law, policy);
            proposal.law.reason = "the floor".to_owned();
        });
        let count = row.counts.into_iter().next().unwrap();
        (count.basis.as_str().to_owned(), count.reason.as_str().to_owned(), count.amended)
    };
    let redesignate = Action::Redesignate(Lesser::Misdemeanor);
    let expected = |basis: &str, reason: &str| (basis.to_owned(), reason.to_owned(), false);
    assert_eq!(of(redesignate, redesignate, redesignate), expected("law", "the floor"));
    assert_eq!(
        of(redesignate, Action::DismissAndSeal, Action::DismissAndSeal),
        expected("policy", "nothing against it")
    );
    let row = amended(Action::None, |_| {});
    assert_eq!((row.basis.as_str(), row.amended), ("attorney", true));
    assert_eq!(row.reason, "decided by the attorney; proposed was: redesignate as misdemeanor");
    assert_eq!(row.proposed, "redesignate as misdemeanor");
}

#[test]
fn registration_relief_is_asked_for_where_one_is_on_record_and_relief_is_given() {
    let register = |text: &'static str, kind: EventKind| {
        move |case: &mut CaseFile| {
            let mut event = case.person.events[0].clone();
            event.kind = kind;
            event.key = word("102001");
            event.counts.truncate(1);
            event.counts[0].charges = vec![charge(ChargeOrigin::Charged, text)];
            case.person.events.push(event);
        }
    };
    let cases = [
        ("11590 HS-REGISTRATION", EventKind::Registration, true),
        ("11590-REGISTRATION OF CONTROLLED SUB OFFENDER", EventKind::Registration, true),
        ("290 PC-REGISTRATION", EventKind::Registration, false),
        ("11590 VC-SOMETHING", EventKind::Registration, false),
        ("11590 HS-REGISTRATION", EventKind::Arrest, false),
    ];
    for (text, kind, asked) in cases {
        let row = proposed(register(text, kind.clone()));
        assert_eq!(row.counts[0].registration_relief, asked, "{text} {kind:?}");
        let source = row.counts[0].registration_source.as_str();
        assert_eq!(source, if asked { "doj.dat line 100" } else { "" });
    }
    let row = amended(Action::None, register("11590 HS-REGISTRATION", EventKind::Registration));
    assert!(!row.registration_relief, "no relief, so none from registration either");
}

#[test]
fn every_court_has_its_word() {
    for (court, word) in [
        (Court::Superior, "superior"),
        (Court::Municipal, "municipal"),
        (Court::Juvenile, "juvenile"),
        (Court::Justice, "justice"),
        (Court::Other, "other"),
    ] {
        assert_eq!(proposed(|case| case.person.events[1].court = court).court, word);
    }
}

#[test]
fn a_source_is_named_without_its_folders_and_a_note_of_lines_is_one_line() {
    let row = proposed(|case| {
        case.sources[0].1 = Text::new("C:\\in\\county.csv");
        case.person.identity.name = Text::note("TWO\nLINES");
    });
    assert_eq!(row.counts[0].source_file.as_str(), "county.csv");
    assert_eq!(row.name, "TWO\\u{A}LINES");
}

#[test]
fn nothing_goes_out_that_a_court_does_not_need() {
    let row = proposed(|case| {
        case.person.identity.race = Text::new("RACECANARY");
        case.person.identity.gender = Text::new("GENDERCANARY");
        case.person.identity.also_known_as = vec![Text::new("AKACANARY")];
        case.person.events[0].agency = Text::new("ARRESTCANARY");
        case.rows[0].raw = b"ROWCANARY".to_vec();
    });
    let text = serde_json::to_string(&row).unwrap();
    assert!(!text.contains("CANARY"), "{text}");
}
