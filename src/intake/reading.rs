//! The second pass: persons one after another, and the rows that were refused.

use super::check::check;
use super::claim::Claim;
use super::format::Format;
use super::held::{HeldBack, Who, history, mark};
use super::lines::{Line, Lines};
use super::redact::{redacted, redacted_damaged};
use super::survey::{Survey, unreadable};
use super::{IntakeError, RefusalReason, Refused, Watch};
use crate::record::layout::{COLUMNS, Fields, column};
use crate::record::text::present;
use crate::record::{History, Phrasebook, Row, SourceLine, SourceRow};
use std::collections::VecDeque;
use std::fs::File;

/// More refused lines in a row than this are not all looked at for whose they may be; their neighbours are marked.
const MOST_PENDING: usize = 16;

/// What a reading yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivered {
    /// A person with all rows of all sources.
    Person(Box<History>),
    /// A row that was refused; comes before the persons it may belong to, which carry a remark of it.
    Refused(Refused),
}

/// A reading in progress: an iterator that ends after the first error.
///
/// Holds one person's rows and a block of a file, and the rows of persons whose rows are scattered, in parts if they
/// are many. It may be sent to another thread, so that its caller can store what was read before.
pub struct Reading<'s, W> {
    survey: &'s Survey,
    watch: W,
    gathering: Gathering<'s>,
    /// The source being read and its lines; `None` between two.
    lines: Option<(usize, Lines<&'s File>)>,
    next_source: usize,
    emptying: bool,
    reported: u64,
    ended: bool,
}

impl<'s, W: Watch> Reading<'s, W> {
    pub(super) fn new(survey: &'s Survey, watch: W) -> Self {
        let gathering = Gathering {
            survey,
            part: 0,
            run: None,
            pending: Vec::new(),
            held: HeldBack::default(),
            ready: VecDeque::new(),
            book: Phrasebook::default(),
        };
        let (lines, next_source, emptying, reported, ended) = (None, 0, false, 0, false);
        Self { survey, watch, gathering, lines, next_source, emptying, reported, ended }
    }

    /// Goes on until something is ready, or nothing is left.
    fn advance(&mut self) -> Result<(), IntakeError> {
        while self.gathering.ready.is_empty() && !self.ended {
            if self.emptying {
                self.empty();
            } else if self.lines.is_some() {
                self.read_lines()?;
            } else if let Some(source) = self.survey.sources.get(self.next_source) {
                let mut lines = Lines::new(source.rewound()?);
                if source.format == Format::DojWithHeader {
                    skip_header(&mut lines).map_err(|error| unreadable(&source.path, error))?;
                }
                self.lines = Some((self.next_source, lines));
                self.next_source += 1;
            } else {
                self.gathering.finish_run();
                self.emptying = true;
            }
        }
        Ok(())
    }

    /// Reads lines of a source until something is ready or the source ends.
    fn read_lines(&mut self) -> Result<(), IntakeError> {
        let Some((at, lines)) = &mut self.lines else { return Ok(()) };
        let Some(source) = self.survey.sources.get(*at) else { return Ok(()) };
        while self.gathering.ready.is_empty() {
            match lines.next().map_err(|error| unreadable(&source.path, error))? {
                Some(line) if line.is_blank() => {}
                Some(line) => self.gathering.line(SourceLine { source: source.no, line: line.number }, line),
                None => {
                    source.check_unchanged(lines.lines_read())?;
                    self.lines = None;
                    return Ok(());
                }
            }
            if lines.bytes_read() != self.reported {
                self.reported = lines.bytes_read();
                let size = self.survey.bytes();
                let before: u64 = self.survey.sources.iter().take(*at).map(|source| source.bytes).sum();
                let read = u64::from(self.gathering.part) * size + before + self.reported;
                self.watch.progress(read, u64::from(self.survey.parts) * size)?;
            }
        }
        Ok(())
    }

    /// Hands on the persons that were held back, then begins the next part.
    fn empty(&mut self) {
        if let Some(history) = self.gathering.held.next(&mut self.gathering.book) {
            self.gathering.ready.push_back(Delivered::Person(Box::new(history)));
            return;
        }
        self.gathering.part += 1;
        self.next_source = 0;
        self.emptying = false;
        self.ended = self.gathering.part >= self.survey.parts;
    }
}

