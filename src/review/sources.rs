//! What the imported files are worth, as the workstation holds it: one account after another, in lines.

use crate::record::Text;
use crate::relief::worth::{Account, words};
use crate::review::Ticket;
use crate::review::columns::wrap;

/// The screen of the sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// The sources; `None` until they are here.
    pub read: Option<Vec<SourceRead>>,
    /// The first line in sight.
    pub from: usize,
    pub(super) asked: Option<Ticket>,
}

/// An imported file with what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRead {
    /// The name of the file.
    pub name: Text,
    /// What it is worth.
    pub account: Account,
}

/// A line of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The name of a source.
    Title(String),
    /// What is suspicious, or a way to mend it.
    Look(String),
    /// Anything else.
    Text(String),
}

impl Sources {
    /// Returns the lines in a width.
    pub fn rows(&self, width: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for source in self.read.iter().flatten() {
            if !rows.is_empty() {
                rows.push(Row::Text(String::new()));
            }
            rows.push(Row::Title(format!("Source {}: {}", source.account.source.0, source.name)));
            let mut look = false;
            for line in words::in_full(&source.account) {
                // A suspicion stands with its ways, until a blank line.
                look = !line.is_empty()
                    && (look || line.starts_with("Suspicious") || line.starts_with("The last row"));
                let told = if look { wrap(&line, width) } else { vec![line] };
                rows.extend(
                    told.into_iter().map(|line| if look { Row::Look(line) } else { Row::Text(line) }),
                );
            }
        }
        rows
    }
}
