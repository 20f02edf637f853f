//! Finding cases, lists of them, views, the palette, and help by place.

use crate::stories::desk::Desk;
use crate::stories::people::{calrissian, organa, skywalker, solo};
use insta::assert_snapshot;
use vacatur::casework::Page;
use vacatur::record::Text;
use vacatur::review::Action::{
    Accept, Approve, Close, Complete, Confirm, Down, DropView, Enlist, Evidence, Find, Flag, Flagged, Held,
    Help, Hold, KeepView, List, Next, NextUndecided, Palette, Pick, Recent, Reverse, Sort, TakeBack, Views,
};
use vacatur::review::{Message, Screen, Ticket};

fn desk() -> Desk {
    Desk::open(vec![skywalker(), organa(), calrissian(), solo()], 80, 24)
}

#[test]
fn a_case_is_found_while_its_name_is_typed() {
    let mut desk = desk();
    desk.act(&[Find]);
    assert_snapshot!("find_empty_80x24", desk.screen());
    desk.type_text("sol");
    assert_snapshot!("find_hits_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_eq!((desk.case(), desk.model.layers().len()), (16, 0));
    assert!(desk.model.among().is_none(), "finding one case does not leave the others out");
    assert!(desk.recorded.is_empty());
}

#[test]
fn letters_in_the_search_are_no_verdicts_and_enter_never_decides() {
    let mut desk = desk();
    desk.act(&[Find]);
    desk.type_text("a f1 h");
    desk.press("enter enter");
    assert!(desk.recorded.is_empty());
    assert_eq!(desk.notice(), "There is no case to go to.");
    assert_eq!(desk.case(), 12);
}

#[test]
fn an_error_stands_under_its_word_and_tab_completes() {
    let mut desk = desk();
    desk.act(&[Find]);
    desk.type_text("lane:clear sttae:held solo");
    assert_snapshot!("find_error_80x24", desk.screen());
    desk.act(&[Enlist]);
    assert_eq!(desk.model.screen(), Screen::Case, "what can not be read lists nothing");
    desk.press("ctrl-u");
    desk.type_text("sta");
    desk.act(&[Complete]);
    desk.type_text("w");
    assert_snapshot!("find_completion_80x24", desk.screen());
    desk.act(&[Complete, Enlist]);
    assert_eq!(desk.model.listing().text, "state:waiting");
}

#[test]
fn a_slow_answer_to_an_earlier_text_is_dropped() {
    let mut desk = desk();
    desk.act(&[Find]);
    desk.slow = true;
    desk.type_text("sol");
    // An answer that nobody waits for, from before.
    desk.tell(Message::Page { ticket: Ticket(1), page: Page::default() });
    assert!(desk.screen().contains("searching"), "{}", desk.screen());
    desk.press("enter");
    assert_eq!((desk.notice().as_str(), desk.case()), ("Still searching.", 12));
    desk.slow = false;
    desk.answer();
    assert!(desk.screen().contains("SOLO"), "{}", desk.screen());
}

#[test]
fn a_verdict_is_given_while_a_count_is_still_running() {
    let mut desk = Desk::open(vec![organa(), skywalker(), solo()], 80, 24);
    desk.slow = true;
    desk.act(&[Find]);
    desk.type_text("so");
    desk.act(&[Close, Approve]);
    desk.resize(120, 40);
    assert_eq!(desk.deeds(), [""; 0], "nothing is acknowledged before it is on the disk");
    desk.slow = false;
    desk.answer();
    assert_eq!(desk.deeds(), ["approved"]);
    assert!(desk.model.layers().is_empty());
}

#[test]
fn the_list_of_all_cases_at_the_usual_sizes() {
    for (width, height) in [(60, 20), (80, 24), (120, 40), (200, 60)] {
        let mut desk = Desk::open(vec![skywalker(), organa(), calrissian(), solo()], width, height);
        desk.act(&[Flag, Pick(2)]);
        desk.act(&[List, vacatur::review::Action::First]);
        assert_snapshot!(format!("list_{width}x{height}"), desk.screen());
    }
}

#[test]
fn a_list_is_ordered_and_left_and_decides_nothing() {
    let mut desk = desk();
    desk.act(&[List]);
    let order = |desk: &Desk| desk.model.listing().lines.iter().map(|line| line.case.0).collect::<Vec<_>>();
    assert_eq!(order(&desk), [12, 14, 15, 16]);
    desk.act(&[Reverse]);
    assert_eq!(order(&desk), [16, 15, 14, 12]);
    desk.act(&[Sort]);
    assert_eq!(desk.model.listing().lines[0].name.as_str(), "CALRISSIAN,LANDO");
    desk.act(&[Reverse]);
    assert_snapshot!("list_by_name_80x24", desk.screen());
    desk.press("a c h f n u U m 1 2 y enter");
    assert!(desk.recorded.is_empty());
    let mut desk = self::desk();
    desk.act(&[List, Close]);
    // The case has come back to the screen: what was typed for the list does not decide it.
    desk.press_at_once("f");
    assert!(desk.model.layers().is_empty() && desk.recorded.is_empty(), "{}", desk.screen());
}

#[test]
fn work_stays_among_the_cases_that_were_listed() {
    let mut desk = desk();
    desk.act(&[Find]);
    desk.type_text("no:14..15");
    desk.act(&[Enlist, Accept]);
    assert_eq!(desk.case(), 14);
    assert_snapshot!("among_80x24", desk.screen());
    desk.act(&[Next]);
    assert_eq!(desk.case(), 15);
    desk.act(&[Next]);
    assert_eq!(
        (desk.case(), desk.notice().as_str()),
        (15, "There is no case of this view further on in this direction.")
    );
    desk.act(&[Flag, Pick(2)]);
    assert_eq!(desk.case(), 14, "the next one that waits is one of them");
    desk.act(&[Flag, Pick(2)]);
    assert!(desk.notice().ends_with("no case is waiting any more in this view"), "{}", desk.notice());
    desk.act(&[NextUndecided]);
    assert_eq!(desk.notice(), "No case of this view is waiting for a decision.");
    // And all cases again.
    desk.act(&[Views, Accept, NextUndecided]);
    assert_eq!(desk.case(), 16);
}

#[test]
fn a_view_is_kept_worked_in_and_forgotten() {
    let mut desk = desk();
    desk.act(&[Views]);
    assert_snapshot!("views_none_80x24", desk.screen());
    desk.act(&[Close, List, KeepView]);
    assert_eq!(desk.notice(), "All cases need no view: filter them first.");
    desk.act(&[Find]);
    desk.type_text("lane:review");
    desk.act(&[Enlist, KeepView]);
    assert_snapshot!("view_name_80x24", desk.screen());
    desk.act(&[Accept]);
    desk.type_text("to look at");
    desk.act(&[Accept]);
    assert_eq!(desk.notice(), "The view is kept.");
    desk.act(&[Views, Down]);
    assert_snapshot!("views_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_eq!(desk.model.among().and_then(|among| among.name.clone()), Some(Text::new("to look at")));
    desk.act(&[Views]);
    // The one worked in is in front. The key that asks is not the key that does it.
    desk.act(&[DropView, DropView]);
    assert_eq!(desk.views.len(), 1);
    desk.act(&[DropView, Close]);
    assert_eq!(desk.views.len(), 1);
    desk.act(&[DropView]);
    assert_snapshot!("view_forget_80x24", desk.screen());
    desk.act(&[Confirm]);
    assert!(desk.views.is_empty());
    assert!(desk.recorded.is_empty(), "a view is no decision");
}

#[test]
fn my_last_decisions_are_a_list_to_go_back_to_and_revise() {
    let mut desk = desk();
    desk.act(&[Flag, Pick(2), Flag, Pick(3), Recent]);
    assert_snapshot!("recent_80x24", desk.screen());
    desk.act(&[Down, Accept]);
    assert_eq!(desk.case(), 12, "the one before the last");
    desk.act(&[TakeBack]);
    assert_eq!(desk.deeds(), ["flagged", "flagged", "undo 17"]);
}

#[test]
fn what_is_on_hold_is_listed_by_the_day_it_comes_back() {
    let mut desk = desk();
    desk.act(&[Hold, Pick(1)]);
    desk.type_text("2018-05-01");
    desk.act(&[Confirm, Hold, Pick(2)]);
    desk.type_text("+14d");
    desk.act(&[Confirm, Held]);
    assert_snapshot!("held_list_80x24", desk.screen());
}

#[test]
fn what_was_flagged_is_listed_for_a_supervisor_the_oldest_first() {
    let mut desk = desk();
    desk.act(&[Flag, Pick(2), Flag, Pick(1), Flagged]);
    assert_snapshot!("flagged_list_80x24", desk.screen());
    desk.act(&[Accept]);
    assert!(desk.screen().contains("FLAGGED by you"), "{}", desk.screen());
}

#[test]
fn the_palette_finds_a_command_and_enter_in_it_never_decides() {
    let mut desk = desk();
    desk.act(&[Next, Palette]);
    assert_snapshot!("palette_80x24", desk.screen());
    desk.type_text("appr");
    assert_snapshot!("palette_approve_80x24", desk.screen());
    desk.press("enter");
    assert!(desk.recorded.is_empty());
    assert!(desk.notice().starts_with("Enter never decides"), "{}", desk.notice());
    desk.press("ctrl-u");
    desk.type_text("source rows");
    desk.press("enter");
    assert!(desk.screen().contains("Evidence"), "{}", desk.screen());
    desk.act(&[Close, Palette]);
    desk.type_text("15");
    desk.press("enter");
    assert_eq!(desk.case(), 15);
    desk.act(&[Palette]);
    desk.type_text("lane:review");
    desk.press("enter");
    assert_eq!(desk.model.screen(), Screen::List);
    assert_eq!(desk.model.listing().text, "lane:review");
}

#[test]
fn help_begins_with_the_place_it_was_asked_in() {
    let mut desk = desk();
    desk.act(&[List, Help]);
    assert_snapshot!("help_on_list_80x24", desk.screen());
    desk.act(&[Close, Find]);
    desk.press("f1");
    let first = desk.screen().lines().nth(2).unwrap_or_default().to_owned();
    assert!(first.contains("While finding"), "{first}");
    desk.act(&[Close, Close, Close, Evidence, Close]);
    desk.act(&[Help]);
    let first = desk.screen().lines().nth(2).unwrap_or_default().to_owned();
    assert!(first.contains("On a case"), "{first}");
}

#[test]
fn a_list_and_its_popups_are_safe_at_every_size() {
    for (width, height) in [(60, 20), (61, 23), (300, 100), (59, 19), (1, 1)] {
        let mut desk = desk();
        desk.act(&[List]);
        desk.resize(width, height);
        desk.drawn();
        desk.act(&[Find]);
        desk.type_text("lane:re");
        desk.drawn();
        desk.act(&[Close, Views]);
        desk.drawn();
        desk.act(&[Close, Palette]);
        desk.drawn();
    }
}
