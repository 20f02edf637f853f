//! `vacatur import`: files in, cases out, in one transaction: all of it or nothing.
//!
//! What is read is `looked`'s, what a later delivery changes `delivery`'s. New persons of the state's files are read on one
//! thread and written on this one; whichever is free puts persons together, proposes and packs. A few stretches of rows
//! are under way at a time, so that memory does not grow with the file.

mod delivery;
mod looked;
mod words;

pub(super) use words::changes as changes_in_words;

use super::output::say;
use super::reading::Interrupt;
use super::{Desk, failures};
use crate::casework::Act;
use crate::error::{Failure, Kind};
use crate::intake::{Delivered, Refused};
use crate::queue::{self, Import, Imported, Packer, Queue, RefusedRow};
use crate::record::layout::{Fields, SplitRow};
use crate::record::person::plain_cii;
use crate::record::{County, Person, Remark, SourceLine, SourceRow, SubjectId, Vocabulary};
use crate::relief::worth::{CaseIssues, Tally};
use crate::relief::{CaseProposal, Policy, propose};
use delivery::Delivery;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Read as _};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Default, clap::Args)]
pub(super) struct Arguments {
    /// The files; one transaction takes in all of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read the files as this, whatever they look like: doj, or a mapping that ships
    #[arg(long, value_name = "NAME", conflicts_with = "mapping")]
    format: Option<String>,
    /// Read the files through this mapping: one that ships, or a file ending in .toml
    #[arg(long, value_name = "NAME|FILE")]
    mapping: Option<String>,
    /// Only say what would be new, changed and gone
    #[arg(long)]
    dry_run: bool,
    /// Apply what changes and is gone without asking
    #[arg(long)]
    yes: bool,
    /// They are a later delivery of this source: who is not in them any more is marked so
    #[arg(long, value_name = "NUMBER", conflicts_with = "adds")]
    replaces: Vec<u32>,
    /// They hold more rows of persons who are in the queue already
    #[arg(long)]
    adds: bool,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Import)?;
    let report = take_in(desk, &mut queue, arguments)?;
    say(report.trim_end())?;
    desk.close_and_back_up(queue)
}

/// Reads files into a new queue and returns what was done, in words.
pub(super) fn read_in(desk: &Desk, queue: &mut Queue, files: &[PathBuf]) -> Result<String, Failure> {
    take_in(desk, queue, &Arguments { files: files.to_vec(), ..Arguments::default() })
}

fn take_in(desk: &Desk, queue: &mut Queue, arguments: &Arguments) -> Result<String, Failure> {
    let rules = Rules::of(queue)?;
    let interrupt = Interrupt::watch();
    let mut import = queue.begin_import().map_err(failures::queue)?;
    let (already, looked) = looked::look(&import, arguments, &interrupt)?;
    let Some(looked) = looked else { return Ok(format!("{already}nothing changed")) };
    let delivery = Delivery::find(&import, &looked, arguments, &interrupt)?;
    let rules = Rules {
        carriers: if import.has_persons() {
            import.carriers().map_err(failures::queue)?
        } else {
            BTreeMap::new()
        },
        ..rules
    };
    let strange = match &delivery {
        None => looked.store(&mut import, &rules, &interrupt)?,
        Some(delivery) => delivery.tell_again(&mut import, &looked, &rules, &interrupt)?,
    };
    let strange = looked.counted(strange);
    for source in looked.sources() {
        let number = import.add_source(source).map_err(failures::queue)?;
        import.note_worth(number, strange.worth.of(number).at_import());
    }
    if let Some(delivery) = &delivery {
        import.replace_sources(&delivery.replaced).map_err(failures::queue)?;
    }
    let so_far = import.so_far();
    let replaced = delivery.as_ref().map(|delivery| delivery.replaced.as_slice());
    if arguments.dry_run {
        let told = words::in_words(&looked, &so_far, replaced, &strange);
        return Ok(format!("{already}{told}\nnothing was changed: this was a dry run"));
    }
    if !so_far.changes.is_empty() && !arguments.yes {
        ask(&(already.clone() + &words::in_words(&looked, &so_far, replaced, &strange)))?;
    }
    let done = import.commit(&desk.seat(), desk.clock.now()).map_err(failures::queue)?;
    Ok(already + &words::in_words(&looked, &done, replaced, &strange) + &words::next(&done))
}

/// More than anybody types for yes or no.
const ANSWER: u64 = 256;

/// Shows what would change and asks whether it is to be applied; an error where it is not.
fn ask(told: &str) -> Result<(), Failure> {
    let refused = || {
        Failure::new(Kind::Problem, "nothing was changed: what is in the queue would change, or be gone")
            .hint("add --yes to apply it, or --dry-run to look only")
    };
    say(told)?;
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(refused());
    }
    let mut answer = String::new();
    let asked = super::output::ask("apply this? (yes/no) ");
    // Who is not asked has not said yes.
    let read = asked.and_then(|()| stdin.lock().take(ANSWER).read_line(&mut answer));
    match read {
        Ok(_) if answer.trim().eq_ignore_ascii_case("yes") => Ok(()),
        Ok(_) | Err(_) => Err(refused()),
    }
}

