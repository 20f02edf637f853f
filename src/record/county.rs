//! County names, made comparable.
//!
//! Files write `SAN FRANCISCO`, `SAN FRANCISCO ` and `SAN FRANCISCO CO` for one county (traps.md T69); a row that is
//! silently taken for another county's hides a person's case. Owns the normalised name and the list of the counties of
//! California.

use crate::record::nearest::nearest;
use crate::record::text::decode;
use crate::record::{Text, text};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// The counties of California in the order of their numbers (1 Alameda, 38 San Francisco, 58 Yuba), which is the
/// order of the alphabet.
const COUNTIES: [&str; 58] = [
    "ALAMEDA",
    "ALPINE",
    "AMADOR",
    "BUTTE",
    "CALAVERAS",
    "COLUSA",
    "CONTRA COSTA",
    "DEL NORTE",
    "EL DORADO",
    "FRESNO",
    "GLENN",
    "HUMBOLDT",
    "IMPERIAL",
    "INYO",
    "KERN",
    "KINGS",
    "LAKE",
    "LASSEN",
    "LOS ANGELES",
    "MADERA",
    "MARIN",
    "MARIPOSA",
    "MENDOCINO",
    "MERCED",
    "MODOC",
    "MONO",
    "MONTEREY",
    "NAPA",
    "NEVADA",
    "ORANGE",
    "PLACER",
    "PLUMAS",
    "RIVERSIDE",
    "SACRAMENTO",
    "SAN BENITO",
    "SAN BERNARDINO",
    "SAN DIEGO",
    "SAN FRANCISCO",
    "SAN JOAQUIN",
    "SAN LUIS OBISPO",
    "SAN MATEO",
    "SANTA BARBARA",
    "SANTA CLARA",
    "SANTA CRUZ",
    "SHASTA",
    "SIERRA",
    "SISKIYOU",
    "SOLANO",
    "SONOMA",
    "STANISLAUS",
    "SUTTER",
    "TEHAMA",
    "TRINITY",
    "TULARE",
    "TUOLUMNE",
    "VENTURA",
    "YOLO",
    "YUBA",
];

/// A county of California by its normalised upper-case name, or a name that is none, kept as written; blank where the
/// file names none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct County(String);

impl County {
    /// Normalises a name: case, spaces and full stops, and the words around it (`COUNTY OF …`, `CITY AND COUNTY OF …`,
    /// `… CO`, `… COUNTY`). Placeholders such as `NULL` are blank.
    pub fn new(name: &str) -> Self {
        if COUNTIES.contains(&name) {
            return Self(name.to_owned());
        }
        let safe = Text::new(name);
        let words: Vec<_> = safe
            .as_str()
            .split(|character: char| character.is_whitespace() || matches!(character, '.' | ','))
            .filter(|word| !word.is_empty())
            .map(str::to_uppercase)
            .collect();
        let mut rest: &[String] = &words;
        for opening in
            [&["CITY", "AND", "COUNTY", "OF"][..], &["CITY", "&", "COUNTY", "OF"], &["COUNTY", "OF"]]
        {
            if rest.len() > opening.len() && rest.iter().zip(opening).all(|(word, want)| word == want) {
                rest = rest.get(opening.len()..).unwrap_or_default();
            }
        }
        if let [name @ .., last] = rest
            && !name.is_empty()
            && matches!(last.as_str(), "CO" | "COUNTY" | "CNTY" | "CTY")
        {
            rest = name;
        }
        let name = rest.join(" ");
        Self(if text::is_placeholder(name.as_bytes()) { String::new() } else { name })
    }

    /// Normalises the name in a field of a file.
    pub fn from_bytes(field: &[u8]) -> Self {
        Self::new(&decode(field))
    }

    /// Reads the name of a county of California, as an office writes it in a command or a policy.
    ///
    /// A slip would otherwise make a queue in which no conviction is the county's and nobody has a case.
    pub fn named(name: &str) -> Result<Self, NotACounty> {
        let county = Self::new(name);
        if county.is_of_california() {
            return Ok(county);
        }
        let nearest = nearest(county.as_str(), COUNTIES.iter().copied());
        Err(NotACounty { name: Text::new(name), nearest })
    }

    /// Returns the county with a number of the state's list, 1 to 58.
    pub fn numbered(number: usize) -> Option<Self> {
        COUNTIES.get(number.checked_sub(1)?).map(|name| Self((*name).to_owned()))
    }

    /// Returns the name, in upper case; blank where none is given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether no county is named.
    pub fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells whether it is a county of California. What is none, and not blank, is to be listed for a person to look
    /// at (T69).
    pub fn is_of_california(&self) -> bool {
        COUNTIES.contains(&self.0.as_str())
    }
}

/// A name that no county of California has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACounty {
    /// The name.
    pub name: Text,
    /// The county that may have been meant.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for NotACounty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no county of California", self.name)?;
        self.nearest.map_or(Ok(()), |nearest| write!(f, "; {nearest} is one"))
    }
}

impl std::error::Error for NotACounty {}

impl fmt::Display for County {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Reads a name back through the normalising.
impl<'de> Deserialize<'de> for County {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::new(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_county_has_one_name_t69() {
        for written in [
            "SAN FRANCISCO",
            "SAN FRANCISCO ",
            "SAN FRANCISCO CO",
            "San  Francisco County",
            "SAN FRANCISCO CO.",
            "COUNTY OF SAN FRANCISCO",
            "City and County of San Francisco",
            "CITY & COUNTY OF SAN FRANCISCO",
        ] {
            assert_eq!(County::new(written).as_str(), "SAN FRANCISCO", "{written}");
            assert!(County::new(written).is_of_california());
        }
        assert_eq!(County::numbered(38), Some(County::new("SAN FRANCISCO")));
        assert_eq!(County::numbered(0), None);
        assert_eq!(County::numbered(59), None);
        assert!(COUNTIES.is_sorted());
    }

    #[test]
    fn a_county_is_named_right_or_not_at_all() {
        for written in ["san francisco", "San Francisco County", "COUNTY OF SAN FRANCISCO"] {
            assert_eq!(County::named(written), Ok(County::new("SAN FRANCISCO")), "{written}");
        }
        let said = |name: &str| County::named(name).unwrap_err().to_string();
        assert_eq!(said("San Fransisco"), "`San Fransisco` is no county of California; SAN FRANCISCO is one");
        assert_eq!(said("Multnomah"), "`Multnomah` is no county of California");
        assert_eq!(said(""), "`` is no county of California");
    }

    #[test]
    fn a_name_that_is_no_county_is_kept_and_known_as_such() {
        let unknown = County::new("San Fransisco");
        assert_eq!(unknown.as_str(), "SAN FRANSISCO");
        assert!(!unknown.is_of_california() && !unknown.is_blank());
        for blank in ["", "   ", "NULL  ", "  -  ", "#"] {
            assert!(County::new(blank).is_blank(), "{blank:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_but_a_second_suffix(name in "[A-Za-z ]{0,24}") {
            let once = County::new(&name);
            let twice = County::new(once.as_str());
            prop_assert_eq!(County::new(twice.as_str()).is_of_california(), twice.is_of_california());
            prop_assert!(!once.is_of_california() || twice == once);
        }
    }
}
