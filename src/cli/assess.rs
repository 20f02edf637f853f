//! `vacatur assess`: files in, results as files out, no queue; for analysts, and for comparison.
//!
//! Reads the files once to see whose rows stand together, assesses the persons whose rows do not, then goes through the
//! rows in their order: two threads, memory that does not grow with the files.

use super::crew::in_order;
use super::output::{counted, grouped, say};
use super::reading::{self, Interrupt, bar, failed, stretches, watch};
use super::{Desk, failures};
use crate::assessment::{Beside, InOrder, Note, ReadSource, RefusedLine, Results, Sheet, Summary, Terms};
use crate::casework::Digest;
use crate::error::{Failure, Kind};
use crate::intake::{self, Portion, Source, Survey, Which};
use crate::record::{County, Phrasebook, SourceNo, Text, Vocabulary};
use crate::relief::worth::{Tally, words};
use indicatif::ProgressBar;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The county whose convictions are looked at
    #[arg(long, value_name = "NAME", value_parser = County::named)]
    county: County,

    /// The date on which ages, sentences and years are computed
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Date,

    /// The office's rules: the name of a shipped policy, a policy file, or the peer program's options
    #[arg(long, value_name = "NAME|FILE", default_value = "san-francisco-2018")]
    policy: String,

    /// The folder to make
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Write proofs.jsonl, too: the whole proof of every count, with the facts and the rows it rests on (their form:
    /// `vacatur proof --schema`)
    #[arg(long)]
    proofs: bool,

    /// The state's bulk files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(_desk: &Desk, arguments: &Arguments) -> Result<(), Failure> {
    let policy = super::policy::find(&arguments.policy)?;
    let interrupt = Interrupt::watch();
    // Taken first: nobody should wait for a result that can not be written.
    let beside = if arguments.proofs { Beside::Proofs } else { Beside::Nothing };
    let mut results = Results::begin(&arguments.out, beside).map_err(failures::filing)?;
    let bar = bar("looking through");
    let (survey, hashing) =
        failed(intake::survey(&arguments.files, SourceNo(1), &mut watch(&bar, &interrupt)))?;
    bar.finish_and_clear();
    let county = arguments.county.clone();
    let terms = Terms { county, as_of: arguments.as_of, policy, sources: names(&survey), beside };
    if survey.has_scattered() {
        let bar = reading::bar("gathering");
        note_scattered(&survey, &terms, &mut results, watch(&bar, &interrupt))?;
        bar.finish_and_clear();
    }
    let bar = reading::bar("assessing");
    assess(&survey, &terms, &mut results, &bar, &interrupt)?;
    bar.finish_and_clear();
    let hashes = failed(hashing.end())?;
    let sources = survey.sources.iter().zip(&terms.sources).zip(hashes);
    let sources = sources.map(|((source, (_, name)), hash)| read(source, name, hash));
    let policy_digest = Digest::of(terms.policy.text().as_bytes()).to_string();
    let summary = Summary::new(&terms, sources.collect(), results.figures(), policy_digest);
    let worth = in_short(results.worth(), &survey);
    let figures = results.finish(&summary).map_err(failures::filing)?;
    let rows: u64 = survey.sources.iter().map(|source| source.rows).sum();
    say(&(in_words(arguments, rows, &figures, &survey) + &worth))
}

/// Assesses the persons whose rows do not stand together, before the rows are written in their order.
fn note_scattered(
    survey: &Survey,
    terms: &Terms,
    results: &mut Results,
    watch: impl intake::Watch + Send,
) -> Result<(), Failure> {
    let portions = survey.portions(Which::Scattered, watch).map(failed);
    let work = |book: &mut Phrasebook, stretch: Vec<Portion>| {
        let mut sheet = Sheet::default();
        for portion in stretch {
            if let Portion::Person(rows) = portion {
                sheet.note_person(terms, &rows.person(book));
            }
        }
        sheet
    };
    in_order(stretches(portions, reading::size), Phrasebook::default, work, |sheet| {
        results.take(sheet).map_err(failures::filing)
    })
}

/// A portion, and what is noted on it where its person was assessed before.
type Noted = (Portion, Option<Note>);

