//! What a reviewer reads: the lines of law and policy, the proof with its sources, and what would change it.

use crate::record::Row;
use crate::relief::specimen::{person, proposed, row};
use crate::relief::{Policy, Proposal};
use std::fmt::Write as _;

/// Writes a proposal as a reviewer reads it, a line a question.
fn written(proposal: &Proposal) -> String {
    let mut text = String::new();
    let codes: Vec<_> = proposal.codes.iter().map(|code| code.id()).collect();
    let _ = writeln!(text, "{} [{}] {}", proposal.action, proposal.route.id(), codes.join(" "));
    if let Some(action) = proposal.withheld() {
        let _ = writeln!(text, "withheld: {action}");
    }
    let cites: Vec<_> = proposal.law.citations.iter().map(|cite| cite.0.as_str()).collect();
    let _ = writeln!(text, "law: {}; {} ({})", proposal.law.action, proposal.law.reason, cites.join(", "));
    let policy = &proposal.policy;
    let _ = writeln!(text, "policy: {}; {} ({})", policy.action, policy.reason, policy.citation.0);
    for line in &proposal.proof {
        let mark = if line.decides { '*' } else { ' ' };
        let rows: Vec<_> = line.finding.lines.iter().map(|row| row.line.to_string()).collect();
        let _ = writeln!(
            text,
            "{mark} {} {} | {} | rows {} | {}",
            line.answer,
            line.question,
            line.finding.words,
            rows.join(" "),
            line.citation.0
        );
    }
    for flip in &proposal.flips {
        let _ = writeln!(text, "{flip}");
    }
    text
}

fn read(rows: &[Row<'static>], policy: &str) -> String {
    let cases = proposed(&person(rows), &Policy::shipped(policy).unwrap());
    cases.iter().flat_map(|case| &case.proposals).map(written).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_clear_felony() {
    let rows = [row(|row| {
        row.cycle_date = b"20091201";
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PROBATION", b"3", b"Y");
    })];
    insta::assert_snapshot!(read(&rows, "san-francisco-2018"));
}

#[test]
fn a_felony_after_a_superstrike_and_without_a_case_number() {
    let strike = row(|row| {
        row.charged = b"187(A) PC-MURDER";
        row.count_key = b"100002001000";
        row.event_date = b"19990101";
    });
    let rows = [strike, row(|row| row.case_number = b"")];
    insta::assert_snapshot!(read(&rows, "san-francisco-2018"));
}

#[test]
fn a_felony_without_a_date_of_birth() {
    let rows = [row(|row| (row.birth, row.cycle_date) = (b"", b"20091201"))];
    insta::assert_snapshot!(read(&rows, "san-francisco-2018"));
}

#[test]
fn an_identity_in_doubt_and_a_sentence_that_cannot_be_read() {
    let rows = [row(|row| {
        row.subject = b"";
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PRISON", b"3", b"L");
    })];
    insta::assert_snapshot!(read(&rows, "san-francisco-2018"));
}

#[test]
fn a_misdemeanor_by_a_person_of_nineteen() {
    let rows = [row(|row| {
        row.charged = b"11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS";
        (row.conviction_status, row.birth, row.cycle_date) = (b"MISDEMEANOR", b"19900601", b"20091201");
    })];
    let both = format!("{}\n{}", read(&rows, "san-francisco-2018"), read(&rows, "statute-only"));
    insta::assert_snapshot!(both);
}

#[test]
fn an_offence_under_the_new_law_and_a_conspiracy() {
    let new_law = row(|row| (row.cycle_date, row.event_date) = (b"20170101", b"20170601"));
    let conspiracy = row(|row| {
        row.charged = b"182(A)(1)/11359 PC-CONSPIRACY";
        row.count_key = b"102002001000";
    });
    insta::assert_snapshot!(read(&[new_law, conspiracy], "san-francisco-2018"));
}

#[test]
fn los_angeles_and_two_unknown_facts() {
    let rows = [row(|row| (row.birth, row.event_date, row.cycle_date) = (b"", b"20150101", b"20140101"))];
    insta::assert_snapshot!(read(&rows, "los-angeles-2019"));
}
