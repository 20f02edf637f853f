//! Two policies over the same people: which counts, cases and people move from which action to which.
//!
//! Fed one person at a time with what each policy proposes; holds only sums. Called by the comparison command and, through
//! the queue's thread, by the screen. Changing a queue's policy is `queue::adopt`'s.

mod report;

use crate::record::{Level, Person};
use crate::relief::policy::Policy;
use crate::relief::remainder::{Record, Remains, actions};
use crate::relief::{Action, CaseProposal, Lane, Proposal};
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// How many counts, cases and people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Counts: one conviction each.
    pub counts: u64,
    /// Cases with at least one such count.
    pub cases: u64,
    /// People with at least one such count.
    pub people: u64,
}

/// A way to split the counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Split {
    /// By the number of the section: `11357`.
    Section(String),
    /// By the level of the conviction.
    Level(Option<Level>),
    /// By the decade of the conviction: 1980 for 1980 to 1989.
    Decade(Option<i16>),
}

/// How many counts of a split get more, less and the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Counts that get more under the second policy.
    pub gain: u64,
    /// Counts that get less.
    pub lose: u64,
    /// Counts that get the same.
    pub same: u64,
}

/// How many people the proposals of one policy leave without something they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// People with a felony and then with none.
    pub felony: u64,
    /// People with a conviction of the last seven years and then with none.
    pub recent: u64,
    /// People with a conviction and then with none.
    pub any: u64,
}

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct PolicyComparison {
    first: Policy,
    second: Policy,
    as_of: Date,
    moves: BTreeMap<(Action, Action), Tally>,
    lanes: BTreeMap<(Lane, Lane), Tally>,
    splits: BTreeMap<Split, Balance>,
    people: u64,
    cleared: [Cleared; 2],
}

impl PolicyComparison {
    /// Begins a comparison.
    pub fn new(first: &Policy, second: &Policy, as_of: Date) -> Self {
        Self {
            first: first.clone(),
            second: second.clone(),
            as_of,
            moves: BTreeMap::new(),
            lanes: BTreeMap::new(),
            splits: BTreeMap::new(),
            people: 0,
            cleared: [Cleared::default(); 2],
        }
    }

    /// Compares over people with what each policy proposes for them.
    pub fn of<'a>(
        first: &Policy,
        second: &Policy,
        as_of: Date,
        people: impl IntoIterator<Item = (&'a Person, Vec<CaseProposal>, Vec<CaseProposal>)>,
    ) -> Self {
        let mut comparison = Self::new(first, second, as_of);
        for (person, before, after) in people {
            comparison.add(person, &before, &after);
        }
        comparison
    }

    /// Adds a person with what the first and the second policy propose.
    ///
    /// A count that only one of the policies takes for a candidate (a related charge) counts as `none` under the other.
    pub fn add(&mut self, person: &Person, before: &[CaseProposal], after: &[CaseProposal]) {
        let (first, second) = (by_count(before), by_count(after));
        let keys: BTreeSet<(usize, usize)> = first.keys().chain(second.keys()).copied().collect();
        if keys.is_empty() {
            return;
        }
        self.people += 1;
        let mut of_person = Seen::default();
        let mut of_case = Seen::default();
        let mut last_event = None;
        for (event, count) in keys {
            if last_event != Some(event) {
                of_case = Seen::default();
                last_event = Some(event);
            }
            let one = first.get(&(event, count)).copied();
            let other = second.get(&(event, count)).copied();
            let (from, to) = (action(one), action(other));
            let moved = (from, to);
            let tally = self.moves.entry(moved).or_default();
            tally.counts += 1;
            tally.cases += u64::from(of_case.moves.insert(moved));
            tally.people += u64::from(of_person.moves.insert(moved));
            let lanes = (lane(one), lane(other));
            let tally = self.lanes.entry(lanes).or_default();
            tally.counts += 1;
            tally.cases += u64::from(of_case.lanes.insert(lanes));
            tally.people += u64::from(of_person.lanes.insert(lanes));
            for split in splits(person, event, count) {
                let balance = self.splits.entry(split).or_default();
                match to.favour().cmp(&from.favour()) {
                    Ordering::Greater => balance.gain += 1,
                    Ordering::Less => balance.lose += 1,
                    Ordering::Equal => balance.same += 1,
                }
            }
        }
        let record = Record::read(person, self.first.statutes(), self.as_of);
        let now = record.after(|_| None);
        for (cleared, cases) in self.cleared.iter_mut().zip([before, after]) {
            let actions = actions(cases);
            cleared.add(now, record.after(|at| actions.get(&at).copied()));
        }
    }

