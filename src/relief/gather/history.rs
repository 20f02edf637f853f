//! What the rest of the history says of a count: what lies before the conviction, and what a part of a history leaves open.
//!
//! A conviction of the same case is never before it (People v. Smit). Called by `gather`.

use crate::record::DateSpan;
use crate::relief::background::{At, Background, Mark};
use crate::relief::candidate::Candidate;
use crate::relief::facts::{Facts, Known, span_codes};
use crate::relief::routing::Codes;
use crate::relief::{Answer, RoutingCode};

/// The codes of a disqualifying conviction that lies before, and of one that may.
pub(super) struct Against {
    yes: RoutingCode,
    possibly: RoutingCode,
}

pub(super) const STRIKE: Against =
    Against { yes: RoutingCode::SuperstrikePrior, possibly: RoutingCode::SuperstrikePossible };
pub(super) const REGISTRANT: Against = Against { yes: RoutingCode::Pc290, possibly: RoutingCode::Pc290 };

/// Answers whether a marked conviction lies before this one and is not of the same case (People v. Smit), and whether
/// one of another case is of the very same day.
pub(super) fn before(
    marks: &[Mark<'_>],
    at: At,
    convicted: Option<DateSpan>,
    against: &Against,
) -> (Known, bool) {
    let mut known = Known::NO;
    let mut that_day = false;
    for mark in marks.iter().filter(|mark| mark.at.event != at.event) {
        let lies_before = match (mark.span, convicted) {
            (Some(mark), Some(own)) if mark.latest < own.earliest => Answer::Yes,
            // The marks are sorted by their first day: no later one lies before either.
            (Some(mark), Some(own)) if mark.earliest > own.latest => break,
            (Some(mark), Some(own)) if mark.earliest >= own.latest => {
                that_day = true;
                Answer::No
            }
            _ => Answer::Unknown,
        };
        let stands = mark.answer.and(lies_before);
        known.answer = known.answer.or(stands);
        match stands {
            Answer::Yes => known.codes = known.codes.with(Codes::of(against.yes)),
            Answer::Unknown => {
                known.codes = known.codes.with(Codes::of(against.possibly));
                if lies_before == Answer::Unknown {
                    known.codes = known.codes.with(span_codes(mark.span)).with(span_codes(convicted));
                }
            }
            Answer::No => {}
        }
        if known.answer == Answer::Yes {
            break;
        }
    }
    (known, that_day)
}

/// Answers whether every conviction is one of the four sections; what may be a conviction counts as another.
pub(super) fn only_marijuana(background: &Background<'_>) -> Answer {
    let stated = Answer::known(background.marijuana_convictions == background.convictions.len());
    let in_doubt = background.undisposed.iter().any(|at| !background.is_marijuana(*at));
    if in_doubt { stated.and(Answer::Unknown) } else { stated }
}

/// Adds the registrations under PC 290: one that is not known to be earlier may still stem from an earlier conviction.
pub(super) fn registered(
    background: &Background<'_>,
    convicted: Option<DateSpan>,
    by_conviction: Known,
) -> Known {
    background.registrations.iter().fold(by_conviction, |known, mark| {
        let earlier = matches!((mark.span, convicted), (Some(mark), Some(own)) if mark.latest < own.earliest);
        let answer = if earlier { mark.answer } else { mark.answer.and(Answer::Unknown) };
        Known { answer: known.answer.or(answer), codes: known.codes.with(Codes::of(RoutingCode::Pc290)) }
    })
}

/// Answers whether two or more priors under the section stand: never yes, for whether old felonies count, and whether
/// two counts of one case are two priors, is a question of law (law.md R-D3, traps.md T34).
pub(super) fn priors(
    background: &Background<'_>,
    candidate: &Candidate<'_>,
    at: At,
    convicted: Option<DateSpan>,
) -> Known {
    let Some(section) = candidate.section else { return Known::NO };
    if background.priors(&section.number, at.event, convicted).nth(1).is_none() {
        return Known::NO;
    }
    Known { answer: Answer::Unknown, codes: Codes::of(RoutingCode::PriorsCount) }
}

/// Takes back every "no" that rests on the rows of a source that holds only part of the history: what it does not say
/// is unknown.
pub(super) fn limit_to_part(facts: &mut Facts<'_>) {
    let or_more = |known: Known| match known.answer {
        Answer::Yes => known,
        Answer::No | Answer::Unknown => {
            Known { answer: Answer::Unknown, codes: known.codes.with(facts.history) }
        }
    };
    let and_maybe_less = |known: Known| match known.answer {
        Answer::No => known,
        Answer::Yes | Answer::Unknown => {
            Known { answer: Answer::Unknown, codes: known.codes.with(facts.history) }
        }
    };
    let (superstrike, pc290, priors) =
        (or_more(facts.superstrike), or_more(facts.pc290), or_more(facts.priors));
    let (ended, as_stated) = (and_maybe_less(facts.all_ended), and_maybe_less(facts.all_ended_as_stated));
    (facts.superstrike, facts.pc290, facts.priors) = (superstrike, pc290, priors);
    (facts.all_ended, facts.all_ended_as_stated) = (ended, as_stated);
    facts.deceased = facts.deceased.or(Answer::Unknown);
    facts.only_marijuana = facts.only_marijuana.and(Answer::Unknown);
    facts.convictions.most = i32::MAX;
    facts.last_conviction.span =
        facts.last_conviction.span.map(|span| DateSpan { latest: span.latest.max(facts.as_of), ..span });
}
