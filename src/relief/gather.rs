//! From a candidate in its history to the facts about it.
//!
//! Owns how each fact is known: the offence date from the arrest, the conviction only as a bound; the end of the sentence
//! as an estimate; what lies before the conviction. Gives no answer to the law: that is `decide`'s.

use crate::record::{ChargeOrigin, Count, Court, DateSpan, Event, Level};
use crate::relief::added::{self, Added, SentenceEnd};
use crate::relief::background::{At, Background, Mark};
use crate::relief::candidate::{Candidate, has_marijuana_beside};
use crate::relief::facts::{Between, Birth, Facts, Known, Offence, Presumptions, Stated, span_codes};
use crate::relief::policy::Policy;
use crate::relief::routing::Codes;
use crate::relief::statutes::{Marijuana, Quantity, Sign, Statutes};
use crate::relief::{Answer, RoutingCode, term};
use jiff::civil::Date;

/// The least age at which a conviction is credible; a younger one shows a wrong date (traps.md T43).
const LEAST_AGE: i16 = 10;

/// What is the same for every candidate of a person under a policy.
pub(crate) struct Gatherer<'a> {
    background: &'a Background<'a>,
    policy: &'a Policy,
    as_of: Date,
    all_ended: [Known; 2],
}

impl<'a> Gatherer<'a> {
    /// Prepares to gather for one person.
    pub(crate) fn new(background: &'a Background<'a>, policy: &'a Policy, as_of: Date) -> Self {
        let presumed = Some(policy.presumed_ended_years());
        let all_ended = if policy.asks_for_all_sentences() {
            [presumed, None].map(|presumed| term::all_ended(background, presumed, as_of))
        } else {
            [Known::plain(Answer::Unknown); 2]
        };
        Self { background, policy, as_of, all_ended }
    }