    /// Returns the names of the two policies.
    pub fn names(&self) -> [&str; 2] {
        [self.first.name(), self.second.name()]
    }

    /// Returns how many move from which action to which; those that stay are among them.
    pub fn moves(&self) -> impl Iterator<Item = (Action, Action, Tally)> {
        self.moves.iter().map(|((from, to), tally)| (*from, *to, *tally))
    }

    /// Returns how many move from which lane to which.
    pub fn lanes(&self) -> impl Iterator<Item = (Lane, Lane, Tally)> {
        self.lanes.iter().map(|((from, to), tally)| (*from, *to, *tally))
    }

    /// Returns who gains and who loses, by section, level and decade.
    pub fn splits(&self) -> impl Iterator<Item = (&Split, Balance)> {
        self.splits.iter().map(|(split, balance)| (split, *balance))
    }

    /// Returns how many people each policy clears, the first and the second.
    pub fn cleared(&self) -> [Cleared; 2] {
        self.cleared
    }

    /// Returns how many people have a candidate count under either policy.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// Returns what the words of the comparison mean, to be printed beside its numbers.
    pub fn definitions(&self) -> Vec<(&'static str, String)> {
        vec![
            ("count", "one conviction of the queue's county that either policy takes for a candidate".into()),
            ("case", "one court action of one person with at least one such count".into()),
            ("gain", "the second policy proposes more: dismissal before infraction before misdemeanor before nothing; \
                      an undetermined count gets nothing until a person decides".into()),
            ("no felony left", format!(
                "a person with a felony conviction in this file, of any county, and none once the proposals of the policy \
                 are granted; a conviction whose level is not stated counts as a felony; as of {}", self.as_of)),
            ("no conviction in seven years", format!(
                "a person with a conviction of the seven years before {} and none once the proposals are granted; an \
                 undated conviction counts as recent", self.as_of)),
            ("no conviction left", "a person with a conviction in this file, of any county, and none once the proposals \
                                    are granted; a reduced conviction remains one".into()),
        ]
    }
}

/// What a case or a person was already counted for.
#[derive(Default)]
struct Seen {
    moves: BTreeSet<(Action, Action)>,
    lanes: BTreeSet<(Lane, Lane)>,
}

impl Cleared {
    pub(crate) fn add(&mut self, before: Remains, after: Remains) {
        self.felony += u64::from(before.felony.is_lost(after.felony));
        self.recent += u64::from(before.recent.is_lost(after.recent));
        self.any += u64::from(before.any.is_lost(after.any));
    }
}

fn by_count(cases: &[CaseProposal]) -> BTreeMap<(usize, usize), &Proposal> {
    cases
        .iter()
        .flat_map(|case| case.proposals.iter().map(|proposal| ((case.event, proposal.count), proposal)))
        .collect()
}

fn action(proposal: Option<&Proposal>) -> Action {
    proposal.map_or(Action::None, |proposal| proposal.action)
}

fn lane(proposal: Option<&Proposal>) -> Lane {
    proposal.map_or(Lane::Clear, |proposal| Lane::of(&proposal.codes))
}

/// Returns the splits that a count falls under.
fn splits(person: &Person, event: usize, count: usize) -> [Split; 3] {
    let event = person.events.get(event);
    let count = event.and_then(|event| event.counts.get(count));
    let charge = count.and_then(|count| count.charge());
    let section = charge.and_then(|charge| charge.offense.sections.first());
    let year = event.and_then(|event| event.date.span()).map(|span| span.earliest.year());
    [
        Split::Section(section.map_or_else(|| "unread".to_owned(), |section| section.number.clone())),
        Split::Level(count.and_then(|count| count.level)),
        Split::Decade(year.map(|year| year - year.rem_euclid(10))),
    ]
}
