//! The vocabularies that the program brings.
//!
//! Owns what the names in `assets/vocabulary/*.toml` mean and that no text of a column has two meanings.

use super::Vocabulary;
use super::charges::{Charges, NoOffense};
use super::codes::Codes;
use super::comments::{Bearing, Comments};
use super::courts::Courts;
use super::crimes::{Crime, Crimes, Named, Standing};
use super::dispositions::{Dispositions, Opening};
use super::file::{self, Effect, Entry, File, VocabularyError};
use super::lesson::Column;
use super::meaning::{KINDS, LEVELS, Meaning, PLACES, code, value_of};
use super::phrase::Phrase;
use super::table::Table;
use super::units::Unit;
use crate::record::disposition::{Attention, Basis, Class, Disposition, Ends, LevelChange, Serving, States};
use crate::record::{County, Court, LawCode, Level, Section};
use std::sync::Arc;

/// Reads all files.
pub(super) fn read() -> Result<Vocabulary, VocabularyError> {
    let sentences = File::read(file::SENTENCES)?;
    let events = File::read(file::EVENTS)?;
    let codes = codes()?;
    let names = file::ALL.iter().map(|(_, text)| *text);
    Ok(Vocabulary {
        dispositions: dispositions()?,
        levels: filled(file::LEVELS.0, &levels_stated()?, |means| value_of(&LEVELS, means))?,
        places: filled(file::SENTENCES.0, &sentences.place, |means| value_of(&PLACES, means))?,
        units: filled(file::SENTENCES.0, &sentences.unit, |means| value_of(&Unit::NAMES, means))?,
        kinds: filled(file::EVENTS.0, &events.kind, |means| value_of(&KINDS, means))?,
        courts: courts(&events.prefix)?,
        comments: Comments { table: filled(file::COMMENTS.0, &File::read(file::COMMENTS)?.entry, bearing)? },
        crimes: Arc::new(crimes()?),
        charges: Arc::new(charges()?),
        codes,
        missing: Table::default(),
        lessons: Vec::new(),
        canonical: names.collect::<String>().into(),
    })
}

fn bearing(means: &str) -> Option<Bearing> {
    match Meaning::named(Column::Comment, means).ok()? {
        Meaning::Comment(bearing) => Some(bearing),
        _ => None,
    }
}

/// Returns the levels without the texts that name two: those stay not understood.
fn levels_stated() -> Result<Vec<Entry>, VocabularyError> {
    let mut entries = File::read(file::LEVELS)?.entry;
    entries.retain(|entry| entry.means != EITHER);
    Ok(entries)
}

/// The meaning of a text that names two levels.
pub(super) const EITHER: &str = "either";

/// Makes the table of entries; a name that means nothing, and a text with two meanings, are errors.
fn filled<T: Clone + PartialEq>(
    file: &'static str,
    entries: &[Entry],
    value: impl Fn(&str) -> Option<T>,
) -> Result<Table<T>, VocabularyError> {
    let mut table = Table::default();
    let comment = file == file::COMMENTS.0;
    for entry in entries {
        let meaning = value(&entry.means).ok_or_else(|| unknown(file, &entry.means))?;
        for (text, basis) in entry.texts() {
            let phrase = if comment { Phrase::of_comment(text) } else { Phrase::new(text) };
            if !table.add(&phrase, meaning.clone(), basis) {
                return Err(twice(file, text));
            }
        }
    }
    Ok(table)
}

fn unknown(file: &'static str, name: &str) -> VocabularyError {
    VocabularyError { file, what: format!("`{name}` is no meaning") }
}

fn twice(file: &'static str, text: &str) -> VocabularyError {
    VocabularyError { file, what: format!("`{text}` stands there twice") }
}

fn dispositions() -> Result<Dispositions, VocabularyError> {
    let name = file::DISPOSITIONS.0;
    let file = File::read(file::DISPOSITIONS)?;
    let mut table = Table::default();
    for entry in &file.entry {
        let class = Class::named(&entry.means).ok_or_else(|| unknown(name, &entry.means))?;
        let effect = entry.effect.as_ref().ok_or_else(|| unknown(name, &entry.means))?;
        let meaning = effect.of(class).ok_or_else(|| unknown(name, &effect.said()))?;
        for (text, basis) in entry.texts() {
            if !table.add(&Phrase::new(text), meaning.on(basis), basis) {
                return Err(twice(name, text));
            }
        }
    }
    let mut beginnings = Vec::new();
    for beginning in &file.beginning {
        let class = Class::named(&beginning.means).ok_or_else(|| unknown(name, &beginning.means))?;
        beginnings.push(Opening::new(beginning, class, &table));
    }
    Ok(Dispositions { table, beginnings: Arc::new(beginnings), tails: Arc::new(file.tails) })
}

