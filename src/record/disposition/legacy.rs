//! How dispositions were read before there was a vocabulary: by a few words, anywhere in the text.
//!
//! Owns nothing else; [`crate::record::vocabulary`] reads them as the tables say. The assembling of a person calls it
//! until its phrasebook asks the vocabulary.

use super::Disposition;

impl Disposition {
    /// Reads the words of `DISP_DESCR`, in any case and spacing (T52): `CONVICTED-PROB/JAIL`,
    /// `CONV SET ASIDE & DISM PER 1203.4 PC` (T53), `DISMISSED-PROP 64 11361.8 HS` (T54),
    /// `CONVICTION REVERSED/VACATED` (T55), `PROS REL-DET ONLY-LACK OF EVIDENCE`.
    ///
    /// What was asked for and denied is [`Self::NOT_UNDERSTOOD`], and so is everything that no word of this list explains:
    /// such words never make a conviction nor take one away.
    pub fn parse(words: &str) -> Self {
        let words = words.to_ascii_uppercase();
        let has = |needles: &[&str]| needles.iter().any(|needle| words.contains(needle));
        let opens =
            |openings: &[&str]| openings.iter().any(|opening| words.trim_start().starts_with(opening));
        if has(&["DENIED", "NOT GRANTED", "WITHDRAWN"]) {
            Self::NOT_UNDERSTOOD
        } else if has(&["11361.8", "11361.9", "PROP 64", "PROP64", "PROP. 64", "PROPOSITION 64"]) {
            Self::PROP_64
        } else if has(&["1203.4"]) {
            Self::SET_ASIDE
        } else if has(&["REVERSED", "VACATED", "SET ASIDE", "OVERTURNED"]) {
            Self::VACATED
        } else if has(&["ACQUIT", "NOT GUILTY"]) {
            Self::ACQUITTED
        } else if has(&["NOT CONVICTED", "NO CONVICTION"]) {
            Self::DISMISSED
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
            Self::CONVICTED
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
            Self::DISMISSED
        } else {
            Self::NOT_UNDERSTOOD
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::disposition::Class;
    use proptest::prelude::*;

    #[test]
    fn the_words_of_the_state() {
        let cases = [
            ("CONVICTED", Class::Convicted),
            ("CONVICTED-PROB/JAIL", Class::Convicted),
            (" CONVICTED-PROBATION", Class::Convicted),
            ("Convicted-Jail", Class::Convicted),
            ("CONV SET ASIDE & DISM PER 1203.4 PC", Class::SetAside),
            ("DISMISSED PER 1203.4A PC", Class::SetAside),
            ("DISMISSED-PROP 64 11361.8 HS", Class::Prop64),
            ("RESENTENCED 11361.8(B) HS", Class::Prop64),
            ("11361.8 PETITION DENIED", Class::NotUnderstood),
            ("1203.4 PC DENIED", Class::NotUnderstood),
            ("CONVICTION REVERSED/VACATED", Class::Vacated),
            ("CONVICTION SET ASIDE", Class::Vacated),
            ("ACQUITTED", Class::Acquitted),
            ("NOT GUILTY", Class::Acquitted),
            ("NOT CONVICTED", Class::NoConviction),
            ("DISMISSED/FURTHERANCE OF JUSTICE", Class::NoConviction),
            ("DISMISSED/CHARGE DROPPED", Class::NoConviction),
            ("PROS REL-DET ONLY-LACK OF EVIDENCE", Class::NoConviction),
            ("REL/TOT OTHER JURIS/AUTH", Class::NoConviction),
            ("DIVERSION", Class::NotUnderstood),
            ("CONVERTED TO CIVIL", Class::NotUnderstood),
            ("CONV", Class::Convicted),
            ("", Class::NotUnderstood),
        ];
        for (words, class) in cases {
            assert_eq!(Disposition::parse(words).class, class, "{words}");
        }
    }

    proptest! {
        #[test]
        fn case_and_blanks_around_do_not_matter(words in "[A-Za-z0-9 ./-]{0,30}") {
            prop_assert_eq!(Disposition::parse(&words), Disposition::parse(&format!("  {}", words.to_ascii_lowercase())));
        }
    }
}
