//! A person's history as a timeline: one row a court action with a conviction, the rest folded.
//!
//! Decides what is one row and what is folded; the words are [`crate::review::words`]', the drawing `screen`'s.

use crate::casework::CaseFile;
use crate::record::{County, Event, EventKind, PartialDate};
use std::collections::BTreeSet;

/// One row of the timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Row<'a> {
    /// An event with a conviction, a registration, a death, or the case itself.
    Event {
        /// Which event of the person, counted from 0.
        index: usize,
        /// The event.
        event: &'a Event,
        /// How it stands to the case.
        place: Place,
    },
    /// So many events in a row that led to no conviction.
    Folded {
        /// How many.
        events: usize,
        /// The first one's date.
        from: PartialDate,
        /// The last one's date.
        to: PartialDate,
    },
}

/// How an event stands to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the case.
    Here,
    /// It is in the queue's county.
    SameCounty,
    /// It is elsewhere; drawn dimmed.
    Elsewhere,
}

/// How a history adds up, for its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// All events.
    pub events: usize,
    /// Events with at least one conviction.
    pub convictions: usize,
}

/// Returns the timeline with what led to no conviction folded, and without the arrests that led to one.
pub fn folded<'a>(case: &'a CaseFile, county: &County) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    // The arrest that a conviction came of says nothing beside it.
    let convicted: BTreeSet<&str> = case
        .person
        .events
        .iter()
        .filter(|event| is_conviction(event))
        .map(|event| event.key.cycle())
        .filter(|cycle| !cycle.is_empty())
        .collect();
    for (index, event) in case.person.events.iter().enumerate() {
        if event.kind == EventKind::Arrest && convicted.contains(event.key.cycle()) {
            continue;
        }
        if stands_out(case, index, event) {
            rows.push(Row::Event { index, event, place: place(case, index, event, county) });
        } else if let Some(Row::Folded { events, to, .. }) = rows.last_mut() {
            *events += 1;
            *to = event.date;
        } else {
            rows.push(Row::Folded { events: 1, from: event.date, to: event.date });
        }
    }
    rows
}

/// Returns how an event stands to the case.
pub fn place(case: &CaseFile, index: usize, event: &Event, county: &County) -> Place {
    if index == case.proposal.event {
        Place::Here
    } else if event.county == *county {
        Place::SameCounty
    } else {
        Place::Elsewhere
    }
}

/// Returns how the history adds up.
pub fn totals(case: &CaseFile) -> Totals {
    let events = &case.person.events;
    Totals { events: events.len(), convictions: events.iter().filter(|event| is_conviction(event)).count() }
}

/// Returns which of `length` items a window of so many rows shows, so that the selected one is in it and in its
/// middle where that leaves no row empty.
pub fn window(selected: usize, length: usize, rows: usize) -> std::ops::Range<usize> {
    let first = selected.saturating_sub(rows / 2).min(length.saturating_sub(rows));
    first..(first + rows).min(length)
}

fn stands_out(case: &CaseFile, index: usize, event: &Event) -> bool {
    index == case.proposal.event
        || is_conviction(event)
        || matches!(event.kind, EventKind::Registration | EventKind::Death)
}

/// Tells whether a court action ended in a conviction; an arrest's counts are charges only.
fn is_conviction(event: &Event) -> bool {
    matches!(event.kind, EventKind::Court) && event.counts.iter().any(crate::record::Count::is_conviction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_the_selected_item_and_leaves_no_row_empty() {
        let cases = [
            ((0, 10, 3), 0..3),
            ((5, 10, 3), 4..7),
            ((9, 10, 3), 7..10),
            ((1, 2, 5), 0..2),
            ((0, 0, 5), 0..0),
            ((3, 10, 0), 3..3),
            ((3, 10, 1), 3..4),
        ];
        for ((selected, length, rows), expected) in cases {
            assert_eq!(window(selected, length, rows), expected, "{selected} {length} {rows}");
        }
    }
}
