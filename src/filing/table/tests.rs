//! The tables as a court's own program and a spreadsheet read them.

use super::{case_fields, count_fields};
use crate::casework::CaseFile;
use crate::filing::fixture::{Docket, approve, computes, docket, payloads, undecided};
use crate::filing::manifest::{BATCH, CASES, CLERK, COUNTS, DEPARTMENT};
use crate::filing::{Office, cell, verify};
use crate::record::{Charge, ChargeOrigin, ChargeWords, Form, LawCode, Offense, Section, Text};
use crate::relief::Citation;
use std::fs;
use std::path::Path;

/// Puts a text into everything of a case that comes from outside.
fn infect(case: &mut CaseFile, payload: &str) {
    let text = || Text::new(payload);
    let identity = &mut case.person.identity;
    (identity.name, identity.cii) = (text(), text());
    case.sources[0].1 = text();
    let event = &mut case.person.events[1];
    event.agency = text();
    event.case_numbers = vec![text(), text()];
    event.county = serde_json::from_value(payload.into()).unwrap();
    for (place, count) in event.counts.iter_mut().enumerate() {
        count.key = serde_json::from_value(format!("{payload}{place}").into()).unwrap();
        let section = Section {
            code: Some(LawCode::Other(payload.to_owned())),
            number: payload.to_owned(),
            subdivisions: vec![payload.to_owned()],
        };
        count.charges = vec![Charge {
            origin: ChargeOrigin::Charged,
            text: text(),
            offense: Offense {
                form: Form::Plain,
                sections: vec![section],
                description: text(),
                in_doubt: false,
                words: ChargeWords::default(),
            }
            .into(),
        }];
    }
    for proposal in &mut case.proposal.proposals {
        proposal.law.reason = payload.to_owned();
        proposal.law.citations = vec![Citation(payload.to_owned()), Citation(payload.to_owned())];
        proposal.policy.reason = payload.to_owned();
        proposal.policy.citation = Citation(payload.to_owned());
    }
}

/// The rows of a table, header apart, as another program reads them that separates by `separator`.
fn read(path: &Path, separator: u8) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_path(path)
        .unwrap();
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    (rows.remove(0), rows)
}

/// The value of a cell as `batch.json` has it.
fn value(case: &serde_json::Value, count: Option<&serde_json::Value>, column: &str) -> String {
    use serde_json::Value;
    match count.and_then(|count| count.get(column)).unwrap_or(&case[column]) {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Null => String::new(),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            values.iter().map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join("; ")
        }
        Value::Array(values) => values.len().to_string(),
        Value::Number(number) => number.to_string(),
        Value::Object(_) => panic!("{column} is an object"),
    }
}

#[test]
fn every_payload_in_every_column_is_harmless_and_comes_back() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut cases = Vec::new();
    let payloads = payloads();
    for (place, payload) in (0..).zip(&payloads) {
        let mut case = undecided(place + 1);
        infect(&mut case, payload);
        // A date of its own keeps the cases apart, now that everything else in them is the same text.
        let day = jiff::civil::date(1981, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(place).unwrap()))
            .unwrap();
        case.person.events[1].date = crate::record::PartialDate::day(day);
        approve(&mut case, 1000 + place);
        case.entries[0].seat.0 = Text::new(payload);
        cases.push(case);
    }
    let mut docket = Docket::of(cases);
    payloads[0].clone_into(&mut docket.charter.policy);
    let all = "[tables]\nrecord = [\"name\", \"case-number\", \"birth-date\", \"cii\"]\n";
    docket.office = Office::parse(all).unwrap();
    docket.export(&out).unwrap();
    assert!(verify(&out).unwrap().is_good());

    let document: serde_json::Value = serde_json::from_slice(&fs::read(out.join(BATCH)).unwrap()).unwrap();
    let document = document["cases"].as_array().unwrap();
    assert_eq!(document.len(), payloads.len());
    let (columns, rows) = read(&out.join(CASES), b',');
    assert_eq!((columns.len(), rows.len()), (case_fields().count(), payloads.len()));
    let mut guarded = 0;
    for (row, case) in rows.iter().zip(document) {
        for ((column, cell), place) in columns.iter().zip(row).zip(0..) {
            assert!(!computes(cell), "{column}: {cell:?}");
            guarded += usize::from(cell.contains('\''));
            if place < 18 {
                assert_eq!(cell::plain(cell), value(case, None, column), "{column}");
            }
        }
    }
    assert!(guarded > payloads.len() * 4, "the payloads did not reach the columns");
    let (columns, rows) = read(&out.join(COUNTS), b',');
    let counts =
        document.iter().flat_map(|case| case["counts"].as_array().unwrap().iter().map(move |c| (case, c)));
    for (row, (case, count)) in rows.iter().zip(counts) {
        for (column, cell) in columns.iter().zip(row) {
            assert!(!computes(cell), "{column}: {cell:?}");
            assert_eq!(cell::plain(cell), value(case, Some(count), column), "{column}");
        }
    }
    // A spreadsheet of another locale cuts elsewhere, and still finds nothing to compute.
    for (name, separator) in
        [CASES, COUNTS, CLERK, DEPARTMENT].into_iter().flat_map(|name| [(name, b';'), (name, b'\t')])
    {
        for cell in read(&out.join(name), separator).1.iter().flatten() {
            assert!(!computes(cell), "{name} cut by {separator}: {cell:?}");
        }
    }
}

