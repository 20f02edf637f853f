//! Files that mislead a careless reader (traps.md, section E), from the file to the queue through the real program.

use crate::desk::Desk;
use std::collections::BTreeMap;
use vacatur::record::layout::{COLUMNS, column};

/// `HEIGHT`, which the program does not read.
const HEIGHT: usize = 27;

/// A row of the bulk file: the base row of traps.md with these fields changed.
fn row(changes: &[(usize, &str)]) -> String {
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
        (column::OFFENSE_DESCR, "11357(B) HS-POSSESS MARIJUANA"),
        (column::OFFENSE_TOC, "M"),
        (column::DISP_DESCR, "CONVICTED-PROBATION"),
        (column::CONV_STAT_DESCR, "MISDEMEANOR"),
    ];
    let mut fields: BTreeMap<usize, &str> = base.into_iter().chain(changes.iter().copied()).collect();
    // A case number is one person's.
    let number = format!("10{}", fields.get(&column::SUBJECT_ID).copied().unwrap_or_default().trim());
    if fields.get(&column::SUBJECT_ID) != Some(&"1") && fields.get(&column::OFN) == Some(&"100") {
        fields.insert(column::OFN, &number);
    }
    let line: Vec<&str> = (0..COLUMNS.len()).map(|at| fields.get(&at).copied().unwrap_or_default()).collect();
    line.join(",")
}

/// A queue with these lines read in, and what the import said.
fn read(lines: &[String]) -> (Desk, String) {
    let desk = Desk::new();
    desk.init();
    let path = desk.file("doj.dat", lines.join("\n")).display().to_string();
    let said = desk.ok(&["import", &path]);
    assert!(desk.ok(&["audit"]).contains("holds"));
    (desk, said)
}

fn status(desk: &Desk) -> serde_json::Value {
    serde_json::from_str(&desk.ok(&["status", "--json"])).expect("JSON")
}

/// How many cases are clear and how many are for review.
fn lanes(desk: &Desk) -> (u64, u64) {
    let status = status(desk);
    let progress = &status["progress"];
    let number = |name: &str| progress[name].as_u64().expect("a number");
    (number("waiting_clear"), number("waiting") - number("waiting_clear"))
}

#[test]
fn t62_t63_rows_without_a_place_or_with_another_number_of_fields_are_set_aside_and_the_rest_is_read() {
    let arrest = (column::STP_TYPE_DESCR, "ARREST/DETAINED/CITED");
    let lines = [
        row(&[]),
        row(&[(column::SUBJECT_ID, "2"), (column::CII_NUMBER, "A2"), (column::CNT_ORDER, "1010")]),
        row(&[(column::SUBJECT_ID, "2"), (column::CII_NUMBER, "A2"), (column::CNT_ORDER, "")]),
        row(&[(column::SUBJECT_ID, "2"), (column::CII_NUMBER, "A2"), (column::CNT_ORDER, "1"), arrest]),
        row(&[(column::SUBJECT_ID, "3"), (column::CII_NUMBER, "A3")]),
        row(&[(column::SUBJECT_ID, "3")])[1..].to_owned(),
        row(&[(column::SUBJECT_ID, "4"), (column::CII_NUMBER, "A4"), (HEIGHT, "5'10\"")]),
    ];
    let (desk, said) = read(&lines);
    assert!(said.contains("refused   5 rows"), "{said}");
    let list = desk.ok(&["quarantine", "list"]);
    assert_eq!(list.matches("the order number is not twelve digits").count(), 3, "{list}");
    assert_eq!(list.matches("94 fields, not 95").count(), 1, "{list}");
    assert_eq!(list.matches("a quote stands within a field that no quote opens").count(), 1, "{list}");
    // Person 3 is the one the damaged row names, or is beside it; person 4 has no other row than the one with a quote.
    assert_eq!(lanes(&desk), (1, 1));
}

#[test]
fn t64_files_of_a_few_bytes_are_named() {
    for (content, words) in [("", "is empty"), ("\n\n", "is empty"), ("A1,B2", "is not a DOJ bulk file")] {
        let desk = Desk::new();
        desk.init();
        let path = desk.file("short.dat", content).display().to_string();
        let done = desk.run(&["import", &path]);
        assert!(done.code == 3 && done.err.contains(words), "{content:?}: {}", done.err);
    }
}

#[test]
fn t66_rows_without_an_id_are_never_one_person() {
    let other = [(column::SUBJECT_ID, ""), (column::CII_NUMBER, "A2"), (column::PRI_NAME, "\"ROE,RICHARD\"")];
    let (desk, _) = read(&[row(&[(column::SUBJECT_ID, "")]), row(&other)]);
    assert_eq!((status(&desk)["persons"].as_u64(), lanes(&desk)), (Some(2), (0, 2)));
}

