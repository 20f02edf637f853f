//! The settings file: one documented TOML file (`assets/settings.toml`), every name of it checked by line.
//!
//! Owns the file's names, defaults and limits, and where it is looked for. What a theme or a keymap is, other rooms
//! know; here they are words.

use crate::record::limits::WRITTEN;
use crate::record::nearest::nearest;
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings file as it ships: every name with its default and what it means.
pub const DOCUMENTED: &str = include_str!("../../assets/settings.toml");

/// The names that a theme can have in the file.
pub const THEMES: [&str; 4] = ["dark", "light", "high-contrast", "monochrome"];

/// The names that borders can have in the file.
pub const BORDERS: [&str; 2] = ["lines", "ascii"];

/// How many policy files can be named: with those that ship, one for each number key.
pub const POLICIES: usize = 4;

/// The minutes after which a screen can lock.
pub const LOCK_AFTER: RangeInclusive<u64> = 1..=30;

/// Whether cases that are alike may be approved together.
const GROUPS: [&str; 2] = ["allowed", "forbidden"];

/// What a settings file says, with the defaults where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// The theme's name; one of [`THEMES`].
    pub theme: String,
    /// Whether borders are drawn with ASCII only.
    pub ascii: bool,
    /// The file with keys of one's own.
    pub keys: Option<PathBuf>,
    /// How long a case must have been on the screen before a key decides it, in milliseconds.
    pub minimum_view: u64,
    /// How long verdict keys stay dead after the focus came back, in milliseconds.
    pub after_focus: u64,
    /// Keys closer together than this were not typed by a person, in milliseconds.
    pub burst: u64,
    /// Whether cases that are alike may be approved together.
    pub groups: bool,
    /// Policy files of the office, to compare the one in force with; at most [`POLICIES`].
    pub policies: Vec<PathBuf>,
    /// Minutes without a key before the screen is locked.
    pub lock_after: u64,
    /// Minutes without a pause after which a break is called for; 0 for never.
    pub break_after: u64,
    /// The folder for backups; beside each queue where none is named.
    pub backups: Option<PathBuf>,
    /// How many of the newest backups stay.
    pub keep: u64,
    /// Of how many of the newest days the last backup stays, too.
    pub days: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            file: None,
            theme: "dark".to_owned(),
            ascii: false,
            keys: None,
            minimum_view: 400,
            after_focus: 500,
            burst: 12,
            groups: true,
            policies: Vec::new(),
            lock_after: 10,
            break_after: 60,
            backups: None,
            keep: 10,
            days: 14,
        }
    }
}

/// Why a settings file can not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The file can not be read.
    #[error("cannot read {}: {why}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the machine says.
        why: String,
    },
    /// Something in it is wrong.
    #[error("{}, line {line}: {what}", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Where, counted from 1.
        line: usize,
        /// What.
        what: String,
    },
}

/// What is wrong in a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    at: Range<usize>,
    what: String,
}

impl Settings {
    /// Reads the file at a place; none there means the defaults, unless it `must` be there.
    pub fn read(path: &Path, must: bool) -> Result<Self, SettingsError> {
        let text = match read(path) {
            Ok(text) if text.len() > WRITTEN.length() => {
                return Err(SettingsError::Unreadable { path: path.to_owned(), why: WRITTEN.to_string() });
            }
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must => return Ok(Self::default()),
            Err(error) => {
                return Err(SettingsError::Unreadable { path: path.to_owned(), why: error.to_string() });
            }
        };
        let mut settings = parse(&text).map_err(|fault| SettingsError::Line {
            path: path.to_owned(),
            line: 1 + text.bytes().take(fault.at.start).filter(|byte| *byte == b'\n').count(),
            what: fault.what,
        })?;
        // A relative name is meant from where the file stands.
        let folder = path.parent().unwrap_or(Path::new(""));
        settings.keys = settings.keys.map(|keys| folder.join(keys));
        settings.policies.iter_mut().for_each(|policy| *policy = folder.join(&policy));
        settings.backups = settings.backups.map(|backups| folder.join(backups));
        settings.file = Some(path.to_owned());
        Ok(settings)
    }
}

/// Reads a file, one byte more than it may have at most.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(WRITTEN.most + 1).read_to_string(&mut text)?;
    Ok(text)
}

