//! How lines fall apart, by table and by property.

use super::*;
use proptest::prelude::*;

fn split(line: &str) -> Result<Vec<String>, Unsplit> {
    let mut fields = Fields::split(line.as_bytes())?;
    let plain = fields.undoubled(line.as_bytes());
    let line = plain.as_deref().unwrap_or(line.as_bytes());
    Ok((0..fields.count())
        .map(|column| String::from_utf8_lossy(fields.get(line, column)).into_owned())
        .collect())
}

#[test]
fn fields_are_split_at_commas_outside_quotes() {
    let cases: [(&str, &[&str]); 10] = [
        ("", &[""]),
        ("a", &["a"]),
        (",", &["", ""]),
        ("1,,3", &["1", "", "3"]),
        ("\"DOE,JANE\",M", &["DOE,JANE", "M"]),
        ("\"DOE,JANE\"  ,M", &["DOE,JANE", "M"]),
        ("a,\"b\"", &["a", "b"]),
        ("\"\",\"\"", &["", ""]),
        ("\"say \"\"yes\"\", no\",2", &["say \"yes\", no", "2"]),
        ("aaaaaaaaaaaaaaa,\"bbbbbbbbbbbb,bbbbbbbb\",c", &["aaaaaaaaaaaaaaa", "bbbbbbbbbbbb,bbbbbbbb", "c"]),
    ];
    for (line, fields) in cases {
        assert_eq!(split(line).unwrap(), fields, "{line}");
    }
}

#[test]
fn a_bare_quote_and_an_open_one_are_damage_t63() {
    assert_eq!(split("5'10\",160"), Err(Unsplit::Bare));
    assert_eq!(split("5'10\"\",160"), Err(Unsplit::Bare));
    assert_eq!(split("  \"a\",b"), Err(Unsplit::Bare));
    assert_eq!(split("\"5'10\"\"\",160").unwrap(), ["5'10\"", "160"]);
    assert_eq!(split("a,\"open,b"), Err(Unsplit::Unclosed));
    assert_eq!(split("\""), Err(Unsplit::Unclosed));
    assert_eq!(split("\"\"\""), Err(Unsplit::Unclosed));
    assert_eq!(split("\"a\"b,c"), Err(Unsplit::AfterQuote));
    assert_eq!(split("\"a\" \"b\",c"), Err(Unsplit::AfterQuote));
}

#[test]
fn the_longest_line_is_split_to_its_last_place() {
    for line in [vec![b','; LONGEST_LINE], [vec![b'a'; LONGEST_LINE - 2], b",b".to_vec()].concat()] {
        let fields = Fields::split(&line).unwrap();
        assert_eq!(fields.count(), memchr::memchr_iter(b',', &line).count() + 1);
    }
    let last = [vec![b'a'; LONGEST_LINE - 2], b",b".to_vec()].concat();
    assert_eq!(Fields::split(&last).unwrap().get(&last, 1), b"b");
    assert_eq!(Fields::split(&[last, b"b".to_vec()].concat()).unwrap_err(), Unsplit::TooLong);
}

#[test]
fn the_first_fields_are_found_whatever_follows_them() {
    let first = Fields::split_first(b"1,,7,\"open", 3);
    assert_eq!((first.count(), first.get(b"1,,7,\"open", 2)), (3, &b"7"[..]));
    let damaged = Fields::split_first(b"1,\"open,7", 3);
    assert_eq!((damaged.count(), damaged.get(b"1,\"open,7", 2)), (1, &b""[..]));
}

#[test]
fn a_stored_row_is_shown_by_its_columns() {
    let raw = format!("7,{}\"O\"\"NEIL\",\u{1b}[2J", ",".repeat(11));
    let shown = columns(raw.as_bytes());
    assert_eq!(shown[0], ("RECORD_ID", Text::new("7")));
    assert_eq!(shown[12], ("PRI_NAME", Text::new("O\"NEIL")));
    assert_eq!(shown[13], ("GENDER", Text::new("\u{1b}[2J")));
    assert_eq!(columns(b"\"x").first().map(|(name, _)| *name), Some("?"));
    assert_eq!(columns(&[b','; 96]).len(), 96);
    assert_eq!(columns(&vec![b'a'; LONGEST_LINE + 1]).len(), 1);
}

proptest! {
    #[test]
    fn any_line_splits_as_a_csv_reader_splits_it(fields in proptest::collection::vec("[a-z \",']{0,12}", 1..40)) {
        let quoted: Vec<_> = fields.iter().map(|field| {
            if field.contains([',', '"']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.clone() }
        }).collect();
        prop_assert_eq!(split(&quoted.join(",")), Ok(fields));
    }

    #[test]
    fn any_bytes_split_or_do_not(line in proptest::collection::vec(proptest::sample::select(&b",\" a\xff\r"[..]), 0..64)) {
        if let Ok(fields) = Fields::split(&line) {
            prop_assert!(fields.count() >= 1);
            for column in 0..fields.count() {
                prop_assert!(fields.get(&line, column).len() <= line.len());
            }
        }
        let _ = columns(&line);
    }
}

#[test]
fn the_places_of_the_columns_are_those_of_their_names() {
    macro_rules! check {
        ($($name:ident)*) => { $(assert_eq!(COLUMNS[column::$name], stringify!($name));)* };
    }
    check! {
        RECORD_ID SUBJECT_ID REQ_CDL REQ_SSN CII_NUMBER PRI_NAME GENDER PRI_DOB PRI_SSN PRI_CDL RACE_CODE RACE_DESCR
        CITIZENSHIP_LIST CYC_ORDER CYC_DATE STP_ORDER STP_EVENT_DATE STP_TYPE_DESCR STP_ORI_DESCR STP_ORI_CNTY_CODE
        STP_ORI_CNTY_NAME CNT_ORDER DISP_DATE OFN OFFENSE_DESCR OFFENSE_TOC OFFENSE_QUAL_LST DISP_OFFENSE_DESCR
        DISP_OFFENSE_TOC DISP_OFFENSE_QUAL_LST CONV_OFFENSE_DESCR CONV_OFFENSE_TOC CONV_OFFENSE_QUAL_LST
        FE_NUM_CRT_CASE DISP_DESCR CONV_STAT_DESCR SENT_LOC_DESCR SENT_LENGTH SENT_TIME_CODE CYC_AGE COMMENT_TEXT
        END_OF_REC
    }
}
