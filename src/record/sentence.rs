//! What a count was sentenced to, part by part, and when that is likely to have ended.
//!
//! A count's parts stand on rows of their own with the same 12-digit order number (formats.md section 2). Lengths
//! whose unit is not one of days, months or years are unknown, never zero (traps.md T59).

use crate::record::date::plus_term;
use crate::record::vocabulary::{Unit, Vocabulary};
use crate::record::{DateSpan, SourceLine, Text, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a part of a sentence is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SentencePlace {
    /// County jail.
    Jail,
    /// State prison.
    Prison,
    /// Probation of any kind.
    Probation,
    /// A fine; its number is an amount, not a time.
    Fine,
    /// Anything else, as written: what was not understood; blank where the file names none.
    Other(Text),
    /// The Youth Authority, until an age that the file does not give.
    YouthAuthority,
    /// A civil commitment, such as to the California Rehabilitation Center; its length is not in the number.
    CivilCommitment,
    /// A state hospital.
    Hospital,
    /// Mandatory supervision after a county sentence.
    MandatorySupervision,
    /// Post-release community supervision, up to three years.
    PostRelease,
    /// Parole; seldom in the number.
    Parole,
    /// Restitution and other money; no time.
    Money,
    /// A program, community service or another condition; no time of a sentence.
    Program,
    /// A collaborative court, whose outcome stands elsewhere.
    CollaborativeCourt,
    /// For life: it never ends.
    Life,
    /// Death.
    Death,
    /// No place, but how the part before it is served.
    Qualifier(Qualifier),
}

/// How a part of a sentence is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Qualifier {
    /// Imposition of sentence suspended: none was pronounced, probation was granted.
    ImpositionSuspended,
    /// Execution suspended: one was pronounced and held back.
    ExecutionSuspended,
    /// Suspended, of the part before it.
    Suspended,
    /// Beside another sentence.
    Concurrent,
    /// After another sentence, perhaps of another case.
    Consecutive,
    /// Stayed.
    Stayed,
    /// Days already served.
    TimeServed,
    /// A suspended sentence that is executed from now on.
    Executed,
    /// Jail as a condition of probation, within it.
    ConditionOfProbation,
    /// A felony served in county jail (PC 1170(h)).
    CountyFelony,
    /// Jail and then mandatory supervision, together the term.
    Split,
}

impl SentencePlace {
    /// Returns the word for it; of what was not understood, the words of the file.
    pub fn word(&self) -> &str {
        match self {
            Self::Jail => "jail",
            Self::Prison => "prison",
            Self::Probation => "probation",
            Self::Fine => "fine",
            Self::Other(words) => words.as_str(),
            Self::YouthAuthority => "Youth Authority",
            Self::CivilCommitment => "civil commitment",
            Self::Hospital => "state hospital",
            Self::MandatorySupervision => "mandatory supervision",
            Self::PostRelease => "post-release supervision",
            Self::Parole => "parole",
            Self::Money => "restitution",
            Self::Program => "program or service",
            Self::CollaborativeCourt => "collaborative court",
            Self::Life => "life",
            Self::Death => "death",
            Self::Qualifier(qualifier) => qualifier.word(),
        }
    }
}

impl Qualifier {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ImpositionSuspended => "imposition of sentence suspended",
            Self::ExecutionSuspended => "execution of sentence suspended",
            Self::Suspended => "suspended",
            Self::Concurrent => "concurrent",
            Self::Consecutive => "consecutive",
            Self::Stayed => "stayed",
            Self::TimeServed => "time served",
            Self::Executed => "sentence executed",
            Self::ConditionOfProbation => "condition of probation",
            Self::CountyFelony => "felony served in county jail",
            Self::Split => "split sentence",
        }
    }
}

/// A length of time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// So many days.
    Days(u32),
    /// So many calendar months.
    Months(u32),
    /// So many calendar years.
    Years(u32),
}

/// One part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentencePart {
    /// Where it is served.
    pub place: SentencePlace,
    /// How long; `None` for a fine, and when the file gives no length or one that cannot be read.
    pub term: Option<Term>,
    /// The length as the file wrote it (`3 Y`), for the screen.
    pub written: Text,
    /// The row that says so.
    pub source: SourceLine,
}

