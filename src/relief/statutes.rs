//! The statutes as data: which sections are within reach of relief, which stand against it.
//!
//! Owns the tables in `assets/statutes`, embedded in the program, and their lookups by parsed section; never by a
//! search in the text (traps.md T01, T04, T27). A policy holds one. What the answers lead to is `floor`'s and
//! `propose`'s.

mod pattern;
mod tables;
#[cfg(test)]
mod tests;

pub use pattern::{NotASection, Pattern};
pub use tables::{Becomes, Beside, Since, StatutesError};
pub(crate) use tables::{LookAlike, Marijuana, Plea, Quantity, SameCase, Sign, Since64};

use crate::record::nearest::distance;
use crate::record::{Form, LawCode, Level, Offense, Section};
use crate::relief::{Answer, FOUR_SECTIONS};
use jiff::civil::Date;
use pattern::Index;
use tables::{Listed, MarijuanaTable, OldNumber, RegistrationTable, SuperstrikeTable};

/// The text of the tables, as compiled in.
const MARIJUANA: &str = include_str!("../../assets/statutes/marijuana.toml");
const SUPERSTRIKES: &str = include_str!("../../assets/statutes/superstrikes.toml");
const REGISTRATION: &str = include_str!("../../assets/statutes/registration.toml");

/// The tables of statutes.
#[derive(Clone, Debug, PartialEq)]
pub struct Statutes {
    marijuana: MarijuanaTable,
    offences: Index,
    neighbors: Index,
    superstrikes: Vec<Listed>,
    superstrike_index: Index,
    registrable: Vec<Listed>,
    registrable_index: Index,
    registrations: Vec<Listed>,
}

/// What a listed section answers, and on which authority.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit<'s> {
    /// Yes, or unknown for "possibly".
    pub(crate) answer: Answer,
    /// The authority.
    pub(crate) cite: &'s str,
}

/// How a letter of one of the four sections was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading<'s> {
    /// The conduct before 2016-11-09.
    pub(crate) offence: &'s Marijuana,
    /// Whether the letter is one the section did not have then.
    pub(crate) odd_letter: bool,
}

impl Statutes {
    /// Reads the tables that ship with the program.
    ///
    /// # Errors
    /// Only when an asset is malformed; a test reads them all.
    pub fn shipped() -> Result<Self, StatutesError> {
        let marijuana = MarijuanaTable::read(MARIJUANA)?;
        let superstrikes = SuperstrikeTable::read(SUPERSTRIKES)?.conviction;
        let RegistrationTable { conviction: registrable, registration: registrations } =
            RegistrationTable::read(REGISTRATION)?;
        Ok(Self {
            offences: Index::new(marijuana.offence.iter().map(|entry| &entry.section)),
            neighbors: Index::new(marijuana.neighbor.iter()),
            superstrike_index: Index::new(superstrikes.iter().map(|entry| &entry.section)),
            registrable_index: Index::new(registrable.iter().map(|entry| &entry.section)),
            marijuana,
            superstrikes,
            registrable,
            registrations,
        })
    }

    /// Returns the day Proposition 64 took effect.
    pub fn effective(&self) -> Date {
        self.marijuana.effective
    }

    /// Returns the authority for that day.
    pub fn effective_cite(&self) -> &str {
        &self.marijuana.effective_cite
    }

    /// Tells whether the number is that of one of the four sections, whatever the code.
    pub(crate) fn is_marijuana_number(&self, section: &Section) -> bool {
        self.offences.has_number(&section.number)
    }

    /// Tells whether the section is one of the four: the number, and the Health and Safety Code.
    pub(crate) fn is_marijuana(&self, section: &Section) -> bool {
        section.code == Some(LawCode::HealthSafety) && self.is_marijuana_number(section)
    }

