//! Whole files in: what is yielded, what is refused, and that nothing is lost (traps.md E).

mod mangled;
mod properties;

use super::*;
use crate::record::layout::{COLUMNS, column};
use crate::record::{History, Person, Remark, Row, SourceLine, SourceNo, SubjectId};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

/// A row of traps.md, B, with the differences given; a case number is one person's.
fn row(changes: &[(usize, &str)]) -> String {
    let mut row = vec![String::new(); COLUMNS.len()];
    let base = [
        (column::SUBJECT_ID, "1"),
        (column::CII_NUMBER, "A1"),
        (column::PRI_NAME, "\"DOE,JANE\""),
        (column::PRI_DOB, "19800101"),
        (column::STP_EVENT_DATE, "20100101"),
        (column::STP_TYPE_DESCR, "COURT ACTION"),
        (column::STP_ORI_CNTY_NAME, "SAN FRANCISCO"),
        (column::CNT_ORDER, "101002001000"),
        (column::OFFENSE_DESCR, "11359 HS-POSSESS MARIJUANA FOR SALE"),
        (column::OFFENSE_TOC, "F"),
        (column::DISP_DESCR, "CONVICTED-PROBATION"),
        (column::CONV_STAT_DESCR, "FELONY"),
    ];
    for (column, value) in base.iter().chain(changes) {
        row[*column] = (*value).to_owned();
    }
    if changes.iter().all(|(column, _)| *column != column::OFN) {
        let subject: String = row[column::SUBJECT_ID].chars().filter(char::is_ascii_alphanumeric).collect();
        row[column::OFN] =
            if matches!(subject.as_str(), "" | "NULL") { String::new() } else { format!("100{subject}") };
    }
    row.join(",")
}

fn of(subject: &str) -> String {
    row(&[(column::SUBJECT_ID, subject), (column::CII_NUMBER, &format!("A9{subject}"))])
}

/// A folder with the files given, read in one run.
struct Read {
    persons: Vec<History>,
    refused: Vec<Refused>,
    survey: Survey,
}

fn files(contents: &[&[u8]]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |(at, content): (usize, &&[u8])| {
        let path = folder.path().join(format!("{at}.dat"));
        fs::write(&path, content).unwrap();
        path
    };
    let paths = contents.iter().enumerate().map(write).collect();
    (folder, paths)
}

fn read_in(contents: &[&[u8]], parts: Option<u32>) -> Result<Read, IntakeError> {
    let (_folder, paths) = files(contents);
    let (mut survey, hashing) = survey(&paths, SourceNo(1), &mut ())?;
    hashing.end()?;
    survey.parts = parts.unwrap_or(survey.parts);
    let (mut persons, mut refused) = (Vec::new(), Vec::new());
    for delivered in survey.read(()) {
        match delivered? {
            Delivered::Person(history) => persons.push(*history),
            Delivered::Refused(row) => refused.push(row),
        }
    }
    Ok(Read { persons, refused, survey })
}

fn read(lines: &[String]) -> Read {
    read_in(&[lines.join("\n").as_bytes()], None).unwrap()
}

impl Read {
    fn reasons(&self) -> Vec<(u64, Option<&str>, RefusalReason)> {
        self.refused.iter().map(|row| (row.line.line, row.field.as_deref(), row.reason)).collect()
    }

    fn subjects(&self) -> Vec<&str> {
        let mut subjects: Vec<_> =
            self.persons.iter().map(|history| history.person.identity.subject.as_str()).collect();
        subjects.sort_unstable();
        subjects
    }

    fn remarks(&self, subject: &str) -> Vec<Remark> {
        let of = |history: &&History| history.person.identity.subject.as_str() == subject;
        self.persons.iter().filter(of).flat_map(|history| history.person.remarks.clone()).collect()
    }
}

fn line(line: u64) -> SourceLine {
    SourceLine { source: SourceNo(1), line }
}

