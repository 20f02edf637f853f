//! The limits of every input (`record::limits`): at each of them the program goes on, and one over it says so.

use crate::desk::{Desk, sample_argument};
use std::fs::{self, File};
use std::path::Path;
use vacatur::record::Limit;
use vacatur::record::limits::{ALL, ANSWERS, COLUMNS, LINE, NAME, RECORD, SOURCE, TABLE, TEXT, WRITTEN};

/// Makes a file of so many bytes that takes no room on the disk.
fn sparse(desk: &Desk, name: &str, bytes: u64) -> String {
    let path = desk.path(name);
    File::create(&path).and_then(|file| file.set_len(bytes)).expect("the folder is ours");
    path.display().to_string()
}

/// Pads a text with a comment to a length.
fn padded(text: &str, bytes: usize) -> String {
    let room = bytes.checked_sub(text.len() + 2).expect("shorter than its limit");
    format!("{text}\n#{}", "x".repeat(room))
}

#[track_caller]
fn is_refused(desk: &Desk, arguments: &[&str], limit: Limit) {
    let done = desk.run(arguments);
    let words: String = done.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(done.code == 2 || done.code == 3, "{arguments:?}: {} {}", done.code, done.err);
    assert!(words.contains(&limit.to_string()), "{arguments:?}: {}", done.err);
}

#[test]
fn every_file_that_people_write_is_taken_at_its_limit_and_refused_over_it() {
    let desk = Desk::new();
    let shown = |arguments: &[&str]| desk.ok(arguments);
    let files: [(&str, String, &[&str]); 5] = [
        ("policy.toml", shown(&["policy", "show", "san-francisco-2018"]), &["policy", "check"]),
        ("mapping.toml", shown(&["mapping", "show", "sf-court-list"]), &["mapping", "check"]),
        ("office.toml", shown(&["office", "show"]), &["office", "check"]),
        ("keys.toml", String::new(), &["keys", "--keys"]),
        ("settings.toml", shown(&["settings"]), &[]),
    ];
    for (name, text, command) in files {
        let path = desk.path(name).display().to_string();
        let run = |arguments: &[&str]| {
            let mut command = desk.command();
            // The settings are read by whatever opens the workstation or looks at the machine.
            command.env("VACATUR_SETTINGS", if name == "settings.toml" { path.as_str() } else { "" });
            let arguments =
                if arguments.is_empty() { vec!["doctor"] } else { [arguments, &[path.as_str()]].concat() };
            crate::desk::Done::from(command.args(arguments).output().expect("the binary starts"))
        };
        fs::write(desk.path(name), padded(&text, WRITTEN.length())).expect("the folder is ours");
        let done = run(command);
        assert!(
            !format!("{}{}", done.out, done.err).contains("at most"),
            "{name}: {} {}",
            done.out,
            done.err
        );
        assert!(done.code == 0 || command.is_empty(), "{name}: {}", done.err);
        fs::write(desk.path(name), padded(&text, WRITTEN.length() + 1)).expect("the folder is ours");
        let done = run(command);
        let words = format!("{}{}", done.out, done.err);
        assert!(done.code != 0 && words.contains(&WRITTEN.to_string()), "{name}: {words}");
    }
}

#[test]
fn a_file_without_an_end_is_refused_and_not_read_for_ever() {
    let desk = Desk::new();
    for (arguments, limit) in [
        (&["policy", "check", "/dev/zero"][..], WRITTEN),
        (&["office", "check", "/dev/zero"], WRITTEN),
        (&["mapping", "check", "/dev/zero"], WRITTEN),
        (&["outcome", "import", "/dev/zero"], ANSWERS),
    ] {
        if Path::new("/dev/zero").exists() {
            is_refused(&desk, arguments, limit);
        }
    }
}

#[test]
fn large_files_are_refused_before_they_are_read() {
    let desk = Desk::new();
    desk.init();
    let over = sparse(&desk, "over.csv", SOURCE.most + 1);
    is_refused(&desk, &["import", &over], SOURCE);
    // At the limit the file is looked at, and found to be none.
    let at = sparse(&desk, "at.csv", SOURCE.most);
    let done = desk.run(&["import", &at]);
    assert!(done.code == 3 && done.err.contains("is not a DOJ bulk file"), "{}", done.err);
    let over = sparse(&desk, "table.csv", TABLE.most + 1);
    is_refused(&desk, &["import", "--mapping", "sf-court-list", &over], TABLE);
    let at = sparse(&desk, "table.csv", TABLE.most);
    let done = desk.run(&["import", "--mapping", "sf-court-list", &at]);
    assert!(done.code == 3 && !done.err.contains(&TABLE.to_string()), "{}", done.err);
}

