//! Drawing: the model as a frame of the terminal.
//!
//! Reads the model and changes nothing. Where everything stands is the plan's ([`crate::review::plan`]), what it is
//! called [`crate::review::words`]'; here is how it looks. One file for each part of the case screen, each
//! other screen and each popup.
//! Called by `workstation` whenever something has changed.

mod counts;
mod empty;
mod footer;
mod header;
mod history;
mod identity;
mod list;
mod locked;
mod notes;
mod pen;
mod plain;
mod popup;
mod proposal;
mod theme;

pub use plain::rows as plain_rows;
pub use theme::{Borders, NotATheme, Role, Theme, ThemeName};

use crate::casework::CaseFile;
use crate::keymap::Keymap;
use crate::review::layer::Layer;
use crate::review::plan::Plan;
use crate::review::{Model, Screen};
use pen::Pen;
use ratatui::Frame;

/// Draws the model on a frame, and puts the terminal's cursor where text is typed.
pub fn draw(model: &Model, keymap: &Keymap, theme: &Theme, frame: &mut Frame<'_>) {
    let mut pen = Pen::new(frame.buffer_mut(), theme, keymap);
    paint(model, &mut pen);
    if let Some(cursor) = pen.finish() {
        frame.set_cursor_position(cursor);
    }
}

fn paint(model: &Model, pen: &mut Pen<'_>) {
    if !model.size.is_enough() {
        empty::too_small(model, pen);
        return;
    }
    if let Some(lock) = model.lock() {
        locked::draw(model, lock, pen);
        return;
    }
    let Some((case, plan)) = model.case().zip(model.plan()) else {
        empty::no_case(model, pen);
        return;
    };
    match model.screen() {
        Screen::Case => the_case(model, case, &plan, pen),
        Screen::List => list::draw(model, pen),
    }
    // A popup stands for those under it: what they asked is in its title.
    // What is asked for on a page of the spot-check is answered with the page in sight.
    if let [.., page @ Layer::Bench(_), Layer::Ask(_)] = model.layers() {
        popup::draw(model, case, page, &plan, pen);
    }
    if let Some(layer) = model.layers().last() {
        popup::draw(model, case, layer, &plan, pen);
    }
}

fn the_case(model: &Model, case: &CaseFile, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    header::draw(model, plan.header, pen);
    if !popup::hides_the_case(model.layers().last(), plan) {
        identity::draw(model, case, plan, pen);
        counts::draw(model, case, plan, pen);
        proposal::draw(model, case, plan, pen);
        history::draw(model, case, plan.history, pen);
        notes::draw(model, case, plan.notes, pen);
    }
    footer::draw(model, plan.footer, pen);
}
