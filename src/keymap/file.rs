//! The file format of keymaps: one table a context, one list of keys an action, errors by line.

use crate::keymap::{KeyPress, Keymap, check};
use crate::review::{Action, Context};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a keymap can not be used; `line` counts from 1, 0 where the file is not at fault alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// The file is no TOML.
    #[error("line {line}: {what}")]
    Syntax {
        /// Where.
        line: usize,
        /// What the TOML reader says.
        what: String,
    },
    /// There is no such table.
    #[error("line {line}: there is no place called [{name}]; the places are {}", places())]
    UnknownContext {
        /// Where.
        line: usize,
        /// What was written.
        name: String,
    },
    /// The table has no such action.
    #[error("line {line}: [{}] has no action called {name}", context.id())]
    UnknownAction {
        /// Where.
        line: usize,
        /// In which table.
        context: Context,
        /// What was written.
        name: String,
    },
    /// Something else than a list of texts stands where keys belong.
    #[error("line {line}: the keys of {name} are a list of texts, such as {name} = [\"x\"]")]
    NotAList {
        /// Where.
        line: usize,
        /// Of which action or table.
        name: String,
    },
    /// There is no such key.
    #[error("line {line}: {name:?} is not the name of a key")]
    UnknownKey {
        /// Where.
        line: usize,
        /// What was written.
        name: String,
    },
    /// Two actions want one key in the same place.
    #[error("line {line}: {press} means both {} and {} in [{}]; give one of them another key", first.id(), second.id(), context.id())]
    Conflict {
        /// Where the later of both stands in this file.
        line: usize,
        /// In which table.
        context: Context,
        /// The key.
        press: KeyPress,
        /// One of them.
        first: Action,
        /// The other.
        second: Action,
    },
    /// Enter, Space or Backspace would decide a case.
    #[error("line {line}: {press} can not be {} in [{}]: Enter, Space and Backspace never decide a case", action.id(), context.id())]
    NeverDecides {
        /// Where.
        line: usize,
        /// In which table.
        context: Context,
        /// The key.
        press: KeyPress,
        /// What it would do.
        action: Action,
    },
    /// The key that opens a decision would also confirm it.
    #[error("line {line}: {press} opens {} and would also be {} in [{}]; a decision is confirmed by another key than the one that opened it", opener.id(), action.id(), context.id())]
    OpensAndConfirms {
        /// Where.
        line: usize,
        /// In which table it confirms.
        context: Context,
        /// The key.
        press: KeyPress,
        /// What it opens.
        opener: Action,
        /// What it would confirm.
        action: Action,
    },
    /// A printable key would be lost to text.
    #[error("line {line}: {press} can not be {} in [{}]: there it is text", action.id(), context.id())]
    IsText {
        /// Where.
        line: usize,
        /// In which table.
        context: Context,
        /// The key.
        press: KeyPress,
        /// What it would do.
        action: Action,
    },
    /// There would be no way out.
    #[error("line {line}: {} in [{}] needs at least one key", action.id(), context.id())]
    NoWayOut {
        /// Where.
        line: usize,
        /// In which table.
        context: Context,
        /// The action without a key.
        action: Action,
    },
}

impl KeymapError {
    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Syntax { line, .. }
            | Self::UnknownContext { line, .. }
            | Self::UnknownAction { line, .. }
            | Self::NotAList { line, .. }
            | Self::UnknownKey { line, .. }
            | Self::Conflict { line, .. }
            | Self::NeverDecides { line, .. }
            | Self::OpensAndConfirms { line, .. }
            | Self::IsText { line, .. }
            | Self::NoWayOut { line, .. } => *line,
        }
    }
}

fn places() -> String {
    Context::ALL.iter().map(|context| context.id()).collect::<Vec<_>>().join(", ")
}

/// The line on which the file gives an action its keys; what it does not name is not in it.
pub(super) type Lines = BTreeMap<(Context, Action), usize>;

/// Reads a file on top of a keymap and checks the result.
pub(super) fn read(text: &str, mut keymap: Keymap) -> Result<Keymap, KeymapError> {
    let line = |span: Range<usize>| line_of(text, span.start);
    let table = DeTable::parse(text).map_err(|error| KeymapError::Syntax {
        line: error.span().map_or(1, line),
        what: error.message().to_owned(),
    })?;
    let mut lines = Lines::new();
    for (name, value) in in_order(table.get_ref()) {
        let at = line(name.span());
        let context =
            Context::ALL.iter().copied().find(|context| context.id() == name.get_ref()).ok_or_else(|| {
                KeymapError::UnknownContext { line: at, name: name.get_ref().clone().into_owned() }
            })?;
        let DeValue::Table(bindings) = value.get_ref() else {
            return Err(KeymapError::NotAList { line: at, name: context.id().to_owned() });
        };
        for (name, value) in in_order(bindings) {
            let at = line(name.span());
            let action = Action::of_id(name.get_ref())
                .filter(|action| context.actions().contains(action))
                .ok_or_else(|| KeymapError::UnknownAction {
                    line: at,
                    context,
                    name: name.get_ref().clone().into_owned(),
                })?;
            keymap.bind(context, action, presses(value, action, at, &line)?);
            lines.insert((context, action), at);
        }
    }
    check::check(&keymap, &lines)?;
    keymap.index();
    Ok(keymap)
}

/// Reads the keys of one action.
fn presses(
    value: &Spanned<DeValue<'_>>,
    action: Action,
    at: usize,
    line: &impl Fn(Range<usize>) -> usize,
) -> Result<Vec<KeyPress>, KeymapError> {
    let not_a_list = || KeymapError::NotAList { line: at, name: action.id().to_owned() };
    let list = value.get_ref().as_array().ok_or_else(not_a_list)?;
    list.iter()
        .map(|item| {
            let name = item.get_ref().as_str().ok_or_else(not_a_list)?;
            name.parse().map_err(|crate::keymap::NotAKey(name)| KeymapError::UnknownKey {
                line: line(item.span()),
                name,
            })
        })
        .collect()
}

/// Returns a table's entries in the order of the file, so that the first error is the topmost one.
fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

/// Returns the line, from 1, in which a byte stands.
fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
