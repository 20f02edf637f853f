//! Sources in, all or nothing, and cases out again as they went in.

use super::{empty, filled, import, names, reopen, source};
use crate::casework::fixture::{at, history, proposals, seat};
use crate::casework::{CaseId, Deed, Digest, Seq, State};
use crate::queue::{Access, Error, NewSource, Queue, RefusedRow};
use crate::record::{SourceNo, Text};
use crate::relief::Lane;

#[test]
fn a_case_comes_out_as_it_went_in() {
    let desk = reopen(filled(3));
    for person in 1..=3 {
        for court in 0..2_u64 {
            let id = CaseId((person - 1) * 2 + court + 1);
            let case = desk.queue.case(id).unwrap();
            let history = history(person, 2);
            assert_eq!(case.person, history.person);
            assert_eq!(case.rows, history.rows);
            assert_eq!(case.proposal, proposals(2)[usize::try_from(court).unwrap()]);
            assert_eq!(case.siblings, [CaseId(person * 2 - 1), CaseId(person * 2)]);
            assert_eq!(case.sources, [(SourceNo(1), Text::new("doj-1.dat"))]);
            assert_eq!(case.standing.state(), State::Waiting);
        }
    }
    assert!(matches!(desk.queue.case(CaseId(7)), Err(Error::NoCase(CaseId(7)))));
}

#[test]
fn an_import_says_what_it_did_and_the_ledger_too() {
    let mut desk = empty();
    let mut import = desk.queue.begin_import().unwrap();
    let number = import.next_source();
    let refused = RefusedRow {
        source: number,
        line: 17,
        field: "PRI_DOB".to_owned(),
        reason: "not a date".to_owned(),
        raw: b"x,y".to_vec(),
    };
    import.add_refused(&refused).unwrap();
    assert_eq!(import.add_source(source("a.dat")).unwrap(), number);
    import.add_person(&history(1, 2), &proposals(2)).unwrap();
    import.add_person(&history(2, 1), &[]).unwrap();
    let done = import.commit(&seat("mlopez"), at(1)).unwrap();
    assert_eq!(
        (done.seq, done.rows, done.refused, done.read, done.persons, done.cases, done.clear),
        (Seq(2), 12, 1, 2, 1, 2, 1)
    );
    assert_eq!(
        done.actions.into_iter().collect::<Vec<_>>(),
        [("dismiss-and-seal redesignate".to_owned(), 2)]
    );
    let entry = desk.queue.entry(Seq(2)).unwrap().unwrap();
    let sources = vec![Digest::of(b"a.dat")];
    assert_eq!(
        entry.deed,
        Deed::Import {
            sources,
            rows: 12,
            refused: 1,
            persons: 1,
            cases: 2,
            root: done.root,
            replaces: Vec::new(),
            mappings: Vec::new()
        }
    );
    let status = desk.queue.status(&seat("mlopez"), &super::now()).unwrap();
    assert_eq!(status.persons, 1);
    assert_eq!((status.sources[0].rows, status.sources[0].refused), (12, 1));
    let line = &status.quarantine[0];
    assert_eq!(
        (line.field.as_str(), line.reason.as_str(), line.rows, line.first_line),
        ("PRI_DOB", "not a date", 1, 17)
    );
    assert_eq!(
        status.kinds.iter().map(|kind| (kind.lane, kind.cases)).collect::<Vec<_>>(),
        [(Lane::Clear, 1), (Lane::Review, 1)]
    );
}

#[test]
fn a_source_is_known_by_its_bytes() {
    let mut desk = filled(1);
    let mut import = desk.queue.begin_import().unwrap();
    let again = source("doj-1.dat");
    assert_eq!(import.known_source(&again.digest).unwrap(), Some(SourceNo(1)));
    assert!(matches!(import.add_source(again), Err(Error::KnownSource(SourceNo(1)))));
    assert_eq!(import.next_source(), SourceNo(2));
    import.add_source(source("other.dat")).unwrap();
    assert!(matches!(import.add_source(source("other.dat")), Err(Error::KnownSource(SourceNo(2)))));
}

#[test]
fn dropping_an_import_leaves_no_trace() {
    let mut desk = filled(1);
    let before = (desk.queue.head().unwrap(), desk.queue.status(&seat("x"), &super::now()).unwrap());
    let mut import = desk.queue.begin_import().unwrap();
    import.add_source(source("b.dat")).unwrap();
    import.add_person(&history(9, 2), &proposals(2)).unwrap();
    drop(import);
    assert_eq!((desk.queue.head().unwrap(), desk.queue.status(&seat("x"), &super::now()).unwrap()), before);
    let mut desk = reopen(desk);
    assert_eq!((desk.queue.head().unwrap(), desk.queue.status(&seat("x"), &super::now()).unwrap()), before);
    assert_eq!(super::import(&mut desk.queue, 9..=9).cases, 2);
}

#[test]
fn a_person_whose_history_is_in_the_queue_already_stops_the_import() {
    let mut desk = filled(2);
    let mut import = desk.queue.begin_import().unwrap();
    import.add_source(source("b.dat")).unwrap();
    import.add_person(&history(2, 2), &proposals(2)).unwrap();
    import.add_person(&history(3, 2), &proposals(2)).unwrap();
    assert!(matches!(import.commit(&seat("mlopez"), at(2)), Err(Error::KnownPersons(1))));
    assert_eq!(desk.queue.sources().unwrap().len(), 1);
    assert!(desk.queue.case(CaseId(5)).is_err());
}

