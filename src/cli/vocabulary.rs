//! `vacatur vocabulary`: what the words of a source mean, and the office's own words.
//!
//! `list`, `show` and `check` read; `teach` and `forget` are a supervisor's, change the queue's vocabulary by a ledger
//! entry and say what that did to waiting and decided cases, as `policy adopt` does.

use super::output::{grouped, say};
use super::policy::adopt::proposed_anew;
use super::{Desk, failures};
use crate::casework::{Act, Lessons, Refusal, Seq, WordChange};
use crate::error::{Failure, Kind};
use crate::queue::Adoption;
use crate::record::vocabulary::{Column, Meaning, Reading, Word};
use crate::record::{Basis, Text, Vocabulary};
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the columns whose words are known or can be taught, and the lessons in force in the queue
    List,
    /// List every text that a column has, with what it means and how that is known
    Show {
        /// The column, such as `DISP_DESCR`
        #[arg(value_parser = column)]
        column: Column,
    },
    /// Say how a text of a column is read
    Check {
        /// The column, such as `DISP_DESCR`
        #[arg(value_parser = column)]
        column: Column,
        /// The text, as it stands in the file
        text: String,
    },
    /// Teach the queue what a text means; no decision is touched
    Teach(Teach),
    /// Take a lesson back; no decision is touched
    Forget(Forget),
}

#[derive(Debug, clap::Args)]
pub(super) struct Teach {
    /// The column, such as `DISP_DESCR`
    #[arg(value_parser = column)]
    column: Column,
    /// The text, as it stands in the file
    text: String,
    /// What it means, such as convicted; `vacatur vocabulary list` names the meanings of each column
    #[arg(long, value_name = "MEANING")]
    means: String,
    /// Why: who said so, or which list
    #[arg(long)]
    reason: String,
    /// Only say what would change; record nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Forget {
    /// The column, such as `DISP_DESCR`
    #[arg(value_parser = column)]
    column: Column,
    /// The text, as it was taught
    text: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Only say what would change; record nothing
    #[arg(long)]
    dry_run: bool,
}

fn column(name: &str) -> Result<Column, String> {
    Column::named(name).ok_or_else(|| {
        format!("no column of that name has a vocabulary; these have: {}", columns().join(", "))
    })
}

fn columns() -> Vec<&'static str> {
    Column::ALL.map(Column::name).to_vec()
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<(), Failure> {
    match command {
        Command::List => list(desk),
        Command::Show { column } => show(&in_force(desk)?.0, column),
        Command::Check { column, text } => {
            let (vocabulary, lessons) = in_force(desk)?;
            say(&check(&vocabulary, &lessons, column, &Text::new(&text)))
        }
        Command::Teach(arguments) => teach(desk, &arguments),
        Command::Forget(arguments) => forget(desk, &arguments),
    }
}

/// Reads the vocabulary that the program brings.
pub(super) fn shipped() -> Result<Vocabulary, Failure> {
    Vocabulary::shipped()
        .map_err(|error| Failure::new(Kind::Bug, error.to_string()).hint("report it; nothing was changed"))
}

/// Returns the vocabulary in force in the queue, with its lessons; the program's own where there is no queue.
fn in_force(desk: &Desk) -> Result<(Vocabulary, Lessons), Failure> {
    if !desk.queue()?.exists() {
        return Ok((shipped()?, Lessons::default()));
    }
    let queue = desk.open_to_read()?;
    let lessons = queue.lessons().map_err(failures::queue)?;
    Ok((shipped()?.taught(lessons.as_slice()), lessons))
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let (vocabulary, lessons) = in_force(desk)?;
    let mut text = String::new();
    for column in Column::ALL {
        let texts = vocabulary.texts(column).len() as u64;
        let meanings: Vec<_> = Meaning::all(column).into_iter().map(|(name, _)| name).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{:<16} {:>5} texts; can mean: {}",
            column.name(),
            grouped(texts),
            meanings.join(", ")
        );
    }
    if lessons.as_slice().is_empty() {
        text.push_str("no lesson of the office is in force");
    } else {
        text.push_str("lessons in force:\n");
    }
    for lesson in lessons.as_slice() {
        let _ = writeln!(text, "  {} {lesson}; reason: {}", lesson.column, lesson.reason);
    }
    say(text.trim_end())
}

