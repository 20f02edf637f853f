//! A first draft of a mapping from a table's header and its first rows, with how sure each guess is.
//!
//! A draft is for a person to read: what could not be told is left out with a word, never filled in.

use super::dates::DateForm;
use crate::intake::table::split;
use crate::record::limits::COLUMNS;
use crate::record::text::decode;
use std::fmt::Write as _;

/// Rows looked at.
const LOOKED_AT: usize = 500;

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    Guess,
    Likely,
    Sure,
}

/// What a column of a table may be, and the words of a header that say so, the plainest first.
const SIGNS: [(&str, &[&str]); 14] = [
    ("cii", &["cii", "cii number", "state id"]),
    ("name", &["truename", "true name", "name", "defendant", "defendant name", "def name"]),
    ("birth", &["dob", "date of birth", "born", "birth date", "birthdate"]),
    ("gender", &["sex", "gender"]),
    ("race", &["race", "ethnicity"]),
    ("case_number", &["court number", "courtno", "case number", "case no", "docket", "court case", "case"]),
    (
        "court_date",
        &["conviction date", "convicted", "dispo date", "disposition date", "court date", "sentence date"],
    ),
    ("arrest_date", &["arrest date", "arrested", "booked charge date", "offense date", "violation date"]),
    ("charge", &["current charge", "charge", "section", "offense", "statute", "violation"]),
    ("level", &["current level", "level", "class", "case type", "charge level", "severity"]),
    ("disposition", &["charge disposition description", "disposition", "outcome", "dispo"]),
    ("sentence_place", &["sentence", "sentence type"]),
    ("sentence_length", &["sentence length", "length"]),
    ("county", &["county"]),
];

/// Columns that are stored nowhere, by words of their names.
const DROPPED: [&str; 7] =
    ["ssn", "social security", "dl number", "driver", "email", "phone", "mailing address"];

/// Columns that may name a person, the surest first.
const PERSONS: [&str; 5] = ["cii", "cii number", "sfno", "person id", "defendant id"];

/// Drafts a mapping from the beginning of a table; `None` where it is no table with a header and rows.
pub fn suggest(beginning: &[u8]) -> Option<String> {
    let beginning = beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning);
    let mut lines =
        beginning.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let (separator, id) = [(b',', ","), (b';', ";"), (b'\t', "tab"), (b'|', "|")]
        .into_iter()
        .max_by_key(|(separator, _)| memchr::memchr_iter(*separator, first).count())?;
    let header: Vec<String> = split(first, separator)
        .ok()
        .filter(|header| header.len() > 1 && COLUMNS.admits(header.len() as u64))?;
    let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    // The last line of the sample may be cut off.
    let rows: Vec<Vec<String>> = lines
        .take(LOOKED_AT)
        .filter_map(|line| split(line, separator).ok())
        .filter(|row| row.len() == header.len())
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(Draft { separator: id, latin: std::str::from_utf8(beginning).is_err(), header, rows }.write())
}

struct Draft {
    separator: &'static str,
    latin: bool,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Draft {
    fn write(&self) -> String {
        let mut text = String::from(
            "# A draft. Read every line: sure, likely or guess says how it was come by; what could not be told is left out.\n\
             # Then: vacatur mapping check FILE --with TABLE\n\n",
        );
        let columns = self.columns();
        let (form, sure) = self.date_form(&columns);
        let quoted = |text: &str| format!("{text:?}");
        let header: Vec<String> = self.header.iter().map(|name| quoted(name)).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "name = \"office-table\"\ntitle = \"a table of the office\"");
        let _ =
            writeln!(text, "covers = \"one court\"             # guess: say \"whole history\" only if it is");
        if !columns.iter().any(|(field, ..)| *field == "county") {
            let _ = writeln!(text, "county = \"\"                      # fill in: no column has it");
        }
        let _ = writeln!(text, "\n[file]\nseparator = {}                # sure", quoted(self.separator));
        let encoding = if self.latin { "latin-1" } else { "utf-8" };
        let _ = writeln!(
            text,
            "encoding = {}              # {}",
            quoted(encoding),
            if self.latin { "likely" } else { "sure" }
        );
        let _ = writeln!(text, "header = [{}]", header.join(", "));
        let _ = writeln!(text, "\n[reading]\ndates = {}             # {}", quoted(form.id()), word(sure));
        if form.is_short() {
            let _ = writeln!(
                text,
                "first_year = 1930               # guess: two-digit years lie in the hundred years from it on"
            );
        }
        let (names, sure) = self.name_form(&columns);
        let _ = writeln!(text, "names = {}   # {}", quoted(names), word(sure));
        let blanks: Vec<String> = self.blanks().iter().map(|blank| quoted(blank)).collect();
        let _ = writeln!(text, "blank = [{}]               # likely", blanks.join(", "));
        let _ = writeln!(text, "code = \"HS\"                      # guess: for sections without a code");
        let _ = writeln!(text, "\n[columns]");
        self.write_columns(&columns, &mut text);
        text
    }

