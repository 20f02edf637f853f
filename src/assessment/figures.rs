//! Sums over persons: what the peer's summary counts, by its definitions, and what ours counts beside it.
//!
//! Figures of parts are added up, in any order, to the figures of the whole.

use crate::assessment::count_row;
use crate::record::{Level, Person};
use crate::relief::{AssessedCount, Assessment, Left, PolicyAnswer, RoutingCode};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The most names of counties outside California that are listed.
const MOST_NAMES: usize = 100;

/// How many people a set of answers leaves without something they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Without {
    pub(super) felony: u64,
    pub(super) recent: u64,
    pub(super) any: u64,
}

impl Without {
    fn add(&mut self, left: Left) {
        self.felony += u64::from(left.without_felony());
        self.recent += u64::from(left.without_recent());
        self.any += u64::from(left.without_any());
    }

    fn merge(&mut self, other: Self) {
        self.felony += other.felony;
        self.recent += other.recent;
        self.any += other.any;
    }
}

/// Sums over persons and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Persons read.
    pub persons: u64,
    /// Persons with a candidate count.
    pub persons_with_candidates: u64,
    /// Candidate counts.
    pub counts: u64,
    /// Rows refused.
    pub refused: u64,
    pub(super) lanes: BTreeMap<&'static str, u64>,
    pub(super) actions: BTreeMap<&'static str, u64>,
    pub(super) codes: BTreeMap<RoutingCode, u64>,
    pub(super) look_alikes: BTreeMap<String, u64>,
    pub(super) other_counties: BTreeMap<String, u64>,
    pub(super) refusals: BTreeMap<&'static str, u64>,
    pub(super) earliest: Option<Date>,
    pub(super) of_section: [u64; 4],
    pub(super) persons_of_sections: u64,
    pub(super) felonies: u64,
    pub(super) lesser: u64,
    pub(super) level_unknown: u64,
    pub(super) persons_relieved: u64,
    pub(super) granted: Without,
    pub(super) dismissed: Without,
    pub(super) dismissals: BTreeMap<String, u64>,
    pub(super) reductions: BTreeMap<String, u64>,
    pub(super) open: u64,
}

impl Figures {
    /// Returns how many counts are in the clear lane.
    pub fn clear(&self) -> u64 {
        self.lanes.get("clear").copied().unwrap_or_default()
    }

    /// Returns how many counts each action is proposed for.
    pub fn actions(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.actions.iter().map(|(action, counts)| (*action, *counts))
    }

    /// Adds a person, with or without candidate counts.
    pub(super) fn add_person(&mut self, person: &Person, assessment: Option<&Assessment<'_>>) {
        self.persons += 1;
        let Some(assessment) = assessment else { return };
        self.persons_with_candidates += 1;
        self.granted.add(assessment.granted);
        self.dismissed.add(assessment.dismissed);
        let relieved =
            |count: &AssessedCount| matches!(count.answer, PolicyAnswer::Dismissed | PolicyAnswer::Reduced);
        self.persons_relieved += u64::from(assessment.counts.iter().any(relieved));
        self.persons_of_sections += u64::from(assessment.counts.iter().any(|count| count.section.is_some()));
        for count in &assessment.counts {
            self.add_count(person, count);
        }
    }

    fn add_count(&mut self, person: &Person, assessed: &AssessedCount) {
        self.counts += 1;
        *self.lanes.entry(count_row::lane(assessed)).or_default() += 1;
        *self.actions.entry(assessed.action.id()).or_default() += 1;
        for code in &assessed.codes {
            *self.codes.entry(*code).or_default() += 1;
        }
        match assessed.answer {
            PolicyAnswer::Dismissed => add(&mut self.dismissals, &assessed.policy.reason),
            PolicyAnswer::Reduced => add(&mut self.reductions, &assessed.policy.reason),
            PolicyAnswer::Open => self.open += 1,
            PolicyAnswer::Nothing => {}
        }
        let Some(event) = person.events.get(assessed.event) else { return };
        let Some(count) = event.counts.get(assessed.count) else { return };
        let Some(of_section) = assessed.section.and_then(|section| self.of_section.get_mut(section)) else {
            return;
        };
        *of_section += 1;
        match count.level {
            Some(Level::Felony) => self.felonies += 1,
            Some(Level::Misdemeanor | Level::Infraction) => self.lesser += 1,
            None => self.level_unknown += 1,
        }
        if let Some(span) = event.date.span() {
            self.earliest = Some(self.earliest.map_or(span.earliest, |so_far| so_far.min(span.earliest)));
        }
    }

    /// Notes a county that is none of California's.
    pub(super) fn add_other_county(&mut self, name: &str) {
        if let Some(rows) = self.other_counties.get_mut(name) {
            *rows += 1;
        } else if self.other_counties.len() < MOST_NAMES {
            self.other_counties.insert(name.to_owned(), 1);
        }
    }

    /// Notes a conviction that looks like one of the four sections and is none.
    pub(super) fn add_look_alike(&mut self, conduct: &str) {
        add(&mut self.look_alikes, conduct);
    }

    /// Notes a refused row.
    pub(super) fn add_refused(&mut self, reason: &'static str) {
        self.refused += 1;
        *self.refusals.entry(reason).or_default() += 1;
    }

    /// Adds the figures of another part.
    pub fn merge(&mut self, other: Self) {
        self.persons += other.persons;
        self.persons_with_candidates += other.persons_with_candidates;
        self.counts += other.counts;
        self.refused += other.refused;
        merge(&mut self.lanes, other.lanes);
        merge(&mut self.actions, other.actions);
        merge(&mut self.codes, other.codes);
        merge(&mut self.look_alikes, other.look_alikes);
        merge(&mut self.refusals, other.refusals);
        for (name, rows) in other.other_counties {
            if self.other_counties.len() < MOST_NAMES || self.other_counties.contains_key(&name) {
                *self.other_counties.entry(name).or_default() += rows;
            }
        }
        self.earliest = self.earliest.into_iter().chain(other.earliest).min();
        for (sum, part) in self.of_section.iter_mut().zip(other.of_section) {
            *sum += part;
        }
        self.persons_of_sections += other.persons_of_sections;
        self.felonies += other.felonies;
        self.lesser += other.lesser;
        self.level_unknown += other.level_unknown;
        self.persons_relieved += other.persons_relieved;
        self.granted.merge(other.granted);
        self.dismissed.merge(other.dismissed);
        merge(&mut self.dismissals, other.dismissals);
        merge(&mut self.reductions, other.reductions);
        self.open += other.open;
    }
}

fn add(sums: &mut BTreeMap<String, u64>, key: &str) {
    match sums.get_mut(key) {
        Some(sum) => *sum += 1,
        None => {
            sums.insert(key.to_owned(), 1);
        }
    }
}

fn merge<K: Ord>(sums: &mut BTreeMap<K, u64>, parts: BTreeMap<K, u64>) {
    for (key, part) in parts {
        *sums.entry(key).or_default() += part;
    }
}
