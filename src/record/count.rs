//! One charge within an event: what was charged, disposed and convicted, its level, dispositions and sentence.

use crate::record::sentence::estimated_end;
use crate::record::vocabulary::Remarked;
use crate::record::{DateSpan, Disposed, Offense, PartialDate, SentencePart, SourceLine, StepKey, Text};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The 12 digits that order a count: cycle, step, count and an opaque last group (formats.md section 2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CountKey(pub(crate) String);

impl CountKey {
    /// Reads `CNT_ORDER`: twelve digits, with blanks around them allowed; `None` for anything else (T62).
    pub fn parse(field: &[u8]) -> Option<Self> {
        let digits = field.trim_ascii();
        let digits = std::str::from_utf8(digits).ok().filter(|_| Self::is_one(digits))?;
        Some(Self(digits.to_owned()))
    }

    /// Tells whether a field, without the blanks around it, is one.
    pub fn is_one(field: &[u8]) -> bool {
        field.len() == 12 && field.iter().all(u8::is_ascii_digit)
    }

    /// The key of what has none: a registration or a death without `CNT_ORDER`.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// Tells whether the row gave no order number.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the twelve digits, or nothing.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns its first six digits: cycle and step.
    pub fn step(&self) -> StepKey {
        StepKey(self.0.get(..6).unwrap_or_default().to_owned())
    }

    /// Returns the number of the count within its step: 2 of `101002002000`.
    pub fn number(&self) -> Option<u16> {
        self.0.get(6..9)?.parse().ok()
    }
}

/// How grave a conviction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An infraction.
    Infraction,
    /// A misdemeanor.
    Misdemeanor,
    /// A felony.
    Felony,
}

impl Level {
    /// Reads `CONV_STAT_DESCR` (`FELONY `) or a TOC (`F`), in any case and with blanks around (T51).
    pub fn parse(field: &[u8]) -> Option<Self> {
        let field = field.trim_ascii();
        let is = |words: &[&[u8]]| words.iter().any(|word| field.eq_ignore_ascii_case(word));
        if is(&[b"FELONY", b"F", b"FEL"]) {
            Some(Self::Felony)
        } else if is(&[b"MISDEMEANOR", b"M", b"MISD"]) {
            Some(Self::Misdemeanor)
        } else if is(&[b"INFRACTION", b"I", b"INF"]) {
            Some(Self::Infraction)
        } else {
            None
        }
    }
}

/// Which column a charge text was read from, in the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ChargeOrigin {
    /// `CONV_OFFENSE_DESCR`: what the person was convicted of.
    Convicted,
    /// `DISP_OFFENSE_DESCR`: the charge as it was disposed of.
    Disposed,
    /// `OFFENSE_DESCR`: the charge as it was brought.
    Charged,
    /// `COMMENT_TEXT`, where the charge column is blank or says SEE COMMENT FOR CHARGE.
    Comment,
}

/// A charge text with what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The column it stands in.
    pub origin: ChargeOrigin,
    /// The text as written, made safe.
    pub text: Text,
    /// The text, parsed; the same text is read once and shared.
    pub offense: Arc<Offense>,
}

/// One charge within an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Its order number; unique within the person unless `duplicate_key` is set.
    pub key: CountKey,
    /// Every charge text the rows give, best origin first: the first is the charge that decides, the others are kept
    /// because they may disagree (traps.md T12, T13). Empty when no column names any.
    pub charges: Vec<Charge>,
    /// Free text of the rows, where it is not the charge itself.
    pub comment: Text,
    /// Level convicted of: `CONV_STAT_DESCR`, else `CONV_OFFENSE_TOC`, else the TOC of the deciding charge; `None` when
    /// none of them states one that can be read, and when its rows disagree (T50).
    pub level: Option<Level>,
    /// The text of a level that no vocabulary has, with its row; `level` is then unknown.
    pub level_not_understood: Option<(Text, SourceLine)>,
    /// What the words of the comment mean, as far as they can matter or are not understood.
    pub comment_words: Vec<Remarked>,
    /// What happened to it step by step, in the order of the rows, each with its own level and sentence.
    pub dispositions: Vec<Disposed>,
    /// The parts of a sentence that no disposition is stated for.
    pub sentence: Vec<SentencePart>,
    /// Whether another, different charge stands under the same order number (T57).
    pub duplicate_key: bool,
    /// The first row that states it.
    pub source: SourceLine,
}

impl Count {
    /// Returns the charge that decides: as convicted, then disposed, then charged, then from the comment.
    pub fn charge(&self) -> Option<&Charge> {
        self.charges.first()
    }

    /// Returns all parts of its sentences, step by step.
    pub fn sentence_parts(&self) -> impl Iterator<Item = &SentencePart> + Clone {
        self.sentence.iter().chain(self.dispositions.iter().flat_map(|disposed| &disposed.sentence))
    }

    /// Returns when its sentence is likely to have ended if it began on `date`; `None` is unknown, and so is the end
    /// where a later step touched the sentence. See [`estimated_end`] for how it is reckoned and what it cannot know.
    pub fn sentence_end(&self, date: PartialDate) -> Option<DateSpan> {
        let changed = self.dispositions.iter().filter(|disposed| !disposed.disposition.is_conviction());
        let touched = changed.into_iter().any(|disposed| !disposed.disposition.leaves_the_sentence());
        let parts: Vec<_> = self.sentence_parts().cloned().collect();
        if touched { None } else { estimated_end(&parts, date.span()?) }
    }

    /// Returns the first row that states its conviction.
    pub fn convicted_by(&self) -> Option<&Disposed> {
        self.dispositions.iter().find(|disposed| disposed.disposition.is_conviction())
    }

    /// Tells whether any row of it states a conviction, in words that may decide.
    pub fn is_conviction(&self) -> bool {
        self.convicted_by().is_some()
    }
}

/// Writes `felony`, `misdemeanor` or `infraction`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Infraction => "infraction",
            Self::Misdemeanor => "misdemeanor",
            Self::Felony => "felony",
        })
    }
}

/// Writes the twelve digits, or nothing.
impl fmt::Display for CountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_is_twelve_digits_t62() {
        let read = |field: &str| CountKey::parse(field.as_bytes()).map(|key| key.to_string());
        assert_eq!(read("101002001000"), Some("101002001000".to_owned()));
        assert_eq!(read(" 101002001000 "), Some("101002001000".to_owned()));
        for bad in ["", "1", "1010", "10100200100", "1010020010000", "10100200100A", "1.01002E+11", "١٢٣٤٥٦"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
        let key = CountKey::parse(b"101002003300").unwrap();
        assert_eq!((key.step().as_str(), key.step().cycle(), key.number()), ("101002", "101", Some(3)));
    }

    #[test]
    fn a_level_is_read_in_any_case_with_blanks_around_t51() {
        let cases = [
            ("FELONY ", Some(Level::Felony)),
            (" felony", Some(Level::Felony)),
            ("F", Some(Level::Felony)),
            ("MISDEMEANOR", Some(Level::Misdemeanor)),
            ("I", Some(Level::Infraction)),
            ("   ", None),
            ("WOBBLER", None),
        ];
        for (field, level) in cases {
            assert_eq!(Level::parse(field.as_bytes()), level, "{field:?}");
        }
    }
}
