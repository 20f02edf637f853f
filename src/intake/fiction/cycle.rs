//! An arrest and what came of it, and the columns of a row that follow from it.

use super::COUNTY;
use super::dice::Dice;
use super::line::Lines;
use crate::record::layout::column;
use jiff::{Span, civil::Date};

/// How much of a date a file shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Day,
    Year,
    Nothing,
}

/// An arrest and what came of it.
pub(super) struct Cycle {
    pub(super) order: u64,
    pub(super) arrest: Date,
    pub(super) court: Date,
    pub(super) county: &'static str,
    pub(super) is_marijuana: bool,
    pub(super) shows_arrest: bool,
    pub(super) shows_court: Shown,
    pub(super) case_number: CaseNumber,
    pub(super) is_juvenile: bool,
}

/// How the case number is written.
#[derive(Clone, Copy)]
pub(super) enum CaseNumber {
    Missing,
    Null,
    Of(u64),
}

pub(super) fn order(cycle: &Cycle, step: u64, count: u64) -> u64 {
    (100 + cycle.order) * 1_000_000_000 + step * 1_000_000 + count * 1000
}

pub(super) fn write_cycle_date(line: &mut Lines, cycle: &Cycle) {
    line.number(column::CYC_ORDER, "", 3, 100 + cycle.order);
    if cycle.shows_arrest {
        line.date(column::CYC_DATE, cycle.arrest);
    }
}

pub(super) fn write_court(
    line: &mut Lines,
    cycle: &Cycle,
    step: u64,
    (day, shown): (Date, Shown),
    level: &str,
    event: &str,
) {
    write_cycle_date(line, cycle);
    line.number(column::STP_ORDER, "", 1, step);
    write_date(line, column::STP_EVENT_DATE, day, shown);
    line.text(column::STP_TYPE_DESCR, event);
    let court = match (cycle.is_juvenile, level) {
        (true, _) => "CAJV ",
        (false, "F") => "CASC ",
        (false, _) if cycle.court.year() >= 1999 => "CASC ",
        (false, _) => "CAMC ",
    };
    write_agency(line, court, cycle.county);
}

pub(super) fn write_agency(line: &mut Lines, kind: &str, county: &str) {
    line.text(column::STP_ORI_DESCR, &[kind, county].concat());
    line.text(column::STP_ORI_CNTY_NAME, county);
}

pub(super) fn write_case_number(line: &mut Lines, cycle: &Cycle, level: &str) {
    match cycle.case_number {
        CaseNumber::Missing => {}
        CaseNumber::Null => line.text(column::OFN, "NULL  "),
        CaseNumber::Of(number) if cycle.county == COUNTY && number % 2 == 0 => {
            line.number(column::OFN, if level == "F" { "SCN" } else { "MCN" }, digits(number), number);
        }
        CaseNumber::Of(number) => line.number(column::OFN, "", digits(number), number),
    }
}

fn digits(number: u64) -> u32 {
    number.checked_ilog10().unwrap_or_default() + 1
}

pub(super) fn write_date(line: &mut Lines, column: usize, date: Date, shown: Shown) {
    match shown {
        Shown::Day => line.date(column, date),
        Shown::Year => line.number(column, "", 8, u64::from(date.year().unsigned_abs()) * 10_000),
        Shown::Nothing => {}
    }
}

/// Returns a day within the years.
pub(super) fn day_of(dice: &mut Dice, first: i16, last: i16) -> Date {
    let year = dice.between(first, last);
    let days = i32::from(dice.between(0, 364));
    Date::new(year, 1, 1).map_or(Date::ZERO, |first| later(first, days))
}

pub(super) fn later(day: Date, days: i32) -> Date {
    Span::new().try_days(days).and_then(|span| day.checked_add(span)).unwrap_or(day)
}
