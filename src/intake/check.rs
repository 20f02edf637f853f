//! Which rows are refused, and for which field.
//!
//! A row is refused when taking it would say something that the file does not: when its fields can not be told apart,
//! when it can not be given its place in the history, or when a date or an identifier was rewritten. That holds for a CII
//! number too: many people's became one text, by which they would be linked, and who edited one column of a file may
//! have edited others. A day that the calendar lacks
//! (`19850231`) is no reason: the row is taken, the date is unknown and remarked on.

use super::RefusalReason;
use super::format::is_header;
use crate::record::layout::{COLUMNS, Fields, column};
use crate::record::spreadsheet::rewrote;
use crate::record::text::present;
use crate::record::{CountKey, EventKind};

/// The columns by which rows are put to a person.
const IDENTIFIERS: [usize; 2] = [column::SUBJECT_ID, column::CII_NUMBER];

/// The date columns that are read.
const DATES: [usize; 4] = [column::PRI_DOB, column::CYC_DATE, column::STP_EVENT_DATE, column::DISP_DATE];

/// Checks a line that was split; an error is the reason to refuse it and the column, if it is one column's.
pub(super) fn check(fields: &Fields, line: &[u8]) -> Result<(), (RefusalReason, Option<usize>)> {
    if is_header(fields, line) {
        return Err((RefusalReason::RepeatedHeader, None));
    }
    if fields.count() != COLUMNS.len() {
        return Err((RefusalReason::FieldCount(u32::try_from(fields.count()).unwrap_or(u32::MAX)), None));
    }
    for identifier in IDENTIFIERS {
        // Asked of the field as it is: an error such as `#N/A` is no sign that the file has none.
        if rewrote(fields.get(line, identifier)) {
            return Err((RefusalReason::SpreadsheetId, Some(identifier)));
        }
    }
    let field = |column| present(fields.get(line, column));
    let kind = field(column::STP_TYPE_DESCR);
    if kind.is_empty() {
        return Err((RefusalReason::MissingField, Some(column::STP_TYPE_DESCR)));
    }
    for date in DATES {
        check_date(field(date)).map_err(|reason| (reason, Some(date)))?;
    }
    let order = field(column::CNT_ORDER);
    if CountKey::is_one(order) || stands_without_order(kind) {
        return Ok(());
    }
    let reason = if looks_rounded(order) {
        RefusalReason::SpreadsheetNumber
    } else if rewrote(fields.get(line, column::CNT_ORDER)) {
        RefusalReason::SpreadsheetId
    } else {
        RefusalReason::OrderNumber
    };
    Err((reason, Some(column::CNT_ORDER)))
}

/// Tells whether a row says all it has to say without its place in the order: that a person is registered, or has
/// died, must not be lost with a number.
fn stands_without_order(kind: &[u8]) -> bool {
    match EventKind::parse(kind) {
        EventKind::Registration | EventKind::Death => true,
        EventKind::Arrest
        | EventKind::Court
        | EventKind::Other(_)
        | EventKind::Custody
        | EventKind::Supervision
        | EventKind::Applicant
        | EventKind::MentalHealth
        | EventKind::OtherState
        | EventKind::Notice => false,
    }
}

fn check_date(field: &[u8]) -> Result<(), RefusalReason> {
    if field.is_empty() || (field.len() == 8 && field.iter().all(u8::is_ascii_digit)) {
        return Ok(());
    }
    let is_separated = field.contains(&b'/') || field.contains(&b'-');
    let is_spreadsheets = is_separated && field.first().is_some_and(u8::is_ascii_digit);
    Err(if is_spreadsheets { RefusalReason::SpreadsheetDate } else { RefusalReason::NotADate })
}

