//! A person's whole history, read once: which counts are convictions, what later rows say of them, what stands against.
//!
//! Owns the passes over all rows of a person, so that each count is then decided in the logarithm of their number.
//! Knows the statutes, not the policy. What is asked of it afterwards stands in `background/lookup.rs`.

mod lookup;
mod marks;
mod standing;
mod tellings;

pub(crate) use standing::{Standing, standing};
pub(crate) use tellings::{Certainty, Link};

use crate::record::{Charge, Count, DateSpan, Event, EventKind, Person, Remark, Section, SourceLine};
use crate::relief::Answer;
use crate::relief::facts::span_codes;
use crate::relief::routing::{Codes, RoutingCode};
use crate::relief::statutes::Statutes;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Where a count stands in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) event: usize,
    pub(crate) count: usize,
}

/// A conviction, or a registration, that may stand against relief.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark<'a> {
    pub(crate) at: At,
    /// Yes, or unknown for possibly.
    pub(crate) answer: Answer,
    pub(crate) span: Option<DateSpan>,
    pub(crate) cite: &'a str,
}

/// A marijuana charge of a cycle: an arrest's, or a court's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MarijuanaCharge<'a> {
    pub(crate) cycle: &'a str,
    pub(crate) number: &'a str,
    pub(crate) at: At,
    pub(crate) convicted: bool,
}

/// A prior marijuana conviction: its section number, first possible day and event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Prior<'a> {
    number: &'a str,
    /// The first day it may have been; `None`, sorted first, when undated.
    earliest: Option<Date>,
    event: usize,
    count: usize,
}

/// A person's whole history, read once.
#[derive(Debug)]
pub(crate) struct Background<'a> {
    pub(crate) person: &'a Person,
    pub(crate) statutes: &'a Statutes,
    pub(crate) superstrikes: Vec<Mark<'a>>,
    pub(crate) registrable: Vec<Mark<'a>>,
    pub(crate) registrations: Vec<Mark<'a>>,
    pub(crate) narcotics: Option<SourceLine>,
    pub(crate) death: Option<Death>,
    charges: Vec<MarijuanaCharge<'a>>,
    arrests: Vec<(&'a str, DateSpan, SourceLine)>,
    /// The counts that tell again of a conviction that another count states.
    links: BTreeMap<At, Link>,
    /// The same the other way: the count that states a conviction, and one that tells of it again, sorted.
    retold: Vec<(At, At)>,
    /// Every conviction of the person, of any county, once, however often it is told.
    pub(crate) convictions: Vec<At>,
    /// Those of the convictions that are for one of the four sections.
    pub(crate) marijuana_convictions: usize,
    /// Counts that may be convictions: no disposition is on file, or none that is understood, or they may tell of another
    /// conviction.
    pub(crate) undisposed: Vec<At>,
    pub(crate) last_conviction: Last,
    /// Codes that hold for every case of the person.
    pub(crate) guards: Codes,
    /// Whether the sources hold the whole history: what they do not say is absent, else unknown.
    pub(crate) is_whole: bool,
    priors: Vec<Prior<'a>>,
}

/// The person's death, as a row records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Death {
    pub(crate) span: Option<DateSpan>,
    pub(crate) source: SourceLine,
}

/// When the latest conviction was, and why that may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    /// The days it may have been; `None` when there is no conviction, or one is undated.
    pub(crate) span: Option<DateSpan>,
    pub(crate) codes: Codes,
}

/// Returns the first section of a charge that is one of the four, of the Health and Safety Code.
pub(crate) fn marijuana_section<'c>(charge: &'c Charge, statutes: &Statutes) -> Option<&'c Section> {
    charge.offense.sections.iter().find(|section| statutes.is_marijuana(section))
}

