//! What a file says in words that nobody can be sure of goes to an attorney: one row for each kind of such a file.

use crate::record::Row;
use crate::relief::specimen::{person, proposed, row};
use crate::relief::{Action, CaseProposal, Lane, Policy};

fn san_francisco_2018() -> Policy {
    Policy::shipped("san-francisco-2018").unwrap()
}

/// A conviction of 1995 for possession for sale, with three years' probation.
fn own(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    let base = |row: &mut Row<'static>| {
        row.birth = b"19600101";
        row.cycle_date = b"19950110";
        row.event_date = b"19950601";
        row.disposition_date = b"19950601";
        row.agency = b"CASC SAN FRANCISCO";
        row.case_number = b"SCN100200";
        row.count_key = b"102002001000";
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PROBATION", b"3", b"Y");
    };
    row(|row| {
        base(row);
        change(row);
    })
}

/// The arrest before it.
fn arrest() -> Row<'static> {
    own(|row| {
        row.event_kind = b"ARREST/DETAINED/CITED";
        row.agency = b"CAPD SAN FRANCISCO";
        row.event_date = b"19950110";
        row.count_key = b"102001001000";
        (row.disposition, row.conviction_status, row.disposition_date) = (b"", b"", b"");
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"", b"", b"");
        row.case_number = b"";
    })
}

/// A conviction of 1985 with 16 years of prison.
fn prior(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    own(|row| {
        row.charged = b"187(A) PC-MURDER";
        row.disposition = b"CONVICTED-PRISON";
        row.cycle_date = b"19850110";
        row.event_date = b"19850601";
        row.disposition_date = b"19850601";
        row.count_key = b"101002001000";
        row.case_number = b"SCN100100";
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PRISON", b"16", b"Y");
        change(row);
    })
}

