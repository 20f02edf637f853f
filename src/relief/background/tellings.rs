//! Which counts of a history tell of one conviction: a plea in one court and its entry in another, a revocation, a reduction.
//!
//! Owns the linking of tellings and how certain it is; a conviction that is told three times is one conviction and one case.
//! What the later tellings make of level and sentence is [`crate::relief::conviction`]'s. Called by `background`.

use super::{At, Standing};
use crate::record::{Count, DateSpan, Event, Section};
use std::collections::BTreeMap;

/// More convictions of one section in one cycle, or under one case number, than are told apart: beyond, which of them a
/// later row tells of is not certain.
const MOST_RIVALS: usize = 8;

/// How certain it is that two counts tell of one conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// They do.
    Certain,
    /// They may: an attorney decides, and only one of them is a case.
    Possible,
}

/// A count that tells again of a conviction that another count states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The count that states it.
    pub(crate) of: At,
    pub(crate) certainty: Certainty,
}

/// A count that states, or may state, a conviction.
pub(super) struct Telling<'a> {
    at: At,
    cycle: &'a str,
    /// The number of its section; nothing where its charge names none.
    number: &'a str,
    case_numbers: Vec<String>,
    date: Option<DateSpan>,
    standing: Standing,
    /// Which of the event's counts of this section it is.
    nth: usize,
    /// How many counts of this section the event has.
    of: usize,
}

/// Which counts tell of one conviction.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Each count that tells again, with the one that states the conviction.
    pub(super) of: BTreeMap<At, Link>,
    /// The same the other way, sorted: the count that states a conviction, and one that tells of it again, or may.
    pub(super) retold: Vec<(At, At)>,
}

impl<'a> Telling<'a> {
    /// Reads the telling of a count of an event: the `nth` of so many of its section there.
    pub(super) fn of(
        at: At,
        event: &'a Event,
        count: &'a Count,
        standing: Standing,
        (nth, of): (usize, usize),
    ) -> Self {
        Self {
            at,
            cycle: event.cycle(),
            number: section_of(count).map_or("", |section| section.number.as_str()),
            case_numbers: event.case_numbers.iter().map(|number| plain(number.as_str())).collect(),
            date: event.date.span(),
            standing,
            nth,
            of,
        }
    }

    fn shares_number(&self, other: &Self) -> bool {
        self.case_numbers.iter().any(|number| other.case_numbers.contains(number))
    }

    /// Tells whether this one, which states a conviction, may be what the other tells of.
    fn link_from(&self, later: &Self, rivals: usize) -> Certainty {
        let in_order = match (self.date, later.date) {
            (Some(own), Some(later)) => own.earliest <= later.latest,
            _ => false,
        };
        let shares = self.shares_number(later);
        let same_cycle = self.cycle == later.cycle;
        let same_day = self.date.is_some() && self.date == later.date;
        let certain = match later.standing {
            Standing::Implied => shares || same_cycle,
            Standing::Convicted => shares && (same_cycle || same_day),
            Standing::Possible | Standing::Unstated | Standing::NotConvicted => false,
        };
        if certain && in_order && rivals == 1 { Certainty::Certain } else { Certainty::Possible }
    }
}

/// Returns the first section of a count's deciding charge.
pub(super) fn section_of(count: &Count) -> Option<&Section> {
    count.charge().and_then(|charge| charge.offense.sections.first())
}

/// Returns a case number as it is compared: without blanks, dashes and zeros in front (docs/domain/vocabulary.md, 9).
fn plain(number: &str) -> String {
    let plain: String = number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    plain.trim_start_matches('0').to_owned()
}

/// The convictions that were found so far, by what a later telling is known by.
#[derive(Default)]
struct Stated<'t> {
    by_cycle: BTreeMap<(&'t str, &'t str), Vec<usize>>,
    by_case: BTreeMap<(&'t str, &'t str), Vec<usize>>,
}

impl<'t> Stated<'t> {
    fn add(&mut self, telling: &'t Telling<'_>, place: usize) {
        // Under no number at all too: a row that names no section may tell of any conviction of its cycle.
        for number in [telling.number, ""] {
            if !telling.cycle.is_empty() {
                self.by_cycle.entry((number, telling.cycle)).or_default().push(place);
            }
            for case in &telling.case_numbers {
                self.by_case.entry((number, case)).or_default().push(place);
            }
            if telling.number.is_empty() {
                break;
            }
        }
    }

    /// Returns the convictions of other events that a telling may be of: those that share a case number, else those of
    /// its cycle.
    fn near(&self, telling: &Telling<'_>, all: &[Telling<'_>]) -> Vec<usize> {
        let others = |places: &Vec<usize>| {
            let mut others: Vec<usize> = Vec::new();
            for place in places {
                let other = all.get(*place).filter(|other| other.at.event != telling.at.event);
                if other.is_some() && others.len() <= MOST_RIVALS {
                    others.push(*place);
                }
            }
            others
        };
        let mut near: Vec<usize> = Vec::new();
        for case in telling.case_numbers.iter().filter(|case| !case.is_empty()) {
            near.extend(self.by_case.get(&(telling.number, case.as_str())).map(others).unwrap_or_default());
        }
        // The same number years later under another charge of the section is told apart by its day and its cycle.
        let is_near = |place: &usize| {
            all.get(*place).is_some_and(|other| {
                telling.standing == Standing::Implied
                    || other.cycle == telling.cycle
                    || other.date == telling.date
            })
        };
        near.retain(is_near);
        if near.is_empty() {
            near.extend(self.by_cycle.get(&(telling.number, telling.cycle)).map(others).unwrap_or_default());
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// Links the tellings of a history: which count each later one tells of.
///
/// Where it may be of several, it is linked to the first and is told with each of them.
pub(super) fn link(mut tellings: Vec<Telling<'_>>) -> Links {
    let rank = |standing: Standing| u8::from(standing != Standing::Convicted);
    tellings.sort_by_key(|telling| {
        let day = telling.date.map(|date| date.earliest);
        (rank(telling.standing), day.is_none(), day, telling.at)
    });
    let mut stated = Stated::default();
    let mut links = Links::default();
    for (place, telling) in tellings.iter().enumerate() {
        let near = stated.near(telling, &tellings);
        let Some(main) = pick(&near, telling, &tellings) else {
            stated.add(telling, place);
            continue;
        };
        let rivals = rivals(&near, main, telling, &tellings);
        links.of.insert(telling.at, Link { of: main.at, certainty: main.link_from(telling, rivals.len()) });
        links.retold.extend(rivals.into_iter().map(|rival| (rival, telling.at)));
    }
    links.retold.sort_unstable();
    links
}

/// Returns the conviction that a telling is taken to be of: the one at the same place among the counts of its section,
/// else the first.
fn pick<'t, 'a>(near: &[usize], telling: &Telling<'_>, all: &'t [Telling<'a>]) -> Option<&'t Telling<'a>> {
    let mut found = near.iter().filter_map(|place| all.get(*place));
    let same_place = found.clone().find(|other| other.nth == telling.nth);
    same_place.or_else(|| found.next())
}

/// Returns the convictions that a telling may be of, the one it is taken to be of among them: where both events have as many
/// counts of the section, the place among them tells.
fn rivals(near: &[usize], main: &Telling<'_>, telling: &Telling<'_>, all: &[Telling<'_>]) -> Vec<At> {
    let may_be =
        |other: &&Telling<'_>| telling.of != other.of || other.nth == telling.nth || other.at == main.at;
    near.iter().filter_map(|place| all.get(*place)).filter(may_be).map(|other| other.at).collect()
}
