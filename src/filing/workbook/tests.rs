//! The workbook as another program reads it: typed, complete, and nothing that computes.

use super::{Cell, SHEETS, cut, serial};
use crate::casework::Verdict;
use crate::filing::Office;
use crate::filing::fixture::{Docket, approve, approved, decide, docket, payloads, undecided};
use crate::filing::manifest::WORKBOOK;
use crate::record::{EventKind, PartialDate, Text};
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use std::fs;
use std::io::BufReader;

type Book = Xlsx<BufReader<fs::File>>;

fn book(docket: &mut Docket) -> Book {
    let top = tempfile::tempdir().unwrap();
    docket.export(&top.path().join("out")).unwrap();
    open_workbook(top.path().join("out").join(WORKBOOK)).unwrap()
}

/// The cells of a sheet, the header among them.
fn sheet(book: &mut Book, name: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The cell under a heading.
fn cell<'r>(rows: &'r [Vec<Data>], row: usize, heading: &str) -> &'r Data {
    let column = rows[0].iter().position(|cell| *cell == Data::String(heading.to_owned()));
    &rows[row][column.unwrap_or_else(|| panic!("no {heading}"))]
}

/// Three approved cases, one of them of a person who died, and one that is challenged.
fn mixed() -> Docket {
    let mut dead = undecided(2);
    let mut death = dead.person.events[0].clone();
    death.kind = EventKind::Death;
    dead.person.events.push(death);
    approve(&mut dead, 1002);
    let mut docket = Docket::of(vec![approved(1), dead, approved(3)]);
    let mut challenged = undecided(4);
    let ground = crate::casework::Ground::Superstrike;
    decide(
        &mut challenged,
        1004,
        Verdict::Challenge { ground, evidence: Text::new("=1+1; case file, page 3") },
    );
    challenged.standing.batch = None;
    docket.challenges.push(challenged);
    docket
}

#[test]
fn a_sheet_each_for_schedule_challenges_deceased_totals_and_definitions() {
    let mut book = book(&mut mixed());
    assert_eq!(book.sheet_names(), SHEETS);
    let schedule = sheet(&mut book, "Schedule");
    assert_eq!(schedule.len(), 7, "a row for each count, and the header");
    assert_eq!(*cell(&schedule, 1, "case"), Data::Float(1.0));
    assert_eq!(*cell(&schedule, 1, "count"), Data::Float(1.0));
    assert_eq!(*cell(&schedule, 2, "seal"), Data::Bool(true));
    assert!(
        matches!(cell(&schedule, 1, "conviction_date"), Data::DateTime(day) if day.to_ymd_hms_milli().0 == 1981)
    );
    assert_eq!(*cell(&schedule, 3, "deceased"), Data::Bool(true));
    let challenges = sheet(&mut book, "Challenges");
    assert_eq!(challenges.len(), 2);
    let ground = "prior conviction under PC 667(e)(2)(C)(iv)";
    assert_eq!(*cell(&challenges, 1, "ground"), Data::String(ground.to_owned()));
    assert_eq!(*cell(&challenges, 1, "evidence"), Data::String("=1+1; case file, page 3".to_owned()));
    let deceased = sheet(&mut book, "Deceased");
    assert_eq!((deceased.len(), cell(&deceased, 1, "case")), (2, &Data::Float(2.0)));
    let totals = sheet(&mut book, "Totals");
    assert_eq!(totals[1], [Data::String("Cases".to_owned()), Data::Float(3.0)]);
    assert_eq!(totals[10], [Data::String("Cases challenged".to_owned()), Data::Float(1.0)]);
    let definitions = sheet(&mut book, "Definitions");
    for column in &schedule[0] {
        assert!(definitions.iter().any(|row| row[1] == *column), "{column} is not defined");
    }
}

#[test]
fn only_the_identifiers_that_the_office_allows_have_a_column() {
    let header = |docket: &mut Docket| sheet(&mut book(docket), "Schedule").remove(0);
    let mut docket = mixed();
    let has = |header: &[Data], id: &str| header.contains(&Data::String(id.to_owned()));
    let least = header(&mut docket);
    assert!(has(&least, "name") && !has(&least, "cii") && !has(&least, "birth_date"));
    docket.office = Office::parse("[tables]\nworkbook = [\"case-number\", \"cii\"]\n").unwrap();
    let other = header(&mut docket);
    assert!(!has(&other, "name") && has(&other, "cii"));
}

#[test]
fn nothing_in_it_is_a_formula_and_every_text_comes_back() {
    let mut cases = Vec::new();
    for (place, payload) in (0..).zip(&payloads()) {
        let mut case = undecided(place + 1);
        case.person.identity.name = Text::new(&format!("{payload}<&>\"_x0041_"));
        approve(&mut case, 1000 + place);
        cases.push(case);
    }
    let expected: Vec<_> = cases.iter().map(|case| case.person.identity.name.to_string()).collect();
    let mut docket = Docket::of(cases);
    let mut book = book(&mut docket);
    let formulas = book.worksheet_formula("Schedule").unwrap();
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()));
    let schedule = sheet(&mut book, "Schedule");
    for (place, name) in expected.iter().enumerate() {
        assert_eq!(*cell(&schedule, 1 + place * 2, "name"), Data::String(name.clone()));
    }
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    let top = tempfile::tempdir().unwrap();
    let mut docket = mixed();
    let bytes = |docket: &mut Docket, name: &str| {
        docket.export(&top.path().join(name)).unwrap();
        fs::read(top.path().join(name).join(WORKBOOK)).unwrap()
    };
    assert_eq!(bytes(&mut docket, "one"), bytes(&mut docket, "two"));
}

#[test]
fn a_date_that_is_not_known_to_the_day_stays_text() {
    assert_eq!(serial("1981-04-11"), Some(29_687));
    assert_eq!(serial("1900-03-01"), Some(61));
    for date in ["1981-04", "1981", "unknown", "1899-12-31", "1981-04-11T", ""] {
        assert_eq!(serial(date), None, "{date}");
    }
    let mut case = undecided(1);
    case.person.events[1].date = PartialDate::year(1981).unwrap();
    approve(&mut case, 1001);
    let schedule = sheet(&mut book(&mut Docket::of(vec![case])), "Schedule");
    assert_eq!(*cell(&schedule, 1, "conviction_date"), Data::String("1981".to_owned()));
}

#[test]
fn what_no_cell_can_hold_is_cut_and_marked() {
    let long = "é".repeat(40_000);
    let kept = cut(&long);
    assert!(kept.ends_with(" [cut]") && kept.encode_utf16().count() == super::LONGEST);
    assert_eq!(
        cut(&"é".repeat(20_000)),
        "é".repeat(20_000),
        "more bytes than a cell has characters, and it fits"
    );
    assert_eq!(
        Cell::of(crate::filing::field::Value::Number(3), crate::filing::field::Kind::Number),
        Cell::Number(3)
    );
}

#[test]
fn an_empty_list_still_has_its_sheet() {
    let mut book = book(&mut docket(1));
    assert_eq!(sheet(&mut book, "Challenges").len(), 1);
    assert_eq!(sheet(&mut book, "Deceased").len(), 1);
}
