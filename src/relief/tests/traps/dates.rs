//! Section C: dates and ages.

use super::*;

#[test]
fn t36_no_date_of_birth_satisfies_no_age_rule() {
    for birth in [&b""[..], b"00000000"] {
        assert_review(&[row(|row| row.birth = birth)], &["missing-dob"]);
    }
    // Known to the year or the month: even where every day of it would answer alike.
    for birth in [&b"19900000"[..], b"19800000", b"19890000", b"19800300"] {
        assert_review(&[row(|row| row.birth = birth)], &["missing-dob"]);
    }
}

#[test]
fn t37_an_undated_conviction_is_looked_at() {
    assert_review(&[row(|row| row.event_date = b"")], &["missing-date"]);
    let evidence = row(|row| {
        row.event_date = b"";
        row.disposition_date = b"";
        row.cycle_date = b"20091201";
    });
    assert_review(&[evidence], &["missing-date"]);
}

#[test]
fn t38_a_year_decides_when_every_day_of_it_does() {
    assert_outcome(&[row(|row| row.event_date = b"19980000")], Action::DismissAndSeal, &[]);
    let at_the_edge = row(|row| row.event_date = b"20090000");
    assert_review(&[at_the_edge], &["partial-date"]);
}

#[test]
fn t40_the_years_are_counted_from_the_as_of_date() {
    assert_outcome(&[row(|row| row.event_date = b"20150101")], MISDEMEANOR, &[]);
}

#[test]
fn t41_t42_twenty_one_at_the_court_may_be_twenty_at_the_offence() {
    let born = |birth: &'static [u8], arrested: &'static [u8]| {
        row(|row| {
            row.birth = birth;
            row.cycle_date = arrested;
        })
    };
    assert_review(&[born(b"19890101", b"")], &["age-at-offence"]);
    assert_outcome(&[born(b"19890102", b"")], Action::DismissAndSeal, &[]);
    assert_outcome(&[born(b"19870101", b"")], MISDEMEANOR, &[]);
    assert_outcome(&[born(b"19870102", b"")], Action::Undetermined, &["age-at-offence"]);
    // The arrest decides where it is on file; the peer's reading by the court date differs and is looked at.
    assert_outcome(&[born(b"19890101", b"20100101")], MISDEMEANOR, &[]);
    assert_review(&[born(b"19890101", b"20091231")], &["age-at-offence"]);
}

#[test]
fn a_cycle_and_its_arrest_of_different_days_are_looked_at() {
    let convicted = row(|row| {
        row.cycle_date = b"20161201";
        row.event_date = b"20170301";
    });
    let arrest = row(|row| {
        row.event_kind = b"ARREST/DETAINED/CITED";
        row.event_date = b"20091201";
        row.cycle_date = b"";
        row.count_key = b"101001001000";
        row.disposition = b"";
        row.conviction_status = b"";
    });
    // One says that the law of today applies and nothing is left to relieve, the other that it does not.
    assert_review(&[arrest, convicted], &["date-conflict"]);
}

#[test]
fn t43_born_after_the_conviction() {
    assert_review(&[row(|row| row.birth = b"20150101")], &["date-conflict"]);
}

#[test]
fn t45_an_age_that_is_not_the_birth_dates() {
    let rows = [row(|row| {
        row.birth = b"19900101";
        row.cycle_date = b"20100101";
        row.cycle_age = b"35";
    })];
    assert_review(&rows, &["dob-conflict"]);
}

#[test]
fn t48_the_court_date_is_not_the_offence_date() {
    let convicted = |arrested: &'static [u8]| {
        row(|row| {
            row.event_date = b"20170301";
            row.cycle_date = arrested;
        })
    };
    assert_outcome(&[convicted(b"20161020")], MISDEMEANOR, &[]);
    assert_outcome(&[convicted(b"20161109")], Action::None, &[]);
    assert_review(&[convicted(b"")], &["post-2016"]);
    assert_review(&[convicted(b"20160000")], &["partial-date", "post-2016"]);
}
