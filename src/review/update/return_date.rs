//! When a held case comes back, as a person types it: `2018-03-01`, `+14d`, `+2w`, or nothing.

use jiff::{ToSpan, civil::Date};

/// Reads a return date; blank text is `None`, no date.
///
/// The error says in words what is wrong, for the popup.
pub fn parse(text: &str, today: Date) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = match text.strip_prefix('+') {
        Some(span) => after(span, today),
        None => text.parse().ok(),
    };
    match date {
        None => {
            Err("A date is written 2018-03-01, or +14d for 14 days from today, or left blank.".to_owned())
        }
        Some(date) if date <= today => Err(format!("{date} is not after today, {today}.")),
        Some(date) => Ok(Some(date)),
    }
}

fn after(span: &str, today: Date) -> Option<Date> {
    let (days, factor) = match span.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (span.strip_suffix('d').unwrap_or(span), 1),
    };
    let days: i64 = days.trim().parse::<u16>().ok()?.into();
    today.checked_add((days * factor).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn return_dates_as_people_type_them() {
        let today = date(2018, 1, 31);
        let cases = [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("2018-03-01", Ok(Some(date(2018, 3, 1)))),
            ("+14d", Ok(Some(date(2018, 2, 14)))),
            ("+14", Ok(Some(date(2018, 2, 14)))),
            ("+2w", Ok(Some(date(2018, 2, 14)))),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, today), expected, "{text:?}");
        }
        for wrong in ["soon", "03/01/2018", "2018-02-30", "+d", "+-3d", "+99999999d", "2018-01-31", "+0d"] {
            assert!(parse(wrong, today).is_err(), "{wrong:?}");
        }
    }
}
