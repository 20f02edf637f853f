//! Tests: tables and properties of `strata`.

use super::*;
use crate::casework::spotcheck::reference::Inputs;
use crate::casework::spotcheck::tail::Lot;

fn level(text: &str) -> Confidence {
    text.parse().unwrap()
}

fn strata(populations: &[u64]) -> Vec<Stratum> {
    let name = |index| Text::new(&format!("stratum {index}"));
    populations
        .iter()
        .enumerate()
        .map(|(index, population)| Stratum { name: name(index), population: *population })
        .collect()
}

fn outcomes(strata: &[(u64, u64, u64)]) -> Vec<Outcome> {
    strata.iter().map(|&(population, sample, errors)| Outcome { population, sample, errors }).collect()
}

#[test]
fn a_sample_is_divided_by_largest_remainder() {
    let table: [(u64, &[u64], &[u64]); 6] = [
        (7, &[10, 10, 10], &[3, 2, 2]),
        (200, &[4_000, 700, 200, 40], &[162, 28, 8, 2]),
        (20, &[4_000, 900, 39, 1], &[16, 4, 0, 0]),
        (99, &[10, 20], &[10, 20]),
        (0, &[10, 20], &[0, 0]),
        (5, &[], &[]),
    ];
    for (sample, populations, allotted) in table {
        assert_eq!(allocate(sample, populations), allotted);
    }
}

#[test]
fn an_allocation_adds_up_and_never_exceeds_a_stratum() {
    let mut inputs = Inputs(7);
    for _ in 0..2_000 {
        let populations: Vec<u64> = (0..inputs.between(1, 9)).map(|_| inputs.between(1, 400)).collect();
        let total: u64 = populations.iter().sum();
        let sample = inputs.between(0, total);
        let allotted = allocate(sample, &populations);
        assert_eq!(allotted.iter().sum::<u64>(), sample);
        for (count, population) in allotted.iter().zip(&populations) {
            assert!(count <= population);
            // Within one of its proportion.
            assert!((count * total).abs_diff(sample * population) < total);
        }
    }
}

#[test]
fn combined_bounds_of_the_printed_cases() {
    let table = [
        ([(2_500, 100, 0), (538, 50, 0)], 124),
        ([(2_500, 100, 1), (538, 50, 1)], 188),
        ([(3_000, 150, 0), (1_940, 150, 1)], 139),
        ([(4_900, 200, 0), (40, 40, 1)], 72),
    ];
    for (strata, upper) in table {
        let bound = combined_bound(&outcomes(&strata), level("95%")).unwrap();
        assert_eq!(bound.upper, upper, "{strata:?}");
        assert_eq!(bound.uppers.iter().sum::<u64>(), upper);
    }
    let estimate = estimated_errors(&outcomes(&[(3_000, 150, 0), (1_940, 150, 1)])).unwrap();
    assert!((estimate - 12.933_333).abs() < 1e-6);
    assert_eq!(estimated_errors(&outcomes(&[(10, 0, 0)])), None);
}

#[test]
fn one_stratum_is_the_simple_bound_and_a_census_is_a_count() {
    let one = combined_bound(&outcomes(&[(4_940, 200, 1)]), level("95%")).unwrap();
    assert_eq!(one.upper, 114);
    let counted = combined_bound(&outcomes(&[(40, 40, 2), (10, 10, 0)]), level("95%")).unwrap();
    assert_eq!((counted.upper, counted.population), (2, 50));
    assert_eq!(combined_bound(&[], level("95%")), Err(BoundError::Empty));
    let impossible = combined_bound(&outcomes(&[(10, 5, 6)]), level("95%"));
    assert_eq!(impossible, Err(BoundError::Errors { errors: 6, sample: 5 }));
}

#[test]
fn small_strata_are_inspected_whole_and_none_is_left_out() {
    let plan =
        plan_strata(&strata(&[4_000, 900, 39, 1]), "1%".parse().unwrap(), level("95%"), 0, SMALL).unwrap();
    assert_eq!(plan.strata[2].sample, 39);
    assert_eq!(plan.strata[3].sample, 1);
    assert!(plan.strata.iter().all(|stratum| stratum.sample > 0));
    assert_eq!(plan.population, 4_940);
    // A stratum that no bound depends on is still looked into.
    let rare = plan_strata(&strata(&[100_000, 60]), "10%".parse().unwrap(), level("95%"), 0, SMALL).unwrap();
    assert!(rare.strata[1].sample > 0);
    assert_eq!(plan.supports_at_most(), 49);
}

