//! From the rows of one person to the history: grouping, agreement and conflict.
//!
//! Owns what happens when several rows speak of one thing. Fields of a row are read once, in the order of the rows'
//! places, so that the order in which they are handed over never matters. Called by [`Person::assemble`] only.

mod count;
mod event;
mod identity;
mod phrases;
#[cfg(test)]
mod tests;

pub use phrases::Phrasebook;

use crate::record::text::present;
use crate::record::{CountKey, EventKind, PartialDate, Person, Remark, Row, SourceLine};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A row with what decides where it belongs.
struct Placed<'a, 'r> {
    row: &'r Row<'a>,
    kind: EventKind,
    /// The twelve digits of `CNT_ORDER`, or nothing.
    key: &'a [u8],
    /// The same as a number, by which rows are put in order.
    number: u64,
}

/// What stands for no order number, after every one.
const NO_NUMBER: u64 = u64::MAX;

impl<'a, 'r> Placed<'a, 'r> {
    fn new(row: &'r Row<'a>, book: &mut Phrasebook) -> Self {
        let key = row.count_key.trim_ascii();
        let key = if CountKey::is_one(key) { key } else { b"" };
        let digits = key.iter().map(|digit| u64::from(digit.wrapping_sub(b'0')));
        let number = if key.is_empty() { NO_NUMBER } else { digits.fold(0, |all, digit| all * 10 + digit) };
        Self { row, kind: book.kind(row.event_kind), key, number }
    }

    /// Puts rows of one event beside one another: those of one cycle, step and kind; without a key, those of one day
    /// and one number in the file.
    fn by_event(&self, other: &Self) -> Ordering {
        let step = |placed: &Self| placed.number / 1_000_000;
        step(self).cmp(&step(other)).then_with(|| self.kind.cmp(&other.kind)).then_with(|| {
            if self.number == NO_NUMBER && other.number == NO_NUMBER {
                let day = |placed: &Self| (present(placed.row.event_date), present(placed.row.case_number));
                day(self).cmp(&day(other))
            } else {
                Ordering::Equal
            }
        })
    }
}

/// See [`Person::assemble`].
pub(super) fn person(rows: &[Row<'_>], book: &mut Phrasebook) -> Person {
    let mut in_order: Vec<&Row<'_>> = rows.iter().collect();
    in_order.sort_by_key(|row| row.source);
    let mut remarks = Vec::new();
    let identity = identity::identity(&in_order, book, &mut remarks);
    let mut placed: Vec<_> = in_order.into_iter().map(|row| Placed::new(row, book)).collect();
    placed.sort_by(|a, b| a.by_event(b).then_with(|| a.number.cmp(&b.number)));
    let events = placed
        .chunk_by(|a, b| a.by_event(b).is_eq())
        .filter_map(|rows| event::event(rows, book, &mut remarks))
        .collect();
    Person { identity, events, remarks }
}

/// Reads a date; one that is no day of the calendar is unknown and remarked on, once for each column and event.
fn date(field: &[u8], column: &'static str, source: SourceLine, remarks: &mut Vec<Remark>) -> PartialDate {
    let field = present(field);
    let read = std::str::from_utf8(field).ok().map(PartialDate::parse_compact);
    read.and_then(Result::ok).unwrap_or_else(|| {
        remarks.push(Remark::UnreadableDate(source, column.to_owned()));
        PartialDate::UNKNOWN
    })
}

/// Returns the date on which all agree: the one that is known best, when no two rule each other out. The second value
/// is the place of the first that does.
fn agreed(dates: &[(PartialDate, SourceLine)]) -> (PartialDate, Option<SourceLine>) {
    let best = dates.iter().fold(PartialDate::UNKNOWN, |best, (date, _)| {
        if date.precision() > best.precision() { *date } else { best }
    });
    let conflict = dates.iter().find(|(date, _)| !date.may_equal(best)).map(|(_, source)| *source);
    (if conflict.is_some() { PartialDate::UNKNOWN } else { best }, conflict)
}

/// The distinct values of a field in order of appearance, trimmed, placeholders left out.
#[derive(Default)]
struct Distinct<'a> {
    last: &'a [u8],
    first: Option<(&'a [u8], SourceLine)>,
    /// Nearly always empty: rows of one event repeat their fields.
    others: Vec<(&'a [u8], SourceLine)>,
    seen: BTreeSet<&'a [u8]>,
}

impl<'a> Distinct<'a> {
    fn of<'r>(rows: impl IntoIterator<Item = &'r Row<'a>>, field: impl Fn(&Row<'a>) -> &'a [u8]) -> Self
    where
        'a: 'r,
    {
        let mut distinct = Self::default();
        for row in rows {
            distinct.note(field(row), row.source);
        }
        distinct
    }

    fn note(&mut self, field: &'a [u8], source: SourceLine) {
        // Most fields of most rows are empty: told apart before anything is compared.
        if field.is_empty() || field == self.last {
            return;
        }
        self.last = field;
        let value = present(field);
        if value.is_empty() {
            return;
        }
        match self.first {
            None => self.first = Some((value, source)),
            Some((first, _)) if first == value => {}
            Some(_) => {
                if self.seen.insert(value) {
                    self.others.push((value, source));
                }
            }
        }
    }

    fn first(&self) -> &'a [u8] {
        self.first.map_or(b"", |(value, _)| value)
    }

    fn values(&self) -> impl Iterator<Item = (&'a [u8], SourceLine)> {
        self.first.into_iter().chain(self.others.iter().copied())
    }
}
