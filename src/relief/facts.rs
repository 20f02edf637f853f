//! What is known about one count: three-valued, without text, small enough to copy and to vary.
//!
//! Owns the values a condition is asked of and the codes that say why one is unknown. Where they come from is
//! `gather`'s, what they lead to `decide`'s. A copy with one value changed is how "what would change this" is found.

use crate::record::date::{completed_years, plus_years};
use crate::record::{DateSpan, Level, Section};
use crate::relief::background::Last;
use crate::relief::routing::Codes;
use crate::relief::statutes::{Marijuana, Statutes};
use crate::relief::{Answer, RoutingCode};
use jiff::civil::Date;

/// How long before the conviction an offence is presumed to lie at most when no arrest is on file, for ages only
/// (traps.md T42): a person of 23 or more at the conviction is presumed to have been 21 at the offence.
const COURT_LAG_YEARS: i16 = 2;
/// The lag without that presumption: a lifetime.
const ANY_LAG_YEARS: i16 = 120;

/// What a candidate count is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A conviction of one of the four sections, or of an attempt at one.
    Marijuana,
    /// A conviction whose charge cannot be read, in a cycle with a marijuana charge.
    Unread,
    /// A section of the numbering before 1972.
    OldNumber,
    /// A conviction that may be a plea bargain from a marijuana charge (People v. Boatwright).
    Plea,
    /// A charge that only the office's policy names.
    Related,
    /// A conspiracy (People v. Medina): out of reach.
    Conspiracy,
    /// A marijuana number under another code: out of reach.
    OtherCode,
    /// Convicted of something else than the marijuana charge brought: out of reach.
    ConvictedOfOther,
    /// Relieved under HS 11361.8 or 11361.9 before: out of reach.
    Relieved,
}

impl Kind {
    /// Tells whether it is a conviction of one of the four sections as they are numbered now.
    pub(crate) fn is_marijuana(self) -> bool {
        matches!(self, Self::Marijuana | Self::Relieved)
    }
}

/// Why a count is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outside {
    /// A conspiracy (People v. Medina).
    Conspiracy,
    /// A marijuana number under another code.
    OtherCode,
    /// Convicted of something else than the marijuana charge brought.
    ConvictedOfOther,
    /// Relieved under HS 11361.8 or 11361.9 before.
    Relieved,
    /// The offence is prosecuted under the new law.
    NewLaw,
}

/// An answer with the codes that say why it is unknown, or what stands where it is yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) answer: Answer,
    pub(crate) codes: Codes,
}

impl Known {
    /// A plain no.
    pub(crate) const NO: Self = Self { answer: Answer::No, codes: Codes::NONE };

    /// An answer without codes.
    pub(crate) fn plain(answer: Answer) -> Self {
        Self { answer, codes: Codes::NONE }
    }
}

/// A date of birth, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Birth {
    /// The day, by which ages are counted; a date that is known to the year satisfies no rule on an age (traps.md T36).
    pub(crate) day: Option<Date>,
    /// The days that the file leaves possible.
    pub(crate) within: Option<DateSpan>,
    /// Why an age may be unknown: not known to the day, or contradicted.
    pub(crate) codes: Codes,
}

/// How the date of the offence is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    /// By an arrest: the cycle's date, or the arrest's.
    Arrest,
    /// Only that it lies before the conviction.
    CourtOnly,
    /// Not at all.
    Nothing,
}

/// The days on which the offence may have been committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offence {
    pub(crate) earliest: Option<Date>,
    pub(crate) latest: Option<Date>,
    pub(crate) stated: Stated,
}

impl Offence {
    /// Tells whether it lies before a day.
    pub(crate) fn before(self, day: Date) -> Answer {
        match (self.earliest, self.latest) {
            (_, Some(latest)) if latest < day => Answer::Yes,
            (Some(earliest), _) if earliest >= day => Answer::No,
            _ => Answer::Unknown,
        }
    }

