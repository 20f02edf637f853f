//! Tests: tables and properties of `sequential`.

use super::*;

fn test(good: &str, bad: &str, risk_good: &str, risk_bad: &str) -> Sequential {
    let share = |text: &str| text.parse().unwrap();
    let hypotheses = Hypotheses {
        good: share(good),
        bad: share(bad),
        risk_good: share(risk_good),
        risk_bad: share(risk_bad),
    };
    Sequential::new(hypotheses).unwrap()
}

#[test]
fn the_published_path_fails_at_the_seventh_case() {
    let sequential = test("10%", "30%", "5%", "10%");
    let (pass, fail) = sequential.thresholds();
    assert!((pass + 2.251_292).abs() < 1e-6 && (fail - 2.890_372).abs() < 1e-6);
    let path = [0, 0, 1, 0, 1, 1, 1];
    let printed =
        [-0.251_314_4, -0.502_628_9, 0.595_983_4, 0.344_669_0, 1.443_281_3, 2.541_893_6, 3.640_505_9];
    let mut errors = 0;
    for ((wrong, ratio), cases) in path.iter().zip(printed).zip(1..) {
        errors += wrong;
        assert!((sequential.log_likelihood_ratio(cases, errors) - ratio).abs() < 1e-7);
        let stop = if cases == 7 { Stop::Fail } else { Stop::GoOn };
        assert_eq!(sequential.stop(cases, errors), stop);
    }
}

#[test]
fn lines_and_first_passes_are_the_computed_ones() {
    let lines = test("0.5%", "2%", "5%", "10%").lines();
    assert!((lines.pass - 1.606_362_222).abs() < 1e-9);
    assert!((lines.fail - 2.062_364_374).abs() < 1e-9);
    assert!((lines.slope - 0.010_838_625).abs() < 1e-9);
    let table = [
        (("0.5%", "2%", "5%", "10%"), [149, 241, 333, 425]),
        (("0.2%", "1%", "5%", "10%"), [280, 481, 682, 883]),
        (("0.2%", "1%", "5%", "5%"), [366, 567, 768, 969]),
        (("1%", "5%", "5%", "10%"), [55, 95, 135, 175]),
    ];
    for ((good, bad, risk_good, risk_bad), cases) in table {
        let sequential = test(good, bad, risk_good, risk_bad);
        assert_eq!([0, 1, 2, 3].map(|errors| sequential.first_pass(errors).unwrap()), cases);
    }
    let nist = test("1%", "10%", "5%", "10%").lines();
    assert!((nist.pass - 0.939).abs() < 6e-4 && (nist.fail - 1.205).abs() < 6e-4);
    assert!((nist.slope - 0.0397).abs() < 6e-4);
    let early = test("0.2%", "1%", "5%", "5%");
    assert_eq!((early.stop(438, 4), early.stop(439, 4)), (Stop::Fail, Stop::GoOn));
}

#[test]
fn the_exact_behaviour_differs_from_walds_promise_as_computed() {
    let sequential = test("0.5%", "2%", "5%", "10%");
    let rate = |text: &str| Stream::Rate(text.parse().unwrap());
    // Ended at 1,000 cases, as computed by an independent programme.
    let good = sequential.behaviour(rate("0.5%"), 1_000).unwrap();
    let bad = sequential.behaviour(rate("2%"), 1_000).unwrap();
    assert!((good.fail - 0.031_33).abs() < 6e-6, "{good:?}");
    assert!((bad.pass - 0.100_70).abs() < 6e-6, "{bad:?}");
    assert!((good.average_sample - 254.208_63).abs() < 6e-6, "{good:?}");
    assert!((bad.average_sample - 220.115_92).abs() < 6e-6, "{bad:?}");
    let clean = sequential.behaviour(Stream::Rate(Share::ZERO), 1_000).unwrap();
    assert!((clean.average_sample - 149.0).abs() < 1e-9 && (clean.pass - 1.0).abs() < 1e-12);
    let stricter = test("0.2%", "1%", "5%", "5%");
    let average = |text| stricter.behaviour(rate(text), 9_000).unwrap().average_sample;
    assert!((average("0.2%") - 573.460_371).abs() < 1e-6);
    assert!((average("1%") - 397.092_990).abs() < 1e-6);
}

