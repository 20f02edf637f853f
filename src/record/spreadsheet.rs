//! What a spreadsheet makes of a number or a code that it was not told to leave alone.
//!
//! Owns the shapes: a power of ten (`2.00E+07`), a date (`Mar-95`, `3/95`), an error (`#REF!`), a cell too narrow
//! (`########`). What stood there before is gone, and many values became one, so that such a text names nobody and no
//! case. Called by `record::case_number` and by the readers in `intake` for identifiers. Dates in columns of dates are
//! the readers' own to judge.

/// Tells whether a field of a number or an identifier was rewritten.
pub fn rewrote(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    match field.first() {
        None => false,
        Some(b'#') => is_error(field),
        Some(_) => is_power(field) || is_date(field),
    }
}

/// The errors that spreadsheets write into cells.
const ERRORS: [&[u8]; 9] =
    [b"#N/A", b"#REF!", b"#VALUE!", b"#NAME?", b"#DIV/0!", b"#NULL!", b"#NUM!", b"#SPILL!", b"#CALC!"];

/// As many marks fill a cell that is too narrow at least; fewer are the state's own sign for an empty column.
const NARROW: usize = 4;

fn is_error(field: &[u8]) -> bool {
    ERRORS.iter().any(|error| field.eq_ignore_ascii_case(error))
        || (field.len() >= NARROW && field.iter().all(|byte| *byte == b'#'))
}

/// Tells a power of ten from a number such as `99E01234`, which a court gives: by the sign after the letter, or by the
/// point before it. A whole number with `.0` behind it went through the same hands.
fn is_power(field: &[u8]) -> bool {
    let field = field.strip_prefix(b"-").unwrap_or(field);
    let (whole, rest) = digits(field);
    if whole.is_empty() {
        return false;
    }
    let (fraction, rest) = match rest {
        [b'.' | b',', rest @ ..] => {
            let (fraction, rest) = digits(rest);
            (Some(fraction), rest)
        }
        rest => (None, rest),
    };
    match rest {
        [b'E' | b'e', b'+' | b'-', power @ ..] => is_number(power),
        [b'E' | b'e', power @ ..] => fraction.is_some() && is_number(power),
        [] => {
            fraction.is_some_and(|fraction| !fraction.is_empty() && fraction.iter().all(|byte| *byte == b'0'))
                && field.contains(&b'.')
        }
        _ => false,
    }
}

fn digits(field: &[u8]) -> (&[u8], &[u8]) {
    let end = field.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(field.len());
    field.split_at(end)
}

fn is_number(field: &[u8]) -> bool {
    !field.is_empty() && field.iter().all(u8::is_ascii_digit)
}

/// Tells a date, with or without a time of day after it.
fn is_date(field: &[u8]) -> bool {
    if !field.iter().any(|byte| matches!(byte, b'/' | b'-' | b' ')) {
        return false;
    }
    let day = match field.iter().position(|byte| matches!(byte, b' ' | b'T' | b't')) {
        Some(blank) if is_time(field.get(blank + 1..).unwrap_or_default()) => {
            field.get(..blank).unwrap_or_default()
        }
        _ => field,
    };
    is_in_numbers(day) || names_a_month(day)
}

/// Tells `0:00` or `00:00:00`.
fn is_time(field: &[u8]) -> bool {
    field.contains(&b':') && field.split(|byte| *byte == b':').all(|part| part.len() <= 2 && is_number(part))
}

