//! The panic hook while the workstation is open.
//!
//! A panic on the main thread restores the terminal first, so that the report can be read; the hook that was there before
//! then writes it. A panic on another thread must not touch the terminal, which is still being drawn on: the main
//! thread is told, leaves, and reports.

use super::incoming::{Casualty, Incoming};
use super::session::{Modes, OwnTerminal};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

type Hook = dyn Fn(&PanicHookInfo<'_>) + Send + Sync;

/// The hook while it is in force; the one before is back when this is dropped.
pub(super) struct PanicWatch {
    before: Arc<Hook>,
}

impl PanicWatch {
    /// Puts the hook in force for the thread that calls this, and for all others.
    pub(super) fn begin(modes: Modes, to: Sender<Incoming>) -> Self {
        let before: Arc<Hook> = Arc::from(panic::take_hook());
        let main = thread::current().id();
        let next = Arc::clone(&before);
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == main {
                // The report matters more than an error in restoring: it is written either way.
                let _ = modes.restore(&mut OwnTerminal);
                next(info);
            } else {
                // Where nobody listens any more, the workstation has been left already.
                let _ = to.send(Incoming::WorkerDied(casualty(info)));
            }
        }));
        Self { before }
    }
}

impl Drop for PanicWatch {
    fn drop(&mut self) {
        // The hook cannot be replaced while it is at work.
        if !thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

fn casualty(info: &PanicHookInfo<'_>) -> Casualty {
    let thread = thread::current().name().unwrap_or("without a name").to_owned();
    let place = info
        .location()
        .map_or_else(|| "an unknown place".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
    Casualty { thread, place }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_worker_that_panics_is_reported_without_its_words() {
        let (to, incoming) = channel();
        let watch = PanicWatch::begin(Modes::default(), to);
        let worker = thread::Builder::new().name("worker".to_owned());
        let died = worker.spawn(|| panic!("PEOPLE v. SKYWALKER")).unwrap().join();
        drop(watch);
        assert!(died.is_err());
        let Incoming::WorkerDied(casualty) = incoming.recv().unwrap() else { panic!("another message") };
        assert_eq!(casualty.thread, "worker");
        assert!(casualty.place.contains("panics.rs"), "{casualty}");
        assert!(!casualty.to_string().contains("SKYWALKER"));
    }
}
