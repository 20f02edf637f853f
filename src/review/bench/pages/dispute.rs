//! A disagreement: both decisions and their reasons beside each other, and who may be right.

use super::Row;
use crate::casework::CaseId;
use crate::casework::check::overview::Overview;
use crate::casework::check::{CheckNo, Ruling, Sampled, Second};
use crate::record::text::grouped;
use crate::review::bench::Bench;
use crate::review::columns::wrap;

pub(super) fn disputed(bench: &Bench, of: Option<CheckNo>) -> String {
    let open = bench.disputes(of).len() as u64;
    let of = of.map_or_else(|| "the second readings".to_owned(), |number| format!("check {number}"));
    format!("In dispute in {of}: {}", grouped(open))
}

pub(super) fn dispute(
    bench: &Bench,
    overview: &Overview,
    of: Option<CheckNo>,
    at: usize,
    columns: usize,
) -> Vec<Row> {
    let disputes = bench.disputes(of);
    let Some(one) = disputes.get(at) else { return vec![Row::Words("Nothing is in dispute.".to_owned())] };
    let case = one.frozen.case;
    let mut rows = vec![
        Row::Title(format!("Case {case}, {} of {}", at + 1, grouped(disputes.len() as u64))),
        Row::Blank,
    ];
    rows.extend(both(one, overview, of, case, columns));
    rows.extend([Row::Blank, Row::Title("Who is right?".to_owned())]);
    for (number, ruling) in (1..).zip(Ruling::ALL) {
        rows.push(Row::Words(format!("{number}  {}", ruling.words())));
    }
    rows
}

/// Sets both decisions and reasons beside each other.
fn both(one: &Sampled, overview: &Overview, of: Option<CheckNo>, case: CaseId, columns: usize) -> Vec<Row> {
    let half = (columns.saturating_sub(3) / 2).max(10);
    let first = one
        .first
        .as_ref()
        .map_or_else(String::new, |first| format!("first: {} {}", first.seat, first.verdict.done()));
    let second = one.second.as_ref().map_or_else(String::new, |(signed, second)| {
        let done = match second {
            Second::Decided { verdict, .. } => verdict.done(),
            Second::Undecidable { .. } => "could not decide",
        };
        format!("second: {} {done}", signed.seat)
    });
    let [why_first, why_second] = overview.reasons.get(&(of, case)).cloned().unwrap_or_default();
    let column = |head: &str, why: &str| -> Vec<String> {
        wrap(head, half).into_iter().chain(wrap(why, half)).collect()
    };
    let (left, right) = (column(&first, why_first.as_str()), column(&second, why_second.as_str()));
    let blank = String::new();
    (0..left.len().max(right.len()))
        .map(|row| {
            Row::Pair(left.get(row).unwrap_or(&blank).clone(), right.get(row).unwrap_or(&blank).clone())
        })
        .collect()
}
