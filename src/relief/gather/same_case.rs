//! What another count of the same case shows: a minor, a weapon.
//!
//! The evidence of a case is its counts together: possession for sale beside a sale to a minor may be of the same marijuana.
//! Called by `gather`.

use super::conduct::has_words;
use crate::record::{Count, Event};
use crate::relief::background::{At, Standing, standing};
use crate::relief::routing::Codes;
use crate::relief::statutes::{SameCase, Statutes};

/// Returns the codes of what the other convictions of the event show.
pub(super) fn same_case(statutes: &Statutes, at: At, event: &Event) -> Codes {
    let others = event
        .counts
        .iter()
        .enumerate()
        .filter(|(other, count)| *other != at.count && standing(event, count) != Standing::NotConvicted);
    others.fold(Codes::NONE, |codes, (_, count)| {
        let shown = statutes.same_case().iter().filter(|entry| shows(entry, count));
        shown.fold(codes, |codes, entry| codes.with(Codes::of(entry.code)))
    })
}

fn shows(entry: &SameCase, count: &Count) -> bool {
    let named = |number: &str| entry.sections.iter().any(|pattern| pattern.section().number == number);
    count.charges.iter().any(|charge| {
        let by_section = charge.offense.sections.iter().any(|section| {
            // A letter stuck to the number is its subdivision, or so it must be taken here: 12025A is 12025(a).
            let bare = section.number.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
            entry.sections.iter().any(|pattern| pattern.depth_in(section).is_some())
                || (section.code.is_none() || bare != section.number) && named(bare)
        });
        by_section || has_words(&entry.phrases, charge.offense.description.as_str())
    })
}
