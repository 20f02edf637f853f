//! The state's bulk file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vacatur_fuzz::{file, readers};

fuzz_target!(|bytes: &[u8]| readers::bulk(file(bytes), bytes));
