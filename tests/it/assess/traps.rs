//! Every case of traps.md, sections A, C, D and E, that a file can show: its rows, and what the tables say of them.

use super::*;

/// The cases of traps.md, sections A, C, D and E, each with its rows.
const TRAPS: &[(&str, &[Changes<'static>])] = &[
    ("B", &[&[]]),
    ("T01 a look-alike", &[&[(CHARGE, "11357.5(B) HS-POSS SYNTHETIC CANNABINOID")]]),
    ("T03 another code", &[&[(CHARGE, "11360 VC-OTHER CODE")]]),
    ("T04 a case number", &[&[(CHARGE, "SEE COMMENT FOR CHARGE"), (COMMENT, "4149 BP CASE 11357882")]]),
    ("T06 an attempt", &[&[(CHARGE, "664-11359 HS-ATTEMPT POSS MJ SALE")]]),
    ("T07 free text", &[&[(CHARGE, "SEE COMMENT FOR CHARGE"), (COMMENT, "CHRG-11359 HS POSS MJ SALE")]]),
    (
        "T07 free text, a blank",
        &[&[(CHARGE, "SEE COMMENT FOR CHARGE"), (COMMENT, "CHRG- 11359 HS POSS MJ SALE")]],
    ),
    ("T09 a conspiracy", &[&[(CHARGE, "182(A)(1)/11359 PC-CONSPIRACY")]]),
    (
        "T11 the old numbering",
        &[
            &[(CHARGE, "11530 HS-POSSESS MARIJUANA"), (DATE, "19720101"), (column::PRI_DOB, "19400101")],
            &[
                (CHARGE, "11531 HS-SELL MARIJUANA"),
                (DATE, "19710101"),
                (ORDER, "102002001000"),
                (column::PRI_DOB, "19400101"),
            ],
        ],
    ),
    (
        "T12 convicted of another charge",
        &[&[
            (CHARGE, "11357(C) HS-POSS MARIJUANA OVER 1 OZ"),
            (column::CONV_OFFENSE_DESCR, "11378 HS-POSS CNTL SUB FOR SALE"),
        ]],
    ),
    (
        "T13 convicted of marijuana",
        &[&[
            (CHARGE, "11378 HS-POSS CNTL SUB FOR SALE"),
            (column::CONV_OFFENSE_DESCR, "11357(C) HS-POSSESS MARIJUANA"),
        ]],
    ),
    (
        "T15 a plea bargain",
        &[
            &[
                (KIND, "ARREST/DETAINED/CITED"),
                (ORDER, "101001001000"),
                (DISPOSITION, ""),
                (LEVEL, ""),
                (DATE, "20091201"),
            ],
            &[(CHARGE, "32 PC-ACCESSORY")],
        ],
    ),
    ("T16 in prison", &[&[(CHARGE, "4573.6 PC-POSS DRUGS IN PRISON"), (COMMENT, "11357 HS")]]),
    ("T17 upper case", &[&[(CHARGE, "11357(A) HS-POSS CONCENTRATED CANNABIS")]]),
    ("T17 lower case", &[&[(CHARGE, "11357(a) HS-poss concentrated cannabis")]]),
    (
        "T19 the letter then",
        &[&[(CHARGE, "11357(A) HS-POSS"), (column::CYC_DATE, "19980301"), (DATE, "19980401")]],
    ),
    (
        "T19 the letter now",
        &[&[(CHARGE, "11357(A) HS-POSS"), (column::CYC_DATE, "20180301"), (DATE, "20180401")]],
    ),
    ("T19 nobody knows when", &[&[(CHARGE, "11357(A) HS-POSS"), (DATE, "")]]),
    (
        "T20 a sale to a minor",
        &[&[(CHARGE, "11360(A) HS-SELL MARIJ TO MINOR UNDER 18"), (LEVEL, "MISDEMEANOR")]],
    ),
    ("T36 no birth date", &[&[(column::PRI_DOB, "")]]),
    ("T36 a year of birth", &[&[(column::PRI_DOB, "19900000")]]),
    ("T37 no date", &[&[(DATE, "")]]),
    ("T38 a year", &[&[(DATE, "19980000")]]),
    ("T38 a year at the edge", &[&[(DATE, "20090000")]]),
    ("T40 recent", &[&[(DATE, "20150101")]]),
    ("T41 exactly 21", &[&[(column::PRI_DOB, "19890101")]]),
    ("T41 a day younger", &[&[(column::PRI_DOB, "19890102")]]),
    (
        "T42 21 at the court, 20 at the arrest",
        &[&[(column::PRI_DOB, "19890101"), (column::CYC_DATE, "20091231")]],
    ),
    ("T43 born after", &[&[(column::PRI_DOB, "20150101")]]),
    ("T45 another age", &[&[(column::CYC_DATE, "20100101"), (column::CYC_AGE, "45")]]),
    ("T47 20 at the offence", &[&[(column::PRI_DOB, "19900101"), (column::CYC_DATE, "20091201")]]),
    ("T48 before the law, convicted after", &[&[(column::CYC_DATE, "20161020"), (DATE, "20170301")]]),
    ("T50 no level", &[&[(LEVEL, ""), (column::OFFENSE_TOC, "")]]),
    ("T51 a blank after", &[&[(LEVEL, "FELONY ")]]),
    ("T51 blanks", &[&[(LEVEL, "   ")]]),
    ("T52 a blank before", &[&[(DISPOSITION, " CONVICTED-PROBATION")]]),
    ("T52 small letters", &[&[(DISPOSITION, "Convicted-Probation")]]),
    (
        "T53 set aside later",
        &[
            &[],
            &[
                (ORDER, "101003001000"),
                (DATE, "20120101"),
                (DISPOSITION, "CONV SET ASIDE & DISM PER 1203.4 PC"),
                (LEVEL, ""),
            ],
        ],
    ),
    (
        "T54 relieved before",
        &[
            &[],
            &[
                (ORDER, "101003001000"),
                (DATE, "20180101"),
                (DISPOSITION, "DISMISSED-PROP 64 11361.8 HS"),
                (LEVEL, ""),
            ],
        ],
    ),
    (
        "T55 vacated",
        &[
            &[],
            &[
                (ORDER, "101003001000"),
                (DATE, "20110101"),
                (DISPOSITION, "CONVICTION REVERSED/VACATED"),
                (LEVEL, ""),
            ],
        ],
    ),
    ("T57 one key, two charges", &[&[(CHARGE, "459 PC-BURGLARY")], &[]]),
    (
        "T59 a length in another unit",
        &[&[(column::SENT_LOC_DESCR, "JAIL"), (column::SENT_LENGTH, "012"), (column::SENT_TIME_CODE, "L")]],
    ),
    ("T62 a short order number", &[&[(ORDER, "1010")], &[(SUBJECT, "2")]]),
    ("T62 no order number", &[&[(ORDER, "")], &[(SUBJECT, "2")]]),
    ("T63 a bare quote", &[&[(27, "5'10\"")]]),
    (
        "T66 no subject",
        &[
            &[
                (SUBJECT, ""),
                (CHARGE, "187 PC-MURDER"),
                (column::PRI_NAME, "\"ROE,RICHARD\""),
                (column::CII_NUMBER, "A2"),
            ],
            &[(SUBJECT, "")],
        ],
    ),
    (
        "T67 one number, two subjects",
        &[&[(CHARGE, "187 PC-MURDER"), (SUBJECT, "2"), (DATE, "19990101")], &[]],
    ),
    ("T69 a county with a blank", &[&[(column::STP_ORI_CNTY_NAME, "SAN FRANCISCO ")]]),
    ("T69 a county with CO", &[&[(column::STP_ORI_CNTY_NAME, "SAN FRANCISCO CO")]]),
    ("T70 NULL", &[&[(column::OFN, "NULL  ")]]),
    ("T71 no number", &[&[(column::OFN, "")]]),
    ("T72 a juvenile court", &[&[(column::STP_ORI_DESCR, "CAJV SAN FRANCISCO")]]),
    ("T74 a formula", &[&[(column::PRI_NAME, "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]]),
    ("T76 a spreadsheet's date", &[&[(DATE, "1/1/2010")], &[(SUBJECT, "2")]]),
    (
        "T80 deceased",
        &[
            &[],
            &[
                (KIND, "DECEASED"),
                (ORDER, "102001001000"),
                (CHARGE, ""),
                (column::OFN, ""),
                (DISPOSITION, ""),
                (LEVEL, ""),
                (DATE, "20150101"),
            ],
        ],
    ),
];

#[test]
fn every_trap_has_its_outcome_in_the_tables() {
    let (desk, options) = with_options();
    let mut seen = String::new();
    for (name, rows) in TRAPS {
        let lines: Vec<String> = rows.iter().map(|changes| row(changes)).collect();
        let written = assessed(&desk, lines.join("\n").as_bytes(), &options);
        let _ = writeln!(seen, "{name}");
        for count in &written.counts {
            let cell = |name: &str| count[name].as_str();
            let beside = written
                .rows
                .iter()
                .find(|row| row["CNT_ORDER"].trim() == cell("cnt_order") && row["Lane"] == cell("lane"));
            let beside = beside.expect("the count's row says the same lane");
            let _ = writeln!(
                seen,
                "  line {}: {} {} {} | {} [{}] {} ({}) | law {}, policy {} | {}: {} | {}",
                cell("line"),
                cell("section"),
                cell("level"),
                cell("conviction_date"),
                cell("lane"),
                cell("routing_codes"),
                cell("action"),
                cell("route"),
                cell("law"),
                cell("policy_action"),
                beside["Eligibility Determination"],
                beside["Eligibility Reason"],
                cell("reason"),
            );
        }
        for refused in &written.quarantine {
            let _ = writeln!(
                seen,
                "  refused line {} {}: {}",
                refused["line"], refused["field"], refused["reason"]
            );
        }
        if written.counts.is_empty() {
            let _ = writeln!(
                seen,
                "  no candidate; look-alikes {}",
                written.summary["vacatur"]["lookAlikeConvictions"]
            );
        }
    }
    insta::assert_snapshot!(seen);
}
