//! Tests of the room as a whole.

mod codes;
mod fail_closed;
mod figures;
mod floor;
mod proof;
mod properties;
mod traps;

use crate::relief::policy::{Flag, Number};
use crate::relief::{Policy, RoutingCode};

/// The attorney's document must not fall behind the program.
#[test]
fn the_document_names_every_code_policy_and_fact() {
    let text = include_str!("../../docs/law.md");
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for code in RoutingCode::ALL {
        assert!(text.contains(&format!("| `{}` | ", code.id())), "{code}");
    }
    for name in Policy::shipped_names() {
        assert!(text.contains(&format!("| `{name}`")), "{name}");
    }
    let flags = Flag::ALL.iter().map(|flag| flag.words());
    for fact in flags.chain(Number::ALL.iter().map(|number| number.words())) {
        assert!(flowing.contains(&format!("`{fact}`")), "{fact}");
    }
}

/// The policy printed in the document reads and does what it says.
#[test]
fn the_policy_of_the_document_reads() {
    let text = include_str!("../../docs/law.md");
    let policy = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let policy = Policy::parse(policy).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(policy.check(), Vec::new());
}
