//! What the budgets of the workstation are measured with: `cargo bench --bench workstation -- [options]`.
//!
//! Makes a queue of fictitious cases, drives the real binary on it in a pseudo-terminal of 120 columns and 40 rows, and
//! prints a table in Markdown. The time of a key ends with the last byte of the screen that it leads to, read at the
//! other end of the terminal. Nothing here is a test: a machine that does other work at the same time shows in the
//! figures. Processor time and memory are read where the system has them under `/proc`.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Read as _, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use vacatur::intake::fiction::{Fiction, Issues, Padding};

const HELP: &str = "\
cargo bench --bench workstation -- [--cases N | --large | --queue FILE] [--decisions N] [--idle SECONDS]
  --cases N      a queue of about so many cases is made [default: 4000]
  --large        one of about 1,000,000
  --queue FILE   a copy of this one is worked on instead; it must have the seat \"bench\"
  --decisions N  after how many verdicts memory is looked at [default: 200]
  --idle SECONDS how long it is left alone [default: 30]";

/// Samples of what is pressed over and over.
const SAMPLES: usize = 500;

/// Nobody types faster than this: keys that come closer together decide nothing.
const PAUSE: Duration = Duration::from_millis(25);

/// How long a case must be on the screen before a key decides it, in the settings of the run.
const VIEW: Duration = Duration::from_millis(200);

/// A screen is whole when nothing more has come for so long.
const QUIET: Duration = Duration::from_millis(4);

/// Turns a hang into an error.
const DEADLINE: Duration = Duration::from_mins(2);

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Asked {
    cases: u64,
    queue: Option<PathBuf>,
    decisions: usize,
    idle: Duration,
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
    let mut asked = Asked { cases: 4_000, queue: None, decisions: 200, idle: Duration::from_secs(30) };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // What cargo itself passes.
            "--bench" => {}
            "--cases" => asked.cases = arguments.next()?.parse().ok().filter(|cases| *cases >= 100)?,
            "--large" => asked.cases = 1_000_000,
            "--queue" => asked.queue = Some(PathBuf::from(arguments.next()?)),
            "--decisions" => asked.decisions = arguments.next()?.parse().ok()?,
            "--idle" => asked.idle = Duration::from_secs(arguments.next()?.parse().ok()?),
            _ => return None,
        }
    }
    Some(asked)
}

fn bench(asked: &Asked) -> Outcome<()> {
    let place = tempfile::tempdir()?;
    let settings = format!("[guards]\nminimum-view = {}\n", VIEW.as_millis());
    std::fs::write(place.path().join("settings.toml"), settings)?;
    match &asked.queue {
        Some(queue) => drop(std::fs::copy(queue, place.path().join("queue"))?),
        None => make_queue(place.path(), asked.cases)?,
    }
    let mut starts = Vec::new();
    for _ in 0..5 {
        let (desk, start) = Desk::open(place.path())?;
        starts.push(start.time);
        // The first one makes the backup that is missing.
        desk.rest();
        desk.leave()?;
    }
    let (mut desk, _) = Desk::open(place.path())?;
    let cases = desk.cases().unwrap_or_default();
    let idle = desk.idle(asked.idle);
    let mut known = Vec::new();
    let (mut steps, mut worked) = (Vec::new(), Vec::new());
    for _ in 0..SAMPLES.min(usize::try_from(cases / 4)?) {
        known.extend(desk.known());
        let before = desk.processor();
        steps.push(desk.next("j")?);
        worked.extend(spent(before, desk.processor()));
    }
    let (finds, found_in) = desk.find_all(&known)?;
    // Letters that came all at once were taken for a paste, after which keys decide nothing for a while.
    sleep(Duration::from_secs(1));
    let before = desk.memory();
    let (mut verdicts, mut decided_in) = (Vec::new(), Vec::new());
    for number in 0..asked.decisions.min(usize::try_from(cases / 2)?) {
        let before = desk.processor();
        verdicts.push(desk.flag(number)?);
        decided_in.extend(spent(before, desk.processor()));
    }
    desk.rest();
    let after = desk.memory();
    desk.leave()?;
    let bytes: Vec<usize> = steps.iter().map(|paint| paint.bytes).collect();
    println!("| {cases} cases, 120×40 | p50 | p95 | p99 |\n|---|--:|--:|--:|");
    row("start to first frame", &starts);
    row("key to next case painted", &times(&steps));
    row("— of it the program's own processor time", &worked);
    row("verdict to next case painted, its sync among it", &times(&verdicts));
    row("— processor time of both its keys", &decided_in);
    row("find: last letter to the cases found", &finds);
    row("— of it the program's own processor time", &found_in);
    println!("\n| | |\n|---|--:|");
    println!("| bytes a case painted, median | {} |", percentile(&bytes, 50).unwrap_or_default());
    if let Some(idle) = idle {
        println!("| processor while idle for {} s | {:.3} % |", asked.idle.as_secs(), idle * 100.0);
    }
    for (when, memory) in
        [("at first".to_owned(), before), (format!("after {} verdicts", verdicts.len()), after)]
    {
        if let Some(memory) = memory {
            println!("| memory {when} | {:.1} MB |", memory / 1e6);
        }
    }
    Ok(())
}

