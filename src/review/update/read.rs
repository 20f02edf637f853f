//! Reading over a case: evidence, history, ledger, help.

use crate::review::facts::steps;
use crate::review::layer::{Book, Layer, Reading};
use crate::review::update::{Stroke, close};
use crate::review::{Action, Context, Effect, Model};

/// Opens something to read: the history at the case, the evidence at what must still be seen or at the first source
/// row, everything else at its beginning.
pub(super) fn open(model: &mut Model, book: Book) -> Vec<Effect> {
    let at = match (book, model.case()) {
        (Book::History, Some(case)) => case.proposal.event,
        (Book::Evidence, Some(case)) => {
            let steps = steps(case, model.selected);
            let unseen = steps.iter().position(|step| model.must_still_see(&step.fact));
            unseen.or_else(|| steps.iter().position(|step| step.line.is_some())).unwrap_or(0)
        }
        _ => 0,
    };
    model.layers.push(Layer::Read(Reading { book, at }));
    Vec::new()
}

/// A key while reading.
pub(super) fn act(model: &mut Model, stroke: Stroke) -> Vec<Effect> {
    if stroke.action == Action::Close {
        return close(model);
    }
    let Some(Layer::Read(reading)) = model.layers.last() else { return Vec::new() };
    let (book, last) = (reading.book, length(model, reading.book).saturating_sub(1));
    let page = page(model, book);
    let at = match stroke.action {
        Action::Down => reading.at.saturating_add(1),
        Action::Up => reading.at.saturating_sub(1),
        Action::PageDown => reading.at.saturating_add(page),
        Action::PageUp => reading.at.saturating_sub(page),
        Action::First => 0,
        Action::Last => last,
        _ => reading.at,
    };
    if let Some(Layer::Read(reading)) = model.layers.last_mut() {
        reading.at = at.min(last);
    }
    Vec::new()
}

/// Returns how many places there are to be at.
fn length(model: &Model, book: Book) -> usize {
    match (book, model.case()) {
        (Book::Report, _) => {
            let lines = model.report().map_or(0, |one| one.rows(popup_columns(model.size.width)).len());
            lines.saturating_sub(page(model, book)) + 1
        }
        (Book::Help, _) => help_lines().saturating_sub(page(model, book)) + 1,
        (_, None) => 0,
        (Book::Evidence, Some(case)) => steps(case, model.selected).len(),
        (Book::History, Some(case)) => case.person.events.len(),
        (Book::Ledger, Some(case)) => case.entries.len(),
    }
}

/// Returns how far a page goes: the evidence is read step by step.
fn page(model: &Model, book: Book) -> usize {
    match book {
        Book::Evidence => 1,
        Book::History | Book::Ledger | Book::Report | Book::Help => popup_rows(model.size.height),
    }
}

/// Returns the rows of text in a popup that fills the screen: all but its title, its hints and the frame.
pub fn popup_rows(height: u16) -> usize {
    usize::from(height.saturating_sub(POPUP_FRAME)).max(1)
}

/// Returns the columns of text in a popup that fills the screen.
pub fn popup_columns(width: u16) -> usize {
    usize::from((width.saturating_sub(2)).min(WIDEST_POPUP).saturating_sub(4)).max(1)
}

/// Columns of a popup that fills a wide screen, with its frame.
const WIDEST_POPUP: u16 = 120;

/// Rows that a popup to read leaves to its frame, its hints and the screen around it.
const POPUP_FRAME: u16 = 7;

/// Returns how many lines the help has: each context with a title and a blank line, each action with a line.
pub fn help_lines() -> usize {
    Context::ALL.iter().map(|context| context.actions().len() + 2).sum()
}