/// Writes all rows in their order, with what is decided beside them.
fn assess(
    survey: &Survey,
    terms: &Terms,
    results: &mut Results,
    bar: &ProgressBar,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let mut notes = results.notes().map_err(failures::filing)?;
    let portions = survey
        .portions(Which::InPlace, watch(bar, interrupt))
        .map(|portion| failed(portion).and_then(|portion| noted(portion, &mut notes)));
    let work = |book: &mut Phrasebook, stretch: Vec<Noted>| {
        let bytes = stretch.iter().map(|(portion, _)| reading::size(portion)).sum();
        let mut sheet = Sheet::with_room(bytes);
        for (portion, note) in stretch {
            add(&mut sheet, terms, book, portion, note.as_ref());
        }
        sheet
    };
    let stretches = stretches(portions, |(portion, _): &Noted| reading::size(portion));
    in_order(stretches, Phrasebook::default, work, |sheet| results.take(sheet).map_err(failures::filing))
}

fn noted(portion: Portion, notes: &mut InOrder) -> Result<Noted, Failure> {
    let note = match &portion {
        Portion::Row(row) => notes.take(row.source).map_err(|error| {
            Failure::new(Kind::Problem, format!("what was kept on disk cannot be read again: {error}"))
                .hint("check the disk, then run it again; nothing was left behind")
        })?,
        Portion::Person(_) | Portion::Refused(_) => None,
    };
    Ok((portion, note))
}

fn add(sheet: &mut Sheet, terms: &Terms, book: &mut Phrasebook, portion: Portion, note: Option<&Note>) {
    match portion {
        Portion::Person(rows) => sheet.add_person(terms, &rows.person(book), rows.rows()),
        Portion::Row(row) => sheet.add_row(&row, note),
        Portion::Refused(refused) => sheet.add_refused(
            terms,
            &RefusedLine {
                line: refused.line,
                field: refused.field.as_deref().unwrap_or_default(),
                id: refused.reason.id(),
                reason: &refused.reason.to_string(),
                raw: &refused.raw,
            },
        ),
    }
}

/// Returns the names of the sources: those of the files, with their folders where two are called the same.
fn names(survey: &Survey) -> Vec<(SourceNo, String)> {
    let of_file = |source: &Source| {
        let name = source.path.file_name().unwrap_or(source.path.as_os_str());
        Text::new(&name.to_string_lossy()).to_string()
    };
    let each = survey.sources.iter().map(|source| {
        let name = of_file(source);
        let is_one = survey.sources.iter().filter(|other| of_file(other) == name).count() == 1;
        let name = if is_one { name } else { Text::new(&source.path.to_string_lossy()).to_string() };
        (source.no, name)
    });
    each.collect()
}

fn read(source: &Source, name: &str, hash: [u8; 32]) -> ReadSource {
    ReadSource {
        no: source.no,
        name: name.to_owned(),
        sha256: Digest::from_bytes(hash).to_string(),
        format: source.format.to_string(),
        bytes: source.bytes,
        rows: source.rows,
        breaks_off_at_line: source.breaks_off,
    }
}

/// Says what the sources are worth, each in a few lines; the commands that mend a queue are for a queue.
fn in_short(tally: &Tally, survey: &Survey) -> String {
    let mut text = String::new();
    for source in &survey.sources {
        let worth = tally.of(source.no);
        let account = worth.account(source.no, &Vocabulary::shared(), Some(worth.at_import()));
        for suspected in &account.suspicious {
            // Writing to a String cannot fail.
            let _ = write!(text, "\nSuspicious: {}.", words::suspicion(suspected, account.cases));
        }
        let _ = write!(
            text,
            "\nwords     {}",
            counted(account.words.len() as u64, "word is not understood", "words are not understood",)
        );
    }
    text
}

fn in_words(
    arguments: &Arguments,
    rows: u64,
    figures: &crate::assessment::Figures,
    survey: &Survey,
) -> String {
    let mut text = format!(
        "read      {} of {}\nrefused   {}{}\nassessed  {} of {}: {} clear, {} for review",
        counted(rows, "row", "rows"),
        counted(figures.persons, "person", "persons"),
        counted(figures.refused, "row", "rows"),
        if figures.refused > 0 { ", in quarantine.csv with the reason" } else { "" },
        counted(figures.counts, "candidate count", "candidate counts"),
        counted(figures.persons_with_candidates, "person", "persons"),
        grouped(figures.clear()),
        grouped(figures.counts - figures.clear()),
    );
    for (action, counts) in figures.actions() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n          {:>9}  {action}", grouped(counts));
    }
    for source in &survey.sources {
        if let Some(line) = source.breaks_off {
            let _ = write!(text, "\nends      {}", reading::broken_off(&source.path, line));
        }
    }
    let _ = write!(text, "\nwrote     {}", arguments.out.display());
    text
}
