//! Every screen and every popup at four sizes.

use crate::stories::bench;
use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::{calrissian, organa, skywalker, solo};
use Step::{Keys, Outside, Text};
use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use vacatur::casework::{BatchNo, Decided, Ground, Seq, Standing, Verdict};
use vacatur::relief::parts::Part;
use vacatur::review::Action::{
    Accept, AddFact, Amend, Approve, ApproveGroup, Challenge, Close, CloseCheck, ComparePolicies, Confirm,
    DirectCheck, Disputes, Down, DropView, Enlist, Evidence, Find, Flag, GiveUp, GoTo, Groups, Help, History,
    Hold, Impact, KeepView, Ledger, NextCount, Note, Override, PageDown, Palette, Pick, PlanCheck, Progress,
    RetractFact, ReviewCheck, SeedCheck, Share, Sources, Spotchecks, Stuck, TakeBack, TakeBackGroup, Today,
    Undecidable, Views,
};
use vacatur::review::layer::{Book, Layer, List, Question};
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

/// The proof is opened and stepped through, so that everything was in sight.
const SEEN: Step = Keys(&[Evidence]);
const SEEN_TO_THE_END: Step = Keys(&[Down; 30]);

/// Every screen and popup, and the keys that lead there.
const SCREENS: &[(&str, &[Step])] = &[
    ("case", &[]),
    ("several_counts", &[Keys(&[GoTo]), Text("15"), Keys(&[Accept])]),
    ("amend", &[Keys(&[Amend])]),
    ("amend_counts", &[Keys(&[GoTo]), Text("15"), Keys(&[Accept, Amend, NextCount, Pick(6)])]),
    (
        "amend_reason",
        &[SEEN, SEEN_TO_THE_END, Keys(&[Close, Amend, Pick(1), Confirm]), Text("lawful since 2016")],
    ),
    (
        "amend_authority",
        &[
            SEEN,
            SEEN_TO_THE_END,
            Keys(&[Close, Amend, Pick(1), Confirm]),
            Text("lawful since 2016"),
            Keys(&[Accept]),
            Text("HS 11361.8(f)"),
        ],
    ),
    (
        "no_relief",
        &[
            Outside(nothing),
            Keys(&[GoTo]),
            Text("14"),
            Keys(&[Accept]),
            SEEN,
            SEEN_TO_THE_END,
            Keys(&[Close, Approve]),
        ],
    ),
    ("challenge", &[Keys(&[Challenge])]),
    ("challenge_evidence", &[Keys(&[Challenge, Pick(5)]), Text("buyer was 16, see p. 3")]),
    ("hold", &[Keys(&[Hold])]),
    ("hold_detail", &[Keys(&[Hold, Pick(6)]), Text("the booking sheet")]),
    ("hold_until", &[Keys(&[Hold, Pick(1)]), Text("+14d")]),
    ("flag", &[Keys(&[Flag])]),
    ("flag_detail", &[Keys(&[Flag, Pick(6)]), Text("a cousin of mine")]),
    ("note", &[Keys(&[Note]), Text("Weight slip in the file.\nSays 3 plants.")]),
    ("spot_checks", &[Outside(bench::disputed), Keys(&[Spotchecks])]),
    ("spot_check_planner", &[Outside(bench::disputed), Keys(&[Spotchecks, PlanCheck])]),
    ("spot_check_seed", &[Outside(bench::planned), Keys(&[Spotchecks, SeedCheck])]),
    ("spot_check_result", &[Outside(bench::passed), Keys(&[Spotchecks, Accept])]),
    ("spot_check_dispute", &[Outside(bench::disputed), Keys(&[Spotchecks, Disputes])]),
    ("spot_check_ruling", &[Outside(bench::disputed), Keys(&[Spotchecks, Disputes, Pick(2)])]),
    ("spot_check_cause", &[Outside(bench::failed), Keys(&[Spotchecks, CloseCheck])]),
    (
        "spot_check_repair",
        &[Outside(bench::failed), Keys(&[Spotchecks, CloseCheck]), Text("not read"), Keys(&[Confirm])],
    ),
    ("spot_check_picker", &[Outside(bench::disputed), Keys(&[Spotchecks, DirectCheck])]),
    ("spot_check_given_up", &[Outside(bench::disputed), Keys(&[Spotchecks, Accept, GiveUp])]),
    ("spot_check_share", &[Outside(bench::planned), Keys(&[Spotchecks, Down, Share]), Text("5%")]),
    ("spot_check_share_ended", &[Outside(bench::disputed), Keys(&[Spotchecks, Down, Share])]),
    (
        "spot_check_override",
        &[Outside(bench::ungated), Keys(&[Spotchecks, Down, Down, Accept, Override]), Text("nine cases")],
    ),
    ("undecidable", &[Outside(bench::going_on), Keys(&[Spotchecks, ReviewCheck, Undecidable])]),
    (
        "undecidable_detail",
        &[Outside(bench::going_on), Keys(&[Spotchecks, ReviewCheck, Undecidable, Pick(6)]), Text("the file")],
    ),
    ("lesson", &[Outside(bench::lesson)]),
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
    ("list", &[Keys(&[Action::List])]),
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
    ("sources", &[Keys(&[Sources])]),
    ("stuck", &[Keys(&[Stuck, Down])]),
    ("policies", &[Keys(&[ComparePolicies])]),
    ("comparison", &[Keys(&[ComparePolicies, Pick(2)]), Outside(compared)]),
    ("impact", &[Keys(&[Approve, Impact]), Outside(counted)]),
];