    /// Gathers the facts about a candidate.
    pub(crate) fn facts(
        &self,
        candidate: &Candidate<'a>,
        at: At,
        event: &'a Event,
        count: &'a Count,
        added: Added<'_>,
    ) -> Facts<'a> {
        let background = self.background;
        let statutes = background.statutes;
        let convicted = event.date.span();
        let arrest = arrest(background, event).map(|(span, _)| span);
        let birth = birth(background, added);
        let level = count.level.or_else(|| added.level());
        let (mut conduct, odd_letter) = conduct(statutes, candidate, count);
        let quantity = quantity(statutes, conduct, level, added);
        if let Some(offence) = quantity.and_then(|entry| entry.offence.as_ref()) {
            conduct[0] = Some(offence);
        }
        let begun = added::begun(convicted, arrest.map(|span| span.earliest));
        let contradicted = contradicted(background, count, begun, quantity, added);
        let (superstrike, strike_that_day) = before(&background.superstrikes, at, convicted, &STRIKE);
        let (pc290, registrant_that_day) = before(&background.registrable, at, convicted, &REGISTRANT);
        let barred = conduct.iter().flatten().any(|conduct| conduct.barred)
            && matches!(level, None | Some(Level::Felony));
        let guards = candidate
            .guards
            .with(background.guards)
            .without_if(added.identity(), RoutingCode::Identity)
            .with(contradicted)
            .also_if(odd_letter, RoutingCode::SubsectionEra)
            .also_if(event.court == Court::Juvenile, RoutingCode::Juvenile)
            .also_if(event.case_numbers.is_empty(), RoutingCode::NoCaseNumber)
            .also_if(contradicts(birth, arrest, convicted, self.as_of), RoutingCode::DateConflict)
            .also_if(background.dates_disagree(event), RoutingCode::DateConflict)
            .also_if(background.was_left_out(event), RoutingCode::ConvictionNotStanding)
            .also_if(arrests_disagree(background, event), RoutingCode::DateConflict)
            .also_if(age_contradicts(birth, event), RoutingCode::DobConflict)
            .also_if(barred && (strike_that_day || registrant_that_day), RoutingCode::Boundary);
        let all_ended = added.all_ended().map_or(self.all_ended, |answer| [Known::plain(answer); 2]);
        let mut facts = Facts {
            statutes,
            as_of: self.as_of,
            kind: candidate.kind,
            guards,
            section: candidate.section,
            conduct,
            level,
            birth,
            offence: offence(arrest, convicted),
            convicted,
            serving: self.serving(
                count,
                [convicted, arrest],
                Some(self.policy.presumed_ended_years()),
                added,
            ),
            serving_as_stated: self.serving(count, [convicted, arrest], None, added),
            superstrike,
            pc290: registered(background, convicted, pc290),
            priors: priors(background, candidate, at, convicted),
            sale_to_minor: sale_to_minor(statutes, candidate, count, added),
            import_export: import_export(statutes, candidate, count, added),
            weight: added.weight(),
            plants: added.plants(),
            buyer: added.buyer(),
            deceased: Answer::known(background.death.is_some()),
            last_conviction: background.last_conviction,
            convictions: Between::counted(background.convictions.len(), background.undisposed.len()),
            only_marijuana: only_marijuana(background),
            all_ended: all_ended[0],
            all_ended_as_stated: all_ended[1],
            presumptions: Presumptions::Made,
            history: Codes::NONE.also_if(!background.is_whole, RoutingCode::PartialHistory),
            related: Answer::known(self.policy.names_any_as_related(count)),
            beside_marijuana: Answer::known(has_marijuana_beside(background, at, event)),
        };
        if !background.is_whole {
            limit_to_part(&mut facts);
        }
        // No court is named, and the person was, or may have been, under 18 even then: it may be a juvenile court.
        let unnamed = event.court == Court::Other && event.agency.is_empty();
        let young =
            facts.age_at_conviction().is_some_and(|age| (i32::from(LEAST_AGE)..18).contains(&age.least));
        facts.guards = facts.guards.also_if(unnamed && young, RoutingCode::Juvenile);
        facts
    }

    /// Answers whether the sentence is served: as a person has found out, else as the file's parts let estimate.
    fn serving(
        &self,
        count: &Count,
        [convicted, arrest]: [Option<DateSpan>; 2],
        presumed: Option<i16>,
        added: Added<'_>,
    ) -> Known {
        let begun = added::begun(convicted, arrest.map(|span| span.earliest));
        match added.sentence() {
            Some(SentenceEnd::On(day)) if begun.is_none_or(|(_, first)| first <= day) => {
                Known::plain(Answer::known(day > self.as_of))
            }
            Some(SentenceEnd::Open) => Known::plain(Answer::Yes),
            // An end before the conviction, or before the arrest, contradicts the file, which stands.
            Some(SentenceEnd::On(_)) | None => term::serving(count, convicted, presumed, self.as_of),
        }
    }
}

/// Returns the codes of the added facts that contradict the file.
fn contradicted(
    background: &Background<'_>,
    count: &Count,
    begun: Option<(&str, Date)>,
    quantity: Option<&Quantity>,
    added: Added<'_>,
) -> Codes {
    added
        .iter()
        .filter_map(|cited| {
            added::contradiction(&cited.fact.value, background.person, count, begun, quantity)
        })
        .fold(Codes::NONE, |codes, found| codes.with(Codes::of(found.code)))
}

/// Returns what the added quantities make of the conduct.
pub(crate) fn quantity<'s>(
    statutes: &'s Statutes,
    conduct: [Option<&'s Marijuana>; 2],
    level: Option<Level>,
    added: Added<'_>,
) -> Option<&'s Quantity> {
    conduct[0].and_then(|conduct| added::quantity(statutes, conduct, level, added))
}

/// Answers whether a minor was involved: a sign is resolved by the buyer's age alone, and a letter by nothing.
///
/// Under 11359(d) it matters that the person hired or used was 20 or younger, so that an age of 18 to 20 settles nothing
/// but a sale.
fn sale_to_minor(statutes: &Statutes, candidate: &Candidate<'_>, count: &Count, added: Added<'_>) -> Answer {
    let sign = sign(statutes, candidate, count, RoutingCode::SaleToMinor);
    let by_letter = lettered(statutes, candidate, RoutingCode::SaleToMinor);
    let sale = candidate.section.is_some_and(|section| section.number == "11360");
    match added.buyer() {
        Some(..18) => Answer::Yes,
        Some(age) if !by_letter && (sale || age > 20) => Answer::No,
        Some(_) | None => sign,
    }
}

