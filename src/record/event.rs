//! One step of a history: an arrest, a court action, a registration, a death.

use crate::record::{Count, County, PartialDate, SourceLine, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of step it is; from the words of the file, never from the step number (formats.md section 2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventKind {
    /// Arrested, detained or cited.
    Arrest,
    /// A court action.
    Court,
    /// A registration, such as under PC 290 or HS 11590.
    Registration,
    /// The person's death.
    Death,
    /// Anything else, as written: what was not understood.
    Other(Text),
    /// Received into custody; its counts repeat what the person was received for.
    Custody,
    /// Probation or parole.
    Supervision,
    /// Prints of an applicant for a job or a license.
    Applicant,
    /// Mental-health custody or supervision; confidential.
    MentalHealth,
    /// Supervision for another state, which convicted.
    OtherState,
    /// A notice, a detainer or another mark on the record.
    Notice,
}

/// Which court acted, from the first letters of the agency's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Court {
    /// CASC, superior.
    Superior,
    /// CAMC, municipal.
    Municipal,
    /// CAJV, juvenile (traps.md T72).
    Juvenile,
    /// Any other agency, or none named.
    Other,
    /// CAJC, justice: a rural court for adults, until 1995.
    Justice,
}

/// The first six digits of the order number: cycle and step. A case's counts share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepKey(pub(crate) String);

impl StepKey {
    /// Returns the six digits; nothing for a registration or a death without `CNT_ORDER`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the first three digits, the cycle: an arrest and what came of it. Nothing where there is no key.
    pub fn cycle(&self) -> &str {
        self.0.get(..3).unwrap_or_default()
    }
}

impl EventKind {
    /// Reads `STP_TYPE_DESCR`.
    pub fn parse(words: &[u8]) -> Self {
        let words = words.trim_ascii();
        let is = |kind: &[u8]| words.eq_ignore_ascii_case(kind);
        if is(b"COURT ACTION") || is(b"COURT") {
            Self::Court
        } else if is(b"ARREST/DETAINED/CITED") || is(b"ARREST") || is(b"ARR/DET/CITE") {
            Self::Arrest
        } else if is(b"REGISTRATION") {
            Self::Registration
        } else if is(b"DECEASED") {
            Self::Death
        } else {
            Self::Other(Text::from_bytes(words))
        }
    }
}

impl Court {
    /// Reads the kind of court from an agency such as `CASC SAN FRANCISCO` or `CASCSAN FRANCISCO`.
    pub fn of_agency(agency: &[u8]) -> Self {
        let agency = agency.trim_ascii_start();
        let opens = |letters: &[u8]| agency.get(..4).is_some_and(|four| four.eq_ignore_ascii_case(letters));
        if opens(b"CASC") {
            Self::Superior
        } else if opens(b"CAMC") {
            Self::Municipal
        } else if opens(b"CAJV") {
            Self::Juvenile
        } else {
            Self::Other
        }
    }
}

/// One step of a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Cycle and step.
    pub key: StepKey,
    /// What happened.
    pub kind: EventKind,
    /// `STP_EVENT_DATE`: of a court action, the date of the conviction.
    pub date: PartialDate,
    /// `CYC_DATE`: the arrest that opened the cycle, the best proxy of the offence.
    pub cycle_date: PartialDate,
    /// `CYC_AGE`: the age the file gives at that date; a cross-check only.
    pub cycle_age: Option<u8>,
    /// The agency, as written.
    pub agency: Text,
    /// Which court it was.
    pub court: Court,
    /// The agency's county: as the rows name it, else as the number or the agency's name says.
    pub county: County,
    /// What the column of the county says where that is no county of California.
    pub county_not_understood: Option<Text>,
    /// The case numbers of the step, without duplicates, in the order of its counts; every count inherits them. Of a court
    /// action the court's (OFN, or `FE_NUM_CRT_CASE` where no row gives one), of an arrest the agency's file number.
    pub case_numbers: Vec<Text>,
    /// Its counts, in order of their keys. A registration's or an arrest's charges are counts too.
    pub counts: Vec<Count>,
    /// The first row that states it.
    pub source: SourceLine,
}

impl Event {
    /// Returns its counts that state a conviction.
    pub fn convictions(&self) -> impl Iterator<Item = &Count> {
        self.counts.iter().filter(|count| count.is_conviction())
    }

    /// Returns the event as rows that stand nowhere would tell it.
    #[must_use]
    pub fn without_places(&self) -> Self {
        let mut event = Self { source: SourceLine::NOWHERE, ..self.clone() };
        for count in &mut event.counts {
            count.source = SourceLine::NOWHERE;
            if let Some((_, source)) = &mut count.level_not_understood {
                *source = SourceLine::NOWHERE;
            }
            for disposed in &mut count.dispositions {
                disposed.source = SourceLine::NOWHERE;
                disposed.sentence.iter_mut().for_each(|part| part.source = SourceLine::NOWHERE);
            }
            count.sentence.iter_mut().for_each(|part| part.source = SourceLine::NOWHERE);
        }
        event
    }

    /// Returns its cycle: the first three digits of its key.
    pub fn cycle(&self) -> &str {
        self.key.cycle()
    }
}

/// Writes the six digits, or nothing.
impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Writes `arrest`, `court`, `registration`, `custody` and the like, or the words of the file.
impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Arrest => "arrest",
            Self::Court => "court",
            Self::Registration => "registration",
            Self::Death => "death",
            Self::Other(words) => words.as_str(),
            Self::Custody => "custody",
            Self::Supervision => "supervision",
            Self::Applicant => "applicant",
            Self::MentalHealth => "mental health",
            Self::OtherState => "another state",
            Self::Notice => "notice",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_comes_from_the_words_and_the_court_from_the_agency_t72() {
        assert_eq!(EventKind::parse(b" Court Action "), EventKind::Court);
        assert_eq!(EventKind::parse(b"ARREST/DETAINED/CITED"), EventKind::Arrest);
        assert_eq!(EventKind::parse(b"DECEASED"), EventKind::Death);
        assert_eq!(EventKind::parse(b"APPLICANT"), EventKind::Other(Text::new("APPLICANT")));
        assert_eq!(Court::of_agency(b"CASCSAN FRANCISCO"), Court::Superior);
        assert_eq!(Court::of_agency(b"CAMC OAKLAND"), Court::Municipal);
        assert_eq!(Court::of_agency(b" cajv SAN FRANCISCO"), Court::Juvenile);
        assert_eq!(Court::of_agency(b"CAPD"), Court::Other);
        assert_eq!(Court::of_agency(b""), Court::Other);
    }
}
