//! The policy's rules in words: the line of the policy, and one question for each rule that was tried.

use crate::record::SourceLine;
use crate::relief::policy::{Flag, Number, Rule, Test};
use crate::relief::prove::Prover;
use crate::relief::prove::words::{Worded, aged, dated};
use crate::relief::{Action, Answer, Citation, Finding, PolicyLine, ProofLine};

/// Returns the line of the policy.
pub(super) fn line(prover: &Prover<'_>) -> PolicyLine {
    let choice = prover.decision.choice;
    let name = prover.policy.name();
    if prover.decision.outside.is_some() {
        return PolicyLine {
            rule: None,
            action: Action::None,
            reason: "out of reach of HS 11361.8: no rule was tried".to_owned(),
            citation: Citation(name.to_owned()),
        };
    }
    match choice.rule.and_then(|at| prover.policy.spoken().nth(at).map(|spoken| (at, spoken))) {
        Some((at, (rule, spoken))) => PolicyLine {
            rule: u32::try_from(at + 1).ok(),
            action: prover.decision.chosen,
            reason: rule.reason.clone(),
            citation: spoken.citation.clone(),
        },
        None if choice.stopped => PolicyLine {
            rule: None,
            action: Action::Undetermined,
            reason: "a fact that a rule asks for is unknown, and its answer decides".to_owned(),
            citation: Citation(name.to_owned()),
        },
        None => PolicyLine {
            rule: None,
            action: Action::None,
            reason: "no rule of the policy speaks of it".to_owned(),
            citation: Citation(name.to_owned()),
        },
    }
}

/// Adds a question for each rule up to the one that ends the walk.
pub(super) fn lines(prover: &Prover<'_>, lines: &mut Vec<ProofLine>) {
    let several = prover.decision.choice.results.only().is_none();
    for (rule, spoken) in prover.policy.spoken() {
        let reading = rule.when.ask(prover.facts);
        let decides = match reading.strict {
            Answer::Yes => true,
            Answer::Unknown => several,
            Answer::No => false,
        };
        lines.push(ProofLine {
            question: spoken.question.clone(),
            answer: reading.strict,
            finding: finding(prover, rule, reading.strict),
            citation: spoken.citation.clone(),
            decides,
        });
        if reading.strict == Answer::Yes {
            break;
        }
    }
}

/// Names what answered: the first fact that says no, the unknown ones, or all of them.
fn finding(prover: &Prover<'_>, rule: &Rule, answer: Answer) -> Finding {
    let mut words = Vec::new();
    let mut lines: Vec<SourceLine> = Vec::new();
    let none = rule.when.none.iter().map(|test| (test, true));
    let asked = rule.when.all.iter().chain(&rule.when.any).map(|test| (test, false)).chain(none);
    for (test, negated) in asked {
        let strict = test.ask(prover.facts).strict;
        let says = if negated { !strict } else { strict };
        if says != answer {
            continue;
        }
        let (found, source) = value(prover, test);
        if !words.contains(&found) {
            words.push(found);
        }
        lines.extend(source.filter(|source| !lines.contains(source)));
        if answer == Answer::No {
            break;
        }
    }
    if words.is_empty() {
        words.push("asks for nothing".to_owned());
    }
    lines.sort_unstable();
    Finding { words: words.join(", "), lines }
}

/// Returns the value of the fact a test asks for, and the row that states it.
fn value(prover: &Prover<'_>, test: &Test) -> (String, Option<SourceLine>) {
    let facts = prover.facts;
    let own = Some(prover.count.source);
    let birth = prover.background.person.identity.birth_source;
    match test {
        Test::Flag(flag, _) => (flag_words(*flag, test, prover), None),
        Test::Level(..) => {
            (facts.level.map_or_else(|| "level not stated".to_owned(), |level| level.to_string()), own)
        }
        Test::Section(..) => {
            (facts.section.map_or_else(|| "no section".to_owned(), ToString::to_string), own)
        }
        Test::Number(number, comparison, bound) => {
            let words = match number {
                Number::AgeAtOffence => format!("{} at offence", aged(facts.age_at_offence())),
                Number::AgeAtConviction => format!("{} at conviction", aged(facts.age_at_conviction())),
                Number::AgeNow => format!("{} on {}", aged(facts.age_now()), facts.as_of),
                Number::YearsSinceConviction => format!("convicted {}", dated(facts.convicted)),
                Number::YearsSinceLast => match facts.last_conviction.span {
                    Some(span) => format!("last convicted {}", Worded(span)),
                    None => "a conviction is undated".to_owned(),
                },
                Number::Convictions => format!("{} on record", aged(Some(facts.convictions))),
                Number::Weight => added(facts.weight.map(grams), "weight"),
                Number::Plants => {
                    added(facts.plants.map(|plants| format!("{plants} plants")), "number of plants")
                }
                Number::BuyerAge => {
                    added(facts.buyer.map(|age| format!("buyer of {age}")), "age of the buyer")
                }
            };
            // A number that is not known says which bound it could not be held against.
            let open = test.ask(facts).strict == Answer::Unknown;
            let words = if open { format!("{words}: {comparison} {bound}?") } else { words };
            let source = match number {
                Number::AgeAtOffence | Number::AgeAtConviction | Number::AgeNow => birth,
                Number::YearsSinceConviction => Some(prover.event.source),
                Number::YearsSinceLast
                | Number::Convictions
                | Number::Weight
                | Number::Plants
                | Number::BuyerAge => None,
            };
            (words, source)
        }
    }
}

/// Writes a fact that only a person can add, or that nobody has.
fn added(value: Option<String>, called: &str) -> String {
    value.unwrap_or_else(|| format!("{called} not known"))
}

fn grams(milligrams: u64) -> String {
    let (whole, part) = (milligrams / 1000, milligrams % 1000);
    if part == 0 { format!("{whole} g") } else { format!("{whole}.{part:03} g") }
}

fn flag_words(flag: Flag, test: &Test, prover: &Prover<'_>) -> String {
    let Test::Flag(_, wanted) = test else { return String::new() };
    let answer = test.ask(prover.facts).strict;
    let holds = if *wanted { answer } else { !answer };
    match holds {
        Answer::Yes => flag.words().to_owned(),
        Answer::No => format!("no: {}", flag.words()),
        Answer::Unknown => format!("not known: {}", flag.words()),
    }
}
