//! The letters of the codes of law.

use super::phrase::Phrase;
use super::table::{Reading, Table};
use crate::record::disposition::Basis;
use crate::record::section::LawCode;

/// The spellings of the codes; `None` is letters that are none.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    table: Table<Option<LawCode>>,
    /// As they are written, longest first.
    spellings: Vec<Spelling>,
}

/// One spelling of a code, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The letters, in upper case, with their points and signs.
    pub text: String,
    /// The code; `None` for letters that are none, such as the state's `ZZ`.
    pub code: Option<LawCode>,
    /// How well that is known.
    pub basis: Basis,
}

impl Codes {
    /// Adds a spelling; tells whether it was not known before.
    pub(super) fn add(&mut self, text: &str, code: Option<LawCode>, basis: Basis) -> bool {
        let text = text.trim().to_uppercase();
        self.spellings.retain(|known| known.text != text);
        self.spellings.push(Spelling { text: text.clone(), code: code.clone(), basis });
        self.table.add(&Phrase::new(&text), code, basis)
    }

    /// Puts the longest spelling first, so that one that begins with another is read before it.
    pub(super) fn sort(&mut self) {
        self.spellings.sort_by(|one, other| {
            other.text.len().cmp(&one.text.len()).then_with(|| one.text.cmp(&other.text))
        });
    }

    pub(super) fn read(&self, letters: &str) -> Reading<LawCode> {
        self.read_all(letters).said()
    }

    /// Reads letters, also those that are no code.
    pub(super) fn read_all(&self, letters: &str) -> Reading<Option<LawCode>> {
        // Letters are short: none is ever read as nearly another.
        match self.table.exact(&Phrase::new(letters).key()) {
            Some(known) => known.reading(),
            None if letters.trim().is_empty() => Reading::Nothing,
            None => Reading::NotUnderstood,
        }
    }

    pub(super) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }
}
