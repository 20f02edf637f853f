//! Dates as other offices write them, made into the state's `YYYYMMDD`.
//!
//! A two-digit year is resolved by a rule that never asks today's date: the same file gives the same dates for ever.

use jiff::civil::Date;
use serde::Deserialize;

/// How a table writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum DateForm {
    /// `20100131`.
    #[serde(rename = "YYYYMMDD")]
    Compact,
    /// `2010-01-31`.
    #[serde(rename = "YYYY-MM-DD")]
    Dashes,
    /// `1/31/2010`.
    #[serde(rename = "M/D/YYYY")]
    Slashes,
    /// `31.1.2010`.
    #[serde(rename = "D.M.YYYY")]
    Dots,
    /// `013110`.
    #[serde(rename = "MMDDYY")]
    ShortCompact,
    /// `1/31/10`.
    #[serde(rename = "M/D/YY")]
    ShortSlashes,
}

/// A day whose century may be open: year (of two digits where it is), month, day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    year: i16,
    month: i8,
    day: i8,
    short: bool,
}

/// A person is taken to be at least so old at the first court date, and younger than a hundred: exactly one century of
/// a two-digit birth year fits, or none does.
const LEAST_AGE: i16 = 10;
const MOST_AGE: i16 = 99;

impl DateForm {
    /// Every one of them, the surest to recognise first.
    pub const ALL: [Self; 6] =
        [Self::Dashes, Self::Slashes, Self::Dots, Self::Compact, Self::ShortSlashes, Self::ShortCompact];

    /// Returns its name in a mapping.
    pub fn id(self) -> &'static str {
        match self {
            Self::Compact => "YYYYMMDD",
            Self::Dashes => "YYYY-MM-DD",
            Self::Slashes => "M/D/YYYY",
            Self::Dots => "D.M.YYYY",
            Self::ShortCompact => "MMDDYY",
            Self::ShortSlashes => "M/D/YY",
        }
    }

    /// Tells whether its years have two digits.
    pub fn is_short(self) -> bool {
        matches!(self, Self::ShortCompact | Self::ShortSlashes)
    }

    /// Reads a cell; `None` where it is written otherwise or names no day of the calendar.
    pub fn read(self, cell: &str) -> Option<Written> {
        let (year, month, day) = match self {
            Self::Compact => (cell.get(..4)?, cell.get(4..6)?, exactly(cell.get(6..)?, 2)?),
            Self::Dashes => three(cell, '-')?,
            Self::Slashes | Self::ShortSlashes => {
                let (month, day, year) = three(cell, '/')?;
                (year, month, day)
            }
            Self::Dots => {
                let (day, month, year) = three(cell, '.')?;
                (year, month, day)
            }
            Self::ShortCompact => (exactly(cell.get(4..)?, 2)?, cell.get(..2)?, cell.get(2..4)?),
        };
        let short = self.is_short();
        let year = number(exactly(year, if short { 2 } else { 4 })?)?;
        let (month, day) = (number(month)?, number(day)?);
        let written = Written { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok()?, short };
        // 2000 and every fourth year around it are leap years in both centuries that matter, but for 1900.
        let checked = if short { 2000 + year } else { year };
        Date::new(checked, written.month, written.day).ok().map(|_| written)
    }
}

impl Written {
    /// Returns the day, a two-digit year within the hundred years from this one on.
    pub fn from_year(self, first: u16) -> Option<Date> {
        let first = i16::try_from(first).ok()?;
        let year =
            if self.short { first + (self.year - first.rem_euclid(100)).rem_euclid(100) } else { self.year };
        Date::new(year, self.month, self.day).ok()
    }

    /// Returns the day of a birth, a two-digit year in the one century that fits the day of a court action; `None`
    /// where none does, or no such day is known.
    pub fn born_before(self, court: Option<Date>) -> Option<Date> {
        if !self.short {
            return Date::new(self.year, self.month, self.day).ok();
        }
        let court = court?;
        let fits = |born: &Date| {
            let age = crate::record::date::completed_years(*born, court);
            (LEAST_AGE..=MOST_AGE).contains(&age)
        };
        let centuries = [1800, 1900, 2000].into_iter();
        let mut fitting = centuries
            .filter_map(|century| Date::new(century + self.year, self.month, self.day).ok())
            .filter(fits);
        let only = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }
}

