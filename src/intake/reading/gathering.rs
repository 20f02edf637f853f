//! Whose a row is: runs of rows of one person, rows that are held back, rows that were refused and whose they may be.

use super::{Portion, Which};
use crate::intake::check::check;
use crate::intake::claim::Claim;
use crate::intake::held::{HeldBack, Who, mark};
use crate::intake::lines::Line;
use crate::intake::person_rows::PersonRows;
use crate::intake::redact::{redacted, redacted_damaged};
use crate::intake::survey::Survey;
use crate::intake::{RefusalReason, Refused};
use crate::record::layout::{COLUMNS, Fields, column};
use crate::record::person::subject;
use crate::record::spreadsheet::rewrote;
use crate::record::text::present;
use crate::record::{SourceLine, SourceRow};
use std::collections::VecDeque;

/// More refused lines in a row than this are not all looked at for whose they may be; their neighbours are marked.
const MOST_PENDING: usize = 16;

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
pub(super) struct Gathering<'s> {
    survey: &'s Survey,
    pub(super) which: Which,
    /// Which part of the scattered persons is gathered, counted from 0.
    pub(super) part: u32,
    run: Option<Run>,
    /// Damaged lines since the last row, with the subject each names; whose they are, the next row may tell.
    pending: Vec<(SourceLine, Vec<u8>)>,
    pub(super) held: HeldBack,
    /// What can be handed on.
    pub(super) ready: VecDeque<Portion>,
    /// What the rows of a run that is nobody's here begin with; empty where rows have to be looked at.
    passed_over: Vec<u8>,
}

impl<'s> Gathering<'s> {
    pub(super) fn new(survey: &'s Survey, which: Which) -> Self {
        Self {
            survey,
            which,
            part: 0,
            run: None,
            pending: Vec::new(),
            held: HeldBack::default(),
            ready: VecDeque::new(),
            passed_over: Vec::new(),
        }
    }
}

impl Gathering<'_> {
    /// Takes the next line.
    pub(super) fn line(&mut self, source: SourceLine, line: Line<'_>) {
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
            Err((reason, column)) if names_nobody(reason, &fields, bytes) => {
                self.refuse_nameless(source, column, reason, &fields, bytes);
            }
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

    /// Takes the last row of a source that breaks off: it is refused also where enough fields are left of it.
    pub(super) fn broken_off(&mut self, source: SourceLine, line: Line<'_>) {
        let is_whole = Fields::split(line.bytes).is_ok_and(|fields| fields.count() == COLUMNS.len());
        if is_whole && !line.too_long {
            self.refuse_damaged(source, line.bytes, RefusalReason::BrokenOff);
        } else {
            self.line(source, line);
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

    /// Refuses a row that says of nobody whose it is, but falls apart into its fields: it may be either neighbour's, and
    /// anybody's who carries its CII number.
    fn refuse_nameless(
        &mut self,
        source: SourceLine,
        column: Option<usize>,
        reason: RefusalReason,
        fields: &Fields,
        bytes: &[u8],
    ) {
        let cii = present(fields.get(bytes, column::CII_NUMBER));
        if self.part == 0 && self.which != Which::InPlace && self.survey.is_shared(cii) && !rewrote(cii) {
            self.held.mark_carriers(cii, source);
        }
        if self.pending.len() < MOST_PENDING {
            self.pending.push((source, Vec::new()));
        }
        let raw = redacted(fields, bytes).unwrap_or_else(|| bytes.to_vec());
        self.refuse(source, column, reason, raw);
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
        let subject = subject(fields.get(bytes, column::SUBJECT_ID));
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
            (false, Which::All | Which::InPlace) if self.part == 0 => {
                Place::Here(PersonRows::default().asking(&self.survey.numbers))
            }
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
    pub(super) fn finish_run(&mut self) {
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

/// Tells whether a row was refused for the very identifier that would say whose it is.
fn names_nobody(reason: RefusalReason, fields: &Fields, bytes: &[u8]) -> bool {
    let id = fields.get(bytes, column::SUBJECT_ID);
    reason == RefusalReason::SpreadsheetId && (rewrote(id) || subject(id).is_empty())
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
