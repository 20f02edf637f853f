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

    /// Returns a time that goes on also while the machine sleeps, where it has such a clock; only differences mean
    /// anything.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub fn awake_or_not(&self) -> Duration {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
    }

    /// Returns a time that goes on also while the machine sleeps, where it has such a clock; only differences mean
    /// anything.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub fn awake_or_not(&self) -> Duration {
        self.elapsed()
    }

    /// Returns the time since this clock was made, on the monotonic clock.
    pub fn elapsed(&self) -> Duration {
        self.opened.elapsed()
    }
}
