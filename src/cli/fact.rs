//! `vacatur fact`: adds a fact that the file does not have to a case, lists them, takes one back.

use super::input::words;
use super::output::{counted, say};
use super::{Desk, failures};
use crate::casework::{Act, CaseFile, CaseId, Seq, StandingFact, State};
use crate::error::{Failure, Kind};
use crate::queue::{FactDone, FactEffect};
use crate::record::{CountKey, Text};
use crate::relief::added::Scope;
use crate::relief::{AddedFact, FactKind, FactValue};
use std::fmt::Write as _;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a fact to a case, with its source, and propose anew
    #[command(after_long_help = KINDS)]
    Add {
        /// The number of the case in the queue
        case: u64,
        /// What is known: weight, plants, buyer-age, import-export, birth-date, level, sentence, all-sentences, identity
        kind: String,
        /// The value, with its unit: "28.5 g", 6, 1980-03-14, felony
        #[arg(value_parser = words)]
        value: String,
        /// Where it was found: "police report p. 3"
        #[arg(long, value_parser = words)]
        source: String,
        /// The count it is about, as the screen numbers it [default: the only one within reach of relief]
        #[arg(long)]
        count: Option<usize>,
    },
    /// List the facts that were added to a case
    List {
        /// The number of the case in the queue
        case: u64,
    },
    /// Take an added fact back, and propose anew
    Remove {
        /// The number of the case in the queue
        case: u64,
        /// The number of the fact's ledger entry, as `fact list` shows it
        entry: u64,
        /// Why, in words
        #[arg(long, value_parser = words)]
        reason: String,
    },
}

const KINDS: &str = "\
Kinds and how they are typed:
  weight         with its unit, g, kg, oz or lb: 28.5 g
  plants         a whole number: 6
  buyer-age      in whole years, the youngest if there were several: 19
  import-export  yes or no
  birth-date     year, month and day: 1980-03-14                      (about the person)
  level          felony, misdemeanor or infraction
  sentence       the day it ended: 1999-05-01; or the word serving
  all-sentences  whether all have ended, yes or no                    (about the person)
  identity       the word confirmed: the rows are this person's, all   (about the person)

A fact about the person is recorded on each of the person's cases. One that contradicts the file never
replaces it: the case goes to a person. A case that was decided waits again.";

pub(super) fn run(desk: &Desk, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Add { case, kind, value, source, count } => {
            add(desk, CaseId(*case), kind, value, source, *count)
        }
        Command::List { case } => {
            let queue = desk.open_to_read()?;
            list(&queue.case(CaseId(*case)).map_err(failures::queue)?)
        }
        Command::Remove { case, entry, reason } => {
            let mut queue = desk.open_to(Act::AddFact)?;
            let done = queue
                .retract_fact(
                    CaseId(*case),
                    Seq(*entry),
                    &Text::new(reason.trim()),
                    &desk.seat(),
                    desk.clock.now(),
                )
                .map_err(failures::queue)?;
            queue.close().map_err(failures::queue)?;
            tell(
                &format!("{} saved: the fact of entry {} was taken back", done.receipt.seq, Seq(*entry)),
                &done,
            )
        }
    }
}

fn add(
    desk: &Desk,
    case: CaseId,
    kind: &str,
    value: &str,
    source: &str,
    count: Option<usize>,
) -> Result<(), Failure> {
    let usage = |words: String, hint: String| Failure::new(Kind::Usage, words).hint(hint);
    let kind = FactKind::ALL.iter().copied().find(|known| known.id() == kind).ok_or_else(|| {
        let ids: Vec<&str> = FactKind::ALL.iter().map(|kind| kind.id()).collect();
        usage(
            format!("`{}` is not a kind of fact", Text::new(kind)),
            format!("use one of {}", ids.join(", ")),
        )
    })?;
    let value = FactValue::parse(kind, value)
        .map_err(|bad| usage(format!("{}: {}", kind.id(), bad.wrong), format!("type {}", bad.typed)))?;
    let mut queue = desk.open_to(Act::AddFact)?;
    let count = match kind.scope() {
        Scope::Person => None,
        Scope::Count => Some(count_of(&queue.case(case).map_err(failures::queue)?, count)?),
    };
    let added = AddedFact { value, count, source: Text::new(source.trim()) };
    let done = queue.add_fact(case, &added, &desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    queue.close().map_err(failures::queue)?;
    tell(&format!("{} saved: {added}; {}", done.receipt.seq, added.source), &done)
}

/// Returns the count that was named, or the only candidate.
fn count_of(case: &CaseFile, named: Option<usize>) -> Result<CountKey, Failure> {
    let numbers: Vec<usize> = case.proposal.proposals.iter().map(|one| one.count + 1).collect();
    let in_words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let refused = |words: &str| {
        Failure::new(Kind::Usage, words.to_owned())
            .hint(format!("name it with --count; within reach of relief: {}", in_words.join(", ")))
    };
    let number = match (named, numbers.as_slice()) {
        (Some(number), numbers) if numbers.contains(&number) => number,
        (Some(_), _) => return Err(refused("that count is not within reach of relief")),
        (None, [only]) => *only,
        (None, _) => return Err(refused("the case has several counts")),
    };
    let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
    let count = counts.get(number.saturating_sub(1));
    count.map(|count| count.key.clone()).ok_or_else(|| refused("that count is not within reach of relief"))
}

fn tell(first: &str, done: &FactDone) -> Result<(), Failure> {
    let mut text = first.to_owned();
    for change in &done.changes {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}", in_words(change));
    }
    for case in &done.frozen {
        let _ =
            write!(text, "\ncase {case}: stands in a batch, not touched; supersede its verdict to change it");
    }
    say(&text)
}

fn in_words(change: &FactEffect) -> String {
    let what = if change.what.is_empty() { "the proposal stands".to_owned() } else { change.what.join("; ") };
    let again = if change.was == State::Waiting {
        String::new()
    } else {
        format!("; it was {} and waits again", change.was)
    };
    format!("case {}: {what}{again}", change.case)
}

fn list(case: &CaseFile) -> Result<(), Failure> {
    let facts = case.facts();
    let mut text = format!("case {}: {}", case.id, counted(facts.len() as u64, "added fact", "added facts"));
    for StandingFact { seq, at, seat, added } in &facts {
        let number = added.count.as_ref().and_then(|key| {
            let counts = case.event().map_or(&[][..], |event| event.counts.as_slice());
            counts.iter().position(|count| count.key == *key)
        });
        let on = number.map_or_else(|| "the person".to_owned(), |number| format!("count {}", number + 1));
        let _ = write!(
            text,
            "\n{seq}  {on}: {added}\n         {}; by {seat}, {}",
            added.source,
            at.strftime("%Y-%m-%d %H:%M UTC")
        );
    }
    say(&text)
}