/// Writes a day as the state does.
pub fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn exactly(digits: &str, count: usize) -> Option<&str> {
    (digits.len() == count).then_some(digits)
}

fn number(digits: &str) -> Option<i16> {
    let plain = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

fn three(cell: &str, between: char) -> Option<(&str, &str, &str)> {
    let mut parts = cell.split(between);
    let three = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn each_form_reads_its_own_and_nothing_else() {
        let day = Some(date(2010, 1, 31));
        let table = [
            (DateForm::Compact, "20100131"),
            (DateForm::Dashes, "2010-01-31"),
            (DateForm::Slashes, "1/31/2010"),
            (DateForm::Slashes, "01/31/2010"),
            (DateForm::Dots, "31.1.2010"),
            (DateForm::ShortCompact, "013110"),
            (DateForm::ShortSlashes, "1/31/10"),
        ];
        for (form, cell) in table {
            assert_eq!(form.read(cell).and_then(|written| written.from_year(1950)), day, "{cell}");
        }
        for form in DateForm::ALL {
            for cell in
                ["", "13110", "1/31/010", "31/1/2010", "2010-02-30", "Jan 31 2010", "20100131 ", "é1311"]
            {
                assert_eq!(form.read(cell), None, "{} {cell}", form.id());
            }
        }
    }

    #[test]
    fn a_two_digit_year_of_birth_goes_by_the_court_date_and_not_by_today() {
        let born =
            |cell, court| DateForm::ShortCompact.read(cell).and_then(|written| written.born_before(court));
        // formats.md section 4: 031519 is 1919, whatever today's year is.
        assert_eq!(born("031519", Some(date(1975, 6, 1))), Some(date(1919, 3, 15)));
        assert_eq!(born("031519", Some(date(2012, 6, 1))), Some(date(1919, 3, 15)));
        assert_eq!(born("022290", Some(date(2007, 6, 25))), Some(date(1990, 2, 22)));
        assert_eq!(born("010185", Some(date(1984, 1, 1))), Some(date(1885, 1, 1)));
        // A child of six or a person of 106: neither.
        assert_eq!(born("010197", Some(date(2003, 1, 2))), None);
        assert_eq!(born("031519", None), None);
    }

    #[test]
    fn two_digit_years_of_events_lie_in_the_hundred_years_that_the_mapping_names() {
        let read = |cell: &str, first| {
            DateForm::ShortCompact.read(cell).and_then(|written| written.from_year(first)).map(Date::year)
        };
        assert_eq!(
            (read("010175", 1930), read("010129", 1930), read("010130", 1930)),
            (Some(1975), Some(2029), Some(1930))
        );
        assert_eq!((read("010100", 1901), read("010100", 1900)), (Some(2000), Some(1900)));
    }

    proptest! {
        #[test]
        fn any_cell_is_a_day_or_nothing(cell in "\\PC{0,12}", first in 1850_u16..2100) {
            for form in DateForm::ALL {
                if let Some(written) = form.read(&cell) {
                    let year = written.from_year(first).map(Date::year);
                    prop_assert!(!form.is_short() || year.is_none_or(|year| (first..first + 100).contains(&u16::try_from(year).unwrap())));
                }
            }
        }

        #[test]
        fn a_birth_that_is_found_fits_the_court_date(day in 1_i8..29, month in 1_i8..13, year in 0_i16..100, court in 1900_i16..2030) {
            let cell = format!("{month:02}{day:02}{year:02}");
            let court = date(court, 6, 15);
            if let Some(born) = DateForm::ShortCompact.read(&cell).and_then(|written| written.born_before(Some(court))) {
                let age = crate::record::date::completed_years(born, court);
                prop_assert!((10..=99).contains(&age));
            }
        }
    }
}
