//! From case to case, and out of the workstation and back.

use crate::stories::desk::Desk;
use crate::stories::people::{calrissian, organa, skywalker, solo};
use insta::assert_snapshot;
use vacatur::casework::{CaseFile, CaseId};
use vacatur::record::Text;
use vacatur::review::Action::{
    Accept, Approve, Close, Down, Enlist, Find, Flag, GoTo, KeepView, Next, NextCount, NextUndecided, Note,
    Pick, Previous, PreviousCount, Quit, Sibling, Views,
};

fn desk() -> Desk {
    Desk::open(vec![skywalker(), organa(), calrissian(), solo()], 80, 24)
}

#[test]
fn next_and_previous_decide_nothing_and_stop_at_the_ends() {
    let mut desk = desk();
    desk.act(&[Previous]);
    assert_eq!(desk.notice(), "There is no case further on in this direction.");
    desk.act(&[Next, Next, Next]);
    assert_eq!(desk.case(), 16);
    desk.act(&[Next]);
    assert_eq!((desk.case(), desk.notice().as_str()), (16, "There is no case further on in this direction."));
    desk.press("up left k");
    assert_eq!(desk.case(), 12);
    assert!(desk.recorded.is_empty());
}

#[test]
fn a_case_is_reached_by_its_number() {
    let mut desk = desk();
    desk.act(&[GoTo]);
    desk.type_text("2107735");
    desk.act(&[Accept]);
    assert_snapshot!("no_such_number_80x24", desk.screen());
    desk.press("backspace");
    desk.type_text("4");
    desk.act(&[Accept]);
    assert_eq!(desk.case(), 15);
    desk.act(&[GoTo]);
    desk.type_text("12");
    desk.act(&[Accept]);
    assert_eq!(desk.case(), 12);
    assert!(desk.model.layers().is_empty());
}

#[test]
fn the_next_that_waits_leaves_out_what_is_decided() {
    let mut desk = desk();
    desk.act(&[Next, Approve]);
    assert_eq!(desk.case(), 15);
    desk.act(&[Previous, Previous, NextUndecided]);
    assert_eq!(desk.case(), 15);
    let mut alone = Desk::open(vec![organa()], 80, 24);
    alone.act(&[NextUndecided]);
    assert_eq!(alone.notice(), "No other case is waiting.");
}

#[test]
fn the_case_to_come_is_loaded_before_it_is_needed() {
    let mut desk = desk();
    desk.slow = true;
    desk.wait(1_000);
    // Only the save is answered: the next case must be here already.
    desk.act(&[Approve]);
    desk.answer_one();
    assert_eq!(desk.case(), 14);
}

#[test]
fn the_case_that_follows_is_shown_at_once_where_it_is_here_already() {
    // 12, 14, 15, 16: between the first two somebody might have put one.
    let mut desk = desk();
    (desk.slow, desk.looks) = (true, true);
    desk.act(&[Next]);
    assert_eq!(desk.case(), 12, "what lies between is the queue's to know");
    desk.answer();
    assert_eq!(desk.case(), 14);
    desk.act(&[Next]);
    assert_eq!(desk.case(), 15, "nothing lies between, and nothing was answered");
    desk.act(&[NextUndecided]);
    assert_eq!(desk.case(), 15, "the one after it is on its way");
    desk.answer();
    assert_eq!(desk.case(), 16);
    assert!(desk.unseen > 1, "what comes ahead needs no frame, and changes none");
}

#[test]
fn what_is_here_already_is_not_shown_among_other_cases() {
    let mut desk = desk();
    desk.act(&[Next, Find]);
    desk.type_text("no:99");
    desk.act(&[Enlist, KeepView]);
    desk.type_text("none");
    desk.act(&[Accept, Close, Views, Down, Accept]);
    assert_eq!(desk.case(), 14);
    desk.act(&[Next]);
    let nothing = "There is no case of this view further on in this direction.";
    assert_eq!((desk.case(), desk.notice().as_str()), (14, nothing));
}

#[test]
fn what_is_decided_is_not_stepped_over_by_what_is_here_already() {
    let mut desk = desk();
    desk.act(&[Next, Next, Flag, Pick(1)]);
    assert_eq!(desk.case(), 16, "15 is flagged");
    desk.act(&[Previous, Previous]);
    assert_eq!(desk.case(), 14);
    desk.slow = true;
    desk.act(&[Next]);
    assert_eq!(desk.case(), 14, "16 is here, and is not the next");
    desk.answer();
    assert_eq!(desk.case(), 15);
}

#[test]
fn the_place_is_remembered_and_quitting_asks_nothing() {
    let mut desk = desk();
    desk.act(&[Next, Next]);
    assert_eq!(desk.remembered.last().map(|(case, _)| case.0), Some(15));
    desk.act(&[Quit]);
    assert!(desk.left);
}

#[test]
fn quitting_waits_for_the_save_under_way() {
    let mut desk = desk();
    desk.slow = true;
    desk.act(&[Approve, Quit]);
    assert!(!desk.left);
    desk.answer();
    assert!(desk.left);
    assert_eq!(desk.deeds(), ["approved"]);
}

#[test]
fn a_note_left_unsaved_on_another_case_is_named_before_leaving() {
    let mut desk = desk();
    desk.act(&[Note]);
    desk.type_text("weight slip");
    desk.act(&[Close, Next, Quit]);
    assert!(!desk.left);
    assert_eq!(desk.notice(), "The note begun on case no. 12 is not saved; leaving again gives it up.");
    desk.act(&[Quit]);
    assert!(desk.left);
}

#[test]
fn a_note_that_was_being_written_is_there_after_a_crash() {
    let draft = Text::new("weight slip in file says");
    let mut desk = Desk::with(vec![skywalker()], 80, 24, Some((skywalker().id, draft)));
    desk.act(&[Note]);
    assert!(desk.screen().contains("weight slip in file says"));
}

#[test]
fn another_count_comes_to_the_front_with_its_proof() {
    let mut desk = Desk::open(vec![calrissian()], 80, 24);
    desk.act(&[NextCount]);
    assert_snapshot!("second_count_80x24", desk.screen());
    desk.act(&[PreviousCount]);
    assert!(desk.screen().contains("Proposal, count 1"));
    let mut single = Desk::open(vec![organa()], 80, 24);
    single.act(&[NextCount]);
    assert_eq!(single.notice(), "No other count of this case is within reach of relief.");
}

#[test]
fn an_empty_queue_says_what_to_do() {
    let desk = Desk::open(Vec::new(), 80, 24);
    assert_snapshot!("empty_queue_80x24", desk.screen());
}

#[test]
fn one_key_goes_through_the_cases_of_a_person() {
    let siblings = vec![CaseId(12), CaseId(16)];
    let of_one_person = |case: CaseFile| CaseFile { siblings: siblings.clone(), ..case };
    let mut desk = Desk::open(vec![of_one_person(skywalker()), organa(), of_one_person(solo())], 80, 24);
    desk.act(&[Sibling]);
    assert_eq!(desk.case(), 16);
    assert!(desk.screen().contains("case 2 of 2 of this person"), "{}", desk.screen());
    desk.act(&[Sibling]);
    assert_eq!(desk.case(), 12, "and round again");
    let mut desk = Desk::open(vec![organa()], 80, 24);
    desk.act(&[Sibling]);
    assert_eq!(desk.notice(), "This person has no other case in the queue.");
    assert!(desk.recorded.is_empty());
}
