//! A person's whole history, read once: which counts are convictions, what later rows say of them, what stands against.
//!
//! Owns the passes over all rows of a person, so that each count is then decided in the logarithm of their number.
//! Knows the statutes, not the policy. What is asked of it afterwards stands in `background/lookup.rs`.

mod lookup;

use crate::record::{
    Charge, Count, DateSpan, Disposition, Event, EventKind, Level, Person, Remark, Section, SourceLine,
};
use crate::relief::Answer;
use crate::relief::facts::span_codes;
use crate::relief::routing::{Codes, RoutingCode};
use crate::relief::statutes::Statutes;
use jiff::civil::Date;

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

/// A row that says a conviction was set aside, relieved or vacated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Later<'a> {
    pub(crate) cycle: &'a str,
    pub(crate) at: At,
    pub(crate) section: Option<&'a Section>,
    pub(crate) what: Disposition,
    pub(crate) date: Option<DateSpan>,
    pub(crate) source: SourceLine,
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
    pub(crate) death: Option<SourceLine>,
    charges: Vec<MarijuanaCharge<'a>>,
    later: Vec<Later<'a>>,
    arrests: Vec<(&'a str, DateSpan, SourceLine)>,
    /// The convictions that a row states: cycle, number of the section and event, sorted.
    stated: Vec<(&'a str, &'a str, usize)>,
    /// Every conviction of the person, of any county; status rows of an earlier conviction are not among them.
    pub(crate) convictions: Vec<At>,
    /// Those of the convictions that are for one of the four sections.
    pub(crate) marijuana_convictions: usize,
    /// Court actions of which no disposition is on file: they may be convictions.
    pub(crate) undisposed: Vec<At>,
    pub(crate) last_conviction: Last,
    /// Codes that hold for every case of the person.
    pub(crate) guards: Codes,
    /// Whether the sources hold the whole history: what they do not say is absent, else unknown.
    pub(crate) is_whole: bool,
    priors: Vec<Prior<'a>>,
}

/// When the latest conviction was, and why that may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    /// The days it may have been; `None` when there is no conviction, or one is undated.
    pub(crate) span: Option<DateSpan>,
    pub(crate) codes: Codes,
}

/// How a count stands as a conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No row says so.
    NotConvicted,
    /// A court action of which no disposition is on file.
    Unstated,
    /// A row states the conviction.
    Convicted,
    /// No row states it, but one says it was set aside, relieved or vacated.
    Implied,
}

