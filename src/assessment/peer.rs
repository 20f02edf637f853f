//! The peer program's 18 columns for one candidate count, filled from what this program knows.
//!
//! On clean rows each is what the peer answers, in its spelling; where one differs, docs/differences.md says why.

use crate::assessment::columns::Cells;
use crate::record::{Charge, Count, DateSpan, Event, Form, Text};
use crate::relief::{Answer, AssessedCount, Assessment, Marked, OnRecord, PolicyAnswer, RoutingCode};
use jiff::civil::Date;

/// What stands for none.
const NONE: &str = "-";

/// Writes the columns before the hint.
pub(super) fn head(cells: &mut Cells<'_>, event: &Event, record: &OnRecord<'_>) {
    cells.text(&case_numbers(event)).number(record.convictions);
}

/// Writes the columns after the hint.
pub(super) fn tail(
    cells: &mut Cells<'_>,
    assessment: &Assessment<'_>,
    assessed: &AssessedCount,
    event: &Event,
    as_of: Date,
) {
    let record = &assessment.record;
    let convicted = known_day(event.date.span());
    cells
        .own(match assessed.before_prop64 {
            Answer::Yes => "N",
            Answer::No => "Y",
            Answer::Unknown => NONE,
        })
        .own_or_text(NONE, &sections(&record.superstrikes))
        .own_or_text(NONE, &sections(&record.registrable))
        .own(match record.registered {
            Answer::Yes => "Yes",
            Answer::No => NONE,
            Answer::Unknown => "Possibly",
        })
        .own(&convicted.map_or_else(|| NONE.to_owned(), |day| day.strftime("%m/%d/%Y").to_string()))
        .own(&years_since(convicted, as_of))
        .own(&years_since(known_day(record.last_conviction), as_of))
        .number(record.of_section.iter().sum::<usize>());
    for number in record.of_section {
        cells.number(number);
    }
    cells
        .own(if record.deceased == Answer::Yes { "Deceased" } else { NONE })
        .own(determination(assessed.answer))
        .text(&reason(assessed));
}

/// Returns the numbers of the case, as a spreadsheet of the peer's has them.
pub(super) fn case_numbers(event: &Event) -> String {
    event.case_numbers.iter().map(Text::as_str).collect::<Vec<_>>().join("; ")
}

fn known_day(span: Option<DateSpan>) -> Option<Date> {
    span.filter(|span| span.earliest == span.latest).map(|span| span.earliest)
}

/// Writes years of 365.25 days with one decimal, -1.0 when unknown. Computed in hours, as the peer does, so that the
/// last digit is rounded alike.
fn years_since(day: Option<Date>, as_of: Date) -> String {
    let Some(days) = day.and_then(|day| as_of.since(day).ok()).map(|span| span.get_days()) else {
        return "-1.0".to_owned();
    };
    format!("{:.1}", f64::from(days) * 24.0 / (24.0 * 365.25))
}

/// Returns the sections as they are written in the file, those that are only possible marked so.
fn sections(marks: &[Marked<'_>]) -> String {
    if marks.is_empty() {
        return NONE.to_owned();
    }
    let each = marks.iter().map(|mark| {
        let possible = if mark.answer == Answer::Unknown { " (possibly)" } else { "" };
        let section = mark.charge.map_or_else(|| "unread".to_owned(), written);
        format!("{section}{possible}")
    });
    each.collect::<Vec<_>>().join(";")
}

/// Returns what stands before the description in a charge: `187 PC` of `187 PC-MURDER`.
fn written(charge: &Charge) -> String {
    let text = charge.text.as_str();
    let head = text.strip_suffix(charge.offense.description.as_str()).map(str::trim_end);
    let head = head.map(|head| head.strip_suffix('-').unwrap_or(head).trim_end());
    match (head, charge.offense.form) {
        (Some(head), Form::Plain) if !head.is_empty() => head.to_owned(),
        _ => crate::filing::section::words(&charge.offense),
    }
}

fn determination(answer: PolicyAnswer) -> &'static str {
    match answer {
        PolicyAnswer::Dismissed => "Eligible for Dismissal",
        PolicyAnswer::Reduced => "Eligible for Reduction",
        PolicyAnswer::Nothing => "Not Eligible",
        PolicyAnswer::Open => "Needs Review",
    }
}

/// Returns the policy's own sentence, the law's where it is out of reach, or what has to be found out.
pub(super) fn reason(assessed: &AssessedCount) -> String {
    match assessed.answer {
        PolicyAnswer::Nothing if assessed.policy.rule.is_none() && !assessed.law.action.is_relief() => {
            assessed.law.reason.clone()
        }
        PolicyAnswer::Dismissed | PolicyAnswer::Reduced | PolicyAnswer::Nothing => {
            assessed.policy.reason.clone()
        }
        PolicyAnswer::Open => words(&assessed.codes),
    }
}

/// Returns the reasons of routing codes in words.
pub(super) fn words(codes: &[RoutingCode]) -> String {
    codes.iter().map(|code| code.words()).collect::<Vec<_>>().join("; ")
}

/// Returns the row that a count is written beside: the one that states its conviction, else its first.
pub(super) fn row_of(count: &Count) -> crate::record::SourceLine {
    count.convicted_by().map_or(count.source, |disposed| disposed.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_are_rounded_as_the_peer_rounds_them() {
        let as_of = date(2019, 7, 1);
        for (day, years) in [
            (Some(date(2010, 1, 1)), "9.5"),
            (Some(date(2019, 7, 1)), "0.0"),
            (Some(date(2019, 6, 1)), "0.1"),
            (Some(date(2018, 7, 1)), "1.0"),
            (Some(date(1970, 3, 14)), "49.3"),
            (Some(date(2020, 7, 1)), "-1.0"),
            (None, "-1.0"),
        ] {
            assert_eq!(years_since(day, as_of), years, "{day:?}");
        }
    }

    #[test]
    fn a_section_is_written_as_the_file_has_it() {
        let charge = |text: &str| Charge {
            origin: crate::record::ChargeOrigin::Charged,
            text: Text::new(text),
            offense: std::sync::Arc::new(crate::record::Offense::parse(text)),
        };
        for (text, section) in [
            ("187 PC-MURDER", "187 PC"),
            ("187 PC", "187 PC"),
            ("288(A) PC-LEWD ACT", "288(A) PC"),
            ("664/187 PC-ATT MURDER", "187 PC (attempt)"),
        ] {
            assert_eq!(written(&charge(text)), section);
        }
    }
}
