//! Every way of tampering is found and named; an untouched export is not.

use crate::casework::{CaseId, Digest, Note, Seq, Standing};
use crate::filing::fixture::{Docket, approve, approved, docket, undecided};
use crate::filing::manifest::{
    BATCH, CASES, CLERK, COUNTS, DEPARTMENT, MANIFEST, NAMES, OFFICE, SUMS, WORKBOOK,
};
use crate::filing::{Difference, Differences, FilingError, Verification, verify, verify_against};
use crate::record::Text;
use std::fs;
use std::path::Path;

type Tamper = fn(&Path);

fn words(verification: &Verification) -> Vec<String> {
    verification.differences().iter().map(ToString::to_string).collect()
}

/// Replaces the first occurrence in a file, which must be there.
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    fs::write(folder.join(name), text.replacen(from, to, 1)).unwrap();
}

/// Rearranges the lines of a file.
fn lines(folder: &Path, name: &str, change: impl FnOnce(&mut Vec<String>)) {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let mut lines: Vec<_> = text.split_inclusive('\n').map(str::to_owned).collect();
    change(&mut lines);
    fs::write(folder.join(name), lines.concat()).unwrap();
}

fn cut(folder: &Path, name: &str, part: usize) {
    let bytes = fs::read(folder.join(name)).unwrap();
    fs::write(folder.join(name), &bytes[..bytes.len() * part / 100]).unwrap();
}

#[test]
fn an_untouched_export_is_good_alone_and_against_the_queue() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(5);
    let exported = docket.export(&out).unwrap();
    let alone = verify(&out).unwrap();
    assert!(alone.is_good(), "{:?}", words(&alone));
    assert_eq!((alone.manifest(), alone.totals()), (Some(exported.manifest), &exported.totals));
    assert_eq!(alone.heading().map(|heading| heading.batch), Some(7));
    let against = docket.verify(&out).unwrap();
    assert!(against.is_good(), "{:?}", words(&against));
}

#[test]
fn an_export_without_cases_in_its_tables_says_so() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(1).export(&out).unwrap();
    for name in [CASES, COUNTS, BATCH] {
        fs::write(out.join(name), "").unwrap();
    }
    let found = words(&verify(&out).unwrap());
    for expected in ["cases.csv has 0 bytes", "counts.csv has 0 bytes", "batch.json is damaged"] {
        assert!(found.iter().any(|words| words.contains(expected)), "{found:?}");
    }
}

