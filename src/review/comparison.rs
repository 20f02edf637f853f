//! A comparison of two policies as the workstation holds it: under way, or done, and its lines.

use crate::relief::parts::Part;
use crate::review::Ticket;
use crate::review::columns::wrap;

/// A comparison of the policy in force with another.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Whose answers are wanted.
    pub(super) ticket: Ticket,
    /// The name of the other policy.
    pub with: String,
    /// Persons compared.
    pub done: u64,
    /// Persons there are; 0 before anything was heard.
    pub total: u64,
    /// The tables, once it is done.
    pub report: Option<Vec<Part>>,
}

impl Comparison {
    /// Begins one.
    pub(super) fn new(ticket: Ticket, with: &str) -> Self {
        Self { ticket, with: with.to_owned(), done: 0, total: 0, report: None }
    }

    /// Returns its lines at a width, each with whether it heads a table.
    pub fn lines(&self, columns: usize) -> Vec<(bool, String)> {
        let mut lines = Vec::new();
        for part in self.report.iter().flatten() {
            let table = part.lines();
            let fits = table.iter().all(|line| line.chars().count() <= columns);
            if fits {
                lines.extend(table.into_iter().enumerate().map(|(at, line)| (at == 0, line)));
            } else {
                lines.push((true, part.title.clone()));
                for row in &part.rows {
                    let words = row.join(": ");
                    let wrapped = wrap(&words, columns.saturating_sub(4).max(1)).into_iter().enumerate();
                    lines.extend(wrapped.map(|(at, line)| {
                        (false, if at == 0 { format!("  {line}") } else { format!("    {line}") })
                    }));
                }
            }
            lines.push((false, String::new()));
        }
        lines
    }
}
