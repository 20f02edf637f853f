//! Which counts are candidates: a conviction of the county that is, or may be, within reach of relief.
//!
//! Owns what the charge texts of a count make of it and what later rows of its cycle say. Everything else that is known
//! about a candidate is `gather`'s.

mod doubts;

use crate::record::disposition::Class;
use crate::record::{Charge, ChargeOrigin, Count, County, Event, EventKind, Form, LawCode, Person, Section};
use crate::relief::background::{
    At, Background, Certainty, Standing, marijuana_section, same_section, standing,
};
use crate::relief::conviction::Step;
use crate::relief::facts::Kind;
use crate::relief::policy::Policy;
use crate::relief::routing::Codes;
use crate::relief::statutes::Beside;
use crate::relief::{Citation, RoutingCode};

/// A candidate count: what it is, and what already stands against it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) kind: Kind,
    pub(crate) section: Option<&'a Section>,
    pub(crate) guards: Codes,
}

/// A conviction that looks like one of the four sections and is outside HS 11361.8 (traps.md T01): listed, never a
/// candidate, so that nobody takes it for one that was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlikeCount {
    /// Which event of the person, counted from 0.
    pub event: usize,
    /// Which count of the event, counted from 0.
    pub count: usize,
    /// What the section covers.
    pub conduct: String,
    /// Why it is outside.
    pub citation: Citation,
}

/// Tells whether any charge of the person, of any county, is a look-alike: worth a closer look by [`look_alikes`].
pub fn has_look_alike(person: &Person, policy: &Policy) -> bool {
    let charges = person.events.iter().flat_map(|event| &event.counts).filter_map(Count::charge);
    charges
        .flat_map(|charge| &charge.offense.sections)
        .any(|section| policy.statutes().look_alike(section).is_some())
}

/// Lists the look-alike convictions of the person in the county; plea bargains among them are candidates instead.
pub fn look_alikes(person: &Person, policy: &Policy, county: &County) -> Vec<LookAlikeCount> {
    let background = Background::read(person, policy.statutes());
    let mut found = Vec::new();
    for (event_no, event) in person.events.iter().enumerate() {
        if event.kind != EventKind::Court || event.county != *county {
            continue;
        }
        for (count_no, count) in event.counts.iter().enumerate() {
            let at = At { event: event_no, count: count_no };
            let convicted = matches!(standing(event, count), Standing::Convicted | Standing::Unstated);
            let sections = count.charge().map_or(&[][..], |charge| &charge.offense.sections);
            let look_alike = sections.iter().find_map(|section| policy.statutes().look_alike(section));
            if let Some(look_alike) = look_alike.filter(|_| convicted)
                && candidate(&background, policy, at, event, count).is_none()
            {
                found.push(LookAlikeCount {
                    event: event_no,
                    count: count_no,
                    conduct: look_alike.conduct.clone(),
                    citation: Citation(look_alike.cite.clone()),
                });
            }
        }
    }
    found
}

/// Tells whether an event may be a court action of a county: one whose kind or county is not known may be.
pub(crate) fn may_be_of(event: &Event, county: &County) -> bool {
    let may_convict = match event.kind {
        EventKind::Court | EventKind::Custody | EventKind::Supervision | EventKind::Other(_) => true,
        EventKind::Arrest
        | EventKind::Registration
        | EventKind::Death
        | EventKind::Applicant
        | EventKind::MentalHealth
        | EventKind::OtherState
        | EventKind::Notice => false,
    };
    may_convict && (event.county == *county || !event.county.is_of_california())
}

