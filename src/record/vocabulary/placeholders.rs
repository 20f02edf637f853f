//! Placeholders: texts that stand in a field of a number or an identifier and say that there is none.
//!
//! Owns the comparison. The texts are data, `assets/vocabulary/placeholders.toml`; they stand here once more, sorted, so
//! that a field of every row is looked up without a file being read first. A test holds the two together. Called by
//! `record::case_number` and by whoever reads an identifier.

/// Which kind of field a text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// A case number, or the file number of an agency.
    CaseNumber,
    /// What rows are put to a person by.
    Identifier,
}

/// Tells whether a text says that there is nothing in such a field.
pub(crate) fn is_missing(field: Field, text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let text = plain(text);
    text.is_empty() || of(field).binary_search(&text.as_str()).is_ok()
}

/// Tells whether a word of three letters or more, in capitals, stands in a placeholder for a case number. Beside a number it says that
/// the number is another's, or in doubt.
pub(crate) fn is_word_of_one(word: &str) -> bool {
    WORDS.binary_search(&word).is_ok()
}

/// Longer than any of them, in bytes.
const LONGEST: usize = 60;

/// Returns a text in capitals, with one blank between words and no mark at its end.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().map(|letter| letter.to_ascii_uppercase()));
    }
    let unmarked = plain.trim_end_matches(['.', ',', ':', ';']).len();
    if unmarked > 0 {
        plain.truncate(unmarked);
    }
    plain
}

fn of(field: Field) -> &'static [&'static str] {
    match field {
        Field::CaseNumber => &CASE_NUMBERS,
        Field::Identifier => &IDENTIFIERS,
    }
}

/// For a case number: those of any field among them.
const CASE_NUMBERS: [&str; 94] = [
    "\"",
    "#",
    "##",
    "###",
    "(NULL)",
    "*",
    "-",
    "--",
    "---",
    ".",
    "<NULL>",
    "?",
    "??",
    "???",
    "AS ABOVE",
    "BLANK",
    "CONFIDENTIAL",
    "DESTROYED",
    "DITTO",
    "EMPTY",
    "FILE NBR NOT REPORTD",
    "FILE NBR NOT REPORTED",
    "FILE NO NOT REPORTED",
    "ILLEGIBLE",
    "LOST",
    "MISSING",
    "MULTIPLE",
    "MULTIPLE - SEE BELOW",
    "MULTIPLE CASES",
    "N.A",
    "N/A",
    "N/K",
    "NA",
    "NAN",
    "NBR NOT RPTD",
    "NIL",
    "NO",
    "NO CASE",
    "NO CASE NUMBER",
    "NO FILE",
    "NO NUMBER",
    "NONE",
    "NONE ASSIGNED",
    "NONE GIVEN",
    "NOT APPLICABLE",
    "NOT ASSIGNED",
    "NOT AVAIL",
    "NOT AVAILABLE",
    "NOT FOUND",
    "NOT GIVEN",
    "NOT KNOWN",
    "NOT LISTED",
    "NOT PROVIDED",
    "NOT REPORTD",
    "NOT REPORTED",
    "NOT RPTD",
    "NOT STATED",
    "NULL",
    "O",
    "PENDING",
    "PURGED",
    "REDACTED",
    "REFER TO",
    "SAME",
    "SAME AS ABOVE",
    "SEALED",
    "SEE",
    "SEE ABOVE",
    "SEE ABOVE CASE",
    "SEE ATTACHED",
    "SEE BELOW",
    "SEE CASE",
    "SEE COMMENT",
    "SEE COMMENTS",
    "SEE FILE",
    "TBD",
    "TEST",
    "TO BE DETERMINED",
    "TO FOLLOW",
    "U",
    "UNASSIGNED",
    "UNAVAILABLE",
    "UNDETERMINED",
    "UNK",
    "UNKN",
    "UNKNOWN",
    "UNKWN",
    "UNREADABLE",
    "VARIOUS",
    "VARIOUS CASES",
    "X",
    "XX",
    "XXX",
    "Y",
];

