//! Reads the sources and enforces design.md section 2: who may import whom, who may read the environment and the
//! clock, and that the pure rooms touch nothing outside.
//!
//! It reads text, not types: comments and literals are blanked, then every `crate::` path is taken apart. That is enough
//! because a room can reach another one only by naming it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Left may use right, and itself. The same table as in design.md section 2 and `lib.rs`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("main", &["cli", "error"]),
    (
        "cli",
        &[
            "workstation",
            "intake",
            "assessment",
            "filing",
            "queue",
            "keys",
            "relief",
            "casework",
            "record",
            "screen",
            "review",
            "keymap",
            "config",
            "clock",
            "error",
        ],
    ),
    ("workstation", &["screen", "review", "keymap", "queue", "clock", "casework", "relief", "record"]),
    ("screen", &["review", "keymap", "casework", "relief", "record"]),
    ("keymap", &["review"]),
    ("review", &["casework", "relief", "record"]),
    ("queue", &["syncing", "keys", "casework", "relief", "record"]),
    ("assessment", &["syncing", "filing", "relief", "record"]),
    ("filing", &["typeset", "casework", "relief", "record"]),
    ("typeset", &[]),
    ("keys", &["casework", "record"]),
    ("intake", &["record"]),
    ("casework", &["relief", "record"]),
    ("relief", &["record"]),
    ("syncing", &[]),
    ("record", &[]),
    ("config", &["record"]),
    ("clock", &[]),
    ("error", &[]),
    ("lib", &[]),
];

/// Rooms that are given everything they know: no files, no processes, no threads, no terminal, no store.
const PURE: &[&str] = &["record", "relief", "casework", "review", "screen"];

/// What a pure room must not name.
const OUTSIDE: &[&str] =
    &["std::fs", "std::process", "std::thread", "std::io", "rusqlite", "crossterm", "indicatif"];

/// One source file: its room and its text without comments and literals.
struct Source {
    path: PathBuf,
    room: String,
    code: String,
}

/// Reads every source under `src`.
fn sources() -> Vec<Source> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&top).expect("under src").to_path_buf();
                let first =
                    inside.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
                let name = first.trim_end_matches(".rs").to_owned();
                let code = blank(&fs::read_to_string(&path).expect("sources are UTF-8"));
                found.push(Source { path: inside, room: name, code });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Blanks comments, strings and character literals, so that words in them count for nothing.
fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.push(' ');
            at = end;
        }
    }
    out
}

/// Returns where the comment or literal that begins at `at` ends; `at` itself where none begins.
fn literal_end(chars: &[char], at: usize) -> usize {
    let is = |offset: usize, wanted: char| chars.get(at + offset) == Some(&wanted);
    let find = |from: usize, test: &dyn Fn(usize) -> bool| {
        (from..chars.len()).find(|&i| test(i)).unwrap_or(chars.len())
    };
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match chars[at] {
        '/' if is(1, '/') => find(at, &|i| chars[i] == '\n'),
        '/' if is(1, '*') => find(at + 2, &|i| chars[i] == '*' && chars.get(i + 1) == Some(&'/')) + 2,
        'r' if !in_word && (is(1, '"') || is(1, '#')) => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if !is(1 + hashes, '"') {
                return at;
            }
            let closed =
                |i: usize| chars[i] == '"' && (1..=hashes).all(|offset| chars.get(i + offset) == Some(&'#'));
            find(at + 2 + hashes, &closed) + 1 + hashes
        }
        '"' => {
            let mut i = at + 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i + 1
        }
        // A lifetime has no closing quote one or a few characters on.
        '\'' if is(1, '\\') => find(at + 3, &|i| chars[i] == '\'') + 1,
        '\'' if is(2, '\'') => at + 3,
        _ => at,
    }
    .min(chars.len())
}

/// Returns the rooms that a blanked text names by `root::…`: `root::room`, and the heads of `root::{room::…, room}`.
fn named(code: &str, root: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let head = format!("{root}::");
    for (at, _) in code.match_indices(&head) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = code[at + head.len()..].trim_start();
        match rest.strip_prefix('{') {
            Some(group) => rooms.extend(heads(group)),
            None => rooms.extend(word(rest)),
        }
    }
    rooms
}

/// Returns the first word of each item of a brace group, given what follows the opening brace.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut fresh = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && (c.is_alphanumeric() || c == '_') => {
                found.extend(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

/// Returns the identifier a text begins with.
fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// Returns whether a blanked text names a path, such as `std::env`, as whole words.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        !code[..at].ends_with(inside) && !code[at + path.len()..].starts_with(inside)
    })
}

