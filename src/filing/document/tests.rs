//! The document and its schema.

use super::{FORM, SCHEMA, read};
use crate::filing::fixture::schema::fits;
use crate::filing::fixture::{Docket, approve, docket, undecided};
use crate::filing::manifest::BATCH;
use serde_json::Value;
use std::fs;

type Spoil = fn(&mut Value);

fn document(docket: &mut Docket) -> Value {
    let top = tempfile::tempdir().unwrap();
    docket.export(&top.path().join("out")).unwrap();
    serde_json::from_slice(&fs::read(top.path().join("out").join(BATCH)).unwrap()).unwrap()
}

#[test]
fn what_is_written_fits_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert_eq!(schema["properties"]["form"]["const"], FORM);
    let mut bare = undecided(2);
    bare.person.events[1]
        .counts
        .iter_mut()
        .for_each(|count| (count.level, count.charges) = (None, Vec::new()));
    bare.proposal.proposals[0].policy.rule = None;
    bare.proposal.proposals[0].action = crate::relief::Action::None;
    approve(&mut bare, 1002);
    let mut docket = Docket::of(vec![crate::filing::fixture::approved(1), bare]);
    let document = document(&mut docket);
    fits(&document, &schema, &schema, "").unwrap();
}

#[test]
fn the_schema_refuses_what_does_not_fit() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let good = document(&mut docket(1));
    let spoils: [Spoil; 6] = [
        |value| value["cases"][0]["counts"][0]["action"] = "undetermined".into(),
        |value| value["cases"][0]["counts"][0]["seal"] = "yes".into(),
        |value| value["cases"][0]["race"] = "X".into(),
        |value| drop(value["heading"].as_object_mut().unwrap().remove("county")),
        |value| value["cases"][0]["court_case_numbers"] = Value::Array(Vec::new()),
        |value| value["form"] = "vacatur-batch/2".into(),
    ];
    for (number, spoil) in spoils.into_iter().enumerate() {
        let mut value = good.clone();
        spoil(&mut value);
        assert!(fits(&value, &schema, &schema, "").is_err(), "spoil {number} was accepted");
    }
}

#[test]
fn what_is_not_of_the_form_is_refused_at_its_line() {
    let top = tempfile::tempdir().unwrap();
    docket(2).export(&top.path().join("out")).unwrap();
    let good = fs::read_to_string(top.path().join("out").join(BATCH)).unwrap();
    let mut cases = Vec::new();
    read(good.as_bytes(), |case, _, _| cases.push(case.case)).unwrap();
    assert_eq!(cases, [1, 2]);
    let other_json = serde_json::to_string(&serde_json::from_str::<Value>(&good).unwrap()).unwrap();
    let lines: Vec<_> = good.split_inclusive('\n').collect();
    let without = |line: usize| [&lines[..line - 1], &lines[line..]].concat().concat();
    let spoiled = [
        (String::new(), 1),
        (other_json, 1),
        (without(2), 2),
        (without(3), 3),
        (without(4), 4),
        // The last case is gone, and the one before it still announces another.
        (without(6), 6),
        (without(7), 7),
        (without(8), 8),
        (without(9), 9),
        (format!("{good}\n"), 10),
        (good.trim_end().to_owned(), 9),
        (good.replacen("}]},\n", "}]}\n", 1), 6),
        (good.replacen("\"case\":2", "\"case\":\"2\"", 1), 6),
        (good.replacen("\"seal\":", "\"extra\":1,\"seal\":", 1), 5),
    ];
    for (text, line) in spoiled {
        let damage = read(text.as_bytes(), |_, _, _| ()).expect_err("a spoiled document was read");
        assert_eq!(damage.line, line, "{}", &text[..text.len().min(60)]);
    }
}
