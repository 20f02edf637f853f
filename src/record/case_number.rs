//! The number that a court gave a case, read out of a field.
//!
//! Owns the three answers a field may give: a number; nothing, where it is blank or a placeholder; not understood, where
//! what stands there is no number that a paper could name. Which placeholders there are is data of
//! [`super::vocabulary`], what a spreadsheet writes [`super::spreadsheet`]'s. Also owns when two numbers are the same.
//! Called by [`super::Person::assemble`], and by the reader that looks for one number on several people.

use super::Text;
use super::spreadsheet::rewrote;
use super::text::{decode, masked, present};
use super::vocabulary::placeholders::{Field, is_missing, is_word_of_one};
use std::fmt;

/// What a field says of the number of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseNumberField {
    /// This number.
    Number(CaseNumber),
    /// Nothing: it is blank, or a placeholder stands there.
    Missing,
    /// Something that is no number: it is shown, and used for nothing.
    NotUnderstood(Text),
}

/// A case number, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseNumber {
    text: Text,
    key: CaseNumberKey,
}

/// What the spellings of one number share: letters in capitals and digits, without what stands between them and without
/// zeros in front; the letter O among digits is 0, I and l are 1.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumberKey(String);

/// The longest number that is taken for one, in bytes.
const LONGEST: usize = 40;

/// So many digits that count 1, 2, 3 are a placeholder; fewer may be a number.
const SHORTEST_SERIES: usize = 5;

/// So many equal digits are a placeholder also with letters or dashes beside them.
const SHORTEST_REPEAT: usize = 6;

impl CaseNumber {
    /// Reads a field.
    pub fn read(field: &[u8]) -> CaseNumberField {
        let written = field.trim_ascii();
        let not_understood = || CaseNumberField::NotUnderstood(Text::from_bytes(written));
        if rewrote(written) {
            return not_understood();
        }
        let has_digit = written.iter().any(|byte| (b'1'..=b'9').contains(byte));
        // No placeholder of words has a digit, and nearly every number has one.
        if present(written).is_empty() || (!has_digit && is_missing(Field::CaseNumber, &decode(written))) {
            return CaseNumberField::Missing;
        }
        if written.len() > LONGEST {
            return not_understood();
        }
        let key = CaseNumberKey::of(written);
        if key.says_nothing(written.iter().all(u8::is_ascii_alphanumeric)) {
            return CaseNumberField::Missing;
        }
        let has_digit = key.0.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        if !has_digit || !is_plain(written) || has_words(written) {
            return not_understood();
        }
        CaseNumberField::Number(Self { text: Text::from_bytes(written), key })
    }

    /// Returns it as it was written, which is what a paper names.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Returns what its spellings share.
    pub fn key(&self) -> &CaseNumberKey {
        &self.key
    }
}

impl CaseNumberKey {
    fn of(written: &[u8]) -> Self {
        let mut key = String::with_capacity(written.len());
        // Letters that may be digits wait for what stands beside them.
        let mut among_digits = 0;
        for byte in written.iter().copied().filter(u8::is_ascii_alphanumeric) {
            let may_be_digit = byte.is_ascii_digit() || matches!(byte, b'O' | b'o' | b'I' | b'i' | b'l');
            if !may_be_digit {
                close(&mut key, among_digits);
            }
            key.push(char::from(byte));
            if !may_be_digit {
                among_digits = key.len();
            }
        }
        close(&mut key, among_digits);
        key.make_ascii_uppercase();
        let zeros = key.len() - key.trim_start_matches('0').len();
        key.drain(..zeros);
        Self(key)
    }

    /// Returns it as text, for comparison and not for a reader.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it is made of what people write for want of a number: nothing, zeros, X, one digit again and again,
    /// or 1, 2, 3. A short number with letters or dashes beside it may be all of that and a number; `is_bare` tells
    /// that there are none.
    fn says_nothing(&self, is_bare: bool) -> bool {
        let digits = || self.0.bytes().filter(u8::is_ascii_digit);
        let count = digits().count();
        let is_repeat = digits().zip(digits().skip(1)).all(|(one, next)| one == next);
        let is_series = digits().zip((b'1'..=b'9').chain([b'0'])).all(|(digit, next)| digit == next);
        let is_digits = is_bare && count == self.0.len();
        if count == 0 {
            return [b'X', b'O'].iter().any(|one| self.0.bytes().all(|letter| letter == *one));
        }
        digits().all(|digit| digit == b'0')
            || (is_repeat && (count >= SHORTEST_REPEAT || (is_digits && count > 1)))
            || (is_series && is_digits && (SHORTEST_SERIES..=10).contains(&count))
    }
}

/// Makes digits of the letters since `from` that stand for some, if digits stand among them.
fn close(key: &mut String, from: usize) {
    let run = key.get(from..).unwrap_or_default();
    if !run.bytes().any(|byte| byte.is_ascii_digit()) || run.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    let digits: String = run
        .chars()
        .map(|letter| match letter {
            'O' | 'o' => '0',
            'I' | 'i' | 'l' => '1',
            digit => digit,
        })
        .collect();
    key.truncate(from);
    key.push_str(&digits);
}

/// Tells whether nothing stands there but letters, digits and the marks that courts put between them, and nothing that
/// would be shown masked.
fn is_plain(written: &[u8]) -> bool {
    let is_mark = |byte: &u8| {
        matches!(byte, b' ' | b'-' | b'/' | b'.' | b',' | b':' | b';' | b'#' | b'&' | b'(' | b')' | b'_')
    };
    written.iter().all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte)) && masked(written).is_none()
}