#[test]
fn t67_one_number_under_two_ids_is_linked_also_over_two_imports() {
    let second = row(&[(column::SUBJECT_ID, "2"), (column::CII_NUMBER, "A01")]);
    let (desk, _) = read(&[row(&[]), second.clone()]);
    assert_eq!(lanes(&desk), (0, 2), "both may be one");
    let (desk, _) = read(&[row(&[])]);
    let path = desk.file("second.dat", second).display().to_string();
    desk.ok(&["import", &path]);
    assert_eq!(lanes(&desk), (1, 1), "the newer one may be the older");
}

#[test]
fn t69_a_county_in_any_spelling_counts_and_one_that_is_none_is_listed() {
    let county = |id, name| {
        row(&[(column::SUBJECT_ID, id), (column::CII_NUMBER, id), (column::STP_ORI_CNTY_NAME, name)])
    };
    let lines =
        [county("1", "SAN FRANCISCO "), county("2", "SAN FRANCISCO CO"), county("3", "SAN FRANSISCO")];
    let (desk, said) = read(&lines);
    // A misspelled county may be this one: an attorney reads the conviction.
    assert_eq!(lanes(&desk), (2, 1));
    assert!(said.contains("an attorney reads their convictions: SAN FRANSISCO (1 event)"), "{said}");
}

#[test]
fn t70_t71_a_case_without_a_number_is_looked_at_and_two_blanks_are_none() {
    let (desk, _) = read(&[
        row(&[(column::OFN, "NULL  ")]),
        row(&[(column::SUBJECT_ID, "2"), (column::CII_NUMBER, "A2"), (column::OFN, "")]),
    ]);
    assert_eq!(lanes(&desk), (0, 2));
}

#[test]
fn t72_t80_juvenile_courts_and_the_dead_go_to_a_person() {
    let (desk, _) = read(&[row(&[(column::STP_ORI_DESCR, "CAJV SAN FRANCISCO")])]);
    assert_eq!(lanes(&desk), (0, 1));
    let death = row(&[
        (column::STP_TYPE_DESCR, "DECEASED"),
        (column::CNT_ORDER, ""),
        (column::OFFENSE_DESCR, ""),
        (column::DISP_DESCR, ""),
    ]);
    let (desk, _) = read(&[row(&[]), death]);
    assert_eq!(lanes(&desk), (0, 1));
}

#[test]
fn t76_a_file_that_a_spreadsheet_has_rewritten_is_refused_with_the_reason() {
    let (desk, said) = read(&[
        row(&[]),
        row(&[(column::SUBJECT_ID, "2"), (column::STP_EVENT_DATE, "1/1/2010")]),
        row(&[(column::SUBJECT_ID, "3"), (column::CNT_ORDER, "1.01002E+11")]),
    ]);
    assert!(said.contains("refused   2 rows"), "{said}");
    let list = desk.ok(&["quarantine", "list"]);
    for words in ["STP_EVENT_DATE  the date was rewritten", "CNT_ORDER       the order number was rounded"] {
        assert!(list.contains(words), "{words} is missing in: {list}");
    }
}

#[test]
fn t78_one_bad_file_of_several_takes_none_in() {
    let desk = Desk::new();
    desk.init();
    let before = status(&desk);
    let good = desk.file("good.dat", row(&[])).display().to_string();
    let bad = desk.file("bad.dat", "this is a letter\n").display().to_string();
    assert_eq!(desk.run(&["import", &good, &bad]).code, 3);
    assert_eq!(status(&desk), before);
}

