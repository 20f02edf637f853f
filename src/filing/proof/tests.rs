//! What a line says, and that every kind of proposal fits the schema.

use super::{FORM, PROOF_SCHEMA, write_proof};
use crate::casework::Verdict;
use crate::filing::fixture::schema::fits;
use crate::relief::Policy;
use crate::relief::specimen::{person, proposed, row};
use serde_json::Value;

/// The lines of a person's counts under a policy.
fn lines(rows: &[crate::record::Row<'static>], policy: &str) -> Vec<Value> {
    let person = person(rows);
    let policy = Policy::shipped(policy).unwrap();
    let mut out = Vec::new();
    for case in proposed(&person, &policy) {
        for proposal in &case.proposals {
            let count = &person.events[case.event].counts[proposal.count];
            write_proof(&mut out, Some(7), None, &person, count, proposal, |_| "doj.dat").unwrap();
        }
    }
    String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_has_the_questions_in_order_with_their_rows_the_codes_and_what_would_change_it() {
    let strike = row(|row| {
        (row.charged, row.count_key, row.event_date) = (b"187(A) PC-MURDER", b"100002001000", b"19990101");
    });
    let line = lines(&[strike, row(|_| ())], "san-francisco-2018").pop().unwrap();
    assert_eq!((&line["form"], &line["case"]), (&Value::from(FORM), &Value::from(7)));
    assert_eq!(line["codes"], serde_json::json!(["superstrike-prior"]));
    let proof = line["proof"].as_array().unwrap();
    let asked = proof.iter().find(|asked| asked["question"] == "no superstrike before it").unwrap();
    assert_eq!(
        (&asked["answer"], &asked["found"]),
        (&Value::from("no"), &Value::from("187(a) PC 1999-01-01"))
    );
    assert_eq!(asked["rows"], serde_json::json!([{ "file": "doj.dat", "line": 2 }]));
    assert!(asked["citation"].as_str().unwrap().contains("PC 667(e)(2)(C)(iv)"));
    let order = proof.iter().map(|asked| asked["decides"].as_bool().unwrap()).collect::<Vec<_>>();
    assert!(order.is_sorted_by(|before, after| before >= after), "{order:?}");
    assert_eq!(line["policy"]["rule"], 2);
    let would = line["would_change"].as_array().unwrap();
    assert!(would.iter().any(|flip| flip["if"] == "no superstrike stood before it"), "{would:?}");
}

#[test]
fn every_kind_of_proposal_fits_the_schema() {
    let schema: Value = serde_json::from_str(PROOF_SCHEMA).unwrap();
    for policy in Policy::shipped_names() {
        for charge in [&b"11359 HS"[..], b"11357(B) HS", b"664/11359 HS", b"182/11359 PC", b"", b"11360 VC"] {
            for level in [&b"FELONY"[..], b"MISDEMEANOR", b""] {
                let rows = [row(|row| (row.charged, row.conviction_status) = (charge, level))];
                for line in lines(&rows, policy) {
                    fits(&line, &schema, &schema, "")
                        .unwrap_or_else(|why| panic!("{policy}: {why}\n{line:#}"));
                }
            }
        }
    }
}

#[test]
fn what_was_approved_stands_beside_its_proof_with_its_authority() {
    let schema: Value = serde_json::from_str(PROOF_SCHEMA).unwrap();
    let mut case = crate::filing::fixture::undecided(1);
    let mut verdict = crate::casework::fixture::approval(&case);
    let Verdict::Approve { actions, amended, basis, .. } = &mut verdict else { panic!("not an approval") };
    let key = actions.keys().next().unwrap().clone();
    actions.insert(key.clone(), crate::relief::Action::None);
    amended.push(key);
    *basis = Some(crate::casework::fixture::basis());
    crate::filing::fixture::decide(&mut case, 1001, verdict);
    let mut out = Vec::new();
    for (count, proposal) in case.candidates() {
        let decided = case.standing.decided.as_ref();
        write_proof(&mut out, Some(1), decided, &case.person, count, proposal, |_| "doj.dat").unwrap();
    }
    let lines: Vec<Value> =
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        fits(line, &schema, &schema, "").unwrap();
    }
    let approved = |line: usize| lines[line]["approved"].clone();
    assert_eq!(
        approved(0),
        serde_json::json!({
            "ledger_entry": 1001, "action": "none", "amended": true,
            "reason": "the docket says otherwise", "authority": "HS 11361.8(f)"
        })
    );
    assert_eq!(
        approved(1),
        serde_json::json!({
            "ledger_entry": 1001, "action": "dismiss and seal", "amended": false,
            "reason": null, "authority": null
        })
    );
}
