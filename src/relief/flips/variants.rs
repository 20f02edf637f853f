//! The values of each fact that a rule or the statute tells apart, each with the facts as they would be.

use crate::record::{DateSpan, Level};
use crate::relief::background::Last;
use crate::relief::facts::{Birth, Facts, Known, Offence, Stated};
use crate::relief::policy::{Comparison, Number, Policy, Test};
use crate::relief::routing::Codes;
use crate::relief::{Answer, RoutingCode};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::borrow::Cow;

/// One fact at one value.
#[derive(Clone, Debug)]
pub(super) struct Variant<'a> {
    said: Said,
    pub(super) facts: Facts<'a>,
}

/// What is said of a variant; most lead nowhere, and then it is never worded.
#[derive(Clone, Debug)]
enum Said {
    Words(Cow<'static, str>),
    /// Of a date: the range it stands for.
    Range(Range),
}

/// A range of days of one named date, open where `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    called: &'static str,
    /// Whether the date is known and only imagined otherwise.
    imagined: bool,
    after: Option<Date>,
    before: Option<Date>,
}

impl Range {
    fn words(self) -> String {
        let known = format!("{} {}", self.called, if self.imagined { "were" } else { "were known to be" });
        match (self.after, self.before) {
            (None, None) => format!("{} were known", self.called),
            (None, Some(before)) => format!("{known} before {before}"),
            (Some(after), None) => format!("{known} after {after}"),
            (Some(after), Some(before)) => format!("{known} after {after} and before {before}"),
        }
    }
}

impl<'a> Variant<'a> {
    fn plain(words: impl Into<Cow<'static, str>>, facts: &Facts<'a>) -> Self {
        Self { said: Said::Words(words.into()), facts: *facts }
    }

    /// Returns it in words, after "if".
    pub(super) fn words(self) -> String {
        match self.said {
            Said::Words(words) => words.into_owned(),
            Said::Range(range) => range.words(),
        }
    }

    /// Tells whether another range follows on this one without a gap.
    pub(super) fn joins(&self, next: &Self) -> bool {
        match (&self.said, &next.said) {
            (Said::Range(this), Said::Range(next)) => {
                this.called == next.called
                    && this.before.is_some()
                    && this.before == next.after.and_then(|after| after.tomorrow().ok())
            }
            _ => false,
        }
    }

    /// Returns both ranges as one.
    pub(super) fn joined(self, next: &Self) -> Self {
        let said = match (self.said, &next.said) {
            (Said::Range(this), Said::Range(next)) => Said::Range(Range { before: next.before, ..this }),
            (said, _) => said,
        };
        Self { said, facts: next.facts }
    }
}

/// Returns the variants of each fact, a group a fact: of the unknown facts only, or of all.
pub(super) fn variants<'a>(facts: &Facts<'a>, policy: &Policy, unknown_only: bool) -> Vec<Vec<Variant<'a>>> {
    let mut groups = vec![
        levels(facts, unknown_only),
        births(facts, policy, unknown_only),
        offences(facts, policy, unknown_only),
        convictions(facts, policy),
    ];
    groups.extend(quantities(facts, policy));
    let mut flag =
        |known: Known, words: [&'static str; 2], set: fn(&mut Facts<'a>, Known), code: RoutingCode| {
            let mut group = Vec::new();
            for (answer, words) in [Answer::Yes, Answer::No].into_iter().zip(words) {
                if known.answer != answer
                    && (known.answer == Answer::Unknown || !unknown_only)
                    && !words.is_empty()
                {
                    let mut varied = *facts;
                    let codes = if answer == Answer::Yes { Codes::of(code) } else { Codes::NONE };
                    set(&mut varied, Known { answer, codes });
                    group.push(Variant::plain(words, &varied));
                }
            }
            groups.push(group);
        };
    flag(
        facts.serving,
        ["the sentence were known to be still served", "the sentence were known to have ended"],
        |facts, known| {
            facts.serving = Known::plain(known.answer);
            facts.serving_as_stated = facts.serving;
        },
        RoutingCode::Serving,
    );
    let barred = facts.conduct.iter().flatten().any(|conduct| conduct.barred);
    if barred {
        flag(
            facts.superstrike,
            ["a superstrike were found before it", "no superstrike stood before it"],
            |facts, known| facts.superstrike = known,
            RoutingCode::SuperstrikePrior,
        );
        flag(
            facts.pc290,
            [
                "a PC 290 conviction or registration were found before it",
                "no PC 290 conviction or registration stood",
            ],
            |facts, known| facts.pc290 = known,
            RoutingCode::Pc290,
        );
        flag(
            facts.priors,
            ["two priors under the section counted", "fewer than two priors under the section counted"],
            |facts, known| facts.priors = known,
            RoutingCode::PriorsCount,
        );
        flag(
            Known::plain(facts.sale_to_minor),
            ["", "no minor were involved"],
            |facts, known| facts.sale_to_minor = known.answer,
            RoutingCode::SaleToMinor,
        );
        flag(
            Known::plain(facts.import_export),
            ["", "nothing were imported or exported"],
            |facts, known| facts.import_export = known.answer,
            RoutingCode::ImportExport,
        );
    }
    if let [Some(first), Some(other)] = facts.conduct {
        let on_grounds = Facts { conduct: [Some(other), None], ..*facts };
        let elsewhere = Facts { conduct: [Some(first), None], ..*facts };
        groups.push(vec![
            Variant::plain("it were known to be on school grounds", &on_grounds),
            Variant::plain("it were known not to be on school grounds", &elsewhere),
        ]);
    }
    groups
}

