//! Every reader on damaged bytes: a corpus in tests/it/corpus, mutated with a fixed seed a fixed number of times.
//!
//! A reader may refuse anything; it may not panic, take long, hold on to more than it was given, or lose a line: accepted
//! and refused are all lines. A file that once failed belongs into the corpus under the name of what it showed.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use vacatur::intake::mapping::{Mapping, SHIPPED, suggest};
use vacatur::intake::table::{self, Table};
use vacatur::intake::{self, Delivered, IntakeError};
use vacatur::record::{SourceLine, SourceNo};

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

/// Lines that are not blank, but for a line of columns in front.
fn lines(bytes: &[u8]) -> u64 {
    let written = |line: &&[u8]| !line.trim_ascii().is_empty();
    u64::try_from(bytes.split(|byte| *byte == b'\n').filter(written).count()).expect("a count")
}

/// Counts the lines that were accepted and refused, and checks that no line is both.
fn told(delivered: impl IntoIterator<Item = Delivered>) -> u64 {
    let mut seen: BTreeSet<SourceLine> = BTreeSet::new();
    for one in delivered {
        let mut once = |line| assert!(seen.insert(line), "{line} was told twice");
        match one {
            Delivered::Refused(refused) => once(refused.line),
            Delivered::Person(history) => history.rows.iter().for_each(|row| once(row.source)),
        }
    }
    u64::try_from(seen.len()).expect("a count")
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
    fuzz("doj", |path, bytes| {
        let survey = match intake::survey(&[path], SourceNo(1), &mut ()) {
            Ok(survey) => survey,
            Err(error) => return assert!(!matches!(error, IntakeError::Cancelled), "{error}"),
        };
        let delivered: Vec<_> = survey.read(()).collect::<Result<_, _>>().expect("what was surveyed is read");
        let rows = survey.sources[0].rows;
        assert_eq!(told(delivered), rows);
        assert!(rows == lines(bytes) || rows + 1 == lines(bytes), "{rows} rows of {} lines", lines(bytes));
    });
}

#[test]
fn the_readers_of_tables_lose_no_line_and_never_panic() {
    for (name, text) in SHIPPED {
        let mapping = Mapping::parse(text).expect("it ships");
        fuzz(name, |path, bytes| {
            if let Ok(Table { rows, delivered, .. }) = table::read(path, &mapping, SourceNo(1)) {
                assert_eq!(told(delivered), rows);
                assert_eq!(rows + 1, lines(bytes), "all but the header");
            }
        });
    }
}

#[test]
fn recognising_and_proposing_never_panic() {
    let all: Vec<Mapping> = SHIPPED.iter().map(|(_, text)| Mapping::parse(text).expect("it ships")).collect();
    fuzz("recognise", |path, bytes| {
        let _ = table::recognise(path, &all).expect("it can be read");
        if let Some(draft) = suggest::suggest(bytes) {
            assert!(draft.contains("[columns]"));
        }
        let _ = Mapping::parse(&String::from_utf8_lossy(bytes));
    });
}

#[test]
fn a_corrected_line_of_any_bytes_is_read_or_refused() {
    let mapping = Mapping::shipped("sf-court-list").expect("it ships");
    let place = SourceLine { source: SourceNo(1), line: 7 };
    fuzz("correct", |_, bytes| {
        for line in bytes.split(|byte| *byte == b'\n').take(20) {
            if let Ok(corrected) = intake::correct(place, line) {
                assert_eq!(corrected.row.source, place);
            }
            if let Ok(corrected) = table::correct(&mapping, place, line) {
                let again = table::correct(&mapping, place, &corrected.row.raw)
                    .expect("what is stored is read again");
                assert_eq!(again.row.raw, corrected.row.raw);
            }
        }
    });
}
