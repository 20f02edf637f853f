//! One press of a key as the keymap knows it, and its name in keymaps, hints and the help.
//!
//! Owns the names of keys and nothing else: what a terminal sends is turned into a press in `terminal`.

use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A printable character, upper case when typed so.
    Char(char),
    /// A function key, from 1.
    Function(u8),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// The modifiers held with a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Modifiers(u8);

impl Modifiers {
    /// None.
    pub const NONE: Self = Self(0);
    /// Control.
    pub const CTRL: Self = Self(1);
    /// Alt, or Option.
    pub const ALT: Self = Self(2);
    /// Shift, with keys that are no characters.
    pub const SHIFT: Self = Self(4);
    /// A modifier that keymaps can not name, such as Super; a key with it is nobody's.
    pub const FOREIGN: Self = Self(8);

    /// Returns both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether all of `other` are among them.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A key with its modifiers, normalised: SHIFT is part of a character, not beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPress {
    /// The key.
    pub key: Key,
    /// What is held with it.
    pub modifiers: Modifiers,
}

/// A press as it arrived: held down or new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Which key.
    pub press: KeyPress,
    /// Whether the terminal says that it is held down.
    pub repeat: bool,
}

/// A key's name that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a key")]
pub struct NotAKey(pub String);

/// The keys that have a name instead of a character.
const NAMES: &[(&str, Key)] = &[
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("space", Key::Char(' ')),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("page-up", Key::PageUp),
    ("page-down", Key::PageDown),
];

impl KeyPress {
    /// Makes a press, normalised: a character with SHIFT is its upper case, with CTRL its lower case.
    pub fn new(key: Key, modifiers: Modifiers) -> Self {
        let Key::Char(character) = key else { return Self { key, modifiers } };
        let mut others = Modifiers(modifiers.0 & !Modifiers::SHIFT.0);
        let mut character = character;
        if modifiers.contains(Modifiers::SHIFT) && character.is_ascii_lowercase() {
            // Terminals differ in whether SHIFT comes beside the upper-case letter or in its place.
            character = character.to_ascii_uppercase();
        }
        // AltGr arrives as CTRL and ALT together on some systems: `@` on a German keyboard is the character.
        if others.contains(Modifiers::CTRL.with(Modifiers::ALT)) && !character.is_ascii_alphanumeric() {
            others = Modifiers(others.0 & Modifiers::FOREIGN.0);
        }
        if others.contains(Modifiers::CTRL) {
            character = character.to_ascii_lowercase();
        }
        Self { key: Key::Char(character), modifiers: others }
    }

    /// Makes a press of a character without modifiers.
    pub fn char(character: char) -> Self {
        Self::new(Key::Char(character), Modifiers::NONE)
    }

    /// Returns the character that it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self {
            Self { key: Key::Char(character), modifiers: Modifiers::NONE } => Some(character),
            _ => None,
        }
    }
}

impl std::str::FromStr for KeyPress {
    type Err = NotAKey;

    /// Reads `a`, `U`, `?`, `-`, `ctrl-s`, `shift-tab`, `alt-left`, `f5`.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut modifiers = Modifiers::NONE;
        let mut rest = text;
        let prefixes = [("ctrl-", Modifiers::CTRL), ("alt-", Modifiers::ALT), ("shift-", Modifiers::SHIFT)];
        while let Some((after, modifier)) = prefixes
            .iter()
            .find_map(|(prefix, modifier)| rest.strip_prefix(prefix).map(|after| (after, *modifier)))
        {
            modifiers = modifiers.with(modifier);
            rest = after;
        }
        let named = NAMES.iter().find(|(name, _)| *name == rest).map(|(_, key)| *key);
        let function = rest
            .strip_prefix('f')
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|number| (1..=12).contains(number))
            .map(Key::Function);
        let mut characters = rest.chars();
        let single = match (characters.next(), characters.next()) {
            (Some(character), None) if !character.is_control() => Some(Key::Char(character)),
            _ => None,
        };
        named
            .or(function)
            .or(single)
            .map(|key| Self::new(key, modifiers))
            .ok_or_else(|| NotAKey(text.to_owned()))
    }
}

/// Writes the name that keymaps use.
impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (modifier, prefix) in
            [(Modifiers::CTRL, "ctrl-"), (Modifiers::ALT, "alt-"), (Modifiers::SHIFT, "shift-")]
        {
            if self.modifiers.contains(modifier) {
                text.push_str(prefix);
            }
        }
        match self.key {
            Key::Function(number) => {
                text.push('f');
                text.push_str(&number.to_string());
            }
            key => match (NAMES.iter().find(|(_, named)| *named == key), key) {
                (Some((name, _)), _) => text.push_str(name),
                (None, Key::Char(character)) => text.push(character),
                (None, _) => {}
            },
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_the_same_key() {
        for name in
            ["a", "U", "?", "-", "ctrl-s", "shift-tab", "alt-b", "ctrl-left", "f1", "f12", "space", "page-up"]
        {
            let press: KeyPress = name.parse().unwrap();
            assert_eq!(press.to_string(), name);
        }
        for nonsense in ["", "ab", "f13", "f0", "ctrl-", "hyper-a", "\u{7}"] {
            assert!(nonsense.parse::<KeyPress>().is_err(), "{nonsense:?}");
        }
    }

    #[test]
    fn shift_and_altgr_are_normalised() {
        let (ctrl, alt, shift) = (Modifiers::CTRL, Modifiers::ALT, Modifiers::SHIFT);
        let cases = [
            (Key::Char('U'), shift, KeyPress::char('U')),
            (Key::Char('u'), shift, KeyPress::char('U')),
            (Key::Char('?'), shift, KeyPress::char('?')),
            (Key::Char('@'), ctrl.with(alt), KeyPress::char('@')),
            (Key::Char('ą'), ctrl.with(alt), KeyPress::char('ą')),
            (Key::Char('S'), ctrl.with(shift), KeyPress { key: Key::Char('s'), modifiers: ctrl }),
            (Key::Char('a'), ctrl.with(alt), KeyPress { key: Key::Char('a'), modifiers: ctrl.with(alt) }),
            (Key::Tab, shift, KeyPress { key: Key::Tab, modifiers: shift }),
        ];
        for (key, modifiers, expected) in cases {
            assert_eq!(KeyPress::new(key, modifiers), expected, "{key:?} {modifiers:?}");
        }
    }
}
