//! The certificate as a judge reads it: plain text, no line wider than a page.

use super::{Attempt, Certificate, CheckPart, Overridden};
use crate::casework::check::gate::Presence;
use crate::casework::spotcheck::wording::grouped;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Columns of a line.
const COLUMNS: usize = 80;

impl Certificate {
    /// Returns `spot-check.txt`: what a judge reads.
    pub fn text(&self) -> String {
        fold(&self.unfolded())
    }

    fn unfolded(&self) -> String {
        let mut text = format!(
            "CERTIFICATE OF SPOT-CHECK\n\nBatch {}: {} cases\nRoot   {}\nLedger looked at up to entry {}; vacatur {}\n",
            self.batch,
            grouped(self.cases),
            self.batch_root,
            self.as_of_entry.0,
            self.version
        );
        for check in &self.checks {
            check.write(&mut text);
        }
        if self.checks.is_empty() {
            text.push_str("\nNo passed spot-check covers this batch.\n");
        }
        match self.let_out {
            Some(Presence::SignedIn) => text.push_str("\nReleased for filing by a supervisor who signed in again for it.\n"),
            Some(Presence::Account) => text.push_str(
                "\nReleased for filing by a supervisor; the queue has no sign-in, the account of the machine stands in its place.\n",
            ),
            Some(Presence::Unproven) | None => {}
        }
        if !self.unmet.is_empty() {
            text.push_str("\nCONDITIONS OVERRIDDEN\n");
            for condition in &self.unmet {
                let _ = writeln!(text, "  not met: {}", condition.words());
            }
            for one in &self.overrides {
                let _ = writeln!(text, "  by {}, {}, entry {}: {}", one.by, one.at, one.entry.0, one.reason);
            }
            overridden(&mut text, "Cases of the batch without a passed check", &self.inside(true));
            overridden(&mut text, "Decisions against relief beside it without one", &self.inside(false));
        }
        section(&mut text, "EARLIER AND OTHER ATTEMPTS ON THESE CASES", &self.attempts);
        section(
            &mut text,
            "DIRECTED SAMPLES (picked on purpose; nothing is concluded from them)",
            &self.directed,
        );
        text
    }
}

impl Certificate {
    /// Returns the overridden cases of the batch, or those beside it.
    fn inside(&self, inside: bool) -> Vec<&Overridden> {
        self.overridden.iter().filter(|one| one.entry.is_some() == inside).collect()
    }
}

/// Writes the cases that an override covered, each by its number, those of which the checks say the same together.
fn overridden(text: &mut String, title: &str, cases: &[&Overridden]) {
    if cases.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {title}: {}", grouped(u64::try_from(cases.len()).unwrap_or(u64::MAX)));
    let mut by_state: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in cases {
        by_state.entry(one.state.as_str()).or_default().push(one.case.to_string());
    }
    for (state, numbers) in by_state {
        let noun = if numbers.len() == 1 { "case" } else { "cases" };
        let _ = writeln!(text, "    {state}: {noun} {}", numbers.join(", "));
    }
}

impl CheckPart {
    fn write(&self, text: &mut String) {
        let _ = write!(
            text,
            "\nCHECK {}: {}\n\nOn {} {} {} ({}) were frozen by {}, root hash\n{}.\n{}\n\
             The seed was made afterwards, on {}, by {} and {}: {}\n\
             The cases were drawn by a published method that anyone can repeat.\n\n{}\n",
            self.check,
            self.kind.pile().many(),
            self.frozen_at,
            grouped(self.population),
            self.kind.pile().many(),
            self.scope,
            self.frozen_by,
            self.root,
            self.plan_sentence,
            self.seeded_at,
            self.seed_by[0],
            self.seed_by[1],
            self.seed,
            self.sentence,
        );
        if let [_, _, ..] = self.strata.as_slice() {
            text.push_str("\n  drawn  of        wrong  at most  group\n");
            for stratum in &self.strata {
                let _ = writeln!(
                    text,
                    "  {:>5}  {:<8}  {:>5}  {:>7}  {}",
                    grouped(stratum.sample),
                    grouped(stratum.population),
                    grouped(stratum.errors),
                    grouped(stratum.upper),
                    stratum.name
                );
            }
        }
        text.push_str("\nAgreement of the two decisions: ");
        text.push_str(&self.agreement.join("\n  "));
        text.push('\n');
        if let Some(persons) = &self.persons {
            let _ = writeln!(
                text,
                "Persons: the {} are about {}, at most {} of them about one; the sample is about {}{}.",
                self.kind.pile().many(),
                grouped(persons.population),
                grouped(persons.most),
                grouped(persons.sample),
                match persons.wrong {
                    0 => String::new(),
                    wrong => format!(", what was wrong about {}", grouped(wrong)),
                }
            );
        }
        if !self.decided_anew.is_empty() {
            let cases: Vec<String> = self.decided_anew.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "Found wrong and decided anew since: case {}", cases.join(", "));
        }
        text.push_str(
            "Not in the population: cases on hold, flagged or undecided, and known-answer cases.\n",
        );
    }
}

fn section(text: &mut String, title: &str, attempts: &[Attempt]) {
    if attempts.is_empty() {
        return;
    }
    let _ = write!(text, "\n{title}\n");
    for attempt in attempts {
        let _ = writeln!(
            text,
            "  check {}, {}, {}: {}. {}",
            attempt.check,
            attempt.kind.pile().many(),
            attempt.begun_at,
            attempt.state,
            attempt.sentence
        );
        let named = [("cause", &attempt.cause), ("repair", &attempt.repair), ("given up", &attempt.reason)];
        for (name, words) in named {
            if let Some(words) = words {
                let _ = writeln!(text, "    {name}: {words}");
            }
        }
    }
}

/// Wraps every line that is too wide between its words; what follows stands under its beginning.
fn fold(text: &str) -> String {
    text.lines().map(fold_line).collect()
}

fn fold_line(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let hanging = " ".repeat(if indent == 0 { 0 } else { indent + 2 });
    let (mut folded, mut wide) = (String::new(), 0);
    if line.chars().count() <= COLUMNS {
        return [line, "\n"].concat();
    }
    for word in line.split_whitespace() {
        let room = word.chars().count();
        if wide == 0 {
            folded.push_str(&" ".repeat(indent));
            wide = indent;
        } else if wide + 1 + room > COLUMNS {
            folded.push('\n');
            folded.push_str(&hanging);
            wide = hanging.len();
        } else {
            folded.push(' ');
            wide += 1;
        }
        folded.push_str(word);
        wide += room;
    }
    folded.push('\n');
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_between_words_and_what_stands_in_columns_is_left() {
        let long = format!("  check 1: {}", "word ".repeat(20));
        let folded = fold(&long);
        assert!(folded.lines().all(|line| line.chars().count() <= COLUMNS), "{folded}");
        assert!(folded.lines().nth(1).is_some_and(|line| line.starts_with("    word")), "{folded}");
        assert_eq!(folded.split_whitespace().count(), long.split_whitespace().count());
        assert_eq!(fold("  drawn  of        wrong\n\nx\n"), "  drawn  of        wrong\n\nx\n");
        let word = "x".repeat(100);
        assert_eq!(fold(&word), format!("{word}\n"));
    }
}
