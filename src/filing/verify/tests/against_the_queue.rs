//! What the folder alone cannot show, the frozen batch does.

use super::*;

/// An export that was made anew from other facts: all of it fits together, and it is not what was approved.
#[test]
fn a_forgery_that_fits_together_is_found_and_its_rows_named() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut real = docket(3);
    real.export(&top.path().join("real")).unwrap();
    let mut forged = undecided(2);
    forged.person.identity.name = Text::new("PALPATINE,SHEEV");
    approve(&mut forged, 1002);
    Docket::of(vec![approved(1), forged, approved(3)]).export(&out).unwrap();
    assert!(verify(&out).unwrap().is_good());
    let found = real.verify(&out).unwrap();
    assert_eq!(
        words(&found),
        [
            "manifest.json is not the one that the ledger recorded",
            "manifest.json: batch_root is not what the frozen batch says",
            "cases.csv row 3, case 2: name is not what the frozen batch says",
            "clerk.csv row 4, case 2 count 1: DEFENDANT is not what the frozen batch says",
            "clerk.csv row 5, case 2 count 2: DEFENDANT is not what the frozen batch says",
            "department.csv row 4, case 2 count 1: name is not what the frozen batch says",
            "department.csv row 5, case 2 count 2: name is not what the frozen batch says",
            "workbook.xlsx Schedule row 4: name is not what the frozen batch says",
            "workbook.xlsx Schedule row 5: name is not what the frozen batch says",
            "workbook.xlsx Definitions row 7: meaning is not what the frozen batch says",
            "cases.csv is not what the frozen batch gives",
            "clerk.csv is not what the frozen batch gives",
            "department.csv is not what the frozen batch gives",
            "batch.json is not what the frozen batch gives",
            "spot-check.json is not what the frozen batch gives",
            "spot-check.txt is not what the frozen batch gives",
            "manifest.json is not what the frozen batch gives",
            "SHA256SUMS is not what the frozen batch gives",
        ]
    );
}

#[test]
fn cases_left_out_or_put_in_are_named() {
    let top = tempfile::tempdir().unwrap();
    let real = docket(3);
    docket(2).export(&top.path().join("less")).unwrap();
    docket(4).export(&top.path().join("more")).unwrap();
    let check = |name: &str| words(&real.verify(&top.path().join(name)).unwrap());
    assert!(
        check("less")
            .contains(&"cases.csv: the row of case 3 is missing; the frozen batch has it".to_owned())
    );
    assert!(
        check("more").contains(&"cases.csv row 5: the frozen batch has no case 4 in this place".to_owned())
    );
}

#[test]
fn an_export_by_another_version_is_compared_as_that_version_wrote_it() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(2);
    let exported =
        crate::filing::export(&out, docket.job("0.0.9"), docket.stream(), docket.challenged()).unwrap();
    docket.batch.manifest = Some(exported.manifest);
    let found = docket.verify(&out).unwrap();
    assert!(found.is_good(), "{:?}", words(&found));
}

#[test]
fn an_export_that_the_ledger_does_not_record_is_named() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(2);
    docket.export(&out).unwrap();
    for (manifest, expected) in [
        (None, "the ledger records no export of this batch"),
        (Some(Digest::ZERO), "manifest.json is not the one that the ledger recorded"),
    ] {
        docket.batch.manifest = manifest;
        let found = docket.verify(&out).unwrap();
        assert_eq!(words(&found), [expected]);
    }
}

#[test]
fn superseded_cases_are_reported_and_later_notes_change_nothing() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(3);
    docket.export(&out).unwrap();
    docket.cases[1].standing = Standing::default();
    docket.cases[2].notes.push(Note {
        seq: Seq(9900),
        at: crate::casework::fixture::at(99_000),
        seat: crate::casework::fixture::seat("analyst"),
        text: Text::new("later"),
    });
    docket.batch.superseded = vec![CaseId(2)];
    let found = docket.verify(&out).unwrap();
    assert!(found.is_good(), "{:?}", words(&found));
    assert_eq!(found.superseded(), [CaseId(2)]);
}

#[test]
fn a_queue_that_was_changed_is_named() {
    let top = tempfile::tempdir().unwrap();
    let out = top.path().join("out");
    let mut docket = docket(3);
    docket.export(&out).unwrap();
    docket.cases[1].person.identity.cii = Text::new("A00000000");
    let found = words(&docket.verify(&out).unwrap());
    let expected =
        "the queue no longer has case 2 as it was approved: it is not what was shown when it was approved";
    assert!(found.contains(&expected.to_owned()), "{found:#?}");
    assert!(matches!(
        verify_against(
            &out,
            &docket.charter,
            &docket.batch,
            None,
            docket.stream().take(2),
            docket.challenged()
        ),
        Err(FilingError::OtherCases(3))
    ));
}
