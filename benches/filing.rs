//! What a batch out is measured with: `cargo bench --bench filing -- [options]`.
//!
//! Makes a fictitious county, approves the cases of its clear lane as they are proposed, freezes them, and runs the real
//! binary: the export with tables alone, the export with every paper, and the check of that folder. Prints a table in
//! Markdown: time, cases and pages a second, processor time and peak memory. Nothing here is a test: a machine that does
//! other work at the same time shows in the figures.

mod watch;

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::{Command, ExitCode};
use vacatur::casework::{BatchNo, CaseFile, Deed, Draft, Seat, Shown, Verdict};
use vacatur::intake::fiction::{Fiction, Issues, Padding};
use vacatur::queue::{Access, Queue};
use vacatur::record::Text;
use vacatur::relief::Lane;
use watch::{Run, run};

const HELP: &str = "\
cargo bench --bench filing -- [--cases N]
  --cases N  how many cases are approved [default: 1000]";

const SEAT: &str = "R. Reviewer";
const NOW: &str = "2018-02-01T17:00:00Z";

fn main() -> ExitCode {
    let Some(cases) = asked(std::env::args().skip(1)) else {
        println!("{HELP}");
        return ExitCode::from(2);
    };
    match bench(cases) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Option<u64> {
    let mut cases = 1000;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // What cargo itself passes.
            "--bench" => {}
            "--cases" => cases = arguments.next()?.parse().ok().filter(|cases| *cases > 0)?,
            _ => return None,
        }
    }
    Some(cases)
}

fn bench(wanted: u64) -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let place = place.path();
    // About 1.1 cases of a person are clear and get relief.
    let fiction = Fiction { people: wanted, seed: 1, padding: Padding::Lean, issues: Issues::None };
    fiction.write(&mut BufWriter::with_capacity(1 << 18, File::create(place.join("file.csv"))?))?;
    run(&mut vacatur(
        place,
        &["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--plain-file"],
    ))?;
    run(&mut vacatur(place, &["import", "file.csv"]))?;
    approve(&place.join("queue"), wanted)?;
    run(&mut vacatur(place, &["batch", "new", "--only-clean"]))?;
    run(&mut vacatur(place, &["batch", "override", "1", "--reason", "fictitious cases, to be measured"]))?;
    let cases = Queue::open(&place.join("queue"), Access::Read)?.batch(BatchNo(1))?.batch.cases.len() as u64;
    println!("| cases | pages | command | s | cases/s | pages/s | processor s | peak MB |");
    println!("|--:|--:|---|--:|--:|--:|--:|--:|");
    let tables: &[&str] = &["batch", "export", "1", "--out", "tables"];
    let only: &[&str] = if cfg!(feature = "documents") { &["--tables-only"] } else { &[] };
    print(cases, 0, "export, tables alone", run(&mut vacatur(place, &[tables, only].concat()))?);
    if cfg!(feature = "documents") {
        let pages = pages(place)?;
        let all = run(&mut vacatur(place, &["batch", "export", "1", "--out", "all"]))?;
        print(cases, pages, "export, every paper", all);
        print(cases, pages, "verify, every paper", run(&mut vacatur(place, &["batch", "verify", "all"]))?);
    }
    Ok(())
}

fn vacatur(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vacatur"));
    command.current_dir(place).env("VACATUR_SEAT", SEAT).env("VACATUR_NOW", NOW);
    command.args(["--queue", "queue"]).args(arguments);
    command
}

/// Approves so many cases of the clear lane that get relief, as they are proposed.
fn approve(path: &Path, wanted: u64) -> Result<(), Box<dyn Error>> {
    let seat = Seat(Text::new(SEAT));
    let now = NOW.parse()?;
    let mut queue = Queue::open(path, Access::Write(&seat, now))?;
    let policy = queue.charter().policy_digest;
    let (mut approved, mut next) = (0, queue.first()?);
    while let Some(id) = next.filter(|_| approved < wanted) {
        let case = queue.case(id)?;
        let gets_relief = case.candidates().any(|(_, proposal)| proposal.action.is_relief());
        if case.proposal.lane() == Lane::Clear && gets_relief {
            let shown = Some(Shown::of(&case, &policy)?.0);
            queue.record(
                &Draft { case: Some(id), shown, deed: Deed::Verdict(approval(&case)) },
                &seat,
                now,
            )?;
            approved += 1;
        }
        next = queue.next(id)?;
    }
    Ok(queue.close()?)
}

fn approval(case: &CaseFile) -> Verdict {
    let actions = case.candidates().map(|(count, proposal)| (count.key.clone(), proposal.action)).collect();
    Verdict::Approve { actions, amended: Vec::new(), basis: None, group: None }
}

/// Returns how many pages the papers have, as the preview says: `wrote FILE, 1,234 pages`.
fn pages(place: &Path) -> Result<u64, Box<dyn Error>> {
    let said = vacatur(place, &["batch", "preview", "1", "--pdf", "preview"]).output()?;
    let said = String::from_utf8(said.stdout)?;
    let counts = said.lines().filter_map(|line| line.rsplit_once(", ")?.1.split(' ').next());
    Ok(counts.map(|count| count.replace(',', "").parse::<u64>()).sum::<Result<_, _>>()?)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn print(cases: u64, pages: u64, what: &str, run: Run) {
    let seconds = run.wall.as_secs_f64();
    println!(
        "| {cases} | {pages} | {what} | {seconds:.2} | {:.0} | {:.0} | {:.2} | {:.0} |",
        cases as f64 / seconds,
        pages as f64 / seconds,
        run.processor,
        run.peak as f64 / 1e6,
    );
}
