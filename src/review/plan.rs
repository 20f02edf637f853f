//! Where everything on the case screen stands at a size of the terminal, and which facts do not fit.
//!
//! Pure and shared: [`crate::review::update()`] asks it what has been shown, `screen` draws what it says. So the screen
//! can not hide a deciding fact without the state machine knowing (design.md rule 6).

mod rows;

use rows::Wording;
pub use rows::{Cells, Columns, FactRow, Shown};

use crate::casework::{CaseFile, Note, Seat};
use crate::review::columns::wrap;
use crate::review::timeline::window;
use std::ops::Range;

/// The size of the terminal in columns and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The smallest terminal in which a case can be decided.
pub const SMALLEST: Size = Size { width: 60, height: 20 };

/// From this width on, the counts and the history stand beside the proposal instead of over and under it.
const BESIDE: u16 = 150;

/// From this width on they do so on a terminal of few rows, too.
const BESIDE_IF_LOW: u16 = 116;

/// From this many rows on a terminal is not low, and its parts stand apart.
const ROOMY: u16 = 28;

/// From this width on, court and dates share a line.
const ONE_LINE: u16 = 140;

/// The screen is never wider than this; a wider terminal shows it in its middle, so that the eye keeps the line.
const WIDEST: u16 = 172;

/// Columns between the two columns of the wide screen.
const GUTTER: u16 = 3;

/// Rows at the bottom: what approval does, the message, the keys.
const FOOTER: u16 = 3;

/// A rectangle of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Columns from the left.
    pub x: u16,
    /// Rows from the top.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows; an area without rows is not drawn.
    pub height: u16,
}

/// How the case screen is arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Everything one under the other.
    Stacked,
    /// Counts and history beside proposal and notes.
    Beside,
}

/// Where everything on the case screen stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan<'a> {
    /// How it is arranged.
    pub shape: Shape,
    /// The line with queue, policy and progress.
    pub header: Area,
    /// Person, court and what was decided.
    pub identity: Area,
    /// The counts, with their title.
    pub counts: Area,
    /// Which counts of the event are shown.
    pub counts_shown: Range<usize>,
    /// The proposal, with its title.
    pub proposal: Area,
    /// The columns of its rows.
    pub columns: Columns,
    /// Its rows.
    pub facts: Vec<FactRow<'a>>,
    /// Facts that did not fit.
    pub hidden: Hidden,
    /// The timeline, with its title.
    pub history: Area,
    /// The notes.
    pub notes: Area,
    /// What approval does, the message, the keys.
    pub footer: Area,
}

/// Facts that did not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Those on which the proposal rests.
    pub deciding: usize,
    /// Those beside.
    pub beside: usize,
}

impl Size {
    /// Tells whether a case can be decided in it.
    pub fn is_enough(self) -> bool {
        self.width >= SMALLEST.width && self.height >= SMALLEST.height
    }
}

impl Area {
    fn below(self, y: u16, height: u16) -> Self {
        Self { y, height, ..self }
    }
}

impl<'a> Plan<'a> {
    /// Arranges a case on a terminal; `None` where it is too small.
    ///
    /// `selected` is the proposal in front, counted from 0; `timeline` how many rows the whole timeline has; `you` who
    /// sits here, for the notes.
    pub fn of(case: &'a CaseFile, selected: usize, timeline: usize, you: &Seat, size: Size) -> Option<Self> {
        if !size.is_enough() {
            return None;
        }
        let width = size.width.min(WIDEST);
        let content = Area { x: (size.width - width) / 2 + 1, y: 0, width: width - 2, height: size.height };
        let needs = Needs::of(case, timeline, you);
        let low = size.height < ROOMY;
        Some(if size.width >= BESIDE || (low && size.width >= BESIDE_IF_LOW) {
            beside(case, selected, content, &needs)
        } else {
            stacked(case, selected, content, &needs)
        })
    }
}

/// How many rows each part would like.
struct Needs {
    counts: u16,
    history: u16,
    decided: u16,
    notes: Vec<String>,
}

/// Returns a note as the case screen has it: its text, then who wrote it and when.
pub fn note_words(note: &Note, you: &Seat) -> String {
    let who = if note.seat == *you { "you" } else { note.seat.0.as_str() };
    format!("{} ({who}, {})", note.text, note.at.strftime("%Y-%m-%d %H:%M UTC"))
}

