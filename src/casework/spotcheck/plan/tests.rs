//! Tests: tables and properties of `plan`.

use super::*;
use crate::casework::spotcheck::reference::{Inputs, ROWS, Triangle};

fn share(text: &str) -> Share {
    text.parse().unwrap()
}

fn confidence(text: &str) -> Confidence {
    text.parse().unwrap()
}

#[test]
fn zero_error_samples_for_the_cases_of_the_announcement() {
    const RATES: [&str; 6] = ["0.1%", "0.25%", "0.5%", "1%", "2%", "5%"];
    let table = [
        (4_940, "90%", [1_823, 801, 434, 222, 113, 45]),
        (4_940, "95%", [2_226, 1_016, 557, 286, 146, 59]),
        (4_940, "99%", [2_973, 1_472, 830, 433, 223, 89]),
        (3_038, "90%", [1_329, 759, 407, 217, 112, 45]),
        (3_038, "95%", [1_601, 948, 518, 279, 145, 58]),
        (3_038, "99%", [2_077, 1_329, 758, 418, 219, 89]),
        (7_978, "90%", [1_995, 867, 446, 226, 113, 45]),
        (7_978, "95%", [2_491, 1_109, 575, 292, 147, 59]),
        (7_978, "99%", [3_491, 1_639, 866, 445, 225, 90]),
    ];
    for (population, level, samples) in table {
        let planned = RATES.map(|rate| plan(population, share(rate), confidence(level), 0).unwrap().sample);
        assert_eq!(planned, samples, "{population} {level}");
    }
}

#[test]
fn allowing_errors_costs_cases_and_lets_good_batches_pass() {
    let plans = [0, 1, 2, 3].map(|allowed| plan(4_940, share("1%"), confidence("95%"), allowed).unwrap());
    assert_eq!(plans.map(|plan| plan.sample), [286, 450, 594, 729]);
    assert_eq!(plans.map(|plan| plan.supports_at_most()), [49; 4]);
    let table =
        [(10, [0.55, 0.77, 0.89, 0.95]), (5, [0.74, 0.93, 0.986, 0.998]), (25, [0.224, 0.321, 0.407, 0.485])];
    for (errors, chances) in table {
        for (plan, chance) in plans.iter().zip(chances) {
            assert!((plan.chance_to_pass(errors).unwrap() - chance).abs() < 0.0051, "{errors} {chance}");
        }
    }
    assert_eq!(plans[1].chance_to_pass(0), Some(1.0));
    assert_eq!(plans[1].chance_to_pass(4_941), None);
}

#[test]
fn what_cannot_be_planned_says_why() {
    let one = share("1%");
    let level = confidence("95%");
    assert_eq!(plan(0, one, level, 0), Err(PlanError::Empty));
    assert_eq!(plan(MAX_POPULATION + 1, one, level, 0), Err(PlanError::Population(MAX_POPULATION + 1)));
    assert_eq!(plan(100, share("0%"), level, 0), Err(PlanError::NothingTolerable));
    let allowed = PlanError::Allowed { allowed: 1, intolerable: 1, population: 100 };
    assert_eq!(plan(100, one, level, 1), Err(allowed));
}

#[test]
fn small_populations_are_inspected_whole() {
    let small = plan(19, share("1%"), confidence("95%"), 0).unwrap();
    assert!(small.is_census());
    assert_eq!((small.intolerable, small.supports_at_most()), (1, 0));
    // At exactly 5 % of twenty, missing the one error has a chance of exactly the risk.
    let twenty = plan(20, share("1%"), confidence("95%"), 0).unwrap();
    assert_eq!((twenty.sample, twenty.is_census()), (19, false));
    assert_eq!(plan(1, share("100%"), confidence("95%"), 0).unwrap().sample, 1);
}

#[test]
fn the_sample_is_the_smallest_that_suffices_on_100_000_random_inputs() {
    let triangle = Triangle::new();
    let mut inputs = Inputs(4);
    for _ in 0..100_000 {
        let population = inputs.between(1, ROWS as u64);
        let intolerable = inputs.between(1, population);
        let allowed = inputs.between(0, (intolerable - 1).min(5));
        let (num, den) = inputs.risk();
        let risk = Share::new(num, den).unwrap();
        let sample = smallest_sample(population, intolerable, allowed, risk).unwrap();
        let case = format!("N={population} D={intolerable} c={allowed} risk={num}/{den} n={sample}");
        let chance = |sample| triangle.compare((population, intolerable, sample), allowed, (num, den));
        assert_ne!(chance(sample), Ordering::Greater, "{case}");
        assert_eq!(chance(sample - 1), Ordering::Greater, "{case}");
    }
}

#[test]
fn a_plan_reads_back_from_the_ledger() {
    let planned = plan(4_940, share("1%"), confidence("95%"), 1).unwrap();
    let json = serde_json::to_string(&planned).unwrap();
    assert_eq!(
        json,
        r#"{"population":4940,"tolerable":"1 %","confidence":"95 %","allowed":1,"intolerable":50,"sample":450}"#
    );
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), planned);
}