#[test]
fn persons_are_yielded_with_their_rows() {
    let lines = [COLUMNS.join(","), of("1"), String::new(), of("1"), of("2")];
    let read = read(&lines);
    assert_eq!(read.subjects(), ["1", "2"]);
    assert_eq!(read.persons[0].rows.iter().map(|row| row.source.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(read.persons[0].rows[0].raw, lines[1].as_bytes());
    let source = &read.survey.sources[0];
    assert_eq!((source.format, source.lines, source.rows), (Format::DojWithHeader, 5, 3));
    assert_eq!(source.bytes, lines.join("\n").len() as u64);
}

#[test]
fn line_ends_and_marks_at_the_beginning_do_not_matter() {
    let plain = read(&[of("1"), of("2")]);
    let windows = format!("\u{FEFF}{},\r\n{}\r\n{}\r\n", COLUMNS.join(","), of("1"), of("2"));
    let windows = read_in(&[windows.as_bytes()], None).unwrap();
    assert_eq!(windows.refused, []);
    let persons =
        |read: &Read| read.persons.iter().map(|history| history.person.identity.clone()).collect::<Vec<_>>();
    assert_eq!(persons(&plain).len(), persons(&windows).len());
    assert_eq!(windows.persons[1].rows[0].raw, plain.persons[1].rows[0].raw);
}

#[test]
fn rows_without_an_order_number_are_refused_but_registrations_and_deaths_are_kept_t62() {
    let bad = |order, kind, charge| {
        row(&[(column::CNT_ORDER, order), (column::STP_TYPE_DESCR, kind), (column::OFFENSE_DESCR, charge)])
    };
    let read = read(&[
        row(&[]),
        bad("1010", "COURT ACTION", "11359 HS"),
        bad("", "COURT ACTION", "11359 HS"),
        bad("1", "ARREST/DETAINED/CITED", "11359 HS"),
        bad("", "REGISTRATION", "290 PC-REGISTRATION"),
        bad("1010", "DECEASED", ""),
    ]);
    let order = Some("CNT_ORDER");
    let reason = RefusalReason::OrderNumber;
    assert_eq!(read.reasons(), [(2, order, reason), (3, order, reason), (4, order, reason)]);
    let person = &read.persons[0].person;
    assert_eq!((person.registrations().count(), person.death().is_some()), (1, true));
    assert_eq!(person.remarks, [2, 3, 4].map(|at| Remark::QuarantinedRow(line(at))));
}

#[test]
fn a_damaged_row_is_refused_alone_and_marks_whom_it_may_concern_t63() {
    let (short, long) = (of("1").replacen(",,", ",", 1), format!("{},", of("1")));
    let open = row(&[(column::PRI_NAME, "\"DOE,JANE")]);
    let read = read(&[of("1"), short, long, open, of("1"), of("2"), of("3")]);
    assert_eq!(
        read.reasons(),
        [
            (2, None, RefusalReason::FieldCount(94)),
            (3, None, RefusalReason::FieldCount(96)),
            (4, None, RefusalReason::UnclosedQuote)
        ]
    );
    assert_eq!(read.subjects(), ["1", "2", "3"]);
    assert_eq!(read.remarks("1"), [2, 3, 4].map(|at| Remark::QuarantinedRow(line(at))));
    assert_eq!((read.remarks("2"), read.remarks("3")), (vec![], vec![]));
}

#[test]
fn a_damaged_row_between_two_persons_marks_the_one_it_names_else_both() {
    let mark = |at| vec![Remark::QuarantinedRow(line(at))];
    let named = read(&[of("1"), format!("{},", of("2")), of("2")]);
    assert_eq!((named.remarks("1"), named.remarks("2")), (vec![], mark(2)));
    let nobodys = read(&[of("1"), "7\",damaged".to_owned(), of("2"), of("3")]);
    assert_eq!(
        (nobodys.remarks("1"), nobodys.remarks("2"), nobodys.remarks("3")),
        (mark(2), mark(2), vec![])
    );
    let elsewhere = read(&[of("1"), format!("{},", of("3")), of("2"), of("3")]);
    assert_eq!(
        (elsewhere.remarks("1"), elsewhere.remarks("2"), elsewhere.remarks("3")),
        (mark(2), mark(2), mark(2))
    );
    let last = read(&[of("1"), "7,damaged".to_owned()]);
    assert_eq!(last.remarks("1"), mark(2));
}

#[test]
fn a_bare_quote_in_a_height_is_refused_alone_and_a_doubled_one_is_text_t63() {
    const HEIGHT: usize = 27;
    let comment = (column::COMMENT_TEXT, "\"SAYS \"\"NO\"\", TWICE\"");
    let bare = row(&[(HEIGHT, "5'10\""), comment]);
    let quoted = row(&[(HEIGHT, "\"5'10\"\"\""), comment]);
    let read = read(&[quoted.clone(), bare.clone(), of("2")]);
    assert_eq!(read.reasons(), [(2, None, RefusalReason::BareQuote)]);
    assert_eq!(read.refused[0].raw, bare.as_bytes());
    assert_eq!(read.persons[0].rows[0].raw, quoted.as_bytes());
    assert_eq!(read.persons[0].person.events[0].counts[0].comment.as_str(), "SAYS \"NO\", TWICE");
    assert_eq!((read.remarks("1"), read.remarks("2")), (vec![Remark::QuarantinedRow(line(2))], vec![]));
}

#[test]
fn files_that_can_not_be_read_say_what_they_are_t64() {
    let error = |content: &[u8]| {
        read_in(&[content], None).err().map(|error| {
            let words = error.to_string();
            words.split_once(".dat").map(|(_, words)| words.trim().to_owned()).unwrap()
        })
    };
    let said = |words: &str| Some(words.to_owned());
    assert_eq!(error(b""), said("is empty"));
    assert_eq!(error(b"\n \r\n"), said("is empty"));
    assert_eq!(error(COLUMNS.join(",").as_bytes()), said("has a header and no rows"));
    assert_eq!(
        error(b"1,2,3"),
        said("is not a DOJ bulk file: it looks like a table of 3 columns separated by commas")
    );
    assert_eq!(
        error(b"Courtno,SFNO,True Name\n1,2,3"),
        said("is not a DOJ bulk file: it looks like San Francisco's misdemeanor tracking sheet")
    );
    assert_eq!(
        error(COLUMNS.join(",").replace("CNT_ORDER", "COUNT").as_bytes()),
        said(": column 51 of the header is \"COUNT\", where a DOJ bulk file has CNT_ORDER")
    );
    let folder = tempfile::tempdir().unwrap();
    let failed = |path: PathBuf| survey(&[path], SourceNo(1), &mut ()).map(|_| ()).unwrap_err();
    assert!(matches!(failed(folder.path().to_owned()), IntakeError::Folder(_)));
    assert!(matches!(failed(folder.path().join("none")), IntakeError::Missing(_)));
}

#[test]
fn one_bad_file_of_several_stops_all_before_a_row_is_yielded_t78() {
    let good = of("1");
    assert!(matches!(read_in(&[good.as_bytes(), b"hello"], None), Err(IntakeError::NotDoj { .. })));
    assert!(matches!(read_in(&[good.as_bytes(), good.as_bytes()], None), Err(IntakeError::SameFile { .. })));
}

#[test]
fn persons_without_an_id_are_never_merged_t66() {
    let blank = |cii, name, birth| {
        row(&[
            (column::SUBJECT_ID, " NULL "),
            (column::CII_NUMBER, cii),
            (column::PRI_NAME, name),
            (column::PRI_DOB, birth),
        ])
    };
    let jane = || blank("A1", "\"DOE,JANE\"", "19800101");
    let nobody = || blank("", "", "");
    let read = read(&[jane(), jane(), blank("A2", "\"ROE,RICHARD\"", "19910101"), nobody(), nobody()]);
    let rows: Vec<_> = read.persons.iter().map(|history| history.rows.len()).collect();
    assert_eq!(rows, [2, 1, 1, 1]);
    assert!(
        read.persons.iter().all(|history| matches!(history.person.remarks[..], [Remark::BlankSubject(_)]))
    );
    assert_eq!(read.persons[1].person.identity.birth.to_string(), "1991-01-01");
}

#[test]
fn one_number_under_two_ids_is_told_to_both_t67() {
    let under = |subject, cii| row(&[(column::SUBJECT_ID, subject), (column::CII_NUMBER, cii)]);
    let read =
        read(&[under("1", "A01234567"), under("2", "A5"), under("3", "1234567"), under("", "A1234567")]);
    let elsewhere = |here, other: &str| Remark::CiiElsewhere {
        here: line(here),
        other: SubjectId::from_bytes(other.as_bytes()),
    };
    assert_eq!(read.remarks("1"), [elsewhere(1, ""), elsewhere(1, "3")]);
    assert_eq!(read.remarks("2"), []);
    assert_eq!(read.remarks("3"), [elsewhere(3, ""), elsewhere(3, "1")]);
    assert_eq!(read.remarks(""), [Remark::BlankSubject(line(4)), elsewhere(4, "1"), elsewhere(4, "3")]);
}

#[test]
fn rows_that_stand_apart_are_one_person_also_over_files() {
    let first = [of("1"), of("2"), of("1")].join("\n");
    let second = [of("3"), of("2"), "damaged,,2".to_owned()].join("\n");
    for parts in [1, 2, 3] {
        let read = read_in(&[first.as_bytes(), second.as_bytes()], Some(parts)).unwrap();
        assert_eq!(read.subjects(), ["1", "2", "3"]);
        let places = |subject: &str| {
            let of = read
                .persons
                .iter()
                .find(|history| history.person.identity.subject.as_str() == subject)
                .unwrap();
            of.rows.iter().map(|row| (row.source.source.0, row.source.line)).collect::<Vec<_>>()
        };
        assert_eq!((places("1"), places("2")), (vec![(1, 1), (1, 3)], vec![(1, 2), (2, 2)]));
        assert_eq!(read.refused.len(), 1);
        assert_eq!(read.remarks("2").len(), 1);
    }
}

#[test]
fn a_name_in_latin_1_is_decoded_and_its_bytes_are_kept_t75() {
    let mut bytes = row(&[(column::PRI_NAME, "PE@A")]).into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
    bytes[at] = 0xD1;
    let read = read_in(&[&bytes], None).unwrap();
    assert_eq!(read.persons[0].person.identity.name.as_str(), "PEÑA");
    assert_eq!(read.persons[0].rows[0].raw, bytes);
}

#[test]
fn what_a_spreadsheet_rewrote_is_refused_with_the_reason_t76() {
    let read = read(&[
        row(&[(column::STP_EVENT_DATE, "1/1/2010")]),
        row(&[(column::CNT_ORDER, "1.01002E+11")]),
        row(&[(column::PRI_DOB, "1980")]),
        row(&[]),
    ]);
    assert_eq!(
        read.reasons(),
        [
            (1, Some("STP_EVENT_DATE"), RefusalReason::SpreadsheetDate),
            (2, Some("CNT_ORDER"), RefusalReason::SpreadsheetNumber),
            (3, Some("PRI_DOB"), RefusalReason::NotADate)
        ]
    );
    assert_eq!(read.remarks("1").len(), 3);
}

#[test]
fn nothing_that_is_stored_nowhere_is_handed_on() {
    let secret = [
        (column::PRI_SSN, "123456789"),
        (column::PRI_CDL, "N1234567"),
        (column::COMMENT_TEXT, "SSN 123-45-6789"),
    ];
    let broken = [&secret[..], &[(column::CNT_ORDER, "1")]].concat();
    let read = read(&[row(&secret), row(&broken), format!("{},", row(&secret))]);
    let mut handed_on: Vec<_> = read.refused.iter().map(|row| row.raw.clone()).collect();
    handed_on.extend(read.persons.iter().flat_map(|history| &history.rows).map(|row| row.raw.clone()));
    assert_eq!(handed_on.len(), 3);
    for raw in handed_on {
        let raw = String::from_utf8(raw).unwrap();
        for hidden in ["123456789", "N1234567", "123-45-6789"] {
            assert!(!raw.contains(hidden), "{raw}");
        }
    }
}

#[test]
fn a_header_in_the_middle_and_lines_without_end_are_refused_and_do_no_harm() {
    let endless = format!("1,,1,{}", "x".repeat(70_000));
    let read = read(&[of("1"), COLUMNS.join(","), of("1"), endless, of("2")]);
    assert_eq!(read.reasons(), [(2, None, RefusalReason::RepeatedHeader), (4, None, RefusalReason::TooLong)]);
    assert_eq!(read.refused[1].raw.len(), 4096);
    assert_eq!(read.subjects(), ["1", "2"]);
    assert_eq!((read.remarks("1"), read.remarks("2")), (vec![Remark::QuarantinedRow(line(4))], vec![]));
}

#[test]
fn a_pass_is_stopped_by_its_watch_and_by_a_change_of_the_file() {
    let (_folder, paths) = files(&[of("1").as_bytes()]);
    let stopped = survey(&paths, SourceNo(1), &mut |_: u64, _: u64| Err(Cancelled));
    assert!(matches!(stopped, Err(IntakeError::Cancelled)));
    let (survey, _) = survey(&paths, SourceNo(1), &mut |read: u64, total: u64| {
        assert!(read <= total);
        Ok(())
    })
    .unwrap();
    let mut stopped = survey.read(|_: u64, _: u64| Err(Cancelled));
    assert!(matches!(stopped.next(), Some(Err(IntakeError::Cancelled))));
    assert!(stopped.next().is_none());
    fs::OpenOptions::new().append(true).open(&paths[0]).unwrap().write_all(b"\nmore").unwrap();
    assert!(survey.read(()).any(|delivered| matches!(delivered, Err(IntakeError::Changed(_)))));
}