impl<'a> Background<'a> {
    /// Reads a history.
    pub(crate) fn read(person: &'a Person, statutes: &'a Statutes) -> Self {
        let mut background = Self {
            person,
            statutes,
            superstrikes: Vec::new(),
            registrable: Vec::new(),
            registrations: Vec::new(),
            narcotics: None,
            death: None,
            charges: Vec::new(),
            arrests: Vec::new(),
            links: BTreeMap::new(),
            retold: Vec::new(),
            convictions: Vec::new(),
            marijuana_convictions: 0,
            undisposed: Vec::new(),
            last_conviction: Last { span: None, codes: Codes::NONE },
            guards: person_guards(person),
            is_whole: !person.remarks.iter().any(|remark| matches!(remark, Remark::PartOfHistory(_))),
            priors: Vec::new(),
        };
        background.read_links();
        for (event_no, event) in person.events.iter().enumerate() {
            background.read_event(event_no, event);
        }
        background.arrests.sort_by_key(|(cycle, span, source)| (*cycle, span.earliest, *source));
        background.charges.sort_by_key(|charge| (charge.cycle, charge.number, charge.at));
        background.priors.sort();
        for marks in [&mut background.superstrikes, &mut background.registrable] {
            marks.sort_by_key(|mark| (mark.span.map(|span| span.earliest), mark.at));
        }
        background.last_conviction = background.latest_of_all();
        if !background.is_whole {
            background.last_conviction.codes =
                background.last_conviction.codes.with(Codes::of(RoutingCode::PartialHistory));
        }
        background
    }

    /// Finds out which counts tell of one conviction.
    fn read_links(&mut self) {
        let person = self.person;
        let mut tellings = Vec::new();
        for (event_no, event) in person.events.iter().enumerate() {
            let told = event.counts.iter().enumerate().filter_map(|(count_no, count)| {
                let standing = standing(event, count);
                let number = tellings::section_of(count).map_or("", |section| section.number.as_str());
                (standing != Standing::NotConvicted).then_some((count_no, count, standing, number))
            });
            let told: Vec<_> = told.collect();
            for (place, (count_no, count, standing, number)) in told.iter().enumerate() {
                let same = |other: &&(usize, &Count, Standing, &str)| other.3 == *number;
                let nth = told.iter().take(place).filter(same).count();
                let at = At { event: event_no, count: *count_no };
                let of = told.iter().filter(same).count();
                tellings.push(tellings::Telling::of(at, event, count, *standing, (nth, of)));
            }
        }
        // Nearly every person tells nothing twice: then there is nothing to compare.
        if tellings.len() > 1 {
            let links = tellings::link(tellings);
            (self.links, self.retold) = (links.of, links.retold);
        }
    }

    fn read_event(&mut self, event_no: usize, event: &'a Event) {
        match event.kind {
            EventKind::Death => {
                self.death = self.death.or(Some(Death { span: event.date.span(), source: event.source }));
            }
            EventKind::Arrest => {
                if let Some(span) = event.date.span() {
                    self.arrests.push((event.cycle(), span, event.source));
                }
            }
            EventKind::Registration => self.read_registration(event_no, event),
            EventKind::MentalHealth => self.read_hospital(event_no, event),
            EventKind::OtherState => self.guards = self.guards.with(Codes::of(RoutingCode::OtherStates)),
            // It may be a registration, a death or anything else that stands against every case of the person.
            EventKind::Other(_) => self.guards = self.guards.with(Codes::of(RoutingCode::NotUnderstood)),
            EventKind::Court
            | EventKind::Custody
            | EventKind::Supervision
            | EventKind::Applicant
            | EventKind::Notice => {}
        }
        for (count_no, count) in event.counts.iter().enumerate() {
            let at = At { event: event_no, count: count_no };
            let standing = standing(event, count);
            self.read_marijuana(at, event, count, standing);
            let link = self.links.get(&at).copied();
            match (standing, link.map(|link| link.certainty)) {
                (Standing::NotConvicted, _) | (_, Some(Certainty::Certain)) => {}
                (Standing::Convicted | Standing::Implied, None) => self.add_conviction(at, event, count),
                // Whether it is a conviction of its own is not certain: if it is, it may stand against relief.
                (Standing::Possible | Standing::Unstated, _) | (_, Some(Certainty::Possible)) => {
                    self.undisposed.push(at);
                    self.add_marks(at, event, count, Answer::Unknown);
                }
            }
        }
    }

