//! What holds of any rows: their order never matters, nothing that was read before does, and nothing is lost.

use super::*;
use proptest::prelude::*;

/// Values that rows are made of, so that they meet and contradict one another.
fn some_row(at: u64) -> impl Strategy<Value = Row<'static>> {
    let field = |values: &'static [&'static str]| proptest::sample::select(values).prop_map(str::as_bytes);
    (
        field(&["101002001000", "101002002000", "101001001000", "102002001000", "", "1010"]),
        field(&["COURT ACTION", "ARREST/DETAINED/CITED", "REGISTRATION", "DECEASED", "APPLICANT"]),
        field(&["20100101", "20110101", "20100000", "", "1/1/2010", "20100231"]),
        field(&["11359 HS", "11359 HS-POSS", "459 PC", "", "SEE COMMENT FOR CHARGE", "  -  "]),
        field(&["CONVICTED", "DISMISSED", "", "CONV SET ASIDE & DISM PER 1203.4 PC"]),
        field(&["", "11357 HS", "NOTHING"]),
        field(&["100", "200", "NULL  ", ""]),
        field(&["FELONY", "MISDEMEANOR", ""]),
        field(&["19800101", "19810101", ""]),
        field(&["A1", "A2", ""]),
    )
        .prop_map(
            move |(
                count_key,
                event_kind,
                event_date,
                charged,
                disposition,
                comment,
                case_number,
                level,
                birth,
                cii,
            )| Row {
                count_key,
                event_kind,
                event_date,
                charged,
                disposition,
                comment,
                case_number,
                conviction_status: level,
                birth,
                cii,
                ..base(at)
            },
        )
}

proptest! {
    #[test]
    fn the_order_of_the_rows_never_matters(
        rows in proptest::collection::vec(some_row(0), 0..12),
        seed in any::<[u8; 12]>(),
    ) {
        let rows: Vec<_> = rows.into_iter().enumerate().map(|(at, row)| Row { source: line(at as u64 + 2), ..row }).collect();
        let mut shuffled = rows.clone();
        let mut ranks: Vec<_> = rows.iter().zip(seed).map(|(row, rank)| (rank, row.source)).collect();
        ranks.sort_unstable();
        shuffled.sort_by_key(|row| ranks.iter().position(|(_, source)| *source == row.source));
        prop_assert_eq!(Person::assemble(&rows), Person::assemble(&shuffled));
    }

    #[test]
    fn what_was_read_before_changes_no_answer(
        before in proptest::collection::vec(some_row(1), 0..12),
        rows in proptest::collection::vec(some_row(2), 0..12),
    ) {
        let mut book = Phrasebook::default();
        let _ = Person::assemble_with(&before, &mut book);
        prop_assert_eq!(Person::assemble_with(&rows, &mut book), Person::assemble(&rows));
    }

    #[test]
    fn no_charge_and_no_disposition_is_lost(rows in proptest::collection::vec(some_row(0), 1..12)) {
        let rows: Vec<_> = rows.into_iter().enumerate().map(|(at, row)| Row { source: line(at as u64 + 2), ..row }).collect();
        let person = Person::assemble(&rows);
        let counts: Vec<_> = person.events.iter().flat_map(|event| &event.counts).collect();
        for row in &rows {
            for charge in [row.charged, row.convicted].map(|field| String::from_utf8_lossy(present(field)).into_owned()) {
                let offense = crate::record::Offense::parse(&charge);
                let kept = offense.sections.is_empty() || counts.iter().flat_map(|count| &count.charges).any(|charge| charge.offense.says_the_same_as(&offense));
                prop_assert!(kept, "{charge}");
            }
            let disposition = String::from_utf8_lossy(row.disposition);
            let kept = disposition.is_empty() || counts.iter().flat_map(|count| &count.dispositions).any(|disposed| disposed.text.as_str() == disposition);
            prop_assert!(kept, "{disposition}");
        }
    }

    #[test]
    fn any_bytes_make_a_person(fields in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 12)) {
        let row = Row {
            subject: &fields[0], cii: &fields[1], name: &fields[2], birth: &fields[3], event_date: &fields[4],
            event_kind: &fields[5], agency: &fields[6], county: &fields[7], count_key: &fields[8],
            charged: &fields[9], disposition: &fields[10], comment: &fields[11],
            ..Row::blank(line(2))
        };
        prop_assert_eq!(Person::assemble(&[row]).events.len(), 1);
    }
}
