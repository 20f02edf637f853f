//! The second pass: the rows of persons one after another, and the rows that were refused.
//!
//! Owns whose a row is. What the rows of a person mean is worked out by [`PersonRows::history`], on any thread.

use super::check::check;
use super::claim::Claim;
use super::format::Format;
use super::held::{HeldBack, Who, mark};
use super::lines::{Line, Lines};
use super::person_rows::PersonRows;
use super::redact::{redacted, redacted_damaged};
use super::survey::{Survey, unreadable};
use super::{IntakeError, RefusalReason, Refused, Watch};
use crate::record::layout::{COLUMNS, Fields, column};
use crate::record::text::present;
use crate::record::{History, Phrasebook, SourceLine, SourceRow};
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

/// What a reading yields before a person's rows are put together.
#[derive(Debug)]
pub enum Portion {
    /// All rows of one person.
    Person(PersonRows),
    /// A row whose person an earlier reading yielded, in its place in the file; only of [`Which::InPlace`].
    Row(SourceRow),
    /// A row that was refused; comes before the persons it may belong to, which carry a remark of it.
    Refused(Refused),
}

/// Which persons a reading yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All: those whose rows stand together as their rows end, then the others. Refused rows where they stand.
    All,
    /// Only those whose rows do not stand together, or who share a number with another; no refused rows.
    Scattered,
    /// The others, with every row in the order of the files: the rows of the scattered one by one, where they stand.
    InPlace,
}

/// A reading in progress: an iterator that ends after the first error.
///
/// It may be sent to another thread, so that its caller can store what was read before.
pub struct Reading<'s, W> {
    portions: Portions<'s, W>,
    book: Phrasebook,
}

impl<'s, W: Watch> Reading<'s, W> {
    pub(super) fn new(survey: &'s Survey, watch: W) -> Self {
        Self { portions: Portions::new(survey, Which::All, watch), book: Phrasebook::default() }
    }
}

impl<W: Watch> Iterator for Reading<'_, W> {
    type Item = Result<Delivered, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return Some(Ok(match self.portions.next()? {
                Ok(Portion::Person(rows)) => Delivered::Person(Box::new(rows.history(&mut self.book))),
                Ok(Portion::Refused(refused)) => Delivered::Refused(refused),
                // Only a reading in place yields single rows.
                Ok(Portion::Row(_)) => continue,
                Err(error) => return Some(Err(error)),
            }));
        }
    }
}

/// The rows of persons, one after another: an iterator that ends after the first error.
///
/// Holds one person's rows and a block of a file, and the rows of persons whose rows are scattered, in parts if they
/// are many.
pub struct Portions<'s, W> {
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

impl<'s, W: Watch> Portions<'s, W> {
    pub(super) fn new(survey: &'s Survey, which: Which, watch: W) -> Self {
        let gathering = Gathering {
            survey,
            which,
            part: 0,
            run: None,
            pending: Vec::new(),
            held: HeldBack::default(),
            ready: VecDeque::new(),
            passed_over: Vec::new(),
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
                let parts = if self.gathering.which == Which::InPlace { 1 } else { self.survey.parts };
                self.watch.progress(read, u64::from(parts) * size)?;
            }
        }
        Ok(())
    }

    /// Hands on the persons that were held back, then begins the next part.
    fn empty(&mut self) {
        if let Some(rows) = self.gathering.held.next() {
            self.gathering.ready.push_back(Portion::Person(rows));
            return;
        }
        self.gathering.part += 1;
        self.next_source = 0;
        self.emptying = false;
        self.ended = self.gathering.part >= self.parts();
    }

    /// Returns how often the files are read.
    fn parts(&self) -> u32 {
        if self.gathering.which == Which::InPlace { 1 } else { self.survey.parts }
    }
}

impl<W: Watch> Iterator for Portions<'_, W> {
    type Item = Result<Portion, IntakeError>;

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

