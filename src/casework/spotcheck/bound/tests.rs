//! Tests: tables and properties of `bound`.

use super::*;
use crate::casework::spotcheck::reference::{Inputs, ROWS, Triangle};
use crate::casework::spotcheck::{Seed, draw, plan, tail};

fn confidence(text: &str) -> Confidence {
    text.parse().unwrap()
}

fn upper(population: u64, sample: u64, errors: u64) -> u64 {
    bound(population, sample, errors, confidence("95%")).unwrap().upper
}

#[test]
fn what_two_hundred_sampled_cases_allow_one_to_say() {
    assert_eq!([0, 1, 5].map(|errors| upper(4_940, 200, errors)), [71, 114, 253]);
}

#[test]
fn a_census_leaves_no_doubt_and_no_sample_leaves_all_of_it() {
    assert_eq!([0, 3, 60].map(|errors| upper(60, 60, errors)), [0, 3, 60]);
    assert_eq!(upper(60, 59, 0), 0);
    assert_eq!(upper(10, 9, 0), 1);
    assert_eq!(upper(60, 0, 0), 60);
    assert_eq!(upper(60, 5, 5), 60);
}

#[test]
fn printed_two_sided_intervals_are_of_the_outer_convention() {
    // Kauermann and Küchenhoff 2010, p. 53, as the R package samplingbook prints them.
    let printed = [((300, 100, 45), (110, 161)), ((300, 100, 2), (2, 19)), ((61, 60, 50), (50, 51))];
    for ((population, sample, errors), (lower, upper)) in printed {
        let outer = interval(population, sample, errors, confidence("95%"), Convention::Outer).unwrap();
        assert_eq!(outer, Interval { lower, upper }, "{errors} of {sample} in {population}");
    }
    let ours = interval(300, 100, 45, confidence("95%"), Convention::NotRejected).unwrap();
    assert_eq!(ours, Interval { lower: 111, upper: 160 });
}

#[test]
fn impossible_samples_say_why() {
    let level = confidence("95%");
    assert_eq!(bound(0, 0, 0, level), Err(BoundError::Empty));
    assert_eq!(bound(10, 11, 0, level), Err(BoundError::Sample { sample: 11, population: 10 }));
    assert_eq!(bound(10, 5, 6, level), Err(BoundError::Errors { errors: 6, sample: 5 }));
    let too_many = tail::MAX_POPULATION + 1;
    assert_eq!(bound(too_many, 5, 0, level), Err(BoundError::Population(too_many)));
}

#[test]
fn bounds_are_the_last_values_not_rejected_on_100_000_random_inputs() {
    let triangle = Triangle::new();
    let mut inputs = Inputs(5);
    for _ in 0..100_000 {
        let population = inputs.between(1, ROWS as u64);
        let sample = inputs.between(0, population);
        let errors = inputs.between(0, sample.min(8));
        let (num, den) = inputs.risk();
        let risk = Share::new(num, den).unwrap();
        let case = format!("N={population} n={sample} x={errors} risk={num}/{den}");
        let most = population - sample + errors;

        let upper = largest_not_rejected(population, sample, errors, risk);
        let at_most = |wrong| triangle.compare((population, wrong, sample), errors, (num, den));
        assert_eq!(at_most(upper), Ordering::Greater, "{case} upper={upper}");
        assert!(upper == most || at_most(upper + 1) != Ordering::Greater, "{case} upper={upper}");

        let lower = smallest_not_rejected(population, sample, errors, risk);
        // At least the errors seen has a chance above the risk where fewer has one below what is left.
        let fewer = |wrong| triangle.compare((population, wrong, sample), errors - 1, (den - num, den));
        assert!(errors == 0 || fewer(lower) == Ordering::Less, "{case} lower={lower}");
        assert!(errors == lower || fewer(lower - 1) != Ordering::Less, "{case} lower={lower}");
    }
}

