//! What became of one count, step by step: each disposition with the level and the sentence that its own rows state.
//!
//! A later row of the same count, such as a revocation of 2018, keeps its own date, level and sentence: it is an update of
//! the conviction and never a part of it. Called by `count` only.

use super::super::{Phrasebook, date};
use super::MOST_COMPARED;
use super::level::stated_level;
use crate::record::text::present;
use crate::record::{Disposed, Remark, Row, SentencePart};

/// What the rows of a count say one after another.
pub(super) struct Steps<'a, 'r> {
    /// The dispositions in the order of the rows, each once.
    pub(super) dispositions: Vec<Disposed>,
    /// The sentence of rows that state no disposition and follow none.
    pub(super) sentence: Vec<SentencePart>,
    /// The rows of the conviction: those of the dispositions that state it, or all where none does.
    pub(super) convicting: Vec<&'r Row<'a>>,
}

/// Reads the steps of a count from its rows.
///
/// A row without a disposition goes on with the one before it, so that a second part of a sentence on a row of its own
/// belongs to the disposition above it (formats.md section 2).
pub(super) fn steps<'a, 'r>(
    rows: &[&'r Row<'a>],
    book: &mut Phrasebook,
    remarks: &mut Vec<Remark>,
) -> Steps<'a, 'r> {
    let mut dispositions: Vec<Disposed> = Vec::with_capacity(1);
    let mut sentence = Vec::new();
    let mut belongs: Vec<Option<usize>> = Vec::with_capacity(rows.len());
    let mut at = None;
    for row in rows {
        if !present(row.disposition).is_empty() {
            at = Some(step_of(row, &mut dispositions, book, remarks));
        }
        belongs.push(at);
        let Some(part) = book.sentence(row) else { continue };
        match at.and_then(|at| dispositions.get_mut(at)) {
            Some(disposed) => disposed.sentence.push(part),
            None => sentence.push(part),
        }
    }
    for (at, disposed) in dispositions.iter_mut().enumerate() {
        let own = rows.iter().zip(&belongs).filter(|(_, of)| **of == Some(at)).map(|(row, _)| *row);
        disposed.level = stated_level(own, book);
    }
    let convicts = |at: &Option<usize>| {
        at.and_then(|at| dispositions.get(at)).is_some_and(|disposed| disposed.disposition.is_conviction())
    };
    let mut convicting: Vec<_> =
        rows.iter().zip(&belongs).filter(|(_, of)| convicts(of)).map(|(row, _)| *row).collect();
    if convicting.is_empty() {
        convicting = rows.to_vec();
    }
    Steps { dispositions, sentence, convicting }
}

/// Returns which disposition a row states, adding it where no row before said the same on the same day.
fn step_of(
    row: &Row<'_>,
    dispositions: &mut Vec<Disposed>,
    book: &mut Phrasebook,
    remarks: &mut Vec<Remark>,
) -> usize {
    let (field, column) = if present(row.disposition_date).is_empty() {
        (row.event_date, "STP_EVENT_DATE")
    } else {
        (row.disposition_date, "DISP_DATE")
    };
    let date = date(field, column, row.source, remarks);
    let (text, disposition) = book.disposition(present(row.disposition));
    let near = dispositions.len().saturating_sub(MOST_COMPARED);
    let same = |before: &Disposed| before.text == text && before.date == date;
    if let Some(known) = dispositions.iter().skip(near).position(same) {
        return near + known;
    }
    dispositions.push(Disposed {
        disposition,
        text,
        date,
        level: None,
        sentence: Vec::new(),
        source: row.source,
    });
    dispositions.len() - 1
}
