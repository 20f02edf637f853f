//! Dates, ages and routing codes as a proof words them.

use crate::record::{DateSpan, SentencePart, SourceLine};
use crate::relief::added::SentenceEnd;
use crate::relief::background::{At, Background};
use crate::relief::facts::Between;
use crate::relief::prove::{NAMED, Prover, doubts};
use crate::relief::statutes::Statutes;
use crate::relief::term::{self, End};
use crate::relief::{Answer, Finding, RoutingCode};
use std::fmt;

/// A span of days as it reads best: a day, or the first and last.
pub(super) struct Worded(pub(super) DateSpan);

impl fmt::Display for Worded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DateSpan { earliest, latest } = self.0;
        if earliest == latest { write!(f, "{earliest}") } else { write!(f, "{earliest} to {latest}") }
    }
}

/// Writes a span, or that there is none.
pub(super) fn dated(span: Option<DateSpan>) -> String {
    span.map_or_else(|| "undated".to_owned(), |span| Worded(span).to_string())
}

/// Writes an age, or that there is none.
pub(super) fn aged(age: Option<Between>) -> String {
    match age {
        None => "age not known".to_owned(),
        Some(Between { least, most }) if least == most => least.to_string(),
        Some(Between { least, most }) => format!("{least} to {most}"),
    }
}

/// Writes the first section of a count's charge.
pub(super) fn section_of(background: &Background<'_>, at: At) -> String {
    background
        .person
        .events
        .get(at.event)
        .and_then(|event| event.counts.get(at.count))
        .and_then(|count| count.charge())
        .map(|charge| {
            charge.offense.sections.first().map_or_else(|| charge.text.to_string(), ToString::to_string)
        })
        .unwrap_or_default()
}

/// Returns the question behind a code that stands against any relief, and its answer; `None` for a code whose fact has
/// a line of its own.
pub(super) fn question(code: RoutingCode) -> Option<(&'static str, Answer)> {
    Some(match code {
        RoutingCode::ChargeConflict => ("the charge columns agree", Answer::No),
        RoutingCode::FreeTextCharge => ("the charge stands in its own column", Answer::No),
        RoutingCode::Compound => ("one section is charged", Answer::No),
        RoutingCode::Attempt => ("the completed offence", Answer::No),
        RoutingCode::Conspiracy => ("not a conspiracy", Answer::No),
        RoutingCode::PleaBargain => ("stands for a marijuana offence", Answer::Unknown),
        RoutingCode::CodeFamily => ("a section of the Health and Safety Code", Answer::No),
        RoutingCode::SubsectionEra => ("the subdivision is one of its time", Answer::Unknown),
        RoutingCode::Pre1973Section => ("a section of the present numbering", Answer::No),
        RoutingCode::SaleToMinor => ("no minor involved", Answer::Unknown),
        RoutingCode::ImportExport => ("no import or export", Answer::Unknown),
        RoutingCode::DobConflict => ("dates of birth and ages agree", Answer::No),
        RoutingCode::DateConflict => ("the dates are in order", Answer::No),
        RoutingCode::Boundary => ("no disqualifying conviction of the same day", Answer::Unknown),
        RoutingCode::AlreadyRelieved => ("not set aside or relieved before", Answer::Unknown),
        RoutingCode::ConvictionNotStanding => ("the conviction stands", Answer::Unknown),
        RoutingCode::DuplicateKey => ("one charge under its order number", Answer::No),
        RoutingCode::NoCaseNumber => ("a case number is on file", Answer::No),
        RoutingCode::Identity => ("the identity is certain", Answer::Unknown),
        RoutingCode::Juvenile => ("an adult court", Answer::No),
        RoutingCode::QuarantinedRow => ("all rows of the person could be read", Answer::No),
        RoutingCode::NotUnderstood => ("every word is known for certain", Answer::No),
        RoutingCode::NoCode => ("the code of the section is stated", Answer::No),
        RoutingCode::CountyUnknown => ("the county of the court is known", Answer::Unknown),
        RoutingCode::Duplicate => ("listed once", Answer::Unknown),
        RoutingCode::AlreadyReduced => ("the level is as the judgment had it", Answer::No),
        RoutingCode::OtherJurisdiction => ("this court has jurisdiction", Answer::Unknown),
        RoutingCode::LaterOrder => ("no later order", Answer::No),
        RoutingCode::Comment => ("no comment that may matter", Answer::No),
        RoutingCode::SameCase => ("no other count of the case that may matter", Answer::No),
        RoutingCode::OtherStates => ("the whole record is in this file", Answer::Unknown),
        RoutingCode::PaperRecord => ("the whole record is automated", Answer::No),
        RoutingCode::SchoolGrounds
        | RoutingCode::SuperstrikePrior
        | RoutingCode::SuperstrikePossible
        | RoutingCode::Pc290
        | RoutingCode::PriorsCount
        | RoutingCode::MissingDob
        | RoutingCode::MissingDate
        | RoutingCode::PartialDate
        | RoutingCode::AgeAtOffence
        | RoutingCode::LevelUnknown
        | RoutingCode::Serving
        | RoutingCode::Deceased
        | RoutingCode::Post2016
        | RoutingCode::PolicyReview
        | RoutingCode::PartialHistory => return None,
    })
}

