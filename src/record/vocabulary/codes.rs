//! The letters of the codes of law.

use super::phrase::Phrase;
use super::table::{Reading, Table};
use crate::record::disposition::Basis;
use crate::record::section::LawCode;

/// The spellings of the codes; `None` is letters that are none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
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

    /// Adds a spelling that an office taught, in the place of what was known of it.
    pub(super) fn teach(&mut self, text: &str, code: Option<LawCode>, basis: Basis) {
        let text = text.trim().to_uppercase();
        self.spellings.retain(|known| known.text != text);
        self.table.teach(&Phrase::new(&text), code.clone(), basis);
        self.spellings.push(Spelling { text, code, basis });
    }

    /// Puts the longest spelling first, so that one that begins with another is read before it.
    pub(super) fn sort(&mut self) {
        self.spellings.sort_by(|one, other| {
            other.text.len().cmp(&one.text.len()).then_with(|| one.text.cmp(&other.text))
        });
    }

    /// Reads the spelling of a code that `text` begins with, with its length in bytes and how well it is known.
    ///
    /// The spelling must end where it does: `PC` is not read out of `PCP`, though it is out of `PC187`.
    pub(crate) fn at_start(&self, text: &[u8]) -> Option<(LawCode, usize, Basis)> {
        let first = text.first()?.to_ascii_uppercase();
        if !first.is_ascii_uppercase() {
            return None;
        }
        let of_letter =
            self.spellings.iter().filter(|spelling| spelling.text.as_bytes().first() == Some(&first));
        let (named, length) = of_letter
            .filter_map(|spelling| Some((spelling, length_of(spelling.text.as_bytes(), text)?)))
            .find(|(_, length)| text.get(*length).is_none_or(|next| !next.is_ascii_alphabetic()))?;
        named.code.clone().map(|code| (code, length, named.basis))
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

/// Returns how many bytes of `text` the spelling takes, blanks around an ampersand among them: `H & S` is `H&S`.
fn length_of(spelling: &[u8], text: &[u8]) -> Option<usize> {
    let mut at = 0;
    let skip = |at: usize| at + text.iter().skip(at).take_while(|byte| **byte == b' ').count();
    for letter in spelling {
        if *letter == b'&' {
            at = skip(at);
        }
        if !text.get(at)?.eq_ignore_ascii_case(letter) {
            return None;
        }
        at += 1;
        if *letter == b'&' {
            at = skip(at);
        }
    }
    Some(at)
}
