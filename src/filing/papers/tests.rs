//! A disk that fails at any byte is never overlooked (traps.md T79).

use super::Papers;
use crate::filing::fitness::Approved;
use crate::filing::fixture::{Docket, docket, frozen};
use crate::filing::manifest::Heading;
use crate::filing::{CaseRow, Totals};
use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

fn rows(docket: &Docket) -> Vec<CaseRow<'_>> {
    let row = |case| {
        let approved = Approved::find(case, &frozen(case)).unwrap();
        CaseRow::of(docket.batch.batch.number, &[], case, &approved).unwrap()
    };
    docket.cases.iter().map(row).collect()
}

/// A disk with so many bytes left, for all its files together.
struct Disk(Rc<Cell<usize>>);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self.0.get();
        if left == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = bytes.len().min(left);
        self.0.set(left - written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(docket: &Docket, rows: &[CaseRow<'_>], room: usize) -> io::Result<(Totals, u64)> {
    let left = Rc::new(Cell::new(room));
    let heading = Heading::new(&docket.charter, &docket.batch, "0.1.0");
    let mut papers = Papers::begin(&heading, &docket.office, |_| Ok(Disk(Rc::clone(&left))))?;
    rows.iter().try_for_each(|row| papers.add(row.clone()))?;
    let finished = papers.finish()?;
    Ok((finished.totals, finished.files.iter().map(|(_, entry)| entry.bytes).sum()))
}

#[test]
fn t79_a_disk_that_is_full_at_any_byte_is_an_error() {
    let docket = docket(2);
    let rows = rows(&docket);
    let (_, size) = write(&docket, &rows, usize::MAX).unwrap();
    let size = usize::try_from(size).unwrap();
    assert!(write(&docket, &rows, size).is_ok());
    // Every now and then, and every byte of the last buffers, which only the end writes.
    for room in (0..size).step_by(13).chain(size - 100..size) {
        let error = write(&docket, &rows, room).expect_err("a full disk went unnoticed");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{room} bytes left");
    }
}

#[test]
fn a_file_that_can_not_be_made_is_an_error() {
    let docket = docket(1);
    let heading = Heading::new(&docket.charter, &docket.batch, "0.1.0");
    for (place, name) in
        [(0, "cases.csv"), (1, "clerk.csv"), (4, "challenges.csv"), (5, "batch.json"), (7, "office.toml")]
    {
        let mut opened = Vec::new();
        let begun = Papers::begin(&heading, &docket.office, |name| {
            opened.push(name);
            if opened.len() > place { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(io::sink()) }
        });
        assert_eq!(begun.map(drop).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(opened.last(), Some(&name));
    }
}

#[test]
fn the_totals_are_those_of_the_rows() {
    let docket = docket(4);
    let rows = rows(&docket);
    let (totals, _) = write(&docket, &rows, usize::MAX).unwrap();
    assert_eq!((totals.cases, totals.counts), (4, 8));
    let actions = totals.actions;
    let all = actions.dismiss_and_seal + actions.redesignate + actions.recall_and_resentence + actions.none;
    assert_eq!(all, totals.counts);
}