impl<W: Watch> Iterator for Reading<'_, W> {
    type Item = Result<Delivered, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ready) = self.gathering.ready.pop_front() {
            return Some(Ok(ready));
        }
        if let Err(error) = self.advance() {
            self.ended = true;
            self.lines = None;
            return Some(Err(error));
        }
        self.gathering.ready.pop_front().map(Ok)
    }
}

fn skip_header<R: std::io::Read>(lines: &mut Lines<R>) -> std::io::Result<()> {
    while lines.next()?.is_some_and(|line| line.is_blank()) {}
    Ok(())
}

/// A row that was accepted, as it is stored, with the places of its fields.
pub(super) struct Kept {
    source: SourceLine,
    raw: Vec<u8>,
    /// The fields' texts one after another, where quotes are doubled in the row.
    plain: Option<Vec<u8>>,
    fields: Fields,
}

impl Kept {
    pub(super) fn new(source: SourceLine, raw: Vec<u8>, mut fields: Fields) -> Self {
        let plain = fields.undoubled(&raw);
        Self { source, raw, plain, fields }
    }

    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    pub(super) fn row(&self) -> Row<'_> {
        self.fields.row(self.source, self.plain.as_deref().unwrap_or(&self.raw))
    }

    pub(super) fn into_stored(self) -> SourceRow {
        SourceRow { source: self.source, raw: self.raw }
    }
}

/// Where the rows of a run go.
enum Place {
    /// They are all of the person's.
    Here(Vec<Kept>, Vec<SourceLine>),
    /// They are held back.
    Held(Who),
    /// They are another part's.
    Nowhere,
}

/// Rows that follow one another and are one person's.
struct Run {
    who: Who,
    /// CII number, name and birth date of a person without an id, which hold its rows together.
    identity: [Vec<u8>; 3],
    place: Place,
}

/// Puts lines to persons.
struct Gathering<'s> {
    survey: &'s Survey,
    part: u32,
    run: Option<Run>,
    /// Damaged lines since the last row, with the subject each names; whose they are, the next row may tell.
    pending: Vec<(SourceLine, Vec<u8>)>,
    held: HeldBack,
    ready: VecDeque<Delivered>,
    book: Phrasebook,
}