/// Tells whether a count of a court action in the queue's county is a candidate, and what it is.
///
/// A count that tells again of a conviction of the same county is none: the case is the conviction's, and shows it.
pub(crate) fn candidate<'a>(
    background: &Background<'a>,
    policy: &Policy,
    at: At,
    event: &'a Event,
    count: &'a Count,
) -> Option<Candidate<'a>> {
    let standing = standing(event, count);
    if standing == Standing::NotConvicted {
        return None;
    }
    let elsewhere = match background.link_of(at) {
        None => false,
        Some(link) => {
            let main = background.person.events.get(link.of.event);
            if main.is_none_or(|main| main.county == event.county || !main.county.is_of_california()) {
                return None;
            }
            true
        }
    };
    let mut found = read_charges(background, policy, at, event, count)?;
    let conviction = background.conviction(at, event, count);
    if found.kind == Kind::Marijuana && conviction.steps.iter().any(is_relief_under_prop64) {
        found.kind = Kind::Relieved;
    }
    found.guards = found
        .guards
        .with(doubts::doubts(event, count, standing))
        .with(conviction.codes())
        .also_if(elsewhere, RoutingCode::OtherJurisdiction)
        .also_if(elsewhere, RoutingCode::Duplicate)
        .also_if(count.duplicate_key, RoutingCode::DuplicateKey);
    Some(found)
}

/// Tells whether a step of this conviction says that relief under Proposition 64 was granted before.
fn is_relief_under_prop64(step: &Step<'_>) -> bool {
    step.certainty == Certainty::Certain && step.disposition().class == Class::Prop64
}

/// Reads what the charge texts of a conviction make of it.
fn read_charges<'a>(
    background: &Background<'a>,
    policy: &Policy,
    at: At,
    event: &'a Event,
    count: &'a Count,
) -> Option<Candidate<'a>> {
    let statutes = background.statutes;
    let Some(charge) = count.charge().filter(|charge| !charge.offense.sections.is_empty()) else {
        return unread(background, at, event, count);
    };
    let sections = &charge.offense.sections;
    let words = &charge.offense.words;
    let numbered = sections.iter().find(|section| statutes.is_marijuana_number(section));
    let marijuana = marijuana_section(charge, statutes);
    let free_text = Codes::NONE.also_if(charge.origin == ChargeOrigin::Comment, RoutingCode::FreeTextCharge);
    let found = |kind, section, guards: Codes| Some(Candidate { kind, section, guards });
    if let (Some(section), Form::Conspiracy) = (numbered, charge.offense.form) {
        return found(Kind::Conspiracy, Some(section), Codes::NONE);
    }
    if let Some(section) = marijuana {
        let guards = free_text
            .also_if(charge.offense.form == Form::Attempt, RoutingCode::Attempt)
            .also_if(sections.len() > 1, RoutingCode::Compound)
            .also_if(disagree(count, charge), RoutingCode::ChargeConflict);
        return found(Kind::Marijuana, Some(section), guards);
    }
    if let Some(section) = sections.iter().find(|section| statutes.old_number(section).is_some()) {
        return found(Kind::OldNumber, Some(section), free_text.with(Codes::of(RoutingCode::Pre1973Section)));
    }
    if let Some(section) = numbered {
        return Some(found_under(section, charge));
    }
    let names_marijuana =
        words.marijuana && !sections.iter().any(|section| statutes.may_name_marijuana(section));
    let odd = sections.iter().find(|section| names_marijuana || statutes.may_be_misspelled(section));
    if let Some(section) = odd {
        // The words say marijuana and the number does not, or the number is a slip of the pen away from one that does.
        return found(Kind::Unread, Some(section), free_text.with(Codes::of(RoutingCode::NotUnderstood)));
    }
    beside(background, policy, at, event, count, charge)
}

/// A marijuana number without the letters of the Health and Safety Code.
fn found_under<'a>(section: &'a Section, charge: &'a Charge) -> Candidate<'a> {
    let words = &charge.offense.words;
    let names_other = !charge.offense.description.is_empty() && !words.marijuana;
    let plain = Codes::of(if section.code.is_none() { RoutingCode::NoCode } else { RoutingCode::CodeFamily });
    let (kind, guards) = match charge.offense.form {
        // The letters after the last section may be another charge's: 11357/484 PC.
        Form::Compound => (Kind::Unread, plain.with(Codes::of(RoutingCode::Compound))),
        Form::Attempt => (Kind::Unread, plain.with(Codes::of(RoutingCode::Attempt))),
        // A section of the Vehicle Code whose words say what it is about is that section.
        Form::Plain | Form::Conspiracy if section.code == Some(LawCode::Vehicle) && names_other => {
            (Kind::OtherCode, Codes::NONE)
        }
        Form::Plain | Form::Conspiracy => (Kind::Unread, plain),
    };
    Candidate { kind, section: Some(section), guards }
}

