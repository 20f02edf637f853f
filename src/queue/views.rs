//! The views that a seat keeps under names, each with its own place. Not a decision: not in the ledger.

use crate::casework::{Order, Seat, View};
use crate::queue::{Error, Queue};
use crate::record::Text;
use rusqlite::{OptionalExtension as _, Row};

impl Queue {
    /// Returns the views of a seat, by name.
    pub fn views(&self, seat: &Seat) -> Result<Vec<View>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, filter, sorting, casefile FROM view WHERE seat = ?1 ORDER BY name",
        )?;
        let views = statement.query_map([seat.0.as_str()], view)?;
        Ok(views.collect::<Result<_, _>>()?)
    }

    /// Returns the view of this name.
    pub fn view(&self, seat: &Seat, name: &str) -> Result<Option<View>, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT name, filter, sorting, casefile FROM view WHERE seat = ?1 AND name = ?2")?
            .query_row((seat.0.as_str(), name), view)
            .optional()?)
    }

    /// Keeps a view; one of the same name is replaced and keeps its place.
    pub fn keep_view(&mut self, seat: &Seat, view: &View) -> Result<(), Error> {
        self.make_ready()?;
        self.connection
            .prepare_cached(
                "INSERT INTO view (seat, name, filter, sorting, casefile) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET filter = excluded.filter, sorting = excluded.sorting",
            )?
            .execute((seat.0.as_str(), view.name.as_str(), &view.filter, view.order.id(), view.place))?;
        Ok(())
    }

    /// Forgets a view; the cases in it are as they were.
    pub fn drop_view(&mut self, seat: &Seat, name: &str) -> Result<(), Error> {
        self.make_ready()?;
        self.connection
            .prepare_cached("DELETE FROM view WHERE seat = ?1 AND name = ?2")?
            .execute((seat.0.as_str(), name))?;
        Ok(())
    }
}

fn view(row: &Row<'_>) -> rusqlite::Result<View> {
    Ok(View {
        name: Text::new(row.get_ref(0)?.as_str()?),
        filter: row.get(1)?,
        order: Order::of_id(row.get_ref(2)?.as_str()?),
        place: row.get(3)?,
    })
}
