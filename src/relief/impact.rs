//! What a policy's proposals would do, in the figures that offices publish (needs.md section 3).
//!
//! Fed one person at a time; holds only sums. Every figure carries its definition, for three newspapers once gave three
//! meanings to the same numbers (law.md F3). All dates are counted from the as-of date.

use crate::record::{Count, Level, Person};
use crate::relief::compare::Cleared;
use crate::relief::policy::Policy;
use crate::relief::remainder::{RECENT_YEARS, Record, actions};
use crate::relief::{Action, CaseProposal, Lane, RoutingCode};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How long the first step took by hand, in minutes a case (San Francisco's figure).
const MINUTES_BY_HAND: u64 = 15;

/// Returns the whole hours that so many cases would take by hand.
pub(crate) fn hours_by_hand(cases: u64) -> u64 {
    cases * MINUTES_BY_HAND / 60
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Convictions: counts that state one.
    Convictions,
    /// Cases: court actions of one person.
    Cases,
    /// People, as the file groups them.
    People,
    /// A year of the calendar.
    Year,
    /// Hours of work.
    Hours,
}

/// One figure with its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// A stable id for files.
    pub id: &'static str,
    /// What it is called.
    pub called: &'static str,
    /// The number; `None` where there is none to give.
    pub value: Option<u64>,
    /// What it counts.
    pub unit: Unit,
    /// What it means, to be printed beside it.
    pub definition: String,
}

/// How a group of people fares, by race as the state recorded it; for the supervisor's equity page only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// People with a candidate count.
    pub people: u64,
    /// Their candidate counts.
    pub convictions: u64,
    /// Of these, relief is proposed in the clear lane.
    pub proposed: u64,
    /// Of these, sent to a person.
    pub review: u64,
}

/// What a policy's proposals would do.
#[derive(Clone, Debug)]
pub struct Impact {
    policy: Policy,
    as_of: Date,
    people: u64,
    people_with_relief: u64,
    cases: u64,
    clear_cases: u64,
    /// Candidate counts by section number, level and action.
    counts: BTreeMap<(String, Option<Level>, Action), u64>,
    /// Candidate counts by routing code.
    codes: BTreeMap<RoutingCode, u64>,
    earliest: Option<i16>,
    cleared: Cleared,
    if_all_dismissed: Cleared,
    shares: BTreeMap<String, Share>,
}

impl Impact {
    /// Begins a summary.
    pub fn new(policy: &Policy, as_of: Date) -> Self {
        Self {
            policy: policy.clone(),
            as_of,
            people: 0,
            people_with_relief: 0,
            cases: 0,
            clear_cases: 0,
            counts: BTreeMap::new(),
            codes: BTreeMap::new(),
            earliest: None,
            cleared: Cleared::default(),
            if_all_dismissed: Cleared::default(),
            shares: BTreeMap::new(),
        }
    }

    /// Sums over people with what the policy proposes for them.
    pub fn of<'a>(
        policy: &Policy,
        as_of: Date,
        people: impl IntoIterator<Item = (&'a Person, Vec<CaseProposal>)>,
    ) -> Self {
        let mut impact = Self::new(policy, as_of);
        for (person, cases) in people {
            impact.add(person, &cases);
        }
        impact
    }