/// Returns the authority behind a guard, empty for a matter of data.
pub(super) fn authority(statutes: &Statutes, code: RoutingCode) -> &str {
    match code {
        RoutingCode::Conspiracy => "People v. Medina (2018) 24 Cal.App.5th 61",
        RoutingCode::PleaBargain => "People v. Boatwright (2019) 36 Cal.App.5th 848",
        RoutingCode::SaleToMinor | RoutingCode::ImportExport => {
            statutes.signs().iter().find(|sign| sign.code == code).map_or("", |sign| sign.cite.as_str())
        }
        RoutingCode::AlreadyRelieved => "PC 1203.4; HS 11361.8",
        RoutingCode::Attempt => "PC 664; HS 11361.8",
        RoutingCode::Compound | RoutingCode::CodeFamily | RoutingCode::SubsectionEra => "HS 11361.8",
        RoutingCode::Pre1973Section => "numbering before the recodification of 1972 (unverified)",
        RoutingCode::Boundary => "People v. Smit (2018) 24 Cal.App.5th 596",
        // The rest is a matter of data, not of law.
        _ => "",
    }
}

/// Returns what was found behind a guard.
pub(super) fn guard_finding(prover: &Prover<'_>, code: RoutingCode) -> Finding {
    let own = prover.count.source;
    let charge = || prover.count.charge().map_or_else(String::new, |charge| charge.text.to_string());
    let (words, lines): (String, Vec<SourceLine>) = match code {
        RoutingCode::ChargeConflict => {
            let other = prover.count.charges.get(1).map_or_else(String::new, |other| other.text.to_string());
            (format!("{} / {other}", charge()), vec![own])
        }
        RoutingCode::Identity | RoutingCode::QuarantinedRow | RoutingCode::PartialHistory => {
            (code.words().to_owned(), remark_lines(prover, code))
        }
        RoutingCode::DobConflict => {
            let mut lines = remark_lines(prover, code);
            lines.extend(prover.background.person.identity.birth_source);
            let stated = prover
                .event
                .cycle_age
                .map_or_else(String::new, |age| format!("the file says {age} at arrest; "));
            (format!("{stated}born {}", prover.background.person.identity.birth), lines)
        }
        RoutingCode::DateConflict => {
            let born = prover.background.person.identity.birth;
            let words =
                format!("born {born}, arrested {}, convicted {}", prover.event.cycle_date, prover.event.date);
            (words, vec![prover.event.source])
        }
        RoutingCode::NoCaseNumber | RoutingCode::Juvenile => {
            (code.words().to_owned(), vec![prover.event.source])
        }
        RoutingCode::AlreadyRelieved
        | RoutingCode::ConvictionNotStanding
        | RoutingCode::LaterOrder
        | RoutingCode::OtherJurisdiction => later(prover),
        RoutingCode::AlreadyReduced => doubts::levels(prover),
        RoutingCode::NotUnderstood => doubts::not_understood(prover),
        RoutingCode::CountyUnknown => doubts::county(prover),
        RoutingCode::Duplicate => doubts::told_again(prover),
        RoutingCode::Comment => doubts::comment(prover),
        RoutingCode::SameCase => doubts::same_case(prover),
        RoutingCode::OtherStates | RoutingCode::PaperRecord => doubts::elsewhere(prover, code),
        _ => (charge(), vec![own]),
    };
    Finding { words, lines }
}

