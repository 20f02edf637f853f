//! Every reader on damaged bytes: a corpus in tests/it/corpus, mutated with a fixed seed a fixed number of times.
//!
//! A reader may refuse anything; it may not panic, take long, hold on to more than it was given, or lose a line: accepted
//! and refused are all lines. tests/fuzz looks for bytes that break this with the coverage as a guide; a file that once
//! failed belongs into the corpus under the name of what it showed.

#[expect(unreachable_pub, reason = "the fuzz targets call them from another package")]
#[path = "../fuzz/src/readers.rs"]
mod readers;

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use vacatur::intake::mapping::{Mapping, SHIPPED};

/// Mutations of each file of the corpus.
const ROUNDS: u64 = 120;

/// Far more than any of these small files needs, also on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Bytes that readers of tables stumble over.
const MARKS: &[&[u8]] = &[
    b"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xFF",
    b"\xEF\xBB\xBF",
    b"\"\"",
    b"\t",
    b"11357(a)",
    b"#N/A",
    b"\xA9",
    b"19850231",
    b"1/1/2010",
    b"1.01002E+11",
    b"NULL",
    b"00000000",
    b"\x1B[2J",
    b"=1+1",
    b"RECORD_ID",
    b"123-45-6789",
];

/// A stream of numbers that a seed fixes for ever.
struct Dice(Sha256, u64);

impl Dice {
    fn new(seed: &str) -> Self {
        Self(Sha256::new().chain_update(seed), 0)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.1 += 1;
        let hash = self.0.clone().chain_update(self.1.to_be_bytes()).finalize();
        let number = u64::from_be_bytes(hash[..8].try_into().expect("eight bytes"));
        usize::try_from(number % u64::try_from(bound.max(1)).expect("a length")).expect("below a length")
    }
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/corpus");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    assert!(files.len() >= 5, "the corpus has a file for every reader");
    files
        .into_iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("readable"))
        })
        .collect()
}

/// Damages bytes in one to eight places.
fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            2 => drop(bytes.splice(at..at, MARKS[dice.below(MARKS.len())].iter().copied())),
            3 => {
                let end = (at + dice.below(200)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + dice.below(400)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            5 => drop(bytes.splice(at..at, std::iter::repeat_n(b'x', dice.below(70_000)))),
            _ => {
                // A whole line stands elsewhere.
                let line: Vec<u8> = bytes
                    .split_inclusive(|byte| *byte == b'\n')
                    .nth(dice.below(8))
                    .unwrap_or_default()
                    .to_vec();
                bytes.splice(at..at, line);
            }
        }
    }
    bytes
}

/// Runs a reader on every file of the corpus and its mutations.
fn fuzz(seed: &str, mut read: impl FnMut(&Path, &[u8])) {
    let desk = tempfile::tempdir().expect("a temporary folder");
    let path = desk.path().join("file");
    let mut dice = Dice::new(seed);
    for (name, bytes) in corpus() {
        for round in 0..=ROUNDS {
            let bytes = if round == 0 { bytes.clone() } else { mutated(&bytes, &mut dice) };
            fs::write(&path, &bytes).expect("writable");
            let begun = Instant::now();
            read(&path, &bytes);
            assert!(begun.elapsed() < LONGEST, "{name}, round {round}: it took {:?}", begun.elapsed());
        }
    }
}

#[test]
fn the_reader_of_the_bulk_file_loses_no_line_and_never_panics() {
    fuzz("doj", readers::bulk);
}

#[test]
fn the_readers_of_tables_lose_no_line_and_never_panic() {
    for ((name, _), mapping) in SHIPPED.iter().zip(readers::shipped()) {
        fuzz(name, |path, bytes| readers::table(&mapping, path, bytes));
    }
}

#[test]
fn recognising_and_proposing_never_panic() {
    let all = readers::shipped();
    fuzz("recognise", |path, bytes| readers::suggest(&all, path, bytes));
}

#[test]
fn a_corrected_line_of_any_bytes_is_read_or_refused() {
    let mapping = Mapping::shipped("sf-court-list").expect("it ships");
    fuzz("correct", |_, bytes| readers::correct(&mapping, bytes));
}