    /// Adds a person; one without a candidate count is nobody here.
    pub fn add(&mut self, person: &Person, cases: &[CaseProposal]) {
        if cases.is_empty() {
            return;
        }
        self.people += 1;
        let mut relieved = false;
        let mut share = Share { people: 1, ..Share::default() };
        for case in cases {
            self.cases += 1;
            self.clear_cases += u64::from(case.lane() == Lane::Clear);
            let event = person.events.get(case.event);
            if let Some(span) = event.and_then(|event| event.date.span()) {
                let year = span.earliest.year();
                self.earliest = Some(self.earliest.map_or(year, |earliest| earliest.min(year)));
            }
            for proposal in &case.proposals {
                let count = event.and_then(|event| event.counts.get(proposal.count));
                let key = (section_of(count), count.and_then(|count| count.level), proposal.action);
                *self.counts.entry(key).or_default() += 1;
                for code in &proposal.codes {
                    *self.codes.entry(*code).or_default() += 1;
                }
                let clear = proposal.codes.is_empty();
                share.convictions += 1;
                share.proposed += u64::from(clear && proposal.action.is_relief());
                share.review += u64::from(!clear);
                relieved |= proposal.action.is_relief();
            }
        }
        self.people_with_relief += u64::from(relieved);
        let of_race = self.shares.entry(person.identity.race.as_str().to_owned()).or_default();
        of_race.people += share.people;
        of_race.convictions += share.convictions;
        of_race.proposed += share.proposed;
        of_race.review += share.review;
        let record = Record::read(person, self.policy.statutes(), self.as_of);
        let now = record.after(|_| None);
        let proposed = actions(cases);
        self.cleared.add(now, record.after(|at| proposed.get(&at).copied()));
        let dismissed = |action: &Action| match action {
            Action::None => Action::None,
            _ => Action::DismissAndSeal,
        };
        self.if_all_dismissed.add(now, record.after(|at| proposed.get(&at).map(dismissed)));
    }

