//! One count out of its rows: what was charged, at what level, what became of it, and the sentence.

use super::phrases::Phrase;
use super::{Distinct, Phrasebook, Placed, date};
use crate::record::section::starts_with;
use crate::record::text::{decode, present};
use crate::record::{
    Charge, ChargeOrigin, Count, CountKey, Disposed, Level, Offense, Remark, Row, SentencePart, Text,
};
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
    qualifiers: &'a [u8],
    phrase: Arc<Phrase>,
}

impl<'a> Stated<'a> {
    fn new(words: &'a [u8], qualifiers: &'a [u8], book: &mut Phrasebook) -> Self {
        Self { words, qualifiers: present(qualifiers), phrase: book.charge(words) }
    }

    fn offense(&self) -> Arc<Offense> {
        if self.qualifiers.is_empty() {
            return Arc::clone(&self.phrase.offense);
        }
        Arc::new(Offense::clone(&self.phrase.offense).qualified(&decode(self.qualifiers)))
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
        return Some(Stated::new(charged, row.charged_qualifiers, book));
    }
    let comment = present(row.comment);
    let stated = (!comment.is_empty()).then(|| Stated::new(comment, row.charged_qualifiers, book))?;
    (!stated.phrase.offense.sections.is_empty()).then_some(stated)
}

/// Returns a charge column's text, or nothing where it is blank or says SEE COMMENT FOR CHARGE.
fn charge_text(field: &[u8]) -> &[u8] {
    let text = present(field);
    if starts_with(text, b"SEE COMMENT") { b"" } else { text }
}

impl<'a> Draft<'a, '_> {
    fn finish(
        self,
        key: &CountKey,
        duplicate_key: bool,
        book: &mut Phrasebook,
        remarks: &mut Vec<Remark>,
    ) -> Option<Count> {
        let source = self.rows.iter().map(|row| row.source).min()?;
        let (charges, comment) = self.charges(book);
        let level = self.level(&charges);
        Some(Count {
            level,
            charges,
            comment,
            dispositions: self.dispositions(book, remarks),
            sentence: self
                .rows
                .iter()
                .filter_map(|row| {
                    SentencePart::parse(
                        row.sentence_place,
                        row.sentence_length,
                        row.sentence_unit,
                        row.source,
                    )
                })
                .collect(),
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
                (ChargeOrigin::Convicted, row.convicted, row.convicted_qualifiers),
                (ChargeOrigin::Disposed, row.disposed, row.disposed_qualifiers),
                (ChargeOrigin::Charged, row.charged, row.charged_qualifiers),
            ];
            for (last, (origin, field, qualifiers)) in last.iter_mut().zip(columns) {
                if field.is_empty() {
                    continue;
                }
                let text = charge_text(field);
                if text != *last && !text.is_empty() {
                    *last = text;
                    add_charge(&mut charges, origin, &Stated::new(text, qualifiers, book));
                }
            }
            comments.note(row.comment, row.source);
            if !row.comment.is_empty()
                && !present(row.comment).is_empty()
                && charge_text(row.charged).is_empty()
            {
                let stated = Stated::new(present(row.comment), row.charged_qualifiers, book);
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

    /// Returns the level: as the conviction states it, else as the deciding charge's own type says.
    fn level(&self, charges: &[Charge]) -> Option<Level> {
        let stated = self.said(|row| row.conviction_status).or(|| self.said(|row| row.convicted_level));
        let deciding = charges.first().map(|charge| &charge.offense);
        let is_deciding = |origin: ChargeOrigin| {
            charges.iter().any(|charge| {
                charge.origin == origin
                    && deciding.is_some_and(|deciding| deciding.says_the_same_as(&charge.offense))
            })
        };
        stated
            .or(|| {
                if is_deciding(ChargeOrigin::Disposed) {
                    self.said(|row| row.disposed_level)
                } else {
                    Said::Nothing
                }
            })
            .or(|| {
                let brought = is_deciding(ChargeOrigin::Charged) || is_deciding(ChargeOrigin::Comment);
                if brought || charges.is_empty() { self.said(|row| row.charged_level) } else { Said::Nothing }
            })
            .level()
    }

    /// Returns what a level column says over all rows.
    fn said(&self, field: impl Fn(&Row<'a>) -> &'a [u8]) -> Said {
        Distinct::of(self.rows.iter().copied(), field).values().fold(
            Said::Nothing,
            |said, (value, _)| match (said, Level::parse(value)) {
                (Said::Nothing, Some(level)) => Said::Level(level),
                (Said::Level(before), Some(level)) if before == level => said,
                _ => Said::Unclear,
            },
        )
    }

    /// Returns the dispositions in the order of the rows, each once.
    fn dispositions(&self, book: &mut Phrasebook, remarks: &mut Vec<Remark>) -> Vec<Disposed> {
        let mut dispositions: Vec<Disposed> = Vec::new();
        let mut last: [&[u8]; 3] = [b""; 3];
        for row in &self.rows {
            let words = present(row.disposition);
            let fields = [words, row.disposition_date, row.event_date];
            if words.is_empty() || fields == last {
                continue;
            }
            last = fields;
            let dated = if present(row.disposition_date).is_empty() {
                (row.event_date, "STP_EVENT_DATE")
            } else {
                (row.disposition_date, "DISP_DATE")
            };
            let date = date(dated.0, dated.1, row.source, remarks);
            let (text, disposition) = book.disposition(words);
            let near = dispositions.len().saturating_sub(MOST_COMPARED);
            if !dispositions.iter().skip(near).any(|before| before.text == text && before.date == date) {
                dispositions.push(Disposed { disposition, text, date, source: row.source });
            }
        }
        dispositions
    }
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

/// What a column says of the level, over several rows.
#[derive(Clone, Copy)]
enum Said {
    /// No row fills it.
    Nothing,
    /// All that do say this.
    Level(Level),
    /// Rows contradict one another, or say what can not be read.
    Unclear,
}

impl Said {
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Nothing => other(),
            said => said,
        }
    }

    fn level(self) -> Option<Level> {
        match self {
            Self::Level(level) => Some(level),
            Self::Nothing | Self::Unclear => None,
        }
    }
}