impl SentencePlace {
    /// Tells whether a part of a sentence there takes time.
    pub fn takes_time(&self) -> TakesTime {
        match self {
            Self::Jail
            | Self::Prison
            | Self::Probation
            | Self::MandatorySupervision
            | Self::Qualifier(Qualifier::CountyFelony | Qualifier::Split | Qualifier::Executed) => {
                TakesTime::AsStated
            }
            Self::Fine
            | Self::Money
            | Self::Program
            | Self::Qualifier(
                Qualifier::ImpositionSuspended
                | Qualifier::ExecutionSuspended
                | Qualifier::Suspended
                | Qualifier::Concurrent
                | Qualifier::Stayed
                | Qualifier::TimeServed
                | Qualifier::ConditionOfProbation,
            ) => TakesTime::No,
            // Blank: the length is of a place that the file does not name.
            Self::Other(words) if words.is_empty() => TakesTime::AsStated,
            Self::Other(_)
            | Self::YouthAuthority
            | Self::CivilCommitment
            | Self::Hospital
            | Self::PostRelease
            | Self::Parole
            | Self::CollaborativeCourt
            | Self::Life
            | Self::Death
            | Self::Qualifier(Qualifier::Consecutive) => TakesTime::Unknown,
        }
    }
}

/// Whether a part of a sentence takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakesTime {
    /// The length that it states.
    AsStated,
    /// None: money, a program, a part that is suspended or runs beside another.
    No,
    /// Its length is not in the number: a commitment until an age, a term for life, a place that is not understood.
    Unknown,
}

impl Term {
    /// Reads `SENT_LENGTH` and `SENT_TIME_CODE` for a place: a whole number of days, weeks, months or years.
    ///
    /// `None` for a place that takes no time, for any other unit and for any other number.
    pub(crate) fn of(
        length: &str,
        unit: &str,
        place: &SentencePlace,
        vocabulary: &Vocabulary,
    ) -> Option<Self> {
        if place.takes_time() == TakesTime::No {
            return None;
        }
        let is_number =
            !length.is_empty() && length.len() <= 6 && length.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = Some(length).filter(|_| is_number)?.parse().ok()?;
        match vocabulary.unit(unit).decided()? {
            Unit::Days => Some(Self::Days(number)),
            Unit::Weeks => Some(Self::Days(number.checked_mul(7)?)),
            Unit::Months => Some(Self::Months(number)),
            Unit::Years => Some(Self::Years(number)),
            Unit::Hours | Unit::Life | Unit::Death => None,
        }
    }
}

impl SentencePart {
    /// Reads a part from the fields of a row, place, length and unit; `None` where the row states none.
    pub fn read(fields: [&[u8]; 3], source: SourceLine, vocabulary: &Vocabulary) -> Option<Self> {
        let [place, length, unit] = fields.map(text::present);
        if place.is_empty() && length.is_empty() && unit.is_empty() {
            return None;
        }
        let place = vocabulary.sentence_place(&Text::from_bytes(place));
        // A term that never ends is told by the unit, whatever the place is.
        let place = match vocabulary.unit(&text::decode(unit)).meaning() {
            Some(Unit::Life) => SentencePlace::Life,
            Some(Unit::Death) => SentencePlace::Death,
            _ => place,
        };
        let term = Term::of(&text::decode(length), &text::decode(unit), &place, vocabulary);
        let written = match (length, unit) {
            (length, b"") => Text::from_bytes(length),
            (b"", unit) => Text::from_bytes(unit),
            (length, unit) => Text::from_bytes(&[length, b" ", unit].concat()),
        };
        Some(Self { place, term, written, source })
    }
}

/// Returns the days on which a sentence that began within `from` is likely to have ended, all its parts served one
/// after another (formats.md section 2: each part's length is added); fines take no time.
///
/// `None` is unknown: a part without a length that can be read, no part at all, or an end past the calendar. It is an
/// estimate: the file says nothing of credits, early release or a violation.
pub fn estimated_end(parts: &[SentencePart], from: DateSpan) -> Option<DateSpan> {
    if parts.is_empty() {
        return None;
    }
    let (mut months, mut days) = (0_i64, 0_i64);
    for part in parts.iter().filter(|part| part.place.takes_time() != TakesTime::No) {
        match part.term? {
            Term::Days(number) => days += i64::from(number),
            Term::Months(number) => months += i64::from(number),
            Term::Years(number) => months += 12 * i64::from(number),
        }
    }
    let earliest = plus_term(from.earliest, months, days)?.earliest;
    let latest = plus_term(from.latest, months, days)?.latest;
    Some(DateSpan { earliest, latest })
}

