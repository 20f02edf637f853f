//! `summary.json`: the peer's keys with its meanings, every date from the as-of date, and ours.

use crate::assessment::{Figures, Terms};
use crate::record::SourceNo;
use crate::relief::FOUR_SECTIONS;
use serde::Serialize;
use std::collections::BTreeMap;

/// How the reasons begin by which a policy dismisses or reduces all convictions of a section.
const ALL_OF: [&str; 2] = ["Dismiss all HS ", "Reduce all HS "];

/// The peer's reason for what is no felony; its summary counts it nowhere else.
const LESSER: &str = "Misdemeanor or Infraction";

/// A source that was read.
#[derive(Clone, Debug, Serialize)]
pub struct ReadSource {
    /// Its number.
    #[serde(skip)]
    pub no: SourceNo,
    /// The name the tables carry.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it was read as.
    pub format: String,
    /// Its length.
    pub bytes: u64,
    /// Its rows, without the header; refused ones are among them.
    pub rows: u64,
    /// The line of its last row, where that row breaks off and the file may be incomplete.
    pub breaks_off_at_line: Option<u64>,
}

/// The summary of a run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    county: String,
    earliest_conviction: String,
    line_count: u64,
    processing_time_in_seconds: f64,
    relief_with_current_eligibility_choices: BTreeMap<&'static str, u64>,
    relief_with_dismiss_all_prop64: BTreeMap<&'static str, u64>,
    prop64_convictions_count_in_county_by_code_section: BTreeMap<&'static str, u64>,
    subjects_with_prop64_conviction_count_in_county: u64,
    prop64_felony_convictions_count_in_county: u64,
    prop64_non_felony_convictions_count_in_county: u64,
    subjects_with_some_relief_count: u64,
    conviction_dismissal_count_by_code_section: BTreeMap<String, u64>,
    conviction_reduction_count_by_code_section: BTreeMap<String, u64>,
    conviction_dismissal_count_by_additional_relief: BTreeMap<String, u64>,
    vacatur: Ours,
}

/// Our figures.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ours {
    version: &'static str,
    as_of: String,
    policy: String,
    policy_version: u32,
    policy_sha256: String,
    sources: Vec<ReadSource>,
    rows: u64,
    refused_rows: u64,
    refused_by_reason: BTreeMap<&'static str, u64>,
    persons: u64,
    persons_with_candidate_counts: u64,
    candidate_counts: u64,
    lanes: BTreeMap<&'static str, u64>,
    actions: BTreeMap<&'static str, u64>,
    routing_codes: BTreeMap<&'static str, u64>,
    needs_review: u64,
    prop64_convictions_of_unknown_level: u64,
    dismissals_by_reason: BTreeMap<String, u64>,
    reductions_by_reason: BTreeMap<String, u64>,
    look_alike_convictions: BTreeMap<String, u64>,
    counties_outside_california: BTreeMap<String, u64>,
}

impl Summary {
    /// Puts the summary together. `policy_sha256` is the hash of the policy's text, in hexadecimal.
    pub fn new(terms: &Terms, sources: Vec<ReadSource>, figures: &Figures, policy_sha256: String) -> Self {
        let rows = sources.iter().map(|source| source.rows).sum();
        let by = |without: crate::assessment::figures::Without| {
            BTreeMap::from([
                ("CountSubjectsNoFelony", without.felony),
                ("CountSubjectsNoConvictionLast7Years", without.recent),
                ("CountSubjectsNoConviction", without.any),
            ])
        };
        let additional = figures.dismissals.iter().filter(|(reason, _)| {
            reason.as_str() != LESSER && !ALL_OF.iter().any(|all| reason.starts_with(all))
        });
        let of_section = FOUR_SECTIONS.into_iter().zip(figures.of_section).filter(|(_, counts)| *counts > 0);
        Self {
            county: terms.county.as_str().to_owned(),
            earliest_conviction: format!("{}T00:00:00Z", figures.earliest.unwrap_or(terms.as_of)),
            line_count: rows,
            // The same files give the same bytes, always: what a clock says is not in them.
            processing_time_in_seconds: 0.0,
            relief_with_current_eligibility_choices: by(figures.granted),
            relief_with_dismiss_all_prop64: by(figures.dismissed),
            prop64_convictions_count_in_county_by_code_section: of_section.collect(),
            subjects_with_prop64_conviction_count_in_county: figures.persons_of_sections,
            prop64_felony_convictions_count_in_county: figures.felonies,
            prop64_non_felony_convictions_count_in_county: figures.lesser,
            subjects_with_some_relief_count: figures.persons_relieved,
            conviction_dismissal_count_by_code_section: of_rules(terms, ALL_OF[0], &figures.dismissals),
            conviction_reduction_count_by_code_section: of_rules(terms, ALL_OF[1], &figures.reductions),
            conviction_dismissal_count_by_additional_relief: additional
                .map(|(reason, counts)| (reason.clone(), *counts))
                .collect(),
            vacatur: Ours {
                version: env!("CARGO_PKG_VERSION"),
                as_of: terms.as_of.to_string(),
                policy: terms.policy.name().to_owned(),
                policy_version: terms.policy.heading().version,
                policy_sha256,
                sources,
                rows,
                refused_rows: figures.refused,
                refused_by_reason: figures.refusals.clone(),
                persons: figures.persons,
                persons_with_candidate_counts: figures.persons_with_candidates,
                candidate_counts: figures.counts,
                lanes: figures.lanes.clone(),
                actions: figures.actions.clone(),
                routing_codes: figures.codes.iter().map(|(code, counts)| (code.id(), *counts)).collect(),
                needs_review: figures.open,
                prop64_convictions_of_unknown_level: figures.level_unknown,
                dismissals_by_reason: figures.dismissals.clone(),
                reductions_by_reason: figures.reductions.clone(),
                look_alike_convictions: figures.look_alikes.clone(),
                counties_outside_california: figures.other_counties.clone(),
            },
        }
    }
}

/// Returns how many counts each rule covers that a policy has for all convictions of a section; none is a number too.
fn of_rules(terms: &Terms, all_of: &str, by_reason: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let rules = terms.policy.rules().iter();
    let sections = rules.filter_map(|rule| {
        let section = rule.reason.strip_prefix(all_of)?.strip_suffix(" convictions")?;
        Some((section.to_owned(), by_reason.get(&rule.reason).copied().unwrap_or_default()))
    });
    sections.collect()
}
