//! The classes of dispositions: their names in files, and what a class says where an office teaches no more than it.

use super::{Attention, Basis, Class, Disposition, Ends, LevelChange, Serving, States};
use crate::record::Level;

/// The name of each class that a vocabulary can give, as docs/domain/vocabulary.md writes it.
const NAMES: [(Class, &str); 42] = [
    (Class::Convicted, "convicted"),
    (Class::ConvictedAgain, "convicted-again"),
    (Class::BailForfeit, "bail-forfeit"),
    (Class::ConvictedHereSentencedThere, "convicted-here-sentenced-there"),
    (Class::Procedural, "procedural"),
    (Class::DependsOnEvent, "depends-on-event"),
    (Class::NoConviction, "no-conviction"),
    (Class::Acquitted, "acquitted"),
    (Class::Insane, "insane"),
    (Class::Pending, "pending"),
    (Class::Diverted, "diverted"),
    (Class::Deferred, "deferred"),
    (Class::Suspended, "suspended"),
    (Class::ToJuvenile, "to-juvenile"),
    (Class::Juvenile, "juvenile"),
    (Class::SupervisionRevoked, "supervision-revoked"),
    (Class::SupervisionContinued, "supervision-continued"),
    (Class::SentenceModified, "sentence-modified"),
    (Class::SentenceOver, "sentence-over"),
    (Class::Transferred, "transferred"),
    (Class::Resentenced, "resentenced"),
    (Class::ResentencedOrVacated, "resentenced-or-vacated"),
    (Class::Custody, "custody"),
    (Class::SentenceFact, "sentence-fact"),
    (Class::RegistrationOver, "registration-over"),
    (Class::SetAside, "set-aside"),
    (Class::Sealed, "sealed"),
    (Class::ArrestRelief, "arrest-relief"),
    (Class::Innocent, "innocent"),
    (Class::Reduced, "reduced"),
    (Class::Prop64, "prop64"),
    (Class::Destroyed, "destroyed"),
    (Class::Vacated, "vacated"),
    (Class::Pardon, "pardon"),
    (Class::Rehabilitated, "rehabilitated"),
    (Class::Denied, "denied"),
    (Class::ReliefUndone, "relief-undone"),
    (Class::Unknown, "unknown"),
    (Class::Advisement, "advisement"),
    (Class::ApplicantNote, "applicant-note"),
    (Class::RecordNote, "record-note"),
    (Class::Ambiguous, "ambiguous"),
];

