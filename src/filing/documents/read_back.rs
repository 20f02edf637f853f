//! The documents of a folder read back, and every row of them compared with the rows of the batch.
//!
//! Owns what a schedule, a sheet and a list of challenges must say of each case. The readers of the files have nothing to
//! do with their writers. The wordings are those of the `papers.toml` that travels with the folder. Text is compared
//! without its blanks: where a line breaks says nothing. Called by `verify`.

mod pdf;
mod word_processor;

use crate::filing::difference::{Against, Difference, Differences, RowKey};
use crate::filing::documents::docket::{Docket, parse};
use crate::filing::documents::facts::{case_numbers, day_in_figures, given_name, spaced_name};
use crate::filing::documents::office::Settings;
use crate::filing::documents::schedule_table::{
    CHALLENGE_COLUMNS, COLUMNS, challenge_words, count_words, figures, identifiers,
};
use crate::filing::documents::templates;
use crate::filing::field::{self, Identifiers};
use crate::filing::paper::ORDER_TEXT;
use crate::filing::{CaseRow, ChallengeRow, Paper};
use pdf::Item;
use std::collections::VecDeque;
use std::io::{self, Read, Seek};

/// How many cases are held at once.
const AT_ONCE: usize = 256;

/// The first cells of a row of the schedule, which stand once for all counts of a case.
const LEAD: usize = 3;

/// Hands out the bytes of a document of the folder.
pub(in crate::filing) type Open<'f> = dyn FnMut(&str) -> Option<Vec<u8>> + 'f;

/// What the documents are compared with.
pub(in crate::filing) struct Expected<'a, R> {
    docket: Docket<R>,
    settings: Settings,
    /// Which identifiers the rows have: a paper may carry one that they lack.
    known: &'a Identifiers,
    against: Against,
}

impl<'a, R: Read + Seek> Expected<'a, R> {
    /// Reads the rows of `batch.json` and the wordings; `None` where the wordings cannot be used.
    pub(in crate::filing) fn new(
        batch_json: R,
        papers: &str,
        known: &'a Identifiers,
        against: Against,
    ) -> io::Result<Option<Self>> {
        let Ok(settings) = templates::settings(papers) else { return Ok(None) };
        Ok(Some(Self { docket: Docket::open(batch_json)?, settings, known, against }))
    }

    /// Compares every document; `files` are their names.
    pub(in crate::filing) fn compare(
        &mut self,
        files: &[String],
        open: &mut Open<'_>,
        found: &mut Differences,
    ) -> io::Result<()> {
        for paper in [Paper::Motion, Paper::Order] {
            let read = &mut |bytes| pdf::read(bytes);
            self.schedule(&mut Rows::of(volumes(paper, files), open, read), Lead::Once(paper), found)?;
        }
        if files.iter().any(|file| file == ORDER_TEXT) {
            let read = &mut word_processor::read;
            let mut rows = Rows::of(VecDeque::from([ORDER_TEXT.to_owned()]), open, read);
            self.schedule(&mut rows, Lead::Repeated, found)?;
        }
        self.sheets(
            &mut Rows::of(volumes(Paper::Sheets, files), open, &mut |bytes| pdf::read(bytes)),
            found,
        )?;
        self.letters(
            &mut Rows::of(volumes(Paper::Letters, files), open, &mut |bytes| pdf::read(bytes)),
            found,
        )
    }

    /// Compares the list of challenges with the cases that were challenged when the batch was frozen.
    pub(in crate::filing) fn challenges(
        &self,
        expected: &[Vec<String>],
        files: &[String],
        open: &mut Open<'_>,
        found: &mut Differences,
    ) {
        let read = &mut pdf::read;
        let mut rows = Rows::of(volumes(Paper::Challenges, files), open, read);
        for (number, expected) in (1_u64..).zip(expected) {
            let Some(cells) = rows.next(found) else {
                return found.add(Difference::PaperRow {
                    file: rows.file,
                    item: number,
                    of: None,
                    against: self.against,
                });
            };
            let titles = CHALLENGE_COLUMNS.iter().map(|(title, _)| *title);
            compare_cells(&rows.file, number, None, self.against, titles.zip(expected), &cells, found);
        }
        self.nothing_left(&mut rows, expected.len() as u64 + 1, found);
    }

    /// Returns the cells of a challenge, as they are compared.
    pub(in crate::filing) fn challenge(&self, number: u64, row: &ChallengeRow<'_>) -> Vec<String> {
        let runs = challenge_words(&self.settings, number, row);
        runs.map(|runs| squash(&runs.iter().map(|run| run.text.as_str()).collect::<String>())).to_vec()
    }

