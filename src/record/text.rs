//! Text from files and from people, made safe once.
//!
//! Owns the one type through which foreign text reaches a screen, a spreadsheet, a log or a document, and the decoding
//! of bytes that may be UTF-8 or Latin-1. Does not neutralise formulas: that is a matter of the file written.

use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use unicode_width::UnicodeWidthChar as _;

/// Text that is safe to show: trimmed, valid Unicode, nothing in it that a terminal obeys.
///
/// Control characters, bidirectional controls, zero-width characters and the C1 range are shown escaped (`\u{202E}`),
/// not dropped; numbers in the shape of a social security number are masked (design.md rules 7 and 8). One line,
/// except when made by [`Text::note`]. Cleaning is idempotent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Makes one line of text safe.
    pub fn new(text: &str) -> Self {
        Self(clean(text, false))
    }

    /// Makes text of several lines safe; line feeds stay.
    pub fn note(text: &str) -> Self {
        Self(clean(text, true))
    }

    /// Decodes a field and makes it safe: UTF-8, or else Latin-1 byte by byte (formats.md section 5, traps.md T75).
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::new(&decode(bytes))
    }

    /// Returns the safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Decodes a field: UTF-8 where it is valid, else Latin-1, in which every byte is a character.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Returns a field without the blanks around it, and nothing for a placeholder: `NULL`, `#`, `-`, `N/A`, `x`.
///
/// Files pad what they do not know with such marks (formats.md sections 1 and 5, traps.md T70); none of them is a
/// value.
pub fn present(field: &[u8]) -> &[u8] {
    let trimmed = field.trim_ascii();
    if is_placeholder(trimmed) { &[] } else { trimmed }
}

/// Tells whether trimmed bytes stand for a missing value; nothing at all does too.
pub(crate) fn is_placeholder(trimmed: &[u8]) -> bool {
    match trimmed.len() {
        0 => true,
        1 => matches!(trimmed, b"-" | b"#" | b"x" | b"X" | b"."),
        2 => trimmed == b"--",
        3 => trimmed.eq_ignore_ascii_case(b"N/A"),
        4 => trimmed.eq_ignore_ascii_case(b"NULL") || trimmed.eq_ignore_ascii_case(b"#N/A"),
        _ => false,
    }
}

/// Returns words of any origin as they may be printed: what a terminal obeys is escaped, all else stays as it is.
///
/// The last door for what did not come in as a [`Text`]: names of files, what was typed as an argument, the words of a
/// file that people wrote. Line feeds stay.
pub fn shown(words: &str) -> Cow<'_, str> {
    let plain = |byte: &u8| (b' '..=b'~').contains(byte) || *byte == b'\n';
    if words.as_bytes().iter().all(plain) {
        return Cow::Borrowed(words);
    }
    let mut safe = String::with_capacity(words.len() + 8);
    let mut marks = 0;
    for character in words.chars() {
        marks = if character.width() == Some(0) { marks + 1 } else { 0 };
        push(&mut safe, character, (character != '\n' && is_hostile(character)) || marks > MOST_MARKS);
    }
    Cow::Owned(safe)
}

/// Marks above and below one letter that are shown as such; no language has more, and a tower of them hides lines.
const MOST_MARKS: u32 = 4;

fn push(safe: &mut String, character: char, is_hostile: bool) {
    if is_hostile {
        // Writing to a String cannot fail.
        let _ = write!(safe, "\\u{{{:X}}}", u32::from(character));
    } else {
        safe.push(character);
    }
}

/// Writes a count with commas: `4,940`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Tells whether a character must not reach a terminal as it is.
pub fn is_hostile(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}'
        | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

fn clean(text: &str, keep_lines: bool) -> String {
    let text =
        text.trim_matches(|character: char| character == ' ' || character == '\t' || character == '\r');
    let text = if keep_lines { text.trim_matches('\n') } else { text };
    // Without a way out in the middle, so that it is done for many bytes at once.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte));
    if is_plain {
        return mask(text).into_owned();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' if keep_lines => safe.push('\n'),
            '\t' => safe.push(' '),
            character => push(&mut safe, character, is_hostile(character)),
        }
    }
    mask(&safe).into_owned()
}

/// Tells of most texts that cleaning leaves them as they are; of some of those it does not tell.
fn is_as_cleaned(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    bytes.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte))
        && ends.iter().all(|end| *end != Some(&b' '))
        && masked(bytes).is_none()
}

fn mask(text: &str) -> Cow<'_, str> {
    // Only ASCII digits are replaced by ASCII stars, so the bytes are still UTF-8.
    masked(text.as_bytes())
        .and_then(|copy| String::from_utf8(copy).ok())
        .map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Masks `123-45-6789`, `123 45 6789` and nine digits right after `SSN`; other numbers are case numbers and dates.
/// `None` where there is nothing to mask.
pub fn masked(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() < 9 || !may_be_masked(bytes) {
        return None;
    }
    let mut masked: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(digit) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        at += digit;
        let rest = bytes.get(at..).unwrap_or_default();
        let run = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let length = match run {
            3 if has_shape(rest) => 11,
            9 if is_labelled(bytes.get(..at).unwrap_or_default()) => 9,
            _ => 0,
        };
        if length > 0 {
            let copy = masked.get_or_insert_with(|| bytes.to_vec());
            let number = copy.iter_mut().skip(at).take(length);
            number.filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'*');
        }
        // A number is tried at its first digit only: `1123-45-6789` is not a social security number.
        at += length.max(run);
    }
    masked
}

