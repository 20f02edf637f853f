//! How a command reads sources: in stretches for two threads, with progress, until somebody presses Ctrl-C.

use super::failures;
use super::output::grouped;
use crate::error::Failure;
use crate::intake::{Cancelled, IntakeError, Portion, Watch};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// About as many bytes of rows as are worked on at once.
const STRETCH: usize = 96 * 1024;

/// As many refused or single rows as are at most.
const MOST: usize = 1024;

/// Gathers portions into stretches that are worth handing to another thread. `size` tells the bytes of one.
pub(super) fn stretches<T>(
    mut portions: impl Iterator<Item = Result<T, Failure>>,
    size: impl Fn(&T) -> usize,
) -> impl Iterator<Item = Result<Vec<T>, Failure>> {
    let mut failed = None;
    std::iter::from_fn(move || {
        let mut stretch = Vec::new();
        let mut bytes = 0;
        while failed.is_none() && bytes < STRETCH && stretch.len() < MOST {
            match portions.next() {
                None => break,
                Some(Ok(portion)) => {
                    bytes += size(&portion);
                    stretch.push(portion);
                }
                Some(Err(failure)) => failed = Some(failure),
            }
        }
        if stretch.is_empty() { failed.take().map(Err) } else { Some(Ok(stretch)) }
    })
}

/// Returns about how many bytes of rows a portion has.
pub(super) fn size(portion: &Portion) -> usize {
    match portion {
        Portion::Person(rows) => rows.bytes(),
        Portion::Row(row) => row.raw.len(),
        Portion::Refused(refused) => refused.raw.len(),
    }
}

/// Says that the last row of a file breaks off, and what to do.
pub(super) fn broken_off(file: &Path, line: u64) -> String {
    format!(
        "the last row of {}, line {}, breaks off. The file may be incomplete: ask for it again",
        file.display(),
        grouped(line)
    )
}

/// Turns an error of a reading into what a person reads.
pub(super) fn failed<T>(read: Result<T, IntakeError>) -> Result<T, Failure> {
    read.map_err(failures::intake)
}

/// Whether somebody asked to stop: by Ctrl-C, or from outside.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Watches for it from now on. The first request ends the reading in good order; a second one ends the program.
    pub(super) fn watch() -> Self {
        let interrupt = Self::default();
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
        {
            let flag = &interrupt.0;
            // Where they can not be watched the program ends at once, which leaves nothing half done either.
            let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(flag));
            let _ = signal_hook::flag::register(signal, Arc::clone(flag));
        }
        interrupt
    }

    /// Returns an error once somebody has asked.
    pub(super) fn check(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// Makes a bar that shows bytes, rate and time left.
pub(super) fn bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{msg:17} {bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_message(what)
}

/// Watches a pass: shows how far it has got, and ends it when somebody asks.
pub(super) fn watch(bar: &ProgressBar, interrupt: &Interrupt) -> impl Watch + use<> {
    let (bar, interrupt) = (bar.clone(), interrupt.clone());
    move |read, total| {
        bar.set_length(total);
        bar.set_position(read);
        interrupt.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn stretches_lose_nothing_and_end_with_the_failure() {
        let failure = || Failure::new(Kind::Input, "unreadable".to_owned());
        let items = (0..2500).map(Ok).chain([Err(failure())]);
        let mut lengths = Vec::new();
        let mut all = Vec::new();
        for stretch in stretches(items, |item| if *item == 3 { STRETCH } else { 1 }) {
            match stretch {
                Ok(stretch) => {
                    lengths.push(stretch.len());
                    all.extend(stretch);
                }
                Err(failed) => assert_eq!(failed.to_string(), failure().to_string()),
            }
        }
        assert_eq!(lengths, [4, 1024, 1024, 448]);
        assert_eq!(all, (0..2500).collect::<Vec<_>>());
    }
}
