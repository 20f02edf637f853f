//! Every text of the files means what its file says, so that none stands in the shadow of another.

use super::SHIPPED;
use crate::record::disposition::{Basis, Class};
use crate::record::vocabulary::file::{self, Entry, File};
use crate::record::vocabulary::meaning::Meaning;
use crate::record::vocabulary::shipped::EITHER;
use crate::record::vocabulary::{Column, Reading};
use crate::record::{County, Court};

fn texts(entries: &[Entry]) -> impl Iterator<Item = (&str, &str, Basis)> {
    entries.iter().flat_map(|entry| entry.texts().map(|(text, basis)| (text, entry.means.as_str(), basis)))
}

fn name<T>(reading: Reading<T>, meaning: impl Fn(T) -> Meaning) -> (&'static str, Option<Basis>) {
    let basis = reading.basis();
    match reading {
        Reading::Means { meaning: found, .. } => (meaning(found).name(), basis),
        Reading::Nothing => ("blank", basis),
        Reading::NotUnderstood => (EITHER, basis),
    }
}

#[test]
fn every_disposition_has_its_class_and_decides_as_it_was_seen() {
    let file = File::read(file::DISPOSITIONS).unwrap();
    let mut raised = 0;
    for (text, means, basis) in texts(&file.entry) {
        let read = SHIPPED.disposition(text);
        assert_eq!(read.class.name(), means, "{text}");
        if basis.decides() {
            assert_eq!(read.basis, basis, "{text}");
        } else {
            raised += usize::from(read.basis.decides());
            // Only what begins with a text that decides, and is of its class, decides from memory (rule 9).
            assert!(
                !read.basis.decides() || matches!(read.class, Class::Convicted | Class::NoConviction),
                "{text}"
            );
        }
    }
    assert!(raised > 40, "{raised}");
}

#[test]
fn every_other_text_has_its_meaning() {
    let sentences = File::read(file::SENTENCES).unwrap();
    let events = File::read(file::EVENTS).unwrap();
    for (text, means, basis) in texts(&File::read(file::LEVELS).unwrap().entry) {
        let (found, on) = name(SHIPPED.level(text), |level| Meaning::Level(Some(level)));
        assert_eq!(found, means, "{text}");
        assert!(on.is_none_or(|on| on == basis), "{text}");
    }
    for (text, means, basis) in texts(&sentences.place) {
        assert_eq!(
            name(SHIPPED.place(text), Meaning::Place),
            (means_name(Column::Place, means), Some(basis)),
            "{text}"
        );
    }
    for (text, means, _) in texts(&sentences.unit) {
        assert_eq!(name(SHIPPED.unit(text), |unit| Meaning::Unit(Some(unit))).0, means, "{text}");
    }
    for (text, means, basis) in texts(&events.kind) {
        assert_eq!(
            name(SHIPPED.kind(text), Meaning::Kind),
            (means_name(Column::Kind, means), Some(basis)),
            "{text}"
        );
    }
    for (text, means, basis) in texts(&events.prefix) {
        let found = SHIPPED.court(&format!("{text} SOMEWHERE"));
        let court = match means {
            "superior" => Court::Superior,
            "municipal" => Court::Municipal,
            "juvenile" => Court::Juvenile,
            "justice" => Court::Justice,
            _ => Court::Other,
        };
        assert_eq!(found, Reading::Means { meaning: court, basis }, "{text}");
    }
    for (text, means, basis) in texts(&File::read(file::COURTS).unwrap().entry) {
        let found = SHIPPED.county_of(text);
        assert_eq!(found, Reading::Means { meaning: County::new(means), basis }, "{text}");
    }
}

fn means_name(column: Column, name: &str) -> &'static str {
    Meaning::named(column, name).unwrap().name()
}

#[test]
fn every_code_is_read_and_the_longest_spelling_stands_first() {
    for (text, means, _) in texts(&File::read(file::CODES).unwrap().entry) {
        match SHIPPED.code(text) {
            Reading::Means { meaning, .. } if means == "local" => {
                assert_eq!(meaning.letters(), "MC", "{text}");
            }
            Reading::Means { meaning, .. } => assert_eq!(meaning.letters(), means, "{text}"),
            Reading::Nothing => assert_eq!(means, "none", "{text}"),
            Reading::NotUnderstood => panic!("{text}"),
        }
    }
    let spellings = SHIPPED.code_spellings();
    assert!(spellings.windows(2).all(|pair| pair[0].text.len() >= pair[1].text.len()));
    assert!(spellings.iter().any(|spelling| spelling.text == "H&SC"));
}

#[test]
fn every_word_of_a_comment_a_charge_and_a_crime_is_read() {
    for (text, means, basis) in texts(&File::read(file::COMMENTS).unwrap().entry) {
        let read = SHIPPED.comment(text);
        let [one] = read.as_slice() else { panic!("{text}: {read:?}") };
        assert_eq!(Meaning::Comment(one.bearing).name(), means, "{text}");
        assert_eq!(one.basis, basis, "{text}");
    }
    let charges = File::read(file::CHARGES).unwrap();
    for (text, _, _) in texts(&charges.word) {
        assert_eq!(SHIPPED.unknown_charge_words(text), Vec::<String>::new(), "{text}");
    }
    let crimes = File::read(file::CRIMES).unwrap();
    for entry in &crimes.entry {
        for (text, _) in entry.texts() {
            let found = SHIPPED.crimes(text, &[]);
            let none = entry.superstrike == "no" && entry.registrable == "no";
            assert_eq!(
                found.first().map(|crime| crime.name.as_str()),
                (!none).then_some(entry.means.as_str()),
                "{text}"
            );
        }
    }
}

#[test]
fn every_entry_says_where_it_was_seen() {
    for named in file::ALL {
        let file = File::read(named).unwrap();
        let groups = [
            &file.entry,
            &file.place,
            &file.unit,
            &file.kind,
            &file.prefix,
            &file.innocent,
            &file.no_offense,
            &file.word,
        ];
        for entry in groups.into_iter().flatten() {
            assert!(!entry.seen.is_empty() && entry.texts().count() > 0, "{}: {}", named.0, entry.means);
        }
    }
}