/// Tells `3/95`, `3/15/1995` and `1995-03-15`.
fn is_in_numbers(day: &[u8]) -> bool {
    let mut parts = [0_u32; 3];
    let separator = if day.contains(&b'/') { b'/' } else { b'-' };
    let mut lengths = [0; 3];
    let mut count = 0;
    for part in day.split(|byte| *byte == separator) {
        if count == 3 || part.len() > 4 || !is_number(part) {
            return false;
        }
        if let (Some(number), Some(length)) = (parts.get_mut(count), lengths.get_mut(count)) {
            *number = part.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            *length = part.len();
        }
        count += 1;
    }
    let [first, second, third] = parts;
    let may_be_day =
        |one: u32, other: u32| (1..=12).contains(&one.min(other)) && (1..=31).contains(&one.max(other));
    match (separator, count, lengths) {
        (b'/', 2, [1 | 2, 2 | 4, _]) => (1..=31).contains(&first),
        (b'/', 2, [1 | 2, 1, _]) | (b'/', 3, [1 | 2, 1 | 2, 2 | 4]) => may_be_day(first, second),
        (b'-', 3, [4, 2, 2]) => (1800..2200).contains(&first) && may_be_day(second, third),
        _ => false,
    }
}

/// Tells `Mar-95`, `5-Mar`, `5-Mar-95` and `March 1995`.
fn names_a_month(day: &[u8]) -> bool {
    let mut parts = [&b""[..]; 3];
    let mut count = 0;
    for part in day.split(|byte| matches!(byte, b'-' | b'/' | b' ')) {
        if count == 3 || part.is_empty() || part.len() > 9 {
            return false;
        }
        if let Some(place) = parts.get_mut(count) {
            *place = part;
        }
        count += 1;
    }
    let is_day = |part: &[u8]| part.len() <= 2 && is_number(part);
    let is_year = |part: &[u8]| matches!(part.len(), 1 | 2 | 4) && is_number(part);
    match (count, parts) {
        (2, [month, year, _]) if is_month(month) => is_year(year),
        (2, [day, month, _]) => is_day(day) && is_month(month),
        (3, [day, month, year]) if is_month(month) => is_day(day) && is_year(year),
        (3, [month, day, year]) => is_month(month) && is_day(day) && is_year(year),
        _ => false,
    }
}

const MONTHS: [&[u8]; 12] = [
    b"JANUARY",
    b"FEBRUARY",
    b"MARCH",
    b"APRIL",
    b"MAY",
    b"JUNE",
    b"JULY",
    b"AUGUST",
    b"SEPTEMBER",
    b"OCTOBER",
    b"NOVEMBER",
    b"DECEMBER",
];

/// Tells a month's name, whole or its first letters, three at least.
fn is_month(part: &[u8]) -> bool {
    part.len() >= 3
        && MONTHS
            .iter()
            .any(|month| month.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_makes_of_a_number_is_told_from_what_a_court_gives() {
        for made in [
            "2.00E+07",
            "1.01E+11",
            "1.01002E+11",
            "1E+10",
            "9E+10",
            "2,00E+07",
            "2.0e7",
            " 1.00E-05 ",
            "-1.5E+07",
            "100200.0",
            "Mar-95",
            "5-Mar",
            "05-mar-1995",
            "March 1995",
            "Mar 5 95",
            "3/95",
            "3/15/1995",
            "12/31/95",
            "31/12/95",
            "3/5",
            "3/15/95 0:00",
            "1995-03-15",
            "1995-03-15 00:00:00",
            "1995-03-15T00:00",
            "#N/A",
            "#REF!",
            "#ref!",
            "#NUM!",
            "####",
            "########",
        ] {
            assert!(rewrote(made.as_bytes()), "{made}");
        }
        for given in [
            "",
            " ",
            "20000001",
            "A12345678",
            "101002001000",
            "SCN123456",
            "99E01234",
            "9E10",
            "9CP01234",
            "NA123456",
            "12-3456",
            "3799-3788",
            "743-2:",
            "X-054986",
            "12 140189-B",
            "16-CR-012345",
            "05-123456-7",
            "99-12-3456",
            "STK-CR-FE-2018-0001234",
            "MAR12345",
            "MAR-123456",
            "95/1234567",
            "100/200",
            "#",
            "##",
            "###",
            "#123",
            "1995-123456",
            "DEC12-34567",
            "E12345",
            "1,234",
            "12.5",
        ] {
            assert!(!rewrote(given.as_bytes()), "{given}");
        }
    }
}
