//! The dates of a count: when the offence was, when the person was born, and where dates contradict one another.
//!
//! The arrest is the evidence of the offence, the conviction only a bound. Called by `gather`, and by `prove` for the row
//! that states the arrest.

use crate::record::date::completed_years;
use crate::record::{DateSpan, Event, SourceLine};
use crate::relief::RoutingCode;
use crate::relief::added::Added;
use crate::relief::background::{Background, Death};
use crate::relief::facts::{Birth, Offence, Stated};
use crate::relief::routing::Codes;
use jiff::civil::Date;

/// The least age at which a conviction is credible; a younger one shows a wrong date (traps.md T43).
pub(super) const LEAST_AGE: i16 = 10;

/// The most completed years that a date of birth is believed for; older ones are placeholders, such as 19000101
/// (docs/domain/vocabulary.md, table 8).
const MOST_AGE: i16 = 100;

/// Tells whether the person is recorded to have died before the arrest or the conviction.
pub(super) fn died_before(
    death: Option<Death>,
    arrest: Option<DateSpan>,
    convicted: Option<DateSpan>,
) -> bool {
    let died = death.and_then(|death| death.span);
    died.is_some_and(|died| [arrest, convicted].iter().flatten().any(|span| died.latest < span.earliest))
}

/// Returns the date of the arrest and the row that states it: the cycle's date, else an arrest of the cycle.
pub(crate) fn arrest(background: &Background<'_>, event: &Event) -> Option<(DateSpan, SourceLine)> {
    let of_cycle = || background.arrest_of(event.cycle());
    event.cycle_date.span().map(|span| (span, event.source)).or_else(of_cycle)
}

/// Returns the days of the offence: those of the arrest, none after the conviction; or all before the conviction.
pub(super) fn offence(arrest: Option<DateSpan>, convicted: Option<DateSpan>) -> Offence {
    match (arrest, convicted) {
        (Some(arrest), convicted) => {
            let bound = convicted.map_or(arrest.latest, |span| span.latest.min(arrest.latest));
            // Arrested after the conviction: the dates contradict one another, and the offence may lie at any time.
            let earliest = (arrest.earliest <= bound).then_some(arrest.earliest);
            let latest = if earliest.is_some() { bound } else { arrest.latest };
            Offence { earliest, latest: Some(latest), stated: Stated::Arrest }
        }
        (None, Some(convicted)) => {
            Offence { earliest: None, latest: Some(convicted.latest), stated: Stated::CourtOnly }
        }
        (None, None) => Offence { earliest: None, latest: None, stated: Stated::Nothing },
    }
}

/// Tells whether the cycle's date is not the date of its first arrest: which of them the offence goes by is not known,
/// and one may lie before 2016-11-09 and the other after.
pub(super) fn arrests_disagree(background: &Background<'_>, event: &Event) -> bool {
    let arrest = background.arrest_of(event.cycle()).map(|(span, _)| span);
    event.cycle_date.span().zip(arrest).is_some_and(|(cycle, arrest)| !cycle.overlaps(arrest))
}

/// Returns the date of birth, or why there is none: the file's, made exact by one that was added and fits it.
///
/// One that is known to the year or the month is an age that is not known (traps.md T36); what it contradicts, it
/// contradicts all the same.
///
/// One that makes a person older than [`MOST_AGE`] on the as-of date is a placeholder (19000101), and not known.
pub(super) fn birth(background: &Background<'_>, added: Added<'_>, as_of: Date) -> Birth {
    let credible = |span: &DateSpan| completed_years(span.earliest, as_of) <= MOST_AGE;
    let stated = background.person.identity.birth.span().filter(credible);
    let fits = |day: &DateSpan| stated.is_none_or(|span| span.overlaps(*day));
    let within = added.born().filter(fits).or(stated);
    let day = within.filter(|span| span.earliest == span.latest).map(|span| span.latest);
    let codes = match day {
        _ if background.guards.has(RoutingCode::DobConflict) => Codes::of(RoutingCode::DobConflict),
        None => Codes::of(RoutingCode::MissingDob),
        Some(_) => Codes::NONE,
    };
    Birth { day, within, codes }
}

/// Tells whether dates contradict one another: born after, convicted as a child, arrested after the conviction, or
/// anything after the as-of date (traps.md T43).
pub(super) fn contradicts(
    birth: Birth,
    arrest: Option<DateSpan>,
    convicted: Option<DateSpan>,
    as_of: Date,
) -> bool {
    let too_young = |span: DateSpan| birth.within.is_some_and(|birth| span.age_since(birth).1 < LEAST_AGE);
    let future = |span: DateSpan| span.earliest > as_of;
    convicted.is_some_and(|span| too_young(span) || future(span))
        || arrest.is_some_and(|span| too_young(span) || future(span))
        || matches!((arrest, convicted), (Some(arrest), Some(convicted)) if arrest.earliest > convicted.latest)
}

/// Tells whether the age that the file gives is not the one the date of birth gives, a year either way (T45).
pub(super) fn age_contradicts(birth: Birth, event: &Event) -> bool {
    let (Some(birth), Some(cycle), Some(stated)) =
        (birth.within, event.cycle_date.span().or_else(|| event.date.span()), event.cycle_age)
    else {
        return false;
    };
    let (least, most) = cycle.age_since(birth);
    let stated = i16::from(stated);
    stated < least.saturating_sub(1) || stated > most.saturating_add(1)
}
