//! The conduct of a count: which of the statute's offences it is, and the letters and words that suggest a worse one.
//!
//! A letter or a word is never more than a sign: it sends the count to a person. Called by `gather`, and by `prove` for what
//! the added quantities make of the conduct.

use crate::record::{ChargeOrigin, Count, Level};
use crate::relief::added::{self, Added};
use crate::relief::candidate::Candidate;
use crate::relief::statutes::{Marijuana, Quantity, Sign, Statutes};
use crate::relief::{Answer, RoutingCode};

/// Reads the conduct of one of the four sections, the second where a word suggests another, and whether its letter is
/// one the section did not have.
pub(super) fn conduct<'a>(
    statutes: &'a Statutes,
    candidate: &Candidate<'a>,
    count: &Count,
) -> ([Option<&'a Marijuana>; 2], bool) {
    let Some(reading) = candidate.section.and_then(|section| statutes.before(section)) else {
        return ([None; 2], false);
    };
    let suggested = statutes
        .signs()
        .iter()
        .filter(|sign| {
            sign.suggests.as_ref().is_some_and(|other| {
                Some(&other.section().number) == candidate.section.map(|section| &section.number)
            })
        })
        .find(|sign| !reading.offence.school && has_phrase(sign, count))
        .and_then(|sign| sign.suggests.as_ref())
        .and_then(|pattern| statutes.before(pattern.section()));
    ([Some(reading.offence), suggested.map(|other| other.offence)], reading.odd_letter)
}

/// Tells whether a letter or a word is a sign of conduct that the statute treats apart; never more than possibly.
pub(super) fn sign(
    statutes: &Statutes,
    candidate: &Candidate<'_>,
    count: &Count,
    code: RoutingCode,
) -> Answer {
    let Some(section) = candidate.section else { return Answer::No };
    let found = statutes.signs().iter().filter(|sign| sign.code == code).any(|sign| {
        sign.sections.iter().any(|pattern| pattern.depth_in(section).is_some()) || has_phrase(sign, count)
    });
    if found { Answer::Unknown } else { Answer::No }
}

/// Tells whether the letter of the charge itself is the sign.
pub(super) fn lettered(statutes: &Statutes, candidate: &Candidate<'_>, code: RoutingCode) -> bool {
    let signs = statutes.signs().iter().filter(|sign| sign.code == code);
    candidate.section.is_some_and(|section| {
        signs.flat_map(|sign| &sign.sections).any(|pattern| pattern.depth_in(section).is_some())
    })
}

/// Tells whether a charge text or the comment has one of the sign's phrases, word by word.
pub(super) fn has_phrase(sign: &Sign, count: &Count) -> bool {
    let charge = count.charges.iter().map(|charge| match charge.origin {
        ChargeOrigin::Comment => charge.text.as_str(),
        ChargeOrigin::Convicted | ChargeOrigin::Disposed | ChargeOrigin::Charged => {
            charge.offense.description.as_str()
        }
    });
    charge.chain([count.comment.as_str()]).any(|text| has_words(&sign.phrases, text))
}

/// Tells whether a text has one of the phrases, word by word.
pub(super) fn has_words(phrases: &[Vec<String>], text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    while let Some(word) = words.next() {
        let begins = |phrase: &&Vec<String>| {
            let mut rest = words.clone();
            phrase.first().is_some_and(|first| first.eq_ignore_ascii_case(word))
                && phrase
                    .iter()
                    .skip(1)
                    .all(|next| rest.next().is_some_and(|word| word.eq_ignore_ascii_case(next)))
        };
        if phrases.iter().any(|phrase| begins(&phrase)) {
            return true;
        }
    }
    false
}

/// Answers whether a minor was involved: a sign is resolved by the buyer's age alone, and a letter by nothing.
///
/// Under 11359(d) it matters that the person hired or used was 20 or younger, so that an age of 18 to 20 settles nothing
/// but a sale.
pub(super) fn sale_to_minor(
    statutes: &Statutes,
    candidate: &Candidate<'_>,
    count: &Count,
    added: Added<'_>,
) -> Answer {
    let sign = sign(statutes, candidate, count, RoutingCode::SaleToMinor);
    let by_letter = lettered(statutes, candidate, RoutingCode::SaleToMinor);
    let sale = candidate.section.is_some_and(|section| section.number == "11360");
    match added.buyer() {
        Some(..18) => Answer::Yes,
        Some(age) if !by_letter && (sale || age > 20) => Answer::No,
        Some(_) | None => sign,
    }
}

/// Answers whether anything was imported or exported; never yes, for nobody has checked the rule (law.md L2, D4).
pub(super) fn import_export(
    statutes: &Statutes,
    candidate: &Candidate<'_>,
    count: &Count,
    added: Added<'_>,
) -> Answer {
    match added.import_export() {
        None => sign(statutes, candidate, count, RoutingCode::ImportExport),
        Some(true) => Answer::Unknown,
        Some(false) if lettered(statutes, candidate, RoutingCode::ImportExport) => Answer::Unknown,
        Some(false) => Answer::No,
    }
}

/// Returns what the added quantities make of the conduct.
pub(crate) fn quantity<'s>(
    statutes: &'s Statutes,
    conduct: [Option<&'s Marijuana>; 2],
    level: Option<Level>,
    added: Added<'_>,
) -> Option<&'s Quantity> {
    conduct[0].and_then(|conduct| added::quantity(statutes, conduct, level, added))
}