/// The names that stand at the top, and in the table of the guards.
const TOP: [&str; 9] =
    ["theme", "borders", "keys", "groups", "policies", "lock-after", "break-after", "guards", "backups"];
const GUARDS: [&str; 3] = ["minimum-view", "after-focus", "burst"];
const BACKUPS: [&str; 3] = ["folder", "keep", "days"];

fn parse(text: &str) -> Result<Settings, Fault> {
    let table = DeTable::parse(text)
        .map_err(|error| Fault { at: error.span().unwrap_or(0..0), what: error.message().to_owned() })?;
    let mut settings = Settings::default();
    for (name, value) in in_order(table.get_ref()) {
        match name.get_ref().as_ref() {
            "theme" => one_of("theme", &THEMES, value)?.clone_into(&mut settings.theme),
            "borders" => settings.ascii = one_of("borders", &BORDERS, value)? == "ascii",
            "keys" => {
                let name = word("keys", value)?;
                settings.keys = (!name.is_empty()).then(|| PathBuf::from(name));
            }
            "groups" => settings.groups = one_of("groups", &GROUPS, value)? == "allowed",
            "policies" => settings.policies = files("policies", value)?,
            "lock-after" => settings.lock_after = whole("lock-after", LOCK_AFTER, value)?,
            "break-after" => settings.break_after = whole("break-after", 0..=480, value)?,
            "guards" => guards(&mut settings, value)?,
            "backups" => backups(&mut settings, value)?,
            other => return Err(unknown(other, name.span(), &TOP)),
        }
    }
    Ok(settings)
}

fn guards(settings: &mut Settings, value: &Spanned<DeValue<'_>>) -> Result<(), Fault> {
    let DeValue::Table(table) = value.get_ref() else {
        return Err(fault(value.span(), "guards is a table: write [guards], and its names below it"));
    };
    for (name, value) in in_order(table) {
        match name.get_ref().as_ref() {
            "minimum-view" => settings.minimum_view = whole("minimum-view", 200..=60_000, value)?,
            "after-focus" => settings.after_focus = whole("after-focus", 200..=10_000, value)?,
            "burst" => settings.burst = whole("burst", 5..=50, value)?,
            other => return Err(unknown(other, name.span(), &GUARDS)),
        }
    }
    Ok(())
}

fn backups(settings: &mut Settings, value: &Spanned<DeValue<'_>>) -> Result<(), Fault> {
    let DeValue::Table(table) = value.get_ref() else {
        return Err(fault(value.span(), "backups is a table: write [backups], and its names below it"));
    };
    for (name, value) in in_order(table) {
        match name.get_ref().as_ref() {
            "folder" => {
                let name = word("folder", value)?;
                settings.backups = (!name.is_empty()).then(|| PathBuf::from(name));
            }
            "keep" => settings.keep = whole("keep", 1..=1000, value)?,
            "days" => settings.days = whole("days", 0..=1000, value)?,
            other => return Err(unknown(other, name.span(), &BACKUPS)),
        }
    }
    Ok(())
}

fn unknown(name: &str, at: Range<usize>, known: &[&str]) -> Fault {
    let near = nearest(name, known.iter().copied());
    let suggestion = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
    fault(at, &format!("there is no setting called {}{suggestion}", name.escape_default()))
}

fn word<'v>(name: &str, value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, Fault> {
    let text = value.get_ref().as_str();
    text.ok_or_else(|| fault(value.span(), &format!("{name} is a text: {name} = \"…\"")))
}

/// Reads a list of files.
fn files(name: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<PathBuf>, Fault> {
    let DeValue::Array(list) = value.get_ref() else {
        return Err(fault(value.span(), &format!("{name} is a list of files: {name} = [\"…\"]")));
    };
    if list.len() > POLICIES {
        return Err(fault(value.span(), &format!("{name} can name at most {POLICIES} files")));
    }
    list.iter().map(|file| word(name, file).map(PathBuf::from)).collect()
}

fn one_of(name: &str, known: &[&'static str], value: &Spanned<DeValue<'_>>) -> Result<&'static str, Fault> {
    let text = word(name, value)?;
    known.iter().copied().find(|one| *one == text).ok_or_else(|| {
        let near = nearest(text, known.iter().copied());
        let suggestion = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        let what = format!("{name} is one of {}, not {:?}{suggestion}", known.join(", "), text);
        fault(value.span(), &what)
    })
}

fn whole(name: &str, within: RangeInclusive<u64>, value: &Spanned<DeValue<'_>>) -> Result<u64, Fault> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => number.as_str().replace('_', "").parse::<u64>().ok(),
        _ => None,
    };
    number.filter(|number| within.contains(number)).ok_or_else(|| {
        let what = format!("{name} is a whole number from {} to {}", within.start(), within.end());
        fault(value.span(), &what)
    })
}