/// Returns the processor time between two looks at it; the wall clock of a machine that others use says less.
fn spent(before: Option<f64>, after: Option<f64>) -> Option<Duration> {
    Some(Duration::from_secs_f64((after? - before?).max(0.0)))
}

fn times(paints: &[Paint]) -> Vec<Duration> {
    paints.iter().map(|paint| paint.time).collect()
}

fn row(what: &str, times: &[Duration]) {
    let [p50, p95, p99] = [50, 95, 99].map(|part| {
        percentile(times, part).map_or_else(String::new, |time| format!("{:.1} ms", time.as_secs_f64() * 1e3))
    });
    println!("| {what} ({} times) | {p50} | {p95} | {p99} |", times.len());
}

fn percentile<T: Copy + Ord>(values: &[T], part: usize) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get((sorted.len() * part).div_ceil(100).saturating_sub(1)).copied()
}

/// Makes a queue of about so many cases.
fn make_queue(place: &Path, cases: u64) -> Outcome<()> {
    let file = place.join("people.csv");
    let fiction =
        Fiction { people: cases * CASES.1 / CASES.0, seed: 1, padding: Padding::Lean, issues: Issues::None };
    fiction.write(&mut BufWriter::with_capacity(1 << 18, File::create(&file)?))?;
    for arguments in [
        &["init", "--county", "SAN FRANCISCO", "--as-of", "2018-01-31", "--plain-file"][..],
        &["import", "people.csv"],
    ] {
        let mut command = Command::new(program());
        command.env_clear().envs(variables(place)).current_dir(place).args(arguments).stdout(Stdio::null());
        if !command.status()?.success() {
            return Err(format!("vacatur {} failed", arguments.join(" ")).into());
        }
    }
    Ok(std::fs::remove_file(file)?)
}

/// The program that is measured: the one built with this bench, or the one that `VACATUR_BENCH` names.
fn program() -> String {
    std::env::var("VACATUR_BENCH").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vacatur").to_owned())
}

/// So many cases come of so many people.
const CASES: (u64, u64) = (134, 100);

fn variables(place: &Path) -> Vec<(&'static str, String)> {
    let home = place.display().to_string();
    vec![
        ("VACATUR_QUEUE", format!("{home}/queue")),
        ("VACATUR_SETTINGS", format!("{home}/settings.toml")),
        ("HOME", home),
        ("VACATUR_SEAT", "bench".to_owned()),
        ("TERM", "xterm-256color".to_owned()),
    ]
}

/// A screen that a key led to.
#[derive(Clone, Copy)]
struct Paint {
    time: Duration,
    bytes: usize,
}

/// A terminal with the workstation in it.
struct Desk {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    parser: vt100::Parser,
    /// What the program wrote, and when it was read.
    pieces: Receiver<(Instant, Vec<u8>)>,
    _master: Box<dyn MasterPty + Send>,
}

