//! The supervisor's screens of a spot-check: history, planner, result, disagreements, gate, seed and orders.

use crate::stories::desk::{Desk, PASSPHRASE, seat, time};
use crate::stories::people::{organa, skywalker};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use vacatur::casework::check::docket::Population;
use vacatur::casework::check::gate::{Condition, Finding, Presence};
use vacatur::casework::check::outcome::in_one_piece;
use vacatur::casework::check::overview::{Order, Overview, Speed};
use vacatur::casework::check::sample::{members_root, root_of};
use vacatur::casework::check::{
    CheckNo, CheckOutcome, CheckStep, Docket, Gate, How, Kind, OverlapStep, Ruling, Second, Sitting, Step,
};
use vacatur::casework::spotcheck::{Seed, plan};
use vacatur::casework::{
    BatchNo, BatchState, CaseFile, CaseId, Decided, Deed, Digest, Entry, Frozen, Ground, Role, Seat, Seq,
    Verdict,
};
use vacatur::record::Text;
use vacatur::relief::Lesser;
use vacatur::review::Action::{
    Accept, Close, CloseCheck, Confirm, Disputes, Down, Help, PageDown, Pick, PlanCheck, ReviewCheck, Right,
    SeedCheck, Spotchecks, Up,
};

const DICE: &str = "31415926535897932384";

/// The spot-checks of the queue in memory.
#[derive(Default)]
pub(super) struct Drawer {
    pub(super) overview: Overview,
    pub(super) gates: BTreeMap<BatchNo, Gate>,
    pub(super) orders: Vec<Order>,
}

/// How far the check of the story is.
#[derive(Clone, Copy, PartialEq)]
enum Far {
    Planned,
    /// So many of the sample decided again, of which the fourth was challenged.
    Again(usize),
    Passed,
    Failed,
}

fn approval() -> Verdict {
    let key = organa().candidates().next().expect("a candidate").0.key.clone();
    let actions = BTreeMap::from([(key, vacatur::relief::Action::Redesignate(Lesser::Misdemeanor))]);
    Verdict::Approve { actions, amended: Vec::new(), group: None }
}

fn challenge() -> Verdict {
    Verdict::Challenge {
        ground: Ground::Priors,
        evidence: Text::new("two convictions under the same section"),
    }
}

/// A ledger of its own: entries that follow one another.
struct Writer {
    docket: Docket,
    seq: u64,
}

impl Writer {
    fn take(&mut self, who: &str, case: Option<CaseId>, deed: Deed, list: &[Frozen]) {
        self.seq += 1;
        let entry = Entry {
            seq: Seq(self.seq),
            at: time(),
            seat: Seat(Text::new(who)),
            case,
            shown: case.map(|_| Digest::ZERO),
            policy: Digest::ZERO,
            erased: None,
            deed,
        };
        let decisions = list.to_vec();
        self.docket.follow(&entry, Digest::ZERO, |_| Population { decisions, ..Population::default() });
        self.docket.learn(|seq| {
            Some(Decided { seq, at: time(), seat: Seat(Text::new("organa")), verdict: approval() })
        });
    }

    fn step(&mut self, who: &str, case: Option<CaseId>, step: Step, list: &[Frozen]) {
        self.take(who, case, Deed::Check(CheckStep { check: CheckNo(1), step }), list);
    }
}

