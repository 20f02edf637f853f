//! The figures of the header line, without counting a million rows: the tally is kept with every verdict.

use crate::casework::progress::per_day;
use crate::casework::{Pace, Progress, Seat, State};
use crate::queue::columns::Number;
use crate::queue::{Error, Queue};
use crate::relief::Lane;
use jiff::{Timestamp, ToSpan as _, Zoned, civil::Date};

/// So many of the last verdicts tell the pace.
const PACE_OF: u32 = 50;

/// How far back earlier days are looked for, and how many are enough.
const DAYS_BACK: i64 = 14;
const DAYS_ENOUGH: usize = 5;

/// Asked with every verdict: each is answered by an index alone.
pub(super) const DUE: &str = "SELECT count(*) FROM casefile WHERE state = 'held' AND returns <= ?1";
pub(super) const MINE: &str = "SELECT count(*) FROM ledger WHERE seat = ?1 AND deed = 'verdict'";
pub(super) const LAST: &str =
    "SELECT at FROM ledger WHERE seat = ?1 AND deed = 'verdict' ORDER BY seq DESC LIMIT ?2";
pub(super) const TODAY: &str = "SELECT deed = 'verdict', seat = ?2, count(*) FROM ledger
    WHERE at >= ?1 AND deed IN ('verdict', 'undo', 'supersede') GROUP BY 1, 2";
pub(super) const ON_A_DAY: &str = "SELECT count(*) FROM ledger
    WHERE at >= ?1 AND at < ?2 AND deed IN ('verdict', 'undo', 'supersede') AND deed = 'verdict'";

impl Queue {
    /// Returns how far the work is, as the seat sees it at this moment of its day.
    pub fn progress(&self, seat: &Seat, now: &Zoned) -> Result<Progress, Error> {
        let mut progress = self.tally()?;
        progress.due = self.count(DUE, (now.date().to_string(),))?;
        progress.batched = self.count("SELECT coalesce(sum(holds), 0) FROM batch", ())?;
        progress.mine = self.count(MINE, (seat.0.as_str(),))?;
        self.count_today(&mut progress, seat, now)?;
        progress.pace = Pace::of(&self.last_verdicts(seat)?);
        progress.per_day = per_day(&self.earlier_days(now)?, progress.pace);
        Ok(progress)
    }

    fn tally(&self) -> Result<Progress, Error> {
        let mut progress = Progress::default();
        let mut statement = self
            .connection
            .prepare_cached("SELECT lane, state, sum(cases) FROM tally GROUP BY lane, state")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let Number(cases) = row.get(2)?;
            progress.cases += cases;
            match row.get(1)? {
                State::Waiting => {
                    progress.waiting += cases;
                    if row.get::<_, Lane>(0)? == Lane::Clear {
                        progress.waiting_clear += cases;
                    }
                }
                State::Approved => progress.approved += cases,
                State::Challenged => progress.challenged += cases,
                State::Held => progress.held += cases,
                State::Flagged => progress.flagged += cases,
            }
        }
        Ok(progress)
    }

    fn count_today(&self, progress: &mut Progress, seat: &Seat, now: &Zoned) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(TODAY)?;
        let mut rows = statement.query((begin(now, now.date()), seat.0.as_str()))?;
        let (mut given, mut back, mut given_mine, mut back_mine) = (0, 0, 0, 0);
        while let Some(row) = rows.next()? {
            let Number(entries) = row.get(2)?;
            let (all, mine) =
                if row.get(0)? { (&mut given, &mut given_mine) } else { (&mut back, &mut back_mine) };
            *all += entries;
            if row.get(1)? {
                *mine += entries;
            }
        }
        progress.today = u64::saturating_sub(given, back);
        progress.mine_today = u64::saturating_sub(given_mine, back_mine);
        Ok(())
    }

    fn last_verdicts(&self, seat: &Seat) -> Result<Vec<Timestamp>, Error> {
        let mut statement = self.connection.prepare_cached(LAST)?;
        let times = statement.query_map((seat.0.as_str(), PACE_OF), |row| row.get::<_, String>(0))?;
        let mut known = Vec::new();
        for time in times {
            known.extend(time?.parse::<Timestamp>());
        }
        Ok(known)
    }

    /// Counts the verdicts of the last days before today on which there were any; looked up once a day.
    fn earlier_days(&self, now: &Zoned) -> Result<Vec<u64>, Error> {
        let today = now.date();
        if let Some((day, known)) = self.earlier_days.borrow().as_ref()
            && *day == today
        {
            return Ok(known.clone());
        }
        let mut days = Vec::new();
        let mut end = today;
        for _ in 0..DAYS_BACK {
            let Ok(day) = end.checked_sub(1.day()) else { break };
            let verdicts = self.count(ON_A_DAY, (begin(now, day), begin(now, end)))?;
            if verdicts > 0 {
                days.push(verdicts);
            }
            if days.len() == DAYS_ENOUGH {
                break;
            }
            end = day;
        }
        *self.earlier_days.borrow_mut() = Some((today, days.clone()));
        Ok(days)
    }

    pub(super) fn count(&self, sql: &str, values: impl rusqlite::Params) -> Result<u64, Error> {
        Ok(self.connection.prepare_cached(sql)?.query_row(values, |row| row.get::<_, Number>(0))?.0)
    }
}

/// Returns when a day begins where the machine stands, in the form in which the ledger's times sort.
pub(super) fn begin(now: &Zoned, day: Date) -> String {
    let moment =
        day.to_zoned(now.time_zone().clone()).map_or_else(|_| now.timestamp(), |day| day.timestamp());
    format!("{moment:.3}")
}
