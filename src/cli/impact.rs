//! `vacatur impact`: what the proposals would do and what was approved so far, every number with its definition.

use super::output::{say, say_json, thousands};
use super::{Desk, failures, report};
use crate::casework::{State, Verdict};
use crate::error::Failure;
use crate::queue::Queue;
use crate::queue::people::{CaseOnFile, OnFile};
use crate::relief::impact::{Figure, Unit};
use crate::relief::parts::Part;
use crate::relief::{Action, CaseProposal, Impact, Policy};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Persons that are read at once.
const AT_ONCE: u64 = 256;

/// A group of fewer people is not shown by race: its members could be known by it.
const FEWEST: u64 = 11;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON for another program
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write the tables to this file as CSV, too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Add the shares by race as the state recorded it: for a supervisor, never beside a case
    #[arg(long)]
    equity: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let queue = desk.open_to_read()?;
    let policy = super::policy::read(&queue.policy_text().map_err(failures::queue)?)?;
    let sums = Sums::over(&queue, &policy)?;
    let summary = sums.summary(&queue);
    if arguments.json {
        return say_json(&Printed::of(&summary, &sums, arguments.equity));
    }
    let parts = sums.parts(&summary, arguments.equity);
    if let Some(path) = &arguments.csv {
        report::write_csv(path, &parts)?;
    }
    let mut text = format!("{}\n", summary.head);
    for figure in &summary.figures {
        text.push_str(&figure.in_words());
    }
    for part in parts.iter().skip(1) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{}", report::in_words(part));
    }
    say(text.trim_end())
}

/// What is summed over the people of a queue.
struct Sums<'p> {
    proposed: Impact<'p>,
    approved: Impact<'p>,
    challenged: BTreeMap<&'static str, u64>,
    decided: u64,
}

impl<'p> Sums<'p> {
    fn over(queue: &Queue, policy: &'p Policy) -> Result<Self, Failure> {
        let as_of = queue.charter().as_of;
        let mut sums = Self {
            proposed: Impact::new(policy, as_of),
            approved: Impact::new(policy, as_of),
            challenged: BTreeMap::new(),
            decided: 0,
        };
        let mut last = 0;
        loop {
            let people = queue.people_after(last, AT_ONCE).map_err(failures::queue)?;
            let Some(end) = people.last() else { return Ok(sums) };
            last = end.number;
            for one in &people {
                sums.add(one);
            }
        }
    }

    fn add(&mut self, one: &OnFile) {
        let proposed: Vec<CaseProposal> = one.cases.iter().map(|case| case.proposal.clone()).collect();
        self.proposed.add(&one.person, &proposed);
        let approved: Vec<CaseProposal> = one.cases.iter().filter_map(|case| approved(one, case)).collect();
        self.approved.add(&one.person, &approved);
        for case in &one.cases {
            self.decided += u64::from(case.standing.state() != State::Waiting);
            if let Some(Verdict::Challenge { ground, .. }) =
                case.standing.decided.as_ref().map(|decided| &decided.verdict)
            {
                *self.challenged.entry(ground.words()).or_default() += 1;
            }
        }
    }

    fn summary(&self, queue: &Queue) -> Summary {
        let charter = queue.charter();
        let head = format!(
            "Impact in {} under {}, as of {}\nproposed: what the proposals ask for, if all were granted; approved: what the \
             verdicts in force ask for, if all were granted\npopulation: the people of this queue's files who have a case; a \
             case is a court action in {}",
            charter.county, charter.policy, charter.as_of, charter.county
        );
        let approved: BTreeMap<&str, Option<u64>> =
            self.approved.figures().into_iter().map(|figure| (figure.id, figure.value)).collect();
        let pairs = self
            .proposed
            .figures()
            .into_iter()
            .map(|figure| Pair { approved: approved.get(figure.id).copied().flatten(), figure });
        let mut figures: Vec<Pair> = pairs.collect();
        figures.push(Pair {
            figure: Figure {
                id: "challenged",
                called: "challenged",
                value: None,
                unit: Unit::Cases,
                definition: "cases whose verdict in force opposes relief, on the grounds below".to_owned(),
            },
            approved: Some(self.challenged.values().sum()),
        });
        Summary { head, figures }
    }

