//! What a queue's work comes to: the figures that offices publish, for the proposals and for the verdicts in force.
//!
//! Sums over one person at a time; every figure carries its definition (needs.md section 3). What is counted, and how,
//! is `relief::impact`'s; here stand what was approved beside what is proposed, and the tables. Called by `queue`, for
//! the workstation, and by `cli`.

use crate::casework::purge::{Destruction, KeptFigure};
use crate::casework::{Charter, Standing, Verdict};
use crate::record::Person;
use crate::relief::impact::{Figure, Unit, hours_by_hand};
use crate::relief::parts::Part;
use crate::relief::{Action, CaseProposal, Impact, Policy};
use std::collections::BTreeMap;

/// A group of fewer people is not shown by race: its members could be known by it.
const FEWEST: u64 = 11;

/// What is summed over the people of a queue.
#[derive(Clone, Debug)]
pub struct Sums {
    proposed: Impact,
    approved: Impact,
    challenged: BTreeMap<&'static str, u64>,
    /// What cases that were erased since added to the figures, and how many they are.
    erased: (Vec<KeptFigure>, usize),
}

/// The figures with what they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The county, the policy, the day and the population, in sentences.
    pub head: String,
    /// In the order they are published.
    pub figures: Vec<Pair>,
}

/// A figure of the proposals, and the same of what was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The figure of the proposals.
    pub figure: Figure,
    /// The same of what the verdicts in force approve.
    pub approved: Option<u64>,
}

impl Pair {
    /// Adds what erased cases added to the figure; the earliest year stays the earliest.
    fn add(&mut self, kept: &[KeptFigure]) {
        // Whole hours of two parts are not the whole hours of both: they follow from the cases.
        if self.figure.unit == Unit::Hours {
            return;
        }
        let of = |one: Option<u64>, other: Option<u64>, unit| match (one, other, unit) {
            (Some(one), Some(other), Unit::Year) => Some(one.min(other)),
            (Some(one), Some(other), _) => Some(one + other),
            (one, other, _) => one.or(other),
        };
        for kept in kept.iter().filter(|kept| kept.id == self.figure.id) {
            self.figure.value = of(self.figure.value, kept.proposed, self.figure.unit);
            self.approved = of(self.approved, kept.approved, self.figure.unit);
        }
    }
}

/// Counts the hours by hand from the cases.
fn count_hours(figures: &mut [Pair]) {
    let cases = figures.iter().find(|pair| pair.figure.id == "cases");
    let Some([proposed, approved]) = cases.map(|pair| [pair.figure.value, pair.approved]) else { return };
    for pair in figures.iter_mut().filter(|pair| pair.figure.unit == Unit::Hours) {
        pair.figure.value = proposed.map(hours_by_hand);
        pair.approved = approved.map(hours_by_hand);
    }
}

impl Sums {
    /// Begins to sum.
    pub fn new(policy: &Policy, charter: &Charter) -> Self {
        let begin = || Impact::new(policy, charter.as_of);
        Self { proposed: begin(), approved: begin(), challenged: BTreeMap::new(), erased: (Vec::new(), 0) }
    }

