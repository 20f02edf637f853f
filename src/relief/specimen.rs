//! Specimen persons for the tests of this room and of the proofs that go out: the base row of traps.md and its variations, put together as a reader
//! would.

use crate::record::{County, Person, Row, SourceLine, SourceNo};
use crate::relief::{CaseProposal, Policy, propose};
use jiff::civil::{Date, date};

/// The compute date of traps.md.
pub(crate) const AS_OF: Date = date(2019, 7, 1);

/// Base row B of traps.md: convicted in San Francisco on 2010-01-01 of HS 11359, a felony.
pub(crate) fn base() -> Row<'static> {
    Row {
        subject: b"1",
        cii: b"A1",
        name: b"DOE,JANE",
        birth: b"19800101",
        event_date: b"20100101",
        event_kind: b"COURT ACTION",
        county: b"SAN FRANCISCO",
        count_key: b"101002001000",
        case_number: b"100",
        charged: b"11359 HS-POSSESS MARIJUANA FOR SALE",
        charged_level: b"F",
        disposition: b"CONVICTED-PROBATION",
        conviction_status: b"FELONY",
        ..Row::blank(SourceLine { source: SourceNo(1), line: 2 })
    }
}

/// The base row, changed.
pub(crate) fn row(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    let mut row = base();
    change(&mut row);
    row
}

/// An arrest in the cycle of the base row.
pub(crate) fn arrest(change: impl FnOnce(&mut Row<'static>)) -> Row<'static> {
    let mut row = Row {
        event_kind: b"ARREST/DETAINED/CITED",
        agency: b"CAPD SAN FRANCISCO",
        count_key: b"101001001000",
        case_number: b"7",
        disposition: b"",
        conviction_status: b"",
        ..base()
    };
    change(&mut row);
    row
}

/// Puts rows together, each on a line of its own.
pub(crate) fn person(rows: &[Row<'static>]) -> Person {
    let numbered: Vec<_> = (2..)
        .zip(rows)
        .map(|(line, row)| Row { source: SourceLine { source: SourceNo(1), line }, ..*row })
        .collect();
    Person::assemble(&numbered)
}

/// The county of the queue.
pub(crate) fn san_francisco() -> County {
    County::new("SAN FRANCISCO")
}

/// The options that both columns of traps.md are about.
pub(crate) fn peer_policy() -> Policy {
    Policy::from_peer_options(
        r#"{"baselineEligibility":{"dismiss":["11357","11358"],"reduce":["11359","11360"]},
            "additionalRelief":{"subjectUnder21AtConviction":true,"subjectHasOnlyProp64Charges":false,
            "subjectIsDeceased":true,"subjectAgeThreshold":50,"yearsSinceConvictionThreshold":10,
            "yearsCrimeFreeThreshold":0}}"#,
    )
    .unwrap()
}

/// Proposes for a person under a policy, in San Francisco, as of the compute date of traps.md.
pub(crate) fn proposed(person: &Person, policy: &Policy) -> Vec<CaseProposal> {
    propose(person, policy, &san_francisco(), AS_OF)
}