    fn schedule(&mut self, rows: &mut Rows<'_, '_>, lead: Lead, found: &mut Differences) -> io::Result<()> {
        if rows.waiting.is_empty() {
            return Ok(());
        }
        let mut item = 0;
        for start in (0..self.docket.cases()).step_by(AT_ONCE) {
            let lines = self.docket.lines(&(start..self.docket.cases().min(start + AT_ONCE)))?;
            for line in &lines {
                let case = parse(line)?;
                for (place, count) in case.counts.iter().enumerate() {
                    item += 1;
                    let of = RowKey { case: case.case, count: Some(count.count) };
                    let Some(cells) = rows.next(found) else {
                        let file = rows.file.clone();
                        found.add(Difference::PaperRow { file, item, of: Some(of), against: self.against });
                        return Ok(());
                    };
                    let words = count_words(&self.settings, count);
                    let mut expected = vec![(COLUMNS[0].0, item.to_string())];
                    if place == 0 || lead == Lead::Repeated {
                        let leading = self.lead(&case, lead.paper());
                        expected.extend(COLUMNS.iter().skip(1).map(|(title, _)| *title).zip(leading));
                    }
                    let rest = COLUMNS.iter().skip(1 + LEAD).map(|(title, _)| *title);
                    expected.extend(rest.zip(words));
                    let expected: Vec<_> =
                        expected.into_iter().map(|(title, text)| (title, squash(&text))).collect();
                    let pairs = expected.iter().map(|(title, text)| (*title, text));
                    compare_cells(&rows.file, item, Some(of), self.against, pairs, &cells, found);
                }
            }
        }
        self.nothing_left(rows, item + 1, found);
        if !rows.text.contains(&squash(&figures(&self.docket.totals))) {
            found.add(Difference::PaperTotals(rows.file.clone()));
        }
        Ok(())
    }

    /// Returns the cells that stand once for a case; what the rows lack of an identifier is left open by a `*`.
    fn lead(&self, case: &CaseRow<'_>, paper: Paper) -> [String; LEAD] {
        let mut defendant = spaced_name(case.name.as_str());
        let known = |label: &str| match label {
            "CII" => self.known.allows(field::Identifier::Cii),
            _ => self.known.allows(field::Identifier::BirthDate),
        };
        for (label, value) in identifiers(&self.settings, paper, case.birth_date.as_str(), case.cii.as_str())
        {
            let value = if known(label) { value } else { OPEN.to_owned() };
            defendant.extend([label, value.as_str()]);
        }
        if !self.known.allows(field::Identifier::Name) {
            OPEN.clone_into(&mut defendant);
        }
        [case_numbers(&case.court_case_numbers), defendant, day_in_figures(case.conviction_date.as_str())]
    }

    /// Compares the sheets: the table of each, and that number and name stand above it.
    fn sheets(&mut self, rows: &mut Rows<'_, '_>, found: &mut Differences) -> io::Result<()> {
        if rows.waiting.is_empty() {
            return Ok(());
        }
        let titles = ["Ct.", "Section", "Level before", "Action", "Level after", "Seal", "Reg."];
        for start in (0..self.docket.relieved()).step_by(AT_ONCE) {
            let lines = self.docket.relieved_lines(&(start..self.docket.relieved().min(start + AT_ONCE)))?;
            for (sheet, line) in (start as u64 + 1..).zip(&lines) {
                let case = parse(line)?;
                for (place, count) in case.counts.iter().enumerate() {
                    let of = Some(RowKey { case: case.case, count: Some(count.count) });
                    let Some(cells) = rows.next(found) else {
                        let file = rows.file.clone();
                        found.add(Difference::PaperRow { file, item: sheet, of, against: self.against });
                        return Ok(());
                    };
                    if place == 0 {
                        self.compare_caption(rows, sheet, &case, found);
                    }
                    let words = count_words(&self.settings, count).map(|text| squash(&text));
                    let pairs = titles.into_iter().zip(&words);
                    compare_cells(&rows.file, sheet, of, self.against, pairs, &cells, found);
                }
            }
        }
        self.nothing_left(rows, self.docket.relieved() as u64 + 1, found);
        Ok(())
    }

    fn compare_caption(&self, rows: &Rows<'_, '_>, sheet: u64, case: &CaseRow<'_>, found: &mut Differences) {
        let name = self.known.allows(field::Identifier::Name).then(|| given_name(case.name.as_str()));
        let number = case_numbers(&case.court_case_numbers);
        for (column, said) in [("Case number", Some(number)), ("Defendant", name)] {
            if said.is_some_and(|said| !rows.text.contains(&squash(&said))) {
                let (file, of) = (rows.file.clone(), Some(RowKey { case: case.case, count: None }));
                let against = self.against;
                found.add(Difference::PaperCell {
                    file,
                    item: sheet,
                    of,
                    column: column.to_owned(),
                    against,
                });
            }
        }
    }

