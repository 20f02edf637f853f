//! The locked screen: nothing of a case on it, nothing lost under it, and the way back.

use crate::stories::desk::{Desk, PASSPHRASE};
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use vacatur::casework::BatchNo;
use vacatur::keymap::KeyPress;
use vacatur::review::Action::{Accept, Approve, Close, Confirm, Evidence, Lock, Note, TakeBack};
use vacatur::review::{Context, Message};

/// Words of the case that must not be on a locked screen.
const TOKENS: [&str; 8] = ["ORGANA", "LEIA", "A07654321", "1523345", "1994", "11357", "dismiss", "leaf"];

fn conceals(desk: &Desk) {
    let screen = desk.screen();
    for token in TOKENS {
        assert!(!screen.contains(token), "{token} in\n{screen}");
    }
}

#[test]
fn a_key_locks_and_the_passphrase_opens_at_the_same_case() {
    let mut desk = Desk::open_encrypted(vec![organa(), skywalker()]);
    desk.act(&[Lock]);
    assert_eq!((desk.locked, desk.model.context()), (1, Context::Locked));
    conceals(&desk);
    assert_snapshot!("locked_80x24", desk.screen());
    desk.type_text("a wrong phrase");
    assert!(!desk.screen().contains("a wrong phrase"));
    desk.act(&[Accept]);
    assert_snapshot!("wrong_80x24", desk.screen());
    desk.type_text(PASSPHRASE);
    desk.act(&[Accept]);
    assert_eq!((desk.model.context(), desk.case()), (Context::Review, 14));
    // The keys that follow were perhaps meant for the passphrase.
    desk.press_at_once("a");
    assert!(desk.deeds().is_empty());
    desk.wait(1_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["approved"]);
}

#[test]
fn locking_from_anywhere_keeps_what_was_being_written() {
    let mut desk = Desk::open_encrypted(vec![organa(), skywalker()]);
    desk.act(&[Note]);
    desk.type_text("3 g of leaf");
    desk.tell(Message::Lock);
    conceals(&desk);
    assert_eq!(
        desk.remembered.last().map(|(_, draft)| draft.as_str().to_owned()),
        Some("3 g of leaf".to_owned())
    );
    desk.paste(PASSPHRASE);
    desk.act(&[Accept, Note]);
    assert!(desk.screen().contains("3 g of leaf"));
    desk.act(&[Close, Evidence]);
    desk.tell(Message::Lock);
    conceals(&desk);
    assert_eq!(desk.locked, 2);
    // Twice is once.
    desk.tell(Message::Lock);
    assert_eq!(desk.locked, 2);
}

#[test]
fn an_entry_under_way_is_saved_before_the_screen_locks() {
    let mut desk = Desk::open_encrypted(vec![organa(), skywalker()]);
    desk.slow = true;
    desk.act(&[Approve]);
    desk.tell(Message::Lock);
    assert_eq!(desk.locked, 0);
    desk.answer();
    assert_eq!((desk.locked, desk.deeds()), (1, vec!["approved".to_owned()]));
    conceals(&desk);
}

#[test]
fn verdict_keys_and_enter_do_nothing_on_a_locked_screen_but_what_it_says() {
    let mut desk = Desk::open_encrypted(vec![organa(), skywalker()]);
    desk.act(&[Lock]);
    desk.press("a c h f u U");
    desk.stroke(KeyPress::char('1'), false);
    assert!(desk.deeds().is_empty());
    conceals(&desk);
    desk.act(&[Close]);
    assert!(desk.left);
}

#[test]
fn what_changes_the_decision_of_others_asks_for_the_passphrase_once_more() {
    let mut desk = Desk::open_encrypted(vec![organa(), skywalker()]);
    desk.act(&[Approve, vacatur::review::Action::Previous]);
    desk.cases[0].standing.batch = Some(BatchNo(2));
    desk.act(&[vacatur::review::Action::Next, vacatur::review::Action::Previous, TakeBack]);
    desk.type_text("wrong person");
    desk.act(&[Confirm]);
    assert_eq!((desk.deeds().len(), desk.locked), (1, 0));
    assert_snapshot!("once_more_80x24", desk.screen());
    desk.act(&[Close]);
    assert_eq!(desk.notice(), "Nothing recorded: the passphrase was not given.");
    desk.act(&[Confirm]);
    desk.type_text(PASSPHRASE);
    desk.act(&[Accept]);
    assert_eq!(desk.deeds(), ["approved", "supersede 17 in 2: wrong person"]);
}

#[test]
fn a_plain_queue_is_concealed_and_asks_for_nothing() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Lock]);
    conceals(&desk);
    assert_snapshot!("plain_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_eq!(desk.case(), 14);
}
