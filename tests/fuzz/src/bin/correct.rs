//! Lines that a person corrected, of the bulk file and of tables.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vacatur::intake::mapping::Mapping;
use vacatur_fuzz::readers;

static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(readers::shipped);

fuzz_target!(|bytes: &[u8]| {
    for mapping in SHIPPED.iter() {
        readers::correct(mapping, bytes);
    }
});
