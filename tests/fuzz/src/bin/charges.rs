//! The grammar of sections, and dates known in part.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vacatur::record::{Offense, PartialDate, text};

fuzz_target!(|bytes: &[u8]| {
    let words = text::decode(bytes);
    let read = Offense::parse(&words);
    // A section without a number is none.
    for section in &read.sections {
        assert!(!section.number.is_empty());
    }
    let _ = PartialDate::parse_compact(&words);
});
