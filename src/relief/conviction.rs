//! One conviction over time: the judgment, and every later step that tells of it, each with its own date, level and
//! sentence.
//!
//! Owns what the steps make of the level today. Which counts tell of the conviction is `background`'s; what the steps make
//! of the sentence is `term`'s.

use crate::record::disposition::{Attention, Class, Disposition, Ends, LevelChange};
use crate::record::{Count, DateSpan, Disposed, Event, Level, PartialDate, SentencePart};
use crate::relief::RoutingCode;
use crate::relief::background::{At, Background, Certainty};
use crate::relief::propose::LevelAt;
use crate::relief::routing::Codes;

/// A conviction with everything that later rows tell of it.
#[derive(Clone, Debug)]
pub(crate) struct Conviction<'a> {
    pub(crate) count: &'a Count,
    /// When the judgment was, as the file has it.
    pub(crate) day: PartialDate,
    /// The days that it may have been.
    pub(crate) date: Option<DateSpan>,
    /// What came after it, in the order of the dates; undated steps last.
    pub(crate) steps: Vec<Step<'a>>,
}

/// One later step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    pub(crate) disposed: &'a Disposed,
    pub(crate) date: Option<DateSpan>,
    /// Whether it certainly is a step of this conviction.
    pub(crate) certainty: Certainty,
}

impl Step<'_> {
    pub(crate) fn disposition(&self) -> Disposition {
        self.disposed.disposition
    }

    /// Tells whether what it says may be reckoned in: its words may decide, and it is a step of this conviction.
    pub(crate) fn decides(&self) -> bool {
        self.certainty == Certainty::Certain && self.disposition().basis.decides()
    }

    /// Tells whether it ends the conviction, or may.
    pub(crate) fn may_end(&self) -> bool {
        match self.disposition().ends {
            Ends::Yes | Ends::Maybe => true,
            Ends::Partly | Ends::No => false,
        }
    }

    /// Returns the codes that it puts on the case of a candidate.
    fn codes(&self) -> Codes {
        let disposition = self.disposition();
        let of = |code| Codes::of(code);
        let codes = match disposition.class {
            Class::SetAside | Class::Prop64 | Class::Pardon | Class::Rehabilitated => {
                of(RoutingCode::AlreadyRelieved)
            }
            Class::Vacated
            | Class::ResentencedOrVacated
            | Class::Sealed
            | Class::Destroyed
            | Class::Innocent
            | Class::ReliefUndone
            | Class::NoConviction
            | Class::ArrestRelief
            | Class::Acquitted
            | Class::Insane
            | Class::ToJuvenile
            | Class::Juvenile => of(RoutingCode::ConvictionNotStanding),
            Class::Reduced => of(RoutingCode::AlreadyReduced),
            Class::Transferred => of(RoutingCode::OtherJurisdiction),
            Class::Advisement | Class::ApplicantNote | Class::Procedural if disposition.basis.decides() => {
                Codes::NONE
            }
            Class::Convicted
            | Class::ConvictedAgain
            | Class::BailForfeit
            | Class::ConvictedHereSentencedThere
            | Class::Procedural
            | Class::DependsOnEvent
            | Class::Pending
            | Class::Diverted
            | Class::Deferred
            | Class::Suspended
            | Class::SupervisionRevoked
            | Class::SupervisionContinued
            | Class::SentenceModified
            | Class::SentenceOver
            | Class::Resentenced
            | Class::Custody
            | Class::SentenceFact
            | Class::RegistrationOver
            | Class::Denied
            | Class::Unknown
            | Class::Advisement
            | Class::ApplicantNote
            | Class::RecordNote
            | Class::Ambiguous
            | Class::NotUnderstood => match disposition.attention {
                Attention::Own | Attention::Always => of(RoutingCode::LaterOrder),
                Attention::Never | Attention::Prior => Codes::NONE,
            },
        };
        codes
            .also_if(!disposition.basis.decides(), RoutingCode::NotUnderstood)
            .also_if(self.certainty == Certainty::Possible, RoutingCode::Duplicate)
    }
}

impl Conviction<'_> {
    /// Returns the codes that its later steps put on the case of a candidate.
    pub(crate) fn codes(&self) -> Codes {
        self.steps.iter().fold(Codes::NONE, |codes, step| codes.with(step.codes()))
    }

    /// Reckons the level over time: as the judgment states it, then after each step that certainly changed it; not known
    /// from one on that may have.
    pub(crate) fn levels(&self) -> Vec<LevelAt> {
        let judgment = self.count.convicted_by().map_or(self.count.source, |disposed| disposed.source);
        let mut today = LevelAt { level: self.count.level, from: self.day, source: judgment };
        let mut levels = vec![today];
        for step in &self.steps {
            let becomes = match step.disposition().level {
                LevelChange::Same => continue,
                LevelChange::AsStated => match step.disposed.level {
                    None => continue,
                    stated => stated,
                },
                LevelChange::Becomes(level) => Some(level),
                LevelChange::Maybe => step.disposed.level,
            };
            let level = becomes.filter(|_| step.decides());
            if level != today.level || becomes.is_none() {
                today = LevelAt { level, from: step.disposed.date, source: step.disposed.source };
                levels.push(today);
            }
        }
        levels
    }

    /// Returns the level today, where it is known for certain.
    pub(crate) fn level_today(&self) -> Option<Level> {
        self.levels().last().and_then(|last| last.level)
    }

    /// Returns the parts of the sentence of the judgment itself.
    pub(crate) fn first_sentence(&self) -> impl Iterator<Item = &SentencePart> {
        let own = self.count.dispositions.iter().filter(|disposed| disposed.disposition.is_conviction());
        let first = own.take(1).flat_map(|disposed| &disposed.sentence);
        self.count.sentence.iter().chain(first)
    }
}

impl<'a> Background<'a> {
    /// Puts a conviction together with everything that later rows tell of it.
    pub(crate) fn conviction(&self, at: At, event: &'a Event, count: &'a Count) -> Conviction<'a> {
        let judgment = count.convicted_by().map(|disposed| disposed.source);
        let later = count.dispositions.iter().filter(|disposed| Some(disposed.source) != judgment);
        let mut steps: Vec<Step<'a>> = later
            .map(|disposed| Step { disposed, date: disposed.date.span(), certainty: Certainty::Certain })
            .collect();
        let person = self.person;
        for (retold, certainty) in self.retellings_of(at) {
            let Some(event) = person.events.get(retold.event) else { continue };
            let Some(count) = event.counts.get(retold.count) else { continue };
            steps.extend(count.dispositions.iter().map(|disposed| Step {
                disposed,
                date: disposed.date.span().or_else(|| event.date.span()),
                certainty,
            }));
        }
        steps.sort_by_key(|step| {
            let day = step.date.map(|date| date.earliest);
            (day.is_none(), day, step.disposed.source)
        });
        Conviction { count, day: event.date, date: event.date.span(), steps }
    }
}
