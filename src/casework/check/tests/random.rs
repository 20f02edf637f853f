//! Random sequences of everything people can do: a batch never goes out against a condition.

use super::objection::objection;
use super::world::{World, approve, challenge, challenge_verdict, other_relief, other_relief_verdict, text};
use crate::casework::check::gate::{Condition, LedgerFact, Presence};
use crate::casework::check::step::{GateStep, How, Ruling, Second, Step};
use crate::casework::check::{CheckNo, Hands, Kind};
use crate::casework::{BatchState, CaseId, Digest, FlagReason, HoldReason, Role, Verdict};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

/// Something a person tries, or that happens to the file.
#[derive(Clone, Debug)]
enum Try {
    Decide(u64, Is),
    Freeze(bool),
    Plan(u32, u64),
    Seed(u32, u8),
    Redecide(u32, u8, Again, u8),
    ReviewAll(u32),
    Settle(u32, u8),
    Close(u32),
    Repair(u32),
    Abandon(u32),
    /// A whole check of a kind, from the list to the result, in which everybody agrees.
    Check(bool, u8),
    Direct(usize),
    Batch,
    Void,
    Override(bool),
    TwoHands,
    Presence(bool),
    Role(u8),
    Ledger(bool),
    Root(bool),
    Export,
}

/// A first decision.
#[derive(Clone, Copy, Debug)]
enum Is {
    Approved,
    ApprovedOtherwise,
    Challenged,
    Held,
    Flagged,
}

/// A second decision.
#[derive(Clone, Copy, Debug)]
enum Again {
    Same,
    Challenged,
    Otherwise,
    Undecidable,
}

fn tries() -> impl Strategy<Value = Try> {
    let check = || 1_u32..5;
    let is = prop_oneof![
        4 => Just(Is::Approved),
        2 => Just(Is::ApprovedOtherwise),
        4 => Just(Is::Challenged),
        1 => Just(Is::Held),
        1 => Just(Is::Flagged),
    ];
    let again = prop_oneof![
        5 => Just(Again::Same),
        2 => Just(Again::Challenged),
        1 => Just(Again::Otherwise),
        1 => Just(Again::Undecidable),
    ];
    prop_oneof![
        2 => (1_u64..9, is).prop_map(|(case, is)| Try::Decide(case, is)),
        3 => any::<bool>().prop_map(Try::Freeze),
        3 => (check(), 0_u64..2).prop_map(|(check, allowed)| Try::Plan(check, allowed)),
        3 => (check(), 0_u8..5).prop_map(|(check, dice)| Try::Seed(check, dice)),
        3 => (check(), any::<u8>(), again, 0_u8..4)
            .prop_map(|(check, place, again, who)| Try::Redecide(check, place, again, who)),
        4 => check().prop_map(Try::ReviewAll),
        2 => (check(), any::<u8>()).prop_map(|(check, place)| Try::Settle(check, place)),
        4 => check().prop_map(Try::Close),
        1 => check().prop_map(Try::Repair),
        1 => check().prop_map(Try::Abandon),
        3 => (any::<bool>(), 5_u8..10).prop_map(|(approvals, dice)| Try::Check(approvals, dice)),
        1 => (1_usize..4).prop_map(Try::Direct),
        3 => Just(Try::Batch),
        1 => Just(Try::Void),
        2 => any::<bool>().prop_map(Try::Override),
        1 => Just(Try::TwoHands),
        1 => prop::bool::weighted(0.7).prop_map(Try::Presence),
        1 => (0_u8..5).prop_map(Try::Role),
        1 => prop::bool::weighted(0.7).prop_map(Try::Ledger),
        1 => prop::bool::weighted(0.7).prop_map(Try::Root),
        6 => Just(Try::Export),
    ]
}

fn verdict(is: Is) -> Verdict {
    match is {
        Is::Approved => approve(),
        Is::ApprovedOtherwise => other_relief_verdict(),
        Is::Challenged => challenge_verdict(),
        Is::Held => Verdict::Hold { reason: HoldReason::ALL[0], until: None },
        Is::Flagged => Verdict::Flag { reason: FlagReason::ALL[0] },
    }
}

