//! Every kind of tampering is found, and the first difference is named.

use super::{Desk, act, approve, empty, filled, import, source};
use crate::casework::fixture::{at, history, proposals, seat};
use crate::casework::{BatchNo, Deed, Digest, Entry, FlagReason, HoldReason, Seq, Verdict, pattern};
use crate::queue::{Access, Packer, Queue, RefusedRow};
use crate::record::Text;
use jiff::civil::date;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A queue in which everything has happened: two imports, a refused row, all verdicts, undo, two batches, a note.
fn eventful() -> Desk {
    let mut desk = filled(4);
    let mut second = desk.queue.begin_import().unwrap();
    let row = RefusedRow {
        source: second.next_source(),
        line: 4,
        field: "CNT_ORDER".to_owned(),
        reason: "not 12 digits".to_owned(),
        raw: b"raw".to_vec(),
    };
    second.add_refused(&row).unwrap();
    second.add_source(source("second.dat")).unwrap();
    second.add_person(&history(9, 1), &proposals(1)).unwrap();
    second.commit(&seat("mlopez"), at(2)).unwrap();
    for case in 1..=4 {
        approve(&mut desk.queue, case);
    }
    act(&mut desk.queue, 4, Deed::Undo { of: Seq(7) }).unwrap();
    let hold = Verdict::Hold { reason: HoldReason::CaseFile, until: Some(date(2018, 6, 1)) };
    act(&mut desk.queue, 5, Deed::Verdict(hold)).unwrap();
    act(&mut desk.queue, 6, Deed::Verdict(Verdict::Flag { reason: FlagReason::Law })).unwrap();
    act(&mut desk.queue, 7, Deed::Note { text: Text::new("weight slip") }).unwrap();
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    desk.queue.record_export(BatchNo(1), Digest::of(b"manifest"), None, &seat("mlopez"), at(301)).unwrap();
    let reason = Text::new("a later disposition");
    let supersede = Deed::Supersede { of: Seq(5), batch: BatchNo(1), reason };
    act(&mut desk.queue, 2, supersede).unwrap();
    approve(&mut desk.queue, 2);
    approve(&mut desk.queue, 9);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(302)).unwrap();
    let reason = Text::new("the wrong person");
    act(&mut desk.queue, 9, Deed::Supersede { of: Seq(16), batch: BatchNo(2), reason }).unwrap();
    desk
}

fn difference(queue: &Queue) -> Option<String> {
    queue.audit().unwrap().difference
}

#[test]
fn a_queue_that_adds_up_is_said_to() {
    let desk = eventful();
    let audit = desk.queue.audit().unwrap();
    assert_eq!(audit.difference, None);
    assert_eq!((audit.entries, audit.cases, audit.batches), (18, 9, 2));
    assert_eq!(audit.head, desk.queue.head().unwrap().hash);
    assert_eq!(difference(&empty().queue), None);
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(reader.audit().unwrap(), audit);
}

/// Opens the file behind the program's back, without its triggers.
pub(super) fn tamper(path: &std::path::Path) -> Connection {
    let raw = Connection::open(path).unwrap();
    raw.execute_batch(
        "DROP TRIGGER ledger_never_changes; DROP TRIGGER ledger_never_shrinks; DROP TRIGGER ledger_has_no_gaps;
         PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;",
    )
    .unwrap();
    raw
}

