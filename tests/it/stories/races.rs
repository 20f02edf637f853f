//! What happens between a key and its answer: another size, a full disk, somebody else's lock. The queue's and the
//! driver's own tests have the dying worker and the file that is taken away.

use crate::stories::desk::Desk;
use crate::stories::people::{organa, skywalker, solo};
use vacatur::review::Action::{Approve, Close, Confirm, Find, Flag, Note, Pick, Undo};

#[test]
fn an_answer_that_comes_after_a_resize_is_judged_at_the_new_size() {
    let mut desk = Desk::open(vec![organa(), skywalker(), solo()], 120, 40);
    desk.slow = true;
    desk.act(&[Approve]);
    desk.resize(59, 19);
    desk.slow = false;
    desk.answer();
    assert_eq!((desk.deeds().len(), desk.case()), (1, 12), "what was asked for before is recorded once");
    desk.wait(2_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["approved"], "nothing of the next case was on the screen");
    desk.resize(60, 20);
    assert!(desk.screen().contains("more deciding fact"), "{}", desk.screen());
    desk.wait(2_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["approved"], "what does not fit has not been seen");
    desk.resize(120, 40);
    desk.wait(2_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["approved", "approved"]);
}

#[test]
fn a_verdict_is_acknowledged_while_a_search_has_no_answer() {
    let mut desk = Desk::open(vec![organa(), skywalker(), solo()], 80, 24);
    desk.slow = true;
    desk.act(&[Find]);
    desk.type_text("sol");
    desk.act(&[Close, Flag, Pick(2)]);
    desk.resize(200, 60);
    assert!(desk.recorded.is_empty() && !desk.notice().contains("saved"), "{}", desk.notice());
    desk.slow = false;
    desk.answer();
    assert_eq!((desk.deeds(), desk.case()), (vec!["flagged".to_owned()], 12));
    assert!(desk.notice().contains("saved: flagged"), "{}", desk.notice());
    assert!(desk.model.layers().is_empty(), "the answer to the search opens nothing");
}

#[test]
fn a_full_disk_keeps_the_text_of_a_note_and_work_goes_on_when_there_is_room() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Note]);
    desk.type_text("weight slip says 3 plants");
    desk.broken = Some("the disk is full: free some space".to_owned());
    desk.act(&[Confirm]);
    assert_eq!(desk.notice(), "Not saved, nothing decided: the disk is full: free some space");
    assert!(desk.screen().contains("weight slip says 3 plants"), "{}", desk.screen());
    desk.act(&[Close, Approve]);
    assert!(desk.recorded.is_empty() && desk.case() == 12);
    desk.broken = None;
    desk.act(&[Note, Confirm]);
    desk.wait(1_000);
    desk.act(&[Approve]);
    assert_eq!(desk.deeds(), ["note: weight slip says 3 plants", "approved"]);
}

#[test]
fn a_lock_that_is_lost_acknowledges_nothing_and_leaves_the_case() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.broken = Some("the queue is open for somebody else since 17:00".to_owned());
    desk.act(&[Approve]);
    assert_eq!((desk.case(), desk.deeds().len()), (14, 0));
    assert!(desk.notice().contains("somebody else"), "{}", desk.notice());
    desk.act(&[Undo]);
    assert!(desk.recorded.is_empty());
    desk.broken = None;
    desk.wait(1_000);
    desk.act(&[Approve]);
    assert_eq!((desk.deeds(), desk.case()), (vec!["approved".to_owned()], 12));
}
