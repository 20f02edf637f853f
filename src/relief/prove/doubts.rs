//! What a proof says of words that are not known for certain, of comments, of tellings twice, of records elsewhere.
//!
//! Each finding quotes the file and names the row; none says more than the file. Called by `prove/words`.

use super::words::dated;
use super::{NAMED, Prover};
use crate::record::disposition::Basis;
use crate::record::{EventKind, Remark, SentencePlace, SourceLine};
use crate::relief::RoutingCode;
use crate::relief::background::{Standing, standing};

type Found = (String, Vec<SourceLine>);

/// Puts findings together, the first few of them.
fn together(found: Vec<(String, SourceLine)>) -> Found {
    let (words, lines): (Vec<_>, Vec<_>) = found.into_iter().take(NAMED).unzip();
    (words.join("; "), lines)
}

/// Says how the meaning of a word is known.
fn known_as(basis: Basis) -> String {
    match basis {
        Basis::Code | Basis::Page | Basis::NotUnderstood => String::new(),
        Basis::Taught(entry) => format!(", taught by a supervisor, #{entry:06}"),
        Basis::Recollection => ", from memory".to_owned(),
        Basis::Near => ", by its spelling".to_owned(),
    }
}

/// Quotes the words that are not known for certain, and what they may mean.
pub(super) fn not_understood(prover: &Prover<'_>) -> Found {
    let mut found: Vec<(String, SourceLine)> = Vec::new();
    let conviction = prover.conviction();
    let own = prover.count.dispositions.iter();
    let mut steps: Vec<_> = own.chain(conviction.steps.iter().map(|step| step.disposed)).collect();
    steps.dedup_by_key(|disposed| disposed.source);
    for disposed in steps.iter().filter(|disposed| !disposed.disposition.basis.decides()) {
        let basis = disposed.disposition.basis;
        let meaning = match basis {
            Basis::NotUnderstood => "not understood".to_owned(),
            basis => format!("read as {}{}", disposed.disposition.class.name(), known_as(basis)),
        };
        found.push((format!("{}: {meaning}", disposed.text), disposed.source));
    }
    for event in &prover.background.person.events {
        if let EventKind::Other(words) = &event.kind {
            let shown = if words.is_empty() { "no kind of event" } else { words.as_str() };
            found.push((format!("{shown}: not understood"), event.source));
        }
    }
    if let Some((text, source)) = &prover.count.level_not_understood {
        found.push((format!("level {text}: not understood"), *source));
    }
    for part in prover.count.sentence_parts() {
        match &part.place {
            SentencePlace::Other(words) if !words.is_empty() => {
                found.push((format!("sentence {words}: not understood"), part.source));
            }
            _ if part.term.is_none() && !part.written.is_empty() => {
                found.push((format!("length {}: not understood", part.written), part.source));
            }
            _ => {}
        }
    }
    if let Some(charge) = prover.count.charge() {
        let word = charge.offense.words.not_understood.as_ref();
        let what = word.map_or_else(
            || charge.text.to_string(),
            |word| format!("{}: {word} is not understood", charge.text),
        );
        if charge.offense.in_doubt || word.is_some() || found.is_empty() {
            found.push((what, prover.count.source));
        }
    }
    together(found)
}

/// Words the level over time: `felony 1995-06-01, then misdemeanor 1999-06-01`.
pub(super) fn levels(prover: &Prover<'_>) -> Found {
    let found = prover.conviction().levels().into_iter().map(|at| {
        let level = at.level.map_or_else(|| "level not known".to_owned(), |level| level.to_string());
        (format!("{level} {}", at.from), at.source)
    });
    let (words, lines): (Vec<_>, Vec<_>) = found.unzip();
    (words.join(", then "), lines)
}

/// Says which county the file names.
pub(super) fn county(prover: &Prover<'_>) -> Found {
    let event = prover.event;
    let words = match &event.county_not_understood {
        Some(text) => format!("{text}: not a county; {}", event.agency),
        None if event.county.as_str().is_empty() => format!("no county; {}", event.agency),
        None => event.county.to_string(),
    };
    (words, vec![event.source])
}

/// Names the other rows that tell of the same conviction, or may.
pub(super) fn told_again(prover: &Prover<'_>) -> Found {
    let person = prover.background.person;
    let retold = prover.background.retellings_of(prover.at).map(|(at, _)| at);
    let main = prover.background.link_of(prover.at).map(|link| link.of);
    let found = retold.chain(main).filter_map(|at| {
        let event = person.events.get(at.event)?;
        let count = event.counts.get(at.count)?;
        let number =
            event.case_numbers.first().map_or_else(|| "no case number".to_owned(), ToString::to_string);
        Some((format!("{} {number}, {}", dated(event.date.span()), event.agency), count.source))
    });
    together(found.collect())
}

/// Quotes the comment.
pub(super) fn comment(prover: &Prover<'_>) -> Found {
    (prover.count.comment.to_string(), vec![prover.count.source])
}

/// Names the other convictions of the case.
pub(super) fn same_case(prover: &Prover<'_>) -> Found {
    let others = prover.event.counts.iter().enumerate().filter(|(at, count)| {
        *at != prover.at.count && standing(prover.event, count) != Standing::NotConvicted
    });
    let found = others.filter_map(|(_, count)| Some((count.charge()?.text.to_string(), count.source)));
    together(found.collect())
}

/// Quotes the column that says where the rest of the record is.
pub(super) fn elsewhere(prover: &Prover<'_>, code: RoutingCode) -> Found {
    let remarks = prover.background.person.remarks.iter().filter_map(|remark| match (remark, code) {
        (Remark::RecordsElsewhere(line, column, value), RoutingCode::OtherStates)
        | (Remark::PaperRecord(line, column, value), RoutingCode::PaperRecord) => {
            Some((format!("{column} {value}"), *line))
        }
        _ => None,
    });
    together(remarks.collect())
}
