//! Files in: one reader per format, what is refused and why, and how far it has got.
//!
//! Owns the bytes of a source: its hash, its lines, which of them are rows, whose rows they are, and which are refused.
//! Reads in two passes with bounded memory: [`survey()`] looks at every line once, [`Survey::read`] then yields one
//! [`crate::record::History`] after another. What the rows mean is `record`'s; where they go is the caller's, `cli`.
//! Also writes fictitious files of the same format, for tests, benches and the demonstration.

mod check;
mod claim;
mod ending;
mod error;
pub mod fiction;
mod format;
mod hashing;
mod held;
mod lines;
pub mod mapping;
mod person_rows;
mod reading;
mod redact;
mod refused;
mod reread;
mod shared_numbers;
mod survey;
pub mod table;
#[cfg(test)]
mod tests;

pub use error::{Cancelled, IntakeError};
pub use format::{Format, LooksLike};
pub use hashing::Hashing;
pub use person_rows::PersonRows;
pub use reading::{Delivered, Portion, Portions, Reading, Which};
pub use refused::{RefusalReason, Refused};
pub use reread::{Corrected, assemble, correct, lines_of, remarks_of_the_reader, subject_of};
pub use survey::{Source, Survey, survey};

/// Is told how far a pass has got, and may stop it.
pub trait Watch {
    /// Is called about once for every quarter of a mebibyte, with the bytes read so far and those to read in this
    /// pass. An error ends the pass with [`IntakeError::Cancelled`].
    fn progress(&mut self, read: u64, total: u64) -> Result<(), Cancelled>;
}

/// Watches nothing.
impl Watch for () {
    fn progress(&mut self, _read: u64, _total: u64) -> Result<(), Cancelled> {
        Ok(())
    }
}

impl<F: FnMut(u64, u64) -> Result<(), Cancelled>> Watch for F {
    fn progress(&mut self, read: u64, total: u64) -> Result<(), Cancelled> {
        self(read, total)
    }
}
