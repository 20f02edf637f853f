//! A batch out: the papers of approved cases for the court, and the proof that they are what was approved.
//!
//! Owns the schedule (which facts of a case go out, in what words), the tables, the workbook and the documents made from
//! it, the challenge list, the office's settings for all of them, the manifest with the hash of each, the folder that
//! appears whole or not at all, the gate that an unfit case does not pass, and the check of an export against itself and against the queue. Knows no law and decides nothing:
//! what a case is approved for stands in its ledger entry. `assessment` shares the cells
//! and the folder. Called by `cli`; builds on `typeset`, `casework`, `relief` and `record`.

pub mod answers;
pub mod cell;
pub mod challenge;
mod compare;
pub mod difference;
mod document;
#[cfg(feature = "documents")]
pub mod documents;
pub mod error;
mod export;
pub mod field;
pub mod fitness;
#[cfg(test)]
mod fixture;
pub(crate) mod folder;
mod lettering;
pub mod manifest;
pub mod office;
pub mod paper;
mod papers;
pub mod preflight;
mod proof;
pub mod schedule;
pub(crate) mod section;
pub mod table;
pub mod totals;
pub(crate) mod unfinished;
pub mod verify;
pub mod words;
mod workbook;

pub use challenge::ChallengeRow;
pub use difference::{Against, Difference, Differences, RowKey};
pub use document::SCHEMA;
#[cfg(feature = "documents")]
pub use documents::{Documented, Progress, TemplateError, Templates, preview};
pub use error::FilingError;
#[cfg(feature = "documents")]
pub use export::export_with_documents;
pub use export::{Exported, Job, export};
pub use fitness::{Unfit, Unfitness};
pub use manifest::{FileEntry, Heading, Manifest};
pub use office::{Office, OfficeError};
pub use paper::Paper;
pub use preflight::{Standards, UnfitCases, preflight};
pub use proof::{PROOF_SCHEMA, write_proof};
pub use schedule::{CaseRow, CountRow};
pub use totals::{ActionTotals, Totals};
pub use verify::{Verification, verify, verify_against, verify_recorded};
pub use words::Words;
