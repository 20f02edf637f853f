//! The documents of a batch on the command line: with the export, as a preview, and the templates they are made with.

use super::{VERSION, counted, progress, write_tables};
use crate::casework::BatchNo;
use crate::casework::check::gate::Passage;
use crate::casework::check::{Certificate, Docket};
use crate::cli::failures;
use crate::cli::output::say;
use crate::error::{Failure, Kind};
use crate::filing::{self, Documented, Exported, FilingError, Job, Paper, Templates};
use crate::queue::Queue;
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// How wide the pages are shown.
const COLUMNS: usize = 80;

/// Which documents an export writes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Choice {
    /// The folder with the office's templates [default: those inside the program]
    #[arg(long, value_name = "FOLDER", conflicts_with = "tables_only")]
    templates: Option<PathBuf>,
    /// Write the tables alone, without motion, order, sheets, challenges and letters
    #[arg(long)]
    tables_only: bool,
}

/// What a preview is asked for.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Preview {
    /// The batch's number
    number: u32,
    /// Which of them: motion, order, sheets, challenges or letters [default: all]
    #[arg(long, value_name = "PAPER", value_parser = paper)]
    paper: Vec<Paper>,
    /// Write them as PDF into this new folder instead of showing them
    #[arg(long, value_name = "FOLDER")]
    pdf: Option<PathBuf>,
    /// The folder with the office's templates [default: those inside the program]
    #[arg(long, value_name = "FOLDER")]
    templates: Option<PathBuf>,
}

fn paper(word: &str) -> Result<Paper, String> {
    let papers = Paper::ALL.into_iter();
    let names = papers.clone().map(Paper::id).collect::<Vec<_>>().join(", ");
    papers.into_iter().find(|paper| paper.id() == word).ok_or_else(|| format!("the papers are {names}"))
}

/// Writes a batch with the documents that were chosen.
pub(super) fn write(
    choice: &Choice,
    queue: &Queue,
    job: Job<'_>,
    folder: &Path,
) -> Result<Exported, Failure> {
    if choice.tables_only {
        return write_tables(queue, job, folder);
    }
    let number = job.batch.batch.number;
    let templates = read_templates(choice.templates.as_deref())?;
    let walk = progress(job.batch.batch.cases.len());
    let cases = queue.batch_cases(number).map_err(failures::queue)?.inspect(|_| walk.inc(1));
    let challenges = queue.challenged_cases(number).map_err(failures::queue)?;
    let files = ProgressBar::hidden();
    if let Ok(style) = ProgressStyle::with_template("{msg:20} {pos} of {len} documents") {
        files.set_style(style);
    }
    let told = |name: &str, place: usize, of: usize| {
        if place == 1 {
            walk.finish_and_clear();
            files.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        files.set_length(of as u64);
        files.set_position(place as u64);
        files.set_message(name.to_owned());
    };
    let documents = Documented { templates: &templates, progress: Box::new(told) };
    let exported = filing::export_with_documents(folder, job, cases, challenges, documents);
    walk.finish_and_clear();
    files.finish_and_clear();
    let exported = exported.map_err(failures::filing)?;
    if templates.has_blanks() {
        super::super::output::tell(
            "vacatur: the papers still have [blanks] for the names of the office\n  next: vacatur batch templates --out \
             FOLDER, fill in papers.toml, export again with --templates FOLDER",
        );
    }
    Ok(exported)
}

/// Shows the pages of a batch, or writes them as PDF.
pub(super) fn preview(queue: &Queue, arguments: &Preview) -> Result<(), Failure> {
    let number = BatchNo(arguments.number);
    let record = queue.batch(number).map_err(failures::queue)?;
    let templates = read_templates(arguments.templates.as_deref())?;
    // No table is written, so that no setting of a table matters.
    let office = crate::cli::office::find(None)?;
    let charter = queue.charter_at(record.seq).map_err(failures::queue)?;
    // A preview looks at the papers before the gate: there is nothing to certify yet.
    let passage =
        Passage { as_of: record.seq, checks: Vec::new(), unmet: Vec::new(), uncovered: None, presence: None };
    let certificate = Certificate::of(&record, &Docket::default(), &passage, VERSION);
    let job = Job {
        charter: &charter,
        batch: &record,
        version: VERSION,
        office: &office,
        certificate: &certificate,
    };
    let cases = queue.batch_cases(number).map_err(failures::queue)?;
    let challenges = queue.challenged_cases(number).map_err(failures::queue)?;
    let mut documents = filing::preview(job, cases, challenges, &templates).map_err(failures::filing)?;
    let papers = if arguments.paper.is_empty() { Paper::ALL.to_vec() } else { arguments.paper.clone() };
    if let Some(folder) = &arguments.pdf {
        new_folder(folder)?;
        let mut text = String::new();
        let written = documents.each(&papers, |volume| -> Result<(), Stop> {
            let path = folder.join(volume.file());
            write_new(&path, &volume.pdf().map_err(FilingError::from)?)
                .map_err(|error| Stop::at(&path, &error))?;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "wrote {}, {}", path.display(), pages(volume.pages.count()));
            Ok(())
        });
        written.map_err(Stop::into_failure)?;
        return say(text.trim_end());
    }
    documents
        .each(&papers, |volume| -> Result<(), Stop> {
            let all = volume.pages.count();
            for (place, lines) in (1..=all).zip(volume.pages.lines(COLUMNS)) {
                let head = format!("═══ {}, page {place} of {all} ", volume.file());
                let rule = "═".repeat(COLUMNS.saturating_sub(head.chars().count()));
                say(&format!("{head}{rule}\n{}\n", lines.join("\n"))).map_err(Stop::Failure)?;
            }
            Ok(())
        })
        .map_err(Stop::into_failure)
}

/// Copies the shipped templates into a folder.
pub(super) fn templates(out: &Path) -> Result<(), Failure> {
    let names = Templates::write_out(out).map_err(failures::templates)?;
    let folder = out.display();
    say(&format!(
        "wrote {} to {folder}: {}\nnext: fill in {folder}/papers.toml, then vacatur batch preview 1 --templates {folder}",
        counted(names.len() as u64, "template", "templates"),
        names.join(", ")
    ))
}

fn read_templates(folder: Option<&Path>) -> Result<Templates, Failure> {
    folder.map_or_else(Templates::shipped, Templates::read).map_err(failures::templates)
}

/// Why a walk over the documents ended.
enum Stop {
    Filing(FilingError),
    Failure(Failure),
}

impl<T: Into<FilingError>> From<T> for Stop {
    fn from(error: T) -> Self {
        Self::Filing(error.into())
    }
}

impl Stop {
    fn at(path: &Path, error: &io::Error) -> Self {
        Self::Failure(refused(path, error))
    }

    fn into_failure(self) -> Failure {
        match self {
            Self::Filing(error) => failures::filing(error),
            Self::Failure(failure) => failure,
        }
    }
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let (kind, hint) = match error.kind() {
        ErrorKind::AlreadyExists => (Kind::Usage, "name a new folder; nothing is ever replaced"),
        _ => (Kind::Problem, "check the name of the folder, the rights on it and the space there"),
    };
    Failure::new(kind, format!("{}: {error}", path.display())).hint(hint)
}

fn pages(count: u32) -> String {
    counted(u64::from(count), "page", "pages")
}

/// Makes a folder that only its owner may enter.
fn new_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| refused(path, &error))
}

/// Writes a file that only its owner may read.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}