/// Reads how a count of a court action, or of a custody or probation row, stands as a conviction.
pub(crate) fn standing(event: &Event, count: &Count) -> Standing {
    if matches!(event.kind, EventKind::Arrest | EventKind::Registration | EventKind::Death) {
        return Standing::NotConvicted;
    }
    if count.is_conviction() {
        return Standing::Convicted;
    }
    if count.dispositions.iter().any(|disposed| disposed.disposition.follows_conviction()) {
        return Standing::Implied;
    }
    if count.dispositions.is_empty() && event.kind == EventKind::Court {
        return Standing::Unstated;
    }
    Standing::NotConvicted
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
            later: Vec::new(),
            arrests: Vec::new(),
            stated: Vec::new(),
            convictions: Vec::new(),
            marijuana_convictions: 0,
            undisposed: Vec::new(),
            last_conviction: Last { span: None, codes: Codes::NONE },
            guards: person_guards(person),
            is_whole: !person.remarks.iter().any(|remark| matches!(remark, Remark::PartOfHistory(_))),
            priors: Vec::new(),
        };
        for (event_no, event) in person.events.iter().enumerate() {
            background.read_event(event_no, event);
        }
        background.arrests.sort_by_key(|(cycle, span, source)| (*cycle, span.earliest, *source));
        background.stated.sort_unstable();
        background.charges.sort_by_key(|charge| (charge.cycle, charge.number, charge.at));
        background.later.sort_by_key(|later| (later.cycle, later.at));
        background.add_implied();
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

    fn read_event(&mut self, event_no: usize, event: &'a Event) {
        match event.kind {
            EventKind::Death => self.death = self.death.or(Some(event.source)),
            EventKind::Arrest => {
                if let Some(span) = event.date.span() {
                    self.arrests.push((event.cycle(), span, event.source));
                }
            }
            EventKind::Registration => self.read_registration(event_no, event),
            EventKind::Court | EventKind::Other(_) => {}
        }
        for (count_no, count) in event.counts.iter().enumerate() {
            let at = At { event: event_no, count: count_no };
            let standing = standing(event, count);
            let marijuana = count.charges.iter().find_map(|charge| marijuana_section(charge, self.statutes));
            if let Some(section) = marijuana {
                self.charges.push(MarijuanaCharge {
                    cycle: event.cycle(),
                    number: &section.number,
                    at,
                    convicted: matches!(standing, Standing::Convicted | Standing::Implied)
                        && count
                            .charge()
                            .and_then(|charge| marijuana_section(charge, self.statutes))
                            .is_some(),
                });
            }
            match standing {
                Standing::Convicted => {
                    let section = count.charge().and_then(|charge| charge.offense.sections.first());
                    let number = section.map_or("", |section| section.number.as_str());
                    self.stated.push((event.cycle(), number, event_no));
                    self.add_conviction(at, event, count);
                }
                // Whether it was a conviction is not stated: if it was, it may stand against relief.
                Standing::Unstated => {
                    self.undisposed.push(at);
                    self.add_marks(at, event, count, Answer::Unknown);
                }
                Standing::Implied | Standing::NotConvicted => {}
            }
            self.read_later(at, event, count);
        }
    }

    /// Notes the rows that undo a conviction, but for those of a count that states its own conviction.
    fn read_later(&mut self, at: At, event: &'a Event, count: &'a Count) {
        if event.kind != EventKind::Court {
            return;
        }
        for disposed in count.dispositions.iter().filter(|disposed| disposed.disposition.follows_conviction())
        {
            self.later.push(Later {
                cycle: event.cycle(),
                at,
                section: count.charge().and_then(|charge| charge.offense.sections.first()),
                what: disposed.disposition,
                date: disposed.date.span().or_else(|| event.date.span()),
                source: disposed.source,
            });
        }
    }

    /// Adds the convictions that only a row undoing them tells of.
    fn add_implied(&mut self) {
        let implied: Vec<At> = self.later.iter().map(|later| later.at).collect();
        let person = self.person;
        for at in implied {
            let Some(event) = person.events.get(at.event) else { continue };
            let Some(count) = event.counts.get(at.count) else { continue };
            if standing(event, count) == Standing::Implied
                && !self.is_status_row(at)
                && self.convictions.last() != Some(&at)
            {
                self.add_conviction(at, event, count);
            }
        }
        self.convictions.sort_unstable();
        self.convictions.dedup();
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
        let vacated = count.dispositions.iter().any(|disposed| disposed.disposition == Disposition::Vacated);
        self.add_marks(at, event, count, if vacated { Answer::Unknown } else { Answer::Yes });
    }

    /// Notes what a count says against relief, as far as it was a conviction.
    fn add_marks(&mut self, at: At, event: &'a Event, count: &'a Count, convicted: Answer) {
        let span = event.date.span();
        let Some(charge) = count.charge().filter(|charge| !charge.offense.sections.is_empty()) else {
            // A conviction that cannot be read may be any, and so may one of which only that is unknown: a superstrike where
            // it is, or may be, a felony.
            let mark = Mark { at, answer: Answer::Unknown, span, cite: "PC 290(c)" };
            self.registrable.push(mark);
            if matches!(count.level, None | Some(Level::Felony)) {
                self.superstrikes.push(Mark { cite: "PC 667(e)(2)(C)(iv)", ..mark });
            }
            return;
        };
        if let Some(hit) = self.statutes.superstrike(&charge.offense) {
            self.superstrikes.push(Mark { at, answer: hit.answer.and(convicted), span, cite: hit.cite });
        }
        if let Some(hit) = self.statutes.registrable(&charge.offense) {
            self.registrable.push(Mark { at, answer: hit.answer.and(convicted), span, cite: hit.cite });
        }
    }

    fn read_registration(&mut self, event_no: usize, event: &'a Event) {
        let mut narcotics = false;
        let mut answer = None;
        let mut count_no = 0;
        for (at, count) in event.counts.iter().enumerate() {
            let sections = count.charge().map_or(&[][..], |charge| &charge.offense.sections);
            let (says, is_narcotics) = self.statutes.registration(sections);
            narcotics |= is_narcotics;
            if answer.is_none_or(|so_far: Answer| {
                so_far == Answer::No && says != Answer::No || says == Answer::Yes
            }) {
                (answer, count_no) = (Some(says), at);
            }
        }
        if narcotics {
            self.narcotics = self.narcotics.or(Some(event.source));
        }
        let answer = answer.unwrap_or(Answer::Unknown);
        if answer != Answer::No {
            let at = At { event: event_no, count: count_no };
            self.registrations.push(Mark { at, answer, span: event.date.span(), cite: "PC 290" });
        }
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
            Remark::BlankSubject(_) | Remark::CiiDiffers(_) | Remark::CiiElsewhere { .. } => {
                Codes::of(RoutingCode::Identity)
            }
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
