//! What the budgets for files in are measured with: `cargo bench --bench intake -- [options]`.
//!
//! Makes fictitious files, runs the real binary on them and prints a table in Markdown: time, rows and bytes a second,
//! processor time and peak memory of `assess` and `import`; of the latter until the queue is complete and said to be, and
//! with the backup that follows. With `--peer PATH` the peer program runs on the same files
//! with its own options, and the ratio to its time stands beside each. Nothing here is a test: a machine that does other
//! work at the same time shows in the figures, the least of all in the ratios.

mod watch;

use std::ffi::OsStr;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use vacatur::intake::fiction::{Fiction, Issues, Padding, Totals};
use watch::{Run, run};

const HELP: &str = "\
cargo bench --bench intake -- [--large] [--padded] [--runs N] [--peer PATH]
  --large   also 5,000,000 rows (1.5 GB of files, 3 GB of results)
  --padded  files whose unused fields hold \"  -  \", as the peer's own generator writes them
  --runs N  how often each is run; the median counts [default: 3]
  --peer    a binary of the peer program, run on the same files";

/// What the peer is asked; the same policy goes to `assess`.
const OPTIONS: &str = r#"{"baselineEligibility":{"dismiss":["11357","11358"],"reduce":["11359","11360"]},
"additionalRelief":{"subjectUnder21AtConviction":true,"subjectHasOnlyProp64Charges":false,"subjectIsDeceased":true,
"subjectAgeThreshold":50,"yearsSinceConvictionThreshold":10,"yearsCrimeFreeThreshold":0}}"#;

struct Asked {
    rows: Vec<u64>,
    padding: Padding,
    runs: usize,
    peer: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Some(asked) = asked(std::env::args().skip(1)) else {
        println!("{HELP}");
        return ExitCode::from(2);
    };
    match bench(&asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Option<Asked> {
    let mut asked = Asked { rows: vec![50_000, 500_000], padding: Padding::Lean, runs: 3, peer: None };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // What cargo itself passes.
            "--bench" => {}
            "--large" => asked.rows.push(5_000_000),
            "--padded" => asked.padding = Padding::Padded,
            "--runs" => asked.runs = arguments.next()?.parse().ok().filter(|runs| *runs > 0)?,
            "--peer" => asked.peer = Some(PathBuf::from(arguments.next()?)),
            _ => return None,
        }
    }
    Some(asked)
}

fn bench(asked: &Asked) -> std::io::Result<()> {
    let place = tempfile::tempdir()?;
    std::fs::write(place.path().join("options.json"), OPTIONS)?;
    println!(
        "| rows | MB | command | s | rows/s | MB/s | processor s | peak MB | times as fast as the peer |"
    );
    println!("|--:|--:|---|--:|--:|--:|--:|--:|--:|");
    for rows in &asked.rows {
        let file = place.path().join("file.csv");
        // About 9.9 rows a person.
        let fiction =
            Fiction { people: rows * 101 / 1000, seed: 1, padding: asked.padding, issues: Issues::None };
        let totals = fiction.write(&mut BufWriter::with_capacity(1 << 18, File::create(&file)?))?;
        let peer = asked.peer.as_deref().map(|peer| measured(asked.runs, place.path(), || peer_run(peer)));
        let peer = peer.transpose()?;
        if let Some(run) = &peer {
            print(&totals, "the peer", run, None);
        }
        let assess = measured(asked.runs, place.path(), || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_vacatur"));
            command.args(["assess", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--policy"]);
            command.args(["options.json", "--out", "out", "file.csv"]);
            vec![command]
        })?;
        print(&totals, "assess", &assess, peer.as_ref());
        let import = measured(asked.runs, place.path(), || {
            let vacatur = |arguments: &[&str]| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_vacatur"));
                command.args(["--queue", "out/queue"]).args(arguments);
                command
            };
            vec![
                vacatur(&["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--plain-file"]),
                vacatur(&["import", "file.csv"]),
            ]
        })?;
        let (wall, processor) = import.told;
        print(&totals, "import", &Run { wall, processor, ..import }, peer.as_ref());
        print(&totals, "import and its backup, audited", &import, peer.as_ref());
    }
    Ok(())
}

fn peer_run(peer: &Path) -> Vec<Command> {
    let mut command = Command::new(peer);
    command.args(["run", "--outputs", "out", "--input-doj", "file.csv", "--county", "SAN FRANCISCO"]);
    command.args(["--compute-at", "2018-01-31", "--eligibility-options", "options.json"]);
    vec![command]
}

/// Runs the commands several times in a folder without `out`, and returns the run of the median time of the last of
/// them.
fn measured(runs: usize, place: &Path, commands: impl Fn() -> Vec<Command>) -> std::io::Result<Run> {
    let mut all = Vec::with_capacity(runs);
    for _ in 0..runs {
        let out = place.join("out");
        if out.exists() {
            std::fs::remove_dir_all(&out)?;
        }
        let mut last = None;
        for mut command in commands() {
            // The queue needs its folder; the results must not have one.
            if command.get_args().any(|argument| argument == OsStr::new("out/queue")) {
                std::fs::create_dir_all(&out)?;
            }
            last = Some(run(command.current_dir(place))?);
        }
        all.extend(last);
    }
    all.sort_by_key(|run| run.wall);
    all.get(all.len() / 2).copied().ok_or_else(|| std::io::Error::other("nothing was run"))
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn print(totals: &Totals, what: &str, run: &Run, peer: Option<&Run>) {
    let seconds = run.wall.as_secs_f64();
    let ratio = peer.map_or_else(String::new, |peer| format!("{:.1}", peer.wall.as_secs_f64() / seconds));
    println!(
        "| {} | {:.0} | {what} | {seconds:.2} | {:.0} | {:.0} | {:.2} | {:.0} | {ratio} |",
        totals.rows,
        totals.bytes as f64 / 1e6,
        totals.rows as f64 / seconds,
        totals.bytes as f64 / 1e6 / seconds,
        run.processor,
        run.peak as f64 / 1e6,
    );
}
