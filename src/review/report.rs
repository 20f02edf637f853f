//! A report over everybody in the queue as the workstation holds it: under way, or done, and its lines with their bars.

use crate::record::text::grouped;
use crate::relief::parts::Part;
use crate::review::Ticket;
use crate::review::columns::wrap;

/// Bars narrower than this show nothing.
const NARROWEST: usize = 8;

/// Bars wider than this say no more.
const WIDEST: usize = 60;

/// What a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The policy in force against the one of this name.
    Policies(String),
    /// What the proposals and the verdicts in force come to.
    Impact,
}

/// A report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Whose answers are wanted.
    pub(super) ticket: Ticket,
    /// What it is about.
    pub subject: Subject,
    /// Persons looked at.
    pub done: u64,
    /// Persons there are; 0 before anything was heard.
    pub total: u64,
    /// The tables, once it is done.
    pub parts: Option<Vec<Part>>,
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The title of a table.
    Title(String),
    /// The heads of its columns.
    Heads(String),
    /// A row in words and numbers, and the lengths of the pieces of its bar.
    Row(String, Vec<usize>),
    /// What a number means.
    Meaning(String),
    /// Nothing.
    Blank,
}

impl Report {
    /// Begins one.
    pub(super) fn new(ticket: Ticket, subject: Subject) -> Self {
        Self { ticket, subject, done: 0, total: 0, parts: None }
    }

    /// Returns its lines at a width.
    pub fn rows(&self, columns: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for part in self.parts.iter().flatten() {
            let part = &in_thousands(part);
            let lines = part.lines();
            let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
            if widest <= columns {
                table(part, lines, columns.saturating_sub(widest + 2), &mut rows);
            } else {
                blocks(part, columns, &mut rows);
            }
            rows.push(Row::Blank);
        }
        rows
    }
}

/// Writes the quantities of a table as a person reads them, `12,345`: files have them as digits. What a row is called
/// stands first, and may be the number of a section.
fn in_thousands(part: &Part) -> Part {
    let mut part = part.clone();
    for cell in part.rows.iter_mut().flat_map(|row| row.iter_mut().skip(1)) {
        if let (true, Ok(number)) = (is_number(cell), cell.parse()) {
            *cell = grouped(number);
        }
    }
    part
}

/// A table that fits, with its bars in the room beside it.
fn table(part: &Part, lines: Vec<String>, room: usize, rows: &mut Vec<Row>) {
    let widest = lines.iter().skip(1).map(|line| line.chars().count()).max().unwrap_or(0);
    let most = part.rows.iter().map(|row| values(part, row).iter().sum::<u64>()).max().unwrap_or(0);
    let room = if room < NARROWEST { 0 } else { room.min(WIDEST) };
    for (at, line) in lines.into_iter().enumerate() {
        rows.push(match (at, at.checked_sub(2).and_then(|at| part.rows.get(at))) {
            (0, _) => Row::Title(line),
            (1, _) => Row::Heads(line),
            (_, Some(row)) if room > 0 && !part.bars.is_empty() => {
                Row::Row(format!("{line:<widest$}  "), pieces(&values(part, row), most, room))
            }
            _ => Row::Row(line, Vec::new()),
        });
    }
}

/// A table that is too wide: each row as a block, its numbers on lines of their own, what they mean below them.
///
/// Where rows have a meaning each is a quantity of its own, and its numbers are drawn beside one another; else the rows
/// are drawn beside one another.
fn blocks(part: &Part, columns: usize, rows: &mut Vec<Row>) {
    rows.push(Row::Title(part.title.clone()));
    let last = part.columns.len().saturating_sub(1);
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let numeric = |at: usize| part.rows.iter().all(|row| is_number(&cell(row, at)));
    let meaning = (last > 0 && !part.bars.contains(&last) && !numeric(last)).then_some(last);
    let aside: Vec<usize> = (0..=last).filter(|at| numeric(*at) && !part.bars.contains(at)).collect();
    let label = part.bars.iter().filter_map(|at| part.columns.get(*at)).map(|head| head.chars().count());
    let label = label.max().unwrap_or(0);
    let largest = part.rows.iter().flat_map(|row| values(part, row)).max().unwrap_or(0);
    let room = columns.saturating_sub(label + 19).min(WIDEST);
    for row in &part.rows {
        let is_word = |at: &usize| !part.bars.contains(at) && !aside.contains(at) && Some(*at) != meaning;
        let words: Vec<String> = (0..row.len()).filter(is_word).map(|at| cell(row, at)).collect();
        let words = wrap(&words.join(part.between), columns.saturating_sub(2).max(1));
        rows.extend(words.into_iter().map(|line| Row::Row(format!("  {line}"), Vec::new())));
        let values = values(part, row);
        let most = if meaning.is_some() { values.iter().copied().max().unwrap_or(0) } else { largest };
        for (at, value) in part.bars.iter().zip(&values) {
            let (Some(head), cell) = (part.columns.get(*at), cell(row, *at)) else { continue };
            let bar = if is_number(&cell) { pieces(&[*value], most, room) } else { Vec::new() };
            rows.push(Row::Row(format!("    {head:<label$}  {cell:>10}  "), bar));
        }
        let named = |at: &usize| part.columns.get(*at).map(|head| format!("{head} {}", cell(row, *at)));
        let aside: Vec<String> = aside.iter().filter_map(named).collect();
        let below = meaning.map_or_else(|| aside.join(" · "), |at| cell(row, at));
        if !below.is_empty() {
            let lines = wrap(&below, columns.saturating_sub(4).max(1));
            rows.extend(lines.into_iter().map(|line| Row::Meaning(format!("    {line}"))));
        }
    }
}

