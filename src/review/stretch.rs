//! How long somebody has worked without a pause: the break reminder, told the time like the guards.
//!
//! Reviewers miss more the longer they look (review-flow.md); the reminder stands beside an acknowledgement, once for
//! each stretch of the length that was chosen, and holds nobody up.

use crate::review::Moment;

/// So long without a key is a pause.
const PAUSE: u64 = 5 * MINUTE;

const MINUTE: u64 = 60_000;

/// Work without a pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    began: Moment,
    last: Moment,
    /// How often it was said of this stretch.
    told: u64,
}

impl Stretch {
    /// A key arrived.
    pub fn key(&mut self, at: Moment) {
        if at.0.saturating_sub(self.last.0) >= PAUSE {
            *self = Self { began: at, last: at, told: 0 };
        }
        self.last = at;
    }

    /// Returns the minutes of the stretch where a reminder is due after every so many; 0 never reminds.
    pub fn reminds(&mut self, at: Moment, every: u64) -> Option<u64> {
        let minutes = at.0.saturating_sub(self.began.0) / MINUTE;
        let times = minutes.checked_div(every)?;
        if times <= self.told {
            return None;
        }
        self.told = times;
        Some(minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_comes_once_for_each_stretch_of_the_length_and_a_pause_begins_anew() {
        let minute = |minutes: u64| Moment(minutes * MINUTE);
        let mut stretch = Stretch::default();
        let mut told = Vec::new();
        for at in 0..150 {
            // Away from the 130th to the 139th minute.
            if (130..140).contains(&at) {
                continue;
            }
            stretch.key(minute(at));
            told.extend(stretch.reminds(minute(at), 60).map(|minutes| (at, minutes)));
        }
        assert_eq!(told, [(60, 60), (120, 120)]);
        assert_eq!(Stretch::default().reminds(minute(600), 0), None);
    }
}
