//! How far the work is: the figures of the header line and of `status`, and an honest guess at the end of it.

use jiff::{Timestamp, civil::Date, civil::Weekday};
use serde::{Deserialize, Serialize};

/// Hours of deciding that a working day holds, for the guess before any whole day has been worked.
const HOURS_A_DAY: u64 = 6;

/// A gap longer than this between two verdicts is a break, not a case.
const LONGEST_CASE_SECONDS: i64 = 300;

/// How far the work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// All cases.
    pub cases: u64,
    /// Undecided.
    pub waiting: u64,
    /// Approved.
    pub approved: u64,
    /// Challenged.
    pub challenged: u64,
    /// On hold.
    pub held: u64,
    /// Waiting for a supervisor.
    pub flagged: u64,
    /// On hold with a return date that has come; these are among `held`.
    pub due: u64,
    /// Undecided in the clear lane; the rest of `waiting` is for review.
    pub waiting_clear: u64,
    /// Approved and frozen in a batch that stands.
    pub batched: u64,
    /// Verdicts that this seat has given, ever.
    pub mine: u64,
    /// Verdicts given today by anybody, less those taken back today.
    pub today: u64,
    /// Verdicts given today by this seat, less those it took back today.
    pub mine_today: u64,
    /// This seat's pace over its last cases, once there are enough to tell.
    pub pace: Option<Pace>,
    /// Verdicts a working day brings: [`per_day`].
    pub per_day: Option<u64>,
}

/// Seconds that a case takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pace(pub u32);

impl Progress {
    /// Returns the day on which the last waiting case will be decided at the rate so far; weekends are not worked.
    ///
    /// `None` before a rate is known, and when it lies more than ten years off. Today when nothing waits.
    pub fn done_on(&self, today: Date) -> Option<Date> {
        let mut left = self.waiting + self.due;
        let per_day = self.per_day.filter(|rate| *rate > 0)?;
        let mut day = today;
        // What today still brings is not known: a day's work is counted from tomorrow on, less what was done today.
        left = left.saturating_sub(per_day.saturating_sub(self.today));
        for _ in 0..3660 {
            if left == 0 {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left = left.saturating_sub(per_day);
            }
        }
        None
    }
}

impl Pace {
    /// Takes the median of the gaps between consecutive verdicts, leaving breaks of over five minutes out.
    ///
    /// `times` in any order; `None` for fewer than five gaps. What was given at one moment is a group, decided once, and
    /// says nothing of how long a case takes.
    pub fn of(times: &[Timestamp]) -> Option<Self> {
        let mut times: Vec<Timestamp> = times.to_vec();
        times.sort_unstable();
        times.dedup();
        let times: Vec<i64> = times.iter().map(|at| at.as_second()).collect();
        let mut gaps: Vec<i64> = times
            .windows(2)
            .filter_map(|pair| Some(pair.last()? - pair.first()?))
            .filter(|gap| *gap <= LONGEST_CASE_SECONDS)
            .collect();
        if gaps.len() < 5 {
            return None;
        }
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).and_then(|gap| u32::try_from(*gap).ok()).map(Self)
    }
}

/// Returns the verdicts a working day brings: the mean of earlier days, else what the pace gives in six hours.
///
/// `days` are the verdicts of the last earlier days on which any was given.
pub fn per_day(days: &[u64], pace: Option<Pace>) -> Option<u64> {
    let worked = u64::try_from(days.len()).ok()?;
    match days.iter().sum::<u64>().checked_div(worked) {
        Some(mean) => Some(mean.max(1)),
        None => pace.map(|pace| HOURS_A_DAY * 3600 / u64::from(pace.0.max(1))),
    }
}

#[cfg(test)]
mod tests;
