//! The room's tests, on real files in a folder of their own.

mod adopt;
mod again;
mod audit;
mod backup;
mod batches;
mod checks;
mod copy;
mod custodian;
mod decide;
#[cfg(feature = "encryption")]
mod encrypted;
mod facts;
mod figures;
mod files;
mod groups;
mod import;
mod list;
mod outcomes;
mod plans;
mod purge;
mod roster;
mod teach;

use crate::casework::fixture::{POLICY, approval, at, charter, draft, history, proposals, seat};
use crate::casework::{CaseId, Deed, Digest, Receipt};
use crate::queue::{Access, Imported, NewSource, Queue};
use crate::record::Text;
use jiff::{Zoned, tz::TimeZone};
use std::path::PathBuf;
use tempfile::TempDir;

/// A queue in a folder of its own, which goes with it.
pub(super) struct Desk {
    pub(super) queue: Queue,
    pub(super) path: PathBuf,
    pub(super) folder: TempDir,
}

/// Makes an empty queue.
pub(super) fn empty() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    let queue = Queue::create(&path, &charter(), POLICY, &seat("mlopez"), at(0)).unwrap();
    Desk { queue, path, folder }
}

/// Makes a queue of so many persons with two cases each; the odd cases are for review.
pub(super) fn filled(persons: u64) -> Desk {
    let mut desk = empty();
    import(&mut desk.queue, 1..=persons);
    desk
}

pub(super) fn source(name: &str) -> NewSource {
    NewSource {
        name: Text::new(name),
        digest: Digest::of(name.as_bytes()),
        format: "doj".to_owned(),
        rows: 12,
        bytes: 3456,
        mapping: String::new(),
    }
}

pub(super) fn import(queue: &mut Queue, persons: std::ops::RangeInclusive<u64>) -> Imported {
    let mut import = queue.begin_import().unwrap();
    import.add_source(source(&format!("doj-{}.dat", persons.start()))).unwrap();
    for person in persons {
        import.add_person(&history(person, 2), &proposals(2)).unwrap();
    }
    import.commit(&seat("mlopez"), at(1)).unwrap()
}

/// Does a deed to a case as the seat that looks at it now.
pub(super) fn act(queue: &mut Queue, case: u64, deed: Deed) -> Result<Receipt, crate::queue::Error> {
    let case = queue.case(CaseId(case)).unwrap();
    queue.record(&draft(&case, deed), &seat("mlopez"), at(100))
}

pub(super) fn approve(queue: &mut Queue, case: u64) -> Receipt {
    let verdict = approval(&queue.case(CaseId(case)).unwrap());
    act(queue, case, Deed::Verdict(verdict)).unwrap()
}

pub(super) fn now() -> Zoned {
    at(200).to_zoned(TimeZone::UTC)
}

pub(super) fn reopen(desk: Desk) -> Desk {
    let Desk { queue, path, folder } = desk;
    queue.close().unwrap();
    let queue = Queue::open(&path, Access::Write(&seat("mlopez"), at(50))).unwrap();
    Desk { queue, path, folder }
}

/// Returns the names in the queue's folder.
pub(super) fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Approves a case without looking at it.
pub(super) fn act_on(queue: &mut Queue, case: CaseId) -> Result<Receipt, crate::queue::Error> {
    let verdict = approval(&crate::casework::fixture::case_file());
    let shown = Some(Digest::ZERO);
    let draft = crate::casework::Draft { case: Some(case), shown, deed: Deed::Verdict(verdict) };
    queue.record(&draft, &seat("mlopez"), at(100))
}
