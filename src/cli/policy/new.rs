//! `vacatur policy new`: a copy of a policy to edit, under a name of its own, checked before it is written.

use super::find;
use crate::cli::output::say;
use crate::error::{Failure, Kind};
use crate::relief::Policy;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The policy to start from: the name of a shipped one, or a policy file
    #[arg(long)]
    from: String,
    /// The name of the new policy: small letters, digits and hyphens
    name: String,
    /// Where to write it [default: NAME.toml in this folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let from = find(&arguments.from)?;
    let text = renamed(&from, &arguments.name)?;
    let path = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.toml", arguments.name)));
    write(&path, &text).map_err(|error| failure(&path, &error))?;
    say(&format!(
        "{} is a copy of {} under the name {}\nchange its author, title, dates, rules and examples, then: vacatur policy check {}",
        path.display(),
        from.name(),
        arguments.name,
        path.display()
    ))
}

/// Returns the text of a policy under another name and as its first version, everything else and all comments kept.
fn renamed(from: &Policy, name: &str) -> Result<String, Failure> {
    let refused = |words: String, hint: &str| Failure::new(Kind::Usage, words).hint(hint);
    if from.text().trim_start().starts_with('{') {
        return Err(refused(
            "the peer's options are no policy file".to_owned(),
            "start from a shipped policy; `vacatur policy list` shows them",
        ));
    }
    if Policy::shipped_names().any(|shipped| shipped == name) {
        return Err(refused(format!("a policy named {name} ships with vacatur"), "choose another name"));
    }
    let mut heading = true;
    let mut text = String::new();
    for line in from.text().lines() {
        heading &= !line.starts_with('[');
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        let line = match key {
            "name" if heading => format!("name = {name:?}"),
            "version" if heading => "version = 1".to_owned(),
            _ => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    let made = Policy::parse(&text).map_err(|error| {
        refused(
            format!("{name:?} does not make a policy: {error}"),
            "use small letters, digits and hyphens: our-office-2026",
        )
    })?;
    let failures = made.check();
    if made.name() != name || !failures.is_empty() {
        return Err(refused(
            format!("the copy of {} does not hold", from.name()),
            "check the policy it is made from with `vacatur policy check`",
        ));
    }
    Ok(text)
}

/// Writes a file that must not stand yet.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let words = format!("cannot write {}: {error}", path.display());
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(Kind::Usage, format!("there is a file at {} already", path.display()))
            .hint("name another with --out");
    }
    Failure::new(Kind::Problem, words)
        .hint("check the folder and the rights on it, or name another with --out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_policy_can_be_copied_under_another_name() {
        for name in Policy::shipped_names() {
            let from = Policy::shipped(name).unwrap();
            let text = renamed(&from, "our-office-2026").unwrap();
            let made = Policy::parse(&text).unwrap();
            assert_eq!((made.name(), made.heading().version), ("our-office-2026", 1));
            assert_eq!(made.rules(), from.rules());
            assert_eq!(text.lines().count(), from.text().lines().count());
        }
    }

    #[test]
    fn a_name_that_is_none_and_one_that_is_taken_are_refused() {
        let from = Policy::shipped("statute-only").unwrap();
        for name in ["Our Office", "a\"b", "", "san-francisco-2018"] {
            assert!(renamed(&from, name).is_err(), "{name}");
        }
    }
}
