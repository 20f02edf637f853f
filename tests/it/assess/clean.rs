//! Clean rows: every one of the peer's columns and sums, worked out by hand from its rules.

use super::*;
use serde_json::json;

/// A row of a subject, arrested on 2009-12-15.
fn of(subject: &'static str, cii: &'static str, changes: Changes<'_>) -> String {
    let own = [(SUBJECT, subject), (column::CII_NUMBER, cii), (column::CYC_DATE, "20091215")];
    row(&own.iter().chain(changes).copied().collect::<Vec<_>>())
}

/// The rows, and beside each what the peer answers for it: its 18 columns, parted by `|`.
#[rustfmt::skip]
fn rows() -> Vec<(String, &'static str)> {
    let nothing = "|||||||||||||||||";
    let sell = "11360(A) HS-SELL/TRANSPORT MARIJUANA";
    let part = |place, length, unit, number| of("3", "A3", &[
        (column::PRI_DOB, "19690701"), (column::SENT_LOC_DESCR, place), (column::SENT_LENGTH, length),
        (column::SENT_TIME_CODE, unit), (column::OFN, number),
    ]);
    vec![
        // One felony, reduced by its section.
        (row(&[
            (KIND, "ARREST/DETAINED/CITED"), (ORDER, "101001001000"), (DISPOSITION, ""), (LEVEL, ""),
            (DATE, "20091215"), (column::CYC_DATE, "20091215"), (column::OFN, "A77"),
        ]), nothing),
        (row(&[(column::CYC_DATE, "20091215")]),
            "100|1||N|-|-|-|01/01/2010|9.5|9.5|1|0|0|1|0|-|Eligible for Reduction|Reduce all HS 11359 convictions"),
        // Two counts of one case, the case number on the first; a burglary elsewhere whose comment names a section.
        (of("2", "A2", &[
            (CHARGE, "459 PC-BURGLARY"), (DATE, "20010304"), (column::CYC_DATE, "20010201"),
            (column::STP_ORI_CNTY_NAME, "ALAMEDA"), (COMMENT, "PLED FROM 11359 HS"), (column::OFN, "H1"),
        ]), "||PLED FROM 11359 HS|||||||||||||||"),
        (of("2", "A2", &[
            (CHARGE, "11357(B) HS-POSS MARIJUANA 28.5 GRAMS/LESS"), (column::OFFENSE_TOC, "M"), (LEVEL, "MISDEMEANOR"),
            (ORDER, "102002001000"), (column::OFN, "SCN1"),
        ]), "SCN1|3||N|-|-|-|01/01/2010|9.5|9.5|2|1|0|0|1|-|Eligible for Dismissal|Misdemeanor or Infraction"),
        (of("2", "A2", &[(CHARGE, sell), (ORDER, "102002002000"), (column::OFN, "")]),
            "SCN1|3||N|-|-|-|01/01/2010|9.5|9.5|2|1|0|0|1|-|Eligible for Reduction|Reduce all HS 11360 convictions"),
        // A sentence in two parts; two case numbers; fifty years old on the day.
        (part("PROBATION", "003", "Y", "SCN2"),
            "SCN2; SCN3|1||N|-|-|-|01/01/2010|9.5|9.5|1|0|0|1|0|-|Eligible for Dismissal|50 years or older"),
        (part("JAIL", "090", "D", "SCN3"), nothing),
        // Ten years before, to the day.
        (of("4", "A4", &[(CHARGE, sell), (DATE, "20090701"), (column::CYC_DATE, "20090601")]),
            "104|1||N|-|-|-|07/01/2009|10.0|10.0|1|0|0|0|1|-|Eligible for Dismissal|\
             Conviction occurred 10 or more years ago"),
        // A murder before: a remark there, a routing code here.
        (of("5", "A5", &[
            (CHARGE, "187 PC-MURDER"), (DATE, "19990101"), (column::CYC_DATE, "19980601"), (column::OFN, "M1"),
            (column::PRI_DOB, "19700101"),
        ]), nothing),
        (of("5", "A5", &[
            (CHARGE, "11358 HS-CULTIVATE MARIJUANA"), (ORDER, "102002001000"), (column::PRI_DOB, "19700101"),
        ]), "105|2||N|187 PC|-|-|01/01/2010|9.5|9.5|1|0|1|0|0|-|Eligible for Dismissal|\
             Dismiss all HS 11358 convictions"),
    ]
}

fn clean() -> Written {
    let (desk, options) = with_options();
    let lines: Vec<String> =
        [COLUMNS.join(",")].into_iter().chain(rows().into_iter().map(|(row, _)| row)).collect();
    assessed(&desk, lines.join("\n").as_bytes(), &options)
}

#[test]
fn on_clean_rows_every_column_is_the_peers() {
    let written = clean();
    assert_eq!(written.rows.len(), rows().len());
    for (at, (written, (_, peer))) in written.rows.iter().zip(rows()).enumerate() {
        let found: Vec<&str> =
            vacatur::assessment::PEER_COLUMNS.iter().map(|column| written[*column].as_str()).collect();
        assert_eq!(found, peer.split('|').collect::<Vec<_>>(), "row {at}: {}", written["OFFENSE_DESCR"]);
    }
}

#[test]
fn on_clean_rows_the_sums_are_the_peers() {
    let summary = clean().summary;
    for (key, expected) in [
        ("county", json!("SAN FRANCISCO")),
        ("earliestConviction", json!("2009-07-01T00:00:00Z")),
        ("lineCount", json!(10)),
        (
            "prop64ConvictionsCountInCountyByCodeSection",
            json!({"11357": 1, "11358": 1, "11359": 2, "11360": 2}),
        ),
        ("subjectsWithProp64ConvictionCountInCounty", json!(5)),
        ("prop64FelonyConvictionsCountInCounty", json!(5)),
        ("prop64NonFelonyConvictionsCountInCounty", json!(1)),
        ("subjectsWithSomeReliefCount", json!(5)),
        ("convictionDismissalCountByCodeSection", json!({"11357": 0, "11358": 1})),
        ("convictionReductionCountByCodeSection", json!({"11359": 1, "11360": 1})),
        (
            "convictionDismissalCountByAdditionalRelief",
            json!({"50 years or older": 1, "Conviction occurred 10 or more years ago": 1}),
        ),
        (
            "reliefWithCurrentEligibilityChoices",
            json!({"CountSubjectsNoFelony": 3, "CountSubjectsNoConvictionLast7Years": 0, "CountSubjectsNoConviction": 2}),
        ),
        (
            "reliefWithDismissAllProp64",
            json!({"CountSubjectsNoFelony": 3, "CountSubjectsNoConvictionLast7Years": 0, "CountSubjectsNoConviction": 3}),
        ),
    ] {
        assert_eq!(summary[key], expected, "{key}");
    }
    assert!(summary.get("processingTimeInSeconds").is_some());
}
