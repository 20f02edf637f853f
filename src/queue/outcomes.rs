//! After filing: the steps that the cases of a batch took, recorded and listed. Which may follow which is `casework`'s.

use crate::casework::{
    Act, BatchNo, BatchState, Deed, FiledCase, Filing, Move, Receipt, Refusal, Seat, Stage, Trail,
};
use crate::queue::ledger::{self, Said};
use crate::queue::{Error, Queue, batches};
use crate::record::Text;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::Connection;

impl Queue {
    /// Records steps, all of them or none, each an entry of its own; returns the last entry and how many cases moved.
    ///
    /// A step on a case must be one that may follow where the case is. A step on a whole batch moves the cases that it
    /// fits, and there must be one. Nothing lies in the future of `now`. Refuses a batch that was not written out.
    pub fn record_outcomes(
        &mut self,
        steps: &[Move],
        seat: &Seat,
        now: Timestamp,
    ) -> Result<(Receipt, u64), Error> {
        self.permit(seat, Act::Export)?;
        let today = now.to_zoned(TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
        self.transact(|connection, charter, before| {
            let mut head = before;
            let mut moved = 0;
            for step in steps {
                // A day is over later in the west: what is today there may be tomorrow in UTC, and the other way round.
                if step.on > today {
                    return Err(Refusal::InTheFuture.into());
                }
                let trail = match step.case {
                    Some(case) => {
                        Some((case, Trail::of(&ledger::of_case(connection, case)?, Some(step.batch))))
                    }
                    None => None,
                };
                moved += take(connection, step)?;
                let Move { batch, to, on, answer, .. } = *step;
                let deed = Deed::Outcome { batch, to, on, answer };
                let policy = charter.policy_digest;
                let on = trail.as_ref().map(|(case, trail)| (*case, trail));
                let said = Said { at: now, seat, on, shown: None, policy, deed };
                head = ledger::append(connection, &head, said)?.1;
            }
            if moved == 0 {
                return Err(Refusal::NothingMoves.into());
            }
            let seq = crate::casework::Seq(head.entries);
            Ok(((Receipt { seq, head: head.hash }, moved), head))
        })
    }

    /// Returns the cases of the batches that were written out, with where each is, in the order of batch and case; those
    /// that were superseded have left their batch.
    pub fn filed_cases(&self) -> Result<Vec<FiledCase>, Error> {
        let mut statement = self.connection.prepare(
            "SELECT batch_case.batch, batch_case.casefile, casefile.numbers, person.name, person.born,
                    batch_case.status, batch_case.since, ledger.at
             FROM batch_case JOIN batch ON batch.number = batch_case.batch
                             JOIN ledger ON ledger.seq = batch.seq
                             JOIN casefile ON casefile.id = batch_case.casefile
                             JOIN person ON person.id = casefile.person
             WHERE batch.state = 'exported' AND batch_case.superseded IS NULL AND casefile.purged IS NULL
             ORDER BY batch_case.batch, batch_case.casefile",
        )?;
        let mut rows = statement.query([])?;
        let mut cases = Vec::new();
        while let Some(row) = rows.next()? {
            let numbers: String = row.get(2)?;
            let name: String = row.get(3)?;
            let since: Option<String> = row.get(6)?;
            let frozen: String = row.get(7)?;
            cases.push(FiledCase {
                batch: row.get(0)?,
                case: row.get(1)?,
                numbers: numbers.lines().map(Text::new).collect(),
                name: Text::new(&name),
                born: row.get(4)?,
                filing: row.get(5)?,
                since: day(since.as_deref().unwrap_or_else(|| frozen.get(..10).unwrap_or_default()))?,
            });
        }
        Ok(cases)
    }
}

impl Queue {
    /// Returns the cases that went out and are not done, denied ones among them; those that wait longest first.
    pub fn stuck_cases(&self) -> Result<Vec<FiledCase>, Error> {
        let mut cases = self.filed_cases()?;
        cases.retain(|case| case.filing != Filing::Sent);
        cases.sort_by_key(|case| (case.since, case.batch, case.case));
        Ok(cases)
    }
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Damaged("a day of an outcome is no date".to_owned()))
}

/// Moves the cases that a step is about, and returns how many.
pub(super) fn take(connection: &Connection, step: &Move) -> Result<u64, Error> {
    let record = batches::read(connection, step.batch)?;
    if record.state != BatchState::Exported {
        return Err(Refusal::NotExported(step.batch).into());
    }
    let mut statement = connection
        .prepare_cached("UPDATE batch_case SET status = ?3, since = ?4 WHERE batch = ?1 AND casefile = ?2")?;
    let mut moved = 0;
    for (case, stage) in stages(connection, step.batch)? {
        match step.case {
            Some(only) if only != case => continue,
            _ => {}
        }
        match (stage.after(step.to, step.on), step.case) {
            (Ok(next), _) => {
                let since = next.since.map(|day| day.to_string());
                statement.execute((step.batch, case, next.filing, since))?;
                moved += 1;
            }
            (Err(refusal), Some(_)) => return Err(refusal.into()),
            (Err(_), None) => {}
        }
    }
    match step.case {
        Some(_) if moved == 0 => Err(Refusal::NotInBatch(step.batch).into()),
        _ => Ok(moved),
    }
}

/// Returns where the cases of a batch are that it still holds.
fn stages(connection: &Connection, batch: BatchNo) -> Result<Vec<(crate::casework::CaseId, Stage)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT casefile, status, since FROM batch_case WHERE batch = ?1 AND superseded IS NULL ORDER BY casefile",
    )?;
    let mut rows = statement.query([batch])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let since: Option<String> = row.get(2)?;
        let filing: Filing = row.get(1)?;
        found.push((row.get(0)?, Stage { filing, since: since.as_deref().map(day).transpose()? }));
    }
    Ok(found)
}
