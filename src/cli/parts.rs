//! `vacatur parts`: what the program is made of, as its lock file says, for people and as a bill of materials for the
//! programs that look for known weaknesses (`CycloneDX` 1.6, JSON).
//!
//! The lists are those the program was built from, inside it. Parts that only tests use are left out; parts of another
//! system or of a feature that was not built in are not, so that nothing that may be linked is missing.

use super::output::{say, say_json};
use crate::error::{Failure, Kind};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const LOCK: &str = include_str!("../../Cargo.lock");
const MANIFEST: &str = include_str!("../../Cargo.toml");

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// As a bill of materials in JSON (`CycloneDX` 1.6)
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let tree = Tree::read()
        .map_err(|error| Failure::new(Kind::Bug, format!("the list of parts cannot be read: {error}")))?;
    if arguments.json {
        return say_json(&bill(&tree));
    }
    let Tree { parts, .. } = tree;
    let lines: Vec<String> = parts.iter().map(|part| format!("{} {}", part.name, part.version)).collect();
    say(&format!(
        "vacatur {}, made of {} parts:\n{}",
        env!("CARGO_PKG_VERSION"),
        parts.len(),
        lines.join("\n")
    ))
}

/// The lock file, as far as it is read.
#[derive(Deserialize)]
struct Lock {
    package: Vec<Part>,
}

/// A part, as the lock file has it.
#[derive(Clone, Deserialize)]
struct Part {
    name: String,
    version: String,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The manifest, as far as it is read.
#[derive(Deserialize)]
struct Manifest {
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    target: BTreeMap<String, OfTarget>,
}

#[derive(Deserialize)]
struct OfTarget {
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

impl Part {
    /// The name by which other programs know it.
    fn url(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    /// Tells whether the lock file means this one by a dependency: `syn`, or `syn 2.0.119` where there are two.
    fn is(&self, dependency: &str) -> bool {
        let mut words = dependency.split(' ');
        words.next() == Some(&self.name) && words.next().is_none_or(|version| version == self.version)
    }
}

/// What vacatur is made of.
struct Tree {
    /// The parts, in the order of their names.
    parts: Vec<Part>,
    /// Those that the manifest names itself, as the lock file writes dependencies.
    direct: Vec<String>,
}

impl Tree {
    fn read() -> Result<Self, toml::de::Error> {
        let Lock { package } = toml::from_str(LOCK)?;
        let manifest: Manifest = toml::from_str(MANIFEST)?;
        let of_targets = manifest.target.values().flat_map(|target| target.dependencies.keys());
        let named: BTreeSet<&String> = manifest.dependencies.keys().chain(of_targets).collect();
        // The lock file names the parts of the tests among vacatur's own, and the version where there are two of one.
        let own = package.iter().filter(|part| part.name == "vacatur").flat_map(|part| &part.dependencies);
        let is_named =
            |words: &&String| words.split(' ').next().is_some_and(|name| named.contains(&name.to_owned()));
        let direct: Vec<String> = own.filter(is_named).cloned().collect();
        let mut open = direct.clone();
        let mut found = BTreeSet::new();
        while let Some(dependency) = open.pop() {
            for (at, part) in package.iter().enumerate().filter(|(_, part)| part.is(&dependency)) {
                if found.insert(at) {
                    open.extend(part.dependencies.iter().cloned());
                }
            }
        }
        let parts = found.into_iter().filter_map(|at| package.get(at).cloned()).collect();
        Ok(Self { parts, direct })
    }

    /// Returns the names by which other programs know what these dependencies mean.
    fn urls(&self, dependencies: &[String]) -> Vec<String> {
        let named = dependencies.iter().flat_map(|name| self.parts.iter().filter(|part| part.is(name)));
        named.map(Part::url).collect()
    }
}

/// Returns the bill of materials. No clock and no random number goes in: the same program gives the same bytes.
fn bill(tree: &Tree) -> Value {
    let own = format!("pkg:cargo/vacatur@{}", env!("CARGO_PKG_VERSION"));
    let components: Vec<Value> = tree
        .parts
        .iter()
        .map(|part| {
            let hashes: Vec<Value> =
                part.checksum.iter().map(|sum| json!({ "alg": "SHA-256", "content": sum })).collect();
            json!({
                "type": "library", "bom-ref": part.url(), "name": part.name, "version": part.version,
                "purl": part.url(), "scope": "required", "hashes": hashes,
            })
        })
        .collect();
    let mut dependencies: Vec<Value> = tree
        .parts
        .iter()
        .map(|part| json!({ "ref": part.url(), "dependsOn": tree.urls(&part.dependencies) }))
        .collect();
    dependencies.insert(0, json!({ "ref": own, "dependsOn": tree.urls(&tree.direct) }));
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": own, "name": "vacatur", "version": env!("CARGO_PKG_VERSION"), "purl": own,
        } },
        "components": components,
        "dependencies": dependencies,
    })
}
