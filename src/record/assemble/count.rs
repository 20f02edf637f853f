//! One count out of its rows: what was charged, and what tells one count from another.
//!
//! At what level it was is `count/level.rs`', what became of it step by step `count/steps.rs`'. Called by `event`.

mod level;
mod steps;

use super::phrases::Phrase;
use super::{Distinct, Phrasebook, Placed};
use crate::record::section::starts_with;
use crate::record::text::{decode, present};
use crate::record::vocabulary::Remarked;
use crate::record::{Charge, ChargeOrigin, Count, CountKey, Offense, Remark, Row, Text};
use level::level;
use std::sync::Arc;

/// More different charges under one order number than a person reads; beyond, only neighbours are compared.
const MOST_COMPARED: usize = 32;

/// What rows under one order number and with one charge say.
struct Draft<'a, 'r> {
    rows: Vec<&'r Row<'a>>,
    /// The charge as brought, which tells one count from another; `None` while no row states it.
    brought: Option<Stated<'a>>,
}

/// A charge that a row states.
struct Stated<'a> {
    words: &'a [u8],
    /// Of all three qualifier columns: a file does not say which of its charge columns an attempt belongs to, so that
    /// it belongs to whichever is read.
    qualifiers: [&'a [u8]; 3],
    phrase: Arc<Phrase>,
}

impl<'a> Stated<'a> {
    fn new(words: &'a [u8], row: &Row<'a>, book: &mut Phrasebook) -> Self {
        let qualifiers = [row.charged_qualifiers, row.disposed_qualifiers, row.convicted_qualifiers];
        Self { words, qualifiers: qualifiers.map(present), phrase: book.charge(words) }
    }

    fn offense(&self) -> Arc<Offense> {
        let stated = self.qualifiers.iter().filter(|qualifiers| !qualifiers.is_empty());
        let mut qualified: Option<Offense> = None;
        for qualifiers in stated {
            let offense = qualified.take().unwrap_or_else(|| Offense::clone(&self.phrase.offense));
            qualified = Some(offense.qualified(&decode(qualifiers)));
        }
        qualified.map_or_else(|| Arc::clone(&self.phrase.offense), Arc::new)
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        let same_words = Arc::ptr_eq(&self.phrase, &other.phrase) || self.words == other.words;
        same_words && self.qualifiers == other.qualifiers || self.offense().says_the_same_as(&other.offense())
    }
}

/// Builds the counts of the rows under one order number: one, or several where they charge differently (T57).
pub(super) fn counts(
    placed: &[Placed<'_, '_>],
    counts: &mut Vec<Count>,
    book: &mut Phrasebook,
    remarks: &mut Vec<Remark>,
) {
    let mut drafts: Vec<Draft<'_, '_>> = Vec::with_capacity(1);
    for row in placed.iter().map(|placed| placed.row) {
        add(row, &mut drafts, book);
    }
    let key = placed.first().and_then(|placed| CountKey::parse(placed.key)).unwrap_or_else(CountKey::none);
    let duplicate_key = drafts.len() > 1;
    for draft in drafts {
        counts.extend(draft.finish(&key, duplicate_key, book, remarks));
    }
}

/// Adds a row to the draft it charges the same as; one that states no charge goes on with the one before it.
fn add<'a, 'r>(row: &'r Row<'a>, drafts: &mut Vec<Draft<'a, 'r>>, book: &mut Phrasebook) {
    let Some(brought) = brought(row, book) else {
        match drafts.last_mut() {
            Some(last) => last.rows.push(row),
            None => drafts.push(Draft { rows: vec![row], brought: None }),
        }
        return;
    };
    let near = drafts.len().saturating_sub(MOST_COMPARED);
    for draft in drafts.iter_mut().skip(near) {
        if draft.brought.as_ref().is_none_or(|other| brought.says_the_same_as(other)) {
            draft.brought.get_or_insert(brought);
            draft.rows.push(row);
            return;
        }
    }
    drafts.push(Draft { rows: vec![row], brought: Some(brought) });
}

/// Returns the charge that a row brings, with its qualifiers: the charge column, or the comment where it names a
/// section and the column is blank or refers to it.
fn brought<'a>(row: &Row<'a>, book: &mut Phrasebook) -> Option<Stated<'a>> {
    let charged = charge_text(row.charged);
    if !charged.is_empty() {
        return Some(Stated::new(charged, row, book));
    }
    let comment = present(row.comment);
    let stated = (!comment.is_empty()).then(|| Stated::new(comment, row, book))?;
    (!stated.phrase.offense.sections.is_empty()).then_some(stated)
}

