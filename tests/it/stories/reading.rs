//! Evidence, history, ledger and help.

use crate::stories::desk::Desk;
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use vacatur::review::Action::{
    Approve, Close, Confirm, Down, Evidence, GoTo, Help, History, Ledger, Note, PageDown, TakeBack, Up,
};
use vacatur::review::{Action, Context};

#[test]
fn every_line_of_the_proof_opens_to_its_source_row() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[Evidence]);
    assert_snapshot!("evidence_row_80x24", desk.screen());
    desk.act(&[Up, Up]);
    assert_snapshot!("evidence_law_80x24", desk.screen());
    desk.act(&[Down, Down]);
    desk.act(&[Down, Down]);
    assert_snapshot!("evidence_second_row_80x24", desk.screen());
    desk.act(&[Down]);
    assert_snapshot!("evidence_absence_80x24", desk.screen());
    desk.act(&[Up, Close]);
    assert!(desk.model.layers().is_empty());
}

#[test]
fn a_row_that_is_not_of_the_states_file_is_shown_as_it_is() {
    let mut case = organa();
    case.rows.iter_mut().for_each(|row| row.raw = b"1523345,\"ORGANA\",11357(B)HS,\x1b[2J".to_vec());
    let mut desk = Desk::open(vec![case], 80, 24);
    desk.act(&[Evidence]);
    let screen = desk.screen();
    assert!(screen.contains(r#"1523345,"ORGANA",11357(B)HS,\u{1B}[2J"#), "{screen}");
}

#[test]
fn the_whole_history_is_there_unfolded() {
    let mut desk = Desk::open(vec![skywalker()], 80, 24);
    desk.act(&[History]);
    assert_snapshot!("history_80x24", desk.screen());
    desk.act(&[Down, Down, Down]);
    assert_snapshot!("history_elsewhere_80x24", desk.screen());
}

#[test]
fn the_ledger_of_a_case_says_who_did_what_when() {
    let mut desk = Desk::open(vec![organa(), skywalker()], 80, 24);
    desk.act(&[Ledger]);
    assert!(desk.screen().contains("Nothing was done to this case yet."));
    desk.act(&[Close, Note]);
    desk.type_text("identity checked");
    desk.act(&[Confirm, Approve, GoTo]);
    desk.type_text("14");
    desk.act(&[Action::Accept, TakeBack]);
    desk.wait(1_000);
    desk.act(&[Ledger, Down]);
    assert_snapshot!("ledger_80x24", desk.screen());
}

#[test]
fn the_help_has_every_action_with_its_keys() {
    let mut desk = Desk::open(vec![organa()], 80, 24);
    desk.act(&[Help]);
    assert_snapshot!("help_80x24", desk.screen());
    let mut pages = String::new();
    for _ in 0..30 {
        pages.push_str(&desk.screen());
        desk.act(&[PageDown]);
    }
    for context in Context::ALL {
        assert!(pages.contains(context.words()), "{}", context.words());
        for action in context.actions() {
            let key = desk.key(*context, *action).to_string();
            let told = pages.lines().any(|line| line.contains(action.help()) && line.contains(&key));
            assert!(told, "{} in [{}]", action.id(), context.id());
        }
    }
}

#[test]
fn hints_and_help_follow_a_users_keymap() {
    let mut desk = Desk::open(vec![organa()], 80, 24);
    desk.keymap = vacatur::keymap::Keymap::parse("[review]\napprove = [\"x\"]\nhelp = [\"f1\"]\n").unwrap();
    assert!(desk.screen().contains(" x approve  m amend"), "{}", desk.screen());
    desk.act(&[Help]);
    assert!(desk.screen().lines().any(|line| line.contains(" x ") && line.contains("approve the proposal")));
}
