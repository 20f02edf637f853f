//! The peer's options (formats.md section 7), read as a policy that keeps their meaning.
//!
//! They are translated into the text of a policy, which is then read like any other: what an office sees, hashes and
//! changes is one file format.

use crate::record::nearest::nearest;
use crate::relief::policy::{Policy, PolicyError};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The sections the options may name.
const SECTIONS: &[&str] = &["11357", "11358", "11359", "11360"];

/// Reads the options.
pub(super) fn read(json: &str) -> Result<Policy, PolicyError> {
    let value: Value = serde_json::from_str(json)
        .map_err(|error| PolicyError::new(error.line(), format!("the options are not JSON: {error}")))?;
    let options = object(&value, "the options", &["baselineEligibility", "additionalRelief"])?;
    let empty = Value::Object(Map::new());
    let baseline = options.get("baselineEligibility").unwrap_or(&empty);
    let baseline = object(baseline, "baselineEligibility", &["dismiss", "reduce"])?;
    let additional = options.get("additionalRelief").unwrap_or(&empty);
    let additional = object(
        additional,
        "additionalRelief",
        &[
            "subjectUnder21AtConviction",
            "subjectHasOnlyProp64Charges",
            "subjectIsDeceased",
            "subjectAgeThreshold",
            "yearsSinceConvictionThreshold",
            "yearsCrimeFreeThreshold",
        ],
    )?;
    let rules = Rules {
        dismiss: sections(baseline, "dismiss")?,
        reduce: sections(baseline, "reduce")?,
        under_21: truth(additional, "subjectUnder21AtConviction")?,
        age: threshold(additional, "subjectAgeThreshold", 40, 65)?,
        since: threshold(additional, "yearsSinceConvictionThreshold", 1, 15)?,
        crime_free: threshold(additional, "yearsCrimeFreeThreshold", 1, 15)?,
        only_marijuana: truth(additional, "subjectHasOnlyProp64Charges")?,
        deceased: truth(additional, "subjectIsDeceased")?,
    };
    Policy::parse(&rules.text())
}

/// The options, checked.
struct Rules {
    dismiss: Vec<String>,
    reduce: Vec<String>,
    under_21: bool,
    age: Option<i64>,
    since: Option<i64>,
    crime_free: Option<i64>,
    only_marijuana: bool,
    deceased: bool,
}

impl Rules {
    /// Writes the policy in the peer's order, the first match winning.
    fn text(&self) -> String {
        let mut text = String::from(HEAD);
        let mut rule = |condition: &str, action: &str, name: &str, reason: &str| {
            // Writing to a String does not fail.
            let _ = write!(
                text,
                "\n[[rule]]\nname = \"{name}\"\nall = [{condition}]\naction = \"{action}\"\nreason = \"{reason}\"\n"
            );
        };
        let dismiss = "dismiss and seal";
        rule(
            "\"one of the four sections\", \"level is misdemeanor or infraction\"",
            dismiss,
            "misdemeanor or infraction",
            "Misdemeanor or Infraction",
        );
        for number in &self.dismiss {
            rule(
                &format!("\"section is HS {number}\""),
                dismiss,
                &format!("all HS {number}"),
                &format!("Dismiss all HS {number} convictions"),
            );
        }
        if self.under_21 {
            rule(
                "\"one of the four sections\", \"age at conviction under 21\"",
                dismiss,
                "under 21 at conviction",
                "Under 21 at conviction",
            );
        }
        if let Some(age) = self.age {
            rule(
                &format!("\"one of the four sections\", \"age now at least {age}\""),
                dismiss,
                &format!("{age} or older"),
                &format!("{age} years or older"),
            );
        }
        if let Some(years) = self.since {
            rule(
                &format!("\"one of the four sections\", \"years since conviction at least {years}\""),
                dismiss,
                &format!("{years} years since conviction"),
                &format!("Conviction occurred {years} or more years ago"),
            );
        }
        if let Some(years) = self.crime_free {
            rule(
                &format!("\"one of the four sections\", \"years since last conviction more than {years}\""),
                dismiss,
                &format!("no conviction in {years} years"),
                &format!("No convictions in the past {years} years"),
            );
        }
        if self.only_marijuana {
            rule(
                "\"one of the four sections\", \"only marijuana convictions\"",
                dismiss,
                "only marijuana convictions",
                "Only has 11357-60 charges",
            );
        }
        if self.deceased {
            rule("\"one of the four sections\", \"deceased\"", dismiss, "deceased", "Individual is deceased");
        }
        for number in &self.reduce {
            rule(
                &format!("\"section is HS {number}\""),
                "reduce to misdemeanor",
                &format!("reduce HS {number}"),
                &format!("Reduce all HS {number} convictions"),
            );
        }
        text
    }
}

const HEAD: &str = r#"# Translated from the peer program's options; the rules mean what they meant there.
name = "peer-options"
title = "Options of the peer program"
jurisdiction = "California"
version = 1
effective_from = 2018-01-01
author = "translated by vacatur"
citations = ["HS 11361.8", "HS 11361.9"]
summary = """
Keeps the peer's meaning: ages and years are counted from the court date, any conviction is any county's, a sentence
without a stated length has ended, and superstrikes, PC 290 and priors change nothing in its answers. The routing codes
stand beside them and withhold what they put in doubt."""

[parameters]
sentence_ended_after_years = 0
"#;

fn wrong(what: String) -> PolicyError {
    PolicyError::new(0, what)
}

fn object<'v>(value: &'v Value, called: &str, known: &[&str]) -> Result<&'v Map<String, Value>, PolicyError> {
    let object = value.as_object().ok_or_else(|| wrong(format!("{called} must be an object in {{ }}")))?;
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(wrong(format!("unknown option `{key}` in {called}"))
            .suggest(nearest(key, known.iter().copied()))
            .or_say(|| format!("{called} has {}", known.join(", ")))),
        None => Ok(object),
    }
}

fn sections(table: &Map<String, Value>, key: &str) -> Result<Vec<String>, PolicyError> {
    let Some(list) = table.get(key) else { return Ok(Vec::new()) };
    let list = list.as_array().ok_or_else(|| wrong(format!("`{key}` must be a list of sections")))?;
    list.iter()
        .map(|item| {
            let text = item
                .as_str()
                .ok_or_else(|| wrong(format!("`{key}` must be a list of sections in quotes")))?;
            if SECTIONS.contains(&text) {
                return Ok(text.to_owned());
            }
            Err(wrong(format!("`{text}` in `{key}` is none of the four sections"))
                .suggest(nearest(text, SECTIONS.iter().copied()))
                .or_say(|| format!("they are {}", SECTIONS.join(", "))))
        })
        .collect()
}

fn truth(table: &Map<String, Value>, key: &str) -> Result<bool, PolicyError> {
    match table.get(key) {
        None => Ok(false),
        Some(Value::Bool(holds)) => Ok(*holds),
        Some(_) => Err(wrong(format!("`{key}` must be true or false"))),
    }
}

/// Reads a threshold; 0 turns it off.
fn threshold(
    table: &Map<String, Value>,
    key: &str,
    least: i64,
    most: i64,
) -> Result<Option<i64>, PolicyError> {
    let Some(value) = table.get(key) else { return Ok(None) };
    match value.as_i64() {
        Some(0) => Ok(None),
        Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => Err(wrong(format!("`{key}` must be 0, which turns it off, or {least} to {most}"))),
    }
}