/// Rows that say what was decided, why a case waits again, and what another policy would propose.
pub fn standing_rows(case: &CaseFile) -> u16 {
    u16::from(case.standing.decided.is_some() || case.reopened().is_some()) + u16::from(case.now.is_some())
}

impl Needs {
    fn of(case: &CaseFile, timeline: usize, you: &Seat) -> Self {
        Self {
            counts: rows(case.event().map_or(0, |event| event.counts.len())),
            history: rows(timeline),
            decided: standing_rows(case),
            notes: case.notes.iter().map(|note| note_words(note, you)).collect(),
        }
    }

    /// Returns the rows of the notes at a width, a little more than their text.
    fn notes(&self, width: u16) -> u16 {
        let columns = usize::from(width).saturating_sub(NOTE_INDENT);
        rows(self.notes.iter().map(|note| wrap(note, columns).len()).sum())
    }
}

/// Columns before the text of a note, as before the text of a fact.
pub const NOTE_INDENT: usize = 9;

fn rows(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Takes up to `wish` rows out of what is left.
fn take(left: &mut u16, wish: u16) -> u16 {
    let taken = wish.min(*left);
    *left -= taken;
    taken
}

fn stacked<'a>(case: &'a CaseFile, selected: usize, content: Area, needs: &Needs) -> Plan<'a> {
    let columns = Columns::of(case, selected, content.width);
    let identity = if content.width >= ONE_LINE { 3 } else { 4 } + needs.decided;
    let mut left = content.height.saturating_sub(1 + identity + FOOTER);
    let room = left.saturating_sub(2 + 1 + needs.counts.min(2));
    let facts = rows_for(case, selected, columns, room);
    let beside = height(&facts, false);
    // The titles first, then what decides, then history and notes, then air, and what is left to what does not decide.
    let mut counts = take(&mut left, 1 + needs.counts.min(2));
    let mut proposal = take(&mut left, 1 + height(&facts, true));
    // The line that says that more stands beside must not cost a deciding fact its place.
    proposal += take(&mut left, beside.min(1));
    let mut notes = take(&mut left, needs.notes(content.width).min(1));
    counts += take(&mut left, needs.counts.saturating_sub(2));
    let mut history = take(&mut left, 1 + needs.history.min(2));
    notes += take(&mut left, needs.notes(content.width).saturating_sub(1).min(4));
    history += take(&mut left, needs.history.saturating_sub(2).min(8));
    let gaps = [(); 6].map(|()| take(&mut left, 1));
    let [before_proposal, before_history, before_counts, before_identity, _before_footer, before_notes] =
        gaps;
    let airy = rows::with_air(facts.clone());
    let (more_air, more_beside) = (height(&airy, true) - height(&facts, true), height(&airy, false) - beside);
    let facts = if more_air + more_beside <= left { airy } else { facts };
    let all = 1 + height(&facts, true) + height(&facts, false);
    proposal += take(&mut left, all.saturating_sub(proposal));
    history += take(&mut left, (1 + needs.history).saturating_sub(history));
    let mut y = 1 + before_identity;
    let mut place = |before: u16, rows: u16| {
        y += before;
        let area = content.below(y, rows);
        y += rows;
        area
    };
    let identity = place(0, identity);
    let counts = place(before_counts, counts);
    let proposal = place(before_proposal, proposal);
    let history = place(before_history, history);
    let notes = place(if notes > 0 { before_notes } else { 0 }, notes);
    finish(
        case,
        Parts {
            shape: Shape::Stacked,
            content,
            identity,
            counts,
            proposal,
            history,
            notes,
            columns,
            facts,
            selected,
            needs,
        },
    )
}

