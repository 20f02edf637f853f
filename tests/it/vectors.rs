//! Every printed test vector for the statistics of the spot-check, by its method.
//!
//! The file beside this one holds them with their sources: tables of published guides and packages, the examples of the
//! reference sampler, and values computed exactly by others. A method that is not known here is a failure, not a skip.

#![expect(clippy::unwrap_used, reason = "a vector of another shape is a failure of the test")]

use serde_json::Value;
use std::collections::BTreeMap;
use vacatur::casework::spotcheck::discovery::{
    highest_rate, highest_rate_in_parts, rate_interval, smallest_trials,
};
use vacatur::casework::spotcheck::draw::{Seed, Ticket, draw};
use vacatur::casework::spotcheck::estimate::{Measured, stratified_mean};
use vacatur::casework::spotcheck::plan::smallest_sample;
use vacatur::casework::spotcheck::strata::{allocate, combined_bound, estimated_errors};
use vacatur::casework::spotcheck::tail::Lot;
use vacatur::casework::spotcheck::{
    AgreementTable, Confidence, Level, Outcome, Share, Weights, bound, fleiss_kappa, krippendorff_alpha, plan,
};

const VECTORS: &str = include_str!("vectors/spot_check.json");

/// What a vector's inputs give, or what is missing in it.
type Outcomes = Result<(), String>;

#[test]
fn every_vector_comes_out() {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for vector in vectors {
        let method = vector["method"].as_str().unwrap();
        *tried.entry(method).or_default() += 1;
        if let Err(why) = try_vector(method, vector) {
            failures.push(format!("{method} {}: {why}", vector["id"]));
        }
    }
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), vectors.len(), failures.join("\n"));
    // A vector that is lost from the file is noticed as well as one that fails.
    let counts = [
        ("alpha.krippendorff", 4),
        ("bound.clopper_pearson_2s", 3),
        ("bound.clopper_pearson_upper", 39),
        ("bound.hypergeom_upper", 35),
        ("kappa.cohen", 8),
        ("kappa.fleiss", 1),
        ("oc.hypergeometric", 4),
        ("plan.binom_min_n", 14),
        ("plan.hypergeom_min_n", 137),
        ("sample.seeded", 4),
        ("stratified.mean", 1),
        ("stratified.proportional_allocation", 3),
        ("stratified.upper_bound_bonferroni", 3),
    ];
    assert_eq!(tried.into_iter().collect::<Vec<_>>(), counts);
}

fn try_vector(method: &str, vector: &Value) -> Outcomes {
    let (inputs, expected) = (&vector["inputs"], &vector["expected"]);
    let tolerance = vector["tolerance"].as_f64();
    match method {
        "oc.hypergeometric" => operating_characteristic(inputs, expected, tolerance),
        "plan.hypergeom_min_n" => finite_plan(inputs, expected),
        "plan.binom_min_n" => discovery(inputs, expected),
        "bound.clopper_pearson_upper" => rate_upper(inputs, expected, tolerance),
        "bound.clopper_pearson_2s" => rate_both(inputs, expected, tolerance),
        "bound.hypergeom_upper" => finite_upper(inputs, expected),
        "kappa.cohen" => cohen(inputs, expected, tolerance),
        "kappa.fleiss" => fleiss(inputs, expected, tolerance),
        "alpha.krippendorff" => krippendorff(inputs, expected, tolerance),
        "sample.seeded" => seeded(inputs, expected),
        "stratified.mean" => mean_of_strata(inputs, expected, tolerance),
        "stratified.proportional_allocation" => allocation(inputs, expected),
        "stratified.upper_bound_bonferroni" => upper_of_strata(inputs, expected),
        unknown => Err(format!("no implementation of `{unknown}`")),
    }
}

fn operating_characteristic(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let lot = Lot::new(count(&inputs["N"]), count(&inputs["D"]), count(&inputs["n"])).ok_or("no lot")?;
    near(lot.at_most(count(&inputs["c"])), expected, tolerance)
}

