//! What the record says of rows that mislead a careless reader (traps.md A, C, D, E).

mod properties;

use super::*;
use crate::record::{ChargeOrigin, Class, County, Court, DateSpan, Form, Level, SourceNo, Term};
use jiff::civil::date;

fn line(line: u64) -> SourceLine {
    SourceLine { source: SourceNo(1), line }
}

/// Row B of traps.md, standing on a line.
fn base(at: u64) -> Row<'static> {
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
        ..Row::blank(line(at))
    }
}

/// The one count of the one event of rows that make one.
fn only_count(rows: &[Row<'_>]) -> crate::record::Count {
    let person = Person::assemble(rows);
    assert_eq!(person.events.len(), 1, "{:?}", person.events);
    assert_eq!(person.events[0].counts.len(), 1);
    person.events[0].counts[0].clone()
}

#[test]
fn the_base_row_says_all_it_says() {
    let person = Person::assemble(&[base(2)]);
    assert_eq!(person.remarks, []);
    assert_eq!(person.identity.subject.as_str(), "1");
    assert_eq!(person.identity.name.as_str(), "DOE,JANE");
    assert_eq!(person.identity.birth.exact(), Some(date(1980, 1, 1)));
    assert_eq!(person.identity.birth_source, Some(line(2)));
    let event = &person.events[0];
    assert_eq!((event.key.as_str(), &event.kind, event.court), ("101002", &EventKind::Court, Court::Other));
    assert_eq!(event.county, County::new("SAN FRANCISCO"));
    assert_eq!(event.case_numbers.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["100"]);
    let count = &event.counts[0];
    assert!(count.is_conviction() && !count.duplicate_key);
    assert_eq!(count.level, Some(Level::Felony));
    assert_eq!(count.charge().map(|charge| charge.origin), Some(ChargeOrigin::Charged));
    assert_eq!(count.dispositions[0].date.exact(), Some(date(2010, 1, 1)));
}

#[test]
fn the_charge_is_the_convicted_one_and_the_others_are_kept_t12_t13() {
    let t12 = only_count(&[Row {
        charged: b"11357(C) HS-POSS MARIJUANA",
        convicted: b"11378 HS-POSS CNTL SUB FOR SALE",
        ..base(2)
    }]);
    let origins: Vec<_> =
        t12.charges.iter().map(|charge| (charge.origin, charge.offense.sections[0].to_string())).collect();
    assert_eq!(
        origins,
        [(ChargeOrigin::Convicted, "11378 HS".to_owned()), (ChargeOrigin::Charged, "11357(c) HS".to_owned())]
    );
    let t13 = only_count(&[Row {
        charged: b"11378 HS",
        disposed: b"11377 HS",
        convicted: b"11357(C) HS",
        ..base(2)
    }]);
    let sections: Vec<_> = t13.charges.iter().map(|charge| charge.offense.sections[0].to_string()).collect();
    assert_eq!(sections, ["11357(c) HS", "11377 HS", "11378 HS"]);
}

#[test]
fn the_comment_is_the_charge_where_the_column_is_blank_or_refers_to_it_t04_t07() {
    let cases: [(&[u8], &[u8], Option<&str>); 7] = [
        (b"SEE COMMENT FOR CHARGE", b"4149 BP CASE 11357882", Some("4149 BP")),
        (b"SEE COMMENT FOR CHARGE", b"CHRG-11359 HS POSS MJ SALE", Some("11359 HS")),
        (b"SEE COMMENT FOR CHARGE", b"CHRG- 11359 HS POSS MJ SALE", Some("11359 HS")),
        (b"   ", b"11357(B) HS", Some("11357(b) HS")),
        (b"NULL  ", b"11357(B) HS", Some("11357(b) HS")),
        (b"", b"COUNT AMENDED", Some("")),
        (b"", b"", None),
    ];
    for (charged, comment, section) in cases {
        let count = only_count(&[Row { charged, comment, ..base(2) }]);
        let charge = count.charge();
        assert_eq!(charge.map(|charge| charge.origin), section.map(|_| ChargeOrigin::Comment), "{comment:?}");
        let read =
            charge.map(|charge| charge.offense.sections.first().map(ToString::to_string).unwrap_or_default());
        assert_eq!(read.as_deref(), section);
        assert!(count.comment.is_empty());
    }
}

#[test]
fn a_comment_beside_a_charge_stays_a_comment_t16() {
    let count =
        only_count(&[Row { charged: b"4573.6 PC-POSS DRUGS IN PRISON", comment: b"11357 HS", ..base(2) }]);
    assert_eq!(count.charges.len(), 1);
    assert_eq!(count.charges[0].offense.sections[0].to_string(), "4573.6 PC");
    assert_eq!(count.comment.as_str(), "11357 HS");
    let remark = only_count(&[Row { charged: b"", disposed: b"11357 HS", comment: b"AMENDED", ..base(2) }]);
    assert_eq!((remark.charges.len(), remark.comment.as_str()), (1, "AMENDED"));
}

#[test]
fn attempts_conspiracies_and_qualifiers_reach_the_count_t06_t09() {
    let form = |row| only_count(&[row]).charges[0].offense.form;
    assert_eq!(form(Row { charged: b"664-11359 HS-ATTEMPT POSS MJ SALE", ..base(2) }), Form::Attempt);
    assert_eq!(form(Row { charged: b"182(A)(1)/11359 PC-CONSPIRACY", ..base(2) }), Form::Conspiracy);
    assert_eq!(form(Row { charged_qualifiers: b"ATTEMPTED", ..base(2) }), Form::Attempt);
    assert_eq!(form(base(2)), Form::Plain);
}

#[test]
fn what_is_not_known_of_dates_stays_unknown_t36_t37_t38() {
    let person = Person::assemble(&[Row { birth: b"", event_date: b"", ..base(2) }]);
    assert!(person.identity.birth.is_unknown() && person.identity.birth_source.is_none());
    assert!(person.events[0].date.is_unknown() && person.remarks.is_empty());
    let person = Person::assemble(&[Row { birth: b"19900000", event_date: b"19980000", ..base(2) }]);
    let year = |year| Some(DateSpan { earliest: date(year, 1, 1), latest: date(year, 12, 31) });
    assert_eq!((person.identity.birth.span(), person.events[0].date.span()), (year(1990), year(1998)));
}

#[test]
fn a_day_that_is_none_is_unknown_and_remarked_on_once() {
    let rows = [
        Row { event_date: b"19850231", birth: b"19801301", ..base(2) },
        Row { event_date: b"19850231", ..base(3) },
    ];
    let person = Person::assemble(&rows);
    assert!(person.events[0].date.is_unknown());
    assert_eq!(person.identity.birth.exact(), Some(date(1980, 1, 1)));
    assert_eq!(
        person.remarks,
        [
            Remark::UnreadableDate(line(2), "PRI_DOB".to_owned()),
            Remark::UnreadableDate(line(2), "STP_EVENT_DATE".to_owned())
        ]
    );
}

#[test]
fn the_age_and_the_arrest_date_of_the_cycle_are_kept_t45_t48() {
    let row = Row { cycle_date: b"20161020", cycle_age: b"35", event_date: b"20170301", ..base(2) };
    let event = Person::assemble(&[row]).events.remove(0);
    assert_eq!(event.cycle_date.exact(), Some(date(2016, 10, 20)));
    assert_eq!((event.date.exact(), event.cycle_age), (Some(date(2017, 3, 1)), Some(35)));
    assert_eq!(Person::assemble(&[Row { cycle_age: b"0", ..base(2) }]).events[0].cycle_age, None);
}

#[test]
fn the_level_is_stated_or_unknown_t50_t51() {
    let cases: [(&[u8], &[u8], Option<Level>); 6] = [
        (b"", b"", None),
        (b"FELONY ", b"", Some(Level::Felony)),
        (b"   ", b"F", Some(Level::Felony)),
        (b"", b"M", Some(Level::Misdemeanor)),
        (b"MISDEMEANOR", b"F", Some(Level::Misdemeanor)),
        (b"WOBBLER", b"F", None),
    ];
    for (conviction_status, charged_level, level) in cases {
        assert_eq!(only_count(&[Row { charged_level, conviction_status, ..base(2) }]).level, level);
    }
}

#[test]
fn the_level_of_another_charge_is_not_the_convictions() {
    let reduced = Row { conviction_status: b"", charged: b"11359 HS", convicted: b"11357(B) HS", ..base(2) };
    assert_eq!(only_count(&[reduced]).level, None);
    assert_eq!(only_count(&[Row { convicted_level: b"M", ..reduced }]).level, Some(Level::Misdemeanor));
    let same = Row { convicted: b"11359 hs", ..reduced };
    assert_eq!(only_count(&[same]).level, Some(Level::Felony));
    let disposed = Row { convicted: b"", disposed: b"11357 HS", disposed_level: b"I", ..reduced };
    assert_eq!(only_count(&[disposed]).level, Some(Level::Infraction));
    let contradicting = [base(2), Row { conviction_status: b"MISDEMEANOR", ..base(3) }];
    assert_eq!(only_count(&contradicting).level, None);
}

#[test]
fn dispositions_are_read_whatever_their_case_t52() {
    for disposition in [&b" CONVICTED-PROBATION"[..], b"Convicted-Probation", b"CONVICTED"] {
        assert!(only_count(&[Row { disposition, ..base(2) }]).is_conviction());
    }
}

#[test]
fn later_rows_of_the_count_or_of_the_cycle_are_both_seen_t53_t54_t55() {
    let cases: [(&[u8], Class); 3] = [
        (b"CONV SET ASIDE & DISM PER 1203.4 PC", Class::SetAside),
        (b"DISMISSED-PROP 64 11361.8 HS", Class::Prop64),
        (b"CONVICTION REVERSED/VACATED", Class::Vacated),
    ];
    for (disposition, expected) in cases {
        let later = Row { disposition, event_date: b"20150101", conviction_status: b"", ..base(3) };
        let count = only_count(&[base(2), later]);
        assert_eq!(
            count.dispositions.iter().map(|disposed| disposed.disposition.class).collect::<Vec<_>>(),
            [Class::Convicted, expected]
        );
        assert_eq!(count.dispositions[1].date.exact(), Some(date(2015, 1, 1)));
        assert_eq!(count.level, Some(Level::Felony));

        let person = Person::assemble(&[base(2), Row { count_key: b"101003001000", ..later }]);
        assert_eq!(person.events[0].date.exact(), Some(date(2010, 1, 1)));
        let of_cycle: Vec<_> = person.of_cycle("101").flat_map(|event| &event.counts).collect();
        assert_eq!(of_cycle[1].dispositions[0].disposition.class, expected);
        assert_eq!(person.convictions().len(), 1);
    }
}

#[test]
fn the_day_of_a_later_row_does_not_move_the_conviction() {
    let later =
        Row { disposition: b"CONV SET ASIDE & DISM PER 1203.4 PC", event_date: b"20150101", ..base(1) };
    let person = Person::assemble(&[base(2), later]);
    assert_eq!(person.events[0].date.exact(), Some(date(2010, 1, 1)));
    assert_eq!(person.remarks, []);
    let other = Row { event_date: b"20110101", ..base(3) };
    let person = Person::assemble(&[base(2), other]);
    assert!(person.events[0].date.is_unknown());
    assert_eq!(person.remarks, [Remark::RowsDisagree(line(3), "STP_EVENT_DATE".to_owned())]);
    let coarse = Person::assemble(&[base(2), Row { event_date: b"20100000", ..base(3) }]);
    assert_eq!(coarse.events[0].date.exact(), Some(date(2010, 1, 1)));
}

#[test]
fn different_charges_under_one_number_are_two_counts_t57() {
    let other = Row { charged: b"459 PC-BURGLARY", ..base(3) };
    let person = Person::assemble(&[base(2), other]);
    let counts: Vec<_> = person.events[0]
        .counts
        .iter()
        .map(|count| {
            (count.charges[0].offense.sections[0].to_string(), count.duplicate_key, count.source.line)
        })
        .collect();
    assert_eq!(counts, [("11359 HS".to_owned(), true, 2), ("459 PC".to_owned(), true, 3)]);
    // The same charge in other words, and a row that states none, are parts of the one count.
    let sentence =
        Row { charged: b"", sentence_place: b"JAIL", sentence_length: b"30", sentence_unit: b"D", ..base(4) };
    let count = only_count(&[base(2), Row { charged: b"11359 hs-poss", ..base(3) }, sentence]);
    assert!(!count.duplicate_key);
    assert_eq!(count.dispositions[0].sentence[0].term, Some(Term::Days(30)));
}

#[test]
fn several_sentence_rows_are_parts_of_one_count_t59() {
    let part = |at, place: &'static [u8], length: &'static [u8], unit: &'static [u8]| Row {
        sentence_place: place,
        sentence_length: length,
        sentence_unit: unit,
        ..base(at)
    };
    let count = only_count(&[
        part(2, b"PROBATION", b"3", b"Y"),
        part(3, b"JAIL", b"30", b"D"),
        part(4, b"FINE", b"19", b""),
    ]);
    assert_eq!(count.dispositions[0].sentence.len(), 3);
    assert_eq!(count.dispositions.len(), 1);
    let end = count.sentence_end(PartialDate::day(date(2010, 1, 1)));
    assert_eq!(end, Some(DateSpan::day(date(2013, 1, 31))));
    assert_eq!(count.sentence_end(PartialDate::UNKNOWN), None);
    let unknown = only_count(&[part(2, b"PROBATION", b"3", b"Y"), part(3, b"PRISON", b"1", b"L")]);
    assert_eq!(unknown.sentence_end(PartialDate::day(date(2010, 1, 1))), None);
}