/// A check of 4,940 approved felonies, as far as told.
fn docket(far: Far) -> Docket {
    let list: Vec<Frozen> = (1..=4_940)
        .map(|case| Frozen { case: CaseId(case), verdict: Seq(case), shown: Digest::ZERO })
        .collect();
    let mut writer = Writer { docket: Docket::default(), seq: 5_000 };
    let freeze = Step::Freeze {
        kind: Kind::Approvals,
        population: 4_940,
        root: root_of(CheckNo(1), &Digest::ZERO, &list),
        scope: Text::new("level felony"),
        earlier: Vec::new(),
        persons: None,
    };
    writer.step("mothma", None, freeze, &list);
    let numbers =
        plan(4_940, "1%".parse().expect("a share"), "95%".parse().expect("a confidence"), 1).expect("a plan");
    let planned = Step::Plan {
        plan: Box::new(in_one_piece(&numbers)),
        by: Vec::new(),
        members: members_root(&list, &vec![0; list.len()]),
        attempts: 1,
        if_failed: Text::new("read again"),
    };
    writer.step("mothma", None, planned, &[]);
    if far == Far::Planned {
        return writer.docket;
    }
    let seed = Seed::of_dice(DICE).expect("twenty dice");
    let persons = [Text::new("Mon Mothma"), Text::new("a public defender")];
    writer.step("mothma", None, Step::Seed { seed, persons }, &[]);
    let cases: Vec<CaseId> =
        writer.docket.checks[&CheckNo(1)].sample.iter().map(|one| one.frozen.case).collect();
    let again = match far {
        Far::Again(many) => many,
        _ => cases.len(),
    };
    for (place, case) in cases.iter().take(again).enumerate() {
        let verdict = if place == 3 { challenge() } else { approval() };
        let reason = if place == 3 { Text::new("the sheet shows 1979 and 1983") } else { Text::default() };
        let second = Second::Decided { verdict, reason };
        writer.step("calrissian", Some(*case), Step::Redecide { second }, &[]);
    }
    if far == Far::Passed || far == Far::Failed {
        let ruling = if far == Far::Passed { Ruling::First } else { Ruling::Second };
        let because = Text::new("the second conviction was dismissed in 1985");
        let settle = Step::Settle {
            ruling,
            how: How::Third,
            first_reason: Text::default(),
            second_reason: Text::default(),
            because,
        };
        writer.step("ackbar", Some(cases[3]), settle, &[]);
        let outcome = CheckOutcome::of(&writer.docket.checks[&CheckNo(1)]);
        let passed = outcome.passed && far == Far::Passed;
        writer.step(
            "mothma",
            None,
            Step::Close { errors: outcome.errors, upper: outcome.upper, passed },
            &[],
        );
    }
    let begin = OverlapStep::Begin {
        share: "5%".parse().expect("a share"),
        seed: Seed::of_dice("27182818284590452353").expect("twenty dice"),
        persons: [Text::new("a"), Text::new("b")],
    };
    writer.take("mothma", None, Deed::Overlap(begin), &[]);
    for case in 1..=40 {
        let verdict = if case == 7 { challenge() } else { approval() };
        let second = Second::Decided { verdict, reason: Text::default() };
        let step = OverlapStep::Again { first: Seq(6_000 + case), second };
        writer.take("solo", Some(CaseId(case)), Deed::Overlap(step), &[]);
    }
    writer.docket
}

fn overview(far: Far) -> Overview {
    let docket = docket(far);
    let disputed = docket.checks[&CheckNo(1)].sample.get(3).map(|one| one.frozen.case);
    let reasons = [
        Text::new("one of the two convictions was set aside; see the minute order of 1985"),
        Text::new("two or more prior convictions under the same subdivision: 1979 and 1983"),
    ];
    Overview {
        docket,
        piles: BTreeMap::from([(Kind::Approvals, 4_940), (Kind::Refusals, 212)]),
        speed: Speed::Second(41),
        reasons: disputed.map(|case| ((Some(CheckNo(1)), case), reasons)).into_iter().collect(),
        batches: vec![(BatchNo(1), 4_940, BatchState::Frozen)],
        readings: 3,
        ..Overview::default()
    }
}

fn desk(far: Far, width: u16, height: u16) -> Desk {
    let mut desk = Desk::open(cases(), width, height);
    desk.bench.overview = overview(far);
    desk.act(&[Spotchecks]);
    desk
}

fn cases() -> Vec<CaseFile> {
    vec![organa(), skywalker()]
}

fn gate(unmet: &[Condition]) -> Gate {
    let finding = |condition: Condition| Finding {
        condition,
        met: !unmet.contains(&condition),
        words: if unmet.contains(&condition) {
            "no passed check covers 12 decisions for relief of the batch".to_owned()
        } else {
            "check 1: at most 31 of 4,940 wrong, fewer than 50 tolerated".to_owned()
        },
    };
    Gate {
        findings: Condition::ALL.into_iter().map(finding).collect(),
        checks: vec![CheckNo(1)],
        overridden: false,
        presence: Presence::Account,
    }
}

/// Gives a desk a check that waits for its seed.
pub(super) fn planned(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Planned);
}

/// Gives a desk a check that is being decided again.
pub(super) fn going_on(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Again(120));
}

/// Gives a desk a check with a disagreement.
pub(super) fn disputed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Again(450));
}

/// Gives a desk a check that passed.
pub(super) fn passed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Passed);
}

/// Gives a desk a check that did not pass.
pub(super) fn failed(desk: &mut Desk) {
    desk.bench.overview = overview(Far::Failed);
}

/// Tells a desk how a known case was answered.
pub(super) fn lesson(desk: &mut Desk) {
    let words = "This was a made-up case with a known answer. You approved: not right. The proof left out the \
                 conviction of 1979-06-01 (187 PC-MURDER), which stands in the history and changes what the law gives.";
    desk.tell(vacatur::review::Message::Graded {
        ticket: vacatur::review::Ticket(9_999),
        receipt: vacatur::casework::Receipt { seq: Seq(31), head: Digest::ZERO },
        at: vacatur::review::Moment(9_000),
        lesson: Text::new(words),
    });
}