/// Name of the tampering, what is done, and what must be said about it.
const TAMPERINGS: &[(&str, Tamper, &[&str])] = &[
    (
        "an edited cell",
        |folder| edit(folder, CASES, "SKYWALKER2", "SKYWALKER9"),
        &["cases.csv row 3, case 2: name is not what batch.json says", "cases.csv was changed"],
    ),
    (
        "an edited action",
        |folder| edit(folder, COUNTS, "\"redesignate\",\"misdemeanor\"", "\"none\",\"felony\""),
        &[
            "counts.csv row 2, case 1 count 1: action is not what batch.json says",
            "counts.csv row 2, case 1 count 1: level_after is not",
        ],
    ),
    (
        "an edited cell of the court's own table",
        |folder| edit(folder, CLERK, "\"Y\"", "\"N\""),
        &["clerk.csv row 3, case 1 count 2: SEAL is not what batch.json says"],
    ),
    (
        "a removed row of the court's own table",
        |folder| lines(folder, CLERK, |lines| drop(lines.pop())),
        &["clerk.csv: the row of case 4 count 2 is missing"],
    ),
    (
        "an edited cell of the Department's list",
        |folder| edit(folder, DEPARTMENT, "\"redesignate\"", "\"dismiss-and-seal\""),
        &["department.csv row 2, case 1 count 1: action is not what batch.json says"],
    ),
    (
        "settings that are none",
        |folder| edit(folder, OFFICE, "[clerk]", "[clerc]"),
        &["office.toml is damaged", "office.toml was changed"],
    ),
    ("a workbook that is none", |folder| cut(folder, WORKBOOK, 50), &["workbook.xlsx is damaged"]),
    (
        "an edited number of a case",
        |folder| edit(folder, CASES, "\"7\",\"1\"", "\"7\",\"999\""),
        &[
            "cases.csv row 2: batch.json has no case 999 in this place",
            "cases.csv: the row of case 1 is missing",
        ],
    ),
    (
        "a number of a case that is none",
        |folder| edit(folder, CASES, "\"7\",\"1\"", "\"7\",\"x\""),
        &["cases.csv row 2: not a row of an export", "cases.csv: the row of case 1 is missing"],
    ),
    (
        "a removed row",
        |folder| lines(folder, CASES, |lines| drop(lines.remove(2))),
        &["cases.csv: the row of case 2 is missing; batch.json has it"],
    ),
    (
        "a removed last row",
        |folder| lines(folder, COUNTS, |lines| drop(lines.pop())),
        &["counts.csv: the row of case 4 count 2 is missing"],
    ),
    (
        "a row of its own",
        |folder| lines(folder, CASES, |lines| lines.push(lines[1].replace("\"7\",\"1\"", "\"7\",\"50\""))),
        &["cases.csv row 6: batch.json has no case 50 in this place"],
    ),
    (
        "a row twice",
        |folder| lines(folder, COUNTS, |lines| lines.insert(2, lines[1].clone())),
        &["counts.csv row 3: batch.json has no case 1 count 1 in this place"],
    ),
    (
        "rows in another order",
        |folder| lines(folder, CASES, |lines| lines.swap(1, 2)),
        &[
            "cases.csv row 2: batch.json has no case 2 in this place",
            "cases.csv: the row of case 2 is missing",
        ],
    ),
    (
        "a cell too many",
        |folder| lines(folder, CASES, |lines| lines[1] = lines[1].replace("\r\n", ",\"\"\r\n")),
        &["cases.csv row 2, case 1: too many or too few cells"],
    ),
    (
        "other columns",
        |folder| edit(folder, COUNTS, "\"level_after\"", "\"level\""),
        &["counts.csv row 1: the columns are not those of an export"],
    ),
    (
        "other line ends",
        |folder| {
            let text = fs::read_to_string(folder.join(CASES)).unwrap();
            fs::write(folder.join(CASES), text.replace("\r\n", "\n")).unwrap();
        },
        &["cases.csv was changed", "cases.csv has"],
    ),
    (
        "files that changed places",
        |folder| {
            fs::rename(folder.join(CASES), folder.join("x")).unwrap();
            fs::rename(folder.join(COUNTS), folder.join(CASES)).unwrap();
            fs::rename(folder.join("x"), folder.join(COUNTS)).unwrap();
        },
        &["cases.csv was changed", "counts.csv was changed", "cases.csv row 1: the columns"],
    ),
    (
        "a truncated table",
        |folder| cut(folder, CASES, 60),
        &["cases.csv has", "cases.csv: the row of case 4 is missing"],
    ),
    ("a truncated document", |folder| cut(folder, BATCH, 50), &["batch.json is damaged", "batch.json has"]),
    ("a truncated manifest", |folder| cut(folder, MANIFEST, 50), &["manifest.json is damaged"]),
    (
        "truncated sums",
        |folder| cut(folder, SUMS, 90),
        &["SHA256SUMS does not have the SHA-256 of workbook.xlsx"],
    ),
    ("an extra file", |folder| fs::write(folder.join("z.csv"), "").unwrap(), &["z.csv does not belong"]),
    ("a hidden file", |folder| fs::write(folder.join(".x"), "").unwrap(), &[".x does not belong"]),
    ("an extra folder", |folder| fs::create_dir(folder.join("d")).unwrap(), &["d does not belong"]),
    (
        "a file with a hostile name",
        |folder| fs::write(folder.join("\u{1b}[31mred"), "").unwrap(),
        &["\\u{1B}[31mred does not belong"],
    ),
    (
        "a folder in place of a file",
        |folder| {
            fs::remove_file(folder.join(COUNTS)).unwrap();
            fs::create_dir(folder.join(COUNTS)).unwrap();
        },
        &["counts.csv is a link, a folder or a device"],
    ),
    (
        "other totals in the manifest",
        |folder| edit(folder, MANIFEST, "\"cases\": 4", "\"cases\": 5"),
        &["manifest.json: the totals are not", "SHA256SUMS does not have the SHA-256 of manifest.json"],
    ),
    (
        "another policy in the manifest",
        |folder| edit(folder, MANIFEST, "san-francisco-2018", "los-angeles-2019"),
        &["batch.json: policy is not what manifest.json says"],
    ),
    (
        "another form of the same manifest",
        |folder| edit(folder, MANIFEST, "  ", "\t"),
        &["manifest.json was written again by another program"],
    ),
    (
        "a file less in the manifest",
        |folder| edit(folder, MANIFEST, "\"counts.csv\"", "\"others.csv\""),
        &["manifest.json lists other files"],
    ),
    (
        "a part more in the manifest",
        |folder| edit(folder, MANIFEST, "\"form\"", "\"extra\": 1,\n  \"form\""),
        &["manifest.json is damaged"],
    ),
    (
        "another value in the document",
        |folder| {
            edit(folder, BATCH, "\"conviction_date\":\"1981-04-11\"", "\"conviction_date\":\"1982-04-11\"");
        },
        &["cases.csv row 2, case 1: conviction_date is not what batch.json says", "batch.json was changed"],
    ),
    (
        "other totals in the document",
        |folder| edit(folder, BATCH, "\"sealed\":4", "\"sealed\":3"),
        &["batch.json: the totals are not what the rows add up to"],
    ),
    (
        "a part more in the document",
        |folder| edit(folder, BATCH, "\"form\"", "\"extra\":1,\"form\""),
        &["batch.json is damaged"],
    ),
    (
        "another form of the document",
        |folder| edit(folder, BATCH, "vacatur-batch/3", "vacatur-batch/4"),
        &["batch.json is damaged: it cannot be read from line 2 on"],
    ),
    (
        "something after the document",
        |folder| lines(folder, BATCH, |lines| lines.push("{}\n".to_owned())),
        &["batch.json is damaged"],
    ),
    (
        "a sum more",
        |folder| lines(folder, SUMS, |lines| lines.push(lines[0].replace("batch.json", "x.json"))),
        &["SHA256SUMS was changed"],
    ),
    (
        "another sum",
        |folder| {
            let zeros = "0".repeat(64);
            lines(folder, SUMS, |lines| lines[2].replace_range(..64, &zeros));
        },
        &["SHA256SUMS does not have the SHA-256 of cases.csv"],
    ),
];