#[test]
fn a_test_that_ends_leaves_some_batches_undecided_and_chances_add_up() {
    let sequential = test("0.2%", "1%", "5%", "5%");
    for stream in [
        Stream::Rate("0.5%".parse().unwrap()),
        Stream::List { population: 4_940, errors: 25 },
        Stream::List { population: 600, errors: 0 },
    ] {
        let found = sequential.behaviour(stream, 600).unwrap();
        assert!((found.pass + found.fail + found.undecided - 1.0).abs() < 1e-12, "{found:?}");
        assert!(found.average_sample <= 600.0);
    }
    assert_eq!(sequential.behaviour(Stream::List { population: 100, errors: 1 }, 101), None);
    assert_eq!(sequential.behaviour(Stream::List { population: 100, errors: 101 }, 100), None);
}

#[test]
fn a_short_list_is_followed_path_by_path() {
    // Ten decisions, two wrong: every order of the two among ten is as likely, and each is walked here by itself.
    let sequential = test("5%", "60%", "20%", "20%");
    let (population, last) = (10, 8);
    let (mut passed, mut failed, mut looked_at, mut orders) = (0.0, 0.0, 0.0, 0.0);
    for first in 0..population {
        for second in first + 1..population {
            orders += 1.0;
            let errors_after = |cases: u64| u64::from(first < cases) + u64::from(second < cases);
            let stop = (1..=last).find(|cases| sequential.stop(*cases, errors_after(*cases)) != Stop::GoOn);
            looked_at += real(stop.unwrap_or(last));
            match stop.map(|cases| sequential.stop(cases, errors_after(cases))) {
                Some(Stop::Pass) => passed += 1.0,
                Some(Stop::Fail) => failed += 1.0,
                Some(Stop::GoOn) | None => {}
            }
        }
    }
    let found = sequential.behaviour(Stream::List { population, errors: 2 }, last).unwrap();
    assert!((found.pass - passed / orders).abs() < 1e-12, "{found:?}");
    assert!((found.fail - failed / orders).abs() < 1e-12, "{found:?}");
    assert!((found.average_sample - looked_at / orders).abs() < 1e-12, "{found:?}");
    assert!(passed > 0.0 && failed > 0.0);
}

#[test]
fn a_ratio_that_equals_its_threshold_stops() {
    // Twice as likely for each error and half as likely for each agreement: the ratio is exactly 4 after two errors.
    let sequential = test("1/3", "2/3", "1/5", "1/5");
    assert_eq!(sequential.stop(2, 2), Stop::Fail);
    assert_eq!(sequential.stop(2, 0), Stop::Pass);
    assert_eq!(sequential.stop(1, 1), Stop::GoOn);
    assert_eq!(sequential.first_pass(3), Some(8));
}

#[test]
fn hypotheses_that_cannot_be_told_apart_are_refused() {
    let share = |text: &str| text.parse::<Share>().unwrap();
    let make = |good, bad, risk_good, risk_bad| {
        let (good, bad) = (share(good), share(bad));
        Sequential::new(Hypotheses { good, bad, risk_good: share(risk_good), risk_bad: share(risk_bad) })
    };
    for (good, bad) in [("0%", "1%"), ("1%", "1%"), ("2%", "1%"), ("1%", "100%")] {
        assert!(matches!(make(good, bad, "5%", "5%"), Err(HypothesesError::Rates { .. })));
    }
    for (risk_good, risk_bad) in [("0%", "5%"), ("5%", "0%"), ("50%", "50%")] {
        assert!(matches!(make("1%", "2%", risk_good, risk_bad), Err(HypothesesError::Risks { .. })));
    }
}
