//! One line of the plain mode: what it asks for, in the place where it was written.

use crate::keymap::{KeyPress, Keymap};
use crate::review::{Action, Context};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Nothing was written.
    Nothing,
    /// Read everything again.
    Again,
    /// Text for what is being entered.
    Text(String),
    /// Only if the case with this number is in front: the rest.
    Only(u64, String),
    /// List the cases of a filter.
    Filter(String),
    /// An action, and what goes on in what it opens.
    Act(Action, String),
    /// There is no such word.
    Unknown(String),
}

/// Reads a line.
pub(super) fn read(line: &str, context: Context, keymap: &Keymap) -> Command {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim().to_owned();
    if line.is_empty() {
        return Command::Nothing;
    }
    if context.takes_text() {
        return match line {
            "cancel" | "." => Command::Act(Action::Close, String::new()),
            text => Command::Text(text.to_owned()),
        };
    }
    if let Some(case) = word.strip_prefix("no.").and_then(|number| number.parse().ok()) {
        return Command::Only(case, rest);
    }
    match (word, action(word, context, keymap)) {
        ("again", None) => Command::Again,
        ("filter", None) if !rest.is_empty() => Command::Filter(rest),
        ("cancel", None) => Command::Act(Action::Close, rest),
        (_, Some(action)) => Command::Act(action, rest),
        (unknown, None) => Command::Unknown(unknown.to_owned()),
    }
}

/// Returns the action that a word names here: by its key, or by its id.
pub(super) fn action(word: &str, context: Context, keymap: &Keymap) -> Option<Action> {
    let by_key = word.parse::<KeyPress>().ok().and_then(|press| keymap.resolve(context, press));
    by_key.or_else(|| Action::of_id(word).filter(|action| context.actions().contains(action)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_key_or_a_name_where_it_is_written() {
        let keymap = Keymap::default_embedded();
        let read = |line: &str, context| super::read(line, context, &keymap);
        let act = |action, rest: &str| Command::Act(action, rest.to_owned());
        let table = [
            ("", Context::Review, Command::Nothing),
            ("a", Context::Review, act(Action::Approve, "")),
            ("approve", Context::Review, act(Action::Approve, "")),
            ("h 1 +14d", Context::Review, act(Action::Hold, "1 +14d")),
            ("no.12 a", Context::Review, Command::Only(12, "a".to_owned())),
            ("filter lane:clear", Context::Review, Command::Filter("lane:clear".to_owned())),
            ("again", Context::List, Command::Again),
            ("cancel", Context::Pick, act(Action::Close, "")),
            ("a", Context::Line, Command::Text("a".to_owned())),
            (".", Context::Editor, act(Action::Close, "")),
            ("approve", Context::List, Command::Unknown("approve".to_owned())),
            ("\u{1b}[2J", Context::Review, Command::Unknown("\u{1b}[2J".to_owned())),
        ];
        for (line, context, expected) in table {
            assert_eq!(read(line, context), expected, "{line:?}");
        }
    }
}
