//! What is decided about every candidate count of a person, without the proof: for tables of results.
//!
//! The same decisions as `propose` makes, and what the whole record holds beside them. Nobody decides from it on a
//! screen, so no question is worded and nothing imagined otherwise. Called by `assessment`.

use crate::record::{Charge, County, DateSpan, Person};
use crate::relief::background::{At, Background, Mark, marijuana_section};
use crate::relief::decide::{Decision, Result};
use crate::relief::propose::each_candidate;
use crate::relief::prove::Prover;
use crate::relief::remainder::{Record, Remains};
use crate::relief::statutes::Statutes;
use crate::relief::{Action, Answer, LawLine, Policy, PolicyLine, Route, RoutingCode};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The four sections of HS 11361.8.
pub const FOUR_SECTIONS: [&str; 4] = ["11357", "11358", "11359", "11360"];

/// What is decided about the candidate counts of one person.
#[derive(Clone, Debug)]
pub struct Assessment<'a> {
    /// The candidate counts, in the order of the history; never empty.
    pub counts: Vec<AssessedCount>,
    /// What stands on the whole record, of any county.
    pub record: OnRecord<'a>,
    /// What the person is left without if the policy's own answers are granted.
    pub granted: Left,
    /// What the person is left without if every conviction of the four sections in the county is dismissed.
    pub dismissed: Left,
}

/// What is decided about one candidate count.
#[derive(Clone, Debug)]
pub struct AssessedCount {
    /// Which event of the person, counted from 0.
    pub event: usize,
    /// Which count of the event, counted from 0.
    pub count: usize,
    /// What is proposed: law and policy together.
    pub action: Action,
    /// The route in the statute.
    pub route: Route,
    /// The statutory floor.
    pub law: LawLine,
    /// The office's choice.
    pub policy: PolicyLine,
    /// What the policy alone gives, whatever the statute requires and whatever stands against it.
    pub answer: PolicyAnswer,
    /// Why a person must look closely; sorted, without duplicates.
    pub codes: Vec<RoutingCode>,
    /// Whether the offence lies before the day Proposition 64 took effect.
    pub before_prop64: Answer,
    /// Which of the four sections it is a conviction of, as a place in [`FOUR_SECTIONS`].
    pub section: Option<usize>,
}

/// What the policy alone gives for a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyAnswer {
    /// Dismissal.
    Dismissed,
    /// A lesser offence.
    Reduced,
    /// Nothing.
    Nothing,
    /// A fact that it asks for is unknown or in doubt, or it sends the count to a person.
    Open,
}

/// What stands on a person's record, of any county.
#[derive(Clone, Debug)]
pub struct OnRecord<'a> {
    /// Convictions of any kind.
    pub convictions: usize,
    /// Convictions of each of the four sections, in the order of [`FOUR_SECTIONS`].
    pub of_section: [usize; 4],
    /// Superstrike convictions, in the order of the file.
    pub superstrikes: Vec<Marked<'a>>,
    /// Convictions that PC 290 requires registration for, in the order of the file.
    pub registrable: Vec<Marked<'a>>,
    /// Whether the person is registered under PC 290.
    pub registered: Answer,
    /// Whether the person is recorded as deceased.
    pub deceased: Answer,
    /// When the latest conviction was; `None` where that is not known.
    pub last_conviction: Option<DateSpan>,
}

/// A conviction that stands, or may stand, against relief.
#[derive(Clone, Copy, Debug)]
pub struct Marked<'a> {
    /// Its deciding charge; `None` where the row names none.
    pub charge: Option<&'a Charge>,
    /// Yes, or unknown for possibly.
    pub answer: Answer,
}

/// Which things a person had on record and no longer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    without: u8,
}

impl Left {
    fn of(before: Remains, after: Remains) -> Self {
        let without = u8::from(before.felony.is_lost(after.felony))
            | u8::from(before.recent.is_lost(after.recent)) << 1
            | u8::from(before.any.is_lost(after.any)) << 2;
        Self { without }
    }

    /// Tells whether there was a felony and is none.
    pub fn without_felony(self) -> bool {
        self.without & 1 != 0
    }

    /// Tells whether there was a conviction of the last seven years and is none.
    pub fn without_recent(self) -> bool {
        self.without & 2 != 0
    }

    /// Tells whether there was a conviction and is none.
    pub fn without_any(self) -> bool {
        self.without & 4 != 0
    }
}

/// Decides every candidate count of the person in the county; `None` where there is none.
///
/// Total, pure and deterministic, as [`crate::relief::propose()`] is, and of one mind with it.
pub fn assess<'a>(
    person: &'a Person,
    policy: &'a Policy,
    county: &County,
    as_of: Date,
) -> Option<Assessment<'a>> {
    let background = Background::read(person, policy.statutes());
    let mut found = Vec::new();
    each_candidate(&background, policy, county, as_of, |prover| found.push(assessed(prover)));
    if found.is_empty() {
        return None;
    }
    let record = Record::of(&background, as_of);
    let now = record.after(|_| None);
    let after = |action: &dyn Fn(&AssessedCount) -> Option<Action>| {
        let granted: BTreeMap<At, Action> = found
            .iter()
            .filter_map(|count| Some((At { event: count.event, count: count.count }, action(count)?)))
            .collect();
        Left::of(now, record.after(|at| granted.get(&at).copied()))
    };
    let granted = after(&|count| match count.answer {
        PolicyAnswer::Dismissed => Some(Action::DismissAndSeal),
        PolicyAnswer::Reduced => Some(Action::Redesignate(crate::relief::Lesser::Misdemeanor)),
        PolicyAnswer::Nothing | PolicyAnswer::Open => None,
    });
    let dismissed = after(&|count| count.section.map(|_| Action::DismissAndSeal));
    Some(Assessment { record: on_record(&background), granted, dismissed, counts: found })
}

