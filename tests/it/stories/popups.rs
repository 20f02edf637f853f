//! Every screen and every popup at four sizes.

use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use Step::{Keys, Outside, Text};
use insta::assert_snapshot;
use std::fmt::Write as _;
use vacatur::casework::{BatchNo, Decided, Ground, Seq, Standing, Verdict};
use vacatur::relief::parts::Part;
use vacatur::review::Action::{
    Accept, AddFact, Amend, Approve, ApproveGroup, Challenge, ComparePolicies, Confirm, Down, DropView,
    Enlist, Evidence, Find, Flag, GoTo, Groups, Help, History, Hold, KeepView, Ledger, List, NextCount, Note,
    PageDown, Palette, Pick, Progress, RetractFact, TakeBack, TakeBackGroup, Today, Views,
};
use vacatur::review::{Action, Message};

/// The smallest, the usual one, a roomy one, and one as wide as a wall.
const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];

/// One thing that is done.
enum Step {
    /// These keys.
    Keys(&'static [Action]),
    /// This text.
    Text(&'static str),
    /// Something that happens outside.
    Outside(fn(&mut Desk)),
}

/// Every screen and popup, and the keys that lead there.
const SCREENS: &[(&str, &[Step])] = &[
    ("case", &[]),
    ("several_counts", &[Keys(&[GoTo]), Text("15"), Keys(&[Accept])]),
    ("amend", &[Keys(&[Amend])]),
    ("amend_counts", &[Keys(&[GoTo]), Text("15"), Keys(&[Accept, Amend, NextCount, Pick(6)])]),
    ("challenge", &[Keys(&[Challenge])]),
    ("challenge_evidence", &[Keys(&[Challenge, Pick(5)]), Text("buyer was 16, see p. 3")]),
    ("hold", &[Keys(&[Hold])]),
    ("hold_detail", &[Keys(&[Hold, Pick(6)]), Text("the booking sheet")]),
    ("hold_until", &[Keys(&[Hold, Pick(1)]), Text("+14d")]),
    ("flag", &[Keys(&[Flag])]),
    ("flag_detail", &[Keys(&[Flag, Pick(6)]), Text("a cousin of mine")]),
    ("note", &[Keys(&[Note]), Text("Weight slip in the file.\nSays 3 plants.")]),
    ("fact", &[Keys(&[AddFact])]),
    ("fact_value", &[Keys(&[AddFact, Pick(1)]), Text("28.5 g")]),
    ("fact_source", &[Keys(&[AddFact, Pick(1)]), Text("28.5 g"), Keys(&[Accept]), Text("report p. 3")]),
    (
        "fact_taken_back",
        &[
            Keys(&[AddFact, Pick(4)]),
            Text("no"),
            Keys(&[Accept]),
            Text("sheet"),
            Keys(&[Confirm, RetractFact]),
        ],
    ),
    (
        "supersede",
        &[Outside(freeze), Keys(&[GoTo]), Text("12"), Keys(&[Accept, TakeBack]), Text("another person")],
    ),
    ("go_to", &[Keys(&[GoTo]), Text("2107734")]),
    ("evidence", &[Keys(&[Evidence])]),
    ("history", &[Keys(&[History])]),
    ("ledger", &[Keys(&[Note]), Text("identity checked"), Keys(&[Confirm, Ledger])]),
    ("help", &[Keys(&[Help])]),
    ("find", &[Keys(&[Find]), Text("so")]),
    ("find_error", &[Keys(&[Find]), Text("lane:clear sttae:held")]),
    ("list", &[Keys(&[List])]),
    (
        "views",
        &[
            Keys(&[Find]),
            Text("lane:review"),
            Keys(&[Enlist, KeepView]),
            Text("to look at"),
            Keys(&[Accept, Views, Down]),
        ],
    ),
    ("view_name", &[Keys(&[Find]), Text("lane:review"), Keys(&[Enlist, KeepView]), Text("to look at")]),
    (
        "view_forgotten",
        &[
            Keys(&[Find]),
            Text("lane:review"),
            Keys(&[Enlist, KeepView]),
            Text("to look at"),
            Keys(&[Accept, Views]),
            Keys(&[Down, DropView]),
        ],
    ),
    ("palette", &[Keys(&[Palette]), Text("de")]),
    ("groups", &[Keys(&[Groups])]),
    ("group", &[Keys(&[Groups, Accept])]),
    ("group_count", &[Keys(&[Groups, Accept]), Keys(&[PageDown; 8]), Keys(&[ApproveGroup]), Text("41")]),
    ("group_back", &[Keys(&[Groups, Down, TakeBackGroup]), Text("36")]),
    ("progress", &[Keys(&[Progress])]),
    ("today", &[Keys(&[Approve, Today])]),
    ("policies", &[Keys(&[ComparePolicies])]),
    ("comparison", &[Keys(&[ComparePolicies, Pick(2)]), Outside(compared)]),
];

/// The first case is challenged and stands in a batch.
fn freeze(desk: &mut Desk) {
    let verdict =
        Verdict::Challenge { ground: Ground::Minor, evidence: vacatur::record::Text::new("see p. 3") };
    let decided = Decided { seq: Seq(9), at: time(), seat: seat(), verdict };
    desk.cases[0].standing = Standing { decided: Some(decided), batch: Some(BatchNo(3)) };
}

/// The comparison that was asked for is done.
fn compared(desk: &mut Desk) {
    let (ticket, _) = desk.compared[0].clone();
    let mut moves = Part::new("From which action to which", &["one", "other", "counts"]);
    moves.rows.push(["none", "dismiss and seal", "39"].map(str::to_owned).to_vec());
    desk.tell(Message::Compared { ticket, report: vec![moves] });
}

#[test]
fn every_screen_and_popup_at_four_sizes() {
    for (name, steps) in SCREENS {
        let mut screens = String::new();
        for (width, height) in SIZES {
            let mut desk = Desk::open(vec![skywalker(), organa(), calrissian(), solo()], width, height);
            for step in *steps {
                match step {
                    Keys(actions) => desk.act(actions),
                    Text(text) => desk.type_text(text),
                    Outside(happen) => happen(&mut desk),
                }
            }
            writeln!(screens, "{width} by {height}\n{}", desk.screen()).expect("writing to a text");
        }
        assert_snapshot!(format!("popup_{name}"), screens);
    }
}