/// Returns the numbers of a row that are drawn.
fn values(part: &Part, row: &[String]) -> Vec<u64> {
    let number = |at: &usize| row.get(*at).and_then(|cell| cell.replace(',', "").parse().ok()).unwrap_or(0);
    part.bars.iter().map(number).collect()
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// Returns the lengths of a bar's pieces in a room for the largest; anything at all has at least one cell.
fn pieces(values: &[u64], most: u64, room: usize) -> Vec<usize> {
    let wide = u64::try_from(room).unwrap_or(0);
    let cells = |value: &u64| (value * wide).checked_div(most).unwrap_or(0).max(u64::from(*value > 0));
    let mut left = room;
    let piece = |cells: u64| {
        let piece = usize::try_from(cells).unwrap_or(0).min(left);
        left -= piece;
        piece
    };
    values.iter().map(cells).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(rows: &[&[&str]], columns: &[&str], bars: &[usize]) -> Part {
        let mut part = Part::new("By section", columns).drawn(bars);
        part.rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        part
    }

    fn rows(part: Part, columns: usize) -> Vec<Row> {
        let report = Report { parts: Some(vec![part]), ..Report::new(Ticket(1), Subject::Impact) };
        report.rows(columns)
    }

    #[test]
    fn bars_stand_in_the_room_beside_a_table_and_are_left_out_where_there_is_none() {
        let table =
            || part(&[&["11357", "3", "1"], &["11358", "8", "0"]], &["section", "gain", "lose"], &[1, 2]);
        let wide = rows(table(), 43);
        assert_eq!(wide[0], Row::Title("By section".to_owned()));
        assert_eq!(wide[1], Row::Heads("  section  gain  lose".to_owned()));
        assert_eq!(wide[2], Row::Row("    11357     3     1  ".to_owned(), vec![7, 2]));
        assert_eq!(wide[3], Row::Row("    11358     8     0  ".to_owned(), vec![20, 0]));
        assert_eq!(rows(table(), 25)[2], Row::Row("    11357     3     1".to_owned(), vec![]));
    }

    #[test]
    fn a_table_that_is_too_wide_becomes_blocks_with_the_meaning_below_the_numbers() {
        let meaning = "people with a felony, and none once the proposals are granted";
        let table = part(
            &[
                &["no felony left", "people", "1,200", "300", meaning],
                &["first", "year", "in 1975", "-", "a"],
            ],
            &["figure", "unit", "proposed", "approved", "definition"],
            &[2, 3],
        );
        let found = rows(table, 40);
        assert_eq!(found[1], Row::Row("  no felony left · people".to_owned(), vec![]));
        assert_eq!(found[2], Row::Row("    proposed       1,200  ".to_owned(), vec![13]));
        assert_eq!(found[3], Row::Row("    approved         300  ".to_owned(), vec![3]));
        assert_eq!(found[4], Row::Meaning("    people with a felony, and none once".to_owned()));
        assert!(
            found.contains(&Row::Row("    proposed     in 1975  ".to_owned(), vec![])),
            "a year is no quantity"
        );
    }

    #[test]
    fn quantities_are_read_by_thousands_and_a_section_is_none() {
        let table = part(&[&["11357", "12345", "1,200", "-"]], &["section", "gain", "lose", "same"], &[]);
        assert_eq!(rows(table, 60)[2], Row::Row("    11357  12,345  1,200  -".to_owned(), vec![]));
    }

    #[test]
    fn what_there_is_of_anything_shows() {
        assert_eq!(pieces(&[1, 0, 1_000], 1_001, 10), [1, 0, 9]);
        assert_eq!(pieces(&[0], 0, 10), [0]);
    }
}