fn show(vocabulary: &Vocabulary, column: Column) -> Result<(), Failure> {
    let mut text = String::new();
    for (words, meaning, basis) in vocabulary.texts(column) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{words:<44} {:<24} {basis}", meaning.name());
    }
    if text.is_empty() {
        text = format!("{column} has no text but what an office teaches");
    }
    say(text.trim_end())
}

/// Says how a text is read, and whether that decides.
fn check(vocabulary: &Vocabulary, lessons: &Lessons, column: Column, words: &Text) -> String {
    if let Some(lesson) = lessons.about(column, words.as_str()) {
        return format!("{lesson}; reason: {}", lesson.reason);
    }
    if column == Column::Comment {
        return comment(vocabulary, words);
    }
    match vocabulary.read_as(column, words.as_str()) {
        Reading::Means { meaning, basis } if basis.decides() => {
            format!("{words}: read as {}, {basis}", meaning.name())
        }
        Reading::Means { meaning, basis } => {
            let means = meaning.name();
            format!("{words}: explained as {means}, {basis}; it decides nothing, and an attorney reads it")
        }
        Reading::Nothing => format!("{column}: blank"),
        Reading::NotUnderstood => format!("{words}: not understood; an attorney reads it"),
    }
}

fn comment(vocabulary: &Vocabulary, words: &Text) -> String {
    let mut text = String::new();
    for remarked in vocabulary.comment(words.as_str()) {
        let attorney = if remarked.needs_attorney() { "; an attorney reads it" } else { "" };
        let means = Meaning::Comment(remarked.bearing).name();
        let known = if remarked.basis == Basis::NotUnderstood {
            String::new()
        } else {
            format!(", {}", remarked.basis)
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}: {means}{known}{attorney}", remarked.text);
    }
    if text.is_empty() { "COMMENT_TEXT: blank".to_owned() } else { text.trim_end().to_owned() }
}

fn teach(desk: &Desk, arguments: &Teach) -> Result<(), Failure> {
    let Teach { column, text, means, reason, dry_run } = arguments;
    let means = Meaning::named(*column, means).map_err(|error| {
        Failure::new(Kind::Usage, error.to_string()).hint("name one of them with --means")
    })?;
    let word = Word { column: *column, text: Text::new(text), means };
    let what = format!("{} {} is read as {}", word.column, word.text, word.means.name());
    change(desk, |_| Ok(WordChange::Teach { word, reason: Text::new(reason) }), &what, *dry_run)
}

fn forget(desk: &Desk, arguments: &Forget) -> Result<(), Failure> {
    let Forget { column, text, reason, dry_run } = arguments;
    let what = format!("{column} {} is read as the program knows it", Text::new(text));
    let forgotten = |lessons: &Lessons| {
        let lesson = lessons.about(*column, text).ok_or(Refusal::NotTaught)?;
        Ok(WordChange::Forget { of: Seq(lesson.entry), reason: Text::new(reason) })
    };
    change(desk, forgotten, &what, *dry_run)
}

/// Records a change and says what it did.
fn change(
    desk: &Desk,
    change: impl FnOnce(&Lessons) -> Result<WordChange, Refusal>,
    what: &str,
    dry_run: bool,
) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Teach)?;
    let lessons = queue.lessons().map_err(failures::queue)?;
    let change = change(&lessons).map_err(|refusal| failures::queue(refusal.into()))?;
    let adoption: Adoption =
        queue.teach(&change, dry_run, &desk.seat(), desk.clock.now(), || {}).map_err(failures::queue)?;
    desk.close(queue)?;
    let head = adoption.receipt.as_ref().map_or_else(
        || format!("nothing was recorded; this would hold: {what}"),
        |receipt| format!("{} saved: {what}", receipt.seq),
    );
    say(&proposed_anew(&head, "with it", &adoption))
}