fn beside<'a>(case: &'a CaseFile, selected: usize, content: Area, needs: &Needs) -> Plan<'a> {
    let left_width = (content.width * 2 / 5).clamp(48, 66);
    let left = Area { width: left_width, ..content };
    let right =
        Area { x: content.x + left_width + GUTTER, width: content.width - left_width - GUTTER, ..content };
    let columns = Columns::of(case, selected, right.width);
    let roomy = content.height >= ROOMY;
    let gap = u16::from(roomy);
    let identity = content.below(1 + gap, if content.width >= ONE_LINE { 3 } else { 4 } + needs.decided);
    let top = identity.y + identity.height + gap;
    let body = content.height.saturating_sub(top + FOOTER + gap);
    let counts = left.below(top, (1 + needs.counts).min(body * 2 / 3));
    let under = counts.height + gap;
    let history = left.below(top + under, (1 + needs.history).min(body.saturating_sub(under)));
    let facts = rows_for(case, selected, columns, body.saturating_sub(1));
    let facts = if roomy { rows::with_air(facts) } else { facts };
    let wanted_notes = needs.notes(right.width);
    let mut room = body;
    let least_notes = take(&mut room, if wanted_notes > 0 { 1 + gap } else { 0 });
    let proposal = right.below(top, take(&mut room, 1 + height(&facts, true) + height(&facts, false)));
    let more_notes = take(&mut room, wanted_notes.saturating_sub(1));
    let notes_at = proposal.y + proposal.height + if least_notes > 0 { gap } else { 0 };
    let notes = right.below(notes_at, least_notes.saturating_sub(gap) + more_notes);
    finish(
        case,
        Parts {
            shape: Shape::Beside,
            content,
            identity,
            counts,
            proposal,
            history,
            notes,
            columns,
            facts,
            selected,
            needs,
        },
    )
}

/// Returns the facts with as many words as leave all that decides its place in so many rows.
fn rows_for(case: &CaseFile, selected: usize, columns: Columns, room: u16) -> Vec<FactRow<'_>> {
    let full = rows::rows_of(case, selected, columns, Wording::Full);
    if height(&full, true) <= room { full } else { rows::rows_of(case, selected, columns, Wording::Brief) }
}

fn height(facts: &[FactRow<'_>], deciding: bool) -> u16 {
    facts.iter().filter(|row| row.fact.decides() == deciding).map(FactRow::height).sum()
}

/// What both arrangements come to, before the facts are cut to their room.
struct Parts<'a, 'n> {
    shape: Shape,
    content: Area,
    identity: Area,
    counts: Area,
    proposal: Area,
    history: Area,
    notes: Area,
    columns: Columns,
    facts: Vec<FactRow<'a>>,
    selected: usize,
    needs: &'n Needs,
}

fn finish<'a>(case: &'a CaseFile, parts: Parts<'a, '_>) -> Plan<'a> {
    let selected_count = case.proposal.proposals.get(parts.selected).map_or(0, |proposal| proposal.count);
    let counts = usize::from(parts.needs.counts);
    let counts_shown = window(selected_count, counts, usize::from(parts.counts.height.saturating_sub(1)));
    let (facts, hidden) = fit(parts.facts, parts.proposal.height.saturating_sub(1));
    Plan {
        shape: parts.shape,
        header: parts.content.below(0, 1),
        identity: parts.identity,
        counts: parts.counts,
        counts_shown,
        proposal: parts.proposal,
        columns: parts.columns,
        facts,
        hidden,
        history: parts.history,
        notes: parts.notes,
        footer: parts.content.below(parts.content.height.saturating_sub(FOOTER), FOOTER),
    }
}

/// Keeps the facts that fit whole into so many rows; where some do not, a row is left to say so.
///
/// That row may be missing only where nothing that decides is hidden and what decides needs every row.
fn fit(facts: Vec<FactRow<'_>>, room: u16) -> (Vec<FactRow<'_>>, Hidden) {
    let all: u16 = facts.iter().map(FactRow::height).sum();
    let decides = height(&facts, true);
    let mut left = if all <= room || decides == room { room } else { room.saturating_sub(1) };
    let mut shown = Vec::new();
    let mut hidden = Hidden::default();
    for row in facts {
        // Once one does not fit, none after it is shown: a gap in a proof would mislead.
        let whole = hidden == Hidden::default() && row.height() <= left;
        if whole {
            left -= row.height();
            shown.push(row);
        } else if row.fact.decides() {
            hidden.deciding += 1;
        } else {
            hidden.beside += 1;
        }
    }
    (shown, hidden)
}