    /// Adds a person with what is proposed for each of their cases, and what the case is now.
    pub fn add<'a>(
        &mut self,
        person: &Person,
        cases: impl Iterator<Item = (&'a CaseProposal, &'a Standing)>,
    ) {
        let (mut proposals, mut granted) = (Vec::new(), Vec::new());
        for (proposal, standing) in cases {
            granted.extend(approved(person, proposal, standing));
            let verdict = standing.decided.as_ref().map(|decided| &decided.verdict);
            if let Some(Verdict::Challenge { ground, .. }) = verdict {
                *self.challenged.entry(ground.words()).or_default() += 1;
            }
            proposals.push(proposal.clone());
        }
        self.proposed.add(person, &proposals);
        self.approved.add(person, &granted);
    }

    /// Goes on counting what was erased since: its figures were kept.
    pub fn count_erased(&mut self, erased: &[Destruction]) {
        let kept = erased.iter().flat_map(|erased| erased.totals.figures.iter().cloned());
        self.erased = (kept.collect(), erased.iter().map(|erased| erased.cases.len()).sum());
    }

    /// Returns the figures.
    pub fn summary(&self, charter: &Charter) -> Summary {
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
        let (kept, cases) = &self.erased;
        for figure in &mut figures {
            figure.add(kept);
        }
        count_hours(&mut figures);
        let erased = match cases {
            0 => String::new(),
            _ => format!(
                "\n{cases} cases were erased since; the figures go on counting them, the tables below do not"
            ),
        };
        Summary { head: head + &erased, figures }
    }

    /// Returns the figures and what they are made of as tables; with the shares by race where they are asked for.
    pub fn parts(&self, summary: &Summary, equity: bool) -> Vec<Part> {
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
        let mut parts = vec![figures];
        parts.extend(self.tables());
        if equity {
            parts.push(self.equity());
        }
        parts
    }

    /// Returns what the workstation shows: every figure with its definition beside it, and the tables.
    pub fn to_read(&self, charter: &Charter) -> Vec<Part> {
        let summary = self.summary(charter);
        let mut about = Part::new("What this is", &["about"]);
        about.rows.extend(summary.head.lines().map(|line| vec![line.to_owned()]));
        let mut figures =
            Part::new("Figures", &["figure", "unit", "proposed", "approved", "definition"]).drawn(&[2, 3]);
        for Pair { figure, approved } in &summary.figures {
            figures.rows.push(vec![
                figure.called.to_owned(),
                unit(figure.unit).to_owned(),
                in_words(figure.unit, figure.value),
                in_words(figure.unit, *approved),
                figure.definition.clone(),
            ]);
        }
        let mut parts = vec![about, figures];
        parts.extend(self.tables());
        parts
    }

    fn tables(&self) -> [Part; 3] {
        let mut sections = Part::new(
            "Candidate convictions by section, level and action",
            &["section", "level", "action", "proposed"],
        )
        .drawn(&[3]);
        for (section, level, action, counts) in self.proposed.by_section() {
            let level = level.map_or_else(|| "not stated".to_owned(), |level| level.to_string());
            sections.rows.push(vec![section.to_owned(), level, action.to_string(), counts.to_string()]);
        }
        let mut grounds = Part::new("Challenged cases by ground", &["ground", "cases"]).drawn(&[1]);
        grounds.rows.extend(
            self.challenged.iter().map(|(ground, cases)| vec![(*ground).to_owned(), cases.to_string()]),
        );
        let mut codes =
            Part::new("Candidate convictions sent to a person, by routing code", &["code", "convictions"])
                .drawn(&[1]);
        codes.rows.extend(
            self.proposed.by_code().map(|(code, counts)| vec![code.id().to_owned(), counts.to_string()]),
        );
        [sections, grounds, codes]
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
fn approved(person: &Person, proposal: &CaseProposal, standing: &Standing) -> Option<CaseProposal> {
    let Verdict::Approve { actions, .. } = &standing.decided.as_ref()?.verdict else { return None };
    let event = person.events.get(proposal.event)?;
    let mut decided = proposal.clone();
    for proposal in &mut decided.proposals {
        let key = event.counts.get(proposal.count).map(|count| &count.key);
        proposal.action = key.and_then(|key| actions.get(key)).copied().unwrap_or(Action::None);
    }
    Some(decided)
}

fn number(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Writes a figure for a person; a year is no quantity.
pub fn in_words(unit: Unit, value: Option<u64>) -> String {
    match (value, unit) {
        (None, _) => "-".to_owned(),
        (Some(year), Unit::Year) => format!("in {year}"),
        (Some(value), _) => crate::casework::spotcheck::wording::grouped(value),
    }
}

/// Returns what a figure counts, as a word.
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Convictions => "convictions",
        Unit::Cases => "cases",
        Unit::People => "people",
        Unit::Year => "year",
        Unit::Hours => "hours",
    }
}
