//! Files that went through a spreadsheet, broke off, or hold line breaks within cells.

use super::*;

/// The arrest and the court action of a person, as small files of such reports have them.
fn person(subject: &str, cii: &str, number: &str, key: &str) -> [String; 2] {
    let key = |step: &str| if key.is_empty() { format!("10100{step}001000") } else { key.to_owned() };
    let of = |kind, step: &str, number| {
        row(&[
            (column::SUBJECT_ID, subject),
            (column::CII_NUMBER, cii),
            (column::STP_TYPE_DESCR, kind),
            (column::STP_ORI_DESCR, "CASC SAN FRANCISCO"),
            (column::CNT_ORDER, &key(step)),
            (column::OFN, number),
            (column::END_OF_REC, "EOR"),
        ])
    };
    [of("ARREST/DETAINED/CITED", "1", ""), of("COURT ACTION", "2", number)]
}

fn people(of: impl Fn(u32) -> [String; 2]) -> Vec<String> {
    (1..=5).flat_map(of).collect()
}

#[test]
fn people_whose_ids_became_one_are_refused_and_never_one_person() {
    for id in ["2.00E+07", "Mar-95", "#N/A", "########"] {
        let read = read(&people(|at| person(id, &format!("A9000000{at}"), &format!("SCN10020{at}"), "")));
        assert_eq!(read.subjects(), Vec::<&str>::new(), "{id}");
        let expected: Vec<_> =
            (1..=10).map(|line| (line, Some("SUBJECT_ID"), RefusalReason::SpreadsheetId)).collect();
        assert_eq!(read.reasons(), expected, "{id}");
    }
}

#[test]
fn people_whose_id_is_a_placeholder_are_never_one_person() {
    for id in ["UNKNOWN", "000000000", "0", "N/A", "none", "TBD"] {
        let read = read(&people(|at| person(id, &format!("A9000000{at}"), &format!("SCN10020{at}"), "")));
        assert_eq!(read.subjects(), [""; 5], "{id}");
        let in_doubt = |history: &History| matches!(history.person.remarks[..], [Remark::BlankSubject(_)]);
        assert!(read.persons.iter().all(in_doubt), "{id}");
    }
}

#[test]
fn order_numbers_that_became_one_are_refused() {
    let read = read(&people(|at| person(&at.to_string(), &format!("A9000000{at}"), "SCN100200", "1.01E+11")));
    assert_eq!(read.subjects(), Vec::<&str>::new());
    assert!(read.refused.iter().all(|row| row.reason == RefusalReason::SpreadsheetNumber));
    assert_eq!(read.refused.len(), 10);
}

#[test]
fn a_rewritten_cii_number_refuses_the_row_and_marks_the_person_it_names() {
    let read = read(&[of("1"), row(&[(column::CII_NUMBER, "1.23E+07")]), of("2")]);
    assert_eq!(read.reasons(), [(2, Some("CII_NUMBER"), RefusalReason::SpreadsheetId)]);
    assert_eq!((read.remarks("1"), read.remarks("2")), (vec![Remark::QuarantinedRow(line(2))], vec![]));
}

#[test]
fn a_row_whose_id_was_rewritten_marks_its_neighbours_and_who_carries_its_number() {
    let rewritten = |cii: &str| row(&[(column::SUBJECT_ID, "2.00E+07"), (column::CII_NUMBER, cii)]);
    let mark = |at| vec![Remark::QuarantinedRow(line(at))];
    let between = read(&[of("1"), rewritten("A77"), of("2"), of("3")]);
    assert_eq!(between.reasons(), [(2, Some("SUBJECT_ID"), RefusalReason::SpreadsheetId)]);
    assert_eq!(
        (between.remarks("1"), between.remarks("2"), between.remarks("3")),
        (mark(2), mark(2), vec![])
    );
    let far = read(&[of("1"), of("2"), of("3"), rewritten("A91")]);
    assert_eq!((far.remarks("1"), far.remarks("2"), far.remarks("3")), (mark(4), vec![], mark(4)));
    for parts in [1, 2, 3] {
        let far =
            read_in(&[[of("1"), of("2"), of("3"), rewritten("A91")].join("\n").as_bytes()], Some(parts));
        assert_eq!(far.unwrap().remarks("1"), mark(4), "{parts}");
    }
}

#[test]
fn what_a_spreadsheet_or_a_person_wrote_for_a_case_number_is_none() {
    let words = [
        "1.00E+07",
        "Mar-95",
        "MULTIPLE - SEE BELOW",
        "UNKNOWN",
        "SAME",
        "NONE",
        "0",
        "000000",
        "SEE COMMENT",
        "PENDING",
        "NULL",
        "N/A",
    ];
    for number in words {
        let read = read(&people(|at| person(&at.to_string(), &format!("A9000000{at}"), number, "")));
        assert_eq!((read.subjects().len(), read.refused.len()), (5, 0), "{number}");
        for history in &read.persons {
            let court = &history.person.events[1];
            assert_eq!(court.case_numbers, [], "{number}");
            let not_understood = history.person.remarks.iter().any(|remark| {
                matches!(remark, Remark::CaseNumberNotUnderstood(line, text)
                    if *line == history.rows[1].source && text.as_str() == number)
            });
            assert_eq!(not_understood, ["1.00E+07", "Mar-95"].contains(&number), "{number}");
        }
    }
}