#[test]
fn persons_without_an_id_and_persons_with_two_numbers_are_remarked_on_t66() {
    let person = Person::assemble(&[Row { subject: b"NULL  ", ..base(2) }]);
    assert!(person.identity.subject.is_blank());
    assert_eq!(person.remarks, [Remark::BlankSubject(line(2))]);
    let person =
        Person::assemble(&[base(2), Row { cii: b"00000001", ..base(3) }, Row { cii: b"A2", ..base(4) }]);
    assert_eq!(person.remarks, [Remark::CiiDiffers(line(4))]);
}

#[test]
fn birth_dates_that_differ_make_it_unknown_but_a_coarser_one_does_not() {
    let person = Person::assemble(&[base(2), Row { birth: b"19810101", ..base(3) }]);
    assert!(person.identity.birth.is_unknown());
    assert_eq!(person.remarks, [Remark::BirthDatesDiffer(line(3))]);
    let person = Person::assemble(&[Row { birth: b"19800000", ..base(2) }, base(3)]);
    assert_eq!(person.identity.birth.exact(), Some(date(1980, 1, 1)));
    assert_eq!((person.identity.birth_source, person.remarks.len()), (Some(line(3)), 0));
}

#[test]
fn names_that_differ_are_all_kept() {
    let person = Person::assemble(&[base(2), Row { name: b"ROE,JANE", ..base(3) }, base(4)]);
    assert_eq!(person.identity.name.as_str(), "DOE,JANE");
    assert_eq!(person.identity.also_known_as.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["ROE,JANE"]);
}

