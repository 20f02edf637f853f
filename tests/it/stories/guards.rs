//! No accidental verdict (design.md rule 6), seen from the keyboard.

use crate::stories::desk::Desk;
use crate::stories::people::{calrissian, organa, skywalker};
use vacatur::keymap::KeyPress;
use vacatur::review::Action::{Approve, Confirm, Evidence, Flag, Hold, Note, Pick, Undo};
use vacatur::review::{Context, Message, Moment};

fn desk() -> Desk {
    let mut desk = Desk::open(vec![organa(), skywalker(), calrissian()], 80, 24);
    desk.wait(5_000);
    desk
}

#[test]
fn a_held_key_decides_one_case_whether_the_terminal_says_so_or_not() {
    for reported in [true, false] {
        let mut desk = desk();
        let approve = desk.key(Context::Review, Approve);
        desk.stroke(approve, false);
        desk.wait(500);
        for _ in 0..200 {
            desk.stroke(approve, reported);
            desk.wait(33);
        }
        assert_eq!(desk.deeds(), ["approved"], "reported: {reported}");
        desk.wait(1_000);
        desk.act(&[Evidence]);
        desk.press("esc");
        desk.act(&[Approve]);
        assert_eq!(desk.deeds().len(), 2, "reported: {reported}");
    }
}

#[test]
fn a_held_key_flags_one_case() {
    let mut desk = desk();
    desk.act(&[Flag]);
    let pick = desk.key(Context::Pick, Pick(1));
    desk.stroke(pick, false);
    for _ in 0..100 {
        desk.wait(33);
        desk.stroke(pick, false);
    }
    assert_eq!(desk.deeds(), ["flagged"]);
}

#[test]
fn a_paste_is_no_keys() {
    let mut desk = desk();
    desk.paste("approve\n");
    assert_eq!(desk.notice(), "A paste does nothing here: open a note first.");
    desk.press_at_once("a");
    assert!(desk.recorded.is_empty());
    desk.wait(600);
    desk.press_at_once("a");
    assert_eq!(desk.deeds(), ["approved"]);
}

#[test]
fn a_paste_that_the_terminal_does_not_mark_decides_nothing() {
    // The driver says that more input was waiting behind the first key already.
    let mut desk = desk();
    desk.tell(Message::Crowded(Moment(5_000)));
    for character in "afternoon: f1 f2 a".chars() {
        desk.stroke(KeyPress::char(character), false);
        desk.wait(1);
    }
    assert!(desk.recorded.is_empty(), "{:?}", desk.deeds());
}

#[test]
fn a_case_must_have_been_on_the_screen_for_a_moment() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.wait(399);
    desk.press_at_once("a");
    assert!(desk.notice().contains("has just appeared"), "{}", desk.notice());
    desk.wait(30);
    desk.press_at_once("a");
    assert_eq!(desk.deeds(), ["approved"]);
}

#[test]
fn the_first_keys_after_the_window_came_back_decide_nothing() {
    let mut desk = desk();
    desk.focus();
    desk.wait(100);
    for key in ["a", "h", "c", "f", "u"] {
        desk.wait(20);
        desk.press_at_once(key);
    }
    assert!(desk.recorded.is_empty() && desk.model.layers().is_empty());
    assert!(desk.notice().contains("has just come back"), "{}", desk.notice());
}

#[test]
fn enter_space_and_backspace_decide_nothing_anywhere() {
    for opening in [&[][..], &[Flag], &[Hold, Pick(1)], &[Note], &[Evidence]] {
        let mut desk = desk();
        desk.act(opening);
        desk.press("enter space backspace enter");
        assert!(desk.recorded.is_empty(), "{opening:?}: {:?}", desk.deeds());
    }
}

#[test]
fn undo_by_a_held_key_takes_back_one_decision() {
    let mut desk = desk();
    desk.act(&[Approve]);
    desk.wait(2_000);
    desk.act(&[Approve]);
    desk.wait(2_000);
    let undo = desk.key(Context::Review, Undo);
    for _ in 0..50 {
        desk.stroke(undo, false);
        desk.wait(30);
    }
    assert_eq!(desk.deeds(), ["approved", "approved", "undo 18"]);
}

#[test]
fn what_confirms_a_decision_is_another_key_than_what_opens_it() {
    let desk = desk();
    let confirms = [Context::Amend, Context::Line, Context::Editor, Context::Pick]
        .iter()
        .flat_map(|context| {
            context
                .actions()
                .iter()
                .filter(|action| action.may_decide())
                .flat_map(|action| desk.keymap.keys(*context, *action))
        })
        .collect::<Vec<_>>();
    for opener in Context::Review.actions().iter().filter(|action| action.opens_a_decision()) {
        for key in desk.keymap.keys(Context::Review, *opener) {
            assert!(!confirms.contains(&key), "{key}");
        }
    }
    assert!(!confirms.is_empty() && desk.keymap.keys(Context::Amend, Confirm).len() == 2);
}