/// Tells whether `-45-` or ` 45 ` or `SSN` stands anywhere, without which nothing is masked.
///
/// Every row of a file is asked, so that it is worded for many bytes at once.
pub(crate) fn may_be_masked(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(wide) = rest.first_chunk::<{ WIDE + 3 }>() {
        if may_be_masked_in(wide) {
            return true;
        }
        rest = rest.get(WIDE..).unwrap_or_default();
    }
    let mut wide = [0; WIDE + 3];
    for (byte, of_rest) in wide.iter_mut().zip(rest) {
        *byte = *of_rest;
    }
    may_be_masked_in(&wide)
}

/// As many bytes as are asked at once.
const WIDE: usize = 64;

/// Asks [`may_be_masked`] of what begins in the first bytes; without a way out in the middle.
fn may_be_masked_in(wide: &[u8; WIDE + 3]) -> bool {
    let found = (0..WIDE).fold(0, |found, at| {
        let [first, second, third, fourth] = [wide[at], wide[at + 1], wide[at + 2], wide[at + 3]];
        let is_separator = u8::from(first == b'-') | u8::from(first == b' ');
        let digits = u8::from(second.is_ascii_digit()) & u8::from(third.is_ascii_digit());
        let shape = is_separator & u8::from(first == fourth) & digits;
        let s_s = u8::from(first | 0x20 == b's') & u8::from(second | 0x20 == b's');
        found | shape | s_s & u8::from(third | 0x20 == b'n')
    });
    found != 0
}

/// Tells whether three digits go on as `-45-6789` or ` 45 6789`.
fn has_shape(text: &[u8]) -> bool {
    let [_, _, _, dash, d4, d5, again, last @ ..] = text else { return false };
    let ends = last.get(4).is_none_or(|next| !next.is_ascii_digit());
    matches!(dash, b'-' | b' ')
        && dash == again
        && d4.is_ascii_digit()
        && d5.is_ascii_digit()
        && last.get(..4).is_some_and(|four| four.iter().all(u8::is_ascii_digit))
        && ends
}

/// Tells whether a text ends with `SSN` and at most three characters more.
fn is_labelled(before: &[u8]) -> bool {
    let near = before.get(before.len().saturating_sub(6)..).unwrap_or_default();
    near.windows(3).any(|three| three.eq_ignore_ascii_case(b"SSN"))
}

/// Reads text back through the cleaning, so that a file edited by hand can not smuggle anything in.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Nearly all of it is plain: then it is kept as it is, without a copy.
        String::deserialize(deserializer)
            .map(|text| if is_as_cleaned(&text) { Self(text) } else { Self::note(&text) })
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_count_is_written_with_commas() {
        for (count, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (7_978, "7,978"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(count), text);
        }
    }

    #[test]
    fn hostile_characters_are_shown_escaped_not_dropped() {
        let cases = [
            ("A\u{1b}[31mB", "A\\u{1B}[31mB"),
            ("\u{202E}evil", "\\u{202E}evil"),
            ("a\u{200B}b", "a\\u{200B}b"),
            ("  two  words  ", "two  words"),
            ("a\tb", "a b"),
            ("line\nline", "line\\u{A}line"),
        ];
        for (raw, safe) in cases {
            assert_eq!(Text::new(raw).as_str(), safe);
        }
        assert_eq!(Text::note("line\nline").as_str(), "line\nline");
    }

    #[test]
    fn words_of_any_origin_are_shown_escaped_and_otherwise_as_they_are() {
        let cases = [
            ("  two\n lines ", "  two\n lines "),
            ("a\tb\u{1b}]0;x\u{7}", "a\\u{9}b\\u{1B}]0;x\\u{7}"),
            ("PEÑA \u{9b}31m\u{FEFF}", "PEÑA \\u{9B}31m\\u{FEFF}"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}e", "e\u{301}\u{301}\u{301}\u{301}\\u{301}e"),
        ];
        for (raw, safe) in cases {
            assert_eq!(shown(raw), safe);
        }
    }

    #[test]
    fn numbers_like_a_social_security_number_are_masked_and_case_numbers_are_not() {
        let cases = [
            ("call 123-45-6789 now", "call ***-**-**** now"),
            ("123 45 6789", "*** ** ****"),
            ("SSN: 123456789", "SSN: *********"),
            ("781705727", "781705727"),
            ("1123-45-6789", "1123-45-6789"),
            ("19810302", "19810302"),
        ];
        for (raw, safe) in cases {
            assert_eq!(Text::new(raw).as_str(), safe);
        }
    }

    #[test]
    fn a_field_that_is_not_utf8_is_read_as_latin_1() {
        assert_eq!(Text::from_bytes(b"PE\xd1A,JOS\xc9").as_str(), "PEÑA,JOSÉ");
    }

    proptest! {
        #[test]
        fn nothing_hostile_remains_and_cleaning_twice_changes_nothing(raw in any::<String>()) {
            let once = Text::note(&raw);
            prop_assert!(once.as_str().chars().all(|character| character == '\n' || !is_hostile(character)));
            prop_assert_eq!(Text::note(once.as_str()), once);
        }

        #[test]
        fn what_is_taken_as_it_is_is_what_cleaning_makes_of_it(raw in "[ -~]{0,24}|[0-9 -]{9,12}") {
            if is_as_cleaned(&raw) {
                prop_assert_eq!(Text::note(&raw), Text(raw));
            }
        }
    }
}