    fn parts(&self, summary: &Summary, equity: bool) -> Vec<Part> {
        let mut figures =
            Part::new("Figures", &["id", "figure", "unit", "proposed", "approved", "definition"]);
        for Pair { figure, approved } in &summary.figures {
            figures.rows.push(vec![
                figure.id.to_owned(),
                figure.called.to_owned(),
                unit(figure.unit).to_owned(),
                number(figure.value),
                number(*approved),
                figure.definition.clone(),
            ]);
        }
        let mut sections = Part::new(
            "Candidate convictions by section, level and action",
            &["section", "level", "action", "proposed"],
        );
        for (section, level, action, counts) in self.proposed.by_section() {
            let level = level.map_or_else(|| "not stated".to_owned(), |level| level.to_string());
            sections.rows.push(vec![section.to_owned(), level, action.to_string(), counts.to_string()]);
        }
        let mut grounds = Part::new("Challenged cases by ground", &["ground", "cases"]);
        grounds.rows.extend(
            self.challenged.iter().map(|(ground, cases)| vec![(*ground).to_owned(), cases.to_string()]),
        );
        let mut codes =
            Part::new("Candidate convictions sent to a person, by routing code", &["code", "convictions"]);
        codes.rows.extend(
            self.proposed.by_code().map(|(code, counts)| vec![code.id().to_owned(), counts.to_string()]),
        );
        let mut parts = vec![figures, sections, grounds, codes];
        if equity {
            parts.push(self.equity());
        }
        parts
    }

    /// The shares by race as recorded by the state; groups of fewer than eleven people are put together.
    fn equity(&self) -> Part {
        let mut part = Part::new(
            "By race, as recorded by DOJ, often inconsistently; it enters no rule, and groups under 11 people are not shown",
            &["race", "people", "convictions", "proposed clear", "to a person"],
        );
        let mut hidden = 0;
        for (race, share) in self.proposed.by_race() {
            if share.people < FEWEST {
                hidden += share.people;
                continue;
            }
            let race = if race.is_empty() { "not recorded" } else { race };
            let of_all = |part: u64| format!("{part} of {}", share.convictions);
            part.rows.push(vec![
                race.to_owned(),
                share.people.to_string(),
                share.convictions.to_string(),
                of_all(share.proposed),
                of_all(share.review),
            ]);
        }
        if hidden > 0 {
            let people = if hidden < FEWEST { "under 11".to_owned() } else { hidden.to_string() };
            let unshown = || "not shown".to_owned();
            part.rows.push(vec!["other groups".to_owned(), people, unshown(), unshown(), unshown()]);
        }
        part
    }
}

/// Returns the case with the actions that were approved in the place of those proposed; `None` where none were.
fn approved(one: &OnFile, case: &CaseOnFile) -> Option<CaseProposal> {
    let Verdict::Approve { actions, .. } = &case.standing.decided.as_ref()?.verdict else { return None };
    let event = one.person.events.get(case.proposal.event)?;
    let mut decided = case.proposal.clone();
    for proposal in &mut decided.proposals {
        let key = event.counts.get(proposal.count).map(|count| &count.key);
        proposal.action = key.and_then(|key| actions.get(key)).copied().unwrap_or(Action::None);
    }
    Some(decided)
}

struct Summary {
    head: String,
    figures: Vec<Pair>,
}

/// A figure of the proposals, and the same of what was approved.
struct Pair {
    figure: Figure,
    approved: Option<u64>,
}

impl Pair {
    fn in_words(&self) -> String {
        let grouped = |value: Option<u64>| match (value, self.figure.unit) {
            (None, _) => "-".to_owned(),
            (Some(year), Unit::Year) => year.to_string(),
            (Some(value), _) => thousands(value),
        };
        let words = format!(
            "\n{:<52} {:>10} proposed {:>10} approved  {}",
            self.figure.called,
            grouped(self.figure.value),
            grouped(self.approved),
            unit(self.figure.unit)
        );
        let mut text = format!("{words}\n");
        let mut line = "    ".to_owned();
        for word in self.figure.definition.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > 100 {
                text.push_str(&std::mem::replace(&mut line, "    ".to_owned()));
                text.push('\n');
            }
            if line.len() > 4 {
                line.push(' ');
            }
            line.push_str(word);
        }
        text.push_str(&line);
        text
    }
}

fn number(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Convictions => "convictions",
        Unit::Cases => "cases",
        Unit::People => "people",
        Unit::Year => "year",
        Unit::Hours => "hours",
    }
}

/// The summary as JSON.
#[derive(Serialize)]
struct Printed<'a> {
    about: &'a str,
    figures: Vec<PrintedFigure<'a>>,
    tables: Vec<PrintedTable>,
}

#[derive(Serialize)]
struct PrintedFigure<'a> {
    id: &'a str,
    called: &'a str,
    unit: &'static str,
    proposed: Option<u64>,
    approved: Option<u64>,
    definition: &'a str,
}

#[derive(Serialize)]
struct PrintedTable {
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl<'a> Printed<'a> {
    fn of(summary: &'a Summary, sums: &Sums<'_>, equity: bool) -> Self {
        let figures = summary.figures.iter().map(|Pair { figure, approved }| PrintedFigure {
            id: figure.id,
            called: figure.called,
            unit: unit(figure.unit),
            proposed: figure.value,
            approved: *approved,
            definition: &figure.definition,
        });
        let tables = sums.parts(summary, equity).into_iter().skip(1);
        let tables = tables.map(|Part { title, columns, rows }| PrintedTable { title, columns, rows });
        Self { about: &summary.head, figures: figures.collect(), tables: tables.collect() }
    }
}
