//! The line of the law: the statutory floor in words, with its authorities.

use crate::record::Level;
use crate::relief::facts::{Facts, Kind, Outside};
use crate::relief::prove::Prover;
use crate::relief::statutes::{Becomes, Since64};
use crate::relief::{Action, Answer, Citation, LawLine, Route};

/// Returns the line of the law.
pub(super) fn line(prover: &Prover<'_>) -> LawLine {
    let action = prover.decision.law;
    let (reason, mut cites) = match prover.decision.outside {
        Some(outside) => outside_words(prover, outside),
        None => words(prover),
    };
    if action.is_relief() {
        let route = prover.decision.route;
        let route = if route == Route::NotApplicable { Route::Unknown } else { route };
        cites.push(route.citation().to_owned());
    }
    cites.retain(|cite| !cite.is_empty());
    LawLine { action, reason, citations: cites.into_iter().map(Citation).collect() }
}

fn outside_words(prover: &Prover<'_>, outside: Outside) -> (String, Vec<String>) {
    let (reason, cite) = match outside {
        Outside::Conspiracy => ("a conspiracy is not eligible", "People v. Medina (2018) 24 Cal.App.5th 61"),
        Outside::OtherCode => ("not a section of the Health and Safety Code", "HS 11361.8"),
        Outside::ConvictedOfOther => {
            ("convicted of another charge than the marijuana charge brought", "HS 11361.8")
        }
        Outside::Relieved => ("relieved under Proposition 64 before", "HS 11361.8"),
        Outside::NewLaw => {
            let meaning = prover.facts.section.and_then(|section| prover.facts.statutes.since(section));
            let reason = meaning.map_or_else(
                || "the offence is one under the law in force since 2016-11-09".to_owned(),
                |since| format!("an offence under the new law: {}", since.conduct),
            );
            return (reason, vec![prover.facts.statutes.effective_cite().to_owned()]);
        }
    };
    (reason.to_owned(), vec![cite.to_owned()])
}

fn words(prover: &Prover<'_>) -> (String, Vec<String>) {
    let facts = prover.facts;
    match facts.kind {
        Kind::Related => (
            "not among the sections of HS 11361.8: the office's choice alone".into(),
            vec!["HS 11361.8".into()],
        ),
        Kind::Plea => {
            let plea = facts.section.and_then(|section| facts.statutes.plea(section));
            let cite = plea.map_or_else(String::new, |plea| plea.cite.clone());
            ("eligible if it stands for a marijuana offence".into(), vec![cite])
        }
        Kind::OldNumber => {
            let old = facts.section.and_then(|section| facts.statutes.old_number(section));
            let reason =
                old.map_or_else(String::new, |old| format!("{}, the later {}", old.conduct, old.now));
            (reason, old.map(|old| old.cite.clone()).into_iter().collect())
        }
        Kind::Unread => ("the charge cannot be read for certain".into(), vec!["HS 11361.8".into()]),
        Kind::Marijuana | Kind::Conspiracy | Kind::OtherCode | Kind::ConvictedOfOther | Kind::Relieved => {
            marijuana(prover)
        }
    }
}

fn marijuana(prover: &Prover<'_>) -> (String, Vec<String>) {
    let facts = prover.facts;
    let Some(conduct) = facts.conduct.first().copied().flatten() else { return (String::new(), Vec::new()) };
    let conduct = facts.level.map_or(conduct, |level| facts.statutes.conduct(conduct, level));
    if prover.decision.law == Action::Undetermined {
        let reasons: Vec<_> =
            prover.decision.floor.codes.iter().take(2).map(crate::relief::RoutingCode::words).collect();
        let reason = if reasons.is_empty() {
            "the route depends on whether the sentence has ended".to_owned()
        } else {
            format!("open: {}", reasons.join("; "))
        };
        return (reason, vec![now(facts, conduct).0.cite.clone()]);
    }
    let barred = conduct.barred && facts.level == Some(Level::Felony) && facts.disqualified() == Answer::Yes;
    if barred {
        let reason = "a disqualifier keeps it felony-capable: nothing as of right".to_owned();
        return (reason, vec![conduct.bar_cite.clone()]);
    }
    let (now, age) = now(facts, conduct);
    let reason = match (prover.decision.law, now.is) {
        (Action::None, Becomes::Infraction) => format!("{} remains an infraction{age}", conduct.conduct),
        (Action::None, _) => format!("{} remains a misdemeanor{age}", conduct.conduct),
        (_, Becomes::Lawful) => format!("{} is lawful now{age}", conduct.conduct),
        (_, Becomes::Infraction) => format!("{} is an infraction now{age}", conduct.conduct),
        (_, Becomes::Misdemeanor) => format!("{} is a misdemeanor now{age}", conduct.conduct),
    };
    (reason, vec![now.cite.clone()])
}

/// Returns what the conduct is now at the youngest age possible, and that age in words where it is known.
fn now<'s>(
    facts: &Facts<'_>,
    conduct: &'s crate::relief::statutes::Marijuana,
) -> (&'s Since64, &'static str) {
    match facts.age_at_offence() {
        Some(age) if age.most < 18 => (&conduct.minor, ", under 18"),
        Some(age) if age.least >= 18 && age.most < 21 => (&conduct.young, ", at 18 to 20"),
        Some(age) if age.least >= 21 => (&conduct.adult, ", at 21 and over"),
        _ => (&conduct.adult, ""),
    }
}
