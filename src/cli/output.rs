//! Lines to standard output; a reader that went away (`vacatur status | head -1`) is no error.

pub(super) use crate::casework::spotcheck::wording::grouped as thousands;

use crate::error::{Failure, Kind};
use std::io::{self, Write};

/// Prints text and a line feed.
pub(super) fn say(text: &str) -> Result<(), Failure> {
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
    say(&text)
}

/// Writes a count with its noun: `1 row`, `4,940 rows`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(4940, "row", "rows"), "4,940 rows");
    }
}
