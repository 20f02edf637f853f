//! `vacatur doctor`: what is in force, and what is wrong with this machine, with one fix a line. Shows no case.

use super::backup::newest;
use super::output::{grouped, say};
use super::{Desk, failures, review};
use crate::config::Settings;
use crate::error::{Failure, Kind};
use crate::queue::checkup::{Checkup, FileCheckup};
use crate::workstation::{Stream, missing_terminal, terminal_size};
use std::path::Path;

/// A queue that is worked on needs room for its journal, and for the verdicts of a day.
const LEAST_FREE: u64 = 256 * 1024 * 1024;

/// Entries beyond the newest backup that are no cause for worry: one is due after them.
const UNSAVED: u64 = 200;

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    what: &'static str,
    words: String,
    verdict: Verdict,
}

/// How it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// As it should be, or only to be known.
    Well,
    /// Wrong, and what puts it right.
    Wrong(String),
}

pub(super) fn run(desk: &Desk) -> Result<(), Failure> {
    let mut findings = Vec::new();
    let chosen = settings(desk, &mut findings);
    looks(desk, &chosen, &mut findings);
    terminal(desk, &mut findings);
    clock(desk, &mut findings);
    findings.push(match super::hygiene::in_force() {
        Ok(words) => well("process", words),
        Err(words) => {
            wrong("process", words, "ask who keeps this machine; until then, lock before you leave it")
        }
    });
    findings.extend(kept_elsewhere(desk));
    match desk.queue() {
        Ok(path) => queue(desk, &path, &mut findings),
        Err(failure) => findings.push(wrong("queue", failure.to_string(), "name one: vacatur --queue PATH")),
    }
    let faults = findings.iter().filter(|finding| finding.verdict != Verdict::Well).count();
    say(&findings.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    match faults {
        0 => Ok(()),
        faults => Err(Failure::new(
            Kind::Problem,
            format!("{} to put right", super::output::counted(faults as u64, "thing", "things")),
        )
        .hint("what to do stands under each of them")),
    }
}

fn line(finding: &Finding) -> String {
    let Finding { what, words, verdict } = finding;
    match verdict {
        Verdict::Well => format!("ok     {what:<11} {words}"),
        Verdict::Wrong(fix) => format!("WRONG  {what:<11} {words}\n       fix:        {fix}"),
    }
}

fn well(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { what, words: words.into(), verdict: Verdict::Well }
}

fn wrong(what: &'static str, words: impl Into<String>, fix: impl Into<String>) -> Finding {
    Finding { what, words: words.into(), verdict: Verdict::Wrong(fix.into()) }
}

fn settings(desk: &Desk, findings: &mut Vec<Finding>) -> Settings {
    let place = desk.environment.settings_file();
    let read = desk.environment.choices();
    match (&read, place) {
        (Ok(chosen), place) => {
            let from = match (&chosen.file, place) {
                (Some(file), _) => file.display().to_string(),
                (None, Some((file, _))) => format!("the defaults; none at {}", file.display()),
                (None, None) => "the defaults".to_owned(),
            };
            findings.push(well("settings", from));
            findings.push(well("in force", chosen.to_string()));
        }
        (Err(error), _) => findings.push(wrong(
            "settings",
            error.to_string(),
            "correct that line; `vacatur settings` prints the file with every name in it",
        )),
    }
    let chosen = read.unwrap_or_default();
    for policy in &chosen.policies {
        findings.push(match super::policy::find_file(policy) {
            Ok(read) => well("policy", format!("{} at {}", read.name(), policy.display())),
            Err(failure) => {
                wrong("policy", first_line(&failure), "correct it; `vacatur policy check FILE` says more")
            }
        });
    }
    if let Some(keys) = &chosen.keys {
        findings.push(match review::keys(keys) {
            Ok(_) => well("keys", keys.display().to_string()),
            Err(failure) => {
                wrong("keys", first_line(&failure), "correct it; `vacatur keys` prints the names")
            }
        });
    }
    chosen
}

fn first_line(failure: &Failure) -> String {
    failure.to_string().lines().next().unwrap_or_default().to_owned()
}

fn looks(desk: &Desk, chosen: &Settings, findings: &mut Vec<Finding>) {
    let (theme, why) = if desk.environment.no_color {
        ("monochrome", "because NO_COLOR is set")
    } else if chosen.file.is_some() {
        (chosen.theme.as_str(), "as the settings say")
    } else {
        (chosen.theme.as_str(), "the default")
    };
    findings.push(well("colours", format!("theme {theme}, {why}")));
}

fn terminal(desk: &Desk, findings: &mut Vec<Finding>) {
    let told = &desk.environment.terminal;
    let kind = told.kind.as_deref().unwrap_or("");
    findings.push(match (missing_terminal(), kind) {
        (Some(Stream::Input), _) => {
            well("terminal", "input is no terminal: only `vacatur review --plain` works here")
        }
        (Some(Stream::Output), _) => {
            well("terminal", "output is no terminal: run this where you review, to check it")
        }
        (None, "" | "dumb") => wrong(
            "terminal",
            format!("TERM is {kind:?}: it can not be drawn on"),
            "use another terminal, or `vacatur review --plain`",
        ),
        (None, kind) => size(kind, told.multiplexer, told.remote),
    });
    let letters = told.letters.as_deref().unwrap_or("");
    let utf8 = ["utf-8", "utf8"].iter().any(|name| letters.to_lowercase().contains(name));
    findings.push(if utf8 || cfg!(windows) {
        well("letters", if letters.is_empty() { "UTF-8" } else { letters })
    } else {
        wrong(
            "letters",
            format!("the locale is {letters:?}, which is not UTF-8: names and frames may come out wrong"),
            "set LANG=C.UTF-8 (or your own with .UTF-8), or put borders = \"ascii\" into the settings",
        )
    });
}

fn size(kind: &str, multiplexer: Option<&str>, remote: bool) -> Finding {
    let (columns, rows) = terminal_size();
    let mut words = format!("{kind}, {columns} columns and {rows} rows");
    for more in [multiplexer.map(|name| format!("in {name}")), remote.then(|| "over ssh".to_owned())] {
        words.extend(more.map(|more| format!(", {more}")));
    }
    if columns >= 80 && rows >= 24 {
        well("terminal", words)
    } else {
        let fix = "enlarge the window to 80 columns and 24 rows, or make the letters smaller";
        wrong("terminal", words, fix)
    }
}

/// Says what else may keep what the screen shows.
fn kept_elsewhere(desk: &Desk) -> Option<Finding> {
    let told = &desk.environment.terminal;
    let (by, advice) = match (told.multiplexer, told.remote) {
        (Some(name), _) => (name, "it may log what the screen shows: see that no logging is on there"),
        (None, true) => ("ssh", "the machine you sit at shows it: see that its terminal logs nothing"),
        (None, false) => return None,
    };
    Some(well("kept", format!("in {by}: {advice}")))
}

fn clock(desk: &Desk, findings: &mut Vec<Finding>) {
    let local = desk.clock.local();
    let now = local.strftime("%Y-%m-%d %H:%M %Z").to_string();
    let fixed = if desk.environment.now.is_some() { " (fixed by VACATUR_NOW)" } else { "" };
    findings.push(if local.year() < 2018 {
        wrong("clock", format!("{now}: before this program was possible"), "set the machine's clock")
    } else {
        well("clock", format!("{now}{fixed}"))
    });
}

fn queue(desk: &Desk, path: &Path, findings: &mut Vec<Finding>) {
    let found = Checkup::of(path);
    let place = path.display();
    match &found.file {
        None => findings.push(well("queue", format!("none at {place} yet; `vacatur init` makes one"))),
        Some(file) => {
            findings.push(opened(path, file));
            findings.extend(file.holder.iter().map(|holder| well("lock", format!("in use by {holder}"))));
            findings.extend(ledger(desk, file));
            findings.extend(backups(desk, path, file));
        }
    }
    findings.extend(rights(path, &found));
    if let Some(kind) = found.network {
        findings.push(wrong(
            "disk",
            format!(
                "{} is on a network file system ({kind}), where a queue is not safe",
                found.folder.display()
            ),
            "copy the queue to a local disk and name it with --queue PATH",
        ));
    }
    if let Some(free) = found.free {
        let words = format!("{} MB free where the queue is", grouped(free / 1_048_576));
        findings.push(if free < LEAST_FREE {
            wrong("disk", words, "free some space on that disk: at least 256 MB")
        } else {
            well("disk", words)
        });
    }
}

fn opened(path: &Path, file: &FileCheckup) -> Finding {
    let size = grouped(file.bytes / 1_048_576);
    let (schema, newest) = file.schema;
    let place = path.display();
    match &file.unreadable {
        None => well("queue", format!("{place}, {size} MB, schema {schema}")),
        Some(crate::queue::Error::Older { .. }) => {
            well("queue", format!("{place}, schema {schema}: becomes {newest} when it is opened for writing"))
        }
        Some(error) => wrong("queue", error.to_string(), failures::next_step(error).1),
    }
}

fn ledger(desk: &Desk, file: &FileCheckup) -> Option<Finding> {
    let (entries, last) = file.ledger?;
    let words = format!("{} entries", grouped(entries));
    Some(match last {
        Some(last) if last > desk.clock.now() => wrong(
            "ledger",
            format!("{words}, the last at {last:.0}: later than the machine's clock"),
            "set the machine's clock before anybody decides",
        ),
        Some(last) => well("ledger", format!("{words}, the last at {last:.0}; `vacatur audit` checks it")),
        None => well("ledger", words),
    })
}

/// A queue without a backup, or with an old one, is one disk away from being lost.
fn backups(desk: &Desk, path: &Path, file: &FileCheckup) -> Option<Finding> {
    let shelf = desk.shelf(path).ok()?;
    let fix = "run `vacatur backup`";
    Some(match newest(&shelf, desk.clock.now()) {
        None => wrong("backup", format!("there is none in {}", shelf.folder.display()), fix),
        Some((words, last)) if file.ledger.is_some_and(|(entries, _)| entries > last + UNSAVED) => {
            wrong("backup", words, fix)
        }
        Some((words, _)) => well("backup", words),
    })
}

fn rights(path: &Path, found: &Checkup) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(mode) = found.open_file {
        findings.push(wrong(
            "rights",
            format!("others than you may use the queue file (mode {mode:o})"),
            format!("chmod 600 {}", path.display()),
        ));
    }
    match found.open_folder {
        Some(mode) if mode & 0o022 != 0 => findings.push(wrong(
            "rights",
            format!("others than you may change the folder {} (mode {mode:o})", found.folder.display()),
            format!("chmod go-w {}", found.folder.display()),
        )),
        _ if found.open_file.is_none() && found.file.is_some() => {
            findings.push(well("rights", "only you may use the queue file"));
        }
        _ => {}
    }
    findings
}
