//! What an export differs in, in words: the file, the row, the column and the case by its number; never the data itself.

use crate::casework::CaseId;
use crate::filing::fitness::Unfitness;
use crate::record::Text;
use std::fmt;

/// What a file is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// The folder's own `batch.json`.
    Document,
    /// The frozen batch in the queue.
    Queue,
}

/// One difference between an export and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing(String),
    /// A link, a folder or a device stands in place of a file.
    NotAFile(String),
    /// A file stands there that no export has.
    Extra(Text),
    /// The manifest is not one.
    ManifestUnreadable,
    /// The manifest was written again by something else.
    ManifestForm,
    /// The manifest lists other files than an export has, or one twice.
    ManifestFiles,
    /// A file has another size than the manifest says.
    Size {
        /// Which file.
        file: String,
        /// What the manifest says.
        listed: u64,
        /// What it is.
        found: u64,
    },
    /// A file has another hash than the manifest says.
    Hash(String),
    /// `SHA256SUMS` has no line, or another one, for a file.
    Sum(String),
    /// `SHA256SUMS` says more than it should.
    SumsForm,
    /// `batch.json` can not be read from this line on.
    Document {
        /// Counted from 1.
        line: u64,
    },
    /// A table does not have its columns.
    Columns(&'static str),
    /// A row can not be read, or has no number of a case.
    Unreadable {
        /// Which table.
        file: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
    },
    /// A row stands where it does not belong.
    Misplaced {
        /// Which table.
        file: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
        /// Whose row it says it is.
        of: RowKey,
        /// What has no such row there.
        against: Against,
    },
    /// A row is left over, in a table whose rows do not say whose they are.
    LeftOver {
        /// Which table.
        file: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
        /// What has no such row.
        against: Against,
    },
    /// A row is not there.
    NoRow {
        /// Which table.
        file: &'static str,
        /// Whose row it is.
        of: RowKey,
        /// What has it.
        against: Against,
    },
    /// A cell says something else.
    Cell {
        /// Which table.
        file: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
        /// Whose row it is.
        of: RowKey,
        /// Which column.
        column: String,
        /// Than what.
        against: Against,
    },
    /// The workbook is none, or lacks a sheet.
    Workbook,
    /// A cell of the workbook says something else.
    Sheet {
        /// Which sheet.
        sheet: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
        /// Which column; none for a row that should not be there, or is not.
        column: Option<String>,
        /// Than what.
        against: Against,
    },
    /// A document can not be read back.
    PaperUnreadable(String),
    /// The wordings of the documents are none that this version can use.
    Wordings,
    /// A row of a document is not there, or should not be.
    PaperRow {
        /// Which document.
        file: String,
        /// Its place in the document, counted from 1.
        item: u64,
        /// Whose row it should be; none for one too many.
        of: Option<RowKey>,
        /// Than what.
        against: Against,
    },
    /// A cell of a document says something else.
    PaperCell {
        /// Which document.
        file: String,
        /// The place of its row, counted from 1.
        item: u64,
        /// Whose row it is.
        of: Option<RowKey>,
        /// Which column.
        column: String,
        /// Than what.
        against: Against,
    },
    /// A document does not state the totals that its rows add up to.
    PaperTotals(String),
    /// The signature in the manifest is not one over this batch.
    Signature,
    /// The settings in the folder are none that this version can use.
    Settings,
    /// A row has more or fewer cells than the table has columns.
    Width {
        /// Which table.
        file: &'static str,
        /// Counted from 1, the header among them, as a spreadsheet counts.
        row: u64,
        /// Whose row it is.
        of: RowKey,
    },
    /// A part of a heading says something else than `against`, or than the manifest for [`Against::Document`].
    Heading {
        /// Whose heading.
        file: &'static str,
        /// Which part.
        part: String,
        /// Than what.
        against: Against,
    },
    /// The totals are not what the rows of `batch.json` add up to.
    Totals(&'static str),
    /// A file is not, byte for byte, what the frozen batch gives.
    Bytes(String),
    /// The ledger records another manifest for the batch.
    NotTheRecorded,
    /// The ledger records no export of the batch.
    NoExportRecorded,
    /// The queue can not give a case of the batch as it was approved.
    Case {
        /// Which case.
        case: CaseId,
        /// Why.
        why: Unfitness,
    },
}

/// Whose row: a case, or a count of one by its place in the court action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// The case's number.
    pub case: u64,
    /// The count, in the table of counts.
    pub count: Option<u64>,
}

/// Differences, the first of them in full; a file that is all wrong does not fill the memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    listed: Vec<Difference>,
    total: u64,
}

