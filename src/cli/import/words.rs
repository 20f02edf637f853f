//! What an import did, or would do, in words.

use super::looked::Looked;
use super::{Strange, is_the_same};
use crate::casework::State;
use crate::cli::output::{counted, grouped};
use crate::cli::reading::broken_off;
use crate::queue::{CaseChange, Imported};
use crate::record::{SourceNo, Text, Vocabulary};
use crate::relief::worth::words::in_short;
use std::fmt::Write as _;

/// At most so many changed cases are told one by one.
const MOST_TOLD: usize = 20;

/// Says what was read, refused, stored and proposed; of a later delivery what is new, changed and gone.
pub(super) fn in_words(
    looked: &Looked,
    done: &Imported,
    replaced: Option<&[SourceNo]>,
    strange: &Strange,
) -> String {
    let mut text = String::new();
    for source in looked.in_words() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "read      {} from {}: {}, {} MB, as source {}",
            counted(source.rows, "row", "rows"),
            source.path.display(),
            source.format,
            grouped(source.bytes.div_ceil(1_000_000)),
            source.no.0
        );
        if let Some(line) = source.breaks_off {
            let _ = writeln!(text, "ends      {}", broken_off(&source.path, line));
        }
    }
    let _ = writeln!(
        text,
        "refused   {}{}",
        counted(done.refused, "row", "rows"),
        if done.refused > 0 {
            ", kept in quarantine with the reason; `vacatur quarantine list` shows them"
        } else {
            ""
        }
    );
    match replaced {
        None => {
            let _ = writeln!(
                text,
                "stored    {} of {} read; those without a case are counted and not kept",
                counted(done.persons, "person", "persons"),
                grouped(done.read)
            );
        }
        Some(replaced) => told_again(&mut text, done, replaced),
    }
    if !strange.counties.is_empty() {
        let counties: Vec<String> = strange
            .counties
            .iter()
            .take(MOST_TOLD)
            .map(|(county, events)| format!("{county} ({})", counted(*events, "event", "events")))
            .collect();
        let _ = writeln!(
            text,
            "counties  not of California as they are written; an attorney reads their convictions: {}",
            counties.join(", ")
        );
    }
    proposed(&mut text, done);
    for (source, worth) in looked.in_words().iter().map(|source| (source.no, strange.worth.of(source.no))) {
        let account = worth.account(source, &Vocabulary::shared(), Some(worth.at_import()));
        for line in in_short(&account) {
            let _ = writeln!(text, "{line}");
        }
    }
    text.trim_end().to_owned()
}

fn told_again(text: &mut String, done: &Imported, replaced: &[SourceNo]) {
    let of: Vec<String> = replaced.iter().map(|source| source.0.to_string()).collect();
    let what = if of.is_empty() {
        "more rows of persons who are in the queue".to_owned()
    } else {
        format!("a later delivery of source {}", of.join(", "))
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "delivery  {what}");
    let _ = writeln!(text, "same      {}", counted(done.same, "person", "persons"));
    let (gone, changed): (Vec<_>, Vec<_>) = done.changes.iter().cloned().partition(|change| change.gone);
    let count = |changes: &[CaseChange]| u64::try_from(changes.len()).unwrap_or(u64::MAX);
    let back = done.changes.iter().filter(|change| change.was != State::Waiting).count();
    let _ = writeln!(text, "changed   {}", counted(count(&changed), "case", "cases"));
    text.push_str(&changes(&changed, 10));
    let _ = writeln!(text, "gone      {}", counted(count(&gone), "case", "cases"));
    text.push_str(&changes(&gone, 10));
    let _ = writeln!(
        text,
        "new       {}, {}",
        counted(done.persons, "person", "persons"),
        counted(done.cases, "case", "cases")
    );
    let _ = writeln!(
        text,
        "decided   {} to be decided again; the verdicts stay in the ledger",
        counted(u64::try_from(back).unwrap_or(u64::MAX), "case has", "cases have")
    );
}

fn proposed(text: &mut String, done: &Imported) {
    if done.cases == 0 {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "proposed  {}: {} clear, {} for review",
        counted(done.cases, "case", "cases"),
        grouped(done.clear),
        grouped(done.cases - done.clear)
    );
    for (action, cases) in &done.actions {
        let _ = writeln!(text, "          {:>9}  {action}", grouped(*cases));
    }
}

/// Says under which entry it stands, and what comes next.
pub(super) fn next(done: &Imported) -> String {
    let next = if is_the_same(done) { "vacatur status" } else { "vacatur review" };
    format!("\nledger    #{:06}; next: {next}", done.seq.0)
}

/// Says which cases change and how, each line indented.
pub(in crate::cli) fn changes(changes: &[CaseChange], indent: usize) -> String {
    let mut text = String::new();
    let decided = |change: &&CaseChange| change.was != State::Waiting;
    // What sends a decision back comes first.
    let in_order = changes.iter().filter(decided).chain(changes.iter().filter(|change| !decided(change)));
    for change in in_order.take(MOST_TOLD) {
        let was = match (change.was, change.batch) {
            (State::Waiting, _) => String::new(),
            (state, None) => format!(" ({state} until now: it waits again)"),
            (state, Some(batch)) => format!(" ({state} until now, in batch {batch}: it waits again)"),
        };
        let what: Vec<&str> = change.what.iter().map(Text::as_str).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:indent$}no. {}{was}: {}", "", change.case, what.join("; "));
    }
    if changes.len() > MOST_TOLD {
        let more = u64::try_from(changes.len() - MOST_TOLD).unwrap_or(u64::MAX);
        let _ = writeln!(text, "{:indent$}and {} more", "", grouped(more));
    }
    text
}
