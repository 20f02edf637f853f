//! The supervisor's screens of a spot-check: history, planner, result, disagreements, gate, seed and orders.

mod staged;

pub(super) use staged::{Drawer, disputed, failed, going_on, lesson, passed, planned, ungated};

use crate::stories::desk::{Desk, PASSPHRASE, seat};
use insta::assert_snapshot;
use staged::{DICE, Far, cases, desk, gate, overview};
use vacatur::casework::check::gate::Condition;
use vacatur::casework::check::overview::Order;
use vacatur::casework::check::{CheckNo, Kind, Pick, Ruling, Scope, Sitting, Trait};
use vacatur::casework::spotcheck::Seed;
use vacatur::casework::{BatchNo, Role};
use vacatur::record::Text;
use vacatur::review::Action::{
    Accept, Close, CloseCheck, Confirm, DirectCheck, Disputes, Down, GiveUp, Help, Override, PageDown,
    PlanCheck, ReviewCheck, Right, SeedCheck, Share, Spotchecks, Up,
};

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
    desk.act(&[Up, Up, Up, Right]);
    assert!(desk.screen().contains("decisions against relief"), "{}", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(
        desk.bench.orders,
        [Order::Plan {
            kind: Kind::Refusals,
            scope: Scope::default(),
            by: Vec::new(),
            tolerable: "2%".parse().expect("a share"),
            confidence: "95%".parse().expect("a confidence"),
            allowed: 2,
        }]
    );
    assert!(desk.notice().contains("frozen and planned"), "{}", desk.notice());
}

#[test]
fn a_plan_is_about_some_cases_alone_and_divided_into_strata() {
    let mut desk = desk(Far::Passed, 80, 24);
    desk.act(&[PlanCheck, Up, Up, Right]);
    assert!(desk.screen().contains("level felony"), "{}", desk.screen());
    assert!(desk.screen().contains("of 4,693 again"), "{}", desk.screen());
    desk.act(&[Down, Right]);
    assert_snapshot!("planner_strata_80x24", desk.screen());
    desk.resize(60, 20);
    desk.act(&[PageDown]);
    assert_snapshot!("planner_strata_end_60x20", desk.screen());
    desk.act(&[Confirm]);
    let [Order::Plan { scope, by, .. }] = &desk.bench.orders[..] else { panic!("{:?}", desk.bench.orders) };
    assert_eq!((scope.words().as_str(), &by[..]), ("level felony", &[Trait::Reviewer][..]));
}

#[test]
fn a_directed_sample_is_picked_and_kept_apart() {
    for (width, height) in SIZES {
        let mut desk = desk(Far::Passed, width, height);
        desk.act(&[DirectCheck]);
        assert_snapshot!(format!("picker_{width}x{height}"), desk.screen());
    }
    let mut desk = desk(Far::Passed, 80, 24);
    desk.act(&[DirectCheck, Down, Right]);
    assert!(desk.screen().contains("look at 50 of 4,940 again"), "{}", desk.screen());
    desk.act(&[Up, Right, Right]);
    assert!(desk.screen().contains("look at 198 of 4,940 again"), "{}", desk.screen());
    desk.act(&[Right]);
    assert!(desk.screen().contains("no decision of 4,940 is picked this way"), "{}", desk.screen());
    desk.act(&[Confirm]);
    assert_eq!(desk.notice(), "There is nothing to look at again.");
    desk.act(&[vacatur::review::Action::Left, Confirm]);
    assert_eq!(desk.bench.orders, [Order::Direct { kind: Kind::Approvals, pick: Pick::Groups }]);
    assert!(desk.notice().contains("picked on purpose"), "{}", desk.notice());
}

#[test]
fn a_share_with_a_second_reader_is_begun_and_ended() {
    let mut desk = desk(Far::Planned, 80, 24);
    desk.act(&[Share]);
    desk.type_text("many");
    desk.press("enter");
    assert!(desk.bench.orders.is_empty() && desk.screen().contains("which share"), "{}", desk.screen());
    desk.press("ctrl-u");
    desk.type_text("5%");
    desk.press("enter");
    desk.type_text("Mon Mothma, a public defender");
    desk.act(&[Confirm]);
    desk.type_text("27182818284590452353");
    desk.act(&[Confirm]);
    let [Order::BeginShare { share, .. }] = &desk.bench.orders[..] else { panic!("{:?}", desk.bench.orders) };
    assert_eq!(share.to_string(), "5 %");

    let mut desk = self::desk(Far::Passed, 80, 24);
    desk.act(&[Down, Accept, Share]);
    desk.act(&[Confirm]);
    assert!(desk.screen().contains("say it in words"), "{}", desk.screen());
    desk.type_text("the work is done");
    desk.act(&[Confirm]);
    assert_eq!(desk.bench.orders, [Order::EndShare { reason: Text::new("the work is done") }]);
}

#[test]
fn a_check_is_given_up_and_a_gate_overridden_with_a_reason() {
    let mut desk = desk(Far::Planned, 80, 24);
    desk.act(&[Accept, GiveUp]);
    desk.type_text("the wrong list");
    desk.act(&[Confirm]);
    assert_eq!(
        desk.bench.orders,
        [Order::Abandon { check: CheckNo(1), reason: Text::new("the wrong list") }]
    );
    let mut desk = self::desk(Far::Passed, 80, 24);
    desk.act(&[Accept, GiveUp]);
    assert_eq!(desk.notice(), "It has its result: there is nothing to give up.");
    desk.act(&[Close]);
    desk.bench.gates.insert(BatchNo(1), gate(&[Condition::WithinBounds]));
    desk.act(&[Down, Down, Accept, Override]);
    desk.type_text("nine cases, each read by two people");
    desk.act(&[Confirm]);
    assert_eq!(
        desk.bench.orders,
        [Order::Override { batch: BatchNo(1), reason: Text::new("nine cases, each read by two people") }]
    );
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
    desk.act(&[Disputes, vacatur::review::Action::Pick(2)]);
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
    for key in [PlanCheck, DirectCheck, SeedCheck, CloseCheck, GiveUp] {
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

/// The screens that docs/spot-check.md shows are those of a walk with other people and other cases: but for the lines
/// that name them, they are those of these stories, number by number in the same places.
#[test]
fn the_screens_of_the_walk_are_still_drawn_so() {
    let shape = |line: &str| -> String {
        line.trim().chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
    };
    let page: Vec<String> = include_str!("../../../docs/spot-check.md").lines().map(shape).collect();
    let mut planner = desk(Far::Passed, 80, 24);
    planner.act(&[PlanCheck]);
    let mut dispute = desk(Far::Again(450), 80, 24);
    dispute.act(&[Disputes]);
    let mut passed = desk(Far::Passed, 80, 24);
    passed.act(&[Accept]);
    let of_the_story: [(&Desk, &[&str]); 3] = [
        (&planner, &["San Francisco", "s a case"]),
        (&dispute, &["San Francisco", "Case ", "│ first", "one of the two", "aside; see"]),
        (&passed, &["San Francisco", "frozen", "d6a26b87", "mothma", "seed by", "more─"]),
    ];
    for (desk, own) in of_the_story {
        let screen = desk.screen();
        for line in screen.lines().filter(|line| !own.iter().any(|own| line.contains(own))) {
            assert!(page.contains(&shape(line)), "docs/spot-check.md does not show:\n{line}\nof:\n{screen}");
        }
    }
}
