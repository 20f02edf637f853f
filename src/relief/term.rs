//! When a sentence has ended: an estimate from its parts, as a range, and what follows for the route.
//!
//! The parts may be served together or one after another, so that the end lies between the longest part and their sum
//! (law.md R-S1: adding up only estimates). A length that cannot be read is unknown, never zero (traps.md T59).

use crate::record::date::plus_years;
use crate::record::disposition::Serving;
use crate::record::sentence::TakesTime;
use crate::record::{DateSpan, SentencePart, Term};
use crate::relief::background::Background;
use crate::relief::conviction::Conviction;
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

impl End {
    /// Returns the days it may have been.
    fn span(self) -> Option<DateSpan> {
        match self {
            Self::Estimated(span) | Self::Presumed(span) => Some(span),
            Self::NotStated | Self::Unreadable | Self::NoDate => None,
        }
    }

    /// Returns it with other days, known as this one is.
    fn with(self, span: DateSpan) -> Self {
        match self {
            Self::Estimated(_) => Self::Estimated(span),
            Self::Presumed(_) => Self::Presumed(span),
            other @ (Self::NotStated | Self::Unreadable | Self::NoDate) => other,
        }
    }
}

/// Estimates the end of a conviction's sentence as it is today.
///
/// The sentence of the judgment runs from its date. A later step that imposes one puts its own in its place, from its own
/// date; which of them is longer is not for this program to say, so that the end lies no earlier than the later sentence
/// alone and no later than the last of all. A step that may have changed it in a way its words do not tell leaves the end as
/// open as a sentence without a length. `presumed` is how many years after its beginning a sentence without a length counts as
/// ended; `None` presumes nothing.
pub(crate) fn end(conviction: &Conviction<'_>, presumed: Option<i16>) -> End {
    let first: Vec<&SentencePart> = conviction.first_sentence().collect();
    let mut end = end_of(&first, conviction.date, presumed);
    for step in &conviction.steps {
        let own: Vec<&SentencePart> = step.disposed.sentence.iter().collect();
        end = match step.disposition().serving {
            Serving::Same | Serving::Nothing if own.is_empty() => end,
            Serving::Over if step.decides() => over(end, conviction.date, step.date),
            Serving::Over => end,
            Serving::FromRow if step.decides() && !own.is_empty() => {
                in_place_of(end, end_of(&own, step.date, presumed))
            }
            Serving::Same | Serving::Nothing | Serving::FromRow | Serving::Maybe => {
                perhaps(end, end_of(&own, step.date, presumed))
            }
        };
    }
    end
}

/// Returns the end of a sentence in whose place another was imposed.
fn in_place_of(before: End, after: End) -> End {
    match (before.span(), after.span()) {
        (Some(before), Some(now)) => {
            after.with(DateSpan { earliest: now.earliest, latest: now.latest.max(before.latest) })
        }
        (None, Some(_)) => before,
        (_, None) => after,
    }
}

/// Returns the end of a sentence to which another may have been added.
fn perhaps(before: End, other: End) -> End {
    match (before.span(), other.span()) {
        (Some(before), Some(now)) => other.with(DateSpan {
            earliest: before.earliest.min(now.earliest),
            latest: before.latest.max(now.latest),
        }),
        (None, Some(_)) => before,
        (_, None) => other,
    }
}

/// Returns the end of a sentence that is over by a day.
fn over(end: End, from: Option<DateSpan>, by: Option<DateSpan>) -> End {
    let (Some(from), Some(by)) = (from, by) else { return end };
    match end.span() {
        Some(span) => end
            .with(DateSpan { earliest: span.earliest.min(by.earliest), latest: span.latest.min(by.latest) }),
        None => End::Estimated(DateSpan { earliest: from.earliest.min(by.latest), latest: by.latest }),
    }
}

/// Estimates the end of a sentence of these parts that began within `from`.
fn end_of(parts: &[&SentencePart], from: Option<DateSpan>, presumed: Option<i16>) -> End {
    let Some(from) = from else { return End::NoDate };
    let mut sum = (0_i64, 0_i64);
    let mut longest = from.earliest;
    let mut stated = false;
    let mut silent = false;
    for part in parts.iter().filter(|part| part.place.takes_time() != TakesTime::No) {
        let Some(term) = part.term.filter(|_| part.place.takes_time() == TakesTime::AsStated) else {
            if !part.written.is_empty() || part.place.takes_time() == TakesTime::Unknown {
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
pub(crate) fn serving(conviction: &Conviction<'_>, presumed: Option<i16>, as_of: Date) -> Known {
    let answer = match end(conviction, presumed) {
        End::Estimated(span) | End::Presumed(span) if span.latest <= as_of => Answer::No,
        End::Estimated(span) | End::Presumed(span) if span.earliest > as_of => Answer::Yes,
        End::Estimated(_) | End::Presumed(_) | End::NotStated | End::Unreadable => Answer::Unknown,
        End::NoDate => {
            return Known { answer: Answer::Unknown, codes: Codes::of(RoutingCode::MissingDate) };
        }
    };
    let codes = Codes::of(RoutingCode::Serving).with(span_codes(conviction.date));
    Known { answer, codes: if answer == Answer::Unknown { codes } else { Codes::NONE } }
}

/// Tells whether the sentences of all convictions of the person have ended.
pub(crate) fn all_ended(background: &Background<'_>, presumed: Option<i16>, as_of: Date) -> Known {
    let mut all = Known::plain(Answer::Yes);
    let in_doubt = background.undisposed.iter().map(|at| (at, Answer::Unknown));
    for (at, convicted) in background.convictions.iter().map(|at| (at, Answer::Yes)).chain(in_doubt) {
        let Some(event) = background.person.events.get(at.event) else { continue };
        let Some(count) = event.counts.get(at.count) else { continue };
        let one = serving(&background.conviction(*at, event, count), presumed, as_of);
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