#[test]
fn a_case_number_on_several_people_marks_each_of_them() {
    let all = people(|at| {
        let number = if at <= 2 { "SCN 100207".to_owned() } else { format!("SCN10020{at}") };
        person(&at.to_string(), &format!("A9000000{at}"), &number, "")
    });
    let elsewhere = |at| {
        vec![Remark::CaseNumberElsewhere { here: line(at), number: crate::record::Text::new("SCN 100207") }]
    };
    for parts in [1, 2] {
        let read = read_in(&[all.join("\n").as_bytes()], Some(parts)).unwrap();
        assert_eq!(
            (read.remarks("1"), read.remarks("2"), read.remarks("3")),
            (elsewhere(2), elsewhere(4), vec![])
        );
    }
    let scattered: Vec<String> =
        all.iter().step_by(2).chain(all.iter().skip(1).step_by(2)).cloned().collect();
    let read = read(&scattered);
    assert_eq!((read.remarks("1"), read.remarks("2")), (elsewhere(6), elsewhere(7)));
}

/// A row with a comment that breaks off its line.
fn broken(subject: &str, comment: &str) -> String {
    row(&[
        (column::SUBJECT_ID, subject),
        (column::CII_NUMBER, &format!("A9{subject}")),
        (column::COMMENT_TEXT, &format!("\"{comment}\"")),
        (column::END_OF_REC, "EOR"),
    ])
}

#[test]
fn a_line_break_within_quotes_is_text() {
    for comment in ["ONE\nTWO", "ONE\r\nTWO", "\nONE\n\nTWO, THREE \"\"X\"\"\n", "1,2\n3,4\n5\n6\n7\n8\n9"] {
        for end in ["\n", "\r\n"] {
            let lines = [broken("1", "PLAIN"), broken("1", comment), broken("2", "PLAIN")];
            let read = read_in(&[lines.join(end).as_bytes()], None).unwrap();
            assert_eq!(read.reasons(), [], "{comment:?}");
            assert_eq!(read.subjects(), ["1", "2"], "{comment:?}");
            let rows: Vec<_> = read.persons.iter().flat_map(|history| &history.rows).collect();
            assert_eq!(rows[1].raw, lines[1].as_bytes());
            let physical = 3 + comment.matches('\n').count() as u64;
            assert_eq!(rows.iter().map(|row| row.source.line).collect::<Vec<_>>(), [1, 2, physical]);
            assert_eq!((read.survey.sources[0].rows, read.survey.sources[0].lines), (3, physical));
            let told = crate::record::layout::columns(&rows[1].raw);
            let told = &told[column::COMMENT_TEXT].1;
            assert!(!told.as_str().contains("\\u"), "{told}");
            assert_eq!(told.as_str().matches("TWO").count(), comment.matches("TWO").count());
        }
    }
}

#[test]
fn a_quote_that_nothing_closes_harms_no_other_row() {
    let open = broken("1", "NEVER CLOSED").replace("CLOSED\"", "CLOSED");
    // One line more than is joined.
    let long = broken("1", &"A\n".repeat(8));
    for (bad, refused) in [(open.replace(",EOR", ","), 1), (open, 1), (long, 9)] {
        let read = read_in(&[[broken("1", "X"), bad.clone(), broken("2", "X")].join("\n").as_bytes()], None)
            .unwrap();
        assert_eq!(read.refused.len(), refused, "{bad}");
        assert_eq!(read.refused[0].line, line(2));
        assert_eq!(read.subjects(), ["1", "2"]);
        assert_eq!(read.survey.sources[0].rows, 2 + refused as u64);
    }
    // Two rows that are damaged so that they would be one together stay two.
    let name = |name: &str| row(&[(column::PRI_NAME, name), (column::END_OF_REC, "")]);
    let read = read(&[name("\"DOE"), name("DOE\""), of("2")]);
    assert_eq!(
        read.reasons(),
        [(1, None, RefusalReason::UnclosedQuote), (2, None, RefusalReason::BareQuote)]
    );
}

#[test]
fn a_file_whose_last_row_breaks_off_says_so() {
    let whole = [broken("1", "X"), broken("1", "X"), broken("2", "X")].join("\n");
    let first = broken("1", "X").len() * 2 + 2;
    assert_eq!(read_in(&[whole.as_bytes()], None).unwrap().survey.sources[0].breaks_off, None);
    assert_eq!(
        read_in(&[format!("{whole}\n\n").as_bytes()], None).unwrap().survey.sources[0].breaks_off,
        None
    );
    for (cut, end) in
        (first + 1..whole.len()).step_by(7).chain([whole.len() - 1]).zip(["", "\n"].into_iter().cycle())
    {
        let read = read_in(&[format!("{}{end}", &whole[..cut]).as_bytes()], None).unwrap();
        assert_eq!(read.survey.sources[0].breaks_off, Some(3), "{cut}");
        assert_eq!((read.refused.len(), read.refused[0].line), (1, line(3)), "{cut}");
        assert_eq!(read.subjects(), ["1"], "{cut}");
    }
    let read = read_in(&[&whole.as_bytes()[..whole.len() - 1]], None).unwrap();
    assert_eq!(read.reasons(), [(3, None, RefusalReason::BrokenOff)]);
}