#[test]
fn the_county_comes_from_the_name_else_the_number_else_the_agency_t69() {
    let county = |row| Person::assemble(&[row]).events[0].county.to_string();
    assert_eq!(county(Row { county: b"SAN FRANCISCO CO", ..base(2) }), "SAN FRANCISCO");
    assert_eq!(county(Row { county: b"", county_code: b"38", ..base(2) }), "SAN FRANCISCO");
    assert_eq!(county(Row { county: b"NULL", agency: b"CASCSAN FRANCISCO", ..base(2) }), "SAN FRANCISCO");
    assert_eq!(county(Row { county: b"", agency: b"CAPD SOMEWHERE", ..base(2) }), "");
    let person = Person::assemble(&[base(2), Row { county: b"LOS ANGELES", ..base(3) }]);
    assert_eq!(person.remarks, [Remark::RowsDisagree(line(3), "STP_ORI_CNTY_NAME".to_owned())]);
    let person = Person::assemble(&[Row { county_code: b"19", ..base(2) }]);
    assert_eq!(person.remarks, [Remark::RowsDisagree(line(2), "STP_ORI_CNTY_CODE".to_owned())]);
}

#[test]
fn every_count_of_a_step_inherits_its_case_numbers_t70_t71() {
    let numbers = |rows: &[Row<'_>]| {
        let person = Person::assemble(rows);
        person.events[0].case_numbers.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let second = |case_number| Row { count_key: b"101002002000", case_number, ..base(3) };
    assert_eq!(numbers(&[base(2), second(b"")]), ["100"]);
    assert_eq!(numbers(&[base(2), second(b"100 ")]), ["100"]);
    assert_eq!(numbers(&[base(2), second(b"200")]), ["100", "200"]);
    let blank = Row { case_number: b"NULL  ", ..base(2) };
    assert_eq!(numbers(&[blank, second(b"      ")]), Vec::<String>::new());
    assert_eq!(numbers(&[Row { court_case_number: b"SCN7", ..blank }]), ["SCN7"]);
    assert_eq!(numbers(&[Row { court_case_number: b"SCN7", ..base(2) }]), ["100"]);
}

#[test]
fn juvenile_courts_and_deaths_are_seen_t72_t80() {
    let person = Person::assemble(&[Row { agency: b"CAJV SAN FRANCISCO", ..base(2) }]);
    assert_eq!(person.events[0].court, Court::Juvenile);
    let death = Row {
        event_kind: b"DECEASED",
        count_key: b"",
        event_date: b"20200101",
        charged: b"",
        ..Row::blank(line(3))
    };
    let person = Person::assemble(&[base(2), death]);
    assert_eq!(
        person.death().map(|event| (event.key.as_str(), event.date.exact())),
        Some(("", Some(date(2020, 1, 1))))
    );
}

#[test]
fn a_registration_keeps_its_charge_also_from_the_comment_t29_t30() {
    let registration =
        Row { event_kind: b"REGISTRATION", disposition: b"", conviction_status: b"", ..base(2) };
    for row in [
        Row { charged: b"", comment: b"290 PC-REGISTRATION", ..registration },
        Row { charged: b"SEE COMMENT FOR CHARGE", comment: b"290 PC-REGISTRATION", ..registration },
        Row { charged: b"290 PC-REGISTRATION OF SEX OFFENDER", count_key: b"", ..registration },
    ] {
        let person = Person::assemble(&[row]);
        let sections: Vec<_> = person
            .registrations()
            .flat_map(|event| &event.counts)
            .flat_map(|count| &count.charges)
            .flat_map(|charge| &charge.offense.sections)
            .map(ToString::to_string)
            .collect();
        assert_eq!(sections, ["290 PC"]);
    }
}

#[test]
fn arrest_and_court_rows_under_one_step_number_are_two_events() {
    let arrest =
        Row { event_kind: b"ARREST/DETAINED/CITED", event_date: b"20091201", disposition: b"", ..base(3) };
    let person = Person::assemble(&[base(2), arrest]);
    assert_eq!(
        person.events.iter().map(|event| event.kind.clone()).collect::<Vec<_>>(),
        [EventKind::Arrest, EventKind::Court]
    );
    assert_eq!(person.remarks, []);
}

#[test]
fn padding_is_a_missing_value_everywhere() {
    let pad: &[u8] = b"  -  ";
    let padded = Row {
        gender: pad,
        race: pad,
        cycle_date: pad,
        cycle_age: pad,
        agency: pad,
        county_code: pad,
        disposition_date: pad,
        court_case_number: pad,
        charged_qualifiers: pad,
        disposed: pad,
        disposed_level: pad,
        disposed_qualifiers: pad,
        convicted: pad,
        convicted_level: pad,
        convicted_qualifiers: pad,
        sentence_place: pad,
        sentence_length: pad,
        sentence_unit: pad,
        comment: pad,
        ..base(2)
    };
    assert_eq!(Person::assemble(&[padded]), Person::assemble(&[base(2)]));
}

#[test]
fn convictions_come_in_the_order_of_their_dates_with_unknown_ones_last() {
    let at = |key: &'static [u8], event_date: &'static [u8], line| Row {
        count_key: key,
        event_date,
        ..base(line)
    };
    let person = Person::assemble(&[
        at(b"101002001000", b"", 2),
        at(b"102002001000", b"20050000", 3),
        at(b"103002001000", b"20041231", 4),
    ]);
    let dates: Vec<_> =
        person.convictions().iter().map(|conviction| conviction.event.date.to_string()).collect();
    assert_eq!(dates, ["2004-12-31", "2005", "unknown"]);
}