fn cases(rows: &[Row<'static>]) -> Vec<CaseProposal> {
    proposed(&person(rows), &san_francisco_2018())
}

/// Asserts one case, undetermined, in the review lane, with a code among these.
#[track_caller]
fn assert_attorney(what: &str, rows: &[Row<'static>], codes: &[&str]) {
    let cases = cases(rows);
    assert_eq!(cases.len(), 1, "{what}: {} cases", cases.len());
    assert_eq!(cases[0].lane(), Lane::Review, "{what} is clear");
    let found: Vec<_> = cases[0].codes().iter().map(|code| code.id()).collect();
    assert!(codes.iter().any(|code| found.contains(code)), "{what}: {found:?}");
    for proposal in &cases[0].proposals {
        assert_eq!(proposal.action, Action::Undetermined, "{what}: {found:?}");
    }
}

#[test]
fn the_plain_case_is_clear() {
    let cases = cases(&[arrest(), own(|_| ())]);
    assert_eq!((cases.len(), cases[0].lane()), (1, Lane::Clear), "{:?}", cases[0].codes());
}

#[test]
fn a_prior_that_may_be_a_disqualifier_is_possible_however_it_is_written() {
    let charges: [&[u8]; 25] = [
        b"187-MURDER",
        b"187",
        b"187 HS-MURDER",
        b"664/187",
        b"261(A)(2)-RAPE BY FORCE",
        b"288(A)-LEWD ACT",
        b"290-FAIL TO REGISTER",
        b"187A PC-MURDER",
        b"PC187",
        b"P.C. 187",
        b"187PCX",
        b"0187 PC",
        b"187 P C-MURDER",
        b"459 PC-MURDER",
        b"MURDER",
        b"11350 HS-RAPE BY FORCE",
        b"207-KIDNAP",
        b"209",
        b"288 XX-LEWD",
        b"220 VC",
        b"187(A)",
        b"187.",
        b"X187 PC-MURDER",
        b"205 WI",
        b"11350 HS-MURDER",
    ];
    for charge in charges {
        let what = String::from_utf8_lossy(charge).into_owned();
        let codes = ["superstrike-prior", "superstrike-possible", "pc290"];
        assert_attorney(&what, &[prior(|row| row.charged = charge), arrest(), own(|_| ())], &codes);
    }
    for innocent in [
        &b"537(A) PC-DEFRAUD INNKEEPER"[..],
        b"459 PC-BURGLARY",
        b"192(A) PC-MANSLAUGHTER",
        b"647(A) PC-SOLICIT LEWD ACT",
    ] {
        let cases = cases(&[prior(|row| row.charged = innocent), arrest(), own(|_| ())]);
        assert_eq!(
            cases[0].lane(),
            Lane::Clear,
            "{}: {:?}",
            String::from_utf8_lossy(innocent),
            cases[0].codes()
        );
    }
}

#[test]
fn a_prior_whose_disposition_is_not_understood_is_possible() {
    let words: [&[u8]; 12] = [
        b"SENTENCED",
        b"CO  N VI CTE D",
        b"COMMITTED TO CYA",
        b"CERTIFIED TO SUPERIOR COURT",
        b"UNKNOWN",
        b"",
        b"CONVCTD-PROB",
        b"XYZZY",
        b"DISCHARGED",
        b"VACATED",
        b"NOT FILED",
        b"DIVERSION",
    ];
    for disposition in words {
        let what = String::from_utf8_lossy(disposition).into_owned();
        let rows = [prior(|row| row.disposition = disposition), arrest(), own(|_| ())];
        assert_attorney(&what, &rows, &["superstrike-possible", "superstrike-prior"]);
    }
}

#[test]
fn a_charge_of_the_four_sections_is_never_lost_and_never_cleared_by_its_spelling() {
    let read: [&[u8]; 6] =
        [b"11357BHS", b"11357B HS-POSS MARIJ", b"11360A HS-SELL", b"11360(A)1HS", b"11357B2 HS", b"11359H&S"];
    for charge in read {
        let cases = cases(&[arrest(), own(|row| row.charged = charge)]);
        assert_eq!(cases.len(), 1, "{}", String::from_utf8_lossy(charge));
    }
    let doubtful: [&[u8]; 19] = [
        b"11359 PC",
        b"11357(A)PC",
        b"11357(A)",
        b"11359-POSSESS MARIJUANA FOR SALE",
        b"11359",
        b"11358A HS",
        b"011359 HS",
        b"0011358 HS",
        b"11359 H S",
        b"11357 B",
        b"11359HSS",
        b"11359 QX",
        b"1136(A) HS-GIVE/ETC MARIJ OVER 1 OZ/28.5 GRM",
        b"1359 HS",
        b"113599 HS-POSSESS MARIJUANA FOR SALE",
        b"11350 HS-POSSESS MARIJUANA FOR SALE",
        b"MARIJUANA",
        b"QXZWV",
        b"11359 HS-POSSESS MARIJUNAA FOR SALE",
    ];
    let codes =
        ["no-code", "code-family", "not-understood", "free-text-charge", "subsection-era", "charge-conflict"];
    for charge in doubtful {
        let what = String::from_utf8_lossy(charge).into_owned();
        assert_attorney(&what, &[arrest(), own(|row| row.charged = charge)], &codes);
    }
}

#[test]
fn an_own_count_whose_disposition_is_not_understood_is_a_case() {
    let words: [&[u8]; 12] = [
        b"SENTENCED",
        b"CONVCTD-PROB",
        b"CO  N VI CTE D",
        b"PROBATION REVOKED",
        b"SENTENCE MODIFIED",
        b"UNKNOWN",
        b"XYZZY",
        b"DISMISED",
        b"NOT FILED",
        b"REV",
        b"JUDGMENT ENTERED",
        b"CONVICTED-PROB REVOKED",
    ];
    for disposition in words {
        let what = String::from_utf8_lossy(disposition).into_owned();
        let codes = ["conviction-not-standing", "not-understood"];
        assert_attorney(&what, &[arrest(), own(|row| row.disposition = disposition)], &codes);
    }
}

/// A later row of the same conviction.
fn later(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    own(|row| {
        (row.event_date, row.disposition_date) = (b"20180601", b"20180601");
        row.conviction_status = b"";
        (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"", b"", b"");
        change(row);
    })
}

#[test]
fn a_later_sentence_runs_from_its_own_date() {
    for key in [&b"102002001000"[..], b"102003001000"] {
        let revoked = later(|row| {
            row.count_key = key;
            row.disposition = b"PROBATION REVOKED";
            (row.sentence_place, row.sentence_length, row.sentence_unit) = (b"PRISON", b"8", b"Y");
        });
        let cases = cases(&[arrest(), own(|_| ()), revoked]);
        assert_eq!(cases.len(), 1);
        let proposal = &cases[0].proposals[0];
        assert_eq!(cases[0].lane(), Lane::Review, "{:?}", cases[0].codes());
        assert!(matches!(proposal.action, Action::RecallAndResentence(_)), "{:?}", proposal.action);
        let sentence = proposal.proof.iter().find(|line| line.question == "sentence ended").unwrap();
        assert!(
            sentence.finding.words.contains("2018-06-01 PROBATION REVOKED, prison 8 Y"),
            "{}",
            sentence.finding.words
        );
    }
}

#[test]
fn a_later_reduction_is_never_a_felony_and_never_a_second_case() {
    let words: [&[u8]; 3] =
        [b"REDUCED TO MISDEMEANOR", b"REDUCED TO MISD PER 17 PC", b"RESENTENCED PER 1170.18 PC"];
    for disposition in words {
        for (key, status) in
            [(&b"102002001000"[..], &b""[..]), (b"102003001000", b"MISDEMEANOR"), (b"102003001000", b"")]
        {
            let reduced = later(|row| {
                row.count_key = key;
                row.disposition = disposition;
                row.conviction_status = status;
                (row.event_date, row.disposition_date) = (b"19990601", b"19990601");
            });
            let rows = [arrest(), own(|_| ()), reduced];
            assert_attorney(&String::from_utf8_lossy(disposition), &rows, &["already-reduced"]);
            let levels: Vec<_> = cases(&rows)[0].proposals[0].levels.iter().map(|at| at.level).collect();
            assert_eq!(levels.len(), 2, "{levels:?}");
            assert_ne!(levels[1], Some(crate::record::Level::Felony));
        }
    }
}

#[test]
fn one_conviction_that_is_told_twice_is_one_case() {
    let again = |change: fn(&mut Row<'static>)| {
        own(|row| {
            row.count_key = b"102003001000";
            change(row);
        })
    };
    let certain = again(|row| (row.event_date, row.disposition_date) = (b"19950701", b"19950701"));
    assert_eq!(cases(&[arrest(), own(|_| ()), certain]).len(), 1);
    let other_cycle = again(|row| row.count_key = b"103002001000");
    assert_eq!(cases(&[arrest(), own(|_| ()), other_cycle]).len(), 1);
    let other_number = again(|row| row.case_number = b"SCN100999");
    assert_attorney("another number", &[arrest(), own(|_| ()), other_number], &["duplicate"]);
    let again_revoked = again(|row| {
        row.disposition = b"CONVICTED-PROB REVOKED";
        (row.event_date, row.disposition_date) = (b"19960701", b"19960701");
    });
    assert_attorney("told again", &[arrest(), own(|_| ()), again_revoked], &["not-understood", "duplicate"]);
    // Two counts of one case are two convictions.
    let second = own(|row| row.count_key = b"102002002000");
    assert_eq!(cases(&[arrest(), own(|_| ()), second])[0].proposals.len(), 2);
}

#[test]
fn a_comment_that_may_matter_is_an_issue_and_a_number_is_none() {
    let matters: [&[u8]; 9] = [
        b"JURISDICTION TRANSFERRED FROM ALAMEDA",
        b"CONV VACATED ON APPEAL",
        b"REDUCED TO MISDEMEANOR PER 17(B)",
        b"11361 HS",
        b"SALE TO MINOR",
        b"5 LBS",
        b"ARMED",
        b"SEALED",
        b"XYZZY",
    ];
    for comment in matters {
        let what = String::from_utf8_lossy(comment).into_owned();
        assert_attorney(&what, &[arrest(), own(|row| row.comment = comment)], &["comment", "sale-to-minor"]);
    }
    for comment in [&b"SCN-L87G2300013"[..], b"WARRANT NBR A-400000", b"12345", b"PHOTO AVAILABLE"] {
        let cases = cases(&[arrest(), own(|row| row.comment = comment)]);
        assert_eq!(
            cases[0].lane(),
            Lane::Clear,
            "{}: {:?}",
            String::from_utf8_lossy(comment),
            cases[0].codes()
        );
    }
}

#[test]
fn who_it_is_and_where_the_record_is_are_issues() {
    let other = |change: fn(&mut Row<'static>)| {
        prior(|row| {
            row.charged = b"459 PC-BURGLARY";
            change(row);
        })
    };
    let tables: [(&str, Row<'static>, &[&str]); 7] = [
        ("name", other(|row| row.name = b"OTHERONE,ANNA"), &["identity"]),
        ("sex", other(|row| row.gender = b"F"), &["identity"]),
        ("CII", other(|row| row.cii = b"A2"), &["identity"]),
        ("multi", other(|row| row.multi_source = b"x"), &["other-states"]),
        ("single", other(|row| row.single_source = b"N"), &["other-states"]),
        ("type", other(|row| row.record_type = b"MANUAL"), &["paper-record"]),
        (
            "death",
            other(|row| (row.event_kind, row.charged, row.disposition) = (b"DECEASED", b"", b"")),
            &["date-conflict"],
        ),
    ];
    for (what, odd, codes) in tables {
        let mine = own(|row| row.gender = b"M");
        assert_attorney(what, &[odd, arrest(), mine], codes);
    }
    let hybrid = own(|row| row.cii = b"H1");
    assert_attorney("letter", &[hybrid], &["paper-record"]);
}

#[test]
fn the_counts_of_one_case_are_read_together() {
    for charge in [&b"11361(B) HS-SELL TO MINOR"[..], b"11353 HS-USE MINOR", b"11380 HS", b"11353.5 HS"] {
        let beside = own(|row| {
            row.charged = charge;
            row.count_key = b"102002002000";
            row.case_number = b"";
        });
        let cases = cases(&[arrest(), own(|_| ()), beside]);
        assert!(cases[0].codes().iter().any(|code| code.id() == "sale-to-minor"), "{:?}", cases[0].codes());
    }
    let gang = [
        prior(|row| row.charged = b"246 PC-SHOOT AT INHAB DWELLING"),
        prior(|row| (row.charged, row.count_key) = (b"186.22(B)(4) PC-GANG", b"101002002000")),
    ];
    assert_attorney("gang", &[gang[0], gang[1], arrest(), own(|_| ())], &["superstrike-possible"]);
}

#[test]
fn qualifiers_of_any_column_belong_to_the_charge_that_is_read() {
    for change in [
        (|row: &mut Row<'static>| row.disposed_qualifiers = b"-ATTEMPTED") as fn(&mut Row<'static>),
        |row| row.convicted_qualifiers = b"-ATTEMPTED",
        |row| row.charged_qualifiers = b"-ATTEMPTED",
    ] {
        assert_attorney("attempt", &[arrest(), own(change)], &["attempt"]);
    }
}

#[test]
fn a_birth_date_that_nobody_has_is_no_age() {
    let rows = [row(|row| {
        row.birth = b"19000101";
        row.charged = b"11357(B) HS-POSS MARIJUANA";
        row.conviction_status = b"MISDEMEANOR";
    })];
    let found = proposed(&person(&rows), &Policy::shipped("statute-only").unwrap());
    assert!(found[0].codes().iter().any(|code| code.id() == "missing-dob"), "{:?}", found[0].codes());
}
