//! Which decisions are looked at again: a draw by SHA-256 tickets that anyone can repeat with pencil and a hash tool.
//!
//! Owns the seed people make, the ticket of a case, and the order they give. Rivest's `consistent_sampler`, digit for
//! digit, in three lines of any language:
//!
//! ```text
//! s      = sha256_hex(seed)
//! t(id)  = sha256 of the text s + id, as a decimal number padded to 78 digits, its digits reversed, after "0."
//! sample = the ids with the smallest t, smallest first
//! ```
//!
//! A ticket depends on nothing but the seed and the id. So a draw from part of the cases is the whole draw with the
//! others struck out, strata merge by ticket, and a larger sample begins with the smaller one. No random generator of
//! any library takes part: its next version would draw other cases.

use crate::casework::Digest;
use crate::casework::spotcheck::Share;
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Decimal digits of the largest SHA-256 hash.
const DIGITS: usize = 78;

/// Digits that are printed at least, as the published implementation does.
const PRINTED: usize = 64;

/// Dice to throw: twenty decimal dice are 66 bits that nobody chose (Rivest's practice).
const DICE: usize = 20;

/// Characters each of two persons types at least.
const TYPED: usize = 8;

/// What the draw starts from: made by people after the plan was written down, never by the program, never used twice.
///
/// Printable ASCII without a blank at either end, so that two people who type it get the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(String);

/// Why text is no seed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// Nothing was typed.
    #[error("the seed is empty")]
    Empty,
    /// A character that looks like another or cannot be seen.
    #[error(
        "a seed has only letters without accents, digits, punctuation and inner blanks: {0:?} is none of them"
    )]
    Character(char),
    /// Blanks that nobody sees on paper.
    #[error("the seed begins or ends with a blank")]
    Blank,
    /// Too few dice.
    #[error("{0} digits are too few: throw {DICE} ten-sided dice")]
    Dice(usize),
    /// Something that no die shows.
    #[error("dice show digits: {0:?} is none")]
    NotADigit(char),
    /// Too short to be unforeseen.
    #[error("{0} characters are too few: each of the two persons types at least {TYPED}")]
    Short(usize),
    /// One person's choice, twice.
    #[error("both persons typed the same text")]
    Same,
}