#[test]
fn a_second_import_goes_on_counting() {
    let mut desk = filled(2);
    let done = import(&mut desk.queue, 3..=4);
    assert_eq!((done.cases, done.seq), (4, Seq(3)));
    let numbers: Vec<_> = desk.queue.sources().unwrap().iter().map(|source| source.number).collect();
    assert_eq!(numbers, [SourceNo(1), SourceNo(2)]);
    assert_eq!(desk.queue.case(CaseId(8)).unwrap().person, history(4, 2).person);
    assert_eq!(desk.queue.progress(&seat("mlopez"), &super::now()).unwrap().cases, 8);
}

#[test]
fn the_same_import_gives_the_same_root_and_another_another() {
    let root = |persons| import(&mut empty().queue, persons).root;
    assert_eq!(root(1..=3), root(1..=3));
    assert_ne!(root(1..=3), root(1..=2));
    assert_ne!(root(1..=3), root(2..=4));
}

#[test]
fn a_refused_row_without_its_source_is_not_kept() {
    let mut desk = empty();
    let mut import = desk.queue.begin_import().unwrap();
    let stray = RefusedRow {
        source: SourceNo(5),
        line: 1,
        field: String::new(),
        reason: "too short".to_owned(),
        raw: Vec::new(),
    };
    import.add_refused(&stray).unwrap();
    assert!(import.commit(&seat("mlopez"), at(1)).is_err());
    assert_eq!(desk.queue.head().unwrap().entries, 1);
    desk.queue.close().unwrap();
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[test]
fn a_first_import_takes_the_place_of_the_empty_queue_and_leaves_nothing_beside_it() {
    let mut desk = empty();
    let mut import = desk.queue.begin_import().unwrap();
    assert!(names(&desk.folder).contains(&"sf.vacatur.importing".to_owned()));
    import.add_source(source("a.dat")).unwrap();
    import.add_person(&history(1, 2), &proposals(2)).unwrap();
    drop(import);
    assert!(names(&desk.folder).iter().all(|name| !name.contains("importing")));
    super::import(&mut desk.queue, 1..=3);
    super::approve(&mut desk.queue, 1);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
    let desk = reopen(desk);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
    drop(desk.queue);
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[test]
fn who_reads_an_empty_queue_is_not_disturbed_by_its_first_import() {
    let mut desk = empty();
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    let persons = |queue: &Queue| queue.status(&seat("x"), &super::now()).unwrap().persons;
    assert_eq!(persons(&reader), 0);
    super::import(&mut desk.queue, 1..=3);
    // The same file, with what was read in: a reader meets no journal of another one.
    assert_eq!((persons(&reader), persons(&desk.queue)), (3, 3));
    super::approve(&mut desk.queue, 1);
    assert_eq!(reader.audit().unwrap().difference, None);
    drop(reader);
    desk.queue.close().unwrap();
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[test]
fn what_a_stopped_first_import_left_behind_goes_with_the_next_opening() {
    let desk = empty();
    drop(desk.queue);
    for ending in ["", "-journal", "-wal", "-shm"] {
        std::fs::write(desk.folder.path().join(format!("sf.vacatur.importing{ending}")), b"half").unwrap();
    }
    Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(names(&desk.folder).len(), 6, "who reads takes nothing away");
    Queue::open(&desk.path, Access::Write(&seat("x"), at(1))).unwrap().close().unwrap();
    assert_eq!(names(&desk.folder), ["sf.vacatur", "sf.vacatur.ledger"]);
}

#[test]
fn the_mapping_that_a_table_was_read_through_is_held_to_the_ledger() {
    let mut desk = empty();
    let mut import = desk.queue.begin_import().unwrap();
    let mapping = "name = \"clerk\"\n".to_owned();
    import.add_source(NewSource { mapping: mapping.clone(), ..source("clerk.csv") }).unwrap();
    import.add_source(source("doj.dat")).unwrap();
    import.add_person(&history(1, 2), &proposals(2)).unwrap();
    import.commit(&seat("mlopez"), at(1)).unwrap();
    let Deed::Import { mappings, .. } = desk.queue.entry(Seq(2)).unwrap().unwrap().deed else { panic!() };
    assert_eq!(mappings, [Digest::of(mapping.as_bytes()), Digest::ZERO]);
    assert_eq!(desk.queue.audit().unwrap().difference, None);
    desk.queue.close().unwrap();
    for sql in [
        "UPDATE source SET mapping = mapping || ' ' WHERE number = 1",
        "UPDATE source SET mapping = 'name = \"other\"' WHERE number = 2",
        "UPDATE source SET mapping = ''",
    ] {
        let changed = desk.folder.path().join("changed.vacatur");
        std::fs::copy(&desk.path, &changed).unwrap();
        rusqlite::Connection::open(&changed).unwrap().execute_batch(sql).unwrap();
        let queue = Queue::open(&changed, Access::Read).unwrap();
        let found = queue.audit().unwrap().difference.unwrap_or_default();
        assert!(found.contains("the mappings stored are not those"), "{sql}: {found}");
    }
}