impl Differences {
    /// How many are listed; more are only counted.
    pub const LISTED: usize = 200;

    /// Adds one.
    pub(super) fn add(&mut self, difference: Difference) {
        self.total += 1;
        if self.listed.len() < Self::LISTED {
            self.listed.push(difference);
        }
    }

    /// Returns those that are listed.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.listed.iter()
    }

    /// Returns how many there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Document => "batch.json",
            Self::Queue => "the frozen batch",
        })
    }
}

impl fmt::Display for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "case {}", self.case)?;
        self.count.map_or(Ok(()), |count| write!(f, " count {count}"))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(file) => write!(f, "{file} is missing"),
            Self::NotAFile(file) => write!(f, "{file} is a link, a folder or a device, not a file"),
            Self::Extra(name) => write!(f, "{name} does not belong to an export"),
            Self::ManifestUnreadable => write!(f, "manifest.json is damaged: it is not a manifest"),
            Self::ManifestForm => write!(f, "manifest.json was written again by another program"),
            Self::ManifestFiles => write!(f, "manifest.json lists other files than an export has"),
            Self::Size { file, listed, found } => {
                write!(f, "{file} has {found} bytes, the manifest says {listed}")
            }
            Self::Hash(file) => write!(f, "{file} was changed: its SHA-256 is not the manifest's"),
            Self::Sum(file) => write!(f, "SHA256SUMS does not have the SHA-256 of {file}"),
            Self::SumsForm => write!(f, "SHA256SUMS was changed: it says more than the sums of the files"),
            Self::Document { line } => {
                write!(f, "batch.json is damaged: it cannot be read from line {line} on")
            }
            Self::Columns(file) => write!(f, "{file} row 1: the columns are not those of an export"),
            Self::Unreadable { file, row } => write!(f, "{file} row {row}: not a row of an export"),
            Self::Misplaced { file, row, of, against } => {
                write!(f, "{file} row {row}: {against} has no {of} in this place")
            }
            Self::LeftOver { file, row, against } => write!(f, "{file} row {row}: {against} has no such row"),
            Self::NoRow { file, of, against } => {
                write!(f, "{file}: the row of {of} is missing; {against} has it")
            }
            Self::Cell { file, row, of, column, against } => {
                write!(f, "{file} row {row}, {of}: {column} is not what {against} says")
            }
            Self::Workbook => write!(f, "workbook.xlsx is damaged: it is not the workbook of an export"),
            Self::Sheet { sheet, row, column: Some(column), against } => {
                write!(f, "workbook.xlsx {sheet} row {row}: {column} is not what {against} says")
            }
            Self::Sheet { sheet, row, column: None, against } => {
                write!(f, "workbook.xlsx {sheet} row {row}: {against} has another row in this place, or none")
            }
            Self::PaperUnreadable(file) => write!(f, "{file} can not be read back"),
            Self::Wordings => write!(f, "papers.toml is damaged: it holds no wordings that can be used"),
            Self::PaperRow { file, item, of: Some(of), against } => {
                write!(f, "{file} item {item}: the row of {of} is missing; {against} has it")
            }
            Self::PaperRow { file, item, of: None, against } => {
                write!(f, "{file} item {item}: {against} has another row in this place, or none")
            }
            Self::PaperCell { file, item, of, column, against } => {
                write!(f, "{file} item {item}")?;
                of.map_or(Ok(()), |of| write!(f, ", {of}"))?;
                write!(f, ": {column} is not what {against} says")
            }
            Self::PaperTotals(file) => write!(f, "{file} does not state the totals that the rows add up to"),
            Self::Signature => write!(f, "manifest.json: the signature is not one over this batch"),
            Self::Settings => write!(f, "office.toml is damaged: it holds no settings that can be used"),
            Self::Width { file, row, of } => write!(f, "{file} row {row}, {of}: too many or too few cells"),
            Self::Heading { file, part, against: Against::Document } => {
                write!(f, "{file}: {part} is not what manifest.json says")
            }
            Self::Heading { file, part, against } => write!(f, "{file}: {part} is not what {against} says"),
            Self::Totals(file) => write!(f, "{file}: the totals are not what the rows add up to"),
            Self::Bytes(file) => write!(f, "{file} is not what the frozen batch gives"),
            Self::NotTheRecorded => write!(f, "manifest.json is not the one that the ledger recorded"),
            Self::NoExportRecorded => write!(f, "the ledger records no export of this batch"),
            Self::Case { case, why } => {
                write!(f, "the queue no longer has case {case} as it was approved: {why}")
            }
        }
    }
}
