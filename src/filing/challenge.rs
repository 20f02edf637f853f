//! The challenge list: the cases in which the office opposes relief, each with its ground (law.md L4).
//!
//! Owns which facts of a challenged case go to the court and to the public defender, and `challenges.csv`. A challenge is
//! the verdict in force when a batch was frozen: what is challenged or taken back later is the next batch's. The paper
//! and the workbook's sheet are made from the same rows.

use crate::casework::{BatchNo, CaseFile, Verdict};
use crate::filing::field::{Identifier, Identifiers, Kind, Value, joined};
use crate::filing::{Words, cell, schedule, section};
use csv::StringRecord;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One challenged case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRow<'a> {
    /// Number of the batch it goes out with.
    pub batch: u32,
    /// Number of the case in its queue.
    pub case: u64,
    /// Every court case number of the court action.
    pub court_case_numbers: Vec<Words<'a>>,
    /// `superior`, `municipal`, `juvenile` or `other`.
    pub court: Words<'a>,
    /// The court as the source wrote it.
    pub agency: Words<'a>,
    /// The court's county.
    pub county: Words<'a>,
    /// The person's name, `LAST,FIRST MIDDLE`.
    pub name: Words<'a>,
    /// Date of birth, as far as it is known.
    pub birth_date: Words<'a>,
    /// State identification number, or empty.
    pub cii: Words<'a>,
    /// Date of the court action, as far as it is known.
    pub conviction_date: Words<'a>,
    /// The sections of the counts within reach of relief.
    pub sections: Vec<Words<'a>>,
    /// Their levels, the gravest first.
    pub levels: Words<'a>,
    /// Whether the state's file records the person's death.
    pub deceased: bool,
    /// Id of the ground.
    pub ground: Words<'a>,
    /// The ground in words.
    pub ground_words: Words<'a>,
    /// The evidence, in the attorney's words.
    pub evidence: Words<'a>,
    /// Who decided.
    pub decided_by: Words<'a>,
    /// When, in UTC.
    pub decided_at: Words<'a>,
    /// Number of the verdict in the ledger.
    pub ledger_entry: u64,
}

/// A column of the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChallengeColumn {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    pub(super) words: &'static str,
    identifier: Option<Identifier>,
    value: fn(&ChallengeRow<'_>) -> Value<'static>,
}

/// Takes a value out of its row.
fn own(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        Value::Date(date) => Value::Text(Cow::Owned(date.to_owned())),
        Value::Number(number) => Value::Number(number),
        Value::YesNo(yes) => Value::YesNo(yes),
    }
}

