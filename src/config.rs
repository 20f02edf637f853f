//! The only reader of the environment and of the settings file: who sits here, where the queue is, what the terminal
//! was told, what the person has chosen.
//!
//! Read once at the start and passed on as a value. Does not decide anything: which queue a command opens is `cli`'s.

pub mod settings;

pub use settings::{Settings, SettingsError};

use directories::ProjectDirs;
use jiff::Timestamp;
use std::env;
use std::path::{Path, PathBuf};

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Environment {
    /// `VACATUR_QUEUE`, where it is set and not empty.
    pub queue: Option<PathBuf>,
    /// The account that decides: `VACATUR_SEAT`, else the operating system's.
    pub account: String,
    /// Where a passphrase is read from instead of the keyboard: `VACATUR_PASSPHRASE_FILE`, else the open file that
    /// `VACATUR_PASSPHRASE_FD` numbers. One passphrase a line.
    pub passphrases: Option<PathBuf>,
    /// `VACATUR_NOW`: a fixed clock, for tests and for reproducing a day.
    pub now: Option<Timestamp>,
    /// Whether `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// The folder for queues, where the machine has a place for such data.
    pub data: Option<PathBuf>,
    /// `VACATUR_SETTINGS`: the settings file, where it is not in its usual place.
    pub settings: Option<PathBuf>,
    /// The folder for settings, where the machine has a place for such files.
    pub choices: Option<PathBuf>,
    /// What the terminal says of itself.
    pub terminal: Terminal,
    /// `VACATUR_FAILPOINT`: where a program that was built for tests shall fail. No other asks for it.
    pub failpoint: Option<String>,
}

/// What the environment says of the terminal and its letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// `TERM`.
    pub kind: Option<String>,
    /// `LC_ALL`, else `LC_CTYPE`, else `LANG`: the first that is set decides.
    pub letters: Option<String>,
    /// `TMUX` or `STY`: what the terminal runs in, if it is one of these.
    pub multiplexer: Option<&'static str>,
    /// Whether it is a session over the network.
    pub remote: bool,
}

impl Terminal {
    fn read() -> Self {
        let inside = [("TMUX", "tmux"), ("STY", "screen")];
        Self {
            kind: variable("TERM"),
            letters: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable),
            multiplexer: inside.iter().find(|(name, _)| variable(name).is_some()).map(|(_, words)| *words),
            remote: ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(|name| variable(name).is_some()),
        }
    }
}

/// A variable whose value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvironmentError {
    /// `VACATUR_NOW` is no RFC 3339 time.
    #[error("VACATUR_NOW is not a time like 2018-01-31T09:00:00Z: {0}")]
    Now(String),
}

impl Environment {
    /// Reads the environment.
    pub fn read() -> Result<Self, EnvironmentError> {
        let now = match variable("VACATUR_NOW") {
            Some(text) => {
                Some(text.parse().map_err(|_| EnvironmentError::Now(text.escape_default().to_string()))?)
            }
            None => None,
        };
        let places = ProjectDirs::from("", "", "vacatur");
        Ok(Self {
            queue: env::var_os("VACATUR_QUEUE").filter(|path| !path.is_empty()).map(PathBuf::from),
            account: account(),
            passphrases: passphrases(),
            now,
            no_color: variable("NO_COLOR").is_some(),
            data: places.as_ref().map(|places| places.data_local_dir().to_owned()),
            settings: env::var_os("VACATUR_SETTINGS").filter(|path| !path.is_empty()).map(PathBuf::from),
            choices: places.map(|places| places.config_dir().to_owned()),
            terminal: Terminal::read(),
            failpoint: if cfg!(debug_assertions) { variable("VACATUR_FAILPOINT") } else { None },
        })
    }

    /// Returns the queue that opens when none is named, or `None` where the machine has no place for it.
    pub fn default_queue(&self) -> Option<PathBuf> {
        self.queue.clone().or_else(|| self.data.as_deref().map(|folder| folder.join("queue.vacatur")))
    }

    /// Returns where the settings are looked for, and whether they must be there.
    pub fn settings_file(&self) -> Option<(PathBuf, bool)> {
        let named = self.settings.clone().map(|path| (path, true));
        named.or_else(|| self.choices.as_deref().map(|folder| (folder.join("settings.toml"), false)))
    }

    /// Reads the settings.
    pub fn choices(&self) -> Result<Settings, SettingsError> {
        self.settings_file()
            .map_or_else(|| Ok(Settings::default()), |(path, must)| Settings::read(&path, must))
    }

    /// Returns the folder of the demonstration: its queue and the fictitious file it was made from.
    pub fn demo_folder(&self) -> Option<PathBuf> {
        self.data.as_deref().map(|folder: &Path| folder.join("demo"))
    }
}

/// A number that is none names no file, which is then said to be missing.
fn passphrases() -> Option<PathBuf> {
    let file = env::var_os("VACATUR_PASSPHRASE_FILE").filter(|path| !path.is_empty()).map(PathBuf::from);
    file.or_else(|| variable("VACATUR_PASSPHRASE_FD").map(|number| PathBuf::from("/dev/fd").join(number)))
}

/// Returns what was typed: the program's own name and its arguments.
pub fn arguments() -> Vec<std::ffi::OsString> {
    env::args_os().collect()
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the account's name; a machine that tells none still has a number, and a ledger entry needs someone.
fn account() -> String {
    ["VACATUR_SEAT", "USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(variable)
        .unwrap_or_else(account_number)
}

#[cfg(unix)]
fn account_number() -> String {
    format!("uid {}", rustix::process::getuid().as_raw())
}

#[cfg(not(unix))]
fn account_number() -> String {
    "unnamed account".to_owned()
}
