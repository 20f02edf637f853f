//! The only reader of time. Everything else is given a moment.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use std::time::{Duration, Instant};

/// Tells the time; fixed in tests.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    opened: Instant,
    fixed: Option<Timestamp>,
}

impl Clock {
    /// Reads the machine's clock.
    pub fn system() -> Self {
        Self { opened: Instant::now(), fixed: None }
    }

    /// Always tells the same wall time; elapsed time still runs.
    pub fn fixed(at: Timestamp) -> Self {
        Self { opened: Instant::now(), fixed: Some(at) }
    }

    /// Returns the time in UTC, to the millisecond, as ledger entries carry it.
    pub fn now(&self) -> Timestamp {
        let now = self.fixed.unwrap_or_else(Timestamp::now);
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// Returns today's date where the machine stands; for return dates and the day's count, never for a rule.
    pub fn today(&self) -> Date {
        self.local().date()
    }

    /// Returns the time where the machine stands; a fixed clock stands in UTC.
    pub fn local(&self) -> Zoned {
        self.fixed.map_or_else(Zoned::now, |at| at.to_zoned(TimeZone::UTC))
    }

    /// Returns the time since this clock was made, on the monotonic clock.
    pub fn elapsed(&self) -> Duration {
        self.opened.elapsed()
    }
}