/// Does something to a closed queue in which everything has happened, and returns what the audit says then.
fn after(damage: impl FnOnce(&Connection)) -> String {
    static CLOSED: OnceLock<Vec<u8>> = OnceLock::new();
    let closed = CLOSED.get_or_init(|| {
        let Desk { queue, path, folder } = eventful();
        queue.close().unwrap();
        let bytes = std::fs::read(path).unwrap();
        drop(folder);
        bytes
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf.vacatur");
    std::fs::write(&path, closed).unwrap();
    let raw = tamper(&path);
    damage(&raw);
    drop(raw);
    let queue = Queue::open(&path, Access::Read).unwrap();
    let words = difference(&queue).expect("the damage was not noticed");
    drop((queue, folder));
    words
}

#[test]
fn every_tampering_with_a_row_is_found_and_named() {
    let edited = "was edited: its hash does not fit its text and the entry before it";
    let table: [(&str, &str); 42] = [
        // the ledger
        ("UPDATE ledger SET body = replace(body, 'mlopez', 'nobody') WHERE seq = 5", edited),
        ("UPDATE ledger SET hash = zeroblob(32) WHERE seq = 18", "entry #000018 was edited"),
        ("UPDATE ledger SET body = body || ' ' WHERE seq = 2", "entry #000002 was edited: its text is not"),
        ("DELETE FROM ledger WHERE seq = 7", "entry #000007 is missing: it was deleted"),
        ("DELETE FROM ledger", "the ledger is empty"),
        ("UPDATE ledger SET seq = 99 WHERE seq = 18", "another entry is stored under the number #000099"),
        (
            "UPDATE ledger SET seq = 40 WHERE seq = 7; UPDATE ledger SET seq = 7 WHERE seq = 8;
             UPDATE ledger SET seq = 8 WHERE seq = 40",
            "put in another order: entry #000008 stands where entry #000007 belongs",
        ),
        (
            "UPDATE ledger SET seat = 'nobody' WHERE seq = 5",
            "a page, an index or a column does not hold what it should",
        ),
        (
            "UPDATE ledger SET casefile = 8 WHERE seq = 5",
            "a page, an index or a column does not hold what it should",
        ),
        // the last entry cut off: the chain is whole, what it added up to is not
        ("DELETE FROM ledger WHERE seq = 18", "batch 2"),
        ("DELETE FROM ledger WHERE seq > 13", "the superseded cases of batch 1 are not those of the ledger"),
        // what a case is
        (
            "UPDATE casefile SET state = 'approved' WHERE id = 8",
            "case 8 is stored as approved and its entries add up to waiting",
        ),
        (
            "UPDATE casefile SET state = 'waiting', verdict = NULL WHERE id = 6",
            "case 6 is stored as waiting and",
        ),
        ("UPDATE casefile SET verdict = 6 WHERE id = 1", "case 1 is stored as approved by entry #000006"),
        ("UPDATE casefile SET returns = '2019-01-01' WHERE id = 5", "held by entry #000009 until 2019-01-01"),
        ("UPDATE casefile SET batch = NULL WHERE id = 1", "add up to approved by entry #000004 in batch 1"),
        ("UPDATE casefile SET batch = 1 WHERE id = 8", "case 8 is stored as waiting in batch 1"),
        // what a case was read in as
        ("UPDATE casefile SET lane = 'clear' WHERE id = 7", "case 7: what lists and filters show"),
        ("UPDATE casefile SET sections = '11357' WHERE id = 7", "case 7: what lists and filters show"),
        ("UPDATE casefile SET numbers = 'SCN-1' WHERE id = 7", "case 7: what lists and filters show"),
        ("UPDATE casefile SET pattern = NULL WHERE id = 8", "case 8: what lists and filters show"),
        ("UPDATE pattern SET digest = zeroblob(32)", "case 2: what lists and filters show"),
        ("UPDATE casefile SET person = 3 WHERE id = 7", "case 7: "),
        ("DELETE FROM proposal WHERE casefile = 7", "case 7 is missing"),
        ("DELETE FROM casefile WHERE id = 9", "refers to one that is not there"),
        (
            "DELETE FROM proposal WHERE casefile = 9; DELETE FROM batch_case WHERE casefile = 9; DELETE FROM casefile WHERE id = 9",
            "batch 2 does not hold what was frozen",
        ),
        ("UPDATE person SET name = 'ROE,JANE' WHERE id = 2", "case 3: what lists show of the person"),
        (
            "UPDATE person SET history = x'01' WHERE id = 2",
            "case 3: a stored history or proposal cannot be read",
        ),
        (
            "INSERT INTO person SELECT 77, subject, name, born, history, NULL, NULL FROM person WHERE id = 1",
            "a person was never read in",
        ),
        (
            "UPDATE proposal SET proposal = x'02' WHERE casefile = 3",
            "case 3: a stored history or proposal cannot be read",
        ),
        // sources
        (
            "UPDATE source SET digest = zeroblob(32) WHERE number = 2",
            "the sources stored are not those that entry #000003 read in",
        ),
        (
            "UPDATE source SET rows = 13 WHERE number = 1",
            "the row counts of the sources are not those of entry #000002",
        ),
        ("DELETE FROM quarantine", "source 2 had 1 rows refused and 0 are in quarantine"),
        ("UPDATE quarantine SET reason = 'too long'", "the import in entry #000003 is not what was read in"),
        ("UPDATE quarantine SET raw = x'00'", "the import in entry #000003 is not what was read in"),
        // batches
        (
            "DELETE FROM batch_case WHERE batch = 1 AND casefile = 3",
            "batch 1 does not hold what was frozen: its root hash differs",
        ),
        (
            "UPDATE batch_case SET verdict = 4 WHERE batch = 1 AND casefile = 3",
            "batch 1 does not hold what was frozen",
        ),
        (
            "UPDATE batch_case SET superseded = NULL WHERE batch = 1",
            "the superseded cases of batch 1 are not those",
        ),
        (
            "UPDATE batch SET state = 'exported' WHERE number = 2",
            "what is stored about batch 2 is not what its entries say",
        ),
        ("UPDATE batch SET manifest = zeroblob(32) WHERE number = 1", "what is stored about batch 1 is not"),
        ("UPDATE batch SET holds = 3 WHERE number = 1", "what is counted about batch 1 is not"),
        // the rest
        (
            "UPDATE tally SET cases = cases + 1 WHERE state = 'waiting'",
            "the counts kept for the header are not those of the cases",
        ),
    ];
    for (sql, words) in table {
        let found = after(|raw| raw.execute_batch(sql).unwrap());
        assert!(found.contains(words), "{sql}\n  says: {found}");
    }
}

#[test]
fn another_proposal_that_is_whole_in_itself_is_found_by_the_root_of_its_import() {
    let found = after(|raw| {
        let mut proposal = proposals(2).remove(1);
        proposal.proposals[0].proof[0].finding.words = "1980-01-01".to_owned();
        let blob = Packer::default().proposal(&proposal).unwrap();
        raw.execute("UPDATE proposal SET proposal = ?1 WHERE casefile = 2", [blob]).unwrap();
    });
    assert!(
        found.starts_with("what is stored of the import in entry #000002 is not what was read in"),
        "{found}"
    );
    let found = after(|raw| {
        let mut history = history(2, 2);
        history.rows[0].raw = b"another row".to_vec();
        let blob = Packer::default().history(&history).unwrap();
        raw.execute("UPDATE person SET history = ?1 WHERE id = 2", [blob]).unwrap();
    });
    assert!(
        found.starts_with("what is stored of the import in entry #000002 is not what was read in"),
        "{found}"
    );
}

#[test]
fn another_policy_or_charter_is_found() {
    let found = after(|raw| raw.execute_batch("UPDATE charter SET policy = 'all'").unwrap());
    assert_eq!(found, "the policy stored is not the one that the queue was made for");
    let found = after(|raw| {
        raw.execute("UPDATE charter SET charter = replace(charter, '2018-01-31', '2019-01-31')", []).unwrap();
    });
    assert_eq!(found, "the first entry does not say what this queue was made for");
}

/// Somebody who can write the file can also write a chain that holds: the rules of the work still tell.
#[test]
fn an_entry_that_the_rules_would_have_refused_is_found_in_a_chain_that_holds() {
    let forge = |deed: Deed, case: Option<u64>| {
        after(move |raw| {
            let (seq, head): (u64, Digest) = raw
                .query_row("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", [], |row| {
                    Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
                })
                .unwrap();
            let entry = crate::casework::fixture::entry(seq + 1, case.unwrap_or(1), deed);
            let entry = Entry { case: case.map(crate::casework::CaseId), ..entry };
            let body = entry.canonical().unwrap();
            raw.execute(
                "INSERT INTO ledger (seq, hash, body, at, seat, deed, casefile, of) VALUES
                 (?1, ?2, ?3, ?3 ->> '$.at', ?3 ->> '$.seat', ?3 ->> '$.deed', ?3 ->> '$.case', ?3 ->> '$.of')",
                (i64::try_from(seq + 1).unwrap(), Entry::link(&head, &body), &body),
            )
            .unwrap();
        })
    };
    let flag = || Deed::Verdict(Verdict::Flag { reason: FlagReason::Law });
    let grouped = || {
        let case = crate::casework::fixture::case_file();
        Deed::Verdict(pattern::approval(case.event().unwrap(), &case.proposal, Seq(17)))
    };
    let group =
        || Deed::Group { pattern: Digest::ZERO, words: Text::default(), cases: 2, looked_at: Vec::new() };
    let export = |batch| Deed::Export { batch: BatchNo(batch), manifest: Digest::ZERO, passage: None };
    let table = [
        (flag(), Some(1), "entry #000019 should never have been recorded: the case stands in batch 1"),
        (Deed::Undo { of: Seq(4) }, Some(1), "entry #000019 should never have been recorded"),
        (Deed::Undo { of: Seq(7) }, Some(4), "the verdict of entry #000007 was taken back before"),
        (flag(), Some(8), "case 8 is stored as waiting and its entries add up to flagged by entry #000019"),
        (flag(), Some(10), "entry #000019 is on case 10, which was not there then"),
        (flag(), None, "entry #000019 is on no case"),
        (grouped(), Some(8), "entry #000019 names the group of entry #000017, which it is not one of"),
        (group(), None, "2 cases of the group of entry #000019 are missing"),
        (export(2), None, "entry #000019: batch 2 is void"),
        (export(3), None, "entry #000019 is about batch 3, which was never frozen"),
        (
            Deed::Batch { batch: BatchNo(9), cases: 1, root: Digest::ZERO },
            None,
            "freezes batch 9 where batch 3 is next",
        ),
        (Deed::Batch { batch: BatchNo(3), cases: 1, root: Digest::ZERO }, None, "batch 3 is missing"),
        (
            Deed::Found { charter: crate::casework::fixture::charter(), version: String::new(), key: None },
            None,
            "makes the queue a second time",
        ),
    ];
    for (deed, case, words) in table {
        let found = forge(deed.clone(), case);
        assert!(found.contains(words), "{deed:?}\n  says: {found}");
    }
}

#[test]
fn a_batch_of_a_case_that_was_not_approved_is_found_even_with_a_root_of_its_own() {
    let mut desk = filled(1);
    approve(&mut desk.queue, 1);
    approve(&mut desk.queue, 2);
    desk.queue.new_batch(&BTreeSet::new(), &seat("mlopez"), at(300)).unwrap();
    desk.queue.close().unwrap();
    let raw = tamper(&desk.path);
    // The verdict of case 2 becomes a flag, and the chain is written anew from there on.
    let mut rows: Vec<(i64, String)> = raw
        .prepare("SELECT seq, body FROM ledger ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut flagged = Entry::parse(&rows[3].1).unwrap();
    flagged.deed = Deed::Verdict(Verdict::Flag { reason: FlagReason::Law });
    rows[3].1 = flagged.canonical().unwrap();
    let mut head = Digest::ZERO;
    let mut before_batch = Digest::ZERO;
    for (seq, body) in &mut rows {
        if *seq == 5 {
            before_batch = head;
            let mut batch = crate::queue::batches::read(&raw, BatchNo(1)).unwrap().batch;
            batch.head = head;
            let mut entry = Entry::parse(body).unwrap();
            entry.deed = Deed::Batch { batch: BatchNo(1), cases: 2, root: batch.root() };
            *body = entry.canonical().unwrap();
            raw.execute("UPDATE batch SET root = ?1", [batch.root()]).unwrap();
        }
        head = Entry::link(&head, body);
        raw.execute(
            "UPDATE ledger SET body = ?2, hash = ?3, deed = ?2 ->> '$.deed' WHERE seq = ?1",
            (*seq, &*body, head),
        )
        .unwrap();
    }
    raw.execute("UPDATE batch SET head = ?1", [before_batch]).unwrap();
    drop(raw);
    let queue = Queue::open(&desk.path, Access::Read).unwrap();
    assert_eq!(difference(&queue).unwrap(), "batch 1 does not hold case 2 as it was when it was frozen");
}

#[test]
fn an_index_that_hides_a_case_is_found() {
    let found = after(|raw| {
        raw.execute_batch(
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = replace(sql, '(state, id, returns)', '(state, id, returns) WHERE id <> 8')
             WHERE name = 'casefile_state';",
        )
        .unwrap();
        raw.execute_batch("PRAGMA writable_schema = RESET; REINDEX casefile_state;").unwrap();
    });
    assert_eq!(found, "the table, index or trigger casefile_state is not as vacatur makes it");
    // Damage that changes nothing that is stored leaves the missing triggers to be found.
    assert_eq!(after(|_| ()), "the table, index or trigger ledger_has_no_gaps is not as vacatur makes it");
}

#[test]
fn an_audit_goes_on_beside_a_writer() {
    let mut desk = filled(3);
    let reader = Queue::open(&desk.path, Access::Read).unwrap();
    for case in 1..=6 {
        approve(&mut desk.queue, case);
        assert_eq!(difference(&reader), None);
    }
    import(&mut desk.queue, 20..=21);
    assert_eq!(difference(&reader), None);
}