/// Answers whether anything was imported or exported; never yes, for nobody has checked the rule (law.md L2, D4).
fn import_export(statutes: &Statutes, candidate: &Candidate<'_>, count: &Count, added: Added<'_>) -> Answer {
    match added.import_export() {
        None => sign(statutes, candidate, count, RoutingCode::ImportExport),
        Some(true) => Answer::Unknown,
        Some(false) if lettered(statutes, candidate, RoutingCode::ImportExport) => Answer::Unknown,
        Some(false) => Answer::No,
    }
}

/// Takes back every "no" that rests on the rows of a source that holds only part of the history: what it does not say
/// is unknown.
fn limit_to_part(facts: &mut Facts<'_>) {
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

/// Returns the date of the arrest and the row that states it: the cycle's date, else an arrest of the cycle.
pub(crate) fn arrest(
    background: &Background<'_>,
    event: &Event,
) -> Option<(DateSpan, crate::record::SourceLine)> {
    let of_cycle = || background.arrest_of(event.cycle());
    event.cycle_date.span().map(|span| (span, event.source)).or_else(of_cycle)
}

/// Returns the days of the offence: those of the arrest, none after the conviction; or all before the conviction.
fn offence(arrest: Option<DateSpan>, convicted: Option<DateSpan>) -> Offence {
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
fn arrests_disagree(background: &Background<'_>, event: &Event) -> bool {
    let arrest = background.arrest_of(event.cycle()).map(|(span, _)| span);
    event.cycle_date.span().zip(arrest).is_some_and(|(cycle, arrest)| !cycle.overlaps(arrest))
}

/// Returns the date of birth, or why there is none: the file's, made exact by one that was added and fits it.
fn birth(background: &Background<'_>, added: Added<'_>) -> Birth {
    let stated = background.person.identity.birth.span();
    let fits = |day: &DateSpan| stated.is_none_or(|span| span.overlaps(*day));
    let span = added.born().filter(fits).or(stated);
    let codes = match span {
        _ if background.guards.has(RoutingCode::DobConflict) => Codes::of(RoutingCode::DobConflict),
        None => Codes::of(RoutingCode::MissingDob),
        Some(span) if span.earliest == span.latest => Codes::NONE,
        Some(_) => Codes::of(RoutingCode::PartialDate),
    };
    Birth { span, codes }
}

/// Tells whether dates contradict one another: born after, convicted as a child, arrested after the conviction, or
/// anything after the as-of date (traps.md T43).
fn contradicts(birth: Birth, arrest: Option<DateSpan>, convicted: Option<DateSpan>, as_of: Date) -> bool {
    let too_young = |span: DateSpan| birth.span.is_some_and(|birth| span.age_since(birth).1 < LEAST_AGE);
    let future = |span: DateSpan| span.earliest > as_of;
    convicted.is_some_and(|span| too_young(span) || future(span))
        || arrest.is_some_and(|span| too_young(span) || future(span))
        || matches!((arrest, convicted), (Some(arrest), Some(convicted)) if arrest.earliest > convicted.latest)
}

/// Tells whether the age that the file gives is not the one the date of birth gives, a year either way (T45).
fn age_contradicts(birth: Birth, event: &Event) -> bool {
    let (Some(birth), Some(cycle), Some(stated)) =
        (birth.span, event.cycle_date.span().or_else(|| event.date.span()), event.cycle_age)
    else {
        return false;
    };
    let (least, most) = cycle.age_since(birth);
    let stated = i16::from(stated);
    stated < least.saturating_sub(1) || stated > most.saturating_add(1)
}

/// Reads the conduct of one of the four sections, the second where a word suggests another, and whether its letter is
/// one the section did not have.
fn conduct<'a>(
    statutes: &'a Statutes,
    candidate: &Candidate<'a>,
    count: &Count,
) -> ([Option<&'a Marijuana>; 2], bool) {
    let Some(reading) = candidate.section.and_then(|section| statutes.before(section)) else {
        return ([None; 2], false);
    };
    let suggested = statutes
        .signs()
        .iter()
        .filter(|sign| {
            sign.suggests.as_ref().is_some_and(|other| {
                Some(&other.section().number) == candidate.section.map(|section| &section.number)
            })
        })
        .find(|sign| !reading.offence.school && has_phrase(sign, count))
        .and_then(|sign| sign.suggests.as_ref())
        .and_then(|pattern| statutes.before(pattern.section()));
    ([Some(reading.offence), suggested.map(|other| other.offence)], reading.odd_letter)
}

/// Tells whether a letter or a word is a sign of conduct that the statute treats apart; never more than possibly.
fn sign(statutes: &Statutes, candidate: &Candidate<'_>, count: &Count, code: RoutingCode) -> Answer {
    let Some(section) = candidate.section else { return Answer::No };
    let found = statutes.signs().iter().filter(|sign| sign.code == code).any(|sign| {
        sign.sections.iter().any(|pattern| pattern.depth_in(section).is_some()) || has_phrase(sign, count)
    });
    if found { Answer::Unknown } else { Answer::No }
}

/// Tells whether the letter of the charge itself is the sign.
fn lettered(statutes: &Statutes, candidate: &Candidate<'_>, code: RoutingCode) -> bool {
    let signs = statutes.signs().iter().filter(|sign| sign.code == code);
    candidate.section.is_some_and(|section| {
        signs.flat_map(|sign| &sign.sections).any(|pattern| pattern.depth_in(section).is_some())
    })
}

/// Tells whether a charge text or the comment has one of the sign's phrases, word by word.
fn has_phrase(sign: &Sign, count: &Count) -> bool {
    let charge = count.charges.iter().map(|charge| match charge.origin {
        ChargeOrigin::Comment => charge.text.as_str(),
        ChargeOrigin::Convicted | ChargeOrigin::Disposed | ChargeOrigin::Charged => {
            charge.offense.description.as_str()
        }
    });
    charge.chain([count.comment.as_str()]).any(|text| {
        let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        while let Some(word) = words.next() {
            let begins = |phrase: &&Vec<String>| {
                let mut rest = words.clone();
                phrase.first().is_some_and(|first| first.eq_ignore_ascii_case(word))
                    && phrase
                        .iter()
                        .skip(1)
                        .all(|next| rest.next().is_some_and(|word| word.eq_ignore_ascii_case(next)))
            };
            if sign.phrases.iter().any(|phrase| begins(&phrase)) {
                return true;
            }
        }
        false
    })
}

/// The codes of a disqualifying conviction that lies before, and of one that may.
struct Against {
    yes: RoutingCode,
    possibly: RoutingCode,
}

const STRIKE: Against =
    Against { yes: RoutingCode::SuperstrikePrior, possibly: RoutingCode::SuperstrikePossible };
const REGISTRANT: Against = Against { yes: RoutingCode::Pc290, possibly: RoutingCode::Pc290 };

/// Answers whether a marked conviction lies before this one and is not of the same case (People v. Smit), and whether
/// one of another case is of the very same day.
fn before(marks: &[Mark<'_>], at: At, convicted: Option<DateSpan>, against: &Against) -> (Known, bool) {
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
fn only_marijuana(background: &Background<'_>) -> Answer {
    let stated = Answer::known(background.marijuana_convictions == background.convictions.len());
    let in_doubt = background.undisposed.iter().any(|at| !background.is_marijuana(*at));
    if in_doubt { stated.and(Answer::Unknown) } else { stated }
}

/// Adds the registrations under PC 290: one that is not known to be earlier may still stem from an earlier conviction.
fn registered(background: &Background<'_>, convicted: Option<DateSpan>, by_conviction: Known) -> Known {
    background.registrations.iter().fold(by_conviction, |known, mark| {
        let earlier = matches!((mark.span, convicted), (Some(mark), Some(own)) if mark.latest < own.earliest);
        let answer = if earlier { mark.answer } else { mark.answer.and(Answer::Unknown) };
        Known { answer: known.answer.or(answer), codes: known.codes.with(Codes::of(RoutingCode::Pc290)) }
    })
}

/// Answers whether two or more priors under the section stand: never yes, for whether old felonies count, and whether
/// two counts of one case are two priors, is a question of law (law.md R-D3, traps.md T34).
fn priors(
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
