//! What a court or prosecutor did with a count, read from the words of the file.

use crate::record::{PartialDate, SourceLine, Text};
use serde::{Deserialize, Serialize};

/// What a court or prosecutor did with a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disposition {
    /// Convicted, however sentenced.
    Convicted,
    /// Dismissed, released, not filed: no conviction came of it.
    Dismissed,
    /// Acquitted.
    Acquitted,
    /// A conviction set aside and dismissed under PC 1203.4 or its relatives (1203.4a, 1203.41, 1203.42, 1203.49).
    SetAside,
    /// Dismissed, redesignated or resentenced under HS 11361.8 or 11361.9 before.
    Prop64Relief,
    /// A conviction reversed, vacated or set aside otherwise.
    Vacated,
    /// Anything else, as written in [`Disposed::text`].
    Other,
}

/// One disposition of a count, as a row states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// What it was.
    pub disposition: Disposition,
    /// The words of the file.
    pub text: Text,
    /// `DISP_DATE`, else the `STP_EVENT_DATE` of the row that states it, else unknown.
    pub date: PartialDate,
    /// The row that says so.
    pub source: SourceLine,
}

impl Disposition {
    /// Reads the words of `DISP_DESCR`, in any case and spacing (T52): `CONVICTED-PROB/JAIL`,
    /// `CONV SET ASIDE & DISM PER 1203.4 PC` (T53), `DISMISSED-PROP 64 11361.8 HS` (T54),
    /// `CONVICTION REVERSED/VACATED` (T55), `PROS REL-DET ONLY-LACK OF EVIDENCE`.
    ///
    /// What was asked for and denied is [`Self::Other`], and so is everything that no word of this list explains:
    /// such words never make a conviction nor take one away.
    pub fn parse(words: &str) -> Self {
        let words = words.to_ascii_uppercase();
        let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
        let opens =
            |openings: &[&str]| openings.iter().any(|opening| words.trim_start().starts_with(opening));
        if has(&["DENIED", "NOT GRANTED", "WITHDRAWN"]) {
            Self::Other
        } else if has(&["11361.8", "11361.9", "PROP 64", "PROP64", "PROP. 64", "PROPOSITION 64"]) {
            Self::Prop64Relief
        } else if has(&["1203.4"]) {
            Self::SetAside
        } else if has(&["REVERSED", "VACATED", "SET ASIDE", "OVERTURNED"]) {
            Self::Vacated
        } else if has(&["ACQUIT", "NOT GUILTY"]) {
            Self::Acquitted
        } else if has(&["NOT CONVICTED", "NO CONVICTION"]) {
            Self::Dismissed
        } else if opens(&[
            "CONVICT",
            "CONV ",
            "CONV-",
            "CONV/",
            "GUILTY",
            "PLED GUILTY",
            "PLEAD GUILTY",
            "NOLO",
        ]) || words.trim() == "CONV"
        {
            Self::Convicted
        } else if opens(&[
            "DISM",
            "PROS",
            "RELEASE",
            "REL ",
            "REL/",
            "REL-",
            "REJECT",
            "NOT FILED",
            "NO COMPL",
        ]) {
            Self::Dismissed
        } else {
            Self::Other
        }
    }

    /// Tells whether it presupposes a conviction that it then took back or changed.
    pub fn follows_conviction(self) -> bool {
        match self {
            Self::SetAside | Self::Prop64Relief | Self::Vacated => true,
            Self::Convicted | Self::Dismissed | Self::Acquitted | Self::Other => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_words_of_the_state() {
        use Disposition::{Acquitted, Convicted, Dismissed, Other, Prop64Relief, SetAside, Vacated};
        let cases = [
            ("CONVICTED", Convicted),
            ("CONVICTED-PROB/JAIL", Convicted),
            (" CONVICTED-PROBATION", Convicted),
            ("Convicted-Jail", Convicted),
            ("CONV SET ASIDE & DISM PER 1203.4 PC", SetAside),
            ("DISMISSED PER 1203.4A PC", SetAside),
            ("DISMISSED-PROP 64 11361.8 HS", Prop64Relief),
            ("RESENTENCED 11361.8(B) HS", Prop64Relief),
            ("11361.8 PETITION DENIED", Other),
            ("1203.4 PC DENIED", Other),
            ("CONVICTION REVERSED/VACATED", Vacated),
            ("CONVICTION SET ASIDE", Vacated),
            ("ACQUITTED", Acquitted),
            ("NOT GUILTY", Acquitted),
            ("NOT CONVICTED", Dismissed),
            ("DISMISSED/FURTHERANCE OF JUSTICE", Dismissed),
            ("DISMISSED/CHARGE DROPPED", Dismissed),
            ("PROS REL-DET ONLY-LACK OF EVIDENCE", Dismissed),
            ("REL/TOT OTHER JURIS/AUTH", Dismissed),
            ("DIVERSION", Other),
            ("CONVERTED TO CIVIL", Other),
            ("CONV", Convicted),
            ("", Other),
        ];
        for (words, disposition) in cases {
            assert_eq!(Disposition::parse(words), disposition, "{words}");
        }
    }

    proptest! {
        #[test]
        fn case_and_blanks_around_do_not_matter(words in "[A-Za-z0-9 ./-]{0,30}") {
            prop_assert_eq!(Disposition::parse(&words), Disposition::parse(&format!("  {}", words.to_ascii_lowercase())));
        }
    }
}