/// Varies what only a person can add, on both sides of each bound that the policy asks for, while nobody has.
fn quantities<'a>(facts: &Facts<'a>, policy: &Policy) -> Vec<Vec<Variant<'a>>> {
    let mut groups = Vec::new();
    for test in policy.rules().iter().flat_map(|rule| rule.when.tests()) {
        let Test::Number(number, comparison, bound) = test else { continue };
        let at = u32::try_from(*bound).unwrap_or(0);
        // The last value below the bound and the first beyond it, as the comparison draws the line.
        let (below, beyond) = match comparison {
            Comparison::Under | Comparison::AtLeast => (at.saturating_sub(1), at),
            Comparison::MoreThan => (at, at + 1),
        };
        let set = |value: u32| match number {
            Number::Weight => Some(Facts { weight: Some(u64::from(value) * 1000), ..*facts }),
            Number::Plants => Some(Facts { plants: Some(value), ..*facts }),
            Number::BuyerAge => Some(Facts { buyer: u8::try_from(value).ok(), ..*facts }),
            _ => None,
        };
        let known = match number {
            Number::Weight => facts.weight.is_some(),
            Number::Plants => facts.plants.is_some(),
            Number::BuyerAge => facts.buyer.is_some(),
            _ => true,
        };
        if known {
            continue;
        }
        let (under, over) = match comparison {
            Comparison::Under | Comparison::AtLeast => (format!("under {bound}"), format!("{bound} or more")),
            Comparison::MoreThan => (format!("not more than {bound}"), format!("more than {bound}")),
        };
        let variant = |value, words: &str| {
            let words = format!("the {} were known to be {words}", number.words());
            set(value).map(|facts| Variant::plain(words, &facts))
        };
        groups.push([variant(below, &under), variant(beyond, &over)].into_iter().flatten().collect());
    }
    groups
}

fn levels<'a>(facts: &Facts<'a>, unknown_only: bool) -> Vec<Variant<'a>> {
    if unknown_only && facts.level.is_some() {
        return Vec::new();
    }
    [Level::Felony, Level::Misdemeanor, Level::Infraction]
        .into_iter()
        .filter(|level| facts.level != Some(*level))
        .map(|level| {
            let varied = Facts { level: Some(level), ..*facts };
            let words = match (facts.level.is_some(), level) {
                (true, Level::Felony) => "the level were a felony",
                (true, Level::Misdemeanor) => "the level were a misdemeanor",
                (true, Level::Infraction) => "the level were an infraction",
                (false, Level::Felony) => "the level were known to be a felony",
                (false, Level::Misdemeanor) => "the level were known to be a misdemeanor",
                (false, Level::Infraction) => "the level were known to be an infraction",
            };
            Variant::plain(words, &varied)
        })
        .collect()
}

/// Returns the ages that the statute and the policy tell apart, with the days at which they are counted.
fn ages(facts: &Facts<'_>, policy: &Policy) -> Vec<(i32, Anchor)> {
    let mut ages = Vec::new();
    let by_statute = facts.conduct.iter().flatten().next().is_some();
    if by_statute {
        ages.extend([(18, Anchor::Offence), (21, Anchor::Offence)]);
    }
    for test in policy.rules().iter().flat_map(|rule| rule.when.tests()) {
        if let Test::Number(number, _, bound) = test {
            match number {
                Number::AgeAtOffence => ages.push((*bound, Anchor::Offence)),
                Number::AgeAtConviction => {
                    ages.extend([(*bound, Anchor::Conviction), (*bound, Anchor::Offence)]);
                }
                Number::AgeNow => ages.push((*bound, Anchor::Now)),
                Number::YearsSinceConviction
                | Number::YearsSinceLast
                | Number::Convictions
                | Number::Weight
                | Number::Plants
                | Number::BuyerAge => {}
            }
        }
    }
    ages
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    Offence,
    Conviction,
    Now,
}

/// Returns the last birthday on which a person has completed so many years by a day.
fn born_by(day: Date, years: i32) -> Option<Date> {
    day.checked_sub(i64::from(years).years()).ok()
}

