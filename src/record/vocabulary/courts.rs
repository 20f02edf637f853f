//! Which court an agency is, and in which county.
//!
//! Owns the prefixes of agencies and the places of courts. A place that several counties have is in none.

use super::phrase::Phrase;
use super::table::{Reading, Table};
use crate::record::disposition::Basis;
use crate::record::{County, Court};

/// The letters of a prefix.
const PREFIX: usize = 4;

/// The agencies of the vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Courts {
    /// Prefixes of four letters with the court they name; [`Court::Other`] is an agency that is no court.
    pub(super) prefixes: Table<Court>,
    pub(super) counties: Table<County>,
}

impl Courts {
    /// Reads which court an agency such as `CASC SAN FRANCISCO` or `CASCSAN FRANCISCO` is.
    pub(super) fn court(&self, agency: &str) -> Reading<Court> {
        let phrase = Phrase::new(agency);
        let [first, rest @ ..] = phrase.words() else { return Reading::Nothing };
        let spaced = rest.first().map(|second| format!("{first} {second}"));
        let whole = first.get(..PREFIX).and_then(|letters| self.prefixes.exact(letters));
        let known = whole.or_else(|| self.prefixes.exact(spaced.as_deref()?));
        known.map_or(Reading::NotUnderstood, |known| Reading::Means {
            meaning: known.meaning,
            basis: known.basis,
        })
    }

    /// Reads in which county an agency is, by its whole name, by its place, or because the place is a county.
    pub(super) fn county(&self, agency: &str) -> Reading<County> {
        let words = Phrase::new(agency).key();
        if words.is_empty() {
            return Reading::Nothing;
        }
        let place = words.get(PREFIX..).unwrap_or_default().trim_start();
        let place = ["MC ", "MC"].iter().find_map(|letters| self.merged(place, letters)).unwrap_or(place);
        let joined: String = words.split(' ').collect();
        let known =
            self.counties.exact(&words).or_else(|| self.counties.exact(place)).or_else(|| {
                self.counties.iter().find(|(key, _)| spelled(key) == joined).map(|(_, known)| known)
            });
        if let Some(known) = known {
            return Reading::Means { meaning: known.meaning.clone(), basis: known.basis };
        }
        let county = County::new(place);
        if county.is_of_california() {
            Reading::Means { meaning: county, basis: Basis::Code }
        } else {
            Reading::NotUnderstood
        }
    }

    /// Returns the place behind the letters of a municipal court that a superior court took in.
    fn merged<'p>(&self, place: &'p str, letters: &str) -> Option<&'p str> {
        let rest = place.strip_prefix(letters)?;
        let is_place = self.counties.exact(rest).is_some() || County::new(rest).is_of_california();
        is_place.then_some(rest)
    }
}

/// Returns a name without its blanks.
fn spelled(key: &str) -> String {
    key.split(' ').collect()
}
