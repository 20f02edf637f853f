//! The words of a history that nobody can be sure of: which column, which text, on which line.
//!
//! Owns the one walk over every place where a history keeps such a word. How often they stand in a source and what they lead
//! to is `relief::worth`'s.

use crate::record::disposition::Basis;
use crate::record::sentence::TakesTime;
use crate::record::vocabulary::{Column, Reading, Vocabulary};
use crate::record::{
    Charge, ChargeOrigin, Count, Event, EventKind, Person, SentencePart, SentencePlace, SourceLine, Text,
};

/// A text of a file that no vocabulary has, or has only from memory or by its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotUnderstood<'a> {
    /// The column, by its name in the state's file.
    pub column: &'static str,
    /// The text.
    pub text: &'a str,
    /// The row that states it; of a charge or a comment the first row of its count.
    pub line: SourceLine,
}

/// The column of a county's name.
pub const COUNTY: &str = "STP_ORI_CNTY_NAME";

impl Person {
    /// Returns every word of the history that was not understood or is known only from memory or by its spelling, event by
    /// event; [`known_by`] tells these apart.
    pub fn not_understood(&self) -> impl Iterator<Item = NotUnderstood<'_>> {
        self.events.iter().flat_map(of_event)
    }
}

/// Returns how well a vocabulary knows a text of a column that [`Person::not_understood`] returned.
pub fn known_by(vocabulary: &Vocabulary, column: &str, text: &str) -> Basis {
    match Column::named(column) {
        Some(Column::Disposition) => vocabulary.disposition(text).basis,
        Some(Column::Level) => basis(&vocabulary.level(text)),
        Some(Column::Place) => basis(&vocabulary.place(text)),
        Some(Column::Unit) => basis(&vocabulary.unit(text)),
        Some(Column::Kind) => basis(&vocabulary.kind(text)),
        Some(Column::Comment) => {
            vocabulary.comment(text).first().map_or(Basis::NotUnderstood, |word| word.basis)
        }
        Some(Column::Code | Column::CaseNumber) | None => Basis::NotUnderstood,
    }
}

fn basis<T>(reading: &Reading<T>) -> Basis {
    match reading {
        Reading::Means { basis, .. } => *basis,
        Reading::Nothing | Reading::NotUnderstood => Basis::NotUnderstood,
    }
}

fn of_event(event: &Event) -> impl Iterator<Item = NotUnderstood<'_>> {
    let kind = match &event.kind {
        EventKind::Other(words) => told(Column::Kind.name(), words, event.source),
        _ => None,
    };
    let county = event.county_not_understood.as_ref().and_then(|words| told(COUNTY, words, event.source));
    kind.into_iter().chain(county).chain(event.counts.iter().flat_map(of_count))
}

fn of_count(count: &Count) -> impl Iterator<Item = NotUnderstood<'_>> {
    let charges = count.charges.iter().filter_map(|charge| of_charge(charge, count.source));
    let level = count.level_not_understood.iter();
    let level = level.filter_map(|(text, line)| told(Column::Level.name(), text, *line));
    let comment = count.comment_words.iter().filter(|word| !word.basis.decides());
    let comment = comment.filter_map(|word| told(Column::Comment.name(), &word.text, count.source));
    let unsure = count.dispositions.iter().filter(|disposed| !disposed.disposition.basis.decides());
    let dispositions =
        unsure.filter_map(|disposed| told(Column::Disposition.name(), &disposed.text, disposed.source));
    charges.chain(level).chain(dispositions).chain(count.sentence_parts().filter_map(of_part)).chain(comment)
}

fn of_charge(charge: &Charge, line: SourceLine) -> Option<NotUnderstood<'_>> {
    let column = match charge.origin {
        ChargeOrigin::Convicted => "CONV_OFFENSE_DESCR",
        ChargeOrigin::Disposed => "DISP_OFFENSE_DESCR",
        ChargeOrigin::Charged => "OFFENSE_DESCR",
        ChargeOrigin::Comment => Column::Comment.name(),
    };
    let whole = charge.offense.in_doubt.then_some(&charge.text);
    charge.offense.words.not_understood.as_ref().or(whole).and_then(|text| told(column, text, line))
}