/// Where the rows of a run go.
enum Place {
    /// They are all of the person's.
    Here(PersonRows),
    /// They are held back.
    Held(Who),
    /// They are yielded one by one.
    OneByOne,
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
    which: Which,
    part: u32,
    run: Option<Run>,
    /// Damaged lines since the last row, with the subject each names; whose they are, the next row may tell.
    pending: Vec<(SourceLine, Vec<u8>)>,
    held: HeldBack,
    ready: VecDeque<Portion>,
    /// What the rows of a run that is nobody's here begin with; empty where rows have to be looked at.
    passed_over: Vec<u8>,
}

impl Gathering<'_> {
    fn line(&mut self, source: SourceLine, line: Line<'_>) {
        let bytes = line.bytes;
        if self.passes_over(&line) {
            return;
        }
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

    /// Tells whether a line goes on with a run that this pass has no use for. It names the same subject and number as
    /// the row before it, so that it would change nothing, damaged or not.
    fn passes_over(&self, line: &Line<'_>) -> bool {
        !self.passed_over.is_empty()
            && self.pending.is_empty()
            && !line.too_long
            && line.bytes.starts_with(&self.passed_over)
    }

    /// Notes what the rows of the run begin with, where this pass has no use for them.
    fn pass_over(&mut self, bytes: &[u8]) {
        self.passed_over.clear();
        let is_silent = self.part > 0 || self.which == Which::Scattered;
        if is_silent && matches!(self.run, Some(Run { place: Place::Nowhere, .. })) {
            let beginning = Claim::of(bytes).end.and_then(|end| bytes.get(..=end));
            self.passed_over.extend_from_slice(beginning.unwrap_or_default());
        }
    }

    fn accept(&mut self, source: SourceLine, bytes: &[u8], fields: Fields) {
        self.turn_to(source, &fields, bytes);
        let cii = present(fields.get(bytes, column::CII_NUMBER));
        let Some(run) = &mut self.run else { return };
        if self.part == 0 && self.which != Which::InPlace && self.survey.is_shared(cii) {
            self.held.link(&run.who, cii, source);
        }
        if matches!(run.place, Place::Nowhere) {
            return;
        }
        let redacted = redacted(&fields, bytes);
        let raw = redacted.as_deref().unwrap_or(bytes);
        match &mut run.place {
            Place::Here(rows) if redacted.is_none() => rows.add(source, raw, fields),
            Place::Here(rows) => rows.add_stored(source, raw),
            Place::Held(who) => self.held.add(who, source, raw.to_vec()),
            Place::OneByOne => self.ready.push_back(Portion::Row(SourceRow { source, raw: raw.to_vec() })),
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
            let held = self.which != Which::InPlace && self.survey.is_scattered(hash);
            if held && self.survey.part_of(hash) == self.part {
                self.held.mark(&Who { subject: subject.clone(), alone: None }, source);
            }
            if self.pending.len() < MOST_PENDING {
                self.pending.push((source, subject));
            }
        }
        self.refuse(source, None, reason, redacted_damaged(bytes));
    }

    fn refuse(&mut self, line: SourceLine, column: Option<usize>, reason: RefusalReason, raw: Vec<u8>) {
        if self.part == 0 && self.which != Which::Scattered {
            let field = column.and_then(|column| COLUMNS.get(column)).map(|name| (*name).to_owned());
            self.ready.push_back(Portion::Refused(Refused { line, field, reason, raw }));
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
        self.pass_over(bytes);
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
        match (held, self.which) {
            (true, Which::InPlace) => Place::OneByOne,
            (true, Which::All | Which::Scattered) if part == self.part => Place::Held(who.clone()),
            (false, Which::All | Which::InPlace) if self.part == 0 => Place::Here(PersonRows::default()),
            (true | false, _) => Place::Nowhere,
        }
    }

    fn mark_run(&mut self, line: SourceLine) {
        match self.run.as_mut().map(|run| &mut run.place) {
            Some(Place::Here(rows)) => mark(rows.marks(), line),
            Some(Place::Held(who)) => self.held.mark(who, line),
            Some(Place::OneByOne | Place::Nowhere) | None => {}
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
        self.passed_over.clear();
        if let Some(Run { place: Place::Here(rows), .. }) = self.run.take()
            && !rows.is_empty()
        {
            self.ready.push_back(Portion::Person(rows));
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