    fn write_columns(&self, columns: &[(&'static str, String, Trust)], text: &mut String) {
        let persons: Vec<String> = PERSONS
            .iter()
            .filter_map(|wanted| self.header.iter().find(|name| plain(name) == *wanted))
            .map(|name| format!("{name:?}"))
            .collect();
        let _ = match persons.as_slice() {
            [] => writeln!(
                text,
                "person = []                      # none found: every row stands alone and goes to a person"
            ),
            _ => writeln!(text, "person = [{}]               # likely", persons.join(", ")),
        };
        let sections = self.sections();
        for (field, column, sure) in columns {
            if *field != "charge" || sections.is_empty() {
                let _ = writeln!(text, "{field} = {column:?}   # {}", word(*sure));
            }
        }
        if !sections.is_empty() {
            let named: Vec<String> = sections.iter().map(|name| format!("{name:?}")).collect();
            let _ = writeln!(
                text,
                "charges = [{}]   # sure: the columns are named like sections",
                named.join(", ")
            );
            let _ =
                writeln!(text, "blank_charge = \"unknown\"   # guess: what a quite blank cell there means");
        }
        for (field, _) in SIGNS.iter().filter(|(field, _)| ["name", "court_date"].contains(field)) {
            if !columns.iter().any(|(found, ..)| found == field) {
                let _ = writeln!(text, "{field} = \"\"   # fill in: it is needed");
            }
        }
        let dropped: Vec<String> = self
            .header
            .iter()
            .filter(|name| DROPPED.iter().any(|word| plain(name).contains(word)))
            .map(|name| format!("{name:?}"))
            .collect();
        if !dropped.is_empty() {
            let _ = writeln!(text, "drop = [{}]   # likely: stored nowhere", dropped.join(", "));
        }
    }

    /// Returns which column is what by the words of the header: the plainest word is sure, another likely, a part of a
    /// name a guess.
    fn columns(&self) -> Vec<(&'static str, String, Trust)> {
        let mut taken: Vec<&String> = Vec::new();
        let mut found = Vec::new();
        for (field, words) in SIGNS {
            let whole = words.iter().enumerate().find_map(|(at, word)| {
                let column = self.header.iter().find(|name| plain(name) == *word && !taken.contains(name))?;
                Some((column, if at == 0 { Trust::Sure } else { Trust::Likely }))
            });
            let part = || {
                let has = |name: &&String| words.iter().any(|word| plain(name).contains(word));
                self.header
                    .iter()
                    .filter(|name| !taken.contains(name))
                    .find(has)
                    .map(|column| (column, Trust::Guess))
            };
            if let Some((column, sure)) = whole.or_else(part).filter(|(column, _)| self.is_filled(column)) {
                taken.push(column);
                found.push((field, column.clone(), sure));
            }
        }
        found
    }

    fn cells<'d>(&'d self, column: &str) -> impl Iterator<Item = &'d str> {
        let at = self.header.iter().position(|name| name == column);
        self.rows
            .iter()
            .filter_map(move |row| row.get(at?))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    fn is_filled(&self, column: &str) -> bool {
        self.cells(column).next().is_some()
    }

    /// Returns the form that the most cells of the date columns have: sure where all have it.
    fn date_form(&self, columns: &[(&'static str, String, Trust)]) -> (DateForm, Trust) {
        let dates =
            columns.iter().filter(|(field, ..)| ["birth", "court_date", "arrest_date"].contains(field));
        let cells: Vec<&str> = dates.flat_map(|(_, column, _)| self.cells(column)).collect();
        let read = |form: &DateForm| cells.iter().filter(|cell| form.read(cell).is_some()).count();
        let best = DateForm::ALL.into_iter().rev().max_by_key(read).unwrap_or(DateForm::Compact);
        let sure = match read(&best) {
            0 => Trust::Guess,
            some if some == cells.len() => Trust::Sure,
            _ => Trust::Likely,
        };
        (best, sure)
    }

    fn name_form(&self, columns: &[(&'static str, String, Trust)]) -> (&'static str, Trust) {
        let names: Vec<&str> = columns
            .iter()
            .filter(|(field, ..)| *field == "name")
            .flat_map(|(_, column, _)| self.cells(column))
            .collect();
        let with = |letter| names.iter().filter(|name| name.contains(letter)).count();
        if with('/') * 2 > names.len() {
            ("LAST/FIRST/MIDDLE", Trust::Sure)
        } else if with(',') * 2 > names.len() {
            ("LAST, FIRST MIDDLE", Trust::Sure)
        } else {
            ("FIRST MIDDLE LAST", Trust::Guess)
        }
    }

    /// Returns the words that stand for nothing in the rows.
    fn blanks(&self) -> Vec<&'static str> {
        let known = ["#N/A", "N/A", "NULL", "-", "NONE", "NOT/IN/DOJ"];
        let stands =
            |blank: &&str| self.rows.iter().flatten().any(|cell| cell.trim().eq_ignore_ascii_case(blank));
        known.into_iter().filter(stands).collect()
    }

    /// Returns the columns that are named like sections: `11357(a)`.
    fn sections(&self) -> Vec<&String> {
        let is_section = |name: &&String| {
            let digits = name.bytes().take_while(u8::is_ascii_digit).count();
            digits == 5 && name.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        };
        self.header.iter().filter(is_section).collect()
    }
}

fn plain(name: &str) -> String {
    decode(name.trim().as_bytes()).to_lowercase().replace('_', " ")
}

fn word(sure: Trust) -> &'static str {
    match sure {
        Trust::Sure => "sure",
        Trust::Likely => "likely",
        Trust::Guess => "guess",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::mapping::{Mapping, SHIPPED};

    /// Drafts a mapping for a table with the header of a shipped one and a row.
    fn draft(shipped: usize, separator: &str, cells: &[(&str, &str)]) -> String {
        let mapping = Mapping::parse(SHIPPED[shipped].1).unwrap();
        let row: Vec<&str> = mapping
            .file
            .header
            .iter()
            .map(|name| cells.iter().find(|(column, _)| column == name).map_or("", |(_, cell)| cell))
            .collect();
        let table = format!("{}\n{}\n", mapping.file.header.join(separator), row.join(separator));
        suggest(table.as_bytes()).unwrap()
    }

    #[test]
    fn a_court_list_is_told_from_its_header_and_a_row() {
        let cells = [
            ("Truename", "DOE/JANE/Q"),
            ("DOB", "031519"),
            ("Dispo Date", "062507"),
            ("Booked Charge Date", "062007"),
            ("Current Charge", "11359HS"),
            ("Current Level", "F"),
            ("Charge Disposition Description", "CONVICTED"),
            ("Court Number", "1"),
            ("CII", "A1"),
        ];
        let text = draft(0, ",", &cells);
        for line in [
            "separator = \",\"                # sure",
            "dates = \"MMDDYY\"             # sure",
            "names = \"LAST/FIRST/MIDDLE\"   # sure",
            "person = [\"CII\", \"SFNO\"]               # likely",
            "birth = \"DOB\"   # sure",
            "charge = \"Current Charge\"   # sure",
            "arrest_date = \"Booked Charge Date\"   # likely",
            "drop = [\"SSN\", \"DL Number\"]   # likely: stored nowhere",
        ] {
            assert!(text.contains(line), "{line} is missing in:\n{text}");
        }
        // With the county filled in it is a mapping.
        let filled = text.replace("county = \"\"", "county = \"MARIN\"");
        Mapping::parse(&filled).unwrap_or_else(|error| panic!("{error}\n{filled}"));
    }

    #[test]
    fn columns_named_like_sections_are_charges() {
        let cells = [
            ("True Name", "DOE/JANE"),
            ("DOB", "4/21/1933"),
            ("Conviction Date", "3/4/1997"),
            ("11357(a)", "#N/A"),
        ];
        let text = draft(1, ",", &cells);
        assert!(text.contains("charges = [\"11357(a)\", \"11357(b)\""), "{text}");
        assert!(
            text.contains("dates = \"M/D/YYYY\"             # sure") && text.contains("\"#N/A\""),
            "{text}"
        );
    }

    #[test]
    fn what_is_no_table_has_no_draft_and_what_cannot_be_told_is_left_out() {
        for nothing in [&b""[..], b"hello\n", b"a;b;c\n", b"\n\n"] {
            assert_eq!(suggest(nothing), None);
        }
        let text = suggest(b"x;y\n1;2\n").unwrap();
        assert!(
            text.contains("name = \"\"   # fill in") && text.contains("court_date = \"\"   # fill in"),
            "{text}"
        );
    }
}
