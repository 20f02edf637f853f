//! Mappings: how a delimited table of some office becomes rows of a history.
//!
//! Owns the file form (`assets/mappings/*.toml`) and its checks, and the ones that ship. How a line is taken apart by one
//! is `table`'s; a first draft from a table is `suggest`'s.

pub mod dates;
pub mod suggest;
pub mod tried;

use crate::record::County;
use crate::record::limits::COLUMNS;
use dates::DateForm;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The mappings inside the program: the name and the text of each.
pub const SHIPPED: [(&str, &str); 3] = [
    ("sf-court-list", include_str!("../../assets/mappings/sf-court-list.toml")),
    ("sf-misdemeanor-tracking", include_str!("../../assets/mappings/sf-misdemeanor-tracking.toml")),
    ("example", include_str!("../../assets/mappings/example.toml")),
];

/// How a table is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Its name, by which it is chosen and stored.
    pub name: String,
    /// What it reads, in words.
    pub title: String,
    /// How much of a person's history the file holds.
    pub covers: Covers,
    /// The county of every row, where no column gives it.
    #[serde(default)]
    pub county: String,
    /// The shape of the file.
    pub file: FileShape,
    /// How cells are read.
    pub reading: CellRules,
    /// Which column is what.
    pub columns: Columns,
    /// The file as it was read.
    #[serde(skip)]
    text: String,
}

/// How much of a person's history a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Covers {
    /// All of it: what is not there did not happen.
    #[serde(rename = "whole history")]
    WholeHistory,
    /// What one court or office has: what is not there is unknown.
    #[serde(rename = "one court")]
    OneCourt,
}

/// The shape of a table file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileShape {
    /// `,`, `;`, `|` or `tab`.
    pub separator: String,
    /// `utf-8` or `latin-1`.
    pub encoding: String,
    /// The names of the columns, as the first line has them.
    pub header: Vec<String>,
}

/// How cells are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellRules {
    /// How dates are written.
    pub dates: DateForm,
    /// The first of the hundred years in which two-digit years lie.
    #[serde(default)]
    pub first_year: Option<u16>,
    /// How names are written.
    pub names: NameForm,
    /// Cells that say nothing, besides those that are blank.
    #[serde(default)]
    pub blank: Vec<String>,
    /// The code of a section that names none, such as `HS`.
    #[serde(default)]
    pub code: String,
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum NameForm {
    /// `DOE/JANE/Q`.
    #[serde(rename = "LAST/FIRST/MIDDLE")]
    Slashes,
    /// `DOE, JANE Q`, as the state writes them.
    #[serde(rename = "LAST, FIRST MIDDLE")]
    Comma,
    /// `JANE Q DOE`.
    #[serde(rename = "FIRST MIDDLE LAST")]
    FirstToLast,
}

/// What a blank cell in a column of its own section means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlankCharge {
    /// The charge is not of the case.
    No,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// Which column is what; a fact that no column gives is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// Whose row it is: the first that is filled; several columns that only together name a person, by ` + `.
    pub person: Vec<String>,
    /// State identification number.
    pub cii: String,
    /// Name of the person.
    pub name: String,
    /// Date of birth.
    pub birth: String,
    /// Gender.
    pub gender: String,
    /// Race, for the equity figures only.
    pub race: String,
    /// County, where the rows are not all of one.
    pub county: String,
    /// Court case number; lines that share it are one case.
    pub case_number: String,
    /// What tells two counts of one case apart that are alike otherwise.
    pub incident: String,
    /// Name of the court.
    pub court: String,
    /// Date of the conviction.
    pub court_date: String,
    /// Date of the arrest; one on the day of the court date counts as unknown.
    pub arrest_date: String,
    /// Section convicted of.
    pub charge: String,
    /// Its words.
    pub charge_words: String,
    /// A column for each section, named like it.
    pub charges: Vec<String>,
    /// What a quite blank cell in one of those columns means.
    pub blank_charge: BlankCharge,
    /// Section arrested for.
    pub arrest_charge: String,
    /// Level convicted of.
    pub level: String,
    /// What the court did, in words.
    pub disposition: String,
    /// Kind of the sentence.
    pub sentence_place: String,
    /// Its length.
    pub sentence_length: String,
    /// The unit of the length.
    pub sentence_unit: String,
    /// Free text.
    pub comment: String,
    /// Stored nowhere.
    pub drop: Vec<String>,
}

/// What is wrong with a mapping, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAMapping(pub String);

impl Mapping {
    /// Reads a mapping and checks it.
    pub fn parse(text: &str) -> Result<Self, NotAMapping> {
        let mut mapping: Self =
            toml::from_str(text).map_err(|error| NotAMapping(error.to_string().trim().to_owned()))?;
        text.clone_into(&mut mapping.text);
        mapping.check().map(|()| mapping)
    }

    /// Returns a mapping inside the program.
    pub fn shipped(name: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
        Self::parse(text).ok()
    }

    /// Returns the file it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte between two cells.
    pub fn separator(&self) -> u8 {
        match self.file.separator.as_str() {
            "tab" => b'\t',
            other => other.bytes().next().unwrap_or(b','),
        }
    }

