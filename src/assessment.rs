//! Results as files, without a queue: what is decided for every candidate count, beside the rows as they were read.
//!
//! Owns the two tables and the summary that analysts work with, the columns that offices' spreadsheets of the peer
//! program are built on (formats.md section 8), and the folder they go out in. Decides nothing: that is `relief`'s. A
//! [`Sheet`] is filled on any thread; [`Results`] takes sheets in order and only writes. Called by `cli`.

mod as_read;
mod columns;
mod count_row;
mod figures;
mod hint;
mod note;
mod peer;
mod results;
mod sheet;
mod summary;

pub use columns::{COUNT_COLUMNS, OWN_COLUMNS, PEER_COLUMNS, QUARANTINE_COLUMNS};
pub use figures::Figures;
pub use note::{InOrder, Note};
pub use results::{ALL_RESULTS, COUNTS, PROOFS, QUARANTINE, Results, SUMMARY};
pub use sheet::{RefusedLine, Sheet};
pub use summary::{ReadSource, Summary};

use crate::record::{County, SourceNo};
use crate::relief::Policy;
use jiff::civil::Date;

/// Under what is assessed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The county whose convictions are looked at.
    pub county: County,
    /// The day on which ages, sentences and years are computed.
    pub as_of: Date,
    /// The office's rules.
    pub policy: Policy,
    /// The sources by number and by the name the tables carry.
    pub sources: Vec<(SourceNo, String)>,
    /// What is written beside the tables.
    pub beside: Beside,
}

/// What is written beside the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// The whole proof of every candidate count.
    Proofs,
}

impl Terms {
    fn source_name(&self, number: SourceNo) -> &str {
        self.sources.iter().find(|(known, _)| *known == number).map_or("", |(_, name)| name.as_str())
    }
}
