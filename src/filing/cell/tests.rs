//! Payloads from the OWASP list, from advisories, and our own; and the properties of the rule.

use super::{guard, plain};
use crate::filing::fixture::{computes, payloads};
use proptest::prelude::*;

#[test]
fn every_payload_is_text_afterwards_and_comes_back_as_it_was() {
    let payloads = payloads();
    assert!(payloads.len() >= 500, "the list has {} payloads", payloads.len());
    for payload in &payloads {
        assert!(computes(payload), "no payload at all: {payload:?}");
        let cell = guard(payload);
        assert!(!computes(&cell), "{payload:?} still computes as {cell:?}");
        assert_eq!(plain(&cell), *payload);
    }
}

#[test]
fn what_is_no_formula_is_not_touched() {
    let values = [
        "",
        "SKYWALKER,LUKE J",
        "O'NEIL,PAT",
        "11357(a) HS-POSSESS MARIJUANA",
        "1981-03-02",
        "unknown",
        "-5",
        "-12.50",
        "0381627; 0381628",
        "x=1",
        "a-b",
        "2018-02-01T17:00:00.123Z",
        "HS 11361.8(b) or (f)",
        "\\u{202E}=1+1",
    ];
    for value in values {
        assert_eq!(guard(value), value);
        assert_eq!(plain(value), value);
    }
}

#[test]
fn an_apostrophe_of_the_text_survives() {
    for (value, cell) in
        [("'TIS", "''TIS"), ("'=1", "''=1"), ("a;'b", "a;''b"), ("'", "''"), ("A;=B", "A;'=B")]
    {
        assert_eq!(guard(value), cell);
        assert_eq!(plain(cell), value);
    }
}

proptest! {
    #[test]
    fn the_rule_is_reversible_and_leaves_nothing_that_computes(value in any::<String>()) {
        let cell = guard(&value);
        prop_assert_eq!(plain(&cell), value.as_str());
        prop_assert!(!computes(&cell));
    }

    #[test]
    fn signs_among_blanks_and_quotes_are_found(value in "[ \"'`=+@;＝\u{A0}\t\r\u{200B}a1-]{0,8}") {
        let cell = guard(&value);
        prop_assert_eq!(plain(&cell), value.as_str());
        prop_assert!(!computes(&cell), "{:?} from {:?}", cell, value);
    }
}
