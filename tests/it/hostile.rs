//! Hostile text through the cleaning, the doors of the commands, and the errors of the real program.
//!
//! The screens are in `stories/hostile.rs`, the tables and papers in `filing`'s own tests. Each sends ten million code
//! points through, or says how many.

use crate::desk::Desk;
use crate::stream::Stream;
use crate::wire::{Witness, strange};
use vacatur::record::{Text, text::shown};

/// How many code points go through every cheap part.
pub(crate) const ALL: usize = 10_000_000;

#[test]
fn ten_million_code_points_through_the_cleaning_and_the_doors() {
    let mut stream = Stream::new(1);
    let mut escaped = 0;
    while stream.taken < ALL {
        let raw = stream.text(5_000);
        let (line, door) = (Text::new(&raw), shown(&raw));
        for safe in [line.as_str(), door.as_ref()] {
            assert_eq!(strange(safe.as_bytes(), true), None, "{raw:?}");
        }
        assert!(!line.as_str().contains('\n'), "one line stays one line");
        escaped += door.matches("\\u{").count();
        if stream.taken.is_multiple_of(100_000) {
            // Once is enough, and a note differs in its lines alone.
            assert_eq!(shown(&door), door);
            assert_eq!(strange(Text::note(&raw).as_str().as_bytes(), true), None, "{raw:?}");
        }
    }
    assert!(escaped > ALL / 10, "{escaped} escapes: the stream is not hostile enough");
}

#[test]
fn ten_million_code_points_as_arguments_through_the_errors_of_the_program() {
    let desk = Desk::new();
    let mut stream = Stream::new(2);
    let mut witness = Witness::new(200, 50, 0);
    let mut round = 0;
    while stream.taken < ALL {
        // The system takes 128 KiB in one argument, and no NUL.
        let length = if round % 8 == 7 { 60 } else { 30_000 };
        let word = stream.text(length).replace('\0', "");
        let arguments: [&[&str]; 8] = [
            &[&word],
            &["--queue", &word, "status"],
            &["review", &word],
            &["import", &word],
            &["policy", "show", &word],
            &["mapping", "check", &word],
            &["spotcheck", "bound", "--population", &word],
            &["--queue", &word, "import", &word],
        ];
        let arguments = arguments[round % arguments.len()];
        let done = desk.run(arguments);
        assert_ne!(done.code, 0, "{arguments:?}");
        assert!(done.code < 70, "{}", done.err);
        for said in [&done.out, &done.err] {
            assert_eq!(strange(said.as_bytes(), true), None, "of {:?}", &arguments[..1]);
            witness.take(said.as_bytes());
        }
        round += 1;
    }
    assert_eq!(witness.complaints(), "");
}
