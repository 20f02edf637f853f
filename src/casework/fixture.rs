//! Fictitious cases for the tests of this room and of the queue.

use crate::casework::{
    Basis, CaseFile, CaseId, Charter, Deed, Digest, Draft, Entry, Member, Role, Roster, Seat, Seq, Verdict,
};
use crate::record::{
    Charge, ChargeOrigin, ChargeWords, Count, CountKey, Court, Disposed, Disposition, Event, EventKind, Form,
    History, Identity, LawCode, Level, Offense, PartialDate, Person, Section, SentencePart, SentencePlace,
    SourceLine, SourceNo, SourceRow, Term, Text,
};
use crate::relief::{
    Action, AddedFact, Answer, CaseProposal, Citation, FactKind, FactValue, Finding, ProofLine, Proposal,
    Route, RoutingCode,
    added::Scope,
    propose::{LawLine, LevelAt, PolicyLine},
};
use jiff::{Timestamp, civil::date};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads a value whose only door is its text: a key, a county.
pub(crate) fn word<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).unwrap()
}

pub(crate) fn seat(name: &str) -> Seat {
    Seat(Text::new(name))
}

/// A moment so many seconds into the review.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_517_400_000 + second).unwrap()
}

pub(crate) const POLICY: &str = "name = \"san-francisco-2018\"\n";

pub(crate) fn charter() -> Charter {
    Charter {
        county: word("SAN FRANCISCO"),
        policy: "san-francisco-2018".to_owned(),
        policy_digest: Digest::of(POLICY.as_bytes()),
        as_of: date(2018, 1, 31),
        demo: false,
        vocabulary: None,
    }
}

fn line(number: u64) -> SourceLine {
    SourceLine { source: SourceNo(1), line: number }
}

fn count(key: &str, section: &str, number: u64) -> Count {
    Count {
        key: word(key),
        charges: vec![Charge {
            origin: ChargeOrigin::Charged,
            text: Text::new(&format!("{section} HS-POSSESS MARIJUANA")),
            offense: Arc::new(Offense {
                form: Form::Plain,
                sections: vec![Section {
                    code: Some(LawCode::HealthSafety),
                    number: section.to_owned(),
                    subdivisions: vec!["a".to_owned()],
                }],
                description: Text::new("POSSESS MARIJUANA"),
                in_doubt: false,
                words: ChargeWords { marijuana: true, ..ChargeWords::default() },
            }),
        }],
        comment: Text::default(),
        level: Some(Level::Felony),
        dispositions: vec![Disposed {
            disposition: Disposition::CONVICTED,
            text: Text::new("CONVICTED-PROB/JAIL"),
            date: PartialDate::UNKNOWN,
            level: Some(Level::Felony),
            sentence: Vec::new(),
            source: line(number),
        }],
        level_not_understood: None,
        comment_words: Vec::new(),
        sentence: vec![SentencePart {
            place: SentencePlace::Jail,
            term: Some(Term::Days(90)),
            written: Text::new("90 D"),
            source: line(number),
        }],
        duplicate_key: false,
        source: line(number),
    }
}

/// A person with an arrest and so many court actions of two counts each; `number` makes everyone another.
pub(crate) fn history(number: u64, courts: u64) -> History {
    let first = number * 100;
    let events = (0..=courts)
        .map(|step| Event {
            key: word(&format!("101{:03}", step + 1)),
            kind: if step == 0 { EventKind::Arrest } else { EventKind::Court },
            date: PartialDate::day(date(1981, 4, 11)),
            cycle_date: PartialDate::day(date(1981, 3, 2)),
            cycle_age: Some(20),
            agency: Text::new("CASCSAN FRANCISCO"),
            court: Court::Superior,
            county: word("SAN FRANCISCO"),
            county_not_understood: None,
            case_numbers: vec![Text::new(&format!("SCN-{number:06}{step}"))],
            counts: vec![
                count(&format!("101{:03}001000", step + 1), "11359", first + step * 2),
                count(&format!("101{:03}002000", step + 1), "11357", first + step * 2 + 1),
            ],
            source: line(first + step * 2),
        })
        .collect();
    let identity = Identity {
        subject: word(&format!("{number}")),
        cii: Text::new(&format!("A{number:08}")),
        name: Text::new(&format!("SKYWALKER{number},LUKE")),
        also_known_as: Vec::new(),
        birth: PartialDate::day(date(1960, 3, 14)),
        birth_source: Some(line(first)),
        gender: Text::new("M"),
        race: Text::default(),
    };
    let rows = (0..=courts * 2 + 1)
        .map(|row| SourceRow {
            source: line(first + row),
            raw: format!("{number},SKYWALKER{number},#").into_bytes(),
        })
        .collect();
    History { person: Person { identity, events, remarks: Vec::new() }, rows }
}