fn attempt(world: &mut World, what: &Try) {
    let number = |check: &u32| CheckNo(*check);
    // What is refused is refused: only what comes through matters here.
    let _ = match what {
        Try::Decide(case, is) => {
            world.decide(CaseId(*case), "ada", verdict(*is));
            Ok(())
        }
        Try::Freeze(approvals) => world.freeze(if *approvals { Kind::Approvals } else { Kind::Refusals }),
        Try::Plan(check, allowed) => plan(world, number(check), *allowed),
        Try::Seed(check, dice) => world.seed(number(check), &format!("{dice}").repeat(20)),
        Try::Redecide(check, place, again, who) => {
            let cases = sampled(world, number(check));
            let Some(case) = cases.get(usize::from(*place) % cases.len().max(1)) else { return };
            let second = match again {
                Again::Same => world.same(*case),
                Again::Challenged => challenge(),
                Again::Otherwise => other_relief(),
                Again::Undecidable => Second::Undecidable { reason: text("the file is missing") },
            };
            let who = ["ada", "bob", "second", "third"][usize::from(*who)];
            world.redecide(number(check), *case, who, Role::Reviewer, second)
        }
        Try::ReviewAll(check) => {
            review_all(world, number(check));
            Ok(())
        }
        Try::Settle(check, place) => {
            for case in sampled(world, number(check)) {
                let ruling = Ruling::ALL[usize::from(*place) % 4];
                let _ = world.settle(number(check), case, "judge", ruling, How::Third);
            }
            Ok(())
        }
        Try::Close(check) => world.close(number(check)),
        Try::Repair(check) => world.step(number(check), Step::Repair { cause: text("c"), repair: text("r") }),
        Try::Abandon(check) => world.step(number(check), Step::Abandon { reason: text("r") }),
        Try::Check(approvals, dice) => {
            let next = world.docket.next_number();
            let kind = if *approvals { Kind::Approvals } else { Kind::Refusals };
            if world.freeze(kind).is_ok() && plan(world, next, 1).is_ok() {
                let _ = world.seed(next, &format!("{dice}").repeat(20));
                review_all(world, next);
            }
            world.close(next)
        }
        Try::Direct(many) => world.direct(*many),
        Try::Batch => {
            world.batch();
            Ok(())
        }
        Try::Void => {
            if let Some(record) = world.batches.last_mut() {
                record.state = BatchState::Void;
            }
            Ok(())
        }
        Try::Override(sue) => match world.batches.last().map(|record| record.batch.number) {
            Some(batch) => {
                let step = GateStep::Override { batch, reason: text("r") };
                world.gate_step(if *sue { "sue" } else { "sup" }, Role::Supervisor, step)
            }
            None => Ok(()),
        },
        Try::TwoHands => world.gate_step("sup", Role::Supervisor, GateStep::Rule { hands: Hands::Two }),
        Try::Presence(there) => {
            world.presence = if *there { Presence::SignedIn } else { Presence::Unproven };
            Ok(())
        }
        Try::Role(role) => {
            world.role = match role {
                0 => Role::Reviewer,
                1 => Role::Analyst,
                _ => Role::Supervisor,
            };
            Ok(())
        }
        Try::Ledger(holds) => {
            world.ledger = if *holds { LedgerFact::Holds } else { broken() };
            Ok(())
        }
        Try::Root(right) => {
            world.root = (!right).then(|| Digest::of(b"another"));
            Ok(())
        }
        Try::Export => Ok(()),
    };
}

fn broken() -> LedgerFact {
    LedgerFact::Broken("entry 3 does not follow".to_owned())
}

/// Plans a check so that at most a small part of it may be wrong, or looks at all of it where it is that small.
fn plan(world: &mut World, check: CheckNo, allowed: u64) -> Result<(), crate::casework::Refusal> {
    let many = world.docket.checks.get(&check).map_or(0, |check| check.decisions.len());
    if many > 2 { world.plan(check, "60%", allowed) } else { world.plan(check, "60%", 0) }
}

fn sampled(world: &World, check: CheckNo) -> Vec<CaseId> {
    if world.docket.checks.contains_key(&check) { world.sampled(check) } else { Vec::new() }
}

fn review_all(world: &mut World, check: CheckNo) {
    for case in sampled(world, check) {
        let first = world.check(check).sampled(case).and_then(|one| one.first.clone());
        let verdict = first.map_or_else(approve, |first| first.verdict);
        let second = Second::Decided { verdict, reason: text("") };
        let _ = world.redecide(check, case, "second", Role::Reviewer, second);
    }
}

