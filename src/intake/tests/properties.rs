//! What holds of any rows and any bytes: who is who does not depend on where rows stand, and every line is told once.

use super::*;
use proptest::prelude::*;

/// Puts a file together in memory, the simple way.
fn grouped(lines: &[String]) -> BTreeMap<String, Person> {
    let mut rows: BTreeMap<String, Vec<(SourceLine, Vec<String>)>> = BTreeMap::new();
    for (at, text) in lines.iter().enumerate() {
        let fields: Vec<_> = text
            .replace("\"DOE,JANE\"", "DOE;JANE")
            .split(',')
            .map(|field| field.replace(';', ","))
            .collect();
        rows.entry(fields[column::SUBJECT_ID].clone()).or_default().push((line(at as u64 + 1), fields));
    }
    let assembled = |rows: Vec<(SourceLine, Vec<String>)>| {
        let rows: Vec<_> = rows
            .iter()
            .map(|(source, fields)| Row {
                subject: fields[column::SUBJECT_ID].as_bytes(),
                cii: fields[column::CII_NUMBER].as_bytes(),
                name: fields[column::PRI_NAME].as_bytes(),
                birth: fields[column::PRI_DOB].as_bytes(),
                event_date: fields[column::STP_EVENT_DATE].as_bytes(),
                event_kind: fields[column::STP_TYPE_DESCR].as_bytes(),
                county: fields[column::STP_ORI_CNTY_NAME].as_bytes(),
                count_key: fields[column::CNT_ORDER].as_bytes(),
                case_number: fields[column::OFN].as_bytes(),
                charged: fields[column::OFFENSE_DESCR].as_bytes(),
                charged_level: fields[column::OFFENSE_TOC].as_bytes(),
                disposition: fields[column::DISP_DESCR].as_bytes(),
                conviction_status: fields[column::CONV_STAT_DESCR].as_bytes(),
                ..Row::blank(*source)
            })
            .collect();
        Person::assemble(&rows)
    };
    rows.into_iter().map(|(subject, rows)| (subject, assembled(rows))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn however_the_rows_are_mixed_each_person_is_whole(picks in proptest::collection::vec((0usize..6, 1usize..5), 1..40), parts in 1u32..4) {
        let lines: Vec<_> = picks
            .iter()
            .map(|(subject, count)| row(&[
                (column::SUBJECT_ID, &format!("S{subject}")),
                (column::CII_NUMBER, &format!("A9{subject}")),
                (column::CNT_ORDER, &format!("10100200{count}000")),
                (column::OFN, &format!("10{subject}{count}")),
            ]))
            .collect();
        let read = read_in(&[lines.join("\n").as_bytes()], Some(parts)).unwrap();
        let persons: BTreeMap<_, _> = read
            .persons
            .iter()
            .map(|history| (history.person.identity.subject.to_string(), history.person.clone()))
            .collect();
        prop_assert_eq!(read.persons.len(), persons.len());
        prop_assert_eq!(persons, grouped(&lines));
    }

    #[test]
    fn any_bytes_are_read_and_every_line_is_accepted_or_refused(
        pieces in proptest::collection::vec(
            prop_oneof![
                3 => Just(None),
                1 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(Some),
                1 => "[0-9A-Z,\"\r\n ]{0,120}".prop_map(|text| Some(text.into_bytes())),
            ],
            0..20,
        ),
        parts in 1u32..3,
    ) {
        let mut bytes = COLUMNS.join(",").into_bytes();
        bytes.push(b'\n');
        for (at, piece) in pieces.into_iter().enumerate() {
            bytes.extend(piece.unwrap_or_else(|| format!("{}\n", of(&(at % 3).to_string())).into_bytes()));
        }
        match read_in(&[&bytes], Some(parts)) {
            Ok(read) => {
                let accepted: usize = read.persons.iter().map(|history| history.rows.len()).sum();
                prop_assert_eq!((accepted + read.refused.len()) as u64, read.survey.sources[0].rows);
                let again = read_in(&[&bytes], Some(parts)).unwrap();
                prop_assert_eq!((again.persons, again.refused), (read.persons, read.refused));
            }
            Err(error) => prop_assert!(matches!(error, IntakeError::NoRows(_) | IntakeError::NotDoj { .. }), "{error}"),
        }
    }
}