fn assessed(prover: &Prover<'_>) -> AssessedCount {
    let decision = prover.decision;
    let statutes = prover.policy.statutes();
    let charge = prover.count.charge();
    AssessedCount {
        event: prover.at.event,
        count: prover.at.count,
        action: decision.action,
        route: decision.route,
        law: prover.law(),
        policy: prover.policy(),
        answer: answer(decision),
        codes: decision.codes.iter().collect(),
        before_prop64: prover.facts.before_prop64(),
        section: charge.and_then(|charge| section_of(charge, statutes)),
    }
}

fn answer(decision: &Decision) -> PolicyAnswer {
    if decision.codes.iter().any(casts_doubt) {
        return PolicyAnswer::Open;
    }
    match decision.choice.results.only() {
        Some(Result::Dismissal) => PolicyAnswer::Dismissed,
        Some(Result::Misdemeanor | Result::Infraction) => PolicyAnswer::Reduced,
        Some(Result::Nothing) => PolicyAnswer::Nothing,
        Some(Result::Person) | None => PolicyAnswer::Open,
    }
}

/// Tells whether a code puts the facts themselves in doubt, so that an answer which takes them for known is none.
///
/// The others say what is known and stands against relief, or name a fact whose doubt the answer has taken account of
/// where it asks for it.
fn casts_doubt(code: RoutingCode) -> bool {
    use RoutingCode as Code;
    match code {
        Code::ChargeConflict
        | Code::FreeTextCharge
        | Code::Compound
        | Code::PleaBargain
        | Code::Pre1973Section
        | Code::DobConflict
        | Code::DateConflict
        | Code::ConvictionNotStanding
        | Code::DuplicateKey
        | Code::Identity
        | Code::QuarantinedRow
        | Code::NotUnderstood
        | Code::NoCode
        | Code::CountyUnknown
        | Code::Duplicate
        | Code::AlreadyReduced
        | Code::OtherJurisdiction
        | Code::Comment => true,
        Code::Attempt
        | Code::Conspiracy
        | Code::CodeFamily
        | Code::SubsectionEra
        | Code::SaleToMinor
        | Code::SchoolGrounds
        | Code::ImportExport
        | Code::SuperstrikePrior
        | Code::SuperstrikePossible
        | Code::Pc290
        | Code::PriorsCount
        | Code::MissingDob
        | Code::MissingDate
        | Code::PartialDate
        | Code::Boundary
        | Code::AgeAtOffence
        | Code::LevelUnknown
        | Code::AlreadyRelieved
        | Code::Serving
        | Code::NoCaseNumber
        | Code::Juvenile
        | Code::Deceased
        | Code::Post2016
        | Code::PolicyReview
        | Code::PartialHistory
        | Code::LaterOrder
        | Code::SameCase
        | Code::OtherStates
        | Code::PaperRecord => false,
    }
}

/// Returns which of the four sections a charge is, attempts among them.
fn section_of(charge: &Charge, statutes: &Statutes) -> Option<usize> {
    let section = marijuana_section(charge, statutes)?;
    FOUR_SECTIONS.iter().position(|number| *number == section.number)
}

fn on_record<'a>(background: &Background<'a>) -> OnRecord<'a> {
    let person = background.person;
    let charge_of = |at: At| person.events.get(at.event)?.counts.get(at.count)?.charge();
    let mut of_section = [0; 4];
    for at in &background.convictions {
        let section = charge_of(*at).and_then(|charge| section_of(charge, background.statutes));
        if let Some(number) = section.and_then(|section| of_section.get_mut(section)) {
            *number += 1;
        }
    }
    let marked = |marks: &[Mark<'a>]| {
        let mut marks: Vec<_> = marks.iter().filter(|mark| mark.answer != Answer::No).collect();
        let source_of = |at: At| Some(person.events.get(at.event)?.counts.get(at.count)?.source);
        marks.sort_by_key(|mark| source_of(mark.at));
        marks.into_iter().map(|mark| Marked { charge: charge_of(mark.at), answer: mark.answer }).collect()
    };
    OnRecord {
        convictions: background.convictions.len(),
        of_section,
        superstrikes: marked(&background.superstrikes),
        registrable: marked(&background.registrable),
        registered: background.registrations.iter().fold(Answer::No, |all, mark| all.or(mark.answer)),
        deceased: Answer::known(background.death.is_some()),
        last_conviction: background.last_conviction.span,
    }
}
