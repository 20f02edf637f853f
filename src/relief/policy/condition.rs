//! What a rule asks: short sentences over named facts, answered yes, no or unknown.
//!
//! Owns the catalogue of facts a policy may name and how each is asked. The spelling of a sentence is `sentence`'s.

use crate::record::Level;
use crate::relief::facts::{Between, Facts, Known};
use crate::relief::routing::Codes;
use crate::relief::statutes::Pattern;
use crate::relief::{Answer, RoutingCode};

/// Declares the facts of one kind once: variant and the words a policy and a proof use.
macro_rules! facts {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $words] $variant,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns its words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

facts! {
    /// A fact that holds or does not.
    Flag {
        FourSections "one of the four sections";
        Related "related charge";
        BesideMarijuana "marijuana charge in the same cycle";
        Superstrike "superstrike before it";
        Registrant "PC 290 conviction or registration before it";
        Priors "two priors under the section";
        SaleToMinor "sale to a minor";
        ImportExport "import or export";
        SchoolGrounds "school grounds";
        Serving "serving the sentence";
        AllEnded "all sentences ended";
        OnlyMarijuana "only marijuana convictions";
        Deceased "deceased";
    }
}

facts! {
    /// A fact that is a whole number.
    Number {
        AgeAtOffence "age at offence";
        AgeAtConviction "age at conviction";
        AgeNow "age now";
        YearsSinceConviction "years since conviction";
        YearsSinceLast "years since last conviction";
        Convictions "convictions on record";
        Weight "weight in grams";
        Plants "number of plants";
        BuyerAge "age of the buyer";
    }
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Less than the bound.
    Under,
    /// The bound or more.
    AtLeast,
    /// More than the bound.
    MoreThan,
}

/// One sentence of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A fact that holds, or (`false`) does not.
    Flag(Flag, bool),
    /// The level is one of these, or (`false`) none of them.
    Level(Vec<Level>, bool),
    /// The section is one of these, or (`false`) none of them; letters as they stood before 2016-11-09.
    Section(Vec<Pattern>, bool),
    /// A number against a bound.
    Number(Number, Comparison, i32),
}

/// What a rule asks: all of `all`, at least one of `any` (where there are any), none of `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Every one must hold.
    pub all: Vec<Test>,
    /// At least one must hold; no question where empty.
    pub any: Vec<Test>,
    /// None may hold.
    pub none: Vec<Test>,
}

/// What a question answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// As the policy's own words have it.
    pub(crate) plain: Answer,
    /// As a proposal may rest on it: unknown where the policy's reading and the statute's differ.
    pub(crate) strict: Answer,
    /// Why it is unknown.
    pub(crate) codes: Codes,
}

impl Reading {
    fn of(answer: Answer, codes: Codes) -> Self {
        let codes = if answer == Answer::Unknown { codes } else { Codes::NONE };
        Self { plain: answer, strict: answer, codes }
    }

    fn negated(self, negate: bool) -> Self {
        if negate { Self { plain: !self.plain, strict: !self.strict, ..self } } else { self }
    }
}

impl Test {
    /// Asks it of the facts.
    pub(crate) fn ask(&self, facts: &Facts<'_>) -> Reading {
        match self {
            Self::Flag(flag, wanted) => flag.ask(facts).negated(!wanted),
            Self::Level(levels, wanted) => {
                let answer = facts.level.map(|level| levels.contains(&level)).into();
                Reading::of(answer, Codes::of(RoutingCode::LevelUnknown)).negated(!wanted)
            }
            Self::Section(patterns, wanted) => {
                let known = facts
                    .section
                    .map(|section| patterns.iter().any(|pattern| pattern.depth_in(section).is_some()));
                Reading::of(known.into(), Codes::of(RoutingCode::FreeTextCharge)).negated(!wanted)
            }
            Self::Number(number, comparison, bound) => number.ask(*comparison, *bound, facts),
        }
    }
}

impl Flag {
    fn ask(self, facts: &Facts<'_>) -> Reading {
        let known = |Known { answer, codes }: Known| Reading::of(answer, codes);
        let sign = |answer, code| Reading::of(answer, Codes::of(code));
        let plain = |answer| Reading::of(answer, Codes::NONE);
        match self {
            Self::FourSections => plain(Answer::known(facts.kind.is_marijuana())),
            Self::Related => plain(facts.related),
            Self::BesideMarijuana => plain(facts.beside_marijuana),
            Self::Superstrike => known(facts.superstrike),
            Self::Registrant => known(facts.pc290),
            Self::Priors => known(facts.priors),
            Self::SaleToMinor => sign(facts.sale_to_minor, RoutingCode::SaleToMinor),
            Self::ImportExport => sign(facts.import_export, RoutingCode::ImportExport),
            Self::SchoolGrounds => sign(facts.school(), RoutingCode::SchoolGrounds),
            Self::Serving => known(facts.serving),
            Self::AllEnded => known(facts.all_ended),
            Self::OnlyMarijuana => Reading::of(facts.only_marijuana, in_doubt(facts)),
            Self::Deceased => Reading::of(facts.deceased, facts.history),
        }
    }
}

