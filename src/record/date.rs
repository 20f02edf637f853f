//! Civil dates that may be known only in part.
//!
//! The bulk file writes `YYYYMMDD` and, where the day or the month was never recorded, zeros in their place
//! (`19980000` is "some day in 1998"; formats.md section 1). Such a date is an interval, and a rule may use it only
//! where every day of the interval gives the same answer. Owns parsing, intervals and calendar arithmetic; does not
//! know today's date.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A civil date known to the day, to the month, to the year, or not at all.
///
/// Years 1850 to 2199; anything else in a file is a refused field, not a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
}

/// An interval of civil days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateSpan {
    /// The first day it may have been.
    pub earliest: Date,
    /// The last day it may have been.
    pub latest: Date,
}

/// A date field that is neither blank nor a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form YYYYMMDD")]
pub struct NotADate;

/// A date as it is stored: year, month and day, zeros for what is not known.
#[derive(Serialize, Deserialize)]
struct Parts {
    year: u16,
    month: u8,
    day: u8,
}

impl From<PartialDate> for Parts {
    fn from(date: PartialDate) -> Self {
        Self { year: date.year, month: date.month, day: date.day }
    }
}

/// Reads a stored date back as if a file had written it, so that what can not be a date never becomes one.
impl TryFrom<Parts> for PartialDate {
    type Error = NotADate;

    fn try_from(parts: Parts) -> Result<Self, NotADate> {
        Self::parse_compact(&format!("{:04}{:02}{:02}", parts.year, parts.month, parts.day))
    }
}

impl PartialDate {
    /// The date nothing is known about.
    pub const UNKNOWN: Self = Self { year: 0, month: 0, day: 0 };

    /// Makes a date known to the day; unknown outside the years 1850 to 2199.
    pub fn day(date: Date) -> Self {
        if !(1850..=2199).contains(&date.year()) {
            return Self::UNKNOWN;
        }
        let year = u16::try_from(date.year()).unwrap_or(0);
        Self { year, month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
    }

    /// Makes a date known to the year; `None` outside 1850 to 2199.
    pub fn year(year: u16) -> Option<Self> {
        (1850..=2199).contains(&year).then_some(Self { year, month: 0, day: 0 })
    }

    /// Makes a date known to the month.
    pub fn month(year: u16, month: u8) -> Option<Self> {
        ((1850..=2199).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month, day: 0 })
    }

    /// Reads `YYYYMMDD`, `YYYYMM00` or `YYYY0000`; zeros throughout and blank text are [`Self::UNKNOWN`].
    ///
    /// A day without a month (`19980012`) is known to the year only. Any other text is an error: the field was
    /// edited (`1/1/2010`, traps.md T76) or damaged, and guessing would move a date.
    pub fn parse_compact(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::UNKNOWN);
        }
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotADate);
        }
        let number =
            |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u16>().ok());
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(4..6), number(6..8)) else {
            return Err(NotADate);
        };
        match (year, month, day) {
            (0, 0, 0) => Ok(Self::UNKNOWN),
            (year, 0, _) => Self::year(year).ok_or(NotADate),
            (year, month, 0) => Self::month(year, u8::try_from(month).map_err(|_| NotADate)?).ok_or(NotADate),
            (year, month, day) => {
                let year = i16::try_from(year).map_err(|_| NotADate)?;
                if !(1850..=2199).contains(&year) || month > 12 || day > 31 {
                    return Err(NotADate);
                }
                let (month, day) =
                    (i8::try_from(month).map_err(|_| NotADate)?, i8::try_from(day).map_err(|_| NotADate)?);
                Date::new(year, month, day).map(Self::day).map_err(|_| NotADate)
            }
        }
    }

    /// Returns the days it may have been, or `None` when nothing is known.
    pub fn span(self) -> Option<DateSpan> {
        let year = i16::try_from(self.year).ok().filter(|year| *year > 0)?;
        let (earliest, latest) = match (self.month, self.day) {
            (0, _) => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
            (month, 0) => {
                let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                (first, first.last_of_month())
            }
            (month, day) => {
                let exact = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
                (exact, exact)
            }
        };
        Some(DateSpan { earliest, latest })
    }

    /// Returns the day when it is known to the day.
    pub fn exact(self) -> Option<Date> {
        self.span().filter(|span| span.earliest == span.latest).map(|span| span.earliest)
    }

    /// Returns what dates are put in order by: the first day each may have been; unknown dates come last.
    pub fn order(self) -> impl Ord {
        self.span().map_or((true, Date::MAX), |span| (false, span.earliest))
    }

    /// Tells whether both may be the same day: an unknown date may be any.
    pub fn may_equal(self, other: Self) -> bool {
        match (self.span(), other.span()) {
            (Some(ours), Some(theirs)) => ours.overlaps(theirs),
            _ => true,
        }
    }

    /// Returns how much of it is known: 0 nothing, 1 the year, 2 the month, 3 the day.
    pub fn precision(self) -> u8 {
        u8::from(self.year > 0) + u8::from(self.month > 0) + u8::from(self.day > 0)
    }

    /// Tells whether nothing at all is known.
    pub fn is_unknown(self) -> bool {
        self.year == 0
    }
}

