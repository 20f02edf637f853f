//! What the queue remembers of a seat: where it was, the note it was writing, what it decided last.

use crate::casework::{CaseId, Filter, Seat, Seq};
use crate::queue::columns::Number;
use crate::queue::{Error, Queue, Toward};
use crate::record::Text;
use jiff::civil::Date;
use rusqlite::OptionalExtension as _;

/// Where a seat was when it last left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The case on its screen.
    pub case: CaseId,
    /// The note it was writing, not recorded yet; empty where it wrote none.
    pub note_draft: Text,
    /// The name of the view that it was working in.
    pub view: Option<Text>,
}

impl Queue {
    /// Returns where the seat was, if it was here before.
    pub fn place(&self, seat: &Seat) -> Result<Option<Place>, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT casefile, note_draft, view FROM place WHERE seat = ?1")?
            .query_row([seat.0.as_str()], |row| {
                let view: Option<String> = row.get(2)?;
                Ok(Place {
                    case: row.get(0)?,
                    note_draft: Text::note(row.get_ref(1)?.as_str()?),
                    view: view.map(|name| Text::new(&name)),
                })
            })
            .optional()?)
    }

    /// Remembers where the seat is.
    ///
    /// Outlives a crash of the program; a power cut may lose it, because nobody waits for a disk over it.
    pub fn remember(&mut self, seat: &Seat, place: &Place) -> Result<(), Error> {
        self.make_ready()?;
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        let written = self.write_place(seat, place);
        // Before anything else is written the disk is waited for again, whatever became of this.
        let full = self.connection.pragma_update(None, "synchronous", "FULL");
        self.suspect = self.suspect || full.is_err();
        written?;
        Ok(full?)
    }

    /// Writes where the seat is, and where it is in the view it works in.
    fn write_place(&self, seat: &Seat, place: &Place) -> rusqlite::Result<()> {
        let (seat, view) = (seat.0.as_str(), place.view.as_ref().map(Text::as_str));
        self.connection
            .prepare_cached(
                "INSERT INTO place (seat, casefile, note_draft, view, entries) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET casefile = excluded.casefile, note_draft = excluded.note_draft,
                                           view = excluded.view, entries = excluded.entries",
            )?
            .execute((
                seat,
                place.case,
                place.note_draft.as_str(),
                view,
                Number(self.acknowledged.entries),
            ))?;
        if view.is_some() {
            self.connection
                .prepare_cached("UPDATE view SET casefile = ?3 WHERE seat = ?1 AND name = ?2")?
                .execute((seat, view, place.case))?;
        }
        Ok(())
    }

    /// Returns the case where the seat goes on: where it was, else the first that is due, else the first.
    ///
    /// Where it decided that case and was stopped before the next one could be noted, it goes on at the next.
    pub fn resume(&self, seat: &Seat, today: Date) -> Result<Option<Place>, Error> {
        if let Some(place) = self.place(seat)? {
            let is_behind = place.note_draft.is_empty() && self.decided_since_noted(seat)?;
            let next = if is_behind { self.next_of(seat, &place, today)? } else { None };
            return Ok(Some(Place { case: next.unwrap_or(place.case), ..place }));
        }
        let case = match self.next_undecided(CaseId(0), today)? {
            Some(case) => Some(case),
            None => self.first()?,
        };
        Ok(case.map(|case| Place { case, note_draft: Text::default(), view: None }))
    }

    /// Tells whether the seat's verdict on the case of its place is newer than the place.
    fn decided_since_noted(&self, seat: &Seat) -> Result<bool, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM place JOIN casefile ON casefile.id = place.casefile
                                JOIN ledger ON ledger.seq = casefile.verdict
                                WHERE place.seat = ?1 AND ledger.seq > place.entries AND ledger.seat = ?1)",
            )?
            .query_row([seat.0.as_str()], |row| row.get(0))?)
    }

    /// Returns the case that comes after a decision at a place, in the view that was worked in.
    fn next_of(&self, seat: &Seat, place: &Place, today: Date) -> Result<Option<CaseId>, Error> {
        let view = match &place.view {
            Some(name) => self.view(seat, name.as_str())?,
            None => None,
        };
        match view.and_then(|view| Filter::parse(&view.filter, today).ok()) {
            Some(filter) => self.among(&filter, place.case, Toward::NextDue, seat, today),
            None => self.next_undecided(place.case, today),
        }
    }

    /// Returns the case of the last verdict that the seat gave and nobody took back, with that verdict's entry.
    pub fn last_decided(&self, seat: &Seat) -> Result<Option<(CaseId, Seq)>, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT casefile, seq FROM ledger AS given
                 WHERE seat = ?1 AND deed = 'verdict'
                   AND NOT EXISTS (SELECT 1 FROM ledger AS later
                                   WHERE later.casefile = given.casefile AND later.seq > given.seq
                                     AND (later.deed IN ('undo', 'supersede') AND later.of = given.seq
                                          OR later.deed IN ('fact', 'retract')))
                 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([seat.0.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }
}