    /// Reads one of the four sections as it stood before 2016-11-09.
    ///
    /// A letter the section did not have is read as the section without it, and said to be odd (law.md L1).
    pub(crate) fn before(&self, section: &Section) -> Option<Reading<'_>> {
        let (at, depth) = self.offences.longest(section)?;
        let offence = self.marijuana.offence.get(at)?;
        Some(Reading { offence, odd_letter: depth < section.subdivisions.len() })
    }

    /// Returns the conducts a reading may stand for, given the level: a section without its letter by the level.
    pub(crate) fn conduct<'s>(&'s self, offence: &'s Marijuana, level: Level) -> &'s Marijuana {
        offence
            .by_level
            .as_ref()
            .and_then(|by| self.marijuana.offence.iter().find(|entry| entry.section == *by.of(level)))
            .unwrap_or(offence)
    }

    /// Returns what a weight or a number of plants makes of a conduct, where the statute tells them apart.
    pub(crate) fn quantity(
        &self,
        conduct: &Pattern,
        milligrams: Option<u64>,
        plants: Option<u32>,
    ) -> Option<&Quantity> {
        let of_conduct = self.marijuana.quantity.iter().filter(|entry| entry.section == *conduct);
        of_conduct.into_iter().find(|entry| entry.covers(milligrams, plants))
    }

    /// Returns what a subdivision of the four sections means for conduct on or after 2016-11-09.
    pub fn since(&self, section: &Section) -> Option<&Since> {
        self.marijuana
            .since
            .iter()
            .filter(|entry| entry.section.depth_in(section).is_some())
            .max_by_key(|entry| entry.section.depth_in(section))
    }

    /// Returns the entry of the old numbering.
    pub(crate) fn old_number(&self, section: &Section) -> Option<&OldNumber> {
        self.marijuana.old_number.iter().find(|entry| entry.section.depth_in(section).is_some())
    }

    /// Returns the look-alike the section is: near the four sections, and outside HS 11361.8.
    pub(crate) fn look_alike(&self, section: &Section) -> Option<&LookAlike> {
        self.marijuana.look_alike.iter().find(|entry| entry.section.depth_in(section).is_some())
    }

    /// Returns the entry by which a conviction may be a plea bargain from a marijuana charge.
    pub(crate) fn plea(&self, section: &Section) -> Option<&Plea> {
        self.marijuana.plea.iter().find(|entry| entry.section.depth_in(section).is_some())
    }

    /// Returns the signs of conduct that the statute treats apart.
    pub(crate) fn signs(&self) -> &[Sign] {
        &self.marijuana.sign
    }

    /// Answers whether a conviction is a superstrike: yes, unknown for possibly, or `None` for no.
    pub(crate) fn superstrike(&self, offense: &Offense) -> Option<Hit<'_>> {
        let listed = Self::listed(&self.superstrikes, &self.superstrike_index, offense, |entry| {
            entry.attempt.unwrap_or(Answer::Unknown)
        });
        let named = offense.words.crimes.iter().any(|class| class.may_be_superstrike());
        listed.or_else(|| named.then_some(Hit { answer: Answer::Unknown, cite: "PC 667(e)(2)(C)(iv)" }))
    }

    /// Answers whether a conviction requires registration under PC 290(c): yes, unknown for possibly, or `None`.
    pub(crate) fn registrable(&self, offense: &Offense) -> Option<Hit<'_>> {
        let listed = Self::listed(&self.registrable, &self.registrable_index, offense, |entry| entry.answer);
        let named = offense.words.crimes.iter().any(|class| class.may_be_registrable());
        listed.or_else(|| named.then_some(Hit { answer: Answer::Unknown, cite: "PC 290(c)" }))
    }

    /// Tells whether the words of a charge under this section may name marijuana though it is none of the four.
    pub(crate) fn may_name_marijuana(&self, section: &Section) -> bool {
        self.look_alike(section).is_some()
            || self.plea(section).is_some()
            || self.old_number(section).is_some()
            || self.marijuana.beside_marijuana.iter().any(|entry| entry.depth_in(section).is_some())
    }

    /// Tells whether a section that no table has may be one of the four with a digit too many, too few, or wrong.
    pub(crate) fn may_be_misspelled(&self, section: &Section) -> bool {
        let code = matches!(section.code, None | Some(LawCode::HealthSafety));
        let number = section.number.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        // Asked of every conviction: most are told apart by the length of the number alone.
        code && (4..=6).contains(&number.len())
            && self.neighbors.longest(section).is_none()
            && !self.may_name_marijuana(section)
            && FOUR_SECTIONS.iter().any(|one| distance(number, one) == 1)
    }

    /// Returns the counts that bear on a marijuana count of the same case.
    pub(crate) fn same_case(&self) -> &[SameCase] {
        &self.marijuana.same_case
    }

    /// Answers whether a registration row is one under PC 290, and whether one under HS 11590.
    pub(crate) fn registration(&self, sections: &[Section]) -> (Answer, bool) {
        let mut answer = None;
        let mut narcotics = false;
        for section in sections {
            if let Some(entry) =
                self.registrations.iter().find(|entry| entry.section.depth_in(section).is_some())
            {
                narcotics |= entry.narcotics;
                answer = Some(answer.map_or(entry.answer, |so_far: Answer| so_far.or(entry.answer)));
            }
        }
        (answer.unwrap_or(Answer::Unknown), narcotics)
    }

    /// Tells whether any table knows the section's code and number: a check on what policies name.
    pub(crate) fn knows(&self, section: &Section) -> bool {
        self.is_marijuana(section)
            || self.look_alike(section).is_some()
            || self.old_number(section).is_some()
            || self.plea(section).is_some()
            || self.superstrike_index.has_number(&section.number)
            || self.registrable_index.has_number(&section.number)
    }

    /// Returns the strongest answer of the charge's sections in a list.
    fn listed<'s>(
        list: &'s [Listed],
        index: &Index,
        offense: &Offense,
        attempted: impl Fn(&Listed) -> Answer,
    ) -> Option<Hit<'s>> {
        let mut best: Option<Hit<'s>> = None;
        for section in &offense.sections {
            let Some((at, exact)) = index.find(section) else {
                // Without its code, under one that does not go with it, or with a letter stuck to it, the number may be it.
                if let Some(entry) = index.near(section).and_then(|at| list.get(at))
                    && entry.answer != Answer::No
                    && best.is_none()
                {
                    best = Some(Hit { answer: Answer::Unknown, cite: &entry.cite });
                }
                continue;
            };
            let Some(entry) = list.get(at) else { continue };
            let stated = match offense.form {
                Form::Plain | Form::Compound => entry.answer,
                Form::Attempt | Form::Conspiracy if entry.answer == Answer::No => Answer::No,
                Form::Attempt | Form::Conspiracy => attempted(entry),
            };
            let certain = exact && !entry.unverified && !offense.in_doubt;
            let answer = if certain { stated } else { stated.and(Answer::Unknown) };
            if answer != Answer::No && best.is_none_or(|so_far| so_far.answer != Answer::Yes) {
                best = Some(Hit { answer, cite: &entry.cite });
            }
        }
        best
    }
}
