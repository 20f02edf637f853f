//! Random sequences of everything people can do: a batch never goes out against a condition.

use super::world::{World, approve, challenge, challenge_verdict, text};
use crate::casework::check::gate::{Condition, Passage, Presence};
use crate::casework::check::step::{GateStep, How, Ruling, Second, Step};
use crate::casework::check::{CheckNo, Hands, Kind};
use crate::casework::{CaseId, Deed, Role, Seq, Verdict};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Something a person tries.
#[derive(Clone, Debug)]
enum Try {
    Decide(u64, bool),
    Freeze(bool),
    Plan(u32, u64),
    Seed(u32, u8),
    Redecide(u32, u8, bool, u8),
    ReviewAll(u32),
    Settle(u32, u8),
    Close(u32),
    Repair(u32),
    Abandon(u32),
    Batch,
    Override(bool),
    TwoHands,
    Presence(bool),
    Export,
}

fn tries() -> impl Strategy<Value = Try> {
    let check = || 1_u32..4;
    prop_oneof![
        1 => (1_u64..9, any::<bool>()).prop_map(|(case, relief)| Try::Decide(case, relief)),
        4 => any::<bool>().prop_map(Try::Freeze),
        4 => (check(), 0_u64..2).prop_map(|(check, allowed)| Try::Plan(check, allowed)),
        4 => (check(), 0_u8..5).prop_map(|(check, dice)| Try::Seed(check, dice)),
        3 => (check(), any::<u8>(), any::<bool>(), 0_u8..4)
            .prop_map(|(check, place, same, who)| Try::Redecide(check, place, same, who)),
        5 => check().prop_map(Try::ReviewAll),
        2 => (check(), any::<u8>()).prop_map(|(check, place)| Try::Settle(check, place)),
        5 => check().prop_map(Try::Close),
        1 => check().prop_map(Try::Repair),
        1 => check().prop_map(Try::Abandon),
        3 => Just(Try::Batch),
        1 => any::<bool>().prop_map(Try::Override),
        1 => Just(Try::TwoHands),
        1 => any::<bool>().prop_map(Try::Presence),
        6 => Just(Try::Export),
    ]
}