#[test]
fn every_tampering_is_found_and_named() {
    for (name, tamper, expected) in TAMPERINGS {
        let top = tempfile::tempdir().unwrap();
        let out = top.path().join("out");
        let mut docket = docket(4);
        docket.export(&out).unwrap();
        tamper(&out);
        let alone = verify(&out).unwrap();
        let against = docket.verify(&out).unwrap();
        for verification in [alone, against] {
            assert!(!verification.is_good(), "{name} was not found");
            let found = words(&verification);
            for words in *expected {
                assert!(
                    found.iter().any(|found| found.starts_with(words)),
                    "{name}: no {words:?} in {found:#?}"
                );
            }
        }
    }
}

#[test]
fn a_row_out_of_place_costs_two_lines_not_the_rest_of_the_table() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(50).export(&out).unwrap();
    edit(&out, CASES, "\"7\",\"1\"", "\"7\",\"999\"");
    lines(&out, COUNTS, |lines| drop(lines.remove(40)));
    let verification = verify(&out).unwrap();
    let rows = |difference: &&Difference| {
        matches!(
            difference,
            Difference::Misplaced { .. } | Difference::NoRow { .. } | Difference::Cell { .. }
        )
    };
    assert_eq!(verification.differences().iter().filter(rows).count(), 3, "{:#?}", words(&verification));
}

#[test]
fn a_missing_file_is_named_and_the_rest_is_still_checked() {
    for name in NAMES {
        let top = tempfile::tempdir().unwrap();
        let out = top.path().join("out");
        docket(2).export(&out).unwrap();
        fs::remove_file(out.join(name)).unwrap();
        let found = verify(&out).unwrap();
        assert_eq!(words(&found), [format!("{name} is missing")]);
        fs::write(out.join("extra"), "").unwrap();
        assert_eq!(verify(&out).unwrap().differences().total(), 2);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_named_though_it_leads_to_the_same_bytes() {
    for name in NAMES {
        let top = tempfile::tempdir().unwrap();
        let out = top.path().join("out");
        docket(2).export(&out).unwrap();
        fs::rename(out.join(name), top.path().join("aside")).unwrap();
        std::os::unix::fs::symlink("../aside", out.join(name)).unwrap();
        assert_eq!(
            words(&verify(&out).unwrap()),
            [format!("{name} is a link, a folder or a device, not a file")]
        );
    }
}

#[test]
fn a_guard_that_was_taken_away_is_found() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut case = undecided(1);
    case.person.identity.name = Text::new("=1+1");
    approve(&mut case, 1001);
    Docket::of(vec![case]).export(&out).unwrap();
    edit(&out, CASES, "'=1+1", "=1+1");
    let found = words(&verify(&out).unwrap());
    assert!(found.iter().any(|words| words.contains("case 1: name is not what")), "{found:#?}");
}

#[test]
fn what_is_no_export_is_not_judged() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("file"), "").unwrap();
    fs::create_dir(top.path().join("empty")).unwrap();
    fs::create_dir(top.path().join("other")).unwrap();
    fs::write(top.path().join("other/cases.xlsx"), "").unwrap();
    for name in ["nowhere", "file", "empty", "other"] {
        assert!(matches!(verify(&top.path().join(name)), Err(FilingError::NotAnExport(_))), "{name}");
    }
}

#[test]
fn an_export_of_a_later_form_is_not_judged() {
    for (from, to) in [("vacatur-manifest/3", "vacatur-manifest/4"), ("\"files\"", "\"papers\"")] {
        let top = tempfile::tempdir().unwrap();
        let out = top.path().join("out");
        docket(1).export(&out).unwrap();
        edit(&out, MANIFEST, "vacatur-manifest/3", "vacatur-manifest/4");
        if from.contains("files") {
            edit(&out, MANIFEST, from, to);
        }
        assert!(matches!(verify(&out), Err(FilingError::ManifestUnknown(_))));
    }
}

mod against_the_queue;

#[test]
fn a_file_that_is_all_wrong_does_not_fill_the_memory() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    docket(150).export(&out).unwrap();
    let text = fs::read_to_string(out.join(COUNTS)).unwrap();
    fs::write(out.join(COUNTS), text.replace("felony", "misdemeanor")).unwrap();
    let verification = verify(&out).unwrap();
    assert_eq!(verification.differences().iter().count(), Differences::LISTED);
    assert!(verification.differences().total() > 300);
}
