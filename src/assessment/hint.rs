//! The peer's hint: another marijuana section that the comment of a row names beside its charge.

use crate::record::layout::SplitRow;
use crate::record::layout::column;
use crate::record::text::present;
use crate::relief::FOUR_SECTIONS;

/// Returns the comment where it names another of the four sections than the charge, or nothing.
///
/// The peer's rule, but for one thing: a number counts only as a whole, so that a case number such as 11357882, or the
/// section 11357.5, is none (traps.md T01, T04).
pub(super) fn other_charges<'a>(row: &SplitRow<'a>) -> &'a [u8] {
    let comment = row.field(column::COMMENT_TEXT);
    let charge = present(row.field(column::OFFENSE_DESCR));
    // A charge that stands in the comment is the charge, not another.
    let refers = charge.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"SEE COMMENT"));
    if comment.len() < 5 || charge.is_empty() || refers {
        return b"";
    }
    let Some((named, letter)) = first_section(comment) else { return b"" };
    let differs = match first_section(charge) {
        None => true,
        Some((charged, _)) if charged != named => true,
        Some((_, charged)) if named == FOUR_SECTIONS[0] => match (charged, letter) {
            (_, None) => false,
            (None, Some(_)) => true,
            // Up to an ounce, or more than that and on school grounds.
            (Some(charged), Some(letter)) => charged.is_small() != letter.is_small(),
        },
        Some(_) => false,
    };
    if differs { comment } else { b"" }
}

/// A letter of HS 11357, A to D.
#[derive(Clone, Copy)]
struct Letter(u8);

impl Letter {
    fn is_small(self) -> bool {
        self.0 <= b'B'
    }
}

/// Returns the first of the four sections that a text names, with the letter of an 11357.
fn first_section(text: &[u8]) -> Option<(&'static str, Option<Letter>)> {
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(text.get(from..)?, b"11") {
        let at = from + found;
        let rest = text.get(at..)?;
        let number =
            rest.get(..5).and_then(|five| FOUR_SECTIONS.into_iter().find(|number| number.as_bytes() == five));
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let is_whole = !before.is_some_and(u8::is_ascii_digit)
            && match rest.get(5..) {
                Some([b'.', next, ..] | [next, ..]) => !next.is_ascii_digit(),
                _ => true,
            };
        if let Some(number) = number.filter(|_| is_whole) {
            let letter = match rest.get(5..8) {
                Some([b'(', letter, b')']) => Some(letter.to_ascii_uppercase()),
                _ => None,
            };
            return Some((number, letter.filter(|letter| (b'A'..=b'D').contains(letter)).map(Letter)));
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::layout::{COLUMNS, Fields};
    use crate::record::{SourceLine, SourceNo};

    #[test]
    fn a_comment_that_names_another_section_is_a_hint() {
        let cases = [
            ("459 PC-BURGLARY", "ALSO 11357 HS", true),
            ("11359 HS-POSS FOR SALE", "11359 HS", false),
            ("11359 HS-POSS FOR SALE", "REDUCED FROM 11360 HS", true),
            ("11357(A) HS-POSS", "11357(C) HS", true),
            ("11357(A) HS-POSS", "11357(B) HS", false),
            ("11357 HS-POSS", "11357(B) HS", true),
            ("11357(B) HS-POSS", "11357 HS", false),
            ("459 PC-BURGLARY", "CASE 11357882", false),
            ("459 PC-BURGLARY", "11357.5 HS", false),
            ("SEE COMMENT FOR CHARGE", "11357 HS", false),
            ("", "11357 HS", false),
            ("  -  ", "11357 HS", false),
            ("459 PC-BURGLARY", "", false),
        ];
        for (charge, comment, hints) in cases {
            let mut cells = vec![""; COLUMNS.len()];
            cells[column::OFFENSE_DESCR] = charge;
            cells[column::COMMENT_TEXT] = comment;
            let line = cells.join(",");
            let fields = Fields::split(line.as_bytes()).unwrap();
            let source = SourceLine { source: SourceNo(1), line: 1 };
            let row = SplitRow { source, raw: line.as_bytes(), plain: None, fields: &fields };
            let expected: &[u8] = if hints { comment.as_bytes() } else { b"" };
            assert_eq!(other_charges(&row), expected, "{charge} / {comment}");
        }
    }
}