impl Gathering<'_> {
    fn line(&mut self, source: SourceLine, line: Line<'_>) {
        let bytes = line.bytes;
        if line.too_long {
            return self.refuse_damaged(source, bytes, RefusalReason::TooLong);
        }
        let fields = match Fields::split(bytes) {
            Ok(fields) => fields,
            Err(unsplit) => return self.refuse_damaged(source, bytes, unsplit.into()),
        };
        match check(&fields, bytes) {
            Ok(()) => self.accept(source, bytes, fields),
            Err((reason, _)) if reason.is_structural() => self.refuse_damaged(source, bytes, reason),
            Err((reason, column)) => {
                if reason != RefusalReason::RepeatedHeader {
                    self.turn_to(source, &fields, bytes);
                    self.mark_run(source);
                }
                let raw = redacted(&fields, bytes).unwrap_or_else(|| bytes.to_vec());
                self.refuse(source, column, reason, raw);
            }
        }
    }

    fn accept(&mut self, source: SourceLine, bytes: &[u8], mut fields: Fields) {
        self.turn_to(source, &fields, bytes);
        let cii = present(fields.get(bytes, column::CII_NUMBER));
        let raw = match redacted(&fields, bytes) {
            None => bytes.to_vec(),
            Some(raw) => {
                let Ok(again) = Fields::split(&raw) else { return };
                fields = again;
                raw
            }
        };
        let Some(run) = &mut self.run else { return };
        if self.part == 0 && self.survey.is_shared(cii) {
            self.held.link(&run.who, cii, source);
        }
        match &mut run.place {
            Place::Here(rows, _) => rows.push(Kept::new(source, raw, fields)),
            Place::Held(who) => self.held.add(who, source, raw),
            Place::Nowhere => {}
        }
    }

    /// Refuses a line of which no field can be relied on, and works out whose it may be: the one it names, if that
    /// is a neighbour's; else, lest a missing row go unnoticed, both neighbours' and the one's it names.
    fn refuse_damaged(&mut self, source: SourceLine, bytes: &[u8], reason: RefusalReason) {
        let claim = Claim::of(bytes);
        let subject = claim.subject.to_vec();
        if !subject.is_empty() && self.run.as_ref().is_some_and(|run| run.who.subject == subject) {
            self.mark_run(source);
        } else {
            let hash = claim.subject_hash();
            if self.survey.is_scattered(hash) && self.survey.part_of(hash) == self.part {
                self.held.mark(&Who { subject: subject.clone(), alone: None }, source);
            }
            if self.pending.len() < MOST_PENDING {
                self.pending.push((source, subject));
            }
        }
        self.refuse(source, None, reason, redacted_damaged(bytes));
    }

    fn refuse(&mut self, line: SourceLine, column: Option<usize>, reason: RefusalReason, raw: Vec<u8>) {
        if self.part == 0 {
            let field = column.and_then(|column| COLUMNS.get(column)).map(|name| (*name).to_owned());
            self.ready.push_back(Delivered::Refused(Refused { line, field, reason, raw }));
        }
    }

    /// Makes the run the one that a row belongs to: goes on with the run, or ends it and begins the next.
    fn turn_to(&mut self, source: SourceLine, fields: &Fields, bytes: &[u8]) {
        let field = |column| present(fields.get(bytes, column));
        let subject = field(column::SUBJECT_ID);
        let identity = || [column::CII_NUMBER, column::PRI_NAME, column::PRI_DOB].map(field);
        let same = self.run.as_ref().is_some_and(|run| {
            run.who.subject == subject && (!subject.is_empty() || run.holds_together(identity()))
        });
        if same {
            for (line, _) in std::mem::take(&mut self.pending) {
                self.mark_run(line);
            }
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        for (line, named) in &pending {
            if named.is_empty() || named != subject {
                self.mark_run(*line);
            }
        }
        self.close_run();
        let who = Who { subject: subject.to_vec(), alone: subject.is_empty().then_some(source) };
        let claim = Claim { subject, cii: field(column::CII_NUMBER), end: None };
        let identity = if subject.is_empty() { identity().map(<[u8]>::to_vec) } else { Default::default() };
        self.run = Some(Run { place: self.place_of(&claim, &who), who, identity });
        for (line, _) in pending {
            self.mark_run(line);
        }
    }

    fn place_of(&self, claim: &Claim<'_>, who: &Who) -> Place {
        let hash = claim.subject_hash();
        let (held, part) = if claim.subject.is_empty() {
            (self.survey.is_shared(claim.cii), self.survey.part_of(claim.cii_hash()))
        } else {
            (self.survey.is_scattered(hash), self.survey.part_of(hash))
        };
        match (held, self.part) {
            (true, this) if part == this => Place::Held(who.clone()),
            (false, 0) => Place::Here(Vec::new(), Vec::new()),
            (true | false, _) => Place::Nowhere,
        }
    }

    fn mark_run(&mut self, line: SourceLine) {
        match self.run.as_mut().map(|run| &mut run.place) {
            Some(Place::Here(_, marks)) => mark(marks, line),
            Some(Place::Held(who)) => self.held.mark(who, line),
            Some(Place::Nowhere) | None => {}
        }
    }

    /// Ends the run at the end of the sources.
    fn finish_run(&mut self) {
        for (line, _) in std::mem::take(&mut self.pending) {
            self.mark_run(line);
        }
        self.close_run();
    }

    fn close_run(&mut self) {
        if let Some(Run { place: Place::Here(rows, marks), .. }) = self.run.take()
            && !rows.is_empty()
        {
            self.ready.push_back(Delivered::Person(Box::new(history(rows, &marks, &mut self.book))));
        }
    }
}

impl Run {
    /// Tells whether a row without an id goes on with a run without one: the same number, or the same name and birth
    /// date, and nothing that differs. What is blank holds nothing together (T66).
    fn holds_together(&self, identity: [&[u8]; 3]) -> bool {
        let [cii, name, birth] = identity;
        let is_someone = !cii.is_empty() || (!name.is_empty() && !birth.is_empty());
        is_someone && self.identity.iter().zip(identity).all(|(ours, theirs)| ours == theirs)
    }
}

impl Survey {
    fn is_scattered(&self, subject_hash: u32) -> bool {
        self.scattered.binary_search(&subject_hash).is_ok()
    }

    fn is_shared(&self, cii: &[u8]) -> bool {
        if self.shared.is_empty() {
            return false;
        }
        let hash = Claim { subject: b"", cii, end: None }.cii_hash();
        self.shared.binary_search(&hash).is_ok()
    }

    fn part_of(&self, hash: u32) -> u32 {
        hash % self.parts.max(1)
    }
}
