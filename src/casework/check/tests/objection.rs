//! The nine conditions read off the log alone, naively and without the room's own state: what is wrong with a batch that
//! goes out.

use super::world::World;
use crate::casework::check::gate::{Condition, LedgerFact, Passage, Presence};
use crate::casework::check::step::{CheckStep, GateStep, Ruling, Second, Step};
use crate::casework::check::{CheckNo, Hands, Kind};
use crate::casework::{BatchState, CaseId, Deed, Entry, Frozen, Role, Seq, Verdict};
use std::collections::BTreeSet;

/// What became of a sampled case.
#[derive(Clone, Debug, PartialEq)]
enum Came {
    Waiting,
    Disputed,
    Right,
    /// Wrong, found by this entry; and what is right, where that was found.
    Wrong(Seq, Option<Verdict>),
}

/// Says what is wrong with this batch going out so.
pub(super) fn objection(world: &World, passage: &Passage) -> Option<String> {
    of_the_batch(world).or_else(|| {
        if passage.unmet.is_empty() { of_the_checks(world, passage) } else { of_the_override(world, passage) }
    })
}

/// Conditions 1, 2, 3, 8 and 9, which nobody sets aside.
fn of_the_batch(world: &World) -> Option<String> {
    let record = world.batches.last()?;
    if record.state == BatchState::Void || world.root.is_some_and(|root| root != record.batch.root()) {
        return Some("the batch is void, or has another root".to_owned());
    }
    for frozen in &record.batch.cases {
        let now = world.in_force.get(&frozen.case)?;
        if now.seq != frozen.verdict || !matches!(now.verdict, Verdict::Approve { .. }) {
            return Some(format!("case {} is not approved as it was frozen", frozen.case));
        }
    }
    if world.ledger != LedgerFact::Holds {
        return Some("the ledger is broken".to_owned());
    }
    if world.presence == Presence::Unproven || world.role != Role::Supervisor {
        return Some("no supervisor signed in".to_owned());
    }
    None
}

fn of_the_override(world: &World, passage: &Passage) -> Option<String> {
    let record = world.batches.last()?;
    let overridable = [Condition::PlanBeforeSeed, Condition::SampleDecidedAgain, Condition::WithinBounds];
    if !passage.unmet.iter().all(|unmet| overridable.contains(unmet)) {
        return Some("an override reached too far".to_owned());
    }
    let deeds = || world.entries.iter().map(|(entry, _)| entry);
    let by: BTreeSet<_> = deeds()
        .filter(|entry| {
            matches!(&entry.deed, Deed::Gate(GateStep::Override { batch, .. }) if *batch == record.batch.number)
        })
        .map(|entry| entry.seat.clone())
        .collect();
    let two = deeds().any(|entry| entry.deed == Deed::Gate(GateStep::Rule { hands: Hands::Two }));
    (by.len() < if two { 2 } else { 1 }).then(|| "too few supervisors".to_owned())
}

/// Conditions 4 to 7.
fn of_the_checks(world: &World, passage: &Passage) -> Option<String> {
    let record = world.batches.last()?;
    let named = passage.checks.iter().find_map(|check| of_a_check(world, *check));
    if named.is_some() {
        return named;
    }
    for frozen in &record.batch.cases {
        if !passage.checks.iter().any(|check| speaks_for(world, *check, Kind::Approvals, frozen)) {
            return Some(format!("no check speaks for case {}", frozen.case));
        }
    }
    for (case, decided) in &world.in_force {
        let beside = Kind::of(&decided.verdict) == Some(Kind::Refusals)
            && decided.seq < record.seq
            && record.batch.get(*case).is_none();
        let refusal = world.frozen(Kind::Refusals).into_iter().find(|frozen| frozen.case == *case);
        let spoken = refusal.is_some_and(|frozen| {
            passage.checks.iter().any(|check| speaks_for(world, *check, Kind::Refusals, &frozen))
        });
        if beside && !spoken {
            return Some(format!("no check speaks for the refusal of case {case}"));
        }
    }
    for number in world.docket.checks.keys().filter(|number| !is_given_up(world, **number)) {
        for sampled in &world.check(*number).sample {
            let Some(frozen) = record.batch.get(sampled.frozen.case) else { continue };
            match came(world, *number, &sampled.frozen) {
                Came::Disputed => return Some(format!("case {} is in dispute", frozen.case)),
                Came::Wrong(..) if frozen.verdict == sampled.frozen.verdict => {
                    return Some(format!("case {} was found wrong and still goes out", frozen.case));
                }
                _ => {}
            }
        }
    }
    None
}