fn attempt(world: &mut World, what: &Try) {
    let second = |world: &World, case, same| if same { world.same(case) } else { challenge() };
    let number = |check: &u32| CheckNo(*check);
    // What is refused is refused: only what comes through matters here.
    let _ = match what {
        Try::Decide(case, relief) => {
            let verdict = if *relief { approve() } else { challenge_verdict() };
            world.decide(CaseId(*case), "ada", verdict);
            Ok(())
        }
        Try::Freeze(approvals) => world.freeze(if *approvals { Kind::Approvals } else { Kind::Refusals }),
        Try::Plan(check, allowed) => {
            if world.docket.checks.get(&number(check)).is_some_and(|check| check.decisions.len() > 2) {
                let _ = world.plan(number(check), "60%", *allowed);
            }
            Ok(())
        }
        Try::Seed(check, dice) => world.seed(number(check), &format!("{dice}").repeat(20)),
        Try::Redecide(check, place, same, who) => {
            let cases = world.docket.checks.get(&number(check)).map(|_| world.sampled(number(check)));
            let cases = cases.unwrap_or_default();
            match cases.get(usize::from(*place) % cases.len().max(1)) {
                Some(case) => {
                    let who = ["ada", "bob", "second", "third"][usize::from(*who)];
                    world.redecide(number(check), *case, who, Role::Reviewer, second(world, *case, *same))
                }
                None => Ok(()),
            }
        }
        Try::ReviewAll(check) => {
            if world.docket.checks.contains_key(&number(check)) {
                for case in world.sampled(number(check)) {
                    let first = world.check(number(check)).sampled(case).and_then(|one| one.first.clone());
                    let verdict = first.map_or_else(approve, |first| first.verdict);
                    let second = Second::Decided { verdict, reason: text("") };
                    let _ = world.redecide(number(check), case, "second", Role::Reviewer, second);
                }
            }
            Ok(())
        }
        Try::Settle(check, place) => {
            if world.docket.checks.contains_key(&number(check)) {
                for case in world.sampled(number(check)) {
                    let ruling = Ruling::ALL[usize::from(*place) % 4];
                    let _ = world.settle(number(check), case, "judge", ruling, How::Third);
                }
            }
            Ok(())
        }
        Try::Close(check) => world.close(number(check)),
        Try::Repair(check) => world.step(number(check), Step::Repair { cause: text("c"), repair: text("r") }),
        Try::Abandon(check) => world.step(number(check), Step::Abandon { reason: text("r") }),
        Try::Batch => {
            world.batch();
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
        Try::Export => Ok(()),
    };
}

/// Reads the nine conditions off the log alone, without the room's own state, and says what is wrong.
fn objection(world: &World, passage: &Passage) -> Option<String> {
    let record = world.batches.last().unwrap();
    let steps = || {
        world.entries.iter().filter_map(|(entry, _)| match &entry.deed {
            Deed::Check(step) => Some((entry, step.check, &step.step)),
            _ => None,
        })
    };
    for frozen in &record.batch.cases {
        let now = world.in_force.get(&frozen.case)?;
        if now.seq != frozen.verdict || !matches!(now.verdict, Verdict::Approve { .. }) {
            return Some(format!("case {} is not approved as it was frozen", frozen.case));
        }
    }
    if world.presence == Presence::Unproven {
        return Some("nobody signed in".to_owned());
    }
    if !passage.unmet.is_empty() {
        let by: BTreeSet<_> = world
            .entries
            .iter()
            .filter(|(entry, _)| {
                matches!(&entry.deed, Deed::Gate(GateStep::Override { batch, .. }) if *batch == record.batch.number)
            })
            .map(|(entry, _)| entry.seat.clone())
            .collect();
        let two = world
            .entries
            .iter()
            .any(|(entry, _)| entry.deed == Deed::Gate(GateStep::Rule { hands: Hands::Two }));
        let untouchable = [
            Condition::BatchFrozen,
            Condition::EveryCaseDecided,
            Condition::LedgerHolds,
            Condition::NoChallenge,
            Condition::SignedInAgain,
        ];
        if passage.unmet.iter().any(|unmet| untouchable.contains(unmet)) {
            return Some("an override reached too far".to_owned());
        }
        return (by.len() < if two { 2 } else { 1 }).then(|| "too few supervisors".to_owned());
    }
    if passage.checks.is_empty() {
        return Some("no check and no override".to_owned());
    }
    for check in &passage.checks {
        let at = |wanted: fn(&Step) -> bool| -> Option<Seq> {
            steps().find(|(_, number, step)| number == check && wanted(step)).map(|(entry, _, _)| entry.seq)
        };
        let planned = at(|step| matches!(step, Step::Plan { .. }));
        let seeded = at(|step| matches!(step, Step::Seed { .. }));
        let closed = at(|step| matches!(step, Step::Close { passed: true, .. }));
        match (planned, seeded, closed) {
            (Some(planned), Some(seeded), Some(closed)) if planned < seeded && seeded < closed => {}
            _ => return Some(format!("check {check} was not planned, seeded and passed in this order")),
        }
        let firsts: BTreeSet<_> =
            world.sampled(*check).into_iter().map(|case| world.first(*check, case)).collect();
        let readers =
            steps().filter(|(_, number, step)| number == check && matches!(step, Step::Redecide { .. }));
        let readers: Vec<_> = readers.map(|(entry, _, _)| entry.seat.0.as_str().to_owned()).collect();
        if readers.len() != world.sampled(*check).len() || readers.iter().any(|who| firsts.contains(who)) {
            return Some(format!("check {check} was not decided again by somebody else"));
        }
    }
    // With nothing wrong found, every decision of the kind must be frozen in one of the checks.
    for frozen in &record.batch.cases {
        let covered = passage.checks.iter().any(|check| {
            world.check(*check).kind == Kind::Approvals && world.check(*check).decision(frozen.case).is_some()
        });
        if !covered {
            return Some(format!("case {} stands in no check", frozen.case));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_batch_goes_out_against_a_condition(tries in prop::collection::vec(tries(), 1..60)) {
        let mut world = World::approved(8);
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

/// The sequences above must reach the gate, or the property is empty: this one does in a few steps.
#[test]
fn the_straight_way_goes_out() {
    let mut world = World::approved(8);
    let way =
        [Try::Freeze(true), Try::Plan(1, 0), Try::Seed(1, 1), Try::ReviewAll(1), Try::Close(1), Try::Batch];
    for what in &way {
        attempt(&mut world, what);
    }
    let passage = world.gate().opens(world.now()).unwrap();
    assert_eq!(passage.checks, [CheckNo(1)]);
    assert_eq!(objection(&world, &passage), None);
}
