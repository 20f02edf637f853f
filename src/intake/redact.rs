//! What is stored of a line: everything but the identifiers that are stored nowhere (design.md rule 7).

use crate::record::layout::{COLUMNS, Fields, column};
use crate::record::text::{masked, may_be_masked, present};

/// The columns whose content is dropped.
const DROPPED: [usize; 5] =
    [column::REQ_CDL, column::REQ_SSN, column::PRI_SSN, column::PRI_CDL, column::CITIZENSHIP_LIST];

/// Those of them that hold a number.
const NUMBERS: [usize; 4] = [column::REQ_CDL, column::REQ_SSN, column::PRI_SSN, column::PRI_CDL];

/// The shortest field that can hold a social security number: nine digits after `SSN`.
const SHORTEST: usize = 9;

/// Returns the line without the dropped columns' content and with numbers in the shape of a social security number
/// masked; `None` where the line can be stored as it is.
pub(super) fn redacted(fields: &Fields, line: &[u8]) -> Option<Vec<u8>> {
    let drops = DROPPED.iter().any(|column| !present(fields.get(line, *column)).is_empty());
    // Asked of the whole line first: what stands in no line stands in no field.
    let masks = may_be_masked(line)
        && (0..COLUMNS.len()).any(|column| {
            let field = fields.get(line, column);
            field.len() >= SHORTEST && masked(field).is_some()
        });
    if !drops && !masks {
        return None;
    }
    let mut stored = Vec::with_capacity(line.len());
    let mut from = 0;
    for column in 0..fields.count() {
        let (Some(start), Some(end)) = (fields.start(column), fields.end(column)) else { break };
        let field = fields.get(line, column);
        stored.extend_from_slice(line.get(from..start).unwrap_or_default());
        if !DROPPED.contains(&column) || present(field).is_empty() {
            stored.extend_from_slice(masked(field).as_deref().unwrap_or(field));
        }
        from = end;
    }
    stored.extend_from_slice(line.get(from..).unwrap_or_default());
    Some(stored)
}

/// Returns a line whose fields can not be told apart, with everything masked that has the shape of an identifier.
///
/// A column may stand a place to the left or the right of where it belongs, so that its number says little: nine
/// digits and a letter and seven digits (a licence) are masked wherever a comma ends them; what stands where a licence or
/// a number may be, and is no date, and what stands where citizenship may be, of whatever shape it is.
pub(super) fn redacted_damaged(line: &[u8]) -> Vec<u8> {
    let last = memchr::memchr_iter(b',', line).count();
    let mut stored = Vec::with_capacity(line.len());
    for (column, field) in line.split(|byte| *byte == b',').enumerate() {
        let near = |dropped: usize| column.abs_diff(dropped) <= 1;
        let is_citizenship = near(column::CITIZENSHIP_LIST) && !field.iter().any(u8::is_ascii_digit);
        let is_number = is_bare_number(present(field)) && column != column::SUBJECT_ID;
        let is_near_one = NUMBERS.iter().any(|dropped| near(*dropped));
        let is_like_one = is_near_one && field.iter().any(u8::is_ascii_digit) && !is_date(present(field));
        if is_citizenship || is_number || is_like_one {
            stored.extend(field.iter().map(|byte| if byte.is_ascii_alphanumeric() { b'*' } else { *byte }));
        } else {
            stored.extend_from_slice(masked(field).as_deref().unwrap_or(field));
        }
        if column < last {
            stored.push(b',');
        }
    }
    // A shape may also reach over what is a comma only by damage.
    masked(&stored).unwrap_or(stored)
}

/// Tells whether a field is nine digits, or a letter and seven.
fn is_bare_number(field: &[u8]) -> bool {
    match field {
        [letter, digits @ ..] if letter.is_ascii_alphabetic() => {
            digits.len() == 7 && digits.iter().all(u8::is_ascii_digit)
        }
        digits => digits.len() == 9 && digits.iter().all(u8::is_ascii_digit),
    }
}