#[test]
fn the_columns_are_those_of_the_document() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(1).export(&out).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&fs::read(out.join(BATCH)).unwrap()).unwrap();
    let case = document["cases"][0].as_object().unwrap();
    assert!(case.keys().all(|key| case_fields().any(|field| field.id() == key)));
    let count = case["counts"][0].as_object().unwrap();
    assert!(count.keys().all(|key| count_fields().any(|field| field.id() == key)));
    assert_eq!(count.len() + 2, count_fields().count(), "batch and case tie a row to its case");
    assert_eq!(case.len() + 4, case_fields().count(), "and the four actions are counted in the table");
}

#[test]
fn the_form_is_the_one_of_rfc_4180() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(2).export(&out).unwrap();
    for name in [CASES, COUNTS] {
        let bytes = fs::read(out.join(name)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("\"batch\",\"case\","), "{name} begins with its header, without a mark");
        assert!(text.ends_with("\"\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{name}");
    }
}

#[test]
fn what_the_office_withholds_stands_in_no_table() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(2).export(&out).unwrap();
    let text = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    for name in [CASES, COUNTS, CLERK, BATCH] {
        assert!(!text(name).contains("1960-03-14") && !text(name).contains("A00000001"), "{name}");
    }
    let (columns, rows) = read(&out.join(DEPARTMENT), b',');
    assert_eq!(columns.last().map(String::as_str), Some("order_date"), "for the court to fill in");
    assert!(columns.contains(&"cii".to_owned()) && !columns.contains(&"birth_date".to_owned()));
    assert_eq!((rows.len(), rows[0][0].as_str()), (4, "A00000001"));
}

#[test]
fn the_clerk_gets_the_columns_the_office_says() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(2);
    docket.office = Office::parse(
        "[clerk]\nrows = \"counts\"\ndelimiter = \"|\"\nheader = false\ndates = \"%m/%d/%Y\"\nyes = \"1\"\nno = \"0\"\n\
         [[clerk.column]]\nname = \"NO\"\nfield = \"court_case_number\"\n\
         [[clerk.column]]\nname = \"LAST\"\nfield = \"last_name\"\n\
         [[clerk.column]]\nname = \"DATE\"\nfield = \"conviction_date\"\n\
         [[clerk.column]]\nname = \"ACT\"\nfield = \"action\"\nwords = { dismiss-and-seal = \"DS\" }\n\
         [[clerk.column]]\nname = \"SEAL\"\nfield = \"seal\"\n\
         [[clerk.column]]\nname = \"KIND\"\nvalue = \"P64\"\n",
    )
    .unwrap();
    docket.export(&out).unwrap();
    let text = fs::read_to_string(out.join(CLERK)).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0], "\"SCN-0000011\"|\"SKYWALKER1\"|\"04/11/1981\"|\"redesignate\"|\"0\"|\"P64\"");
    assert!(lines[1].contains("\"DS\"|\"1\""));
    assert!(docket.verify(&out).unwrap().is_good(), "the settings travel with the export");
}
