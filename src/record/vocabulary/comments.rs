//! What the words of a comment are about: what may matter to a decision, and what does not.
//!
//! Owns the reading of a comment word by word, the longest known phrase first. Every word is told: what nothing
//! explains is not understood, and an attorney reads it.

use super::crimes::Crimes;
use super::dispositions::Dispositions;
use super::phrase::{Phrase, has_digit};
use super::table::Table;
use crate::record::disposition::{Basis, Class};
use crate::record::{LawCode, SentencePlace, Text};
use serde::{Deserialize, Serialize};

/// What words of a comment may matter to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Matter {
    /// The charge: another section, an amended count, a plea to something else.
    Charge,
    /// The level.
    Level,
    /// Whether there was a conviction, or still is.
    Conviction,
    /// Which county decides.
    Place,
    /// A prior that was pleaded.
    Prior,
    /// A minor.
    Minor,
    /// A school.
    School,
    /// An enhancement, a weapon, a gang.
    Enhancement,
    /// Who the person is.
    Identity,
    /// A juvenile.
    Juvenile,
    /// The person's death.
    Death,
    /// A quantity.
    Quantity,
    /// Relief that was given before.
    AlreadyRelieved,
    /// Relief that is asked for.
    PendingRelief,
    /// The sentence.
    Sentence,
    /// More counts than the rows have.
    MoreCounts,
    /// A case number.
    CaseNumber,
    /// A crime that may stand against relief.
    Crime,
    /// Words with several meanings.
    Ambiguous,
}

impl Matter {
    /// All of them, by name.
    pub const NAMES: [(&'static str, Self); 19] = [
        ("charge", Self::Charge),
        ("level", Self::Level),
        ("conviction", Self::Conviction),
        ("place", Self::Place),
        ("prior", Self::Prior),
        ("minor", Self::Minor),
        ("school", Self::School),
        ("enhancement", Self::Enhancement),
        ("identity", Self::Identity),
        ("juvenile", Self::Juvenile),
        ("death", Self::Death),
        ("quantity", Self::Quantity),
        ("already-relieved", Self::AlreadyRelieved),
        ("pending-relief", Self::PendingRelief),
        ("sentence", Self::Sentence),
        ("more-counts", Self::MoreCounts),
        ("case-number", Self::CaseNumber),
        ("crime", Self::Crime),
        ("ambiguous", Self::Ambiguous),
    ];
}

/// How words of a comment bear on a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bearing {
    /// They may matter.
    Matters(Matter),
    /// They do not.
    Harmless,
    /// They do not, and are not to be shown beyond the comment: health, an address, citizenship.
    Private,
    /// A number that is none of a section, or a sign of one.
    Number,
    /// Nothing explains them.
    NotUnderstood,
}

/// Words of a comment with what they are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarked {
    /// The words, in upper case.
    pub text: Text,
    /// How they bear on a decision.
    pub bearing: Bearing,
    /// How well that is known.
    pub basis: Basis,
}

impl Remarked {
    /// Tells whether an attorney must read it: it may matter, or it is harmless only from memory, or not understood.
    pub fn needs_attorney(&self) -> bool {
        match self.bearing {
            Bearing::Matters(_) | Bearing::NotUnderstood => true,
            Bearing::Harmless | Bearing::Private | Bearing::Number => !self.basis.decides(),
        }
    }
}

/// The other tables whose words a comment may have.
pub(super) struct Others<'v> {
    pub(super) crimes: &'v Crimes,
    pub(super) dispositions: &'v Dispositions,
    pub(super) places: &'v Table<SentencePlace>,
    pub(super) codes: &'v super::codes::Codes,
}

/// The words of comments.
#[derive(Clone, Debug, Default)]
pub(super) struct Comments {
    pub(super) table: Table<Bearing>,
}

/// What a phrase was found to be about, and how many words it has.
type Found = (usize, Bearing, Basis);

