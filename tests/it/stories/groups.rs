//! Groups of cases that are alike, the progress screen, and the ledger of the day.

use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::{organa, skywalker, solo, today};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use vacatur::casework::figures::{Ages, Aspect, Figures, Share, Work};
use vacatur::casework::{CaseFile, DecidedGroup, Digest, Group, GroupDraft, GroupLine, GroupList, Seq};
use vacatur::record::Text;
use vacatur::review::Action::{
    Accept, Approve, ApproveGroup, Close, Confirm, Down, Groups, PageDown, Progress, TakeBackGroup, Today,
};

const WORDS: &str = "misdemeanor 11357(b) HS: dismiss and seal, rule 1";

/// The groups of the queue in memory: one that waits, one that was decided.
#[derive(Default)]
pub(super) struct Drawer {
    pub(super) approved: Vec<GroupDraft>,
    pub(super) taken_back: Vec<(Seq, u64)>,
}

impl Drawer {
    pub(super) fn list() -> GroupList {
        let waiting = GroupLine { pattern: Digest::of(b"group"), words: Text::new(WORDS), waiting: 412 };
        let decided = DecidedGroup {
            group: Seq(7),
            at: time(),
            seat: seat(),
            words: Text::new("misdemeanor 11360(b) HS: dismiss and seal, rule 1"),
            cases: 38,
            reviewed: 3,
            stand: 36,
        };
        GroupList { waiting: vec![waiting], decided: vec![decided] }
    }

    pub(super) fn open(cases: &[CaseFile], pattern: &Digest) -> Option<Group> {
        let members = cases.iter().take(3).cloned().collect();
        (*pattern == Digest::of(b"group")).then(|| Group {
            pattern: *pattern,
            words: Text::new(WORDS),
            waiting: 412,
            members,
        })
    }
}

/// Figures in which everything occurs.
pub(super) fn figures() -> Figures {
    let share = |label: &str, waiting, approved, held, flagged| Share {
        label: label.to_owned(),
        waiting,
        approved,
        challenged: 3,
        held,
        flagged,
    };
    Figures {
        shares: BTreeMap::from([
            (Aspect::Lane, vec![share("clear", 2_100, 3_200, 4, 0), share("review", 2_112, 440, 90, 29)]),
            (Aspect::Level, vec![share("felony", 3_000, 2_000, 94, 29), share("", 10, 0, 0, 0)]),
        ]),
        work: vec![Work { seat: seat(), verdicts: 3_700, today: 118 }],
        hours: (0..12)
            .map(|hour| (today().at(6 + hour, 0, 0, 0), u64::from(hour.unsigned_abs()) * 7))
            .collect(),
        days: vec![(today().yesterday().expect("a day before"), 240), (today(), 118)],
        flags: Ages { fresh: 4, week: 20, month: 5, older: 0, oldest: Some(12) },
        holds: Ages::default(),
    }
}

fn desk() -> Desk {
    Desk::open(vec![skywalker(), organa(), solo()], 80, 24)
}

#[test]
fn a_group_is_read_counted_and_approved_with_a_second_key() {
    let mut desk = desk();
    desk.act(&[Groups]);
    assert_snapshot!("list_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_snapshot!("members_80x24", desk.screen());
    desk.act(&[ApproveGroup]);
    assert_eq!(desk.notice(), "The members must be read to the end first.");
    for _ in 0..4 {
        desk.act(&[PageDown]);
    }
    desk.act(&[ApproveGroup]);
    desk.type_text("411");
    desk.act(&[Confirm]);
    assert_snapshot!("wrong_count_80x24", desk.screen());
    assert!(desk.groups.approved.is_empty());
    desk.press("backspace");
    desk.type_text("2");
    desk.press("enter");
    assert!(desk.groups.approved.is_empty(), "Enter never decides");
    desk.act(&[Confirm]);
    let draft = &desk.groups.approved[0];
    assert_eq!((draft.count, draft.looked_at.len()), (412, 3));
    assert_snapshot!("approved_80x24", desk.screen());
    desk.act(&[Close]);
    assert!(desk.recorded.is_empty(), "the case under the popups is as it was");
}

#[test]
fn a_key_in_the_first_moment_of_a_group_decides_nothing() {
    let mut desk = Desk::open(vec![organa()], 120, 60);
    desk.act(&[Groups, Accept]);
    desk.press_at_once("a");
    assert!(desk.notice().starts_with("Nothing decided"), "{}", desk.notice());
    assert_eq!(desk.model.layers().len(), 2, "no count is asked for");
}

#[test]
fn what_the_disk_refuses_is_not_acknowledged() {
    let mut desk = Desk::open(vec![organa()], 120, 60);
    desk.act(&[Groups, Accept, ApproveGroup]);
    desk.type_text("412");
    desk.broken = Some("the disk is full".to_owned());
    desk.act(&[Confirm]);
    assert!(desk.notice().starts_with("Not saved"), "{}", desk.notice());
    assert!(desk.screen().contains("412"), "what was typed stays");
    desk.broken = None;
    desk.act(&[Confirm]);
    assert!(desk.notice().contains("saved: a group of 412 cases approved"), "{}", desk.notice());
}

#[test]
fn a_decided_group_is_taken_back_as_a_whole() {
    let mut desk = desk();
    desk.act(&[Groups, TakeBackGroup]);
    assert_eq!(desk.notice(), "Nothing of this group is decided yet.");
    desk.act(&[Down, Accept]);
    assert_eq!(desk.notice(), "This group is decided; it can be taken back.");
    desk.act(&[TakeBackGroup]);
    desk.type_text("36");
    assert_snapshot!("take_back_80x24", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(desk.groups.taken_back, [(Seq(7), 36)]);
}

#[test]
fn an_office_can_switch_groups_off() {
    let mut desk = desk();
    desk.forbid_groups();
    desk.act(&[Groups]);
    assert!(desk.model.layers().is_empty());
    assert!(desk.notice().contains("decides every case by itself"), "{}", desk.notice());
}

#[test]
fn the_progress_screen_at_two_sizes() {
    for (width, height) in [(80, 24), (120, 60)] {
        let mut desk = Desk::open(vec![skywalker()], width, height);
        desk.act(&[Progress]);
        assert_snapshot!(format!("progress_{width}x{height}"), desk.screen());
        desk.act(&[PageDown, PageDown, PageDown]);
        assert_snapshot!(format!("progress_end_{width}x{height}"), desk.screen());
    }
}

#[test]
fn the_ledger_of_today_leads_to_the_case() {
    let mut desk = desk();
    desk.act(&[vacatur::review::Action::Next, Approve]);
    desk.act(&[Today]);
    assert_snapshot!("today_80x24", desk.screen());
    desk.act(&[Accept]);
    assert_eq!(desk.case(), organa().id.0);
}