impl Effect {
    /// Returns what a disposition of a class does; `None` for a word that no column has.
    fn of(&self, class: Class) -> Option<Disposition> {
        Some(Disposition {
            class,
            states: match self.states.as_str() {
                "yes" => States::Conviction,
                "no" => States::Nothing,
                "was" => States::Earlier,
                "maybe" => States::Maybe,
                _ => return None,
            },
            ends: match self.ends.as_str() {
                "yes" => Ends::Yes,
                "partly" => Ends::Partly,
                "no" | "-" => Ends::No,
                "maybe" => Ends::Maybe,
                _ => return None,
            },
            level: match self.level.as_str() {
                "row" => LevelChange::AsStated,
                "M" => LevelChange::Becomes(Level::Misdemeanor),
                "I" => LevelChange::Becomes(Level::Infraction),
                "F" => LevelChange::Becomes(Level::Felony),
                "same" | "-" => LevelChange::Same,
                "maybe" => LevelChange::Maybe,
                _ => return None,
            },
            serving: match self.serving.as_str() {
                "row" => Serving::FromRow,
                "same" => Serving::Same,
                "over" => Serving::Over,
                "none" => Serving::Nothing,
                "maybe" => Serving::Maybe,
                _ => return None,
            },
            attention: match self.attention.as_str() {
                "no" => Attention::Never,
                "own" => Attention::Own,
                "prior" => Attention::Prior,
                "yes" => Attention::Always,
                _ => return None,
            },
            basis: Basis::Code,
        })
    }

    fn said(&self) -> String {
        [&self.states, &self.ends, &self.level, &self.serving, &self.attention].map(String::as_str).join(" ")
    }
}

fn codes() -> Result<Codes, VocabularyError> {
    let mut codes = Codes::default();
    for entry in &File::read(file::CODES)?.entry {
        for (text, basis) in entry.texts() {
            codes.add(text, code(&entry.means), basis);
        }
    }
    codes.sort();
    Ok(codes)
}

fn courts(prefixes: &[Entry]) -> Result<Courts, VocabularyError> {
    let court = |means: &str| match means {
        "superior" => Some(Court::Superior),
        "municipal" => Some(Court::Municipal),
        "juvenile" => Some(Court::Juvenile),
        "justice" => Some(Court::Justice),
        "no-court" => Some(Court::Other),
        _ => None,
    };
    let county = |means: &str| Some(County::new(means)).filter(County::is_of_california);
    Ok(Courts {
        prefixes: filled(file::EVENTS.0, prefixes, court)?,
        counties: filled(file::COURTS.0, &File::read(file::COURTS)?.entry, county)?,
    })
}

fn crimes() -> Result<Crimes, VocabularyError> {
    let name = file::CRIMES.0;
    let file = File::read(file::CRIMES)?;
    let mut crimes = Crimes::default();
    for entry in &file.entry {
        let place = crimes.list.len();
        crimes.list.push(Crime {
            name: entry.means.clone(),
            superstrike: standing(&entry.superstrike).ok_or_else(|| unknown(name, &entry.superstrike))?,
            registrable: standing(&entry.registrable).ok_or_else(|| unknown(name, &entry.registrable))?,
            sections: sections(name, &entry.sections)?,
            not_with: sections(name, &entry.not_with)?,
            basis: entry.texts().next().map_or(Basis::Recollection, |(_, basis)| basis),
        });
        for (text, _) in entry.texts() {
            if !crimes.add(text, Named::Crime(place)) {
                return Err(twice(name, text));
            }
        }
    }
    for entry in &file.innocent {
        let only_with = sections(name, &entry.only_with)?;
        for (text, _) in entry.texts() {
            if !crimes.add(text, Named::Innocent(only_with.clone())) {
                return Err(twice(name, text));
            }
        }
    }
    Ok(crimes)
}

fn standing(word: &str) -> Option<Standing> {
    match word {
        "yes" => Some(Standing::Yes),
        "maybe" => Some(Standing::Maybe),
        "with-gang" => Some(Standing::WithGang),
        "no" => Some(Standing::No),
        _ => None,
    }
}

fn sections(file: &'static str, texts: &[String]) -> Result<Vec<Section>, VocabularyError> {
    let what = |text: &String| VocabularyError { file, what: format!("`{text}` is no section") };
    texts.iter().map(|text| section(text).ok_or_else(|| what(text))).collect()
}

/// Reads a section as these files write it: `288(a) PC`. The grammar of charges reads what people write; here a statute
/// of two letters, `273ab PC`, is as plain as any.
fn section(text: &str) -> Option<Section> {
    let (number, rest) = text.split_once(' ')?;
    let code =
        rest.get(..2).filter(|_| !rest.get(2..).is_some_and(|rest| rest.starts_with(char::is_alphabetic)))?;
    let mut parts = number.split('(');
    let number = parts.next().filter(|number| number.starts_with(|first: char| first.is_ascii_digit()))?;
    let subdivisions: Vec<_> = parts.map(|part| part.trim_end_matches(')')).collect();
    Some(Section::new(Some(LawCode::of_letters(code)), number, &subdivisions))
}

fn charges() -> Result<Charges, VocabularyError> {
    let name = file::CHARGES.0;
    let file = File::read(file::CHARGES)?;
    let mut charges = Charges { words: filled(name, &file.word, |_| Some(()))?, no_offenses: Vec::new() };
    for entry in &file.no_offense {
        for (text, basis) in entry.texts() {
            // Some of the state's marks have no number: `DNA PALM PRINT ZZ`.
            if let Some(section) = section(text) {
                charges.no_offenses.push(NoOffense { kind: entry.means.clone(), section, basis });
            }
        }
    }
    Ok(charges)
}