/// Writes `jail`, `prison`, `probation`, `fine`, or the words of the file.
impl fmt::Display for SentencePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Writes `90 d`, `6 m` or `3 y`.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(number) => write!(f, "{number} d"),
            Self::Months(number) => write!(f, "{number} m"),
            Self::Years(number) => write!(f, "{number} y"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SourceNo;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    const LINE: SourceLine = SourceLine { source: SourceNo(1), line: 2 };

    fn part(place: &str, length: &str, unit: &str) -> SentencePart {
        SentencePart::read(
            [place.as_bytes(), length.as_bytes(), unit.as_bytes()],
            LINE,
            &Vocabulary::shared(),
        )
        .unwrap()
    }

    fn end(parts: &[SentencePart], from: Date) -> Option<(Date, Date)> {
        estimated_end(parts, DateSpan::day(from)).map(|span| (span.earliest, span.latest))
    }

    #[test]
    fn a_length_of_another_unit_is_unknown_never_zero_t59() {
        let cases: [(&str, &str, Option<Term>); 10] = [
            ("90", "D", Some(Term::Days(90))),
            (" 3 ", "Y ", Some(Term::Years(3))),
            ("006", "m", Some(Term::Months(6))),
            ("1", "L", None),
            ("1", "", None),
            ("", "Y", None),
            ("1.5", "Y", None),
            ("-1", "Y", None),
            ("9999999", "D", None),
            ("NULL", "NULL", None),
        ];
        for (length, unit, term) in cases {
            assert_eq!(
                SentencePart::read(
                    [b"JAIL", length.as_bytes(), unit.as_bytes()],
                    LINE,
                    &Vocabulary::shared()
                )
                .unwrap()
                .term,
                term,
                "{length} {unit}"
            );
        }
        assert_eq!(end(&[part("PRISON", "1", "L")], date(1990, 1, 1)), None);
    }

    #[test]
    fn parts_add_up_and_fines_take_no_time() {
        let parts = [part("JAIL", "30", "D"), part("PROBATION", "3", "Y"), part("FINE", "19", "M")];
        assert_eq!(end(&parts, date(1981, 4, 11)), Some((date(1984, 5, 11), date(1984, 5, 11))));
        assert_eq!(end(&parts[2..], date(1981, 4, 11)), Some((date(1981, 4, 11), date(1981, 4, 11))));
        assert_eq!(end(&[], date(1981, 4, 11)), None);
        assert_eq!(end(&[part("PROBATION", "", "")], date(1981, 4, 11)), None);
    }

    #[test]
    fn the_calendar_gives_a_range_where_it_is_not_one_day() {
        assert_eq!(
            end(&[part("JAIL", "1", "M")], date(2001, 1, 31)),
            Some((date(2001, 2, 28), date(2001, 3, 1)))
        );
        assert_eq!(
            end(&[part("PROBATION", "1", "Y")], date(2000, 2, 29)),
            Some((date(2001, 2, 28), date(2001, 3, 1)))
        );
        let year = DateSpan { earliest: date(1998, 1, 1), latest: date(1998, 12, 31) };
        let span = estimated_end(&[part("PROBATION", "3", "Y")], year).unwrap();
        assert_eq!((span.earliest, span.latest), (date(2001, 1, 1), date(2001, 12, 31)));
        assert_eq!(end(&[part("PRISON", "999999", "Y")], date(1998, 1, 1)), None);
    }

    #[test]
    fn a_row_without_any_sentence_field_states_no_part() {
        for blank in ["", "   ", "  -  ", "NULL"] {
            let field = blank.as_bytes();
            assert_eq!(SentencePart::read([field, field, field], LINE, &Vocabulary::shared()), None);
        }
        assert_eq!(part("COUNTY JAIL", "", "").place, SentencePlace::Jail);
        assert_eq!(part("CYA", "2", "Y").place, SentencePlace::YouthAuthority);
        assert_eq!(part("XYZZY", "2", "Y").place, SentencePlace::Other(Text::new("XYZZY")));
        assert_eq!(part("PRISON", "1", "L").place, SentencePlace::Life);
        assert_eq!(part("", "2", "Y").written.as_str(), "2 Y");
    }

    proptest! {
        #[test]
        fn more_parts_never_end_earlier(lengths in proptest::collection::vec((0u32..400, 0usize..3), 1..6), day in 0i32..40_000) {
            let from = date(1900, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let parts: Vec<_> = lengths.iter().map(|(length, unit)| part("JAIL", &length.to_string(), ["D", "M", "Y"][*unit])).collect();
            let mut before = DateSpan::day(from);
            for count in 1..=parts.len() {
                let span = estimated_end(&parts[..count], DateSpan::day(from)).unwrap();
                prop_assert!(span.earliest <= span.latest);
                prop_assert!(span.earliest >= from);
                // Adding months may move a clamped day; never by more than the length of the clamp.
                prop_assert!(span.latest >= before.earliest);
                before = span;
            }
        }
    }
}