fn words(text: &Words<'_>) -> Value<'static> {
    own(Value::of(Some(text)))
}

const fn column(
    id: &'static str,
    kind: Kind,
    value: fn(&ChallengeRow<'_>) -> Value<'static>,
    words: &'static str,
) -> ChallengeColumn {
    ChallengeColumn { id, kind, words, identifier: None, value }
}

const fn identifying(
    id: &'static str,
    kind: Kind,
    identifier: Identifier,
    value: fn(&ChallengeRow<'_>) -> Value<'static>,
    words: &'static str,
) -> ChallengeColumn {
    ChallengeColumn { id, kind, words, identifier: Some(identifier), value }
}

/// The columns of `challenges.csv`, in order.
const COLUMNS: [ChallengeColumn; 18] = [
    column(
        "batch",
        Kind::Number,
        |row| Value::Number(u64::from(row.batch)),
        "Number of the batch it goes out with",
    ),
    column("case", Kind::Number, |row| Value::Number(row.case), "Number of the case in the office's queue"),
    identifying(
        "court_case_numbers",
        Kind::Text,
        Identifier::CaseNumber,
        |row| own(Value::Text(joined(&row.court_case_numbers))),
        "Every court case number of the court action, joined by semicolons",
    ),
    column(
        "court",
        Kind::Text,
        |row| words(&row.court),
        "Kind of court: superior, municipal, juvenile or other",
    ),
    column("agency", Kind::Text, |row| words(&row.agency), "The court as the state's file names it"),
    column("county", Kind::Text, |row| words(&row.county), "The court's county"),
    identifying(
        "name",
        Kind::Text,
        Identifier::Name,
        |row| words(&row.name),
        "The person's name: LAST,FIRST MIDDLE",
    ),
    identifying(
        "birth_date",
        Kind::Date,
        Identifier::BirthDate,
        |row| words(&row.birth_date),
        "Date of birth, as far as it is known",
    ),
    identifying(
        "cii",
        Kind::Text,
        Identifier::Cii,
        |row| words(&row.cii),
        "State identification number, where the file has one",
    ),
    column(
        "conviction_date",
        Kind::Date,
        |row| words(&row.conviction_date),
        "Date of the court action, as far as it is known",
    ),
    column(
        "sections",
        Kind::Text,
        |row| own(Value::Text(joined(&row.sections))),
        "Sections of the counts within reach of relief",
    ),
    column("levels", Kind::Text, |row| words(&row.levels), "Their levels, the gravest first"),
    column(
        "deceased",
        Kind::YesNo,
        |row| Value::YesNo(row.deceased),
        "Whether the state's file records the person's death",
    ),
    column("ground", Kind::Text, |row| words(&row.ground_words), "On which ground the office opposes relief"),
    column(
        "evidence",
        Kind::Text,
        |row| words(&row.evidence),
        "The evidence for it, in the attorney's words",
    ),
    column("decided_by", Kind::Text, |row| words(&row.decided_by), "Who decided"),
    column("decided_at", Kind::Text, |row| words(&row.decided_at), "When, in UTC"),
    column(
        "ledger_entry",
        Kind::Number,
        |row| Value::Number(row.ledger_entry),
        "Number of the verdict in the office's ledger",
    ),
];

/// Returns the columns that an output with these identifiers has.
pub(super) fn columns(identifiers: &Identifiers) -> impl Iterator<Item = ChallengeColumn> {
    COLUMNS
        .into_iter()
        .filter(move |column| column.identifier.is_none_or(|identifier| identifiers.allows(identifier)))
}

impl ChallengeColumn {
    /// Returns what it says of a case.
    pub(super) fn value(self, row: &ChallengeRow<'_>) -> Value<'static> {
        (self.value)(row)
    }
}

/// Fills a record with the cells of a case.
pub(super) fn fill(row: &ChallengeRow<'_>, identifiers: &Identifiers, cells: &mut StringRecord) {
    cells.clear();
    for column in columns(identifiers) {
        cells.push_field(&cell::guard(&column.value(row).plain()));
    }
}

impl<'a> ChallengeRow<'a> {
    /// Makes the row of a case; none where it is not challenged, or its history has no such court action.
    pub fn of(batch: BatchNo, case: &'a CaseFile) -> Option<Self> {
        let decided = case.standing.decided.as_ref()?;
        let Verdict::Challenge { ground, evidence } = &decided.verdict else { return None };
        let event = case.event()?;
        let identity = &case.person.identity;
        let charges = case.candidates().filter_map(|(count, _)| count.charge());
        let sections: BTreeSet<String> = charges.map(|charge| section::words(&charge.offense)).collect();
        let mut levels: Vec<_> = case.candidates().map(|(count, _)| count.level).collect();
        levels.sort_unstable_by(|a, b| b.cmp(a));
        levels.dedup();
        let levels: Vec<_> = levels.into_iter().map(schedule::level).collect();
        Some(Self {
            batch: batch.0,
            case: case.id.0,
            court_case_numbers: event.case_numbers.iter().map(Words::of).collect(),
            court: Words::own(schedule::court(event)),
            agency: Words::of(&event.agency),
            county: Words::cleaned(event.county.as_str()),
            name: Words::of(&identity.name),
            birth_date: Words::shown(identity.birth),
            cii: Words::of(&identity.cii),
            conviction_date: Words::shown(event.date),
            sections: sections.iter().map(|section| Words::cleaned(section).or_unknown()).collect(),
            levels: Words::shown(levels.join("; ")),
            deceased: case.person.death().is_some(),
            ground: Words::own(ground.id()),
            ground_words: Words::own(ground.words()),
            evidence: Words::of(evidence),
            decided_by: Words::cleaned(decided.seat.0.as_str()),
            decided_at: Words::shown(format_args!("{:.3}", decided.at)),
            ledger_entry: decided.seq.0,
        })
    }
}
