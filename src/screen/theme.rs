//! What each role of the screen looks like: 16 colours by role, and attributes (`assets/theme.toml`).
//!
//! Owns the roles, the four themes and the borders; chooses nothing: which theme is in force is the caller's, who alone
//! knows the settings and `NO_COLOR`. Under `NO_COLOR` that is [`ThemeName::Monochrome`], which has no colour at all:
//! leaving colours out later would take the selection's reverse video with them.

use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The themes that ship with the program.
const EMBEDDED: &str = include_str!("../../assets/theme.toml");

/// Declares a closed list of names once: variant, id and what it is.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $id:literal $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $words] $variant,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name it has in files.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }
    };
}

names! {
    /// What a piece of the screen is, and so how it looks.
    Role {
        Text "text" "Plain text.";
        Secondary "secondary" "What is there if needed.";
        Strong "strong" "What the eye should find.";
        Title "title" "The title of a part.";
        Rule "rule" "Lines and frames.";
        Brand "brand" "The program's name.";
        Key "key" "A key to press.";
        Selected "selected" "The item in front.";
        Yes "yes" "The answer yes.";
        No "no" "The answer no.";
        Unknown "unknown" "A fact that is missing.";
        Look "look" "Why to look closely.";
        Relief "relief" "A proposal of relief.";
        NoRelief "no-relief" "A proposal of none.";
        Saved "saved" "An entry on the disk.";
        Refused "refused" "A key that did nothing, and why.";
        Failed "failed" "Something that went wrong.";
        Mark "mark" "What must not be overlooked about the queue.";
        Elsewhere "elsewhere" "Another county's.";
        Field "field" "Text being typed.";
    }
}

names! {
    /// A theme that ships with the program.
    ThemeName {
        Dark "dark" "For light text on a dark ground.";
        Light "light" "For dark text on a light ground.";
        HighContrast "high-contrast" "Nothing dimmed, attributes instead of colours.";
        Monochrome "monochrome" "No colours, for `NO_COLOR` and monochrome terminals.";
    }
}

/// Which characters lines and frames are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Borders {
    /// Box drawing characters.
    #[default]
    Lines,
    /// ASCII only, for terminals and fonts without them.
    Ascii,
}

/// What each role of the screen looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    styles: BTreeMap<Role, Style>,
    borders: Borders,
}

/// A theme's name that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no theme called {0:?}; the themes are dark, light, high-contrast and monochrome")]
pub struct NotATheme(pub String);

impl Theme {
    /// Returns a theme that ships with the program.
    pub fn embedded(name: ThemeName, borders: Borders) -> Self {
        // A test reads every style of the asset; a role that could not be read would be plain text.
        let styles = read(EMBEDDED, name).unwrap_or_default();
        Self { styles, borders }
    }

    /// Returns what a role looks like.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// Returns which characters lines and frames are drawn with.
    pub fn borders(&self) -> Borders {
        self.borders
    }
}

impl FromStr for ThemeName {
    type Err = NotATheme;

    fn from_str(text: &str) -> Result<Self, NotATheme> {
        let known = Self::ALL.iter().copied().find(|name| name.id() == text);
        known.ok_or_else(|| NotATheme(text.to_owned()))
    }
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

fn read(text: &str, name: ThemeName) -> Result<BTreeMap<Role, Style>, String> {
    let themes: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(text).map_err(|error| error.to_string())?;
    let theme = themes.get(name.id()).ok_or_else(|| format!("no theme {name}"))?;
    theme
        .iter()
        .map(|(id, words)| {
            let role = Role::ALL.iter().copied().find(|role| role.id() == id);
            let role = role.ok_or_else(|| format!("no role {id}"))?;
            style(words).map(|style| (role, style))
        })
        .collect()
}

fn style(words: &str) -> Result<Style, String> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        Ok(match word {
            "bold" => style.add_modifier(Modifier::BOLD),
            "dim" => style.add_modifier(Modifier::DIM),
            "italic" => style.add_modifier(Modifier::ITALIC),
            "underlined" => style.add_modifier(Modifier::UNDERLINED),
            "reversed" => style.add_modifier(Modifier::REVERSED),
            colour => style.fg(color(colour).ok_or_else(|| format!("no colour {colour}"))?),
        })
    })
}

/// Returns one of the 16 colours; the terminal's own theme says what they look like.
fn color(name: &str) -> Option<Color> {
    Some(match name {
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "gray" => Color::Gray,
        "dark-gray" => Color::DarkGray,
        "light-red" => Color::LightRed,
        "light-green" => Color::LightGreen,
        "light-yellow" => Color::LightYellow,
        "light-blue" => Color::LightBlue,
        "light-magenta" => Color::LightMagenta,
        "light-cyan" => Color::LightCyan,
        "white" => Color::White,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_theme_can_be_read_and_shows_the_selection() {
        for name in ThemeName::ALL {
            let styles = read(EMBEDDED, *name).unwrap_or_else(|error| panic!("{name}: {error}"));
            let selected = styles.get(&Role::Selected).copied().unwrap_or_default();
            assert_ne!(selected, Style::default(), "{name}");
            assert_eq!(name.id().parse::<ThemeName>(), Ok(*name));
        }
    }

    #[test]
    fn themes_without_colour_have_none_and_mark_the_selection_by_reverse_video() {
        for name in [ThemeName::Monochrome, ThemeName::HighContrast] {
            let theme = Theme::embedded(name, Borders::Lines);
            for role in Role::ALL {
                let style = theme.style(*role);
                assert_eq!((style.fg, style.bg), (None, None), "{name} {}", role.id());
            }
            assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED), "{name}");
        }
    }
}
