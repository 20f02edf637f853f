//! A charge text read as a whole: `664-11359 HS-ATTEMPT POSS MJ SALE` is an attempt at HS 11359.
//!
//! Owns what a charge says: its sections, what form of the offence it is (attempt, conspiracy, several sections), and
//! its description. The reading itself is the hand-written grammar in `offense/grammar.rs`. Knows nothing of
//! eligibility.

mod grammar;
#[cfg(test)]
mod tests;

use crate::record::vocabulary::{Against, Vocabulary, names_marijuana};
use crate::record::{LawCode, Section, Text};
use serde::{Deserialize, Serialize};

/// How the sections of a charge stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// One section, the completed offence.
    Plain,
    /// An attempt at it (PC 664 before or after the section).
    Attempt,
    /// A conspiracy to commit it (PC 182); People v. Medina.
    Conspiracy,
    /// Several sections in one charge (`11357/11364 HS`).
    Compound,
}

/// A charge text, parsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offense {
    /// What kind of statement it is.
    pub form: Form,
    /// The sections charged, in order, without PC 664 and PC 182 where those only give the form. Empty when the text
    /// names none that can be read.
    pub sections: Vec<Section>,
    /// The words after the section, as written; all of them when no section could be read.
    pub description: Text,
    /// Whether the way a section is written leaves doubt which it is: zeros in front, letters that are no code stuck to
    /// it, a code known from memory only.
    pub in_doubt: bool,
    /// What the words say on their own, as a second witness beside the sections.
    pub words: ChargeWords,
}

/// What the words of a charge say, whatever its sections are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeWords {
    /// Crimes that may stand against relief and that the words name, but for those that go with the charge's own sections
    /// and are none of them: MANSLAUGHTER beside PC 192.
    pub crimes: Vec<Against>,
    /// Whether they name marijuana in any of its spellings.
    pub marijuana: bool,
    /// The first word that is not understood, of a charge that names marijuana, one of its four numbers or no section.
    pub not_understood: Option<Text>,
}

impl Offense {
    /// Reads a charge text by the vocabulary that ships with the program; see [`Self::read`].
    pub fn parse(text: &str) -> Self {
        Self::read(text, &Vocabulary::shared())
    }

    /// Reads a charge text; total: any text gives an offense, perhaps one without sections.
    ///
    /// Codes stand after the number (`11357(b) HS`), glued to it (`11357(C)HS`) or before it (`HS 11357`); one code
    /// after several sections is the code of all (`11360(A)/11359 HS`, and so also of `182(A)(1)/11359 PC`). PC 664 in
    /// any spelling (`664-11359`, `664/11357`, `664.11357`, `66411357`) makes an attempt, PC 182 a conspiracy. A
    /// number without a code counts only at the start of the text or after a word like `CHRG`; further on, only a
    /// number with its code does, and a number after `CASE` never (T04).
    pub fn read(text: &str, vocabulary: &Vocabulary) -> Self {
        let reading = grammar::read(text, vocabulary.codes());
        let mut sections = reading.sections;
        let attempt = sections.iter().any(is_attempt);
        let conspiracy = sections.iter().any(is_conspiracy);
        if sections.iter().any(|section| !is_attempt(section) && !is_conspiracy(section)) {
            sections.retain(|section| !is_attempt(section) && !is_conspiracy(section));
        }
        let description = text.get(reading.description..).unwrap_or_default();
        let form = if conspiracy || opens_with(description, &["CONSP"]) {
            Form::Conspiracy
        } else if attempt || opens_with(description, &["ATTEMPT", "ATT ", "ATT-", "ATTMPT"]) {
            Form::Attempt
        } else if sections.len() > 1 {
            Form::Compound
        } else {
            Form::Plain
        };
        let words = ChargeWords::read(description, &sections, vocabulary);
        Self { form, sections, description: Text::new(description), in_doubt: reading.in_doubt, words }
    }

    /// Takes account of the charge's qualifiers (`OFFENSE_QUAL_LST`), which may say attempt or conspiracy on their own.
    #[must_use]
    pub fn qualified(mut self, qualifiers: &str) -> Self {
        if qualifiers.is_empty() {
            return self;
        }
        let mut words = qualifiers.split(|character: char| !character.is_ascii_alphanumeric());
        if words.clone().any(|word| opens_with(word, &["CONSP"]) || word == "182") {
            self.form = Form::Conspiracy;
        } else if self.form != Form::Conspiracy
            && words.any(|word| opens_with(word, &["ATT"]) || word == "664")
        {
            self.form = Form::Attempt;
        }
        self
    }

    /// Tells whether one of its sections is this section of this code, whatever the form and the subdivision.
    pub fn names(&self, code: &LawCode, number: &str) -> bool {
        self.sections.iter().any(|section| section.is(code, number))
    }

    /// Tells whether two texts charge the same: the form and the sections, or the words where neither has a section.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        if self.sections.is_empty() && other.sections.is_empty() {
            return self.description.as_str().eq_ignore_ascii_case(other.description.as_str());
        }
        self.form == other.form && self.sections == other.sections
    }
}

/// The numbers of the four sections of HS 11361.8, whose words are read to the last one.
const FOUR_NUMBERS: [&str; 4] = ["11357", "11358", "11359", "11360"];

/// Returns a number of three digits or more in a text in which no section was read: it may be a damaged one.
fn unread_number(description: &str, sections: &[Section]) -> Option<Text> {
    let is_number = |word: &&str| word.bytes().filter(u8::is_ascii_digit).count() >= 3;
    description.split_whitespace().find(is_number).filter(|_| sections.is_empty()).map(Text::new)
}

impl ChargeWords {
    fn read(description: &str, sections: &[Section], vocabulary: &Vocabulary) -> Self {
        let marijuana = names_marijuana(description);
        // Without a section the words alone say what it is, or that nobody knows.
        let is_ours = marijuana
            || sections.is_empty()
            || sections.iter().any(|one| FOUR_NUMBERS.contains(&one.number.as_str()));
        let unknown =
            || vocabulary.first_unknown_word(description).or_else(|| unread_number(description, sections));
        Self {
            crimes: vocabulary.crimes_beside(description, sections),
            marijuana,
            not_understood: if is_ours { unknown() } else { None },
        }
    }
}

/// Tells whether a section is PC 664, the attempt; another code's 664 is not.
fn is_attempt(section: &Section) -> bool {
    section.number == "664"
}

/// Tells whether a section is PC 182, the conspiracy.
fn is_conspiracy(section: &Section) -> bool {
    section.number == "182"
}

fn opens_with(text: &str, openings: &[&str]) -> bool {
    openings.iter().any(|opening| crate::record::section::starts_with(text.as_bytes(), opening.as_bytes()))
}