/// For an identifier.
const IDENTIFIERS: [&str; 48] = [
    "#",
    "##",
    "###",
    "(NULL)",
    "*",
    "-",
    "--",
    "---",
    ".",
    "<NULL>",
    "?",
    "??",
    "???",
    "BLANK",
    "EMPTY",
    "N.A",
    "N/A",
    "N/K",
    "NA",
    "NAN",
    "NIL",
    "NO",
    "NONE",
    "NONE GIVEN",
    "NOT APPLICABLE",
    "NOT AVAIL",
    "NOT AVAILABLE",
    "NOT FOUND",
    "NOT GIVEN",
    "NOT KNOWN",
    "NOT LISTED",
    "NOT PROVIDED",
    "NOT STATED",
    "NULL",
    "O",
    "TBD",
    "TO BE DETERMINED",
    "U",
    "UNAVAILABLE",
    "UNDETERMINED",
    "UNK",
    "UNKN",
    "UNKNOWN",
    "UNKWN",
    "X",
    "XX",
    "XXX",
    "Y",
];

/// The words of three letters or more in those for a case number.
const WORDS: [&str; 58] = [
    "ABOVE",
    "APPLICABLE",
    "ASSIGNED",
    "ATTACHED",
    "AVAIL",
    "AVAILABLE",
    "BELOW",
    "BLANK",
    "CASE",
    "CASES",
    "COMMENT",
    "COMMENTS",
    "CONFIDENTIAL",
    "DESTROYED",
    "DETERMINED",
    "DITTO",
    "EMPTY",
    "FILE",
    "FOLLOW",
    "FOUND",
    "GIVEN",
    "ILLEGIBLE",
    "KNOWN",
    "LISTED",
    "LOST",
    "MISSING",
    "MULTIPLE",
    "NAN",
    "NBR",
    "NIL",
    "NONE",
    "NOT",
    "NULL",
    "NUMBER",
    "PENDING",
    "PROVIDED",
    "PURGED",
    "REDACTED",
    "REFER",
    "REPORTD",
    "REPORTED",
    "RPTD",
    "SAME",
    "SEALED",
    "SEE",
    "STATED",
    "TBD",
    "TEST",
    "UNASSIGNED",
    "UNAVAILABLE",
    "UNDETERMINED",
    "UNK",
    "UNKN",
    "UNKNOWN",
    "UNKWN",
    "UNREADABLE",
    "VARIOUS",
    "XXX",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        placeholder: Vec<Entry>,
    }

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        text: String,
        fields: Vec<String>,
        means: String,
        mark: String,
        seen: String,
    }

    #[test]
    fn what_is_looked_up_is_what_the_file_says() {
        let text = include_str!("../../../assets/vocabulary/placeholders.toml");
        let file: File = toml::from_str(text).unwrap();
        let mut written = [BTreeSet::new(), BTreeSet::new()];
        for entry in &file.placeholder {
            assert_eq!(entry.means, "missing", "{}", entry.text);
            assert!(
                ["C", "S", "R"].contains(&entry.mark.as_str()) && !entry.seen.is_empty(),
                "{}",
                entry.text
            );
            for field in &entry.fields {
                assert!(["any", "case-number"].contains(&field.as_str()), "{}: {field}", entry.text);
                written[0].insert(plain(&entry.text));
                if field == "any" {
                    written[1].insert(plain(&entry.text));
                }
            }
        }
        let words: BTreeSet<String> = written[0]
            .iter()
            .flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphabetic()))
            .filter(|word| word.len() >= 3)
            .map(str::to_owned)
            .collect();
        let sorted = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
        assert_eq!(sorted(&written[0]), CASE_NUMBERS);
        assert_eq!(sorted(&written[1]), IDENTIFIERS);
        assert_eq!(sorted(&words), WORDS);
        assert!(CASE_NUMBERS.iter().all(|text| text.len() <= LONGEST));
    }

    #[test]
    fn letters_blanks_and_a_mark_at_the_end_make_no_difference() {
        for text in ["SEE BELOW", " see  below. ", "See Below:", "?", "", "  "] {
            assert!(is_missing(Field::CaseNumber, text), "{text}");
        }
        for text in ["SCN123456", "NA123456", "BELOW SEE", "unknown, probably"] {
            assert!(!is_missing(Field::CaseNumber, text), "{text}");
        }
        assert!(is_missing(Field::Identifier, "unknown") && !is_missing(Field::Identifier, "SAME"));
    }
}