/// A place that nobody knows, else the unit or the number of a part whose length cannot be read.
fn of_part(part: &SentencePart) -> Option<NotUnderstood<'_>> {
    if let SentencePlace::Other(words) = &part.place
        && !words.is_empty()
    {
        return told(Column::Place.name(), words, part.source);
    }
    let is_short = part.term.is_none() && part.place.takes_time() == TakesTime::AsStated;
    let written = Some(part.written.as_str()).filter(|written| is_short && !written.is_empty())?;
    let (length, unit) = written.rsplit_once(' ').unwrap_or_else(|| alone(written));
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let (column, text) = match unit {
        "" => ("SENT_LENGTH", length),
        // The unit may be known and hold no time of its own, such as hours.
        _ if Vocabulary::shared().unit(unit).meaning().is_some() && is_number => return None,
        _ if is_number || length.is_empty() => (Column::Unit.name(), unit),
        _ => ("SENT_LENGTH", length),
    };
    Some(NotUnderstood { column, text, line: part.source })
}

/// Tells what a length or a unit that stands alone is.
fn alone(written: &str) -> (&str, &str) {
    if written.bytes().any(|byte| byte.is_ascii_digit()) { (written, "") } else { ("", written) }
}

fn told<'a>(column: &'static str, text: &'a Text, line: SourceLine) -> Option<NotUnderstood<'a>> {
    (!text.is_empty()).then_some(NotUnderstood { column, text: text.as_str(), line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Row, SourceNo};

    fn told_of(change: impl FnOnce(&mut Row<'static>)) -> Vec<(String, String)> {
        let line = SourceLine { source: SourceNo(1), line: 7 };
        let mut row = Row {
            subject: b"1",
            event_date: b"20100101",
            event_kind: b"COURT ACTION",
            county: b"SAN FRANCISCO",
            count_key: b"101002001000",
            charged: b"11359 HS-POSSESS MARIJUANA FOR SALE",
            disposition: b"CONVICTED-PROB/JAIL",
            conviction_status: b"FELONY",
            sentence_place: b"PRISON",
            sentence_length: b"16",
            sentence_unit: b"M",
            ..Row::blank(line)
        };
        change(&mut row);
        let person = Person::assemble(&[row]);
        let words = person.not_understood().inspect(|word| assert_eq!(word.line, line));
        words.map(|word| (word.column.to_owned(), word.text.to_owned())).collect()
    }

    #[test]
    fn every_column_tells_its_words_that_nobody_can_be_sure_of() {
        type Change = fn(&mut Row<'static>);
        let cases: [(&str, &str, Change); 10] = [
            ("DISP_DESCR", "QXZWV", |row| row.disposition = b"QXZWV"),
            ("CONV_STAT_DESCR", "QXZWV", |row| row.conviction_status = b"QXZWV"),
            ("SENT_LOC_DESCR", "QXZWV", |row| row.sentence_place = b"QXZWV"),
            ("SENT_TIME_CODE", "QQ", |row| row.sentence_unit = b"QQ"),
            ("SENT_LENGTH", "1.5", |row| row.sentence_length = b"1.5"),
            ("STP_TYPE_DESCR", "QXZWV", |row| row.event_kind = b"QXZWV"),
            ("STP_ORI_CNTY_NAME", "QXZWV", |row| row.county = b"QXZWV"),
            ("OFFENSE_DESCR", "QXZWV", |row| row.charged = b"11359 HS-QXZWV"),
            ("DISP_OFFENSE_DESCR", "QXZWV", |row| row.disposed = b"11359 HS-QXZWV"),
            ("COMMENT_TEXT", "QXZWV", |row| row.comment = b"QXZWV"),
        ];
        assert_eq!(told_of(|_| ()), []);
        for (column, text, change) in cases {
            let told = told_of(change);
            assert!(told.contains(&(column.to_owned(), text.to_owned())), "{column}: {told:?}");
        }
    }

    #[test]
    fn a_word_known_by_its_spelling_or_from_memory_is_told_apart() {
        let vocabulary = Vocabulary::shared();
        let cases = [
            ("DISP_DESCR", "QXZWV", Basis::NotUnderstood),
            ("DISP_DESCR", "CONVICTD", Basis::Recollection),
            ("DISP_DESCR", "CONVICTED-PROBATIXN", Basis::Near),
            ("SENT_LOC_DESCR", "PRISN", Basis::NotUnderstood),
            ("STP_ORI_CNTY_NAME", "QXZWV", Basis::NotUnderstood),
        ];
        for (column, text, basis) in cases {
            assert_eq!(known_by(&vocabulary, column, text), basis, "{column} {text}");
        }
    }
}