    fn read_marijuana(&mut self, at: At, event: &'a Event, count: &'a Count, standing: Standing) {
        let marijuana = count.charges.iter().find_map(|charge| marijuana_section(charge, self.statutes));
        if let Some(section) = marijuana {
            let deciding = count.charge().and_then(|charge| marijuana_section(charge, self.statutes));
            let convicted = matches!(standing, Standing::Convicted | Standing::Implied) && deciding.is_some();
            self.charges.push(MarijuanaCharge {
                cycle: event.cycle(),
                number: &section.number,
                at,
                convicted,
            });
        }
    }

    fn add_conviction(&mut self, at: At, event: &'a Event, count: &'a Count) {
        self.convictions.push(at);
        if let Some(section) = count.charge().and_then(|charge| marijuana_section(charge, self.statutes)) {
            self.marijuana_convictions += 1;
            self.priors.push(Prior {
                number: &section.number,
                earliest: event.date.span().map(|span| span.earliest),
                event: at.event,
                count: at.count,
            });
        }
        // A conviction that was vacated may still stand in part: never more than possibly.
        let ended = self.conviction(at, event, count).steps.iter().any(super::conviction::Step::may_end);
        self.add_marks(at, event, count, if ended { Answer::Unknown } else { Answer::Yes });
    }

    /// Returns when the latest conviction of all was: of those that are stated, and of those that may be one.
    fn latest_of_all(&self) -> Last {
        let span_of = |at: &At| self.person.events.get(at.event).and_then(|event| event.date.span());
        let mut last: Option<DateSpan> = None;
        for at in &self.convictions {
            let Some(span) = span_of(at) else {
                return Last { span: None, codes: Codes::of(RoutingCode::MissingDate) };
            };
            last = Some(last.map_or(span, |so_far| DateSpan {
                earliest: so_far.earliest.max(span.earliest),
                latest: so_far.latest.max(span.latest),
            }));
        }
        let codes = span_codes(last);
        let in_doubt = Codes::of(RoutingCode::ConvictionNotStanding).with(codes);
        for at in &self.undisposed {
            match (last, span_of(at)) {
                (Some(so_far), Some(span)) if span.latest > so_far.latest => {
                    let span = DateSpan { earliest: so_far.earliest, latest: span.latest };
                    last = Some(span);
                }
                (Some(_), Some(_)) => {}
                _ => return Last { span: None, codes: in_doubt },
            }
        }
        Last { span: last, codes: if self.undisposed.is_empty() { codes } else { in_doubt } }
    }
}

/// Tells whether two sections may name the same charge: the code and the number, where both are given.
pub(crate) fn same_section(one: Option<&Section>, other: Option<&Section>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.number == other.number && one.code == other.code,
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// Returns the codes of the remarks on a person's data.
fn person_guards(person: &Person) -> Codes {
    person.remarks.iter().fold(Codes::NONE, |codes, remark| {
        codes.with(match remark {
            Remark::BlankSubject(_)
            | Remark::CiiDiffers(_)
            | Remark::CiiElsewhere { .. }
            | Remark::NamesDiffer(_)
            | Remark::SexDiffers(_) => Codes::of(RoutingCode::Identity),
            Remark::RecordsElsewhere(..) => Codes::of(RoutingCode::OtherStates),
            Remark::PaperRecord(..) => Codes::of(RoutingCode::PaperRecord),
            Remark::BirthDatesDiffer(_) => Codes::of(RoutingCode::DobConflict),
            Remark::QuarantinedRow(_) => Codes::of(RoutingCode::QuarantinedRow),
            // What needs the field, the history or the event says so.
            Remark::UnreadableDate(..)
            | Remark::RowsDisagree(..)
            | Remark::PartOfHistory(_)
            | Remark::NotDelivered(_)
            | Remark::CaseNumberNotUnderstood(..)
            | Remark::CaseNumberElsewhere { .. } => Codes::NONE,
        })
    })
}