fn births<'a>(facts: &Facts<'a>, policy: &Policy, unknown_only: bool) -> Vec<Variant<'a>> {
    if unknown_only && facts.birth.day.is_some() {
        return Vec::new();
    }
    let mut cuts: Vec<Date> = ages(facts, policy)
        .into_iter()
        .flat_map(|(years, anchor)| {
            let days = match anchor {
                Anchor::Offence => [facts.offence.earliest, facts.offence.latest],
                Anchor::Conviction => [facts.convicted.map(|span| span.latest), None],
                Anchor::Now => [Some(facts.as_of), None],
            };
            days.into_iter().flatten().filter_map(move |day| born_by(day, years))
        })
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let within = facts.birth.within.filter(|_| facts.birth.day.is_none());
    ranges("the date of birth", facts.birth.day, &cuts, within)
        .map(|(range, span)| {
            let birth = Birth { day: Some(span.latest), within: Some(span), codes: Codes::NONE };
            Variant { said: Said::Range(range), facts: Facts { birth, ..*facts } }
        })
        .collect()
}

fn offences<'a>(facts: &Facts<'a>, policy: &Policy, unknown_only: bool) -> Vec<Variant<'a>> {
    let exact = facts.offence.stated == Stated::Arrest && facts.offence.earliest == facts.offence.latest;
    if unknown_only && exact {
        return Vec::new();
    }
    let mut cuts: Vec<Date> = facts.statutes.effective().yesterday().ok().into_iter().collect();
    if let Some(born) = facts.birth.day.filter(|_| !exact) {
        cuts.extend(ages(facts, policy).into_iter().filter(|(_, anchor)| *anchor != Anchor::Now).filter_map(
            |(years, _)| {
                let years = i16::try_from(years).ok()?;
                crate::record::date::plus_years(born, years).yesterday().ok()
            },
        ));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let latest = facts.offence.latest.filter(|_| !exact);
    let lower = latest.filter(|latest| *latest < facts.statutes.effective()).and_then(|day| born_by(day, 2));
    let earliest = facts.offence.earliest.filter(|_| !exact).or(lower).unwrap_or(date(1850, 1, 1));
    let within = latest.map(|latest| DateSpan { earliest, latest });
    ranges("the offence", facts.offence.latest.filter(|_| exact), &cuts, within)
        .map(|(range, span)| {
            let offence =
                Offence { earliest: Some(span.latest), latest: Some(span.latest), stated: Stated::Arrest };
            Variant { said: Said::Range(range), facts: Facts { offence, ..*facts } }
        })
        .collect()
}

/// Varies the date of the conviction where it is not known, and with it that of the latest one.
fn convictions<'a>(facts: &Facts<'a>, policy: &Policy) -> Vec<Variant<'a>> {
    if facts.convicted.is_some_and(|span| span.earliest == span.latest) {
        return Vec::new();
    }
    let mut cuts: Vec<Date> = policy
        .rules()
        .iter()
        .flat_map(|rule| rule.when.tests())
        .filter_map(|test| match test {
            Test::Number(Number::YearsSinceConviction | Number::YearsSinceLast, _, bound) => {
                born_by(facts.as_of, *bound)
            }
            _ => None,
        })
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    ranges("the conviction", None, &cuts, facts.convicted)
        .map(|(range, span)| {
            let last = facts.last_conviction;
            let last_conviction = Last { span: last.span.or(Some(span)), ..last };
            let varied = Facts { convicted: Some(span), last_conviction, ..*facts };
            Variant { said: Said::Range(range), facts: varied }
        })
        .collect()
}

/// Returns the ranges between cuts (each cut the last day of its range) that a date may lie in, with a day for each;
/// of a date that is known and only imagined otherwise, not the range it lies in.
fn ranges(
    called: &'static str,
    present: Option<Date>,
    cuts: &[Date],
    within: Option<DateSpan>,
) -> impl Iterator<Item = (Range, DateSpan)> {
    let imagined = present.is_some();
    let possible = move |day: Date| within.is_none_or(|span| span.earliest <= day && day <= span.latest);
    let ends = cuts.iter().copied().map(Some).chain([None]);
    let starts = [None].into_iter().chain(cuts.iter().copied().map(Some));
    let all: Vec<_> = starts
        .zip(ends)
        .filter_map(|(after, through)| {
            let inside = |day: Date| {
                after.is_none_or(|after| day > after) && through.is_none_or(|through| day <= through)
            };
            if present.is_some_and(inside) {
                return None;
            }
            let before = through.and_then(|day| day.tomorrow().ok());
            let first = after.and_then(|day| day.tomorrow().ok());
            let day = match (through, first) {
                (Some(day), _) | (_, Some(day)) if possible(day) => day,
                _ => {
                    // A range that lies wholly inside the possible days, or holds an end of them.
                    let span = within?;
                    [span.earliest, span.latest].into_iter().find(|day| inside(*day))?
                }
            };
            Some((Range { called, imagined, after, before }, DateSpan::day(day)))
        })
        .collect();
    all.into_iter()
}
