//! When a sentence has ended: an estimate from its parts, as a range, and what follows for the route.
//!
//! The parts may be served together or one after another, so that the end lies between the longest part and their sum
//! (law.md R-S1: adding up only estimates). A length that cannot be read is unknown, never zero (traps.md T59).

use crate::record::date::plus_years;
use crate::record::{Count, DateSpan, SentencePlace, Term};
use crate::relief::background::Background;
use crate::relief::facts::{Known, span_codes};
use crate::relief::routing::Codes;
use crate::relief::{Answer, RoutingCode};
use jiff::Span;
use jiff::civil::Date;

/// The estimated end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Between these days, from the parts.
    Estimated(DateSpan),
    /// No length is on file: at the latest so many years after the conviction, as the policy presumes.
    Presumed(DateSpan),
    /// No length is on file, and nothing is presumed.
    NotStated,
    /// A length cannot be read.
    Unreadable,
    /// The conviction is not dated.
    NoDate,
}

/// Estimates the end of a count's sentence.
///
/// `presumed` is how many years after the conviction a sentence without a length counts as ended; `None` presumes nothing.
pub(crate) fn end(count: &Count, convicted: Option<DateSpan>, presumed: Option<i16>) -> End {
    let Some(from) = convicted else { return End::NoDate };
    let mut sum = (0_i64, 0_i64);
    let mut longest = from.earliest;
    let mut stated = false;
    let mut silent = false;
    for part in count.sentence.iter().filter(|part| part.place != SentencePlace::Fine) {
        let Some(term) = part.term else {
            if !part.written.is_empty() {
                return End::Unreadable;
            }
            silent = true;
            continue;
        };
        stated = true;
        let (months, days) = match term {
            Term::Days(days) => (0, i64::from(days)),
            Term::Months(months) => (i64::from(months), 0),
            Term::Years(years) => (i64::from(years) * 12, 0),
        };
        sum = (sum.0 + months, sum.1 + days);
        let Some(alone) = later(from.earliest, months, days) else { return End::Unreadable };
        longest = longest.max(alone);
    }
    let presumed = presumed.map(|years| plus_years(from.latest, years));
    let Some(all) = later(from.latest, sum.0, sum.1) else { return End::Unreadable };
    match (stated && !silent, presumed) {
        (true, _) => End::Estimated(DateSpan { earliest: longest, latest: all }),
        (false, Some(presumed)) => End::Presumed(DateSpan { earliest: longest, latest: all.max(presumed) }),
        (false, None) => End::NotStated,
    }
}

fn later(from: Date, months: i64, days: i64) -> Option<Date> {
    let span = Span::new().try_months(months).ok()?;
    from.checked_add(span).ok()?.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Tells whether the sentence of a count is still being served on the as-of date.
pub(crate) fn serving(
    count: &Count,
    convicted: Option<DateSpan>,
    presumed: Option<i16>,
    as_of: Date,
) -> Known {
    let answer = match end(count, convicted, presumed) {
        End::Estimated(span) | End::Presumed(span) if span.latest <= as_of => Answer::No,
        End::Estimated(span) | End::Presumed(span) if span.earliest > as_of => Answer::Yes,
        End::Estimated(_) | End::Presumed(_) | End::NotStated | End::Unreadable => Answer::Unknown,
        End::NoDate => {
            return Known { answer: Answer::Unknown, codes: Codes::of(RoutingCode::MissingDate) };
        }
    };
    let codes = Codes::of(RoutingCode::Serving).with(span_codes(convicted));
    Known { answer, codes: if answer == Answer::Unknown { codes } else { Codes::NONE } }
}

/// Tells whether the sentences of all convictions of the person have ended.
pub(crate) fn all_ended(background: &Background<'_>, presumed: Option<i16>, as_of: Date) -> Known {
    let mut all = Known::plain(Answer::Yes);
    let in_doubt = background.undisposed.iter().map(|at| (at, Answer::Unknown));
    for (at, convicted) in background.convictions.iter().map(|at| (at, Answer::Yes)).chain(in_doubt) {
        let Some(event) = background.person.events.get(at.event) else { continue };
        let Some(count) = event.counts.get(at.count) else { continue };
        let one = serving(count, event.date.span(), presumed, as_of);
        let ended = !(one.answer.and(convicted));
        all.answer = all.answer.and(ended);
        if ended == Answer::Unknown {
            all.codes = all.codes.with(one.codes).with(Codes::of(RoutingCode::Serving));
        }
        if all.answer == Answer::No {
            return Known::plain(Answer::No);
        }
    }
    all
}
