//! What a seat sees that may not do everything: the key says so, and is not offered.

use crate::stories::desk::Desk;
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use vacatur::casework::{BatchNo, Role};
use vacatur::review::Action::{
    Amend, Approve, Challenge, Confirm, Flag, Hold, Next, Note, Pick, Previous, TakeBack,
};

#[test]
fn an_analyst_reads_and_notes_and_decides_nothing() {
    let mut desk = Desk::open_as(Role::Analyst, vec![organa(), skywalker()]);
    assert_snapshot!("analyst_80x24", desk.screen());
    for key in [Approve, Amend, Challenge, Hold, Flag] {
        desk.act(&[key]);
        assert_eq!(desk.notice(), "A seat with the role analyst may not decide cases.", "{key:?}");
    }
    desk.act(&[Note]);
    desk.type_text("asked for the file");
    desk.act(&[Confirm]);
    assert_eq!(desk.deeds(), ["note: asked for the file"]);
}

#[test]
fn a_flagged_case_and_another_ones_decision_are_a_supervisors() {
    let mut desk = Desk::open_as(Role::Reviewer, vec![organa(), skywalker()]);
    desk.act(&[Flag, Pick(2)]);
    desk.act(&[Previous, Approve]);
    assert_eq!(
        desk.notice(),
        "A seat with the role reviewer may not decide a case that was flagged for a supervisor."
    );
    // One's own flag can be taken back.
    desk.act(&[TakeBack]);
    assert_eq!(desk.deeds(), ["flagged", "undo 17"]);

    desk.act(&[Approve, Previous]);
    desk.cases[0].standing.batch = Some(BatchNo(2));
    desk.act(&[Next, Previous, TakeBack]);
    assert_eq!(
        desk.notice(),
        "A seat with the role reviewer may not take back somebody else's decision, or one in a batch."
    );
    assert_eq!(desk.deeds(), ["flagged", "undo 17", "approved"]);
}