    /// Tells whether a header line is this mapping's; case and blanks around the names do not matter.
    pub fn fits(&self, header: &[String]) -> bool {
        let same = |(ours, theirs): (&String, &String)| ours.trim().eq_ignore_ascii_case(theirs.trim());
        header.len() == self.file.header.len() && self.file.header.iter().zip(header).all(same)
    }

    /// Returns the place of a column, counted from 0; `None` for one that the mapping does not name.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        (!name.is_empty()).then(|| self.file.header.iter().position(|column| column == name)).flatten()
    }

    fn check(&self) -> Result<(), NotAMapping> {
        let wrong = |words: String| Err(NotAMapping(words));
        let plain = |text: &str| {
            text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        };
        if self.name.is_empty() || !plain(&self.name) {
            return wrong("name: small letters, digits and hyphens".to_owned());
        }
        if ![",", ";", "|", "tab"].contains(&self.file.separator.as_str()) {
            return wrong("separator: one of \",\", \";\", \"|\", \"tab\"".to_owned());
        }
        if !["utf-8", "latin-1"].contains(&self.file.encoding.as_str()) {
            return wrong("encoding: \"utf-8\" or \"latin-1\"".to_owned());
        }
        let header: BTreeSet<&String> = self.file.header.iter().collect();
        if header.len() != self.file.header.len() || header.len() < 2 {
            return wrong("header: at least two columns, each name once".to_owned());
        }
        if !COLUMNS.admits(header.len() as u64) {
            return wrong(format!("header: {COLUMNS}"));
        }
        if let Some(stranger) = self.columns.named().find(|name| self.column(name).is_none()) {
            return wrong(format!("columns: the header has no column {stranger:?}"));
        }
        for (field, column) in [("name", &self.columns.name), ("court_date", &self.columns.court_date)] {
            if column.is_empty() {
                return wrong(format!("columns: {field} is needed"));
            }
        }
        if self.columns.charge.is_empty() && self.columns.charges.is_empty() {
            return wrong("columns: charge or charges is needed".to_owned());
        }
        if self.county.is_empty() == self.columns.county.is_empty() {
            return wrong("county: either one county for all rows, or the column that has it".to_owned());
        }
        if !self.county.is_empty() && !County::new(&self.county).is_of_california() {
            return wrong(format!("county: {:?} is no county of California", self.county));
        }
        match (self.reading.dates.is_short(), self.reading.first_year) {
            (true, None) => {
                wrong("first_year: two-digit years need the first of their hundred years".to_owned())
            }
            (true, Some(year)) if !(1850..=2100).contains(&year) => {
                wrong("first_year: a year between 1850 and 2100".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl Columns {
    /// Returns every column that is named.
    fn named(&self) -> impl Iterator<Item = &str> {
        let single = [
            &self.cii,
            &self.name,
            &self.birth,
            &self.gender,
            &self.race,
            &self.county,
            &self.case_number,
            &self.incident,
            &self.court,
            &self.court_date,
            &self.arrest_date,
            &self.charge,
            &self.charge_words,
            &self.arrest_charge,
            &self.level,
            &self.disposition,
            &self.sentence_place,
            &self.sentence_length,
            &self.sentence_unit,
            &self.comment,
        ];
        let persons = self.person.iter().flat_map(|person| person.split(" + "));
        let lists = self.charges.iter().chain(&self.drop).map(String::as_str);
        single.into_iter().map(String::as_str).filter(|name| !name.is_empty()).chain(persons).chain(lists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_ones_are_in_order_and_named_as_they_are_listed() {
        for (name, text) in SHIPPED {
            let mapping = Mapping::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(mapping.name, name);
            assert!(mapping.fits(&mapping.file.header));
            assert_eq!(mapping.covers, Covers::OneCourt);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let good = SHIPPED[2].1;
        let table = [
            ("name = \"example\"", "name = \"An Example\"", "name: small letters"),
            ("covers = \"one court\"", "covers = \"most\"", "most"),
            ("separator = \";\"", "separator = \"x\"", "separator: one of"),
            ("encoding = \"utf-8\"", "encoding = \"ebcdic\"", "encoding:"),
            ("\"Docket\", \"Defendant\"", "\"Docket\", \"Docket\"", "each name once"),
            ("birth = \"Born\"", "birth = \"Birthday\"", "no column \"Birthday\""),
            ("court_date = \"Convicted\"\n", "", "court_date is needed"),
            ("charge = \"Section\"\n", "", "charge or charges"),
            ("county = \"ALAMEDA\"", "county = \"NEVADA CITY\"", "no county of California"),
            ("county = \"ALAMEDA\"\n", "", "either one county"),
            ("dates = \"YYYY-MM-DD\"", "dates = \"M/D/YY\"", "first_year:"),
            ("level = \"Class\"", "grade = \"Class\"", "grade"),
        ];
        for (is, becomes, said) in table {
            assert!(good.contains(is), "{is}");
            let error = Mapping::parse(&good.replacen(is, becomes, 1)).unwrap_err();
            assert!(error.to_string().contains(said), "{becomes}: {error}");
        }
    }
}
