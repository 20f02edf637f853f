//! Recognising a table, drafting a mapping for it, reading a mapping.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vacatur::intake::mapping::Mapping;
use vacatur_fuzz::{file, readers};

static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(readers::shipped);

fuzz_target!(|bytes: &[u8]| readers::suggest(&SHIPPED, file(bytes), bytes));
