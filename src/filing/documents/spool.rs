//! The rows of a batch on their way from the gate to the documents, and the documents on their way into the folder.
//!
//! Holds every row as a line of text, some 1,200 bytes a case: what a table must not carry is withheld from the file that
//! stands in the folder, but a paper may carry it, so that the documents cannot be made from that file.

use crate::casework::{CaseFile, Digest};
use crate::filing::documents::{DocumentError, Documents, Templates};
use crate::filing::export::{Beside, Gate, for_each_case};
use crate::filing::fitness::Unfitness;
use crate::filing::lettering::Lettering;
use crate::filing::unfinished::Unfinished;
use crate::filing::{CaseRow, FileEntry, FilingError, Heading, Job, Totals, document};
use std::io::{self, Cursor, Write as _};

/// What the documents of an export are made with.
pub struct Documented<'a> {
    /// The templates of the office.
    pub templates: &'a Templates,
    /// How far it is.
    pub progress: Progress<'a>,
}

/// Is told the name of every file that stands, its place, and how many there will be.
pub type Progress<'a> = Box<dyn FnMut(&str, usize, usize) + 'a>;

/// The rows and the challenged cases, until all of them are there.
pub(in crate::filing) struct Spool<'a> {
    rows: document::Writer<Vec<u8>>,
    challenges: Vec<CaseFile>,
    lettering: Lettering,
    documented: Documented<'a>,
}

/// The documents of what was spooled.
type Spooled<'a> = Documents<'a, Cursor<Vec<u8>>>;

impl<'a> Spool<'a> {
    /// Begins with no rows.
    pub(in crate::filing) fn begin(
        heading: &Heading,
        documented: Documented<'a>,
    ) -> Result<Self, DocumentError> {
        let rows = document::Writer::begin(Vec::new(), heading)?;
        Ok(Self { rows, challenges: Vec::new(), lettering: Lettering::new(), documented })
    }

    /// Makes the documents of what came.
    fn documents(self, totals: &Totals) -> Result<(Spooled<'a>, Progress<'a>), DocumentError> {
        let rows = Cursor::new(self.rows.finish(totals)?);
        let documents = Documents::new(self.documented.templates, rows, self.challenges)?;
        Ok((documents, self.documented.progress))
    }
}

impl Beside for Spool<'_> {
    fn judge(&self, row: &CaseRow<'_>) -> Result<(), Unfitness> {
        self.lettering.can_set(row)
    }

    fn add(&mut self, row: &CaseRow<'_>) -> io::Result<()> {
        self.rows.add(row)
    }

    fn challenge(&mut self, case: CaseFile) {
        self.challenges.push(case);
    }

    fn write(
        self,
        folder: &Unfinished,
        totals: &Totals,
    ) -> Result<(Vec<FileEntry>, Option<Digest>), FilingError> {
        let templates = self.documented.templates.digest();
        let (mut documents, mut progress) = self.documents(totals)?;
        let of = documents.files();
        let mut files = Vec::new();
        documents.each_file(|name, bytes| {
            let mut file = folder.create(name).map_err(|error| folder.refused(error))?;
            file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| folder.refused(error))?;
            let sha256 = Digest::of(bytes);
            files.push(FileEntry { name: name.to_owned(), sha256, bytes: bytes.len() as u64 });
            progress(name, files.len(), of);
            Ok(())
        })?;
        Ok((files, Some(templates)))
    }
}

/// Returns the documents of a batch as an export would write them.
pub fn preview<'a, E>(
    job: Job<'_>,
    cases: impl IntoIterator<Item = Result<CaseFile, E>>,
    challenges: impl IntoIterator<Item = Result<CaseFile, E>>,
    templates: &'a Templates,
) -> Result<Documents<'a, Cursor<Vec<u8>>>, FilingError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let Job { charter, batch, version, office, .. } = job;
    batch.may_export().map_err(FilingError::Batch)?;
    let heading = Heading::new(charter, batch, version);
    let mut spool = Spool::begin(&heading, Documented { templates, progress: Box::new(|_, _, _| ()) })?;
    let mut gate = Gate::new(batch, office);
    let mut totals = Totals::default();
    for_each_case(batch, cases, |frozen, case| match gate.pass(frozen, &case, |row| spool.judge(row)) {
        Some(row) => {
            totals.add(&row);
            Ok(spool.add(&row).map_err(DocumentError::from)?)
        }
        None => Ok(()),
    })?;
    if !gate.unfit.is_empty() {
        return Err(FilingError::Refused(gate.unfit));
    }
    for case in challenges {
        spool.challenge(case.map_err(|error| FilingError::Cases(error.into()))?);
    }
    Ok(spool.documents(&totals)?.0)
}
