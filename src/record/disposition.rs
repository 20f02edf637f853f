//! What a court or prosecutor did with a count, as the vocabulary explains the words of the file.
//!
//! Owns the meaning of a disposition as effects: whether it states a conviction, ends one, changes the level or the
//! sentence (docs/domain/vocabulary.md, "What the effect columns say"), and how well that is known. Which words have
//! which meaning is [`super::vocabulary`]'s; what follows for relief is `relief`'s.

mod class;

use crate::record::{Level, PartialDate, SentencePart, SourceLine, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How well the meaning of a word is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Basis {
    /// Read in code, a fixture or a code table: `[C]`.
    Code,
    /// Read in a page of a state, a court or legal aid: `[S]`.
    Page,
    /// An office taught it; the number is the ledger entry.
    Taught(u64),
    /// From memory, checked against nothing: `[R]`. It explains a word and decides nothing.
    Recollection,
    /// One letter, or blanks, away from a word that is known. It explains a word and decides nothing.
    Near,
    /// No vocabulary has the word.
    NotUnderstood,
}

impl Basis {
    /// Tells whether the meaning may decide alone; otherwise an attorney decides.
    pub fn decides(self) -> bool {
        match self {
            Self::Code | Self::Page | Self::Taught(_) => true,
            Self::Recollection | Self::Near | Self::NotUnderstood => false,
        }
    }
}

/// Writes how a meaning is known, for a proof: `taught by a supervisor, #000014`.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code => f.pad("known from code or a fixture"),
            Self::Page => f.pad("known from a page of a state, a court or legal aid"),
            Self::Taught(entry) => write!(f, "taught by a supervisor, #{entry:06}"),
            Self::Recollection => f.pad("known from memory alone"),
            Self::Near => f.pad("nearly a known text"),
            Self::NotUnderstood => f.pad("not understood"),
        }
    }
}

/// Whether a disposition states a conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum States {
    /// It states one.
    Conviction,
    /// It states none.
    Nothing,
    /// It presupposes one that another row states.
    Earlier,
    /// It may.
    Maybe,
}

/// Whether a disposition ends a conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ends {
    /// It does.
    Yes,
    /// It dismisses it; the conviction still counts in a later prosecution.
    Partly,
    /// It does not.
    No,
    /// It may.
    Maybe,
}

/// What a disposition makes of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LevelChange {
    /// The row's own level column says; without one it stays as it was.
    AsStated,
    /// It becomes this level.
    Becomes(Level),
    /// It stays.
    Same,
    /// It may change.
    Maybe,
}

/// What a disposition makes of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Serving {
    /// The sentence of this row runs from its date, in place of an earlier one.
    FromRow,
    /// It stays.
    Same,
    /// It ended by that date.
    Over,
    /// There is none.
    Nothing,
    /// It may change, in a way the word does not tell.
    Maybe,
}

/// When an attorney must look at it, however well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Attention {
    /// Never.
    Never,
    /// On a count that is a candidate.
    Own,
    /// On a count that may be a disqualifier.
    Prior,
    /// Always.
    Always,
}

/// The class of a disposition: the name of its kind in the tables (docs/domain/vocabulary.md, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Class {
    /// A conviction, however sentenced.
    Convicted,
    /// A conviction that another row states, told again by a later step.
    ConvictedAgain,
    /// Bail forfeited: it may stand for a conviction in a traffic case.
    BailForfeit,
    /// A plea taken in one court and sent to another for sentence.
    ConvictedHereSentencedThere,
    /// Dismissed, released, not filed: no conviction came of it.
    NoConviction,
    /// A step of the procedure; no outcome.
    Procedural,
    /// What it means depends on the step it stands on.
    DependsOnEvent,
    /// Acquitted.
    Acquitted,
    /// Not guilty by reason of insanity.
    Insane,
    /// The case goes on.
    Pending,
    /// Diverted.
    Diverted,
    /// Entry of judgment deferred after a plea.
    Deferred,
    /// Proceedings suspended.
    Suspended,
    /// Sent to the juvenile court.
    ToJuvenile,
    /// An adjudication of a juvenile court.
    Juvenile,
    /// Probation or parole revoked.
    SupervisionRevoked,
    /// Probation reinstated or continued.
    SupervisionContinued,
    /// The sentence modified.
    SentenceModified,
    /// The sentence over on that day.
    SentenceOver,
    /// Supervision or jurisdiction transferred to another county.
    Transferred,
    /// Resentenced; the conviction stands.
    Resentenced,
    /// Resentenced, or the conviction vacated.
    ResentencedOrVacated,
    /// A step of custody or parole.
    Custody,
    /// A fact of the sentence, such as probation denied.
    SentenceFact,
    /// A duty to register that ended.
    RegistrationOver,
    /// A conviction set aside and dismissed under PC 1203.4 or its relatives.
    SetAside,
    /// A conviction reversed, vacated or set aside otherwise.
    Vacated,
    /// Sealed.
    Sealed,
    /// Arrest relief: no conviction came of the arrest.
    ArrestRelief,
    /// Found factually innocent.
    Innocent,
    /// Reduced to a misdemeanor.
    Reduced,
    /// Dismissed, redesignated or resentenced under HS 11361.8 or 11361.9.
    Prop64,
    /// A record that the law destroyed.
    Destroyed,
    /// Pardoned.
    Pardon,
    /// A certificate of rehabilitation.
    Rehabilitated,
    /// A request that was denied.
    Denied,
    /// Relief that was taken back.
    ReliefUndone,
    /// The state does not know the outcome.
    Unknown,
    /// A line about a plea, no outcome of its own.
    Advisement,
    /// A note about an applicant.
    ApplicantNote,
    /// A note about the record itself.
    RecordNote,
    /// A short form with several meanings.
    Ambiguous,
    /// No vocabulary has the words.
    NotUnderstood,
}

