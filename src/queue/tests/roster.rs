//! Who has a seat, and what the queue refuses to the others.

use super::{act, approve, empty, filled, reopen};
use crate::casework::fixture::{approval, at, draft, entry, seat};
use crate::casework::{Act, CaseId, Change, Deed, Entry, Refusal, Role, Seq};
use crate::queue::{Access, Error, Queue, ledger, schema};
use crate::record::Text;
use std::path::Path;

fn add(queue: &mut Queue, who: &str, role: Role) {
    queue.change_roster(Change::Add { who: seat(who), role, key: None }, &seat("mlopez"), at(40)).unwrap();
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_founds_a_queue_is_its_supervisor_and_others_need_a_seat() {
    let mut desk = filled(1);
    let members = desk.queue.roster().unwrap().members();
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].role, members[0].since), (Role::Supervisor, Seq(1)));

    let case = desk.queue.case(CaseId(1)).unwrap();
    let verdict = draft(&case, Deed::Verdict(approval(&case)));
    assert_eq!(refused(desk.queue.record(&verdict, &seat("kelly"), at(100))), Refusal::NoSeat);
    add(&mut desk.queue, "kelly", Role::Reviewer);
    desk.queue.record(&verdict, &seat("kelly"), at(100)).unwrap();
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn what_a_role_does_not_allow_is_refused_wherever_it_comes_from() {
    let mut desk = filled(2);
    approve(&mut desk.queue, 1);
    add(&mut desk.queue, "kelly", Role::Reviewer);
    add(&mut desk.queue, "anna", Role::Analyst);
    let (kelly, anna) = (seat("kelly"), seat("anna"));
    let before = desk.queue.head().unwrap();

    let case = desk.queue.case(CaseId(1)).unwrap();
    let of = case.standing.decided.as_ref().unwrap().seq;
    let undo = draft(&case, Deed::Undo { of });
    assert_eq!(
        refused(desk.queue.record(&undo, &kelly, at(100))),
        Refusal::Role(Role::Reviewer, Act::Override)
    );
    let case = desk.queue.case(CaseId(2)).unwrap();
    let verdict = draft(&case, Deed::Verdict(approval(&case)));
    assert_eq!(
        refused(desk.queue.record(&verdict, &anna, at(100))),
        Refusal::Role(Role::Analyst, Act::Decide)
    );
    let none = std::collections::BTreeSet::new();
    assert_eq!(
        refused(desk.queue.new_batch(&none, &kelly, at(100))),
        Refusal::Role(Role::Reviewer, Act::Freeze)
    );
    let change = Change::Role { who: kelly.clone(), role: Role::Supervisor };
    assert_eq!(
        refused(desk.queue.change_roster(change, &kelly, at(100))),
        Refusal::Role(Role::Reviewer, Act::Seats)
    );
    let import = desk.queue.begin_import().unwrap();
    assert_eq!(refused(import.commit(&kelly, at(100))), Refusal::Role(Role::Reviewer, Act::Import));
    assert_eq!(desk.queue.head().unwrap(), before);
    desk.queue.new_batch(&none, &anna, at(100)).unwrap();
    assert_eq!(desk.queue.audit().unwrap().difference, None);
}

#[test]
fn the_roster_outlives_closing_and_the_audit_computes_it_again() {
    let mut desk = empty();
    add(&mut desk.queue, "kelly", Role::Reviewer);
    let mut desk = reopen(desk);
    assert_eq!(desk.queue.roster().unwrap().role(&seat("kelly")), Some(Role::Reviewer));
    assert_eq!(
        refused(desk.queue.change_roster(Change::Remove { who: seat("mlopez") }, &seat("mlopez"), at(41))),
        Refusal::LastSupervisor
    );
    desk.queue.connection.execute("UPDATE seat SET role = 'supervisor' WHERE name = 'kelly'", []).unwrap();
    let words = desk.queue.audit().unwrap().difference.unwrap();
    assert!(words.contains("the seats stored are not those"), "{words}");
}

/// Makes the file that the first program left behind: the first schema, two imported cases, and an entry of a second
/// account.
fn from_before_there_were_seats(path: &Path) {
    let desk = filled(1);
    desk.queue.close().unwrap();
    let mut old = rusqlite::Connection::open(path).unwrap();
    schema::migrate(&mut old, &schema::MIGRATIONS[..1]).unwrap();
    old.execute("ATTACH ?1 AS new", [desk.path.to_str().unwrap()]).unwrap();
    for table in ["charter", "ledger", "source", "person", "casefile", "proposal", "tally"] {
        let columns: String = old
            .query_row("SELECT group_concat(name) FROM pragma_table_info(?1, 'main')", [table], |row| {
                row.get(0)
            })
            .unwrap();
        old.execute(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}"), [])
            .unwrap();
    }
    let mut entry = entry(3, 1, Deed::Note { text: Text::new("a note") });
    entry.seat = seat("kelly");
    let body = entry.canonical().unwrap();
    let hash = Entry::link(&ledger::head(&old).unwrap().hash, &body);
    old.execute(
        "INSERT INTO ledger (seq, hash, body, at, seat, deed, casefile)
         VALUES (3, ?1, ?2, ?2 ->> '$.at', ?2 ->> '$.seat', 'note', 1)",
        (hash, body),
    )
    .unwrap();
}

#[test]
fn a_queue_from_before_there_were_seats_is_given_its_roster() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.vacatur");
    from_before_there_were_seats(&path);
    assert!(matches!(Queue::open(&path, Access::Read), Err(Error::Older { schema: 1, .. })));
    let mut queue = Queue::open(&path, Access::Write(&seat("anna"), at(200))).unwrap();
    let roles = ["mlopez", "kelly", "anna"].map(|name| queue.roster().unwrap().role(&seat(name)));
    assert_eq!(roles, [Some(Role::Supervisor), Some(Role::Analyst), None]);
    // The fourth says that the ledger has a second copy from now on.
    assert!(matches!(queue.entry(Seq(5)).unwrap().unwrap().deed, Deed::Roster(Change::Enrol { .. })));
    assert_eq!(queue.audit().unwrap().difference, None);
    act(&mut queue, 1, Deed::Note { text: Text::new("another") }).unwrap();
    queue.close().unwrap();
    // Once is enough.
    let queue = Queue::open(&path, Access::Write(&seat("mlopez"), at(300))).unwrap();
    assert_eq!(queue.head().unwrap().entries, 6);
    assert_eq!(queue.audit().unwrap().difference, None);
}
