//! One event out of its rows: its dates, agency, county and case numbers, and its counts.

use super::{Distinct, Phrasebook, Placed, agreed, count, date};
use crate::record::text::present;
use crate::record::{County, Court, Event, EventKind, PartialDate, Remark, Row, SourceLine, StepKey, Text};
use std::collections::BTreeSet;

/// Builds an event from its rows, in the order of their keys; `None` for no rows.
pub(super) fn event(
    placed: &[Placed<'_, '_>],
    book: &mut Phrasebook,
    remarks: &mut Vec<Remark>,
) -> Option<Event> {
    let first = placed.first()?;
    let rows = || placed.iter().map(|placed| placed.row);
    let source = rows().map(|row| row.source).min()?;
    let step = first.key.get(..6).unwrap_or_default().iter().map(|digit| char::from(*digit)).collect();
    let remarks_before = remarks.len();
    let date = event_date(placed, book, remarks);
    let cycle_dates: Vec<_> = Distinct::of(rows(), |row| row.cycle_date)
        .values()
        .map(|(field, source)| (self::date(field, "CYC_DATE", source, remarks), source))
        .collect();
    let (cycle_date, conflict) = agreed(&cycle_dates);
    remarks.extend(conflict.map(|source| disagree(source, "CYC_DATE")));
    let agencies = Distinct::of(rows(), |row| row.agency);
    let (county, county_not_understood) = county(placed, &agencies, book, remarks);
    let mut event = Event {
        key: StepKey(step),
        kind: first.kind.clone(),
        date,
        cycle_date,
        cycle_age: rows().find_map(|row| cycle_age(row.cycle_age)),
        agency: book.text(agencies.first()),
        court: court(&agencies, book),
        county,
        county_not_understood,
        case_numbers: case_numbers(placed),
        counts: Vec::new(),
        source,
    };
    for rows in placed.chunk_by(|a, b| a.number == b.number) {
        count::counts(rows, &mut event.counts, book, remarks);
    }
    once_for_each_column(remarks, remarks_before);
    Some(event)
}

/// Returns the day of the event: the one that the rows stating a conviction agree on, else all rows.
///
/// A row of another day, such as a later dismissal under the same step, does not move the conviction; its own day
/// stands with its disposition.
fn event_date(placed: &[Placed<'_, '_>], book: &mut Phrasebook, remarks: &mut Vec<Remark>) -> PartialDate {
    let rows = || placed.iter().map(|placed| placed.row);
    let (date, conflict) = dates_of(rows(), remarks);
    let Some(source) = conflict else { return date };
    match dates_of(rows().filter(|row| convicts(row, book)), remarks) {
        (date, None) if !date.is_unknown() => date,
        _ => {
            remarks.push(disagree(source, "STP_EVENT_DATE"));
            PartialDate::UNKNOWN
        }
    }
}

/// Returns the event date that rows agree on, and the first row that contradicts it.
fn dates_of<'a, 'r>(
    rows: impl Iterator<Item = &'r Row<'a>>,
    remarks: &mut Vec<Remark>,
) -> (PartialDate, Option<SourceLine>)
where
    'a: 'r,
{
    let dates: Vec<_> = Distinct::of(rows, |row| row.event_date)
        .values()
        .map(|(field, source)| (date(field, "STP_EVENT_DATE", source, remarks), source))
        .collect();
    agreed(&dates)
}

fn convicts(row: &Row<'_>, book: &mut Phrasebook) -> bool {
    let words = present(row.disposition);
    !words.is_empty() && book.disposition(words).1.is_conviction()
}

fn cycle_age(field: &[u8]) -> Option<u8> {
    std::str::from_utf8(present(field)).ok()?.parse().ok().filter(|age| *age > 0)
}

/// Returns the court: a juvenile court if any row names one (T72), else the first that is one.
fn court(agencies: &Distinct<'_>, book: &mut Phrasebook) -> Court {
    agencies.values().map(|(agency, _)| book.court(agency)).fold(Court::Other, |court, next| {
        match (court, next) {
            (_, Court::Juvenile) => Court::Juvenile,
            (Court::Other, next) => next,
            (court, _) => court,
        }
    })
}

/// Returns the county by its name; where the rows give none, by its number, and else by the agency's name.
///
/// A name that is no county of California is not understood: the number or the agency's name then says which it is, and
/// the words of the file are returned beside it.
fn county(
    placed: &[Placed<'_, '_>],
    agencies: &Distinct<'_>,
    book: &mut Phrasebook,
    remarks: &mut Vec<Remark>,
) -> (County, Option<Text>) {
    let rows = || placed.iter().map(|placed| placed.row);
    let names = Distinct::of(rows(), |row| row.county);
    let codes = Distinct::of(rows(), |row| row.county_code);
    let numbered = |code: &[u8]| std::str::from_utf8(code).ok()?.parse().ok().and_then(County::numbered);
    let by_code = codes.values().find_map(|(code, source)| Some((numbered(code)?, source)));
    let by_others = |book: &mut Phrasebook| {
        by_code.clone().map(|(county, _)| county).or_else(|| book.county_of(agencies.first()))
    };
    let Some((name, _)) = names.first else {
        return (by_others(book).unwrap_or_default(), None);
    };
    let county = book.county(name);
    if !county.is_of_california() {
        return (by_others(book).unwrap_or(county), Some(Text::from_bytes(name)));
    }
    if let Some((_, source)) = names.others.iter().find(|(other, _)| book.county(other) != county) {
        remarks.push(disagree(*source, "STP_ORI_CNTY_NAME"));
    }
    if let Some((by_code, source)) = by_code
        && by_code != county
    {
        remarks.push(disagree(source, "STP_ORI_CNTY_CODE"));
    }
    (county, None)
}

/// Returns the numbers of the case: `OFN` of any row, since every count of the step inherits it, else
/// `FE_NUM_CRT_CASE`.
fn case_numbers(placed: &[Placed<'_, '_>]) -> Vec<Text> {
    let mut numbers = Distinct::of(placed.iter().map(|placed| placed.row), |row| row.case_number);
    if numbers.first.is_none() && placed.first().is_some_and(|placed| placed.kind == EventKind::Court) {
        numbers = Distinct::of(placed.iter().map(|placed| placed.row), |row| row.court_case_number);
    }
    numbers.values().map(|(number, _)| Text::from_bytes(number)).collect()
}

fn disagree(source: SourceLine, column: &str) -> Remark {
    Remark::RowsDisagree(source, column.to_owned())
}

/// Keeps the first remark on a column among those made since `from`: rows of one event repeat their fields.
fn once_for_each_column(remarks: &mut Vec<Remark>, from: usize) {
    // Looks at the new ones alone: a person with many events would otherwise cost the square of them.
    let made = remarks.split_off(from.min(remarks.len()));
    let mut seen = BTreeSet::new();
    remarks.extend(made.into_iter().filter(|remark| {
        let column = match remark {
            Remark::UnreadableDate(_, column) => Some((false, column.clone())),
            Remark::RowsDisagree(_, column) => Some((true, column.clone())),
            _ => None,
        };
        column.is_none_or(|column| seen.insert(column))
    }));
}
