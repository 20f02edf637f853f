//! Tests: tables and properties of `tail`.

use super::*;
use crate::casework::spotcheck::reference::{Inputs, ROWS, Triangle};

fn share(num: u64, den: u64) -> Share {
    Share::new(num, den).unwrap()
}

#[test]
fn the_comparison_agrees_with_pascals_triangle_on_100_000_random_inputs() {
    let triangle = Triangle::new();
    let mut inputs = Inputs(1);
    for _ in 0..100_000 {
        let population = inputs.between(1, ROWS as u64);
        let errors = inputs.between(0, population);
        let sample = inputs.between(0, population);
        let count = inputs.between(0, 6);
        let (num, den) = inputs.risk();
        let lot = Lot::new(population, errors, sample).unwrap();
        assert_eq!(
            lot.compare_at_most(count, share(num, den)),
            triangle.compare((population, errors, sample), count, (num, den)),
            "N={population} D={errors} n={sample} c={count} risk={num}/{den}"
        );
    }
}

#[test]
fn integers_alone_give_the_same_answer_as_the_float_that_is_asked_first() {
    let mut inputs = Inputs(2);
    for _ in 0..2_000 {
        let population = inputs.between(1, 2_000);
        let lot = Lot::new(population, inputs.between(0, population), inputs.between(0, population)).unwrap();
        let (num, den) = inputs.risk();
        let count = inputs.between(0, 9);
        assert_eq!(
            lot.compare_at_most(count, share(num, den)),
            integer_compare_at_most(&lot, count, share(num, den)),
            "{lot:?} {count} {num}/{den}"
        );
        let trials = Trials::new(inputs.between(0, 300), share(num, den)).unwrap();
        let (num, den) = inputs.risk();
        assert_eq!(
            trials.compare_at_most(count, share(num, den)),
            integer_compare_at_most(&trials, count, share(num, den)),
            "{trials:?} {count} {num}/{den}"
        );
    }
}

#[test]
fn a_chance_that_equals_the_risk_is_seen_to_be_equal() {
    // One error among 1,000 is missed by 950 draws with a chance of 50/1,000: exactly 5 %, which no float can tell.
    for (population, risk) in
        [(1_000, share(1, 20)), (60, share(1, 20)), (7_978, share(1, 2)), (10_000_000, share(1, 20))]
    {
        let sample = population - risk.of_rounded_up(population);
        let lot = Lot::new(population, 1, sample).unwrap();
        assert_eq!(lot.compare_at_most(0, risk), Ordering::Equal);
        assert_eq!(Lot::new(population, 1, sample - 1).unwrap().compare_at_most(0, risk), Ordering::Greater);
        assert_eq!(Lot::new(population, 1, sample + 1).unwrap().compare_at_most(0, risk), Ordering::Less);
    }
    // Two trials at one half go wrong never with a chance of exactly a quarter.
    let trials = Trials::new(2, share(1, 2)).unwrap();
    assert_eq!(trials.compare_at_most(0, share(1, 4)), Ordering::Equal);
}

#[test]
fn the_float_is_within_its_margin_of_the_exact_chance() {
    let mut inputs = Inputs(3);
    let billion = 1_000_000_000_000_u64;
    for _ in 0..1_000 {
        let population = inputs.between(1, 3_000);
        let lot = Lot::new(population, inputs.between(0, population), inputs.between(0, population)).unwrap();
        let count = inputs.between(0, 40);
        let chance = lot.at_most(count);
        // Twelve decimals of the exact chance, found by halving.
        let (mut low, mut high) = (0, billion);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match integer_compare_at_most(&lot, count, share(middle, billion)) {
                Ordering::Less => high = middle,
                Ordering::Equal | Ordering::Greater => low = middle,
            }
        }
        let exact = real(low) / real(billion);
        assert!((chance - exact).abs() < 2e-12, "{lot:?} {count}: {chance} against {exact}");
    }
}

#[test]
fn ends_are_certain() {
    let lot = |population, errors, sample| Lot::new(population, errors, sample).unwrap();
    let trials = |rate| Trials::new(5, rate).unwrap();
    let sure = [
        lot(10, 3, 4).at_most(3),
        lot(10, 3, 4).at_most(99),
        lot(10, 0, 0).at_most(0),
        trials(Share::ZERO).at_most(0),
        trials(share(1, 1)).at_most(5),
    ];
    // Nine of ten wrong and nine drawn: at least eight show.
    let impossible = [lot(10, 9, 9).at_most(7), trials(share(1, 1)).at_most(4)];
    assert!(sure.iter().all(|chance| chance.to_bits() == 1.0_f64.to_bits()), "{sure:?}");
    assert!(impossible.iter().all(|chance| chance.to_bits() == 0.0_f64.to_bits()), "{impossible:?}");
    for (population, errors, sample) in [(10, 11, 1), (10, 1, 11), (MAX_POPULATION + 1, 1, 1)] {
        assert_eq!(Lot::new(population, errors, sample), None);
    }
}

#[test]
fn the_largest_lots_are_answered_in_time_and_add_up() {
    let half = MAX_POPULATION / 2;
    let lot = Lot::new(MAX_POPULATION, half, half).unwrap();
    // By symmetry the two halves around the middle count are equal.
    let middle = half / 2;
    let upper = 1.0 - lot.at_most(middle);
    assert!((lot.at_most(middle - 1) - upper).abs() < 1e-9);
}