/// A conviction that is not for marijuana: convicted of less, related by the policy, or nothing of ours.
fn beside<'a>(
    background: &Background<'a>,
    policy: &Policy,
    at: At,
    event: &'a Event,
    count: &'a Count,
    charge: &'a Charge,
) -> Option<Candidate<'a>> {
    let statutes = background.statutes;
    let section = charge.offense.sections.first();
    let brought = count.charges.iter().skip(1).any(|other| marijuana_section(other, statutes).is_some());
    let in_cycle = has_marijuana_beside(background, at, event);
    let related = charge.offense.sections.iter().find(|section| policy.names_as_related(section));
    if related.is_some() && (in_cycle || brought || policy.related_anywhere()) {
        return Some(Candidate { kind: Kind::Related, section: related, guards: Codes::NONE });
    }
    let plea = charge.offense.sections.iter().find_map(|section| {
        let plea = statutes.plea(section)?;
        let applies = match plea.beside {
            Beside::Any => in_cycle,
            Beside::Unconvicted => has_unconvicted(background, at, event),
        };
        (applies || brought).then_some(section)
    });
    if plea.is_some() {
        let guards = Codes::of(RoutingCode::PleaBargain).also_if(brought, RoutingCode::ChargeConflict);
        return Some(Candidate { kind: Kind::Plea, section: plea, guards });
    }
    if brought {
        return Some(Candidate { kind: Kind::ConvictedOfOther, section, guards: Codes::NONE });
    }
    // The arrest was for marijuana and no court row of the cycle says what became of it: a count that the arrest does not have
    // may stand for it.
    let unaccounted = background.has_unaccounted_arrest(event.cycle())
        && !background.was_arrested_for(event.cycle(), section);
    unaccounted.then_some(Candidate {
        kind: Kind::Unread,
        section,
        guards: Codes::of(RoutingCode::ChargeConflict),
    })
}

/// A conviction whose deciding charge names no section.
fn unread<'a>(
    background: &Background<'a>,
    at: At,
    event: &'a Event,
    count: &'a Count,
) -> Option<Candidate<'a>> {
    let other =
        count.charges.iter().skip(1).find_map(|charge| marijuana_section(charge, background.statutes));
    if other.is_some() {
        let guards = Codes::of(RoutingCode::ChargeConflict);
        return Some(Candidate { kind: Kind::Unread, section: other, guards });
    }
    // Words without a section that say all they say, and nothing of marijuana, are another charge.
    let says_other = |charge: &Charge| {
        let words = &charge.offense.words;
        let explained = words.not_understood.is_none() || !words.crimes.is_empty();
        !charge.text.is_empty() && !words.marijuana && explained
    };
    let other = count.charge().is_some_and(says_other);
    (!other || has_unconvicted(background, at, event)).then_some(Candidate {
        kind: Kind::Unread,
        section: None,
        guards: Codes::of(RoutingCode::FreeTextCharge),
    })
}

/// Tells whether another count of the cycle is a marijuana charge.
pub(crate) fn has_marijuana_beside(background: &Background<'_>, at: At, event: &Event) -> bool {
    background.charges_of(event.cycle()).iter().any(|charge| charge.at != at)
}

/// Tells whether a marijuana charge of the cycle did not end in a conviction under the same number.
fn has_unconvicted(background: &Background<'_>, at: At, event: &Event) -> bool {
    background
        .charges_of(event.cycle())
        .chunk_by(|one, next| one.number == next.number)
        .any(|same| same.iter().any(|charge| charge.at != at) && same.iter().all(|charge| !charge.convicted))
}

/// Tells whether another column names another section than the charge that decides.
fn disagree(count: &Count, charge: &Charge) -> bool {
    let first = charge.offense.sections.first();
    count.charges.iter().skip(1).any(|other| {
        let theirs = other.offense.sections.first();
        theirs.is_some() && !same_section(theirs, first)
    })
}