/// Tells whether a number was rounded: `1.01002E+11`.
fn looks_rounded(order: &[u8]) -> bool {
    order.first().is_some_and(u8::is_ascii_digit) && order.iter().any(|byte| matches!(byte, b'E' | b'e'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(changes: &[(usize, &str)]) -> Result<(), (RefusalReason, Option<&'static str>)> {
        let mut row = vec![""; COLUMNS.len()];
        for (column, value) in [(column::STP_TYPE_DESCR, "COURT ACTION"), (column::CNT_ORDER, "101002001000")]
            .iter()
            .chain(changes)
        {
            row[*column] = value;
        }
        let line = row.join(",");
        let fields = Fields::split(line.as_bytes()).unwrap();
        check(&fields, line.as_bytes())
            .map_err(|(reason, column)| (reason, column.and_then(|column| COLUMNS.get(column).copied())))
    }

    #[test]
    fn order_numbers_are_needed_but_for_registrations_and_deaths_t62() {
        let order = column::CNT_ORDER;
        let refused = |reason| Err((reason, Some("CNT_ORDER")));
        assert_eq!(checked(&[]), Ok(()));
        for kind in ["COURT ACTION", "ARREST/DETAINED/CITED", "CUSTODY"] {
            let kind = (column::STP_TYPE_DESCR, kind);
            assert_eq!(checked(&[kind, (order, "1010")]), refused(RefusalReason::OrderNumber));
            assert_eq!(checked(&[kind, (order, "1")]), refused(RefusalReason::OrderNumber));
            assert_eq!(checked(&[kind, (order, "")]), refused(RefusalReason::OrderNumber));
            assert_eq!(checked(&[kind, (order, "1.01002E+11")]), refused(RefusalReason::SpreadsheetNumber));
        }
        for kind in ["REGISTRATION", "deceased "] {
            let kind = (column::STP_TYPE_DESCR, kind);
            for bad in ["", "1010", "NULL"] {
                assert_eq!(checked(&[kind, (order, bad)]), Ok(()));
            }
        }
    }

    #[test]
    fn identifiers_that_a_spreadsheet_rewrote_are_refused_t76() {
        for (id, name) in [(column::SUBJECT_ID, "SUBJECT_ID"), (column::CII_NUMBER, "CII_NUMBER")] {
            for edited in
                ["2.00E+07", "1.01E+11", "Mar-95", "3/95", "#N/A", "#REF!", "########", "20000001.0"]
            {
                assert_eq!(
                    checked(&[(id, edited)]),
                    Err((RefusalReason::SpreadsheetId, Some(name))),
                    "{edited}"
                );
            }
            for given in ["", "NULL", "20000001", "A12345678", "M1234567", "99E01234"] {
                assert_eq!(checked(&[(id, given)]), Ok(()), "{given}");
            }
        }
        for edited in ["Mar-95", "#N/A", "########", "101002001000.0"] {
            let refused = checked(&[(column::CNT_ORDER, edited)]);
            assert_eq!(refused, Err((RefusalReason::SpreadsheetId, Some("CNT_ORDER"))), "{edited}");
        }
        // That somebody is registered must not be lost with a number that it does not need.
        let registered = (column::STP_TYPE_DESCR, "REGISTRATION");
        assert_eq!(checked(&[registered, (column::CNT_ORDER, "1.01E+11")]), Ok(()));
        assert!(checked(&[registered, (column::SUBJECT_ID, "2.00E+07")]).is_err());
    }

    #[test]
    fn dates_that_were_rewritten_are_refused_and_days_that_are_none_are_not_t76() {
        for (date, name) in DATES.into_iter().zip(["PRI_DOB", "CYC_DATE", "STP_EVENT_DATE", "DISP_DATE"]) {
            for good in ["", "  -  ", "NULL", "20100101", " 20100101 ", "19980000", "19850231", "00000000"] {
                assert_eq!(checked(&[(date, good)]), Ok(()), "{good}");
            }
            for edited in ["1/1/2010", "01/01/2010", "2010-01-01"] {
                assert_eq!(checked(&[(date, edited)]), Err((RefusalReason::SpreadsheetDate, Some(name))));
            }
            for bad in ["201001", "JAN 1 2010", "2010010A", "0"] {
                assert_eq!(checked(&[(date, bad)]), Err((RefusalReason::NotADate, Some(name))), "{bad}");
            }
        }
    }

    #[test]
    fn a_row_needs_its_kind_and_95_fields_t63() {
        assert_eq!(
            checked(&[(column::STP_TYPE_DESCR, "  -  ")]),
            Err((RefusalReason::MissingField, Some("STP_TYPE_DESCR")))
        );
        for count in [1, 94, 96] {
            let line = ",".repeat(count - 1);
            let fields = Fields::split(line.as_bytes()).unwrap();
            let found = u32::try_from(count).unwrap();
            assert_eq!(check(&fields, line.as_bytes()), Err((RefusalReason::FieldCount(found), None)));
        }
        let header = COLUMNS.join(",");
        let fields = Fields::split(header.as_bytes()).unwrap();
        assert_eq!(check(&fields, header.as_bytes()), Err((RefusalReason::RepeatedHeader, None)));
    }
}
