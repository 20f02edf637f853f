//! How a file ends: whether its last row breaks off.
//!
//! A delivery that was cut short in the middle of a row has lost every row after it too, and nothing else would tell. Asked
//! by the readers of every format.

use super::lines::Line;
use crate::record::layout::{COLUMNS, Fields, Unsplit, column};
use crate::record::text::present;

/// What is kept of the rows of a bulk file to tell how it ends.
#[derive(Default)]
pub(super) struct Ending {
    /// What the first whole row ends with; nothing where rows have no mark at their end.
    mark: Option<Vec<u8>>,
    number: u64,
    last: Vec<u8>,
}

impl Ending {
    /// Looks at the next row; one that is not near the end is not kept.
    pub(super) fn row(&mut self, line: &Line<'_>, is_near_the_end: bool) {
        if self.mark.is_none()
            && let Ok(fields) = Fields::split(line.bytes)
            && fields.count() == COLUMNS.len()
        {
            self.mark = Some(present(fields.get(line.bytes, column::END_OF_REC)).to_vec());
        }
        if is_near_the_end {
            self.number = line.number;
            self.last.clear();
            // A row that is too long is no row that breaks off.
            if !line.too_long {
                self.last.extend_from_slice(line.bytes);
            }
        }
    }

    /// Returns the line of the last row, where that row breaks off: it has too few columns or an open quote, or lacks the
    /// mark that other rows end with.
    pub(super) fn breaks_off(&self) -> Option<u64> {
        let mark = self.mark.as_deref().unwrap_or_default();
        let breaks_off = match Fields::split(&self.last) {
            Ok(fields) if fields.count() < COLUMNS.len() => !self.has_mark(mark),
            Ok(fields) if fields.count() == COLUMNS.len() => {
                present(fields.get(&self.last, column::END_OF_REC)) != mark
            }
            Err(Unsplit::Unclosed) => !self.has_mark(mark),
            Ok(_) | Err(Unsplit::Bare | Unsplit::AfterQuote | Unsplit::TooLong) => false,
        };
        (breaks_off && !self.last.is_empty()).then_some(self.number)
    }

    /// Tells whether the last row is damaged before its end and not at it.
    fn has_mark(&self, mark: &[u8]) -> bool {
        !mark.is_empty()
            && self.last.rsplit(|byte| *byte == b',').next().is_some_and(|end| present(end) == mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks_off(rows: &[String]) -> Option<u64> {
        let mut ending = Ending::default();
        for (number, row) in (1..).zip(rows) {
            ending.row(
                &Line { number, bytes: row.as_bytes(), too_long: false },
                number + 1 >= rows.len() as u64,
            );
        }
        ending.breaks_off()
    }

    #[test]
    fn a_last_row_that_breaks_off_is_told_from_one_that_is_damaged() {
        let row = |end: &str| format!("{}{end}", ",".repeat(94));
        let with = |last: String| breaks_off(&[row("EOR"), last]);
        assert_eq!(with(row("EOR")), None);
        for cut in [row("EO"), row(""), ",".repeat(93), ",,,\"DOE".to_owned(), "1".to_owned()] {
            assert_eq!(with(cut.clone()), Some(2), "{cut}");
        }
        for damaged in [format!("{}EOR", ",".repeat(93)), format!("{}\"a,EOR", ",".repeat(93)), row(",EOR")] {
            assert_eq!(with(damaged.clone()), None, "{damaged}");
        }
        // Rows that have no mark say less.
        assert_eq!(breaks_off(&[row(""), row("")]), None);
        assert_eq!(breaks_off(&[row(""), ",".repeat(90)]), Some(2));
        assert_eq!(breaks_off(&[row("")]), None);
    }
}