/// Writes `1981-04-11`, `1981-04`, `1981` or `unknown`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every case of an import has some: written without the machinery that writes any number.
        let digit = |number: u16, of: u16| b'0' + u8::try_from(number / of % 10).unwrap_or(0);
        let (year, month, day) = (self.year, u16::from(self.month), u16::from(self.day));
        let [y1, y2, y3, y4] = [1000, 100, 10, 1].map(|of| digit(year, of));
        let ([m1, m2], [d1, d2]) = ([10, 1].map(|of| digit(month, of)), [10, 1].map(|of| digit(day, of)));
        let written = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
        let known = match (year, month, day) {
            (0, _, _) => 0,
            (_, 0, _) => 4,
            (_, _, 0) => 7,
            (_, _, _) => 10,
        };
        let text = written.get(..known).and_then(|known| std::str::from_utf8(known).ok());
        f.pad(text.filter(|text| !text.is_empty()).unwrap_or("unknown"))
    }
}

impl DateSpan {
    /// The span of one day.
    pub fn day(date: Date) -> Self {
        Self { earliest: date, latest: date }
    }

    /// Tells whether some day lies in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// Tells whether every day of it lies before `date`, none does, or (`None`) some do.
    pub fn is_before(self, date: Date) -> Option<bool> {
        if self.latest < date {
            Some(true)
        } else if self.earliest >= date {
            Some(false)
        } else {
            None
        }
    }

    /// Returns the completed years between the birth span and this one, least and most.
    ///
    /// A person born on 29 February completes a year on 1 March of common years (the day after the 28th has ended),
    /// the reading that never makes a person older than they are.
    pub fn age_since(self, birth: Self) -> (i16, i16) {
        (completed_years(birth.latest, self.earliest), completed_years(birth.earliest, self.latest))
    }
}

/// Returns the years completed from `from` to `to`; negative when `to` comes first.
pub fn completed_years(from: Date, to: Date) -> i16 {
    let years = to.year() - from.year();
    if (to.month(), to.day()) < (from.month(), from.day()) { years - 1 } else { years }
}

/// Returns `date` plus whole years, with 29 February becoming 1 March in common years; the last or first day that can
/// be told where the calendar ends.
pub fn plus_years(date: Date, years: i16) -> Date {
    let end = if years < 0 { Date::MIN } else { Date::MAX };
    let target =
        Span::new().try_years(i64::from(years)).and_then(|span| date.checked_add(span)).unwrap_or(end);
    if date.day() == 29 && target.day() == 28 { target.tomorrow().unwrap_or(target) } else { target }
}