fn fault(at: Range<usize>, what: &str) -> Fault {
    Fault { at, what: what.to_owned() }
}

/// Returns a table's entries in the order of the file, so that the first error is the topmost one.
fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

/// Writes what is in force, one name a line, as the file has it.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self
            .keys
            .as_ref()
            .map_or_else(|| "those that ship".to_owned(), |keys| keys.display().to_string());
        let policies = match self.policies.len() {
            0 => "those that ship".to_owned(),
            own => format!("those that ship and {own} of the office"),
        };
        write!(
            f,
            "theme {}, borders {}, keys {keys}, groups {}, policies {policies}, lock-after {} min, break-after {}, \
             minimum-view {} ms, after-focus {} ms, burst {} ms, backups {}, keep {}, days {}",
            self.theme,
            if self.ascii { "ascii" } else { "lines" },
            if self.groups { "allowed" } else { "forbidden" },
            self.lock_after,
            if self.break_after == 0 { "never".to_owned() } else { format!("{} min", self.break_after) },
            self.minimum_view,
            self.after_focus,
            self.burst,
            self.backups
                .as_ref()
                .map_or_else(|| "beside the queue".to_owned(), |at| at.display().to_string()),
            self.keep,
            self.days
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_file_says_what_is_the_default_and_names_everything() {
        assert_eq!(parse(DOCUMENTED).unwrap(), Settings::default());
        let tables = ["guards", "backups"];
        for name in TOP.iter().filter(|name| !tables.contains(name)).chain(&GUARDS).chain(&BACKUPS) {
            assert!(DOCUMENTED.lines().any(|line| line.starts_with(&format!("{name} = "))), "{name}");
        }
        for word in THEMES.iter().chain(&BORDERS).chain(&GROUPS) {
            assert!(DOCUMENTED.contains(word), "{word}");
        }
    }

    #[test]
    fn what_a_file_says_is_in_force_and_the_rest_stays() {
        let read = parse("theme = \"light\"\nkeys = \"my.toml\"\n[guards]\nminimum-view = 1_500\n").unwrap();
        let expected = Settings {
            theme: "light".to_owned(),
            keys: Some(PathBuf::from("my.toml")),
            minimum_view: 1_500,
            ..Settings::default()
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_mistake_is_named_with_its_line_and_what_was_meant() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let said = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let words = Settings::read(&path, true).unwrap_err().to_string();
            words.trim_start_matches(&path.display().to_string()).to_owned()
        };
        let table = [
            ("# a\n\ntheem = \"dark\"\n", ", line 3: there is no setting called theem; did you mean theme?"),
            (
                "theme = \"drak\"",
                ", line 1: theme is one of dark, light, high-contrast, monochrome, not \"drak\"; did you mean dark?",
            ),
            ("theme = 1", ", line 1: theme is a text: theme = \"…\""),
            ("[guards]\nminimum-view = 20", ", line 2: minimum-view is a whole number from 200 to 60000"),
            ("[guards]\nburst = \"12\"", ", line 2: burst is a whole number from 5 to 50"),
            ("policies = \"ours.toml\"", ", line 1: policies is a list of files: policies = [\"…\"]"),
            ("lock-after = 45", ", line 1: lock-after is a whole number from 1 to 30"),
            ("[guards]\nbrust = 12", ", line 2: there is no setting called brust; did you mean burst?"),
            ("guards = 3", ", line 1: guards is a table: write [guards], and its names below it"),
        ];
        for (text, words) in table {
            assert_eq!(said(text), words, "{text}");
        }
        assert!(said("theme = ").starts_with(", line 1: "));
    }

    #[test]
    fn no_file_means_the_defaults_unless_it_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none.toml");
        assert_eq!(Settings::read(&path, false), Ok(Settings::default()));
        assert!(matches!(Settings::read(&path, true), Err(SettingsError::Unreadable { .. })));
    }
}