impl Class {
    /// Returns the class of a name such as `no-conviction`.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(class, _)| *class)
    }

    /// Returns its name: `no-conviction`; `not-understood` is none that a vocabulary gives.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(class, _)| *class == self).map_or("not-understood", |(_, name)| name)
    }

    /// Returns all names that a vocabulary can give.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Returns what the main text of the class means.
    pub const fn known(self, basis: Basis) -> Disposition {
        let (states, ends, level, serving, attention) = match self {
            Self::Convicted => {
                (States::Conviction, Ends::No, LevelChange::AsStated, Serving::FromRow, Attention::Never)
            }
            Self::ConvictedAgain | Self::SupervisionRevoked | Self::SentenceModified | Self::Resentenced => {
                (States::Earlier, Ends::No, LevelChange::AsStated, Serving::FromRow, Attention::Own)
            }
            Self::BailForfeit | Self::ConvictedHereSentencedThere => {
                (States::Maybe, Ends::No, LevelChange::AsStated, Serving::Nothing, Attention::Always)
            }
            Self::Procedural
            | Self::NoConviction
            | Self::Acquitted
            | Self::ArrestRelief
            | Self::ApplicantNote => {
                (States::Nothing, Ends::No, LevelChange::Same, Serving::Nothing, Attention::Never)
            }
            Self::DependsOnEvent => {
                (States::Maybe, Ends::No, LevelChange::Same, Serving::Maybe, Attention::Own)
            }
            Self::Insane => (States::Nothing, Ends::No, LevelChange::Same, Serving::Maybe, Attention::Prior),
            Self::Pending | Self::RecordNote => {
                (States::Nothing, Ends::No, LevelChange::Same, Serving::Nothing, Attention::Own)
            }
            Self::Diverted | Self::Deferred | Self::Suspended | Self::Unknown => {
                (States::Maybe, Ends::No, LevelChange::Same, Serving::Maybe, Attention::Always)
            }
            Self::ToJuvenile => {
                (States::Nothing, Ends::No, LevelChange::Same, Serving::Nothing, Attention::Always)
            }
            Self::Juvenile => {
                (States::Nothing, Ends::No, LevelChange::Same, Serving::Maybe, Attention::Always)
            }
            Self::SupervisionContinued | Self::Custody => {
                (States::Earlier, Ends::No, LevelChange::Same, Serving::Maybe, Attention::Own)
            }
            Self::SentenceOver | Self::Rehabilitated => {
                (States::Earlier, Ends::No, LevelChange::Same, Serving::Over, Attention::Never)
            }
            Self::Transferred | Self::Denied => {
                (States::Earlier, Ends::No, LevelChange::Same, Serving::Same, Attention::Own)
            }
            Self::ResentencedOrVacated => {
                (States::Earlier, Ends::Maybe, LevelChange::AsStated, Serving::FromRow, Attention::Always)
            }
            Self::SentenceFact | Self::Advisement => {
                (States::Earlier, Ends::No, LevelChange::Same, Serving::Same, Attention::Never)
            }
            Self::RegistrationOver => {
                (States::Earlier, Ends::No, LevelChange::Same, Serving::Same, Attention::Prior)
            }
            Self::SetAside => {
                (States::Earlier, Ends::Partly, LevelChange::Same, Serving::Over, Attention::Own)
            }
            Self::Sealed | Self::Pardon => {
                (States::Earlier, Ends::Partly, LevelChange::Same, Serving::Over, Attention::Always)
            }
            Self::Innocent => {
                (States::Nothing, Ends::Yes, LevelChange::Same, Serving::Over, Attention::Always)
            }
            Self::Reduced => (
                States::Earlier,
                Ends::No,
                LevelChange::Becomes(Level::Misdemeanor),
                Serving::Same,
                Attention::Own,
            ),
            Self::Prop64 => {
                (States::Earlier, Ends::Maybe, LevelChange::Maybe, Serving::FromRow, Attention::Own)
            }
            Self::Destroyed | Self::Vacated => {
                (States::Earlier, Ends::Yes, LevelChange::Same, Serving::Over, Attention::Always)
            }
            Self::ReliefUndone => {
                (States::Maybe, Ends::No, LevelChange::Maybe, Serving::Maybe, Attention::Always)
            }
            Self::Ambiguous | Self::NotUnderstood => {
                (States::Maybe, Ends::Maybe, LevelChange::Maybe, Serving::Maybe, Attention::Always)
            }
        };
        Disposition { class: self, states, ends, level, serving, attention, basis }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_classs_and_comes_back() {
        for (class, name) in NAMES {
            assert_eq!((Class::named(name), class.name()), (Some(class), name));
        }
        assert_eq!(Class::named("not-understood"), None);
        assert_eq!(Class::NotUnderstood.name(), "not-understood");
    }

    #[test]
    fn a_reading_guarded_by_another_claims_no_more_than_both() {
        let guarded = Disposition::CONVICTED.guarded_by(Disposition::DISMISSED);
        assert_eq!((guarded.states, guarded.serving), (States::Maybe, Serving::FromRow));
        assert_eq!(guarded.class, Class::Convicted);
        assert_eq!(Attention::Own.and(Attention::Prior), Attention::Always);
        assert_eq!(Attention::Never.and(Attention::Prior), Attention::Prior);
    }
}