/// Returns the rows of the remarks that raise a code.
fn remark_lines(prover: &Prover<'_>, code: RoutingCode) -> Vec<SourceLine> {
    use crate::record::Remark;
    let lines = prover.background.person.remarks.iter().filter_map(|remark| match (remark, code) {
        (
            Remark::BlankSubject(line)
            | Remark::CiiDiffers(line)
            | Remark::CiiElsewhere { here: line, .. }
            | Remark::NamesDiffer(line)
            | Remark::SexDiffers(line),
            RoutingCode::Identity,
        )
        | (Remark::BirthDatesDiffer(line), RoutingCode::DobConflict)
        | (Remark::QuarantinedRow(line), RoutingCode::QuarantinedRow)
        | (Remark::PartOfHistory(line), RoutingCode::PartialHistory)
        | (Remark::NotDelivered(line), RoutingCode::ConvictionNotStanding) => Some(*line),
        _ => None,
    });
    lines.take(NAMED).collect()
}

/// Words the sentence: its parts as the file has them, and when they are taken to have ended.
pub(super) fn sentence(prover: &Prover<'_>) -> Finding {
    let as_of = prover.facts.as_of;
    let added = match prover.added.sentence() {
        Some(SentenceEnd::Open) => Some("still served, as added".to_owned()),
        Some(SentenceEnd::On(day)) if prover.facts.convicted.is_none_or(|span| span.earliest <= day) => {
            Some(format!("{} {day}, as added", if day <= as_of { "ended" } else { "ending" }))
        }
        Some(SentenceEnd::On(_)) | None => None,
    };
    if let Some(words) = added {
        return Finding { words, lines: Vec::new() };
    }
    let conviction = prover.conviction();
    let part_words = |part: &SentencePart| match part.written.as_str() {
        "" => part.place.to_string(),
        written => format!("{} {written}", part.place),
    };
    let mut lines: Vec<SourceLine> = conviction.first_sentence().map(|part| part.source).collect();
    let mut words: Vec<String> = conviction.first_sentence().take(NAMED).map(part_words).collect();
    if words.is_empty() {
        words.push("no sentence on file".to_owned());
    }
    for step in conviction.steps.iter().filter(|step| !step.disposition().leaves_the_sentence()).take(NAMED) {
        let parts: Vec<_> = step.disposed.sentence.iter().map(part_words).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        words.push(format!("{} {}{parts}", dated(step.date), step.disposed.text));
        lines.push(step.disposed.source);
    }
    lines.dedup();
    lines.truncate(NAMED);
    let ends =
        |span: DateSpan, about: &str| match (span.latest <= prover.facts.as_of, span.earliest == span.latest)
        {
            (true, _) => format!("{about}ended by {}", span.latest),
            (false, true) => format!("{about}ending {}", span.latest),
            (false, false) => format!("{about}ending {}", Worded(span)),
        };
    words.push(match term::end(&conviction, Some(prover.policy.presumed_ended_years())) {
        End::Estimated(span) => ends(span, "estimated "),
        End::Presumed(span) => ends(span, "presumed "),
        End::Unreadable => "when it ends is not known".to_owned(),
        End::NotStated | End::NoDate => "the conviction is undated".to_owned(),
    });
    Finding { words: words.join(", "), lines }
}

/// Names the later steps of the conviction, each with its date.
fn later(prover: &Prover<'_>) -> (String, Vec<SourceLine>) {
    let conviction = prover.conviction();
    let named = conviction.steps.iter().take(NAMED);
    let (words, lines): (Vec<_>, Vec<_>) = named
        .map(|step| (format!("{} {}", dated(step.date), step.disposed.text), step.disposed.source))
        .unzip();
    if words.is_empty() {
        let stated: Vec<_> = prover.count.dispositions.iter().map(|one| one.text.to_string()).collect();
        let words = if stated.is_empty() { "no disposition is stated".to_owned() } else { stated.join("; ") };
        return (words, vec![prover.count.source]);
    }
    (words.join("; "), lines)
}
