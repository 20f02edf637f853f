//! `vacatur policy explain`: the whole policy in plain words, rule by rule.

use crate::relief::policy::{Condition, Outcome, Policy, Test};
use crate::relief::{Lesser, RoutingCode};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Columns of the text.
const WIDTH: usize = 96;

/// Returns a policy in words: what it is, its numbers, its rules in order, what it leaves to a person.
pub(super) fn in_words(policy: &Policy) -> String {
    let mut text = heading(policy);
    text.push_str(&numbers(policy));
    text.push_str("\nRules, in order; the first that fits a conviction decides:\n");
    for (number, rule) in (1..).zip(policy.rules()) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n  {number}. {}", rule.name);
        let _ = writeln!(text, "{}", wrapped("     when  ", &when(&rule.when)));
        let _ = writeln!(text, "{}", wrapped("     then  ", &then(rule.outcome)));
        let _ = writeln!(text, "{}", wrapped("     why   ", &rule.reason));
    }
    let _ = writeln!(
        text,
        "\n{}",
        wrapped("  Otherwise  ", "nothing beyond what the statute gives as of right.")
    );
    text.push_str(&to_a_person(policy));
    text.push_str(&always());
    text.trim_end().to_owned()
}

fn heading(policy: &Policy) -> String {
    let heading = policy.heading();
    let until = heading.effective_to.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let county = heading.county.as_deref().unwrap_or("any county");
    let mut text = format!(
        "{} (version {})\n{}\n\n  for         {county}, {}\n  in force    {} to {until}\n  written by  {}\n",
        heading.name,
        heading.version,
        heading.title,
        heading.jurisdiction,
        heading.effective_from,
        heading.author
    );
    let _ = writeln!(text, "{}", wrapped("  rests on    ", &heading.citations.join("; ")));
    let _ = writeln!(text, "\n{}", wrapped("", &heading.summary));
    text
}

/// The thresholds, and the charges beside the four sections.
fn numbers(policy: &Policy) -> String {
    let mut text = "\nNumbers:\n".to_owned();
    for (name, value) in policy.parameters() {
        let _ = writeln!(text, "  {name} = {value}");
    }
    let _ = writeln!(
        text,
        "{}",
        wrapped(
            "  ",
            &format!(
                "A sentence whose length is not on file is presumed to have ended {} years after the conviction; never \
                 where that would give the person more.",
                policy.presumed_ended_years()
            )
        )
    );
    let related: Vec<String> = policy.related().map(ToString::to_string).collect();
    if !related.is_empty() {
        let beside =
            if policy.related_anywhere() { "anywhere" } else { "in a cycle with a marijuana charge" };
        let _ = writeln!(
            text,
            "{}",
            wrapped("\nRelated charges, ", &format!("{beside}: {}.", related.join(", ")))
        );
    }
    text
}

fn when(condition: &Condition) -> String {
    let tests = |tests: &[Test]| tests.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut parts = tests(&condition.all);
    match tests(&condition.any).as_slice() {
        [] => {}
        [one] => parts.push(one.clone()),
        several => parts.push(format!("at least one of: {}", several.join("; "))),
    }
    if !condition.none.is_empty() {
        parts.push(format!("none of: {}", tests(&condition.none).join("; ")));
    }
    if parts.is_empty() { "always".to_owned() } else { parts.join(", and ") }
}

fn then(outcome: Outcome) -> String {
    match outcome {
        Outcome::Dismiss => "dismiss and seal".to_owned(),
        Outcome::Reduce(lesser) => {
            let to = if lesser == Lesser::Misdemeanor { "a misdemeanor" } else { "an infraction" };
            format!(
                "reduce to {to}: redesignate where the sentence is completed, recall and resentence while it is served; \
                 never less than the statute gives"
            )
        }
        Outcome::Law => "what the statute gives as of right".to_owned(),
        Outcome::None => "nothing beyond what the statute gives as of right".to_owned(),
        Outcome::Person(code) => format!("to a person: {} ({})", code.words(), code.id()),
    }
}

fn to_a_person(policy: &Policy) -> String {
    let rules: Vec<String> = (1..)
        .zip(policy.rules())
        .filter(|(_, rule)| matches!(rule.outcome, Outcome::Person(_)))
        .map(|(number, rule)| format!("rule {number}, {}", rule.name))
        .collect();
    let asked: BTreeSet<String> =
        policy.rules().iter().flat_map(|rule| rule.when.tests()).map(asked).collect();
    let rules =
        if rules.is_empty() { "no rule sends a conviction to a person".to_owned() } else { rules.join("; ") };
    let asked = asked.into_iter().collect::<Vec<_>>().join(", ");
    format!(
        "\nLeft to a person by this policy:\n{}\n{}\n",
        wrapped("  - ", &format!("{rules}.")),
        wrapped(
            "  - ",
            &format!(
                "Every conviction for which one of these is not known and decides: {}.",
                if asked.is_empty() { "nothing" } else { &asked }
            )
        )
    )
}

/// Names what a test asks for, without the value it wants.
fn asked(test: &Test) -> String {
    match test {
        Test::Flag(flag, _) => flag.words().to_owned(),
        Test::Level(..) => "level".to_owned(),
        Test::Section(..) => "section".to_owned(),
        Test::Number(number, ..) => number.words().to_owned(),
    }
}

/// What stands beside every policy.
fn always() -> String {
    let codes: Vec<&str> =
        RoutingCode::ALL.iter().filter(|code| code.withholds()).map(|code| code.id()).collect();
    format!(
        "\nLeft to a person whatever the policy says, each with its code:\n{}\n",
        wrapped("  ", &format!("{}.", codes.join(", ")))
    )
}

/// Wraps words behind a label; the lines after the first stand under the words.
fn wrapped(label: &str, words: &str) -> String {
    let newline = label.rfind('\n').map_or(0, |at| at + 1);
    let indent = label.chars().skip(newline).count();
    let (mut text, mut column) = (label.to_owned(), indent);
    for (number, word) in words.split_whitespace().enumerate() {
        let length = word.chars().count();
        if number > 0 && column + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            column = indent;
        } else if number > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_policy_is_explained_rule_by_rule_within_the_width() {
        for name in Policy::shipped_names() {
            let policy = Policy::shipped(name).unwrap();
            let text = in_words(&policy);
            for rule in policy.rules() {
                assert!(text.contains(&rule.name), "{name}: {}", rule.name);
            }
            for (parameter, value) in policy.parameters() {
                assert!(text.contains(&format!("{parameter} = {value}")), "{name}: {parameter}");
            }
            for code in RoutingCode::ALL.iter().filter(|code| code.withholds()) {
                assert!(text.contains(code.id()), "{name}: {code}");
            }
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(widest <= WIDTH, "{name}: {widest}");
        }
    }

    #[test]
    fn the_explanation_of_los_angeles_reads_as_its_rules_are() {
        insta::assert_snapshot!(in_words(&Policy::shipped("los-angeles-2019").unwrap()));
    }
}