const SIZES: [(u16, u16); 4] = [(80, 24), (100, 30), (120, 40), (160, 45)];

#[test]
fn the_history_lists_checks_second_readings_and_batches() {
    for (width, height) in SIZES {
        let desk = desk(Far::Again(120), width, height);
        assert_snapshot!(format!("history_{width}x{height}"), desk.screen());
    }
}

#[test]
fn the_planner_shows_what_every_choice_comes_to_at_once() {
    for (width, height) in SIZES {
        let mut desk = desk(Far::Passed, width, height);
        desk.act(&[PlanCheck]);
        assert_snapshot!(format!("planner_{width}x{height}"), desk.screen());
    }
    let mut desk = desk(Far::Passed, 80, 24);
    desk.act(&[PlanCheck]);
    assert!(desk.screen().contains("look at 450 of 4,940 again"), "{}", desk.screen());
    // No error allowed: fewer cases, and a good batch is less likely to pass.
    desk.act(&[Down, Down, vacatur::review::Action::Left]);
    assert!(desk.screen().contains("look at 286 of 4,940 again"), "{}", desk.screen());
    desk.act(&[Right, Right]);
    assert!(desk.screen().contains("look at 594 of 4,940 again"), "{}", desk.screen());
    desk.act(&[Up, Up, Right]);
    assert!(desk.screen().contains("2 %"), "{}", desk.screen());
    desk.act(&[Up, Right]);
    assert!(desk.screen().contains("decisions against relief"), "{}", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(
        desk.bench.orders,
        [Order::Plan {
            kind: Kind::Refusals,
            tolerable: "2%".parse().expect("a share"),
            confidence: "95%".parse().expect("a confidence"),
            allowed: 2,
        }]
    );
    assert!(desk.notice().contains("frozen and planned"), "{}", desk.notice());
}

#[test]
fn two_people_make_the_seed_in_the_workstation() {
    let mut desk = desk(Far::Planned, 80, 24);
    desk.act(&[SeedCheck]);
    assert_snapshot!("seed_names_80x24", desk.screen());
    desk.type_text("Mon Mothma, a public defender");
    desk.act(&[Confirm]);
    assert_snapshot!("seed_dice_80x24", desk.screen());
    desk.type_text("short");
    desk.act(&[Confirm]);
    assert!(desk.screen().contains("at least eight characters"), "{}", desk.screen());
    desk.press("ctrl-u");
    desk.type_text("green window");
    desk.act(&[Confirm]);
    let screen = desk.screen();
    assert!(screen.contains("now a public defender types") && !screen.contains("green"), "{screen}");
    desk.type_text("seven oaks");
    desk.press("enter");
    assert!(desk.bench.orders.is_empty(), "Enter records nothing");
    desk.act(&[Confirm]);
    let persons = [Text::new("Mon Mothma"), Text::new("a public defender")];
    let seed = Seed::of_two("green window", "seven oaks").expect("a seed");
    assert_eq!(desk.bench.orders, [Order::Seed { check: CheckNo(1), seed, persons }]);

    let mut desk = self::desk(Far::Planned, 80, 24);
    desk.act(&[SeedCheck]);
    desk.type_text("A, B");
    desk.act(&[Confirm]);
    desk.type_text(DICE);
    desk.act(&[Confirm]);
    assert!(matches!(&desk.bench.orders[..], [Order::Seed { .. }]), "dice are a seed by themselves");
}

#[test]
fn a_result_is_shown_with_bars_and_in_one_sentence() {
    for (width, height) in SIZES {
        for (name, far) in [("passed", Far::Passed), ("going_on", Far::Again(120))] {
            let mut desk = desk(far, width, height);
            desk.act(&[Accept]);
            assert_snapshot!(format!("check_{name}_{width}x{height}"), desk.screen());
        }
    }
    let mut desk = desk(Far::Passed, 80, 24);
    desk.act(&[Accept, PageDown]);
    assert_snapshot!("check_passed_end_80x24", desk.screen());
    desk.act(&[Close, Down, Accept]);
    assert_snapshot!("overlap_80x24", desk.screen());
}

#[test]
fn a_disagreement_is_settled_with_both_reasons_in_sight() {
    for (width, height) in SIZES {
        let mut desk = desk(Far::Again(450), width, height);
        desk.act(&[Disputes]);
        assert_snapshot!(format!("dispute_{width}x{height}"), desk.screen());
    }
    let mut desk = desk(Far::Again(450), 80, 24);
    desk.act(&[CloseCheck]);
    assert_eq!(desk.notice(), "1 cases are not decided again, or in dispute.");
    desk.act(&[Disputes, Pick(2)]);
    desk.act(&[Confirm]);
    assert!(desk.screen().contains("say it in words"), "{}", desk.screen());
    desk.type_text("the minute order is another case's");
    desk.act(&[Confirm]);
    let [Order::Settle { check: Some(CheckNo(1)), ruling: Ruling::Second, because, .. }] =
        &desk.bench.orders[..]
    else {
        panic!("{:?}", desk.bench.orders)
    };
    assert_eq!(because.as_str(), "the minute order is another case's");
}

#[test]
fn a_failure_asks_for_its_cause_and_its_repair() {
    let mut desk = desk(Far::Failed, 80, 24);
    desk.act(&[CloseCheck]);
    desk.type_text("priors were not read");
    desk.act(&[Confirm]);
    desk.type_text("all 11359 cases read again");
    desk.act(&[Confirm]);
    assert!(
        matches!(&desk.bench.orders[..], [Order::Repair { check: CheckNo(1), .. }]),
        "{:?}",
        desk.bench.orders
    );
}

#[test]
fn the_gate_is_a_list_of_nine() {
    for (width, height) in SIZES {
        let mut desk = desk(Far::Passed, width, height);
        desk.bench.gates.insert(BatchNo(1), gate(&[Condition::SampleDecidedAgain]));
        desk.act(&[Down, Down, Accept]);
        assert_snapshot!(format!("gate_{width}x{height}"), desk.screen());
    }
    let mut desk = desk(Far::Passed, 80, 24);
    desk.bench.gates.insert(BatchNo(1), gate(&[]));
    desk.act(&[Down, Down, Accept]);
    assert!(desk.screen().contains("it may go out"), "{}", desk.screen());
}

#[test]
fn from_here_the_blind_review_opens_and_nothing_else_any_more() {
    let mut desk = desk(Far::Again(120), 80, 24);
    desk.act(&[ReviewCheck]);
    assert_eq!(desk.model.settings().sitting, Some(Sitting::Check(CheckNo(1))));
    assert!(desk.model.layers().is_empty() && desk.screen().contains("SPOT-CHECK 1"), "{}", desk.screen());
    assert!(desk.screen().contains("h can't decide"), "{}", desk.screen());
    desk.act(&[Help]);
    assert!(!desk.screen().contains("take back your last"), "{}", desk.screen());
}

#[test]
fn a_reviewer_reads_and_settles_and_plans_nothing() {
    let mut desk = Desk::open_as(Role::Reviewer, cases());
    desk.bench.overview = overview(Far::Planned);
    desk.act(&[Spotchecks]);
    for key in [PlanCheck, SeedCheck, CloseCheck] {
        desk.act(&[key]);
        assert_eq!(desk.notice(), "A seat with the role reviewer may not carry out a spot-check.", "{key:?}");
    }
    assert!(desk.bench.orders.is_empty());
}

#[test]
fn an_encrypted_queue_asks_for_the_passphrase_before_a_supervisors_step() {
    let mut desk = Desk::open_encrypted(cases());
    desk.bench.overview = overview(Far::Passed);
    desk.act(&[Spotchecks, PlanCheck, Confirm]);
    assert!(desk.bench.orders.is_empty());
    assert_snapshot!("sign_in_80x24", desk.screen());
    desk.type_text("something else");
    desk.press("enter");
    assert!(desk.bench.orders.is_empty(), "a wrong passphrase orders nothing");
    desk.type_text(PASSPHRASE);
    desk.press("enter");
    assert!(matches!(&desk.bench.orders[..], [Order::Plan { .. }]), "{:?}", desk.bench.orders);
    assert_eq!(seat(), desk.model.settings().seat);
}

/// The screens that docs/spot-check.md shows are those of these stories.
#[test]
fn the_screens_of_the_walk_are_true() {
    let page = include_str!("../../../docs/spot-check.md");
    let mut planner = desk(Far::Passed, 80, 24);
    planner.act(&[PlanCheck]);
    let mut dispute = desk(Far::Again(450), 80, 24);
    dispute.act(&[Disputes]);
    let mut passed = desk(Far::Passed, 80, 24);
    passed.act(&[Accept]);
    let blind = Desk::open_blind(vec![organa(), skywalker(), crate::stories::people::solo()], 80, 24);
    for screen in [planner.screen(), dispute.screen(), passed.screen(), blind.screen()] {
        let screen = screen.trim_matches('\n');
        assert!(page.contains(screen), "docs/spot-check.md does not show:\n{screen}");
    }
}
