//! Sections as a statute or a policy names them, `HS 11357(b)` or `PC 187-191.5`, and matching them to a charge.

use crate::record::{LawCode, Section};
use serde::Deserialize;
use std::fmt;

/// A section of a code, or a range of sections, as cited.
///
/// It matches a charge of the same code and number whose subdivisions begin with its own: `PC 288` matches 288(a), and
/// `PC 288(a)` does not match a bare 288.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    section: Section,
    /// The last number of a range, with its decimals.
    through: Option<String>,
    cited: String,
}

/// Text that does not name a section.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a section; write the code, the number and its letters, such as HS 11357(b)")]
pub struct NotASection(pub String);

impl Pattern {
    /// Returns how many subdivisions of the section it names, or `None` where it does not match.
    pub fn depth_in(&self, section: &Section) -> Option<usize> {
        (section.code == self.section.code
            && self.covers_number(&section.number)
            && section.subdivisions.starts_with(&self.section.subdivisions))
        .then_some(self.section.subdivisions.len())
    }

    /// Tells whether the section names less than the pattern does: 653f beside 653f(b).
    fn is_within(&self, section: &Section) -> bool {
        section.code == self.section.code
            && self.covers_number(&section.number)
            && self.section.subdivisions.starts_with(&section.subdivisions)
    }

    /// Returns the section it names, the first of a range.
    pub fn section(&self) -> &Section {
        &self.section
    }

    fn covers_number(&self, number: &str) -> bool {
        match &self.through {
            None => number == self.section.number,
            Some(last) => {
                let (low, high, here) = (decimal(&self.section.number), decimal(last), decimal(number));
                here.is_some() && low <= here && here <= high
            }
        }
    }
}

/// Splits a section number into its whole part and its decimals; `None` where letters make it another statute (653f).
fn decimal(number: &str) -> Option<(u32, &str)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    whole.parse().ok().filter(|_| digits).map(|whole| (whole, fraction))
}

impl TryFrom<String> for Pattern {
    type Error = NotASection;

    fn try_from(text: String) -> Result<Self, NotASection> {
        let refused = || NotASection(text.clone());
        let (letters, rest) = text.trim().split_once(' ').ok_or_else(refused)?;
        let code = code_of(letters).ok_or_else(refused)?;
        let rest = rest.trim();
        let (head, letters) = rest.split_once('(').map_or((rest, None), |(head, tail)| (head, Some(tail)));
        let (number, through) =
            head.split_once('-').map_or((head, None), |(first, last)| (first, Some(last.to_owned())));
        let number = number.to_ascii_lowercase();
        if !number.starts_with(|first: char| first.is_ascii_digit())
            || !number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        {
            return Err(refused());
        }
        let subdivisions: Vec<String> = match letters {
            None => Vec::new(),
            Some(letters) => {
                let inner = letters.strip_suffix(')').ok_or_else(refused)?;
                inner.split(")(").map(str::to_ascii_lowercase).collect()
            }
        };
        if subdivisions
            .iter()
            .any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            return Err(refused());
        }
        let section = Section { code: Some(code), number, subdivisions };
        Ok(Self { section, through, cited: text.trim().to_owned() })
    }
}

/// Returns the code that the letters before a cited section stand for.
fn code_of(letters: &str) -> Option<LawCode> {
    Some(match letters.to_ascii_uppercase().as_str() {
        "HS" => LawCode::HealthSafety,
        "PC" => LawCode::Penal,
        "VC" => LawCode::Vehicle,
        "BP" => LawCode::BusinessProfessions,
        "WI" | "WIC" => LawCode::WelfareInstitutions,
        "FG" => LawCode::FishGame,
        _ => return None,
    })
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.cited)
    }
}

/// The patterns of one table, found by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Index {
    /// Number and patterns, sorted by number; ranges are kept apart.
    by_number: Vec<(String, Vec<(usize, Pattern)>)>,
    /// The beginnings of the same numbers, sorted alike: every charge of a file is looked up.
    beginnings: Vec<u64>,
    ranges: Vec<(usize, Pattern)>,
    /// The whole numbers that the ranges lie between: nearly every section is outside and need not be compared.
    reach: (u32, u32),
}