/// Tells whether a field has the shape of a date, which a person needs to tell whose a damaged row is.
fn is_date(field: &[u8]) -> bool {
    field.len() == 8
        && field.iter().all(u8::is_ascii_digit)
        && [&b"18"[..], b"19", b"20"].iter().any(|century| field.starts_with(century))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_licence_of_any_shape_is_kept_of_no_damaged_row() {
        let height = (27, "5'10\"");
        for licence in ["D123-4567-8901", "12345678", "S 530 460 12", "WDL0000A1B"] {
            for column in [column::REQ_CDL, column::PRI_CDL] {
                let line = row(&[(column, licence), (column::PRI_DOB, "19800101"), height]);
                let kept = String::from_utf8(redacted_damaged(line.as_bytes())).unwrap();
                assert!(!kept.contains(licence) && kept.contains(",19800101,"), "{kept}");
            }
        }
    }

    fn row(changes: &[(usize, &str)]) -> String {
        let mut row = vec![String::new(); COLUMNS.len()];
        for (column, value) in changes {
            row[*column] = (*value).to_owned();
        }
        row.join(",")
    }

    fn stored(line: &str) -> Option<String> {
        let fields = Fields::split(line.as_bytes()).unwrap();
        redacted(&fields, line.as_bytes()).map(|stored| String::from_utf8(stored).unwrap())
    }

    #[test]
    fn what_is_stored_nowhere_is_dropped_and_the_rest_is_kept_byte_for_byte() {
        let line = row(&[
            (column::REQ_CDL, "N1234567"),
            (column::REQ_SSN, "123456789"),
            (column::PRI_NAME, "\"DOE,JANE\""),
            (column::PRI_SSN, "\"123-45-6789\""),
            (column::PRI_CDL, "N7654321"),
            (column::CITIZENSHIP_LIST, "MEXICO"),
            (column::OFN, "123456789"),
            (column::COMMENT_TEXT, "\"SSN 123456789, SAYS \"\"YES\"\"\""),
        ]);
        let kept = row(&[
            (column::PRI_NAME, "\"DOE,JANE\""),
            (column::PRI_SSN, "\"\""),
            (column::OFN, "123456789"),
            (column::COMMENT_TEXT, "\"SSN *********, SAYS \"\"YES\"\"\""),
        ]);
        assert_eq!(stored(&line), Some(kept));
    }

    #[test]
    fn a_line_with_nothing_to_hide_is_stored_as_it_is() {
        for value in ["  -  ", "NULL", ""] {
            assert_eq!(stored(&row(&[(column::PRI_SSN, value), (column::OFN, "781705727")])), None);
        }
    }

    #[test]
    fn a_damaged_line_hides_what_looks_like_an_identifier_wherever_it_stands() {
        let line = row(&[
            (column::PRI_SSN, "123456789"),
            (column::CITIZENSHIP_LIST, "MEXICO"),
            (column::OFN, "SCN12345"),
        ]);
        let shifted =
            String::from_utf8(redacted_damaged(line.strip_prefix(',').unwrap().as_bytes())).unwrap();
        let hidden = row(&[
            (column::PRI_SSN, "*********"),
            (column::CITIZENSHIP_LIST, "******"),
            (column::OFN, "SCN12345"),
        ]);
        assert_eq!(shifted, hidden.strip_prefix(',').unwrap());
        assert_eq!(redacted_damaged(b"a,\"123-45-6789"), b"a,\"***-**-****");
        assert_eq!(redacted_damaged(b"1,,200000011,x"), b"1,,200000011,x");
        assert_eq!(redacted_damaged(b""), b"");
    }

    proptest! {
        #[test]
        fn no_number_of_that_shape_survives(before in "[A-Z ,\"]{0,8}", after in "[A-Z ,\"]{0,8}", number in "[0-9]{3}-[0-9]{2}-[0-9]{4}") {
            let line = format!("{before}{number}{after}");
            let kept = match Fields::split(line.as_bytes()) {
                Ok(fields) => redacted(&fields, line.as_bytes()).unwrap_or_else(|| line.clone().into_bytes()),
                Err(_) => redacted_damaged(line.as_bytes()),
            };
            prop_assert!(!String::from_utf8(kept).unwrap().contains(&number));
        }
    }
}
