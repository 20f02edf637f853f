//! What the rows of a candidate leave in doubt: words that no vocabulary has or only explains, a comment that may matter, a
//! county that is not named.
//!
//! Each is an issue of its own; none makes a case clearer. Called by `candidate`.

use crate::record::disposition::Class;
use crate::record::{Count, Event, EventKind};
use crate::relief::RoutingCode;
use crate::relief::background::Standing;
use crate::relief::routing::Codes;

/// Returns the codes of what is in doubt about a candidate.
pub(super) fn doubts(event: &Event, count: &Count, standing: Standing) -> Codes {
    let presupposed = count.dispositions.iter().any(|disposed| {
        matches!(disposed.disposition.class, Class::SetAside | Class::Prop64 | Class::Reduced)
    });
    let in_doubt = match standing {
        Standing::Possible | Standing::Unstated => true,
        Standing::Implied => !presupposed,
        Standing::Convicted | Standing::NotConvicted => false,
    };
    Codes::NONE
        .also_if(in_doubt, RoutingCode::ConvictionNotStanding)
        .also_if(is_not_understood(event, count), RoutingCode::NotUnderstood)
        .also_if(!count.comment_words.is_empty(), RoutingCode::Comment)
        .also_if(
            event.county_not_understood.is_some() || !event.county.is_of_california(),
            RoutingCode::CountyUnknown,
        )
}

/// Tells whether a word of the count or its event is not known for certain.
///
/// A level or a sentence that is not understood is not known, which what needs it says with a code of its own.
fn is_not_understood(event: &Event, count: &Count) -> bool {
    let charge = count
        .charge()
        .is_some_and(|charge| charge.offense.in_doubt || charge.offense.words.not_understood.is_some());
    charge
        || matches!(event.kind, EventKind::Other(_))
        || count.dispositions.iter().any(|disposed| !disposed.disposition.basis.decides())
}