    /// Compares the letters: in their order, each has the number of its case or the name of its person.
    fn letters(&mut self, rows: &mut Rows<'_, '_>, found: &mut Differences) -> io::Result<()> {
        if rows.waiting.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        for start in (0..self.docket.relieved()).step_by(AT_ONCE) {
            let lines = self.docket.relieved_lines(&(start..self.docket.relieved().min(start + AT_ONCE)))?;
            for (letter, line) in (start as u64 + 1..).zip(&lines) {
                let case = parse(line)?;
                let number = squash(&case_numbers(&case.court_case_numbers));
                let name = squash(&given_name(case.name.as_str()));
                loop {
                    let ends = |word: &String| text.find(word.as_str()).map(|at| at + word.len());
                    let at = Some(&number).filter(|word| !word.is_empty()).and_then(ends);
                    let at = at.or_else(|| Some(&name).filter(|word| !word.is_empty()).and_then(ends));
                    if let Some(at) = at {
                        text.drain(..at);
                        break;
                    }
                    let Some(more) = rows.whole(found) else {
                        let of = Some(RowKey { case: case.case, count: None });
                        let (file, against) = (rows.file.clone(), self.against);
                        found.add(Difference::PaperRow { file, item: letter, of, against });
                        return Ok(());
                    };
                    text = more;
                }
            }
        }
        Ok(())
    }

    fn nothing_left(&self, rows: &mut Rows<'_, '_>, item: u64, found: &mut Differences) {
        if rows.next(found).is_some() {
            found.add(Difference::PaperRow {
                file: rows.file.clone(),
                item,
                of: None,
                against: self.against,
            });
        }
    }
}

/// Whose cells stand in every row: in a PDF once for a case, for a word processor again with each count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    Once(Paper),
    Repeated,
}

impl Lead {
    fn paper(self) -> Paper {
        match self {
            Self::Once(paper) => paper,
            Self::Repeated => Paper::Order,
        }
    }
}

/// Stands for what is not known, up to the end of a cell.
const OPEN: &str = "\u{0}";

fn compare_cells<'t>(
    file: &str,
    item: u64,
    of: Option<RowKey>,
    against: Against,
    expected: impl Iterator<Item = (&'t str, &'t String)>,
    cells: &[String],
    found: &mut Differences,
) {
    let mut differs = |column: &str| {
        let (file, column) = (file.to_owned(), column.to_owned());
        found.add(Difference::PaperCell { file, item, of, column, against });
    };
    let expected: Vec<_> = expected.collect();
    if expected.len() != cells.len() {
        return differs("the number of cells");
    }
    for ((title, text), cell) in expected.into_iter().zip(cells) {
        let says_so = match text.split_once(OPEN) {
            Some((begin, _)) => squash(cell).starts_with(begin),
            None => squash(cell) == *text,
        };
        if !says_so {
            differs(title);
        }
    }
}

/// Takes the blanks out of a text.
fn squash(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Returns the volumes of a document, in their order.
fn volumes(paper: Paper, files: &[String]) -> VecDeque<String> {
    let names = (1..=u32::try_from(files.len()).unwrap_or(u32::MAX)).map(|volume| paper.file(volume));
    names.filter(|name| files.contains(name)).collect()
}

/// How a document is read.
type Reader<'r> = dyn FnMut(Vec<u8>) -> Option<Vec<Item>> + 'r;

/// The rows of a document, volume by volume.
struct Rows<'f, 'r> {
    waiting: VecDeque<String>,
    open: &'f mut Open<'r>,
    read: &'f mut Reader<'r>,
    items: std::vec::IntoIter<Item>,
    /// The volume that is read.
    file: String,
    /// The text since the row before, without its blanks.
    text: String,
}

impl<'f, 'r> Rows<'f, 'r> {
    fn of(waiting: VecDeque<String>, open: &'f mut Open<'r>, read: &'f mut Reader<'r>) -> Self {
        let file = waiting.front().cloned().unwrap_or_default();
        Self { waiting, open, read, items: Vec::new().into_iter(), file, text: String::new() }
    }

    /// Opens the next volume; nothing where there is none.
    fn volume(&mut self, found: &mut Differences) -> Option<()> {
        self.file = self.waiting.pop_front()?;
        // A file that is not there was named before.
        let bytes = (self.open)(&self.file)?;
        match (self.read)(bytes) {
            Some(items) => self.items = items.into_iter(),
            None => found.add(Difference::PaperUnreadable(self.file.clone())),
        }
        Some(())
    }

    /// Returns the next row; [`Self::text`] then has what stands between it and the one before.
    fn next(&mut self, found: &mut Differences) -> Option<Vec<String>> {
        self.text.clear();
        loop {
            match self.items.next() {
                Some(Item::Text(text)) => self.text.push_str(&squash(&text)),
                Some(Item::Row(cells)) => return Some(cells),
                None => self.volume(found)?,
            }
        }
    }

    /// Returns the whole text of the next volume, without its blanks.
    fn whole(&mut self, found: &mut Differences) -> Option<String> {
        self.volume(found)?;
        let items = std::mem::take(&mut self.items);
        Some(
            items
                .map(|item| match item {
                    Item::Text(text) => squash(&text),
                    Item::Row(cells) => squash(&cells.concat()),
                })
                .collect(),
        )
    }
}