/// Eight approvals by two people, and one challenge.
fn decided() -> World {
    let mut world = World::approved(8);
    world.decide(CaseId(9), "ada", challenge_verdict());
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_batch_goes_out_against_a_condition(tries in prop::collection::vec(tries(), 1..60)) {
        let mut world = decided();
        for what in &tries {
            attempt(&mut world, what);
            let passage = match what {
                Try::Export if !world.batches.is_empty() => world.gate().opens(world.now()),
                _ => None,
            };
            if let Some(passage) = passage {
                prop_assert_eq!(objection(&world, &passage), None);
                prop_assert!(world.certificate(&passage).text().contains("CERTIFICATE"));
            }
        }
    }
}

/// The sequences above must reach the gate, and every condition must shut it now and then, or the property is empty.
#[test]
fn the_sequences_reach_the_gate_and_every_condition_shuts_it() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let sequence = prop::collection::vec(tries(), 30..60);
    let (mut met, mut overridden, mut with_refusals) = (0, 0, 0);
    let mut shut: BTreeMap<Condition, u32> = BTreeMap::new();
    for _ in 0..600 {
        let mut world = decided();
        for what in sequence.new_tree(&mut runner).unwrap().current() {
            attempt(&mut world, &what);
            if !matches!(what, Try::Export) || world.batches.is_empty() {
                continue;
            }
            let gate = world.gate();
            gate.unmet().for_each(|unmet| *shut.entry(unmet).or_default() += 1);
            if let Some(passage) = gate.opens(world.now()) {
                assert_eq!(objection(&world, &passage), None);
                met += u32::from(passage.unmet.is_empty());
                overridden += u32::from(!passage.unmet.is_empty());
                with_refusals +=
                    u32::from(passage.checks.iter().any(|check| world.check(*check).kind == Kind::Refusals));
            }
        }
    }
    assert_eq!(shut.len(), Condition::ALL.len(), "{shut:?}");
    assert!(shut.values().all(|times| *times > 20), "{shut:?}");
    assert!(met > 20 && overridden > 20 && with_refusals > 5, "{met} {overridden} {with_refusals}");
}

/// A batch that may go out, with a passed check of both kinds.
fn open() -> World {
    let mut world = decided();
    let way = [Try::Check(true, 5), Try::Check(false, 6), Try::Batch];
    for what in &way {
        attempt(&mut world, what);
    }
    world
}

/// What breaks a condition.
type Break = fn(&mut World);

#[test]
fn each_condition_by_itself_shuts_the_gate_and_four_of_them_can_be_set_aside() {
    let breaks: [(Condition, Break); 9] = [
        (Condition::BatchFrozen, |world| world.root = Some(Digest::of(b"another"))),
        (Condition::EveryCaseDecided, |world| world.decide(CaseId(1), "bob", verdict(Is::Held))),
        (Condition::LedgerHolds, |world| world.ledger = broken()),
        (Condition::PlanBeforeSeed, |world| {
            let check = world.docket.checks.get_mut(&CheckNo(1)).unwrap();
            let seeded = check.seed.as_ref().unwrap().signed.clone();
            check.plan.as_mut().unwrap().signed = seeded;
        }),
        (Condition::SampleDecidedAgain, |world| {
            world.docket.checks.get_mut(&CheckNo(1)).unwrap().sample[0].second = None;
        }),
        (Condition::WithinBounds, |world| {
            world.docket.checks.remove(&CheckNo(2));
        }),
        (Condition::NothingOpen, |world| {
            world.direct(2).unwrap();
            let case = world.sampled(CheckNo(3))[0];
            world.redecide(CheckNo(3), case, "second", Role::Reviewer, challenge()).unwrap();
        }),
        (Condition::NoChallenge, |world| world.decide(CaseId(1), "bob", challenge_verdict())),
        (Condition::SignedInAgain, |world| world.role = Role::Analyst),
    ];
    for (condition, shut) in breaks {
        let mut world = open();
        let passage = world.gate().opens(world.now()).expect("it is open");
        assert_eq!((passage.unmet, passage.checks.len()), (vec![], 2));
        shut(&mut world);
        let unmet: Vec<Condition> = world.gate().unmet().collect();
        assert!(unmet.contains(&condition), "{condition:?}: {unmet:?}");
        assert_eq!(world.gate().opens(world.now()), None, "{condition:?}");
        let batch = world.batches.last().unwrap().batch.number;
        world
            .gate_step("sup", Role::Supervisor, GateStep::Override { batch, reason: text("read aloud") })
            .unwrap();
        let passage = world.gate().opens(world.now());
        assert_eq!(passage.is_some(), condition.may_be_overridden(), "{condition:?}");
    }
}
