//! Sections of a code, parsed: `11357(b) HS` is code HS, number 11357, subdivision (b).
//!
//! Owns what one section is and how sections compare. Reading them out of a charge text is [`crate::record::offense`]'s;
//! nobody ever searches for digits: `11357.5 HS` is another statute than `11357 HS` (traps.md T01), `11360 VC` another
//! code (T03). Which sections matter is `relief`'s.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The California code that a section number belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LawCode {
    /// Health and Safety Code.
    HealthSafety,
    /// Penal Code.
    Penal,
    /// Vehicle Code.
    Vehicle,
    /// Business and Professions Code.
    BusinessProfessions,
    /// Welfare and Institutions Code.
    WelfareInstitutions,
    /// Fish and Game Code.
    FishGame,
    /// Another code, by its letters in upper case.
    Other(String),
}

/// One section of one code, with its subdivisions.
///
/// `number` keeps the decimals and letters that make a statute of its own (`11357.5`, `653f`); `subdivisions` are
/// lower case without brackets (`["a", "1"]` for `(A)(1)`), so that `11357(A)` and `11357(a)` are equal (T17). What
/// is written differently stays different: `314(1)` and `314.1` are two sections here, whatever a list says of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Section {
    /// The code; `None` where the text names none.
    pub code: Option<LawCode>,
    /// The section number with its decimals and letters, lower case: `11357`, `191.5`, `653f`.
    pub number: String,
    /// Its subdivisions, outermost first.
    pub subdivisions: Vec<String>,
}

/// Letters of further codes that are taken for a code right after a number, whatever follows them.
const OTHERS: &[&str] = &[
    "CC", "CI", "CP", "EC", "ED", "FA", "FC", "FI", "GC", "HN", "IC", "LC", "MC", "MV", "PR", "PU", "RT",
    "SH", "UI", "US", "WC",
];

impl LawCode {
    /// Reads two letters that may be a code right after a section number: a known code's, or any before a hyphen
    /// or the end (`11360 XX-SOMETHING`).
    pub(crate) fn other_at_start(text: &[u8]) -> Option<(Self, usize)> {
        let letters = text.get(..2).filter(|two| two.iter().all(u8::is_ascii_alphabetic))?;
        let letters = String::from_utf8(letters.to_ascii_uppercase()).ok()?;
        let ends = match text.get(2) {
            None | Some(b'-') => true,
            Some(next) => !next.is_ascii_alphanumeric() && OTHERS.contains(&letters.as_str()),
        };
        ends.then_some((Self::Other(letters), 2))
    }

    /// Returns the code of the letters that the state writes: `HS`, `PC`, `GC`.
    pub fn of_letters(letters: &str) -> Self {
        match letters {
            "HS" => Self::HealthSafety,
            "PC" => Self::Penal,
            "VC" => Self::Vehicle,
            "BP" => Self::BusinessProfessions,
            "WI" => Self::WelfareInstitutions,
            "FG" => Self::FishGame,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Returns its letters as the state writes them: `HS`, `PC`, `VC`, `BP`, `WI`, `FG`.
    pub fn letters(&self) -> &str {
        match self {
            Self::HealthSafety => "HS",
            Self::Penal => "PC",
            Self::Vehicle => "VC",
            Self::BusinessProfessions => "BP",
            Self::WelfareInstitutions => "WI",
            Self::FishGame => "FG",
            Self::Other(letters) => letters,
        }
    }
}

impl Section {
    /// Makes a section; number and subdivisions are put into lower case.
    pub fn new(code: Option<LawCode>, number: &str, subdivisions: &[&str]) -> Self {
        Self {
            code,
            number: number.to_ascii_lowercase(),
            subdivisions: subdivisions.iter().map(|subdivision| subdivision.to_ascii_lowercase()).collect(),
        }
    }

    /// Tells whether it is this section of this code, whatever the subdivision.
    pub fn is(&self, code: &LawCode, number: &str) -> bool {
        self.code.as_ref() == Some(code) && self.number == number
    }

    /// Tells whether it lies within the subdivisions given: `288(c)(1)` is within `(c)`, and every section within none.
    pub fn is_within(&self, subdivisions: &[&str]) -> bool {
        subdivisions.len() <= self.subdivisions.len()
            && self.subdivisions.iter().zip(subdivisions).all(|(ours, theirs)| ours == theirs)
    }

    /// Returns the digits its number opens with: `11357` of `11357.5` and of `11357b`. For telling look-alikes, never
    /// for telling that a section is one.
    pub fn digits(&self) -> &str {
        let end =
            self.number.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.number.len());
        self.number.get(..end).unwrap_or_default()
    }
}

/// Tells whether `text` begins with the upper-case ASCII `word`, in any case.
pub(crate) fn starts_with(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

impl fmt::Display for LawCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.letters())
    }
}

/// Writes `11357(b) HS`, or `11357(b)` where no code is named.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        for subdivision in &self.subdivisions {
            write!(f, "({subdivision})")?;
        }
        self.code.as_ref().map_or(Ok(()), |code| write!(f, " {code}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_compare_without_case_but_as_written() {
        let hs = || Some(LawCode::HealthSafety);
        assert_eq!(Section::new(hs(), "11357", &["A"]), Section::new(hs(), "11357", &["a"]));
        assert_ne!(Section::new(None, "314", &["1"]), Section::new(None, "314.1", &[]));
        assert!(Section::new(hs(), "11360", &["a", "1"]).is_within(&["a"]));
        assert!(!Section::new(hs(), "11360", &["a"]).is_within(&["a", "1"]));
        assert_eq!(Section::new(hs(), "11357.5", &["b"]).digits(), "11357");
        assert_eq!(Section::new(Some(LawCode::Penal), "653F", &["B"]).to_string(), "653f(b) PC");
    }
}