/// What is proposed by.
pub(super) struct Rules {
    policy: Policy,
    /// The vocabulary with what the office taught; none where it taught nothing.
    vocabulary: Option<Arc<Vocabulary>>,
    county: County,
    as_of: Date,
    /// The CII numbers that persons of the queue carry, each with the id of one of them.
    carriers: BTreeMap<Vec<u8>, SubjectId>,
}

impl Rules {
    /// Returns what the queue was made for.
    pub(super) fn of(queue: &Queue) -> Result<Self, Failure> {
        let policy = super::policy::read(&queue.policy_text().map_err(failures::queue)?)?;
        Ok(Self {
            policy,
            vocabulary: queue.taught().map_err(failures::queue)?.map(Arc::new),
            county: queue.charter().county.clone(),
            as_of: queue.charter().as_of,
            carriers: BTreeMap::new(),
        })
    }

    /// Marks a new person who carries the number of somebody in the queue: another office's file may tell of the same
    /// person under another id, and what one of the two says may be missing in the other.
    fn link(&self, person: &mut Person, first: Option<SourceLine>) {
        let identity = &person.identity;
        let number: Vec<u8> = plain_cii(identity.cii.as_str().as_bytes()).collect();
        if let (Some(other), Some(here)) = (self.carriers.get(&number), first)
            && *other != identity.subject
        {
            person.remarks.push(Remark::CiiElsewhere { here, other: other.clone() });
        }
    }

    /// Proposes the cases of a person.
    pub(super) fn propose(&self, person: &Person) -> Vec<CaseProposal> {
        let Some(vocabulary) = &self.vocabulary else {
            return propose(person, &self.policy, &self.county, self.as_of);
        };
        let mut read = person.clone();
        read.read_again(vocabulary, &[]);
        propose(&read, &self.policy, &self.county, self.as_of)
    }

    /// Packs persons for the queue.
    fn packer(&self) -> Packer {
        Packer::reading(self.vocabulary.clone())
    }
}

/// The counties of events that are none of California's, as they were read, and how many events each has: a court that
/// is spelled wrong would otherwise be nobody's (traps.md T69).
///
/// Beside them stands what each source is worth.
#[derive(Default)]
struct Strange {
    counties: BTreeMap<String, u64>,
    worth: Tally,
}

impl Strange {
    fn note(&mut self, person: &Person, proposals: &[CaseProposal]) {
        let issues = |case: &CaseProposal| CaseIssues { event: case.event, codes: case.codes() };
        self.worth.add_person(person, &proposals.iter().map(issues).collect::<Vec<_>>());
        let named = person.events.iter().map(|event| &event.county);
        for county in named.filter(|county| !county.is_blank() && !county.is_of_california()) {
            *self.counties.entry(county.to_string()).or_default() += 1;
        }
    }

    fn add(&mut self, other: Self) {
        for (county, events) in other.counties {
            *self.counties.entry(county).or_default() += events;
        }
        self.worth.merge(other.worth);
    }

    /// Notes a refused row whose line may break off.
    fn refused(&mut self, refused: &Refused) {
        if refused.breaks_off() {
            self.worth.breaks_off(refused.line.source, refused.line.line);
        }
    }

    /// Counts the columns that rows fill, as they are stored.
    fn note_rows(&mut self, rows: &[SourceRow]) {
        for row in rows {
            let Ok(mut fields) = Fields::split(&row.raw) else { continue };
            let plain = fields.undoubled(&row.raw);
            let split =
                SplitRow { source: row.source, raw: &row.raw, plain: plain.as_deref(), fields: &fields };
            self.worth.add_row(&split);
        }
    }
}

/// Writes what was delivered: a person with what is proposed, or a refused row.
fn write(
    import: &mut Import<'_>,
    rules: &Rules,
    strange: &mut Strange,
    delivered: Delivered,
) -> Result<(), queue::Error> {
    match delivered {
        Delivered::Person(mut history) => {
            strange.note_rows(&history.rows);
            let first = history.rows.first().map(|row| row.source);
            rules.link(&mut history.person, first);
            let proposals = rules.propose(&history.person);
            strange.note(&history.person, &proposals);
            import.add_person(&history, &proposals)
        }
        Delivered::Refused(refused) => {
            strange.refused(&refused);
            import.add_refused(&refused_row(refused))
        }
    }
}

fn refused_row(refused: Refused) -> RefusedRow {
    RefusedRow {
        source: refused.line.source,
        line: refused.line.line,
        field: refused.field.unwrap_or_default(),
        reason: refused.reason.to_string(),
        raw: refused.raw,
    }
}

/// Tells whether an import left everything as it was but for the sources themselves.
fn is_the_same(done: &Imported) -> bool {
    done.changes.is_empty() && done.persons == 0 && done.cases == 0
}