/// What a disposition means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Disposition {
    /// Its kind.
    pub class: Class,
    /// Whether it states a conviction.
    pub states: States,
    /// Whether it ends one.
    pub ends: Ends,
    /// What it makes of the level.
    pub level: LevelChange,
    /// What it makes of the sentence.
    pub serving: Serving,
    /// When an attorney must look.
    pub attention: Attention,
    /// How well all of this is known.
    pub basis: Basis,
}

/// One step of a count's history, as its rows state it: what happened, when, and what it left of level and sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// What it means.
    pub disposition: Disposition,
    /// The words of the file.
    pub text: Text,
    /// `DISP_DATE`, else the `STP_EVENT_DATE` of the row that states it, else unknown.
    pub date: PartialDate,
    /// The level that its own rows state for the conviction; `None` where they state none, or none that is understood.
    pub level: Option<Level>,
    /// The parts of the sentence that its own rows state.
    pub sentence: Vec<SentencePart>,
    /// The row that says so.
    pub source: SourceLine,
}

impl Disposition {
    /// `CONVICTED`: what a court says of a count whose sentence stands beside it.
    pub const CONVICTED: Self = Class::Convicted.known(Basis::Code);
    /// `DISMISSED`: no conviction came of it.
    pub const DISMISSED: Self = Class::NoConviction.known(Basis::Code);
    /// `ACQUITTED`.
    pub const ACQUITTED: Self = Class::Acquitted.known(Basis::Page);
    /// `CONV SET ASIDE & DISM PER 1203.4 PC`.
    pub const SET_ASIDE: Self = Class::SetAside.known(Basis::Code);
    /// `11361.9 HS`: relieved under Proposition 64 before.
    pub const PROP_64: Self = Class::Prop64.known(Basis::Page);
    /// A conviction vacated.
    pub const VACATED: Self = Class::Vacated.known(Basis::Recollection);
    /// `REDUCED TO MISDEMEANOR`.
    pub const REDUCED: Self = Class::Reduced.known(Basis::Code);
    /// `PROBATION REVOKED`.
    pub const REVOKED: Self = Class::SupervisionRevoked.known(Basis::Code);
    /// `SENTENCE MODIFIED`.
    pub const MODIFIED: Self = Class::SentenceModified.known(Basis::Code);
    /// Words that no vocabulary has: they may mean anything.
    pub const NOT_UNDERSTOOD: Self = Class::NotUnderstood.known(Basis::NotUnderstood);

    /// Tells whether it states a conviction, in words that may decide.
    pub fn is_conviction(self) -> bool {
        self.states == States::Conviction && self.basis.decides()
    }

    /// Tells whether it leaves the sentence as it was.
    pub fn leaves_the_sentence(self) -> bool {
        matches!(self.serving, Serving::Same | Serving::Nothing)
    }

    /// Tells whether it presupposes a conviction that another row states.
    pub fn follows_conviction(self) -> bool {
        match self.class {
            Class::SetAside
            | Class::Vacated
            | Class::Prop64
            | Class::Reduced
            | Class::Resentenced
            | Class::ResentencedOrVacated
            | Class::Destroyed
            | Class::Pardon
            | Class::Rehabilitated => true,
            _ => self.states == States::Earlier,
        }
    }

    /// Tells whether its meaning may decide alone.
    pub fn decides(self) -> bool {
        self.basis.decides()
    }

    /// Returns the same meaning on another basis.
    #[must_use]
    pub fn on(self, basis: Basis) -> Self {
        Self { basis, ..self }
    }

    /// Returns what holds of both readings of the same words: where they differ, the answer that claims less.
    ///
    /// The class and the basis stay this one's.
    #[must_use]
    pub fn guarded_by(self, other: Self) -> Self {
        Self {
            states: if self.states == other.states { self.states } else { States::Maybe },
            ends: if self.ends == other.ends { self.ends } else { Ends::Maybe },
            level: if self.level == other.level { self.level } else { LevelChange::Maybe },
            serving: match (self.serving, other.serving) {
                (one, same) if one == same => one,
                // A row that states a sentence may state none: its own columns tell.
                (Serving::FromRow, Serving::Nothing) | (Serving::Nothing, Serving::FromRow) => {
                    Serving::FromRow
                }
                _ => Serving::Maybe,
            },
            attention: self.attention.and(other.attention),
            ..self
        }
    }
}

impl Attention {
    /// Returns when an attorney must look if either asks for it.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, other) => other,
            (one, Self::Never) => one,
            (one, same) if one == same => one,
            _ => Self::Always,
        }
    }
}
