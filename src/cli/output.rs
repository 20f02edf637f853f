//! The only door to the terminal for commands: lines to standard output and to standard error.
//!
//! Whatever the words are made of, nothing in them that a terminal obeys goes through: it is escaped here, also where it
//! was made safe before. A reader that went away (`vacatur status | head -1`) is no error.

pub(super) use crate::record::text::grouped;

use crate::error::{Failure, Kind};
use crate::record::text::{is_hostile, shown};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// Prints text and a line feed.
pub(super) fn say(text: &str) -> Result<(), Failure> {
    print(&shown(text))
}

/// Tells the person at the terminal something beside the result.
pub(super) fn tell(text: &str) {
    let mut err = io::stderr().lock();
    // Where nobody listens, nobody is told.
    let _ = writeln!(err, "{}", shown(text)).and_then(|()| err.flush());
}

/// Asks the person at the terminal: the cursor stays behind the question.
pub(super) fn ask(text: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    write!(err, "{}", shown(text)).and_then(|()| err.flush())
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Failure::new(Kind::Problem, format!("cannot write to the standard output: {error}"))
                .hint("check where it is sent to and the free space there"))
        }
    }
}

/// Prints a value as indented JSON.
pub(super) fn say_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(Kind::Bug, format!("cannot write JSON: {error}")))?;
    print(&json_shown(&text))
}

/// Escapes what a terminal obeys in the way that JSON has for it, so that a program reads what was meant.
fn json_shown(text: &str) -> Cow<'_, str> {
    let obeyed = |character: char| character != '\n' && is_hostile(character);
    if !text.chars().any(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if obeyed(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// Writes a count with its noun: `1 row`, `4,940 rows`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_json_and_nothing_in_it_is_obeyed() {
        let value = serde_json::json!({ "name": "A\u{9b}31m\u{202E}B\u{E0041}\u{7f}" });
        let text = serde_json::to_string_pretty(&value).unwrap();
        let safe = json_shown(&text);
        assert!(safe.chars().all(|character| character == '\n' || !is_hostile(character)), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(4940, "row", "rows"), "4,940 rows");
    }
}
