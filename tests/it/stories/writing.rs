//! Notes: an editor over the screen that loses nothing.

use crate::stories::desk::Desk;
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use vacatur::review::Action::{Close, Confirm, Next, Note, Previous};

#[test]
fn a_note_is_written_saved_and_shown() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 120, 40);
    desk.act(&[Note]);
    desk.type_text("Weight slip in the file says 3 plants.\nAsked records for the booking sheet.");
    assert_snapshot!("note_editor_120x40", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(
        desk.deeds(),
        ["note: Weight slip in the file says 3 plants.\nAsked records for the booking sheet."]
    );
    assert_eq!(desk.case(), 12);
    assert_snapshot!("note_saved_120x40", desk.screen());
    desk.act(&[Note]);
    assert!(!desk.screen().contains("3 plants"), "the next note begins empty");
}

#[test]
fn closing_keeps_the_draft_and_remembers_it() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    desk.act(&[Note]);
    desk.type_text("half a th");
    desk.act(&[Close, Next, Previous, Note]);
    assert_snapshot!("note_draft_80x24", desk.screen());
    let kept: Vec<&str> = desk.remembered.iter().map(|(_, draft)| draft.as_str()).collect();
    assert!(kept.contains(&"half a th"), "{kept:?}");
}

#[test]
fn every_word_of_a_note_is_remembered_as_it_ends() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Note]);
    desk.type_text("two wo");
    assert_eq!(desk.remembered.last().map(|(_, draft)| draft.to_string()), Some("two".to_owned()));
}

#[test]
fn an_empty_note_is_not_saved() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Note]);
    desk.type_text("  \n ");
    desk.act(&[Confirm]);
    assert_eq!(desk.notice(), "The note is empty: there is nothing to save.");
    assert!(desk.recorded.is_empty());
}

#[test]
fn a_paste_into_a_note_is_text_and_made_safe() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Note]);
    desk.paste("from the file:\r\n\u{1b}]52;c;aGk=\u{7}\u{202E}txet");
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["note: from the file:\n\\u{1B}]52;c;aGk=\\u{7}\\u{202E}txet"]);
}

#[test]
fn long_lines_wrap_and_the_cursor_stays_in_sight() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Note]);
    for line in 1..=30 {
        desk.type_text(&format!("line {line} of a note that is far longer than the editor is high or wide, word after word after word\n"));
    }
    desk.type_text("山田太郎 end");
    assert_snapshot!("note_long_80x24", desk.screen());
    desk.press("up up up home");
    assert_snapshot!("note_long_up_80x24", desk.screen());
}