fn finite_plan(inputs: &Value, expected: &Value) -> Outcomes {
    let (population, allowed) = (count(&inputs["N"]), count(&inputs["c"]));
    let confidence = confidence(&inputs["conf"]);
    let intolerable = count(&inputs["D_intolerable"]);
    let sample = smallest_sample(population, intolerable, allowed, confidence.risk()).ok_or("no plan")?;
    same(&sample, &count(expected))?;
    // Where the vector also gives the share, the whole way from its text to the sample is tried.
    let Some(share) = inputs["p_intolerable"].as_str() else { return Ok(()) };
    let tolerable: Share = share.parse().map_err(|error| format!("{error}"))?;
    let whole = plan(population, tolerable, confidence, allowed).map_err(|error| error.to_string())?;
    same(&(whole.intolerable, whole.sample), &(intolerable, count(expected)))
}

fn discovery(inputs: &Value, expected: &Value) -> Outcomes {
    let trials =
        smallest_trials(share(&inputs["p_tolerable"]), count(&inputs["c"]), confidence(&inputs["conf"]));
    same(&trials, &Some(count(expected)))
}

fn rate_upper(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let (trials, errors) = (count(&inputs["n"]), count(&inputs["x"]));
    let confidence = confidence(&inputs["conf_one_sided"]);
    if expected.is_number() {
        return near(highest_rate(trials, errors, confidence).ok_or("no bound")?, expected, tolerance);
    }
    let tenths = highest_rate_in_parts(trials, errors, confidence.risk(), 1_000);
    same(&tenths, &Some(tenths_of_percent(expected)))
}

fn rate_both(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let found =
        rate_interval(count(&inputs["n"]), count(&inputs["x"]), confidence(&inputs["conf_two_sided"]))
            .ok_or("no interval")?;
    near(found.lower, &expected["lower"], tolerance)?;
    near(found.upper, &expected["upper"], tolerance)
}

fn finite_upper(inputs: &Value, expected: &Value) -> Outcomes {
    let population = count(&inputs["N"]);
    let confidence = confidence(&inputs["conf_one_sided"]);
    let found = bound(population, count(&inputs["n"]), count(&inputs["x"]), confidence)
        .map_err(|error| error.to_string())?;
    same(&found.upper, &count(&expected["D_upper"]))?;
    if expected["upper_percent_rounded_up_0.1"].is_null() {
        return Ok(());
    }
    same(&(found.upper * 1_000).div_ceil(population), &tenths_of_percent(expected))
}

fn cohen(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let rows = list(&inputs["table"]).iter().map(counts).collect();
    let table = AgreementTable::new(rows).map_err(|error| error.to_string())?;
    let weights = match inputs["weights"].as_str() {
        None => Weights::Equal,
        Some("linear") => Weights::Linear,
        Some("quadratic") => Weights::Quadratic,
        Some(other) => return Err(format!("no weights `{other}`")),
    };
    match table.kappa(weights) {
        Ok(kappa) => near(kappa, expected, tolerance),
        Err(_) if expected.is_null() => Ok(()),
        Err(undefined) => Err(undefined.to_string()),
    }
}

fn fleiss(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let narrow = |row: &Value| counts(row).into_iter().map(|count| u32::try_from(count).unwrap()).collect();
    let rows: Vec<Vec<u32>> = list(&inputs["counts"]).iter().map(narrow).collect();
    near(fleiss_kappa(&rows).map_err(|error| error.to_string())?, expected, tolerance)
}

fn krippendorff(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let level = match inputs["level"].as_str().unwrap() {
        "nominal" => Level::Nominal,
        "ordinal" => Level::Ordinal,
        "interval" => Level::Interval,
        "ratio" => Level::Ratio,
        other => return Err(format!("no level `{other}`")),
    };
    let value = |value: &Value| value.as_u64().map(|value| u32::try_from(value).unwrap());
    let raters: Vec<Vec<Option<u32>>> =
        list(&inputs["reliability_data"]).iter().map(|row| list(row).iter().map(value).collect()).collect();
    near(krippendorff_alpha(&raters, level).map_err(|error| error.to_string())?, expected, tolerance)
}

