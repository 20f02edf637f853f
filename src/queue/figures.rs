//! The figures of the progress screen. They look at every case, so they are asked for on a connection of their own and
//! never while somebody waits for a verdict.

use crate::casework::figures::{Ages, Aspect, DAYS, Figures, Share, Work, paces};
use crate::casework::{Seat, State};
use crate::queue::columns::Number;
use crate::queue::progress::begin;
use crate::queue::{Error, Queue};
use crate::record::Text;
use jiff::{Timestamp, ToSpan as _, Zoned};
use std::collections::BTreeMap;

impl Queue {
    /// Returns the figures as they are at this moment of a day.
    pub fn figures(&self, now: &Zoned) -> Result<Figures, Error> {
        // One snapshot for all figures, also while somebody writes.
        let snapshot = self.connection.unchecked_transaction()?;
        let (hours, days) = paces(&self.verdict_times(now)?, now);
        let figures = Figures {
            shares: self.shares()?,
            work: self.work(now)?,
            hours,
            days,
            flags: self.ages(State::Flagged, now)?,
            holds: self.ages(State::Held, now)?,
        };
        snapshot.finish()?;
        Ok(figures)
    }

    fn shares(&self) -> Result<BTreeMap<Aspect, Vec<Share>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT lane, level, sections, action, state, count(*) FROM casefile GROUP BY 1, 2, 3, 4, 5",
        )?;
        let mut rows = statement.query([])?;
        let mut kinds: BTreeMap<Aspect, BTreeMap<String, Share>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (state, Number(cases)) = (row.get(4)?, row.get(5)?);
            for (column, aspect) in Aspect::ALL.into_iter().enumerate() {
                let label: String = row.get(column)?;
                let share = kinds.entry(aspect).or_default().entry(label.clone());
                share.or_insert_with(|| Share { label, ..Share::default() }).add(state, cases);
            }
        }
        let largest_first = |shares: BTreeMap<String, Share>| {
            let mut shares: Vec<Share> = shares.into_values().collect();
            shares.sort_by_key(|share| std::cmp::Reverse(share.cases()));
            shares
        };
        Ok(kinds.into_iter().map(|(aspect, shares)| (aspect, largest_first(shares))).collect())
    }

    fn work(&self, now: &Zoned) -> Result<Vec<Work>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT seat, count(*), sum(at >= ?1) FROM ledger WHERE deed = 'verdict' GROUP BY seat
             ORDER BY count(*) DESC, seat",
        )?;
        let lines = statement.query_map([begin(now, now.date())], |row| {
            let (Number(verdicts), Number(today)) = (row.get(1)?, row.get(2)?);
            Ok(Work { seat: Seat(Text::new(row.get_ref(0)?.as_str()?)), verdicts, today })
        })?;
        Ok(lines.collect::<Result<_, _>>()?)
    }

    fn verdict_times(&self, now: &Zoned) -> Result<Vec<Zoned>, Error> {
        let days = i64::try_from(DAYS).unwrap_or(i64::MAX);
        let first = now.date().checked_sub(days.days()).unwrap_or(now.date());
        let mut statement = self.connection.prepare_cached(
            "SELECT at FROM ledger WHERE at >= ?1 AND deed IN ('verdict', 'undo', 'supersede') AND deed = 'verdict'",
        )?;
        let times = statement.query_map([begin(now, first)], |row| row.get::<_, String>(0))?;
        let mut known = Vec::new();
        for time in times {
            let moment = time?.parse::<Timestamp>();
            known.extend(moment.map(|moment| moment.to_zoned(now.time_zone().clone())));
        }
        Ok(known)
    }

    fn ages(&self, state: State, now: &Zoned) -> Result<Ages, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ledger.at FROM casefile JOIN ledger ON ledger.seq = casefile.verdict WHERE casefile.state = ?1",
        )?;
        let times = statement.query_map([state], |row| row.get::<_, String>(0))?;
        let mut ages = Ages::default();
        for time in times {
            if let Ok(moment) = time?.parse::<Timestamp>() {
                ages.add(moment.to_zoned(now.time_zone().clone()).date(), now.date());
            }
        }
        Ok(ages)
    }
}
