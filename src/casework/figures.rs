//! The figures of the progress screen: how far each part of the work is, who did how much, at what pace, and how long
//! flags and holds have been waiting.
//!
//! Owns the figures and how times become hours, days and ages; the store counts the cases.

use crate::casework::{Seat, State};
use jiff::civil::{Date, DateTime};
use jiff::{ToSpan as _, Zoned};
use serde::Serialize;
use std::collections::BTreeMap;

/// Hours that the chart of the day shows, and days that the chart of the weeks shows, the present one last.
pub const HOURS: usize = 12;
/// See [`HOURS`].
pub const DAYS: usize = 14;

/// What cases are broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// Clear or review.
    Lane,
    /// The gravest level of the candidate counts.
    Level,
    /// The sections of the candidate counts.
    Sections,
    /// What is proposed for them.
    Action,
}

/// Cases of one kind, by what they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The kind, as it is stored: `clear`, `felony`, `11357(b) 11359`; empty where it is not known.
    pub label: String,
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
}

/// What one seat has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Work {
    /// Who.
    pub seat: Seat,
    /// Verdicts given, ever.
    pub verdicts: u64,
    /// Verdicts given today.
    pub today: u64,
}

/// How long verdicts of one kind have been standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ages {
    /// Given today or yesterday.
    pub fresh: u64,
    /// Two to seven days old.
    pub week: u64,
    /// Eight to thirty days old.
    pub month: u64,
    /// Older.
    pub older: u64,
    /// Days that the oldest has been standing.
    pub oldest: Option<u64>,
}

/// Everything the progress screen shows beside [`crate::casework::Progress`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The cases broken down, the largest kinds first.
    pub shares: BTreeMap<Aspect, Vec<Share>>,
    /// Who did how much, the busiest first.
    pub work: Vec<Work>,
    /// Verdicts in each of the last hours, the present one last.
    pub hours: Vec<(DateTime, u64)>,
    /// Verdicts on each of the last days, today last.
    pub days: Vec<(Date, u64)>,
    /// How long flags have been waiting for a supervisor.
    pub flags: Ages,
    /// How long cases have been on hold.
    pub holds: Ages,
}

impl Aspect {
    /// Every one of them, in the order shown.
    pub const ALL: [Self; 4] = [Self::Lane, Self::Level, Self::Sections, Self::Action];

    /// Returns it as a title.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lane => "lane",
            Self::Level => "level",
            Self::Sections => "section",
            Self::Action => "proposed",
        }
    }
}

impl Share {
    /// Returns how many cases there are of the kind.
    pub fn cases(&self) -> u64 {
        self.waiting + self.approved + self.challenged + self.held + self.flagged
    }

    /// Returns how many of them no reviewer needs to look at again: approved or challenged.
    pub fn done(&self) -> u64 {
        self.approved + self.challenged
    }

    /// Adds so many cases in a state.
    pub fn add(&mut self, state: State, cases: u64) {
        *match state {
            State::Waiting => &mut self.waiting,
            State::Approved => &mut self.approved,
            State::Challenged => &mut self.challenged,
            State::Held => &mut self.held,
            State::Flagged => &mut self.flagged,
        } += cases;
    }
}

impl Ages {
    /// Counts a verdict given on a day, as seen from today.
    pub fn add(&mut self, given: Date, today: Date) {
        let days = today.since(given).map_or(0, |span| span.get_days()).max(0).unsigned_abs();
        *match days {
            0..=1 => &mut self.fresh,
            2..=7 => &mut self.week,
            8..=30 => &mut self.month,
            _ => &mut self.older,
        } += 1;
        self.oldest = self.oldest.max(Some(u64::from(days)));
    }

    /// Returns how many there are.
    pub fn total(self) -> u64 {
        self.fresh + self.week + self.month + self.older
    }
}

/// Verdicts in each of the last hours, and on each of the last days.
type Paces = (Vec<(DateTime, u64)>, Vec<(Date, u64)>);

/// Counts moments by the hour and by the day where the machine stands, up to now; older ones are left out.
///
/// An hour is shown as the clock on the wall has it: where the clock is put back, two hours share a bar.
pub fn paces<'a>(moments: impl IntoIterator<Item = &'a Zoned>, now: &Zoned) -> Paces {
    let this_hour = now.date().at(now.hour(), 0, 0, 0);
    let hours = (0..HOURS).rev().filter_map(|back| {
        let back = i64::try_from(back).ok()?;
        Some((this_hour.checked_sub(back.hours()).ok()?, 0))
    });
    let days = (0..DAYS).rev().filter_map(|back| {
        let back = i64::try_from(back).ok()?;
        Some((now.date().checked_sub(back.days()).ok()?, 0))
    });
    let (mut hours, mut days): (BTreeMap<_, u64>, BTreeMap<_, u64>) = (hours.collect(), days.collect());
    for moment in moments {
        if let Some(verdicts) = hours.get_mut(&moment.date().at(moment.hour(), 0, 0, 0)) {
            *verdicts += 1;
        }
        if let Some(verdicts) = days.get_mut(&moment.date()) {
            *verdicts += 1;
        }
    }
    (hours.into_iter().collect(), days.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ages_fall_into_the_right_quarter() {
        let today = date(2018, 3, 31);
        let mut ages = Ages::default();
        for days in [0, 1, 2, 7, 8, 30, 31, 400] {
            ages.add(today.checked_sub(i64::from(days).days()).unwrap(), today);
        }
        assert_eq!(ages, Ages { fresh: 2, week: 2, month: 2, older: 2, oldest: Some(400) });
        assert_eq!(ages.total(), 8);
        let mut tomorrow = Ages::default();
        tomorrow.add(date(2018, 4, 1), today);
        assert_eq!(tomorrow.oldest, Some(0), "a clock that was put back makes nothing younger than new");
    }

    #[test]
    fn verdicts_are_counted_by_the_hour_and_the_day_and_idle_ones_stand_there_too() {
        let zone = jiff::tz::TimeZone::UTC;
        let at =
            |day, hour, minute| date(2018, 1, day).at(hour, minute, 0, 0).to_zoned(zone.clone()).unwrap();
        let moments = [at(31, 9, 59), at(31, 8, 0), at(31, 8, 59), at(30, 23, 0), at(30, 21, 0), at(1, 9, 0)];
        let (hours, days) = paces(&moments, &at(31, 9, 59));
        assert_eq!((hours.len(), days.len()), (HOURS, DAYS));
        assert_eq!(hours.first().unwrap().0, date(2018, 1, 30).at(22, 0, 0, 0));
        let busy: Vec<(i8, u64)> =
            hours.iter().filter(|(_, count)| *count > 0).map(|(hour, count)| (hour.hour(), *count)).collect();
        assert_eq!(busy, [(23, 1), (8, 2), (9, 1)]);
        let busy: Vec<(i8, u64)> =
            days.iter().filter(|(_, count)| *count > 0).map(|(day, count)| (day.day(), *count)).collect();
        assert_eq!(busy, [(30, 2), (31, 3)]);
    }
}