impl Number {
    fn ask(self, comparison: Comparison, bound: i32, facts: &Facts<'_>) -> Reading {
        match self {
            Self::AgeAtOffence => {
                Reading::of(compared(facts.age_at_offence(), comparison, bound), facts.age_codes())
            }
            Self::AgeAtConviction => Self::at_conviction(comparison, bound, facts),
            Self::AgeNow => Reading::of(compared(facts.age_now(), comparison, bound), facts.birth.codes),
            Self::YearsSinceConviction => {
                Reading::of(years(facts, facts.convicted, comparison, bound), facts.convicted_codes())
            }
            Self::YearsSinceLast => Reading::of(
                years(facts, facts.last_conviction.span, comparison, bound),
                facts.last_conviction.codes,
            ),
            Self::Convictions => {
                Reading::of(compared(Some(facts.convictions), comparison, bound), in_doubt(facts))
            }
            Self::Weight => Reading::of(
                facts.weight.map(|milligrams| weighed(milligrams, comparison, bound)).into(),
                MISSING,
            ),
            Self::Plants => {
                Reading::of(compared(facts.plants.map(Between::exactly), comparison, bound), MISSING)
            }
            Self::BuyerAge => Reading::of(
                compared(facts.buyer.map(|age| Between::exactly(age.into())), comparison, bound),
                Codes::of(RoutingCode::SaleToMinor),
            ),
        }
    }

    /// Asks the age at the conviction, and beside it the age at the offence, which is what the statute asks.
    ///
    /// The policy keeps its own reading; where the two differ no proposal may rest on either (traps.md T42, T47).
    fn at_conviction(comparison: Comparison, bound: i32, facts: &Facts<'_>) -> Reading {
        let plain = compared(facts.age_at_conviction(), comparison, bound);
        let statute = compared(facts.age_at_offence(), comparison, bound);
        if plain == Answer::Unknown {
            let codes = match facts.birth.day {
                None => facts.birth.codes,
                Some(_) => facts.birth.codes.with(facts.convicted_codes()),
            };
            return Reading { plain, strict: plain, codes };
        }
        if plain == statute {
            return Reading::of(plain, Codes::NONE);
        }
        let why = if statute == Answer::Unknown { facts.age_codes() } else { Codes::NONE };
        let codes = why.with(Codes::of(RoutingCode::AgeAtOffence));
        Reading { plain, strict: Answer::Unknown, codes }
    }
}

/// Returns why other convictions are in doubt: the history is not whole, else one of them may not be one.
fn in_doubt(facts: &Facts<'_>) -> Codes {
    if facts.history.is_empty() { Codes::of(RoutingCode::ConvictionNotStanding) } else { facts.history }
}

/// Why a quantity is unknown: the file has none, and the policy asks for it.
const MISSING: Codes = Codes::of(RoutingCode::PolicyReview);

/// Compares a weight with grams.
fn weighed(milligrams: u64, comparison: Comparison, grams: i32) -> bool {
    let bound = u64::try_from(grams).unwrap_or(0) * 1000;
    match comparison {
        Comparison::Under => milligrams < bound,
        Comparison::AtLeast => milligrams >= bound,
        Comparison::MoreThan => milligrams > bound,
    }
}

fn compared(number: Option<Between>, comparison: Comparison, bound: i32) -> Answer {
    let Some(number) = number else { return Answer::Unknown };
    match comparison {
        Comparison::Under => number.under(bound),
        Comparison::AtLeast => !number.under(bound),
        Comparison::MoreThan => !number.under(bound.saturating_add(1)),
    }
}

/// Compares years to the day: more than ten years have passed on the day after the tenth anniversary.
fn years(
    facts: &Facts<'_>,
    span: Option<crate::record::DateSpan>,
    comparison: Comparison,
    bound: i32,
) -> Answer {
    match comparison {
        Comparison::Under => !facts.years_since(span, bound, false),
        Comparison::AtLeast => facts.years_since(span, bound, false),
        Comparison::MoreThan => facts.years_since(span, bound, true),
    }
}

impl Condition {
    /// Asks it of the facts; the codes are those of the questions that leave it unknown.
    pub(crate) fn ask(&self, facts: &Facts<'_>) -> Reading {
        let mut whole = Reading::of(Answer::Yes, Codes::NONE);
        let mut add = |reading: Reading| {
            whole.plain = whole.plain.and(reading.plain);
            whole.strict = whole.strict.and(reading.strict);
            whole.codes = whole.codes.with(reading.codes);
        };
        self.all.iter().for_each(|test| add(test.ask(facts)));
        self.none.iter().for_each(|test| add(test.ask(facts).negated(true)));
        if !self.any.is_empty() {
            let mut either = Reading::of(Answer::No, Codes::NONE);
            for reading in self.any.iter().map(|test| test.ask(facts)) {
                either.plain = either.plain.or(reading.plain);
                either.strict = either.strict.or(reading.strict);
                either.codes = either.codes.with(reading.codes);
            }
            add(either);
        }
        if whole.strict != Answer::Unknown {
            whole.codes = Codes::NONE;
        }
        whole
    }

    /// Returns every sentence of it.
    pub(crate) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.all.iter().chain(&self.any).chain(&self.none)
    }
}
