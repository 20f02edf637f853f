//! What the pages of a spot-check say, line by line, at a width.

mod check;
mod dispute;
mod planning;

use self::check::{about, agreement};
use self::dispute::{dispute, disputed};
use self::planning::{picking, planning};
use super::{Bench, Front, Page};
use crate::casework::BatchState;
use crate::casework::check::gate::{Condition, Presence};
use crate::casework::check::overview::Overview;
use crate::casework::check::sample::Settled;
use crate::casework::check::{AgreementOfPairs, Check, CheckOutcome, Gate, Origin, Stage};
use crate::record::text::grouped;
use crate::review::columns::wrap;

/// A line of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The title of a part.
    Title(String),
    /// Something in words.
    Words(String),
    /// Something that must not be overlooked.
    Look(String),
    /// Something that is as it should be.
    Good(String),
    /// What comes next.
    Next(String),
    /// A line that can be chosen.
    Choice {
        /// Whether it is in front.
        front: bool,
        /// What it says.
        words: String,
    },
    /// A field that can be changed.
    Field {
        /// Whether it is in front.
        front: bool,
        /// What it is.
        label: &'static str,
        /// What it is set to.
        value: String,
        /// What that means.
        aside: String,
    },
    /// A number among others, with the largest of them.
    Bar {
        /// What it counts.
        label: String,
        /// The number.
        value: u64,
        /// The largest beside it.
        most: u64,
        /// What else there is to say.
        aside: String,
    },
    /// Two texts beside each other.
    Pair(String, String),
    /// Nothing.
    Blank,
}

/// Returns the title and the lines of the page on top, wrapped to so many columns.
pub fn rows(bench: &Bench, columns: usize) -> (String, Vec<Row>) {
    let Some(overview) = &bench.overview else {
        return ("Spot-checks".to_owned(), vec![Row::Words("Looking …".to_owned())]);
    };
    match bench.page() {
        None => ("Spot-checks".to_owned(), history(bench, overview)),
        Some(Page::Planner(planner)) => ("Plan a check".to_owned(), planning(planner, overview, columns)),
        Some(Page::Picker(picker)) => ("Pick on purpose".to_owned(), picking(picker, overview, columns)),
        Some(Page::Check(number, _)) => {
            let rows = overview.docket.checks.get(number).map(|check| about(check, overview, columns));
            (format!("Check {number}"), rows.unwrap_or_default())
        }
        Some(Page::Overlap(_)) => {
            ("A second reader while the work goes on".to_owned(), overlap(overview, columns))
        }
        Some(Page::Disputes(of, at)) => (disputed(bench, *of), dispute(bench, overview, *of, *at, columns)),
        Some(Page::Gate(number, gate, ..)) => (
            format!("The gate of batch {number}"),
            gate.as_deref().map_or_else(looking, |gate| nine(gate, columns)),
        ),
    }
}

fn looking() -> Vec<Row> {
    vec![Row::Words("Looking …".to_owned())]
}

fn history(bench: &Bench, overview: &Overview) -> Vec<Row> {
    let mut rows = vec![Row::Title(format!(
        "{:>5}  {:<24} {:>9} {:>7} {:>7} {:>6}  {}",
        "check", "about", "decisions", "drawn", "again", "wrong", "state"
    ))];
    if overview.docket.checks.is_empty() {
        rows.push(Row::Words("No check yet: plan the first.".to_owned()));
    }
    for (at, line) in bench.lines().into_iter().enumerate() {
        let front = at == bench.at;
        match line {
            Front::Check(number) => {
                let words = overview.docket.checks.get(&number).map(|check| in_a_line(check, overview));
                rows.push(Row::Choice { front, words: words.unwrap_or_default() });
            }
            Front::Overlap => {
                rows.extend([Row::Blank, Row::Title("While the work goes on".to_owned())]);
                // Behind the place of the mark that the line in front has.
                rows.push(Row::Choice { front, words: format!("  {}", share(overview)) });
            }
            Front::Batch(number) => {
                if overview.batches.last().is_some_and(|(last, ..)| *last == number) {
                    rows.extend([Row::Blank, Row::Title("Batches, and their gates".to_owned())]);
                }
                let (cases, state) = overview
                    .batches
                    .iter()
                    .find(|(one, ..)| *one == number)
                    .map_or((0, "frozen"), |(_, cases, state)| (*cases, words_of(*state)));
                let words = format!("{:>5}  {} cases, {state}", number.0, grouped(cases));
                rows.push(Row::Choice { front, words });
            }
        }
    }
    rows
}

