//! What would change an outcome: the smallest sets of facts that lead to another action, in words.
//!
//! Each fact is tried at every value that a rule or the statute tells apart. Where the action is undetermined, one
//! unknown fact is tried first, then two together, then a known one that stands against it; where it is determined, one
//! known fact is imagined otherwise.

mod variants;

use crate::relief::Action;
use crate::relief::decide::{Decision, decide};
use crate::relief::facts::Facts;
use crate::relief::policy::Policy;
use crate::relief::propose::Flip;
use crate::relief::routing::{Codes, RoutingCode};
use variants::{Variant, variants};

/// The most that are kept: a proof is read, not searched.
const MOST: usize = 8;

/// Finds what would change the outcome.
pub(crate) fn find(facts: &Facts<'_>, policy: &Policy, decision: &Decision) -> Vec<Flip> {
    let mut found = if decision.action == Action::Undetermined {
        settling(facts, policy)
    } else {
        overturning(facts, policy, decision)
    };
    found.truncate(MOST);
    found
}

/// Imagines one known fact otherwise.
fn overturning(facts: &Facts<'_>, policy: &Policy, decision: &Decision) -> Vec<Flip> {
    let mut found = Vec::new();
    for group in variants(facts, policy, false) {
        merge(group, &mut found, |variant| {
            let action = decide(&variant.facts, policy).action;
            (action != decision.action).then_some(action)
        });
    }
    found
}

/// Learns unknown facts until the action is determined.
fn settling(facts: &Facts<'_>, policy: &Policy) -> Vec<Flip> {
    let mut clean = *facts;
    clean.guards = Codes::NONE;
    let mut settled: Vec<&'static str> = Vec::new();
    for code in facts.guards.iter().filter(|code| code.withholds()) {
        // An attempt, a plea bargain or an old section stays what it is: no fact of the file settles it.
        let Some(words) = resolved(code) else { return Vec::new() };
        if !settled.contains(&words) {
            settled.push(words);
        }
    }
    let preface = settled.join(" and ");
    let with = |words: &str| match (preface.is_empty(), words.is_empty()) {
        (true, _) => words.to_owned(),
        (false, true) => preface.clone(),
        (false, false) => format!("{preface} and {words}"),
    };
    let determined =
        |facts: &Facts<'_>| Some(decide(facts, policy).action).filter(|a| *a != Action::Undetermined);
    if let Some(action) = determined(&clean) {
        return vec![Flip { change: with(""), action }];
    }
    let groups = variants(&clean, policy, true);
    let mut found = Vec::new();
    for group in groups {
        merge(group, &mut found, |variant| determined(&variant.facts));
    }
    if found.is_empty() {
        for (at, first) in variants(&clean, policy, true).into_iter().enumerate() {
            for one in first {
                let groups = variants(&one.facts, policy, true);
                let said = one.words();
                for group in groups.into_iter().skip(at) {
                    let mut both = Vec::new();
                    merge(group, &mut both, |variant| determined(&variant.facts));
                    found.extend(both.into_iter().map(|flip| Flip {
                        change: format!("{said} and {}", flip.change),
                        action: flip.action,
                    }));
                }
            }
            if found.len() >= MOST {
                break;
            }
        }
    }
    if found.is_empty() {
        for group in variants(&clean, policy, false) {
            merge(group, &mut found, |variant| determined(&variant.facts));
        }
    }
    for flip in &mut found {
        flip.change = with(&flip.change);
    }
    found
}

/// Adds the variants of one fact that lead somewhere; neighbouring ranges with one action are one.
fn merge<'a>(
    group: Vec<Variant<'a>>,
    found: &mut Vec<Flip>,
    mut leads_to: impl FnMut(&Variant<'a>) -> Option<Action>,
) {
    let mut open: Option<(Variant<'a>, Action)> = None;
    let mut close = |open: Option<(Variant<'a>, Action)>| {
        if let Some((variant, action)) = open {
            found.push(Flip { change: variant.words(), action });
        }
    };
    for variant in group {
        let action = leads_to(&variant);
        match (open.take(), action) {
            (Some((before, same)), Some(action)) if same == action && before.joins(&variant) => {
                open = Some((before.joined(&variant), action));
            }
            (before, Some(action)) => {
                close(before);
                open = Some((variant, action));
            }
            (before, None) => close(before),
        }
    }
    close(open);
}

/// Returns what would have to be found out for a guard to fall, or `None` where no finding does.
fn resolved(code: RoutingCode) -> Option<&'static str> {
    Some(match code {
        RoutingCode::ChargeConflict | RoutingCode::FreeTextCharge | RoutingCode::DuplicateKey => {
            "the court's record confirmed the charge"
        }
        RoutingCode::SubsectionEra => "the court's record confirmed the subdivision",
        RoutingCode::DobConflict => "the date of birth were confirmed",
        RoutingCode::DateConflict => "the dates were confirmed",
        RoutingCode::Boundary => "the other conviction of that day were known to be later",
        RoutingCode::AlreadyRelieved => "the conviction were known not to be relieved",
        RoutingCode::ConvictionNotStanding => "the conviction were known to stand",
        RoutingCode::NoCaseNumber => "a case number were found",
        RoutingCode::Identity => "the identity were confirmed",
        RoutingCode::QuarantinedRow => "the row in quarantine changed nothing",
        RoutingCode::MissingDate | RoutingCode::PartialDate => "the date were known",
        RoutingCode::NotUnderstood => "the words were confirmed by the court's record",
        RoutingCode::NoCode => "the court's record confirmed the section",
        RoutingCode::CountyUnknown => "the court were known to be of this county",
        RoutingCode::Duplicate => "it were known which of the two is the conviction",
        RoutingCode::OtherJurisdiction => "this court were known to have jurisdiction",
        RoutingCode::AlreadyReduced => "the level today were confirmed",
        RoutingCode::Comment => "the comment were known to change nothing",
        RoutingCode::OtherStates => "no record elsewhere were known to stand against it",
        RoutingCode::PaperRecord => "the paper record were known to hold nothing against it",
        RoutingCode::Compound
        | RoutingCode::Attempt
        | RoutingCode::Conspiracy
        | RoutingCode::PleaBargain
        | RoutingCode::CodeFamily
        | RoutingCode::Pre1973Section
        | RoutingCode::Juvenile
        | RoutingCode::SaleToMinor
        | RoutingCode::SchoolGrounds
        | RoutingCode::ImportExport
        | RoutingCode::SuperstrikePrior
        | RoutingCode::SuperstrikePossible
        | RoutingCode::Pc290
        | RoutingCode::PriorsCount
        | RoutingCode::MissingDob
        | RoutingCode::AgeAtOffence
        | RoutingCode::LevelUnknown
        | RoutingCode::Serving
        | RoutingCode::Deceased
        | RoutingCode::LaterOrder
        | RoutingCode::SameCase
        | RoutingCode::Post2016
        | RoutingCode::PolicyReview
        | RoutingCode::PartialHistory => return None,
    })
}