    /// Returns the figures, in the order they are published, each with its definition.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = self.convictions();
        figures.extend(self.people_figures());
        let all = self.if_all_dismissed;
        let suppose = "the same, supposing that every candidate conviction within reach were dismissed";
        for (id, called, value) in [
            ("all-no-felony", "no felony left, if all were dismissed", all.felony),
            ("all-no-recent", "no conviction in seven years, if all were dismissed", all.recent),
            ("all-none", "no conviction left, if all were dismissed", all.any),
        ] {
            figures.push(self.figure(id, called, value, Unit::People, suppose));
        }
        figures.push(Figure {
            value: self.earliest.and_then(|year| u64::try_from(year).ok()),
            ..self.figure(
                "earliest",
                "earliest conviction",
                0,
                Unit::Year,
                "the year of the earliest dated candidate conviction",
            )
        });
        figures.push(self.figure(
            "hours-by-hand",
            "hours by hand",
            hours_by_hand(self.cases),
            Unit::Hours,
            "what the first step of the review would take at 15 minutes a case, San Francisco's upper figure",
        ));
        figures
    }

    fn convictions(&self) -> Vec<Figure> {
        let sum = |wanted: &dyn Fn(Option<Level>, Action) -> bool| -> u64 {
            let matching = self.counts.iter().filter(|((_, level, action), _)| wanted(*level, *action));
            matching.map(|(_, counts)| counts).sum()
        };
        let reduced = |action: Action| action.is_relief() && action != Action::DismissAndSeal;
        let felony = |level: Option<Level>| level == Some(Level::Felony);
        let lesser = |level: Option<Level>| matches!(level, Some(Level::Misdemeanor | Level::Infraction));
        let dismissed = |action: Action| action == Action::DismissAndSeal;
        let unit = Unit::Convictions;
        let figure = |id, called, value, definition| self.figure(id, called, value, unit, definition);
        vec![
            figure(
                "candidates",
                "candidate convictions",
                sum(&|_, _| true),
                "convictions of the queue's county that are, or may be, within reach of relief",
            ),
            figure(
                "dismissed-felony",
                "felonies to be dismissed",
                sum(&|level, action| felony(level) && dismissed(action)),
                "candidate convictions at felony level for which dismissal and sealing is proposed",
            ),
            figure(
                "dismissed-lesser",
                "misdemeanors and infractions to be dismissed",
                sum(&|level, action| lesser(level) && dismissed(action)),
                "candidate convictions below felony level for which dismissal and sealing is proposed",
            ),
            figure(
                "dismissed-unstated",
                "of unstated level, to be dismissed",
                sum(&|level, action| level.is_none() && dismissed(action)),
                "candidate convictions whose level is not on file and for which dismissal is proposed at every level",
            ),
            figure(
                "reduced-felony",
                "felonies to be reduced",
                sum(&|level, action| felony(level) && reduced(action)),
                "candidate convictions at felony level to be redesignated, or recalled and resentenced",
            ),
            figure(
                "reduced-lesser",
                "misdemeanors to be reduced",
                sum(&|level, action| lesser(level) && reduced(action)),
                "candidate convictions at misdemeanor level to become infractions",
            ),
            figure(
                "none",
                "not eligible",
                sum(&|_, action| action == Action::None),
                "candidate convictions for which nothing is proposed, each with its reason",
            ),
            figure(
                "undetermined",
                "for a person",
                sum(&|_, action| action == Action::Undetermined),
                "candidate convictions that a person has to decide, by routing code",
            ),
        ]
    }

    fn people_figures(&self) -> Vec<Figure> {
        let here = "California convictions visible in this file only, of any county";
        let no_felony = format!(
            "people with a felony, and none once the proposals are granted; a level that is not stated counts as a felony; \
             {here}"
        );
        let no_recent = format!(
            "people with a conviction in the {RECENT_YEARS} years before the as-of date, and none once the proposals are \
             granted; an undated conviction counts as recent; {here}"
        );
        let none = format!(
            "people with a conviction, and none once the proposals are granted; a reduced conviction remains one; {here}"
        );
        vec![
            self.figure(
                "people",
                "people with a candidate conviction",
                self.people,
                Unit::People,
                "people as the file groups them, by SUBJECT_ID",
            ),
            self.figure(
                "people-relieved",
                "people for whom relief is proposed",
                self.people_with_relief,
                Unit::People,
                "people with at least one conviction to be dismissed or reduced",
            ),
            self.figure("no-felony", "no felony left", self.cleared.felony, Unit::People, &no_felony),
            self.figure(
                "no-recent",
                "no conviction in seven years",
                self.cleared.recent,
                Unit::People,
                &no_recent,
            ),
            self.figure("no-conviction", "no conviction left", self.cleared.any, Unit::People, &none),
            self.figure(
                "cases",
                "cases",
                self.cases,
                Unit::Cases,
                "court actions of one person with at least one candidate conviction",
            ),
            self.figure(
                "clear-cases",
                "cases in the clear lane",
                self.clear_cases,
                Unit::Cases,
                "cases without any routing code",
            ),
        ]
    }

    /// Makes a figure whose definition ends with the policy and the date it was computed for.
    fn figure(
        &self,
        id: &'static str,
        called: &'static str,
        value: u64,
        unit: Unit,
        definition: &str,
    ) -> Figure {
        let definition = format!("{definition}; {}, as of {}", self.policy.name(), self.as_of);
        Figure { id, called, value: Some(value), unit, definition }
    }

    /// Returns the candidate convictions by section number, level and proposed action.
    pub fn by_section(&self) -> impl Iterator<Item = (&str, Option<Level>, Action, u64)> {
        self.counts
            .iter()
            .map(|((section, level, action), counts)| (section.as_str(), *level, *action, *counts))
    }

    /// Returns the candidate convictions by routing code; one with several codes counts under each.
    pub fn by_code(&self) -> impl Iterator<Item = (RoutingCode, u64)> {
        self.codes.iter().map(|(code, counts)| (*code, *counts))
    }

    /// Returns how people fare by race as recorded by DOJ; for the supervisor's equity page only, never beside a case.
    pub fn by_race(&self) -> impl Iterator<Item = (&str, Share)> {
        self.shares.iter().map(|(race, share)| (race.as_str(), *share))
    }

    /// Returns the sections that appear, for a table's rows.
    pub fn sections(&self) -> BTreeSet<&str> {
        self.counts.keys().map(|(section, ..)| section.as_str()).collect()
    }
}

fn section_of(count: Option<&Count>) -> String {
    count
        .and_then(Count::charge)
        .and_then(|charge| charge.offense.sections.first())
        .map_or_else(|| "unread".to_owned(), |section| section.number.clone())
}