impl Desk {
    /// Starts the workstation; the time is that to its first case.
    fn open(place: &Path) -> Outcome<(Self, Paint)> {
        let mut command = CommandBuilder::new(program());
        command.arg("review");
        command.env_clear();
        command.cwd(place);
        for (name, value) in variables(place) {
            command.env(name, value);
        }
        let pair =
            native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 })?;
        let mut stream = pair.master.try_clone_reader()?;
        let (tell, pieces) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            while let Ok(count @ 1..) = stream.read(&mut bytes) {
                let piece = bytes.get(..count).unwrap_or_default().to_vec();
                if tell.send((Instant::now(), piece)).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer()?;
        let (Some(rows), Some(columns)) = (NonZeroU16::new(40), NonZeroU16::new(120)) else {
            return Err("a terminal has rows and columns".into());
        };
        let parser = vt100::Parser::new(rows, columns, 0);
        let since = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let mut desk = Self { child, writer, parser, pieces, _master: pair.master };
        let first = desk.painted(since, |screen| number(screen).is_some())?;
        Ok((desk, first))
    }

    /// Sends keys.
    fn press(&mut self, keys: &str) -> Outcome<Instant> {
        sleep(PAUSE);
        let since = Instant::now();
        self.writer.write_all(keys.as_bytes())?;
        self.writer.flush()?;
        Ok(since)
    }

    /// Waits until the screen is as wanted and nothing more comes.
    fn painted(&mut self, since: Instant, wanted: impl Fn(&vt100::Screen) -> bool) -> Outcome<Paint> {
        let (mut bytes, mut last) = (0, since);
        loop {
            let there = wanted(self.parser.screen());
            let wait = if there { QUIET } else { DEADLINE };
            match self.pieces.recv_timeout(wait) {
                Ok((at, piece)) => {
                    self.parser.process(&piece);
                    bytes += piece.len();
                    last = at;
                }
                Err(_) if there => return Ok(Paint { time: last.duration_since(since), bytes }),
                Err(_) => {
                    return Err(
                        format!("waited in vain; the screen:\n{}", self.parser.screen().contents()).into()
                    );
                }
            }
        }
    }

    /// Presses a key that leads to another case.
    fn next(&mut self, key: &str) -> Outcome<Paint> {
        let here = number(self.parser.screen());
        let since = self.press(key)?;
        self.painted(since, |screen| number(screen).is_some_and(|number| Some(number) != here))
    }

    /// Flags the case: a verdict that every case can have, on a key that changes from case to case, because a key that
    /// comes again too soon is taken as held down.
    fn flag(&mut self, number: usize) -> Outcome<Paint> {
        sleep(VIEW);
        let since = self.press("f")?;
        self.painted(since, |screen| screen.contents().contains("Flag for a supervisor"))?;
        self.next(&(number % 5 + 1).to_string())
    }

    /// Returns the name and the case number on the screen, as they would be looked for.
    fn known(&self) -> Option<String> {
        let text = self.parser.screen().contents();
        let name = text.lines().find_map(|line| line.trim().strip_prefix("People v. "))?;
        let name = name.split("  ").next()?.replace(',', "");
        Some(name.to_lowercase())
    }

    /// Looks for names, letter by letter, and measures the last letter: its time, and the processor's.
    fn find_all(&mut self, names: &[String]) -> Outcome<(Vec<Duration>, Vec<Duration>)> {
        let (mut times, mut worked) = (Vec::new(), Vec::new());
        let every = (names.len() / 200).max(1);
        for name in names.iter().step_by(every) {
            let since = self.press("/")?;
            self.painted(since, |screen| screen.contents().contains("Find cases"))?;
            let Some((last, letters)) = name.char_indices().last().map(|(at, last)| (last, &name[..at]))
            else {
                continue;
            };
            self.press(letters)?;
            // What the letters before it found is there.
            self.painted(Instant::now(), |screen| found(screen, letters))?;
            let before = self.processor();
            let since = self.press(&last.to_string())?;
            times.push(self.painted(since, |screen| found(screen, name))?.time);
            worked.extend(spent(before, self.processor()));
            let since = self.press("\x1b")?;
            self.painted(since, |screen| !screen.contents().contains("Find cases"))?;
        }
        Ok((times, worked))
    }

    /// Leaves it alone; returns the part of a processor that it took.
    fn idle(&mut self, time: Duration) -> Option<f64> {
        // What follows the first frame is done.
        sleep(Duration::from_secs(1));
        self.rest();
        let before = self.processor();
        sleep(time);
        let after = self.processor();
        before.zip(after).map(|(before, after)| (after - before) / time.as_secs_f64())
    }

    /// Returns the seconds of the processor that its threads took. A backup is left out: it is made beside the work, at
    /// the first start and after every 200 verdicts, and the clock of the wall tells whether it disturbs.
    fn processor(&self) -> Option<f64> {
        let mut nanoseconds = 0.0;
        for task in self.threads()?.filter(|task| !is_backup(task)) {
            let told = std::fs::read_to_string(task.join("schedstat")).ok()?;
            nanoseconds += told.split_whitespace().next()?.parse::<f64>().ok()?;
        }
        Some(nanoseconds / 1e9)
    }

    /// Waits until no backup is being made.
    fn rest(&self) {
        while self.threads().is_some_and(|mut threads| threads.any(|task| is_backup(&task))) {
            sleep(Duration::from_millis(100));
        }
    }

    fn threads(&self) -> Option<impl Iterator<Item = PathBuf>> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.process_id()?)).ok()?;
        Some(tasks.filter_map(|task| Some(task.ok()?.path())))
    }

    /// Returns how many bytes of memory it holds.
    fn memory(&self) -> Option<f64> {
        let told = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0)
    }

    /// Returns how many cases the queue has, off the first line of the screen.
    fn cases(&self) -> Option<u64> {
        let text = self.parser.screen().contents();
        let words: Vec<&str> = text.lines().next()?.split_whitespace().collect();
        let at = words.iter().position(|word| *word == "of")?;
        words.get(at + 1)?.replace(',', "").parse().ok()
    }

    fn leave(mut self) -> Outcome<()> {
        self.press("q")?;
        self.child.wait()?;
        Ok(())
    }
}

fn is_backup(task: &Path) -> bool {
    std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == "backup")
}

/// Returns the number of the case on the screen, once the whole line of it is there.
fn number(screen: &vt100::Screen) -> Option<u64> {
    let text = screen.contents();
    let line = text.lines().find(|line| line.trim().starts_with("People v. "))?;
    let number = line.split("no. ").nth(1)?.split(' ').next()?;
    number.parse().ok()
}

/// Tells whether the popup shows what a text finds, and is not searching any more.
fn found(screen: &vt100::Screen, text: &str) -> bool {
    let content = screen.contents();
    let mut lines = content.lines().skip_while(|line| !line.contains("Find cases")).skip(1);
    let typed = lines.next().is_some_and(|line| line.contains(&format!(" {} ", text.trim())));
    let counted = lines.next().is_some_and(|line| line.contains(" case") && !line.contains("searching"));
    typed && counted
}
