//! Running a command and watching it: time, processor time and peak memory. What is run is the benches'.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// Seconds, user and system.
    pub(crate) processor: f64,
    /// Bytes.
    pub(crate) peak: u64,
    /// The time until it said what was done, and the processor's until then; some commands go on, with a backup.
    #[allow(dead_code, reason = "read by the bench of files in alone")]
    pub(crate) told: (Duration, f64),
}

/// Runs a command and watches it: the high-water mark of its memory only grows, so that the last look is the peak.
pub(crate) fn run(command: &mut Command) -> std::io::Result<Run> {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let said = Arc::new(OnceLock::new());
    if let Some(mut words) = child.stdout.take() {
        let said = Arc::clone(&said);
        // Ends with the command, whose words it takes off it.
        std::thread::spawn(move || {
            let mut some = [0; 4096];
            while words.read(&mut some).is_ok_and(|read| read > 0) {
                said.get_or_init(|| begun.elapsed());
            }
        });
    }
    let (mut processor, mut peak, mut told) = (0.0, 0, None);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak_of(child.id()).unwrap_or(peak).max(peak);
        processor = processor_of(child.id()).unwrap_or(processor);
        if let Some(at) = said.get() {
            told.get_or_insert((*at, processor));
        }
        sleep(Duration::from_millis(2));
    };
    let wall = begun.elapsed();
    if status.success() {
        Ok(Run { wall, processor, peak, told: told.unwrap_or((wall, processor)) })
    } else {
        Err(std::io::Error::other(format!("{command:?} failed")))
    }
}

/// Returns the peak memory of a process in bytes, where the system tells it (Linux).
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Returns the processor time of a process in seconds, where the system tells it (Linux, 100 ticks a second).
fn processor_of(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(f64::from(user + system) / 100.0)
}
