//! Whether a text is nearly a known one: cut at its end, one letter wrong, or with blanks in it.
//!
//! Owns rules 7 and 8 of "How to match" (docs/domain/vocabulary.md) and the blanks that scanning leaves inside words.
//! What is read so explains a text and decides nothing.

use super::phrase::has_digit;

/// The fewest letters of a clipped text that must agree.
const CLIPPED: usize = 12;

/// The fewest letters of a word in which one may be wrong.
const LETTERS: usize = 7;

/// Tells whether `text` is `known` cut off at its end. A number is never cut.
pub(super) fn is_clipped(text: &str, known: &str) -> bool {
    let Some(rest) = known.strip_prefix(text) else { return false };
    let cuts_number = text.ends_with(|last: char| !last.is_ascii_alphabetic())
        && rest.starts_with(|next: char| next != ' ');
    !rest.is_empty() && text.chars().count() >= CLIPPED && !cuts_number
}

/// Tells whether `text` and `known` differ by one letter in words that are long enough, and in nothing else.
pub(super) fn is_misspelled(text: &[String], known: &str) -> bool {
    let mut theirs = known.split(' ');
    let mut differ = false;
    for ours in text {
        let Some(theirs) = theirs.next() else { return false };
        if ours == theirs {
            continue;
        }
        if !is_one_letter_off(ours, theirs) {
            return false;
        }
        differ = true;
    }
    differ && theirs.next().is_none()
}

/// Tells whether one letter of `known`, a word of seven letters or more, is wrong, missing, added or swapped in `word`.
pub(super) fn is_one_letter_off(word: &str, known: &str) -> bool {
    let (ours, theirs) = (word.as_bytes(), known.as_bytes());
    if theirs.len() < LETTERS || ours.len().abs_diff(theirs.len()) > 1 || has_digit(word) || has_digit(known)
    {
        return false;
    }
    let same = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
    match (ours.get(same..).unwrap_or_default(), theirs.get(same..).unwrap_or_default()) {
        ([a, b, ours @ ..], [c, d, theirs @ ..]) if (a, b) == (d, c) && ours == theirs => true,
        ([_, ours @ ..], [_, theirs @ ..]) if ours == theirs => true,
        (ours, [_, theirs @ ..]) if ours == theirs => true,
        ([_, ours @ ..], theirs) => ours == theirs,
        _ => false,
    }
}

/// Tells whether both are the same letters when blanks are left out; never where a digit stands in either.
pub(super) fn is_spaced_out(text: &str, known: &str) -> bool {
    let letters = |key: &str| key.bytes().filter(|byte| *byte != b' ').count();
    !has_digit(text)
        && text != known
        && letters(known) >= LETTERS
        && text.bytes().filter(|byte| *byte != b' ').eq(known.bytes().filter(|byte| *byte != b' '))
        && !has_digit(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_of_a_long_word_may_be_wrong() {
        for word in ["COMVICTED", "CONVCTED", "CONVICTEDD", "CNOVICTED", "CONVICTE", "CONVICTEX", "ONVICTED"]
        {
            assert!(is_one_letter_off(word, "CONVICTED"), "{word}");
        }
        for word in ["CONVICTED", "COMVICTEO", "CONVICT", "CONVERTED", "C0NVICTED"] {
            assert!(!is_one_letter_off(word, "CONVICTED"), "{word}");
        }
        assert!(!is_one_letter_off("REVOKE", "REVOKD"), "six letters are too few");
        assert!(!is_one_letter_off("1203.42", "1203.43"));
    }

    #[test]
    fn a_text_is_cut_at_its_end_and_never_within_a_number() {
        assert!(is_clipped("CRT FIND PLEA KNOWL", "CRT FIND PLEA KNOWLEDGE AND INTELLIGENT"));
        assert!(!is_clipped("CONVICTED", "CONVICTED PROB REVOKED"), "too short");
        assert!(!is_clipped("CONV SET ASIDE AND DISM PER 1203.4", "CONV SET ASIDE AND DISM PER 1203.41 PC"));
        assert!(is_clipped("CONV SET ASIDE AND DISM PER 1203.4", "CONV SET ASIDE AND DISM PER 1203.4 PC"));
    }

    #[test]
    fn blanks_inside_are_left_out_of_letters_only() {
        assert!(is_spaced_out("CO N VI CTE D", "CONVICTED"));
        assert!(is_spaced_out("CONVICTEDPROBATION", "CONVICTED PROBATION"));
        assert!(!is_spaced_out("1203.4 2 PC", "1203.42 PC"));
        assert!(!is_spaced_out("CONVICTED", "CONVICTED"));
    }
}
