//! What holds of any text: no slip makes one meaning of another, and no noise decides.

use super::SHIPPED;
use crate::record::disposition::Disposition;
use crate::record::vocabulary::file::{self, File};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The texts of dispositions that decide alone.
static DECIDING: LazyLock<Vec<(String, Disposition)>> = LazyLock::new(|| {
    let file = File::read(file::DISPOSITIONS).unwrap();
    let texts = file.entry.iter().flat_map(|entry| entry.texts().map(|(text, _)| text.to_owned()));
    texts
        .map(|text| (SHIPPED.disposition(&text), text))
        .filter(|(read, _)| read.decides())
        .map(|(read, text)| (text, read))
        .collect()
});

/// The texts that decide whatever follows them.
const OPENINGS: [&str; 6] = ["CONVICTED", "DISMISSED", "PROS REJ", "PROS REL", "REL/DET ONLY", "REL/TOT"];

fn deciding() -> impl Strategy<Value = (String, Disposition)> {
    any::<prop::sample::Index>().prop_map(|index| index.get(&DECIDING).clone())
}

proptest! {
    #[test]
    fn case_and_blanks_around_do_not_matter(words in "[A-Za-z0-9 .,/&#-]{0,40}") {
        let spaced = format!("  {} ", words.to_ascii_lowercase().replace(' ', "  "));
        prop_assert_eq!(SHIPPED.disposition(&words), SHIPPED.disposition(&spaced));
        prop_assert_eq!(SHIPPED.level(&words), SHIPPED.level(&spaced));
        prop_assert_eq!(SHIPPED.place(&words), SHIPPED.place(&spaced));
        prop_assert_eq!(SHIPPED.kind(&words), SHIPPED.kind(&spaced));
    }

    #[test]
    fn one_letter_never_makes_another_class_that_decides(
        (text, read) in deciding(),
        at in any::<prop::sample::Index>(),
        letter in "[A-Z0-9 ()./-]",
        kind in 0usize..3,
    ) {
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        let letter = letter.chars().next().unwrap();
        match kind {
            0 => { letters.remove(at); }
            1 => letters[at] = letter,
            _ => letters.insert(at, letter),
        }
        let slip: String = letters.into_iter().collect();
        let other = SHIPPED.disposition(&slip);
        prop_assert!(!other.decides() || other.class == read.class, "{} -> {}: {:?}", text, slip, other);
    }

    #[test]
    fn noise_never_decides(words in "[A-Z]{1,9}([ /-][A-Z0-9.]{1,9}){0,4}") {
        let known = DECIDING.iter().any(|(text, _)| *text == words);
        let opened = OPENINGS.iter().any(|opening| words.starts_with(opening));
        prop_assert!(known || opened || !SHIPPED.disposition(&words).decides(), "{}", words);
    }

    #[test]
    fn a_later_update_in_the_tail_never_decides(
        opening in prop::sample::select(&OPENINGS[..]),
        update in prop::sample::select(vec![
            "REVOKED", "PROB REVOKED", "VACATED", "SET ASIDE", "REINSTATED", "REDUCED TO MISD", "1203.4 PC", "PROP 64",
            "11361.8 HS", "RESENTENCED", "MODIFIED", "SEALED", "REVERSED ON APPEAL", "PER 1170.18 PC", "PARDONED",
        ]),
        joint in "[ /-]",
    ) {
        let text = format!("{opening}{joint}{update}");
        let read = SHIPPED.disposition(&text);
        // `DISMISSED/PROB VIOLATION` and the like stand in the tables; these do not.
        prop_assert!(!read.decides(), "{}: {:?}", text, read);
    }

    #[test]
    fn every_word_of_a_comment_is_told(words in "[A-Za-z0-9 .,/&#:-]{0,60}") {
        let told: Vec<String> = SHIPPED.comment(&words).iter().map(|remarked| remarked.text.to_string()).collect();
        let joined = told.join(" ");
        let expected = crate::record::vocabulary::phrase::Phrase::of_comment(&words).key();
        prop_assert_eq!(joined, expected);
    }
}
