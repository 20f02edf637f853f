//! The tally of a source: what is counted, what is suspicious, and that parts make the whole.

use super::*;
use crate::record::layout::{Fields, column};
use crate::record::{Row, SourceLine, Vocabulary};
use crate::relief::RoutingCode as Code;

const FIRST: SourceNo = SourceNo(1);

fn person(line: u64, disposition: &'static [u8], county: &'static [u8]) -> Person {
    Person::assemble(&[Row {
        subject: b"1",
        event_date: b"20100101",
        event_kind: b"COURT ACTION",
        county,
        count_key: b"101002001000",
        charged: b"11359 HS-POSSESS MARIJUANA FOR SALE",
        disposition,
        conviction_status: b"FELONY",
        ..Row::blank(SourceLine { source: FIRST, line })
    }])
}

fn case(codes: &[Code]) -> Vec<CaseIssues> {
    vec![CaseIssues { event: 0, codes: codes.to_vec() }]
}

/// Ten cases: `bad` of them with this disposition and these issues, the others as they should be.
fn ten(bad: u64, disposition: &'static [u8], county: &'static [u8], codes: &[Code]) -> Tally {
    let mut tally = Tally::default();
    for line in 2..12 {
        if line < 2 + bad {
            tally.add_person(&person(line, disposition, county), &case(codes));
        } else {
            tally.add_person(&person(line, b"CONVICTED", b"SAN FRANCISCO"), &case(&[]));
        }
    }
    tally
}

fn account(tally: &Tally) -> Account {
    let worth = tally.of(FIRST);
    worth.account(FIRST, &Vocabulary::shared(), Some(worth.at_import()))
}

/// How many of ten cases are odd, with which disposition, county and issue, and the cause that is named.
type Given = (u64, &'static [u8], &'static [u8], Code, Option<&'static str>);

#[test]
fn an_issue_on_more_than_a_fifth_of_the_cases_from_one_cause_is_suspicious() {
    let sf: &[u8] = b"SAN FRANCISCO";
    let cases: [Given; 6] = [
        (3, b"QXZWV", sf, Code::NotUnderstood, Some("DISP_DESCR \"QXZWV\"")),
        (2, b"QXZWV", sf, Code::NotUnderstood, None),
        (3, b"CONVICTED", b"NOWHERE", Code::CountyUnknown, Some("STP_ORI_CNTY_NAME \"NOWHERE\"")),
        (3, b"CONVICTED", sf, Code::MissingDob, Some("PRI_DOB")),
        (3, b"CONVICTED", sf, Code::DobConflict, Some("CYC_AGE")),
        // Beside a word that cannot make it, an issue has no cause there.
        (9, b"QXZWV", sf, Code::SuperstrikePrior, None),
    ];
    for (bad, disposition, county, code, cause) in cases {
        let account = account(&ten(bad, disposition, county, &[code]));
        let told: Vec<_> =
            account.suspicious.iter().map(|one| words::suspicion(one, account.cases)).collect();
        let wanted = cause.map(|cause| format!("{code} on {bad} of 10 cases ({}%), from {cause}", bad * 10));
        assert_eq!(told, Vec::from_iter(wanted), "{code}");
    }
}

#[test]
fn a_suspicion_names_the_ways_to_mend_it() {
    let ways = |tally: &Tally| account(tally).suspicious.remove(0).ways;
    let taught = ways(&ten(4, b"QXZWV $1", b"SAN FRANCISCO", &[Code::NotUnderstood]));
    assert_eq!(
        taught,
        [
            "A supervisor teaches the word: vacatur vocabulary teach DISP_DESCR 'QXZWV $1' --means MEANING --reason TEXT",
            "Ask the sender for a new delivery, and import that.",
            "Or an attorney decides each of these cases.",
        ]
    );
    let no_word = ways(&ten(4, b"CONVICTED", b"SAN FRANCISCO", &[Code::DobConflict]));
    assert_eq!(
        no_word,
        [
            "Ask the sender for a new delivery, and import that.",
            "Or an attorney decides each of these cases."
        ]
    );
}

#[test]
fn parts_make_the_whole_and_many_texts_are_counted() {
    let whole = ten(3, b"QXZWV", b"SAN FRANCISCO", &[Code::NotUnderstood]);
    let mut parts = Tally::default();
    for line in 2..12 {
        let mut part = Tally::default();
        let (disposition, codes): (&'static [u8], &[Code]) =
            if line < 5 { (b"QXZWV", &[Code::NotUnderstood]) } else { (b"CONVICTED", &[]) };
        part.add_person(&person(line, disposition, b"SAN FRANCISCO"), &case(codes));
        parts.merge(part);
    }
    assert_eq!(parts, whole);
    let told = account(&whole).words.remove(0);
    assert_eq!((told.times, told.cases, told.line, told.known), (3, 3, 2, "not understood"));

    let mut many = Worth::default();
    for number in 0..=MOST_WORDS + 1 {
        if let Some(met) = many.occurrence("DISP_DESCR", &number.to_string()) {
            met.meet(1);
        }
    }
    let mut other = Worth::default();
    other.occurrence("DISP_DESCR", "another").unwrap().meet(5);
    other.occurrence("DISP_DESCR", "7").unwrap().meet(5);
    many.merge(other);
    assert_eq!((many.words.len(), many.more), (MOST_WORDS, 3));
}

#[test]
fn a_column_is_filled_where_a_value_stands_in_it() {
    let mut tally = Tally::default();
    for (name, race) in [("DOE,JANE", "NULL"), ("DOE,JOHN", "   "), ("", "")] {
        let mut fields = vec![""; COLUMNS.len()];
        fields[column::PRI_NAME] = name;
        fields[column::RACE_DESCR] = race;
        let quoted: Vec<_> = fields.iter().map(|field| format!("\"{field}\"")).collect();
        let line = quoted.join(",");
        let fields = Fields::split(line.as_bytes()).unwrap();
        let source = SourceLine { source: FIRST, line: 2 };
        tally.add_row(&SplitRow { source, raw: line.as_bytes(), plain: None, fields: &fields });
    }
    let kept = tally.of(FIRST).at_import();
    assert_eq!(kept.columns, [Filled { column: "PRI_NAME".to_owned(), rows: 2, percent: 67 }]);
    tally.breaks_off(FIRST, 1_204);
    assert!(words::in_full(&account(&tally))[0].starts_with("The last row, line 1,204, breaks off."));
}

#[test]
fn a_share_is_never_rounded_to_all_or_to_nothing() {
    for (part, whole, percent) in
        [(0, 9, 0), (1, 3, 33), (2, 3, 67), (1, 1000, 1), (999, 1000, 99), (9, 9, 100), (1, 0, 0)]
    {
        assert_eq!(account::percent(part, whole), percent, "{part} of {whole}");
    }
}