fn seeded(inputs: &Value, expected: &Value) -> Outcomes {
    if let Some(text) = inputs["hash_input"].as_str() {
        return same(&Ticket::of_text(text).to_string(), &expected.as_str().unwrap().to_owned());
    }
    let seed = Seed::recorded(inputs["seed"].as_str().unwrap()).map_err(|error| error.to_string())?;
    if let Some(id) = inputs["id"].as_str() {
        return same(&Ticket::new(&seed, id).to_string(), &expected.as_str().unwrap().to_owned());
    }
    let all: Vec<String> = (1..=4_940).map(|number| format!("CASE-{number:05}")).collect();
    let odd: Vec<&str> = all.iter().map(String::as_str).step_by(2).collect();
    let every: Vec<&str> = all.iter().map(String::as_str).collect();
    let take = usize::try_from(count(&inputs["take"])).unwrap();
    let ids = |cases: &[&str], take| -> Result<Vec<String>, String> {
        let drawn = draw(&seed, cases.iter().copied(), take).map_err(|error| error.to_string())?;
        Ok(drawn.into_iter().map(|(_, id)| id.to_owned()).collect())
    };
    let printed: Vec<String> = list(expected).iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    if inputs["property"].is_string() {
        let mut filtered = ids(&every, every.len())?;
        filtered.retain(|id| odd.contains(&id.as_str()));
        same(&ids(&odd, odd.len())?, &filtered)?;
        return same(&ids(&odd, take)?, &printed);
    }
    same(&inputs["ids"].as_str(), &Some("CASE-00001..CASE-04940"))?;
    same(&inputs["with_replacement"].as_bool(), &Some(false))?;
    same(&ids(&every, take)?, &printed)
}

fn mean_of_strata(inputs: &Value, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let values: Vec<(u64, Vec<f64>)> = list(&inputs["strata"])
        .iter()
        .map(|stratum| {
            (count(&stratum["N"]), list(&stratum["x"]).iter().map(|value| value.as_f64().unwrap()).collect())
        })
        .collect();
    let strata: Vec<Measured<'_>> =
        values.iter().map(|(population, values)| Measured { population: *population, values }).collect();
    let found = stratified_mean(&strata).map_err(|error| error.to_string())?;
    near(found.mean, &expected["mean"], tolerance)?;
    near(found.standard_error, &expected["se_with_fpc"], tolerance)?;
    near(found.without_correction, &expected["se_without_fpc"], tolerance)
}

fn allocation(inputs: &Value, expected: &Value) -> Outcomes {
    same(&inputs["method"].as_str(), &Some("largest remainder, ties to lower index"))?;
    same(&allocate(count(&inputs["n"]), &counts(&inputs["N_h"])), &counts(expected))
}

fn upper_of_strata(inputs: &Value, expected: &Value) -> Outcomes {
    let outcomes: Vec<Outcome> = list(&inputs["strata_N_n"])
        .iter()
        .zip(counts(&inputs["x"]))
        .map(|(sizes, errors)| Outcome { population: count(&sizes[0]), sample: count(&sizes[1]), errors })
        .collect();
    let found = combined_bound(&outcomes, confidence(&inputs["conf_one_sided"]))
        .map_err(|error| error.to_string())?;
    same(&found.upper, &count(&expected["D_upper"]))?;
    near(estimated_errors(&outcomes).ok_or("no estimate")?, &expected["point_estimate_D"], Some(1e-6))?;
    let rate = Share::new(found.upper, found.population).map_err(|error| error.to_string())?;
    near(rate.to_f64(), &expected["rate_upper"], Some(1e-8))
}

/// Reads `0.95` as the fraction it is, from its digits.
fn share(value: &Value) -> Share {
    let digits = value.to_string();
    let decimals = digits.strip_prefix("0.").unwrap();
    Share::new(decimals.parse().unwrap(), 10_u64.pow(u32::try_from(decimals.len()).unwrap())).unwrap()
}

fn confidence(value: &Value) -> Confidence {
    Confidence::new(share(value)).unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn counts(value: &Value) -> Vec<u64> {
    list(value).iter().map(count).collect()
}

/// Reads `3.9`, a percentage with one decimal, as 39 tenths.
fn tenths_of_percent(expected: &Value) -> u64 {
    let text = expected["upper_percent_rounded_up_0.1"].to_string();
    let (whole, tenths) = text.split_once('.').unwrap();
    assert_eq!(tenths.len(), 1, "{text}");
    format!("{whole}{tenths}").parse().unwrap()
}

fn near(found: f64, expected: &Value, tolerance: Option<f64>) -> Outcomes {
    let (expected, tolerance) =
        (expected.as_f64().ok_or("no expected number")?, tolerance.ok_or("no tolerance")?);
    let near = (found - expected).abs() <= tolerance;
    if near { Ok(()) } else { Err(format!("{found}, not {expected} within {tolerance}")) }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, expected: &T) -> Outcomes {
    if found == expected { Ok(()) } else { Err(format!("{found:?}, not {expected:?}")) }
}
