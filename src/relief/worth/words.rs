//! What a source is worth, in the words that an attorney or an analyst reads.
//!
//! Owns the lines of the short form, with which an import ends, and of the full form, which the command prints and the
//! screen shows. Called by `cli` and `screen`.

use super::account::percent;
use super::{Account, AtImport, Suspected, Way};
use crate::record::text::grouped;

/// As many suspicions stand in the short form.
const IN_SHORT: usize = 3;

/// Says a way to mend what is suspicious.
pub(super) fn way(way: &Way) -> String {
    let command = way.command().unwrap_or_default();
    match way {
        Way::Teach(_) => format!("A supervisor teaches the word: {command}"),
        Way::NewDelivery => "Ask the sender for a new delivery, and import that.".to_owned(),
        Way::Attorney => "Or an attorney decides each of these cases.".to_owned(),
    }
}

/// Returns the lines with which an import ends: what is suspicious, or that nothing is.
pub fn in_short(account: &Account) -> Vec<String> {
    let number = account.source.0;
    let mut lines = Vec::new();
    if let Some(line) = account.at_import.as_ref().and_then(|kept| kept.breaks_off) {
        lines.push(breaks_off(line));
    }
    suspicions(account, IN_SHORT, &mut lines);
    let words = account.words.len() as u64;
    let known = if words == 0 {
        "every word is understood".to_owned()
    } else {
        format!("{} not understood", counted(words, "word is", "words are"))
    };
    lines.push(format!(
        "Source {number}: {known}. {} of {} for an attorney. See `vacatur source show {number}`.",
        grouped(account.review),
        counted(account.cases, "case is", "cases are")
    ));
    lines
}

/// Returns the lines of the full form.
pub fn in_full(account: &Account) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(line) = account.at_import.as_ref().and_then(|kept| kept.breaks_off) {
        lines.extend([breaks_off(line), String::new()]);
    }
    suspicions(account, usize::MAX, &mut lines);
    if !account.suspicious.is_empty() {
        lines.push(String::new());
    }
    if account.suspicious.is_empty() {
        lines.extend([
            "No issue comes from one cause on more than a fifth of the cases.".to_owned(),
            String::new(),
        ]);
    }
    issues(account, &mut lines);
    words(account, &mut lines);
    match &account.at_import {
        None => lines.push(
            "An earlier version imported this source. How full its columns are is not known.".to_owned(),
        ),
        Some(kept) => columns(kept, &mut lines),
    }
    lines
}

/// Says what is suspicious; the ways to mend several issues of one cause stand once, after the last of them.
fn suspicions(account: &Account, most: usize, lines: &mut Vec<String>) {
    let told = account.suspicious.get(..most.min(account.suspicious.len())).unwrap_or_default();
    for one_cause in told.chunk_by(|one, other| one.ways == other.ways) {
        lines.extend(one_cause.iter().map(|one| format!("Suspicious: {}.", suspicion(one, account.cases))));
        let ways = one_cause.first().map(|one| one.ways.as_slice()).unwrap_or_default();
        lines.extend(ways.iter().map(|way| format!("  {way}")));
    }
}

fn issues(account: &Account, lines: &mut Vec<String>) {
    lines.push(format!(
        "Issues now, of {}; {} for an attorney",
        counted(account.cases, "case", "cases"),
        grouped(account.review)
    ));
    for share in &account.issues {
        lines.push(format!(
            "  {:>9}  {:>4}  {}",
            grouped(share.cases),
            in_percent(share.percent),
            share.issue
        ));
    }
    lines.push(String::new());
}

fn words(account: &Account, lines: &mut Vec<String>) {
    if account.words.is_empty() {
        lines.extend(["Every word of the persons in the queue is understood.".to_owned(), String::new()]);
        return;
    }
    lines.push("Words not understood now, of the persons in the queue".to_owned());
    lines.push(format!("  {:>9}  {:>9}  {:>9}  {:<18}  text", "times", "cases", "line", "column"));
    for word in &account.words {
        let known = if word.known == "not understood" { String::new() } else { format!(" ({})", word.known) };
        lines.push(format!(
            "  {:>9}  {:>9}  {:>9}  {:<18}  {}{known}",
            grouped(word.times),
            grouped(word.cases),
            grouped(word.line),
            word.column,
            word.text
        ));
    }
    if account.more_words > 0 {
        lines.push(format!("  {:>9}  more, of other texts", grouped(account.more_words)));
    }
    lines.push(String::new());
}

fn columns(kept: &AtImport, lines: &mut Vec<String>) {
    if kept.columns.is_empty() {
        lines.push(
            "The source was read through a mapping. How full its columns are is not counted.".to_owned(),
        );
        return;
    }
    lines.push(format!(
        "Columns filled at import, of {} in {}",
        crate::record::layout::COLUMNS.len(),
        counted(kept.rows, "accepted row", "accepted rows")
    ));
    for filled in &kept.columns {
        lines.push(format!(
            "  {:>9}  {:>4}  {}",
            grouped(filled.rows),
            in_percent(filled.percent),
            filled.column
        ));
    }
    lines.push(format!(
        "At import: {}, {} of them ({}) for an attorney; {} not understood",
        counted(kept.cases, "case", "cases"),
        grouped(kept.review),
        in_percent(percent(kept.review, kept.cases)),
        counted(kept.words, "word", "words")
    ));
}

/// Says an issue that comes from one cause.
pub fn suspicion(suspected: &Suspected, cases: u64) -> String {
    let cause = match &suspected.text {
        Some(text) => format!("{} \"{text}\"", suspected.column),
        None => suspected.column.to_owned(),
    };
    let from = if suspected.from_cause == suspected.cases {
        String::new()
    } else {
        format!(" on {} of them", grouped(suspected.from_cause))
    };
    format!(
        "{} on {} of {} ({}), from {cause}{from}",
        suspected.issue,
        grouped(suspected.cases),
        counted(cases, "case", "cases"),
        in_percent(suspected.percent)
    )
}

fn breaks_off(line: u64) -> String {
    format!(
        "The last row, line {}, breaks off. The delivery may be incomplete. Ask the sender.",
        grouped(line)
    )
}

fn in_percent(percent: u64) -> String {
    format!("{percent}%")
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}