fn words_of(state: BatchState) -> &'static str {
    match state {
        BatchState::Frozen => "frozen",
        BatchState::Exported => "written out",
        BatchState::Void => "void",
    }
}

fn in_a_line(check: &Check, overview: &Overview) -> String {
    let about = match &check.origin {
        Origin::Random { .. } => check.kind.pile().many().to_owned(),
        Origin::Directed { .. } => format!("directed: {}", check.kind),
    };
    let drawn = check.sample.len() as u64;
    format!(
        "{:>5}  {about:<24} {:>9} {:>7} {:>7} {:>6}  {}{}",
        check.number.0,
        grouped(check.decisions.len() as u64),
        grouped(drawn),
        grouped(drawn - check.how_many(Settled::Waiting)),
        grouped(CheckOutcome::of(check).errors),
        in_a_word(check.stage()),
        if overview.stale.contains(&check.number) { ", stale" } else { "" }
    )
}

fn in_a_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Frozen => "frozen",
        Stage::Planned => "planned",
        Stage::Reviewing => "goes on",
        Stage::Passed => "passed",
        Stage::Failed => "failed",
        Stage::Reported => "reported",
        Stage::Abandoned => "given up",
    }
}

fn share(overview: &Overview) -> String {
    let overlap = &overview.docket.overlap;
    let Some(running) = overlap.running() else { return "no share has a second reader".to_owned() };
    format!(
        "{} has a second reader: {} decided twice, {} in dispute, {} for you",
        running.share,
        grouped(overlap.pairs.len() as u64),
        grouped(overlap.disputed().count() as u64),
        grouped(overview.readings)
    )
}

fn overlap(overview: &Overview, columns: usize) -> Vec<Row> {
    let overlap = &overview.docket.overlap;
    let mut rows = vec![Row::Words(capital(&share(overview)))];
    let about = "Cases are chosen by their tickets under a seed that two people made and that is shown only at the end. \
                 Nothing is concluded from them about other cases, and they are never counted with a check.";
    rows.extend(wrapped(about, columns, Row::Words));
    if overlap.running().is_none() {
        rows.push(Row::Next("next: a supervisor begins a share".to_owned()));
    }
    agreement(&mut rows, &AgreementOfPairs::of(&overlap.pairs), columns);
    rows
}

fn nine(gate: &Gate, columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, finding) in (1..).zip(&gate.findings) {
        let (mark, tone): (&str, fn(String) -> Row) =
            if finding.met { ("yes", Row::Good) } else { ("NO ", Row::Look) };
        rows.push(tone(format!("{number} {mark} {}", finding.condition.words())));
        rows.extend(wrapped(&finding.words, columns.saturating_sub(6), |line| {
            Row::Words(format!("    {line}"))
        }));
    }
    // On a screen nobody has signed in for it yet; the command asks for that.
    let later = |unmet: &Condition| *unmet == Condition::SignedInAgain && gate.presence == Presence::Unproven;
    let asks = gate.unmet().any(|unmet| later(&unmet));
    let mut left = gate.unmet().filter(|unmet| !later(unmet)).peekable();
    let words = match (left.peek().is_none(), gate.overridden && left.all(Condition::may_be_overridden)) {
        (true, _) if asks => "everything else is met: vacatur batch export asks for a passphrase",
        (true, _) => "it may go out: vacatur batch export",
        (false, true) if asks => "it goes out by override: vacatur batch export asks for a passphrase",
        (false, true) => "it may go out by override: vacatur batch export",
        (false, false) => "it may not go out",
    };
    rows.push(Row::Next(words.to_owned()));
    rows
}

fn wrapped(words: &str, columns: usize, row: impl Fn(String) -> Row) -> Vec<Row> {
    wrap(words, columns.saturating_sub(2).max(10)).into_iter().map(row).collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