    /// Returns why an age or a comparison with it is unknown.
    pub(crate) fn codes(self) -> Codes {
        match self.stated {
            Stated::Nothing => Codes::of(RoutingCode::MissingDate),
            Stated::CourtOnly => Codes::of(RoutingCode::AgeAtOffence),
            Stated::Arrest if self.earliest == self.latest => Codes::NONE,
            Stated::Arrest => Codes::of(RoutingCode::PartialDate),
        }
    }

    /// Tells whether an arrest is on file whose day is not.
    pub(crate) fn is_partial(self) -> bool {
        self.stated == Stated::Arrest && self.earliest != self.latest
    }

    /// Returns the span for ages: with a lag where only the conviction is known.
    fn span(self, presuming: bool) -> Option<DateSpan> {
        let latest = self.latest?;
        let lag = if presuming { COURT_LAG_YEARS } else { ANY_LAG_YEARS };
        let earliest = self.earliest.unwrap_or_else(|| plus_years(latest, -lag));
        Some(DateSpan { earliest, latest })
    }
}

/// Least and most of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Between {
    pub(crate) least: i32,
    pub(crate) most: i32,
}

impl Between {
    /// A number of which so many are certain and so many more possible.
    pub(crate) fn counted(certain: usize, possible: usize) -> Self {
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        Self { least: number(certain), most: number(certain.saturating_add(possible)) }
    }

    /// A number that is known.
    pub(crate) fn exactly(number: u32) -> Self {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        Self { least: number, most: number }
    }

    /// Tells whether it is under a bound.
    pub(crate) fn under(self, bound: i32) -> Answer {
        if self.most < bound {
            Answer::Yes
        } else if self.least >= bound {
            Answer::No
        } else {
            Answer::Unknown
        }
    }
}

/// Whether what the file leaves out is presumed: that a sentence has ended after so many years, that an offence lies at
/// most two years before its conviction.
///
/// A presumption may cost the person something and may never give anything: what rests on one stands only where no
/// other value would give less (`decide`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presumptions {
    /// They are made.
    Made,
    /// What is not on file is unknown.
    Left,
}

/// Everything a decision about one count rests on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) statutes: &'a Statutes,
    pub(crate) as_of: Date,
    pub(crate) kind: Kind,
    /// What stands against any relief, whatever the policy: a person decides.
    pub(crate) guards: Codes,
    pub(crate) section: Option<&'a Section>,
    /// The conduct as the section stood before 2016-11-09; the second where a word of the description suggests another.
    pub(crate) conduct: [Option<&'a Marijuana>; 2],
    pub(crate) level: Option<Level>,
    pub(crate) birth: Birth,
    pub(crate) offence: Offence,
    pub(crate) convicted: Option<DateSpan>,
    pub(crate) serving: Known,
    /// The same without the policy's presumption about sentences that are not on file.
    pub(crate) serving_as_stated: Known,
    pub(crate) superstrike: Known,
    pub(crate) pc290: Known,
    pub(crate) priors: Known,
    pub(crate) sale_to_minor: Answer,
    pub(crate) import_export: Answer,
    /// Added by a person, in milligrams.
    pub(crate) weight: Option<u64>,
    /// Added by a person.
    pub(crate) plants: Option<u32>,
    /// Added by a person: the age of the youngest buyer.
    pub(crate) buyer: Option<u8>,
    pub(crate) deceased: Answer,
    /// When the latest conviction of any kind was, this one included.
    pub(crate) last_conviction: Last,
    pub(crate) convictions: Between,
    pub(crate) only_marijuana: Answer,
    pub(crate) all_ended: Known,
    /// The same without that presumption.
    pub(crate) all_ended_as_stated: Known,
    pub(crate) presumptions: Presumptions,
    /// Why what the sources do not say is unknown; none where they hold the whole history.
    pub(crate) history: Codes,
    /// Whether the policy names the charge as related.
    pub(crate) related: Answer,
    /// Whether a marijuana charge stands in the same cycle.
    pub(crate) beside_marijuana: Answer,
}