#[test]
fn passing_a_plan_and_ruling_out_its_intolerable_number_are_the_same_thing() {
    let mut inputs = Inputs(6);
    for _ in 0..2_000 {
        let population = inputs.between(1, 3_000);
        let tolerable = Share::new(inputs.between(1, 200), 1_000).unwrap();
        let allowed = inputs.between(0, 4);
        let Ok(planned) = plan(population, tolerable, confidence("95%"), allowed) else { continue };
        for errors in 0..=(allowed + 1).min(planned.sample) {
            let found = bound(population, planned.sample, errors, planned.confidence).unwrap();
            assert_eq!(found.meets(&planned), errors <= allowed, "{planned:?} {errors}");
        }
    }
}

#[test]
fn a_sample_of_another_size_meets_no_plan() {
    let planned = plan(4_940, "1%".parse().unwrap(), confidence("95%"), 0).unwrap();
    assert!(bound(4_940, 286, 0, confidence("95%")).unwrap().meets(&planned));
    assert!(!bound(4_940, 400, 0, confidence("95%")).unwrap().meets(&planned));
    assert!(!bound(4_940, 286, 0, confidence("90%")).unwrap().meets(&planned));
    assert!(!bound(4_939, 286, 0, confidence("95%")).unwrap().meets(&planned));
}

#[test]
fn the_bound_covers_at_least_as_often_as_it_says_for_every_small_population() {
    // Exact, not simulated: the chance of every outcome, added up over those whose bound is too low.
    let level = confidence("95%");
    for population in 1..=40_u64 {
        for sample in 0..=population {
            let uppers: Vec<u64> =
                (0..=sample).map(|errors| bound(population, sample, errors, level).unwrap().upper).collect();
            for wrong in 0..=population {
                let lot = Lot::new(population, wrong, sample).unwrap();
                // The bound grows with the errors, so the outcomes it fails on are the first ones.
                let failing = uppers.iter().take_while(|upper| **upper < wrong).count() as u64;
                let missed = failing.checked_sub(1).map_or(0.0, |last| lot.at_most(last));
                assert!(missed <= 0.05 + 1e-9, "N={population} n={sample} D={wrong}: missed {missed}");
            }
        }
    }
}

#[test]
fn real_draws_are_covered_as_often_as_the_distribution_says() {
    // A batch of 160 of which 8 are wrong, drawn 1,000 times with 1,000 seeds by the draw itself: samples and bounds
    // together, as in an office. The seeds are fixed, so this comes out the same on every run.
    const RUNS: u64 = 1_000;
    let names: Vec<String> = (1..=160).map(|number| format!("CASE-{number:05}")).collect();
    let level = confidence("90%");
    let uppers: Vec<u64> = (0..=8).map(|errors| bound(160, 40, errors, level).unwrap().upper).collect();
    let mut shown = [0_u64; 9];
    for run in 0..RUNS {
        let seed = Seed::recorded(&format!("simulated office, day {run}")).unwrap();
        let drawn = draw(&seed, names.iter().map(String::as_str), 40).unwrap();
        // Every twentieth case is wrong.
        let errors = drawn.iter().filter(|(_, id)| id[5..].parse::<u64>().unwrap() % 20 == 0).count();
        shown[errors] += 1;
    }
    let missed: u64 =
        shown.iter().zip(&uppers).filter(|(_, upper)| **upper < 8).map(|(count, _)| count).sum();
    assert!(missed * 10 <= RUNS, "missed {missed} of {RUNS}");
    // The errors seen are spread as the hypergeometric distribution has them: no count is off by four deviations.
    let lot = Lot::new(160, 8, 40).unwrap();
    let mut below = 0.0;
    for (errors, count) in shown.iter().enumerate() {
        let up_to = lot.at_most(errors as u64);
        let expected = (up_to - below) * tail::real(RUNS);
        below = up_to;
        assert!(
            (tail::real(*count) - expected).abs() <= 4.0 * expected.sqrt() + 1.0,
            "{errors}: {count}, {expected}"
        );
    }
}
