//! README.md against the program: its keys, its commands, its files.

use crate::desk::Desk;
use std::path::Path;
use vacatur::keymap::Keymap;
use vacatur::review::{Action, Context};

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(path).expect("README.md is there")
}

#[test]
fn the_ten_keys_do_what_the_readme_says() {
    let keymap = Keymap::default_embedded();
    let rows: Vec<String> = readme()
        .lines()
        .filter(|line| line.starts_with("| `") && !line.contains("`src/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(rows.len(), 10, "{rows:?}");
    for row in rows {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let (key, says) = (cells.next().expect("a key"), cells.next().expect("what it does"));
        let action = Action::ALL.iter().find(|action| action.help() == says);
        let action = action.unwrap_or_else(|| panic!("no action says {says:?} of itself"));
        let hint = keymap.hint(Context::Review, *action).expect("it has a key");
        assert_eq!(key.trim_matches('`'), hint, "{says}");
    }
}

#[test]
fn the_table_of_all_keys_is_the_one_in_force() {
    let desk = Desk::new();
    let printed = desk.ok(&["keys", "--markdown"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let kept = std::fs::read_to_string(path).expect("docs/keys.md is there");
    assert_eq!(kept, printed, "run: vacatur keys --markdown > docs/keys.md");
    // And as a table, with a file of one's own.
    let own = desk.file("own.toml", "[review]\napprove = [\"x\"]\n");
    let table = desk.ok(&["keys", "--keys", &own.display().to_string()]);
    assert!(
        table
            .lines()
            .any(|line| line.trim_start().starts_with("x ")
                && line.ends_with("approve the proposal and go on"))
    );
}

#[test]
fn the_commands_of_the_readme_are_understood() {
    let desk = Desk::new();
    let text = readme();
    // Every second piece between the fences is a block of commands or a screen.
    for line in
        text.split("```").skip(1).step_by(2).flat_map(str::lines).filter(|line| line.starts_with("vacatur "))
    {
        let words: Vec<&str> =
            line.split_whitespace().skip(1).take_while(|word| !word.starts_with('-')).collect();
        let commands: Vec<&str> = words
            .iter()
            .copied()
            .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase()))
            .take(2)
            .collect();
        if !cfg!(feature = "documents") && commands == ["batch", "preview"] {
            continue;
        }
        let known = match commands.as_slice() {
            [one, two] if matches!(*one, "batch" | "policy" | "seat" | "spotcheck") => {
                vec![*one, *two, "--help"]
            }
            [one, ..] => vec![*one, "--help"],
            [] => continue,
        };
        assert!(!desk.ok(&known).is_empty(), "{line}");
    }
}

#[test]
fn the_files_that_the_readme_names_are_there() {
    let text = readme();
    for name in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !name.starts_with("http") {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(name).exists(), "{name}");
        }
    }
}
