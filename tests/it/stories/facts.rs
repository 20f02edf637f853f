//! Facts that a person adds at the desk, and the comparison of two policies beside the work.

use crate::stories::desk::Desk;
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use vacatur::relief::parts::Part;
use vacatur::review::Action::{
    AddFact, Approve, Close, ComparePolicies, Confirm, Next, PageDown, Pick, RetractFact,
};
use vacatur::review::Message;

fn accept(desk: &mut Desk) {
    desk.act(&[vacatur::review::Action::Accept]);
}

#[test]
fn a_fact_is_typed_with_its_unit_and_its_source_and_what_changed_is_said() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[AddFact]);
    assert_snapshot!("fact_kinds_80x24", desk.screen());
    desk.act(&[Pick(1)]);
    desk.type_text("28.5");
    accept(&mut desk);
    assert_snapshot!("fact_without_unit_80x24", desk.screen());
    desk.type_text(" g");
    accept(&mut desk);
    desk.type_text("police report p. 3");
    accept(&mut desk);
    assert!(desk.recorded.is_empty(), "Enter never records: {}", desk.notice());
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["fact: weight 28.5 g; police report p. 3"]);
    assert!(desk.notice().contains("saved: added: weight 28.5 g"), "{}", desk.notice());
    assert_eq!(desk.case(), 12, "the case stays");
    assert_snapshot!("fact_saved_80x24", desk.screen());
}

#[test]
fn a_fact_without_a_source_is_none() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[AddFact, Pick(9)]);
    desk.type_text("confirmed");
    accept(&mut desk);
    desk.act(&[Confirm]);
    assert!(desk.recorded.is_empty());
    assert!(desk.screen().contains("a fact without a source is none"), "{}", desk.screen());
}

#[test]
fn a_decided_case_whose_facts_change_says_that_it_waits_again() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Approve]);
    desk.act(&[vacatur::review::Action::Previous]);
    assert_eq!(desk.case(), 12);
    desk.act(&[AddFact, Pick(2)]);
    desk.type_text("3");
    accept(&mut desk);
    desk.type_text("photographs");
    desk.act(&[Confirm]);
    assert_snapshot!("fact_reopened_80x24", desk.screen());
}

#[test]
fn a_fact_is_taken_back_with_a_reason() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[RetractFact]);
    assert!(desk.notice().contains("No fact was added"), "{}", desk.notice());
    desk.act(&[AddFact, Pick(4)]);
    desk.type_text("no");
    accept(&mut desk);
    desk.type_text("booking sheet");
    desk.act(&[Confirm, RetractFact, Confirm]);
    assert_eq!(desk.recorded.len(), 1, "without a reason nothing is taken back");
    desk.type_text("another person's sheet");
    desk.act(&[Confirm]);
    assert_eq!(
        desk.deeds(),
        ["fact: import or export no; booking sheet", "retract 17: another person's sheet"]
    );
}

#[test]
fn two_policies_are_compared_beside_the_work() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[ComparePolicies]);
    assert_snapshot!("policies_80x24", desk.screen());
    desk.act(&[Pick(1)]);
    assert!(desk.notice().contains("policy in force"), "{}", desk.notice());
    desk.act(&[Pick(2)]);
    let (ticket, with) = desk.compared[0].clone();
    assert_eq!(with, "los-angeles-2019");
    desk.tell(Message::Reporting { ticket, done: 12, total: 387 });
    assert!(desk.screen().contains("12 of 387 persons"), "{}", desk.screen());
    // The work goes on meanwhile, and the result is there when it is looked at again.
    desk.act(&[Close, Next]);
    assert_eq!(desk.case(), 14);
    let mut moves = Part::new("From which action to which", &["one", "other", "counts"]);
    moves.rows =
        (1..40).map(|at| vec!["none".to_owned(), "dismiss and seal".to_owned(), at.to_string()]).collect();
    let mut words = Part::new("What the words mean", &["word", "meaning"]);
    words.rows.push(vec![
        "gain".to_owned(),
        "the second policy proposes more: dismissal before infraction before nothing".to_owned(),
    ]);
    desk.tell(Message::Reported { ticket, parts: vec![moves, words] });
    desk.act(&[ComparePolicies, Pick(2)]);
    assert_eq!(desk.compared.len(), 1, "what is known is shown again");
    assert_snapshot!("comparison_80x24", desk.screen());
    desk.act(&[PageDown, PageDown, PageDown]);
    assert!(desk.screen().contains("dismissal before infraction"), "{}", desk.screen());
}