#[test]
fn every_stratum_drawn_from_by_itself_costs_its_part_of_the_risk() {
    let sample = |populations: &[u64]| {
        plan_strata(&strata(populations), "1%".parse().unwrap(), level("95%"), 0, SMALL).unwrap().sample()
    };
    assert_eq!(sample(&[4_940]), 286);
    assert_eq!(sample(&[2_500, 1_500, 700, 200, 40]), 1_437);
    // The small one whole, the others as one draw: hardly more than without strata.
    assert_eq!(sample(&[4_900, 40]), 40 + 284);
}

#[test]
fn every_fall_of_the_allowed_errors_passes_and_one_more_error_than_fits_does_not() {
    let plan = plan_strata(&strata(&[900, 500, 50]), "2%".parse().unwrap(), level("95%"), 2, SMALL).unwrap();
    let results = |errors: [u64; 3]| -> Vec<Outcome> {
        let sizes = plan.strata.iter().zip(errors);
        sizes
            .map(|(part, errors)| Outcome { population: part.population, sample: part.sample, errors })
            .collect()
    };
    for errors in [[0, 0, 0], [2, 0, 0], [0, 2, 0], [0, 0, 2], [1, 1, 0], [1, 0, 1], [0, 1, 1]] {
        assert!(plan.is_met_by(&results(errors)), "{errors:?}");
    }
    assert!(!plan.is_met_by(&results([30, 0, 0])));
    assert!(!plan.is_met_by(&results([0, 0, 0])[..2]));
    let mut cut_short = results([0, 0, 0]);
    cut_short[0].sample -= 1;
    assert!(!plan.is_met_by(&cut_short));
}

#[test]
fn plans_for_random_strata_hold_what_they_promise() {
    let mut inputs = Inputs(8);
    let mut planned = 0;
    for _ in 0..150 {
        let populations: Vec<u64> = (0..inputs.between(1, 5)).map(|_| inputs.between(1, 900)).collect();
        let allowed = inputs.between(0, 3);
        let tolerable = Share::new(inputs.between(1, 100), 1_000).unwrap();
        let Ok(plan) = plan_strata(&strata(&populations), tolerable, level("95%"), allowed, SMALL) else {
            continue;
        };
        planned += 1;
        let samples: Vec<u64> = plan.strata.iter().map(|stratum| stratum.sample).collect();
        assert!(worst_bound(&populations, &samples, allowed, level("95%")) < plan.intolerable);
        assert!(plan.strata.iter().all(|stratum| {
            stratum.sample <= stratum.population
                && (stratum.population >= SMALL || stratum.sample == stratum.population)
        }));
    }
    assert!(planned > 100, "{planned}");
}

#[test]
fn what_cannot_be_planned_says_why() {
    let share = |text: &str| text.parse::<Share>().unwrap();
    let plan = |populations: &[u64], tolerable, allowed| {
        plan_strata(&strata(populations), share(tolerable), level("95%"), allowed, SMALL)
    };
    assert_eq!(plan(&[], "1%", 0), Err(PlanError::Empty));
    assert_eq!(plan(&[10, 0], "1%", 0), Err(PlanError::Empty));
    assert_eq!(plan(&[10], "0%", 0), Err(PlanError::NothingTolerable));
    let allowed = PlanError::Allowed { allowed: 1, intolerable: 1, population: 100 };
    assert_eq!(plan(&[50, 50], "1%", 1), Err(allowed));
    assert_eq!(plan(&[u64::MAX, u64::MAX], "1%", 0), Err(PlanError::Population(u64::MAX)));
}

#[test]
fn the_combined_bound_covers_at_least_as_often_as_it_says() {
    // Exact: every pair of outcomes of two strata, weighted by its chance, for every way to place the wrong decisions.
    let sizes = [(14_u64, 6_u64), (9, 5)];
    let chance = |(population, sample): (u64, u64), wrong: u64, errors: u64| {
        let lot = Lot::new(population, wrong, sample).unwrap();
        lot.at_most(errors) - errors.checked_sub(1).map_or(0.0, |fewer| lot.at_most(fewer))
    };
    for first_wrong in 0..=sizes[0].0 {
        for second_wrong in 0..=sizes[1].0 {
            let mut missed = 0.0;
            for first in 0..=sizes[0].1 {
                for second in 0..=sizes[1].1 {
                    let seen = outcomes(&[(sizes[0].0, sizes[0].1, first), (sizes[1].0, sizes[1].1, second)]);
                    let bound = combined_bound(&seen, level("90%")).unwrap();
                    if bound.upper < first_wrong + second_wrong {
                        missed +=
                            chance(sizes[0], first_wrong, first) * chance(sizes[1], second_wrong, second);
                    }
                }
            }
            assert!(missed <= 0.1 + 1e-9, "{first_wrong} {second_wrong}: {missed}");
        }
    }
}
