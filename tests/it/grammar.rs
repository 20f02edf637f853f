//! Every section of the statutes' tables, spelled as files spell sections, is read as that section.
//!
//! The tables are `assets/statutes/*.toml`; the spellings are drawn with a fixed seed: case, blanks, brackets, the code
//! before, behind and glued on, words behind it, attempts and compounds.

use crate::stream::Stream;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use vacatur::record::{Form, Offense};

/// Spellings of each section.
const ROUNDS: usize = 60;

/// A section of a table: its code, its number, its subdivisions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    code: String,
    number: String,
    subdivisions: Vec<String>,
}

impl Listed {
    /// Reads `PC 288(c)(1)`; a range is its two ends.
    fn read(words: &str) -> Vec<Self> {
        let (code, rest) = words.split_once(' ').expect("a code and a number");
        let ends: Vec<&str> = if rest.contains('(') { vec![rest] } else { rest.split('-').collect() };
        ends.into_iter()
            .map(|end| {
                let mut parts = end.split('(');
                let number = parts.next().expect("a number").to_owned();
                let subdivisions = parts.map(|part| part.trim_end_matches(')').to_owned()).collect();
                Self { code: code.to_owned(), number, subdivisions }
            })
            .collect()
    }

    /// As the program writes it.
    fn plain(&self) -> String {
        let subdivisions: Vec<String> = self.subdivisions.iter().map(|part| format!("({part})")).collect();
        format!("{}{} {}", self.number, subdivisions.concat(), self.code)
    }

    /// Spelled somehow, without its code.
    fn spelled(&self, dice: &mut Dice) -> String {
        let mut text = self.number.clone();
        for part in &self.subdivisions {
            text.push_str(dice.of(&["", "", " "]));
            let (open, close) = dice.of(&[("(", ")"), ("(", ")"), ("( ", " )"), ("(", " )")]);
            text.extend([open, part, close]);
        }
        if dice.of(&[true, false]) { text.to_uppercase() } else { text }
    }
}

struct Dice(Stream);

impl Dice {
    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.0.below(choices.len() as u64);
        choices[usize::try_from(at).expect("an index")]
    }

    /// The code in one of its spellings.
    fn code(&mut self, code: &str) -> &'static str {
        match code {
            "HS" => self.of(&["HS", "hs", "H&S", "HSC", "H & S", "Health and Safety Code"]),
            "PC" => self.of(&["PC", "pc", "P.C.", "Penal Code"]),
            "VC" => self.of(&["VC", "vc"]),
            "BP" => self.of(&["BP"]),
            "WI" => self.of(&["WI"]),
            "FG" => self.of(&["FG"]),
            other => panic!("the tables name {other}, which this test cannot spell"),
        }
    }
}

fn listed() -> Vec<Listed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/statutes");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("it ships") {
        let text = fs::read_to_string(entry.expect("readable").path()).expect("it ships");
        let values = text.lines().filter_map(|line| line.strip_prefix("section = \"")?.strip_suffix('"'));
        found.extend(values.flat_map(Listed::read));
    }
    // The attempt and the conspiracy are forms of others.
    let found: Vec<Listed> =
        found.into_iter().filter(|one| !["664", "182"].contains(&one.number.as_str())).collect();
    assert!(found.len() > 100, "{} sections", found.len());
    found
}

fn read(text: &str) -> (Form, Vec<String>) {
    let offense = Offense::parse(text);
    (offense.form, offense.sections.iter().map(ToString::to_string).collect())
}

#[test]
fn every_section_of_the_tables_is_read_in_any_spelling() {
    let sections = listed();
    let mut dice = Dice(Stream::new(11));
    for (at, section) in sections.iter().enumerate() {
        for _ in 0..ROUNDS {
            let number = section.spelled(&mut dice);
            let code = dice.code(&section.code);
            let words = dice.of(&["", "-WORDS OF IT", " - WORDS OF IT", " WORDS OF IT"]);
            let ends_plainly = number.ends_with(|c: char| c == ')' || c.is_ascii_digit());
            let text = match dice.of(&[0, 1, 2]) {
                0 if ends_plainly => format!("{number}{code}{words}"),
                1 => format!("{code} {number}{words}"),
                _ => format!("{number} {code}{words}"),
            };
            assert_eq!(read(&text), (Form::Plain, vec![section.plain()]), "{text:?}");
            // An attempt at it, and it together with another of the same code.
            let mark = dice.of(&["-", "/"]);
            let text = format!("664{mark}{number} {code}{words}");
            assert_eq!(read(&text), (Form::Attempt, vec![section.plain()]), "{text:?}");
            let other = &sections[(at + 1) % sections.len()];
            if other.code == section.code {
                let text = format!("{number}/{} {code}{words}", other.spelled(&mut dice));
                assert_eq!(read(&text), (Form::Compound, vec![section.plain(), other.plain()]), "{text:?}");
            }
        }
    }
}
