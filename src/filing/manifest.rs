//! The manifest: which files an export has, with the SHA-256 of each, and what batch they are.
//!
//! Owns the fixed names of the files, the heading that every paper carries, `manifest.json`, and `SHA256SUMS`, with which
//! a court checks all of them by `sha256sum -c SHA256SUMS` and nothing of ours. No clock, path or host goes in: the same
//! batch gives the same bytes at any time on any machine.

use crate::casework::{BatchRecord, BatchSignature, Charter, Digest};
use crate::filing::{Totals, paper};
use crate::record::Text;
use crate::record::vocabulary::Lesson;
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fmt::Write as _;

/// The table of cases.
pub const CASES: &str = "cases.csv";
/// The table of counts.
pub const COUNTS: &str = "counts.csv";
/// Everything of the two tables, typed.
pub const BATCH: &str = "batch.json";
/// The form of that document, for programs that read it.
pub const BATCH_SCHEMA: &str = "batch.schema.json";
/// The table for the court's own system, as the office's mapping says.
pub const CLERK: &str = "clerk.csv";
/// The Department's update list.
pub const DEPARTMENT: &str = "department.csv";
/// The challenge list.
pub const CHALLENGES: &str = "challenges.csv";
/// The spreadsheet for attorneys.
pub const WORKBOOK: &str = "workbook.xlsx";
/// The office's settings that the export was written with.
pub const OFFICE: &str = "office.toml";
/// The certificate of the spot-check, for a program that computes it again.
pub const CERTIFICATE: &str = "spot-check.json";
/// The same certificate, for a judge.
pub const CERTIFICATE_TEXT: &str = "spot-check.txt";
/// The list of the files with their hashes.
pub const MANIFEST: &str = "manifest.json";
/// The same list in the form of `sha256sum`, the manifest among them.
pub const SUMS: &str = "SHA256SUMS";

/// The files that every export lists in its manifest, by name.
pub(super) const LISTED: [&str; 11] = [
    BATCH,
    BATCH_SCHEMA,
    CASES,
    CHALLENGES,
    CLERK,
    COUNTS,
    DEPARTMENT,
    OFFICE,
    CERTIFICATE,
    CERTIFICATE_TEXT,
    WORKBOOK,
];

/// The files that every export has: those, and the two that list them. Beside them there are only documents.
pub(super) const NAMES: [&str; LISTED.len() + 2] = {
    let mut names = [MANIFEST; LISTED.len() + 2];
    let mut place = 0;
    while place < LISTED.len() {
        names[place] = LISTED[place];
        place += 1;
    }
    names[place] = SUMS;
    names
};

/// Which form of the manifest this version writes.
pub(super) const FORM: &str = "vacatur-manifest/3";

/// Tells whether an export can have a file of this name.
pub(super) fn is_of_an_export(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| NAMES.contains(&name) || paper::is_document(name))
}

/// What batch it is: the same in every paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The version of the program that wrote it.
    pub version: String,
    /// Number of the batch.
    pub batch: u32,
    /// When it was frozen, in UTC.
    pub frozen_at: String,
    /// The batch's root hash: which cases and verdicts it fixes.
    pub batch_root: Digest,
    /// The head of the ledger when it was frozen: what every verdict says.
    ///
    /// Not the head at the time of export: that one changes with every export, and the bytes would with it.
    pub ledger_head: Digest,
    /// The county whose convictions are cleared.
    pub county: Text,
    /// The policy's name.
    pub policy: Text,
    /// The SHA-256 of the policy file.
    pub policy_digest: Digest,
    /// The date on which everything was computed.
    pub as_of: String,
    /// Whether its people are fictitious.
    pub demo: bool,
    /// The SHA-256 of the vocabulary in force: the program's and the office's lessons; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vocabulary: Option<Digest>,
    /// The office's own words in force when the batch was frozen, in the order in which they were taught.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<Lesson>,
}

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its name in the folder.
    pub name: String,
    /// Its hash.
    pub sha256: Digest,
    /// Its size.
    pub bytes: u64,
}

/// What `manifest.json` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Which form it has: `vacatur-manifest/3`.
    pub form: String,
    /// What batch it is.
    pub heading: Heading,
    /// What it adds up to.
    pub totals: Totals,
    /// The SHA-256 of the templates the documents were made with; none where there are no documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub templates: Option<Digest>,
    /// Who stands for the batch, by a signature over the ledger entry that froze it; none where nobody signs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<BatchSignature>,
    /// Every file but the manifest itself and `SHA256SUMS`, by name.
    pub files: Vec<FileEntry>,
}

impl Heading {
    /// Makes the heading of a batch of a queue with this charter, as `version` of the program writes it.
    pub fn new(charter: &Charter, record: &BatchRecord, version: &str) -> Self {
        let batch = &record.batch;
        Self {
            version: version.to_owned(),
            batch: batch.number.0,
            frozen_at: format!("{:.3}", batch.at),
            batch_root: batch.root(),
            ledger_head: batch.head,
            county: Text::new(charter.county.as_str()),
            policy: Text::new(&charter.policy),
            policy_digest: charter.policy_digest,
            as_of: charter.as_of.to_string(),
            demo: charter.demo,
            vocabulary: charter.vocabulary,
            lessons: record.lessons.as_slice().to_vec(),
        }
    }
}

impl Manifest {
    /// Makes the manifest of finished files.
    pub(super) fn new(
        heading: Heading,
        totals: Totals,
        templates: Option<Digest>,
        signature: Option<BatchSignature>,
        mut files: Vec<FileEntry>,
    ) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { form: FORM.to_owned(), heading, totals, templates, signature, files }
    }

    /// Returns the bytes of `manifest.json`: JSON with two spaces of indentation, ended by a line feed.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Returns the text of `SHA256SUMS` for the files it lists and for itself.
    pub(super) fn sums(&self, own: &Digest) -> String {
        let listed = self.files.iter().map(|file| (file.name.as_str(), file.sha256));
        let mut lines: Vec<_> = listed.chain([(MANIFEST, *own)]).collect();
        lines.sort_unstable();
        let mut text = String::new();
        for (name, digest) in lines {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{digest}  {name}");
        }
        text
    }
}
