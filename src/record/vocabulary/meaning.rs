//! The meanings that words of each column can have, and their names in files and commands.
//!
//! Owns nothing of what they lead to. The files of the vocabulary, the ledger and `vocabulary teach` use the same names.

use super::comments::{Bearing, Matter};
use super::lesson::Column;
use super::units::Unit;
use crate::record::disposition::Class;
use crate::record::section::LawCode;
use crate::record::{EventKind, Level, Qualifier, SentencePlace, Text};
use std::fmt;

/// What a taught text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A class of dispositions, with what its main text says.
    Disposition(Class),
    /// A level, or none stated.
    Level(Option<Level>),
    /// A place.
    Place(SentencePlace),
    /// A unit, or none stated.
    Unit(Option<Unit>),
    /// A kind of step.
    Kind(EventKind),
    /// A code, or letters that are none.
    Code(Option<LawCode>),
    /// Whether words of a comment matter.
    Comment(Bearing),
    /// No case number.
    Missing,
}

/// A name that no meaning of a column has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAMeaning {
    /// The column.
    pub column: Column,
    /// The name.
    pub name: Text,
}

impl fmt::Display for NotAMeaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Meaning::all(self.column).into_iter().map(|(name, _)| name).collect();
        write!(f, "`{}` is no meaning of {}; these are: {}", self.name, self.column.name(), names.join(", "))
    }
}

impl std::error::Error for NotAMeaning {}

/// The letters of the codes that can be taught.
const CODES: [&str; 28] = [
    "HS", "PC", "VC", "BP", "WI", "FG", "CA", "CC", "CI", "CP", "EC", "EL", "FA", "FC", "GC", "HN", "IC",
    "LC", "MC", "MV", "PR", "PU", "RT", "SH", "UI", "US", "WC", "none",
];

impl Meaning {
    /// Returns the meaning of a column by its name: `convicted`, `felony`, `jail`, `days`, `court`, `HS`, `harmless`.
    pub fn named(column: Column, name: &str) -> Result<Self, NotAMeaning> {
        Self::all(column)
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name.trim()))
            .map(|(_, meaning)| meaning)
            .ok_or_else(|| NotAMeaning { column, name: Text::new(name) })
    }

    /// Returns its name.
    pub fn name(&self) -> &'static str {
        let known = Self::all(self.column()).into_iter().find(|(_, meaning)| meaning == self);
        known.map_or("not-understood", |(name, _)| name)
    }

    /// Returns the column whose words can have it.
    pub fn column(&self) -> Column {
        match self {
            Self::Disposition(_) => Column::Disposition,
            Self::Level(_) => Column::Level,
            Self::Place(_) => Column::Place,
            Self::Unit(_) => Column::Unit,
            Self::Kind(_) => Column::Kind,
            Self::Code(_) => Column::Code,
            Self::Comment(_) => Column::Comment,
            Self::Missing => Column::CaseNumber,
        }
    }

    /// Returns all meanings that words of a column can have, by name.
    pub fn all(column: Column) -> Vec<(&'static str, Self)> {
        match column {
            Column::Disposition => Class::names()
                .filter_map(|name| Some((name, Self::Disposition(Class::named(name)?))))
                .collect(),
            Column::Level => named(&LEVELS, Self::Level),
            Column::Place => named(&PLACES, Self::Place),
            Column::Unit => named(&Unit::NAMES, Self::Unit),
            Column::Kind => named(&KINDS, Self::Kind),
            Column::Code => CODES.into_iter().map(|name| (name, Self::Code(code(name)))).collect(),
            Column::Comment => Bearing::all().map(|(name, bearing)| (name, Self::Comment(bearing))).collect(),
            Column::CaseNumber => vec![("missing", Self::Missing)],
        }
    }
}

fn named<T: Clone>(
    names: &[(&'static str, T)],
    meaning: impl Fn(T) -> Meaning,
) -> Vec<(&'static str, Meaning)> {
    names.iter().map(|(name, value)| (*name, meaning(value.clone()))).collect()
}

/// Returns what a name of a table means in it.
pub(super) fn value_of<T: Clone>(names: &[(&'static str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
}

/// Returns the code of its letters; `none` is none, `local` an ordinance.
pub(super) fn code(letters: &str) -> Option<LawCode> {
    match letters {
        "none" => None,
        "local" => Some(LawCode::Other("MC".to_owned())),
        letters => Some(LawCode::of_letters(letters)),
    }
}

/// The names of the levels; `blank` states none.
pub(super) const LEVELS: [(&str, Option<Level>); 4] = [
    ("felony", Some(Level::Felony)),
    ("misdemeanor", Some(Level::Misdemeanor)),
    ("infraction", Some(Level::Infraction)),
    ("blank", None),
];

/// The names of the places.
pub(super) const PLACES: [(&str, SentencePlace); 26] = [
    ("jail", SentencePlace::Jail),
    ("prison", SentencePlace::Prison),
    ("probation", SentencePlace::Probation),
    ("fine", SentencePlace::Fine),
    ("youth-authority", SentencePlace::YouthAuthority),
    ("civil-commitment", SentencePlace::CivilCommitment),
    ("hospital", SentencePlace::Hospital),
    ("mandatory-supervision", SentencePlace::MandatorySupervision),
    ("post-release", SentencePlace::PostRelease),
    ("parole", SentencePlace::Parole),
    ("money", SentencePlace::Money),
    ("program", SentencePlace::Program),
    ("collaborative-court", SentencePlace::CollaborativeCourt),
    ("life", SentencePlace::Life),
    ("death", SentencePlace::Death),
    ("imposition-suspended", SentencePlace::Qualifier(Qualifier::ImpositionSuspended)),
    ("execution-suspended", SentencePlace::Qualifier(Qualifier::ExecutionSuspended)),
    ("suspended", SentencePlace::Qualifier(Qualifier::Suspended)),
    ("concurrent", SentencePlace::Qualifier(Qualifier::Concurrent)),
    ("consecutive", SentencePlace::Qualifier(Qualifier::Consecutive)),
    ("stayed", SentencePlace::Qualifier(Qualifier::Stayed)),
    ("time-served", SentencePlace::Qualifier(Qualifier::TimeServed)),
    ("executed", SentencePlace::Qualifier(Qualifier::Executed)),
    ("condition", SentencePlace::Qualifier(Qualifier::ConditionOfProbation)),
    ("county-felony", SentencePlace::Qualifier(Qualifier::CountyFelony)),
    ("split", SentencePlace::Qualifier(Qualifier::Split)),
];

/// The names of the kinds of steps.
pub(super) const KINDS: [(&str, EventKind); 10] = [
    ("arrest", EventKind::Arrest),
    ("court", EventKind::Court),
    ("registration", EventKind::Registration),
    ("death", EventKind::Death),
    ("custody", EventKind::Custody),
    ("supervision", EventKind::Supervision),
    ("applicant", EventKind::Applicant),
    ("mental-health", EventKind::MentalHealth),
    ("other-state", EventKind::OtherState),
    ("notice", EventKind::Notice),
];

impl Bearing {
    /// Returns all that can be taught, by name.
    fn all() -> impl Iterator<Item = (&'static str, Self)> {
        let plain = [("harmless", Self::Harmless), ("number", Self::Number), ("private", Self::Private)];
        plain.into_iter().chain(Matter::NAMES.into_iter().map(|(name, matter)| (name, Self::Matters(matter))))
    }
}
