//! Keys as data: which action a key asks for in which context.
//!
//! Owns the names of keys, the file format of keymaps, the defaults (`assets/keymap.toml`) and the check that a keymap
//! is safe: no key with two meanings in one place, nothing that decides on Enter, Space or Backspace, no confirmation
//! on the key that opened it. What an action does is `review`'s; `workstation` resolves, `screen` asks for hints.

mod check;
mod file;
mod press;
mod table;
mod terminal;
#[cfg(test)]
mod tests;

pub use file::KeymapError;
pub use press::{Key, KeyPress, Modifiers, NotAKey, Stroke};

use crate::review::{Action, Context, Message, Moment};
use std::collections::BTreeMap;

/// The keymap that ships with the program.
const DEFAULT: &str = include_str!("../assets/keymap.toml");

/// Which action a key asks for in which context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    actions: BTreeMap<(Context, KeyPress), Action>,
    keys: BTreeMap<(Context, Action), Vec<KeyPress>>,
}

impl Keymap {
    /// Returns the keymap that ships with the program.
    pub fn default_embedded() -> Self {
        // A test reads the asset, so an error can not ship; without keys the driver still leaves on SIGTERM.
        file::read(DEFAULT, Self::default()).unwrap_or_default()
    }

    /// Reads a user's file, which patches the default one: what it does not name keeps its keys.
    ///
    /// The error names the line, the key and both actions where two want the same one.
    pub fn parse(text: &str) -> Result<Self, KeymapError> {
        file::read(text, Self::default_embedded())
    }

    /// Returns what a key asks for.
    pub fn resolve(&self, context: Context, press: KeyPress) -> Option<Action> {
        self.actions.get(&(context, press)).copied()
    }

    /// Returns the keys of an action, the first being the one that hints show; empty when it has none.
    pub fn keys(&self, context: Context, action: Action) -> &[KeyPress] {
        self.keys.get(&(context, action)).map_or(&[], Vec::as_slice)
    }

    /// Returns the key that hints show, in words.
    pub fn hint(&self, context: Context, action: Action) -> Option<String> {
        self.keys(context, action).first().map(ToString::to_string)
    }

    /// Turns a stroke into what the state machine is told.
    pub fn message(&self, context: Context, stroke: Stroke, at: Moment) -> Message {
        match (self.resolve(context, stroke.press), stroke.press.typed()) {
            (Some(action), _) => Message::Act { action, at, repeat: stroke.repeat },
            (None, Some(character)) if context.takes_text() => Message::Typed(character),
            (None, _) => Message::Stray(at),
        }
    }

    /// Gives an action these keys instead of the ones it had.
    fn bind(&mut self, context: Context, action: Action, presses: Vec<KeyPress>) {
        self.keys.insert((context, action), presses);
    }

    /// Makes the table of keys from the table of actions, once the check has passed.
    fn index(&mut self) {
        self.actions = self
            .keys
            .iter()
            .flat_map(|((context, action), presses)| {
                presses.iter().map(|press| ((*context, *press), *action))
            })
            .collect();
    }
}