fn proposal(count: usize, action: Action, codes: Vec<RoutingCode>) -> Proposal {
    let citation = || Citation("san-francisco-2018 §4".to_owned());
    Proposal {
        flips: Vec::new(),
        serving: Answer::No,
        levels: vec![LevelAt { level: Some(Level::Felony), from: PartialDate::UNKNOWN, source: line(1) }],
        count,
        action,
        route: Route::Completed,
        law: LawLine { action: Action::None, reason: "no floor".to_owned(), citations: vec![citation()] },
        policy: PolicyLine {
            rule: Some(4),
            action,
            reason: "nothing against it".to_owned(),
            citation: citation(),
        },
        codes,
        proof: vec![ProofLine {
            question: "offence before 2016-11-09".to_owned(),
            answer: Answer::Yes,
            finding: Finding { words: "1981-03-02".to_owned(), lines: vec![line(1)] },
            citation: citation(),
            decides: true,
        }],
    }
}

/// The proposals of [`history`]: each court action is a case; the first of a person is for review, the others clear.
pub(crate) fn proposals(courts: u64) -> Vec<CaseProposal> {
    (1..=usize::try_from(courts).unwrap())
        .map(|event| CaseProposal {
            event,
            proposals: vec![
                proposal(
                    0,
                    Action::Redesignate(crate::relief::Lesser::Misdemeanor),
                    if event == 1 { vec![RoutingCode::PriorsCount] } else { Vec::new() },
                ),
                proposal(1, Action::DismissAndSeal, Vec::new()),
            ],
        })
        .collect()
}

/// The case of the first court action of person 1, as a queue would hand it out.
pub(crate) fn case_file() -> CaseFile {
    let History { person, rows } = history(1, 1);
    CaseFile {
        id: CaseId(1),
        person,
        proposal: proposals(1).remove(0),
        now: None,
        otherwise: None,
        siblings: vec![CaseId(1)],
        standing: crate::casework::Standing::default(),
        notes: Vec::new(),
        entries: Vec::new(),
        rows,
        sources: vec![(SourceNo(1), Text::new("doj.dat"))],
    }
}

/// A fact about the first count of a case, or about the person.
pub(crate) fn fact(kind: FactKind, typed: &str) -> AddedFact {
    let count = (kind.scope() == Scope::Count).then(|| word("101002001000"));
    AddedFact {
        value: FactValue::parse(kind, typed).unwrap(),
        count,
        source: Text::new("police report p. 3"),
    }
}

/// Approves a case as it is proposed.
pub(crate) fn approval(case: &CaseFile) -> Verdict {
    let actions: BTreeMap<CountKey, Action> =
        case.candidates().map(|(count, proposal)| (count.key.clone(), proposal.action)).collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

/// What an amendment rests on.
pub(crate) fn basis() -> Basis {
    Basis { reason: Text::new("the docket says otherwise"), authority: Text::new("HS 11361.8(f)") }
}

/// A deed on a case, with the hash of what the case shows now.
pub(crate) fn draft(case: &CaseFile, deed: Deed) -> Draft {
    let shown = crate::casework::Shown::of(case, &charter().policy_digest).unwrap();
    Draft { case: Some(case.id), shown: Some(shown.0), deed }
}

/// An entry on a case, outside any chain.
pub(crate) fn entry(seq: u64, case: u64, deed: Deed) -> Entry {
    Entry {
        erased: None,
        seq: Seq(seq),
        at: at(i64::try_from(seq).unwrap()),
        seat: seat("mlopez"),
        case: Some(CaseId(case)),
        shown: Some(Digest::of(&seq.to_be_bytes())),
        policy: charter().policy_digest,
        deed,
    }
}

/// The roster of a queue that the seat of [`entry`] founded.
pub(crate) fn roster() -> Roster {
    Roster::of([Member { seat: seat("mlopez"), role: Role::Supervisor, since: Seq(1), key: None }])
}
