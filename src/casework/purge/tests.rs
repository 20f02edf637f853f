//! What may be erased, what is left of an entry, and what the certificate says.

use super::*;
use crate::casework::check::OverlapStep;
use crate::casework::check::step::{How, Ruling, Second, Step};
use crate::casework::fixture::{approval, case_file, entry, fact};
use crate::casework::{BatchNo, CheckNo, CheckStep, Deed, Digest, Entry, Ground, Seq};
use crate::record::{SourceNo, Text};
use crate::relief::{AddedFact, FactKind};
use jiff::civil::date;

const RULE: PurgeRule = PurgeRule { cases: Which::Granted, after: Since::Sent, days: 90 };

fn candidate(case: u64, filing: Filing, since: Date, sealed: bool) -> Candidate {
    Candidate {
        case: CaseId(case),
        state: State::Approved,
        filed: Some((BatchNo(1), filing, Some(since))),
        sealed,
    }
}

#[test]
fn a_case_is_erased_only_when_the_rule_says_so() {
    let sent = date(2018, 3, 1);
    let one = [candidate(1, Filing::Sent, sent, false)];
    let due = date(2018, 5, 30);
    assert_eq!(RULE.judge(&one, date(2018, 5, 29)), Err(Kept::Waits(CaseId(1), due)));
    assert_eq!(RULE.judge(&one, due), Ok(()));
    let sealed = PurgeRule { cases: Which::Sealed, ..RULE };
    assert_eq!(sealed.judge(&one, due), Err(Kept::NotSealed(CaseId(1))));
    assert_eq!(sealed.judge(&[candidate(1, Filing::Sent, sent, true)], due), Ok(()));
    let granted = [candidate(1, Filing::Granted, sent, false)];
    assert_eq!(RULE.judge(&granted, due), Err(Kept::NotYet(CaseId(1), Filing::Granted)));
    assert_eq!(PurgeRule { after: Since::Granted, ..RULE }.judge(&granted, due), Ok(()));
    for filing in [Filing::Drafted, Filing::Filed, Filing::Denied] {
        let kept = RULE.judge(&[candidate(1, filing, sent, false)], due);
        assert_eq!(kept, Err(Kept::NotYet(CaseId(1), filing)));
    }
}

#[test]
fn a_person_with_a_case_that_is_still_needed_is_kept_whole() {
    let sent = candidate(1, Filing::Sent, date(2018, 3, 1), true);
    for state in [State::Waiting, State::Held, State::Flagged, State::Challenged, State::Approved] {
        let other = Candidate { case: CaseId(2), state, filed: None, sealed: false };
        assert_eq!(RULE.judge(&[sent.clone(), other], date(2019, 1, 1)), Err(Kept::Open(CaseId(2))));
    }
}

#[test]
fn only_an_approval_that_dismisses_every_count_seals_everything() {
    let mut verdict = approval(&case_file());
    if let Verdict::Approve { actions, .. } = &mut verdict {
        for action in actions.values_mut() {
            *action = Action::DismissAndSeal;
        }
    }
    assert!(seals_everything(&verdict));
    if let Verdict::Approve { actions, .. } = &mut verdict {
        for action in actions.values_mut().take(1) {
            *action = Action::None;
        }
    }
    assert!(!seals_everything(&verdict));
}

fn note() -> Entry {
    entry(3, 1, Deed::Note { text: Text::note("SKYWALKER called") })
}

#[test]
fn an_erased_entry_keeps_its_place_and_loses_its_words() {
    let left = erased(&note(), Seq(9)).unwrap();
    let text = left.canonical().unwrap();
    assert!(!text.contains("SKYWALKER") && text.contains("\"erased\":9"), "{text}");
    assert_eq!(
        (left.seq, left.at, &left.seat, left.case),
        (note().seq, note().at, &note().seat, note().case)
    );
    assert_eq!(Entry::parse(&text), Ok(left));
    let evidence = Verdict::Challenge { ground: Ground::Other, evidence: Text::note("report of LEIA") };
    let challenge = erased(&entry(4, 1, Deed::Verdict(evidence)), Seq(9)).unwrap();
    let Deed::Verdict(verdict) = &challenge.deed else { panic!("another deed") };
    // A challenge on another ground needs words; a rule that asks for them still finds some.
    assert!(verdict.must_be_complete().is_ok());
    assert!(!challenge.canonical().unwrap().contains("LEIA"));
}

