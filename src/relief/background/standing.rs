//! How a count stands as a conviction: what its event and its dispositions say, and what they leave open.
//!
//! The event decides before the words (docs/domain/vocabulary.md, "How to match", rule 10). A word that may not decide alone
//! makes no conviction and takes none away: the count is possibly one. Called by `background` and `candidate`.

use crate::record::disposition::{Class, Disposition, States};
use crate::record::{Count, Event, EventKind, SentencePlace};

/// How a count stands as a conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No row says so.
    NotConvicted,
    /// No disposition that tells an outcome is on file.
    Unstated,
    /// A disposition may state one: its words are not understood, or mean now this and now that.
    Possible,
    /// No row states it, but one presupposes it: revoked, reduced, set aside, relieved or vacated; in custody for it.
    Implied,
    /// A row states the conviction.
    Convicted,
}

/// Reads how a count stands as a conviction.
pub(crate) fn standing(event: &Event, count: &Count) -> Standing {
    match event.kind {
        EventKind::Arrest
        | EventKind::Registration
        | EventKind::Death
        | EventKind::Applicant
        | EventKind::MentalHealth
        | EventKind::Notice => Standing::NotConvicted,
        EventKind::Custody | EventKind::Supervision => Standing::Implied,
        EventKind::OtherState => Standing::Possible,
        EventKind::Court | EventKind::Other(_) => by_dispositions(count),
    }
}

fn by_dispositions(count: &Count) -> Standing {
    let outcomes = count.dispositions.iter().filter_map(|disposed| outcome(disposed.disposition));
    let worst = outcomes.fold(None, |worst: Option<Standing>, next| {
        Some(worst.map_or(next, |worst| if weight(next) > weight(worst) { next } else { worst }))
    });
    match worst {
        None => Standing::Unstated,
        // Nobody serves a sentence for a charge that was dismissed.
        Some(Standing::NotConvicted) if has_sentence(count) => Standing::Possible,
        Some(standing) => standing,
    }
}

/// Returns what one disposition says of the outcome; nothing for one that tells none, such as a warrant.
fn outcome(disposition: Disposition) -> Option<Standing> {
    let certain = disposition.basis.decides();
    match disposition.states {
        States::Conviction if certain => Some(Standing::Convicted),
        States::Conviction | States::Maybe => Some(Standing::Possible),
        States::Earlier => Some(Standing::Implied),
        States::Nothing => match disposition.class {
            Class::Procedural
            | Class::Pending
            | Class::Denied
            | Class::Advisement
            | Class::ApplicantNote
            | Class::RecordNote => None,
            _ if certain => Some(Standing::NotConvicted),
            _ => Some(Standing::Possible),
        },
    }
}

/// Orders standings by how much they say: one row that states a conviction outweighs any that does not.
fn weight(standing: Standing) -> u8 {
    match standing {
        Standing::Unstated => 0,
        Standing::NotConvicted => 1,
        Standing::Possible => 2,
        Standing::Implied => 3,
        Standing::Convicted => 4,
    }
}

fn has_sentence(count: &Count) -> bool {
    count.sentence_parts().any(|part| part.place != SentencePlace::Fine)
}
