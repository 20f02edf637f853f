//! `vacatur import`: files in, cases out, in one transaction: all of it or nothing.
//!
//! Two threads: one reads rows, this one writes to the queue; whichever is free puts persons together, proposes and
//! packs. A few stretches of rows are under way at a time, so that memory does not grow with the file.

use super::crew::in_order;
use super::output::{counted, say, thousands};
use super::reading::{self, Interrupt, bar, failed, stretches, watch};
use super::{Desk, failures};
use crate::casework::{Act, Digest, State};
use crate::error::Failure;
use crate::intake::{self, Portion, Source, Survey, Watch, Which};
use crate::queue::{self, CaseChange, Import, Imported, NewSource, Packed, Packer, Queue, RefusedRow};
use crate::record::{County, Person, Phrasebook, Text};
use crate::relief::{CaseProposal, Policy, propose};
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The state's bulk files; one transaction takes in all of them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let mut queue = desk.open_to(Act::Import)?;
    let report = read_in(desk, &mut queue, &arguments.files)?;
    queue.close().map_err(failures::queue)?;
    say(&report)
}

/// Reads files into a queue and returns what was done, in words.
pub(super) fn read_in(desk: &Desk, queue: &mut Queue, files: &[PathBuf]) -> Result<String, Failure> {
    let rules = Rules::of(queue)?;
    let import = queue.begin_import().map_err(failures::queue)?;
    let interrupt = Interrupt::watch();
    let bar = bar("looking through");
    let looked = failed(intake::survey(files, import.next_source(), &mut watch(&bar, &interrupt)))?;
    bar.finish_and_clear();
    let (already, new) = leave_out_known(&import, &looked)?;
    let survey = match new {
        Some(files) if files.is_empty() => return Ok(format!("{already}nothing changed")),
        // Numbers were given to the known files too: with them left out, the new ones are counted anew.
        Some(files) => intake::survey(&files, import.next_source(), &mut ()).map_err(failures::intake)?,
        None => looked,
    };
    let bar = reading::bar("reading");
    let done = store(desk, import, &survey, &rules, watch(&bar, &interrupt))?;
    bar.finish_and_clear();
    Ok(already + &in_words(&survey, &done))
}

/// What is proposed by.
pub(super) struct Rules {
    policy: Policy,
    county: County,
    as_of: Date,
}

impl Rules {
    /// Returns what the queue was made for.
    pub(super) fn of(queue: &Queue) -> Result<Self, Failure> {
        let policy = super::policy::read(&queue.policy_text().map_err(failures::queue)?)?;
        Ok(Self { policy, county: queue.charter().county.clone(), as_of: queue.charter().as_of })
    }

    /// Proposes the cases of a person.
    pub(super) fn propose(&self, person: &Person) -> Vec<CaseProposal> {
        propose(person, &self.policy, &self.county, self.as_of)
    }
}

/// Says which files were read in before; returns the others, or none where all are new.
fn leave_out_known<'s>(
    import: &Import<'_>,
    survey: &'s Survey,
) -> Result<(String, Option<Vec<&'s Path>>), Failure> {
    let (mut said, mut new) = (String::new(), Vec::new());
    for source in &survey.sources {
        match import.known_source(&Digest::from_bytes(source.sha256)).map_err(failures::queue)? {
            // Writing to a String cannot fail.
            Some(number) => {
                let _ =
                    writeln!(said, "{} was read in before, as source {}", source.path.display(), number.0);
            }
            None => new.push(source.path.as_path()),
        }
    }
    let all_new = new.len() == survey.sources.len();
    Ok((said, (!all_new).then_some(new)))
}

/// Reads, decides and packs on two threads, writes on this one, and commits.
fn store(
    desk: &Desk,
    mut import: Import<'_>,
    survey: &Survey,
    rules: &Rules,
    watch: impl Watch + Send,
) -> Result<Imported, Failure> {
    let portions = survey.portions(Which::All, watch).map(failed);
    let work = |kept: &mut Kept, stretch: Vec<Portion>| {
        stretch.into_iter().map(|portion| packed(kept, rules, portion)).collect::<Vec<_>>()
    };
    in_order(stretches(portions, reading::size), Kept::default, work, |stretch| {
        stretch.into_iter().try_for_each(|packed| add(&mut import, packed?)).map_err(failures::queue)
    })?;
    for source in &survey.sources {
        import.add_source(new_source(source)).map_err(failures::queue)?;
    }
    import.commit(&desk.seat(), desk.clock.now()).map_err(failures::queue)
}

