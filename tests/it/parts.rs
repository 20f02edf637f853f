//! The parts: where they come from, and the bill of materials as other programs read it (`CycloneDX` 1.6).

use crate::desk::Desk;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn lock() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("it ships")
}

/// Each part of the lock file: its name and version, its source and its checksum.
fn locked() -> BTreeMap<String, (Option<String>, Option<String>)> {
    let lock = lock();
    let value = |block: &str, key: &str| {
        block.lines().find_map(|line| {
            line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"').map(str::to_owned)
        })
    };
    lock.split("[[package]]")
        .skip(1)
        .map(|block| {
            let name = value(block, "name").expect("a name");
            let version = value(block, "version").expect("a version");
            (format!("pkg:cargo/{name}@{version}"), (value(block, "source"), value(block, "checksum")))
        })
        .collect()
}

#[test]
fn every_part_comes_from_the_one_registry_with_its_checksum() {
    let own = format!("pkg:cargo/vacatur@{}", env!("CARGO_PKG_VERSION"));
    for (name, (source, checksum)) in locked().into_iter().filter(|(name, _)| *name != own) {
        let source = source.unwrap_or_default();
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
        let checksum = checksum.unwrap_or_default();
        assert!(checksum.len() == 64 && checksum.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    }
}

#[test]
fn the_bill_of_materials_has_the_form_that_other_programs_read() {
    let desk = Desk::new();
    let text = desk.ok(&["parts", "--json"]);
    let bill: Value = serde_json::from_str(&text).expect("JSON");
    let word = |value: &Value, key: &str| value[key].as_str().map(str::to_owned).unwrap_or_default();
    assert_eq!(
        (word(&bill, "bomFormat").as_str(), word(&bill, "specVersion").as_str()),
        ("CycloneDX", "1.6")
    );
    assert!(bill["version"].as_u64().is_some_and(|version| version >= 1));
    let known = ["bomFormat", "specVersion", "version", "metadata", "components", "dependencies"];
    assert!(bill.as_object().expect("an object").keys().all(|key| known.contains(&key.as_str())));
    let own = &bill["metadata"]["component"];
    assert_eq!((word(own, "type").as_str(), word(own, "name").as_str()), ("application", "vacatur"));

    let locked = locked();
    let components = bill["components"].as_array().expect("a list");
    let mut references = BTreeSet::from([word(own, "bom-ref")]);
    for part in components {
        assert_eq!(word(part, "type"), "library");
        let name = word(part, "purl");
        assert_eq!(name, format!("pkg:cargo/{}@{}", word(part, "name"), word(part, "version")));
        assert!(references.insert(word(part, "bom-ref")), "{name} twice");
        let (_, checksum) = locked.get(&name).unwrap_or_else(|| panic!("{name} is not in the lock file"));
        let hash = &part["hashes"][0];
        assert_eq!(
            (word(hash, "alg"), Some(word(hash, "content"))),
            ("SHA-256".to_owned(), checksum.clone()),
            "{name}"
        );
    }
    // What is linked is there, and what only tests use is not.
    let has = |name: &str| references.iter().any(|part| part.starts_with(&format!("pkg:cargo/{name}@")));
    for name in ["rusqlite", "libsqlite3-sys", "openssl-src", "ratatui", "krilla", "argon2", "libc"] {
        assert!(has(name), "{name}");
    }
    for name in ["insta", "proptest", "portable-pty", "vt100", "tempfile"] {
        assert!(!has(name), "{name}");
    }
    let dependencies = bill["dependencies"].as_array().expect("a list");
    assert_eq!(dependencies.len(), references.len());
    let mut reached = BTreeSet::from([word(own, "bom-ref")]);
    for dependency in dependencies {
        assert!(references.contains(&word(dependency, "ref")));
        for on in dependency["dependsOn"].as_array().expect("a list") {
            assert!(references.contains(on.as_str().expect("a reference")), "{on}");
            reached.insert(on.as_str().expect("a reference").to_owned());
        }
    }
    assert_eq!(reached, references, "every part is there for another one");
    // The same program gives the same bytes.
    assert_eq!(desk.ok(&["parts", "--json"]), text);
    assert!(desk.ok(&["parts"]).contains("rusqlite 0.40"));
}
