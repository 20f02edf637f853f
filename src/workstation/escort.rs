//! Sees the main thread out after a signal or a hang-up, and ends the process where that thread is stuck.
//!
//! A terminal that nobody reads any more can hold the main thread in a write for ever. What was acknowledged is on the
//! disk by then, so ending the process loses nothing; a spinning or hanging orphan would keep the queue locked.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How far the main thread has come on its way out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It works.
    #[default]
    Working,
    /// It has heard that it must leave, and waits for the queue's thread to commit and close.
    Closing,
    /// The queue is closed; the terminal is being restored.
    Closed,
    /// It has left the workstation.
    Left,
}

/// How long each stage may take to be reached from the one before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grace {
    /// To hear of it: longer only where a write to the terminal does not return.
    pub(super) hear: Duration,
    /// To commit and close the queue: the disk's pace, not ours.
    pub(super) close: Duration,
    /// To restore the terminal.
    pub(super) restore: Duration,
}

impl Default for Grace {
    fn default() -> Self {
        Self {
            hear: Duration::from_millis(400),
            close: Duration::from_secs(30),
            restore: Duration::from_millis(400),
        }
    }
}

/// Shared by the main thread, which reports its stage, and the threads that must see it leave.
#[derive(Clone, Debug, Default)]
pub(super) struct Escort(Arc<(Mutex<Stage>, Condvar)>);

impl Escort {
    /// Reports how far the main thread has come.
    pub(super) fn reach(&self, stage: Stage) {
        let (lock, bell) = &*self.0;
        *lock.lock().unwrap_or_else(PoisonError::into_inner) = stage;
        bell.notify_all();
    }

    /// Waits until the main thread has left; `false` where it did not come on within the time allowed.
    pub(super) fn sees_out(&self, grace: Grace) -> bool {
        [(Stage::Closing, grace.hear), (Stage::Closed, grace.close), (Stage::Left, grace.restore)]
            .into_iter()
            .all(|(stage, time)| self.wait_for(stage, time))
    }

    fn wait_for(&self, stage: Stage, time: Duration) -> bool {
        let (lock, bell) = &*self.0;
        let now = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, _) =
            bell.wait_timeout_while(now, time, |now| *now < stage).unwrap_or_else(PoisonError::into_inner);
        *now >= stage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_has_left_is_seen_out_at_once() {
        let escort = Escort::default();
        escort.reach(Stage::Left);
        assert!(escort.sees_out(Grace::default()));
    }

    #[test]
    fn one_who_walks_is_waited_for() {
        let escort = Escort::default();
        let walker = escort.clone();
        let walk = std::thread::spawn(move || {
            for stage in [Stage::Closing, Stage::Closed, Stage::Left] {
                walker.reach(stage);
            }
        });
        let patient = Duration::from_mins(1);
        assert!(escort.sees_out(Grace { hear: patient, close: patient, restore: patient }));
        walk.join().unwrap();
    }

    #[test]
    fn one_who_is_stuck_at_any_stage_is_not_waited_for_for_ever() {
        let short = Duration::from_millis(1);
        for stage in [Stage::Working, Stage::Closing, Stage::Closed] {
            let escort = Escort::default();
            escort.reach(stage);
            assert!(!escort.sees_out(Grace { hear: short, close: short, restore: short }), "{stage:?}");
        }
    }
}
