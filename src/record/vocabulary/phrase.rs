//! Words of a text, made comparable: upper case, `&` as AND, separators as blanks (docs/domain/vocabulary.md, "How to
//! match", rule 1).
//!
//! Owns what one word is. The text itself stays as it was written for whoever reads it; every table compares these.

/// The words of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    words: Vec<String>,
}

impl Phrase {
    /// Takes a text apart.
    pub(super) fn new(text: &str) -> Self {
        Self { words: words(text, false) }
    }

    /// Takes a comment apart, where `-18` is an age and not the number 18.
    pub(super) fn of_comment(text: &str) -> Self {
        Self { words: words(text, true) }
    }

    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    pub(super) fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the words with one blank between them.
    pub(super) fn key(&self) -> String {
        self.words.join(" ")
    }
}

/// Tells whether a word holds a digit: a section, a date, a number. Such a word is never read as another.
pub(super) fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn words(text: &str, signed: bool) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let opens_age = signed
            && character == '-'
            && word.is_empty()
            && (before.is_whitespace() || before == ':')
            && rest.peek().is_some_and(char::is_ascii_digit);
        match character {
            '-' if opens_age => word.push('-'),
            '&' | '#' => {
                finish(&mut word, &mut words);
                words.push(if character == '&' { "AND" } else { "#" }.to_owned());
            }
            '/' | '-' | ':' | ';' | ',' => finish(&mut word, &mut words),
            blank if blank.is_whitespace() => finish(&mut word, &mut words),
            letter => word.extend(letter.to_uppercase()),
        }
        before = character;
    }
    finish(&mut word, &mut words);
    words
}

/// Adds a word without the marks around it: a full stop at the end, asterisks in front. A number keeps its stop, which
/// may be a decimal that was cut off (rule 4).
fn finish(word: &mut String, words: &mut Vec<String>) {
    let mut bare = word.as_str();
    if bare.starts_with('*') && bare.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        bare = bare.trim_start_matches('*');
    }
    if !has_digit(bare) && bare.bytes().any(|byte| byte != b'.') {
        bare = bare.trim_end_matches('.');
    }
    if !bare.is_empty() {
        words.push(bare.to_owned());
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_blanks_and_an_ampersand_is_a_word() {
        for (text, key) in [
            (" Convicted-Prob/Jail ", "CONVICTED PROB JAIL"),
            ("CONV SET ASIDE & DISM PER 1203.4 PC", "CONV SET ASIDE AND DISM PER 1203.4 PC"),
            ("H&S", "H AND S"),
            ("CONVICTED.", "CONVICTED"),
            ("1203.4.", "1203.4."),
            ("H.S.", "H.S"),
            ("**DECEASED", "DECEASED"),
            ("*", "*"),
            ("M*", "M*"),
            ("CRT #12345", "CRT # 12345"),
            ("ARR / DET. / CITE", "ARR DET CITE"),
            (" - ", ""),
        ] {
            assert_eq!(Phrase::new(text).key(), key, "{text}");
        }
        assert_eq!(Phrase::of_comment("VIC -18").key(), "VIC -18");
        assert_eq!(Phrase::of_comment("SCN-123").key(), "SCN 123");
    }
}