/// The rooms a file uses, its own left out. A file at the top of a room may reach the crate by `super` too.
fn used(source: &Source) -> BTreeSet<String> {
    let mut rooms = named(&source.code, if source.room == "main" { "vacatur" } else { "crate" });
    if source.path.components().count() == 1 {
        // In the room's own file `super` is the crate, but in its inline test module it is the room.
        let outside_tests = source.code.split("mod tests").next().unwrap_or_default();
        rooms.extend(named(outside_tests, "super").into_iter().filter(|name| rule(name).is_some()));
    }
    rooms.remove(&source.room);
    rooms
}

fn rule(room: &str) -> Option<&'static [&'static str]> {
    MAY_USE.iter().find(|(left, _)| *left == room).map(|(_, right)| *right)
}

#[test]
fn every_room_uses_only_what_the_table_allows() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(allowed) = rule(&source.room) else {
            faults.push(format!("{}: room `{}` is not in the table", source.path.display(), source.room));
            continue;
        };
        for room in used(&source) {
            // What the crate root re-exports or declares besides rooms would hide an import: there is nothing of it.
            if !allowed.contains(&room.as_str()) {
                faults.push(format!("{}: `{}` may not use `{room}`", source.path.display(), source.room));
            }
        }
    }
    assert!(faults.is_empty(), "design.md section 2:\n  {}", faults.join("\n  "));
}

#[test]
fn only_config_reads_the_environment_and_only_clock_the_time() {
    let readers: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "config",
            ["std::env", "env::var", "env::var_os", "env::args", "env::args_os", "directories"].as_slice(),
        ),
        ("clock", ["Timestamp::now", "Zoned::now", "Instant::now", "SystemTime::now"].as_slice()),
    ]);
    let mut faults = Vec::new();
    for source in sources() {
        for (room, paths) in readers.iter().filter(|(room, _)| **room != source.room) {
            for path in paths.iter().filter(|path| names(&source.code, path)) {
                faults.push(format!("{}: `{path}` belongs to `{room}`", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_pure_rooms_touch_nothing_outside_and_no_room_the_network() {
    let mut faults = Vec::new();
    for source in sources() {
        let pure = PURE.contains(&source.room.as_str());
        for path in OUTSIDE.iter().filter(|path| pure && names(&source.code, path)) {
            faults.push(format!("{}: `{}` is pure and names `{path}`", source.path.display(), source.room));
        }
        if names(&source.code, "std::net") {
            faults.push(format!("{}: names `std::net`", source.path.display()));
        }
        if names(&source.code, "rusqlite") && source.room != "queue" {
            faults.push(format!("{}: SQL belongs to `queue`", source.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_reaches_the_terminal_but_through_its_doors() {
    let doors = [
        "cli/output.rs",
        "cli/passphrase.rs",
        "cli/review.rs",
        // Where the bar of its progress is drawn.
        "cli/batch/documents.rs",
        "workstation/session.rs",
        "workstation/display.rs",
    ];
    let words =
        ["println", "eprintln", "print", "eprint", "dbg", "io::stdout", "io::stderr", "stdout", "stderr"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !doors.iter().any(|door| source.path.ends_with(door))) {
        for word in words.iter().filter(|word| {
            let call = if word.contains("std") { format!("{word}()") } else { format!("{word}!") };
            source.code.contains(&call) && names(&source.code, word)
        }) {
            faults.push(format!("{}: `{word}` goes past the doors", source.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_source_says_what_it_owns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // A `tests.rs` stands beside what it tests and says it by that.
    let owners = sources().into_iter().filter(|source| !source.path.ends_with("tests.rs"));
    let silent: Vec<String> = owners
        .filter(|source| {
            let text = fs::read_to_string(root.join(&source.path)).expect("sources are UTF-8");
            !text.starts_with("//!")
        })
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top of: {silent:?}");
}

#[test]
fn the_reader_of_sources_sees_imports_and_not_words() {
    let code = blank(
        "//! crate::a\nuse crate::{b::X, c::{D, E}, f};\n/* crate::g */ let s = \"crate::h \\\" crate::i\";\n\
         let r = r#\"crate::j \" \"#; fn k<'a>(x: &'a crate::l::M, c: char) -> bool { c == '\"' || c == 'x' }\n\
         use crate::m;",
    );
    let rooms: Vec<String> = named(&code, "crate").into_iter().collect();
    assert_eq!(rooms, ["b", "c", "f", "l", "m"]);
    assert!(names("let t = std::env::var(x);", "std::env") && !names("std::environment", "std::env"));
    assert!(!names("my_std::env", "std::env"));
    assert!(sources().len() > 10);
}
