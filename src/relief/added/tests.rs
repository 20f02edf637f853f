//! Tests: how facts are typed, what follows from each, and that one that contradicts the file goes to a person.

use super::*;
use crate::relief::specimen::{AS_OF, arrest, base, person, row, san_francisco};
use crate::relief::{Action, CaseProposal, Lesser, Policy, propose, propose_with};

/// A fact on the first count, from the police report.
fn fact(kind: FactKind, typed: &str) -> AddedFact {
    let count = (kind.scope() == Scope::Count).then(|| CountKey::parse(b"101002001000").unwrap());
    AddedFact {
        value: FactValue::parse(kind, typed).unwrap(),
        count,
        source: Text::new("police report p. 3"),
    }
}

/// Proposes for the last event of a person with these facts added, under a policy.
fn with(rows: &[crate::record::Row<'static>], facts: &[AddedFact], policy: &str) -> CaseProposal {
    let by = Text::new("mlopez");
    let cited: Vec<Cited> = (7..).zip(facts).map(|(entry, fact)| Cited { fact, by: &by, entry }).collect();
    let person = person(rows);
    let event = person.events.len() - 1;
    propose_with(&person, event, &cited, &Policy::shipped(policy).unwrap(), AS_OF)
}

fn action(case: &CaseProposal) -> Action {
    case.proposals[0].action
}

#[test]
fn values_are_typed_with_their_unit_and_written_back() {
    let table = [
        (FactKind::Weight, " 28.5 G ", "28.5 g"),
        (FactKind::Weight, "1lb", "1 lb"),
        (FactKind::Weight, "0.125 ounces", "0.125 oz"),
        (FactKind::Plants, "6", "6"),
        (FactKind::BuyerAge, "19", "19"),
        (FactKind::ImportExport, "No", "no"),
        (FactKind::BirthDate, "1980-02-29", "1980-02-29"),
        (FactKind::Level, "Felony", "felony"),
        (FactKind::Sentence, "1999-05-01", "1999-05-01"),
        (FactKind::Sentence, "serving", "serving"),
        (FactKind::AllSentences, "yes", "yes"),
        (FactKind::Identity, "confirmed", "confirmed"),
    ];
    for (kind, typed, written) in table {
        let value = FactValue::parse(kind, typed).unwrap();
        assert_eq!((value.kind(), value.to_string().as_str()), (kind, written));
        assert_eq!(FactValue::parse(kind, written), Ok(value.clone()));
        let fact = AddedFact { value, count: None, source: Text::new("file") };
        let stored = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<AddedFact>(&stored).unwrap(), fact, "{stored}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_how_it_is_typed() {
    let table = [
        (FactKind::Weight, "28.5", "the unit is missing"),
        (FactKind::Weight, "2 stone", "that unit is not known"),
        (FactKind::Weight, "-3 g", "that is not a weight"),
        (FactKind::Weight, "0 g", "a weight is more than nothing"),
        (FactKind::Weight, "1.2345 g", "no more than three decimals are kept"),
        (FactKind::Weight, "99999999999999999999 g", "that weight is too large"),
        (FactKind::Weight, "11000 kg", "that weight is too large"),
        (FactKind::Plants, "0", "that is not a number of plants"),
        (FactKind::BuyerAge, "200", "that is not an age"),
        (FactKind::ImportExport, "maybe", "that is neither yes nor no"),
        (FactKind::BirthDate, "1980-02-30", "that is not a date"),
        (FactKind::BirthDate, "0980-02-03", "that date is too early"),
        (FactKind::Level, "serious", "that is not a level"),
        (FactKind::Identity, "yes", "only a confirmation is recorded"),
    ];
    for (kind, typed, wrong) in table {
        assert_eq!(FactValue::parse(kind, typed).unwrap_err().wrong, wrong, "{typed}");
    }
}

#[test]
fn without_facts_the_bytes_are_those_of_the_first_proposal() {
    for rows in [vec![base()], vec![arrest(|_| {}), row(|row| row.birth = b"")]] {
        let policy = Policy::shipped("los-angeles-2019").unwrap();
        let person = person(&rows);
        for case in propose(&person, &policy, &san_francisco(), AS_OF) {
            let again = propose_with(&person, case.event, &[], &policy, AS_OF);
            assert_eq!(serde_json::to_vec(&again).unwrap(), serde_json::to_vec(&case).unwrap());
        }
    }
}

#[test]
fn a_missing_fact_that_is_added_lets_the_proposal_stand_and_is_cited() {
    let redesignate = Action::Redesignate(Lesser::Misdemeanor);
    let arrest = arrest(|_| {});
    let no_birth = [crate::relief::specimen::arrest(|row| row.birth = b""), row(|row| row.birth = b"")];
    let no_level = [arrest, row(|row| (row.charged_level, row.conviction_status) = (b"", b""))];
    let no_length = [arrest, row(|row| (row.sentence_place, row.sentence_length) = (b"JAIL", b"999L"))];
    let no_id = [row(|row| row.subject = b"")];
    let table: [(&[crate::record::Row<'static>], FactKind, &str, &str, Action); 5] = [
        (&no_birth, FactKind::BirthDate, "1980-01-01", "statute-only", redesignate),
        (&no_level, FactKind::Level, "felony", "san-francisco-2018", redesignate),
        (&no_level, FactKind::Level, "misdemeanor", "san-francisco-2018", Action::DismissAndSeal),
        (&no_length, FactKind::Sentence, "2012-05-01", "san-francisco-2018", redesignate),
        (&no_id, FactKind::Identity, "confirmed", "san-francisco-2018", redesignate),
    ];
    for (rows, kind, typed, policy, expected) in table {
        let before = with(rows, &[], policy);
        assert_eq!(action(&before), Action::Undetermined, "{kind}");
        let after = with(rows, &[fact(kind, typed)], policy);
        assert_eq!((action(&after), after.codes()), (expected, vec![]), "{kind}");
        let line = after.proposals[0].proof.iter().find(|line| line.question.starts_with("added")).unwrap();
        assert!(line.decides, "{kind}");
        assert_eq!(line.finding.words, format!("{typed}; police report p. 3, by mlopez, entry 7"));
        assert_eq!(line.finding.lines, []);
    }
}

#[test]
fn a_sentence_found_to_be_served_changes_the_route() {
    let rows = [arrest(|_| {}), base()];
    let served = with(&rows, &[fact(FactKind::Sentence, "serving")], "san-francisco-2018");
    assert_eq!(action(&served), Action::RecallAndResentence(Lesser::Misdemeanor));
    let until = with(&rows, &[fact(FactKind::Sentence, "2020-01-01")], "san-francisco-2018");
    assert_eq!(action(&until), Action::RecallAndResentence(Lesser::Misdemeanor));
    let ended = with(&rows, &[fact(FactKind::Sentence, "2019-07-01")], "san-francisco-2018");
    assert_eq!(action(&ended), Action::Redesignate(Lesser::Misdemeanor));
}

#[test]
fn a_fact_that_contradicts_the_file_goes_to_a_person_and_never_replaces_it() {
    let lettered = |letter: &'static [u8]| [arrest(|_| {}), row(|row| row.charged = letter)];
    let plain = [arrest(|_| {}), base()];
    let table: [(&[crate::record::Row<'static>], FactKind, &str, RoutingCode); 6] = [
        (&plain, FactKind::BirthDate, "1995-01-01", RoutingCode::DobConflict),
        (&plain, FactKind::Level, "misdemeanor", RoutingCode::LevelUnknown),
        (&plain, FactKind::Sentence, "2009-05-01", RoutingCode::DateConflict),
        (&lettered(b"11357(B) HS-POSSESS"), FactKind::Weight, "1 lb", RoutingCode::ChargeConflict),
        (&lettered(b"11357(C) HS-POSSESS"), FactKind::Weight, "28.5 g", RoutingCode::ChargeConflict),
        (&lettered(b"11360(B) HS-GIVE"), FactKind::Weight, "29 g", RoutingCode::ChargeConflict),
    ];
    for (rows, kind, typed, code) in table {
        let case = with(rows, &[fact(kind, typed)], "san-francisco-2018");
        assert_eq!(action(&case), Action::Undetermined, "{kind}");
        assert_eq!(case.codes(), [code], "{kind}");
        let line = case.proposals[0].proof.iter().find(|line| line.question.starts_with("added")).unwrap();
        assert_eq!(line.answer, Answer::No);
        assert!(line.finding.words.contains("; the file: "), "{}", line.finding.words);
    }
}

#[test]
fn a_quantity_is_read_with_the_statute() {
    let lettered = |text: &'static [u8], level: &'static [u8]| {
        [arrest(|_| {}), row(|row| (row.charged, row.conviction_status) = (text, level))]
    };
    let bare = lettered(b"11357 HS-POSSESS MARIJUANA", b"FELONY");
    let concentrate = lettered(b"11357(A) HS-POSS CONC CANNABIS", b"FELONY");
    let grown = lettered(b"11358 HS-CULTIVATE", b"FELONY");
    let misdemeanor = Action::Redesignate(Lesser::Misdemeanor);
    let table: [(&[crate::record::Row<'static>], FactKind, &str, Action); 8] = [
        (&bare, FactKind::Weight, "28.5 g", Action::DismissAndSeal),
        (&bare, FactKind::Weight, "28.501 g", misdemeanor),
        (&bare, FactKind::Weight, "1 oz", Action::DismissAndSeal),
        (&bare, FactKind::Weight, "1.006 oz", misdemeanor),
        (&concentrate, FactKind::Weight, "8 g", Action::DismissAndSeal),
        (&concentrate, FactKind::Weight, "8.001 g", misdemeanor),
        (&grown, FactKind::Plants, "6", Action::DismissAndSeal),
        (&grown, FactKind::Plants, "7", misdemeanor),
    ];
    for (rows, kind, typed, expected) in table {
        let case = with(rows, &[fact(kind, typed)], "statute-only");
        assert_eq!((action(&case), case.codes()), (expected, vec![]), "{kind} {typed}");
    }
}

#[test]
fn a_sign_is_settled_by_the_fact_behind_it_but_a_letter_never_is() {
    type Line<'a> = (&'a [crate::record::Row<'static>], FactKind, &'a str, Action, &'a [RoutingCode]);

    let sold = |text: &'static [u8]| [arrest(|_| {}), row(|row| row.charged = text)];
    let minor = sold(b"11360(A) HS-SELL MARIJ TO MINOR UNDER 18");
    let used = sold(b"11359 HS-POSS FOR SALE, USE OF MINOR");
    let carried = sold(b"11360(A) HS-IMPORT MARIJUANA");
    let letter = sold(b"11359(D) HS-POSS FOR SALE");
    let clear = Action::Redesignate(Lesser::Misdemeanor);
    let (open, sale, export) = (Action::Undetermined, RoutingCode::SaleToMinor, RoutingCode::ImportExport);
    let table: [Line<'_>; 9] = [
        (&minor, FactKind::BuyerAge, "18", clear, &[]),
        (&minor, FactKind::BuyerAge, "17", open, &[sale]),
        (&used, FactKind::BuyerAge, "20", open, &[sale]),
        (&used, FactKind::BuyerAge, "21", clear, &[]),
        (&sold(b"11360(A) HS-SELL MARIJUANA"), FactKind::BuyerAge, "17", open, &[sale]),
        (&carried, FactKind::ImportExport, "no", clear, &[]),
        (&carried, FactKind::ImportExport, "yes", open, &[export]),
        (&sold(b"11360(A) HS-SELL MARIJUANA"), FactKind::ImportExport, "yes", open, &[export]),
        (&letter, FactKind::BuyerAge, "40", open, &[sale, RoutingCode::SubsectionEra]),
    ];
    for (rows, kind, typed, expected, codes) in table {
        let case = with(rows, &[fact(kind, typed)], "san-francisco-2018");
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        assert_eq!((action(&case), case.codes()), (expected, codes), "{kind} {typed}");
    }
}

#[test]
fn the_last_fact_of_a_kind_counts_and_one_that_nothing_rests_on_is_shown_below() {
    let rows = [arrest(|row| row.birth = b""), row(|row| row.birth = b"")];
    let facts = [fact(FactKind::BirthDate, "1991-01-01"), fact(FactKind::BirthDate, "1980-01-01")];
    let case = with(&rows, &facts, "statute-only");
    assert_eq!(action(&case), Action::Redesignate(Lesser::Misdemeanor));
    let idle = with(&[arrest(|_| {}), base()], &[fact(FactKind::Weight, "20 g")], "san-francisco-2018");
    let line = idle.proposals[0].proof.iter().find(|line| line.question == "added: weight").unwrap();
    assert!(!line.decides);
}

#[test]
fn a_sentence_that_ended_before_the_arrest_of_an_undated_conviction_contradicts_the_file() {
    let undated = [arrest(|_| {}), row(|row| row.event_date = b"")];
    let case = with(&undated, &[fact(FactKind::Sentence, "1950-01-01")], "sacramento-2019");
    assert_eq!(action(&case), Action::Undetermined);
    assert!(case.codes().contains(&RoutingCode::DateConflict), "{:?}", case.codes());
}