/// Returns a charge column's text, or nothing where it is blank or says SEE COMMENT FOR CHARGE.
fn charge_text(field: &[u8]) -> &[u8] {
    let text = present(field);
    if starts_with(text, b"SEE COMMENT") { b"" } else { text }
}

impl Draft<'_, '_> {
    fn finish(
        self,
        key: &CountKey,
        duplicate_key: bool,
        book: &mut Phrasebook,
        remarks: &mut Vec<Remark>,
    ) -> Option<Count> {
        let source = self.rows.iter().map(|row| row.source).min()?;
        let (charges, comment) = self.charges(book);
        let steps = steps::steps(&self.rows, book, remarks);
        let stated = level(&steps.convicting, &charges, book);
        let dispositions = steps.dispositions;
        let sentence = steps.sentence;
        Some(Count {
            level: stated.level(),
            level_not_understood: stated.not_understood(),
            comment_words: comment_words(&comment, &charges, book),
            charges,
            comment,
            dispositions,
            sentence,
            key: key.clone(),
            duplicate_key,
            source,
        })
    }

    /// Returns the charges, best origin first, and the comments that are none.
    fn charges(&self, book: &mut Phrasebook) -> (Vec<Charge>, Text) {
        let mut charges: Vec<Charge> = Vec::with_capacity(1);
        let mut comments = Distinct::default();
        let mut last: [&[u8]; 3] = [b""; 3];
        for row in &self.rows {
            let columns = [
                (ChargeOrigin::Convicted, row.convicted),
                (ChargeOrigin::Disposed, row.disposed),
                (ChargeOrigin::Charged, row.charged),
            ];
            for (last, (origin, field)) in last.iter_mut().zip(columns) {
                if field.is_empty() {
                    continue;
                }
                let text = charge_text(field);
                if text != *last && !text.is_empty() {
                    *last = text;
                    add_charge(&mut charges, origin, &Stated::new(text, row, book));
                }
            }
            comments.note(row.comment, row.source);
            if !row.comment.is_empty()
                && !present(row.comment).is_empty()
                && charge_text(row.charged).is_empty()
            {
                let stated = Stated::new(present(row.comment), row, book);
                add_charge(&mut charges, ChargeOrigin::Comment, &stated);
            }
        }
        // Words in a comment are a charge only where they name a section, or where nothing else is one.
        let is_words =
            |charge: &Charge| charge.origin == ChargeOrigin::Comment && charge.offense.sections.is_empty();
        if charges.iter().any(|charge| !is_words(charge)) {
            charges.retain(|charge| !is_words(charge));
        }
        charges.sort_by_key(|charge| charge.origin);
        let is_charge = |comment: &Text| {
            charges.iter().any(|charge| charge.origin == ChargeOrigin::Comment && charge.text == *comment)
        };
        let comments = comments.values().map(|(comment, _)| Text::from_bytes(comment));
        let mut words: Vec<Text> = comments.filter(|comment| !is_charge(comment)).collect();
        let comment = match words.len() {
            0 | 1 => words.pop().unwrap_or_default(),
            _ => Text::new(&words.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")),
        };
        (charges, comment)
    }
}

/// Reads the words of a comment; one that only repeats the charge that decides says nothing of its own.
fn comment_words(comment: &Text, charges: &[Charge], book: &mut Phrasebook) -> Vec<Remarked> {
    let words = book.comment(comment);
    if words.is_empty() {
        return words;
    }
    let repeated = book.charge(comment.as_str().as_bytes());
    let repeats = charges
        .first()
        .is_some_and(|charge| !repeated.offense.sections.is_empty() && repeated.offense == charge.offense);
    if repeats { Vec::new() } else { words }
}

/// Adds a charge unless one of the same origin says the same.
fn add_charge(charges: &mut Vec<Charge>, origin: ChargeOrigin, stated: &Stated<'_>) {
    let offense = stated.offense();
    let near = charges.len().saturating_sub(MOST_COMPARED);
    let known = |charge: &Charge| charge.origin == origin && charge.offense.says_the_same_as(&offense);
    if !charges.iter().skip(near).any(known) {
        charges.push(Charge { origin, text: stated.phrase.text.clone(), offense });
    }
}