#[test]
fn t74_a_formula_in_a_name_is_text_in_every_table_that_people_open() {
    let desk = Desk::new();
    let path = desk.file("doj.dat", row(&[(column::PRI_NAME, "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]));
    let path = path.display().to_string();
    let county = ["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--out", "out", &path];
    desk.ok(&county);
    let results = std::fs::read_to_string(desk.path("out/all_results.csv")).expect("it was written");
    let mut reader = csv::ReaderBuilder::new().from_reader(results.as_bytes());
    let cells: Vec<String> = reader
        .records()
        .flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(cells.contains(&"'=HYPERLINK(\"http://x\",\"y\")".to_owned()), "{results}");
    assert!(!cells.iter().any(|cell| cell.starts_with('=')), "{results}");
}

#[test]
fn t75_a_name_in_latin_1_is_read_letter_by_letter_and_its_bytes_are_kept() {
    let mut line = row(&[(column::PRI_NAME, "\"PENA,JOSE\"")]).into_bytes();
    let at = line.windows(4).position(|four| four == b"PENA").expect("the name");
    line[at + 2] = 0xD1;
    let desk = Desk::new();
    desk.init();
    let path = desk.file("doj.dat", &line).display().to_string();
    desk.ok(&["import", &path]);
    let mut command = desk.command();
    let plain =
        command.args(["review", "--plain"]).stdin(std::process::Stdio::null()).output().expect("it starts");
    assert!(String::from_utf8_lossy(&plain.stdout).contains("PEÑA, JOSE"), "{plain:?}");
    desk.ok(&["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--out", "out", &path]);
    let results = std::fs::read(desk.path("out/all_results.csv")).expect("it was written");
    assert!(results.windows(4).any(|four| four == b"PE\xD1A"), "the row is repeated byte for byte");
}

#[test]
fn t77_an_unknown_key_in_the_options_is_named() {
    let desk = Desk::new();
    let path = desk.file(
        "options.json",
        r#"{ "baselineEligibility": { "dismiss": ["11357"], "reduce": [] }, "11361": 1 }"#,
    );
    let path = path.display().to_string();
    let done = desk.run(&["policy", "check", &path]);
    assert!(done.code == 3 && done.err.contains("11361"), "{}: {}", done.code, done.err);
    let table = desk.file("policy.toml", desk.ok(&["policy", "show", "statute-only"]) + "\n11361 = 1\n");
    let done = desk.run(&["policy", "check", &table.display().to_string()]);
    assert!(done.code == 3 && done.err.contains("11361"), "{}: {}", done.code, done.err);
}

/// The cases of traps.md, sections A, C, D and E.
const TRAPS: [&str; 49] = [
    "t01", "t03", "t04", "t06", "t07", "t09", "t11", "t12", "t13", "t15", "t16", "t17", "t19", "t20", "t36",
    "t37", "t38", "t40", "t41", "t42", "t43", "t45", "t47", "t48", "t50", "t51", "t52", "t53", "t54", "t55",
    "t57", "t59", "t61", "t62", "t63", "t64", "t66", "t67", "t69", "t70", "t71", "t72", "t74", "t75", "t76",
    "t77", "t78", "t79", "t80",
];

/// The traps that a file's tables cannot show, or not by themselves: a test is named after each.
const OF_THEIR_OWN: [&str; 7] = ["t61", "t63", "t64", "t75", "t77", "t78", "t79"];

/// The traps of the tables of `assess` with what these say of them: at least one line below the heading.
fn shown() -> BTreeMap<String, Vec<String>> {
    let snapshot =
        "tests/it/assess/snapshots/it__assess__traps__every_trap_has_its_outcome_in_the_tables.snap";
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut of = String::new();
    for line in source(snapshot).lines() {
        match line.strip_prefix("  ") {
            Some(outcome) => shown.entry(of.clone()).or_default().push(outcome.to_owned()),
            None => of = line.split(' ').next().unwrap_or_default().to_lowercase(),
        }
    }
    shown
}

fn source(file: &str) -> String {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(top.join(file)).expect("a file of this program")
}

/// The traps that tests are named after: `fn t62_t63_rows_…`.
fn named(files: &[&str]) -> std::collections::BTreeSet<String> {
    let is_trap = |word: &&str| word.len() == 3 && word.starts_with('t') && word[1..].parse::<u8>().is_ok();
    files
        .iter()
        .flat_map(|file| source(file).lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| line.trim_start().strip_prefix("fn ").map(str::to_owned))
        .flat_map(|name| name.split(['_', '(']).filter(is_trap).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_trap_has_its_exact_outcome_in_the_tables_or_a_test_of_its_own() {
    let shown = shown();
    // What every outcome says: the lane with its codes and the action, or that there is no candidate, or the refusal.
    let is_outcome = |line: &String| {
        let count = line.starts_with("line ")
            && ["| clear []", "| review ["].iter().any(|lane| line.contains(lane))
            && line.contains("| law ");
        count || line.starts_with("refused line ") || line.starts_with("no candidate; look-alikes ")
    };
    for (trap, outcomes) in &shown {
        assert!(outcomes.iter().all(is_outcome), "{trap}: {outcomes:?}");
    }
    let own = named(&[
        "tests/it/traps.rs",
        "src/relief/tests/traps/charges.rs",
        "src/relief/tests/traps/dates.rs",
        "src/relief/tests/traps/records.rs",
        // A disk that is full at any byte.
        "src/filing/papers/tests.rs",
    ]);
    for trap in TRAPS {
        let is_told = shown.contains_key(trap) || OF_THEIR_OWN.contains(&trap);
        assert!(is_told, "the tables of assess say nothing of {trap}");
        assert!(!OF_THEIR_OWN.contains(&trap) || own.contains(trap), "{trap} has no test of its own");
    }
    for trap in shown.keys().filter(|trap| trap.as_str() != "b") {
        assert!(TRAPS.contains(&trap.as_str()), "{trap} is no case of sections A, C, D and E");
    }
}
