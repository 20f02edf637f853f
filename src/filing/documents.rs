//! The documents of a batch: motion, order, sheets, challenges and letters, as PDF; the order for a word processor too.
//!
//! Owns which documents there are, in which volumes they come, and that all of them are made of the rows of `batch.json`
//! and of nothing else, so that they can not say something else than the tables; a paper has identifiers of its own choice. Holds one volume at a time. The wording
//! is the office's (`templates`), the page is `typeset`'s, the facts are `schedule`'s and `challenge`'s.

mod compose;
mod docket;
mod facts;
mod items;
mod office;
mod pleading;
pub(super) mod read_back;
mod schedule_table;
mod sheet;
mod spool;
mod template;
pub mod templates;
mod volume;
mod word_processor;

pub(super) use compose::lacking;
pub(super) use spool::Spool;
pub use spool::{Documented, Progress, preview};
pub use templates::{TemplateError, Templates};

use crate::casework::{BatchNo, CaseFile};
use crate::filing::{ChallengeRow, FilingError, Heading, Paper, paper::ORDER_TEXT, paper::WORDINGS};
use crate::typeset::{Faces, Pages, Title};
use compose::Composer;
use docket::Docket;
use std::io::{self, Read, Seek, Write};
use volume::{Volume, volumes};

/// What the documents of a batch are made of.
#[derive(Debug)]
pub struct Documents<'a, R> {
    templates: &'a Templates,
    faces: Faces,
    docket: Docket<R>,
    challenges: Vec<CaseFile>,
}

/// One document, or a volume of one, set on its pages.
#[derive(Debug)]
pub struct Volumed<'a> {
    /// Of which document.
    pub paper: Paper,
    /// Which volume, counted from 1.
    pub volume: u32,
    /// Of how many.
    pub of: u32,
    /// The pages.
    pub pages: Pages,
    title: Title,
    faces: &'a Faces,
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The rows could not be read back.
    #[error("the rows of the batch could not be read back: {0}")]
    Rows(#[from] io::Error),
    /// A character that no face has.
    #[error("{whose}: the character {c:?} cannot be set in any of the faces")]
    Glyph {
        /// Whose: a case by its number, or a template.
        whose: String,
        /// Which.
        c: char,
    },
    /// The pages could not be written as PDF.
    #[error("{file} could not be written: {error}")]
    Pdf {
        /// Which.
        file: String,
        /// Why.
        error: crate::typeset::PdfError,
    },
}

impl<'a, R: Read + Seek> Documents<'a, R> {
    /// Reads `batch.json` once, to know the courts, the order of the cases and what they add up to.
    pub fn new(
        templates: &'a Templates,
        batch_json: R,
        challenges: Vec<CaseFile>,
    ) -> Result<Self, DocumentError> {
        Ok(Self { templates, faces: Faces::open(), docket: Docket::open(batch_json)?, challenges })
    }

    /// Returns what batch it is.
    pub fn heading(&self) -> &Heading {
        &self.docket.heading
    }

    /// Returns how many files there will be.
    pub fn files(&self) -> usize {
        Paper::ALL.into_iter().map(|paper| self.volumes(paper).len()).sum::<usize>() + 2
    }

    /// Sets one document after the other and hands over each volume as soon as it stands; an error of `each` ends it.
    pub fn each<E: From<DocumentError>>(
        &mut self,
        papers: &[Paper],
        mut each: impl FnMut(Volumed<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for paper in papers {
            let volumes = self.volumes(*paper);
            let of = u32::try_from(volumes.len()).unwrap_or(u32::MAX);
            let mut pages_before = 0;
            for volume in &volumes {
                let lines = match paper {
                    Paper::Sheets | Paper::Letters => self.docket.relieved_lines(&volume.cases),
                    Paper::Motion | Paper::Order | Paper::Challenges => self.docket.lines(&volume.cases),
                };
                let lines = lines.map_err(DocumentError::from)?;
                let composer = Composer::new(self.templates, &self.faces, &self.docket, *paper);
                let (pages, title) = match paper {
                    Paper::Challenges => {
                        composer.challenges(&challenge_rows(&self.docket.heading, &self.challenges))?
                    }
                    Paper::Motion | Paper::Order => composer.with_schedule(volume, &lines, pages_before)?,
                    Paper::Sheets | Paper::Letters => composer.by_case(volume, &lines)?,
                };
                pages_before += pages.count();
                each(Volumed { paper: *paper, volume: volume.number, of, pages, title, faces: &self.faces })?;
            }
        }
        Ok(())
    }

    /// Hands over every file of the documents, one after the other: its name and its bytes.
    pub(super) fn each_file(
        &mut self,
        mut each: impl FnMut(&str, &[u8]) -> Result<(), FilingError>,
    ) -> Result<(), FilingError> {
        self.each(&Paper::ALL, |volume| -> Result<(), FilingError> {
            let bytes = volume.pdf()?;
            each(&volume.file(), &bytes)
        })?;
        let mut text = io::Cursor::new(Vec::new());
        self.order_text(&mut text)?;
        each(ORDER_TEXT, text.get_ref())?;
        each(WORDINGS, self.templates.papers().as_bytes())
    }

    /// Writes the proposed order for a word processor.
    pub fn order_text(&mut self, sink: impl Write + Seek) -> Result<(), DocumentError> {
        word_processor::write(self.templates, &self.faces, &mut self.docket, sink)
    }

    fn volumes(&self, paper: Paper) -> Vec<Volume> {
        match paper {
            Paper::Challenges => vec![Volume::single()],
            _ => volumes(paper, &self.docket),
        }
    }
}

impl Volumed<'_> {
    /// Returns the name of its file.
    pub fn file(&self) -> String {
        self.paper.file(self.volume)
    }

    /// Returns the title of the paper.
    pub fn title(&self) -> &str {
        &self.title.title
    }

    /// Writes it as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, DocumentError> {
        self.pages
            .pdf(self.faces, &self.title)
            .map_err(|error| DocumentError::Pdf { file: self.file(), error })
    }
}

/// Returns the rows of the challenged cases.
fn challenge_rows<'c>(heading: &Heading, cases: &'c [CaseFile]) -> Vec<ChallengeRow<'c>> {
    cases.iter().filter_map(|case| ChallengeRow::of(BatchNo(heading.batch), case)).collect()
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