impl Facts<'_> {
    /// Returns the facts as the file alone has them.
    pub(crate) fn as_stated(&self) -> Self {
        Self {
            serving: self.serving_as_stated,
            all_ended: self.all_ended_as_stated,
            presumptions: Presumptions::Left,
            ..*self
        }
    }

    /// Tells whether any presumption is made of them.
    pub(crate) fn rests_on_presumption(&self) -> bool {
        self.presumptions == Presumptions::Made
            && (self.offence.stated == Stated::CourtOnly
                || self.serving != self.serving_as_stated
                || self.all_ended != self.all_ended_as_stated)
    }

    /// Tells whether the offence lies before the day Proposition 64 took effect.
    pub(crate) fn before_prop64(&self) -> Answer {
        self.offence.before(self.statutes.effective())
    }

    /// Returns the completed years at the offence.
    pub(crate) fn age_at_offence(&self) -> Option<Between> {
        self.age_over(self.offence.span(self.presumptions == Presumptions::Made)?)
    }

    /// Returns the completed years at the conviction, as the peer counted ages (formats.md section 7).
    pub(crate) fn age_at_conviction(&self) -> Option<Between> {
        self.age_over(self.convicted?)
    }

    /// Returns the completed years on the as-of date.
    pub(crate) fn age_now(&self) -> Option<Between> {
        self.age_over(DateSpan::day(self.as_of))
    }

    fn age_over(&self, span: DateSpan) -> Option<Between> {
        let born = self.birth.day?;
        let least = completed_years(born, span.earliest);
        let most = completed_years(born, span.latest);
        Some(Between { least: i32::from(least), most: i32::from(most) })
    }

    /// Returns why the age at the offence is unknown.
    pub(crate) fn age_codes(&self) -> Codes {
        match (self.birth.day, self.offence.stated) {
            (None, Stated::Arrest | Stated::CourtOnly) => self.birth.codes,
            _ => self.birth.codes.with(self.offence.codes()),
        }
    }

    /// Tells whether so many years have passed since a span of days, to the day on the as-of date.
    pub(crate) fn years_since(&self, span: Option<DateSpan>, years: i32, beyond: bool) -> Answer {
        let Some(span) = span else { return Answer::Unknown };
        let years = i16::try_from(years).unwrap_or(i16::MAX);
        let passed = |from: Date| {
            let day = plus_years(from, years);
            if beyond { day < self.as_of } else { day <= self.as_of }
        };
        match (passed(span.earliest), passed(span.latest)) {
            (true, true) => Answer::Yes,
            (false, false) => Answer::No,
            _ => Answer::Unknown,
        }
    }

    /// Returns why a comparison with the conviction's date is unknown.
    pub(crate) fn convicted_codes(&self) -> Codes {
        span_codes(self.convicted)
    }

    /// Tells whether the section has a letter, which can only be read with the offence date.
    pub(crate) fn is_lettered(&self) -> bool {
        self.section.is_some_and(|section| !section.subdivisions.is_empty())
    }

    /// Tells whether the possession was on school grounds.
    pub(crate) fn school(&self) -> Answer {
        let mut answers = self.conduct.iter().flatten().map(|conduct| conduct.school);
        match (answers.next(), answers.next()) {
            (None, _) | (Some(false), None | Some(false)) => Answer::No,
            (Some(true), None | Some(true)) => Answer::Yes,
            (Some(_), Some(_)) => Answer::Unknown,
        }
    }

    /// Tells whether a disqualifier that can stand against a felony of 11358 to 11360 does.
    pub(crate) fn disqualified(&self) -> Answer {
        self.superstrike
            .answer
            .or(self.pc290.answer)
            .or(self.priors.answer)
            .or(self.sale_to_minor)
            .or(self.import_export)
    }
}

/// Returns why a comparison with a date is unknown: it is missing, or known only in part.
pub(crate) fn span_codes(span: Option<DateSpan>) -> Codes {
    match span {
        None => Codes::of(RoutingCode::MissingDate),
        Some(span) if span.earliest == span.latest => Codes::NONE,
        Some(_) => Codes::of(RoutingCode::PartialDate),
    }
}