/// Returns the first eight letters of a number as one, which sort as they do.
fn beginning(number: &str) -> u64 {
    let mut letters = [0; 8];
    letters.iter_mut().zip(number.bytes()).for_each(|(place, letter)| *place = letter);
    u64::from_be_bytes(letters)
}

impl Index {
    pub(super) fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let mut index = Self::default();
        for (at, pattern) in patterns.enumerate() {
            if pattern.through.is_some() {
                let ends = [Some(pattern.section.number.as_str()), pattern.through.as_deref()];
                for (whole, _) in ends.into_iter().flatten().filter_map(decimal) {
                    let (low, high) = index.reach;
                    index.reach = if high == 0 { (whole, whole) } else { (low.min(whole), high.max(whole)) };
                }
                index.ranges.push((at, pattern.clone()));
                continue;
            }
            let number = &pattern.section.number;
            match index.by_number.binary_search_by(|(have, _)| have.cmp(number)) {
                Ok(found) => {
                    if let Some((_, list)) = index.by_number.get_mut(found) {
                        list.push((at, pattern.clone()));
                    }
                }
                Err(gap) => index.by_number.insert(gap, (number.clone(), vec![(at, pattern.clone())])),
            }
        }
        index.beginnings = index.by_number.iter().map(|(number, _)| beginning(number)).collect();
        index
    }

    fn of_number(&self, number: &str) -> &[(usize, Pattern)] {
        let wanted = beginning(number);
        let from = self.beginnings.partition_point(|have| *have < wanted);
        self.by_number
            .get(from..)
            .unwrap_or_default()
            .iter()
            .zip(self.beginnings.get(from..).unwrap_or_default())
            .take_while(|(_, have)| **have == wanted)
            .find(|((have, _), _)| have == number)
            .map_or(&[], |((_, list), _)| list)
    }

    /// Returns the ranges that may cover a number.
    fn ranges_near(&self, number: &str) -> &[(usize, Pattern)] {
        let (low, high) = self.reach;
        let near = decimal(number).is_some_and(|(whole, _)| low <= whole && whole <= high);
        if near { &self.ranges } else { &[] }
    }

    /// Tells whether any pattern names the number.
    pub(super) fn has_number(&self, number: &str) -> bool {
        !self.of_number(number).is_empty()
            || self.ranges_near(number).iter().any(|(_, range)| range.covers_number(number))
    }

    /// Returns the longest pattern that matches, and how many subdivisions it names.
    pub(super) fn longest(&self, section: &Section) -> Option<(usize, usize)> {
        self.of_number(&section.number)
            .iter()
            .chain(self.ranges_near(&section.number))
            .filter_map(|(at, pattern)| pattern.depth_in(section).map(|depth| (*at, depth)))
            .max_by_key(|(at, depth)| (*depth, std::cmp::Reverse(*at)))
    }

    /// Returns a pattern whose number the section has under no code, or under another one, or with letters after it that
    /// no pattern has.
    pub(super) fn near(&self, section: &Section) -> Option<usize> {
        let first = |number: &str| {
            let own =
                self.of_number(number).iter().min_by_key(|(_, pattern)| pattern.section.subdivisions.len());
            own.or_else(|| self.ranges_near(number).iter().find(|(_, range)| range.covers_number(number)))
        };
        match first(&section.number) {
            // The list has the section, and not this subdivision of it.
            Some((_, pattern)) if pattern.section.code == section.code => None,
            Some((at, _)) => Some(*at),
            None => {
                let bare = section.number.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
                let stuck = bare != section.number && !bare.is_empty();
                first(bare).filter(|_| stuck).map(|(at, _)| *at)
            }
        }
    }

    /// Returns the pattern that matches best; `false` where the charge names less than the pattern it falls within.
    pub(super) fn find(&self, section: &Section) -> Option<(usize, bool)> {
        self.longest(section).map(|(at, _)| (at, true)).or_else(|| {
            self.of_number(&section.number)
                .iter()
                .find(|(_, pattern)| pattern.is_within(section))
                .map(|(at, _)| (*at, false))
        })
    }
}