/// What a thread keeps from one person to the next.
#[derive(Default)]
struct Kept {
    book: Phrasebook,
    packer: Packer,
}

/// What is ready to be written.
enum Ready {
    Person(Option<Packed>),
    Refused(RefusedRow),
}

/// Packs a person with what is proposed, or a refused row.
fn packed(kept: &mut Kept, rules: &Rules, portion: Portion) -> Result<Ready, queue::Error> {
    Ok(match portion {
        Portion::Person(rows) => {
            let person = rows.person(&mut kept.book);
            let proposals = rules.propose(&person);
            let stored = rows.rows().map(|row| (row.source, row.raw));
            Ready::Person(kept.packer.pack_rows(&person, stored, &proposals)?)
        }
        Portion::Refused(refused) => Ready::Refused(RefusedRow {
            source: refused.line.source,
            line: refused.line.line,
            field: refused.field.unwrap_or_default(),
            reason: refused.reason.to_string(),
            raw: refused.raw,
        }),
        // Only a reading in place yields single rows.
        Portion::Row(_) => Ready::Person(None),
    })
}

fn add(import: &mut Import<'_>, ready: Ready) -> Result<(), queue::Error> {
    match ready {
        Ready::Person(packed) => import.add(packed.as_ref()),
        Ready::Refused(refused) => import.add_refused(&refused),
    }
}

fn new_source(source: &Source) -> NewSource {
    let name = source.path.file_name().unwrap_or(source.path.as_os_str());
    NewSource {
        name: Text::new(&name.to_string_lossy()),
        digest: Digest::from_bytes(source.sha256),
        format: source.format.to_string(),
        rows: source.rows,
        bytes: source.bytes,
        mapping: String::new(),
    }
}

fn in_words(survey: &Survey, done: &Imported) -> String {
    let mut text = String::new();
    for source in &survey.sources {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "read      {} from {}: {}, {} MB, as source {}",
            counted(source.rows, "row", "rows"),
            source.path.display(),
            source.format,
            thousands(source.bytes.div_ceil(1_000_000)),
            source.no.0
        );
    }
    let _ = writeln!(
        text,
        "refused   {}{}",
        counted(done.refused, "row", "rows"),
        if done.refused > 0 {
            ", kept in quarantine with the reason; `vacatur status` counts them"
        } else {
            ""
        }
    );
    let _ = writeln!(
        text,
        "stored    {} of {} read; those without a case are counted and not kept",
        counted(done.persons, "person", "persons"),
        thousands(done.read)
    );
    let _ = writeln!(
        text,
        "proposed  {}: {} clear, {} for review",
        counted(done.cases, "case", "cases"),
        thousands(done.clear),
        thousands(done.cases - done.clear)
    );
    for (action, cases) in &done.actions {
        let _ = writeln!(text, "          {:>9}  {action}", thousands(*cases));
    }
    let _ = write!(text, "ledger    #{:06}; next: vacatur review", done.seq.0);
    text
}

/// At most so many changed cases are told one by one.
const MOST_TOLD: usize = 20;

/// Says which cases change and how, each line indented.
pub(super) fn changes_in_words(changes: &[CaseChange], indent: usize) -> String {
    let mut text = String::new();
    let decided = |change: &&CaseChange| change.was != State::Waiting;
    // What sends a decision back comes first.
    let in_order = changes.iter().filter(decided).chain(changes.iter().filter(|change| !decided(change)));
    for change in in_order.take(MOST_TOLD) {
        let was = match (change.was, change.batch) {
            (State::Waiting, _) => String::new(),
            (state, None) => format!(" ({state} until now: it waits again)"),
            (state, Some(batch)) => format!(" ({state} until now, in batch {batch}: it waits again)"),
        };
        let what: Vec<&str> = change.what.iter().map(Text::as_str).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:indent$}no. {}{was}: {}", "", change.case, what.join("; "));
    }
    if changes.len() > MOST_TOLD {
        let more = u64::try_from(changes.len() - MOST_TOLD).unwrap_or(u64::MAX);
        let _ = writeln!(text, "{:indent$}and {} more", "", thousands(more));
    }
    text
}
