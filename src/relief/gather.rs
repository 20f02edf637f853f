//! From a candidate in its history to the facts about it.
//!
//! Owns how each fact is known: the offence date from the arrest, the conviction only as a bound; the end of the sentence
//! as an estimate; what lies before the conviction. Gives no answer to the law: that is `decide`'s.

mod conduct;
mod dates;
mod history;
mod same_case;

pub(crate) use conduct::quantity;
pub(crate) use dates::arrest;

use crate::record::{Count, Court, DateSpan, Event, Level};
use crate::relief::added::{self, Added, SentenceEnd};
use crate::relief::background::{At, Background};
use crate::relief::candidate::{Candidate, has_marijuana_beside};
use crate::relief::conviction::Conviction;
use crate::relief::facts::{Between, Facts, Kind, Known, Presumptions};
use crate::relief::policy::Policy;
use crate::relief::routing::Codes;
use crate::relief::statutes::Quantity;
use crate::relief::{Answer, RoutingCode, term};
use conduct::{conduct, import_export, sale_to_minor};
use dates::{LEAST_AGE, age_contradicts, arrests_disagree, birth, contradicts, died_before, offence};
use history::{REGISTRANT, STRIKE, before, limit_to_part, only_marijuana, priors, registered};
use jiff::civil::Date;
use same_case::same_case;

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
        let birth = birth(background, added, self.as_of);
        let conviction = background.conviction(at, event, count);
        let level = conviction.level_today().or_else(|| added.level());
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
        // Where the statute asks for no earlier conviction, it does not matter what the file does not hold.
        let asks_for_priors = candidate.kind != Kind::Marijuana || barred;
        let guards = candidate
            .guards
            .with(background.guards.without_if(!asks_for_priors, RoutingCode::OtherStates))
            .without_if(!asks_for_priors, RoutingCode::PaperRecord)
            .without_if(added.identity(), RoutingCode::Identity)
            .with(contradicted)
            .also_if(odd_letter, RoutingCode::SubsectionEra)
            .also_if(event.court == Court::Juvenile, RoutingCode::Juvenile)
            .also_if(event.case_numbers.is_empty(), RoutingCode::NoCaseNumber)
            .with(same_case(statutes, at, event))
            .also_if(event.counts.len() > 1 && self.strike_beside(at), RoutingCode::SameCase)
            .also_if(died_before(background.death, arrest, convicted), RoutingCode::DateConflict)
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
            serving: self.serving(&conviction, arrest, Some(self.policy.presumed_ended_years()), added),
            serving_as_stated: self.serving(&conviction, arrest, None, added),
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
        let young = convicted
            .zip(birth.within)
            .is_some_and(|(span, birth)| (LEAST_AGE..18).contains(&span.age_since(birth).0));
        facts.guards = facts.guards.also_if(unnamed && young, RoutingCode::Juvenile);
        facts
    }

    /// Tells whether another count of the same case is, or may be, a superstrike: no bar (People v. Smit), but to be seen.
    fn strike_beside(&self, at: At) -> bool {
        self.background.superstrikes.iter().any(|mark| mark.at.event == at.event && mark.at != at)
    }

    /// Answers whether the sentence is served: as a person has found out, else as the file's parts let estimate.
    fn serving(
        &self,
        conviction: &Conviction<'_>,
        arrest: Option<DateSpan>,
        presumed: Option<i16>,
        added: Added<'_>,
    ) -> Known {
        let begun = added::begun(conviction.date, arrest.map(|span| span.earliest));
        match added.sentence() {
            Some(SentenceEnd::On(day)) if begun.is_none_or(|(_, first)| first <= day) => {
                Known::plain(Answer::known(day > self.as_of))
            }
            Some(SentenceEnd::Open) => Known::plain(Answer::Yes),
            // An end before the conviction, or before the arrest, contradicts the file, which stands.
            Some(SentenceEnd::On(_)) | None => term::serving(conviction, presumed, self.as_of),
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