/// Nothing is proposed for the second case.
fn nothing(desk: &mut Desk) {
    for proposal in &mut desk.cases[1].proposal.proposals {
        proposal.action = vacatur::relief::Action::None;
    }
}

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
    let mut moves =
        Part::new("From which action to which", &["one", "other", "counts", "cases", "persons"]).drawn(&[2]);
    for (from, to, counts) in [
        ("redesignate as misdemeanor", "dismiss and seal", "159"),
        ("dismiss and seal", "undetermined", "153"),
        ("recall and resentence to misdemeanor", "undetermined", "11"),
    ] {
        moves.rows.push([from, to, counts, counts, counts].map(str::to_owned).to_vec());
    }
    let mut sections = Part::new("Who gains and who loses, by section", &["section", "gain", "lose", "same"])
        .drawn(&[1, 2, 3]);
    for row in [["11357", "0", "147", "36"], ["11358", "20", "4", "3"], ["11359", "100", "18", "32"]] {
        sections.rows.push(row.map(str::to_owned).to_vec());
    }
    desk.tell(Message::Reported { ticket, parts: vec![moves, sections] });
}

/// What the work comes to was asked for, and is here.
fn counted(desk: &mut Desk) {
    let (ticket, _) = desk.compared[0].clone();
    let policy = vacatur::relief::Policy::shipped("san-francisco-2018").expect("it ships");
    let charter = desk.model.settings().charter.clone();
    let mut sums = vacatur::casework::impact::Sums::new(&policy, &charter);
    for case in &desk.cases {
        sums.add(&case.person, std::iter::once((&case.proposal, &case.standing)));
    }
    desk.tell(Message::Reported { ticket, parts: sums.to_read(&charter) });
}

/// A desk at which these steps were done.
fn play(steps: &[Step], width: u16, height: u16) -> Desk {
    let mut desk = Desk::open(vec![skywalker(), organa(), calrissian(), solo()], width, height);
    for step in steps {
        match step {
            Keys(actions) => desk.act(actions),
            Text(text) => desk.type_text(text),
            Outside(happen) => happen(&mut desk),
        }
    }
    desk
}

#[test]
fn every_screen_and_popup_at_four_sizes() {
    for (name, steps) in SCREENS {
        let mut screens = String::new();
        for (width, height) in SIZES {
            let desk = play(steps, width, height);
            writeln!(screens, "{width} by {height}\n{}", desk.screen()).expect("writing to a text");
        }
        assert_snapshot!(format!("popup_{name}"), screens);
    }
}

/// Returns what kind of popup lies on top; a new kind does not compile until it has a name here.
fn kind(layer: &Layer) -> &'static str {
    match layer {
        Layer::Pick(List::Ground) => "grounds",
        Layer::Pick(List::Hold) => "what is missing",
        Layer::Pick(List::Flag) => "flags",
        Layer::Pick(List::Undecidable) => "what is missing to a second reader",
        Layer::Pick(List::Fact) => "facts",
        Layer::Pick(List::Policy) => "policies",
        Layer::Amend(_) => "amendment",
        Layer::NoRelief => "no relief",
        Layer::Ask(ask) => match &ask.question {
            Question::Evidence(_) => "evidence of a challenge",
            Question::AmendReason(_) => "reason of an amendment",
            Question::AmendAuthority { .. } => "authority of an amendment",
            Question::HoldDetail => "what else is missing",
            Question::Until { .. } => "return date",
            Question::FlagDetail => "why else it is flagged",
            Question::FactValue(_) => "value of a fact",
            Question::FactSource(_) => "source of a fact",
            Question::Retract(_) => "why a fact is taken back",
            Question::Undecidable => "what else is missing to a second reader",
            Question::Seed(_) => "seed",
            Question::Ruling { .. } => "why it is settled so",
            Question::Cause(_) => "cause of a failure",
            Question::Repair(..) => "repair of a failure",
            Question::GiveUp(_) => "why a check is given up",
            Question::Share => "share with a second reader",
            Question::EndShare => "why no second reader goes on",
            Question::Override(_) => "why a batch goes out",
            Question::GoTo => "number",
            Question::ViewName => "name of a view",
            Question::GroupCount { .. } => "count of a group",
            Question::GroupBack { .. } => "count to take back",
            Question::Supersede { .. } => "why a batch loses a case",
        },
        Layer::Note(_) => "note",
        Layer::Read(reading) => match reading.book {
            Book::Evidence => "proof",
            Book::History => "history",
            Book::Ledger => "ledger",
            Book::Report => "report",
            Book::Help => "help",
        },
        Layer::Find(_) => "find",
        Layer::Views(_) => "views",
        Layer::Palette(_) => "palette",
        Layer::Groups(_) => "groups",
        Layer::Group(_) => "group",
        Layer::Chart(_) => "progress",
        Layer::Day(_) => "day",
        Layer::Sources(_) => "sources",
        Layer::Stuck(_) => "stuck",
        Layer::Bench(_) => "spot-checks",
        Layer::Lesson(_) => "a known answer",
    }
}

/// How many kinds of popups there are.
const KINDS: usize = 48;

#[test]
fn every_kind_of_popup_is_among_them() {
    let mut kinds = BTreeSet::new();
    for (_, steps) in SCREENS {
        let desk = play(steps, 80, 24);
        kinds.extend(desk.model.layers().last().map(kind));
    }
    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
}
