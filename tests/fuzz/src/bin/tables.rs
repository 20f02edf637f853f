//! Tables through each mapping that ships.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vacatur::intake::mapping::Mapping;
use vacatur_fuzz::{file, readers};

static SHIPPED: LazyLock<Vec<Mapping>> = LazyLock::new(readers::shipped);

fuzz_target!(|bytes: &[u8]| {
    let path = file(bytes);
    for mapping in SHIPPED.iter() {
        readers::table(mapping, path, bytes);
    }
});
