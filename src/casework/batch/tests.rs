//! Tests: freezing, the root hash, and what becomes of a batch.

use super::*;
use crate::casework::fixture::{at, entry, seat};
use crate::record::Text;

fn frozen(case: u64) -> Frozen {
    Frozen { case: CaseId(case), verdict: Seq(case + 10), shown: Digest::of(&case.to_be_bytes()) }
}

fn batch(cases: &[u64]) -> Batch {
    Batch::freeze(BatchNo(1), at(0), Digest::ZERO, cases.iter().copied().map(frozen)).unwrap()
}

fn supersede(seq: u64, case: u64, batch: u32) -> Entry {
    let reason = Text::new("a later disposition");
    entry(seq, case, Deed::Supersede { of: Seq(case + 10), batch: BatchNo(batch), reason })
}

fn export(seq: u64, batch: u32) -> Entry {
    Entry {
        erased: None,
        case: None,
        ..entry(seq, 1, Deed::Export { batch: BatchNo(batch), manifest: Digest::of(b"m"), passage: None })
    }
}

#[test]
fn the_root_is_the_sha256_of_lines_a_clerk_can_write() {
    let hash = |bytes: &[u8]| Digest::of(bytes).to_string();
    let shown = [1_u64, 2].map(|case| hash(&case.to_be_bytes()));
    let zeros = "0".repeat(64);
    let lines = format!("batch 1\nhead {zeros}\n1 11 {}\n2 12 {}\n", shown[0], shown[1]);
    assert_eq!(batch(&[2, 1]).root(), Digest::of(lines.as_bytes()));
}

#[test]
fn a_batch_is_in_the_order_of_its_cases_without_repetition_and_never_empty() {
    assert_eq!(batch(&[3, 1, 2, 1]), batch(&[1, 2, 3]));
    assert_eq!(Batch::freeze(BatchNo(1), at(0), Digest::ZERO, []), Err(Refusal::NothingToFreeze));
    assert_eq!(batch(&[1, 2]).get(CaseId(2)), Some(&frozen(2)));
    assert_eq!(batch(&[1, 2]).get(CaseId(3)), None);
}

#[test]
fn every_part_of_a_batch_is_in_its_root() {
    let whole = batch(&[1, 2, 3]);
    let mut others = vec![batch(&[1, 2]), batch(&[1, 2, 4])];
    others.push(Batch { number: BatchNo(2), ..whole.clone() });
    others.push(Batch { head: Digest::of(b"another"), ..whole.clone() });
    let mut other = whole.clone();
    other.cases[1].verdict = Seq(99);
    others.push(other);
    let mut other = whole.clone();
    other.cases[2].shown = Digest::ZERO;
    others.push(other);
    for other in others {
        assert_ne!(other.root(), whole.root());
    }
}

#[test]
fn what_becomes_of_a_batch() {
    use BatchState::{Exported, Frozen, Void};
    type Row<'a> = (&'a [Entry], BatchState, &'a [u64], &'a [u64]);
    let table: [Row; 5] = [
        (&[], Frozen, &[], &[1, 2, 3]),
        (&[export(20, 1)], Exported, &[], &[1, 2, 3]),
        (&[supersede(20, 2, 1)], Void, &[2], &[]),
        (&[export(20, 1), supersede(21, 3, 1), supersede(22, 2, 1)], Exported, &[2, 3], &[1]),
        (&[export(20, 2), supersede(21, 3, 2)], Frozen, &[], &[1, 2, 3]),
    ];
    for (entries, state, superseded, held) in table {
        let mut record = BatchRecord::new(batch(&[1, 2, 3]), Seq(19), seat("mlopez"));
        for entry in entries {
            record.follow(entry);
        }
        assert_eq!(record.state, state);
        assert_eq!(record.superseded, superseded.iter().copied().map(CaseId).collect::<Vec<_>>());
        let holds: Vec<u64> = (1..=3).filter(|case| record.holds(CaseId(*case))).collect();
        assert_eq!(holds, held);
        assert_eq!(record.may_export().is_err(), state == Void);
    }
}

#[test]
fn a_signature_covers_its_batch_and_no_other() {
    let signer = crate::casework::Signer::from_seed(&[7; 32]);
    let head = Digest::of(b"head");
    let root = Digest::of(b"root");
    let deed = Deed::Batch { batch: BatchNo(3), cases: 2, root };
    let entry = Entry { case: None, ..entry(41, 1, deed) }.canonical().unwrap();
    let hash = Entry::link(&head, &entry);
    let signature = signer.sign(Seq(41), &hash);
    let stands = BatchSignature { seat: Seat(Text::new("ana")), key: signer.public(), signature, entry };
    assert!(stands.covers(BatchNo(3), &root, &head));
    assert!(!stands.covers(BatchNo(4), &root, &head));
    assert!(!stands.covers(BatchNo(3), &Digest::ZERO, &head));
    assert!(!stands.covers(BatchNo(3), &root, &Digest::ZERO));
    let edited = stands.entry.replace("\"cases\":2", "\"cases\":3");
    assert!(!BatchSignature { entry: edited, ..stands }.covers(BatchNo(3), &root, &head));
}