#[test]
fn a_header_a_file_of_answers_and_a_line_of_the_plain_mode_end_at_their_limits() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    let shown = desk.ok(&["mapping", "show", "sf-court-list"]);
    let (before, rest) = shown.split_once("header = [").expect("a mapping has a header");
    let own = rest.split_once(']').expect("a list").0.matches('"').count() / 2;
    let check = |columns: usize| {
        let more: Vec<String> = (own..columns).map(|number| format!("\"c{number}\", ")).collect();
        let more = more.concat();
        desk.file("wide.toml", format!("{before}header = [{more}{rest}"));
        desk.run(&["mapping", "check", "wide.toml"])
    };
    assert_eq!(check(COLUMNS.length()).code, 0);
    let done = check(COLUMNS.length() + 1);
    let words: String = done.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(done.code != 0 && words.contains(&COLUMNS.to_string()), "{} {}", done.code, done.err);

    let at = desk.file("at.csv", "a,b\n").display().to_string();
    let file = File::options().write(true).open(&at).expect("it is ours");
    file.set_len(ANSWERS.most).expect("it takes no room");
    let done = desk.run(&["outcome", "import", &at]);
    assert!(done.code != 0 && !done.err.contains("at most"), "{}", done.err);
    let over = sparse(&desk, "over.csv", ANSWERS.most + 1);
    is_refused(&desk, &["outcome", "import", &over], ANSWERS);

    let line = |length: usize| desk.run_with(&["review", "--plain"], &format!("{}\nq\n", "x".repeat(length)));
    let done = line(LINE.length());
    assert_eq!(done.code, 0, "{}", done.err);
    let done = line(LINE.length() + 1);
    assert!(done.code != 0 && done.err.contains(&LINE.to_string()), "{} {}", done.code, done.err);
}

#[cfg(feature = "encryption")]
#[test]
fn a_passphrase_ends_at_its_limit() {
    use vacatur::record::limits::PASSPHRASE;
    for (length, code) in [(PASSPHRASE.length(), 0), (PASSPHRASE.length() + 1, 3)] {
        let desk = Desk::new();
        let file = desk.private_file("passphrases", &format!("{}\n", "p".repeat(length)));
        let mut command = desk.command();
        command.env("VACATUR_PASSPHRASE_FILE", file);
        command.args(["init", "--county", "MARIN", "--as-of", "2018-01-31"]);
        let done = crate::desk::Done::from(command.output().expect("the binary starts"));
        assert_eq!(done.code, code, "{}", done.err);
        assert_eq!(code != 0, done.err.contains(&PASSPHRASE.to_string()), "{}", done.err);
    }
}

#[test]
fn a_row_at_its_limit_is_read_and_one_over_it_is_set_aside() {
    let line = fs::read_to_string(crate::desk::sample()).expect("it ships");
    let rows: Vec<&str> = line.lines().take(2).collect();
    for (bytes, refused) in [(RECORD.length(), 0), (RECORD.length() + 1, 1)] {
        let desk = Desk::new();
        desk.init();
        let long = rows[1].to_owned() + &"x".repeat(bytes - rows[1].len());
        let file = desk.file("rows.csv", format!("{}\n{long}\n", rows[0])).display().to_string();
        desk.ok(&["import", &file]);
        let list: serde_json::Value =
            serde_json::from_str(&desk.ok(&["quarantine", "list", "--json"])).expect("JSON");
        assert_eq!(list.as_array().map(Vec::len), Some(refused), "{list}");
    }
}

#[test]
fn words_for_the_ledger_and_names_end_at_their_limits() {
    let desk = Desk::new();
    desk.init();
    desk.ok(&["import", &sample_argument()]);
    let note = |length: usize| "é".repeat(length);
    let add = |source: &str| desk.run(&["fact", "add", "1", "weight", "5 g", "--source", source]);
    assert_eq!(add(&note(TEXT.length())).code, 0);
    is_refused(&desk, &["fact", "add", "1", "weight", "5 g", "--source", &note(TEXT.length() + 1)], TEXT);
    let name = "n".repeat(NAME.length());
    desk.ok(&["seat", "add", &name, "--role", "reviewer"]);
    is_refused(&desk, &["seat", "add", &(name.clone() + "n"), "--role", "reviewer"], NAME);
    is_refused(&desk, &["--seat", &(name + "n"), "status"], NAME);
    assert!(desk.ok(&["audit"]).contains("holds"));
}

#[test]
fn the_page_on_security_names_every_limit() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let page = fs::read_to_string(page).expect("it ships");
    for limit in ALL {
        let row = format!("| {} |", limit.to_string().replace(" has at most ", " | "));
        assert!(page.contains(&row), "{row} is missing");
    }
}
