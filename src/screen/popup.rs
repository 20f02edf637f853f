//! Popups over the case screen, one file each. Their keys are in the hint bar, which stays in sight.
//!
//! What decides stands at the bottom, over the history, so that the facts stay readable; what is read fills the screen.

mod amend;
mod ask;
mod bench;
mod chart;
mod day;
mod evidence;
mod find;
mod group;
mod groups;
mod help;
mod history;
mod ledger;
mod lesson;
mod list;
mod no_relief;
mod note;
mod palette;
mod report;
mod sources;
mod stuck;
mod views;

use crate::casework::CaseFile;
use crate::review::Model;
use crate::review::layer::{Book, Layer};
use crate::review::plan::{Area, Plan};
use crate::screen::pen::Pen;

/// A popup is never wider than this: longer lines are hard to read.
const WIDEST: u16 = 100;

/// Draws one layer.
pub(super) fn draw(model: &Model, case: &CaseFile, layer: &Layer, plan: &Plan<'_>, pen: &mut Pen<'_>) {
    match layer {
        Layer::Pick(list) => list::draw(model, *list, plan, pen),
        Layer::Amend(amendment) => amend::draw(case, amendment, plan, pen),
        Layer::NoRelief => no_relief::draw(case, plan, pen),
        Layer::Ask(ask) => ask::draw(model, ask, plan, pen),
        Layer::Find(find) => find::draw(find, plan, pen),
        Layer::Views(views) => views::draw(model, views, plan, pen),
        Layer::Palette(palette) => palette::draw(model, palette, plan, pen),
        Layer::Groups(groups) => groups::draw(groups, plan, pen),
        Layer::Group(opened) => group::draw(model, opened, plan, pen),
        Layer::Chart(chart) => chart::draw(model, chart, plan, pen),
        Layer::Bench(bench) => bench::draw(model, bench, plan, pen),
        Layer::Lesson(words) => lesson::draw(words, plan, pen),
        Layer::Day(day) => day::draw(model, day, plan, pen),
        Layer::Sources(sources) => sources::draw(sources, plan, pen),
        Layer::Stuck(stuck) => stuck::draw(model, stuck, plan, pen),
        Layer::Note(entry) => note::draw(model, entry, plan, pen),
        Layer::Read(reading) => match reading.book {
            Book::Evidence => evidence::draw(model, case, reading.at, plan, pen),
            Book::History => history::draw(model, case, reading.at, plan, pen),
            Book::Ledger => ledger::draw(model, case, reading.at, plan, pen),
            Book::Report => report::draw(model, reading.at, plan, pen),
            Book::Help => help::draw(model, reading.at, plan, pen),
        },
    }
}

/// Tells whether a popup leaves nothing to be seen of the case, which then need not be drawn: while somebody types every
/// frame counts.
pub(super) fn hides_the_case(layer: Option<&Layer>, plan: &Plan<'_>) -> bool {
    matches!(layer, Some(Layer::Find(_) | Layer::Palette(_))) && whole(plan).width == plan.footer.width
}

/// Returns the place of a popup with so many rows inside its frame: at the bottom, right above the footer.
fn at_bottom(plan: &Plan<'_>, rows: u16) -> Area {
    let content = plan.footer;
    let width = content.width.min(WIDEST);
    let height = (rows + 2).min(content.y.saturating_sub(1));
    Area { x: content.x + (content.width - width) / 2, y: content.y - height, width, height }
}

/// Returns the place of a popup that fills the screen: all between the header and the footer's last two lines.
fn whole(plan: &Plan<'_>) -> Area {
    let content = plan.footer;
    let width = content.width.min(WIDEST + 20);
    Area { x: content.x + (content.width - width) / 2, y: 1, width, height: content.y }
}