/// Returns the days on which a term of `months` and then `days`, or of `days` and then `months`, may end.
///
/// A day that the target month lacks is its last day or the first of the next, whichever is counted; `None` past the
/// end of the calendar.
pub(crate) fn plus_term(date: Date, months: i64, days: i64) -> Option<DateSpan> {
    let add_days = |date: Date| date.checked_add(Span::new().try_days(days).ok()?).ok();
    let add_months = |date: Date| date.checked_add(Span::new().try_months(months).ok()?).ok();
    let next_if_clamped =
        |from: Date, to: Date| if from.day() == to.day() { Some(to) } else { to.tomorrow().ok() };
    let months_first = add_months(date)?;
    let days_first = add_days(date)?;
    let ends = [
        add_days(months_first)?,
        add_days(next_if_clamped(date, months_first)?)?,
        add_months(days_first)?,
        next_if_clamped(days_first, add_months(days_first)?)?,
    ];
    Some(DateSpan { earliest: ends.into_iter().min()?, latest: ends.into_iter().max()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, NotADate> {
        PartialDate::parse_compact(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_are_read_to_the_precision_they_have_t36_t38() {
        let cases = [
            ("19810411", "1981-04-11"),
            (" 19810411 ", "1981-04-11"),
            ("19980000", "1998"),
            ("19980400", "1998-04"),
            ("19980012", "1998"),
            ("00000000", "unknown"),
            ("", "unknown"),
            ("   ", "unknown"),
            ("20000229", "2000-02-29"),
            ("18500101", "1850-01-01"),
            ("21991231", "2199-12-31"),
        ];
        for (text, date) in cases {
            assert_eq!(read(text), Ok(date.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused_t76() {
        for text in [
            "1/1/2010",
            "2010-01-01",
            "201001",
            "19850231",
            "19000229",
            "19811301",
            "18491231",
            "22000101",
            "00000411",
            "00010000",
            "1981041",
            "198104111",
            "+1981041",
            "ABCDEFGH",
            "١٩٨١٠٤١١",
            "1E9",
        ] {
            assert_eq!(read(text), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn a_partial_date_is_an_interval() {
        let span = |text: &str| {
            PartialDate::parse_compact(text).unwrap().span().map(|span| (span.earliest, span.latest))
        };
        assert_eq!(span("19980000"), Some((date(1998, 1, 1), date(1998, 12, 31))));
        assert_eq!(span("20000200"), Some((date(2000, 2, 1), date(2000, 2, 29))));
        assert_eq!(span("19000200"), Some((date(1900, 2, 1), date(1900, 2, 28))));
        assert_eq!(span("19810411"), Some((date(1981, 4, 11), date(1981, 4, 11))));
        assert_eq!(span(""), None);
    }

    #[test]
    fn ages_are_counted_from_birthday_to_birthday() {
        let cases = [
            (date(1989, 1, 1), date(2010, 1, 1), 21),
            (date(1989, 1, 2), date(2010, 1, 1), 20),
            (date(2000, 2, 29), date(2001, 2, 28), 0),
            (date(2000, 2, 29), date(2001, 3, 1), 1),
            (date(2000, 2, 29), date(2004, 2, 29), 4),
            (date(2015, 1, 1), date(2010, 1, 1), -5),
        ];
        for (from, to, years) in cases {
            assert_eq!(completed_years(from, to), years, "{from} {to}");
        }
        let birth = PartialDate::year(1990).and_then(PartialDate::span).unwrap();
        assert_eq!(DateSpan::day(date(2010, 6, 1)).age_since(birth), (19, 20));
    }

    #[test]
    fn years_are_added_to_the_ends_of_the_calendar() {
        assert_eq!(plus_years(date(2000, 2, 29), 1), date(2001, 3, 1));
        assert_eq!(plus_years(date(2000, 2, 29), 4), date(2004, 2, 29));
        assert_eq!(plus_years(date(2000, 2, 28), 1), date(2001, 2, 28));
        assert_eq!(plus_years(date(2000, 1, 1), i16::MAX), Date::MAX);
        assert_eq!(plus_years(date(2000, 1, 1), i16::MIN), Date::MIN);
    }

    #[test]
    fn what_was_stored_is_read_back_and_nothing_else() {
        for text in ["19810411", "19980000", "19980400", ""] {
            let date = PartialDate::parse_compact(text).unwrap();
            let stored = postcard::to_stdvec(&date).unwrap();
            assert_eq!(postcard::from_bytes::<PartialDate>(&stored), Ok(date));
        }
        assert!(serde_json::from_str::<PartialDate>(r#"{"year":1981,"month":13,"day":1}"#).is_err());
        assert!(serde_json::from_str::<PartialDate>(r#"{"year":1981,"month":2,"day":30}"#).is_err());
    }

    #[test]
    fn dates_that_may_be_the_same_day_do_not_contradict_one_another() {
        let date = |text| PartialDate::parse_compact(text).unwrap();
        assert!(date("19980000").may_equal(date("19981231")));
        assert!(date("").may_equal(date("19981231")));
        assert!(!date("19980000").may_equal(date("19990000")));
        assert!(date("19980000").order() < date("19980102").order());
        assert!(date("21991231").order() < date("").order());
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_is_not(text in any::<String>()) {
            let _ = PartialDate::parse_compact(&text);
        }

        #[test]
        fn a_day_is_read_as_it_was_written(year in 1850i16..=2199, month in 1i8..=12, day in 1i8..=31) {
            let text = format!("{year:04}{month:02}{day:02}");
            let written = Date::new(year, month, day).ok();
            prop_assert_eq!(PartialDate::parse_compact(&text).ok().and_then(PartialDate::exact), written);
        }

        #[test]
        fn a_date_known_less_well_holds_the_one_known_better(year in 1850i16..=2199, month in 1i8..=12, day in 1i8..=28) {
            let exact = PartialDate::parse_compact(&format!("{year:04}{month:02}{day:02}")).unwrap();
            for coarse in [format!("{year:04}{month:02}00"), format!("{year:04}0000")] {
                let coarse = PartialDate::parse_compact(&coarse).unwrap();
                let (inner, outer) = (exact.span().unwrap(), coarse.span().unwrap());
                prop_assert!(outer.earliest <= inner.earliest && inner.latest <= outer.latest);
                prop_assert!(exact.may_equal(coarse));
            }
        }

        #[test]
        fn a_year_later_a_year_more_is_completed(year in 1850i16..2100, day in 0i32..366, years in 0i16..99) {
            let from = date(year, 1, 1).checked_add(Span::new().days(day)).unwrap();
            prop_assert_eq!(completed_years(from, plus_years(from, years)), years);
        }
    }
}