/// Tells whether words stand there, such as `SEE 123456` or `COMPANION TO 123456`: the number may be another's. Courts
/// have long prefixes (`SCUKCRCR`), but none that can be spoken.
fn has_words(written: &[u8]) -> bool {
    written.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() >= 3).any(|word| {
        let word: String = word.iter().map(|letter| char::from(letter.to_ascii_uppercase())).collect();
        let vowels = word.bytes().filter(|letter| b"AEIOU".contains(letter)).count();
        (word.len() >= 5 && vowels >= 2) || word.contains("XXX") || is_word_of_one(&word)
    })
}

/// Writes the number as the file has it.
impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl fmt::Debug for CaseNumberKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(written: &str) -> String {
        match CaseNumber::read(written.as_bytes()) {
            CaseNumberField::Number(number) => number.key().as_str().to_owned(),
            other => panic!("{written}: {other:?}"),
        }
    }

    #[test]
    fn numbers_of_the_courts_are_numbers_and_are_kept_as_they_were_written() {
        for written in [
            "SCN123457",
            "SCN 228001",
            "SCN #228001",
            "CT17012345",
            "17012345",
            "MCN 2123456",
            "305563",
            "M12345",
            "M94728A",
            "BA123456",
            "NA123456",
            "NA 123456",
            "A395487",
            "BA123456-01",
            "9CP01234",
            "0AH00001",
            "99E01234",
            "9E10",
            "99F01234",
            "H12345",
            "C 123456",
            "16-CR-012345",
            "12-CR-012345A",
            "01-123456-7",
            "O5-123456-7",
            "SF012345A",
            "STK-CR-FE-2018-0001234",
            "VCF123456A",
            "FCR123456",
            "1234567-A",
            "F12345678",
            "CC 123456",
            "NCR12345",
            "100",
            "1234",
            "999A",
            "12 140189-B",
            "1236 12345678-00",
            "388555T,89894371",
            "3799-3788",
            "684866-77",
            "743-2:",
            "X-054986",
            "A-400000",
            "SCUKCRCR 12-34567-002",
            "CRPB12-5012",
            "12-3456",
            "1-2345",
            "7",
            "21",
        ] {
            let CaseNumberField::Number(number) = CaseNumber::read(written.as_bytes()) else {
                panic!("{written} is not read as a number");
            };
            assert_eq!(number.text().as_str(), written);
            assert_eq!(number.to_string(), written);
        }
    }

    #[test]
    fn placeholders_say_that_there_is_none() {
        for written in [
            "",
            "   ",
            "NULL  ",
            "-",
            "MULTIPLE - SEE BELOW",
            "SEE BELOW",
            "UNKNOWN",
            "unknown",
            "SAME",
            "NONE",
            "0",
            "000000",
            "00-0000",
            "OOO",
            "SEE COMMENT",
            "See  Comment.",
            "PENDING",
            "TBD",
            "XXXXX",
            "XXXXXXXXXX",
            "X",
            "XXX-XXX",
            "?",
            "???",
            "N/A",
            "NA",
            "FILE NBR NOT REPORTD",
            "111111",
            "999999",
            "99-999999",
            "12345",
            "123456",
            "1234567890",
            "0123456",
            "SCN000000",
            "SCN999999",
            "...",
            "*",
            "2222",
        ] {
            assert_eq!(CaseNumber::read(written.as_bytes()), CaseNumberField::Missing, "{written}");
        }
    }

    #[test]
    fn what_is_no_number_is_kept_and_not_understood() {
        for written in [
            "1.00E+07",
            "Mar-95",
            "3/95",
            "1995-03-15",
            "#N/A",
            "#REF!",
            "########",
            "SEE 123457",
            "SAME AS SCN123457",
            "COMPANION TO 123457",
            "123457?",
            "12XXXX",
            "123-45-6789",
            "SMITH",
            "COUNT 2",
            "UNK 2",
            "TRANSFERRED",
            "123457\n123458",
            "A LONG STORY OF HOW THE NUMBER WAS LOST 17",
            "12\u{e9}4",
        ] {
            let read = CaseNumber::read(written.as_bytes());
            assert_eq!(read, CaseNumberField::NotUnderstood(Text::new(written)), "{written}");
        }
    }

    #[test]
    fn spellings_of_one_number_share_a_key() {
        for (one, other) in [
            ("SCN 123457", "scn123457"),
            ("05-123456-7", "O5-123456-7"),
            ("05-123456-7", "51234567"),
            ("12 140189-B", "12140189B"),
            ("743-2:", "7432"),
            ("SCN1O0I57", "SCN100157"),
            ("l23467", "123467"),
            ("BAO12345", "BA012345"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in [
            ("SCN123457", "MCN123457"),
            ("123457", "123457-1"),
            ("LA123457", "A123457"),
            ("MCI2345", "MC12346"),
        ] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn reading_is_total_and_a_number_has_a_digit(field in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let CaseNumberField::Number(number) = CaseNumber::read(&field) {
                prop_assert!(number.text().as_str().bytes().any(|byte| (b'1'..=b'9').contains(&byte) || b"IiLl".contains(&byte)));
                prop_assert!(!number.key().as_str().is_empty());
            }
        }

        #[test]
        fn a_key_does_not_depend_on_blanks_and_dashes(number in "[A-Z]{0,3}[1-9][0-9]{5}[02-8]", at in 0_usize..8) {
            let at = at.min(number.len());
            let spaced = format!(" {} - {}", &number[..at], &number[at..]);
            if let (CaseNumberField::Number(one), CaseNumberField::Number(other)) =
                (CaseNumber::read(number.as_bytes()), CaseNumber::read(spaced.as_bytes()))
            {
                prop_assert_eq!(one.key(), other.key());
            }
        }
    }
}