/// Every deed that can stand on a case and hold somebody's words about it.
fn said_about_a_case() -> Vec<Deed> {
    let text = || Text::note("SKYWALKER says so");
    let challenge = || Verdict::Challenge { ground: Ground::Other, evidence: text() };
    let seconds =
        || [Second::Decided { verdict: challenge(), reason: text() }, Second::Undecidable { reason: text() }];
    let added = AddedFact { source: text(), ..fact(FactKind::Weight, "28.5 g") };
    let check = |step| Deed::Check(CheckStep { check: CheckNo(1), step });
    let mut deeds = vec![
        Deed::Verdict(challenge()),
        Deed::Note { text: text() },
        Deed::Supersede { of: Seq(1), batch: BatchNo(1), reason: text() },
        Deed::Changed {
            by: Seq(1),
            of: None,
            batch: None,
            what: vec![text(), text()],
            history: Digest::ZERO,
            proposal: Digest::ZERO,
        },
        Deed::Fact { added, proposal: Digest::ZERO },
        Deed::Retract { of: Seq(1), reason: text(), proposal: Digest::ZERO },
        Deed::RowAccepted { source: SourceNo(0), line: 2, reason: text() },
        check(Step::Settle {
            ruling: Ruling::First,
            how: How::Third,
            first_reason: text(),
            second_reason: text(),
            because: text(),
        }),
        Deed::Overlap(OverlapStep::Settle {
            first: Seq(1),
            ruling: Ruling::First,
            how: How::Third,
            first_reason: text(),
            second_reason: text(),
            because: text(),
        }),
    ];
    deeds.extend(seconds().map(|second| check(Step::Redecide { second })));
    deeds.extend(seconds().map(|second| Deed::Overlap(OverlapStep::Again { first: Seq(1), second })));
    deeds
}

#[test]
fn no_words_about_a_case_outlive_its_erasure_whatever_deed_they_stand_in() {
    for deed in said_about_a_case() {
        let left =
            erased(&entry(3, 1, deed.clone()), Seq(9)).unwrap_or_else(|| panic!("untouched: {deed:?}"));
        let text = left.canonical().unwrap();
        assert!(!text.contains("SKYWALKER"), "{text}");
        assert_eq!((left.deed.id(), Entry::parse(&text)), (deed.id(), Ok(left.clone())));
    }
}

#[test]
fn an_entry_that_says_nothing_about_anybody_stays_as_it_is() {
    assert_eq!(erased(&entry(4, 1, Deed::Verdict(approval(&case_file()))), Seq(9)), None);
    assert_eq!(erased(&entry(4, 1, Deed::Undo { of: Seq(3) }), Seq(9)), None);
}

fn certificate() -> Destruction {
    Destruction {
        form: certificate::FORM.to_owned(),
        version: "0.1.0".to_owned(),
        county: "SAN FRANCISCO".to_owned(),
        entry: Seq(412),
        head_before: Digest::of(b"head"),
        at: "2018-06-01T09:00:00Z".parse().unwrap(),
        seat: crate::casework::Seat(Text::new("R. Organa")),
        rule: RULE,
        persons: 4,
        cases: [1, 2, 3, 7, 9].map(CaseId).to_vec(),
        totals: PurgedTotals {
            outcomes: [(Filing::Sent, 5)].into(),
            proposed: [("redesignate".to_owned(), 5)].into(),
            levels: [("felony".to_owned(), 5)].into(),
            sections: [("11359".to_owned(), 5)].into(),
            approved: [("dismiss-and-seal".to_owned(), 2), ("redesignate".to_owned(), 4)].into(),
            figures: vec![KeptFigure { id: "people".to_owned(), proposed: Some(4), approved: Some(4) }],
        },
        entries: (20..24).chain([30]).map(Seq).collect(),
        root: Digest::of(b"root"),
        refused_rows: 1,
        batches: vec![PurgedBatch {
            batch: BatchNo(1),
            manifest: Some(Digest::of(b"manifest")),
            export: Some(Seq(40)),
            at: Some("2018-02-02T09:00:00Z".parse().unwrap()),
            cases: 5,
        }],
    }
}

#[test]
fn the_certificate_is_the_same_bytes_every_time() {
    insta::assert_snapshot!(certificate().text());
    let json = certificate().json().unwrap();
    assert_eq!(serde_json::from_str::<Destruction>(&json).unwrap(), certificate());
    assert_eq!(json, certificate().json().unwrap());
}

#[test]
fn the_hours_by_hand_follow_from_all_cases_and_are_not_added_up() {
    let mut sums = crate::casework::impact::Sums::new(
        &crate::relief::Policy::shipped("san-francisco-2018").unwrap(),
        &crate::casework::fixture::charter(),
    );
    let kept =
        |id: &str, value| KeptFigure { id: id.to_owned(), proposed: Some(value), approved: Some(value) };
    let mut erased = certificate();
    // Three cases take three quarters of an hour, so that none is whole; twice three take one and a half.
    erased.totals.figures = vec![kept("cases", 3), kept("hours-by-hand", 0)];
    sums.count_erased(&[erased.clone(), erased]);
    let summary = sums.summary(&crate::casework::fixture::charter());
    let of = |id| {
        summary
            .figures
            .iter()
            .find(|pair| pair.figure.id == id)
            .map(|pair| (pair.figure.value, pair.approved))
    };
    assert_eq!(of("cases"), Some((Some(6), Some(6))));
    assert_eq!(of("hours-by-hand"), Some((Some(1), Some(1))));
}