impl Comments {
    pub(super) fn read(&self, text: &str, others: &Others<'_>) -> Vec<Remarked> {
        let phrase = Phrase::of_comment(text);
        let words = phrase.words();
        let mut remarked: Vec<Remarked> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let candidates = [
                self.known_at(words, at),
                section_at(words, at, others),
                crime_at(words, at, others.crimes),
                disposition_at(words, at, others.dispositions),
                place_at(words, at, others.places),
            ];
            // The longest phrase tells, and of equally long ones the first of this order.
            let longest = candidates.into_iter().flatten().rev().max_by_key(|(length, ..)| *length);
            let numbers = remarked.last().is_some_and(|before| before.bearing == Bearing::Number);
            let found = longest.unwrap_or_else(|| (1, unknown(words, at, numbers), Basis::NotUnderstood));
            let (length, bearing, basis) = found;
            let told = words.get(at..at + length).unwrap_or_default().join(" ");
            let basis =
                if bearing == Bearing::Number && basis == Basis::NotUnderstood { Basis::Code } else { basis };
            remarked.push(Remarked { text: Text::new(&told), bearing, basis });
            at += length;
        }
        remarked
    }

    fn known_at(&self, words: &[String], at: usize) -> Option<Found> {
        let most = self.table.longest().min(words.len() - at);
        (1..=most).rev().find_map(|length| {
            let known = self.table.exact(&words.get(at..at + length)?.join(" "))?;
            Some((length, known.meaning, known.basis))
        })
    }
}

/// Reads a number with its code, or one of the sections that bear on these cases without any.
fn section_at(words: &[String], at: usize, others: &Others<'_>) -> Option<Found> {
    let word = words.get(at)?;
    let digits = word.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, rest) = word.split_at(digits);
    if number.is_empty() {
        return None;
    }
    let letters: Vec<_> = others.codes.spellings().iter().filter(|code| code.text.len() == 2).collect();
    let is_code = |text: &str| letters.iter().any(|code| code.text == text && code.code.is_some());
    let coded = words.get(at + 1).is_some_and(|next| is_code(next));
    let glued = is_code(rest.rsplit(')').next().unwrap_or_default());
    if coded || glued || MARIJUANA.contains(&number) {
        return Some((1 + usize::from(coded), Bearing::Matters(Matter::Charge), Basis::Code));
    }
    let bare = rest.is_empty() || rest.starts_with('(');
    let of_crime = bare
        && others.crimes.list.iter().flat_map(|crime| &crime.sections).any(|section| {
            section.code == Some(LawCode::Penal) && section.number == number && number.len() >= 3
        });
    of_crime.then_some((1, Bearing::Matters(Matter::Crime), Basis::Code))
}

/// The sections that bear on a marijuana case, also without a code.
const MARIJUANA: [&str; 10] =
    ["11357", "11358", "11359", "11360", "11361", "11353", "11353.5", "11380", "11532", "11531"];

fn crime_at(words: &[String], at: usize, crimes: &Crimes) -> Option<Found> {
    let (length, crime) = crimes.at(words, at, &[])?;
    let named = crime.and_then(|place| crimes.list.get(place)).map_or(Basis::Code, |crime| crime.basis);
    Some((length, Bearing::Matters(Matter::Crime), named))
}

/// Reads words of a disposition; one with several meanings, or a short one from memory, is left to the comment's own.
fn disposition_at(words: &[String], at: usize, dispositions: &Dispositions) -> Option<Found> {
    let (length, known) = dispositions.longest_at(words, at)?;
    let matter = if known.class == Class::Ambiguous { Matter::Ambiguous } else { Matter::Conviction };
    Some((length, Bearing::Matters(matter), known.basis))
}

fn place_at(words: &[String], at: usize, places: &Table<SentencePlace>) -> Option<Found> {
    let most = places.longest().min(words.len() - at);
    let (length, basis) = (1..=most).rev().find_map(|length| {
        let known = places.exact(&words.get(at..at + length)?.join(" "))?;
        Some((length, known.basis))
    })?;
    Some((length, Bearing::Matters(Matter::Sentence), basis))
}

/// Reads a word that nothing explains: a number, or letters that go with the number beside them.
fn unknown(words: &[String], at: usize, numbers: bool) -> Bearing {
    let Some(word) = words.get(at) else { return Bearing::NotUnderstood };
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let next = words.get(at + 1).is_some_and(|next| has_digit(next));
    let is_number = has_digit(word) && (letters == 0 || numbers || word.len() > 5);
    if is_number || (letters == 1 && word.len() == 1 && (numbers || next)) {
        return Bearing::Number;
    }
    Bearing::NotUnderstood
}
