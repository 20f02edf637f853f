//! Hostile text on paper: ten million code points before the faces that would set them, and what they can set on pages
//! that are read as text, as a word processor reads them, and as a terminal shows them.

use super::Templates;
use crate::filing::fixture::stream::{Stream, is_obeyed};
use crate::filing::fixture::{Docket, approve, undecided};
use crate::filing::{FilingError, Paper, preview};
use crate::record::Text;
use crate::typeset::Faces;

/// How many code points are judged.
const ALL: usize = 10_000_000;

/// How many are set on pages.
const SET: usize = 40_000;

/// How many are set in one batch.
const TOGETHER: usize = 20_000;

#[test]
fn ten_million_code_points_are_judged_and_what_can_be_set_is_harmless_on_every_paper() {
    set(&judged(SET), SET);
}

#[test]
#[ignore = "many minutes of the processor: all of them set on pages, for whoever changes how text is set"]
fn ten_million_code_points_are_set_and_harmless_on_every_paper() {
    set(&judged(ALL), ALL);
}

/// Judges all, and returns the first so many that can be set.
fn judged(wanted: usize) -> String {
    let faces = Faces::open();
    let mut stream = Stream::new(6);
    let (mut settable, mut kept) = (String::new(), 0);
    let mut refused = 0_u64;
    while stream.taken < ALL {
        let text = Text::new(&stream.text(2_000));
        assert!(!text.as_str().chars().any(is_obeyed));
        let has = |c: char| faces.lacks(c.encode_utf8(&mut [0; 4])).is_none();
        for c in text.as_str().chars() {
            if c != char::REPLACEMENT_CHARACTER && has(c) {
                if kept < wanted {
                    settable.push(c);
                    kept += 1;
                }
            } else {
                refused += 1;
            }
        }
    }
    assert!(refused > 1_000_000, "what no face has is refused, not left out: {refused}");

    settable
}

/// Sets so many code points on pages, the same again from the beginning where there are fewer, and reads the lines.
fn set(settable: &str, all: usize) {
    let mut letters = settable.chars().cycle();
    for _ in 0..all.div_ceil(TOGETHER) {
        read_back(&mut letters);
    }
}

fn read_back(letters: &mut impl Iterator<Item = char>) {
    let mut text = |length: usize| Text::new(&letters.by_ref().take(length).collect::<String>());
    let cases = (1..=(TOGETHER / 1_000) as u64)
        .map(|number| {
            let mut case = undecided(number);
            case.person.identity.name = text(400);
            let event = &mut case.person.events[1];
            event.agency = text(200);
            event.case_numbers = vec![text(100), text(100)];
            case.proposal.proposals[0].policy.reason = text(200).to_string();
            approve(&mut case, 1000 + number);
            case
        })
        .collect();
    let docket = Docket::of(cases);
    let templates = Templates::shipped().unwrap();
    let challenges = std::iter::empty::<Result<_, std::convert::Infallible>>();
    let mut documents = preview(docket.job("0.1.0"), docket.stream(), challenges, &templates).unwrap();
    let mut lines = 0;
    let read = documents.each(&Paper::ALL, |volume| -> Result<(), FilingError> {
        for line in volume.pages.lines(78).into_iter().flatten() {
            assert!(!line.chars().any(is_obeyed), "{line:?}");
            lines += 1;
        }
        Ok(())
    });
    read.unwrap();
    assert!(lines > 500, "{lines}");
}
