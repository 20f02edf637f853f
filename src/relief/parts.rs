//! Tables as plain values: what a comparison or a summary says, for a terminal, a screen and a CSV file alike.

use std::fmt::Write as _;

/// One table of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub title: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with as many cells.
    pub rows: Vec<Vec<String>>,
    /// The columns whose numbers a screen draws as bars, one bar of all of them; none where there is nothing to compare.
    pub bars: Vec<usize>,
    /// What stands between the words of a row where they do not stand in columns.
    pub between: &'static str,
}

impl Part {
    /// Begins a table.
    pub fn new(title: impl Into<String>, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { title: title.into(), columns, rows: Vec::new(), bars: Vec::new(), between: " · " }
    }

    /// Says which columns are drawn as bars.
    #[must_use]
    pub fn drawn(mut self, bars: &[usize]) -> Self {
        self.bars = bars.to_vec();
        self
    }

    /// Says that each row goes from its first words to its second.
    #[must_use]
    pub fn moving(mut self) -> Self {
        self.between = " → ";
        self
    }

    /// Writes it as lines: the title, the heads, the rows; numbers stand right, words left, none wider than needed.
    pub fn lines(&self) -> Vec<String> {
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.get(at));
                cells.chain(self.columns.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let is_number = |at: usize| {
            let digits = |cell: &String| cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
            !self.rows.is_empty() && self.rows.iter().filter_map(|row| row.get(at)).all(digits)
        };
        let right: Vec<bool> = (0..self.columns.len()).map(is_number).collect();
        let line = |cells: &[String]| {
            let mut text = String::new();
            for ((cell, width), right) in cells.iter().zip(&widths).zip(&right) {
                // Writing to a String cannot fail.
                let _ =
                    if *right { write!(text, "  {cell:>width$}") } else { write!(text, "  {cell:<width$}") };
            }
            text.trim_end().to_owned()
        };
        let mut lines = vec![self.title.clone()];
        if self.rows.is_empty() {
            lines.push("  none".to_owned());
            return lines;
        }
        lines.push(line(&self.columns));
        lines.extend(self.rows.iter().map(|row| line(row)));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_right_and_words_left() {
        let mut part = Part::new("By section", &["section", "counts"]);
        part.rows.push(vec!["11357".to_owned(), "9".to_owned()]);
        part.rows.push(vec!["a longer one".to_owned(), "1,204".to_owned()]);
        assert_eq!(
            part.lines(),
            ["By section", "  section       counts", "  11357              9", "  a longer one   1,204"]
        );
        assert_eq!(Part::new("Nothing", &["a"]).lines(), ["Nothing", "  none"]);
    }
}
