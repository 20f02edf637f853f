//! Tests: every mutation of a chain is found and named.

use super::*;
use crate::casework::fixture::entry;
use crate::casework::{Deed, Entry};
use crate::record::Text;
use proptest::prelude::*;

type Row = (String, Digest);
type Damage<'a> = &'a dyn Fn(&mut Vec<Row>);

fn note(seq: u64) -> Entry {
    entry(seq, 1 + seq % 3, Deed::Note { text: Text::new(&format!("note {seq}")) })
}

fn chain(length: u64) -> Vec<Row> {
    let mut head = Digest::ZERO;
    (1..=length)
        .map(|seq| {
            let text = note(seq).canonical().unwrap();
            head = Entry::link(&head, &text);
            (text, head)
        })
        .collect()
}

fn check(rows: &[Row]) -> Result<Chain, Fault> {
    verify(rows.iter().cloned(), |_, _| ())
}

#[test]
fn a_whole_chain_holds_and_every_entry_is_handed_on_in_order() {
    let rows = chain(5);
    let mut seen = Vec::new();
    let held = verify(rows.clone(), |entry, before| seen.push((entry, *before))).unwrap();
    assert_eq!(held, Chain { entries: 5, head: rows[4].1 });
    let want: Vec<_> =
        (1..=5).map(note).zip([Digest::ZERO, rows[0].1, rows[1].1, rows[2].1, rows[3].1]).collect();
    assert_eq!(seen, want);
    assert_eq!(check(&[]), Ok(Chain { entries: 0, head: Digest::ZERO }));
}

#[test]
fn the_first_fault_is_named_in_words() {
    let whole = chain(6);
    let damaged = |damage: Damage| {
        let mut rows = whole.clone();
        damage(&mut rows);
        check(&rows).unwrap_err().to_string()
    };
    let foreign = |seq: u64, before: Digest| {
        let text = entry(seq, 2, Deed::Note { text: Text::new("never written") }).canonical().unwrap();
        let hash = Entry::link(&before, &text);
        (text, hash)
    };
    let table: [(Damage, &str); 9] = [
        (
            &|rows| rows[2].0 = rows[2].0.replace("note 3", "note 8"),
            "entry #000003 was edited: its hash does not fit its text and the entry before it",
        ),
        (
            &|rows| rows[2].1 = Digest::ZERO,
            "entry #000003 was edited: its hash does not fit its text and the entry before it",
        ),
        (&|rows| rows[2].0.push(' '), "entry #000003 was edited: its text is not one that vacatur writes"),
        (&|rows| drop(rows.remove(1)), "entry #000002 is missing: it was deleted"),
        (&|rows| drop(rows.drain(1..4)), "entries #000002 to #000004 are missing: they were deleted"),
        (
            &|rows| rows.swap(1, 3),
            "entries were put in another order: entry #000004 stands where entry #000002 belongs",
        ),
        (
            &|rows| rows.insert(2, foreign(3, rows[1].1)),
            "an entry was put in before entry #000003: the chain goes on without it",
        ),
        (
            &|rows| rows.insert(4, rows[1].clone()),
            "an entry was put in: entry #000002 stands a second time, where entry #000005 belongs",
        ),
        (
            &|rows| rows[5] = foreign(6, Digest::ZERO),
            "entry #000006 was edited: its hash does not fit its text and the entry before it",
        ),
    ];
    for (damage, words) in table {
        assert_eq!(damaged(damage), words);
    }
}

#[test]
fn nothing_after_the_first_fault_is_handed_on() {
    let mut rows = chain(6);
    rows.remove(3);
    let mut seen = 0;
    assert_eq!(verify(rows, |_, _| seen += 1), Err(Fault::Missing(Seq(4), Seq(4))));
    assert_eq!(seen, 3);
}

#[derive(Clone, Debug)]
enum Mutation {
    Byte(usize, usize, u8),
    HashBit(usize, usize),
    Delete(usize),
    Repeat(usize, usize),
    Swap(usize, usize),
    Insert(usize, u64),
    Renumber(usize),
}

fn mutation(length: usize) -> impl Strategy<Value = Mutation> {
    let at = 0..length;
    prop_oneof![
        (at.clone(), any::<usize>(), 1..=255_u8).prop_map(|(row, byte, by)| Mutation::Byte(row, byte, by)),
        (at.clone(), 0..256_usize).prop_map(|(row, bit)| Mutation::HashBit(row, bit)),
        // Deleting the last entry leaves a whole, shorter chain: only a known head can show that.
        (0..length - 1).prop_map(Mutation::Delete),
        (at.clone(), at.clone()).prop_map(|(row, to)| Mutation::Repeat(row, to)),
        (at.clone(), at.clone())
            .prop_filter("two different places", |(one, other)| one != other)
            .prop_map(|(one, other)| Mutation::Swap(one, other)),
        (at.clone(), 1..20_u64).prop_map(|(row, seq)| Mutation::Insert(row, seq)),
        at.prop_map(Mutation::Renumber),
    ]
}

fn mutate(rows: &mut Vec<Row>, mutation: &Mutation) -> bool {
    match *mutation {
        Mutation::Byte(row, byte, by) => {
            let mut bytes = rows[row].0.clone().into_bytes();
            let at = byte % bytes.len();
            bytes[at] ^= by;
            let Ok(text) = String::from_utf8(bytes) else { return false };
            rows[row].0 = text;
        }
        Mutation::HashBit(row, bit) => {
            let mut bytes = *rows[row].1.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            rows[row].1 = Digest::from_bytes(bytes);
        }
        Mutation::Delete(row) => drop(rows.remove(row)),
        Mutation::Repeat(row, to) => rows.insert(to, rows[row].clone()),
        Mutation::Swap(one, other) => rows.swap(one, other),
        Mutation::Insert(row, seq) => {
            let before = row.checked_sub(1).map_or(Digest::ZERO, |before| rows[before].1);
            let text = entry(seq, 1, Deed::Undo { of: Seq(1) }).canonical().unwrap();
            let hash = Entry::link(&before, &text);
            rows.insert(row, (text, hash));
        }
        Mutation::Renumber(row) => {
            let seq = u64::try_from(row).unwrap() + 1;
            rows[row].0 = rows[row].0.replace(&format!("\"seq\":{seq},"), &format!("\"seq\":{},", seq + 1));
        }
    }
    true
}

proptest! {
    #[test]
    fn any_single_mutation_is_detected(mutation in mutation(12)) {
        let whole = chain(12);
        let mut rows = whole.clone();
        prop_assume!(mutate(&mut rows, &mutation));
        prop_assert!(rows != whole);
        prop_assert!(check(&rows).is_err(), "{mutation:?}");
    }
}