impl Seed {
    /// Takes a seed as it stands on paper or in the ledger.
    pub fn recorded(text: &str) -> Result<Self, SeedError> {
        if text.is_empty() {
            return Err(SeedError::Empty);
        }
        if let Some(character) = text.chars().find(|character| !(' '..='~').contains(character)) {
            return Err(SeedError::Character(character));
        }
        if text.starts_with(' ') || text.ends_with(' ') {
            return Err(SeedError::Blank);
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes a seed of at least twenty ten-sided dice, in the order thrown; the seed is `dice:` and the digits.
    ///
    /// Blanks between groups of dice are left out.
    pub fn of_dice(thrown: &str) -> Result<Self, SeedError> {
        let digits: String = thrown.chars().filter(|character| *character != ' ').collect();
        if let Some(character) = digits.chars().find(|character| !character.is_ascii_digit()) {
            return Err(SeedError::NotADigit(character));
        }
        if digits.len() < DICE {
            return Err(SeedError::Dice(digits.len()));
        }
        Self::recorded(&format!("dice:{digits}"))
    }

    /// Makes a seed of what two persons typed, neither seeing the other's: the first text, a colon, the second.
    pub fn of_two(first: &str, second: &str) -> Result<Self, SeedError> {
        let (first, second) = (Self::recorded(first)?, Self::recorded(second)?);
        if let Some(short) = [&first.0, &second.0].into_iter().map(String::len).find(|length| *length < TYPED)
        {
            return Err(SeedError::Short(short));
        }
        if first == second {
            return Err(SeedError::Same);
        }
        Ok(Self(format!("{}:{}", first.0, second.0)))
    }

    /// Returns it as it is hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for Seed {
    type Error = SeedError;

    fn try_from(text: String) -> Result<Self, SeedError> {
        Self::recorded(&text)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0
    }
}

/// A number from 0 to 1 that belongs to one id under one seed: 78 decimal digits, compared as digits.
///
/// Never a float: two tickets that share their first 17 digits would be the same float, and the order would hang on a
/// sort's habits. Serialises as the text it prints.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket([u8; DIGITS]);

impl Ticket {
    /// Returns the ticket that a text hashes to.
    pub fn of_text(text: &str) -> Self {
        Self(reversed_digits(Digest::of(text.as_bytes()).as_bytes()))
    }

    /// Returns the ticket of an id under a seed.
    pub fn new(seed: &Seed, id: &str) -> Self {
        Self::under(&Digest::of(seed.0.as_bytes()).to_string(), id)
    }

    /// Tells whether it is smaller than a share, exactly.
    pub fn is_below(&self, share: Share) -> bool {
        let mut ticket = BigUint::ZERO;
        let mut one = BigUint::from(1_u32);
        for digit in self.0 {
            ticket = ticket * 10_u32 + u32::from(digit);
            one *= 10_u32;
        }
        ticket * share.den() < one * share.num()
    }

    fn under(hashed_seed: &str, id: &str) -> Self {
        Self::of_text(&format!("{hashed_seed}{id}"))
    }
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.iter().rposition(|digit| *digit != 0).map_or(0, |place| place + 1);
        let digits = self.0.iter().take(last.max(PRINTED)).map(|digit| char::from(b'0' + digit));
        f.pad(&format!("0.{}", digits.collect::<String>()))
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Ticket {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An id that stands twice in the list to draw from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` stands twice in the list to draw from")]
pub struct Duplicate(pub String);

/// Draws ids: the `take` smallest tickets, smallest first, or all of them in order where there are not so many.
///
/// Needs memory for the ids and the sample's tickets, not for every ticket.
pub fn draw<'a>(
    seed: &Seed,
    ids: impl IntoIterator<Item = &'a str>,
    take: usize,
) -> Result<Vec<(Ticket, &'a str)>, Duplicate> {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair.first() == pair.last()).and_then(<[&str]>::first) {
        return Err(Duplicate((*twice).to_owned()));
    }
    let hashed_seed = Digest::of(seed.0.as_bytes()).to_string();
    let mut drawn = BTreeSet::new();
    for id in ids {
        // Equal tickets would need a collision of SHA-256; the id behind them would still settle the order.
        let candidate = (Ticket::under(&hashed_seed, id), id);
        if drawn.len() < take {
            drawn.insert(candidate);
        } else if drawn.last().is_some_and(|last| candidate < *last) {
            drawn.pop_last();
            drawn.insert(candidate);
        }
    }
    Ok(drawn.into_iter().collect())
}

/// Writes a hash as a decimal number of 78 digits and returns the digits, the last one first.
///
/// Zeros that pad the number on its left stand at the end of the fraction, where they change nothing.
fn reversed_digits(hash: &[u8; 32]) -> [u8; DIGITS] {
    const BILLION: u64 = 1_000_000_000;
    let mut limbs: Vec<u64> =
        hash.chunks(4).map(|bytes| bytes.iter().fold(0, |limb, byte| limb << 8 | u64::from(*byte))).collect();
    let mut digits = [0; DIGITS];
    for nine in digits.chunks_mut(9) {
        // One long division by a billion: the remainder is the next nine digits from the right.
        let mut rest = limbs.iter_mut().fold(0, |rest, limb| {
            let part = rest << 32 | *limb;
            *limb = part / BILLION;
            part % BILLION
        });
        for digit in nine {
            *digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(text: &str) -> Seed {
        Seed::recorded(text).unwrap()
    }

    fn ids(drawn: &[(Ticket, &str)]) -> Vec<String> {
        drawn.iter().map(|(_, id)| (*id).to_owned()).collect()
    }

    fn cases() -> Vec<String> {
        (1..=4_940).map(|number| format!("CASE-{number:05}")).collect()
    }

    #[test]
    fn the_published_examples_come_out() {
        assert!(Ticket::of_text("abc").to_string().starts_with("0.5699807186179285892647734156"));
        let ticket = Ticket::new(&seed("01382438112797316654"), "AB-130");
        assert!(ticket.to_string().starts_with("0.26299714122838008416507544297546663599715395525154"));
        let six = ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"];
        let drawn = draw(&seed("314159"), six, 4).unwrap();
        assert_eq!(ids(&drawn), ["B-2", "B-3", "A-3", "A-2"]);
    }

    #[test]
    fn the_reference_implementation_draws_the_same_cases() {
        let all = cases();
        let table = [
            ("20180131", "03219 01108 03064 03217 00370 00956 04753 02371 04034 03204"),
            ("46271", "04738 03435 02890 03034 04379"),
            ("dice:31415926535897932384", "03749 02544 01966 02108 00131"),
        ];
        for (text, numbers) in table {
            let expected: Vec<String> = numbers.split(' ').map(|number| format!("CASE-{number}")).collect();
            let drawn = draw(&seed(text), all.iter().map(String::as_str), expected.len()).unwrap();
            assert_eq!(ids(&drawn), expected);
        }
    }

    #[test]
    fn a_part_is_drawn_in_the_order_of_the_whole_and_a_longer_draw_begins_with_the_shorter() {
        let all = cases();
        let names = || all.iter().map(String::as_str).take(300);
        let whole = draw(&seed("two persons:one seed"), names(), 300).unwrap();
        let odd = |id: &&str| id.ends_with(['1', '3', '5', '7', '9']);
        let part = draw(&seed("two persons:one seed"), names().filter(odd), 300).unwrap();
        let struck: Vec<_> = whole.iter().filter(|(_, id)| odd(id)).copied().collect();
        assert_eq!(part, struck);
        assert_eq!(whole[..40], draw(&seed("two persons:one seed"), names(), 40).unwrap()[..]);
        assert_eq!(draw(&seed("two persons:one seed"), names(), 0).unwrap(), []);
    }

    #[test]
    fn a_hash_is_the_decimal_number_that_big_integers_say() {
        for (number, text) in (0..500).map(|number| (number, number.to_string())) {
            let hash = if number == 0 { [255; 32] } else { *Digest::of(text.as_bytes()).as_bytes() };
            let mut expected = num_bigint::BigUint::from_bytes_be(&hash).to_radix_le(10);
            expected.resize(DIGITS, 0);
            assert_eq!(reversed_digits(&hash).to_vec(), expected);
        }
        assert_eq!(reversed_digits(&[0; 32]), [0; DIGITS]);
    }

    #[test]
    fn a_case_that_stands_twice_is_refused() {
        assert_eq!(draw(&seed("seed"), ["A", "B", "A"], 1), Err(Duplicate("A".to_owned())));
    }

    #[test]
    fn seeds_are_made_by_people_and_read_back() {
        let dice = Seed::of_dice("31415 92653 58979 32384").unwrap();
        assert_eq!(dice.as_str(), "dice:31415926535897932384");
        let two = Seed::of_two("green window", "seven:oaks").unwrap();
        assert_eq!(two.as_str(), "green window:seven:oaks");
        let json = serde_json::to_string(&two).unwrap();
        assert_eq!(serde_json::from_str::<Seed>(&json).unwrap(), two);
        assert!(serde_json::from_str::<Seed>("\" x\"").is_err());

        assert_eq!(Seed::of_dice("123"), Err(SeedError::Dice(3)));
        assert_eq!(Seed::of_dice("3141592653589793238x"), Err(SeedError::NotADigit('x')));
        assert_eq!(Seed::of_two("green window", "oak"), Err(SeedError::Short(3)));
        assert_eq!(Seed::of_two("green window", "green window"), Err(SeedError::Same));
        assert_eq!(Seed::recorded(""), Err(SeedError::Empty));
        assert_eq!(Seed::recorded("seed "), Err(SeedError::Blank));
        assert_eq!(Seed::recorded("sé"), Err(SeedError::Character('é')));
        assert_eq!(Seed::recorded("a\tb"), Err(SeedError::Character('\t')));
    }

    #[test]
    fn tickets_are_ordered_as_the_fractions_they_print() {
        let names: Vec<String> = (0..2_000).map(|number| number.to_string()).collect();
        let drawn = draw(&seed("order"), names.iter().map(String::as_str), 2_000).unwrap();
        let printed: Vec<String> =
            drawn.iter().map(|(ticket, _)| format!("{:0<80}", ticket.to_string())).collect();
        assert!(printed.is_sorted());
        assert!(printed.iter().all(|text| text.len() == 80 && text.starts_with("0.")));
        // A hash with fewer than 78 digits ends in zeros that are not printed.
        assert!(drawn.iter().any(|(ticket, _)| ticket.to_string().len() < 80));
    }
}
