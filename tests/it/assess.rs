//! `vacatur assess` with the real binary: what stands beside which row, against traps.md and against the peer's rules.

mod clean;
mod traps;

use crate::desk::{Desk, sample_argument};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use vacatur::record::layout::{COLUMNS, column};

/// The options that both columns of traps.md are about.
const OPTIONS: &str = r#"{"baselineEligibility":{"dismiss":["11357","11358"],"reduce":["11359","11360"]},
"additionalRelief":{"subjectUnder21AtConviction":true,"subjectHasOnlyProp64Charges":false,"subjectIsDeceased":true,
"subjectAgeThreshold":50,"yearsSinceConvictionThreshold":10,"yearsCrimeFreeThreshold":0}}"#;

/// What a row has otherwise than row B of traps.md.
type Changes<'a> = &'a [(usize, &'a str)];

/// Row B of traps.md, changed.
fn row(changes: Changes<'_>) -> String {
    let mut cells = vec![String::new(); COLUMNS.len()];
    let base = [
        (column::SUBJECT_ID, "1"),
        (column::CII_NUMBER, "A1"),
        (column::PRI_NAME, "\"DOE,JANE\""),
        (column::PRI_DOB, "19800101"),
        (column::STP_EVENT_DATE, "20100101"),
        (column::STP_TYPE_DESCR, "COURT ACTION"),
        (column::STP_ORI_CNTY_NAME, "SAN FRANCISCO"),
        (column::CNT_ORDER, "101002001000"),
        (column::OFN, "100"),
        (column::OFFENSE_DESCR, "11359 HS-POSSESS MARIJUANA FOR SALE"),
        (column::OFFENSE_TOC, "F"),
        (column::DISP_DESCR, "CONVICTED-PROBATION"),
        (column::CONV_STAT_DESCR, "FELONY"),
    ];
    for (column, value) in base.iter().chain(changes) {
        (*value).clone_into(&mut cells[*column]);
    }
    // A case number is one person's.
    if changes.iter().all(|(column, _)| *column != column::OFN) && cells[column::SUBJECT_ID] != "1" {
        cells[column::OFN] = format!("10{}", cells[column::SUBJECT_ID].trim());
    }
    cells.join(",")
}

/// What a run wrote, by column.
struct Written {
    rows: Vec<BTreeMap<String, String>>,
    counts: Vec<BTreeMap<String, String>>,
    quarantine: Vec<BTreeMap<String, String>>,
    summary: serde_json::Value,
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().from_path(path).expect("the table is there");
    let header: Vec<String> = reader.byte_headers().expect("a header").iter().map(text).collect();
    reader
        .byte_records()
        .map(|record| {
            header.iter().cloned().zip(record.expect("every row has all columns").iter().map(text)).collect()
        })
        .collect()
}

fn text(cell: &[u8]) -> String {
    cell.iter().map(|byte| char::from(*byte)).collect()
}

fn assessed(desk: &Desk, lines: &[u8], policy: &str) -> Written {
    desk.file("rows.dat", lines);
    let _ = std::fs::remove_dir_all(desk.path("out"));
    desk.ok(&[
        "assess",
        "--county",
        "SAN FRANCISCO",
        "--as-of",
        "2019-07-01",
        "--policy",
        policy,
        "--out",
        "out",
        "rows.dat",
    ]);
    let path = |name: &str| desk.path("out").join(name);
    let summary = std::fs::read_to_string(path("summary.json")).expect("a summary");
    Written {
        rows: table(&path("all_results.csv")),
        counts: table(&path("counts.csv")),
        quarantine: table(&path("quarantine.csv")),
        summary: serde_json::from_str(&summary).expect("JSON"),
    }
}

fn with_options() -> (Desk, String) {
    let desk = Desk::new();
    let options = desk.file("options.json", OPTIONS).display().to_string();
    (desk, options)
}

const CHARGE: usize = column::OFFENSE_DESCR;
const LEVEL: usize = column::CONV_STAT_DESCR;
const DATE: usize = column::STP_EVENT_DATE;
const ORDER: usize = column::CNT_ORDER;
const COMMENT: usize = column::COMMENT_TEXT;
const KIND: usize = column::STP_TYPE_DESCR;
const DISPOSITION: usize = column::DISP_DESCR;
const SUBJECT: usize = column::SUBJECT_ID;

#[test]
fn damaged_lines_are_set_aside_and_the_rest_is_read_t63_t75() {
    let (desk, options) = with_options();
    let short = row(&[(SUBJECT, "3")]).strip_suffix(',').expect("an empty last field").to_owned();
    let long = row(&[(SUBJECT, "4")]) + ",";
    let mut latin = row(&[(SUBJECT, "5"), (column::PRI_NAME, "PE#A")]).into_bytes();
    let tilde = latin.iter().position(|byte| *byte == b'#').expect("the mark");
    latin[tilde] = 0xD1;
    let mut file = [row(&[]), short, long].join("\n").into_bytes();
    file.push(b'\n');
    file.extend_from_slice(&latin);
    let written = assessed(&desk, &file, &options);
    let refused: Vec<_> =
        written.quarantine.iter().map(|row| (row["line"].as_str(), row["reason"].as_str())).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!((refused[0].0, refused[1].0), ("2", "3"));
    assert!(refused[0].1.contains("94") && refused[1].1.contains("96"), "{refused:?}");
    assert_eq!(written.rows.len(), 2);
    // The byte of the file, not a reading of it.
    assert_eq!(written.rows[1]["PRI_NAME"], "PE\u{D1}A");
    assert_eq!(written.summary["lineCount"], 4);
    assert_eq!(written.summary["vacatur"]["refusedRows"], 2);
}

#[test]
fn scattered_rows_stand_in_their_places_with_their_columns() {
    let (desk, options) = with_options();
    let of = |subject: &'static str, order: &'static str| {
        row(&[
            (SUBJECT, subject),
            (column::CII_NUMBER, if subject == "1" { "A1" } else { "A2" }),
            (ORDER, order),
            // Two convictions, each of its own case: under one number they would be one that is told twice.
            (
                column::OFN,
                match (subject, &order[..3]) {
                    ("1", "101") => "100",
                    ("1", _) => "200",
                    (_, "101") => "300",
                    _ => "400",
                },
            ),
        ])
    };
    let lines =
        [of("1", "101002001000"), of("2", "101002001000"), of("1", "102002001000"), of("2", "102002001000")];
    let written = assessed(&desk, lines.join("\r\n").as_bytes(), &options);
    let seen: Vec<_> =
        written.rows.iter().map(|row| (row["SUBJECT_ID"].as_str(), row["CNT_ORDER"].as_str())).collect();
    assert_eq!(
        seen,
        [("1", "101002001000"), ("2", "101002001000"), ("1", "102002001000"), ("2", "102002001000")]
    );
    assert!(written.rows.iter().all(|row| row["# of convictions on record"] == "2"));
    let lines: Vec<_> = written.counts.iter().map(|count| count["line"].as_str()).collect();
    assert_eq!(lines, ["1", "2", "3", "4"]);
}

#[test]
fn the_rows_are_written_as_they_were_read() {
    let desk = Desk::new();
    desk.ok(&["sample", "--people", "300", "--seed", "5", "--out", "s.csv"]);
    let run = |out: &str| {
        desk.ok(&["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--out", out, "s.csv"]);
        desk.path(out)
    };
    let out = run("one");
    let read = std::fs::read_to_string(desk.path("s.csv")).expect("the sample");
    let written = std::fs::read_to_string(out.join("all_results.csv")).expect("the results");
    assert_eq!(read.lines().count(), written.lines().count());
    for (read, written) in read.lines().zip(written.lines()) {
        assert!(written.strip_prefix(read).is_some_and(|rest| rest.starts_with(',')), "{read}\n{written}");
    }
    let again = run("two");
    for name in ["all_results.csv", "counts.csv", "summary.json", "quarantine.csv"] {
        let bytes = |folder: &Path| std::fs::read(folder.join(name)).expect("a result");
        assert_eq!(bytes(&out), bytes(&again), "{name}: the same files give the same bytes");
    }
}

#[test]
fn identifiers_go_nowhere_and_nothing_is_replaced() {
    let (desk, options) = with_options();
    let secret = row(&[
        (column::PRI_SSN, "123456789"),
        (column::CITIZENSHIP_LIST, "FRANCE"),
        (COMMENT, "SSN 987-65-4321"),
    ]);
    let written = assessed(&desk, secret.as_bytes(), &options);
    assert_eq!((written.rows[0]["PRI_SSN"].as_str(), written.rows[0]["CITIZENSHIP_LIST"].as_str()), ("", ""));
    assert!(!written.rows[0]["COMMENT_TEXT"].contains("4321"));
    let again = desk.run(&[
        "assess",
        "--county",
        "SAN FRANCISCO",
        "--as-of",
        "2019-07-01",
        "--out",
        "out",
        "rows.dat",
    ]);
    assert_eq!(again.code, 2, "{}", again.err);
    assert!(again.err.contains("is there already") && again.err.contains("next: "), "{}", again.err);
    // What can not be read leaves no folder behind, finished or not.
    let bad = desk.run(&[
        "assess",
        "--county",
        "SAN FRANCISCO",
        "--as-of",
        "2019-07-01",
        "--out",
        "new",
        "rows.dat",
        "none.dat",
    ]);
    assert_eq!(bad.code, 3, "{}", bad.err);
    let left = std::fs::read_dir(desk.folder())
        .expect("readable")
        .filter(|entry| entry.as_ref().expect("readable").file_name().to_string_lossy().contains("new"));
    assert_eq!(left.count(), 0);
}

#[test]
fn the_sample_that_ships_is_assessed_without_a_refused_row() {
    let desk = Desk::new();
    let said = desk.ok(&[
        "assess",
        "--county",
        "san francisco",
        "--as-of",
        "2018-01-31",
        "--out",
        "out",
        &sample_argument(),
    ]);
    assert!(said.contains("refused   0 rows"), "{said}");
}
