//! Syncing early: what a long file has so far goes to the disk while the rest of it is made, so that the sync at its end
//! has little left to wait for.
//!
//! Owns the thread that waits for the disk meanwhile, and does nothing else. Called by the queue for the draft of a first
//! import, and by the assessment for its results; a short file never has such a thread.

use std::fs::File;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// After how many bytes a sync is asked for.
const STRETCH: usize = 16 * 1024 * 1024;

/// What of a file was not asked to be synced yet, and who syncs it.
#[derive(Debug, Default)]
pub(crate) struct EarlySync {
    unsynced: usize,
    syncing: Option<Syncing>,
}

#[derive(Debug)]
struct Syncing {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl EarlySync {
    /// Notes that so many bytes were written to a file; `open` gives a handle of it, at most once.
    pub(crate) fn wrote(&mut self, bytes: usize, open: impl FnOnce() -> io::Result<File>) {
        self.unsynced += bytes;
        if self.unsynced < STRETCH {
            return;
        }
        self.unsynced = 0;
        if self.syncing.is_none() {
            // Where it cannot be begun, the sync at the end does everything, and says what is wrong.
            self.syncing = open().and_then(Syncing::begin).ok();
        }
        if let Some(syncing) = &self.syncing {
            // While one is under way another need not wait in line.
            let _ = syncing.ask.try_send(());
        }
    }

    /// Ends it. What failed was told once, to this thread alone: whoever syncs the file after it hears nothing of it.
    pub(crate) fn end(self) -> io::Result<()> {
        let Some(Syncing { ask, thread }) = self.syncing else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Syncing {
    fn begin(file: File) -> io::Result<Self> {
        let (ask, asked) = sync_channel(1);
        let sync = move || asked.iter().try_for_each(|()| file.sync_data());
        let thread = thread::Builder::new().name("syncs".to_owned()).spawn(sync)?;
        Ok(Self { ask, thread })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_synced_on_the_way_and_a_short_one_has_no_thread() {
        let file = tempfile::tempfile().unwrap();
        let mut short = EarlySync::default();
        short.wrote(STRETCH - 1, || file.try_clone());
        assert!(short.syncing.is_none());
        short.end().unwrap();
        let mut long = EarlySync::default();
        for _ in 0..3 {
            long.wrote(STRETCH, || file.try_clone());
        }
        assert!(long.syncing.is_some());
        long.end().unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_left_to_the_sync_at_the_end() {
        let mut early = EarlySync::default();
        early.wrote(STRETCH, || Err(io::ErrorKind::NotFound.into()));
        assert!(early.syncing.is_none());
        early.end().unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_sync_that_fails_is_told_at_the_end() {
        // It can be written to, and never synced.
        let mut early = EarlySync::default();
        early.wrote(STRETCH, || File::options().write(true).open("/dev/null"));
        assert!(early.end().is_err());
    }
}