fn of_a_check(world: &World, number: CheckNo) -> Option<String> {
    let at = |wanted: fn(&Step) -> bool| steps(world, number).find(|(_, step)| wanted(step));
    let planned = at(|step| matches!(step, Step::Plan { .. }));
    let seeded = at(|step| matches!(step, Step::Seed { .. })).map(|(entry, _)| entry.seq);
    let closed = at(|step| matches!(step, Step::Close { passed: true, .. })).map(|(entry, _)| entry.seq);
    let (Some((entry, Step::Plan { plan, .. })), Some(seeded), Some(closed)) = (planned, seeded, closed)
    else {
        return Some(format!("check {number} was not planned, seeded and passed"));
    };
    if !(entry.seq < seeded && seeded < closed) {
        return Some(format!("check {number} was not planned, seeded and passed in this order"));
    }
    let check = world.check(number);
    if u64::try_from(check.sample.len()) != Ok(plan.strata.iter().map(|one| one.sample).sum()) {
        return Some(format!("check {number} has another sample than planned"));
    }
    let firsts: BTreeSet<_> = check
        .sample
        .iter()
        .filter_map(|one| world.every.get(&one.frozen.verdict))
        .map(|one| &one.seat)
        .collect();
    let mut wrong = 0;
    for sampled in &check.sample {
        match came(world, number, &sampled.frozen) {
            Came::Waiting | Came::Disputed => return Some(format!("check {number} is not settled")),
            Came::Right => {}
            Came::Wrong(..) => wrong += 1,
        }
    }
    let mut readers = steps(world, number).filter(|(_, step)| matches!(step, Step::Redecide { .. }));
    if readers.any(|(entry, _)| firsts.contains(&entry.seat) || entry.seq < seeded || entry.seq > closed) {
        return Some(format!("check {number} was decided again by one of the first, or at another time"));
    }
    let upper = largest_possible(plan.population, check.sample.len() as u64, wrong);
    if wrong > plan.allowed || upper * 10 >= plan.population * 6 {
        return Some(format!("check {number}: {wrong} wrong, up to {upper} of {}", plan.population));
    }
    None
}

/// Tells whether a check, as it stands now, speaks for a decision.
fn speaks_for(world: &World, number: CheckNo, kind: Kind, decision: &Frozen) -> bool {
    let check = world.check(number);
    let wrong = |frozen: &Frozen| {
        let is_sampled = check.sample.iter().any(|one| one.frozen == *frozen);
        is_sampled && matches!(came(world, number, frozen), Came::Wrong(..))
    };
    let fresh = check.decisions.iter().all(|frozen| {
        wrong(frozen) || world.in_force.get(&frozen.case).is_some_and(|now| now.seq == frozen.verdict)
    });
    let Some(frozen) = check.decisions.iter().find(|frozen| frozen.case == decision.case) else {
        return false;
    };
    let mended = match came(world, number, frozen) {
        Came::Wrong(found, right) if wrong(frozen) => {
            let later = world.every.get(&decision.verdict);
            later.is_some_and(|later| later.seq > found && right.is_none_or(|right| right == later.verdict))
        }
        _ => frozen == decision,
    };
    fresh && check.kind == kind && mended
}

/// Reads what became of a sampled case.
fn came(world: &World, number: CheckNo, frozen: &Frozen) -> Came {
    let of_case = |case: CaseId| steps(world, number).filter(move |(entry, _)| entry.case == Some(case));
    let second = of_case(frozen.case).find_map(|(entry, step)| match step {
        Step::Redecide { second } => Some((entry.seq, second)),
        _ => None,
    });
    let ruled = of_case(frozen.case).find_map(|(entry, step)| match step {
        Step::Settle { ruling, .. } => Some((entry.seq, *ruling)),
        _ => None,
    });
    match (second, ruled) {
        (None, _) => Came::Waiting,
        (Some((found, Second::Undecidable { .. })), _) => Came::Wrong(found, None),
        (Some((_, Second::Decided { verdict, .. })), ruled) => match ruled {
            Some((_, Ruling::First)) => Came::Right,
            Some((found, Ruling::Second)) => Came::Wrong(found, Some(verdict.clone())),
            Some((found, Ruling::Neither | Ruling::Undecidable)) => Came::Wrong(found, None),
            None if world.every.get(&frozen.verdict).is_some_and(|first| first.verdict == *verdict) => {
                Came::Right
            }
            None => Came::Disputed,
        },
    }
}

fn steps(world: &World, number: CheckNo) -> impl Iterator<Item = (&Entry, &Step)> {
    world.entries.iter().filter_map(move |(entry, _)| match &entry.deed {
        Deed::Check(CheckStep { check, step }) if *check == number => Some((entry, step)),
        _ => None,
    })
}

fn is_given_up(world: &World, number: CheckNo) -> bool {
    steps(world, number).any(|(_, step)| matches!(step, Step::Abandon { .. }))
}

/// Counts, in the small, how many of a population can be wrong where a sample shows so few, at 95 percent.
fn largest_possible(population: u64, sample: u64, errors: u64) -> u64 {
    let choose = |n: u64, k: u64| {
        if k > n { 0 } else { (0..k).fold(1_u128, |ways, i| ways * u128::from(n - i) / u128::from(i + 1)) }
    };
    let few_enough = |wrong: &u64| {
        let ways: u128 =
            (0..=errors).map(|x| choose(*wrong, x) * choose(population - wrong, sample - x)).sum();
        ways * 20 > choose(population, sample)
    };
    (errors..=population - (sample - errors)).filter(few_enough).max().unwrap_or(errors)
}
